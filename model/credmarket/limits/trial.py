"""Trials: markets of a limit's scenario, and figures taken from several of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from credmarket.limits.limit import Estimate
from credmarket.market import Market
from credmarket.scenario import Scenario

Array = NDArray[np.float64]


def months(scenario: Scenario, seed: int, replicate: int = 1, read: Sequence[str] = ()) -> Iterator[Market]:
    """The market after each month, to the scenario's horizon. Indicators that neither a policy nor the limit reads (`read`) are
    not measured: they take a quarter of a small market's time, and no event of the month reads them."""
    market = Market(scenario, seed, replicate)
    market.record.only({*read, *(scheme.terms.when for scheme in market.schemes)})
    while market.running:
        market.step()
        yield market


def at_the_end(scenario: Scenario, seed: int, replicate: int = 1, read: Sequence[str] = ()) -> Market:
    """The market after its last month, with the newest values of the indicators that are read."""
    *_, market = months(scenario, seed, replicate, read)
    return market


def by_programme(m: Market, flow: str = "enrolled") -> Array:
    """An expected count of this month by programme, on whichever platforms it is listed: enrolled, viewed, payers ..."""
    return np.asarray(np.bincount(m.listings.offer, getattr(m.flows, flow), len(m.offers)), dtype=np.float64)


def mean_of(values: Sequence[float]) -> Estimate:
    """Mean of independent figures and its standard error."""
    found = np.asarray(values, dtype=np.float64)
    return Estimate(float(found.mean()), float(found.std(ddof=1) / np.sqrt(found.size)))


def share_of(successes: float, trials: float) -> Estimate:
    """A share of independent trials, with its binomial standard error (of one trial at least where it is 0 or 1)."""
    share = successes / trials
    return Estimate(share, float(np.sqrt(max(share * (1.0 - share), 1.0 / trials) / trials)), trials)
