"""Limits of language (theory k): markets that it divides or does not divide, and how many programmes each holds."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit
from scipy.stats import norm

from credmarket.agents.opening import dealt, opening_providers
from credmarket.agents.words import NONE
from credmarket.data import table
from credmarket.limits.limit import Estimate, kept, limit, premise
from credmarket.limits.premises import money, no_other_tastes, paid_at_once
from credmarket.limits.pricing import CENT, CENTS_SAY, PRICE, equilibrium, fees, shares, worths
from credmarket.limits.trial import at_the_end, share_of
from credmarket.market import Market
from credmarket.scenario import Scenario

Array = NDArray[np.float64]
BARRED, ALL_STUDY = 1e6, 50.0  # utils at which nobody studies in another language; by which all would study rather than not
MARKETS = 2  # of free entry, each with its own numbers of natives


def taught_in(s: Scenario) -> NDArray[np.str_]:
    """Language of each programme."""
    return dealt(s.params["opening"].language, s.params["opening"].programmes)


def natives(m: Market, enrolled: Array) -> tuple[NDArray[np.str_], Array]:
    """Languages that anybody is native in, and the share of its natives that enrol, as expected."""
    people = np.bincount(m.learners.language, m.learners.weight, m.world.n_languages)
    some = people > 0
    return np.array(m.world.languages)[some], np.asarray(enrolled[some] / people[some])


def closed_k2(s: Scenario) -> Mapping[str, float]:
    """One market of all sellers; whoever studies, of whatever language, does so with the same chance."""
    paid_at_once(s, "full")
    kept(s, {"enrol.hazard": 1.0}, "everybody considers each month")
    n = s.params["opening"].programmes
    p, share = equilibrium(money(s), worths(s, n), dealt(s.params["opening"].marginal, n))
    found = {f"fee in {x}, $": fee for x, fee in zip(taught_in(s), p, strict=True)}
    found |= {f"share of the programme in {x}": of for x, of in zip(taught_in(s), share, strict=True)}
    return found | {"most of any language's natives who study": share.sum(), "least": share.sum()}


def undivided(s: Scenario, seed: int) -> dict[str, Estimate]:
    """Fees and shares, and who studies by native language."""
    m = at_the_end(s, seed)
    _, studying = natives(m, m.tally["enrolled_by_language"])
    found = {f"fee in {x}, $": Estimate(fee) for x, fee in zip(taught_in(s), fees(m), strict=True)}
    found |= {f"share of the programme in {x}": Estimate(of) for x, of in zip(taught_in(s), shares(m), strict=True)}
    return found | {"most of any language's natives who study": Estimate(float(np.max(studying))),
                    "least": Estimate(float(np.min(studying)))}


def closed_k3(s: Scenario) -> Mapping[str, float]:
    """Each language is a market of its own sellers; others do not study."""
    paid_at_once(s, "full")
    kept(s, {"enrol.hazard": 1.0}, "everybody considers each month")
    premise(s.params["enrol"].language_cost >= BARRED, f"enrol.language_cost must be {BARRED:g} or more: none study another's")
    n, found = s.params["opening"].programmes, {}
    for language in np.unique(taught_in(s)):
        mine = taught_in(s) == language
        p, share = equilibrium(money(s, "language_cost"), worths(s, n)[mine], dealt(s.params["opening"].marginal, n)[mine])
        found[f"fee in {language}, $"], found[f"natives of {language} who study"] = p[0], share.sum()
    return found | {"others who study": 0.0}


def divided(s: Scenario, seed: int) -> dict[str, Estimate]:
    """Fees by language, and who studies by native language."""
    m, found = at_the_end(s, seed), {}
    names, studying = natives(m, m.tally["enrolled_by_language"])
    for language in np.unique(taught_in(s)):
        found[f"fee in {language}, $"] = Estimate(float(fees(m)[taught_in(s) == language][0]))
        found[f"natives of {language} who study"] = Estimate(float(studying[names == language][0]))
    return found | {"others who study": Estimate(float(np.max(studying[~np.isin(names, taught_in(s))])))}


def closed_k4(s: Scenario) -> Mapping[str, float]:
    """Logit of the difference of standing, less what the other language costs to whom it is the other."""
    p, o = s.params["enrol"], s.params["opening"]
    kept(s, {"enrol.consideration": "full", "enrol.alpha_spread": 0.0, "enrol.outside_utility": -np.inf, "enrol.hazard": 1.0},
         "everybody knows both, and studies one")
    no_other_tastes(s, "language_cost")
    fee, quality, standing = (np.diff(dealt(x, 2))[0] for x in (o.fee, o.quality, o.prestige))
    better = p.reputation_taste * standing + p.quality_taste * quality - p.alpha * p.price_sensitivity * fee
    own, other = taught_in(s)
    return {f"natives of {own} who study in {other}": float(expit((better - p.language_cost) / p.taste_scale)),
            f"natives of {other} who study in {own}": float(expit((-better - p.language_cost) / p.taste_scale)),
            f"who know neither and study in {other}": float(expit(better / p.taste_scale))}


def own_or_better(s: Scenario, seed: int) -> dict[str, Estimate]:
    """What people enrolled in, by what they know of the two languages: shares of draws, each person's choice being one."""
    m = at_the_end(s, seed)
    L = m.learners
    tongues = [m.world.languages.index(x) for x in taught_in(s)]
    studies = L.programme != NONE
    first, second = (L.language == t for t in tongues)
    neither = ~np.isin(L.language, tongues) & ~np.isin(L.second, tongues)
    own, other = taught_in(s)
    found = {}
    for what, who, chosen in ((f"natives of {own} who study in {other}", first & (L.second != tongues[1]), 1),
                              (f"natives of {other} who study in {own}", second & (L.second != tongues[0]), 0),
                              (f"who know neither and study in {other}", neither, 1)):
        mine = L.programme[who & studies]
        found[what] = share_of(float((mine == chosen).sum()), float(mine.size))
    return found


