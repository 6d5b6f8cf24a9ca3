"""A limit of choice under mistaken beliefs (theory c): what is experienced beyond what was expected."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy.stats import norm

from credmarket.limits.limit import Estimate, kept, limit, premise
from credmarket.limits.premises import no_other_tastes
from credmarket.limits.trial import at_the_end
from credmarket.scenario import Scenario

YEAR = 12.0


def chances(s: Scenario) -> tuple[float, float, float]:
    """To finish and pass: what all think, who know nothing of themselves, and what is so of the less and the more able."""
    p, study, sd = s.params["enrol"], s.params["study"], s.params["population"].sd_ability
    risk, noise = s.params["opening"].weeks[0] / study.drop_scale, sd * np.sqrt(study.noise_exam * study.proctoring)

    def chance(theta: float, doubt: float) -> float:
        stays = np.exp(-np.exp(-study.drop_ability * theta) * risk)
        return float(stays * norm.cdf((theta - p.difficulty) / np.hypot(doubt, noise)))

    return chance(0.0, sd), chance(-sd, 0.0), chance(sd, 0.0)


def worth_of_passing(s: Scenario) -> float:
    """trust R y T, $."""
    p = s.params["enrol"]
    return float(p.trust * s.params["believe"].prior_return * p.income_anchor * YEAR * p.horizon)


def closed_c9(s: Scenario) -> Mapping[str, float]:
    """Experienced less perceived surplus is (1/alpha) (V_true - V_perceived) of who takes it: trust R y T for each that passes,
    times what E pi(theta) is above what all think, pi at the mean of theta and with doubt about it. All take it, so that
    nobody's choice depends on who she is."""
    pop, study = s.params["population"], s.params["study"]
    premise(pop.ability == "two_types" and np.isinf(pop.sd_self), "population.ability must be two_types, sd_self inf: nobody"
            " knows herself")
    premise(study.drop_shape == 1.0 and study.drop_engagement == study.drop_hours == study.drop_language == 0.0
            and study.lasting == study.sunk == 0.0, "study: drop_shape must be 1, and nothing but ability move the hazard")
    no_other_tastes(s)
    kept(s, {"enrol.income_spread": 0.0, "enrol.trust_spread": 0.0, "enrol.discount": 0.0, "enrol.off_field_return": 1.0,
             "enrol.leisure_weight": 1.0, "enrol.jobless_months": 0.0, "enrol.overconfidence": 0.0, "enrol.keepsake": 0.0},
         "everybody earns as much, and passing is worth the same to all")
    kept(s, {"enrol.outside_utility": -np.inf, "enrol.consideration": "full", "enrol.hazard": 1.0, "opening.programmes": 1},
         "all take the one programme")
    own, less, more = chances(s)
    return {"experienced beyond what was expected, $ a head": worth_of_passing(s) * (0.5 * (less + more) - own)}


def model_c9(s: Scenario, seed: int) -> dict[str, Estimate]:
    """By the two indicators; who is of which type is drawn person by person."""
    m, (_, less, more) = at_the_end(s, seed, read=("learner_surplus", "learner_surplus_experienced")), chances(s)
    weight = m.learners.weight[m.enrolled[0]].astype(np.float64)
    beyond = float(m.record.latest("learner_surplus_experienced") - m.record.latest("learner_surplus"))
    luck = 0.5 * (more - less) * float(np.sqrt((weight**2).sum()) / weight.sum())
    return {"experienced beyond what was expected, $ a head": Estimate(beyond / weight.sum(), worth_of_passing(s) * luck)}


C9 = limit(
    "c9", "people who do not know themselves: what they gain differs from what they expected as their chances do",
    equation="experienced - perceived = (1/alpha) sum_j P_j (V_true - V_perceived) = trust R y T (E pi(theta) - pi_own)",
    source="Train 2015", processes=("regret", "study", "willingness", "weigh"), closed=closed_c9, model=model_c9)
