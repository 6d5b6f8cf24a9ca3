"""What a learner sees of a listing: its offer's traits gathered side by side once a month; part of `enrol`.

Of all that there is few listings are considered in a month. Everything is on the stall with no more than what one comes
across it by, so that a search stays near in memory; only what somebody considers is taken down and described in full.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from credmarket.agents.providers import MILL
from credmarket.agents.research import TIER_BOUND
from credmarket.agents.words import AT_ENROLMENT, DIRECT_ROW, ENGLISH, MODES, NONE, TIERS
from credmarket.numerics.called import log
from credmarket.numerics.compiled import loop
from credmarket.numerics.functions import logs
from credmarket.numerics.packed import packed
from credmarket.processes.staying import write_hazards

if TYPE_CHECKING:
    from credmarket.market import Market


NETWORKS = ("log", "share", "accounts")  # what a platform's benefit to learners grows with

ONLINE = MODES.index("online")
LEAST_RELEVANCE = 1e-6
CENTS = 100.0
GLANCE = [  # by which one comes across a listing; small, as what is looked up at random has to come from far
    ("offer", np.int32), ("pid", np.int32), ("platform", np.int16),
    ("country", np.int16),  # where one must be to attend; -1 = anywhere
    ("mark", np.uint8),  # the platform's number in addresses of chance
    ("language", np.uint8), ("field", np.uint8), ("form", np.uint8),
    ("direct", np.uint8),  # sold without a platform: anybody can come across it
    ("anglophone", np.uint8),  # on a platform whose home language is English
]
FIELDS = [
    *GLANCE,
    ("kind", np.uint8), ("tier", np.uint8),
    ("cell", np.uint8),  # of market research
    ("charged", np.uint8),
    ("fee", np.float64),  # $, in all
    ("bills", np.float64),  # in so many monthly parts
    ("monthly", np.uint8),  # paid as she studies
    ("appeal", np.float64),  # utils that are the same for everybody
    ("hours", np.float64), ("weeks", np.float64),
    ("begun", np.float64), ("end", np.float64),  # hazards of dropping out until then: `staying`
    ("difficulty", np.float64),  # log points: ability at which half pass
    ("noise", np.float64),  # log points: sd of the assessment
    ("credits", np.float64), ("stack", np.uint8),
    ("courses", np.uint8),  # that its credential certifies: those of a bundle, else one
    ("share_open", np.float64),  # chance of a seat in the first round; 1 = not sold out
    ("share_later", np.float64),  # chance of a seat for those who were refused elsewhere
]


class Likes(NamedTuple):
    """What everybody likes and how hard assessments are, for the kernel that fills records."""

    quality: float  # utils/sd
    standing: float  # utils/sd
    network: Any  # utils, by platform
    difficulty: float
    noise: Any  # log points, by assessment and whether it is proctored


@loop
def list_all(O: Any, providers: Any, listings: Any, platforms: Any, country: Any, S: Any) -> None:
    """Write what one comes across a listing by: a record each."""
    for i in range(listings.offer.size):
        j, platform, r = listings.offer[i], listings.platform[i], S[i]
        r.offer, r.platform, r.direct, r.mark = j, platform, platform == DIRECT_ROW, platforms.number[platform]
        r.anglophone = platform != DIRECT_ROW and platforms.language[platform] == ENGLISH
        r.pid, r.language, r.field, r.form = O.pid[j], O.language[j], O.field[j], O.form[j]
        r.country = NONE if O.mode[j] == ONLINE else country[providers.place[O.provider[j]]]


@loop
def fill(O: Any, providers: Any, likes: Any, S: Any) -> None:
    """Write the traits behind what one comes across listings by.

    What has aged is liked as if it were worse: by a sd of quality where its relevance has fallen to 1/e.
    Brand counts here and nowhere else in the utility (quality of the offer, standing of its provider).
    """
    for i in range(S.size):
        r = S[i]
        j = r.offer
        k = O.provider[j]
        standing = providers.prestige[k] + providers.reputation[k]
        quality = O.quality[j] + log(max(O.relevance[j], LEAST_RELEVANCE))
        r.kind, r.tier = O.kind[j], np.int64(standing > -TIER_BOUND) + np.int64(standing > TIER_BOUND)
        r.cell = (np.int64(O.form[j]) * TIERS + r.tier) * 2 + np.int64(O.language[j] == ENGLISH)
        r.charged, r.credits, r.stack = O.charged[j], O.credits[j], O.stack[j]
        r.courses = max(O.members[j], 1)
        r.fee, r.bills = O.fee[j] * O.months_billed[j] / CENTS, O.months_billed[j]
        r.monthly = O.monthly[j] if O.charged[j] == AT_ENROLMENT else 0
        r.appeal = likes.quality * quality + likes.standing * standing + likes.network[r.platform]
        r.hours, r.weeks = O.hours[j], O.weeks[j]
        mill = providers.type[k] == MILL  # who pays one knows that she passes
        r.difficulty = -np.inf if mill else likes.difficulty + O.rigour[j]
        r.noise = likes.noise[O.assessment[j], O.proctored[j]]
        r.share_open, r.share_later = 1.0, 1.0  # until `seats` has collected demand


def build_stall(m: Market) -> Any:
    """One record a listing, in the order of `m.listings`: what one comes across it by."""
    S = np.zeros(len(m.listings), dtype=GLANCE).view(np.recarray)
    list_all(m.offers.columns(), m.providers.columns(), m.listings.columns(), m.platforms.columns(), m.world.place_country_row, S)
    return S


def describe(m: Market, stall: Any, sets: Any) -> tuple[Any, Any, Any]:
    """What is in `sets` [any shape] (rows of the stall, -1 = none): records with all traits, the rows of the stall that
    they are of, in order, and the sets in rows of these records.

    `appeal` holds quality, standing and the platform's network benefit.
    """
    p, place = m.params.enrol, np.full(len(stall) + 1, NONE, dtype=np.int64)
    place[sets] = 0  # -1 is the row behind the last
    rows = np.flatnonzero(place[:-1] == 0)
    place[rows], place[-1] = np.arange(rows.size), NONE
    S = np.zeros(rows.size, dtype=FIELDS).view(np.recarray)
    for name, _ in GLANCE:
        S[name] = stall[name][rows]
    likes = Likes(float(p.quality_taste), float(p.reputation_taste), p.network_taste * network_benefit(m), float(p.difficulty),
                  noise_table(m))
    fill(m.offers.columns(), m.providers.columns(), packed(likes), S)
    write_hazards(S, p.decision_week, m.params.study)
    return S, rows, place[sets]


def network_benefit(m: Market) -> Any:
    """What network_taste multiplies, by platform: ln((1 + offers)/(1 + usual)), or a share among platforms."""
    p, platforms = m.params.enrol, m.platforms
    if p.network == "log":
        return logs(1.0 + platforms.courses) - np.log(1.0 + p.network_reference)
    size = (platforms.courses if p.network == "share" else platforms.accounts).copy()
    size[DIRECT_ROW] = 0.0  # what is sold directly has no network
    return size / max(float(size.sum()), 1.0)


def noise_table(m: Market) -> Any:
    """Sd of the assessment, log points, by kind of assessment and whether it is proctored."""
    p = m.params.study
    ratio = np.array([p.noise_attendance, p.noise_tasks, p.noise_exam])[:, None] * np.array([1.0, p.proctoring])
    return m.params.population.sd_ability * np.sqrt(ratio)


def assessment_noise(m: Market, offers: Any) -> Any:
    """The same of offers."""
    return noise_table(m)[m.offers.assessment[offers], m.offers.proctored[offers]]
