"""What a learner sees of a listing: its offer's traits gathered side by side once a month; part of `enrol`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from credmarket.agents.providers import MILL
from credmarket.agents.research import pool_cell, tier_of
from credmarket.agents.words import ENGLISH, MODES, NONE
from credmarket.numerics.functions import logs

if TYPE_CHECKING:
    from credmarket.market import Market


NETWORKS = ("log", "share", "accounts")  # what a platform's benefit to learners grows with
DIRECT_MARK = 127  # what is sold without a platform lies in the last row, after those that policies found

ONLINE = MODES.index("online")
LEAST_RELEVANCE = 1e-6
FIELDS = [
    ("offer", np.int32), ("platform", np.int32),
    ("mark", np.int32),  # the platform's number in addresses of chance, the same in every scenario
    ("pid", np.int32), ("language", np.int32), ("field", np.int32),
    ("form", np.int32), ("kind", np.int32), ("tier", np.int32),
    ("cell", np.int32),  # of market research
    ("charged", np.int32),
    ("fee", np.float64),  # $, in all
    ("bills", np.float64),  # in so many monthly parts
    ("appeal", np.float64),  # utils that are the same for everybody
    ("hours", np.float64), ("weeks", np.float64),
    ("difficulty", np.float64),  # log points: ability at which half pass
    ("noise", np.float64),  # log points: sd of the assessment
    ("credits", np.float64), ("stack", np.int32),
    ("share_open", np.float64),  # chance of a seat in the first round; 1 = not sold out
    ("share_later", np.float64),  # chance of a seat for those who were refused elsewhere
    ("direct", np.int32),  # sold without a platform: anybody can come across it
    ("country", np.int32),  # where one must be to attend; -1 = anywhere
]


def build_stall(m: Market) -> Any:
    """One record a listing, in the order of `m.listings`; `appeal` holds quality, reputation and the platform's network benefit.

    What has aged is liked as if it were worse: by a sd of quality where its relevance has fallen to 1/e.
    Brand counts here and nowhere else in the utility (quality of the offer, standing of its provider).
    """
    p, O, listings = m.params.enrol, m.offers, m.listings
    j = listings.offer
    provider = O.provider[j]
    standing = m.providers.prestige[provider] + m.providers.reputation[provider]
    tier = tier_of(standing)
    quality = O.quality[j] + logs(np.maximum(O.relevance[j], LEAST_RELEVANCE))
    appeal = (p.quality_taste * quality + p.reputation_taste * standing
              + p.network_taste * network_benefit(m)[listings.platform])
    english = O.language[j] == ENGLISH
    S = np.recarray(len(j), dtype=FIELDS)
    S.offer, S.platform, S.tier, S.cell = j, listings.platform, tier, pool_cell(O.form[j], tier, english)
    S.mark = np.where(S.platform == len(m.platforms) - 1, DIRECT_MARK, S.platform)
    for name in ("pid", "language", "field", "form", "kind", "charged", "hours", "weeks", "credits", "stack"):
        S[name] = getattr(O, name)[j]
    S.fee, S.bills, S.appeal = O.fee[j] * O.months_billed[j] / 100.0, O.months_billed[j], appeal
    S.difficulty = np.where(m.providers.type[provider] == MILL, -np.inf, p.difficulty)  # who pays a mill knows that she passes
    S.noise = assessment_noise(m, j)
    S.direct = listings.platform == len(m.platforms) - 1
    S.country = np.where(O.mode[j] == ONLINE, NONE, m.world.place_country_row[m.providers.place[provider]])
    S.share_open, S.share_later = 1.0, 1.0  # until `seats` has collected demand
    return S


def network_benefit(m: Market) -> Any:
    """What network_taste multiplies, by platform: ln((1 + offers)/(1 + usual)), or a share among platforms."""
    p, platforms = m.params.enrol, m.platforms
    if p.network == "log":
        return logs(1.0 + platforms.courses) - np.log(1.0 + p.network_reference)
    size = (platforms.courses if p.network == "share" else platforms.accounts).copy()
    size[-1] = 0.0  # what is sold directly has no network
    return size / max(float(size.sum()), 1.0)


def assessment_noise(m: Market, offers: Any) -> Any:
    """Sd of the assessment of offers, log points."""
    p, O = m.params.study, m.offers
    ratio = np.array([p.noise_attendance, p.noise_tasks, p.noise_exam])[O.assessment[offers]]
    ratio = ratio * np.where(O.proctored[offers] == 1, p.proctoring, 1.0)
    return m.params.population.sd_ability * np.sqrt(ratio)
