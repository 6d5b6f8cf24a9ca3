"""exp, log and their kin against arithmetic with 60 digits, and at the ends of their range."""

import decimal
import math
from collections.abc import Callable
from decimal import Decimal

import numpy as np
import pytest

from credmarket.numerics import elementary as e

INF, NAN = math.inf, math.nan
CONTEXT = decimal.Context(prec=60, Emin=-(10**9), Emax=10**9)
POINTS = 1500
chance = np.random.default_rng(11)


def ulps(got: float, exact: Decimal) -> float:
    """The error in units in the last place of the exact number."""
    return abs(float(CONTEXT.divide(Decimal(got) - exact, Decimal(float(np.spacing(abs(float(exact))))))))


def worst(f: Callable[..., float], exact: Callable[..., Decimal], *arguments: np.ndarray) -> float:
    with decimal.localcontext(CONTEXT):
        points = [tuple(float(a) for a in point) for point in zip(*arguments, strict=True)]
        return max(ulps(f(*point), exact(*(Decimal(a) for a in point))) for point in points)


def near_one(exponents: np.ndarray) -> np.ndarray:
    return np.concatenate([1.0 + 10.0**exponents, 1.0 - 10.0**exponents])


ANYWHERE = chance.uniform(-700.0, 700.0, POINTS)
SMALL = np.concatenate([chance.uniform(-1.0, 1.0, POINTS), 10.0 ** chance.uniform(-18, 0, POINTS)])
BELOW_NORMAL = chance.uniform(-745.0, -708.0, 300)
POSITIVE = np.exp(ANYWHERE)
MODERATE = chance.uniform(0.5, 2.0, POINTS)
NEAR_ONE = near_one(chance.uniform(-15, -1, 500))


@pytest.mark.parametrize("x", [ANYWHERE, SMALL, -SMALL, BELOW_NORMAL, chance.uniform(700.0, 709.78, 200)])
def test_exp(x: np.ndarray) -> None:
    assert worst(e.exp, Decimal.exp, x) < 1.0


@pytest.mark.parametrize("x", [ANYWHERE, SMALL, -SMALL])
def test_expm1(x: np.ndarray) -> None:
    assert worst(e.expm1, lambda d: d.exp() - 1, x) < 2.0


@pytest.mark.parametrize("x", [POSITIVE, SMALL[SMALL > 0], NEAR_ONE, 10.0 ** chance.uniform(-323, -308, 200)])
def test_log(x: np.ndarray) -> None:
    assert worst(e.log, Decimal.ln, x) < 0.85


@pytest.mark.parametrize("x", [POSITIVE[POSITIVE > 1e-30], SMALL, -SMALL * 0.999999, NEAR_ONE - 1.0])
def test_log1p(x: np.ndarray) -> None:
    assert worst(e.log1p, lambda d: (1 + d).ln(), x) < 0.85


@pytest.mark.parametrize(
    ("x", "y"),
    [
        (chance.uniform(0, 10, POINTS), chance.uniform(-3, 3, POINTS)),
        (POSITIVE, chance.uniform(-1, 1, POINTS)),
        (MODERATE, chance.uniform(-700, 700, POINTS) / np.log(MODERATE)),
        (NEAR_ONE, chance.uniform(-700, 700, NEAR_ONE.size) / np.log(NEAR_ONE)),
    ],
)
def test_power(x: np.ndarray, y: np.ndarray) -> None:
    assert worst(e.power, lambda a, b: (b * a.ln()).exp(), x, y) < 1.0


def test_power_is_exact_where_it_can_be() -> None:
    for base in range(1, 12):
        for exponent in range(15):
            assert e.power(base, exponent) == base**exponent
    assert e.power(2.0, -1074.0) == 5e-324
    assert e.power(4.0, 0.5) == 2.0


def test_logistic() -> None:
    x = np.concatenate([ANYWHERE, SMALL, -SMALL])
    assert worst(e.logistic, lambda d: 1 / (1 + (-d).exp()), x) < 2.0
    assert [e.logistic(v) for v in (0.0, INF, -INF, 800.0, -800.0)] == [0.5, 1.0, 0.0, 1.0, 0.0]


ENDS = [
    (e.exp, [(0.0, 1.0), (-0.0, 1.0), (INF, INF), (-INF, 0.0), (710.0, INF), (-746.0, 0.0), (1e308, INF)]),
    (e.exp, [(-1e308, 0.0), (-745.1, 5e-324), (5e-324, 1.0)]),
    (e.expm1, [(0.0, 0.0), (INF, INF), (-INF, -1.0), (-100.0, -1.0), (1e-300, 1e-300), (5e-324, 5e-324)]),
    (e.log, [(1.0, 0.0), (0.0, -INF), (-0.0, -INF), (INF, INF), (-1.0, NAN), (-INF, NAN)]),
    (e.log1p, [(0.0, 0.0), (-1.0, -INF), (INF, INF), (-2.0, NAN), (1e-300, 1e-300), (-INF, NAN)]),
]


@pytest.mark.parametrize(("f", "cases"), ENDS)
def test_ends(f: Callable[[float], float], cases: list[tuple[float, float]]) -> None:
    for x, y in cases:
        assert f(x) == y or (math.isnan(y) and math.isnan(f(x))), x


@pytest.mark.parametrize("f", [e.exp, e.expm1, e.log, e.log1p, e.logistic])
def test_nan_stays_nan(f: Callable[[float], float]) -> None:
    assert math.isnan(f(NAN))


def test_ends_of_power() -> None:
    ways = (0.0, 1.0, -1.0, 2.5, INF, -INF)
    assert [e.power(0.0, y) for y in ways] == [1.0, 0.0, INF, 0.0, 0.0, INF]
    assert [e.power(1.0, y) for y in ways] == [1.0] * 6
    assert [e.power(INF, y) for y in ways] == [1.0, INF, 0.0, INF, INF, 0.0]
    assert [e.power(2.0, y) for y in (INF, -INF, 1e300, -1e300, 1024.0, -1075.0)] == [INF, 0.0, INF, 0.0, INF, 0.0]
    assert [e.power(0.5, y) for y in (INF, -INF, 1e300, -1e300)] == [0.0, INF, 0.0, INF]
    assert all(math.isnan(e.power(x, y)) for x, y in ((-1.0, 2.0), (NAN, 0.0), (2.0, NAN), (0.0, NAN), (INF, NAN)))


def test_narrow_arguments_are_computed_in_double_precision() -> None:
    assert e.exp(np.float32(0.1)) == e.exp(float(np.float32(0.1)))
    assert e.log(3) == e.log(3.0)
    assert e.power(np.float32(0.1), 2) == e.power(float(np.float32(0.1)), 2.0)
