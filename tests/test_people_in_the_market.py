"""People one by one in the whole market: what is kept of them agrees with books and counts; nothing comes of nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

from credmarket.lab import people as one_by_one
from credmarket.lab.conduct import Order, conduct
from credmarket.lab.design import Design
from credmarket.market import Market
from credmarket.scenario import load
from credmarket.simulate import people, policies

Make = Callable[..., Market]
START = {"start": "2012-10", "announced": "2012-10"}
SUBSIDY = {f"policy.subsidy.{key}": value for key, value in START.items()} | {"policy.subsidy.awareness": 0.8}
NARROW = SUBSIDY | {"policy.subsidy.government": ["Asia", "Europe"]}


@pytest.fixture(scope="module")
def lived(make: Make, tiny: dict[str, Any], lively: dict[str, Any]) -> tuple[Market, list[dict[str, float]]]:
    """A subsidised market after two years, and what was counted in each of its months."""
    market, counted = make("subsidy", tiny, lively, SUBSIDY), []
    for _ in range(26):
        market.step()
        counted.append({"bought": float(market.tally["paying_heads"]), "renewed": float(market.tally["renewed"]),
                        "passed": float(np.sum(market.tally["certificate_hours"][1]))})
    return market, counted


def test_what_people_pay_is_what_the_ledger_says_to_the_cent(lived: tuple[Market, list[Any]]) -> None:
    market, held = lived[0], people(lived[0])
    for name, account in (("own", "fee"), ("support", "support"), ("sponsor", "sponsorship")):
        paid = sum(cents for (_, _, _, line), cents in market.ledger.years.items() if line == account)
        assert int((getattr(held, name) * held.people).sum()) == paid, account
        assert paid > 0 or account == "sponsorship"


def test_purchases_passes_and_renewals_are_those_that_were_counted(lived: tuple[Market, list[Any]]) -> None:
    market, counted = lived
    held = people(market)
    paid = (held.own + held.support + held.sponsor > 0) & ~held.renewal
    assert held.people[paid].sum() > 0 and held.people[held.earned < market.month].sum() > 0
    for month, seen in enumerate(counted):
        now = held.month == month
        assert held.people[now & paid].sum() == seen["bought"], month
        assert held.people[now & held.renewal].sum() == seen["renewed"], month
        assert held.people[held.earned == month].sum() == seen["passed"], month


def test_passes_are_the_credentials_of_the_market(lived: tuple[Market, list[Any]]) -> None:
    market = lived[0]
    T, C = market.purchases, market.credentials
    mine = sorted(zip(T.learner[T.earned < market.month], T.offer[T.earned < market.month], T.earned[T.earned < market.month],
                      strict=True))
    assert mine == sorted(zip(C.learner, C.offer, C.awarded, strict=True)) and len(mine) > 0


def test_a_policy_has_spent_what_governments_paid_and_supports_only_whom_it_is_for(lived: tuple[Market, list[Any]]) -> None:
    market = lived[0]
    ((name, instrument, _, spent, heads, bits),) = policies(market)
    outlay = sum(cents for (_, payer, _, _), cents in market.ledger.years.items() if payer == "governments")
    assert (name, instrument, spent) == ("subsidy", "fee_subsidy", outlay) and spent > 0
    held = people(market)
    covered = np.unpackbits(np.frombuffer(bits, dtype=np.uint8)).astype(bool)
    assert heads == market.learners.weight[covered[: len(market.learners)]].sum()
    assert covered[held.learner[held.support > 0]].all()
    named = np.array(held.words["policy"])[held.policy]
    assert set(named[held.support > 0]) == {"subsidy"} and set(named[held.support == 0]) == {""}


def test_expected_books_are_filed_by_year(lived: tuple[Market, list[Any]]) -> None:
    market = lived[0]
    expected = market.ledger.expected
    assert {year for year, *_ in expected} == {2011, 2012, 2013}
    support = sum(v for (_, _, _, account), v in expected.items() if account == "support")
    shown = market.record.history("public_spending")
    assert support > 0 and np.isclose(sum(v for (_, payer, _, _), v in expected.items() if payer == "governments"),
                                      np.nansum(shown), rtol=1e-9)


def test_of_very_many_every_third_id_stands_for_three(lived: tuple[Market, list[Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("credmarket.simulate.step_of", lambda learners: 3)
    whole, thrice = market_weights(lived[0]), people(lived[0]).people
    assert np.array_equal(thrice, 3 * whole)


def market_weights(market: Market) -> Any:
    return market.learners.weight[market.purchases.learner].astype(np.int64)


@pytest.fixture(scope="module")
def folder(tiny: dict[str, Any], lively: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A baseline against nothing at all and a subsidy for two regions, two replicates to the end of 2013."""
    settings = {**tiny, **lively, "population.until": "2013-12"}
    worlds = [load("baseline", settings), load("no-policy-change", {**settings, "policy.nothing.start": "2012-10"}),
              load("subsidy", {**settings, **NARROW})]
    out = tmp_path_factory.mktemp("one_by_one") / "r"
    conduct(Design("study", tuple(worlds), (1, 2)), Order(out, figures=False))
    return out


