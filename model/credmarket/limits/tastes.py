"""Limits of tastes (theory c): people who differ in field, in what they think of platforms, and in what they earn."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from credmarket.agents.opening import dealt
from credmarket.agents.words import BACHELOR
from credmarket.agents.world import World
from credmarket.limits.choice import MCFADDEN, WHOLE_PARTS, considerers, rows_behind
from credmarket.limits.limit import Estimate, kept, limit
from credmarket.limits.premises import everybody_knows_all, no_other_tastes, still_there
from credmarket.limits.trial import at_the_end, by_programme, share_of
from credmarket.scenario import Scenario

Array = NDArray[np.float64]
NODES = 96  # of Gauss-Hermite quadrature, each way


def plainly(s: Scenario, *but: str) -> Array:
    """V_j of programmes where only quality and what is named by `but` count; everybody knows them all, and they cost nothing."""
    p, o = s.params["enrol"], s.params["opening"]
    no_other_tastes(s, *but)
    everybody_knows_all(s)
    kept(s, {"enrol.nest_dissimilarity": 1.0, "enrol.reputation_taste": 0.0, "price.frozen": True}, "only tastes differ")
    return np.asarray(p.quality_taste * dealt(o.quality, o.programmes), dtype=np.float64)


def fields_of(s: Scenario) -> NDArray[np.str_]:
    """Field of each programme."""
    return dealt(s.params["opening"].field, s.params["opening"].programmes)


def crowds(s: Scenario) -> dict[str, str]:
    """Groups of people by field: those of each programme's, and all others (no field's name)."""
    return {f"people of {field}": field for field in dict.fromkeys(fields_of(s).tolist())} | {"others": ""}


def closed_c10(s: Scenario) -> Mapping[str, float]:
    """The logit in each group, with the taste for one's own added to the programmes of it."""
    p, v, found = s.params["enrol"], plainly(s, "match_taste"), dict[str, float]()
    kept(s, {"opening.fee": (0.0,)}, "people differ in their field alone")
    still_there(s)
    for who, field in crowds(s).items():
        liked = v + p.match_taste * (fields_of(s) == field)
        shares = softmax(np.append(liked, p.outside_utility) / p.taste_scale)[:-1]
        found |= {f"{who} who choose programme {j + 1}": float(share) for j, share in enumerate(shares)}
    return found


def model_c10(s: Scenario, seed: int) -> dict[str, Estimate]:
    """What people chose, which they are still studying."""
    m, found = at_the_end(s, seed), dict[str, Estimate]()
    L, names = m.learners, list(crowds(s).values())
    of = np.array([*m.world.field_names])[L.field]
    for who, field in crowds(s).items():
        mine = of == field if field else ~np.isin(of, names)
        for j in range(len(m.offers)):
            chose = float((L.programme[mine] == j).sum())
            found[f"{who} who choose programme {j + 1}"] = share_of(chose, float(mine.sum()))
    return found


C10 = limit(
    "c10", "a taste for one's own field moves the log-odds of its programmes by itself, of its people alone", source=MCFADDEN,
    equation="P_j = e^{(V_j + β [f_i = f_j])/μ}/(e^{V_0/μ} + Σ_l e^{(V_l + β [f_i = f_l])/μ})",
    processes=("weigh", "choose", "enrol", "people"), closed=closed_c10, model=model_c10)


def liked_platforms(s: Scenario) -> tuple[Array, Array]:
    """Chances of each programme at the nodes of what is thought of two platforms, and the weights of these."""
    p, v = s.params["enrol"], plainly(s, "platform_taste")
    kept(s, {"opening.programmes": 2, "opening.platforms": 2, "opening.fee": (0.0,)},
         "two platforms with a programme each, between which people differ")
    still_there(s)
    z, weight = np.polynomial.hermite_e.hermegauss(NODES)
    first, second = (v[j] + p.platform_taste * z for j in range(2))
    u = np.stack([*np.meshgrid(first, second, indexing="ij"), np.full((NODES, NODES), p.outside_utility)], axis=-1)
    both = np.outer(weight, weight) / weight.sum() ** 2
    return np.asarray(softmax(u / p.taste_scale, axis=-1)[..., :2].reshape(-1, 2)), np.asarray(both.ravel())


