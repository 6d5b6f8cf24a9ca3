"""Limits of standards (theory i): what they cost, who leaves, what is left to choose from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import truncnorm

from credmarket.agents.opening import dealt
from credmarket.agents.words import ACADEMIC, AT_ENROLMENT, NEVER
from credmarket.data import table
from credmarket.limits.limit import Estimate, kept, limit, premise
from credmarket.limits.premises import money
from credmarket.limits.pricing import worths
from credmarket.limits.trial import at_the_end, by_programme, mean_of, months
from credmarket.market import Market
from credmarket.scenario import Scenario

Array = NDArray[np.float64]
RONNEN = "Ronnen 1991"
SOMEBODY = "policy.standard.compliance_cost must leave somebody who earns it, at twice the cost too in i6"
STANDARD = ("comply", "worthwhile", "govern")
BELOW, ABOVE = 0.99, 1.01  # of the break-even
CONSIDER = (0.0, 0.1, 0.3, 1.0)  # of the providers that consider joining in the scenario
WELFARE = ("welfare_total",)
TIMES = {"nothing": 0.0, "half as much": 0.5, "as much": 1.0, "twice as much": 2.0}


def standard(s: Scenario) -> Any:
    """The terms of the standard."""
    (found,) = [p.settings for p in s.policies if p.instrument == "common_standard"]
    return found


def welfare(s: Scenario, seed: int) -> Array:
    """Welfare of each month from the start of the standard on, $."""
    return np.array([m.record.latest(*WELFARE) for m in months(s, seed, read=WELFARE)
                     if m.month > (s.first_start or 0)])


def closed_i1(s: Scenario) -> Mapping[str, float]:
    """Quality of members' courses is the normal above the floor, E = sd phi(z)/(1 - Phi(z)); others' is not moved. Skill is
    linear in it, so the skill of completers, their number given, rises with the share S of members: never falls. Nor does
    welfare (`welfare_total`: surplus and profits): the luck of a course gives it at least the quality above a floor that it
    has without, so that at given courses, fees and number of students surplus rises with each that joins. S is moved by how
    many providers consider joining. Everybody studies, and is free again the next month, or the number of students would
    move with what they study. A mandatory standard is not this case: who has not joined yet may not launch, so that there are
    fewer courses, whose worth to learners is limit i4; welfare may fall by it. (Output of the skilled is no payment of this
    market, and not in that sum: skill is read by itself.)"""
    p, rule = s.params["launch"], standard(s)
    premise(rule.compliance_cost == 0.0 == rule.review_cost and rule.delay == 0,
            "policy.standard.compliance_cost, review_cost and delay must be 0: the floor costs nothing")
    premise(not rule.mandatory, "policy.standard.mandatory must be false: it takes courses away, which is limit i4")
    quality = p.quality_within * float(truncnorm.mean(rule.least_quality / p.quality_within, np.inf))
    return {"quality under the standard, sd": quality, "quality elsewhere, sd": 0.0,
            "skill of 100 hours under it": p.skill * (1.0 + p.skill_quality * quality), "skill of 100 hours elsewhere": p.skill,
            "courses under the most members, of those under none": 1.0,
            "enrolments under the most members, of those under none": 1.0,
            "does skill fall as S rises": 0.0, "does welfare fall as S rises": 0.0}


def floor_at_no_cost(s: Scenario, seed: int) -> dict[str, Estimate]:
    """Means over what has been launched, one draw a course; and the same market with fewer who consider joining."""
    worlds = [at_the_end(s.change({"comply.hazard": part * s.params["comply"].hazard}), seed, read=WELFARE) for part in CONSIDER]
    m, found = worlds[-1], dict[str, Estimate]()
    O, under = m.offers, m.world.place_names.index(s.policies[0].governments[0])
    launched, home = O.launch > 0, m.providers.place[O.provider] == under
    for where, mine in (("under the standard", launched & (O.standard == 1)), ("elsewhere", launched & ~home)):
        found[f"quality {where}, sd"] = mean_of(O.quality[mine])
        skill = "under it" if where != "elsewhere" else where
        found[f"skill of 100 hours {skill}"] = mean_of(100.0 * O.gain[mine] / O.hours[mine])
    share, skill, welfare, enrolled, courses = np.array([_state_i1(x) for x in worlds]).T
    if not (np.diff(share) > 0.0).all():
        raise ValueError("the share of members does not rise with how many consider joining")
    return found | {"courses under the most members, of those under none": Estimate(float(courses[-1] / courses[0])),
                    "enrolments under the most members, of those under none": Estimate(float(enrolled[-1] / enrolled[0])),
                    "does skill fall as S rises": Estimate(float((np.diff(skill) < 0.0).any())),
                    "does welfare fall as S rises": Estimate(float((np.diff(welfare) < 0.0).any()))}


def _state_i1(m: Market) -> tuple[float, ...]:
    """Share of members' courses in enrolments, mean skill of 100 hours, welfare, people who enrol, courses."""
    O, enrolled = m.offers, by_programme(m)
    skill = (100.0 * O.gain / O.hours)[O.launch > 0].mean()
    return (float(enrolled[O.standard == 1].sum() / enrolled.sum()), float(skill), float(m.record.latest(*WELFARE)),
            float(enrolled.sum()), float(len(O)))


