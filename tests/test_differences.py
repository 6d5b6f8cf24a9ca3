"""What differs between two scenarios, in words."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from credmarket import scenario as scenarios
from credmarket.differences import describe_difference, describe_policy
from credmarket.scenario import Scenario

sys.path.insert(0, str(Path(__file__).parent / "lab"))
import fake_market


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scenario:
    monkeypatch.setattr(scenarios.menus, "standard_menu", fake_market.menu)
    monkeypatch.setattr(scenarios.menus, "places", lambda: fake_market.PLACES)
    monkeypatch.setattr(scenarios.menus, "words", lambda: fake_market.menu().words)
    (tmp_path / "base.toml").write_text("[[policy]]\ninstrument = 'voucher'\ngovernment = ['Asia', 'Latvia']\n")
    return scenarios.load(tmp_path / "base.toml")


def test_nothing_differs_from_itself(base: Scenario) -> None:
    assert describe_difference(base, base) == []


def test_parameters_and_policies(base: Scenario) -> None:
    other = base.change({"enrol.price_sensitivity": 2, "policy.voucher.amount": 1500, "policy.voucher.end": "2025-12"})
    assert describe_difference(other, base) == [
        "enrol.price_sensitivity is 2 1/$ instead of 1 1/$ (weight of the fee).",
        "The policy voucher has end 2025-12 instead of nothing.",
        "The policy voucher has amount 1,500 $ instead of 100 $.",
    ]


def test_what_has_no_bound_is_said_in_words(base: Scenario) -> None:
    bounded = base.change({"policy.voucher.budget": 250_000, "policy.voucher.amount": float("inf")})
    assert describe_difference(bounded, base) == [
        "The policy voucher has budget 250,000 $/year instead of no limit.",
        "The policy voucher has amount no limit instead of 100 $.",
    ]
    assert describe_policy(bounded.policies[0]).endswith(": amount no limit.")


def test_added_replaced_and_dropped_policies(base: Scenario) -> None:
    other = base.drop("voucher").add({"instrument": "fee_subsidy", "name": "half", "ramp_months": 12, "budget": 5e7,
                                      "education": ["bachelor"], "compliant_only": True})
    assert describe_difference(other, base) == [
        "Adds fee_subsidy by every government, from 2020-01 on, phased in over 12 months, at most $50,000,000 a year, "
        "for people with bachelor, only for programmes that meet a standard: rate 0.5.",
        "Drops the policy voucher (voucher).",
    ]
    replaced = base.drop("voucher").add({"instrument": "fee_subsidy", "name": "voucher"})
    assert describe_difference(replaced, base)[0].startswith("Replaces the policy voucher, voucher, with fee_subsidy")
    assert describe_policy(base.policies[0]) == "voucher by Asia and Latvia, from 2020-01 on: amount 100 $."
