"""Free study with a paid credential, or a fee at enrolment."""

import numpy as np
import pytest
from tests.processes.supply_market import SupplyMarket, people

from credmarket.agents.kinds import form_kinds
from credmarket.agents.platforms import CHOICE, OPEN, PAID
from credmarket.agents.research import LOWEST, STEP
from credmarket.agents.words import AT_CREDENTIAL, AT_ENROLMENT, AT_EXAM, BUNDLE, COURSE, DEGREE_KIND, EXAM
from credmarket.processes.charging import bought_at, terms
from credmarket.processes.prospects import prospects


def market(students=10_000.0, worth=5.0, alpha=0.004):
    m = SupplyMarket(providers=people(2))
    m.month = 80
    m.research.wtp[0, 0, int((np.log(worth) - LOWEST) / STEP)] = students
    m.research.alpha[:] = alpha
    m.platforms.study[:] = CHOICE
    return m


def sold(m, seen=0.0, per_taker=0.0, kind=COURSE, platform=1, stay=0.05, kept=0.5, most=np.inf):
    see = prospects(m)
    see = see._replace(stay=np.full_like(see.stay, stay))
    one = [np.array([x]) for x in (0, kind, 0, 0, platform)]
    money = [np.array([float(x)]) for x in (1000.0, seen, per_taker, kept, 5.0, most)]
    found = terms(m, see, *one, *money)
    return {name: float(x[0]) for name, x in zip(found._fields, found, strict=True)}


def test_who_wants_to_be_seen_keeps_study_free_and_who_sells_does_not():
    m = market()
    assert sold(m, seen=50.0)["charged"] == AT_CREDENTIAL
    assert sold(m, seen=0.0)["charged"] == AT_ENROLMENT


def test_free_study_keeps_all_enrolments_and_some_pay():
    found = sold(market(), seen=50.0)
    assert found["enrolled"] == 1000.0 and 0.0 < found["takers"] < 1000.0
    assert found["income"] == pytest.approx(found["fee"] * found["takers"])
    assert found["value"] == pytest.approx(0.5 * found["income"] - 5.0 * found["takers"] + 50.0 * 1000.0)


def test_a_fee_at_enrolment_is_cost_plus_one_over_alpha_and_loses_the_rest():
    found = sold(market(alpha=0.004), seen=0.0)
    assert found["fee"] == pytest.approx(5.0 / 0.5 + 250.0)
    assert found["enrolled"] == found["takers"] == pytest.approx(50.0)


def test_where_few_stay_study_is_free():
    assert sold(market(), stay=1e-4)["charged"] == AT_CREDENTIAL


def test_an_exam_costs_what_the_credential_is_worth_and_all_who_sit_it_pay():
    """The expected enrolments are those who sit it; the fee is limit d7's, not cost plus 1/alpha."""
    found, course = sold(market(worth=200.0), kind=EXAM), sold(market(worth=200.0), seen=1e-9, stay=1e-6)
    assert found["charged"] == AT_EXAM and found["enrolled"] == found["takers"] == 1000.0
    assert course["charged"] == AT_CREDENTIAL and found["fee"] == pytest.approx(course["fee"])
    assert sold(market(worth=400.0), kind=EXAM)["fee"] > 1.7 * found["fee"]


def test_without_research_an_exam_costs_what_exams_cost():
    m = market(students=0.0)
    see = prospects(m)
    assert sold(m, kind=EXAM)["fee"] == see.exam_fee[0]


def test_terms_of_the_platform_bind_courses_and_nothing_else():
    """Open: even sellers keep a course free, not a programme. Paid: even those who want to be seen charge for it."""
    m = market()
    for study, course in ((OPEN, AT_CREDENTIAL), (CHOICE, AT_ENROLMENT), (PAID, AT_ENROLMENT)):
        m.platforms.study[4] = study
        assert sold(m, platform=4)["charged"] == course
        assert sold(m, platform=4, kind=BUNDLE)["charged"] == AT_ENROLMENT
        assert sold(m, platform=4, kind=DEGREE_KIND)["charged"] == AT_ENROLMENT
        seen = sold(m, platform=4, seen=50.0)["charged"]
        assert seen == (AT_ENROLMENT if study == PAID else AT_CREDENTIAL)