def closed_i2(s: Scenario) -> Mapping[str, float]:
    """Nothing changes but what is paid for compliance: once, and for reviews."""
    n, rule, o = s.params["opening"].programmes, standard(s), s.params["opening"]
    _, stay = survivors(s)
    premise(bool(stay.all()), "policy.standard.compliance_cost and review_cost must be less than each provider earns: all stay")
    premise(rule.mandatory and rule.delay == 0, "policy.standard.mandatory must be true and delay 0: all comply, at once")
    premise(min(o.quality) >= rule.least_quality and rule.assessment == "attendance" and not rule.proctored
            and rule.hours_low <= min(o.hours) <= max(o.hours) <= rule.hours_high and min(o.rigour) >= rule.least_rigour,
            "policy.standard must ask for what there is: nothing is mended")
    kept(s, {"price.frozen": True, "launch.pace": 0.0, "retire.hazard": 0.0, "sections.growth": 0.0},
         "fees, programmes and seats stay as they are")
    review = n * rule.review_cost / 12.0
    return {"welfare in the first month, $": -n * rule.compliance_cost - review, "welfare in the next, $": -review}


def cost_of_nothing(s: Scenario, seed: int) -> dict[str, Estimate]:
    """Welfare with the standard less that with one that costs nothing."""
    free = s.change({"policy.standard.compliance_cost": 0.0, "policy.standard.review_cost": 0.0})
    first, second = (welfare(s, seed) - welfare(free, seed))[:2]
    return {"welfare in the first month, $": Estimate(first), "welfare in the next, $": Estimate(second)}


def survivors(s: Scenario, times: float = 1.0) -> tuple[Array, NDArray[np.bool_]]:
    """Seats of each provider, and whether what they earn covers F/T + review."""
    o, rule = s.params["opening"], standard(s)
    kept(s, {"comply.softness": 0.0, "enrol.consideration": "full", "opening.charged": ("enrolment",)},
         "who loses by joining leaves, and seats are asked for")
    premise(rule.mandatory, "policy.standard.mandatory must be true: who does not join may not sell")
    premise(s.params["enrol"].outside_utility <= 0.0, "enrol.outside_utility must be 0 or less: seats are filled")
    seats, fee, marginal = (dealt(x, o.programmes) for x in (o.seats, o.fee, o.marginal))
    cost = times * (rule.compliance_cost / s.params["objective"].horizon + rule.review_cost / 12.0)
    return seats, (fee - marginal) * seats >= cost


def closed_i3(s: Scenario) -> Mapping[str, float]:
    """Those whose margin times volume covers it stay."""
    seats, stay = survivors(s)
    premise(bool(stay.any()), SOMEBODY)
    return {"providers that stay": float(stay.sum()), "seats of the least that stays": float(np.min(seats[stay])),
            "seats of the greatest that leaves": float(np.max(seats[~stay], initial=0.0))}


def listed(m: Market) -> NDArray[np.bool_]:
    """Which programmes of the opening are still on offer."""
    return np.asarray(m.offers.retired == NEVER)


def leavers(s: Scenario, seed: int) -> dict[str, Estimate]:
    """Who is still listed in the last month."""
    m = at_the_end(s, seed)
    stay, seats = listed(m), m.offers.seats.astype(np.float64)
    return {"providers that stay": Estimate(float(stay.sum())), "seats of the least that stays": Estimate(seats[stay].min()),
            "seats of the greatest that leaves": Estimate(seats[~stay].max(initial=0.0))}


def small(seats: Array) -> NDArray[np.bool_]:
    """Which providers are the smaller half."""
    return np.asarray(seats < np.median(seats))


