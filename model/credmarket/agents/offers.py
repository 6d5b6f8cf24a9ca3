"""What one can enrol in (offers), where it is listed, and the credentials that were awarded."""

from __future__ import annotations

import numpy as np

from credmarket.agents.table import Table, column
from credmarket.agents.words import NEVER, NONE


class Offers(Table):
    """Programmes: course, bundle, module, degree or exam; one row each, for ever (retired ones stay).

    The persistent id is `provider << 16 | launch`: it never depends on the order of launches in the world.
    """

    provider = column(np.int32, "row", "who offers it")
    launch = column(np.int32, "count", "which of the provider's launches it is (from 0)")
    pid = column(np.uint32, "id", "persistent id: provider << 16 | launch")
    kind = column(np.uint8, "KINDS", "course, bundle, module, degree or exam")
    form = column(np.uint8, "FORMS", "main form of the credential")
    awards = column(np.uint8, "bits of FORMS", "all forms awarded together on passing")
    field = column(np.uint8, "fields row", "field of study")
    language = column(np.uint8, "languages row", "language of study")
    mode = column(np.uint8, "MODES", "online, blended or face to face")
    assessment = column(np.uint8, "ASSESSMENTS", "attendance, tasks or exam")
    proctored = column(np.uint8, "0/1", "identity of the learner is checked")
    supply = column(np.uint8, "SUPPLY_MODES", "who produces and delivers")
    platform = column(np.int32, "platforms row", "first platform")
    bundle = column(np.int32, "offers row", "the bundle of which this course is a member, else -1", blank=NONE)
    members = column(np.uint8, "count", "how many courses a bundle lists")
    stack = column(np.uint8, "STACKS", "how it counts towards a degree")
    standard = column(np.uint8, "mark", "the standard in force that it is verified to; 0 = none")
    verified = column(np.int16, "month", "month in which it was first verified", blank=NEVER)
    otherwise = column(np.float64, "$/month", "worth to its provider last month; once verified, what it would be without",
                       blank=np.nan)
    hours = column(np.float64, "h", "study hours to completion")
    weeks = column(np.float64, "weeks", "length")
    validity = column(np.int16, "months", "validity of the credential; 0 = permanent")
    credits = column(np.float64, "ECTS", "credit towards a degree, if recognised")
    quality = column(np.float64, "sd", "quality of teaching, relative to the mean offer")
    rigour = column(np.float64, "log points", "ability at which half pass its assessment, above the usual")
    relevance = column(np.float64, "share", "how current the content is (1 = new); decays")
    fee = column(np.int64, "cents", "list fee, one worldwide")
    fee_before = column(np.int64, "cents", "list fee when public support first reached it; -1 = never", blank=NONE)
    charged = column(np.uint8, "CHARGED", "for the credential (free study), at enrolment, or for an exam")
    months_billed = column(np.float64, "months", "fee basis: 1 = once; otherwise a monthly fee is billed so often at most")
    monthly = column(np.uint8, "0/1", "bought at its start and paid by the month while one studies: who leaves owes no more")
    seats = column(np.int64, "people/month", "0 = no limit")
    marginal = column(np.int64, "cents", "cost of one who takes the credential")
    upkeep = column(np.int64, "cents/month", "cost of keeping it running")
    fixed = column(np.int64, "cents", "what it cost to launch")
    launched = column(np.int16, "month", "first month of enrolment", blank=NEVER)
    retired = column(np.int16, "month", "month of retirement", blank=NEVER)
    gain = column(np.float64, "log points", "skill that a completer gains while the content is new")
    unit = column(np.int32, "issuers row", "issuer within class: whose reputation its credentials carry")
    # learnt from expected counts, in real people; half-life `rank.popularity_half_life`
    viewed = column(np.float64, "people/month", "expected considerers")
    asked = column(np.float64, "people/month", "expected first choices, before seats are drawn")
    enrolled = column(np.float64, "people/month", "expected enrolments")
    noise = column(np.float64, "(people/month)²", "variance of `enrolled` that comes of few people being simulated")
    takers = column(np.float64, "people/month", "expected takers of the credential, whether or not it has a fee")
    payers = column(np.float64, "people/month", "expected payers: takers of what has a fee, whoever pays it")
    income = column(np.float64, "$/month", "expected gross revenue")
    slope = column(np.float64, "people/month/$", "minus the slope of expected payers in the fee")
    sold_at = column(np.float64, "$", "mean fee of the months that these are remembered of", blank=np.nan)
    age = column(np.float64, "months", "effective months of observation behind the averages")


class Listings(Table):
    """An offer on a platform: what a learner finds. Rebuilt every month by `rank`."""

    offer = column(np.int32, "offers row", "what")
    platform = column(np.int32, "platforms row", "where")
    weight = column(np.float64, "relative", "attention it gets: ranking by popularity, reputation, commission")


class Homes(Table):
    """On which platforms an offer is listed besides its first (multi-homing); append only."""

    offer = column(np.int32, "offers row", "what")
    platform = column(np.int32, "platforms row", "where else")


class Flows(Table):
    """What happened to each listing this month, in expectation (real people); blanked with NaN every month."""

    viewed = column(np.float64, "people", "expected considerers", blank=np.nan)
    asked = column(np.float64, "people", "expected first choices, before seats are drawn", blank=np.nan)
    enrolled = column(np.float64, "people", "expected enrolments", blank=np.nan)
    squares = column(np.float64, "people²", "sum over simulated people of (expected enrolments)²", blank=np.nan)
    takers = column(np.float64, "people", "expected takers of the credential, whether or not it has a fee", blank=np.nan)
    payers = column(np.float64, "people", "expected payers: takers of what has a fee, whoever pays it", blank=np.nan)
    revenue = column(np.float64, "$", "expected gross fees (learner and support together)", blank=np.nan)
    support = column(np.float64, "$", "expected public support in it", blank=np.nan)
    supported = column(np.float64, "people", "expected payers who get public support", blank=np.nan)
    slope = column(np.float64, "people/$", "minus d payers / d fee", blank=np.nan)
    fee = column(np.float64, "$", "whole fee in the month", blank=np.nan)


class Issuers(Table):
    """Issuer within class: a provider's credentials of one form, unstandardised or verified to one standard."""

    provider = column(np.int32, "providers row", "who issues")
    group = column(np.uint8, "CLASSES", "class: form and mark (`marks`)")
    worth = column(np.float64, "log points", "true mean excess productivity of its holders (nature's)")
    holders = column(np.float64, "people", "expected credentials issued, recent")
    gain = column(np.float64, "log points", "mean skill gain of its offers, by recent completions")
    brought = column(np.float64, "log points", "true ability that its recent holders came with (nature's)")


class Credentials(Table):
    """Every credential ever awarded to a simulated learner: a linked list a learner, newest first."""

    learner = column(np.uint32, "learners row", "holder")
    offer = column(np.int32, "offers row", "for which programme")
    previous = column(np.int32, "credentials row", "the holder's credential before this one", blank=NONE)
    awarded = column(np.int16, "month", "month of the award")
    expires = column(np.int16, "month", "first month in which it is no longer valid", blank=NEVER)
    score = column(np.float32, "log points", "what the assessment showed: productivity plus assessment noise")
    gain = column(np.float32, "log points", "skill that its holder took from the programme")
    forged = column(np.uint8, "0/1", "obtained by cheating or from a mill (nature's)")
