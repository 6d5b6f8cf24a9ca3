"""What verification is seen to add: before and after, against others of its kind; in the provider's own objective."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.processes.supply_market import WORLD, SupplyMarket, people, shop, standard

from credmarket.agents.objective import crowds, enrolment_worth, motives
from credmarket.agents.words import NEVER
from credmarket.processes.comply import comply, worths
from credmarket.processes.demand_learnt import monthly_rate
from credmarket.processes.uplift import cells, follow_like, growths, uplift

N, HALF = 400, 200
MEMBERS = np.arange(N) >= HALF


def market(changes: dict[str, Any] | None = None, **columns: Any) -> tuple[Any, Any]:
    """Providers with an offer each, the later half of which becomes verified in month 80."""
    m = SupplyMarket({"comply.prior_offers": 1e-6, "comply.peers": 1e-6, **(changes or {})}, providers=people(N))
    m.month = 80
    rows = shop(m, np.arange(N), **{"takers": 0.0, "payers": 0.0, "marginal": 0, "age": 30.0, **columns})
    follow_like(m, rows, worths(m, rows))
    m.offers.standard[rows[MEMBERS]], m.offers.verified[rows[MEMBERS]] = 1, 80
    return m, rows


def later(m: Any, rows: Any, months: int, **factors: Any) -> float:
    """The uplift so many months on, where columns are so many times what they were."""
    for name, factor in factors.items():
        getattr(m.offers, name)[rows] *= factor
    m.month += months
    worth = worths(m, rows)
    follow_like(m, rows, worth)
    return uplift(m, rows, worth, 1)


def test_until_it_is_seen_it_is_the_first_guess_and_then_weighs_offers() -> None:
    """(sum of shares gained + n0 u0) / (sum of what was observed + n0), by hand."""
    m, rows = market({"comply.uplift": 0.05, "comply.prior_offers": 20.0}, income=100.0, enrolled=0.0)
    assert uplift(m, rows[~MEMBERS], worths(m, rows[~MEMBERS]), 1) == 0.05
    assert uplift(m, rows, worths(m, rows), 1) == pytest.approx(0.05)
    found = later(m, rows, 13, income=np.where(MEMBERS, 1.3, 1.0))
    shown = 1.0 - (1.0 - monthly_rate(m.params.rank.popularity_half_life)) ** 12
    assert found == pytest.approx((HALF * 0.3 + 20 * 0.05) / (HALF * shown + 20), rel=1e-9)


def test_selection_by_quality_alone_gives_no_uplift() -> None:
    """Members earn three times as much and always did; everything grows by a half; nothing is put down to the mark."""
    better = np.where(MEMBERS, 3.0, 1.0)
    m, rows = market(income=300.0 * better, enrolled=600.0 * better, quality=np.log(better))
    assert later(m, rows, 300, income=1.5, enrolled=1.5) == pytest.approx(0.0, abs=1e-6)
    assert later(m, rows, 1, income=np.where(MEMBERS, 1.2, 1.0), enrolled=np.where(MEMBERS, 1.2, 1.0)) == pytest.approx(0.2)


def test_what_is_common_to_a_cell_is_not_put_down_to_the_mark() -> None:
    """Members are of another language, which grows: half of its offers are unverified and grow as well."""
    language = np.where((np.arange(N) // 100) % 2 == 1, 3, 0)
    m, rows = market(income=100.0, enrolled=0.0, language=language)
    m.offers.standard[rows[language == 0]], m.offers.verified[rows[language == 0]] = 0, NEVER
    follow_like(m, rows, worths(m, rows))
    assert later(m, rows, 300, income=np.where(language == 3, 2.0, 1.0)) == pytest.approx(0.0, abs=1e-6)


def test_people_and_dollars_are_told_apart() -> None:
    """Half as many learners more, at ten times the fees: they are worth the same dollars; half as much money more, ten
    times as many. Closed form: gain = u * objective = rise * (worth of an enrolment * enrolled, or kept * income)."""
    for fees in (1.0, 10.0):
        m, rows = market(income=300.0 * fees, enrolled=600.0)
        providers, p = m.providers, m.params.objective
        seen = enrolment_worth(motives(providers, np.arange(N), p), providers.field, m.offers.field[rows],
                               m.offers.language[rows], crowds(WORLD, p))[0]
        before = worths(m, rows)[0]
        money = before - 600.0 * seen
        assert seen > 0 and money == pytest.approx(fees * 300.0 * money / (fees * 300.0))
        state = m.offers.state()
        u = later(m, rows, 500, enrolled=np.where(MEMBERS, 1.5, 1.0))
        assert u * before == pytest.approx(0.5 * seen * 600.0)
        m.month = 80
        m.offers.restore(state)
        u = later(m, rows, 500, income=np.where(MEMBERS, 1.5, 1.0))
        assert u * before == pytest.approx(0.5 * money)
        assert money == pytest.approx(fees * 300.0 * (money / fees) / 300.0)


def test_what_is_remembered_only_in_part_counts_only_in_part() -> None:
    """Demand rises by a fifth at once and is remembered slowly: after any number of months the uplift is a fifth."""
    for months in (3, 7, 25):
        m, rows = market(income=100.0, enrolled=0.0)
        shown = 1.0 - (1.0 - monthly_rate(m.params.rank.popularity_half_life)) ** (months - 1)
        assert later(m, rows, months, income=np.where(MEMBERS, 1.0 + 0.2 * shown, 1.0)) == pytest.approx(0.2)


def test_the_young_the_worthless_and_what_never_was_without_it_are_left_out() -> None:
    m, rows = market(income=np.repeat([100.0, -100.0], HALF), enrolled=0.0)
    assert np.isnan(m.offers.otherwise[rows[MEMBERS]]).all()
    assert later(m, rows, 50) == m.params.comply.uplift
    m, rows = market(income=100.0, enrolled=0.0, age=2.0)
    assert np.isnan(m.offers.otherwise[rows]).all()


def test_growth_of_a_cell_is_drawn_towards_that_of_all() -> None:
    g = growths(np.array([3.0, 3.0, 1.0]), np.array([1.0, 1.0, 1.0]), np.array([0, 0, 1]), 3, peers=2.0)
    every = 7.0 / 3.0
    assert g == pytest.approx([(2 * 3 + 2 * every) / 4, (1 + 2 * every) / 3, every])
    assert growths(np.zeros(0), np.zeros(0), np.zeros(0, np.int64), 2, 5.0).tolist() == [1.0, 1.0]


def test_cells_are_form_tier_field_and_language() -> None:
    m = SupplyMarket(providers=people(5, prestige=[0.0, 0.0, 2.0, 0.0, 0.0]))
    rows = shop(m, np.arange(5), form=[0, 1, 0, 0, 0], field=[0, 0, 0, 1, 0], language=[0, 0, 0, 0, 3])
    assert np.unique(cells(m, rows)).size == 5


def test_in_a_market_that_earns_nothing_more_by_it_few_join_and_where_it_pays_many_do() -> None:
    """Five years of a voluntary standard that members' demand does or does not notice, from a first guess of a tenth."""
    joined = {}
    for effect in (1.0, 1.3):
        m = SupplyMarket({"comply.hazard": 0.05, "comply.uplift": 0.1, "comply.softness": 0.05, "comply.prior_offers": 5.0,
                          "comply.leave": 0.2},
                         providers=people(N))
        rows = shop(m, np.arange(N), income=1000.0, enrolled=0.0, payers=0.0, age=30.0)
        kept = worths(m, rows)[0] / 1000.0
        m.levers.standards = [standard(review=round(12 * 100 * 0.1 * 1000.0 * kept))]  # the first guess just pays
        rate = monthly_rate(m.params.rank.popularity_half_life)
        for m.month in range(80, 140):
            comply(m)
            target = np.where(m.offers.standard[rows] > 0, 1000.0 * effect, 1000.0)
            m.offers.income[rows] += rate * (target - m.offers.income[rows])
        joined[effect] = int((m.providers.approved[:, 1] < NEVER).sum())
    assert joined[1.0] < 0.1 * N
    assert joined[1.3] > 0.7 * N
