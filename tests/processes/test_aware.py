"""Aware: news spreads as Bass says, in the mean field and person by person (theory f)."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from credmarket.agents.awareness import Awareness
from credmarket.agents.learners import Learners
from credmarket.agents.words import BACHELOR
from credmarket.market import Market
from credmarket.numerics.blocks import blocks
from credmarket.numerics.functions import exps
from credmarket.numerics.packed import packed
from credmarket.numerics.random import key
from credmarket.processes.aware import CLOCKS, AwareParams, aware, by_number, chance, hear, news_rates

K0, K1 = key(5, 1)


class Town:
    """One place, two communities of equal size, some platforms of which all but the last are open."""

    def __init__(self, people: int = 4000, platforms: int = 1, marketing: float = 1.0, **params: float) -> None:
        self.world = SimpleNamespace(reads=np.array([[1.0, 0.3]]), place_country_row=np.array([0]))
        self.platforms = SimpleNamespace(marketing=np.full(platforms, marketing), place=np.full(platforms, 0),
                                         speaks=np.tile([[1, 0]], (platforms, 1)).astype(np.uint8))
        self.levers = SimpleNamespace(publicity=np.zeros((1, platforms)))
        self.awareness = Awareness(2, platforms)
        self.awareness.people[:] = people / 2
        self.params = SimpleNamespace(aware=AwareParams(**{"home_publicity": 1.0, **params}))
        self.learners = Learners(people, words=1 + platforms // 64)
        self.learners.online_from[:], self.learners.born[:] = 0, -240
        self.learners.education[people // 2:] = BACHELOR
        self.open = np.ones(platforms, dtype=bool)
        self.month = 0

    def open_platforms(self) -> Any:
        return self.open

    def tell(self, rates: Any) -> None:
        """Who hears this month, at rates a year [communities, platforms]."""
        news = packed(by_number(rates, np.arange(rates.shape[1])))
        hear(blocks(len(self.learners)), self.learners.columns(), self.month, K0, K1, news)

    def heard(self, platforms: int) -> Any:
        """Who knows which of the first platforms, bool [people, platforms]."""
        at = np.arange(platforms)
        return (self.learners.known[:, at >> 6] >> (at & 63).astype(np.uint64)) & np.uint64(1) == 1

    def step(self) -> None:
        """A month of `aware` without employers."""
        rates = news_rates(self)  # type: ignore[arg-type]
        self.tell(rates)
        self.awareness.share += (1.0 - self.awareness.share) * (1.0 - exps(-rates / 12.0))
        self.month += 1


def bass(p: float, q: float, years: Any) -> Any:
    decay = np.exp(-(p + q) * years)
    return (1 - decay) / (1 + q / p * decay)


def test_f1_the_mean_field_is_the_bass_curve_and_people_follow_it() -> None:
    """Ten years in months: within .03 of the closed form (steps are finite); 4,000 people within 4.5 standard errors."""
    town = Town(mass_media=0.05, word_of_mouth=0.9)
    for year in range(1, 11):
        for _ in range(12):
            town.step()
        share = town.awareness.share[:, 0]
        assert share == pytest.approx(bass(0.05, 0.9, year), abs=0.03)
        known = (town.learners.known[:, 0] & np.uint64(1)).mean()
        assert abs(known - share[0]) < 4.5 * np.sqrt(share[0] * (1 - share[0]) / 4000)
    assert share[0] > 0.99


def test_f2_without_word_of_mouth_awareness_is_exponential() -> None:
    town = Town(mass_media=0.3, word_of_mouth=0.0)
    for _ in range(24):
        town.step()
    assert town.awareness.share[:, 0] == pytest.approx(1 - np.exp(-0.6), rel=1e-12)


def test_talk_stays_within_a_community_where_homophily_is_full() -> None:
    for homophily, other in ((1.0, 0.0), (0.0, 0.3)):
        town = Town(mass_media=0.0, word_of_mouth=0.6, homophily=homophily)
        town.awareness.share[:, 0] = [1.0, 0.0]
        rates = news_rates(town)  # type: ignore[arg-type]
        assert rates[1, 0] == pytest.approx(other)
        assert rates[0, 0] == pytest.approx(0.6 if homophily else 0.3)


def test_publicity_needs_readers_and_is_stronger_at_home() -> None:
    town = Town(platforms=3, mass_media=0.1, word_of_mouth=0.0, home_publicity=4.0)
    town.platforms.speaks[:] = [[1, 0], [0, 1], [1, 1]]
    town.platforms.place[2] = 1
    town.world.place_country_row = np.array([0, 9])
    town.world.reads = np.array([[1.0, 0.3], [1.0, 0.3]])
    town.levers.publicity = np.zeros((2, 3))
    town.awareness = Awareness(4, 3)
    rates = news_rates(town)  # type: ignore[arg-type]
    assert rates[0] == pytest.approx([0.4, 0.12, 0.1])  # read by all and at home; by three in ten; abroad
    assert rates[2] == pytest.approx([0.1, 0.03, 0.4])


def test_publicity_reaches_graduates_more_often_the_states_own_does_not() -> None:
    town = Town(mass_media=0.02, word_of_mouth=0.0, graduate_publicity=5.0)
    others, graduates = news_rates(town)[:, 0]  # type: ignore[arg-type]
    assert graduates == pytest.approx(5.0 * others)
    town.levers.publicity[:] = 0.1
    assert news_rates(town)[:, 0] == pytest.approx([others + 0.1, graduates + 0.1])  # type: ignore[arg-type]


def test_closed_platforms_are_not_talked_about_and_the_states_publicity_adds() -> None:
    town = Town(platforms=2, mass_media=0.1, word_of_mouth=0.5)
    town.awareness.share[:] = 0.5
    town.levers.publicity[0, 0] = 0.07
    town.open[1] = False
    rates = news_rates(town)  # type: ignore[arg-type]
    assert rates[:, 0] == pytest.approx(0.1 + 0.07 + 0.25)
    assert not rates[:, 1].any()


def test_each_platform_is_heard_of_at_its_own_rate_and_independently_of_others() -> None:
    """A month at up to .1 (several spans of time, two sets of clocks): shares, and shares who know two, within 4.5 standard
    errors (false alarms: 1 in 500 of such worlds)."""
    town = Town(people=20_000, platforms=70)
    rates = np.linspace(0.0, 0.1, 70)
    town.tell(np.tile(12.0 * rates, (2, 1)))
    heard, expected = town.heard(70), 1 - np.exp(-rates)
    both = np.outer(expected, expected)
    found = heard.astype(float).T @ heard / 20_000
    assert (np.abs(heard.mean(axis=0) - expected) <= 4.5 * np.sqrt(expected * (1 - expected) / 20_000)).all()
    off = ~np.eye(70, dtype=bool)
    assert (np.abs(found - both)[off] <= 5.5 * np.sqrt(both * (1 - both) / 20_000)[off] + 1e-4).all()


def test_an_added_platform_takes_no_news_of_others_away() -> None:
    """Also one with far more publicity than any other, and one among other clocks."""
    rates = np.tile(np.linspace(0.01, 0.4, 30), (2, 1))
    before = Town(people=20_000, platforms=30)
    before.tell(rates)
    for added in (1, CLOCKS):
        after = Town(people=20_000, platforms=30 + added)
        after.tell(np.hstack([rates, np.full((2, added), 3.0)]))
        assert np.array_equal(after.heard(30), before.heard(30))
        assert after.heard(30 + added)[:, -1].mean() == pytest.approx(1 - np.exp(-0.25), abs=0.015)


def test_more_news_of_a_platform_only_adds_to_those_who_hear() -> None:
    few, many = Town(people=20_000, platforms=3), Town(people=20_000, platforms=3)
    few.tell(np.tile([0.1, 0.2, 0.3], (2, 1)))
    many.tell(np.tile([0.1, 0.2, 0.9], (2, 1)))
    assert np.array_equal(few.heard(2), many.heard(2))
    assert not (few.heard(3) & ~many.heard(3)).any()


def test_what_is_certain_reaches_everybody() -> None:
    town = Town(people=500)
    town.tell(np.full((2, 1), np.inf))
    assert town.heard(1).all()


def test_nobody_hears_outside_the_pool() -> None:
    town = Town(people=300)
    town.learners.online_from[:100] = 9
    town.learners.born[100:200] = -65 * 12
    town.month = 5
    town.tell(np.full((2, 1), 600.0))
    assert town.learners.known[:, 0].tolist() == [0] * 200 + [1] * 100


def test_one_persons_news_does_not_depend_on_others() -> None:
    alone, together = Town(people=5000, platforms=5), Town(people=300, platforms=5)
    together.learners.education[:] = alone.learners.education[:300]
    for town in (alone, together):
        town.tell(np.full((2, 5), 2.4))
    assert np.array_equal(alone.learners.known[:300], together.learners.known)


def test_chance_of_an_event() -> None:
    assert chance(1.2, 12.0) == pytest.approx(1 - np.exp(-1.2))
    assert chance(0.0, 12.0) == 0.0


def test_in_a_market_shares_follow_people(market: Market) -> None:
    """Shares by platform of all people against heads who know it: within 5 standard errors of 580 effective people."""
    before = market.awareness.share.copy()
    aware(market)
    assert (market.awareness.share >= before).all()
    L, t = market.learners, market.month
    there = (L.online_from <= t) & (t < L.born + 780)
    weight = L.weight[there].astype(float)
    bits = np.arange(len(market.platforms))
    knows = (L.known[there][:, bits >> 6] >> (bits & 63).astype(np.uint64)) & np.uint64(1)
    found = weight @ knows / weight.sum()
    expected = market.awareness.people @ market.awareness.share / market.awareness.people.sum()
    n = weight.sum() ** 2 / (weight**2).sum()
    assert (np.abs(found - expected) < 5 * np.sqrt(expected * (1 - expected) / n) + 0.01).all()
    assert expected.max() > 0.5