def effects(folder: Path, scenario: str) -> dict[tuple[str, str], dict[str, Any]]:
    rows = pq.read_table(folder / "effects.parquet").to_pylist()
    return {(row["indicator"], row["group"]): row for row in rows if row["scenario"] == scenario and row["window"] == "policy"}


def test_a_policy_that_does_nothing_has_no_effect_on_anybody(folder: Path) -> None:
    found = effects(folder, "no-policy-change")
    mine = {key: row for key, row in found.items() if key[0] in (*one_by_one.COUNTED, *one_by_one.AGAINST, "net_receipts",
                                                                 "public_outlay", "instrument_cost", "support_to")}
    assert len(mine) > 50 and {row["difference"] for row in mine.values()} == {0.0}
    assert {(row["low"], row["high"]) for row in mine.values()} == {(0.0, 0.0)}
    assert found["bought", ""]["base"] > 0
    assert found["deadweight_share", ""]["value"] is None  # nobody is supported


def test_additional_less_deterred_is_net_and_the_eligible_and_others_are_all(folder: Path) -> None:
    found = effects(folder, "subsidy")
    change = {key: row["difference"] for key, row in found.items()}
    assert change["supported_people", ""] > 0 and change["support_received", ""] > 0
    for group in ("", "eligible=yes", "eligible=no"):
        net = change["additional_completions", group] - change["deterred_completions", group]
        assert np.isclose(net, change["earned_paid", group], rtol=1e-12, atol=1e-6)
        net = change["additional_people", group] - change["deterred_people", group]
        assert np.isclose(net, change["earners_paid", group], rtol=1e-12, atol=1e-6)
    for name in (*one_by_one.COUNTED, *one_by_one.AGAINST):
        apart = change[name, "eligible=yes"] + change[name, "eligible=no"]
        assert np.isclose(apart, change[name, ""], rtol=1e-12, atol=1e-6), name
    assert change["support_received", "eligible=no"] == 0.0


def test_support_is_in_the_books_and_receipts_sum_to_zero(folder: Path) -> None:
    found = effects(folder, "subsidy")
    assert np.isclose(found["support_received", ""]["value"], found["instrument_cost", "instrument=subsidy"]["value"], rtol=1e-12)
    net = [row["difference"] for (name, _), row in found.items() if name == "net_receipts"]
    assert np.isclose(sum(net), 0.0, atol=1e-6 * max(map(abs, net))) and max(map(abs, net)) > 0
    parts = sum(row["value"] for (name, _), row in found.items() if name == "support_to")
    assert np.isclose(parts, found["support_split", ""]["value"])
