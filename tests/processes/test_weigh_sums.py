"""Weigh: choices as the logit says, and expected counts equal to what happens on average."""

from __future__ import annotations

import numpy as np
import pytest
from tests.processes.weighing import HEADS, Weighed, learners, offers, one, terms

from credmarket.agents.research import LOWEST, STEP
from credmarket.agents.words import (
    AT_CREDENTIAL,
    AT_ENROLMENT,
    AT_EXAM,
)
from credmarket.numerics.blocks import STEP as PART
from credmarket.numerics.blocks import set_threads
from credmarket.processes.weigh import (
    ASKED,
    ENROLLED,
    G_ENROLLED,
    G_FIRST,
    G_PAYERS,
    G_SPENT,
    G_SURPLUS,
    PAYERS,
    PAYS,
    REVENUE,
    SLOPE,
    SQUARES,
    STAYS,
    SUPPORT,
    SUPPORTED,
    TAKERS,
    UTILITY,
    VIEWED,
    WORTH,
)


def test_expected_counts_hold_no_luck() -> None:
    """Pitfall 10: another month, the same people and sets: they do something else, and not a bit of what is expected moves."""
    P, S, p = learners(300), offers(4, appeal=[1.0, 1.4, 0.2, 2.0]), terms(no_show=0.3, drop_scale=5.0)
    one_month, another = (Weighed(P, S, p, month=t) for t in (4, 5))
    assert (one_month.out.slot != another.out.slot).mean() > 0.3
    for a, b in zip(one_month.sums, another.sums, strict=True):
        assert np.array_equal(a, b)


def test_c1_people_choose_as_the_logit_says_and_pay_as_expected() -> None:
    """20,000 people, four offers: counts within 4.5 standard errors of expected counts (9 numbers, 1 in 16,000)."""
    p = terms(platform_taste=0.0, no_show=0.3, drop_scale=5.0)
    S = offers(4, appeal=[1.0, 1.4, 0.2, 6.5], fee=[50.0, 5.0, 500.0, 40.0], charged=[0, 0, 0, AT_ENROLMENT])
    n = 20_000
    w = Weighed(learners(n), S, p)
    chance = w.flow(ENROLLED) / (HEADS * n)
    traits = np.array([one(S[[j]], learners(1), p) for j in range(4)])
    odds = np.exp(traits[:, UTILITY] - 1.0)
    assert chance == pytest.approx(odds / (1.0 + odds.sum()), abs=1e-6)
    assert chance.min() > 0.03
    count = np.bincount(w.out.slot + 1, minlength=5)[1:]
    assert (np.abs(count - n * chance) < 4.5 * np.sqrt(n * chance * (1 - chance))).all()
    paid = np.bincount(w.out.slot + 1, w.out.pays, minlength=5)[1:]
    pays = w.flow(PAYERS) / (HEADS * n)
    assert pays == pytest.approx(chance * traits[:, PAYS], abs=1e-6)
    assert (np.abs(paid - n * pays) < 4.5 * np.sqrt(n * pays)).all()
    assert w.flow(REVENUE) == pytest.approx(w.flow(PAYERS) * S.fee, rel=1e-5)
    assert w.flow(VIEWED).tolist() == [HEADS * n] * 4
    assert set(w.out.net[w.out.pays == 1]) <= {50.0, 5.0, 500.0, 40.0}
    assert (w.out.net[w.out.pays == 0] == 0.0).all()


def test_squares_are_the_variance_that_few_simulated_people_bring() -> None:
    """A quarter as many who stand for four times as many: the same expectation, four times the variance."""
    p, S = terms(platform_taste=0.0), offers(2, appeal=[1.0, 2.0])
    many, few = Weighed(learners(400, weight=10_000.0), S, p), Weighed(learners(100, weight=40_000.0), S, p)
    assert few.flow(ENROLLED) == pytest.approx(many.flow(ENROLLED), rel=1e-4)
    assert many.flow(SQUARES) * 1e6 == pytest.approx(many.flow(ENROLLED) ** 2 / 400, rel=1e-3)
    assert few.flow(SQUARES) == pytest.approx(4.0 * many.flow(SQUARES), rel=1e-3)


