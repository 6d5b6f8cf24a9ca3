"""Around a decision to enrol: the terms that learners face, the expected counts, and the money that moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from credmarket.agents.research import CELLS
from credmarket.agents.tally import tallied
from credmarket.agents.words import EDUCATION, NONE
from credmarket.calendar import month_name
from credmarket.faults import Refusal
from credmarket.instruments.scheme import STATE
from credmarket.numerics.blocks import STEP
from credmarket.numerics.compiled import loop
from credmarket.numerics.functions import power
from credmarket.numerics.packed import packed
from credmarket.processes.bought import note_sales
from credmarket.processes.instalments import charge_support, owe_bills
from credmarket.processes.loans import expect_loans, lend
from credmarket.processes.settlement import Sales, expect_credits, settle_sales
from credmarket.processes.weigh import (
    ASKED,
    CERTAIN,
    ENROLLED,
    FLOW_COLUMNS,
    G_ENGLISH,
    G_ENROLLED,
    G_FIRST,
    G_HOSTED,
    G_PAYERS,
    G_SPENT,
    G_SPONSOR,
    G_SURPLUS,
    GROUP_COLUMNS,
    LOW_WORD,
    PAYERS,
    REVENUE,
    SLOPE,
    SQUARES,
    SUPPORT,
    SUPPORTED,
    TAKERS,
    THOUSAND,
    VIEWED,
    Sums,
)

if TYPE_CHECKING:
    from credmarket.market import Market

MOST_MONEY = 2.0**43  # $ that 64 bits hold in parts of a dollar
GROUPS = tallied("enrolled_by_group", "people", "expected enrolments by place and education")
PAID_GROUPS = tallied("payers_by_group", "people", "expected payers by place and education")
SPENT_GROUPS = tallied("spent_by_group", "$", "expected spending of learners by place and education")
SURPLUS_GROUPS = tallied("surplus_by_group", "$", "perceived consumer surplus by place and education")
HOSTED_GROUPS = tallied("hosted_by_group", "people", "expected enrolments on platforms by place and education")
ENGLISH_GROUPS = tallied("anglophone_by_group", "people", "those of them on platforms whose home language is English")
FIRST_GROUPS = tallied("first_by_group", "people", "expected first enrolments by place and education")
TONGUES = tallied("enrolled_by_language", "people", "expected enrolments by native language")
PAID_TONGUES = tallied("payers_by_language", "people", "expected payers by native language")
REALISED = tallied("enrolled_heads", "people", "people who enrolled (heads)")
REALISED_PAYERS = tallied("paying_heads", "people", "people who took a credential that has a fee (heads)")
SUPPORT_EXPECTED = tallied("support_expected", "$", "support of fees as expected, by scheme, within its budget")
COUNTED = ("viewed", "asked", "enrolled", "payers", "revenue", "slope", "squares", "support", "supported", "takers")
OUTGROWN, LEAST_BUCKETS = 2, 4
BUCKETS_AN_ENTRY = 2  # fewer make neighbours turn up together more often, more take time
NO_SURPLUS = -(2**40)  # parts
MONEY_PARTS = 2.0**-20 * 1e3  # surplus is counted in thousands


def learner_terms(m: Market) -> Any:
    """The numbers of [enrol] and what it shares with [study], as one record for the kernels."""
    enrol, study = m.params.enrol, m.params.study
    values = {k: v for k, v in enrol.values().items() if isinstance(v, int | float)}
    values |= {k: study.values()[k] for k in ("drop_engagement", "drop_ability", "drop_hours", "drop_language",
                                              "usual_hours", "drop_scale", "drop_shape", "no_show", "lasting", "sunk", "trial",
                                              "late_cancelling")}
    values["taste_scale"] = max(enrol.taste_scale, CERTAIN)
    kinds = [(k, np.float64 if isinstance(v, float) else np.int64) for k, v in values.items()]
    return np.rec.array([tuple(values.values())], dtype=kinds)[0]


def bucket_sizes(m: Market, language: Any) -> tuple[Any, Any]:
    """Buckets by language, a power of two some `BUCKETS_AN_ENTRY` times its entries, and those entries.

    The buckets are never fewer. Revised in January, and where entries have doubled since: between revisions a new listing
    moves nobody else's search.
    """
    entries = np.bincount(language, weights=np.ceil(m.listings.weight), minlength=m.world.n_languages).astype(np.int64)
    due = (entries > OUTGROWN * m.entries) | (m.calendar_month == 1)
    wanted = BUCKETS_AN_ENTRY * np.maximum(entries, LEAST_BUCKETS)
    needed = 2 ** np.ceil(np.log2(wanted)).astype(np.int64)
    m.buckets[:] = np.where(due, np.maximum(m.buckets, needed), m.buckets)
    m.entries[:] = np.where(due, entries, m.entries)
    return m.buckets, m.entries


def sums_for(m: Market, listings: int) -> Sums:
    """Accumulators at zero for so many listings that are considered, a layer a thread."""
    layers, world = m.layers, m.world

    def zero(*shape: int) -> Any:
        return np.zeros((layers, *shape), dtype=np.int64)

    return packed(Sums(zero(listings, FLOW_COLUMNS), zero(world.n_places, len(EDUCATION), GROUP_COLUMNS),
                       zero(world.n_languages, 2), zero(len(m.platforms)), zero(*m.research.wtp.shape),
                       zero(*m.research.crowd.shape), zero(CELLS, 3), zero(len(m.schemes) + 1), zero(len(m.levers.loans) + 1)))


@loop
def add_layers(listing: Any, rows: Any, flows: Any) -> None:
    """Flows of the listings `rows`: their layers added up, from whole parts to people and $."""
    for k in range(rows.size):
        j, row = rows[k], listing[0, k]
        for t in range(1, listing.shape[0]):
            for column in range(FLOW_COLUMNS):
                row[column] += listing[t, k, column]
        flows.viewed[j], flows.asked[j], flows.enrolled[j] = row[VIEWED] * STEP, row[ASKED] * STEP, row[ENROLLED] * STEP
        flows.payers[j], flows.revenue[j], flows.slope[j] = row[PAYERS] * STEP, row[REVENUE] * STEP, row[SLOPE] * STEP
        flows.squares[j] = row[SQUARES] * (STEP * THOUSAND**2)
        flows.support[j], flows.supported[j], flows.takers[j] = row[SUPPORT] * STEP, row[SUPPORTED] * STEP, row[TAKERS] * STEP


def by_policy(m: Market, seen: Any) -> Any:
    """Sums [cells, profiles, ...] by policy, not by the order of this month's supports."""
    out = np.zeros_like(seen)
    out[:, 0] = seen[:, 0]
    for position, s in enumerate(m.levers.supports):
        out[:, s.scheme + 1] = seen[:, position + 1]
    return out


