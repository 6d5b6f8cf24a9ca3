"""The best response knows demand."""

import numpy as np
import pytest
from tests.strategies.pricing.price_views import view

from credmarket.agents.research import STEP, Research, middles
from credmarket.strategies.pricing.best_response import best_response, calibrate, share_at


def seen(bin_=20, people=1000.0):
    r = Research(1)
    r.wtp[0, 0, bin_] = people
    return r


def test_a_credential_is_priced_against_willingness():
    assert best_response(view(research=seen()))[0] == pytest.approx(1.3534 * np.exp(middles(STEP)[20]), rel=1e-4)


def test_without_research_the_fee_stays():
    assert best_response(view(research=seen(people=1.0), fee=33.0))[0] == 33.0
    assert best_response(view(charged=1, fee=33.0))[0] == 33.0


def test_a_fee_at_enrolment_is_cost_plus_one_over_alpha_less_share():
    """At the optimum p = c/kept + 1/(alpha (1 - P(p)))."""
    v = view(charged=1, alpha=0.004, marginal=30.0, kept=0.6, fee=100.0, viewed=1000.0, enrolled=300.0)
    p = float(best_response(v)[0])
    delta = np.log(0.3 / 0.7) + 0.004 * 100.0
    share = 1.0 / (1.0 + np.exp(-(delta - 0.004 * p)))
    assert p == pytest.approx(30.0 / 0.6 + 250.0 / (1.0 - share), rel=1e-5)


def test_what_an_enrolment_is_worth_comes_off_a_fee_at_enrolment():
    plain = best_response(view(charged=1, alpha=0.004, marginal=50.0, enrolled=1e-4))[0]
    liked = best_response(view(charged=1, alpha=0.004, marginal=50.0, worth=40.0, enrolled=1e-4))[0]
    assert plain - liked == pytest.approx(40.0, rel=1e-3)


def test_being_seen_lowers_the_fee_of_a_credential_a_little():
    plain = best_response(view(research=seen(), alpha=0.004))[0]
    visible = best_response(view(research=seen(), alpha=0.004, seen=20.0, marginal=5.0))[0]
    assert best_response(view(research=seen(), alpha=0.004, marginal=5.0))[0] > plain
    assert visible > plain  # kept falls, so the cost weighs more; with no cost it cancels:
    assert best_response(view(research=seen(), alpha=0.004, seen=20.0))[0] == pytest.approx(plain)


def test_value_is_found_back_from_a_share_whatever_the_support():
    profiles, unit = np.array([0.4, 0.6]), np.array([0.0, 50.0])
    rate, most = np.array([0.0, 0.2]), np.array([np.inf, 60.0])
    delta = calibrate(0.35, 120.0, 0.01, profiles, unit, rate, most)
    assert share_at(120.0, delta, 0.01, profiles, unit, rate, most) == pytest.approx(0.35, abs=1e-12)


def test_demand_is_read_at_the_fee_at_which_it_was_met():
    """A share of .3 at $100 says the same whatever is asked by now."""
    at = {"charged": 1, "alpha": 0.004, "marginal": 30.0, "viewed": 1000.0, "enrolled": 300.0, "sold_at": 100.0}
    asked = best_response(view(2, fee=np.array([100.0, 700.0]), **at))
    assert asked[0] == pytest.approx(asked[1], rel=1e-6)


def test_a_voucher_known_to_all_draws_the_fee_up_by_less_than_its_value():
    """Limit h2: unit vouchers are captured in part by a seller with market power."""
    r = Research(2)
    r.profile_unit[1] = 100.0
    v = view(research=r, charged=1, alpha=0.01, marginal=20.0, fee=100.0, viewed=1000.0, enrolled=300.0)
    without = best_response(v)[0]
    everybody = np.zeros_like(v.profiles)
    everybody[:, 1] = 1.0
    share = 1 / (1 + np.exp(-(np.log(0.3 / 0.7) + 1.0)))  # the voucher is worth one utility
    with_voucher = best_response(v._replace(profiles=everybody, enrolled=np.array([1000.0 * share])))[0]
    assert 5.0 < with_voucher - without < 95.0
