"""Fees: reviewed in turn, moved part of the way, within caps; the whole against the theory of pricing."""

import numpy as np
import pytest
from tests.processes.supply_market import SupplyMarket, people, shop

from credmarket.agents.research import LOWEST, STEP, middles
from credmarket.agents.words import AT_ENROLMENT, PROVIDER_TYPES
from credmarket.processes.fee_limits import fee_limits
from credmarket.processes.price import (
    BASE_MONTH,
    BINS,
    billed_part,
    fee_bins,
    moved_fee,
    paid_part,
    price,
    price_view,
    pricing_rules,
    rival_fees,
    whole_fee,
)

AT_ONCE = {"price.adjustment": 1.0, "price.review_months": 1, "price.band": 0.0, "price.largest_step": 100.0}
FIXED = {"price.professional_body": "fixed_fee"}
SELLER = {"visibility": 0.0, "new_students": 0.0, "service": 0.0, "revenue": 1.0, "type": 2}


def market(n=1, changes=None, **columns):
    m = SupplyMarket({"price.professional_body": "best_response", **(changes or {})},
                     providers=people(n, **{**SELLER, **columns}))
    m.platforms.commission[:] = m.platforms.next_commission[:] = 0.0
    m.params.commission = m.params.commission.change(speed=0.0)
    m.month = 80
    return m


def offer(m, owner, **columns):
    return shop(m, owner, **{"platform": 1, "supply": 0, "marginal": 0, **columns})


def test_rules_follow_the_table_unless_the_scenario_says_otherwise():
    m = SupplyMarket({"price.company": "fixed_fee"}, providers=people(1))
    names, by_type = pricing_rules(m)
    assert names[by_type[PROVIDER_TYPES.index("company")]] == "fixed_fee"
    assert names[by_type[PROVIDER_TYPES.index("higher_education")]] == "follow_rival"
    with pytest.raises(KeyError, match="follow_rival"):
        pricing_rules(SupplyMarket({"price.ngo": "follow_rivals"}, providers=people(1)))


def test_d7_the_credential_of_a_monopolist_is_priced_by_the_spread_of_willingness():
    """One lognormal crowd, sd 1, no cost: p = 1.3534 of the median willingness."""
    m = market(changes=AT_ONCE)
    row = offer(m, [0], fee=100)
    middle = int((np.log(80.0) - LOWEST) / STEP)
    m.research.wtp[:, 0, middle] = 1000.0
    price(m)
    assert whole_fee(m, row)[0] == pytest.approx(1.3534 * np.exp(middles(STEP)[middle]), rel=2e-4)


def test_d1_symmetric_sellers_without_an_outside_option():
    """Five sellers who share all considerers: each sees a fifth enrol, so p = c + (1/alpha) n/(n-1)."""
    m = market(5, changes=AT_ONCE)
    m.research.alpha[:] = 0.01
    rows = offer(m, np.arange(5), charged=AT_ENROLMENT, fee=12_000, marginal=2_000, viewed=1000.0, enrolled=200.0, payers=200.0)
    for _ in range(60):  # alike, they keep a fifth each at whatever common fee
        price(m)
    assert whole_fee(m, rows) == pytest.approx(20.0 + 100.0 * 5 / 4, rel=1e-4)


@pytest.mark.parametrize(("n", "fee", "share"), [(1, 1.567143, 0.361896), (2, 1.401058, 0.286254), (5, 1.191882, 0.160991)])
def test_d2_and_d3_sellers_with_an_outside_option(n, fee, share):
    """alpha = 1, c = 0, delta = 1 in units of 100 $: repeated best responses reach the symmetric equilibrium."""
    m = market(n, changes=AT_ONCE)
    m.research.alpha[:] = 0.01
    rows = offer(m, np.arange(n), charged=AT_ENROLMENT, fee=10_000, viewed=1000.0)
    for _ in range(80):
        value = np.exp(1.0 - 0.01 * whole_fee(m, rows))
        m.offers.enrolled[rows] = m.offers.payers[rows] = 1000.0 * value / (1.0 + value.sum())
        price(m)
    assert whole_fee(m, rows) / 100.0 == pytest.approx(fee, rel=2e-4)
    assert m.offers.enrolled[rows] / 1000.0 == pytest.approx(share, rel=5e-4)


def test_d5_without_marginal_cost_the_commission_leaves_fees_alone():
    def fee(commission, marginal):
        m = market(changes=AT_ONCE)
        m.platforms.commission[1] = m.platforms.next_commission[1] = commission
        row = offer(m, [0], fee=100, marginal=marginal)
        m.research.wtp[:, 0, 20] = 1000.0
        price(m)
        return whole_fee(m, row)[0]

    assert fee(0.6, 0) == fee(0.0, 0) and fee(0.6, 2_000) > fee(0.0, 2_000) + 5.0


