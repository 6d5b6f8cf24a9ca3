"""Demand curves from research, kinks included, and the global search for the best fee."""

import numpy as np
import pytest

from credmarket.agents.research import CELLS, LOWEST, STEP, Research, middles
from credmarket.numerics.functions import normal_cdf
from credmarket.strategies.pricing.curves import best_on_curve, demand_curves, grid_with, on_cubic


def research(medians, people=1000.0, profiles=1, sd=1.0, **support):
    r = Research(profiles)
    r.price_sd = sd
    for profile, median in medians.items():
        r.wtp[0, profile, int((np.log(median) - LOWEST) / STEP)] = people
    for name, values in support.items():
        getattr(r, f"profile_{name}")[:] = values
    return r


def middle(median):
    return float(np.exp(middles(STEP)[int((np.log(median) - LOWEST) / STEP)]))


def best(r, kinks=(), kept=1.0, cost=0.0):
    grid = grid_with(list(kinks))
    fee, bought = best_on_curve(grid, demand_curves(r, grid), np.array([0]), np.array([kept]), np.array([cost]))
    return float(fee[0]), float(bought[0])


@pytest.mark.parametrize(("sd", "cost", "price", "share"), [
    (0.5, 0.0, 0.7719, 0.698), (1.0, 0.0, 1.3534, 0.381), (1.5, 0.0, 4.2751, 0.166), (1.0, 0.2, 1.6431, 0.310),
    (1.0, 0.5, 2.0821, 0.232)])
def test_limit_d7(sd, cost, price, share):
    """The closed form: (1 - c/p) h(u)/sd = 1 with u = ln(p/W)/sd."""
    w = middle(100.0)
    fee, bought = best(research({0: 100.0}, sd=sd), cost=cost * w)
    assert fee / w == pytest.approx(price, rel=1e-4) and bought / 1000.0 == pytest.approx(share, abs=6e-4)


def test_fees_scale_with_what_a_credential_is_worth():
    ratio = best(research({0: 900.0}))[0] / best(research({0: 45.0}))[0]
    assert ratio == pytest.approx(middle(900.0) / middle(45.0), rel=1e-6)


def test_the_curve_is_the_normal_distribution_and_its_slope():
    r, grid = research({0: 100.0}), grid_with([])
    curves, w = demand_curves(r, grid), middle(100.0)
    i = int(np.searchsorted(grid, 80.0))
    assert curves.people[0, i] == pytest.approx(1000 * normal_cdf(np.log(w / grid[i])))
    step = (curves.people[0, i + 1] - curves.people[0, i - 1]) / (grid[i + 1] - grid[i - 1])
    assert curves.slope[0, i] == pytest.approx(step, rel=5e-3) and curves.people[0, 0] == 1000.0
    assert curves.people.shape == (CELLS, grid.size) and not curves.people[1].any()


def test_a_voucher_above_the_fee_draws_it_to_its_face_value():
    """Pitfall 6: with an uncapped voucher nobody minds a fee up to it: the kink is the optimum."""
    r = research({1: 20.0}, profiles=2, unit=[0.0, 500.0])
    fee, bought = best(r, kinks=[500.0])
    assert fee >= 500.0 and bought > 900.0 and fee < 510.0
    assert best(research({0: 20.0}))[0] < 50.0


def test_a_share_of_the_fee_scales_the_markup():
    """Limit h3 in this form: a subsidy of 60 % raises the fee by 1/(1 - 0.6), as everybody has it."""
    plain = best(research({0: 100.0}))[0]
    r = research({1: 100.0}, profiles=2, rate=[0.0, 0.6])
    assert best(r)[0] == pytest.approx(plain / 0.4, rel=1e-4)


def test_support_up_to_a_most_is_a_kink():
    r = research({1: 100.0}, profiles=2, rate=[0.0, 0.6], most=[np.inf, 30.0])
    grid = grid_with([50.0])
    curves = demand_curves(r, grid)
    w = middle(100.0)
    for fee, net in ((40.0, 16.0), (100.0, 70.0)):
        i = int(np.argmin(np.abs(grid - fee)))
        at = grid[i] - min(0.6 * grid[i], 30.0)
        assert curves.people[0, i] == pytest.approx(1000 * normal_cdf(np.log(w / at))) and abs(at - net) < 2.0


def test_half_with_a_subsidy_moves_the_fee_part_of_the_way():
    plain = best(research({0: 100.0}))[0]
    mixed = research({0: 100.0, 1: 100.0}, profiles=2, rate=[0.0, 0.6])
    assert plain < best(mixed)[0] < plain / 0.4


def test_the_search_is_global():
    """Two crowds: many at $5, few at $5,000. The best fee is the rich ones', though the poor make a local peak."""
    r = research({0: 5.0}, people=2000.0, sd=0.3)
    r.wtp[0, 0, int((np.log(5000.0) - LOWEST) / STEP)] = 100.0
    assert best(r)[0] > 1000.0
    r.wtp[0, 0, int((np.log(5000.0) - LOWEST) / STEP)] = 0.5
    assert best(r)[0] < 10.0


def test_who_is_paid_by_other_goals_charges_next_to_nothing():
    assert best(research({0: 100.0}), cost=-1e5)[0] < 5.0


def test_the_cubic_goes_through_its_points_with_its_slopes():
    value = [on_cubic(x, 1.0, 3.0, 2.0, 5.0, 0.5, -1.0) for x in (1.0, 3.0, 1.0 + 1e-6, 3.0 - 1e-6)]
    assert value[:2] == [2.0, 5.0]
    assert (value[2] - 2.0) / 1e-6 == pytest.approx(0.5, abs=1e-4) and (5.0 - value[3]) / 1e-6 == pytest.approx(-1.0, abs=1e-4)


def test_kinks_are_points_of_the_grid():
    grid = grid_with([15.0, np.inf, 0.0, 500.0, float("nan")])
    assert 15.0 in grid and 500.0 in grid and grid[0] == 0.0 and np.all(np.diff(grid) > 0) and np.isfinite(grid).all()
