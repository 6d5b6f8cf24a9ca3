"""What a provider with room for a launch would launch."""

import numpy as np
import pytest
from tests.processes.supply_market import WORLD, SupplyMarket, grant, people, shop

from credmarket.agents.catalogue import running
from credmarket.agents.kinds import provider_kinds
from credmarket.agents.providers import provider_names
from credmarket.agents.words import (
    ACADEMIC,
    BADGE,
    BUNDLE,
    COURSE,
    DEGREE,
    DEGREE_KIND,
    ENGLISH,
    EXAM,
    FORMS,
    MICRO,
    MODULE,
    NONE,
    PROFESSIONAL,
)
from credmarket.processes.costs import ONLINE
from credmarket.processes.design import (
    cost_a_month,
    design,
    form_shares,
    rough_value,
    translations,
)
from credmarket.processes.launch import launch_costs
from credmarket.processes.prospects import prospects

LV, ES, DE = (WORLD.languages.index(c) for c in ("lv", "es", "de"))


def market(n=400, changes=None, month=80, **columns):
    m = SupplyMarket(changes, providers=people(n, forms=0, assessment=NONE, mode=ONLINE, **columns))
    m.platforms.own_provider[:] = NONE
    m.month = month
    return m


def designed(m):
    n = len(m.providers)
    return design(m, prospects(m), running(m.offers, m.month), np.arange(n), np.zeros(n, np.int64))


def test_without_response_to_value_forms_follow_the_habit_of_the_type():
    """4,000 draws; four binomial standard errors (false alarm below 1 in 1,000)."""
    m = market(4000, {"launch.response": 0.0}, english=0, language=ENGLISH, type=0)
    s = designed(m)
    share = np.bincount(s.form, minlength=len(FORMS)) / len(s.form)
    expected = provider_kinds().forms[0]
    assert np.all(np.abs(share - expected) < 4.0 * np.sqrt(expected * (1 - expected) / 4000) + 1e-12)
    assert not np.any(s.kind == BUNDLE) and np.all(s.kind[s.form == MICRO] == MODULE)


def test_what_pays_more_is_launched_more():
    def badges(enrolled):
        m = market(1500, type=0)
        shop(m, np.arange(500), form=BADGE, enrolled=enrolled, launched=60)
        return (designed(m).form == BADGE).mean()

    assert badges(5000.0) > 2.0 * badges(50.0)


def test_a_bundle_needs_courses_of_one_field_and_language():
    m = market(200, type=0)
    shop(m, np.arange(100).repeat(4), field=3, language=ENGLISH, launched=60)
    s = designed(m)
    bundles = s.kind == BUNDLE
    assert bundles.any() and np.all(s.provider[bundles] < 100) and np.all(s.field[bundles] == 3)
    assert np.all(s.mode[bundles] == ONLINE) and not s.direct[bundles].any()


def test_only_those_with_the_standing_launch_degrees():
    m = market(3000, {"launch.degree_share": 0.05}, type=0, degrees=np.arange(3000) % 2)
    s = designed(m)
    degrees = s.kind == DEGREE_KIND
    assert degrees.any() and np.all(s.provider[degrees] % 2 == 1) and np.all(s.form[degrees] == DEGREE)


def test_a_language_that_no_platform_hosts_can_only_be_sold_directly():
    m = market(300, type=0, language=LV, english=0)
    s = designed(m)
    assert np.all(s.direct) and np.all(s.language == LV)
    able = market(300, type=0, language=LV, english=1)
    assert np.all(designed(able).language[~designed(able).direct] == ENGLISH)


def test_home_or_english_is_decided_by_what_it_brings():
    def home(enrolled):
        m = market(1500, type=0, language=DE, english=1)
        shop(m, np.arange(500), language=DE, enrolled=enrolled, launched=60)
        shop(m, np.arange(500), language=ENGLISH, enrolled=1000.0, launched=60)
        s = designed(m)
        return (s.language[~s.direct] == DE).mean()

    assert home(3000.0) > 0.5 > home(100.0)


def test_rooms_and_exams_are_sold_directly():
    m = market(600, type=2)
    m.providers.mode[:300] = 2
    s = designed(m)
    assert np.all(s.direct[(s.provider < 300) & (s.kind == COURSE) & ~s.translated])
    assert np.all(s.direct[s.kind == EXAM]) and np.all(s.form[s.kind == EXAM] == PROFESSIONAL)


def test_a_named_form_and_examiner_are_kept_to():
    m = market(3000, {"launch.response": 0.0, "launch.named_form": 0.9}, type=0)
    m.providers.forms[:] = 1 << PROFESSIONAL
    m.providers.assessment[:] = 2
    share = form_shares(m, np.array([0]), np.array([False]))[0]
    assert share[5] == pytest.approx(0.9 * (0.9 + 0.1 * provider_kinds().forms[0, PROFESSIONAL]))
    assert (designed(m).kind == EXAM).mean() == pytest.approx(share[5] / share[:7].sum(), abs=0.04)


