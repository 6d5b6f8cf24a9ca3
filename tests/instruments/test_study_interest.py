"""Study interest: people consider more often and have more time; what they then choose is theirs."""

from __future__ import annotations

import numpy as np

from credmarket.instruments.scheme import Scheme
from credmarket.instruments.study_interest import StudyInterest
from credmarket.market import Market
from credmarket.policy import Policy, PolicyTerms
from credmarket.processes.people import gather_people


def acted(market: Market, **settings: float) -> Scheme:
    terms = PolicyTerms(start="2014-01", government=["Asia"], ramp_months=8)
    policy = Policy("s", "study_interest", terms, StudyInterest(**settings))
    scheme = Scheme(0, policy, market)
    scheme.instrument.act(market, scheme)  # type: ignore[attr-defined]
    return scheme


def test_it_moves_its_jurisdiction_as_far_as_it_is_phased_in(market: Market) -> None:
    scheme = acted(market, interest=1.0, free_time=0.4)
    strength = scheme.strength(market.month)
    assert 0.0 < strength < 1.0 and scheme.places.any() and not scheme.places.all()
    assert np.array_equal(market.levers.interest, np.where(scheme.places, 1.0 + strength, 1.0))
    assert np.array_equal(market.levers.free_time, np.where(scheme.places, 0.4 * strength, 0.0))


def test_free_time_makes_doing_nothing_worth_less_to_those_concerned(market: Market) -> None:
    who = np.arange(len(market.learners))
    before = gather_people(market, who, np.ones(len(who))).outside.copy()
    scheme = acted(market, free_time=0.4)
    lost = before - gather_people(market, who, np.ones(len(who))).outside
    there = scheme.places[market.learners.place[who]]
    assert there.any() and not there.all()
    assert np.allclose(lost, np.where(there, 0.4 * scheme.strength(market.month), 0.0))


def test_it_is_neutral_by_default(market: Market) -> None:
    acted(market)
    assert np.all(market.levers.interest == 1.0) and np.all(market.levers.free_time == 0.0)
