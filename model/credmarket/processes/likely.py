"""Likely: what offers may truly sell, where sales are counted from a few simulated people; shared by parts of `enter`.

Sales q^ (enrolments x, takers, income) are counted from people who each stand for many. Such a sum varies by

    Var x^ = phi x,   phi = sum of the variances / sum of enrolments, by language             (compound Poisson)

What like offers get (same form, way of charging, language and first platform, free or not) goes by attention a, but for
a true spread, of variation cv, that attention and platform do not explain:

    q_j = Z q^_j + (1 - Z) q~_j,   q~_j = a_j (sum q^)/(sum a),   Z = x~_j/(x~_j + phi/cv^2)     (credibility, Buehlmann 1967)
    ln(true sales) ~ N(ln q_j - s^2/2, s^2),   s^2 = ln(1 + phi/(phi/cv^2 + x^_j))              (mean and variance of gamma)

A real provider knows its sales to the person. What it then does with a chance h that bends in them may be read neither
from the count (E h(q^) rises or falls with the noise) nor from the estimate (estimates are less spread than the truth, and
h(q_j) errs the other way), but is right in the mean when averaged over what sales may be: E[E[h(x) | x^]] = E[h(x)],
whatever phi, so whatever the number of simulated learners. With one row a person phi is below one, and this is h(q^).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.catalogue import running
from credmarket.agents.objective import Sold, crowds, offer_objective
from credmarket.numerics.functions import exps, logs
from credmarket.parameters import Params, inf, param
from credmarket.processes.grants import completion_grants_of

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]
# Gauss-Hermite, seven nodes: a mean over a standard normal (Abramowitz & Stegun 1964, table 25.10, for exp(-z^2/2))
NODES = (-3.7504397177257425, -2.366759410734541, -1.1544053947399682, 0.0, 1.1544053947399682, 2.366759410734541,
         3.7504397177257425)
SHARES = (0.000548268855972217, 0.03075712396758652, 0.2401231786050127, 0.45714285714285724, 0.2401231786050127,
          0.03075712396758652, 0.000548268855972217)


class LikelyParams(Params, section="likely"):
    """How far what like offers sell tells what an offer sells."""

    like_spread: float = param(0.9, "coefficient of variation", (1e-3, inf), (0.7, 1.2),
                               "true spread of enrolments, between like offers that get the same attention",
                               source="numerical: 0.8 to 0.95 in the baseline at 300,000 learners, December 2017; it matters only "
                                      "where few learners are simulated")


class Outlook(NamedTuple):
    """What offers may be worth to their providers, $/month before upkeep."""

    worth: Array  # expected
    spread: Array  # sd of its logarithm


def outlook(m: Market, rows: Array) -> Outlook:
    """The worth of offers `rows`, from their own sales and those of like offers."""
    offers, p = m.offers, m.params.objective
    like, noise = alike(m), noise_of(m)[rows]
    like, own = Sold(*(q[rows] for q in like)), Sold(offers.enrolled[rows], offers.takers[rows], offers.income[rows])
    prior = noise / m.params.likely.like_spread**2
    known = like.enrolled > 0.0
    trust = np.where(known, like.enrolled / np.where(known, like.enrolled + prior, 1.0), 1.0)
    sold = Sold(*(trust * mine + (1.0 - trust) * theirs for mine, theirs in zip(own, like, strict=True)))
    worth = offer_objective(offers, rows, m.providers, m.platforms, crowds(m.world, p), completion_grants_of(m, rows), p, sold)
    some = noise > 0.0
    return Outlook(worth, np.sqrt(logs(1.0 + noise / np.where(some, prior + own.enrolled, 1.0))))


def alike(m: Market) -> Sold:
    """What like offers sell at each offer's attention, by row of offers; nothing where nobody finds it."""
    offers, count = m.offers, len(m.offers)
    attention = np.bincount(m.listings.offer, m.listings.weight, count)
    seen = running(offers, m.month)
    seen = seen[(offers.age[seen] > 0.0) & (attention[seen] > 0.0)]
    kind = (offers.form.astype(np.int64) * 8 + offers.charged * 2 + (offers.fee > 0)) * m.world.n_languages + offers.language
    kind = kind * len(m.platforms) + offers.platform
    whole = np.bincount(kind[seen], attention[seen], int(kind.max(initial=0)) + 1)
    whole = np.where(whole > 0.0, whole, 1.0)

    def at_attention(q: Array) -> Array:
        return np.asarray(attention * (np.bincount(kind[seen], q[seen], len(whole)) / whole)[kind])

    return Sold(at_attention(offers.enrolled), at_attention(offers.takers), at_attention(offers.income))


def noise_of(m: Market) -> Array:
    """phi, people: for how many an enrolment that is counted stands, by row of offers."""
    offers, languages, rows = m.offers, m.world.n_languages, running(m.offers, m.month)
    noise, sales = (np.bincount(offers.language[rows], q[rows], languages) for q in (offers.noise, offers.enrolled))
    return np.asarray((noise / np.where(sales > 0.0, sales, 1.0))[offers.language])


def over_likely(chance: Callable[[Array], Array], see: Outlook) -> Array:
    """The mean of a chance that depends on worth, over what worth may be."""
    mean = np.zeros(len(see.worth))
    for node, share in zip(NODES, SHARES, strict=True):
        mean += share * chance(see.worth * exps(see.spread * (node - 0.5 * see.spread)))
    return mean
