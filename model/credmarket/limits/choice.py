"""Limits of choice (theory c): logit shares, nests, consideration sets, consumer surplus."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit, logsumexp, softmax
from scipy.stats import binom

from credmarket.agents.opening import dealt
from credmarket.agents.words import BACHELOR
from credmarket.limits.limit import Estimate, kept, limit, premise
from credmarket.limits.premises import everybody_knows_all, money, no_other_tastes, still_there
from credmarket.limits.trial import at_the_end, by_programme, share_of
from credmarket.market import Market
from credmarket.scenario import Scenario

Array = NDArray[np.float64]
MCFADDEN = "McFadden 1974; Train 2009, chapter 3"
ENROL = ("enrol", "weigh", "choose")
NODES = 96  # of Gauss-Hermite quadrature
FEE_STEP = 1e-3  # of 1/alpha
WITH_AND_WITHOUT = ("with the last", "without it")
WHOLE_PARTS = "expected counts are whole parts of people, 2^-20 each"


def utilities(s: Scenario, *but: str) -> Array:
    """V_j of each programme where only quality and the fee differ: quality taste times quality less alpha times the fee. People
    may differ in what is named."""
    p, o = s.params["enrol"], s.params["opening"]
    n = o.programmes
    premise(p.nest_dissimilarity == 1.0 or n == 1, "enrol.nest_dissimilarity must be 1: the logit has no nests")
    premise(p.reputation_taste == 0.0 or not any(o.prestige), "enrol.reputation_taste must be 0: only quality and fees differ")
    premise(p.trust == 0.0 == p.keepsake, "enrol.trust and keepsake must be 0: what is learnt is worth its quality")
    kept(s, {"price.frozen": True, "opening.charged": ("enrolment",)}, "fees are those of the opening, paid by all who enrol")
    return np.asarray(p.quality_taste * dealt(o.quality, n)
                      - p.taste_scale * money(s, *but) * dealt(o.fee, n), dtype=np.float64)


def logit_shares(s: Scenario, *but: str) -> Array:
    """e^(V_j/mu) / (e^(V_0/mu) + sum over l of e^(V_l/mu)); people may differ in what is named."""
    p = s.params["enrol"]
    return np.asarray(softmax(np.append(utilities(s, *but), p.outside_utility) / p.taste_scale)[:-1], dtype=np.float64)


def named(values: Array) -> dict[str, float]:
    """Shares by programme, numbered from 1."""
    return {f"share of programme {i + 1}": float(v) for i, v in enumerate(values)}


def expected_shares(s: Scenario, seed: int) -> dict[str, Estimate]:
    """Expected enrolments over those who consider, by programme, in the market's last month."""
    m = at_the_end(s, seed)
    return {what: Estimate(share) for what, share in named(by_programme(m) / considerers(m)).items()}


def considerers(m: Market) -> float:
    """People who considered this month."""
    return float(m.tally["panel"][0])


def rows_behind(m: Market) -> float:
    """Independent people who would make sums over this month's considerers as uncertain as they are."""
    people, squares, _ = m.tally["panel"]
    return float(people**2 / squares)


def closed_c1(s: Scenario) -> Mapping[str, float]:
    """The logit of V_j = quality taste * quality - alpha * fee, over the noise's scale."""
    everybody_knows_all(s)
    return named(logit_shares(s))


C1 = limit(
    "c1", "everybody knows everything and is alike: shares are those of the logit",
    equation="P_j = e^{V_j} / (e^{V_0} + sum_l e^{V_l})", source=MCFADDEN, processes=ENROL,
    closed=closed_c1, model=expected_shares, tolerance=1e-6, allows=WHOLE_PARTS)


def alphas(s: Scenario) -> tuple[Array, Array]:
    """Values of alpha_i, a log-normal, and their weights (Gauss-Hermite)."""
    p = s.params["enrol"]
    z, weight = np.polynomial.hermite_e.hermegauss(NODES)
    return p.alpha * p.price_sensitivity * np.exp(p.alpha_spread * z), weight / weight.sum()