def closed_c11(s: Scenario) -> Mapping[str, float]:
    """The logit mixed over two independent normal tastes, by quadrature (Gauss-Hermite)."""
    chances, weight = liked_platforms(s)
    return {f"share of platform {j + 1}": float(weight @ chances[:, j]) for j in range(2)} | {
        f"people who choose platform {j + 1}": float(weight @ chances[:, j]) for j in range(2)}


def model_c11(s: Scenario, seed: int) -> dict[str, Estimate]:
    """Expected shares, whose error is the spread of chances over people; and choices."""
    m, (chances, weight) = at_the_end(s, seed), liked_platforms(s)
    error = np.sqrt(weight @ (chances - weight @ chances) ** 2 / rows_behind(m))
    expected, found = by_programme(m) / considerers(m), dict[str, Estimate]()
    for j in range(2):
        found[f"share of platform {j + 1}"] = Estimate(float(expected[j]), float(error[j]))
        chose = float((m.learners.programme == j).sum())
        found[f"people who choose platform {j + 1}"] = share_of(chose, float(len(m.learners)))
    return found


C11 = limit(
    "c11", "people like some platforms and not others: the logit, mixed over what each thinks of each",
    equation="P_j = E[e^{(V_j + τ z_j)/μ}/(e^{V_0/μ} + Σ_l e^{(V_l + τ z_l)/μ})], z ~ N(0, 1) a person and platform",
    source="McFadden and Train 2000", processes=("weigh", "choose", "enrol"), closed=closed_c11, model=model_c11)


def places_shown(world: World) -> dict[str, int]:
    """The places where wages are highest, lowest and in the middle."""
    order = np.argsort(world.place_log_wage)
    return {"richest place": int(order[-1]), "middle place": int(order[len(order) // 2]), "poorest place": int(order[0])}


def closed_c12(s: Scenario) -> Mapping[str, float]:
    """Log-odds (V - alpha_i fee - V_i0)/mu with alpha_i = alpha (y_0/y_i)^eta of her place's and degree's income and
    V_i0 = V_0 - shift ln(wage of the place over the world's)."""
    p, o, world = s.params["enrol"], s.params["opening"], World()
    (quality,) = plainly(s, "wealth_shift", "income_elasticity")
    kept(s, {"opening.programmes": 1, "population.means_spread": 0.0, "enrol.income_spread": 1.0, "enrol.alpha_spread": 0.0},
         "people of a place and degree are alike, and earn what the tables say")
    found = {}
    for where, row in places_shown(world).items():
        ready = p.wealth_shift * (world.place_log_wage[row] - world.mean_log_wage)
        for who, premium in (("graduates", world.tertiary_premium[row]), ("others", 0.0)):
            income = np.exp(world.place_log_wage[row] + premium - world.mean_premium[row])
            alpha = p.alpha * p.price_sensitivity * (p.income_anchor / income) ** p.income_elasticity
            found[f"log-odds in the {where}, {who}"] = float(
                (quality - alpha * o.fee[0] - p.outside_utility + ready) / p.taste_scale)
    return found


def model_c12(s: Scenario, seed: int) -> dict[str, Estimate]:
    """Expected enrolments over people, by place and degree; everybody considers."""
    m, found = at_the_end(s, seed), dict[str, Estimate]()
    enrolled, people = np.asarray(m.tally["enrolled_by_group"]), m.pool
    for where, row in places_shown(m.world).items():
        for who, of in (("graduates", slice(BACHELOR, None)), ("others", slice(0, BACHELOR))):
            share = float(enrolled[row, of].sum()) / float(people[row, of].sum())
            found[f"log-odds in the {where}, {who}"] = Estimate(float(np.log(share / (1.0 - share))))
    return found


C12 = limit(
    "c12", "where wages are higher a fee weighs less, by a power of income, and people are readier, by a logit shift",
    equation="ln odds = (V − α (y_0/y_i)^η p − V_0 + κ ln(w/w̄))/μ", source="McFadden 1974; theory c",
    processes=("people", "weigh", "enrol_accounts"), closed=closed_c12, model=model_c12, tolerance=1e-6, allows=WHOLE_PARTS)
