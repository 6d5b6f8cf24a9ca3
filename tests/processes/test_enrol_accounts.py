"""Around enrolment: terms, buckets, where expected counts are written, and the accounts of a payment."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from credmarket.agents.objective import EDTECH, kept_share
from credmarket.agents.research import CELLS, bins
from credmarket.agents.research import STEP as STEP_OF_RESEARCH
from credmarket.agents.words import EDUCATION, SUPPLY_MODES
from credmarket.faults import Refusal
from credmarket.instruments.levers import Credit
from credmarket.instruments.scheme import STATE
from credmarket.market import Market
from credmarket.processes.enrol_accounts import (
    BUCKETS_AN_ENTRY,
    COUNTED,
    FIRST_GROUPS,
    GROUPS,
    MONEY_PARTS,
    PAID_GROUPS,
    PAID_TONGUES,
    SUPPORT_EXPECTED,
    SURPLUS_GROUPS,
    TONGUES,
    bucket_sizes,
    learner_terms,
    settle_fees,
    sums_for,
    write_flows,
)
from credmarket.processes.instalments import SUPPORT_PAID
from credmarket.processes.settlement import CREDIT_EXPECTED
from credmarket.processes.weigh import (
    CHOSEN,
    ENROLLED,
    G_ENROLLED,
    G_FIRST,
    G_PAYERS,
    G_SPONSOR,
    G_SURPLUS,
    GROUP_COLUMNS,
    PAYERS,
    REVENUE,
    SUPPORT,
    TAKERS,
    VIEWED,
    Sums,
)

OWN = SUPPLY_MODES.index("own")


def test_terms_hold_both_sections(market: Market) -> None:
    p, terms = market.params.enrol, learner_terms(market)
    assert terms.hazard == p.hazard
    assert terms.drop_scale == market.params.study.drop_scale
    assert terms.no_show == market.params.study.no_show
    assert terms.set_size == p.set_size


class Shelves:
    """A market of one language with so many entries."""

    def __init__(self) -> None:
        self.buckets, self.entries = np.zeros(1, np.int64), np.zeros(1, np.int64)
        self.world = SimpleNamespace(n_languages=1)
        self.calendar_month = 6

    def look(self, entries: int, month: int = 6) -> tuple[int, int]:
        self.calendar_month = month
        self.listings = SimpleNamespace(weight=np.ones(entries))
        size, held = bucket_sizes(self, np.zeros(entries, np.int64))  # type: ignore[arg-type]
        return int(size[0]), int(held[0])


def test_buckets_hold_still_between_januaries_unless_outgrown() -> None:
    """What others come across must not move with every listing."""
    shelves = Shelves()
    assert shelves.look(0) == (0, 0)
    assert shelves.look(3) == (8, 3)  # the first listings, twice as many buckets
    assert shelves.look(6) == (8, 3)
    assert shelves.look(7) == (16, 7)  # more than twice as many
    assert shelves.look(14) == (16, 7)
    assert shelves.look(14, month=1) == (32, 14)
    assert shelves.look(5, month=1) == (32, 5)  # never fewer buckets
    assert shelves.look(10) == (32, 5)


def test_entries_count_copies(market: Market) -> None:
    market.listings.weight[:] = 2.3
    market.buckets[:], market.entries[:] = 0, 0
    language = market.offers.language[market.listings.offer]
    sizes, entries = bucket_sizes(market, language)
    assert np.array_equal(entries, 3 * np.bincount(language, minlength=market.world.n_languages))
    assert (sizes >= BUCKETS_AN_ENTRY * entries).all()
    assert (sizes[entries > 4] < 2 * BUCKETS_AN_ENTRY * entries[entries > 4]).all()
    assert ((sizes & (sizes - 1)) == 0).all()  # powers of two


def parts(x: float) -> int:
    return round(x * 2**20)


def test_expected_counts_reach_those_who_read_them(market: Market) -> None:
    n = len(market.listings)
    sums = sums_for(market, n)
    market.flows.reset(n)
    for column, value in ((VIEWED, 9.0), (ENROLLED, 4.0), (TAKERS, 3.0), (PAYERS, 2.0), (REVENUE, 100.0), (SUPPORT, 0.0)):
        sums.listing[0, :, column] = parts(value)
    sums.listing[0, 3, SUPPORT] = parts(7.0)
    sums.group[0, 2, 1, G_ENROLLED], sums.group[0, 2, 1, G_PAYERS] = parts(5.0), parts(3.0)
    sums.group[0, 2, 1, G_FIRST], sums.group[0, 2, 1, G_SURPLUS] = parts(1.5), parts(0.25)
    sums.group[0, 2, :, G_SPONSOR] = parts(20.0)
    scheme: Any = SimpleNamespace(position=0, expect=lambda x: x)
    market.tally.blank()
    market.schemes, market.levers.credits = [scheme], [Credit(0, np.full(market.world.n_places, 0.25))]
    market.research.follow([-1])
    sums.tongue[0, 4] = parts(6.0), parts(1.0)
    sums.platform[0, 1] = parts(8.0)
    offer = int(market.listings.offer[3])
    market.offers.fee_before[:] = -1
    market.offers.fee[offer] = 4321
    write_flows(market, sums, np.arange(len(market.listings)))
    assert market.flows.viewed.tolist() == [9.0] * n
    assert market.flows.payers.tolist() == [2.0] * n and market.flows.takers.tolist() == [3.0] * n
    by_platform = np.bincount(market.listings.platform, minlength=len(market.platforms))
    assert np.array_equal(market.platform_flows.enrolled, 4.0 * by_platform)
    assert np.array_equal(market.platform_flows.revenue, 100.0 * by_platform)
    assert market.platform_flows.accounts_new[1] == 8.0
    assert (market.tally[GROUPS][2, 1], market.tally[PAID_GROUPS][2, 1], market.tally[FIRST_GROUPS][2, 1]) == (5, 3, 1.5)
    assert market.tally[SURPLUS_GROUPS][2, 1] == 250.0 == pytest.approx(parts(0.25) * MONEY_PARTS)
    assert (market.tally[TONGUES][4], market.tally[PAID_TONGUES][4]) == (6.0, 1.0)
    assert market.offers.fee_before[offer] == 4321  # the fee when support first reached it
    others = np.arange(len(market.offers)) != offer
    assert (market.offers.fee_before[others] == -1).all()
    assert market.tally[CREDIT_EXPECTED].tolist() == [0.25 * 20.0 * len(EDUCATION)]
    market.offers.fee[offer] = 9999
    market.tally.blank()
    write_flows(market, sums, np.arange(len(market.listings)))
    assert market.offers.fee_before[offer] == 4321


def test_what_nobody_considered_has_flows_of_zero(market: Market) -> None:
    market.flows.reset(len(market.listings))
    sums, considered = sums_for(market, 2), np.array([1, 4])
    sums.listing[0, :, ENROLLED], sums.listing[0, :, SUPPORT] = [parts(2.0), parts(5.0)], parts(1.0)
    market.offers.fee_before[:] = -1
    write_flows(market, sums, considered)
    wanted = np.zeros(len(market.listings))
    wanted[considered] = 2.0, 5.0
    assert np.array_equal(market.flows.enrolled, wanted)
    assert all(np.count_nonzero(getattr(market.flows, name)) == 2 * (name in ("enrolled", "support")) for name in COUNTED)
    hosted = np.bincount(market.listings.platform, wanted, len(market.platforms))
    assert np.array_equal(market.platform_flows.enrolled, hosted)
    reached = np.unique(market.listings.offer[considered])
    assert np.array_equal(np.flatnonzero(market.offers.fee_before != -1), reached)


def test_layers_add_up(market: Market) -> None:
    market.flows.reset(len(market.listings))
    one = sums_for(market, len(market.listings))
    layers = Sums(*(np.zeros((3, *getattr(one, name).shape[1:]), np.int64) for name in Sums._fields))
    for t in range(3):
        layers.listing[t, 0, ENROLLED] = parts(t + 1.0)
    write_flows(market, layers, np.arange(len(market.listings)))
    assert market.flows.enrolled[0] == 6.0


def test_research_learns_by_policy_whatever_the_order_of_supports(market: Market) -> None:
    market.tally.blank()
    market.schemes = [None, None]  # type: ignore[list-item]
    market.research.follow([-1, -1])
    market.research.wtp[:] = market.research.crowd[:] = 0.0
    market.flows.reset(len(market.listings))
    market.levers.supports = [SimpleNamespace(scheme=1, rate=0.5, unit=0.0, most=80.0)]  # type: ignore[list-item]
    sums = sums_for(market, len(market.listings))
    assert sums.wtp.shape[1:] == (CELLS, 3, bins(STEP_OF_RESEARCH))
    sums.crowd[0, 4, :2] = parts(60.0), parts(40.0)
    sums.wtp[0, 0, 0, 5], sums.wtp[0, 0, 1, 6] = parts(12.0), parts(24.0)  # without support; with the only one in force
    write_flows(market, sums, np.arange(len(market.listings)))
    keep = 0.5 ** (1 / market.params.rank.popularity_half_life)
    assert market.research.wtp[0, :, 5].tolist() == pytest.approx([12 * (1 - keep), 0, 0])
    assert market.research.wtp[0, :, 6].tolist() == pytest.approx([0, 0, 24 * (1 - keep)])
    assert market.research.crowd[4].tolist() == pytest.approx([60 * (1 - keep), 0, 40 * (1 - keep)])
    assert market.research.profile_rate.tolist() == [0, 0, 0.5]
    assert market.research.profile_most.tolist() == [np.inf, np.inf, 80.0]


def test_expected_support_is_by_policy_whatever_the_order_of_supports(market: Market) -> None:
    market.flows.reset(len(market.listings))
    market.tally.blank()
    market.schemes = [None, None, None]  # type: ignore[list-item]
    market.research.follow([-1, -1, -1])
    market.supporting = [SimpleNamespace(position=2, expect=lambda x: x),  # type: ignore[list-item]
                         SimpleNamespace(position=0, expect=lambda x: min(x, 5.0))]
    sums = sums_for(market, len(market.listings))
    sums.funds[0, :3] = parts(99.0), parts(70.0), parts(9.0)
    write_flows(market, sums, np.arange(len(market.listings)))
    assert market.tally[SUPPORT_EXPECTED].tolist() == [5.0, 0.0, 70.0]


def buyers(m: Market, n: int = 3) -> tuple[Any, Any, Any]:
    chosen = np.recarray(n, dtype=CHOSEN)
    chosen.slot, chosen.pays, chosen.scheme, chosen.gain, chosen.bills = 0, [1, 1, 0], [1, 0, 0], 0.0, 1.0
    chosen.net, chosen.support, chosen.sponsor = [20.0, 50.0, 0.0], [30.0, 0.0, 0.0], [0.0, 10.0, 0.0]
    return np.array([4, 9, 12], dtype=np.uint32), np.array([0, 1, 2]), chosen


def test_a_payment_is_fee_support_sponsorship_commission_and_delivery(market: Market) -> None:
    L, offers = market.learners, market.offers
    rows, listing, chosen = buyers(market)
    L.weight[rows] = [10, 7, 100]
    sold = market.listings.offer[listing]
    offers.marginal[sold] = [150, 250, 999]
    market.platforms.commission[:] = 0.35
    offers.supply[sold] = OWN
    charged: list[Any] = []
    scheme: Any = SimpleNamespace(position=0, address=5, charge=lambda *a, **k: charged.append((a, k)), left=10**9, payer=STATE)
    market.supporting = market.schemes = [scheme]
    market.levers.credits.append(Credit(0, np.full(market.world.n_places, 0.5)))
    cash = market.governments.cash.copy()
    market.tally.blank()
    settle_fees(market, rows, listing, chosen)
    paid = market.ledger.paid
    assert paid("fee", "learners", "providers") == 2000 * 10 + 5000 * 7
    assert paid("support", "governments", "providers") == 3000 * 10
    assert paid("sponsorship", "employers", "providers") == 1000 * 7
    assert paid("commission", "providers", "platforms") == 1750 * 10 + 2100 * 7
    assert paid("delivery", "providers", "suppliers") == 150 * 10 + 250 * 7
    assert paid("training_credit", "governments", "employers") == 500 * 7
    assert charged == [((3500,), {"support": True}), ((30_000,), {"support": True})]
    assert market.tally[SUPPORT_PAID].tolist() == [30_000]
    spent = cash - market.governments.cash
    T, last = market.purchases, slice(-2, None)
    assert T.own[last].tolist() == [2000, 5000] and T.support[last].tolist() == [3000, 0] and T.scheme[last].tolist() == [5, 0]
    by_place = np.bincount(L.place[rows[:2]], [30_000, 3500], market.world.n_places)
    assert np.array_equal(spent, by_place)


def test_an_ed_tech_partner_gets_its_share_of_what_the_platform_leaves(market: Market) -> None:
    """A provider keeps what it expects to keep (`kept_share`), and its profit falls by the partner's share alone."""
    rows, listing, chosen = buyers(market)
    chosen.scheme = 0
    sold = market.listings.offer[listing]
    market.learners.weight[rows], market.platforms.commission[:] = 10, 0.35
    kept = []
    for supply in (OWN, EDTECH):
        market.offers.supply[sold] = supply
        cash = market.providers.cash.sum()
        settle_fees(market, rows, listing, chosen)
        kept.append(market.providers.cash.sum() - cash + market.offers.marginal[sold[:2]].sum() * 10)
    share = market.params.objective.edtech_share
    assert market.ledger.paid("partner_share", "providers", "suppliers") == share * 0.65 * (5000 + 6000) * 10
    assert kept[0] - kept[1] == market.ledger.paid("partner_share")
    expected = kept_share(np.full(2, 0.35), np.full(2, EDTECH), market.params.objective)
    assert kept[1] == pytest.approx(float(expected @ [5000, 6000]) * 10)


def test_sums_start_at_zero_and_have_the_markets_shape(market: Market) -> None:
    sums = sums_for(market, len(market.listings))
    assert not any(getattr(sums, name).any() for name in Sums._fields)
    assert sums.group.shape[1:] == (market.world.n_places, len(EDUCATION), GROUP_COLUMNS)
    assert sums.platform.shape[1] == len(market.platforms)


def test_more_money_than_can_be_counted_is_refused(market: Market) -> None:
    """Everybody's dear fees would overflow the whole parts that they are added up in; nothing is told wrong."""
    market.step()
    rows = np.arange(len(market.listings))
    sums = sums_for(market, len(rows))
    sums.listing[0, :, TAKERS] = int(1e9) << 20
    market.offers.fee[:] = 900_000  # 9e12 $ of each
    with pytest.raises(Refusal, match=r"would pay 8\.8e\+12 \$ or more: too much to count"):
        write_flows(market, sums, rows)
