"""Limits of diffusion (theory f): Bass curves of learners and firms, homophily, and what a month's step costs."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.cohorts import LAST_MONTH
from credmarket.agents.words import DIRECT_ROW
from credmarket.calendar import month_index, month_name
from credmarket.limits.limit import Estimate, kept, limit, not_covered, premise
from credmarket.limits.trial import at_the_end, months, share_of
from credmarket.market import Market
from credmarket.scenario import Scenario

Array = NDArray[np.float64]
MONTHS = 12.0
HOST = DIRECT_ROW + 1  # the only platform
BASS = "Bass 1969"
FINEST = 4  # parts that a month is cut into at most
LONGEST = (LAST_MONTH + 1) // FINEST  # months that can be
MOST_TALK = 2.0  # of q, at which the steps' third order is as much as f1 allows for
AWARE = ("aware", "aware_employers")


def bass(p: float, q: float, years: Array) -> Array:
    """F(t) = (1 - e^(-(p+q)t))/(1 + (q/p) e^(-(p+q)t)); without word of mouth 1 - e^(-pt)."""
    fallen = np.exp(-(p + q) * years)
    return np.asarray((1.0 - fallen) / (1.0 + q / p * fallen), dtype=np.float64)


def one_crowd(s: Scenario) -> None:
    """Nobody knows at first, and everybody hears as much as anybody."""
    p = s.params["aware"]
    premise(p.initial == 0.0, "aware.initial must be 0: the curve begins where nobody knows")
    for name in ("home_publicity", "graduate_publicity"):
        premise(getattr(p, name) == 1.0, f"aware.{name} must be 1: everybody hears as much as anybody")
    premise(not p.frozen, "aware.frozen must be false: news spreads")
    premise(horizon(s) <= LONGEST, f"population.until must be {month_name(LONGEST - 1)} or before: months are cut into {FINEST}")


def horizon(s: Scenario) -> int:
    """Months that are run."""
    return month_index(s.params["population"].until) + 1


def finer(s: Scenario, times: int) -> Scenario:
    """The same course of events in so many times as many months, each so many times as short: all rates divided."""
    p = s.params["aware"]
    return s.change({"aware.mass_media": p.mass_media / times, "aware.word_of_mouth": p.word_of_mouth / times,
                     "population.until": month_name(times * horizon(s) - 1)})


def knows(m: Market) -> float:
    """Share of people who know the platform, in the mean field."""
    return float(m.awareness.people @ m.awareness.share[:, HOST] / m.awareness.people.sum())


def course(s: Scenario, seed: int) -> Array:
    """Share of learners who know at the start and after each month."""
    return np.array([0.0, *(knows(m) for m in months(s, seed))])


def peak(share: Array) -> float:
    """When most are told, years: the top of a parabola through the largest monthly rise and its neighbours."""
    rise = np.diff(share)
    top = int(np.clip(np.argmax(rise), 1, len(rise) - 2))
    before, here, after = rise[top - 1: top + 2]
    return float((top + 0.5 + 0.5 * (before - after) / (before - 2.0 * here + after)) / MONTHS)


def closed_f1(s: Scenario) -> Mapping[str, float]:
    """The logistic with publicity, and its steepest point."""
    one_crowd(s)
    p, q, years = s.params["aware"].mass_media, s.params["aware"].word_of_mouth, horizon(s) / MONTHS
    premise(q <= MOST_TALK, f"aware.word_of_mouth must be {MOST_TALK:g} or less: months are short beside it")
    premise(q > p > 0.0, "aware.word_of_mouth must be above aware.mass_media, and that above 0: or there is no peak")
    premise(np.log(q / p) / (p + q) <= years - 1.0 / MONTHS,
            f"population.until must be a month or more after the peak, {np.log(q / p) / (p + q):.2f} years from the start")
    return {**{f"learners who know after {part:.0%} of the time": float(bass(p, q, np.array(part * years))) for part in PARTS},
            "peak, years": float(np.log(q / p) / (p + q)), "learners who know at the peak": 0.5 - p / (2.0 * q)}


def model_f1(s: Scenario, seed: int) -> dict[str, Estimate]:
    """Months whole, halved and quartered, extrapolated to months of no length, which cancels errors of first and second order
    (Richardson)."""
    p, q = s.params["aware"].mass_media, s.params["aware"].word_of_mouth
    whole, half, quarter = (course(finer(s, times), seed)[::times] for times in (1, 2, FINEST))
    share = (8.0 * quarter - 6.0 * half + whole) / 3.0
    at = np.arange(len(share)) / MONTHS
    found = {f"learners who know after {part:.0%} of the time": Estimate(float(np.interp(part * at[-1], at, share)))
             for part in PARTS}
    found["peak, years"] = Estimate(peak(share))
    found["learners who know at the peak"] = Estimate(float(np.interp(np.log(q / p) / (p + q), at, share)))
    return found


PARTS = (0.25, 0.5, 0.75, 1.0)
F1 = limit(
    "f1", "everybody may talk to everybody: the Bass curve and its peak",
    equation="F(t) = (1 - e^{-(p+q)t})/(1 + (q/p) e^{-(p+q)t});  t* = ln(q/p)/(p+q), F(t*) = 1/2 - p/(2q)", source=BASS,
    processes=("aware",), closed=closed_f1, model=model_f1, tolerance=2e-4,
    allows="what the months' length leaves after extrapolation: of third order in q over twelve, this much at q = 2")


def closed_f2(s: Scenario) -> Mapping[str, float]:
    """Nobody talks: of those who did not know at first, e^(-pt) still do not."""
    aware, years = s.params["aware"], np.array(horizon(s) / MONTHS)
    for section in ("aware", "aware_employers"):
        premise(s.params[section].word_of_mouth == 0.0, f"{section}.word_of_mouth must be 0: nobody talks")
    for name in ("home_publicity", "graduate_publicity"):
        premise(getattr(aware, name) == 1.0, f"aware.{name} must be 1: everybody hears as much as anybody")
    kept(s, {"aware_employers.by_hiring": 0.0, "aware_employers.channel": 0.0, "aware_employers.frozen": False,
             "aware.frozen": False}, "learners and firms hear by publicity alone")
    learners = 1.0 - (1.0 - aware.initial) * (1.0 - float(bass(aware.mass_media, 0.0, years)))
    return {"learners who know": learners, "people who know": learners,
            "firms that come to know a form": float(bass(s.params["aware_employers"].mass_media, 0.0, years))}


def model_f2(s: Scenario, seed: int) -> dict[str, Estimate]:
    """The mean field, and people and firms who are told one by one."""
    m, knew = at_the_end(s, seed), Market(s, seed).employers.knows == 1
    people, firms = m.learners.known.any(axis=1), m.employers.knows[~knew]
    return {"learners who know": Estimate(knows(m)), "people who know": share_of(float(people.sum()), float(people.size)),
            "firms that come to know a form": share_of(float(firms.sum()), float(firms.size))}


F2 = limit(
    "f2", "without word of mouth news spreads at a constant hazard", equation="F(t) = 1 - (1 - F_0) e^{-pt}", source=BASS,
    processes=AWARE, closed=closed_f2, model=model_f2)


F3 = not_covered(
    "f3", "people average what they believe with their own group and with others: what groups differ in dies away",
    equation="gap_t = gap_0 iota^t", source="Golub and Jackson 2012",
    why="nobody averages beliefs here: what a credential brings is one belief, everybody's, which the fortunes of holders move"
        " (`believe`); groups differ in which platforms they have heard of, and the same matrix of who talks to whom is in f5")


FEW = 1e-4  # share of people; of more, too many are told twice


def closed_f5(s: Scenario) -> Mapping[str, float]:
    """While few know, F_g' = F_g + (p_g + q sum_h T_gh F_h)/12 is linear, T = [[1 + iota, 1 - iota], ..]/2 of equal groups; here
    F_g' = F_g + (p_g + q (iota F_g + (1 - iota) F))/12 with F the mean of all: what two groups differ in grows by 1 + q iota/12
    a month and is fed by their publicity, (p_1 - p_2)/12; iota, the share of talk within less that across, is the second
    eigenvalue of T."""
    p, n = s.params["aware"], horizon(s)
    kept(s, {"aware.initial": 0.0, "aware.frozen": False, "aware.graduate_publicity": 1.0},
         "news begins, and reaches graduates as others")
    fed = p.mass_media * (p.home_publicity - 1.0) / MONTHS
    growth = 1.0 + p.word_of_mouth * p.homophily / MONTHS
    heard = p.mass_media * max(p.home_publicity, 1.0) / MONTHS * float(sum((1.0 + p.word_of_mouth / MONTHS) ** np.arange(n)))
    premise(heard < FEW, f"aware.mass_media and word_of_mouth must be so low that fewer than {FEW:g} know at the end")
    return {"gap of home and abroad at the end, millionths": 1e6 * fed * float(sum(growth ** np.arange(n))),
            "second eigenvalue of who talks to whom": p.homophily,
            "gap of graduates and others at the end, millionths": 0.0}


def model_f5(s: Scenario, seed: int) -> dict[str, Estimate]:
    """Communities of the platform's country against those of others."""
    gaps, p = [0.0], s.params["aware"]
    for m in months(s, seed):
        country, share = m.world.place_country_row, m.awareness.share[:, HOST].reshape(-1, 2)
        home = country == country[m.platforms.place[HOST]]
        gaps.append(float(share[home].mean() - share[~home].mean()))
    found = (gaps[-1] - gaps[-2] - gaps[1]) / gaps[-2] * MONTHS / p.word_of_mouth
    return {"gap of home and abroad at the end, millionths": Estimate(1e6 * gaps[-1]),
            "second eigenvalue of who talks to whom": Estimate(found),
            "gap of graduates and others at the end, millionths": Estimate(1e6 * float(np.abs(share[:, 0] - share[:, 1]).max()))}