def test_several_named_forms_are_as_frequent_as_with_others_of_the_type():
    m = market(300, {"launch.named_form": 1.0}, type=0)
    usual = provider_kinds().forms[0]
    m.providers.forms[:] = 1 << ACADEMIC | 1 << MICRO
    m.providers.assessment[:] = 1
    share = form_shares(m, np.array([0]), np.array([False]))[0]
    assert share[1] == share[2] == share[5] == 0.0  # not named: no professional certificate, no badge
    assert share[4] / share[0] == pytest.approx(usual[MICRO] / usual[ACADEMIC])


def test_the_record_names_all_forms_of_a_provider():
    m = SupplyMarket({"population.until": "2012-01"})
    udacity = provider_names(m.providers, m.world).index("Udacity")
    assert m.providers.forms[udacity] == 1 << PROFESSIONAL | 1 << MICRO


def test_a_translation_is_of_the_best_course_into_a_hosted_language_not_served_yet():
    m = market(300, {"launch.translation": 1.0}, type=0)
    shop(m, np.arange(300), field=4, enrolled=10.0, launched=60)
    best = shop(m, np.arange(300), field=5, enrolled=100.0, launched=60)
    shop(m, np.arange(300), field=5, enrolled=1.0, language=ES, launched=60)
    see = prospects(m)
    source, tongue = translations(m, see, running(m.offers, m.month), np.arange(300), np.zeros(300, np.int64))
    assert np.array_equal(source, best) and np.all(see.hosted[tongue])
    assert not np.isin(tongue, (ENGLISH, ES)).any() and len(set(tongue.tolist())) > 3
    s = designed(m)
    assert s.translated.any() and np.all(s.field[s.translated] == 5) and np.all(s.source[~s.translated] == NONE)


def test_nobody_translates_who_has_nothing_or_does_not_think_of_it():
    m = market(50, {"launch.translation": 0.0})
    shop(m, np.arange(50), launched=60)
    assert not designed(m).translated.any()
    assert not designed(market(50, {"launch.translation": 1.0})).translated.any()


def test_a_grant_counts_against_the_cost():
    m = market(1)
    costs = launch_costs(m, np.array([0]), np.array([COURSE]), np.array([0]), np.array([0]), np.array([False]),
                         np.array([False]))
    cheaper = cost_a_month(m, costs, 20_000.0)[0]
    assert cost_a_month(m, costs)[0] - cheaper == pytest.approx(20_000.0 / m.params.objective.horizon)


def test_what_a_grant_pays_for_is_launched_more_and_its_completions_are_worth_more():
    def of_form(scheme):
        m = market(400)
        if scheme:
            grant(m, covers=lambda m, form, field, language, standard: form == ACADEMIC, **scheme)
        return (designed(m).form == ACADEMIC).sum()

    assert of_form({"launch": 30_000.0}) > of_form({}) < of_form({"completion": 500.0})


def test_who_wants_to_be_seen_values_enrolments_who_sells_values_fees():
    m = market(2, visibility=[0.9, 0.0], revenue=[0.05, 1.0], new_students=0.0, service=0.0)
    see = prospects(m)
    one = [np.zeros(2, int)] * 4
    value = rough_value(m, see, np.arange(2), *one, np.zeros(2, bool), np.full(2, 5.0))
    seller = rough_value(m, see._replace(fee=2.0 * see.fee, study_fee=2.0 * see.study_fee), np.arange(2), *one,
                         np.zeros(2, bool), np.full(2, 5.0))
    assert value[0] > value[1] and seller[1] / value[1] > 1.9 and seller[0] / value[0] < 1.3


def test_programmes_that_would_be_sold_by_the_month_are_valued_so():
    m = market(2, visibility=0.0, revenue=1.0, new_students=0.0, service=0.0)
    m.params.launch = m.params.launch.change(monthly=True)
    m.platforms.own_provider[:] = NONE
    m.platforms.own_provider[5], m.platforms.monthly_from[5] = 1, 0
    m.providers.partner[:] = NONE
    see = prospects(m)
    one = [np.full(2, BUNDLE), np.full(2, MICRO), np.zeros(2, int), np.zeros(2, int), np.zeros(2, bool), np.full(2, 5.0)]
    value = [rough_value(m, see._replace(monthly=see.monthly._replace(fee=k * see.monthly.fee)), np.arange(2), *one)
             for k in (1.0, 2.0)]
    assert value[1][0] == value[0][0] and value[1][1] > 1.9 * value[0][1]
    half = rough_value(m, see._replace(monthly=see.monthly._replace(billed=0.5 * see.monthly.billed)), np.arange(2), *one)
    assert half[1] == pytest.approx(0.5 * value[0][1]) and half[0] == value[0][0]
