"""A scheme: whom it covers, how strong it is, what it may spend, who knows of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from credmarket.agents.words import EDUCATION, REGIONS
from credmarket.faults import Refusal
from credmarket.instruments.scheme import NO_LIMIT, Scheme
from credmarket.market import Market
from credmarket.parameters import Params
from credmarket.policy import Policy, PolicyTerms, governed


def scheme(market: Market, name: str = "grant", **terms: Any) -> Scheme:
    return Scheme(0, Policy(name, "grant", PolicyTerms(**{"start": "2014-01", **terms}), Params()), market)


def test_strength_before_during_and_after(market: Market) -> None:
    s = scheme(market, end="2014-06")
    assert [s.strength(m) for m in (26, 27, 32, 33)] == [0.0, 1.0, 1.0, 0.0]


def test_phase_in_is_linear_or_an_s(market: Market) -> None:
    linear, s_shaped = scheme(market, ramp_months=4), scheme(market, ramp_months=4, ramp="s")
    assert [linear.strength(27 + k) for k in range(5)] == [0.25, 0.5, 0.75, 1.0, 1.0]
    s = [s_shaped.strength(27 + k) for k in range(5)]
    assert s[1] == 0.5
    assert s[3] == s[4] == 1.0
    assert s[0] < 0.25
    assert s[0] + s[2] == pytest.approx(1.0)


def test_knowledge_grows_from_the_announcement_on(market: Market) -> None:
    s = scheme(market, announced="2013-01", awareness=0.2, awareness_growth=0.5)
    assert s.known(15) == pytest.approx(0.2)
    assert s.known(27) == pytest.approx(1 - 0.8 * 0.5)
    assert s.known(39) == pytest.approx(1 - 0.8 * 0.25)
    assert scheme(market, awareness=0.0, awareness_growth=0.0).known(99) == 0.0


def test_places_by_name_country_region_or_all(market: Market) -> None:
    names, world = market.world.place_names, market.world
    assert governed(("all",)).all()
    asia = governed(("Asia",))
    assert np.array_equal(asia, world.place_region == REGIONS.index("Asia"))
    one = governed((names[3],))
    assert one[3]
    assert governed((world.place_country[3],))[3]
    both = governed(("Asia", names[0]))
    assert np.array_equal(both, asia | governed((names[0],)))


def test_offers_by_form_field_language_and_standard(market: Market) -> None:
    offers, world = market.offers, market.world
    offers.standard[:5] = 1
    s = scheme(market, forms=["badge", "academic_certificate"], fields=[world.field_names[1]], languages=["en"],
               compliant_only=True)
    expected = (np.isin(offers.form, [0, 2]) & (offers.field == 1) & (offers.language == 0) & (offers.standard == 1))
    assert np.array_equal(s.offers(market), expected)
    assert scheme(market).offers(market).all()
    offers.grow(2)
    assert len(s.offers(market)) == len(offers)


def test_education(market: Market) -> None:
    assert scheme(market).education.all()
    s = scheme(market, education=["secondary", "master"])
    assert [EDUCATION[i] for i in np.flatnonzero(s.education)] == ["secondary", "master"]


def test_its_number_follows_its_name_alone(market: Market) -> None:
    a, again, other = scheme(market, "a"), scheme(market, "a", awareness=0.9), scheme(market, "b")
    again.position = 5
    assert a.address == again.address != other.address
    assert 0 <= a.address < 2**32


def test_spending_stays_within_the_budget_and_is_shared_by_governments(market: Market) -> None:
    s = scheme(market, budget=1000.0, government=["Asia"])
    assert s.left == 100_000
    cash = market.governments.cash.copy()
    assert s.spend(market, "suppliers", "administration", 70_001) == 70_001
    assert s.spend(market, "suppliers", "administration", 70_001) == 29_999
    assert s.spend(market, "suppliers", "administration", 1) == 0
    paid = cash - market.governments.cash
    assert paid.sum() == 100_000 == s.spent == s.spent_month
    assert not paid[~s.places].any()
    people = market.pool.sum(axis=1)[s.places].astype(float)
    assert paid[s.places] / paid.sum() == pytest.approx(people / people.sum(), abs=1e-4)


def test_money_is_shared_equally_to_the_cent_among_payees(market: Market) -> None:
    s = scheme(market)
    assert s.left == NO_LIMIT
    cash = market.platforms.cash.copy()
    s.spend(market, "platforms", "grant", 100, payees=np.array([2, 5, 7]))
    assert sorted((market.platforms.cash - cash)[[2, 5, 7]].tolist()) == [33, 33, 34]


def test_charges_beyond_the_budget_are_an_error(market: Market) -> None:
    s = scheme(market, budget=1.0)
    s.charge(60)
    with pytest.raises(ValueError, match="grant: 41 cents exceed what is left of the budget, 40"):
        s.charge(41)


def test_a_snapshot_holds_what_was_spent(market: Market) -> None:
    s, other = scheme(market), scheme(market)
    s.charge(70)
    s.charge(30, support=True)
    s.expect(0.4)
    other.restore(s.state())
    assert (other.spent, other.spent_month, other.supported, other.expected) == (100, 100, 30, 0.4)


def test_expected_support_stays_within_the_year_s_budget_however_choices_fall(market: Market) -> None:
    s = scheme(market, budget=100.0)
    s.charge(2000)  # other spending
    assert s.expect(50.0) == 50.0
    s.charge(8000, support=True)  # luck: more was claimed than expected
    assert s.left == 0
    assert s.expect(50.0) == 30.0
    assert s.expect(50.0) == 0.0
    s.new_year()
    assert s.expect(50.0) == 50.0
    assert s.left == 10_000
    assert scheme(market).expect(1e12) == 1e12


def test_the_state_of_the_market_calls_for_it(market: Market) -> None:
    rate = market.record.latest("employment_rate")
    asia = market.record.latest("enrolments", "region=Asia")
    assert scheme(market).called(market)
    for terms, called in (({"below": rate + 0.01}, True), ({"below": rate}, False), ({"above": rate}, False),
                          ({"above": rate - 0.01, "below": rate + 0.01}, True)):
        assert scheme(market, when="employment_rate", **terms).called(market) == called, terms
    grouped = scheme(market, when="enrolments", when_group="region=Asia", above=asia - 1.0, below=asia + 1.0)
    assert grouped.called(market)
    young = market.record.state()
    market.record.restore({**young, "months": young["months"][:0], "values": young["values"][:0]})
    assert not scheme(market, when="employment_rate", above=0.0).called(market)  # there is no last month


def test_an_indicator_or_group_that_does_not_exist_is_refused(market: Market) -> None:
    with pytest.raises(Refusal, match=r"policy.grant.when: no indicator 'employment_rate' of the group 'region=Mars'"):
        scheme(market, when="employment_rate", when_group="region=Mars", above=0.0).called(market)
    with pytest.raises(Refusal, match=r"no indicator 'happiness'$"):
        scheme(market, when="happiness", above=0.0).called(market)


def test_in_a_run_it_acts_in_the_months_after_those_that_call_for_it(make: Any, tiny: Any, lively: Any) -> None:
    """A freeze of hiring while more than so many are employed; at a level that is never reached nothing changes."""
    freeze = {"instrument": "hiring_freeze", "name": "f", "start": "2011-10", "cut": 0.5, "when": "employment_rate"}

    def rates(**policy: Any) -> tuple[list[float], list[int]]:
        plan = make("baseline", tiny, lively).plan
        m = Market(plan.add(freeze | policy) if policy else plan)
        acted = []
        for _ in range(8):
            m.step()
            acted.append(int(m.governments.schemes.max()))
        return m.record.history("employment_rate"), acted

    base, _ = rates()
    never, at_rest = rates(above=2.0)
    assert never == base and not any(at_rest)
    level = base[3]
    frozen, acted = rates(above=level)
    assert acted == [0, *(int(rate > level) for rate in frozen[:-1])]
    assert 0 < sum(acted) < 8 or frozen != base
