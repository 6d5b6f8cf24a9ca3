"""Exponential, logarithm and power for kernels, the same to the last bit on every processor.

Libraries and processors differ in the last bit of `exp`; these functions do not. They use only + - * /, the square
root, comparisons and exact handling of exponents, in one order, in double precision, without fused multiply-add, so
compiled code, vector code and plain Python give the same bits. They are free of branches, so a loop over them becomes
vector instructions. The error is below one unit in the last place (expm1 and logistic: two).
Polynomials are interpolations at Chebyshev nodes, computed with 60 digits.
"""

import math

import numpy as np

from credmarket.numerics.compiled import Real, piece

INF = math.inf
NAN = math.nan
INV_LN2 = 1.4426950408889634
LN2_HI = 0.6931471804855391  # ln 2 with its last 20 bits cleared: a whole multiple of it is exact
LN2_LO = 7.440617110012397e-11  # the rest of ln 2
EXP_HIGH = 710.0  # exp is infinite from here on
EXP_LOW = -746.0  # exp is zero from here on
EXPM1_LOW = -60.0  # expm1 is -1 from here on
POWER_FAR = 1e20  # an exponent beyond this gives 0, 1 or infinity, whatever the base
SPLITTER = 134217729.0  # 2**27 + 1: cuts a float64 in two halves of 26 bits (Dekker 1971)
TINY = 2.2250738585072014e-308  # the smallest normal float64
TINY_SCALE = 18014398509481984.0  # 2**54
TINY_EXPONENT = 54.0

# Adding ROUND to a number rounds it to whole and leaves it, plus 1023, in the lowest bits of the sum, from where a
# shift makes 2**k. Converting to an integer would do the same, but few processors have it in vector registers.
ROUND = 6755399441055744.0 + 1023.0  # 1.5 * 2**52 + the bias of the exponent
EXPONENT_AT = np.uint64(52)
MANTISSA_MASK = np.uint64(0x000FFFFFFFFFFFFF)
ROOT_HALF_BITS = np.uint64(0x3FE6A09E667F3BCD)  # sqrt(1/2)
TO_ROOT_HALF = np.uint64(0x3FF0000000000000 - 0x3FE6A09E667F3BCD)
WHOLE_BITS = np.uint64(0x4330000000000000)  # 2**52: or-ing a whole number into it makes a float
WHOLE_BIAS = 4503599627370496.0 + 1023.0

# exp(r) = 1 + r + r^2 (even(r^2) + r odd(r^2)), |r| <= ln(2)/2
EXP_EVEN = (0.5, 0.04166666666666668, 0.0013888888888879043, 2.480158733652737e-05, 2.7557263188176176e-07,
            2.091817130916585e-09)  # fmt: skip
EXP_ODD = (0.1666666666666667, 0.008333333333326112, 0.00019841269874902947, 2.755725529609744e-06,
           2.5105260230519278e-08)  # fmt: skip
# log((1+s)/(1-s)) = 2 s + s z P(z), z = s^2
LOG = (0.666666666666667, 0.399999999998987, 0.28571428626312695, 0.22222211083363486, 0.18182892661690803,
       0.1533160978663319, 0.14617772635511647)  # fmt: skip
# the same without its first term: P(z) = 2/3 + z Q(z)
LOG_REST = (0.4, 0.28571428571429375, 0.22222222221652216, 0.18181818336172664, 0.1538459488374418,
            0.1333480877175815, 0.11706131817309337, 0.11724229662069593)  # fmt: skip
TWO_THIRDS = 0.6666666666666666
TWO_THIRDS_LO = 3.700743415417188e-17


@piece
def polynomial(c: tuple[float, ...], x: float) -> float:
    """c[0] + c[1] x + ..., by Horner's rule."""
    y = c[-1]
    for i in range(2, len(c) + 1):
        y = y * x + c[-i]
    return y


@piece
def double(x: Real) -> float:
    """The argument in double precision; a plain float outside compiled code, which overflows without a warning."""
    return float(np.float64(x))


@piece
def _bits(x: float) -> np.uint64:
    return np.uint64(np.float64(x).view(np.uint64))


@piece
def _real(bits: np.uint64) -> float:
    return float(np.uint64(bits).view(np.float64))


@piece
def _power_of_two(rounded: float) -> float:
    """2**k from k + ROUND."""
    return _real(_bits(rounded) << EXPONENT_AT)


@piece
def _split(x: float) -> tuple[float, float]:
    """k and m with x = m 2**k and sqrt(1/2) <= m < sqrt(2), for positive finite x."""
    small = x < TINY
    bits = _bits(x * TINY_SCALE if small else x) + TO_ROOT_HALF
    k = _real((bits >> EXPONENT_AT) | WHOLE_BITS) - WHOLE_BIAS
    m = _real((bits & MANTISSA_MASK) + ROOT_HALF_BITS)
    return (k - TINY_EXPONENT if small else k), m