def test_c7_ratios_of_two_offers_survive_a_third() -> None:
    p = terms(platform_taste=0.0)
    S = offers(3, appeal=[1.0, 1.6, 2.0])
    two, three = Weighed(learners(5), S[:2], p).flow(ENROLLED), Weighed(learners(5), S, p).flow(ENROLLED)
    assert three[0] / three[1] == pytest.approx(two[0] / two[1], rel=1e-5)
    assert three[2] > 0


def test_tastes_for_platforms_last_a_life() -> None:
    p = terms(platform_taste=3.0, outside_utility=-5.0)
    S = offers(2, platform=[0, 1], mark=[0, 1])
    first, later = (Weighed(learners(2000, outside=-9.0), S, p, month=t).out.slot for t in (4, 5))
    assert (first == later).mean() > 0.75  # gumbels are new each month, tastes are not
    without = [Weighed(learners(2000, outside=-9.0), S, terms(platform_taste=0.0), month=t).out.slot for t in (4, 5)]
    assert (without[0] == without[1]).mean() == pytest.approx(0.5, abs=0.05)


def test_the_slope_is_the_derivative_of_expected_payers() -> None:
    """For what is paid at enrolment through the choice; for a credential through paying (people's alpha is tiny here)."""
    for charged, alpha in ((AT_ENROLMENT, 0.002), (AT_CREDENTIAL, 1e-9), (AT_EXAM, 0.002)):
        p = terms(platform_taste=0.0, commitment=0.0)
        P = learners(200, alpha=alpha, weight=50_000.0)
        at = [Weighed(P, offers(2, charged=charged, fee=[60.0 + d, 90.0]), p) for d in (-0.01, 0.0, 0.01)]
        slope = -(at[2].flow(PAYERS)[0] - at[0].flow(PAYERS)[0]) / 0.02
        assert at[1].flow(SLOPE)[0] == pytest.approx(slope, rel=1e-3)
        assert slope > 0


@pytest.mark.parametrize("charged", [AT_CREDENTIAL, AT_ENROLMENT, AT_EXAM])
@pytest.mark.parametrize(("unit", "rate", "most"), [(40.0, 0.0, np.inf), (0.0, 0.67, 30.0), (0.0, 0.67, np.inf),
                                                    (500.0, 0.0, np.inf), (10.0, 0.3, np.inf)])
def test_the_slope_in_the_list_fee_follows_what_the_support_takes_up(charged: int, unit: float, rate: float,
                                                                     most: float) -> None:
    """A voucher below the fee takes up nothing of a rise (theory h2), a rate its share (h3), a rate at its most nothing, a
    voucher above the fee all of it: against the numeric derivative, with sponsors who pay a fifth of the rest."""
    p = terms(platform_taste=0.0, commitment=0.0)
    P = learners(200, alpha=0.002 if charged != AT_CREDENTIAL else 1e-9, weight=50_000.0, sponsored=0.2)

    def at(fee: float) -> Weighed:
        amount = min(unit + rate * fee, fee, most)
        eased = 1.0 if amount >= fee else (0.0 if amount >= most else rate)
        return Weighed(P, offers(1, fee=fee, charged=charged), p, support=np.full((200, 1), amount),
                       eased=np.full((200, 1), eased), scheme=np.ones((200, 1), np.int64))

    slope = -(at(100.01).flow(PAYERS)[0] - at(99.99).flow(PAYERS)[0]) / 0.02
    assert at(100.0).flow(SLOPE)[0] == pytest.approx(slope, rel=2e-3, abs=1e-9 * 200 * 50_000.0)


