"""Limits of credential inflation (theory o): what a pass says, the more people pass, and of an issuer that passes fewer.

theta + eta >= kappa obtains the credential, eta the noise of the assessment. Everybody takes one of the programmes, which
differ in how they assess and so in how many pass.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm, truncnorm

from credmarket.agents.opening import dealt
from credmarket.agents.words import ASSESSMENTS, NONE
from credmarket.limits.limit import Estimate, kept, limit, premise
from credmarket.limits.trial import at_the_end, mean_of, share_of
from credmarket.scenario import Scenario

Array = NDArray[np.float64]
STAYS = 1e6  # weeks of a scale of dropping out at which nobody leaves


def noise(s: Scenario) -> Array:
    """Sd of eta by programme; nobody checks identities."""
    study, o = s.params["study"], s.params["opening"]
    ratio = np.array([study.noise_attendance, study.noise_tasks, study.noise_exam])
    kinds = dealt(o.assessment, o.programmes, ASSESSMENTS)
    return np.asarray(s.params["population"].sd_ability * np.sqrt(ratio[kinds] * (study.proctoring if o.proctored else 1.0)))


def all_sit_it(s: Scenario) -> None:
    """Everybody is shown one programme, takes it, and sits its assessment without help; it adds nothing to ability."""
    o = s.params["opening"]
    kept(s, {"enrol.hazard": 1.0, "enrol.outside_utility": -np.inf, "enrol.consideration": "platform", "study.cheating": 0.0,
             "population.ability": "normal"}, "everybody sits the assessment of one programme, and abilities are normal")
    premise(s.params["study"].drop_scale >= STAYS, f"study.drop_scale must be {STAYS:g} or more: nobody leaves")
    premise(o.programmes == o.platforms, "opening.programmes must be opening.platforms: each is shown one programme")
    premise(o.hours[0] > 0.0 and not any(o.gain), "opening.hours must be above 0, gain 0: it is sat for, and adds nothing")
    premise("mill" not in o.provider_type, "opening.provider_type must not be mill: mills pass everybody")


def closed_o(s: Scenario) -> Mapping[str, float]:
    """rho = sd/sqrt(sd^2 + sd_eta^2), P = 1 - Phi(z): premium rho sd phi(z)/P, penalty rho sd phi(z)/(1 - P)."""
    all_sit_it(s)
    premise(not any(s.params["opening"].rigour), "opening.rigour must be 0: all have one pass mark")
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


def rigours(s: Scenario) -> Array:
    """Ability at which half pass each issuer's assessment, above the usual."""
    o = s.params["opening"]
    return np.asarray(dealt(o.rigour, o.programmes), dtype=np.float64)


def by_issuer(values: Array, what: str) -> dict[str, float]:
    """A figure by issuer, each of which has one programme."""
    return {f"issuer {i + 1}: {what}": float(v) for i, v in enumerate(values)}


def closed_o2(s: Scenario) -> Mapping[str, float]:
    """theta + eta is N(0, sd^2 + sd_eta^2); those who pass are its truncation at the pass mark kappa + r, whose mean SciPy has,
    and of which the part sd^2/(sd^2 + sd_eta^2) is ability. Employers who see many hires of each come to believe just that."""
    all_sit_it(s)
    kept(s, {"hire.everyone": True, "believe.memory": 0.0, "believe.few": np.inf, "believe.records": "expected",
             "believe.reach": np.inf, "signals.reading": "score", "enrol.lifetime": 1},
         "employers see many hires of each issuer, and forget none; nobody sits it again")
    sd, mark = s.params["population"].sd_ability, s.params["enrol"].difficulty + rigours(s)
    total = np.hypot(sd, noise(s))
    worth = sd**2 / total**2 * truncnorm.mean(mark / total, np.inf, scale=total)
    return by_issuer(norm.sf(mark / total), "share who pass") | by_issuer(worth, "mean ability of holders") | by_issuer(
        worth, "what employers believe")


def model_o2(s: Scenario, seed: int) -> Mapping[str, Estimate]:
    """Of those who looked at one issuer's programme: who holds its credential. What is believed is the record of the class,
    corrected for how the few simulated holders who are employed differ from those expected: as uncertain as their mean."""
    market = at_the_end(s, seed)
    L, n = market.learners, len(market.offers)
    holds, x = L.credential != NONE, L.ability.astype(np.float64)
    offer = np.where(holds, market.credentials.offer[L.credential], NONE)
    passed, worth = list[Estimate](), list[Estimate]()
    for j in range(n):
        took = L.via == market.offers.platform[j]
        passed.append(share_of(float((took & holds).sum()), float(took.sum())))
        worth.append(mean_of(x[offer == j]))
    luck = mean_of(x[holds]).error
    believed = market.records.belief[market.offers.unit]
    return {what: one for j in range(n) for what, one in (
        (f"issuer {j + 1}: share who pass", passed[j]), (f"issuer {j + 1}: mean ability of holders", worth[j]),
        (f"issuer {j + 1}: what employers believe", Estimate(float(believed[j]), luck)))}


O2 = limit(
    "o2", "an issuer with a stricter pass mark has abler holders, by what it cuts off, and employers come to know it",
    equation="E[θ | θ+η ≥ κ+r] = σ²/(σ²+σ_η²) E[T | T ≥ κ+r],  T ~ N(0, σ²+σ_η²)", source="Heckman 1979; Leland 1979",
    processes=("study", "study_awards", "candidates", "repute", "recording", "believe"), closed=closed_o2, model=model_o2)
