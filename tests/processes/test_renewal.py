"""Renewal: a credential is kept for money as it was bought; expected counts and what happens agree."""

from __future__ import annotations

from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from scipy.stats import norm
from tests.processes.test_study_awards import due_next_month, give, studying

from credmarket.agents.cohorts import OLDEST
from credmarket.agents.objective import EDTECH
from credmarket.agents.words import AT_CREDENTIAL, AT_ENROLMENT, EDUCATION, INTEREST
from credmarket.instruments.levers import Credit
from credmarket.market import Market
from credmarket.processes.people import gather_people
from credmarket.processes.renewal import (
    RENEWAL_FEES,
    RENEWAL_SALES,
    RENEWED,
    RENEWING,
    renewable,
    renewal_terms,
    renewal_worth,
    renews,
)
from credmarket.processes.study_awards import lapse_and_renew


def whose(m: Market, due: Any) -> Any:
    """Which of the credentials in these rows are renewed."""
    rows = np.arange(due.start, due.stop) if isinstance(due, slice) else due
    return renews(m, rows, renewal_terms(m, rows).chance)


def holders_of(m: Market, rows: Any) -> Any:
    """Who holds the credentials in these rows, as one record each."""
    who = m.credentials.learner[rows]
    return gather_people(m, who, m.learners.weight[who])


def test_renewing_costs_its_fee_and_lasts_as_long_again(market: Market) -> None:
    rows, offers, new = due_next_month(market)
    kept = whose(market, new)
    before = market.providers.cash.copy()
    lapse_and_renew(market)
    C = market.credentials
    assert 0 < kept.sum() < len(kept)
    assert (C.expires[new][kept] == market.month + 25).all()
    assert (C.expires[new][~kept] == market.month + 1).all()
    heads = int(market.learners.weight[rows[kept]].astype(np.int64).sum())
    fee = round(5000 * market.params.study.renewal_fee)
    assert market.tally[RENEWED] == heads
    assert market.ledger.month[("learners", "providers", "fee")] == heads * fee
    cost = sum(market.ledger.paid(account, "providers") for account in ("commission", "partner_share", "delivery"))
    assert cost > 0 and (market.providers.cash - before)[market.offers.provider[offers[0]]] == heads * fee - cost


def test_a_renewal_is_settled_as_a_purchase_is(market: Market) -> None:
    """Everybody renews what is worth so much more than its fee; half the fee is a sponsor's, who gets a tenth back."""
    rows, offers, _ = due_next_month(market, 60, fee=5000)
    O, L, p = market.offers, market.learners, market.params
    market.params.enrol = p.enrol.change(keepsake=1e6, liquidity=np.inf, sponsor_chance=1.0, sponsor_share=0.5)
    market.params.study = p.study.change(renewal_fee=0.4)
    market.employers.sponsors[:], market.employers.in_house[:] = 1, 0
    L.employer[rows], L.motive[rows], L.field[rows] = 0, 0, O.field[offers[0]]
    L.motive[rows[:20]] = INTEREST  # they pay all themselves
    O.supply[offers], O.marginal[offers], market.platforms.commission[:] = EDTECH, 500, 0.3
    scheme: Any = SimpleNamespace(expect=lambda x: x, charge=lambda x, support: None, left=10**12)
    market.tally.blank()
    market.schemes, market.levers.credits = [scheme], [Credit(0, np.full(market.world.n_places, 0.1))]
    lapse_and_renew(market)
    heads = L.weight[rows].astype(np.int64)
    own, sponsored = 2000 * heads[:20].sum() + 1000 * heads[20:].sum(), 1000 * heads[20:].sum()
    share = p.objective.edtech_share
    paid, gross = market.ledger.paid, 2000 * heads.sum()
    assert paid("fee", "learners", "providers") == own
    assert paid("sponsorship", "employers", "providers") == sponsored
    assert paid("commission", "providers", "platforms") == 600 * heads.sum()
    assert paid("partner_share", "providers", "suppliers") == share * 1400 * heads.sum()
    assert paid("delivery", "providers", "suppliers") == 200 * heads.sum()
    assert paid("training_credit", "governments", "employers") == pytest.approx(0.1 * sponsored, abs=market.world.n_places)
    assert paid("support") == 0
    assert market.tally[RENEWAL_FEES].sum() == pytest.approx(own / 100)
    lines = [sponsored, 0.3 * gross, share * 0.7 * gross, 0.1 * gross]
    assert market.tally[RENEWAL_SALES] == pytest.approx(np.array(lines) / 100)
    assert market.tally["credit_expected"].tolist() == [pytest.approx(0.1 * sponsored / 100)]