def closed_k1(s: Scenario) -> Mapping[str, float]:
    """Entry ends where one more would earn less than it costs, n = (p - c) h N Phi/F with N natives of whom h a month consider,
    so natives per programme are F/((p - c) h Phi) in each language, whatever N is; the market begins with a few programmes, and
    most of those at the end have entered. A month's launches are decided without seeing each other, and none leave: a number that
    grows by B at a time until it is above a level that it does not know comes to lie E[B^2]/(2 E[B]) above it (renewal theory;
    Siegmund 1985), which of a Poisson number of mean l is (1 + l)/2, l the room for launches that providers have a month.
    (Theory k1 has n = 1 + N/(alpha F): the same condition (p - c) D/n = F with the mark-up n/(n - 1)/alpha of sellers of paid
    study who answer each other's fees; what is sold after free study has a mark-up that n does not move, limit d7.)"""
    o, tongues = s.params["opening"], np.unique(taught_in(s))
    for name in ("fee", "provider_type", "field"):
        premise(len({*getattr(o, name)}) == 1, f"opening.{name} must be the same of all: one more course is like another")
    premise(o.specialised, "opening.specialised must be true: providers launch in one field")
    kept(s, {"enter.frozen": False, "launch.softness": 0.0, "launch.translation": 0.0, "retire.hazard": 0.0, "retire.exit": 0.0,
             "price.frozen": True, "enrol.trust": 0.0, "opening.charged": ("credential",)},
         "who earns what a course costs launches it, and nobody leaves")
    premise(s.params["enrol"].language_cost >= BARRED and s.params["enrol"].outside_utility <= -ALL_STUDY,
            f"enrol.language_cost must be {BARRED:g} or more, outside_utility -{ALL_STUDY:g} or less: all study, in their own")
    premise(margin(s) > 0.0, "opening.fee must be above costs.marginal_online: or nobody enters")
    each = natives_a_programme(s)
    found = {f"natives of {language} per programme, overshoot aside": each for language in tongues}
    found |= {f"programmes in {language} beyond that": beyond(room)[0] for language, room in rooms(s).items()}
    return found | {"natives per programme, all, overshoot aside": each,
                    "languages in which most programmes have entered": float(tongues.size)}


def natives_a_programme(s: Scenario) -> float:
    """N/n at which a course earns what it costs."""
    return float(cost_a_month(s) / (margin(s) * s.params["enrol"].hazard))


def rooms(s: Scenario) -> dict[str, float]:
    """Launches that the providers of each language can manage a month."""
    o = s.params["opening"]
    n = opening_providers(o)
    capacity, tongue = dealt(o.capacity, n), dealt(o.language, n)
    return {str(x): float(s.params["launch"].pace * capacity[tongue == x].sum() / 12.0) for x in np.unique(taught_in(s))}


