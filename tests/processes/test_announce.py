"""New offers are written down whole, and paid for to the cent."""

import numpy as np
import pytest
from tests.processes.supply_market import SupplyMarket, grant, people, shop, standard

from credmarket.agents.catalogue import running
from credmarket.agents.marks import class_of
from credmarket.agents.platforms import FOR_PROFIT
from credmarket.agents.words import ACADEMIC, AT_ENROLMENT, BADGE, BUNDLE, COURSE, EXAM, MICRO, MODULE, NONE, PROFESSIONAL, STACKS
from credmarket.processes.announce import announce
from credmarket.processes.launch import decide
from credmarket.processes.prospects import prospects

MONTH = 80


def market(changes=None, **columns):
    usual = {"forms": 0, "assessment": NONE, "mode": NONE, "validity": NONE, "capacity": 24.0, "type": 0}
    m = SupplyMarket({"launch.softness": 1e5, "launch.response": 0.0, **(changes or {})},
                     providers=people(300, **{**usual, **columns}))
    m.platforms.own_provider[:] = NONE
    m.month = MONTH
    shop(m, np.arange(300).repeat(5), field=3, launched=60, enrolled=3000.0)
    return m


def announced(m):
    d = decide(m, prospects(m), running(m.offers, m.month))
    return d, announce(m, d)


def test_ids_tell_provider_and_own_launch_and_rows_follow_them():
    m = market()
    _, rows = announced(m)
    assert rows.size > 30
    for row in rows:
        before = (m.offers.provider[:row] == m.offers.provider[row]).sum()
        assert m.offers.launch[row] == before
    assert np.array_equal(m.offers.pid >> 16, m.offers.provider) and len(set(m.offers.pid.tolist())) == len(m.offers)
    assert np.array_equal(m.providers.launches, np.bincount(m.offers.provider, minlength=300))
    assert m.providers.courses.sum() == (m.offers.kind[rows] == COURSE).sum()


def test_it_takes_months_to_produce_and_money_leaves_the_provider():
    m = market()
    _, rows = announced(m)
    assert np.all(m.offers.launched[rows] == MONTH + m.params.launch.production_months)
    paid = m.ledger.paid("production", "providers") + m.ledger.paid("localisation", "providers")
    assert paid == m.offers.fixed[rows].sum() and m.providers.cash.sum() == -paid
    m.ledger.close(2018)


def test_grants_are_paid_by_the_provider_s_state_and_by_platforms_with_a_budget():
    m = market()
    scheme = grant(m, launch=1000.0)
    m.levers.catalogue_grant[1] = 1e5
    d, _ = announced(m)
    place = int(m.providers.place[0])
    assert m.governments.cash[place] == -m.ledger.paid("grant", "governments")
    assert m.ledger.paid("grant", "governments") == scheme.spent == np.minimum(
        np.rint(100 * d.costs.fixed), 100_000).sum()
    hosted = (d.platform == 1).any()
    assert hosted and 0 < m.ledger.paid("grant", "platforms") <= 1e7 and m.platforms.cash[1] < 0
    m.ledger.close(2018)


def test_kinds_look_like_what_they_are():
    m = market()
    _, rows = announced(m)
    o = m.offers
    kind, form = o.kind[rows], o.form[rows]
    bundles, modules = rows[kind == BUNDLE], rows[kind == MODULE]
    assert bundles.size and modules.size
    assert np.all(o.members[bundles] >= 4) and np.all(o.hours[bundles] == 29.0 * o.members[bundles])
    assert np.all(o.bundle[o.bundle >= 0] >= 1500) and np.all(o.assessment[bundles] >= 1)
    assert np.all(o.stack[bundles] == STACKS.index("embedded")) and np.all(o.stack[modules] == STACKS.index("modular"))
    assert np.allclose(o.credits[modules], o.hours[modules] / 25.0)
    assert np.all((o.awards[rows] >> form) & 1 == 1)
    also = ((o.awards[rows] >> BADGE) & 1 == 1) & (form != BADGE)
    assert 0.0 < also[kind == COURSE].mean() < 0.3 and not also[kind != COURSE].any()
    assert np.all(o.unit[rows] >= 0) and np.array_equal(m.issuers.provider[o.unit[rows]], o.provider[rows])
    assert np.array_equal(m.issuers.group[o.unit[rows]], class_of(form, 0))


