"""Quality of a new offer: the provider's own with a spread, above a standard's floor for members; part of `enter`.

    q = q_provider + spread * z,   for members z is drawn from the normal above (floor - q_provider)/spread
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.words import DEGREE
from credmarket.numerics.functions import normal_cdfs, normal_quantiles
from credmarket.numerics.random import Key, stream, uniforms
from credmarket.processes.comply import membership

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]
QUALITY = stream("launch.quality")
LEAST, MOST = 1e-12, 1.0 - 1e-12  # chances are kept inside these before a quantile is taken


def truncated_normal(u: Array, floor: Array) -> Array:
    """A standard normal above the floor, from a uniform number; the same luck gives a higher quality above a floor."""
    below = normal_cdfs(floor)
    return np.maximum(normal_quantiles(np.clip(below + u * (1.0 - below), LEAST, MOST)), floor)


def launch_quality(m: Market, provider: Array, number: Array, form: Array) -> tuple[Array, Array]:
    """Quality of each launch, and whether the law allows it (a floor by place; a mandatory standard and no member)."""
    providers, levers = m.providers, m.levers
    spread = m.params.launch.quality_within
    u = uniforms(Key(m.key0, m.key1), QUALITY, m.month, provider.astype(np.uint32), number)
    own, member = providers.quality[provider], membership(m, provider, form)
    floor, free = np.full(len(provider), -np.inf), np.ones(len(provider), dtype=np.bool_)
    for rule in levers.standards:
        floor[member == rule.mark] = rule.min_quality
        if rule.mandatory:
            bound = rule.places[providers.place[provider]] & rule.forms[form] & (form != DEGREE)
            free &= (member == rule.mark) | ~bound
    drawn = truncated_normal(u, (floor - own) / max(spread, 1e-12))
    quality = own + spread * drawn if spread > 0.0 else np.maximum(own, floor)
    return quality, free & (quality >= levers.quality_floor[providers.place[provider]])
