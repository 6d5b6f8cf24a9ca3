"""Frameworks as data: the table is whole, every criterion moves a lever or says why not, and no two frameworks are alike."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest
from tests.instruments.acting import acted

from credmarket.data import listed, table
from credmarket.instruments.common_standard import CommonStandard
from credmarket.instruments.frameworks import NEUTRAL, NONE, criteria, frameworks, implied, moved
from credmarket.instruments.levers import Levers
from credmarket.market import Market

# criteria without an effect, and what the table of data says for them
WITHOUT_EFFECT = {"qualification": "awards a credential of a named form in any case", "purpose": "binds nobody",
                  "affordability": "asks for nothing", "orientation": "the form of the credential carries already"}
PAIRS = list(combinations(frameworks(), 2))


def test_the_table_is_whole() -> None:
    rows = list(table("frameworks").rows())
    assert [row["column"] for row in rows] == list(range(1, 8)) and len(criteria()) == 19
    assert {name for row in rows for name in listed(row["criteria"])} == set(criteria())
    count = {name: sum(name in listed(row["criteria"]) for row in rows) for name in criteria()}
    assert count == {"outcomes": 7, "qualification": 7, "validation": 7, "workload": 6, "identity": 5, "accreditation": 4,
                     "employer_demand": 4, "level": 4, "capability": 4, "review": 3, "learner_demand": 3, "purpose": 3,
                     "no_gaps": 1, "affordability": 1, "labour_outcomes": 1, "non_duplication": 1, "orientation": 1,
                     "stackability": 1, "transparency": 1}


def test_every_criterion_moves_a_field_or_is_named_with_the_reason_why_not() -> None:
    rows = list(table("criteria").rows())
    idle = {row["criterion"]: row["reason"] for row in rows if row["field"] == NONE}
    assert set(idle) == set(WITHOUT_EFFECT) and len(idle) <= 5
    assert all(said in idle[name] for name, said in WITHOUT_EFFECT.items())
    assert {row["field"] for row in rows} - {NONE} <= set(CommonStandard.SPECS) and all(row["reason"] for row in rows)
    for name in criteria():
        alone = implied("", [name])
        assert (any(alone[field] != value for field, value in NEUTRAL.items())) is (name not in idle), name
        assert not (moved(name) and name in idle)


def test_costs_add_up_stated_shares_work_independently_and_the_strictest_counts() -> None:
    given = implied("", ["capability", "review", "no_gaps", "outcomes", "level", "validation"])
    assert given["least_quality"] == -0.25 and given["compliance_cost"] == 1000 + 2000 + 1500 and given["delay"] == 2
    assert given["stated"] == pytest.approx(1 - 0.8 * 0.7) and given["assessment"] == "tasks" and given["review_cost"] == 1000


def test_a_band_holds_only_where_its_criterion_does() -> None:
    whole, part = implied("cmf"), implied("cmf", ["validation", "identity"])
    assert (whole["hours_low"], whole["hours_high"], whole["least_rigour"]) == (100.0, 150.0, 0.0)
    assert (part["hours_low"], part["hours_high"], part["least_rigour"]) == (0.0, np.inf, -np.inf)
    assert part["assessment"] == "exam" and part["criteria"] == ("validation", "identity") and implied("") == {}


def levers(market: Market, framework: str) -> list[Any]:
    market.levers = Levers(market.world.n_places, len(market.platforms), market.world.n_sectors)
    acted(market, "common_standard", {"framework": framework, "administration": 0.0})
    held = market.levers
    (standard,) = held.standards
    rule = [np.asarray(x).tolist() for name, x in standard._asdict().items() if name not in ("places", "forms")]
    return [rule, held.disclosure.round(9).tolist(), float(held.recognition.max()), [c.slower for c in held.co_designs]]


def test_any_two_differ_in_a_lever_beyond_their_publicity(market: Market) -> None:
    market.issuers.group[::2] += 1  # every other issuer is verified
    found = {name: levers(market, name) for name in frameworks()}
    assert [pair for pair in PAIRS if found[pair[0]] == found[pair[1]]] == []


def effects(market: Market, state: dict[str, Any], policies: list[dict[str, Any]]) -> np.ndarray:
    """What is verified, what it costs and how comparable it is, seven months on."""
    plan = market.plan
    for policy in policies:
        plan = plan.add({"instrument": "common_standard", "start": "2014-04", "publicity": 0.0, "administration": 0.0, **policy})
    way = Market(plan, market.seed_root, market.replicate).restore(state)
    costs = 0
    for _ in range(7):
        way.step()
        costs += way.ledger.last.get(("providers", "suppliers", "compliance"), 0)
    return np.array([way.record.latest("standard_compliant_share", ""), costs / 1e8, way.records.comparability.mean()])


def test_any_two_differ_in_what_they_do_to_the_market(market: Market) -> None:
    """Paired runs from the same month, with the same luck and no publicity."""
    state = market.snapshot()
    base = effects(market, state, [])
    found = {name: effects(market, state, [{"framework": name}]) - base for name in frameworks()}
    for name, effect in found.items():
        assert effect[0] > 0 and effect[1] > 0, name
    alike = [pair for pair in PAIRS if np.allclose(found[pair[0]], found[pair[1]], rtol=0.01, atol=1e-4)]
    assert alike == [], found
