"""Likely: what offers may truly sell, where sales are counted from a few simulated people; shared by parts of `enter`.

Sales q^ (enrolments x, takers, income) are counted from people who each stand for many. Such a sum varies by

    Var x^ = phi x,   phi = sum of the variances / sum of enrolments, by language             (compound Poisson)

What like offers get (same form, way of charging, language and first platform, free or not) goes by attention a, but for
a true spread, of variation cv, that attention and platform do not explain:

    q~_j = a_j (sum q^)/(sum a),   ln x_j ~ N(ln x~_j - tau^2/2, tau^2),   tau^2 = ln(1 + cv^2)

    density of t = ln x_j given the count:   exp(t x^_j/phi - e^t/phi - (t - ln x~_j + tau^2/2)^2/(2 tau^2))     (Bayes)
    takers and income per enrolment, w/x:    of Z q^_j + (1 - Z) q~_j,   Z = x~_j/(x~_j + phi/cv^2)     (Buehlmann 1967)

Integrals over t are by Gauss-Hermite nodes about its mode (Naylor & Smith 1982).

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

from credmarket.agents.objective import Sold, crowds, offer_objective
from credmarket.agents.words import CHARGED, FORMS
from credmarket.numerics.compiled import loop
from credmarket.numerics.functions import exps, log, logs
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
WAYS_TO_CHARGE = len(CHARGED)
NEWTON = 8  # steps to the mode


class LikelyParams(Params, section="likely"):
    """How far what like offers sell tells what an offer sells."""

    like_spread: float = param(0.9, "coefficient of variation", (1e-3, inf), (0.7, 1.2),
                               "true spread of enrolments, between like offers that get the same attention",
                               source="numerical: 0.85 to 0.95 in the baseline at 300,000 learners, December 2017; it matters "
                                      "only where few learners are simulated")


class Likes(NamedTuple):
    """What offers sell by kind, for as long as no offer starts, goes or changes its fee."""

    attention: Array  # by offer
    kind: Array  # of each offer
    sums: Array  # [kinds, 4] of offers that run and are found: attention, enrolments, takers, income
    noise: Array  # by language: for how many people an enrolment that is counted stands (phi)


class Outlook(NamedTuple):
    """What offers may be worth to their providers, $/month before upkeep, and how likely that is: [nodes, offers]."""

    worth: Array
    share: Array


def outlook(m: Market, likes: Likes, rows: Array) -> Outlook:
    """The worth of offers `rows`, from their own sales and those of like offers."""
    offers, p, spread = m.offers, m.params.objective, m.params.likely.like_spread
    like, noise = alike(m, likes, rows)
    own = Sold(offers.enrolled[rows], offers.takers[rows], offers.income[rows])
    unsure = (noise > 0.0) & (like.enrolled > 0.0)
    trust = np.where(unsure, like.enrolled / np.where(unsure, like.enrolled + noise / spread**2, 1.0), 1.0)
    sold = Sold(*(trust * mine + (1.0 - trust) * theirs for mine, theirs in zip(own, like, strict=True)))
    worth = offer_objective(offers, rows, m.providers, m.platforms, crowds(m.world, p), completion_grants_of(m, rows), p, sold)
    counted, usual, phi, expected = (np.where(unsure, x, 1.0) for x in (own.enrolled, like.enrolled, noise, sold.enrolled))
    sales, share = likely_sales(counted, usual, phi, spread)
    return Outlook(worth * np.where(unsure, sales / expected, 1.0), np.where(unsure, share, np.array(SHARES)[:, None]))


def likely_sales(counted: Array, like: Array, noise: Array, spread: float) -> tuple[Array, Array]:
    """What true sales may be, and how likely, [nodes, offers]: counted from people who each stand for `noise` enrolments, of
    offers whose likes sell `like`, up to their spread."""
    tau2 = log(1.0 + spread**2)
    centre, n = logs(like) - 0.5 * tau2, counted / noise
    t = logs((like * counted + like * noise / tau2) / (like + noise / tau2))  # near the mode; the density is log-concave
    for _ in range(NEWTON):
        expected = exps(t) / noise
        step = (n - expected - (t - centre) / tau2) / (expected + 1.0 / tau2)
        t = t + np.minimum(np.maximum(step, -1.0), 1.0)
    mode, z = exps(t), np.array(NODES)[:, None]
    at = t + 1.0 / np.sqrt(mode / noise + 1.0 / tau2) * z
    sales = exps(at)
    height = n * (at - t) - (sales - mode) / noise + ((t - centre)**2 - (at - centre)**2) / (2.0 * tau2)
    share = np.array(SHARES)[:, None] * exps(height + 0.5 * z**2)
    return sales, share / share.sum(axis=0)


@loop
def add_alike(O: Any, listings: Any, month: int, places: Any, attention: Any, kind: Any, whole: Any, tongues: Any) -> None:
    """Attention by offer; by kind of offers that run and are found, attention and sales; by language, noise and enrolments."""
    languages, platforms = places
    for i in range(listings.offer.size):
        attention[listings.offer[i]] += listings.weight[i]
    for j in range(kind.size):
        way = (np.int64(O.form[j]) * WAYS_TO_CHARGE + O.charged[j]) * 2 + np.int64(O.fee[j] > 0)
        kind[j] = (way * languages + O.language[j]) * platforms + O.platform[j]
        if O.launched[j] > month or O.retired[j] <= month:
            continue
        tongues[O.language[j], 0] += O.noise[j]
        tongues[O.language[j], 1] += O.enrolled[j]
        if O.age[j] > 0.0 and attention[j] > 0.0:
            sums = whole[kind[j]]
            sums[0] += attention[j]
            sums[1] += O.enrolled[j]
            sums[2] += O.takers[j]
            sums[3] += O.income[j]


def likes_now(m: Market) -> Likes:
    """Look at all offers."""
    offers, languages, platforms = m.offers, m.world.n_languages, len(m.platforms)
    attention, kind = np.zeros(len(offers)), np.empty(len(offers), dtype=np.int64)
    kinds, tongues = len(FORMS) * WAYS_TO_CHARGE * 2 * languages * platforms, np.zeros((languages, 2))
    whole = np.zeros((kinds, 4))
    add_alike(offers.columns(), m.listings.columns(), m.month, (languages, platforms), attention, kind, whole, tongues)
    noise = tongues[:, 0] / np.where(tongues[:, 1] > 0.0, tongues[:, 1], 1.0)
    return Likes(attention, kind, whole, noise)


def alike(m: Market, likes: Likes, rows: Array) -> tuple[Sold, Array]:
    """What like offers sell at the attention of each of the offers `rows`, nothing where nobody finds it; and phi, people:
    for how many an enrolment that is counted stands."""
    mine, like = likes.attention[rows], likes.sums[likes.kind[rows]]
    found = np.where(like[:, 0] > 0.0, like[:, 0], 1.0)
    return Sold(*(mine * (q / found) for q in like.T[1:])), likes.noise[m.offers.language[rows]]


def over_likely(chance: Callable[[Array], Array], see: Outlook) -> Array:
    """The mean of a chance that depends on worth [nodes, offers], over what worth may be."""
    return np.asarray((see.share * chance(see.worth)).sum(axis=0))
