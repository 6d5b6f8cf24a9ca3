"""Grants: what providers may expect and what they are paid, by home, offer, knowledge and budget."""

from types import SimpleNamespace

import numpy as np
import pytest
from tests.processes.supply_market import WORLD, SupplyMarket, grant, people, shop

from credmarket.agents.words import ACADEMIC, BADGE, EDUCATION
from credmarket.processes.grants import (
    completion_grants_of,
    launch_grants,
    pay_for_completions,
    pay_for_launches,
)

HOME = WORLD.place_names.index("United States")


def market(n=4, **columns):
    return SupplyMarket(providers=people(n, place=HOME, **columns))


def towards(m, form=ACADEMIC, translated=False, fixed=50_000.0, provider=0, standard=0):
    return launch_grants(m, *(np.array([x]) for x in (provider, form, 0, 0, standard, translated, fixed)))[0]


def learners(m, education, weight):
    m.learners = SimpleNamespace(education=np.array(education), weight=np.array(weight))
    return np.arange(len(weight))


def test_nothing_in_force_grants_nothing():
    m = market()
    rows = shop(m, [0, 1])
    assert towards(m) == 0.0
    assert completion_grants_of(m, rows).tolist() == [0.0, 0.0]
    assert pay_for_launches(m, rows, np.zeros(2, bool)).tolist() == [0, 0]
    assert m.ledger.month == {}


def test_launch_grants_add_up_to_the_cost_and_no_further():
    m = market()
    grant(m, launch=20_000.0, covers=lambda m, form, field, language, standard: form == ACADEMIC)
    assert (towards(m), towards(m, BADGE), towards(m, fixed=15_000.0)) == (20_000.0, 0.0, 15_000.0)
    grant(m, translation=0.5)
    assert towards(m, translated=True, fixed=100_000.0) == 70_000.0
    assert towards(m, BADGE, translated=True) == 25_000.0
    assert towards(m, translated=True, fixed=30_000.0) == 30_000.0


def test_only_at_home_and_only_who_knows():
    """Of 4,000 providers a quarter knows; four standard errors: 0.027 (false alarm 1 in 16,000)."""
    m = market(4000)
    here = np.zeros(WORLD.n_places, bool)
    here[HOME] = True
    grant(m, launch=1000.0, places=here, awareness=0.25)
    every = np.arange(4000)
    none = np.zeros(4000, dtype=int)

    def got():
        return launch_grants(m, every, none, none, none, none, none, np.full(4000, 5e4)) > 0

    known = got()
    assert known.mean() == pytest.approx(0.25, abs=0.027)
    m.levers.grants[0] = m.levers.grants[0]._replace(awareness=0.5)
    assert (got() >= known).all()  # who knew still knows
    m.providers.place[:] = HOME + 1
    assert not got().any()


def test_launches_are_paid_from_home_and_in_proportion_where_the_budget_is_short():
    m = market()
    scheme = grant(m, launch=1000.0, budget=150_000)
    rows = shop(m, [0, 1], fixed=5_000_000)
    assert pay_for_launches(m, rows, np.zeros(2, bool)).tolist() == [75_000, 75_000]
    assert scheme.spent == scheme.spent_month == 150_000 == -m.governments.cash[HOME]
    assert m.providers.cash[:3].tolist() == [75_000, 75_000, 0]
    assert pay_for_launches(m, rows, np.zeros(2, bool)).tolist() == [0, 0]


def test_two_schemes_never_pay_more_than_the_cost():
    m = market()
    schemes = [grant(m, launch=40_000.0), grant(m, launch=40_000.0)]
    rows = shop(m, [0], fixed=5_000_000)
    assert pay_for_launches(m, rows, np.zeros(1, bool)).tolist() == [5_000_000]
    assert [s.spent for s in schemes] == [4_000_000, 1_000_000]


def test_completions_are_paid_for_people_of_eligible_education_and_expected_in_proportion():
    m = market()
    secondary = np.array([e == "secondary" for e in EDUCATION])
    scheme = grant(m, completion=120.0, education=secondary)
    rows = shop(m, [0, 2])
    assert completion_grants_of(m, rows) == pytest.approx(120.0 / 5)  # a fifth of the people online
    level = EDUCATION.index("secondary")
    who = learners(m, [level, level, 3, level], [10, 5, 100, 2])
    pay_for_completions(m, who, rows[[0, 0, 0, 1]])
    assert m.providers.cash[:3].tolist() == [15 * 12_000, 0, 2 * 12_000]
    assert m.ledger.paid("grant", "governments", "providers") == scheme.spent == 17 * 12_000
    m.ledger.close(2020)


def test_an_offer_that_is_not_covered_brings_no_grant():
    m = market()
    grant(m, completion=120.0, covers=lambda m, form, field, language, standard: standard == 1)
    rows = shop(m, [0, 1], standard=[0, 1])
    assert completion_grants_of(m, rows).tolist() == [0.0, 120.0]
    pay_for_completions(m, learners(m, [1], [3]), rows[[0]])
    assert m.ledger.month == {}
