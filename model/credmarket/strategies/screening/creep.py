"""Creep: what used to get an applicant shortlisted becomes what she must have (requirement creep, theory o)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from credmarket.strategies import strategy

Array = NDArray[Any]


@strategy("screening", "creep")
def creep(employers: Any, industries: Any, params: Any) -> tuple[Array, float]:
    """The hurdle moves each month by `creep_speed` towards what it took of late to be interviewed in the industry.

    kappa' = kappa + speed (kappa_industry - kappa), from m* in the first month (Collins 1979; Fuller & Raman 2017).
    """
    last = np.asarray(employers.hurdle)
    start = np.where(np.isfinite(last), last, float(params.hurdle))
    seen = np.asarray(industries.threshold)[employers.cell]
    aim = np.where(np.isfinite(seen), seen, start)
    return start + float(params.creep_speed) * (aim - start), float(params.risk_penalty)