def write_flows(m: Market, sums: Sums, listing: Any) -> None:
    """Put the expected counts where institutions read them; `listing` are the rows of those that were considered."""
    flows = m.flows
    for name in COUNTED:
        getattr(flows, name)[:] = 0.0
    add_layers(sums.listing, listing, flows.columns())
    sold = m.listings.offer
    flows.fee[:] = m.offers.fee[sold] * m.offers.months_billed[sold] / 100.0
    if float(np.max(flows.takers[listing] * flows.fee[listing], initial=0.0)) >= MOST_MONEY:
        raise Refusal(f"those who take one credential in {month_name(m.month)} would pay {MOST_MONEY:.1e} $ or more: too much to "
                      "count; fees are too high for so many people")
    reached = sold[listing[flows.support[listing] > 0]]
    first = reached[m.offers.fee_before[reached] < 0]
    m.offers.fee_before[first] = m.offers.fee[first]
    at = m.listings.platform[listing]
    for name in ("enrolled", "payers", "revenue"):
        getattr(m.platform_flows, name)[:] = np.bincount(at, getattr(flows, name)[listing], len(m.platforms))
    m.platform_flows.accounts_new[:] = sums.platform.sum(axis=0) * STEP
    groups = sums.group.sum(axis=0)
    for name, column in ((GROUPS, G_ENROLLED), (PAID_GROUPS, G_PAYERS), (SPENT_GROUPS, G_SPENT), (FIRST_GROUPS, G_FIRST),
                         (HOSTED_GROUPS, G_HOSTED), (ENGLISH_GROUPS, G_ENGLISH)):
        m.tally[name] = groups[:, :, column] * STEP
    surplus = groups[:, :, G_SURPLUS]  # never negative, but where money means nothing and it has no value
    m.tally[SURPLUS_GROUPS] = np.where(surplus < NO_SURPLUS, np.nan, surplus * MONEY_PARTS)
    tongues = sums.tongue.sum(axis=0) * STEP
    m.tally[TONGUES], m.tally[PAID_TONGUES] = tongues[:, 0], tongues[:, 1]
    m.tally[SUPPORT_EXPECTED], claims = np.zeros(len(m.schemes)), sums.funds.sum(axis=0) * STEP
    for position, scheme in enumerate(m.supporting):
        m.tally[SUPPORT_EXPECTED][scheme.position] = scheme.expect(float(claims[position + 1]))
    expect_loans(m, sums.lent.sum(axis=0))
    expect_credits(m, groups[:, :, G_SPONSOR].sum(axis=1) * STEP)
    keep = float(power(0.5, 1.0 / m.params.rank.popularity_half_life))
    people, low, high = (sums.margin[:, :, word].sum(axis=0) * STEP for word in range(3))
    wtp, crowd = (by_policy(m, seen.sum(axis=0) * STEP) for seen in (sums.wtp, sums.crowd))
    m.research.learn(wtp, crowd, people, (high * LOW_WORD + low) * 1e-6, keep)
    for s in m.levers.supports:
        m.research.profile_rate[s.scheme + 1] = s.rate
        m.research.profile_unit[s.scheme + 1] = s.unit
        m.research.profile_most[s.scheme + 1] = s.most