F5 = limit(
    "f5", "people talk among their own: what groups differ in follows the second eigenvalue of who talks to whom",
    equation="gap_{t+1} = gap_t (1 + q iota/12) + (p_1 - p_2)/12 while few know;  lambda_2 = iota = p_in - p_out",
    source="Golub and Jackson 2012", processes=("aware",), closed=closed_f5, model=model_f5, tolerance=1e-4,
    allows="few know, not none: their share, at most some hundred-thousandths")


def closed_f4(s: Scenario) -> Mapping[str, float]:
    """A scheme of first order: the error is proportional to the step, once steps are short."""
    one_crowd(s)
    premise(s.params["aware"].word_of_mouth > 0.0, "aware.word_of_mouth must be above 0: without it months are exact")
    return {"what halving the months leaves of the error": 0.5}


def model_f4(s: Scenario, seed: int) -> dict[str, Estimate]:
    """Mean distance from the Bass curve over the months' ends, at three lengths of a month; the ratio of two of them nears
    its limit by half at each halving.
    """
    p, q = s.params["aware"].mass_media, s.params["aware"].word_of_mouth
    exact = bass(p, q, np.arange(horizon(s) + 1) / MONTHS)
    error = [float(np.abs(course(finer(s, times), seed)[::times] - exact).mean()) for times in (1, 2, FINEST)]
    return {"what halving the months leaves of the error": Estimate(2.0 * error[2] / error[1] - error[1] / error[0])}


F4 = limit(
    "f4", "with months half as long the Bass curve is missed by half as much", equation="error = O(length of a month)",
    source="Euler's method", processes=("aware",), closed=closed_f4, model=model_f4, tolerance=2e-3,
    allows="errors of third order")
