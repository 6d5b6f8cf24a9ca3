"""Limits of choice (theory c): logit shares, nests, consideration sets, consumer surplus."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from credmarket.agents.opening import dealt
from credmarket.limits.limit import Estimate, limit
from credmarket.limits.trial import at_the_end
from credmarket.scenario import Scenario

Array = NDArray[np.float64]
MCFADDEN = "McFadden 1974; Train 2009, chapter 3"
ENROL = ("enrol", "weigh", "choose")


def utilities(s: Scenario) -> Array:
    """V_j of each programme where only quality and the fee differ: quality taste times quality less alpha times the fee."""
    p, o = s.params["enrol"], s.params["opening"]
    n = o.programmes
    return np.asarray(p.quality_taste * dealt(o.quality, n)
                      - p.alpha * p.price_sensitivity * dealt(o.fee, n), dtype=np.float64)


def logit_shares(s: Scenario) -> Array:
    """e^(V_j/mu) / (e^(V_0/mu) + sum over l of e^(V_l/mu))."""
    p = s.params["enrol"]
    return np.asarray(softmax(np.append(utilities(s), p.outside_utility) / p.taste_scale)[:-1], dtype=np.float64)


def named(values: Array) -> dict[str, float]:
    """Shares by programme, numbered from 1."""
    return {f"share of programme {i + 1}": float(v) for i, v in enumerate(values)}


def expected_shares(s: Scenario, seed: int) -> dict[str, Estimate]:
    """Expected enrolments over those who consider, by programme, in the market's last month."""
    m = at_the_end(s, seed)
    enrolled = np.zeros(len(m.offers))
    np.add.at(enrolled, m.listings.offer, m.flows.enrolled)
    return {what: Estimate(share) for what, share in named(enrolled / considerers(m)).items()}


def considerers(m: object) -> float:
    """People who considered this month."""
    return float(m.tally["panel"][0])  # type: ignore[attr-defined]


def closed_c1(s: Scenario) -> Mapping[str, float]:
    """The logit."""
    return named(logit_shares(s))


C1 = limit(
    "c1", "everybody knows everything and is alike: shares are those of the logit",
    equation="P_j = e^{V_j} / (e^{V_0} + sum_l e^{V_l})", source=MCFADDEN, processes=ENROL,
    closed=closed_c1, model=expected_shares, tolerance=1e-6, allows="expected counts are whole parts of people, 2^-20 each")
