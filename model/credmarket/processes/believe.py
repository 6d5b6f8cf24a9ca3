"""Believe: industries go through their records of past hires; everybody revises what a credential is worth.

Issuer u of a class has holders worth b_u on average, b_u ~ N(B, omega^2); outcomes y ~ N(b_u, sigma^2) (theory p):

    class:   B^ = (B_0/V_0 + sum_u w_u y_u)/(1/V_0 + sum_u w_u),  w_u = 1/(omega^2 + sigma^2/n_u),  Var B^ = 1/(..)
    issuer:  b^ = z y_u + (1 - z) B^,  z = n/(n + sigma^2/omega^2)              (by employer, in `reading.py`)
    spread:  omega^2 = (J_0 omega_0^2 + J max(0, var_u(y_u) - mean sigma^2/N_u))/(J_0 + J)      (moments)
    S of a verified class: volume of its form verified to its standard / volume of the form; a registry lists a share of the rest

n_u are real hires that a firm of the cell knows of; N_u those of the whole world, J issuers with a record. What
learners expect is revised in `expecting.py`.

Writes: m.records, m.returns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.labour_sums import SPREAD
from credmarket.agents.marks import CLASSES, FAMILIES, FAMILY_OF
from credmarket.agents.words import MARKS, SIZES
from credmarket.numerics.compiled import Whole, piece, shared
from credmarket.numerics.functions import power
from credmarket.numerics.statistics import inner
from credmarket.parameters import Params, inf, param
from credmarket.processes.expecting import expect
from credmarket.processes.reading import outcome_variance
from credmarket.processes.recording import record

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]


class BelieveParams(Params, section="believe"):
    """How employers and learners learn what credentials are worth."""

    class_mean: float = param(0.0, "log points", (-inf, inf), (-0.1, 0.2),
                              "B_0: what a class is held to be worth at first",
                              source="assumption (no better than others of the same degree)")
    class_variance: float = param(0.01, "log points²", (1e-12, inf), (0.001, 0.1), "V_0: how unsure that is",
                                  source="assumption")
    issuer_spread: float = param(0.15, "log points", (0.0, inf), (0.05, 0.3),
                                 "omega_0: spread between issuers at first", source="assumption")
    prior_issuers: float = param(20.0, "issuers", (0.0, inf), (5.0, 100.0), "J_0: weight of omega_0",
                                 source="assumption")
    reach: float = param(1000.0, "firms", (0.0, inf), (0.0, 20_000.0),
                         "firms of the industry whose records travel to each other firm (0: own hires only)",
                         source="assumption; own hires count most, then industry endorsement"
                                " (OECD EDU/WKP(2020)4, figure 5.1)")
    memory: float = param(0.15, "share a year", (0.0, 1.0), (0.05, 0.4), "records that are forgotten",
                          source="assumption")
    review_months: int = param(3, "months", (1, 120), (1, 12), "how often an industry goes through its records",
                               source="assumption (numerical)")
    records: str = param("expected", "", None, None,
                         "hires of holders enter the records by what is expected of each issuer of the class, or as"
                         " they fell to the simulated people", source="assumption (numerical)",
                         choices=("expected", "realised"))
    few: float = param(30.0, "rows", (0.0, inf), (10.0, 100.0),
                       "k_0: simulated holders of a class whose output counts half against what is expected of them",
                       source="assumption (numerical: a small sample is shrunk to its class)")
    learning_rate: float = param(0.3, "share a year", (0.0, 1.0), (0.1, 0.8), "speed at which learners' beliefs follow",
                                 source="assumption")
    learners_see: str = param("counterfactual", "", None, None,
                              "what learners compare: a person with herself without the credential, or holders with"
                              " others",
                              source="assumption; raw gaps hold selection as well", choices=("counterfactual", "raw"))
    prior_return: float = param(0.02, "log points", (-inf, inf), (0.0, 0.1),
                                "gain in pay that is expected at first of an academic certificate", source="assumption")
    prior_by_hours: float = param(0.0, "", (0.0, inf), (0.0, 1.0),
                                  "elasticity of that gain in the form's study hours; 0 = the same of all but degrees",
                                  source="Mincer 1974: log pay is linear in time of study (1); the first beliefs about a "
                                         "certificate and a degree lie on 0.49; assumption")
    prior_degree: float = param(0.15, "log points", (-inf, inf), (0.05, 0.4), "the same of a degree",
                                source="assumption")
    prior_job: float = param(0.005, "1/month", (-1.0, 1.0), (0.0, 0.02),
                             "expected gain in the monthly chance of a shortlist", source="assumption")
    circle: float = param(500.0, "people", (0.0, inf), (100.0, 2_000.0), "people of whose pay and jobs somebody hears",
                          source="assumption; acquaintances about 600 (Zheng, Salganik and Gelman 2006, recalled)")
    prior_people: float = param(2.0, "people", (1e-9, inf), (0.5, 20.0),
                                "holders heard of that outweigh the first belief",
                                source="assumption")


@piece
def pooled(n: float, spread: float, variance: float) -> float:
    """Weight of an issuer's record in the class mean, 1/(omega^2 + sigma^2/n)."""
    return n / (n * spread + variance) if variance < np.inf else 0.0


