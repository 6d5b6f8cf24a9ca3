"""Limits of signalling (theory b; Spence 1973): two types who know themselves, signals of several costs, who buys which.

Each platform carries one programme, and each person looks at one platform: whoever is shown a signal buys it iff
pi_theta G >= C_theta, with C_theta = fee + kappa_theta hours. All is in months of income but fees, which are in dollars.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from credmarket.agents.labour_sums import CELLS, N_CELL, R_HOLDER_WAGE, R_HOLDERS, R_WAGE, R_WEIGHT
from credmarket.agents.opening import dealt
from credmarket.agents.words import BACHELOR, NONE
from credmarket.agents.world import World
from credmarket.limits.labour import PAID_ALIKE, kish
from credmarket.limits.limit import Estimate, kept, limit, premise
from credmarket.limits.premises import no_other_tastes
from credmarket.limits.trial import at_the_end
from credmarket.market import Market
from credmarket.scenario import Scenario

Array = NDArray[np.float64]
TYPES = {"less able": -1.0, "more able": 1.0}
CHOICE = ("enrol", "weigh", "choose", "willingness", "sets", "people")
SPENCE = "Spence 1973; Riley 1979"
YEAR = 12.0
HOME = "United States"
STAYS, UNSURE = 1e6, 1e6  # weeks of a scale at which nobody leaves; a variance at which first beliefs count for nothing
ALIKE = 1e-9  # chances to pass that differ by less are the same
FROM_ABOVE = 1.2  # of the types' difference: what learners expect at first who expect too much
LEAST_MISTAKE = 0.1  # of it
HOPELESS = 14  # months after which the first outcomes of people without a signal are in
TOO_MUCH = 2.0  # times what makes it worth it to the less able


def two_types_who_know(s: Scenario) -> None:
    """Two types who know themselves; each looks at one signal, and nothing but what it brings, costs and takes counts."""
    kept(s, {"population.ability": "two_types", "population.sd_self": 0.0, "population.means_spread": 0.0},
         "two types, who know themselves and differ in nothing else")
    kept(s, {"enrol.consideration": "platform", "enrol.taste_scale": 0.0, "enrol.outside_utility": 0.0, "enrol.hazard": 1.0,
             "enrol.lifetime": 1, "enrol.trust_spread": 0.0, "enrol.discount": 0.0, "enrol.off_field_return": 1.0,
             "enrol.leisure_weight": 1.0, "enrol.jobless_months": 0.0, "enrol.keepsake": 0.0, "enrol.overconfidence": 0.0,
             "enrol.retirement": np.inf, "enrol.language_cost": 0.0, "enrol.graduate_shift": 0.0, "enrol.reputation_taste": 0.0,
             "enrol.network_taste": 0.0, "enrol.liquidity": np.inf, "enrol.sponsor_chance": 0.0},
         "who is shown a signal buys it iff it brings more than it costs")
    no_other_tastes(s, "value_of_time", "income_elasticity")
    o = s.params["opening"]
    premise(not any(o.quality) and {*o.charged} == {"enrolment"} and o.stack == ("none",) and o.proctored and
            {*o.assessment} == {"exam"}, "opening.quality must be 0, charged enrolment, stack none, and all sit a proctored exam")
    premise(o.programmes == o.platforms, "opening.programmes must be opening.platforms: each is shown one signal")
    premise(s.params["study"].drop_scale >= STAYS, f"study.drop_scale must be {STAYS:g} or more: nobody leaves")


def gain(s: Scenario) -> float:
    """G = w(c) - w(0) as learners expect it, in months of income: counted over the horizon, without discount."""
    p = s.params["enrol"]
    return float(p.trust * s.params["believe"].prior_return * YEAR * p.horizon)


def passes(s: Scenario, type_: float) -> float:
    """pi_theta of a proctored exam, for somebody who knows herself."""
    sd, study = s.params["population"].sd_ability, s.params["study"]
    noise = sd * np.sqrt(study.noise_exam * study.proctoring)
    return float(norm.cdf((type_ * sd - s.params["enrol"].difficulty) / noise))


def hour(s: Scenario, type_: float) -> float:
    """kappa_theta: what an hour of study costs, in months of income."""
    p = s.params["enrol"]
    return float(p.value_of_time / p.work_hours * np.exp(-p.time_ability * type_ * s.params["population"].sd_ability))


def signals(s: Scenario, name: str) -> Array:
    """The signals on offer, by hours or fee."""
    o = s.params["opening"]
    return np.asarray(dealt(getattr(o, name), o.programmes), dtype=np.float64)


def bought(values: Array, most: Mapping[str, float]) -> dict[str, float]:
    """Of signals whose cost grows along `values`: the dearest that each type buys, and the cheapest that separates."""
    found = {f"dearest that the {word} buy": float(np.max(values[values <= most[word]], initial=0.0)) for word in TYPES}
    apart = values[(values > most["less able"]) & (values <= most["more able"])]
    return found | {"signals that separate": float(apart.size),
                    "cheapest that separates": float(np.min(apart, initial=np.inf)) if apart.size else 0.0}


def seen_bought(s: Scenario, seed: int, name: str, rows: NDArray[np.bool_] | None = None) -> dict[str, Estimate]:
    """The same of those who have enrolled in the first month and study."""
    return _seen(at_the_end(s, seed), signals(s, name), rows)


def _seen(market: Market, values: Array, rows: NDArray[np.bool_] | None) -> dict[str, Estimate]:
    L = market.learners
    studies = (L.programme != NONE) & (True if rows is None else rows)
    has = {word: np.unique(values[L.programme[studies & (np.sign(L.ability) == sign)]]) for word, sign in TYPES.items()}
    apart = np.setdiff1d(has["more able"], has["less able"])
    found = {f"dearest that the {word} buy": float(has[word].max(initial=0.0)) for word in TYPES}
    found |= {"signals that separate": float(apart.size), "cheapest that separates": float(apart.min()) if apart.size else 0.0}
    return {what: Estimate(value) for what, value in found.items()}


def closed_b1(s: Scenario) -> Mapping[str, float]:
    """Type theta buys hours e iff kappa_theta e <= pi_theta G; the cheapest signal that separates is Riley's."""
    two_types_who_know(s)
    premise({*s.params["opening"].fee} == {0.0}, "opening.fee must be 0: signals differ in hours")
    return bought(signals(s, "hours"), {word: passes(s, t) * gain(s) / hour(s, t) for word, t in TYPES.items()})


