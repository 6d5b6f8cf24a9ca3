"""The stall: an offer's traits as learners see them; brand counts once, seats and noise as said."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from credmarket.agents.platforms import DIRECT_NUMBER
from credmarket.agents.providers import MILL
from credmarket.agents.research import pool_cell, tier_of
from credmarket.agents.words import DIRECT_ROW, ENGLISH, NONE
from credmarket.market import Market
from credmarket.processes.stall import assessment_noise, build_stall, describe, network_benefit


def described(market: Market) -> Any:
    """All listings with their traits."""
    stall = build_stall(market)
    return describe(market, stall, np.arange(len(stall)))[0]


def test_only_what_is_considered_is_described(market: Market) -> None:
    stall, everything = build_stall(market), described(market)
    sets = np.array([[7, 3, NONE], [NONE, NONE, NONE], [3, 90, 2]])
    S, rows, renumbered = describe(market, stall, sets)
    assert rows.tolist() == [2, 3, 7, 90]
    assert renumbered.tolist() == [[2, 1, NONE], [NONE, NONE, NONE], [1, 3, 0]]
    assert np.array_equal(S, everything[rows])
    S, rows, renumbered = describe(market, stall, np.full((2, 3), NONE))
    assert len(S) == len(rows) == 0 and (renumbered == NONE).all()


def test_records_follow_the_listings(market: Market) -> None:
    S, offers, listings = described(market), market.offers, market.listings
    j = listings.offer
    assert len(S) == len(listings) > 100
    for name in ("pid", "language", "field", "form", "kind", "charged", "hours", "weeks", "credits", "stack"):
        assert np.array_equal(S[name], getattr(offers, name)[j]), name
    assert np.array_equal(S.bills, offers.months_billed[j])
    assert S.fee == pytest.approx(offers.fee[j] / 100.0 * offers.months_billed[j])
    standing = market.providers.prestige[offers.provider[j]] + market.providers.reputation[offers.provider[j]]
    assert np.array_equal(S.tier, tier_of(standing))
    assert np.array_equal(S.cell, pool_cell(offers.form[j], S.tier, offers.language[j] == ENGLISH))


def test_appeal_is_quality_standing_and_the_platforms_catalogue(market: Market) -> None:
    base = described(market).appeal
    p, j = market.params.enrol, int(market.listings.offer[0])
    mine = market.listings.offer == j
    market.offers.quality[j] += 1.0
    assert described(market).appeal - base == pytest.approx(np.where(mine, p.quality_taste, 0))
    market.offers.quality[j] -= 1.0
    provider = market.offers.provider[j]
    market.providers.reputation[provider] += 1.0
    hers = market.offers.provider[market.listings.offer] == provider
    assert described(market).appeal - base == pytest.approx(np.where(hers, p.reputation_taste, 0))
    market.providers.reputation[provider] -= 1.0
    platform = market.listings.platform[0]
    courses = market.platforms.courses[platform]
    market.platforms.courses[platform] = 2 * courses + 1
    there = market.listings.platform == platform
    assert described(market).appeal - base == pytest.approx(np.where(there, p.network_taste * np.log(2.0), 0))


def test_a_platforms_benefit_may_grow_with_its_share_of_offers_or_of_accounts(market: Market) -> None:
    """The logarithm by default; shares add up to one over platforms, and what is sold directly has none."""
    platforms, p = market.platforms, market.params.enrol
    usual = np.log((1.0 + platforms.courses) / (1.0 + p.network_reference))
    assert network_benefit(market) == pytest.approx(usual, abs=1e-12)
    for name, size in (("share", platforms.courses), ("accounts", platforms.accounts)):
        market.params.enrol = p.change(network=name, network_taste=2.0, quality_taste=0.0, reputation_taste=0.0)
        share = network_benefit(market)
        assert size[DIRECT_ROW] > 0 or name == "accounts"
        assert share[DIRECT_ROW] == 0.0
        assert share[1:] == pytest.approx(size[1:] / size[1:].sum())
        assert share.sum() == pytest.approx(1.0)
        assert described(market).appeal == pytest.approx(2.0 * share[market.listings.platform])
    platforms.accounts[:] = 0.0
    assert network_benefit(market).tolist() == [0.0] * len(platforms)


def test_what_has_aged_appeals_less_whether_it_is_good_or_bad(market: Market) -> None:
    j = market.listings.offer
    base, p = described(market).appeal, market.params.enrol
    assert (market.offers.quality[j] < -0.5).any() and (market.offers.quality[j] > 0.5).any()
    market.offers.relevance[:] *= np.exp(-0.5)
    assert described(market).appeal - base == pytest.approx(np.full(len(j), -0.5 * p.quality_taste))


def test_who_pays_a_mill_knows_that_she_passes(market: Market) -> None:
    seller = market.offers.provider[market.listings.offer[0]]
    market.providers.type[seller] = MILL
    S, mine = described(market), market.offers.provider[market.listings.offer] == seller
    rigour = market.offers.rigour[market.listings.offer]
    assert (S.difficulty[mine] == -np.inf).all() and rigour.std() > 0.1
    assert S.difficulty[~mine] == pytest.approx(market.params.enrol.difficulty + rigour[~mine])


def test_without_tastes_all_offers_appeal_alike(market: Market) -> None:
    market.params.enrol = market.params.enrol.change(quality_taste=0.0, reputation_taste=0.0, network_taste=0.0)
    assert not described(market).appeal.any()


def test_seats_are_open_until_demand_is_collected(market: Market) -> None:
    market.offers.seats[:], market.offers.enrolled[:] = 1, 900.0
    S = described(market)
    assert (S.share_open == 1.0).all()
    assert (S.share_later == 1.0).all()


def test_direct_sales_and_attendance(market: Market) -> None:
    S, listings = described(market), market.listings
    direct = listings.platform == DIRECT_ROW
    assert np.array_equal(S.direct == 1, direct)
    assert np.array_equal(S.mark, np.where(direct, DIRECT_NUMBER, listings.platform - 1))
    online = market.offers.mode[listings.offer] == 0
    assert (S.country[online] == NONE).all()
    home = market.world.place_country_row[market.providers.place[market.offers.provider[listings.offer]]]
    assert np.array_equal(S.country[~online], home[~online])
    assert 0 < direct.sum() < len(S)


def test_exams_show_more_than_tasks_and_tasks_more_than_attendance(market: Market) -> None:
    offers, p = market.offers, market.params.study
    offers.assessment[:6], offers.proctored[:6] = [0, 1, 2, 0, 1, 2], [0, 0, 0, 1, 1, 1]
    noise = assessment_noise(market, np.arange(6)) / market.params.population.sd_ability
    assert noise[:3] ** 2 == pytest.approx([p.noise_attendance, p.noise_tasks, p.noise_exam])
    assert noise[3:] ** 2 == pytest.approx(noise[:3] ** 2 * p.proctoring)
    assert (np.diff(noise[:3]) < 0).all()