def test_without_research_newcomers_do_as_others_do():
    m = market(students=0.0)
    m.research.alpha[:] = np.nan
    found = sold(m, seen=50.0)
    assert found["fee"] == 50.0 and found["takers"] == pytest.approx(10.0)


def test_nobody_counts_on_a_fee_above_the_law():
    """A cap below the fee of one's own choice: the fee is the cap, and as many pay as would pay that; above it, nothing."""
    for kind, seen in ((COURSE, 50.0), (EXAM, 0.0)):
        free = sold(market(worth=200.0), kind=kind, seen=seen)
        capped = sold(market(worth=200.0), kind=kind, seen=seen, most=0.5 * free["fee"])
        assert capped["charged"] == free["charged"] and capped["fee"] == pytest.approx(0.5 * free["fee"])
        assert capped["value"] < free["value"]
        assert sold(market(worth=200.0), kind=kind, seen=seen, most=2.0 * free["fee"]) == free
    assert sold(market(worth=200.0), seen=50.0, most=10.0)["takers"] > sold(market(worth=200.0), seen=50.0)["takers"]
    gated = sold(market(alpha=0.004), most=100.0)
    assert gated["charged"] == AT_ENROLMENT and gated["fee"] == 100.0


def test_between_points_of_the_grid_demand_is_a_line():
    grid, people = np.array([0.0, 10.0, 30.0]), np.array([[8.0, 4.0, 0.0], [80.0, 40.0, 0.0]])
    found = bought_at(grid, people, np.array([0, 0, 1, 1, 0]), np.array([0.0, 5.0, 20.0, 30.0, 99.0]))
    assert found.tolist() == [8.0, 6.0, 20.0, 0.0, 0.0]


def test_by_the_month_a_student_pays_cost_plus_one_over_alpha_on_average():
    """The whole fee is as much higher as months are not paid for, up to what the platform lets a month cost."""
    m = market(alpha=0.004)
    udacity = list(m.platform_names).index("Udacity")
    m.params.launch = m.params.launch.change(monthly=True)
    m.platforms.monthly_most[udacity] = np.inf
    once, monthly = sold(m, kind=BUNDLE, platform=2), sold(m, kind=BUNDLE, platform=udacity, seen=50.0)
    see = prospects(m)
    part, stay = see.monthly.part[0], see.monthly.stay[0]
    assert once["monthly"] == 0.0 and monthly["monthly"] == 1.0 and monthly["charged"] == AT_ENROLMENT
    assert monthly["fee"] * part == pytest.approx(5.0 / 0.5 - 50.0 / 0.5 + 250.0)
    assert monthly["takers"] == monthly["enrolled"] == pytest.approx(1000.0 * stay)
    assert monthly["income"] == pytest.approx(monthly["fee"] * part * monthly["takers"])
    m.params.study = m.params.study.change(trial=2.0)  # half are billed: each $ of a bill is felt half as much
    tried, billed = sold(m, kind=BUNDLE, platform=udacity, seen=50.0), m.params.prospects.prior_billed
    assert tried["fee"] * part == pytest.approx(max(5.0 / 0.5 - 50.0 / billed / 0.5 + 250.0 / billed, 0.0))
    assert tried["takers"] == pytest.approx(billed * tried["enrolled"]) and tried["enrolled"] == pytest.approx(1000.0 * stay)
    m.params.study = m.params.study.change(trial=0.0)
    m.platforms.monthly_most[udacity] = 10.0
    capped = sold(m, kind=BUNDLE, platform=udacity)
    assert capped["fee"] == pytest.approx(10.0 * form_kinds().weeks[0] * 12.0 * 7.0 / 365.25)
    assert sold(m, kind=COURSE, platform=udacity, seen=50.0)["monthly"] == 0.0
    m.platforms.monthly_most[udacity] = np.inf
    assert sold(m, kind=BUNDLE, platform=udacity, most=20.0)["fee"] == pytest.approx(20.0)