def test_a_share_of_the_fee_paid_by_others_flattens_the_slope_in_the_list_fee() -> None:
    """Theory h3: buyers whose support is a share s of the fee respond to a change of the list fee by 1 - s."""
    p = terms(platform_taste=0.0)
    P = learners(200, alpha=1e-9, weight=50_000.0)

    def supported(fee: float) -> Weighed:
        return Weighed(P, offers(1, fee=fee), p, support=np.full((200, 1), 0.6 * fee), eased=np.full((200, 1), 0.6),
                       scheme=np.ones((200, 1), np.int64))

    slope = -(supported(100.01).flow(PAYERS)[0] - supported(99.99).flow(PAYERS)[0]) / 0.02
    w = supported(100.0)
    assert w.flow(SLOPE)[0] == pytest.approx(slope, rel=1e-3)
    assert w.flow(SUPPORT)[0] == pytest.approx(60.0 * w.flow(PAYERS)[0], rel=1e-6)
    assert w.flow(SUPPORTED)[0] == w.flow(PAYERS)[0] > 0
    assert w.sums.funds.sum(axis=0)[1] * PART == pytest.approx(w.flow(SUPPORT)[0], rel=1e-6)
    assert w.sums.funds.sum(axis=0)[[0, 2]].tolist() == [0, 0]
    assert (w.out.support[w.out.pays == 1] == 60.0).all()
    assert set(w.out.scheme) == {0, 1}


def test_what_was_added_can_be_taken_back_to_the_last_part() -> None:
    p = terms()
    P, S = learners(300, ability=np.linspace(-1, 1, 300)), offers(5, charged=[0, 1, 0, 1, 0], fee=[5, 10, 50, 90, 400])
    w = Weighed(P, S, p)
    assert w.sums.listing.sum() > 0
    Weighed(P, S, p, sums=w.sums, sign=-1)
    assert [int(np.abs(x).sum()) for x in w.sums] == [0] * len(w.sums)


def test_who_considers_what_is_charged_at_enrolment_is_counted_by_support() -> None:
    """All who weigh it, not those who take it: whom support has won over would be counted too often (limit h3)."""
    P, S = learners(30, weight=1000.0), offers(2, charged=[1, 0], fee=[500.0, 50.0])
    scheme = np.zeros((30, 2), np.int64)
    scheme[:10] = 2
    w = Weighed(P, S, terms(), support=np.where(scheme > 0, 20.0, 0.0), scheme=scheme)
    crowd = w.sums.crowd.sum(axis=0) * PART
    assert crowd[S.cell[0]].tolist() == [20_000.0, 0.0, 10_000.0]
    assert crowd.sum() == 30_000.0


def test_layers_and_threads_change_no_sum_and_no_choice() -> None:
    p, S = terms(), offers(5, charged=[0, 1, 0, 1, 0], fee=[5, 10, 50, 90, 400])
    P = learners(301, ability=np.linspace(-1, 1, 301))
    whole = Weighed(P, S, p)
    for layers in (2, 3, 7):
        set_threads(min(layers, 3))
        parts = Weighed(P, S, p, layers=layers)
        assert all(np.array_equal(a.sum(axis=0), b.sum(axis=0)) for a, b in zip(whole.sums, parts.sums, strict=True))
        assert parts.out.tobytes() == whole.out.tobytes()


def test_sums_by_people_agree_with_sums_by_listing() -> None:
    p = terms(no_show=0.35, drop_scale=3.0)
    P = learners(300, place=np.arange(300) % 2, education=np.arange(300) % 5, language=np.arange(300) % 2,
                 first=np.arange(300) % 2, english=1.0)
    P.accounts[:150] = 0b010
    S = offers(3, platform=[0, 1, 2], mark=[0, 1, 2], fee=[20.0, 50.0, 80.0], charged=[0, 0, 1])
    w = Weighed(P, S, p)
    parts = 300 * 3 * PART
    assert w.group(G_ENROLLED) == pytest.approx(w.flow(ENROLLED).sum(), abs=parts)
    assert w.group(G_PAYERS) == pytest.approx(w.flow(PAYERS).sum(), abs=parts)
    assert w.group(G_SPENT) == pytest.approx(w.flow(REVENUE).sum(), abs=parts)
    assert 0.3 * w.group(G_ENROLLED) < w.group(G_FIRST) < 0.7 * w.group(G_ENROLLED)
    tongue = w.sums.tongue.sum(axis=0) * PART
    assert tongue.sum(axis=0) == pytest.approx([w.group(G_ENROLLED), w.group(G_PAYERS)], abs=parts)
    new = w.sums.platform.sum(axis=0) * PART
    assert new[[0, 2]] == pytest.approx(w.flow(ENROLLED)[[0, 2]], abs=parts)
    assert 0.3 * w.flow(ENROLLED)[1] < new[1] < 0.7 * w.flow(ENROLLED)[1]  # half of them are there already
    wtp = w.sums.wtp.sum(axis=0) * PART
    stays = one(S[[0]], P, p)[STAYS]
    assert wtp.sum() == pytest.approx(stays * w.flow(ENROLLED)[:2].sum(), rel=1e-4)
    filled = np.flatnonzero(wtp.sum(axis=(0, 1)))
    worth = one(S[[0]], P, p)[WORTH]
    assert filled.tolist() == [int((np.log(worth) - LOWEST) / STEP)]


