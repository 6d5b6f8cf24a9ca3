"""Peopled groups: sums over people by education, region and place, and what a measure makes of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.words import EDUCATION, REGIONS
from credmarket.agents.world import by_region
from credmarket.indicators import by_group

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]
PEOPLED = ("education", "region", "place")  # the kinds of groups


def by_people(m: Market, cells: Array, measure: Callable[[Any], float] = float) -> dict[str, float]:
    """`measure` of each row (a number, or a list) of the sums of an array [places, EDUCATION, ...] by education, region and
    place, labelled."""
    places = cells.sum(axis=1)
    kinds = (EDUCATION, cells.sum(axis=0)), (REGIONS, by_region(m.world.place_region, places)), (m.world.place_names, places)
    found: dict[str, float] = {}
    for kind, (labels, rows) in zip(PEOPLED, kinds, strict=True):
        found |= by_group(kind, labels, np.array([measure(row) for row in rows.tolist()]))
    return found