def model_b1(s: Scenario, seed: int) -> Mapping[str, Estimate]:
    """Signals differ in hours."""
    return seen_bought(s, seed, "hours")


B1 = limit(
    "b1", "a signal separates if the able alone find it worth its hours; Riley's is the least of these",
    equation="(w_H−w_L)/κ_L ≤ e* ≤ (w_H−w_L)/κ_H", source=SPENCE, processes=CHOICE, closed=closed_b1, model=model_b1)

def closed_b3(s: Scenario) -> Mapping[str, float]:
    """As in b1, with kappa_L = kappa_H and pi_L = pi_H: both types buy the same signals, and none separates."""
    kept(s, {"enrol.time_ability": 0.0}, "studying takes both types the same time")
    premise(abs(passes(s, 1.0) - passes(s, -1.0)) < ALIKE, "enrol.difficulty must be such that both types pass alike")
    return closed_b1(s)


B3 = limit(
    "b3", "where a signal costs both types the same and both pass alike, none separates",
    equation="κ_L = κ_H, π_L = π_H: no separating e", source=SPENCE, processes=CHOICE, closed=closed_b3, model=model_b1)


def income(market_world: World) -> float:
    """Monthly income of those without a degree at home, $."""
    row = market_world.place_names.index(HOME)
    return float(np.exp(market_world.place_log_wage[row] - market_world.mean_premium[row]))


