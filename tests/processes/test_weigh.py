"""Weigh: what an offer is to somebody, by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm
from tests.processes.weighing import HEADS, KEYS, MONTHS_COUNTED, Weighed, learners, offers, one, pay_table, terms

from credmarket.agents.research import LOWEST, STEP
from credmarket.agents.words import (
    AT_CREDENTIAL,
    AT_ENROLMENT,
    AT_EXAM,
    CERTIFY,
    CHANGE_JOB,
    FORMS,
    INTEREST,
)
from credmarket.numerics.blocks import STEP as PART
from credmarket.numerics.random import LIFE, normals
from credmarket.processes.staying import bills_paid, spent
from credmarket.processes.weigh import (
    BRAND,
    BURDEN,
    ENROLLED,
    FELT,
    G_ENROLLED,
    G_SPENT,
    G_SPONSOR,
    GAIN,
    JOINS,
    LENT,
    LIKED,
    LOW_WORD,
    NET,
    PAID,
    PAY_SLOPE,
    PAYERS,
    PAYS,
    REVENUE,
    SLOPE,
    SPONSOR,
    STAYS,
    STEEP,
    SUPPORT,
    TRAITS,
    UTILITY,
    WORTH,
    value_set,
)
from credmarket.processes.willingness import (
    hazard,
    hazard_factor,
    pass_chance,
    pay_chance,
    pay_slope,
    pay_surplus,
    stack_value,
    stays,
)


def test_utility_of_free_study_with_a_paid_credential_by_hand() -> None:
    p = terms(no_show=0.2)
    S = offers(1, fee=80.0, hours=40.0, appeal=0.7)
    P = learners(1, ability=0.1, engagement=0.5)
    o = one(S, P, p, brand=1.3)
    passes = norm.cdf((0.1 + 0.35) / np.sqrt(0.06 + 0.35**2))
    gain = 0.02 * 2000.0 * MONTHS_COUNTED * p.trust
    worth = (p.keepsake * (2000.0 / 3000.0) ** 0.7 + passes * gain) * np.exp(p.pay_engagement * 0.5)
    assert o[WORTH] == pytest.approx(worth, rel=1e-8)
    assert o[GAIN] == pytest.approx(passes * gain, rel=1e-8)
    assert o[NET] == 80.0
    assert o[STAYS] == pytest.approx(0.8, rel=1e-6)
    study = 0.7 + p.match_taste + p.platform_taste * 1.3 - 0.002 * p.value_of_time * 2000.0 / 160.0 * 40.0
    assert o[UTILITY] == pytest.approx(study + 0.002 * o[STAYS] * pay_surplus(worth, p.price_sd, 80.0), rel=1e-8)
    assert o[PAYS] == pytest.approx(o[STAYS] * pay_chance(worth, p.price_sd, 80.0), rel=1e-9)
    assert o[PAY_SLOPE] == pytest.approx(o[STAYS] * pay_slope(worth, p.price_sd, 80.0), rel=1e-9)


def test_what_is_charged_at_enrolment_costs_utility_at_once_and_binds() -> None:
    p = terms()
    P = learners(1)
    free, bound = (one(offers(1, fee=80.0, charged=c), P, p) for c in (AT_CREDENTIAL, AT_ENROLMENT))
    assert bound[PAYS] == 1.0
    assert bound[UTILITY] == pytest.approx(
        free[UTILITY] - 0.002 * pay_surplus(free[WORTH], p.price_sd, 80.0) + 0.002 * (free[WORTH] - 80.0) - p.commitment)


MONTHLY = {"charged": AT_ENROLMENT, "monthly": 1, "bills": 6.0, "weeks": 26.0, "hours": 150.0, "fee": 1200.0}
LEAVING = {"drop_scale": 5.0, "drop_shape": 0.8, "lasting": 0.1, "sunk": 0.2}


def test_what_is_paid_by_the_month_costs_the_bills_that_she_thinks_to_pay_and_binds_nobody() -> None:
    p, P = terms(**LEAVING), learners(1, ability=0.1, engagement=0.5)
    S = offers(1, **MONTHLY)
    o = one(S, P, p, support=240.0)
    factor = hazard_factor(0.5, 0.1, 150.0 / 26.0, 1.0, p.drop_engagement, p.drop_ability, p.drop_hours, p.drop_language,
                           p.usual_hours)
    share = bills_paid(6.0, factor, 5.0, 0.8, 0.9 * 0.8, 0.9, 0.0, 0) / 6.0
    end = np.exp(-factor * spent(26.0, 0.0, 5.0, 0.8, 0.9 * 0.8, 0.9))
    assert (o[NET], o[PAID], o[BURDEN], o[PAYS]) == pytest.approx((960.0, share, 960.0 * share, 1.0), rel=1e-12)
    gain = 0.02 * 2000.0 * MONTHS_COUNTED * p.trust * end * norm.cdf(0.45 / np.sqrt(0.06 + 0.35**2))
    worth = (p.keepsake * (2.0 / 3.0) ** p.keepsake_elasticity + gain) * np.exp(0.5 * p.pay_engagement)
    assert o[WORTH] == pytest.approx(worth, rel=1e-8)
    free = one(offers(1, **{**MONTHLY, "charged": AT_CREDENTIAL, "monthly": 0}), P, p)
    study = free[UTILITY] - 0.002 * free[STAYS] * pay_surplus(free[WORTH], p.price_sd, 1200.0)
    assert o[UTILITY] == pytest.approx(study + 0.002 * (worth - 960.0 * share), rel=1e-9)
    once = one(offers(1, **{**MONTHLY, "monthly": 0}), P, p, support=240.0)
    assert once[PAID] == 1.0 and once[BURDEN] == 960.0
    assert o[STEEP] == pytest.approx(share * once[STEEP])  # a $ on the whole fee


def test_paying_anything_deters_whatever_the_sum_and_being_bound_deters_beyond_it() -> None:
    P = learners(1)
    together, apart, more = terms(commitment=4.0), terms(commitment=2.5, paying=1.5), terms(commitment=2.5, paying=2.5)
    bound = {"fee": 80.0, "charged": AT_ENROLMENT}
    for support in (0.0, 79.0):  # the parts add up to what they were in one
        assert one(offers(1, **bound), P, apart, support=support)[UTILITY] == one(offers(1, **bound), P, together,
                                                                                  support=support)[UTILITY]
    a, b = (one(offers(1, **bound), P, p, support=80.0)[UTILITY] for p in (apart, together))
    assert a - b == pytest.approx(1.5)  # nothing is paid: it binds all the same
    left, deterred, more_so = (one(offers(1, **MONTHLY), P, p) for p in (together, apart, more))
    assert left[UTILITY] - deterred[UTILITY] == pytest.approx(1.5) and deterred[UTILITY] - more_so[UTILITY] == pytest.approx(1.0)
    supported = [one(offers(1, **MONTHLY), P, p, support=1200.0)[UTILITY] for p in (together, apart, more)]
    assert len(set(supported)) == 1
    for columns in ({"charged": AT_CREDENTIAL}, {**bound, "hours": 0.0}):  # the credential after free study; a mill's paper
        assert one(offers(1, **columns), P, apart)[UTILITY] == one(offers(1, **columns), P, together)[UTILITY]
    some = learners(500, engagement=np.linspace(-2.0, 2.0, 500))
    demand = [Weighed(some, offers(1, **MONTHLY), terms(**LEAVING, paying=d)).flow(ENROLLED)[0] for d in (0.0, 1.0, 2.0, 4.0)]
    assert (np.diff(demand) < 0.0).all()


def test_in_a_free_trial_who_leaves_pays_nothing_and_who_stays_is_another_selection() -> None:
    trial = 2.0
    p, S = terms(**LEAVING, trial=trial, no_show=0.3), offers(1, **MONTHLY)
    P = learners(1, ability=0.1, engagement=0.5)
    o, at_once = one(S, P, p, support=240.0), one(S, P, terms(**LEAVING), support=240.0)
    factor = hazard_factor(0.5, 0.1, 150.0 / 26.0, 1.0, p.drop_engagement, p.drop_ability, p.drop_hours, p.drop_language,
                           p.usual_hours)
    there = stays(hazard(trial, 5.0, 0.8), factor)  # who gave her card has started
    share = bills_paid(6.0, factor, 5.0, 0.8, 0.9 * 0.8, 0.9, trial, 0) / 6.0
    assert (o[STAYS], o[PAYS]) == pytest.approx((there, there), rel=1e-12)
    assert (o[PAID], o[BURDEN]) == pytest.approx((share, 960.0 * share), rel=1e-12)
    study = at_once[UTILITY] - 0.002 * (at_once[WORTH] - at_once[BURDEN])
    assert o[UTILITY] == pytest.approx(study + 0.002 * there * (o[WORTH] - o[BURDEN]), rel=1e-9)
    assert o[WORTH] > at_once[WORTH] and o[STEEP] == pytest.approx(0.002 * there * share)
    assert one(offers(1, **{**MONTHLY, "monthly": 0}), P, p)[PAYS] == 1.0  # there is none of what is not paid by the month


def test_the_longer_the_trial_the_fewer_are_billed_and_the_more_of_them_are_persistent() -> None:
    S, P = offers(1, **MONTHLY), learners(4000, engagement=np.linspace(-2.0, 2.0, 4000))
    billed, engaged = [], []
    for trial in (0.0, 1.0, 2.0):
        w = Weighed(P, S, terms(**LEAVING, platform_taste=0.0, trial=trial))
        pays = w.out.pays == 1
        billed.append(w.flow(PAYERS)[0])
        engaged.append(float(P.engagement[pays].mean()))
        assert abs(pays.sum() - billed[-1] / HEADS) < 4.5 * np.sqrt(billed[-1] / HEADS)  # false alarm 1 in 150,000
        assert (w.out.stays[w.out.slot == 0] < 1.0).all() == (trial > 0.0)
        left = (w.out.slot == 0) & ~pays  # who is not billed has left: she was not there at the end of the trial
        assert left.any() == (trial > 0.0) and (w.out.there[left] == 0.0).all() and (w.out.there[pays] == 1.0).all()
    assert billed[0] > billed[1] > billed[2] and engaged[0] < engaged[1] < engaged[2]


@pytest.mark.parametrize("trial", [0.0, 2.0])
def test_the_slope_of_what_is_paid_by_the_month_is_that_of_those_who_are_billed(trial: float) -> None:
    """Against the difference that $1 on the whole fee makes to the expected number of payers."""
    P, p = learners(50, engagement=np.linspace(-2.0, 2.0, 50)), terms(**LEAVING, platform_taste=0.0, trial=trial)
    more, less, w = (Weighed(P, offers(1, **{**MONTHLY, "fee": fee}), p) for fee in (1200.5, 1199.5, 1200.0))
    assert w.flow(SLOPE)[0] == pytest.approx(less.flow(PAYERS)[0] - more.flow(PAYERS)[0], rel=1e-4)


def test_late_cancelling_costs_money_that_nobody_reckons_with() -> None:
    P, S = learners(1), offers(1, **MONTHLY)
    soon, late = (one(S, P, terms(**LEAVING, late_cancelling=c)) for c in (0, 2))
    assert late[PAID] > 1.2 * soon[PAID]
    assert (late[UTILITY], late[BURDEN], late[WORTH], late[STEEP]) == (soon[UTILITY], soon[BURDEN], soon[WORTH], soon[STEEP])
    assert late[FELT] * late[PAID] == pytest.approx(soon[FELT] * soon[PAID])


def test_a_month_of_it_must_be_within_her_means_and_nobody_lends_it() -> None:
    p = terms()
    month = 2000.0 * p.liquidity
    for fee, able in ((6.0 * month, True), (6.0 * month + 1.0, False)):
        o = one(offers(1, **{**MONTHLY, "fee": fee}), learners(1, credit=1e9), p)
        assert np.isfinite(o[UTILITY]) == able and (o[LENT] == 0.0) == able


def test_overconfidence_bears_on_what_she_decides_and_on_nothing_that_happens() -> None:
    """She counts on more bills and on a better chance to finish; who is there to decide, and what is paid, stay as they are."""
    P = learners(1)
    right, proud = terms(**LEAVING), terms(**LEAVING, overconfidence=0.6)
    for columns in (MONTHLY, {"hours": 40.0, "weeks": 8.0}, {"hours": 40.0, "weeks": 8.0, "charged": AT_ENROLMENT}):
        a, b = (one(offers(1, **columns), P, p) for p in (right, proud))
        assert b[GAIN] > 1.5 * a[GAIN] and b[WORTH] > a[WORTH]
        assert (a[PAID], a[STAYS], a[NET], a[SPONSOR]) == (b[PAID], b[STAYS], b[NET], b[SPONSOR])
        assert b[BURDEN] > 1.3 * a[BURDEN] if columns is MONTHLY else b[BURDEN] == a[BURDEN]
    sure = one(offers(1, **MONTHLY), P, terms(**LEAVING, overconfidence=1.0))
    assert sure[BURDEN] == 1200.0
    # research sees that who counts on more bills than come minds a $ that does the more
    reckoned, due = (one(offers(1, **MONTHLY), P, p)[BURDEN] for p in (proud, right))
    for p, felt in ((right, 1.0), (proud, reckoned / due)):
        assert alpha_at_margin(Weighed(P, offers(1, **MONTHLY), p)) == pytest.approx(0.002 * felt, rel=1e-3)


def alpha_at_margin(weighed: Weighed) -> float:
    """Marginal utility of money among those at the margin of enrolling."""
    people, low, high = weighed.sums.margin.sum(axis=(0, 1)).tolist()
    return float(1e-6 * (high * LOW_WORD + low) / people)


def test_so_many_people_at_the_margin_do_not_overflow_what_a_dollar_is_to_them() -> None:
    """In parts of a millionth they are more than 64 bits hold."""
    weighed = Weighed(learners(40, weight=1e9, alpha=0.01, outside=-7.0), offers(1, charged=AT_ENROLMENT, fee=700.0), terms())
    people, _, high = weighed.sums.margin.sum(axis=(0, 1)).tolist()
    assert people * 0.01 * 1e6 > 2.0**63 and high * LOW_WORD > 2.0**63
    assert alpha_at_margin(weighed) == pytest.approx(0.01, rel=1e-6)


def test_expected_money_of_what_is_paid_by_the_month_is_the_share_that_will_be_paid() -> None:
    p, S = terms(**LEAVING, platform_taste=0.0), offers(1, **MONTHLY)
    P = learners(40, engagement=np.linspace(-2.0, 2.0, 40), sponsored=0.25)
    w = Weighed(P, S, p, support=np.full((40, 1), 240.0), scheme=np.ones((40, 1), np.int64))
    each = np.array([one(S, P[n:n + 1], p, support=240.0) for n in range(40)])
    chance = 1.0 / (1.0 + np.exp(1.0 - each[:, UTILITY]))
    assert 0.1 < each[:, PAID].min() < 0.3 < 0.8 < each[:, PAID].max()
    revenue = w.flow(REVENUE)[0]
    assert revenue == pytest.approx(1200.0 * HEADS * float((chance * each[:, PAID]).sum()), rel=1e-6)
    assert w.flow(SUPPORT)[0] == pytest.approx(revenue * 0.2, rel=1e-6)
    assert float(w.sums.funds.sum(axis=0)[1] * PART) == pytest.approx(revenue * 0.2, rel=1e-6)
    assert w.group(G_SPENT) == pytest.approx(revenue * 0.8 * 0.75, rel=1e-6)
    assert w.group(G_SPONSOR) == pytest.approx(revenue * 0.8 * 0.25, rel=1e-6)
    pays = w.out.pays == 1
    assert pays.any() and (w.out.bills[pays] == 6.0).all() and (w.out.bills[~pays] == 1.0).all()
    assert w.out.burden[pays] == pytest.approx(each[pays, BURDEN])


def test_who_does_not_pay_for_an_exam_does_not_sit_it() -> None:
    """An alternative only to those to whom it is worth its fee, with what it is worth to them on average; enrolments are
    payers. 20,000 people, two offers: payers within 4.5 standard errors of expected ones (2 numbers, 1 in 70,000)."""
    p = terms(platform_taste=0.0, no_show=0.3, drop_scale=5.0)
    S = offers(2, fee=[60.0, 30.0], appeal=[2.0, 1.0], charged=[AT_EXAM, AT_CREDENTIAL])
    exam, later = (one(S[[j]], learners(1), p) for j in range(2))
    assert exam[STAYS] == 1.0 and later[STAYS] < 0.7
    assert exam[JOINS] == pytest.approx(pay_chance(exam[WORTH], p.price_sd, 60.0))
    assert exam[PAYS] == later[JOINS] == 1.0
    free = one(offers(1, fee=60.0, appeal=2.0), learners(1), terms(platform_taste=0.0))
    study = free[UTILITY] - 0.002 * pay_surplus(free[WORTH], p.price_sd, 60.0)
    assert exam[UTILITY] == pytest.approx(study + 0.002 * pay_surplus(exam[WORTH], p.price_sd, 60.0) / exam[JOINS])
    n = 20_000
    w = Weighed(learners(n), S, p)
    odds = np.exp(np.array([exam[UTILITY], later[UTILITY]]) - 1.0)
    sits = exam[JOINS] * odds[0] / (1.0 + odds.sum())
    assert w.flow(ENROLLED)[0] / (HEADS * n) == pytest.approx(sits, rel=0.01) == w.flow(PAYERS)[0] / (HEADS * n)
    other = odds[1] * (exam[JOINS] / (1.0 + odds.sum()) + (1.0 - exam[JOINS]) / (1.0 + odds[1]))
    assert w.flow(ENROLLED)[1] / (HEADS * n) == pytest.approx(other, rel=0.01)
    assert w.flow(ENROLLED)[1] > 1.5 * w.flow(PAYERS)[1]
    assert w.group(G_ENROLLED) == pytest.approx(w.flow(ENROLLED).sum(), rel=1e-6)
    sat = w.out.slot == 0
    assert (w.out.pays[sat] == 1).all()
    for j in range(2):
        chance = w.flow(PAYERS)[j] / (HEADS * n)
        assert abs(int(((w.out.slot == j) & (w.out.pays == 1)).sum()) - n * chance) < 4.5 * np.sqrt(n * chance)


def test_language_field_motive_and_ability_to_pay() -> None:
    p = terms()
    base = one(offers(1), learners(1), p)
    foreign = one(offers(1, language=4), learners(1, language=1, english=0.5, second=4, second_level=0.3), p)
    assert base[UTILITY] - foreign[UTILITY] > 0.7 * p.language_cost  # and it is finished less often
    other_field = one(offers(1, field=1), learners(1), p)
    assert other_field[GAIN] == pytest.approx(p.off_field_return * base[GAIN])
    quick = terms()
    quick.time_ability = 0.5
    able = learners(1, ability=0.4)
    hours = able.alpha[0] * p.value_of_time * able.income[0] / p.work_hours * offers(1).hours[0]
    gained = one(offers(1), able, quick)[UTILITY] - one(offers(1), able, p)[UTILITY]
    assert gained == pytest.approx(hours * (1 - np.exp(-0.2)))  # the able need less time
    leisure = one(offers(1), learners(1, motive=INTEREST), p)
    assert leisure[GAIN] == pytest.approx(p.leisure_weight * base[GAIN])
    certify = one(offers(1), learners(1, motive=CERTIFY), p)
    assert certify[WORTH] - base[WORTH] == pytest.approx((p.certify_factor - 1) * p.keepsake * (2 / 3) ** 0.7)
    job = one(offers(1), learners(1, motive=CHANGE_JOB), p, job=0.01)
    jobless = one(offers(1), learners(1, jobless=1), p, job=0.01)
    assert job[GAIN] == jobless[GAIN] > base[GAIN] == one(offers(1), learners(1), p, job=0.01)[GAIN]
    dear = one(offers(1, fee=p.liquidity * 2000.0 + 1), learners(1), p)
    assert dear[PAYS] == dear[PAY_SLOPE] == 0.0
    assert np.isfinite(dear[UTILITY])  # she may still study free
    assert one(offers(1, fee=4001.0, charged=AT_ENROLMENT), learners(1), p)[UTILITY] == -np.inf


def test_her_taste_for_a_platform_is_the_same_draw_for_all_that_she_considers_there() -> None:
    marks, out, zero = np.array([2, 0, 2, 1, 0, 2]), np.full((6, TRAITS), np.nan), np.zeros(6)
    value_set(learners(8)[7], offers(6, mark=marks), terms(), pay_table(), np.zeros(len(FORMS)), np.zeros((2, 4)), np.arange(6),
              zero, zero, zero, 4, *KEYS, np.empty(6), np.empty(6, np.int64), out)
    drawn = [float(normals(KEYS, BRAND, LIFE, 7, mark)) for mark in range(3)]
    assert out[:, LIKED].tolist() == [drawn[mark] for mark in marks] and len(set(drawn)) == 3


def test_a_bundle_s_credential_is_worth_those_of_its_courses_and_one_gain() -> None:
    p, P = terms(), learners(1)
    single, bundle = (one(offers(1, courses=n), P, p) for n in (1, 5))
    assert bundle[GAIN] == single[GAIN] > 0
    assert bundle[WORTH] - single[WORTH] == pytest.approx(4.0 * p.keepsake * (2 / 3) ** 0.7)


def test_support_sponsors_and_what_is_held_lower_the_fee() -> None:
    p = terms()
    assert one(offers(1), learners(1), p, support=20.0)[NET] == 30.0
    sponsored = one(offers(1), learners(1, sponsored=0.8), p, support=20.0)
    assert (sponsored[NET], sponsored[SPONSOR]) == pytest.approx((6.0, 24.0))
    assert one(offers(1, field=1), learners(1, sponsored=0.8), p)[SPONSOR] == 0.0  # firms pay for their own field
    half = one(offers(1), learners(1), p, covered=0.5)
    assert half[NET] == 25.0
    assert half[UTILITY] > one(offers(1, fee=25.0), learners(1), p)[UTILITY]  # half the hours as well
    assert one(offers(1), learners(1), p, covered=2.0).tolist() == [-np.inf, *[0.0] * (TRAITS - 1)]


def test_a_dear_programme_sells_to_those_to_whom_gains_at_work_count() -> None:
    """Of two people alike but for that weight, one pays $1,000 and the other does not; research sees what each would pay."""
    p = terms(price_sd=0.2, alpha=0.0)
    P, S = learners(2, trust=[0.005, 0.8], alpha=0.0, outside=-50.0), offers(1, fee=1000.0)
    usual, keen = (one(S, P[[i]], p) for i in range(2))
    assert keen[GAIN] == pytest.approx(160.0 * usual[GAIN], rel=1e-12)
    assert usual[PAYS] < 1e-9 and keen[PAYS] > 0.9
    seen = Weighed(P, S, p).sums.wtp.sum(axis=(0, 1, 2))
    at = np.flatnonzero(seen)
    assert len(at) == 2 and seen[at[0]] == seen[at[1]]
    for b, o in zip(at, (usual, keen), strict=True):
        assert LOWEST + STEP * b <= np.log(o[WORTH]) < LOWEST + STEP * (b + 1)


def test_a_stackable_course_is_worth_more_only_to_those_without_a_degree_and_where_it_is_accepted() -> None:
    p = terms(degree_return=0.5)
    S, accept = offers(1, stack=3, credits=60.0, fee=10.0), np.array([[0.0, 1.0, 0.3, 1.0]])
    plain = one(offers(1, fee=10.0), learners(1, trust=0.5), p)[WORTH]
    assert one(S, learners(1, trust=0.5), p, accept=accept)[WORTH] > 1.2 * plain
    assert one(S, learners(1, trust=0.5), p, accept=np.zeros((1, 4)))[WORTH] == plain
    assert one(S, learners(1, trust=0.5, education=2), p, accept=accept)[WORTH] == plain


def test_the_option_value_is_that_of_the_modules_still_needed_for_what_is_recognised() -> None:
    """72 credits are recognised (40 % of 180). Somebody with nothing needs three modules of 24, with 48 one, with 72 none."""
    p = terms(degree_return=0.5, off_field_return=0.0)
    S, accept = offers(1, stack=3, credits=24.0, fee=10.0, field=1), np.array([[0.0, 1.0, 0.3, 1.0]])
    worth = {held: one(S, learners(1, trust=0.5, stacked=held), p, accept=accept)[WORTH]
             for held in (0.0, 24.0, 48.0, 50.0, 72.0, 90.0)}
    plain = one(offers(1, fee=10.0, field=1), learners(1, trust=0.5), p)[WORTH]
    prize = 0.5 * 0.5 * 2000.0 * MONTHS_COUNTED * 0.4
    chance = pass_chance(0.0, 0.06, -0.35, 0.35)  # the job gain is nothing out of field: the option alone is left
    for held, left in ((0.0, 3), (24.0, 2), (48.0, 1), (50.0, 1)):
        option = stack_value(prize, 1.0, chance, p.stack_discount, 10.0, 0.0, left - 1)
        assert worth[held] - plain == pytest.approx(chance * option, rel=1e-9), held
    assert worth[0.0] < worth[24.0] < worth[48.0]  # the nearer, the more the next module is worth
    assert worth[72.0] == worth[90.0] == plain  # more is not recognised
    short = offers(1, stack=3, credits=1.2, fee=10.0, field=1)
    assert one(short, learners(1, trust=0.5), p, accept=accept)[WORTH] == plain  # sixty courses are no plan
    assert one(short, learners(1, trust=0.5, stacked=71.0), p, accept=accept)[WORTH] > plain


def test_what_is_billed_by_the_month_binds_by_its_bill() -> None:
    p = terms(liquidity=1.0)
    S = offers(2, fee=20_000.0, charged=AT_ENROLMENT, bills=[1.0, 28.0])
    assert one(S[:1], learners(1), p)[UTILITY] == -np.inf
    assert one(S[1:], learners(1), p)[UTILITY] > -np.inf
    paid_later = offers(2, fee=2500.0, bills=[1.0, 2.0])
    assert one(paid_later[:1], learners(1), p)[PAYS] == 0.0 < one(paid_later[1:], learners(1), p)[PAYS]


def test_a_purchase_without_study_is_no_burden_and_its_buyer_is_sure_of_it() -> None:
    """A mill: nothing to study, nothing to fail."""
    p = terms(commitment=4.0)
    mill = offers(1, hours=0.0, weeks=1.0, charged=AT_ENROLMENT, fee=100.0, difficulty=-np.inf)
    exam = offers(1, hours=0.0, weeks=1.0, charged=AT_ENROLMENT, fee=100.0, difficulty=-0.35)
    dull = learners(1, ability=-1.0)
    sure, unsure = one(mill, dull, p), one(exam, dull, p)
    assert sure[GAIN] == pytest.approx(p.trust * 0.02 * 2000.0 * MONTHS_COUNTED, rel=1e-9)
    assert unsure[GAIN] < 0.2 * sure[GAIN]
    assert sure[UTILITY] == pytest.approx(1.0 + p.match_taste + 0.002 * (sure[WORTH] - 100.0))  # appeal, field, money