def settle_fees(m: Market, rows: Any, listing: Any, chosen: Any) -> None:
    """The money of those who take up what they enrolled for, in whole cents times people; support is charged to its schemes.
    Of what is paid by the month it is the first bill."""
    L, O = m.learners, m.offers
    heads = L.weight[rows].astype(np.int64)
    m.tally[REALISED] = int(heads.sum())
    paying = np.flatnonzero(chosen.pays > 0)
    heads, buyers = heads[paying], rows[paying]
    offer, platform = m.listings.offer[listing[paying]], m.listings.platform[listing[paying]]
    bills = chosen.bills[paying]
    support = np.rint(100.0 * chosen.support[paying] / bills).astype(np.int64)
    sponsor = np.rint(100.0 * chosen.sponsor[paying] / bills).astype(np.int64)
    own = np.rint(100.0 * chosen.net[paying] / bills).astype(np.int64)
    payer = np.array([STATE, *(scheme.payer for scheme in m.supporting)])[chosen.scheme[paying]]
    sales = Sales(offer, platform, L.place[buyers].astype(np.int64), heads, own, support, sponsor, O.marginal[offer], payer)
    settle_sales(m, sales)
    addresses = np.array([0, *(s.address for s in m.supporting)], dtype=np.uint32)
    note_sales(m, buyers, sales, np.where(support > 0, addresses[chosen.scheme[paying]], 0))
    lend(m, L.place[buyers].astype(np.int64), heads, chosen[paying])
    m.tally[REALISED_PAYERS] = int(heads[own + support + sponsor > 0].sum())
    scheme = chosen.scheme[paying]
    charge_support(m, scheme, support * heads, m.supporting)
    addresses = np.array([NONE, *(s.address for s in m.supporting)])
    owe_bills(m, buyers, offer, platform, bills, own, support, sponsor, addresses[scheme])
