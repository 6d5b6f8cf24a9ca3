"""Peopled groups: sums over people by education, region and place, and what a measure makes of each."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.words import EDUCATION, REGIONS
from credmarket.agents.world import by_region

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]
PEOPLED = ("education", "region", "place")  # the kinds of groups


def by_people(m: Market, cells: Array, measure: Callable[[Array], Array] = np.asarray) -> dict[str, float]:
    """The sums of an array [places, EDUCATION, ...] by education, region and place, labelled; or what `measure` makes of them,
    of all groups at once (the groups are the first axis)."""
    places = cells.sum(axis=1)
    sums = np.concatenate([cells.sum(axis=0), by_region(m.world.place_region, places), places])
    return dict(zip(_labels(m.world.place_names), measure(sums).astype(np.float64).tolist(), strict=True))


@cache
def _labels(places: tuple[str, ...]) -> tuple[str, ...]:
    kinds = zip(PEOPLED, (EDUCATION, REGIONS, places), strict=True)
    return tuple(f"{kind}={label}" for kind, labels in kinds for label in labels)