def closed_i6(s: Scenario) -> Mapping[str, float]:
    """Share of the smaller half in enrolments, at each cost; equal margins, so it never rises."""
    o, shares = s.params["opening"], {}
    margins = dealt(o.fee, o.programmes) - dealt(o.marginal, o.programmes)
    premise(len({*margins.tolist()}) == 1, "opening.fee less opening.marginal must be the same of all: equal margins")
    for what, times in TIMES.items():
        seats, stay = survivors(s, times)
        premise(bool(stay.any()), SOMEBODY)
        shares[f"share of the small: {what}"] = float(seats[stay & small(seats)].sum() / seats[stay].sum())
    return shares | {"does it ever rise": float((np.diff(list(shares.values())) > 0.0).any())}


def small_shares(s: Scenario, seed: int) -> dict[str, Estimate]:
    """The same of expected enrolments in the last month."""
    rule, shares = standard(s), {}
    for what, times in TIMES.items():
        m = at_the_end(s.change({"policy.standard.compliance_cost": times * rule.compliance_cost,
                                 "policy.standard.review_cost": times * rule.review_cost}), seed)
        enrolled = by_programme(m)
        shares[f"share of the small: {what}"] = float(enrolled[small(m.offers.seats)].sum() / enrolled.sum())
    found = {what: Estimate(x) for what, x in shares.items()}
    return found | {"does it ever rise": Estimate(float((np.diff(list(shares.values())) > 1e-9).any()))}


def variety(s: Scenario) -> tuple[int, int]:
    """Programmes before and under the standard."""
    hours = dealt(s.params["opening"].hours, s.params["opening"].programmes)
    return hours.size, int(((hours >= standard(s).hours_low) & (hours <= standard(s).hours_high)).sum())


def gain(s: Scenario, amount: float) -> float:
    """(1/alpha) ln of what the sum over n alternatives becomes with n' of them, each $ `amount` better (at most the fee)."""
    n, left = variety(s)
    fee = s.params["opening"].fee[0]
    v = worths(s, 1)[0] - money(s) * fee
    return float(np.log((1.0 + left * np.exp(v + money(s) * min(amount, fee))) / (1.0 + n * np.exp(v))) / money(s))


def closed_i4(s: Scenario) -> Mapping[str, float]:
    """Surplus rises iff the gain of each, in utils, is above ln(n/n') (which the fee must leave room for)."""
    o, (n, left) = s.params["opening"], variety(s)
    kept(s, {"enrol.consideration": "full", "price.frozen": True}, "everybody knows everything, at given fees")
    premise(standard(s).mandatory, "policy.standard.mandatory must be true: what does not fit is struck off")
    premise(0 < left < n, "policy.standard.hours_low and hours_high must strike off some of the programmes, not all")
    premise(len({*o.fee}) == 1 == len({*o.quality}), "opening.fee and opening.quality must be the same of all")
    premise(s.value("policy.voucher.awareness") == 1.0, "policy.voucher.awareness must be 1: everybody knows of it")
    least = np.log(n / left) / money(s)
    premise(o.fee[0] >= ABOVE * least, f"opening.fee must be at least {ABOVE * least:.0f} $: a voucher pays no more than the fee")
    return {"gain a head, $": gain(s, s.value("policy.voucher.amount")), "gain a head at the break-even, $": 0.0,
            "gain at 99 % of it is negative": 1.0, "gain at 101 % of it is positive": 1.0}


def fewer_and_better(s: Scenario, seed: int) -> dict[str, Estimate]:
    """Surplus a head after less before, at several amounts."""

    def change(amount: float) -> float:
        seen = [m.tally["surplus_by_group"].sum() / m.tally["panel"][0]
                for m in months(s.change({"policy.voucher.amount": amount}), seed) if m.month in (s.first_start, m.until + 1)]
        return float(seen[1] - seen[0])

    n, left = variety(s)
    least = float(np.log(n / left) / money(s))
    return {"gain a head, $": Estimate(change(s.value("policy.voucher.amount"))),
            "gain a head at the break-even, $": Estimate(change(least)),
            "gain at 99 % of it is negative": Estimate(float(change(BELOW * least) < 0.0)),
            "gain at 101 % of it is positive": Estimate(float(change(ABOVE * least) > 0.0))}


def ageing(s: Scenario) -> float:
    """delta: how fast the field's content ages, 1/year."""
    fields = table("fields")
    of = list(fields["field"]).index(s.params["opening"].field[0])
    return float(s.params["content"].decay * fields["content_decay"][of])


