"""Which share of each community knows each platform: the mean field behind word of mouth, in real people."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


class Awareness:
    """Shares by community (place x graduate or not) and platform; independent of how many learners are simulated."""

    def __init__(self, communities: int, platforms: int) -> None:
        self.share = np.zeros((communities, platforms))
        self.people = np.zeros(communities)

    def dilute(self, people: Array) -> None:
        """Newcomers to a community know nothing: shares fall in proportion as it grows."""
        grown = people > self.people
        factor = np.where(grown & (people > 0), self.people / np.maximum(people, 1.0), 1.0)
        self.share *= factor[:, None]
        self.people[:] = people

    def state(self) -> dict[str, Any]:
        """A copy, for snapshots."""
        return {"share": self.share.copy(), "people": self.people.copy()}

    def restore(self, state: dict[str, Any]) -> None:
        """Take over a snapshot."""
        self.share[:], self.people[:] = state["share"], state["people"]
