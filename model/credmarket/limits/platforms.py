"""Limits of platforms (theory e): equal shares, and tipping by the benefit of being where others are."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import expit

from credmarket.agents.opening import dealt
from credmarket.agents.words import DIRECT_ROW
from credmarket.calendar import month_index, month_name
from credmarket.limits.limit import Estimate, kept, limit, premise
from credmarket.limits.premises import no_other_tastes
from credmarket.limits.trial import at_the_end, mean_of, months, share_of
from credmarket.market import Market
from credmarket.scenario import Scenario

Array = NDArray[np.float64]
HOSTS = DIRECT_ROW + 1  # the first platform; others follow
GROUP = 50  # people among whom concentration is taken
TIPPING, RESTING = 12.0, 3.0  # times that shares take to go away from, or back to, 1/2 by e, until they are where they stay
READ = 24  # months, at least, that are then read
CRITICAL = 0.15  # of the pull: nearer to 2 luck decides for too long
SETTLING = 48  # months until two sides are where they stay
BELOW, ABOVE = 3.0, 6.0  # pulls' product at which two sides do so in that time; 4 is critical
WEAK = 0.5  # times the network benefit, at which it does not tip
PRODUCT = "product of the two, over the critical 4"
LEAST_READ = 6  # months of two sides
LAST = "2030-12"  # month that can be simulated
ROCHET = "Rochet and Tirole 2003; Armstrong 2006"
SHARES = ("enrol", "weigh", "choose", "accounts")


def homes(m: Market) -> Array:
    """The platform of each person's account, from 0 on; -1: none."""
    bits = (m.learners.accounts[:, 0][:, None] >> np.arange(HOSTS, len(m.platforms), dtype=np.uint64)) & np.uint64(1)
    return np.where(bits.any(axis=1), bits.argmax(axis=1), -1)


def closed_e1(s: Scenario) -> Mapping[str, float]:
    """1/n each; of n_g people drawn at those shares, HHI = 1/n + (1 - 1/n)/n_g on average."""
    n, o = s.params["opening"].platforms, s.params["opening"]
    kept(s, {"opening.programmes": n, "enrol.consideration": "full", "enrol.outside_utility": -np.inf, "enrol.hazard": 1.0,
             "enrol.platform_taste": 0.0, "aware.initial": 1.0}, "everybody knows each platform, and studies somewhere")
    for name in ("quality", "fee", "prestige", "marketing", "place", "language", "field", "charged", "hours", "form"):
        premise(len({*getattr(o, name)}) == 1, f"opening.{name} must be the same of all: platforms are alike")
    return {"expected share of a platform": 1.0 / n, "people on the first platform": 1.0 / n,
            f"HHI among {GROUP} people": 1.0 / n + (1.0 - 1.0 / n) / GROUP}