@shared
def class_means(first: Whole, last: Whole, hires: Array, outcomes: Array, group: Array, issuers: int, familiar: Array,
                due: Array, spread: Array, variance: float, prior_mean: float, prior_variance: float, mean: Array,
                doubt: Array) -> None:
    """B^ and its variance, by industry that is due, size and class."""
    for c in range(first, last):
        if not due[c]:
            continue
        for s in range(familiar.shape[1]):
            weight, total = np.zeros(CLASSES), np.zeros(CLASSES)
            for u in range(issuers):
                n = hires[c, u] * familiar[c, s]
                if n > 0.0:
                    w = pooled(n, spread[group[u]], variance)
                    weight[group[u]] += w
                    total[group[u]] += w * outcomes[c, u] / hires[c, u]
            for g in range(CLASSES):
                precision = 1.0 / prior_variance + weight[g]
                mean[c, s, g] = (prior_mean / prior_variance + total[g]) / precision
                doubt[c, s, g] = 1.0 / precision


def by_size(m: Market, per_firm: Array | float) -> Array:
    """Sums over firms of what each has, by industry and size."""
    at = m.employers.cell.astype(np.int64) * len(SIZES) + m.employers.size
    total = np.bincount(at, m.employers.firms * per_firm, len(m.industries) * len(SIZES))
    return np.asarray(total.reshape(len(m.industries), len(SIZES)))


def typical_familiarity(m: Market) -> Array:
    """Share of its industry's records that a typical firm knows of, by industry and size (mean over firms)."""
    return np.asarray(by_size(m, m.employers.familiar) / np.maximum(by_size(m, 1.0), 1e-300))


def issuer_spread(m: Market, variance: float) -> Array:
    """omega^2 by class: moments of the issuers' records of the whole world, blended with what was held at first."""
    p, records = m.params.believe, m.records
    group = m.issuers.group.astype(np.int64)
    first = p.issuer_spread**2
    hires, outcomes = records.hires.sum(axis=0), records.outcomes.sum(axis=0)
    seen = (hires > 0) & np.isfinite(variance)
    mean = np.where(seen, outcomes / np.where(seen, hires, 1.0), 0.0)
    noise = np.where(seen, variance if np.isfinite(variance) else 0.0, 0.0) / np.where(seen, hires, 1.0)
    # an issuer counts as far as its record says something: about 1 with many hires, 0 with few
    weight = np.where(seen, first / (first + noise) if first > 0 else 1.0, 0.0)
    total, square = (np.bincount(group, w, CLASSES) for w in (weight, weight**2))
    safe = np.where(total > 0, total, 1.0)
    centre = np.bincount(group, weight * mean, CLASSES) / safe
    count = np.where(total > 0, total**2 / np.where(square > 0, square, 1.0), 0.0)
    between = np.bincount(group, weight * (mean - centre[group]) ** 2, CLASSES) / safe
    between = between * np.where(count > 1, count / np.where(count > 1, count - 1, 1.0), 0.0)
    moment = np.maximum(between - np.bincount(group, weight * noise, CLASSES) / safe, 0.0)
    count = np.where(count > 1, count, 0.0)
    both = p.prior_issuers + count
    blend = (p.prior_issuers * first + count * moment) / np.where(both > 0, both, 1.0)
    return np.asarray(np.where(both > 0, blend, first))


