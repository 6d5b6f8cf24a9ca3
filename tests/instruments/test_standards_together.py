"""Standards of several governments at once: each has its own members, marks and costs; neither hangs on the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from tests.instruments.acting import parted

from credmarket.agents.marks import MARK_OF, class_of
from credmarket.agents.words import EXAM, FORMS, NEVER
from credmarket.market import Market
from credmarket.scenario import load

AMERICA = {"instrument": "common_standard", "name": "american", "government": "Northern America", "delay": 0,
           "compliance_cost": 20.0, "review_cost": 12.0, "assessment": "exam", "administration": 0.0, "publicity": 0.0}
EUROPE = {"instrument": "common_standard", "name": "european", "government": "Europe", "delay": 1, "compliance_cost": 1.0,
          "review_cost": 0.0, "assessment": "tasks", "proctored": False, "hours_high": 400.0, "administration": 0.0,
          "publicity": 0.0, "stated": 0.5}
NAMES = ("past", "whole", "schemes", "research", "record", "tally")  # what names policies or counts them


def at_home(market: Market, name: str) -> np.ndarray:
    """Rows of offers of providers at home where a standard is in force."""
    (scheme,) = [scheme for scheme in market.schemes if scheme.policy.name == name]
    return np.flatnonzero(scheme.places[market.providers.place[market.offers.provider]])


def verified(market: Market, name: str) -> float:
    """Share of those that bear a mark."""
    return float((market.offers.standard[at_home(market, name)] > 0).mean())


def compliance(market: Market) -> int:
    """Cents that members paid this year."""
    return int(market.ledger.years.get((2014, "providers", "suppliers", "compliance"), 0))


def test_new_zealand_and_europe_may_have_one_each_in_either_order() -> None:
    both = load("nzqa+cmf")
    assert [policy.name for policy in both.policies] == ["nzqa", "cmf"]
    assert sorted(p.name for p in load("cmf+nzqa").policies) == ["cmf", "nzqa"]


def test_each_marks_what_is_at_home_as_it_would_alone(market: Market) -> None:
    base, both = parted(market, 4, AMERICA, EUROPE)
    _, american = parted(market, 4, AMERICA)
    _, european = parted(market, 4, EUROPE)
    assert both.marks == {"american": 1, "european": 2} and european.marks == {"european": 1}
    for name, alone in (("american", american), ("european", european)):
        assert verified(both, name) == pytest.approx(verified(alone, name), rel=0.25) and verified(alone, name) > 0.02
        mine = both.offers.standard == both.marks[name]
        assert mine.any() and np.isin(np.flatnonzero(mine), at_home(both, name)).all()
        share = both.records.comparability[both.marks[name] == MARK_OF]
        seen = alone.records.comparability[MARK_OF == 1]
        assert share[:4] == pytest.approx(seen[:4], rel=0.3) and (share[:4] > 0).any()
    assert not base.offers.standard.any() and not base.records.comparability.any()
    # each asks its own of its members, and their costs add up
    O = both.offers
    rigid, loose = (O.standard == mark for mark in (1, 2))
    assert (O.assessment[rigid] == 2).all() and O.proctored[rigid].all() and (O.assessment[loose] >= 1).all()
    taught = O.kind != EXAM
    assert (O.assessment[loose] == 1).any()
    assert (O.hours[rigid & taught] <= 150.0).all() and (O.hours[loose & taught] > 150.0).any()
    assert compliance(american) > 0 and compliance(european) > 0
    assert compliance(both) == pytest.approx(compliance(american) + compliance(european), rel=0.1)
    # each has its own class and its own approvals
    assert np.array_equal(both.issuers.group[O.unit[rigid]], class_of(O.form[rigid], 1))
    assert np.array_equal(both.issuers.group[O.unit[loose]], class_of(O.form[loose], 2))
    joined = both.providers.approved < NEVER
    assert joined[:, 1].any() and joined[:, 2].any() and not (joined[:, 1] & joined[:, 2]).any() and not joined[:, 0].any()
    assert np.array_equal(both.providers.approved[joined[:, 1], 1] >= 30, np.ones(joined[:, 1].sum(), dtype=bool))


def test_the_order_of_composition_moves_no_bit(market: Market, differ: Callable[[Any, Any], list[str]]) -> None:
    _, one = parted(market, 3, AMERICA, EUROPE)
    _, other = parted(market, 3, EUROPE, AMERICA)
    differing = differ(one.snapshot(), other.snapshot())
    assert [x for x in differing if x.replace(":", ".").split(".")[1] not in NAMES] == []
    _, pairs, values = one.record.matrix()
    _, others, held = other.record.matrix()
    assert set(pairs) == set(others)
    for pair, column in zip(pairs, values.T, strict=True):
        assert column.tobytes() == held[:, others.index(pair)].tobytes(), pair


def test_standards_that_are_not_yet_in_force_move_no_bit(market: Market, differ: Callable[[Any, Any], list[str]]) -> None:
    base, other = parted(market, 3, {**AMERICA, "start": "2020-01"}, {**EUROPE, "start": "2020-01"})
    differing = differ(base.snapshot(), other.snapshot())
    assert [x for x in differing if x.replace(":", ".").split(".")[1] not in NAMES] == []


def test_when_one_ends_the_other_stays_and_a_successor_starts_afresh(market: Market) -> None:
    asian = {**EUROPE, "name": "successor", "start": "2014-06"}
    _, way = parted(market, 4, AMERICA, {**EUROPE, "delay": 0, "end": "2014-05"}, asian)
    old, new = way.marks["european"], way.marks["successor"]
    assert (way.offers.standard == way.marks["american"]).any() and (way.providers.approved[:, old] == NEVER).all()
    assert not (way.offers.standard == old).any() and (way.providers.approved[:, new] < NEVER).any()
    marked = np.flatnonzero(way.offers.standard == new)
    assert marked.size and (way.offers.verified[marked] >= 33).all()  # first approved by the successor: July at the earliest
    lapsed = np.setdiff1d(at_home(way, "european"), marked)
    running = lapsed[way.offers.retired[lapsed] == NEVER]
    waiting = way.offers.verified[running] < NEVER  # of members who left: the date stays
    assert waiting.mean() < 0.1


def test_a_place_may_have_one_for_each_form_and_a_provider_be_a_member_of_both(market: Market) -> None:
    forms = {"american": ["academic_certificate"], "badges": ["badge", "micro_credential", "professional_certificate"]}
    _, way = parted(market, 4, {**AMERICA, "forms": forms["american"]},
                    {**AMERICA, "name": "badges", "hours_high": 1e4, "forms": forms["badges"]})
    joined = way.providers.approved < NEVER
    assert (joined[:, 1] & joined[:, 2]).any()
    for name, mark in way.marks.items():
        of = way.offers.form[way.offers.standard == mark]
        assert of.size and np.isin(of, [FORMS.index(form) for form in forms[name]]).all()
