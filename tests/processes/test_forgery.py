"""Forgery: cheats lose their credential, mills everything; and what mills do to the name of a class."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.processes.labour_market import LabourMarket
from tests.processes.test_study_awards import due_next_month, give, studying

from credmarket.agents.marks import class_of
from credmarket.agents.providers import MILL
from credmarket.agents.words import AT_ENROLMENT, BADGE, DIRECT_ROW, NEVER, NONE
from credmarket.agents.year import GROUPS, POOL_BINS, POOL_COLUMNS, selected_by
from credmarket.market import Market
from credmarket.processes.believe import believe
from credmarket.processes.candidates import nature_brought, pools
from credmarket.processes.forgery import BANNED, DETECTED, find_out, raid
from credmarket.processes.hire import hire
from credmarket.processes.pay import pay
from credmarket.processes.repute import nature_worth, recent
from credmarket.processes.study_awards import LAPSED, lapse_and_renew


def detecting(m: Market, chance: float) -> None:
    m.params.study = m.params.study.change(detection=chance)


def test_the_found_out_lose_it_at_once_and_are_counted_by_issuer(market: Market) -> None:
    rows, offers, new = due_next_month(market, 30, forged=True)
    market.credentials.expires[new] = NEVER
    detecting(market, 1.0)
    lapse_and_renew(market)
    heads = market.learners.weight[rows].sum()
    assert (market.credentials.expires[new] == market.month).all()
    assert market.tally[DETECTED][market.offers.provider[offers[0]]] == heads == market.tally[DETECTED].sum()
    assert market.tally[LAPSED] == heads
    lapse_and_renew(market)
    assert market.tally[DETECTED].sum() == 0.0


def test_cheats_are_found_out_one_by_one_at_the_monthly_chance(market: Market) -> None:
    _, _, new = due_next_month(market, 600, forged=True)
    market.credentials.expires[new] = NEVER
    detecting(market, 0.3)
    find_out(market)
    found = (market.credentials.expires[new] == market.month).mean()
    assert abs(found - 0.3) < 4.5 * np.sqrt(0.3 * 0.7 / 600)
    assert market.tally[BANNED] == 0


def test_honest_credentials_are_never_found_out(market: Market) -> None:
    _, _, new = due_next_month(market, 30)
    market.credentials.expires[new] = NEVER
    detecting(market, 1.0)
    lapse_and_renew(market)
    assert (market.credentials.expires[new] == NEVER).all()


def test_a_mill_that_is_found_out_is_banned_with_all_that_it_sold(market: Market) -> None:
    rows, offers = studying(market, 40)
    seller = int(market.offers.provider[offers[0]])
    other = int(offers[market.offers.provider[offers] != seller][0])
    new = give(market, rows[:30], np.full(30, offers[0]), forged=True)
    honest = give(market, rows[30:], np.full(10, other))
    market.providers.type[seller] = MILL
    detecting(market, 1e-12)
    find_out(market)
    assert market.providers.left[seller] > market.month and (market.credentials.expires[new] > market.month).all()
    detecting(market, 1.0)
    find_out(market)
    assert market.providers.left[seller] == market.month
    assert (market.credentials.expires[new] == market.month).all()
    assert (market.credentials.expires[honest] > market.month).all()
    theirs = market.offers.provider == seller
    assert (market.offers.retired[theirs] <= market.month).all() and (market.offers.retired[other] > market.month)
    assert market.tally[BANNED] == 1 and not raid(market).any()


def test_whether_a_mill_is_found_out_does_not_depend_on_the_people_simulated(make: Any, tiny: Any) -> None:
    outcomes = []
    for learners in (600, 1200):
        m = make("baseline", tiny, {"population.learners": learners, "providers.mills": 400, "study.detection": 0.5})
        mills = m.providers.type == MILL
        m.providers.left[mills] = NEVER
        assert not raid(m).any()  # none sells yet
        papers = m.offers.grow(400)
        m.offers.provider[papers], m.offers.launched[papers], m.offers.retired[papers] = np.flatnonzero(mills), 0, NEVER
        outcomes.append(raid(m)[mills])
    assert np.array_equal(*outcomes) and 130 < outcomes[0].sum() < 270


@pytest.fixture(scope="module")
def bought(make: Any, tiny: Any, lively: Any) -> Market:
    """A lively market with many mills, never found out, after four years; read only."""
    return make("baseline", tiny, lively, {"population.learners": 8000, "providers.mills": 3000, "study.detection": 0.0},
                months=48)


def test_mills_sell_paper_directly_for_money_down_to_whoever_pays(bought: Market) -> None:
    O, C = bought.offers, bought.credentials
    theirs = bought.providers.type[O.provider] == MILL
    assert theirs.sum() > 50
    assert (O.hours[theirs] == 0.0).all() and (O.gain[theirs] == 0.0).all()
    assert (O.platform[theirs] == DIRECT_ROW).all()
    assert (O.charged[theirs] == AT_ENROLMENT).all()
    assert O.payers[theirs].sum() > 0.0
    sold = theirs[C.offer]
    assert sold.sum() > 10 and (C.forged[sold] == 1).all() and not C.forged[~sold].any()
    who = C.learner[sold]
    assert (bought.learners.programme[who] == NONE).mean() > 0.5  # handed over at once


def test_what_a_mills_holders_are_worth_is_theirs_and_leaves_honest_issuers_alone(bought: Market) -> None:
    """In a run: buyers of mills are a pool of their own, nothing is learnt from a mill, and it screens nobody."""
    candidates, issuers = bought.year.candidates, bought.issuers
    assert candidates.shape == (GROUPS, POOL_BINS, POOL_COLUMNS)
    mill = bought.providers.type[issuers.provider] == MILL
    assert mill.sum() > 20 and not issuers.gain[mill].any() and issuers.gain[~mill].any()
    assert issuers.worth == pytest.approx(issuers.gain + issuers.brought)
    found = pools(candidates, float(bought.params.repute.few), float(bought.params.population.sd_ability))
    mean = (found.share * found.ability).sum(axis=1)
    group = int(issuers.group[mill][np.argmax(issuers.holders[mill])])
    buyers, earners = mean[selected_by(np.array([group, group]), np.array([1, 0]))]
    assert candidates[selected_by(np.array([group]), np.array([1]))[0]].any() and buyers != earners
    rows = np.flatnonzero(bought.providers.type[bought.offers.provider] == MILL)
    of = selected_by(issuers.group[bought.offers.unit[rows]], np.ones(len(rows), dtype=np.int64))
    assert nature_brought(bought, found, rows) == pytest.approx(mean[of])  # it passes all of them


def test_worth_of_a_mill_rests_on_its_own_buyers(market: Market) -> None:
    seller = int(market.issuers.provider[0])
    market.providers.type[seller] = MILL
    market.year.candidates[:] = 0.0
    filed = np.zeros((GROUPS, POOL_BINS, POOL_COLUMNS))
    filed[: GROUPS // 2, 5], filed[GROUPS // 2 :, 3] = (1e12, 0.4e12, 1e12), (1e12, -0.2e12, 1e12)
    market.tally["candidates"] = filed
    market.issuers.holders[:] = 0.0  # what was before is forgotten
    nature_worth(market, recent(market))
    away, running = market.issuers.worth - market.issuers.gain, np.zeros(len(market.issuers), dtype=np.bool_)
    running[market.offers.unit[recent(market).rows]] = True
    mine = market.issuers.provider == seller
    assert (mine & running).any() and (~mine & running).any()
    assert away[mine & running] == pytest.approx(-0.2, abs=1e-3) and away[~mine & running] == pytest.approx(0.4, abs=1e-3)


def believed(mills: int) -> tuple[float, float]:
    """Mean belief about the class of badges and its spread between issuers after four years of hires, `mills` of ten
    issuers being mills; buyers of mills are ordinary, holders of the others able."""
    m = LabourMarket(people=3000, changes={"believe.records": "realised", "believe.reach": 1e6, "believe.review_months": 1,
                                           "hire.separations": 3.0, "believe.memory": 0.0})
    m.knows()
    worth = np.where(np.arange(10) < mills, 0.0, 0.4)
    offers = m.issue(worth)
    at = np.arange(2000) % 10
    m.learners.skill[:2000] += worth[at].astype(np.float32)
    m.give(np.arange(2000), offers[at], worth[at])
    for _ in range(48):
        m.step(hire, pay, believe)
    firms = m.industries.firms / m.industries.firms.sum()
    badges = class_of(BADGE, 0)
    return float(firms @ m.records.class_mean[:, :, badges].mean(axis=1)), float(m.records.spread[badges])


def test_n_mills_lower_what_employers_think_of_the_class_and_make_it_harder_to_read() -> None:
    """The reputational externality: the same hires, with and without mills among the issuers."""
    clean, alike = believed(0)
    mixed, apart = believed(5)
    assert clean > mixed + 0.05
    assert apart > alike + 0.005
