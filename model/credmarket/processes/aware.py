"""Aware: news of platforms spreads among learners, and of forms of credential among employers.

Hazard a year that somebody of community g hears of platform m (Bass 1969; homophily as in Golub & Jackson 2012):

    rate_gm = p * reach_g * publicity_gm + q * (iota * F_gm + (1 - iota) * F_m),    P(hears in a month) = 1 - exp(-rate_gm / 12)

F_gm is the share of the community that knows the platform and F_m that of everybody: with two equal groups the mixing
is T_gg = (1 + iota)/2, T_gh = (1 - iota)/2. Publicity is the platform's marketing where its languages are read, more at
home. The shares follow their own expectation, so they do not depend on how many learners are simulated; who hears is
drawn person by person at the same rate.

Chance is each person's own for each platform: a clock rings after T_im ~ Exp(1), and i hears of m iff T_im < rate_gm/12.
What she hears of one platform does not depend on what there is to hear of others: an added platform takes no news away.
The clocks of `CLOCKS` numbers of platforms are read together, as points of one Poisson process, span by span as far as
the largest rate reaches (thinning; Lewis and Shedler 1979):

    points in a span ~ Poisson(CLOCKS * SPAN), each at a time t and a number q drawn evenly:  hears of q iff t < rate_gq/12

Publicity reaches graduates more often than others by the factor `graduate_publicity`: news of these courses came through
universities, and more than eight in ten who took them held a degree.

Writes: learners.known, m.awareness, employers.knows (in `aware_employers`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from credmarket.agents.words import BACHELOR, NONE
from credmarket.numerics.blocks import blocks, bounds
from credmarket.numerics.called import draw, exp
from credmarket.numerics.compiled import loop, piece, shared
from credmarket.numerics.functions import exps
from credmarket.numerics.packed import packed
from credmarket.numerics.random import stream, uniform
from credmarket.numerics.statistics import inner
from credmarket.parameters import Params, inf, param
from credmarket.processes.age import in_pool
from credmarket.processes.aware_employers import employers_hear

if TYPE_CHECKING:
    from credmarket.market import Market

NEWS = stream("aware.news")
START = stream("aware.start")
CLOCKS = 64  # read together, whether or not there are so many platforms: or one more would move the others'
SPAN = 1.0 / 64.0  # of a rate a month: about as far as the largest ones reach, and one point for most people
POINTS = 20  # more in a span have a chance below that of the smallest uniform number
AT, BITS, FINEST = np.uint64(26), np.uint64(2**26 - 1), 2.0**-26  # a point is a word: a number of six bits, and a time
CERTAIN = 40.0  # news a month: nobody escapes it


class News(NamedTuple):
    """Rates a month [communities, ...], by platform's number in addresses of chance."""

    rate: Any  # [communities, numbers]
    most: Any  # [communities, numbers / CLOCKS] the largest of those that are read together
    row: Any  # [numbers] of the platform; NONE where there is none
    points: Any  # P(at most so many points in a span)


class AwareParams(Params, section="aware"):
    """How learners come to know platforms."""

    mass_media: float = param(0.005, "1/year", (0.0, inf), (0.002, 0.03), "p: hearing of the leader by publicity",
                              source="Bass fit of registrations 2013-2017; range of Van den Bulte; fitted to the record")
    word_of_mouth: float = param(0.60, "1/year", (0.0, inf), (0.2, 1.2), "q: hearing from those who know",
                                 source="Bass fit of registrations 2013-2017; fitted to the record")
    homophily: float = param(0.5, "share", (0.0, 1.0), (0.0, 0.9), "iota: talk within one's own community",
                             source="assumption; fitted to the record")
    home_publicity: float = param(4.0, "ratio", (0.0, inf), (1.0, 10.0),
                                  "publicity of a platform in its home country, relative to abroad",
                                  source="assumption; fitted to the record")
    graduate_publicity: float = param(1.0, "ratio", (0.0, inf), (1.0, 10.0),
                                      "publicity that reaches graduates, relative to what reaches others",
                                      source="assumption; over 80 % of Coursera's learners of 2012-13 held a degree "
                                             "(Christensen et al. 2013, recalled); fitted to the record")
    initial: float = param(0.0, "share", (0.0, 1.0), (0.0, 0.1),
                           "F(0): people online at the start who know all platforms that are open then",
                           source="a setting for limits: the platforms of the record open from 2011 on")
    frozen: bool = param(False, "", None, None, "nobody hears of a platform any more", source="a setting for limits")


@piece
def chance(rate: float, months: float) -> float:
    """P(at least one event) at a yearly rate over some months."""
    return 1.0 - exp(-rate * months / 12.0)