def model_e1(s: Scenario, seed: int) -> dict[str, Estimate]:
    """Expected accounts; and those that people open, in groups of people."""
    m, n = at_the_end(s, seed), s.params["opening"].platforms
    expected, at = m.platform_flows.accounts_new, homes(m)
    groups = at[: len(at) // GROUP * GROUP].reshape(-1, GROUP)
    squares = sum((groups == g).mean(axis=1) ** 2 for g in range(n))
    return {"expected share of a platform": Estimate(float(expected[HOSTS] / expected.sum())),
            "people on the first platform": share_of(float((at == 0).sum()), float(len(at))),
            f"HHI among {GROUP} people": mean_of(np.asarray(squares).tolist())}


E1 = limit(
    "e1", "platforms that are alike have equal shares", equation="x_m = 1/n, HHI = 1/n + (1 - 1/n)/N", source=ROCHET,
    processes=SHARES, closed=closed_e1, model=model_e1)


def rest(pull: float) -> float:
    """The stable x >= 1/2 of x = L(pull (2x - 1)), pull = phi/mu: 1/2 up to pull = 2."""
    if pull <= 2.0:
        return 0.5
    return float(brentq(lambda x: expit(pull * (2.0 * x - 1.0)) - x, 0.5 + 1e-9, 1.0, xtol=1e-14))


def pull_of(s: Scenario) -> float:
    """phi/mu."""
    return float(s.params["enrol"].network_taste / s.params["enrol"].taste_scale)


def two_homes(s: Scenario) -> None:
    """Everybody has one home on either of two platforms, and looks at nothing but what it offers them."""
    no_other_tastes(s, "network_taste")
    kept(s, {"enrol.single_homing": True, "enrol.consideration": "full", "enrol.outside_utility": -np.inf, "enrol.hazard": 1.0,
             "opening.platforms": 2, "aware.initial": 1.0, "enrol.trust": 0.0, "enrol.keepsake": 0.0,
             "enrol.reputation_taste": 0.0}, "each has one home, on one of two platforms that all know")


def one_sided(s: Scenario) -> None:
    """The same, where providers do not move: a programme on each platform, alike."""
    two_homes(s)
    kept(s, {"enrol.network": "accounts", "opening.programmes": 2, "enter.frozen": True}, "what draws people is where people are")
    for name in ("quality", "fee"):
        premise(len({*dealt(getattr(s.params["opening"], name), 2)}) == 1, f"opening.{name} must be the same of both")


def settles(s: Scenario, pull: float) -> None:
    """Away from the critical pull the market is soon where it stays."""
    premise(abs(pull - 2.0) >= CRITICAL, f"enrol.network_taste over enrol.taste_scale, here {pull:g} (of which e2 takes half as"
            f" well), must be {CRITICAL:g} or more away from 2: nearer, luck decides for years where the market is")
    premise(s.params["enrol"].revision > 0.0, "enrol.revision must be above 0: people choose anew")
    last = settling(s, pull) + READ - 1
    premise(last <= month_index(LAST), f"enrol.revision must be higher: the market is not settled by {LAST}")


def settling(s: Scenario, pull: float) -> int:
    """Months until the market is where it stays: near 1/2 a share goes by nu (pull/2 - 1) of what it is away from it."""
    slow = 1.0 / (s.params["enrol"].revision * abs(1.0 - 0.5 * pull))
    return int(np.ceil((TIPPING if pull > 2.0 else RESTING) * slow))


def closed_e2(s: Scenario) -> Mapping[str, float]:
    """Where the market settles, with the benefit of the scenario and with half of it: x, found by bisection; 1/2 up to 2."""
    one_sided(s)
    for pull in (pull_of(s), WEAK * pull_of(s)):
        settles(s, pull)
    return {"share of the larger platform": rest(pull_of(s)),
            "share of a platform, network benefit halved": rest(WEAK * pull_of(s))}


def settled(s: Scenario, seed: int) -> tuple[Estimate, Estimate]:
    """Mean share of accounts of the platform that leads when the market has settled (of the first if it does not tip), and
    mean HHI, less what luck adds to it.

    The share follows x' = x + nu (L(pull (2x - 1)) - x) + noise: a series that returns to its mean by back = nu (1 - L') a
    month, with r = 1 - back a month kept, has the variance v = noise/(1 - r^2), and its mean over T months the standard error
    sqrt(noise/T)/back. HHI = 1/2 + 2 (x - 1/2)^2 is 2 v higher on average; its mean has the error of the first order,
    4 (x - 1/2) times that of x, and of the second, that of the mean square of a normal series, 2 v sqrt(2 (1 + r^2)/(1 - r^2)/T).
    """
    x, pull, nu = rest(pull_of(s)), pull_of(s), s.params["enrol"].revision
    quiet, shares, leader = settling(s, pull), [], 0
    until = max(month_index(s.params["population"].until), quiet + READ - 1)
    for m in months(s.change({"population.until": month_name(until)}), seed):
        accounts = m.platforms.accounts[HOSTS: HOSTS + 2]
        if m.month <= quiet:
            leader = int(accounts.argmax()) if pull > 2.0 else 0
        else:
            shares.append(float(accounts[leader] / accounts.sum()))
    weight = m.learners.weight.astype(np.float64)
    noise = nu * (2.0 - nu) * x * (1.0 - x) * (weight**2).sum() / weight.sum() ** 2
    back = nu * (1.0 - 2.0 * pull * x * (1.0 - x))
    kept, error = (1.0 - back) ** 2, float(np.sqrt(noise / len(shares)) / back)
    variance = noise / (1.0 - kept)
    second = 2.0 * variance * float(np.sqrt(2.0 * (1.0 + kept) / (1.0 - kept) / len(shares)))
    squares = 0.5 + 2.0 * float(np.mean((np.array(shares) - 0.5) ** 2)) - 2.0 * variance
    return (Estimate(float(np.mean(shares)), error),
            Estimate(squares, float(np.hypot(4.0 * (x - 0.5) * error, second))))


def model_e2(s: Scenario, seed: int) -> dict[str, Estimate]:
    """Two markets that begin with equal platforms; chance decides which one leads."""
    weak = s.change({"enrol.network_taste": WEAK * s.params["enrol"].network_taste})
    return {"share of the larger platform": settled(s, seed)[0],
            "share of a platform, network benefit halved": settled(weak, seed)[0]}


E2 = limit(
    "e2", "the benefit of being where others are: the market tips where it is more than twice the noise",
    equation="x = L(phi (2x - 1)/mu); x = 1/2 is stable iff phi/mu < 2", source=ROCHET, processes=(*SHARES, "stall"),
    closed=closed_e2, model=model_e2)


def two_pulls(s: Scenario) -> tuple[float, float]:
    """phi/mu of learners and of providers."""
    return pull_of(s), float(s.params["partner"].reach_taste / s.params["enter"].choice_scale)


def rest_of_two(learners: float, providers: float) -> tuple[float, float]:
    """The stable (x, y), x >= 1/2, of x = L(phi_L (2y - 1)/mu_L), y = L(phi_P (2x - 1)/mu_P)."""
    if learners * providers <= 4.0:
        return 0.5, 0.5

    def again(x: float) -> float:
        return float(expit(learners * (2.0 * expit(providers * (2.0 * x - 1.0)) - 1.0)))

    x = float(brentq(lambda x: again(x) - x, 0.5 + 1e-6, 1.0, xtol=1e-14))
    return x, float(expit(providers * (2.0 * x - 1.0)))


def closed_e3(s: Scenario) -> Mapping[str, float]:
    """How each side answers the other, and where both settle. The slopes bind at any pulls, and with them the product that
    tells whether 1/2 is stable, by the share of it that is critical. Where both settle is asked only where the product is 3 or
    less, or 6 or more: nearer to 4 both return to where they stay by 1 - f'g' of what they are away from it, a tenth or less in
    the theory's cases (0.975 and 1.05 of the critical 4), so that luck moves them ten times as far, for years. Where the market
    comes to rest in those is not covered: the slopes are read, of which the fixed points are a function."""
    two_homes(s)
    kept(s, {"enrol.network": "share", "partner.network": "share", "partner.present": 0.0, "partner.recorded": 0.0,
             "partner.home_language": 0.0, "partner.home_country": 0.0, "partner.prestige_pull": 0.0,
             "partner.commission_weight": 0.0, "platforms.single_homing": True, "enter.frozen": False},
         "what draws providers is where learners are")
    product = float(np.prod(two_pulls(s)))
    months_read = month_index(s.params["population"].until) + 1 - SETTLING
    premise(months_read >= LEAST_READ, f"population.until must leave {LEAST_READ} months after the {SETTLING} of settling")
    (learners, providers), (x, y) = two_pulls(s), rest_of_two(*two_pulls(s))
    found = {"learners' log-odds over lead in courses": learners, "providers' log-odds over lead in accounts": providers,
             PRODUCT: product / 4.0}
    if settles_soon(product):
        found |= {"share of accounts": x, "share of courses": y}
    return found


def settles_soon(product: float) -> bool:
    """Whether two sides whose pulls have this product are where they stay after `SETTLING` months."""
    return product <= BELOW or product >= ABOVE


def model_e3(s: Scenario, seed: int) -> dict[str, Estimate]:
    """Means over the months after both sides have settled, at the platform that then leads; and what either side does in
    these months, given the other: learners as expected, providers launch by launch, by what they saw when they decided.

    Means obey x - x* = f'(y*)(y - y*) + e_x and y - y* = g'(x*)(x - x*) + e_y to first order, with the luck of people, who
    choose anew each month, and of courses, which are placed once and last for a random time.
    """
    (learners, providers), (x, y) = two_pulls(s), rest_of_two(*two_pulls(s))
    held, listed, new = list[Array](), list[Array](), list[Array]()
    answers, running = list[tuple[float, float]](), list[float]()
    for m in months(s, seed):
        hosts, begun = slice(HOSTS, HOSTS + 2), m.offers.launched == m.month - 1
        held.append(m.platforms.accounts[hosts] / max(m.platforms.accounts[hosts].sum(), 1.0))
        running.append(float(m.platforms.courses[hosts].sum()))
        listed.append(m.platforms.courses[hosts] / max(running[-1], 1.0))
        new.append(np.bincount(m.offers.platform[begun], minlength=HOSTS + 2)[hosts].astype(np.float64))
        lead, enrolled = float(listed[-1][0] - listed[-1][1]), m.platform_flows.enrolled[hosts]
        if m.month > SETTLING and lead != 0.0:
            answers.append((abs(lead), float(np.log(enrolled[0] / enrolled[1]) / lead)))
    accounts, courses, placed = (np.stack(column) for column in (held, listed, new))
    leader = int(courses[SETTLING].argmax()) if learners * providers > 4.0 else 0
    means = [float(column[SETTLING:, leader].mean()) for column in (accounts, courses)]
    weight = m.learners.weight.astype(np.float64)
    of_people = x * (1.0 - x) * (weight**2).sum() / weight.sum() ** 2 / (len(held) - SETTLING)
    stay = np.sqrt(1.0 - min(s.params["retire"].hazard / 12.0, 1.0))  # courses are worth neither more nor less than they cost
    of_courses = y * (1.0 - y) * (1.0 + stay) / (1.0 - stay) / sum(running[SETTLING:])
    f, g = 2.0 * learners * x * (1.0 - x), 2.0 * providers * y * (1.0 - y)
    errors = np.sqrt([of_people + f * f * of_courses, of_courses + g * g * of_people]) / (1.0 - f * g)
    lag = s.params["launch"].production_months + 1
    seen = accounts[SETTLING - lag: -lag]  # when they decided
    _, of_learners = max(answers)  # of the month in which courses lead most: nothing is drawn in what is expected
    of_providers = answer(seen[:, 0] - seen[:, 1], placed[SETTLING:])
    found = {"learners' log-odds over lead in courses": Estimate(of_learners),
             "providers' log-odds over lead in accounts": of_providers,
             PRODUCT: Estimate(of_learners * of_providers.value / 4.0, of_learners * of_providers.error / 4.0)}
    if settles_soon(learners * providers):
        found |= {"share of accounts": Estimate(means[0], float(errors[0])),
                  "share of courses": Estimate(means[1], float(errors[1]))}
    return found


def answer(lead: Array, placed: Array) -> Estimate:
    """The slope of log-odds in the lead, by maximum likelihood, of launches on either of two platforms."""

    def score(slope: float) -> float:
        return float((lead * (placed[:, 0] - placed.sum(axis=1) * expit(slope * lead))).sum())

    slope = float(brentq(score, -50.0, 50.0))
    odds = expit(slope * lead)
    return Estimate(slope, float((placed.sum(axis=1) * odds * (1.0 - odds) * lead**2).sum() ** -0.5))


E3 = limit(
    "e3", "learners like to be where courses are, providers where learners are: each answers the other by its pull, and the"
    " market tips where the pulls' product is above critical",
    equation="x = L(phi_L (2y - 1)/mu_L), y = L(phi_P (2x - 1)/mu_P); 1/2 is stable iff phi_L phi_P < 4 mu_L mu_P",
    source=ROCHET, processes=("partner", "launch", "retire", *SHARES), closed=closed_e3, model=model_e3, tolerance=1e-5,
    allows="nests in which many courses are a little better than few: dissimilarity is a millionth, not 0")


def closed_e6(s: Scenario) -> Mapping[str, float]:
    """With one home the market tips to x; who may have many has them all in the end, and equal platforms stay equal.
    HHI is that of many people: what luck adds among the simulated ones is taken off their figure."""
    one_sided(s)
    settles(s, pull_of(s))
    x = rest(pull_of(s))
    return {"HHI, one home": x * x + (1.0 - x) ** 2, "HHI, many homes": 0.5, "HHI that one home adds": 2.0 * (x - 0.5) ** 2}


def model_e6(s: Scenario, seed: int) -> dict[str, Estimate]:
    """The scenario, and one in which accounts are kept; nobody is left who has but one."""
    one = settled(s, seed)[1]
    many = at_the_end(s.change({"enrol.single_homing": False}), seed).platforms.accounts[HOSTS: HOSTS + 2]
    free = float(((many / many.sum()) ** 2).sum())
    return {"HHI, one home": one, "HHI, many homes": Estimate(free),
            "HHI that one home adds": Estimate(one.value - free, one.error)}


E6 = limit(
    "e6", "between platforms that are alike, having one home only makes for concentration",
    equation="HHI = x^2 + (1 - x)^2 >= 1/2, x = L(phi (2x - 1)/mu)", source=ROCHET, processes=(*SHARES, "stall"),
    closed=closed_e6, model=model_e6)
