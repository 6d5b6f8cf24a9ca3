"""Market research: what providers can find out about willingness to pay, pooled by form, prestige tier and language.

Platforms tell their partners how people respond (OECD EDU/WKP(2020)4, box 3.1). Kept in real people, smoothed over
about a year, so that one provider's handful of sales never stands for a market.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.words import FORMS, TIERS

Array = NDArray[Any]

CELLS = len(FORMS) * TIERS * 2
LOWEST, HIGHEST, STEP = -2.0, 12.4, 0.3  # log dollars: from $0.14 to $240,000, in steps of 35 % unless told otherwise
ROUNDING = 1e-9
TIER_BOUND = 0.4307  # thirds of a standard normal


def bins(step: float) -> int:
    """In how many bins willingness to pay is counted."""
    return int(np.ceil((HIGHEST - LOWEST) / step - ROUNDING))


def middles(step: float) -> Array:
    """Their middles, log dollars."""
    return np.asarray(LOWEST + step * (np.arange(bins(step)) + 0.5))


def tier_of(prestige: Array) -> Array:
    """Prestige tier: 0 low, 1 middle, 2 high (thirds of a standard normal)."""
    return np.asarray((prestige > -TIER_BOUND).astype(np.int64) + (prestige > TIER_BOUND))


def pool_cell(form: Array, tier: Array, english: Array) -> Array:
    """The cell in which research is pooled."""
    return (form.astype(np.int64) * TIERS + tier) * 2 + english.astype(np.int64)


class Research:
    """Histograms of median willingness to pay, by cell and support profile; marginal utility of money by cell.

    What is charged at enrolment is known otherwise: who considers it, by support profile, in `crowd`.
    """

    def __init__(self, profiles: int, step: float = STEP) -> None:
        self.step = step
        self.wtp = np.zeros((CELLS, profiles, bins(step)))  # people a month who would study, by ln of their willingness
        self.crowd = np.zeros((CELLS, profiles))  # people a month who consider, weighted with the offers that they consider
        self.alpha = np.full(CELLS, np.nan)  # 1/$ that is paid in expectation: among those at the margin of enrolling
        self.takers = np.zeros(CELLS)  # people a month at that margin
        self.profile_rate = np.zeros(profiles)  # support as a share of the fee
        self.profile_unit = np.zeros(profiles)  # support in $
        self.profile_most = np.full(profiles, np.inf)
        self.price_sd = 1.0

    def learn(self, wtp: Array, crowd: Array, margin: Array, margin_alpha: Array, keep: float) -> None:
        """Blend in a month: `keep` is the weight of the past."""
        for held, new in ((self.wtp, wtp), (self.crowd, crowd)):
            held *= keep
            held += (1.0 - keep) * new
        old = np.where(np.isnan(self.alpha), 0.0, self.alpha) * self.takers
        self.takers *= keep
        self.takers += (1.0 - keep) * margin
        now = keep * old + (1.0 - keep) * margin_alpha
        self.alpha[:] = np.where(self.takers > 0, now / np.where(self.takers > 0, self.takers, 1.0), np.nan)

    def follow(self, rows: list[int]) -> None:
        """Put the profiles of schemes in another order, by the rows they had; -1 for a scheme that is new."""
        taken = np.array([0, *rows])
        new = taken < 0
        self.wtp = np.where(new[None, :, None], 0.0, self.wtp[:, taken])
        self.crowd = np.where(new[None, :], 0.0, self.crowd[:, taken])
        self.profile_rate = np.where(new, 0.0, self.profile_rate[taken])
        self.profile_unit = np.where(new, 0.0, self.profile_unit[taken])
        self.profile_most = np.where(new, np.inf, self.profile_most[taken])

    def state(self) -> dict[str, Any]:
        """A copy, for snapshots."""
        return {k: (v.copy() if isinstance(v, np.ndarray) else v) for k, v in vars(self).items()}

    def restore(self, state: dict[str, Any]) -> None:
        """Take over a snapshot."""
        for name, value in state.items():
            setattr(self, name, value.copy() if isinstance(value, np.ndarray) else value)