def nested_logit(s: Scenario, alpha: Array) -> Array:
    """P_j = (e^(V_j/lambda)/D_g) D_g^lambda / (e^V_0 + sum_h D_h^lambda) for each alpha; programmes are dealt to platforms."""
    p, o = s.params["enrol"], s.params["opening"]
    n, lam = o.programmes, p.nest_dissimilarity
    v = (p.quality_taste * dealt(o.quality, n) - alpha[:, None] * dealt(o.fee, n)) / p.taste_scale
    nest = np.arange(n) % o.platforms
    nests = np.stack([logsumexp(np.where(nest == g, v / lam, -np.inf), axis=1) for g in range(o.platforms)], axis=1)
    outside = np.full((len(alpha), 1), p.outside_utility / p.taste_scale)
    of_nest = softmax(np.concatenate([lam * nests, outside], axis=1), axis=1)[:, :-1]
    return np.asarray(np.exp(v / lam - nests[:, nest]) * of_nest[:, nest], dtype=np.float64)


def expected_and_drawn(shares: Array) -> dict[str, float]:
    """Each programme's share, as institutions expect it and as people choose."""
    return named(shares) | {f"people who choose programme {i + 1}": float(v) for i, v in enumerate(shares)}


def closed_c2(s: Scenario) -> Mapping[str, float]:
    """The nested logit, mixed over alpha."""
    no_other_tastes(s)
    everybody_knows_all(s)
    still_there(s)
    kept(s, {"enrol.reputation_taste": 0.0, "enrol.trust": 0.0, "enrol.keepsake": 0.0, "price.frozen": True,
             "opening.charged": ("enrolment",)}, "only quality and fees differ")
    alpha, weight = alphas(s)
    return expected_and_drawn(weight @ nested_logit(s, alpha))


def model_c2(s: Scenario, seed: int) -> dict[str, Estimate]:
    """Expected shares, whose error is the spread of chances over people; and choices, independent from person to person."""
    m, (alpha, weight) = at_the_end(s, seed), alphas(s)
    chances = nested_logit(s, alpha)
    spread = np.sqrt(weight @ (chances - weight @ chances) ** 2)
    found = {what: Estimate(share, float(error)) for (what, share), error in zip(
        named(by_programme(m) / considerers(m)).items(), spread / np.sqrt(rows_behind(m)), strict=True)}
    return found | choices(m)


def choices(m: Market) -> dict[str, Estimate]:
    """Shares of simulated people who chose each programme, which they are still studying."""
    chosen = m.learners.programme
    return {f"people who choose programme {j + 1}": share_of(float((chosen == j).sum()), float(len(chosen)))
            for j in range(len(m.offers))}


C2 = limit(
    "c2", "platforms as nests, and people who differ in what money means to them: the mixed nested logit",
    equation="P_j = E[(e^{V_j/lambda}/D_g) D_g^lambda/(e^{V_0} + sum_h D_h^lambda)]; lambda = 1 and equal alpha: the logit",
    source="McFadden 1978; McFadden and Train 2000", processes=ENROL, closed=closed_c2, model=model_c2)


def closed_c3(s: Scenario) -> Mapping[str, float]:
    """F times the logit."""
    still_there(s)
    kept(s, {"enrol.consideration": "full", "aware.frozen": True, "opening.platforms": 1}, "who knows the platform knows all")
    return expected_and_drawn(s.params["aware"].initial * logit_shares(s))


def model_c3(s: Scenario, seed: int) -> dict[str, Estimate]:
    """Shares of all people, of whom some know nothing; a person's expected choice is her chances or nothing."""
    m, shares, known = at_the_end(s, seed), logit_shares(s), s.params["aware"].initial
    weight = m.learners.weight.astype(np.float64)
    error = np.sqrt(known * (1.0 - known) * (weight**2).sum()) / weight.sum() * shares
    of_all = named(by_programme(m) / m.pool.sum())
    found = {what: Estimate(share, float(e)) for (what, share), e in zip(of_all.items(), error, strict=True)}
    return found | choices(m)


C3 = limit(
    "c3", "each person knows all or nothing: shares are those of the logit times the share of those who know",
    equation="P_j = F e^{V_j}/(e^{V_0} + sum_l e^{V_l})", source="Manski 1977", processes=("aware", "consider", *ENROL),
    closed=closed_c3, model=model_c3)


def study_given_set(s: Scenario) -> tuple[Array, Array]:
    """Chances of sets of each size, and of studying anything given the size; programmes are alike."""
    p, n = s.params["enrol"], s.params["opening"].programmes
    still_there(s)
    kept(s, {"enrol.consideration": "independent", "aware.initial": 1.0}, "each programme is considered by chance")
    premise(len({*dealt(s.params["opening"].quality, n)}) == 1 == len({*dealt(s.params["opening"].fee, n)}),
            "opening.quality and fee must be the same of all: only how many are considered counts")
    size = np.arange(n + 1)
    lift = np.exp((utilities(s)[0] - p.outside_utility) / p.taste_scale)
    return binom.pmf(size, n, p.inclusion), size * lift / (1.0 + size * lift)