def test_consumer_surplus_is_the_log_sum_and_a_clone_adds_what_c6_says() -> None:
    p, P = terms(platform_taste=0.0), learners(10)

    def surplus(w: Weighed) -> float:
        return w.group(G_SURPLUS) * 1e3 / (10 * HEADS)  # $ a person

    one_offer, two = (Weighed(P, offers(n), p) for n in (1, 2))
    e = np.exp(one(offers(1), P, p)[UTILITY] - 1.0)
    assert surplus(one_offer) == pytest.approx(np.log(1 + e) / 0.002, rel=1e-4)
    assert surplus(two) - surplus(one_offer) == pytest.approx(np.log((1 + 2 * e) / (1 + e)) / 0.002, rel=1e-4)


def test_who_did_not_pay_may_have_left_before_the_decision() -> None:
    """So that those there in the decision week are as many as were expected, whoever pays."""
    p = terms(no_show=0.4, drop_scale=5.0, drop_shape=1.0)
    S, P = offers(1, fee=4.0), learners(4000, outside=-np.inf)
    o, w = one(S, P, p), Weighed(P, S, p)
    paid = w.out.pays == 1
    assert 0.1 < paid.mean() < 0.9 and (w.out.there[paid] == 1.0).all()
    assert w.out.there[~paid] == pytest.approx((o[STAYS] - o[PAYS]) / (1.0 - o[PAYS]), rel=1e-9)
    assert abs(w.out.there.mean() - o[STAYS]) < 4.5 * np.sqrt(o[PAYS] / 4000)
    assert (Weighed(P, offers(1, fee=4.0, charged=AT_ENROLMENT), p).out.there == 1.0).all()


def test_without_an_outside_option_everybody_enrols() -> None:
    w = Weighed(learners(200, outside=-np.inf), offers(3), terms())
    assert w.flow(ENROLLED).sum() == pytest.approx(200 * HEADS)
    assert (w.out.slot >= 0).all()
    assert w.group(G_SURPLUS) == 0.0  # not defined then


def test_an_empty_set_leaves_doing_nothing() -> None:
    w = Weighed(learners(50), offers(2), terms(), sets=np.full((50, 4), -1))
    assert (w.out.slot == -1).all()
    assert all(int(np.abs(x).sum()) == 0 for x in w.sums)


@pytest.mark.parametrize(("seats", "later"), [((1.0, 1.0, 1.0), (1.0, 1.0, 1.0)), ((0.3, 1.0, 1.0), (0.0, 0.5, 1.0)),
                                              ((0.3, 0.6, 1.0), (0.0, 0.0, 1.0)), ((0.2, 0.2, 0.2), (0.0, 0.0, 0.0))])
def test_seats_that_are_gone(seats: tuple[float, ...], later: tuple[float, ...]) -> None:
    """Expected counts by hand, what is asked for beside; 40,000 people agree with them within 4.5 standard errors."""
    p, n = terms(platform_taste=0.0), 40_000
    S = offers(3, appeal=[2.0, 2.5, 1.5], share_open=seats, share_later=later)
    free = Weighed(learners(10), offers(3, appeal=[2.0, 2.5, 1.5]), p).flow(ENROLLED) / (10 * HEADS)
    s, sold = np.array(seats), np.array(seats) < 1.0
    refused = (free * (1 - s)).sum()
    expected = np.where(sold, free * s, free + refused * free / (1 - free[sold].sum()) * np.array(later))
    w = Weighed(learners(n), S, p)
    assert w.flow(ENROLLED) / (HEADS * n) == pytest.approx(expected, abs=2e-6)
    assert w.flow(ASKED) / (HEADS * n) == pytest.approx(free, abs=2e-6)
    count = np.bincount(w.out.slot + 1, minlength=4)[1:]
    assert (np.abs(count - n * expected) <= 4.5 * np.sqrt(n * expected * (1 - expected))).all()


