"""Stacking in a whole market: modules are taken, they shorten and cheapen degrees, degrees are earned and count."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from credmarket.agents.words import (
    AT_CREDENTIAL,
    AT_ENROLMENT,
    BACHELOR,
    COURSE,
    DEGREE,
    DEGREE_KIND,
    DIRECT_ROW,
    EDUCATION,
    MICRO,
    MODULE,
    STACKS,
)
from credmarket.market import Market
from credmarket.processes.entitled import acceptance

Make = Callable[..., Market]
MODULAR, RPL = STACKS.index("modular"), STACKS.index("rpl")
START, YEARS = 24, 3
DOCTORATE = len(EDUCATION) - 1
CREDITS, WHOLE = 10.0, 60.0  # ECTS of a module and of a degree

SETTINGS = {"population.learners": 3000, "price.frozen": True, "enrol.degree_credits": WHOLE, "enrol.commitment": 0.0,
            "enrol.keepsake": 10.0, "enrol.trust": 0.03}


def campus(m: Market, stack: int) -> Any:
    """Half of what runs on platforms becomes cheap modules, the other half degrees of six modules' worth; their rows."""
    O = m.offers
    hosted = np.unique(m.listings.offer[m.listings.platform != DIRECT_ROW])
    hosted = hosted[(O.retired[hosted] > m.month) & (O.kind[hosted] == COURSE)]
    modules, degrees = hosted[::2], hosted[1::2]
    O.kind[modules], O.form[modules], O.stack[modules], O.credits[modules] = MODULE, MICRO, stack, CREDITS
    O.kind[degrees], O.form[degrees], O.credits[degrees] = DEGREE_KIND, DEGREE, WHOLE
    O.hours[modules], O.weeks[modules], O.fee[modules], O.charged[modules] = 20.0, 4.0, 100, AT_CREDENTIAL
    O.hours[degrees], O.weeks[degrees], O.fee[degrees], O.charged[degrees] = 120.0, 12.0, 30_000, AT_ENROLMENT
    for name in ("viewed", "enrolled", "payers", "income", "slope", "age"):
        getattr(O, name)[hosted] = 0.0
    O.months_billed[hosted], O.awards[modules], O.awards[degrees] = 1.0, 1 << MICRO, 1 << DEGREE
    return degrees


def studied(make: Make, settings: Any, stack: int, **changes: Any) -> tuple[float, Market, Any, Any]:
    """Expected degree students a month after some years, the market, education before, and the degrees."""
    m = make("baseline", *settings, SETTINGS, changes,
             months=START)
    degrees = campus(m, stack)
    education = m.learners.education.copy()
    for _ in range(12 * YEARS):
        m.step()
    return float(m.offers.enrolled[degrees].sum()), m, education, degrees


@pytest.fixture(scope="module")
def campuses(make: Make, tiny: Any, lively: Any) -> dict[str, Any]:
    """The same market in which a degree recognises every module (up to 40 % of it), three in ten, or none."""
    settings = (tiny, lively)
    return {"modular": studied(make, settings, MODULAR), "rpl": studied(make, settings, RPL),
            "none": studied(make, settings, RPL, **{"enrol.recognised_rpl": 0.0})}


def test_people_stack_modules_into_degrees_and_degrees_raise_education(campuses: dict[str, Any]) -> None:
    _, m, before, degrees = campuses["modular"]
    C = m.credentials
    earned = np.isin(C.offer, degrees) & (C.awarded >= START)
    graduates = np.unique(C.learner[earned])
    assert len(graduates) > 20
    raised = m.learners.education[graduates] > before[graduates]
    assert raised[before[graduates] < DOCTORATE].all() and (m.learners.education[graduates] >= BACHELOR).all()
    modules = (m.offers.kind[C.offer] == MODULE) & (C.awarded >= START)
    with_modules = np.isin(graduates, C.learner[modules])
    everybody = np.unique(C.learner[modules]).size / (m.learners.online_from <= m.month).sum()
    assert with_modules.mean() > 1.5 * everybody


def test_the_more_is_recognised_the_more_degrees_are_taken(campuses: dict[str, Any]) -> None:
    modular, rpl, none = (campuses[mode][0] for mode in ("modular", "rpl", "none"))
    assert modular > rpl > none > 0.0 and modular > 1.01 * none


def test_acceptance_is_the_mode_s(campuses: dict[str, Any]) -> None:
    assert np.all(acceptance(campuses["none"][1]) == [0.0, 1.0, 0.0, 1.0])  # in every place
    assert np.all(acceptance(campuses["rpl"][1])[:, RPL] == campuses["rpl"][1].params.enrol.recognised_rpl)


def test_the_first_modules_are_more_wanted_where_they_count(campuses: dict[str, Any]) -> None:
    """Option value: payers of modules relative to their students, against the market in which they lead nowhere."""
    share = {}
    for mode in ("modular", "none"):
        O = campuses[mode][1].offers
        modules = (O.kind == MODULE) & (O.credits == CREDITS)
        share[mode] = O.payers[modules].sum() / O.enrolled[modules].sum()
    assert share["modular"] > 1.01 * share["none"]
