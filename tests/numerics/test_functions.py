"""The array functions agree with the scalars to the last bit, whatever the shape, type or layout they are given."""

from collections.abc import Callable

import numpy as np
import pytest

from credmarket.numerics import functions as f

TWINS = [
    (f.exp, f.exps),
    (f.log, f.logs),
    (f.logistic, f.logistics),
    (f.normal_pdf, f.normal_pdfs),
    (f.normal_cdf, f.normal_cdfs),
    (f.normal_quantile, f.normal_quantiles),
]
chance = np.random.default_rng(17)
# An odd number, so that the remainder of the vector loop is tried as well.
POINTS = np.concatenate(
    [
        chance.uniform(-800, 800, 1001),
        chance.uniform(0, 1, 1001),
        10.0 ** chance.uniform(-320, 300, 301),
        [0.0, -0.0, np.inf, -np.inf, np.nan, 1.0, -1.0, 5e-324, 1e308],
    ]
)


@pytest.mark.parametrize(("one", "many"), TWINS)
def test_arrays_equal_scalars(one: Callable[[float], float], many: Callable[..., np.ndarray]) -> None:
    together = many(POINTS)
    alone = np.array([one(v) for v in POINTS])
    assert np.array_equal(together, alone, equal_nan=True)
    assert np.array_equal(np.signbit(together), np.signbit(alone)) or np.isnan(together).any()
    assert len(np.unique(together)) > 100


def test_powers_equal_scalars_and_broadcast() -> None:
    x = np.abs(POINTS[::5])
    y = np.array([0.0, 1.0, -2.5, 0.3, 700.0, np.inf, np.nan])
    table = f.powers(x[:, None], y)
    assert table.shape == (x.size, y.size)
    assert np.array_equal(table, [[f.power(a, b) for b in y] for a in x], equal_nan=True)
    assert float(f.powers(2, 3)) == 8.0


@pytest.mark.parametrize(("one", "many"), TWINS)
def test_shape_type_and_layout(one: Callable[[float], float], many: Callable[..., np.ndarray]) -> None:
    table = chance.uniform(0.01, 0.99, (6, 4))
    before = table.copy()
    expected = many(table)
    assert expected.shape == (6, 4)
    assert expected.dtype == np.float64
    assert np.array_equal(many(np.asfortranarray(table)), expected)
    assert np.array_equal(many(table[::2, ::-1]), expected[::2, ::-1])
    assert np.array_equal(table, before)
    assert float(many(0.25)) == one(0.25)
    assert np.array_equal(many([0, 1]), [one(0), one(1)])
    single = table.astype(np.float32)
    assert np.array_equal(many(single), many(single.astype(np.float64)))
    assert many([]).shape == (0,)
    table.flags.writeable = False
    assert np.array_equal(many(table), expected)