def test_nests_keep_substitutes_on_their_platform_and_steepen_demand() -> None:
    """Two offers of one platform and one of another: chances by the formula, the slope as a derivative."""
    p = terms(platform_taste=0.0, commitment=0.0, nest_dissimilarity=0.4)
    P = learners(200, weight=50_000.0)

    def at(fee: float) -> Weighed:
        return Weighed(P, offers(3, mark=[0, 0, 1], charged=AT_ENROLMENT, fee=[fee, 90.0, 90.0]), p)

    S = offers(3, mark=[0, 0, 1], charged=AT_ENROLMENT, fee=[60.0, 90.0, 90.0])
    e = np.exp(np.array([one(S[[j]], P, p)[UTILITY] for j in range(3)]) / 0.4)
    D = np.array([(e[0] + e[1]) ** 0.4, e[2] ** 0.4])
    chance = np.array([e[0] / (e[0] + e[1]) * D[0], e[1] / (e[0] + e[1]) * D[0], D[1]]) / (np.exp(1.0) + D.sum())
    assert at(60.0).flow(ENROLLED) / (200 * 50_000.0) == pytest.approx(chance, abs=1e-7)
    slope = -(at(60.01).flow(PAYERS)[0] - at(59.99).flow(PAYERS)[0]) / 0.02
    assert at(60.0).flow(SLOPE)[0] == pytest.approx(slope, rel=1e-3)


def test_choices_depend_on_nobody_else() -> None:
    p, S = terms(), offers(4)
    whole = Weighed(learners(200), S, p).out
    some = learners(200)[[3, 77, 150]]
    assert np.array_equal(Weighed(some, S, p).out, whole[[3, 77, 150]])


def test_who_does_not_act_counts_as_much_and_does_nothing() -> None:
    P, S, p = learners(400, ability=np.linspace(-1, 1, 400)), offers(3, charged=[0, 1, 0], fee=[5, 10, 50]), terms()
    everybody, some = Weighed(P, S, p), Weighed(P, S, p, acts=np.arange(400) % 2 == 0)
    assert all(np.array_equal(a, b) for a, b in zip(everybody.sums, some.sums, strict=True))
    assert (some.out.slot[1::2] == -1).all() and (everybody.out.slot[1::2] >= 0).any()
    assert np.array_equal(some.out[::2], everybody.out[::2])


def test_an_exam_in_a_nest_is_counted_as_it_is_chosen() -> None:
    """Exam and course on one platform, dissimilarity .3: sitters within 4.5 standard errors of what is expected."""
    p = terms(platform_taste=0.0, nest_dissimilarity=0.3)
    S = offers(2, fee=[60.0, 30.0], appeal=[2.0, 2.0], charged=[AT_EXAM, AT_CREDENTIAL])
    n = 20_000
    w = Weighed(learners(n), S, p)
    expected, sat = w.flow(ENROLLED)[0] / HEADS, int((w.out.slot == 0).sum())
    assert abs(sat - expected) < 4.5 * np.sqrt(expected)


def test_what_is_free_has_takers_and_no_payer_and_what_a_scheme_pays_in_full_has_both() -> None:
    S, p, n = offers(3, fee=[0.0, 50.0, 50.0]), terms(platform_taste=0.0), 200
    support = np.tile([0.0, 0.0, 50.0], (n, 1))
    w = Weighed(learners(n), S, p, support=support)
    assert (w.flow(TAKERS) > 0.0).all()
    assert w.flow(PAYERS)[0] == w.flow(SLOPE)[0] == 0.0
    assert w.flow(PAYERS)[1:].tolist() == w.flow(TAKERS)[1:].tolist()
    assert w.group(G_PAYERS) == pytest.approx(w.flow(PAYERS).sum(), abs=1e-3)
    assert w.sums.tongue.sum(axis=(0, 1))[1] * PART == pytest.approx(w.group(G_PAYERS))
