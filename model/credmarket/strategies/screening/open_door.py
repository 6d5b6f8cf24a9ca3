"""Open door: nobody is turned away before the shortlist, and what is not known of a person costs her nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from credmarket.strategies import strategy

Array = NDArray[Any]


@strategy("screening", "open_door")
def open_door(employers: Any, industries: Any, params: Any) -> tuple[Array, float]:
    """No hurdle and no penalty: the finite shortlist alone screens (`hurdle on` = the rule named hurdle)."""
    return np.full(len(employers), -np.inf), 0.0
