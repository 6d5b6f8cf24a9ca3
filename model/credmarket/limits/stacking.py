"""Limits of stacking (theory j): modules towards a degree, options that may be left, and uncertain worth.

What a module is worth to people who are alike is read from what they do: in a logit the log-odds of studying and doing
nothing are alpha times the worth, less the fee.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.stats import lognorm, norm

from credmarket.agents.words import BACHELOR
from credmarket.limits.limit import Estimate, kept, limit, premise
from credmarket.limits.premises import no_other_tastes
from credmarket.limits.trial import at_the_end
from credmarket.scenario import Scenario

Array = NDArray[np.float64]
NARROW = 0.01  # sd of a log-normal worth that is nearly normal
LARGE = 8e4  # $ that a credential is worth in a market in which cents hardly matter
DIXIT = "Dixit and Pindyck 1994; Stange 2012"
STACKING = ("willingness", "weigh", "entitled", "people")
DEAR = 20.0  # times the fee at which a stack is gone through
FACTORS = (0.2, 1.0, 2.0)  # by which the degree's worth is multiplied
CHANCE, ACCEPTED = 0.8, 0.5  # by which chance and recognition are
LOG_ODDS = "worths are log-odds over alpha, which magnifies rounding"


class Stack(NamedTuple):
    """A stack of modules as the theory has it."""

    modules: int  # K
    prize: float  # B, $, of the qualification
    accept: float  # a
    chance: float  # q, to complete a module
    discount: float  # b
    cost: float  # c, $ a module
    alone: float  # u, $, of a module by itself


def stack_of(s: Scenario) -> Stack:
    """The stack of the scenario's first programme, for people who earn the anchor income."""
    p, o, study = s.params["enrol"], s.params["opening"], s.params["study"]
    no_other_tastes(s)
    kept(s, {"enrol.alpha_spread": 0.0, "enrol.income_spread": 0.0, "enrol.trust_spread": 0.0, "enrol.jobless_months": 0.0,
             "enrol.off_field_return": 1.0, "enrol.leisure_weight": 1.0, "enrol.retirement": np.inf, "enrol.keepsake": 0.0,
             "enrol.difficulty": -np.inf, "enrol.consideration": "full", "opening.charged": ("enrolment",),
             "study.drop_ability": 0.0, "study.drop_engagement": 0.0, "study.drop_hours": 0.0, "study.drop_language": 0.0},
         "people are alike, and as likely to finish; a module is worth the same to all")
    years = (1.0 - (1.0 + p.discount) ** -p.horizon) / p.discount if p.discount > 0.0 else p.horizon
    counted = p.trust * p.income_anchor * 12.0 * years
    accept = {"none": 0.0, "rpl": p.recognised_rpl}.get(o.stack[0], 1.0)
    return Stack(int(np.ceil(p.recognition_cap * p.degree_credits / o.credits[0])), counted * p.degree_return * p.recognition_cap,
                 accept, float(np.exp(-((o.weeks[0] / study.drop_scale) ** study.drop_shape))), p.stack_discount, o.fee[0],
                 counted * s.params["believe"].prior_return)


def ahead(k: Stack, modules: int, prize: float) -> float:
    """V_0 of so many modules by backward induction: V_K = a B, V_k = max(0, b q (u + V_(k+1)) - c)."""
    value = k.accept * prize
    for _ in range(modules):
        value = max(0.0, k.discount * k.chance * (k.alone + value) - k.cost)
    return value


def option(k: Stack) -> float:
    """What the stack adds to a module that has been passed: with the degree in sight, less without."""
    return ahead(k, k.modules - 1, k.prize) - ahead(k, k.modules - 1, 0.0)


def worth(k: Stack) -> float:
    """A first module to who begins it: q (u + option) - c. Nothing of the first is discounted: it is now."""
    return k.chance * (k.alone + option(k)) - k.cost


def read_worth(s: Scenario, seed: int) -> float:
    """What the first module is worth beyond its fee to those without a degree, $, from what they do."""
    m, p, o = at_the_end(s, seed), s.params["enrol"], s.params["opening"]
    share = float(np.asarray(m.tally["enrolled_by_group"])[:, :BACHELOR].sum()) / float(m.pool[:, :BACHELOR].sum())
    utility = p.taste_scale * np.log(share / (1.0 - share)) + p.outside_utility - p.quality_taste * o.quality[0]
    return float(utility / (p.alpha * p.price_sensitivity))


def read_option(s: Scenario, seed: int) -> float:
    """What being part of a stack adds to it, at the chance to complete it."""
    without = s.change({"opening.stack": ["none"]})
    return (read_worth(s, seed) - read_worth(without, seed)) / stack_of(s).chance