def closed_b2(s: Scenario) -> Mapping[str, float]:
    """pi G >= kappa hours + (1 - r) fee: the support s = r fee must stay below C_L - pi_L G, or the less able buy as well."""
    two_types_who_know(s)
    (help_,), o = s.policies, s.params["opening"]
    premise(len({*o.hours}) == 1, "opening.hours must be the same of all: signals differ in fees")
    premise({*o.mode} == {"face_to_face"} and {*o.place} == {HOME}, f"opening.mode must be face_to_face, in {HOME}: one income")
    premise(help_.terms.awareness == 1.0 and np.isinf(float(help_.terms.budget)) and help_.start <= 0
            and help_.settings.rate < 1.0,
            "policy.half the fee: all must know of it from the first month on, its budget be unlimited, its rate below 1")
    hours, y = float(s.params["opening"].hours[0]), income(World())
    paid = 1.0 - s.policies[0].settings.rate
    most = {word: y * (passes(s, t) * gain(s) - hour(s, t) * hours) / paid for word, t in TYPES.items()}
    return bought(signals(s, "fee"), most)


def model_b2(s: Scenario, seed: int) -> Mapping[str, Estimate]:
    """Signals differ in fees; of people without a degree at home."""
    market = at_the_end(s, seed)
    L = market.learners
    here = (L.place == market.world.place_names.index(HOME)) & (L.education < BACHELOR)
    return _seen(market, signals(s, "fee"), here)


B2 = limit(
    "b2", "a subsidy of the fee lets the less able in once it exceeds what kept them out",
    equation="s̄ = C_L − π_L G", source=SPENCE, processes=(*CHOICE, "entitled"), closed=closed_b2, model=model_b2)


def closed_b4(s: Scenario) -> Mapping[str, float]:
    """The able hold, the others do not, wages differ by theta_H - theta_L, and that is what learners come to expect; where nobody
    expects anything, nobody buys. Who holds is settled in the first month, by what is hoped for then. (Pooling on the signal,
    which all keep buying because who does not would be thought less able, is no fixed point here. Employers think of somebody
    without it as of anybody until they have hired such people, so that G_pool = E[theta] - E[theta] = 0 < C_L: where all hope
    for so much that all buy, they are paid the mean, and learners cease to expect anything of it.)"""
    two_types_who_know(s)
    gap, p = 2.0 * s.params["population"].sd_ability, s.params["enrol"]
    kept(s, {"hire.everyone": True, "hire.first_jobs": 0.0, "signals.reading": "pass", "signals.degree_precision": 0.0,
             "signals.interview_precision": 0.0, "signals.references": 0.0, "believe.records": "realised",
             "believe.learners_see": "raw", "employers.known": np.inf, "aware_employers.frozen": True, "opening.fee": (0.0,),
             "opening.programmes": 1}, "all that employers know is who holds the one signal, and what became of past hires")
    kept(s, PAID_ALIKE, "people are paid what is thought of them")
    premise(s.params["believe"].class_variance >= UNSURE, f"believe.class_variance must be {UNSURE:g} or more: records decide")
    premise(abs(s.params["believe"].prior_return - gap) > LEAST_MISTAKE * gap,
            f"believe.prior_return must not be within a tenth of {gap:g}: what learners expect has to be learnt")
    for hope in (s.params["believe"].prior_return, FROM_ABOVE * gap, gap):
        worth = p.trust * hope * YEAR * p.horizon
        low, high = (hour(s, t) * s.params["opening"].hours[0] / passes(s, t) for t in TYPES.values())
        premise(high < worth < low, "opening.hours must be worth it to the more able alone, at believe.prior_return and at the"
                " types' true difference: the signal separates")
    values: dict[str, float] = {}
    for start in ("from below", "from above"):
        values |= {f"{start}: less able people who hold it": 0.0, f"{start}: more able people who do not": 0.0,
                   f"{start}: wage gap that employers pay": gap, f"{start}: gap that learners act on": gap}
    return values | {"without hope: people who hold it": 0.0, "without hope: wage of all": 0.0,
                     "with too much: people who do not hold it": 0.0, "with too much: wage of all": 0.0,
                     "with too much: gap that learners act on": 0.0}