def closed_i5(s: Scenario) -> Mapping[str, float]:
    """Newcomers ask c + 1/alpha; relevance e^(-delta t) counts as its logarithm in sd of quality. (In value, V grows to
    V + dV = V e^(alpha A) by what is paid for approval, so D* = ln(1 + dV/V)/delta as in theory i5.)"""
    taste, amount, delay = s.params["enrol"].quality_taste, s.value("policy.voucher.amount"), standard(s).delay
    premise(delay > 0, "policy.standard.delay must be above 0: approval takes time")
    fee = s.params["costs"].marginal_online + 1.0 / money(s)
    at_once = worths(s, 1)[0] - money(s) * fee - taste * ageing(s) * s.params["launch"].production_months / 12.0
    return {"log odds of a course launched at once": at_once,
            "log odds of one approved first": at_once + money(s) * amount - taste * ageing(s) * delay / 12.0,
            "break-even delay, months": 12.0 * money(s) * amount / (taste * ageing(s))}


def new_course(s: Scenario, seed: int, approved: bool) -> float:
    """Log odds against doing nothing of the last new courses, in their first month on offer."""
    found = float("nan")
    for m in months(s, seed):
        O, month = m.offers, m.month - 1
        new = ((O.launch > 0) & (O.launched == month) & (O.form == ACADEMIC) & (O.charged == AT_ENROLMENT)
               & (O.standard == approved))
        if new.any():
            share = by_programme(m) / m.tally["panel"][0]
            found = float(np.log(share[new] / (1.0 - share.sum())).mean())
    return found


def delayed(s: Scenario, seed: int) -> dict[str, Estimate]:
    """The same courses launched at once, approved at once, and approved in time."""
    delay = standard(s).delay
    without = new_course(s.drop("standard", "voucher"), seed, False)
    at_once = new_course(s.change({"policy.standard.delay": 0}), seed, True)
    in_time = new_course(s, seed, True)
    return {"log odds of a course launched at once": Estimate(without), "log odds of one approved first": Estimate(in_time),
            "break-even delay, months": Estimate(delay * (at_once - without) / (at_once - in_time))}


I1 = limit(
    "i1", "a standard with a floor that costs nothing: the more providers join, the better is what is taught, and welfare",
    equation="E[q | q >= f] = sd phi(f/sd)/(1 - Phi(f/sd)); dE[skill]/dS >= 0, dW/dS >= 0 at given enrolments",
    source="Leland 1979",
    processes=("enter", "comply", "quality", "launch", "announce", "adopt", "design"), closed=closed_i1, model=floor_at_no_cost)
I2 = limit(
    "i2", "a standard that has nothing to mend costs what is paid for it", equation="dW/dF = -n", source="Leland 1979",
    processes=(*STANDARD, "settle"), closed=closed_i2, model=cost_of_nothing, tolerance=1e-6,
    allows="welfare is a difference of sums a million times as large")
I3 = limit(
    "i3", "who earns less than a mandatory standard costs leaves", equation="stays iff margin * volume >= F/T + review",
    source=RONNEN, processes=(*STANDARD, "seats"), closed=closed_i3, model=leavers)
I4 = limit(
    "i4", "fewer programmes that are better: learners gain if each is better by more than ln(n/n')",
    equation="dCS = (1/alpha) ln[(e^{V_0} + n' e^{V+dv}) / (e^{V_0} + n e^V)] > 0 iff dv > ln(n/n')", source="McFadden 1974",
    processes=(*STANDARD, "entitled", "weigh"), closed=closed_i4, model=fewer_and_better, tolerance=1e-6,
    allows="surplus is counted in thousandths of a millionth")
I5 = limit(
    "i5", "approval that takes time costs what ages meanwhile",
    equation="ln odds = V + alpha A - delta D; D* = ln(1 + dV/V)/delta", source="theory i",
    processes=("enter", "comply", "content", "launch", "charging", "announce", "stall"), closed=closed_i5, model=delayed,
    tolerance=1e-5,
    allows="fees are whole cents")
I6 = limit(
    "i6", "with equal margins the share of small providers never rises with a standard's cost",
    equation="share of those below the median among {k: pi_k >= F}", source=RONNEN, processes=(*STANDARD, "seats"),
    closed=closed_i6, model=small_shares, tolerance=1e-6, allows="expected counts are whole parts of people, 2^-20 each")