def beyond(room: float) -> tuple[float, float]:
    """Mean and variance of the overshoot of Poisson numbers of a mean: E[B^2]/(2 E[B]), and E[B^3]/(3 E[B]) less its square."""
    mean = (1.0 + room) / 2.0
    return mean, (1.0 + 3.0 * room + room**2) / 3.0 - mean**2


def margin(s: Scenario) -> float:
    """$ that a provider makes of an enrolment: (p - c) Phi((ln W - ln p)/sd)."""
    p, fee = s.params["enrol"], s.params["opening"].fee[0]
    return float((fee - s.params["costs"].marginal_online) * norm.cdf(np.log(p.keepsake / fee) / p.price_sd))


def cost_a_month(s: Scenario) -> float:
    """F: a course's cost over the months in which it has to earn it."""
    o, kinds, fields = s.params["opening"], table("provider_types"), table("fields")
    kind = float(kinds["cost_multiplier"][list(kinds["type"]).index(o.provider_type[0])])
    field = float(fields["production_cost_factor"][list(fields["field"]).index(o.field[0])])
    return float(s.params["costs"].course * kind * field / s.params["objective"].horizon)


def entered(s: Scenario, seed: int) -> dict[str, Estimate]:
    """Programmes of some markets beyond the natives that they have over those that pay for one; natives over programmes, less the
    overshoot that renewal theory expects; and in how many languages at least entry is most of it."""
    filled, tongues, room, each = list[int](), np.unique(taught_in(s)), rooms(s), natives_a_programme(s)
    people, programmes = np.zeros(tongues.size), np.zeros(tongues.size)
    too_far, luck = MARKETS * np.array([beyond(room[str(x)]) for x in tongues]).T
    for m in (at_the_end(s, seed, replicate) for replicate in range(1, MARKETS + 1)):
        filled.append(0)
        for i, language in enumerate(tongues):
            row = m.world.languages.index(language)
            launched = m.offers.launched[m.offers.language == row]
            filled[-1] += int((launched > 0).sum() > (launched == 0).sum())
            people[i] += float(m.learners.weight[m.learners.language == row].sum())
            programmes[i] += launched.size
    found = {}
    for i, language in enumerate(tongues):
        found[f"natives of {language} per programme, overshoot aside"] = per_programme(people[i], programmes[i] - too_far[i],
                                                                                       luck[i])
        found[f"programmes in {language} beyond that"] = Estimate((programmes[i] - people[i] / each) / MARKETS,
                                                                  float(np.sqrt(luck[i])) / MARKETS)
    all_ = per_programme(people.sum(), (programmes - too_far).sum(), luck.sum())
    return found | {"natives per programme, all, overshoot aside": all_,
                    "languages in which most programmes have entered": Estimate(float(min(filled)))}


def per_programme(people: float, programmes: float, variance: float) -> Estimate:
    """Natives over programmes, of a number that has so great a variance."""
    return Estimate(people / programmes, people / programmes * float(np.sqrt(variance)) / programmes)


K1 = limit(
    "k1", "free entry: each language has as many programmes as its natives' spending pays for, at a given fee (the textbook's"
    " falls as others enter)",
    equation="(p - c) D_l / n_l = F, D_l = h N_l Phi: N_l / n_l = F / ((p - c) h Phi) in every language",
    source="Salop 1979; Siegmund 1985; theory k",
    processes=("launch", "design", "prospects", "costs", "charging", "announce", "partner", "enter"), closed=closed_k1,
    model=entered)
K2 = limit(
    "k2", "where language costs nothing it does not matter: costs alone set fees and shares",
    equation="P_j = e^{V_j} / (1 + sum_l e^{V_l}) for natives of every language", source="Anderson, de Palma and Thisse 1992",
    processes=PRICE, closed=closed_k2, model=undivided, tolerance=CENT, allows=CENTS_SAY)
K3 = limit(
    "k3", "where nobody studies in another language each language is a market of its own",
    equation="p = c + 1/(alpha (1 - P)) in each language by itself", source="Anderson, de Palma and Thisse 1992",
    processes=(*PRICE, "willingness"), closed=closed_k3, model=divided, tolerance=CENT, allows=CENTS_SAY)
K4 = limit(
    "k4", "who studies in another language for the sake of the provider's standing",
    equation="P = Lambda(beta dR - kappa (1 - proficiency))", source="McFadden 1974; theory k",
    processes=("weigh", "choose", "willingness", "stall"), closed=closed_k4, model=own_or_better)