@loop
def ring(i: int, g: Any, together: int, span: int, L: Any, month: int, k0: Any, k1: Any, news: News) -> None:
    """The points of one span: of which platforms somebody hears."""
    w = draw(k0, k1, NEWS, month, i, together, span * POINTS)
    u, k = uniform(w[0]), 0
    while u > news.points[k] and k < POINTS:
        k += 1
        if k % 4 == 0:
            w = draw(k0, k1, NEWS, month, i, together, span * POINTS + k // 4)
        word = np.uint64(w[k % 4])
        number = CLOCKS * together + np.int64(word >> AT)
        if SPAN * (span + (np.float64(word & BITS) + 0.5) * FINEST) < news.rate[g, number]:
            p = news.row[number]
            L.known[i, p >> 6] |= np.uint64(1) << np.uint64(p & 63)


@shared
def hear(first: int, end: int, L: Any, month: int, k0: Any, k1: Any, news: News) -> None:
    """Each person draws which clocks ring for her before their rates are over."""
    rows = L.place.size
    for b in range(first, end):
        low, high = bounds(b, rows)
        for i in range(low, high):
            if not in_pool(L.online_from[i], L.born[i], month):
                continue
            g = 2 * np.int64(L.place[i]) + np.int64(L.education[i] >= BACHELOR)
            for together in range(news.most.shape[1]):
                span: Any = np.int64(0)  # a literal would be a type of its own
                while span * SPAN < news.most[g, together]:
                    ring(i, g, together, span, L, month, k0, k1, news)
                    span += 1


def by_number(rates: Any, number: Any) -> News:
    """Rates a year [communities, platforms], for the kernel."""
    told = np.flatnonzero(rates.any(axis=0))
    numbers = CLOCKS * (int(number[told].max(initial=0)) // CLOCKS + 1)
    row, rate = np.full(numbers, NONE), np.zeros((len(rates), numbers))
    row[number[told]], rate[:, number[told]] = told, np.minimum(rates[:, told] / 12.0, CERTAIN)
    mean = CLOCKS * SPAN
    points = np.cumsum(exp(-mean) * np.cumprod([1.0, *(mean / k for k in range(1, POINTS + 1))]))
    return News(rate, rate.reshape(len(rates), -1, CLOCKS).max(axis=2), row, points)


def news_rates(m: Market) -> Any:
    """rate_gm a year, [communities, platforms]; zero for platforms that are not open."""
    p, platforms, world = m.params.aware, m.platforms, m.world
    open_now = m.open_platforms()
    readers = np.clip(inner(world.reads, platforms.speaks.T), 0.0, 1.0)
    home = world.place_country_row[:, None] == world.place_country_row[platforms.place][None, :]
    publicity = platforms.marketing[None, :] * readers * np.where(home, p.home_publicity, 1.0)
    reach = np.tile([1.0, p.graduate_publicity], len(publicity))  # communities: others and graduates of each place
    push = reach[:, None] * np.repeat(p.mass_media * publicity, 2, axis=0) + np.repeat(m.levers.publicity, 2, axis=0)
    F, people = m.awareness.share, m.awareness.people
    world_share = inner(people, F) / max(people.sum(), 1.0)
    talk = p.word_of_mouth * (p.homophily * F + (1.0 - p.homophily) * world_share[None, :])
    return (push + talk) * open_now[None, :]


@shared
def begin(first: int, end: int, L: Any, k0: Any, k1: Any, share: float, known: Any) -> None:
    """Who knows from the start: all platforms in the bits `known`, or none."""
    rows = L.place.size
    for b in range(first, end):
        low, high = bounds(b, rows)
        for i in range(low, high):
            if in_pool(L.online_from[i], L.born[i], 0) and uniform(draw(k0, k1, START, 0, i, 0, 0)[0]) < share:
                for word in range(known.size):
                    L.known[i, word] |= known[word]


def begin_aware(m: Market) -> None:
    """The share of people that knows from the start."""
    share, open_now = m.params.aware.initial, np.flatnonzero(m.open_platforms())
    known = np.zeros(m.learners.known.shape[1], dtype=np.uint64)
    np.bitwise_or.at(known, open_now >> 6, np.uint64(1) << (open_now & 63).astype(np.uint64))
    begin(blocks(len(m.learners)), m.learners.columns(), m.key0, m.key1, share, known)
    m.awareness.share[:, open_now] = share


def aware(m: Market) -> None:
    """News spreads."""
    p = m.params.aware
    if m.month == 0 and p.initial > 0.0:
        begin_aware(m)
    if p.frozen:
        employers_hear(m)
        return
    rates = news_rates(m)
    hear(blocks(len(m.learners)), m.learners.columns(), m.month, m.key0, m.key1,
         packed(by_number(rates, m.platforms.number)))
    m.awareness.share += (1.0 - m.awareness.share) * (1.0 - exps(-rates / 12.0))
    employers_hear(m)