def comparability(m: Market) -> Array:
    """S by class: how common its format is. Volume of the form verified to its standard over all of it; more if in a
    registry."""
    volume = np.bincount(m.issuers.group, m.issuers.holders, CLASSES).reshape(-1, MARKS)
    form = volume.sum(axis=1, keepdims=True)
    share = np.where(form > 0, volume / np.where(form > 0, form, 1.0), 0.0)
    share[:, 0] = 0.0  # what is not verified has no format in common
    return np.asarray(1.0 - (1.0 - share.ravel()) * (1.0 - np.clip(m.levers.disclosure, 0.0, 1.0)))


def typical_belief(m: Market, variance: float) -> Array:
    """What a typical firm of the world believes of each issuer: its record, shrunk to the mean over firms of B^."""
    records, firms = m.records, by_size(m, 1.0)
    weight = firms / firms.sum() if firms.sum() > 0 else np.full(firms.shape, 1.0 / firms.size)
    group = m.issuers.group.astype(np.int64)
    class_mean = inner(weight.ravel(), records.class_mean.reshape(firms.size, -1))
    hires, outcomes = records.hires.sum(axis=0), records.outcomes.sum(axis=0)
    n = inner((weight * typical_familiarity(m)).sum(axis=1), records.hires)
    known = n * records.spread[group]
    z = known / (known + variance) if np.isfinite(variance) else np.zeros(len(n))
    record_mean = np.where(hires > 0, outcomes / np.where(hires > 0, hires, 1.0), 0.0)
    return np.asarray(z * record_mean + (1.0 - z) * class_mean[group])


def spread_between(m: Market) -> Array:
    """Standard deviation over issuers of a class, weighted by their holders, of what a typical firm believes; over the marks
    of a form together (FAMILIES); NaN below two."""
    b = m.records.belief[: m.records.issuers]
    known = np.isfinite(b)  # not yet of issuers that are new since the last review
    group, weight, b = m.issuers.group[known], m.issuers.holders[known], b[known]
    total = np.bincount(group, weight, CLASSES)
    centre = np.bincount(group, weight * b, CLASSES) / np.where(total > 0, total, 1.0)
    compared = np.bincount(group, weight > 0, CLASSES)[group] > 1
    family, weight, away = FAMILY_OF[group[compared]], weight[compared], (b - centre[group])[compared]
    total = np.bincount(family, weight, FAMILIES)
    between = np.bincount(family, weight * away**2, FAMILIES) / np.where(total > 0, total, 1.0)
    return np.where(total > 0, np.sqrt(between), np.nan)


def believe(m: Market) -> None:
    """Go through the records; learn."""
    p, records = m.params.believe, m.records
    records.grow(len(m.issuers))
    variance = outcome_variance(m)
    due = (np.arange(len(m.industries)) + m.month) % p.review_months == 0
    record(m, due, power(1.0 - p.memory, p.review_months / 12.0))
    records.comparability[:] = comparability(m)
    if m.month % p.review_months == 0:
        records.spread[:] = issuer_spread(m, variance)
    hires, outcomes = records.whole()
    class_means(len(due), hires, outcomes, m.issuers.group, len(m.issuers), typical_familiarity(m), due, records.spread,
                variance, p.class_mean, p.class_variance, records.class_mean, records.class_variance)
    if m.month % p.review_months == 0:
        records.belief[: records.issuers] = typical_belief(m, variance)
    m.tally[SPREAD] = spread_between(m)
    expect(m)
