"""Renewal: whether a holder pays to keep a credential that would lapse next month; part of `study`.

Decided as the first purchase was, at a share of the list fee F, on the same worth W of holding it (terms as in `weigh`):

    after free study, an exam: pays iff W e^(sd z) >= F,   P = Phi((ln W - ln F)/sd),   gain = E[(W e^(sd z) - F)^+]
    charged at enrolment:      the logit of money alone, x = alpha (W - F)/mu,         P = L(x),   gain = mu ln(1 + e^x)/alpha

(there is no study this time: no taste for it, no hours, no burden). Only holders who are still there, while the issuer is,
and who have the money. F is what a sponsor leaves, who pays a share as of a first fee. The money is settled as that of a
purchase on the offer's first platform, and delivery costs as much less as the fee is lower. Schemes that support fees do not
support renewals: they are for study, and a renewal teaches nothing. z, or the logistic draw, comes from
one uniform number u: she renews iff u >= 1 - P.

Writes: credentials.expires; m.tally; the ledger (`settlement`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from credmarket.agents.cohorts import OLDEST
from credmarket.agents.research import tier_of
from credmarket.agents.tally import tallied
from credmarket.agents.words import AT_ENROLMENT, CERTIFY, CHANGE_JOB, EDUCATION, INTEREST
from credmarket.numerics.called import exp, log
from credmarket.numerics.compiled import loop
from credmarket.numerics.functions import exps, powers
from credmarket.numerics.random import Key, stream, uniforms
from credmarket.processes.bought import note_sales
from credmarket.processes.people import gather_people, years_counted
from credmarket.processes.settlement import Sales, expect_credits, partner_rate, settle_sales
from credmarket.processes.willingness import annuities, pay_chance, pay_surplus

if TYPE_CHECKING:
    from credmarket.market import Market

RENEW = stream("study.renew")
RENEWED = tallied("renewed", "people", "credentials renewed (heads)")
RENEWAL_FEES = tallied("renewal_fees", "$", "expected fees of renewals by place and education, less sponsorship")
RENEWAL_SALES = tallied("renewal_sales", "$", "expected sponsorship, commission, partners' shares and delivery of renewals")
RENEWING = tallied("surplus_renewing", "$", "expected gain of those who may renew, beyond the fee")
FAR = 30.0  # beyond it ln(1 + e^x) is x


class Terms(NamedTuple):
    """What a renewal is to each who may renew."""

    worth: Any  # $, median
    fee: Any  # $, of her own
    sponsor: Any  # $ of a sponsor
    chance: Any
    gain: Any  # $, expected, beyond the fee


def renew(m: Market) -> None:
    """Those whose credential would lapse next month renew it or not."""
    C, L, O, p = m.credentials, m.learners, m.offers, m.params.study
    due = np.flatnonzero(C.expires == m.month + 1)
    due = due[renewable(m, due)]
    t = renewal_terms(m, due)
    expect_renewals(m, due, t)
    keeps = renews(m, due, t.chance)
    due, (own, sponsor) = due[keeps], (np.rint(100.0 * x[keeps]).astype(np.int64) for x in (t.fee, t.sponsor))
    holders, offer = C.learner[due].astype(np.int64), C.offer[due]
    heads = L.weight[holders].astype(np.int64)
    delivery = np.rint(O.marginal[offer] * p.renewal_fee).astype(np.int64)
    sales = Sales(offer, O.platform[offer], L.place[holders].astype(np.int64), heads, own, np.zeros_like(own), sponsor, delivery)
    settle_sales(m, sales)
    note_sales(m, holders, sales, renewal=True)
    C.expires[due] = m.month + 1 + O.validity[offer]
    m.tally[RENEWED] = float(heads.sum())


def renewable(m: Market, due: Any) -> Any:
    """Whether a credential can be renewed: its holder is still there, and so is its issuer."""
    L, holders = m.learners, m.credentials.learner[due]
    there = (L.online_from[holders] <= m.month) & (m.month < L.born[holders] + OLDEST)
    return there & (m.providers.left[m.offers.provider[m.credentials.offer[due]]] > m.month)


def renewal_terms(m: Market, due: Any) -> Terms:
    """Worth, fee, sponsorship, chance and gain of holders of the credentials in rows `due`."""
    O, p = m.offers, m.params.enrol
    holders, offer = m.credentials.learner[due], m.credentials.offer[due]
    she = gather_people(m, holders, m.learners.weight[holders])
    worth, fee = renewal_worth(m, she, offer), O.fee[offer] * m.params.study.renewal_fee / 100.0
    sponsor = fee * she.sponsored * (O.field[offer] == she["field"])
    t = Terms(worth, fee - sponsor, sponsor, np.zeros(len(due)), np.zeros(len(due)))
    weigh_renewals(worth, t.fee, she.alpha, O.charged[offer], t.fee <= p.liquidity * she.income, p.price_sd, p.taste_scale,
                   t.chance, t.gain)
    return t


def renewal_worth(m: Market, she: Any, offer: Any) -> Any:
    """Median worth of holding on to a credential until it expires again, $; the terms are those of `weigh`."""
    O, p = m.offers, m.params.enrol
    tier = tier_of(m.providers.prestige[O.provider[offer]] + m.providers.reputation[O.provider[offer]])
    months = annuities(np.minimum(O.validity[offer] / 12.0, years_counted(m, she.id)), p.discount)
    gain = m.returns.pay[O.form[offer], tier, O.field[offer]] * she.income * months
    gain *= np.where(O.field[offer] == she["field"], 1.0, p.off_field_return)
    seeks = (she.jobless == 1) | (she.motive == CHANGE_JOB)
    gain += np.where(seeks, m.returns.job_chance[O.form[offer]] * she.income * p.jobless_months, 0.0)
    job = np.where(she.motive == INTEREST, p.leisure_weight, 1.0)
    wealth = powers(she.income / p.income_anchor, np.full(len(offer), p.keepsake_elasticity))
    keepsake = np.maximum(O.members[offer], 1) * p.keepsake * wealth
    keepsake *= np.where(she.motive == CERTIFY, p.certify_factor, 1.0)
    return (keepsake + she.trust * job * np.maximum(gain, 0.0)) * exps(p.pay_engagement * she.engagement)


@loop
def weigh_renewals(worth: Any, fee: Any, alpha: Any, charged: Any, able: Any, sd: float, mu: float, chance: Any,
                   gain: Any) -> None:
    """Chance to renew and expected gain beyond the fee, $, of each who may."""
    for n in range(worth.size):
        if not able[n]:
            continue
        if charged[n] == AT_ENROLMENT:
            x = alpha[n] * (worth[n] - fee[n]) / mu
            chance[n] = 1.0 / (1.0 + exp(-x))
            gain[n] = mu / alpha[n] * (x if x > FAR else log(1.0 + exp(x)))
        else:
            chance[n], gain[n] = pay_chance(worth[n], sd, fee[n]), pay_surplus(worth[n], sd, fee[n])


def expect_renewals(m: Market, due: Any, t: Terms) -> None:
    """What renewals are expected to bring, to whom, and to whom they are worth more."""
    L, O, C = m.learners, m.offers, m.credentials
    holders, offer = C.learner[due].astype(np.int64), C.offer[due]
    fees, weight = np.zeros((m.world.n_places, len(EDUCATION))), L.weight[holders] * t.chance
    np.add.at(fees, (L.place[holders], L.education[holders]), weight * t.fee)
    m.tally[RENEWAL_FEES], m.tally[RENEWING] = fees, float((L.weight[holders] * t.gain).sum())
    gross = weight * (t.fee + t.sponsor)
    cut = gross * m.platforms.commission[O.platform[offer]]
    cost = weight * O.marginal[offer] * m.params.study.renewal_fee / 100.0
    lines = (weight * t.sponsor, cut, (gross - cut) * partner_rate(m, offer), cost)
    m.tally[RENEWAL_SALES] = np.array([float(line.sum()) for line in lines])
    expect_credits(m, np.bincount(L.place[holders], weight * t.sponsor, m.world.n_places))


def renews(m: Market, due: Any, chance: Any) -> Any:
    """Who renews; luck is by holder and programme, since rows of credentials depend on others' awards."""
    C = m.credentials
    u = uniforms(Key(m.key0, m.key1), RENEW, m.month, C.learner[due], m.offers.pid[C.offer[due]])
    return u >= 1.0 - chance