def closed_j1(s: Scenario) -> Mapping[str, float]:
    """While no stage is abandoned, V_0 = (bq)^n a B + (b q u - c)(1 - (bq)^n)/(1 - bq) of the n modules after the first.

    The theory's numbers (b = .95, q = .8, n = 5, B = 10, c = 1, u = 0) give V_0 = -0.574672: it is abandoned before it begins,
    and a module is worth what it is without a stack.
    """
    k = stack_of(s)
    step, n = k.discount * k.chance, k.modules - 1
    through = step**n * k.accept * k.prize + (step * k.alone - k.cost) * (1.0 - step**n) / (1.0 - step)
    dear = k._replace(cost=DEAR * k.cost)
    premise(bool(np.isclose(through, ahead(k, n, k.prize))), "opening.fee must be so low that no stage of the stack is abandoned")
    premise(option(dear) == 0.0, f"opening.fee must be so high that at {DEAR:g} times of it the stack is not begun")
    return {"first module of a stack that is gone through, $": k.chance * (k.alone + through - ahead(k, n, 0.0)) - k.cost,
            "first module, dear, of one that is not begun, $": dear.chance * dear.alone - dear.cost}


def model_j1(s: Scenario, seed: int) -> dict[str, Estimate]:
    """The scenario, and modules that cost many times as much."""
    dear = s.change({"opening.fee": [DEAR * s.params["opening"].fee[0]]})
    return {"first module of a stack that is gone through, $": Estimate(read_worth(s, seed)),
            "first module, dear, of one that is not begun, $": Estimate(read_worth(dear, seed))}


J1 = limit(
    "j1", "a stack that nobody abandons is worth a geometric sum; one that costs more than it brings is not begun",
    equation="V_0 = (bq)^n B - c (1 - (bq)^n)/(1 - bq), or 0 if that is less", source=DIXIT, processes=STACKING,
    closed=closed_j1, model=model_j1, tolerance=1e-7, allows=LOG_ODDS)


def closed_j2(s: Scenario) -> Mapping[str, float]:
    """Nothing, and what a sure recognition would make of it."""
    k = stack_of(s)
    return {"option value, $": option(k), "option value if recognition were sure, $": option(k._replace(accept=1.0))}


def model_j2(s: Scenario, seed: int) -> dict[str, Estimate]:
    """The scenario, and one in which its modules count as those of one system."""
    sure = s.change({"opening.stack": ["modular"]})
    return {"option value, $": Estimate(read_option(s, seed)),
            "option value if recognition were sure, $": Estimate(read_option(sure, seed))}


J2 = limit(
    "j2", "what is recognised by no degree has no option value", equation="a = 0: OV = V_0 - V_0(B = 0) = 0", source=DIXIT,
    processes=STACKING, closed=closed_j2, model=model_j2, tolerance=1e-7, allows=LOG_ODDS)


def variants(s: Scenario) -> dict[str, Scenario]:
    """The stack with more and less of a prize, of luck, and of recognition."""
    p, study, weeks = s.params["enrol"], s.params["study"], s.params["opening"].weeks[0]
    luckless = weeks / (-np.log(CHANCE * stack_of(s).chance)) ** (1.0 / study.drop_shape)
    prizes = {f"prize times {f:g}": s.change({"enrol.degree_return": f * p.degree_return}) for f in FACTORS}
    return prizes | {"chance to complete lower": s.change({"study.drop_scale": float(luckless)}),
                     "recognition lower": s.change({"enrol.recognised_rpl": ACCEPTED * p.recognised_rpl})}


def with_bend(options: Mapping[str, float]) -> dict[str, float]:
    """Option values, and how much steeper they are in the prize beyond its middle value than before it."""
    (low, mid, high), values = FACTORS, [options[f"prize times {f:g}"] for f in FACTORS]
    steeper = (values[2] - values[1]) / (high - mid) - (values[1] - values[0]) / (mid - low)
    return {f"option value, {what}, $": value for what, value in options.items()} | {"steeper in the prize by, $": steeper}


def closed_j3(s: Scenario) -> Mapping[str, float]:
    """Backward induction; the values rise in B, q and a and bend upwards in B, or the limit is misconceived."""
    found = {what: option(stack_of(other)) for what, other in variants(s).items()}
    middle, bent = found["prize times 1"], with_bend(found)
    falls = found["chance to complete lower"] > middle or found["recognition lower"] > middle
    falls |= any(a > b for a, b in pairwise(found[f"prize times {f:g}"] for f in FACTORS))
    if falls or bent["steeper in the prize by, $"] < 0.0:
        raise ArithmeticError("option values by backward induction are not monotone and convex")
    return bent


def model_j3(s: Scenario, seed: int) -> dict[str, Estimate]:
    """The same of markets."""
    found = {what: read_option(other, seed) for what, other in variants(s).items()}
    least = min(high - low for low, high in pairwise(FACTORS))  # of the steps over which slopes are taken
    return {what: Estimate(value, of=max(found.values()) / least) for what, value in with_bend(found).items()}