def test_a_motive_of_w_a_payer_lowers_the_fee_towards_nothing():
    def fee(new_students):
        m = market(changes={**AT_ONCE, "objective.new_student_value": 100.0}, new_students=new_students)
        row = offer(m, [0], fee=1000, marginal=1_000)
        m.research.wtp[:, 0, 20] = 1000.0
        price(m)
        return whole_fee(m, row)[0]

    assert fee(0.0) > fee(0.2) > fee(0.5) > 10.0 * fee(20.0)


def test_a_review_comes_in_turn_and_goes_part_of_the_way():
    m = market(60, changes={"price.adjustment": 0.5, "price.review_months": 6})
    rows = offer(m, np.arange(60), fee=1000)
    m.research.wtp[:, 0, 20] = 1000.0
    m.params.price = m.params.price.change(research_enough=1.0)
    price(m)
    moved = m.offers.fee[rows] != 1000
    assert moved.sum() == 10
    for m.month in range(81, 86):
        price(m)
    assert np.all(m.offers.fee[rows] != 1000) and len(set(m.offers.fee[rows].tolist())) == 1


def test_steps_bands_rest_and_no_leaps():
    fee, target = np.array([100.0, 100.0, 100.0, 0.4, 0.0]), np.array([200.0, 104.0, 100.5, 0.0, 80.0])
    assert moved_fee(fee, target, 0.5, 0.05, 10.0).tolist() == [150.0, 100.0, 100.0, 0.0, 40.0]
    leaps = moved_fee(np.array([100.0, 100.0]), np.array([1e6, 0.0]), 1.0, 0.05, np.log(2.0))
    assert leaps == pytest.approx([200.0, 50.0])
    assert moved_fee(np.array([1.0]), np.zeros(1), 0.5, 0.05, 0.5)[0] == 0.0


def test_caps_of_law_and_of_public_platforms_bind_at_once():
    m = market(3, changes=FIXED)
    swayam = list(m.platform_names).index("SWAYAM")
    rows = offer(m, [0, 1, 2], fee=90_000, platform=[1, swayam, 2])
    m.levers.fee_cap[:] = 500.0
    m.levers.exam_fee[2] = 7.5
    price(m)
    assert whole_fee(m, rows).tolist() == [500.0, 15.0, 7.5] and fee_limits(m, rows).tolist() == [500.0, 15.0, 7.5]


def test_a_month_costs_no_more_than_its_platform_says():
    m = market(2, changes=FIXED)
    rows = offer(m, [0, 1], fee=90_000, platform=3, months_billed=6.0, monthly=[1, 0], charged=AT_ENROLMENT)
    m.platforms.monthly_most[3] = 200.0
    price(m)
    assert whole_fee(m, rows).tolist() == [1200.0, 5400.0]


def test_of_what_is_paid_by_the_month_a_provider_counts_what_students_pay_before_they_leave():
    """A quarter of the months: it keeps a quarter of each $ of the whole fee, and a student feels a quarter of it; the best
    whole fee is four times as high as where all pay all of it."""
    m = market(2, changes=AT_ONCE)
    m.research.alpha[:], m.platforms.monthly_most[:] = 0.004, np.inf
    rows = offer(m, [0, 1], form=3, fee=[200_000, 50_000], enrolled=4000.0, viewed=40_000.0, payers=4000.0, takers=4000.0,
                 income=[2e6, 2e6], sold_at=[2000.0, 500.0], monthly=[1, 0], charged=AT_ENROLMENT)
    assert paid_part(m, rows)[0] == pytest.approx(0.25, rel=0.01)
    unsold = market(1, changes={"price.prior_sales": 0.0})
    row = offer(unsold, [0], monthly=1, charged=AT_ENROLMENT, payers=0.0, income=0.0)
    assert paid_part(unsold, row)[0] == pytest.approx(unsold.params.prospects.prior_part)
    tried = market(2, changes={"price.prior_sales": 0.0, "study.trial": 2.0})
    tried.research.alpha[:] = 0.004
    two = offer(tried, [0, 1], form=3, enrolled=4000.0, payers=1000.0, takers=[1000.0, 4000.0], income=1e6, monthly=[1, 0],
                charged=AT_ENROLMENT)
    assert billed_part(tried, two)[0] == pytest.approx(0.25)
    felt = price_view(tried, two, whole_fee(tried, two), np.arange(2)).alpha
    assert felt[0] == pytest.approx(0.25 * paid_part(tried, two)[0] * felt[1])  # who may leave a trial minds less
    view = price_view(m, rows, whole_fee(m, rows), np.arange(2))
    assert view.kept[0] / view.kept[1] == view.alpha[0] / view.alpha[1] == pytest.approx(paid_part(m, rows)[0])
    assert np.all(view.charged == AT_ENROLMENT)
    assert np.array_equal(view.usual_payers, [4000.0, 4000.0]) and view.rival_fee.tolist() == [2000.0, 500.0]  # each its own pool
    price(m)
    fee = whole_fee(m, rows)
    assert fee[0] == pytest.approx(4.0 * fee[1], rel=0.02)


