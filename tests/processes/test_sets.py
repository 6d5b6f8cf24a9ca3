"""Sets: everything known, some of it, one platform; and choices from such sets by formulas known on paper."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from scipy.stats import binom
from tests.processes.weighing import HEADS, Weighed, learners, offers, one, terms

from credmarket.agents.words import DIRECT_ROW, NONE
from credmarket.faults import Refusal
from credmarket.market import Market
from credmarket.numerics.blocks import set_threads
from credmarket.numerics.random import LIFE, Key, key, normals
from credmarket.processes.enrol import EnrolParams, enrol
from credmarket.processes.sets import considered
from credmarket.processes.stall import build_stall
from credmarket.processes.weigh import BRAND, ENROLLED, UTILITY

KEYS = key(3, 1)
BOUND = 4.5  # standard errors


def sets_of(P: Any, S: Any, way: str, month: int = 4, **changes: Any) -> Any:
    """What people consider in a market that has only this stall."""
    m: Any = SimpleNamespace(params=SimpleNamespace(enrol=EnrolParams(consideration=way, **changes)), key0=KEYS[0],
                             key1=KEYS[1], month=month, offers=range(int(S.offer.max()) + 1))
    return considered(m, P, S)


def shown(sets: Any) -> list[list[int]]:
    return [sorted(row[row >= 0].tolist()) for row in sets]


def test_full_is_all_that_is_known_and_can_be_attended() -> None:
    S = offers(5, platform=[0, 1, 1, 9, 2], mark=[0, 1, 1, 127, 2], direct=[0, 0, 0, 1, 0], country=[-1, -1, 6, -1, -1])
    P = learners(3, country=[6, 2, 2])
    P.known[:, 0] = [0b011, 0b010, 0]
    sets = sets_of(P, S, "full")
    assert shown(sets) == [[0, 1, 2, 3], [1, 3], [3]]
    assert sets.shape == (3, 5)
    assert (sets[1, 2:] == NONE).all()  # nothing behind the last


def test_an_offer_on_several_platforms_is_considered_once_on_a_platform_drawn_each_month() -> None:
    S = offers(4, offer=[0, 1, 0, 0], pid=[10, 11, 10, 10], platform=[0, 0, 1, 2], mark=[0, 0, 1, 2])
    P = learners(9000)
    P.known[:, 0] = 0b111
    sets = sets_of(P, S, "full")
    assert (np.sort(S.offer[sets[:, :2]], axis=1) == [0, 1]).all()
    assert (sets[:, 2:] == NONE).all() and sets.shape[1] == 2
    listing = sets[S.offer[sets] == 0]
    count = np.bincount(listing, minlength=4)[[0, 2, 3]]
    assert (np.abs(count - 3000) < BOUND * np.sqrt(9000 * 2 / 9)).all()
    assert 0.2 < (sets_of(P, S, "full", month=5)[:, 0] == sets[:, 0]).mean() < 0.5
    P.known[:, 0] = 0b100
    assert shown(sets_of(P, S, "full")[:5]) == [[3]] * 5


def test_independent_takes_each_offer_with_its_chance_whatever_else_there_is() -> None:
    P, S = learners(20_000), offers(6)
    sets = sets_of(P, S, "independent", inclusion=0.3)
    inside = (sets[:, :, None] == np.arange(6)).any(axis=1)
    error = np.sqrt(0.3 * 0.7 / 20_000)
    assert (np.abs(inside.mean(axis=0) - 0.3) < BOUND * error).all()
    pairs = np.corrcoef(inside.T)[np.triu_indices(6, 1)]
    assert (np.abs(pairs) < BOUND / np.sqrt(20_000)).all()
    size = np.bincount(inside.sum(axis=1), minlength=7) / 20_000
    expected = binom.pmf(np.arange(7), 6, 0.3)
    assert (np.abs(size - expected) < BOUND * np.sqrt(expected * (1 - expected) / 20_000)).all()
    fewer = sets_of(P, S[:5], "independent", inclusion=0.3)
    assert np.array_equal((fewer[:, :, None] == np.arange(5)).any(axis=1), inside[:, :5])  # a sixth offer moved nobody
    assert not (sets_of(P, S, "independent", inclusion=0.0) >= 0).any()
    assert (sets_of(P, S, "independent", inclusion=1.0) == np.arange(6)).all()


def test_platform_is_all_of_one_known_platform_drawn_by_tastes() -> None:
    S = offers(6, platform=[0, 1, 1, 2, 9, 3], mark=[0, 1, 1, 2, 127, 3], direct=[0, 0, 0, 0, 1, 0])
    P, n = learners(20_000), 20_000
    P.known[:, 0] = 0b0111
    sets = sets_of(P, S, "platform", platform_taste=1.3)
    marks = S.mark[sets[:, 0]]
    assert sets.shape[1] == 2
    for mark, offered in ((0, [0]), (1, [1, 2]), (2, [3]), (127, [4])):
        assert set(map(tuple, shown(sets[marks == mark]))) == {tuple(offered)}
    places = [0, 1, 2, 127]
    brands = np.stack([normals(Key(*KEYS), BRAND, LIFE, np.arange(n), g) for g in places], axis=1)
    chance = np.exp(1.3 * brands)
    chance /= chance.sum(axis=1, keepdims=True)
    for at, mark in enumerate(places):
        p = chance[:, at]
        assert abs((marks == mark).sum() - p.sum()) < BOUND * np.sqrt((p * (1 - p)).sum())
        liked = brands[:, at] > 1.0
        assert abs((marks[liked] == mark).sum() - p[liked].sum()) < BOUND * np.sqrt((p * (1 - p))[liked].sum())
    P.known[:] = 0
    assert (sets_of(P, S[:4], "platform") == NONE).all()  # knows none


def enrolled_share(P: Any, S: Any, p: Any, sets: Any) -> Any:
    """Chance of a person to enrol in each offer, on average."""
    return Weighed(P, S, p, sets=sets).flow(ENROLLED) / (HEADS * len(P))


def test_c1_with_everything_considered_shares_are_the_logits_and_c3_in_proportion_to_those_who_know() -> None:
    p, S, P = terms(platform_taste=0.0), offers(7, appeal=np.linspace(0, 2, 7)), learners(4000)
    e = np.exp([one(S[[j]], P, p)[UTILITY] - 1.0 for j in range(7)])
    for aware in (1.0, 0.37):
        P.known[:] = 0
        P.known[: int(aware * 4000)] = 1
        share = enrolled_share(P, S, p, sets_of(P, S, "full"))
        assert share == pytest.approx(aware * e / (1 + e.sum()), abs=1e-6)


def test_c4_with_independent_consideration_shares_follow_the_binomial() -> None:
    """P(any) = sum over n of Binom(n; J, a) n e^V/(1 + n e^V), within 4.5 standard errors of the sets drawn."""
    J, a, p, S, P = 8, 0.35, terms(platform_taste=0.0), offers(8, appeal=0.8), learners(20_000)
    e = np.exp(one(S[[0]], P, p)[UTILITY] - 1.0)
    n = np.arange(J + 1)
    any_of = n * e / (1 + n * e)
    mean = (binom.pmf(n, J, a) * any_of).sum()
    error = np.sqrt(((binom.pmf(n, J, a) * any_of**2).sum() - mean**2) / len(P))
    w = Weighed(P, S, p, sets=sets_of(P, S, "independent", inclusion=a))
    assert abs(w.flow(ENROLLED).sum() / (HEADS * len(P)) - mean) < BOUND * error
    assert abs((w.out.slot >= 0).mean() - mean) < BOUND * np.sqrt(mean * (1 - mean) / len(P))
    assert 0.3 < mean < 0.9


def test_c7_ratios_of_two_offers_survive_a_third_in_a_full_set() -> None:
    p, S, P = terms(platform_taste=0.0), offers(3, appeal=[1.0, 1.6, 2.0]), learners(100)
    two, three = (enrolled_share(P, x, p, sets_of(P, x, "full")) for x in (S[:2], S))
    assert three[0] / three[1] == pytest.approx(two[0] / two[1], rel=1e-5)
    assert three[0] < 0.9 * two[0]


def test_without_noise_everybody_takes_the_best_or_nothing() -> None:
    S, P = offers(5, appeal=[0.3, 2.0, 1.0, 1.9999, -3.0], charged=1, fee=10.0), learners(400)
    for scale in (0.0, 1e-12):
        p = terms(platform_taste=0.0, taste_scale=scale, commitment=0.0)
        w = Weighed(P, S, p, sets=sets_of(P, S, "full"))
        assert w.flow(ENROLLED).tolist() == [0.0, 400 * HEADS, 0.0, 0.0, 0.0]
        assert (w.out.slot == 1).all()
        assert (Weighed(learners(400, outside=9.0), S, p, sets=sets_of(P, S, "full")).out.slot == -1).all()
    ties = offers(2, charged=1, fee=10.0)
    w = Weighed(P, ties, terms(platform_taste=0.0, taste_scale=0.0, commitment=0.0), sets=sets_of(P, ties, "full"))
    assert w.flow(ENROLLED) == pytest.approx([200 * HEADS] * 2)
    assert abs((w.out.slot == 0).sum() - 200) < BOUND * 10
    assert np.abs(w.sums.margin).sum() == 0


def test_too_many_offers_are_refused_by_name() -> None:
    with pytest.raises(Refusal, match=r"consideration = 'full' asks .* up to 9 offers in month 4, .* allows 8"):
        sets_of(learners(2), offers(9), "full", most_considered=8)
    assert sets_of(learners(2), offers(9), "platform", most_considered=9).shape == (2, 9)
    assert sets_of(learners(2), offers(40), "full").shape == (2, 40)  # more than a search may find


@pytest.mark.parametrize("way", ["full", "independent", "platform"])
def test_threads_change_no_bit_and_a_market_lives(market: Market, differ: Any, way: str) -> None:
    """In the lively market every way brings enrolments, on platforms that people know, and the same bits."""
    market.params.enrol = market.params.enrol.change(consideration=way, inclusion=0.02, most_considered=4000)
    state, results = market.snapshot(), []
    for n in (1, 3):
        set_threads(n)
        enrol(market.restore(state))
        results.append(market.snapshot())
    assert differ(results[0], results[1]) == []
    rows = market.enrolled[0]
    assert len(rows) > 5
    via = market.learners.via[rows]
    known = market.learners.known[rows, via >> 6] >> (via & 63).astype(np.uint64) & np.uint64(1)
    assert ((known == 1) | (via == DIRECT_ROW)).all()
    assert build_stall(market).size == len(market.listings)


@pytest.mark.parametrize(("pull", "settles"), [(1.5, 0.5), (2.2, 0.7515), (3.0, 0.9293)])
def test_e2_two_platforms_tip_where_their_pull_is_above_two(pull: float, settles: float) -> None:
    """x = logistic(pull (2x - 1)): shares of those who choose again and again by the platforms' shares, from 0.6."""
    p, P, x = terms(platform_taste=0.0), learners(50, outside=-np.inf), 0.6
    for _ in range(200):
        S = offers(2, platform=[0, 1], mark=[0, 1], appeal=pull * np.array([x, 1.0 - x]))
        x = float(enrolled_share(P, S, p, sets_of(P, S, "full"))[0])
    assert x == pytest.approx(settles, abs=2e-4)