J3 = limit(
    "j3", "the option value of a stack rises with the prize, the chance to complete and recognition, and bends in the prize",
    equation="V_k = max(0, b q (u + V_{k+1}) - c), V_K = a B;  OV non-decreasing in a, B, q, convex in B", source=DIXIT,
    processes=STACKING, closed=closed_j3, model=model_j3, tolerance=1e-7, allows=LOG_ODDS)


def closed_j4(s: Scenario) -> Mapping[str, float]:
    """E max(0, B - c) of a worth that is known only when it can be bought: she may leave then, for nothing.

    In the model worth is log-normal, B = W e^(sd z), as nobody is paid for taking what she bought: E max(0, B - c) is the
    partial mean of a log-normal, here by its distribution. The theory takes B ~ N(mu, s^2), with (mu - c) Phi(d) + s phi(d) and
    d = (mu - c)/s. A log-normal worth becomes that as its sd goes to zero, with fees so many sd from the median: here
    mu = W, s = W sd.
    """
    p, o = s.params["enrol"], s.params["opening"]
    found, law, mu, sd = {}, lognorm(p.price_sd, scale=p.keepsake), p.keepsake, p.keepsake * p.price_sd
    for fee in o.fee[: o.programmes]:
        found[f"option to buy at {fee:g} $"] = float(law.expect(lambda b, c=fee: b - c, lb=fee, epsabs=1e-12, epsrel=1e-12))
        found[f"share that buys at {fee:g} $"] = float(law.sf(fee))
        d = (mu - fee) / sd
        found[f"option at {fee:g} $ on a normal worth"] = float((mu - fee) * norm.cdf(d) + sd * norm.pdf(d))
    return found


def options(s: Scenario, seed: int) -> tuple[Array, Array]:
    """$ by programme, from log-odds of studying it for free and doing nothing; and who pays of those who study."""
    m, p, o = at_the_end(s, seed), s.params["enrol"], s.params["opening"]
    nothing = float(m.tally["panel"][0]) - float(m.flows.enrolled.sum())
    utility = p.taste_scale * np.log(m.flows.enrolled / nothing) + p.outside_utility - p.quality_taste * o.quality[0]
    return np.asarray(utility / (p.alpha * p.price_sensitivity)), np.asarray(m.flows.payers / m.flows.enrolled)


def nearly_normal(s: Scenario, seed: int, narrow: float) -> Array:
    """The options where worth has a small sd, `narrow`, and fees lie as many sd from its median; in $ of the scenario, whose sd
    is larger. Of what a fee in whole cents misses each buyer pays her part."""
    p, o = s.params["enrol"], s.params["opening"]
    scale, unit = narrow / p.price_sd, LARGE / p.keepsake
    fees = unit * (p.keepsake - (p.keepsake - np.array(o.fee[: o.programmes])) * scale)
    market = s.change({"enrol.price_sd": narrow, "enrol.keepsake": LARGE, "opening.fee": fees.tolist(),
                       "enrol.alpha": p.alpha / unit})
    worth, pays = options(market, seed)
    return np.asarray((worth + pays * (np.round(fees, 2) - fees)) / (unit * scale))


def model_j4(s: Scenario, seed: int) -> dict[str, Estimate]:
    """The scenario; and markets of ever smaller sd, extrapolated to none (Richardson: errors of first and second order)."""
    o, found = s.params["opening"], dict[str, Estimate]()
    worth, pays = options(s, seed)
    wide, middle, small = (nearly_normal(s, seed, NARROW / times) for times in (1.0, 2.0, 4.0))
    normal = (wide - 6.0 * middle + 8.0 * small) / 3.0
    for fee, option_, share, on_normal in zip(o.fee, worth, pays, normal, strict=False):
        found[f"option to buy at {fee:g} $"] = Estimate(float(option_))
        found[f"share that buys at {fee:g} $"] = Estimate(float(share))
        found[f"option at {fee:g} $ on a normal worth"] = Estimate(float(on_normal))
    return found


J4 = limit(
    "j4", "who may leave when she sees what a credential is worth to her has an option (of one date)",
    equation="E max(0, B - c), B = W e^{sd z}:  W e^{sd^2/2} Phi(d + sd) - c Phi(d), d = ln(W/c)/sd;  B ~ N(mu, s^2):"
    " (mu - c) Phi(d) + s phi(d), d = (mu - c)/s", source=DIXIT,
    processes=("willingness", "weigh"), closed=closed_j4, model=model_j4, tolerance=1e-5,
    allows="what extrapolation to a worth of no sd leaves, numerical integration of the closed form, and " + LOG_ODDS)