def closed_c4(s: Scenario) -> Mapping[str, float]:
    """The logit over a random number of programmes."""
    chance, studies = study_given_set(s)
    return {"share that studies": float(chance @ studies), "people who choose to study": float(chance @ studies)}


def model_c4(s: Scenario, seed: int) -> dict[str, Estimate]:
    """Everybody's expected share, whose error is the spread over sets; and choices."""
    m, (chance, studies) = at_the_end(s, seed), study_given_set(s)
    spread = np.sqrt(chance @ (studies - chance @ studies) ** 2)
    chosen, expected = m.learners.programme >= 0, float(by_programme(m).sum()) / considerers(m)
    return {"share that studies": Estimate(expected, float(spread / np.sqrt(rows_behind(m)))),
            "people who choose to study": share_of(float(chosen.sum()), float(len(chosen)))}


C4 = limit(
    "c4", "each of J equal programmes is considered with chance a, independently",
    equation="P(studies) = sum_n Binomial(n; J, a) n e^V/(e^{V_0} + n e^V)", source="Manski 1977", processes=("sets", *ENROL),
    closed=closed_c4, model=model_c4)


def surplus(m: Market) -> float:
    """Perceived consumer surplus of a considerer, $."""
    return float(np.sum(m.tally["surplus_by_group"])) / considerers(m)


def raised(s: Scenario, programme: int, by: float) -> Scenario:
    """The scenario with one fee higher."""
    fees = dealt(s.params["opening"].fee, s.params["opening"].programmes).astype(np.float64)
    fees[programme] += by
    return s.change({"opening.fee": fees.tolist()})


def closed_c5(s: Scenario) -> Mapping[str, float]:
    """Minus the share; and, where a fee moves demand, alpha P (1 - P)."""
    everybody_knows_all(s)
    share = logit_shares(s)
    return {f"fall of surplus with fee {j + 1}": float(share[j]) for j in range(len(share))} | {
        f"fall of demand with fee {j + 1}, per 1000 $": float(1e3 * money(s) * share[j] * (1.0 - share[j]))
        for j in range(len(share))}


def model_c5(s: Scenario, seed: int) -> dict[str, Estimate]:
    """Differences between markets in which one fee is higher by one step, and by two (second order)."""
    step = max(round(FEE_STEP / money(s), 2), 0.01)  # whole cents
    here, found = at_the_end(s, seed), dict[str, Estimate]()
    base, slope = surplus(here), by_programme(here, "slope")
    for j in range(len(here.offers)):
        one, two = (surplus(at_the_end(raised(s, j, k * step), seed)) for k in (1, 2))
        found[f"fall of surplus with fee {j + 1}"] = Estimate((3.0 * base - 4.0 * one + two) / (2.0 * step))
        found[f"fall of demand with fee {j + 1}, per 1000 $"] = Estimate(1e3 * float(slope[j]) / considerers(here))
    return found


C5 = limit(
    "c5", "a fee that rises costs its buyers what they pay more: surplus falls by the share",
    equation="d CS/d p_j = -P_j (Roy, Shephard);  -d P_j/d p_j = alpha P_j (1 - P_j)", source="Small and Rosen 1981",
    processes=("weigh", "enrol_accounts"), closed=closed_c5, model=model_c5, tolerance=1e-5,
    allows="differences of second order over a step of a thousandth of 1/alpha: its square")


def closed_c6(s: Scenario) -> Mapping[str, float]:
    """(1/alpha) ln of what is there with the clone over what is there without."""
    everybody_knows_all(s)
    v = np.append(utilities(s), s.params["enrol"].outside_utility) / s.params["enrol"].taste_scale
    return {"surplus that a clone of programme 1 adds, $": float((logsumexp(np.append(v, v[0])) - logsumexp(v)) / money(s))}


def model_c6(s: Scenario, seed: int) -> dict[str, Estimate]:
    """The market with the clone less the market without."""
    o = s.params["opening"]
    quality, fee = dealt(o.quality, o.programmes), dealt(o.fee, o.programmes)
    more = s.change({"opening.programmes": o.programmes + 1, "opening.quality": [*quality.tolist(), float(quality[0])],
                     "opening.fee": [*fee.tolist(), float(fee[0])]})
    added = surplus(at_the_end(more, seed)) - surplus(at_the_end(s, seed))
    return {"surplus that a clone of programme 1 adds, $": Estimate(added)}