def test_the_safety_cap_is_reported_when_it_binds():
    m = market(2, changes={**FIXED, "price.safety_cap": 1000.0})
    offer(m, [0, 1], fee=[500_000, 5_000])
    price(m)
    assert m.tally["fees_at_safety_cap"] == 0.5


def test_the_index_chains_the_fees_of_the_same_offers():
    m = market(2, changes=FIXED)
    m.month = BASE_MONTH
    rows = offer(m, [0, 1], fee=[10_000, 90_000], payers=[30.0, 10.0])
    price(m)
    m.offers.fee[rows] = [10_000, 90_000]
    m.month += 1
    m.levers.fee_cap[:] = 450.0
    price(m)
    assert m.year.fee_level / m.year.fee_base == pytest.approx((1.0 * 0.5) ** 0.5)  # a geometric mean over offers sold


def test_frozen_fees_stay():
    m = market(1, changes={**AT_ONCE, "price.frozen": True})
    row = offer(m, [0], fee=123_456)
    m.research.wtp[:, 0, 20] = 1000.0
    price(m)
    assert m.offers.fee[row[0]] == 123_456


def test_rivals_fees_are_weighted_medians_by_group():
    group = np.array([0, 0, 0, 1, 1, 2])
    fee = np.array([50.0, 60.0, 900.0, 0.0, 40.0, 0.0])
    weight, heads, money = np.array([1.0, 3.0, 1.0, 9.0, 1.0, 1.0]), np.zeros((4, BINS)), np.zeros((4, BINS))
    at = group, fee_bins(fee)
    np.add.at(heads, at, weight)
    np.add.at(money, at, weight * fee)
    found = rival_fees(heads, money)
    assert found[0] == pytest.approx(60.0) and found[1] == 0.0 and found[2] == 0.0 and np.isnan(found[3])


def test_learning_from_sales_stays_put_for_two_decades():
    """Pitfall 5: fees learnt from expected sales do not drift: within 15 % of where they settle, for 19 years."""
    m = market(20, changes={"price.professional_body": "observed_markup"})
    rows = offer(m, np.arange(20), fee=np.linspace(2_000, 20_000, 20).astype(int), marginal=500)
    path = []
    for m.month in range(228):
        fee = whole_fee(m, rows)
        z = np.log(40.0 / fee)
        bought = 1000.0 / (1.0 + np.exp(-1.6 * z))
        m.offers.payers[rows], m.offers.slope[rows] = bought, 1.6 * bought * (1 - bought / 1000.0) / fee
        price(m)
        path.append(float(whole_fee(m, rows).mean()))
    assert 20.0 < path[-1] < 150.0 and max(path[60:]) < 1.15 * min(path[60:])


def test_few_and_lumpy_sales_do_not_send_fees_astray():
    """Pitfall 5 where it bites: a seller with a sale every few months, who sees runs of none, for 19 years. What she has
    sold says next to nothing, and she goes by the pool and by what is taken for granted."""
    m = market(20, changes={"price.professional_body": "observed_markup"})
    rows = offer(m, np.arange(20), fee=5_000, marginal=500)
    rng, rate = np.random.default_rng(3), 1.0 - 0.5 ** (1 / 3)
    payers, slope = np.zeros(20), np.zeros(20)
    for m.month in range(228):
        fee = whole_fee(m, rows)
        chance = 1.0 / (1.0 + (fee / 40.0) ** 1.6)
        sold = rng.poisson(0.3 * chance)
        payers += rate * (sold - payers)
        slope += rate * (1.6 * sold * (1.0 - chance) / np.maximum(fee, 1.0) - slope)
        m.offers.payers[rows], m.offers.slope[rows] = payers, slope
        price(m)
        assert (whole_fee(m, rows) < 200.0).all() and (whole_fee(m, rows) > 5.0).all(), m.month
