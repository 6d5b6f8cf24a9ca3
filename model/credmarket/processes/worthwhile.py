"""Worthwhile: how likely somebody is to do what brings so much and costs so much; shared by the parts of `enter`.

    P = logistic(ln(value/cost)/softness)

One half where it just pays, nothing where it brings nothing, a step where softness is zero. Smooth thresholds keep
entry from overshooting: people in a board judge value with error (a logit in logs: Luce 1959).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from credmarket.numerics.functions import logistics, logs

Array = NDArray[Any]
LEAST_RATIO = 1e-9  # of value to cost, and of softness: nothing is divided by zero
SURE = 40.0  # a logistic of more is one to the last bit


def go_chance(value: Array, cost: Array, softness: float) -> Array:
    """logistic(ln(value/cost)/softness): smooth, one half where a launch just pays, nothing where it brings nothing."""
    ratio = np.maximum(value, LEAST_RATIO * cost) / np.maximum(cost, LEAST_RATIO)
    return logistics(np.clip(logs(np.maximum(ratio, LEAST_RATIO)) / max(softness, LEAST_RATIO), -SURE, SURE))
