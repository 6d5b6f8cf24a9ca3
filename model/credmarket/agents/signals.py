"""Signals: what employers can see of a person's productivity, how precise each sight is, and how they add up.

Her productivity is x = ability + skill (log points, relative to people of her degree and field). Each signal is
y = x + N(0, 1/h); a person's file holds the sum Q of precision times signal, and the estimate is m = Q/H with H the sum
of precisions, the prior's among them (theory a; Farber & Gibbons 1996; Altonji & Pierret 2001; Lange 2007).
"""

from __future__ import annotations

from math import sqrt
from typing import Any, NamedTuple

from credmarket.numerics.called import draw, normal
from credmarket.numerics.compiled import Whole, loop, piece
from credmarket.numerics.random import LIFE, stream, uniform
from credmarket.parameters import Params, inf, param

DEGREE_SIGHT = stream("signal.degree")
REFERENCE = stream("signal.reference")
INTERVIEW = stream("signal.interview")
OUTPUT = stream("signal.output")
MONTHS = 12  # a year
LEAST_VARIANCE = 1e-12  # where people of one degree do not differ, they are known


class SignalsParams(Params, section="signals"):
    """How well each signal shows productivity; a precision of 0 switches a signal off."""

    prior_mean: float = param(0.0, "log points", (-inf, inf), (-0.5, 0.5),
                              "what employers expect of somebody of whom they know nothing but degree and field",
                              source="definition (productivity is measured from that mean)")
    degree_precision: float = param(1.0, "ratio to prior precision", (0.0, inf), (0.5, 2.0),
                                    "what grades and school show, at every level",
                                    source="assumption; over half of leaders call a degree reliable"
                                           " (OECD EDU/WKP(2020)4, section 5.1)")
    interview_precision: float = param(0.5, "ratio to prior precision", (0.0, inf), (0.0, 2.0),
                                       "what an interview shows",
                                       source="assumption; validity of interviews about .5 (Schmidt and Hunter 1998)")
    learning_speed: float = param(0.26, "share", (0.0, 0.999999), (0.15, 0.40),
                                  "K1 = h_output/(h_prior + h_output) after a year of observed output",
                                  source="Lange 2007 (employers' errors halve in three years)")
    references: float = param(0.3, "share", (0.0, 1.0), (0.0, 1.0),
                              "part of past output that a new employer gets to know (0: private, 1: public learning)",
                              source="assumption; Greenwald 1986 (0), Farber and Gibbons 1996 (1)")
    comparability_noise: float = param(2.0, "ratio to prior variance", (0.0, inf), (0.0, 6.0),
                                       "noise of decoding a format without a common standard",
                                       source="assumption; OECD EDU/WKP(2020)4, section 5.1 (no currency)")
    foreign_noise: float = param(0.5, "ratio to prior variance", (0.0, inf), (0.0, 2.0),
                                 "added where a credential is in another language than the work",
                                 source="assumption; theory k")
    read_credentials: bool = param(True, "", None, None, "employers look at alternative credentials at all",
                                   source="definition")
    credentials_read: int = param(3, "count", (0, 100), (1, 5), "valid credentials that are read, newest first",
                                  source="assumption")
    reading: str = param("score", "", None, None,
                         "what a credential shows: the score behind it, or only that its holder passed",
                         source="assumption; pass: the binary signal of Spence 1973", choices=("score", "pass"))


class Precisions(NamedTuple):
    """Precision of each signal, 1/(log points)²."""

    prior: float
    prior_mean: float
    degree: float
    interview: float
    output: float  # a year of it
    references: float  # share of past output that is known elsewhere


def precisions(params: Any) -> Precisions:
    """From the parameters of a market (`m.params`)."""
    s = params.signals
    prior = 1.0 / max(float(params.population.sd_ability) ** 2, LEAST_VARIANCE)
    output = prior * s.learning_speed / (1.0 - s.learning_speed)
    degree, interview = prior * s.degree_precision, prior * s.interview_precision
    return Precisions(prior, s.prior_mean, degree, interview, output, s.references)


@piece
def file_precision(p: Precisions, months_before: Whole, tenure: Whole) -> float:
    """H without credentials: prior, degree, interview, references on earlier jobs, completed years in this one."""
    before = p.references * p.output * months_before / MONTHS
    return p.prior + p.degree + p.interview + before + p.output * (tenure // MONTHS)


@piece
def applicant_precision(p: Precisions, months_before: Whole) -> float:
    """H of an applicant before the interview, without credentials."""
    return p.prior + p.degree + p.references * p.output * months_before / MONTHS


@piece
def seen(x: float, precision: float, z: float) -> float:
    """Precision times signal, h y with y = x + z/sqrt(h): what a signal adds to the file; nothing at h = 0."""
    return precision * x + sqrt(precision) * z


@loop
def nature_degree(x: float, p: Precisions, i: Whole, k0: Whole, k1: Whole) -> float:
    """What grades and school show, drawn once a life."""
    return seen(x, p.degree, normal(uniform(draw(k0, k1, DEGREE_SIGHT, LIFE, i, 0, 0)[0])))


@loop
def nature_reference(x: float, p: Precisions, months_before: Whole, i: Whole, e: Whole, month: Whole, k0: Whole,
                     k1: Whole) -> float:
    """What earlier employers let a new one know; one report an application."""
    known = p.references * p.output * months_before / MONTHS
    return seen(x, known, normal(uniform(draw(k0, k1, REFERENCE, month, i, e, 0)[0])))


@loop
def nature_interview(x: float, p: Precisions, i: Whole, e: Whole, month: Whole, k0: Whole, k1: Whole) -> float:
    """What an interview shows."""
    return seen(x, p.interview, normal(uniform(draw(k0, k1, INTERVIEW, month, i, e, 0)[0])))


@loop
def nature_output(x: float, p: Precisions, years: float | Whole, i: Whole, month: Whole, k0: Whole, k1: Whole) -> float:
    """What some years of output show."""
    return seen(x, p.output * years, normal(uniform(draw(k0, k1, OUTPUT, month, i, 0, 0)[0])))