def model_b4(s: Scenario, seed: int) -> Mapping[str, Estimate]:
    """Employers who at first think nothing of holders, and learners who expect what the scenario says; employers who think too
    much of them, and learners who expect too much; and learners who expect nothing, or so much that all buy."""
    values: dict[str, Estimate] = {}
    sd, prior = s.params["population"].sd_ability, s.params["believe"].prior_return
    for start, mean, hope in (("from below", 0.0, prior), ("from above", 1.5 * sd, FROM_ABOVE * 2.0 * sd)):
        world = changed(s, class_mean=mean, prior_return=hope)
        values |= {f"{start}: {what}": found for what, found in settled(world, seed).items()}
    market = Market(changed(s, prior_return=0.0, class_mean=0.0), seed)
    for _ in range(HOPELESS):
        market.step()
    L, (_, wage) = market.learners, paid(market)
    error = sd / np.sqrt(kish(L.weight.astype(np.float64)))
    values |= {"without hope: people who hold it": Estimate(float((L.credential != NONE).sum())),
               "without hope: wage of all": Estimate(wage, error)}
    p = s.params["enrol"]
    least = hour(s, -1.0) * s.params["opening"].hours[0] / passes(s, -1.0) / (p.trust * YEAR * p.horizon)
    market = at_the_end(changed(s, prior_return=TOO_MUCH * least, class_mean=0.0), seed)
    return values | {
        "with too much: people who do not hold it": Estimate(float((market.learners.credential == NONE).sum())),
        "with too much: wage of all": Estimate(paid(market)[0], error),
        "with too much: gap that learners act on": Estimate(acted_on(market), error)}


def changed(s: Scenario, **believe: float) -> Scenario:
    """The scenario with other beliefs at the start."""
    return replace(s, params={**s.params, "believe": s.params["believe"].change(**believe)})


def paid(market: Market) -> tuple[float, float]:
    """Mean log pay, relative to the place's, of those who hold the credential and of those who do not, as accounted."""
    cells = np.asarray(market.tally[CELLS])[0].reshape(-1, N_CELL).sum(axis=0)
    holders, all_ = cells[R_HOLDERS], cells[R_WEIGHT]
    held = cells[R_HOLDER_WAGE] / holders if holders > 0 else np.nan
    return float(held), float((cells[R_WAGE] - cells[R_HOLDER_WAGE]) / (all_ - holders)) if all_ > holders else np.nan


def settled(s: Scenario, seed: int) -> dict[str, Estimate]:
    """Who holds, and what is paid and expected for it, where the market has come to."""
    market = at_the_end(s, seed)
    L = market.learners
    holds, able = L.credential != NONE, L.ability > 0
    with_it, without = paid(market)
    return {"less able people who hold it": Estimate(float(holds[~able].sum())),
            "more able people who do not": Estimate(float((~holds)[able].sum())),
            "wage gap that employers pay": Estimate(with_it - without), "gap that learners act on": Estimate(acted_on(market))}


def acted_on(market: Market) -> float:
    """What learners, those without a degree, expect the credential to bring."""
    return float(market.returns.pay[market.offers.form[0], 0, market.offers.field[0]])


B4 = limit(
    "b4", "employers who learn come to pay each type its worth, and learners to expect it, from below and above; where learners"
    " hope for nothing none signals, and where for too much all do, for nothing",
    equation="w_c → θ_H, w_0 → θ_L;  none hold: w_0 = E[θ];  all hold: w_c = E[θ]", source=SPENCE,
    processes=("enrol", "weigh", "study", "hire", "pay", "reading", "recording", "believe", "expecting"), closed=closed_b4,
    model=model_b4, tolerance=1e-3,
    allows="in small industries some are still paid what was thought at first, and learners follow what is paid with a lag")