@piece
def product(a: float, b: float) -> tuple[float, float]:
    """The product and its rounding error (Dekker 1971)."""
    p = a * b
    c = SPLITTER * a
    a1 = c - (c - a)
    a2 = a - a1
    c = SPLITTER * b
    b1 = c - (c - b)
    b2 = b - b1
    return p, ((a1 * b1 - p) + a1 * b2 + a2 * b1) + a2 * b2


@piece
def _exp_less_one(r: float) -> float:
    """exp(r) - 1 for |r| <= ln(2)/2."""
    z = r * r
    return r + z * (polynomial(EXP_EVEN, z) + r * polynomial(EXP_ODD, z))


@piece
def exp_sum(x: float, low: float) -> float:
    """exp(x + low), where low is the rounding error of x."""
    inside = EXP_LOW < x < EXP_HIGH
    low = low if inside else 0.0
    x = EXP_HIGH if x > EXP_HIGH else x  # comparisons let NaN through
    x = EXP_LOW if x < EXP_LOW else x
    k = (x * INV_LN2 + ROUND) - ROUND
    half = (0.5 * k + ROUND) - ROUND
    y = 1.0 + _exp_less_one((x - k * LN2_HI) - (k * LN2_LO - low))
    # In two steps, as 2**k itself may be out of range where the result is not.
    return y * _power_of_two(half + ROUND) * _power_of_two((k - half) + ROUND)


@piece
def exp(x: Real) -> float:
    """e to the power x."""
    return exp_sum(double(x), 0.0)


@piece
def expm1(x: Real) -> float:
    """exp(x) - 1 without loss near zero."""
    x = double(x)
    y = EXP_HIGH if x > EXP_HIGH else x
    y = EXPM1_LOW if y < EXPM1_LOW else y
    k = (y * INV_LN2 + ROUND) - ROUND
    p = _exp_less_one((y - k * LN2_HI) - k * LN2_LO)
    half = _power_of_two((k - 1.0) + ROUND)  # 2**1024 would be out of range
    return p if k == 0.0 else 2.0 * (p * half + (half - 0.5))


@piece
def _log_sum(k: float, f: float, low: float) -> float:
    """k ln 2 + log(1 + f) + low, the largest parts added last."""
    s = f / (2.0 + f)
    z = s * s
    half = 0.5 * f * f
    return s * (half + z * polynomial(LOG, z)) + (k * LN2_LO + low) - half + f + k * LN2_HI


@piece
def log(x: Real) -> float:
    """The natural logarithm: -inf at zero, NaN below."""
    x = double(x)
    proper = 0.0 < x < INF
    k, m = _split(x if proper else 1.0)
    y = _log_sum(k, m - 1.0, 0.0)
    return y if proper else (-INF if x == 0.0 else (INF if x > 0.0 else NAN))


@piece
def log1p(x: Real) -> float:
    """log(1 + x) without loss near zero."""
    x = double(x)
    proper = -1.0 < x < INF
    y = x if proper else 0.0
    u = 1.0 + y
    k, m = _split(u)
    lost = (1.0 - (u - y) if y > 1.0 else y - (u - 1.0)) / u
    r = _log_sum(k, y if k == 0.0 else m - 1.0, 0.0 if k == 0.0 else lost)
    return r if proper else (-INF if x == -1.0 else (INF if x > 0.0 else NAN))


@piece
def _log_pair(x: float) -> tuple[float, float]:
    """The logarithm of a positive finite number as the sum of two floats, to about 2**-64."""
    k, m = _split(x)
    f = m - 1.0
    d = m + 1.0
    s = f / d
    p, e = product(s, d)
    s_low = (((f - p) - e) - s * (m - (d - 1.0))) / d
    z, z_low = product(s, s)
    z_low += 2.0 * s * s_low
    rest = z * polynomial(LOG_REST, z)
    a = TWO_THIRDS + rest
    a_low = (rest - (a - TWO_THIRDS)) + TWO_THIRDS_LO
    b, e = product(z, a)
    b_low = e + (z * a_low + z_low * a)
    c, e = product(s, b)
    c_low = e + (s * b_low + s_low * b)
    high = 2.0 * s + c
    low = (c - (high - 2.0 * s)) + (2.0 * s_low + c_low)
    whole = k * LN2_HI
    total = whole + high
    return total, (high - (total - whole)) + (k * LN2_LO + low)


@piece
def power(x: Real, y: Real) -> float:
    """x to the power y for x >= 0; NaN for a negative x."""
    x, y = double(x), double(y)
    proper = 0.0 < x < INF
    high, low = _log_pair(x if proper else 1.0)
    times = POWER_FAR if y > POWER_FAR else y
    times = -POWER_FAR if times < -POWER_FAR else times
    p, e = product(times, high)
    r = exp_sum(p, e + times * low)
    # At zero and at infinity the power is one, the base or its inverse.
    edge = NAN if y != y else (1.0 if y == 0.0 else (x if y > 0.0 else INF - x if x == 0.0 else 0.0))
    return r if proper else (edge if x >= 0.0 else NAN)


@piece
def logistic(x: Real) -> float:
    """1 / (1 + exp(-x))."""
    x = double(x)
    e = exp_sum(-abs(x), 0.0)
    return (1.0 if x > 0.0 else e) / (1.0 + e)
