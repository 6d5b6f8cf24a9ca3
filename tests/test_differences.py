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
    assert describe_policy(bounded.policies[0]).endswith(
        "It may cost at most $250,000 a year, and pauses until January when that is spent. Its terms: amount = no limit (grant).")


def test_the_state_that_a_policy_waits_for_is_said(base: Scenario) -> None:
    waiting = base.change({"policy.voucher.when": "employment_rate", "policy.voucher.when_group": "region=Asia",
                           "policy.voucher.below": 0.6})
    told = describe_policy(waiting.policies[0])
    assert "It acts only after months in which employment_rate (region=Asia) was below 0.6." in told


def test_added_replaced_and_dropped_policies(base: Scenario) -> None:
    other = base.drop("voucher").add({"instrument": "fee_subsidy", "name": "half", "announced": "2019-07",
                                      "ramp_months": 12, "budget": 5e7, "education": ["bachelor"], "compliant_only": True})
    assert describe_difference(other, base) == [
        "Adds fee_subsidy (policy half) by every government: Part of the fee is paid. It is made public in 2019-07, starts in "
        "2020-01, is phased in over 12 months (a straight line) and stays. It is only for people with bachelor and programmes "
        "that meet a standard in force. 25% of the eligible know of it at the start, and 10% of those who do not learn of it "
        "each year. It may cost at most $50,000,000 a year, and pauses until January when that is spent. Its terms: rate = 0.5 "
        "(share of the fee).",
        "Drops the policy voucher (voucher).",
    ]
    replaced = base.drop("voucher").add({"instrument": "fee_subsidy", "name": "voucher"})
    assert describe_difference(replaced, base)[0].startswith("Replaces the policy voucher, voucher, with fee_subsidy")
    assert describe_policy(base.policies[0]).startswith(
        "voucher by Asia and Latvia: A grant for each enrolment. It starts in 2020-01 and stays. 25% of the eligible know")


def test_an_instrument_is_introduced_by_the_first_line_of_its_file() -> None:
    subsidy, standard = (scenarios.load(name) for name in ("subsidy", "standardisation"))
    assert describe_policy(subsidy.policies[0]).startswith(
        "fee_subsidy (policy subsidy) by every government: the state pays a share of the fee")
    # nobody has to know of a standard for it to act on them: it does not say who knows
    assert "of the eligible know of it" not in describe_policy(standard.policies[0])
