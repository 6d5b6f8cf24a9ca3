"""The normal distribution against arithmetic with 60 digits, and at the ends of its range."""

import decimal
import math
from decimal import Decimal

import numpy as np
import pytest
from scipy import special

from credmarket.numerics.normal import normal_cdf, normal_pdf, normal_quantile

INF, NAN = math.inf, math.nan
PI = Decimal("3.14159265358979323846264338327950288419716939937510582097494459230781640628620899862803")
CONTEXT = decimal.Context(prec=80, Emin=-(10**9), Emax=10**9)
chance = np.random.default_rng(13)
EVERYWHERE = np.concatenate([chance.uniform(-37.0, 8.0, 300), chance.normal(size=200), [0.0, -0.0, -37.0, 1e-9, -1e-9]])


def density(x: Decimal) -> Decimal:
    return (-x * x / 2).exp() / (2 * PI).sqrt()


def lower_tail(x: Decimal) -> Decimal:
    """A power series near the middle; far out the continued fraction of Mills' ratio."""
    if abs(x) < 6:
        term = total = x
        n = 1
        while abs(term) > Decimal(10) ** -75:
            n += 2
            term = term * x * x / n
            total += term
        return Decimal("0.5") + density(x) * total
    z = abs(x)
    below = z
    for k in range(400, 0, -1):
        below = z + k / below
    tail = density(z) / below
    return tail if x < 0 else 1 - tail


def relative(got: float, exact: Decimal) -> float:
    return abs(float((Decimal(got) - exact) / exact))


def test_the_two_ways_of_the_reference_agree() -> None:
    with decimal.localcontext(CONTEXT):
        near, far = lower_tail(Decimal("-5.999999999999")), lower_tail(Decimal("-6.000000000001"))
        slope = density(Decimal(6)) * Decimal("2e-12")
        assert abs((near - far) / slope - 1) < Decimal("1e-11")


def test_cdf_in_both_tails() -> None:
    with decimal.localcontext(CONTEXT):
        assert max(relative(normal_cdf(x), lower_tail(Decimal(float(x)))) for x in EVERYWHERE) < 2e-15


def test_pdf_in_both_tails() -> None:
    with decimal.localcontext(CONTEXT):
        assert max(relative(normal_pdf(x), density(Decimal(float(x)))) for x in EVERYWHERE) < 5e-16


@pytest.mark.parametrize(
    "p",
    [
        chance.uniform(0.0, 1.0, 200),
        10.0 ** chance.uniform(-300, -1, 200),
        1.0 - 10.0 ** chance.uniform(-15, -1, 100),
        np.array([0.075, 0.925, 0.0749999, 0.9250001, math.exp(-25), 1.3887943864964e-11, 0.5, 2.0**-33]),
    ],
)
def test_quantile_inverts_the_cdf(p: np.ndarray) -> None:
    with decimal.localcontext(CONTEXT):
        for share in p:
            x = Decimal(normal_quantile(share))
            error = (lower_tail(x) - Decimal(float(share))) / density(x)
            assert abs(error) <= Decimal("2e-15") * abs(x), share


def test_agreement_with_scipy() -> None:
    p = chance.uniform(1e-12, 1.0 - 1e-12, 2000)
    np.testing.assert_allclose([normal_quantile(v) for v in p], special.ndtri(p), rtol=3e-13, atol=1e-16)
    x = chance.uniform(-30, 6, 2000)
    np.testing.assert_allclose([normal_cdf(v) for v in x], special.ndtr(x), rtol=1e-12)


def test_ends() -> None:
    assert [normal_cdf(x) for x in (0.0, -0.0, INF, -INF, 1e308, -1e308, -40.0)] == [0.5, 0.5, 1.0, 0.0, 1.0, 0.0, 0.0]
    assert 0.0 < normal_cdf(-38.4) < 1e-320
    assert [normal_pdf(x) for x in (INF, -INF, 1e200, 41.0)] == [0.0] * 4
    assert normal_pdf(0.0) == 1.0 / math.sqrt(2.0 * math.pi)
    assert [normal_quantile(p) for p in (0.0, 1.0, 0.5)] == [-INF, INF, 0.0]
    assert all(math.isnan(normal_quantile(p)) for p in (-0.1, 1.1, NAN, INF, -INF))
    assert math.isnan(normal_cdf(NAN))
    assert math.isnan(normal_pdf(NAN))


def test_symmetry() -> None:
    x = np.linspace(0.0, 8.0, 401)
    assert all(normal_cdf(v) == 1.0 - normal_cdf(-v) for v in x)
    assert all(normal_pdf(v) == normal_pdf(-v) for v in x)
    # Multiples of 2**-20: then 1 - p is exact.
    p = np.arange(1, 2**19, 1001) * 2.0**-20
    assert all(normal_quantile(v) == -normal_quantile(1.0 - v) for v in p)


def test_monotone_across_the_seams() -> None:
    for seam in (0.075, 0.925, math.exp(-25)):
        p = seam * (1.0 + 1e-13 * np.arange(-200, 201))
        x = np.array([normal_quantile(v) for v in p])
        assert np.all(np.diff(x) > -1e-15 * abs(x[0]))
        assert x[-1] > x[0]
    x = np.linspace(-37.0, 8.0, 5001)
    assert np.all(np.diff([normal_cdf(v) for v in x]) >= 0.0)
