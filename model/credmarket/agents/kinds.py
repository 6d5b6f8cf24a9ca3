"""What the types of provider and the forms of credential are like: their rows of the data tables as arrays."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.words import ASSESSMENTS, FORMS, MODES, PROVIDER_TYPES, SUPPLY_MODES
from credmarket.data import table

Array = NDArray[Any]

LEAST_HABIT = 1e-9  # share of a form that the record names though the type is never known to issue it
MOTIVES_OF_PROVIDERS = ("visibility", "revenue", "new_students", "service", "own_labour")


class ProviderKinds(NamedTuple):
    """One row a type of provider, in the order of `PROVIDER_TYPES`."""

    number: Array  # potential providers
    prestige_mean: Array  # sd
    prestige_sd: Array
    weights: Array  # [types, motives] what it wants; sums to 1
    forms: Array  # [types, FORMS] shares of its programmes (degrees are not counted)
    assessments: Array  # [types, ASSESSMENTS]
    modes: Array  # [types, MODES]
    supplies: Array  # [types, SUPPLY_MODES]
    strategy: tuple[str, ...]  # pricing rule by name
    capacity: Array  # launches a year
    cost: Array  # relative to a university's online course


class FormKinds(NamedTuple):
    """One row a form of credential, in the order of `FORMS`."""

    hours: Array
    weeks: Array
    fee: Array  # $ when first sold
    validity: Array  # months; 0 = permanent


@cache
def provider_kinds() -> ProviderKinds:
    """The types of provider, from provider_types.csv."""
    rows = table("provider_types")
    at = [rows.index(name) for name in PROVIDER_TYPES]

    def shares(names: tuple[str, ...]) -> Array:
        columns = [np.asarray(rows[n], dtype=np.float64)[at] if n in rows else np.zeros(len(at)) for n in names]
        block = np.stack(columns, axis=1)
        return np.asarray(block / block.sum(axis=1, keepdims=True))

    def reals(name: str) -> Array:
        return np.asarray(rows[name], dtype=np.float64)[at]

    return ProviderKinds(
        number=np.asarray(rows["count"], dtype=np.int64)[at], prestige_mean=reals("prestige_mean"),
        prestige_sd=reals("prestige_sd"), weights=shares(tuple(f"w_{m}" for m in MOTIVES_OF_PROVIDERS)),
        forms=shares(FORMS), assessments=shares(ASSESSMENTS), modes=shares(MODES), supplies=shares(SUPPLY_MODES),
        strategy=tuple(str(s) for s in rows["strategy"][at]), capacity=reals("courses_per_year"),
        cost=reals("cost_multiplier"))


@cache
def form_kinds() -> FormKinds:
    """The forms of credential, from forms.csv."""
    rows = table("forms")
    at = [rows.index(name) for name in FORMS]
    reals = {n: np.asarray(rows[n], dtype=np.float64)[at] for n in ("hours", "weeks", "fee_typical", "validity_months")}
    return FormKinds(reals["hours"], reals["weeks"], reals["fee_typical"], reals["validity_months"])


def issued_forms(kind: Array, named: Array) -> Array:
    """Shares of FORMS [providers, FORMS] of providers of types `kind`: of the forms that the record names (`named`, bits of
    FORMS; none = all) as often as the type issues each. One that the type is never known to issue counts for next to nothing
    beside others."""
    allowed = np.where(named > 0, named, (1 << len(FORMS)) - 1)
    shares = np.maximum(provider_kinds().forms[kind], LEAST_HABIT) * ((allowed[:, None] >> np.arange(len(FORMS))) & 1)
    return np.asarray(shares / shares.sum(axis=1, keepdims=True))