def test_only_who_is_there_renews_and_only_with_an_issuer_that_is_there(market: Market) -> None:
    rows, offers, new = due_next_month(market, 60, fee=0)  # for nothing everybody renews who can
    market.learners.born[rows[:20]] = market.month - OLDEST  # of age
    due = np.arange(new.start, new.stop)
    assert renewable(market, due).tolist() == [False] * 20 + [True] * 40
    lapse_and_renew(market)
    assert (market.credentials.expires[new][20:] == market.month + 25).all()
    assert (market.credentials.expires[new][:20] == market.month + 1).all()
    market.providers.left[market.offers.provider[offers[0]]] = market.month
    assert not renewable(market, due).any()


def test_fewer_renew_what_costs_more_and_nobody_pays_beyond_worth(market: Market) -> None:
    _, offers, new = due_next_month(market, 200)
    due = np.arange(new.start, new.stop)
    shares = []
    for fee in (0, 100, 1000, 10_000, 10**9):
        market.offers.fee[offers] = fee
        shares.append(whose(market, due))
    counts = [int(s.sum()) for s in shares]
    assert counts[0] == 200
    assert counts[-1] == 0
    assert counts == sorted(counts, reverse=True)
    assert counts[1] > counts[3]
    for cheap, dear in pairwise(shares):
        assert not (dear & ~cheap).any()  # the same luck at every fee


def test_what_was_paid_at_enrolment_is_renewed_as_it_was_bought(market: Market) -> None:
    """800 holders: the share who renew is the mean of logistic(alpha (W - fee)/mu), within 4.5 standard errors."""
    _, offers, new = due_next_month(market, 800, fee=40_000)
    market.offers.charged[offers] = AT_ENROLMENT
    market.params.enrol = market.params.enrol.change(liquidity=np.inf)
    due = np.arange(new.start, new.stop)
    she = holders_of(market, due)
    worth = renewal_worth(market, she, market.credentials.offer[due])
    utility = she.alpha * (worth - 400.0 * market.params.study.renewal_fee)
    chance = 1.0 / (1.0 + np.exp(-utility / market.params.enrol.taste_scale))
    share = whose(market, due).mean()
    assert abs(share - chance.mean()) < 4.5 * np.sqrt((chance * (1 - chance)).mean() / len(due))
    market.offers.charged[offers] = AT_CREDENTIAL  # bought for what it is worth to her
    assert whose(market, due).mean() < share - 0.1
    market.params.enrol = market.params.enrol.change(liquidity=0.0)
    assert not whose(market, due).any()


def test_those_who_may_renew_gain_what_they_would_pay_beyond_the_fee(market: Market) -> None:
    """E[(W e^(sd z) - fee)^+] of everybody who is due; all of W e^(sd^2/2) where a renewal is free."""
    rows, offers, new = due_next_month(market, 30)
    due, heads = np.arange(new.start, new.stop), market.learners.weight[rows]
    terms = renewal_terms(market, due)
    worth, fee = terms.worth, terms.fee
    assert not terms.sponsor.any()
    sd = market.params.enrol.price_sd
    d = np.log(worth / fee) / sd
    expected = worth * np.exp(0.5 * sd**2) * norm.cdf(d + sd) - fee * norm.cdf(d)
    lapse_and_renew(market)
    assert market.tally[RENEWING] == pytest.approx(float(heads @ expected), rel=1e-7)
    fees = np.zeros((market.world.n_places, len(EDUCATION)))
    np.add.at(fees, (market.learners.place[rows], market.learners.education[rows]), heads * fee * norm.cdf(d))
    assert market.tally[RENEWAL_FEES] == pytest.approx(fees, rel=1e-7)
    market.offers.fee[offers[0]] = 0
    market.credentials.expires[new] = market.month + 1
    lapse_and_renew(market)
    assert market.tally[RENEWING] == pytest.approx(float(heads @ worth) * np.exp(0.5 * sd**2), rel=1e-7)


