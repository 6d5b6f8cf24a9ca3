"""Study: survival by inversion, who shows up and passes, what is learned about oneself (theory g)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import norm

from credmarket.agents.words import NEVER, NONE, PAYING
from credmarket.market import Market
from credmarket.numerics.random import key
from credmarket.processes.staying import WEEKS_A_MONTH, spent
from credmarket.processes.study import (
    STUDENT,
    StudyParams,
    drop_week,
    gone_by,
    know_better,
    nature_ends,
    nature_expected,
    nature_fates,
    nature_students,
    revise,
    study,
)
from credmarket.processes.study_awards import COMPLETIONS

KEYS = key(11, 2)
N = 20_000


def students(n: int = N, **columns: Any) -> Any:
    """n people of average ability in an 8-week course of 4 hours a week that they understand."""
    R = np.zeros(n, dtype=STUDENT).view(np.recarray)
    R.id, R.pid, R.fluent, R.hours, R.weeks, R.noise, R.doubt = np.arange(n), 7, 1.0, 32.0, 8.0, 0.35, 0.06
    R.finishes, R.there = 1, 1.0
    for name, values in columns.items():
        R[name] = values
    return R


def fates(R: Any, month: int = 10, decision_week: float = 4.0, difficulty: float = -50.0, **changes: Any) -> Any:
    """Until when, whether to the end, and with what chance; nobody fails an assessment unless asked for."""
    R.difficulty = difficulty
    until, finishes, chance = np.zeros(len(R), np.int64), np.zeros(len(R), np.int64), np.zeros(len(R))
    nature_fates(R, StudyParams(**changes).record(), decision_week, month, *KEYS, until, finishes, chance)
    return until, finishes, chance


def near(found: float, expected: float, n: int = N) -> bool:
    """Within 4.5 standard errors of a share (false alarm 1 in 150,000)."""
    return abs(found - expected) <= 4.5 * np.sqrt(max(expected * (1 - expected), 1e-9) / n)


@pytest.mark.parametrize("u", [0.999, 0.9, 0.5, 0.1, 1e-4])
@pytest.mark.parametrize(("early", "late", "begun"), [(1.0, 1.0, 0.0), (0.7, 0.9, 0.0), (0.7, 0.9, 2.5)])
def test_the_week_of_dropping_out_inverts_survival(u: float, early: float, late: float, begun: float) -> None:
    week = drop_week(u, 1.3, begun, 0.7, 0.6, early, late)
    assert week > begun
    assert np.exp(-1.3 * spent(week, begun, 0.7, 0.6, early, late)) == pytest.approx(u, rel=1e-9)


def test_who_is_gone_by_a_week_never_came_or_left_before_it() -> None:
    u = (np.arange(N) + 0.5) / N
    week = np.array([gone_by(x, 0.3, 1.5, 4.0, 5.0, 0.8) for x in u])
    there = 0.7 * np.exp(-1.5 * 0.8**0.8)
    assert (week == 0.0).mean() == pytest.approx(0.3 / (1.0 - there), abs=1e-3) and week.max() <= 4.0
    left_by_2 = 0.7 * (1.0 - np.exp(-1.5 * 0.4**0.8))
    assert (week <= 2.0).mean() == pytest.approx((0.3 + left_by_2) / (1.0 - there), abs=1e-3)


@pytest.mark.parametrize(("weekly", "completion"), [(0.310, 0.051), (0.072, 0.55)])
def test_g1_a_constant_hazard(weekly: float, completion: float) -> None:
    """Eight weeks at a weekly hazard of .31 leave 5.1 %, at .072 55 %."""
    scale = -1.0 / np.log(1.0 - weekly)
    _, finishes, chance = fates(students(), no_show=0.0, drop_shape=1.0, drop_scale=scale)
    assert chance == pytest.approx((1 - weekly) ** 8, rel=1e-9)
    assert chance[0] == pytest.approx(completion, abs=0.001)
    assert near(finishes.mean(), chance[0])


def test_g2_weibull_drop_out_is_front_loaded_and_ends_in_the_month_of_its_week() -> None:
    until, finishes, chance = fates(students(weeks=40.0, hours=160.0), no_show=0.0, drop_shape=0.7, drop_scale=5.0)
    assert near(finishes.mean(), chance[0])
    assert chance[0] == pytest.approx(np.exp(-((40 / 5.0) ** 0.7)), rel=1e-9)
    gone = np.bincount(until - 10, minlength=10)[:9]
    survive = np.exp(-((np.arange(10) * WEEKS_A_MONTH / 5.0) ** 0.7))
    for k in range(9):
        assert near(gone[k] / N, survive[k] - survive[k + 1])
    assert (until[finishes == 1] == 10 + int(40 / WEEKS_A_MONTH)).all()


def test_who_does_not_show_up_or_stay_is_gone_before_the_decision_week_and_others_are_there_in_it() -> None:
    """Of those who do not pay after free study: no-shows at once, the rest until then; payers have stayed."""
    plain = {"no_show": 0.4, "drop_shape": 1.0, "drop_scale": 4.0, "lasting": 0.0, "sunk": 0.0}
    there = 0.6 * np.exp(-6.0 / 4.0)
    until, finishes, chance = fates(students(free=1, there=there), decision_week=6.0, **plain)
    assert near(finishes.mean(), 0.6 * np.exp(-8.0 / 4.0)) and chance[0] == pytest.approx(0.6 * np.exp(-8.0 / 4.0))
    month = 0.4 + 0.6 * (1.0 - np.exp(-WEEKS_A_MONTH / 4.0))
    assert near((until == 10).mean(), month)
    until, finishes, chance = fates(students(free=1, there=0.0), decision_week=6.0, **plain)
    assert not finishes.any() and not chance.any() and until.max() == 11
    assert fates(students(free=1, pays=1), decision_week=6.0, **plain)[0].min() == 11


def test_paying_lowers_the_hazard_for_good_and_more_at_first() -> None:
    plain = {"no_show": 0.0, "drop_shape": 1.0, "drop_scale": 4.0}
    chance = fates(students(2, pays=1), lasting=0.1, sunk=0.2, **plain)[2][0]
    assert chance == pytest.approx(np.exp(-(3 * 0.9 * 0.8 + 5 * 0.9) / 4.0), rel=1e-9)
    later = fates(students(2, pays=1, free=1), decision_week=2.0, lasting=0.1, sunk=0.2, **plain)[2][0]
    assert later == pytest.approx(np.exp(-(3 * 0.9 * 0.8 + 3 * 0.9) / 4.0), rel=1e-9)  # from the week of paying on


def test_who_is_billed_after_a_free_trial_was_there_and_who_is_not_has_left_in_it() -> None:
    """Hazards of payers begin with the first bill; a trial has no no-shows."""
    plain = {"no_show": 0.9, "drop_shape": 1.0, "drop_scale": 4.0, "lasting": 0.1, "sunk": 0.2, "trial": 2.0}
    until, finishes, chance = fates(students(pays=1, monthly=1), **plain)
    assert chance[0] == pytest.approx(np.exp(-(3 * 0.9 * 0.8 + 3 * 0.9) / 4.0), rel=1e-9)
    assert near(finishes.mean(), chance[0])
    assert near((until == 10).mean(), 1.0 - np.exp(-0.72 * (WEEKS_A_MONTH - 2.0) / 4.0))
    until, finishes, chance = fates(students(monthly=1, there=0.0), **plain)
    assert not finishes.any() and not chance.any() and (until == 10).all()
    assert fates(students(9, pays=1, monthly=1, weeks=2.0, hours=8.0), **plain)[1].all()
    once = fates(students(2, pays=1, monthly=0), **plain)[2][0]
    assert once == pytest.approx(np.exp(-(3 * 0.9 * 0.8 + 5 * 0.9) / 4.0), rel=1e-9)


@pytest.mark.parametrize(("free", "a", "t"), [(1, 0.1, 0.5), (1, 0.0, 0.4), (0, 1.0, 1.0)])
def test_expected_earners_and_completers_are_the_mean_over_who_takes_the_credential(free: int, a: float, t: float) -> None:
    settings = {"drop_scale": 4.0, "lasting": 0.1, "sunk": 0.2}
    R, p = students(3, free=free, takes=a, stays=t, hours=[32.0, 48.0, 0.0]), StudyParams(**settings).record()
    R.difficulty = -0.1
    reach, earned, done = np.zeros(3), np.zeros(3), np.zeros(3)
    nature_expected(R, p, 3.0, *KEYS, reach, earned, done)

    def chance(pays: int, there: float) -> Any:
        return fates(students(2, free=free, pays=pays, there=there, hours=[32.0, 48.0]), difficulty=-0.1, decision_week=3.0,
                     **settings)[2]

    taken, left = chance(1, 1.0), chance(0, (t - a) / (1.0 - a) if a < 1.0 else 0.0)
    assert earned[:2] == pytest.approx(a * taken, rel=1e-12) and earned[2] == done[2] == a  # a mill sells at once
    assert done[:2] == pytest.approx(a * taken + (1.0 - a) * left, rel=1e-12)
    assert (np.diff(done[:2]) < 0.0).all()
    assert reach[:2] == pytest.approx(earned[:2] / norm.cdf(0.1 / 0.35), rel=1e-7) and reach[2] == a


def test_who_bought_after_free_study_had_stayed_until_then() -> None:
    R = students(pays=1, free=1)
    plain = {"no_show": 0.0, "drop_shape": 1.0, "drop_scale": 4.0, "lasting": 0.0, "sunk": 0.0}
    until, finishes, chance = fates(R, decision_week=4.5, **plain)
    assert chance[0] == pytest.approx(np.exp(-3.5 / 4.0), rel=1e-9)
    assert near(finishes.mean(), chance[0])
    assert until.min() == 10 + int(4.5 / WEEKS_A_MONTH)
    assert fates(students(9, pays=1, free=1, weeks=2.0, hours=8.0), decision_week=4.5, **plain)[1].all()


def test_ability_engagement_language_and_workload_move_the_hazard() -> None:
    def chance(**columns: Any) -> float:
        return float(fates(students(1, **columns))[2][0])

    base = chance()
    assert chance(true=0.3) > base > chance(true=-0.3)
    assert chance(persistence=1.0) > base > chance(persistence=-1.0)
    assert chance(fluent=0.2) < base
    assert chance(hours=80.0) < base


def test_a_mill_sells_at_once() -> None:
    until, finishes, chance = fates(students(5, hours=0.0, true=-9.0), difficulty=3.0)
    assert (until == 10).all()
    assert finishes.all()
    assert (chance == 1.0).all()


def ends(R: Any, difficulty: float = -0.35, month: int = 12, **changes: Any) -> Any:
    passed, forged, score = np.zeros(len(R), np.bool_), np.zeros(len(R), np.bool_), np.full(len(R), np.nan)
    R.difficulty = difficulty
    nature_ends(R, StudyParams(**changes).record(), month, *KEYS, passed, score, forged)
    return passed, forged, score


def test_the_chance_foreseen_is_the_share_that_passes() -> None:
    R = students(true=0.1, free=1, there=0.7)
    _, finishes, chance = fates(R, difficulty=0.0, no_show=0.2)
    R.finishes = finishes
    passed, forged, score = ends(R, 0.0)
    assert near(passed.mean(), chance[0])
    assert not forged.any()
    assert np.isnan(score[finishes == 0]).all()
    shown = score[finishes == 1]
    assert abs(shown.mean() - 0.1) < 4.5 * 0.35 / np.sqrt(len(shown))
    assert abs(shown.std() / 0.35 - 1) < 4.5 / np.sqrt(2 * len(shown))
    assert np.array_equal(passed[finishes == 1], shown >= 0.0)


def test_cheats_pass_unless_watched_and_are_the_same_people_each_time() -> None:
    R = students(true=-2.0, proctored=np.arange(N) % 2)
    passed, forged, score = ends(R, 0.0, cheating=0.3)
    watched = np.arange(N) % 2 == 1
    assert not passed[watched].any()
    assert near(passed[~watched].mean(), 0.3, N // 2)
    assert np.array_equal(passed, forged)
    assert (score[forged] == 0.0).all()
    assert np.array_equal(ends(R, 0.0, month=77, cheating=0.3)[0], passed)
    assert not ends(R, 0.0)[0].any()


def test_mills_pass_everybody_and_all_of_it_is_forged() -> None:
    passed, forged, score = ends(students(100, true=np.linspace(-3, 3, 100), mill=1), 0.5)
    assert passed.all()
    assert forged.all()
    assert (score >= 0.5).all()


def test_a_mills_paper_says_nothing_of_who_bought_it() -> None:
    """The same buyers, dull and able: the same papers; an honest assessment tells them apart."""
    dull, able = (students(500, true=t) for t in (-1.0, 1.0))
    assert not np.array_equal(ends(dull)[2], ends(able)[2])
    dull.mill = able.mill = 1
    assert np.array_equal(ends(dull)[2], ends(able)[2])


def test_the_chance_foreseen_counts_cheats() -> None:
    R = students(true=-2.0)
    _, finishes, chance = fates(R, difficulty=0.0, no_show=0.2, drop_scale=50.0, cheating=0.3)
    R.finishes = finishes
    passed = ends(R, 0.0, cheating=0.3)[0]
    assert near(passed.mean(), chance.mean())
    assert passed.mean() > 0.01 and fates(R, difficulty=0.0, no_show=0.2, drop_scale=50.0)[2].mean() < 1e-6


@pytest.mark.parametrize("passed", [True, False])
def test_beliefs_about_oneself_take_the_moments_of_the_posterior(passed: bool) -> None:
    mean, variance, difficulty, noise = 0.1, 0.06, -0.2, 0.4
    sign = 1.0 if passed else -1.0

    def posterior(x: float) -> float:
        return norm.pdf(x, mean, np.sqrt(variance)) * norm.cdf(sign * (x - difficulty) / noise)

    total = quad(posterior, -3, 3)[0]
    first = quad(lambda x: x * posterior(x), -3, 3)[0] / total
    second = quad(lambda x: (x - first) ** 2 * posterior(x), -3, 3)[0] / total
    assert revise(mean, variance, difficulty, noise, passed) == pytest.approx((first, second), rel=1e-6)


def test_a_surprise_beyond_belief_teaches_nothing() -> None:
    assert revise(0.0, 1e-4, 50.0, 0.01, True) == (0.0, 1e-4)


def test_only_an_honest_assessment_teaches() -> None:
    R = students(4, finishes=[1, 1, 0, 1], hours=[32.0, 32.0, 32.0, 0.0])
    R.belief, R.difficulty = 0.2, -0.35
    mean, variance = np.full(4, np.nan), np.full(4, np.nan)
    know_better(R, np.array([True, True, False, True]), np.array([False, True, False, False]), mean, variance)
    assert mean[0] > 0.2
    assert variance[0] < 0.06
    assert mean[1:].tolist() == [0.2] * 3
    assert variance[1:].tolist() == pytest.approx([0.06] * 3)


def test_records_of_students_read_the_columns(market: Market) -> None:
    L, O = market.learners, market.offers
    rows = np.flatnonzero(L.programme != NONE).astype(np.uint32)
    offers = L.programme[rows].astype(np.int64)
    R = nature_students(market, rows, offers)
    assert np.array_equal(R.true, L.ability[rows].astype(float) + L.skill[rows].astype(float))
    own = O.language[offers] == L.language[rows]
    assert (R.fluent[own] == 1.0).all()
    english = ~own & (O.language[offers] == 0) & (L.second[rows] != 0)
    assert np.array_equal(R.fluent[english], L.english[rows][english] / 255.0)
    assert 0 < own.sum() < len(rows)
    assert np.array_equal(R.hours, O.hours[offers])
    assert np.array_equal(R.difficulty, market.params.enrol.difficulty + O.rigour[offers]) and R.difficulty.std() > 0.05


def test_a_month_ends_the_studies_that_end_in_it(market: Market) -> None:
    """Gains go to finishers whose programme ended; nobody else's skill, beliefs or study change."""
    L, t = market.learners, market.month
    market.enrolled = (np.zeros(0, np.uint32), *(np.zeros(0) for _ in range(7)))
    running = np.flatnonzero((L.programme != NONE) & (L.study_until > t))
    ending = running[: len(running) - 2]
    L.study_until[ending], L.study[ending] = t, PAYING
    L.finishes[ending] = np.arange(len(ending)) % 2
    market.offers.gain[:], market.offers.relevance[:] = 0.25, 0.5  # half of it is out of date
    skill, mean = L.skill.copy(), L.self_mean.copy()
    ended = L.study_until == t
    paying = ended & (L.study == PAYING) & (L.finishes == 1)
    held = len(market.credentials)
    study(market)
    assert ended.sum() >= len(ending) > 2
    assert (L.programme[ended] == NONE).all()
    assert (L.study[ended] == 0).all()
    assert (L.study_until[ended] == NEVER).all()
    assert (L.programme[running[len(running) - 2:]] != NONE).all()
    finished = ended & (L.finishes == 1)
    assert np.array_equal(L.skill != skill, finished)
    assert L.skill[finished] - skill[finished] == pytest.approx(0.125, abs=1e-6)
    assert np.array_equal(L.self_mean != mean, finished)
    awarded = market.credentials.learner[held:]
    assert len(awarded) > 0
    assert paying[awarded].all()
    assert (L.credential[awarded] >= held).all()
    assert market.tally[COMPLETIONS].sum() == 0.0  # counted, as expected, when people enrol: nobody did