C6 = limit(
    "c6", "a clone of a programme is worth what the logit's noise makes it worth",
    equation="CS rises by (1/alpha) ln((e^{V_0} + sum_l e^{V_l} + e^{V_1})/(e^{V_0} + sum_l e^{V_l}))",
    source="Small and Rosen 1981", processes=("weigh", "choose"), closed=closed_c6, model=model_c6)


def closed_c7(s: Scenario) -> Mapping[str, float]:
    """e^((V_j - V_1)/mu), with the last programme and without."""
    everybody_knows_all(s)
    v = utilities(s) / s.params["enrol"].taste_scale
    odds = {f"programme {j + 1} against 1": float(np.exp(v[j] - v[0])) for j in range(1, len(v) - 1)}
    return {f"{what}, {when}": value for what, value in odds.items() for when in WITH_AND_WITHOUT}


def model_c7(s: Scenario, seed: int) -> dict[str, Estimate]:
    """The market with the last programme, and a market without it."""
    fewer, found = s.change({"opening.programmes": s.params["opening"].programmes - 1}), dict[str, Estimate]()
    for when, world in zip(WITH_AND_WITHOUT, (s, fewer), strict=True):
        share = by_programme(at_the_end(world, seed))
        found |= {f"programme {j + 1} against 1, {when}": Estimate(float(share[j] / share[0]))
                  for j in range(1, fewer.params["opening"].programmes)}
    return found


C7 = limit(
    "c7", "odds of two programmes do not depend on a third", equation="P_j/P_1 = e^{V_j - V_1}, whatever else there is",
    source="Luce 1959; McFadden 1974", processes=ENROL, closed=closed_c7, model=model_c7)


def closed_c8(s: Scenario) -> Mapping[str, float]:
    """Two logits whose odds differ by e^(shift/mu); and what the survey has, to whole per cent as it is printed, with the shifts
    and the share of the others put in from it whatever the scenario is: this checks what a shift does, not how large it is.
    Literacy is no trait of people here: its figures are of two groups, still told apart by degree, that differ as readers do."""
    p = s.params["enrol"]
    everybody_knows_all(s)
    others = logsumexp(utilities(s, "graduate_shift") / p.taste_scale) - p.outside_utility / p.taste_scale
    share = float(expit(others + p.graduate_shift / p.taste_scale))
    survey = {f"survey, the readier by {group}, %": ready for group, (_, _, ready) in SURVEY.items()}
    return survey | {"graduates who study": share, "others who study": float(expit(others)),
                     "difference of log-odds": float(logit(share) - others)}


def by_degree(s: Scenario, seed: int) -> tuple[float, float]:
    """Expected enrolments over people, of graduates and of others; everybody considers."""
    m = at_the_end(s, seed)
    enrolled, people = np.asarray(m.tally["enrolled_by_group"]), m.pool
    high = float(enrolled[:, BACHELOR:].sum()) / float(people[:, BACHELOR:].sum())
    return high, float(enrolled[:, :BACHELOR].sum()) / float(people[:, :BACHELOR].sum())


def model_c8(s: Scenario, seed: int) -> dict[str, Estimate]:
    """The scenario, and markets of one programme with the survey's shifts, in which the less ready study as often as in it."""
    high, low = by_degree(s, seed)
    found = {"graduates who study": high, "others who study": low, "difference of log-odds": logit(high) - logit(low)}
    for group, (shift, others, _) in SURVEY.items():
        rest = -float(logit(others / 100.0))
        market = s.change({"opening.programmes": 1, "opening.fee": [0.0], "opening.quality": [0.0], "enrol.taste_scale": 1.0,
                           "enrol.outside_utility": rest, "enrol.graduate_shift": shift})
        found[f"survey, the readier by {group}, %"] = round(100.0 * by_degree(market, seed)[0])
    return {what: Estimate(float(value)) for what, value in found.items()}


SURVEY = {"degree": (1.28, 36.0, 67.0), "literacy": (1.07, 35.0, 61.0)}  # logits; % of others and of the readier who study
C8 = limit(
    "c8", "a shift of readiness moves log-odds by itself: 1.28 takes 36 % to the 67 % of graduates, 1.07 takes 35 % to the"
    " 61 % of the literate",
    equation="logit P_graduate - logit P_other = shift", source="OECD EDU/WKP(2020)4, section 4.1",
    processes=("people", "weigh", "enrol_accounts"), closed=closed_c8, model=model_c8)