def test_the_gain_of_what_was_paid_at_enrolment_is_the_logit_s(market: Market) -> None:
    rows, offers, new = due_next_month(market, 30, fee=40_000)
    market.offers.charged[offers] = AT_ENROLMENT
    market.params.enrol = market.params.enrol.change(liquidity=160.0 / 800.0)
    due, mu = np.arange(new.start, new.stop), market.params.enrol.taste_scale
    t, alpha = renewal_terms(market, due), holders_of(market, due).alpha
    able = t.fee <= market.params.enrol.liquidity * holders_of(market, due).income
    x = alpha * (t.worth - t.fee) / mu
    assert able.any() and not able.all()
    assert t.chance == pytest.approx(np.where(able, 1 / (1 + np.exp(-x)), 0.0), rel=1e-9)
    assert t.gain == pytest.approx(np.where(able, mu / alpha * np.log1p(np.exp(x)), 0.0), rel=1e-9)
    lapse_and_renew(market)
    assert market.tally[RENEWING] == pytest.approx(float(market.learners.weight[rows] @ t.gain))


def test_a_renewal_is_worth_less_out_of_field_and_out_of_interest(market: Market) -> None:
    _, offers, new = due_next_month(market, 2)
    due = np.arange(new.start, new.stop)
    market.returns.pay[:] = 0.1
    she = holders_of(market, due)[[0, 0, 0]]
    field = int(market.offers.field[offers[0]])
    she["field"], she.motive, she.jobless = [field, field + 1, field], [0, 0, INTEREST], 0
    p = market.params.enrol
    worth = renewal_worth(market, she, market.credentials.offer[due][[0, 0, 0]])
    kept = worth[0] - (worth[0] - worth[1]) / (1.0 - p.off_field_return)  # the keepsake
    assert worth[2] - kept == pytest.approx(p.leisure_weight * (worth[0] - kept), rel=1e-6)
    assert worth[0] > worth[1] > kept > 0


def test_holders_become_fewer_when_people_do_not_renew(market: Market) -> None:
    """300 credentials fall due: next month their holders hold them still if it costs nothing, and none does at any sum."""
    state, held = market.snapshot(), []
    for fee in (0, 10**9):
        market.restore(state)
        rows, _, new = due_next_month(market, 300, fee=fee)
        before = holds(market, rows, market.month)
        lapse_and_renew(market)
        assert before.all() and np.array_equal(holds(market, rows, market.month), before)
        held.append(holds(market, rows, market.month + 1))
        assert market.tally[RENEWED] == market.learners.weight[rows[held[-1]]].sum()
        assert len(rows) == new.stop - new.start == 300
    assert held[0].all() and not held[1].any()


def holds(m: Market, people: Any, month: int) -> Any:
    """Who of these people holds a credential that is valid in a month."""
    C = m.credentials
    return np.isin(people, C.learner[C.expires > month])


def test_luck_of_renewal_and_detection_does_not_depend_on_others_awards(market: Market) -> None:
    """Another world in which a few more people were awarded before: rows of credentials shift, nobody's luck does."""
    state = market.snapshot()
    outcomes = []
    for extra in (0, 3):
        market.restore(state)
        rows, offers = studying(market, 60)
        if extra:
            give(market, rows[-extra:], offers[-extra:])
        new = give(market, rows[:50], np.full(50, offers[0]), forged=True)
        market.offers.validity[offers[0]], market.offers.fee[offers[0]] = 24, 3000
        kept = whose(market, new)
        market.params.study = market.params.study.change(detection=0.3)
        lapse_and_renew(market)
        found = market.credentials.expires[new] == market.month
        outcomes.append((kept.tolist(), found.tolist(), new.start))
    assert outcomes[0][:2] == outcomes[1][:2]
    assert outcomes[0][2] != outcomes[1][2]
    assert 3 < sum(outcomes[0][1]) < 30
