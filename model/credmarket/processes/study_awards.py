"""Awards: credentials handed out, expiring, renewed or found out to be forged; part of `study`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from credmarket.agents.cohorts import OLDEST
from credmarket.agents.research import tier_of
from credmarket.agents.tally import tallied
from credmarket.agents.words import BACHELOR, CLASSES, DEGREE_KIND, EDUCATION, FORMS, NEVER, PAYING
from credmarket.numerics.compiled import loop
from credmarket.numerics.functions import exps, logs, normal_quantiles, powers
from credmarket.numerics.random import LIFE, Key, normals, stream, uniforms, words
from credmarket.processes.grants import pay_for_completions
from credmarket.processes.people import TRAITS, income_of
from credmarket.processes.willingness import annuity, pay_chance, pay_surplus

if TYPE_CHECKING:
    from credmarket.market import Market

RENEW = stream("study.renew")
DETECT = stream("study.detect")
COMPLETIONS = tallied("completions", "people", "people who finish and pass this month (heads), by education")
AWARDED = tallied("awarded", "people", "credentials awarded this month (heads), by form")
HOURS = tallied("certificate_hours", "h, people", "study hours and heads behind this month's certificates")
SELECTION = tallied("selection", "log points", "mean true ability of this month's expected earners, by class; NaN: none")
SELECTED = tallied("selection_weight", "people", "expected earners this month, by class")
DETECTED = tallied("detected", "people", "holders whose credential was found to be forged, by provider")
RENEWED = tallied("renewed", "people", "credentials renewed (heads)")
RENEWAL_FEES = tallied("renewal_fees", "$", "expected fees of renewals by place and education")
RENEWING = tallied("surplus_renewing", "$", "expected gain of those who may renew, beyond the fee")
LAPSED = tallied("lapsed", "people", "credentials that lapsed or were revoked (heads)")


def nature_cohort(m: Market, rows: Any, offers: Any, chance: Any, payers: Any) -> None:
    """Expected completions of those who enrolled this month, and the true ability of expected earners by class.

    Completion rates rest on chances rather than on heads: they are the same thing with less noise.
    """
    weight = m.learners.weight[rows].astype(np.float64)
    done = weight * chance
    m.cohort[m.month] = weight.sum(), done.sum(), weight[payers].sum(), done[payers].sum()
    graduate = m.learners.education[rows] >= BACHELOR
    m.cohort_graduates[m.month] = done[graduate].sum()
    m.cohort_squares[m.month] = (weight**2).sum(), (weight[payers] ** 2).sum()
    group = m.issuers.group[m.offers.unit[offers[payers]]]
    earned = done[payers]
    count = np.bincount(group, weights=earned, minlength=CLASSES)
    ability = np.bincount(group, weights=earned * m.learners.ability[rows[payers]], minlength=CLASSES)
    m.tally[SELECTED] = count
    m.tally[SELECTION] = np.where(count > 0, ability / np.where(count > 0, count, 1.0), np.nan)


def count_outcomes(m: Market, rows: Any, offers: Any, passed: Any) -> None:
    """Completions (with or without a credential), by education."""
    heads = m.learners.weight[rows[passed]].astype(np.float64)
    m.tally[COMPLETIONS] = np.bincount(m.learners.education[rows[passed]], weights=heads, minlength=len(EDUCATION))


def award(m: Market, rows: Any, offers: Any, passed: Any, score: Any, forged: Any) -> None:
    """Append a credential for everybody who passed and paid; degrees raise education."""
    L, O, C = m.learners, m.offers, m.credentials
    earners = np.flatnonzero(passed & (L.study[rows] == PAYING))
    who, offer = rows[earners], offers[earners]
    new = C.grow(len(earners))
    C.learner[new], C.offer[new], C.previous[new] = who, offer, L.credential[who]
    C.awarded[new] = m.month
    validity = O.validity[offer].astype(np.int64)
    C.expires[new] = np.where(validity > 0, np.minimum(m.month + validity, NEVER - 1), NEVER)
    C.score[new], C.forged[new] = score[earners], forged[earners]
    L.credential[who] = np.arange(new.start, new.stop)
    pay_for_completions(m, who, offer)
    degree = O.kind[offer] == DEGREE_KIND
    L.education[who[degree]] = np.minimum(np.maximum(L.education[who[degree]] + 1, BACHELOR), len(EDUCATION) - 1)
    heads = L.weight[who].astype(np.float64)
    m.tally[AWARDED] = np.array([heads[(O.awards[offer] >> f) & 1 == 1].sum() for f in range(len(FORMS))])
    m.tally[HOURS] = (O.hours[offer], heads)


def lapse_and_renew(m: Market) -> None:
    """A month before it expires a credential is renewed or not; forged ones may be found out."""
    C, L, O, p = m.credentials, m.learners, m.offers, m.params.study
    if not len(C):
        m.tally[RENEWED], m.tally[LAPSED], m.tally[RENEWING] = 0.0, 0.0, 0.0
        m.tally[RENEWAL_FEES] = np.zeros((m.world.n_places, len(EDUCATION)))
        m.tally[DETECTED] = np.zeros(len(m.providers))
        return
    due = np.flatnonzero(C.expires == m.month + 1)
    due = due[m.month - L.born[C.learner[due]].astype(np.int64) < OLDEST]  # who has retired lets it lapse
    worth, price = renewal_worth(m, due)
    expect_renewals(m, C.learner[due].astype(np.int64), worth, price)
    due = due[renews(m, due, worth, price)]
    holders, offer = C.learner[due].astype(np.int64), C.offer[due]
    heads = L.weight[holders].astype(np.int64)
    fee = np.rint(O.fee[offer] * p.renewal_fee).astype(np.int64)
    m.ledger.pay("learners", "providers", "fee", fee * heads, payees=O.provider[offer])
    C.expires[due] = m.month + 1 + O.validity[offer]
    m.tally[RENEWED] = float(heads.sum())
    key, rows = Key(m.key0, m.key1), np.flatnonzero((C.forged == 1) & (C.expires > m.month))
    found = rows[uniforms(key, DETECT, m.month, C.learner[rows], O.pid[C.offer[rows]]) < p.detection]
    C.expires[found] = m.month
    m.tally[DETECTED] = np.bincount(O.provider[C.offer[found]], weights=L.weight[C.learner[found]].astype(np.float64),
                                    minlength=len(m.providers))
    m.tally[LAPSED] = float(L.weight[C.learner[C.expires == m.month]].sum())


def renewal_worth(m: Market, due: Any) -> tuple[Any, Any]:
    """What holding on is worth to holders (median willingness to pay) and what a renewal costs, $."""
    C, O, p = m.credentials, m.offers, m.params.enrol
    holders, offer = C.learner[due].astype(np.int64), C.offer[due]
    income = income_of(m, holders)
    tier = tier_of(m.providers.prestige[O.provider[offer]] + m.providers.reputation[O.provider[offer]])
    gain = np.maximum(m.returns.pay[O.form[offer], tier, O.field[offer]], 0.0)
    years = np.minimum(O.validity[offer] / 12.0, p.horizon)
    months = np.array([annuity(float(y), p.discount) for y in years])
    keepsake = p.keepsake * powers(income / p.income_anchor, np.full(len(due), p.keepsake_elasticity))
    engagement = engagement_of(Key(m.key0, m.key1), holders)
    worth = (keepsake + p.trust * gain * income * months) * exps(p.pay_engagement * engagement)
    return worth, O.fee[offer] * m.params.study.renewal_fee / 100.0


@loop
def renewals(worth: Any, fee: Any, sd: float, paid: Any, gained: Any) -> None:
    """Expected fee and E[(W e^(sd z) - fee)^+] of each who may renew, $: as in the first purchase."""
    for n in range(worth.size):
        paid[n], gained[n] = pay_chance(worth[n], sd, fee[n]) * fee[n], pay_surplus(worth[n], sd, fee[n])


def expect_renewals(m: Market, holders: Any, worth: Any, fee: Any) -> None:
    """What renewals are expected to bring, and to whom they are worth more."""
    L, paid, gained = m.learners, np.zeros(len(holders)), np.zeros(len(holders))
    renewals(worth, fee, m.params.enrol.price_sd, paid, gained)
    fees = np.zeros((m.world.n_places, len(EDUCATION)))
    np.add.at(fees, (L.place[holders], L.education[holders]), L.weight[holders] * paid)
    m.tally[RENEWAL_FEES], m.tally[RENEWING] = fees, float((L.weight[holders] * gained).sum())


def renews(m: Market, due: Any, worth: Any, fee: Any) -> Any:
    """Whether holders pay for a renewal: the worth of holding on against the renewal fee, as in the first purchase."""
    C, p = m.credentials, m.params.enrol
    holders = C.learner[due].astype(np.int64)
    # by holder and programme: rows depend on others' awards
    z = normals(Key(m.key0, m.key1), RENEW, m.month, holders, m.offers.pid[C.offer[due]])
    return logs(np.maximum(worth, 1e-9)) + p.price_sd * z >= logs(np.maximum(fee, 1e-9))


def engagement_of(key: Key, rows: Any) -> Any:
    """The persistent engagement of learners: word 1 of their traits."""
    word = words(key, TRAITS, LIFE, rows)[1]
    return normal_quantiles((word.astype(np.float64) + 0.5) * 2.0**-32)
