"""Regret: in closed form on one person, zero where beliefs are right whatever `trust` is, and in the mean as theory c."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.stats import norm
from tests.processes.weighing import KEYS, MONTHS_COUNTED, Weighed, learners, offers, one, pay_table, terms

from credmarket.agents.words import AT_ENROLMENT, FORMS
from credmarket.market import Market
from credmarket.processes.regret import BOUGHT, nature_mistakes, nature_regret
from credmarket.processes.weigh import GAIN, NET, STAYS, UTILITY, WORTH

NO_JOB, NO_STACK = np.zeros(len(FORMS)), np.zeros((2, 4))


def mistakes(P: Any, S: Any, p: Any, returns: float, chance: Any, expected: Any, net: Any, month: int = 4) -> Any:
    """What each person finds, at true `returns` (log points) and a true `chance`."""
    B, out = np.recarray(len(P), dtype=BOUGHT), np.zeros(len(P))
    for name, _ in BOUGHT:
        B[name] = np.broadcast_to(S[name], len(P))
    nature_mistakes(P, B, p, pay_table(returns), NO_JOB, NO_STACK, net, chance, expected, month, *KEYS, out)
    return out


def test_one_person_in_closed_form() -> None:
    """She thought of 2 % and of her own chance; it is 5 % and 0.8: the same trust, income and engagement weigh both."""
    p = terms()
    S, P = offers(1, charged=AT_ENROLMENT), learners(1, engagement=0.5)
    o = one(S, P, p)
    own = norm.cdf(0.35 / np.sqrt(0.06 + 0.35**2))
    worth_of_one = 0.03 * 2000.0 * MONTHS_COUNTED * np.exp(p.pay_engagement * 0.5)  # $ for a log point
    found = mistakes(P, S, p, 0.05, np.array([0.8]), o[GAIN:GAIN + 1], o[NET:NET + 1])
    assert found[0] == pytest.approx((0.8 * 0.05 - own * 0.02) * worth_of_one, rel=1e-8)
    # and it is (V_true - V_perceived)/alpha: she buys the same thing at the same fee
    keepsake = p.keepsake * (2000.0 / 3000.0) ** p.keepsake_elasticity * np.exp(p.pay_engagement * 0.5)
    true_utility = o[UTILITY] + P.alpha[0] * (keepsake + 0.8 * 0.05 * worth_of_one - o[WORTH])
    assert found[0] == pytest.approx((true_utility - o[UTILITY]) / P.alpha[0], rel=1e-8)


@pytest.mark.parametrize("trust", [0.0, 0.03, 1.0])
def test_right_beliefs_leave_nothing_to_regret_whatever_trust_is(trust: float) -> None:
    p, S, P = terms(), offers(1), learners(1, trust=trust)
    own = norm.cdf(0.35 / np.sqrt(0.06 + 0.35**2))
    o = one(S, P, p)
    assert mistakes(P, S, p, 0.02, np.array([own]), o[GAIN:GAIN + 1], o[NET:NET + 1])[0] == pytest.approx(0.0, abs=1e-6)


def test_over_many_people_it_is_the_sum_of_theory_c() -> None:
    """Mean regret = P_ij (V_true - V_perceived)/alpha with V_true - V_perceived = alpha S (W' - W) e^(sd^2/2) Phi(d + sd).

    20,000 people, within 4.5 standard errors of the mean (false alarm 1 in 150,000)."""
    n, p = 20_000, terms(no_show=0.2)
    S, P = offers(1, fee=40.0), learners(n, trust=0.1)
    w, o = Weighed(P, S, p), one(S, P[:1], p)
    paid = w.out.pays == 1
    assert 300 < paid.sum() < n
    found = np.zeros(n)
    found[paid] = mistakes(P[paid], S, p, 0.05, np.full(paid.sum(), 0.8), w.out.gain[paid], w.out.net[paid])
    enrols = 1.0 / (1.0 + np.exp(P.outside[0] - o[UTILITY]))
    own = norm.cdf(0.35 / np.sqrt(0.06 + 0.35**2))
    more = (0.8 * 0.05 - own * 0.02) * 0.1 * 2000.0 * MONTHS_COUNTED
    d = np.log(o[WORTH] / 40.0) / p.price_sd
    expected = enrols * o[STAYS] * more * np.exp(0.5 * p.price_sd**2) * norm.cdf(d + p.price_sd)
    assert abs(found.mean() - expected) <= 4.5 * found.std() / np.sqrt(n)


def test_in_a_market_it_follows_what_returns_truly_are(market: Market) -> None:
    """It follows true returns in proportion, and `trust` weighs what is found as it weighed what was expected."""
    L = market.learners
    rows = np.flatnonzero(L.online_from <= market.month)[:20].astype(np.uint32)
    L.programme[rows] = np.flatnonzero(market.offers.stack == 0)[:20]
    market.returns.pay[:], market.returns.observed[:], market.returns.job_chance[:] = 0.02, 0.0, 0.0
    chance, net, none = np.full(len(rows), 0.5), np.zeros(len(rows)), np.zeros(len(rows))
    assert nature_regret(market, rows, none, net, chance, none) == 0.0
    market.returns.observed[:] = 0.01
    one_percent = nature_regret(market, rows, none, net, chance, none)
    market.returns.observed[:] = 0.02
    assert one_percent > 0.0
    assert nature_regret(market, rows, none, net, chance, none) == pytest.approx(2.0 * one_percent)
    saved = np.arange(len(rows)) - 3.0
    more = nature_regret(market, rows, none, net, chance, saved) - nature_regret(market, rows, none, net, chance, none)
    assert more == pytest.approx(float((L.weight[rows] * saved).sum()))
    market.params.enrol = market.params.enrol.change(trust=market.params.enrol.trust / 2.0)
    assert nature_regret(market, rows, none, net, chance, none) == pytest.approx(one_percent)
