"""The standard normal distribution for kernels: density, distribution function, quantile.

Built on `elementary`, and like it the same to the last bit on every processor; the error is below eight units in the
last place, relative, in both tails.
"""

import math

from credmarket.numerics.compiled import Real, piece
from credmarket.numerics.elementary import INF, NAN, double, exp_sum, log, polynomial, product

NORMAL_FAR = 40.0  # the density and the lower tail are zero from here on
# P(N > z) exp(z^2/2) (z + 4.5) as a polynomial in t = (z - 4.5)/(z + 4.5): even and odd part
TAIL_CENTRE = 4.5
TAIL_EVEN = (0.7632305289702032, 0.4464525170556733, 0.11138259657043223, 0.004223613376799493,
             -0.0009177464773392233, 0.00011204260719214357, -1.423571236638514e-05, 2.1426759805083802e-06,
             -3.7926071995466557e-07, 7.060212865222912e-08, -1.1251292724707997e-08,
             1.0440252036819998e-09)  # fmt: skip
TAIL_ODD = (-0.640257760252617, -0.25314179995097763, -0.03387132617683552, 0.0017488305627041427,
            6.381197226276608e-06, -1.5933328540916255e-05, 3.191014860803642e-06, -5.019476277896024e-07,
            6.404330177830261e-08, -4.761202669807594e-09, -2.976389833802879e-10, 9.806383651580134e-11)  # fmt: skip
INV_ROOT_2PI = 0.3989422804014327
# Wichura (1988), algorithm AS 241, PPND16: numerator and denominator, centre, tail, far tail
CENTRE_EDGE, CENTRE_SHIFT, TAIL_EDGE, TAIL_SHIFT, FAR_SHIFT = 0.425, 0.180625, 5.0, 1.6, 5.0
CENTRE_TOP = (3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
              1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
              3.3430575583588128105e4, 2.5090809287301226727e3)  # fmt: skip
CENTRE_UNDER = (1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
                2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4,
                5.2264952788528545610e3)  # fmt: skip
TAIL_TOP = (1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
            3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
            2.27238449892691845833e-2, 7.74545014278341407640e-4)  # fmt: skip
TAIL_UNDER = (1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
              1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
              1.05075007164441684324e-9)  # fmt: skip
FAR_TOP = (6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
           2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
           2.71155556874348757815e-5, 2.01033439929228813265e-7)  # fmt: skip
FAR_UNDER = (1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
             7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
             2.04426310338993978564e-15)  # fmt: skip


@piece
def _bell(z: float) -> float:
    """exp(-z^2/2); the square is taken exactly, as the far tail magnifies its rounding."""
    square, low = product(z, z)
    return exp_sum(-0.5 * square, -0.5 * low)


@piece
def normal_pdf(x: Real) -> float:
    """The density of the standard normal distribution."""
    z = abs(double(x))
    return INV_ROOT_2PI * _bell(NORMAL_FAR if z > NORMAL_FAR else z)


@piece
def normal_cdf(x: Real) -> float:
    """The standard normal distribution function, with full relative accuracy in both tails."""
    x = double(x)
    z = abs(x)
    z = NORMAL_FAR if z > NORMAL_FAR else z
    inverse = 1.0 / (z + TAIL_CENTRE)
    t = (z - TAIL_CENTRE) * inverse
    w = t * t
    tail = (polynomial(TAIL_EVEN, w) + t * polynomial(TAIL_ODD, w)) * inverse * _bell(z)
    return 1.0 - tail if x > 0.0 else tail


@piece
def normal_quantile(p: Real) -> float:
    """The inverse of the standard normal distribution function (Wichura 1988, AS 241)."""
    p = double(p)
    q = p - 0.5
    tail = p if q < 0.0 else 1.0 - p
    proper = tail > 0.0
    central = abs(q) <= CENTRE_EDGE
    root = math.sqrt(-log(tail if proper else 0.5))
    if central:
        r = CENTRE_SHIFT - q * q
        y = q * polynomial(CENTRE_TOP, r) / polynomial(CENTRE_UNDER, r)
    elif root <= TAIL_EDGE:
        r = root - TAIL_SHIFT
        y = polynomial(TAIL_TOP, r) / polynomial(TAIL_UNDER, r)
    else:
        r = root - FAR_SHIFT
        y = polynomial(FAR_TOP, r) / polynomial(FAR_UNDER, r)
    y = -y if q < 0.0 and not central else y
    return y if proper else (-INF if p == 0.0 else (INF if p == 1.0 else NAN))