def test_exams_certify_and_expire_courses_teach():
    m = market(type=2)
    _, rows = announced(m)
    o = m.offers
    exams, courses = rows[o.kind[rows] == EXAM], rows[(o.kind[rows] == COURSE) & (o.form[rows] == PROFESSIONAL)]
    assert exams.size and courses.size
    assert np.all(o.gain[exams] == 0.0) and np.all(o.validity[exams] == 36) and np.all(o.proctored[exams] == 1)
    assert np.all(o.gain[courses] >= 0.0) and o.gain[courses].mean() > 0.0
    lasting = o.validity[courses] == 0
    assert np.array_equal(lasting, o.assessment[courses] != 2)
    told = market(type=2, validity=0)
    _, rows = announced(told)
    assert np.all(told.offers.validity[rows] == 0)


def test_hours_spread_around_those_of_the_form_and_gain_follows_hours_and_quality():
    """Median of some 150 lognormal hours: within 25 % (false alarm below 1 in 10,000)."""
    m = market()
    _, rows = announced(m)
    o = m.offers
    academic = rows[(o.form[rows] == ACADEMIC) & (o.kind[rows] == COURSE)]
    assert np.median(o.hours[academic]) == pytest.approx(29.0, rel=0.25) and o.hours[academic].std() > 5.0
    expected = 0.01 * o.hours[academic] / 100 * np.maximum(1 + 0.3 * o.quality[academic], 0)
    assert np.allclose(o.gain[academic], expected)


def test_bundles_of_for_profit_platforms_may_be_billed_by_the_month_at_the_same_whole_fee():
    m = market({"launch.subscribed": 1.0})
    d, rows = announced(m)
    bundles = np.flatnonzero(d.slots.kind == BUNDLE)
    monthly = m.platforms.owner[d.platform[bundles]] == FOR_PROFIT
    billed = m.offers.months_billed[rows[bundles]]
    assert monthly.any() and np.all(billed[monthly] > 1) and np.all(billed[~monthly] == 1)
    whole = m.offers.fee[rows[bundles]] * billed / 100.0
    assert np.allclose(whole, d.sale.fee[bundles], atol=0.005 * billed.max() + 0.005)


def test_what_is_sold_by_the_month_is_bought_at_its_start_and_billed_by_its_months():
    m = market({"launch.monthly": True, "launch.subscribed": 0.0, "prospects.prior_stay_monthly": 0.9})
    m.platforms.monthly_from[1:] = 0
    d, rows = announced(m)
    o, programmes = m.offers, np.isin(d.slots.kind, (BUNDLE, MODULE)) & ~d.slots.direct
    monthly = rows[programmes]
    assert monthly.size > 0 and np.array_equal(o.monthly[rows] == 1, programmes)
    assert np.all(o.charged[monthly] == AT_ENROLMENT)
    assert np.array_equal(o.months_billed[monthly], np.maximum(np.rint(o.weeks[monthly] * 12.0 / 52.0), 1.0))
    assert np.allclose(o.fee[monthly] * o.months_billed[monthly] / 100.0, d.sale.fee[programmes],
                       atol=0.005 * o.months_billed[monthly].max() + 0.005)


def test_members_of_a_standard_wait_are_verified_and_pay():
    m = market(members=slice(None))
    m.levers.standards = [standard(delay=3, fee=1_000_000, hours_low=40.0, hours_high=60.0, min_assessment=2)]
    _, rows = announced(m)
    o = m.offers
    assert np.all(o.launched[rows] == MONTH + 4 + 3) and np.all(o.assessment[rows] == 2)
    modules = rows[o.kind[rows] == MODULE]
    assert np.all((o.hours[modules] >= 40.0) & (o.hours[modules] <= 60.0)) and np.all(o.standard[modules] == 1)
    verified = rows[o.standard[rows] == 1]
    assert 0 < verified.size < rows.size and m.ledger.paid("compliance") == 1_000_000 * verified.size
    assert np.all(m.issuers.group[o.unit[verified]] == class_of(o.form[verified], 1))
    assert np.all(o.form[modules] == MICRO)


def test_a_provider_s_launches_do_not_depend_on_what_others_do():
    """Two worlds that differ in one provider's capacity: everybody else's draws stay the same."""
    a, b = market(), market()
    da, _ = announced(a)
    quiet = int(da.slots.provider[3])
    b.providers.capacity[quiet] = 0.0
    db, _ = announced(b)
    keep = da.slots.provider != quiet
    assert (~keep).sum() > 0 and np.array_equal(da.slots.provider[keep], db.slots.provider)
    assert np.array_equal(da.platform[keep], db.platform) and np.array_equal(da.quality[keep], db.quality)
