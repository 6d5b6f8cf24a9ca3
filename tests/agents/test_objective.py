"""What an offer is worth to its provider."""

import numpy as np
import pytest
from tests.processes.supply_market import WORLD, SupplyMarket, people, shop

from credmarket.agents.objective import (
    Crowds,
    crowds,
    enrolment_worth,
    kept_share,
    motives,
    offer_objective,
)
from credmarket.agents.words import ENGLISH


def market(**columns):
    return SupplyMarket({"platforms.marketing": 1.0}, providers=people(3, **columns))


def test_a_seller_counts_money_alone():
    m = market(visibility=0.0, revenue=1.0, new_students=0.0, service=0.0)
    m.platforms.commission[1] = 0.4
    rows = shop(m, [0], platform=1, supply=1, income=1000.0, takers=10.0, marginal=700, enrolled=5000.0)
    crowd = crowds(WORLD, m.params.objective)
    worth = offer_objective(m.offers, rows, m.providers, m.platforms, crowd, np.zeros(1), m.params.objective)
    assert worth[0] == pytest.approx(0.6 * 1000.0 - 7.0 * 10.0)


def test_the_seen_trade_revenue_for_visibility_in_proportion_of_weights():
    m = market(visibility=[0.2, 0.4, 0.4], revenue=[0.1, 0.1, 0.3])
    p = m.params.objective
    v = motives(m.providers, np.arange(3), p)
    assert v.enrolment[1] == pytest.approx(2.0 * v.enrolment[0])
    assert v.enrolment[2] == pytest.approx(p.visibility_value * 0.4 / (0.3 + p.revenue_floor))


def test_an_edtech_partner_takes_its_share_of_what_the_platform_leaves():
    m = market()
    kept = kept_share(np.array([0.5, 0.5]), np.array([0, 2]), m.params.objective)
    assert kept.tolist() == [0.5, 0.5 * (1.0 - m.params.objective.edtech_share)]


def test_own_labour_counts_in_the_own_field_only():
    m = market(own_labour=0.5, service=0.0, visibility=0.0)
    v = motives(m.providers, np.zeros(2, dtype=int), m.params.objective)
    worth = enrolment_worth(v, np.array([3, 3]), np.array([3, 4]), np.zeros(2, dtype=int),
                            Crowds(np.zeros(WORLD.n_languages), np.ones(WORLD.n_languages)))
    assert worth[0] > 0.0 and worth[1] == 0.0


def test_english_is_read_by_richer_people_than_hindi():
    m = market()
    crowd, hindi = crowds(WORLD, m.params.objective), WORLD.languages.index("hi")
    assert crowd.poor.min() >= 0.0 and crowd.poor.max() <= 1.0
    assert crowd.poor[ENGLISH] < crowd.poor[hindi] and crowd.rich[ENGLISH] > 1.5 * crowd.rich[hindi]
    heads = SupplyMarket({"objective.spending_elasticity": 0.0}, providers=people(1))
    assert np.all(crowds(WORLD, heads.params.objective).rich == 1.0)


def test_public_money_a_completion_counts_for_expected_passes():
    m = market()
    rows = shop(m, [0], takers=10.0)
    args = (m.offers, rows, m.providers, m.platforms, crowds(WORLD, m.params.objective))
    without = offer_objective(*args, np.zeros(1), m.params.objective)
    with_grant = offer_objective(*args, np.array([100.0]), m.params.objective)
    assert with_grant[0] - without[0] == pytest.approx(100.0 * m.params.objective.payer_pass * 10.0)
