"""Scholarships: a sponsor's money, for whom it says, within its fund to the cent, and none of it the state's."""

from __future__ import annotations

import numpy as np
import pytest
from tests.instruments.acting import acted, parted, scheme_of

from credmarket.agents.providers import named_row
from credmarket.differences import describe_policy
from credmarket.faults import Refusal
from credmarket.instruments.scheme import OUTSIDE, STATE
from credmarket.instruments.scholarships import Scholarships
from credmarket.ledger import PARTIES
from credmarket.market import Market
from credmarket.scenario import load

GIFT = {"instrument": "scholarships", "name": "gift", "awareness": 1.0, "most": 500.0}


def test_the_fund_is_so_many_full_scholarships_or_the_budget_if_that_is_less(market: Market) -> None:
    assert Scholarships(number=1000.0, most=600.0).fund == 600_000.0 and Scholarships(number=0.0, most=np.inf).fund == 0.0
    assert scheme_of(market, "scholarships", {"number": 1000.0, "most": 600.0}).left == 60_000_000
    assert scheme_of(market, "scholarships", {"number": 1000.0, "most": 600.0}, budget=5.0).left == 500


def test_who_pays_is_the_named_provider_or_a_foundation(market: Market) -> None:
    google = named_row(market.providers, "Google")
    assert scheme_of(market, "scholarships", {"sponsor": "Google"}).payer == google
    assert scheme_of(market, "scholarships").payer == OUTSIDE and scheme_of(market, "voucher").payer == STATE
    market.providers.named[:] = 0
    with pytest.raises(Refusal, match="Google: no provider"):
        scheme_of(market, "scholarships", {"sponsor": "Google"})


def test_they_are_for_the_offers_of_the_named_providers(market: Market) -> None:
    scheme = acted(market, "scholarships", {"providers": ["Google", "IBM"], "share": 0.5}, government="Europe", ramp_months=8,
                   education=["secondary"], income_below=0.8)
    (lever,) = market.levers.supports
    named = {named_row(market.providers, name) for name in ("Google", "IBM")}
    covered = lever.offers(market)
    assert covered.any() and set(market.offers.provider[covered].tolist()) <= named
    assert lever.rate == pytest.approx(0.5 * scheme.strength(market.month)) and lever.most == 600.0
    assert np.array_equal(lever.places, scheme.places) and lever.education.sum() == 1 and lever.poorer < 0


def gifts(market: Market) -> tuple[int, int]:
    """Cents given in all years and cents of public support."""
    books = market.ledger.years
    return (sum(v for (_, _, _, account), v in books.items() if account == "scholarship"),
            sum(v for (_, _, _, account), v in books.items() if account == "support"))


@pytest.mark.parametrize("sponsor", ["", "Harvard University"])
def test_fees_are_paid_out_of_the_sponsors_money_and_more_people_pay(market: Market, sponsor: str) -> None:
    base, world = parted(market, 6, {**GIFT, "sponsor": sponsor, "number": 1e9})
    given, public = gifts(world)
    assert given > 0 and public == 0 == gifts(base)[0]
    assert world.record.latest("paid_enrolments", "") > base.record.latest("paid_enrolments", "")
    assert world.record.latest("scholarship_spending", "") > 0 == world.record.latest("public_spending", "")
    assert world.record.latest("scholarship_spending", "instrument=gift") == world.record.latest("scholarship_spending", "")
    payer = "providers" if sponsor else "sponsors"
    assert {key[1] for key in world.ledger.years if key[3] == "scholarship"} == {payer}
    assert sum(world.ledger.balances.values()) == 0 and set(world.ledger.balances) == set(PARTIES)
    assert world.ledger.balances["sponsors"] == (0 if sponsor else -given)
    if sponsor:
        row = named_row(world.providers, sponsor)
        assert world.providers.cash[row] < base.providers.cash[row]


def test_the_fund_is_never_exceeded(market: Market) -> None:
    rich = gifts(parted(market, 3, {**GIFT, "number": 1e9})[1])[0]
    fund = rich / 100 / 4
    base, world = parted(market, 3, {**GIFT, "number": fund / 500.0})
    assert 0 < gifts(world)[0] <= rich // 4 + 1
    (scheme,) = world.schemes
    assert scheme.left >= 0 and gifts(base)[0] == 0


def test_in_words_they_are_the_sponsors() -> None:
    world = load("baseline").add({"sponsor": "Google", "government": "Latvia", **GIFT})
    assert describe_policy(world.policies[0]).startswith("scholarships (policy gift) by Google (Latvia): a provider or")
    assert "It may cost at most $5,000,000 a year" in describe_policy(world.policies[0])
    assert "by a foundation (everywhere)" in describe_policy(load("baseline").add(GIFT).policies[0])
