"""The limit of credential inflation (theory o): the more people pass, the less a pass says, and the more a failure.

theta + eta >= kappa obtains the credential, eta the noise of the assessment. Everybody takes one of the programmes, which
differ in how they assess and so in how many pass.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from credmarket.agents.opening import dealt
from credmarket.agents.words import ASSESSMENTS, NONE
from credmarket.limits.limit import Estimate, limit
from credmarket.limits.trial import at_the_end, mean_of
from credmarket.scenario import Scenario

Array = NDArray[np.float64]


def noise(s: Scenario) -> Array:
    """Sd of eta by programme; nobody checks identities."""
    study, o = s.params["study"], s.params["opening"]
    ratio = np.array([study.noise_attendance, study.noise_tasks, study.noise_exam])
    kinds = dealt(o.assessment, o.programmes, ASSESSMENTS)
    return np.asarray(s.params["population"].sd_ability * np.sqrt(ratio[kinds] * (study.proctoring if o.proctored else 1.0)))


def closed_o(s: Scenario) -> Mapping[str, float]:
    """rho = sd/sqrt(sd^2 + sd_eta^2), P = 1 - Phi(z): premium rho sd phi(z)/P, penalty rho sd phi(z)/(1 - P)."""
    sd, kappa = s.params["population"].sd_ability, s.params["enrol"].difficulty
    values: dict[str, float] = {}
    for i, eta in enumerate(noise(s)):
        z = kappa / np.hypot(sd, eta)
        p, density = norm.sf(z), sd * sd / np.hypot(sd, eta) * norm.pdf(z)
        name = f"programme {i + 1}"
        values |= {f"{name}: share who pass": float(p), f"{name}: premium of holders": float(density / p),
                   f"{name}: penalty of the others": float(density / (1.0 - p)),
                   f"{name}: gap": float(density / (p * (1.0 - p)))}
    return values


def model_o(s: Scenario, seed: int) -> Mapping[str, Estimate]:
    """Productivity of those who took a programme and hold its credential, or do not, after a month."""
    market = at_the_end(s, seed)
    L = market.learners
    values: dict[str, Estimate] = {}
    holds, x = L.credential != NONE, L.ability.astype(np.float64)
    for i in range(len(market.offers)):
        took = L.via == market.offers.platform[i]
        a, b = mean_of(x[took & holds]), mean_of(x[took & ~holds])
        share, n = float(holds[took].mean()), float(took.sum())
        name = f"programme {i + 1}"
        values |= {f"{name}: share who pass": Estimate(share, float(np.sqrt(share * (1.0 - share) / n))),
                   f"{name}: premium of holders": a, f"{name}: penalty of the others": Estimate(-b.value, b.error),
                   f"{name}: gap": Estimate(a.value - b.value, float(np.hypot(a.error, b.error)))}
    return values


O = limit(
    "o", "the more people hold a credential, the less it raises them above the mean, and the more its lack lowers the others",
    equation="π⁺ = ρσ φ(z)/P,  π⁻ = ρσ φ(z)/(1−P),  gap = ρσ φ(z)/(P(1−P))", source="Spence 1973; Arkes 1999; Collins 1979",
    processes=("study", "study_awards", "enrol"), closed=closed_o, model=model_o)
