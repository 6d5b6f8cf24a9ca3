"""Regret: what payers' gains turn out to be beyond what they expected, in $; part of `study`.

Welfare under mistaken beliefs (Train 2015), theory c:   experienced = perceived + (1/alpha_i) sum_j P_ij (V_true - V_perceived)

V differs through beliefs alone, so of a credential's worth only what passing brings is asked again, with the same weight
(`trust`) on gains, the same engagement and the same fee; whoever takes no credential has nothing to regret:

    W_true - W_perceived = (pi_true prize(R_true) - pi_own prize(R_own)) e^(b e_i),   times e^(sd z_i) of the payer's own taste
                           for what is charged after free study

What is paid by the month counts too: the share of bills that she thought to pay less that which she will, times the fee.

pi_true is nature's chance to finish and pass, R_true the return as it is observed now (`returns.observed`), pi_own and
R_own what she thought of both. A gain in the chance of a job is the perceived one on both sides. Summed over those who take it,
each with weight, it is an unbiased draw of the sum above.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from credmarket.agents.research import tier_of
from credmarket.agents.tally import tallied
from credmarket.agents.words import AT_ENROLMENT
from credmarket.numerics.called import draw, exp, normal
from credmarket.numerics.compiled import loop
from credmarket.numerics.random import uniform
from credmarket.processes.enrol_accounts import learner_terms
from credmarket.processes.entitled import acceptance, count_stacks
from credmarket.processes.people import gather_people
from credmarket.processes.weigh import PAYMENT, prize

if TYPE_CHECKING:
    from credmarket.market import Market

REGRET = tallied("surplus_regret", "$", "what payers' gain turns out to be, less what they expected")
BOUGHT = [(name, np.int64) for name in ("pid", "form", "tier", "field", "stack", "charged")] + [("credits", np.float64)]


def bought(m: Market, offers: Any) -> Any:
    """One record a purchase: what bears on the worth of passing."""
    O, S = m.offers, np.recarray(len(offers), dtype=BOUGHT)
    for name in ("pid", "form", "field", "stack", "charged", "credits"):
        S[name] = getattr(O, name)[offers]
    provider = O.provider[offers]
    S.tier = tier_of(m.providers.prestige[provider] + m.providers.reputation[provider])
    return S


@loop
def nature_mistakes(P: Any, S: Any, p: Any, pay: Any, job_chance: Any, accept: Any, net: Any, chance: Any, expected: Any,
                    month: int, k0: Any, k1: Any, out: Any) -> None:
    """Of each taker: worth at true returns and chance, less worth as she saw it, $ a person."""
    for n in range(P.size):
        she, offer = P[n], S[n]
        weight = exp(p.pay_engagement * she.engagement)
        if offer.charged != AT_ENROLMENT:
            weight *= exp(p.price_sd * normal(uniform(draw(k0, k1, PAYMENT, month, she.id, offer.pid, 0)[0])))
        true = chance[n] * prize(she, offer, p, pay, job_chance, accept, chance[n], net[n])
        out[n] = weight * (true - expected[n])


def nature_regret(m: Market, rows: Any, expected: Any, net: Any, chance: Any, saved: Any) -> float:
    """Sum over this month's payers, $: `expected` is pi prize as they saw it, `net` what they paid, `chance` pi_true, `saved`
    what they will pay less than they thought (of what is paid by the month)."""
    out = np.zeros(len(rows))
    P, S = gather_people(m, rows, m.learners.weight[rows]), bought(m, m.learners.programme[rows].astype(np.int64))
    accept = acceptance(m)
    count_stacks(m, P, accept)
    nature_mistakes(P, S, learner_terms(m), m.returns.observed, m.returns.job_chance, accept, net, chance, expected,
                    m.month, m.key0, m.key1, out)
    return float((m.learners.weight[rows] * (out + saved)).sum())
