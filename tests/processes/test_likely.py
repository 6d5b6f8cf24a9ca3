"""What offers may truly sell: credibility by hand, and chances that have the right mean however few people are simulated."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.processes.supply_market import SupplyMarket, people, shop

from credmarket.processes.likely import NODES, SHARES, Outlook, alike, likely_sales, likes_now, outlook, over_likely
from credmarket.processes.retire import gone_chance

HAZARD = 0.5 / 12


def market(sales: Any, noise: Any, attention: Any = 1.0, **columns: Any) -> tuple[SupplyMarket, Any]:
    """Offers of seen-minded providers, like each other but for their sales and the attention that they get."""
    sales = np.asarray(sales, dtype=float)
    m = SupplyMarket(providers=people(1, visibility=1.0, revenue=0.0, service=0.0, new_students=0.0))
    m.month = 80
    rows = shop(m, np.zeros(len(sales), dtype=int), enrolled=sales, takers=0.0, income=0.0, upkeep=40_000, noise=noise, **columns)
    m.listings.reset(len(sales))
    m.listings.offer[:], m.listings.platform[:], m.listings.weight[:] = rows, m.offers.platform[rows], attention
    return m, rows


def gone(m: SupplyMarket, rows: Any) -> Any:
    """Chance a month that offers are withdrawn."""
    return gone_chance(m, likes_now(m), rows, HAZARD)


def test_where_nothing_is_uncertain_sales_are_what_is_counted() -> None:
    m, rows = market([0.0, 10.0, 2000.0], 0.0)
    see = outlook(m, likes_now(m), rows)
    assert see.worth == pytest.approx(np.tile(see.worth[0, 2] / 2000.0 * m.offers.enrolled[rows], (len(NODES), 1)), rel=1e-12)
    assert see.share.sum(axis=0) == pytest.approx(1.0)


@pytest.mark.parametrize(("counted", "like", "noise"), [(0.0, 50.0, 400.0), (400.0, 50.0, 400.0), (30.0, 300.0, 10.0),
                                                        (3000.0, 300.0, 50.0), (0.0, 300.0, 5.0)])
def test_what_sales_may_be_is_bayes(counted: float, like: float, noise: float) -> None:
    """Against the density added up on a fine grid: mean within 1 %, and a bent chance within 2 %."""
    tau2 = np.log(1.81)
    t = np.linspace(np.log(like) - 12.0, np.log(like) + 8.0, 200_001)
    height = counted / noise * t - np.exp(t) / noise - (t - np.log(like) + 0.5 * tau2) ** 2 / (2.0 * tau2)
    weight = np.exp(height - height.max())
    weight /= weight.sum()
    at, share = (v[:, 0] for v in likely_sales(np.array([counted]), np.array([like]), np.array([noise]), 0.9))
    for bent, within in ((lambda x: x, 0.01), (lambda x: 1.0 / (1.0 + x / like), 0.02)):
        assert (share * bent(at)).sum() == pytest.approx((weight * bent(np.exp(t))).sum(), rel=within)


def test_many_counted_say_it_all_and_none_nothing() -> None:
    at, share = likely_sales(np.array([90.0, 90.0]), np.array([300.0, 300.0]), np.array([1e-6, 1e9]), 0.9)
    assert at[:, 0] == pytest.approx(90.0, rel=1e-3)
    assert (share * at)[:, 1].sum() == pytest.approx(300.0, rel=1e-3)


def test_an_enrolment_is_worth_what_it_is_among_its_own_and_like_sales() -> None:
    """phi = 60 people an enrolment; prior weight 60/.81."""
    m, rows = market([100.0, 0.0, 500.0], np.array([6000.0, 0.0, 30000.0]), attention=[1.0, 2.0, 3.0])
    like = np.array([100.0, 200.0, 300.0])
    assert alike(m, likes_now(m), rows)[0].enrolled == pytest.approx(like)
    see, each = outlook(m, likes_now(m), rows), likely_sales(m.offers.enrolled[rows], like, np.full(3, 60.0), 0.9)
    m.offers.noise[rows] = 0.0  # only being seen counts here: so much an enrolment
    a_person = outlook(m, likes_now(m), rows).worth[0, 0] / 100.0
    assert see.worth == pytest.approx(a_person * each[0]) and see.share == pytest.approx(each[1])


def test_others_are_not_alike() -> None:
    m, rows = market([100.0, 300.0, 900.0, 2700.0], 0.0, language=[0, 1, 0, 0], fee=[5000, 5000, 0, 5000], platform=[1, 1, 1, 2])
    assert alike(m, likes_now(m), rows)[0].enrolled == pytest.approx([100.0, 300.0, 900.0, 2700.0])


def test_what_nobody_finds_and_what_has_not_begun_says_nothing() -> None:
    m, rows = market([100.0, 50.0, 7.0], 4000.0, attention=[1.0, 0.0, 1.0], age=[12.0, 12.0, 0.0])
    assert alike(m, likes_now(m), rows)[0].enrolled == pytest.approx([100.0, 0.0, 100.0])
    assert np.isfinite(outlook(m, likes_now(m), rows).worth).all()


def test_the_mean_over_what_may_be_is_that_of_a_normal() -> None:
    assert sum(SHARES) == pytest.approx(1.0)
    assert [sum(w * z**k for z, w in zip(NODES, SHARES, strict=True)) for k in (2, 4, 6)] == pytest.approx([1.0, 3.0, 15.0])
    see = Outlook(np.array([[5.0, 1.0], [7.0, 3.0]]), np.array([[0.25, 1.0], [0.75, 0.0]]))
    assert over_likely(lambda worth: worth**2, see) == pytest.approx([43.0, 1.0])


def counted(phi: float, true: Any, rng: np.random.Generator) -> Any:
    """Sales as counted from people who each stand for phi enrolments."""
    return phi * rng.poisson(true / phi)


@pytest.mark.parametrize("phi", [5.0, 50.0, 400.0])
def test_withdrawals_do_not_depend_on_how_many_learners_are_simulated(phi: float) -> None:
    """20,000 offers whose true sales vary by .9 at the same attention: withdrawn as if sales were known, within 5 %; by what is
    counted far more would go, and by likes alone far fewer."""
    rng = np.random.default_rng(7)
    s = np.sqrt(np.log(1.0 + 0.81))
    attention = np.exp(rng.standard_normal(20_000))
    true = 300.0 * attention * np.exp(s * rng.standard_normal(20_000) - 0.5 * s * s)
    sales = counted(phi, true, rng)
    exact = gone(*market(true, 0.0, attention)).mean()
    m, rows = market(sales, phi * sales, attention)
    assert gone(m, rows).mean() == pytest.approx(exact, rel=0.05)
    if phi >= 50.0:
        assert gone(*market(sales, 0.0, attention)).mean() > 1.5 * exact
    m.params.likely = type(m.params.likely)(like_spread=0.02)
    assert gone(m, rows).mean() < 0.5 * exact


@pytest.mark.slow
def test_a_narrow_panel_withdraws_hardly_more_offers() -> None:
    """The same world to 2016, thousands of learners valued a month or a few hundred: by what is counted twice as many go
    of the few (470 against 219)."""
    from credmarket.market import Market
    from credmarket.scenario import load

    gone = []
    for panel in (16_000, 500):
        m = Market(load("baseline").change({"population.learners": 20_000, "population.until": "2016-12", "enrol.panel": panel}),
                   1, 1)
        total = 0
        while m.running:
            m.step()
            total += int(m.tally["offers_retired"])
        gone.append(total)
    assert gone[1] < 1.6 * gone[0]
