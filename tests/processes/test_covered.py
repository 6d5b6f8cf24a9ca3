"""For whom a scheme is: as those who could be supported, when it starts or when she comes online; fixed then."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from credmarket.agents.words import EDUCATION
from credmarket.market import Market
from credmarket.processes.covered import cover
from credmarket.processes.people import gather_people

Make = Callable[..., Market]
TERMS = {"policy.subsidy.start": "2012-03", "policy.subsidy.government": ["Asia", "Latvia"],
         "policy.subsidy.education": ["secondary", "bachelor"], "policy.subsidy.income_below": 0.9}


@pytest.fixture(scope="module")
def begun(make: Make, tiny: dict[str, Any], lively: dict[str, Any]) -> Market:
    """A market in the month after a narrow subsidy has begun."""
    return make("subsidy", tiny, lively, TERMS, months=6)


def marked(m: Market) -> Any:
    return np.unpackbits(m.schemes[0].covered)[: len(m.learners)].astype(bool)


def test_it_is_for_whom_its_terms_say(make: Make, tiny: dict[str, Any], lively: dict[str, Any]) -> None:
    """Held against the people who are gathered to be valued, one by one."""
    m = make("subsidy", tiny, lively, TERMS, months=5)
    assert m.schemes[0].covered.size == 0
    cover(m)
    L, scheme = m.learners, m.schemes[0]
    P = gather_people(m, np.arange(len(L)), L.weight)
    pool = (L.online_from <= m.month) & (m.month < L.born.astype(int) + 12 * 65)
    by_hand = pool & scheme.places[P.place] & np.isin(P.education, [EDUCATION.index("secondary"), EDUCATION.index("bachelor")])
    by_hand &= P.relative < np.log(0.9)
    assert np.array_equal(marked(m), by_hand) and 0 < by_hand.sum() < pool.sum()


def test_it_is_fixed_once_and_newcomers_are_added(begun: Market) -> None:
    before = marked(begun)
    L = begun.learners
    changed = np.flatnonzero(before)[:3]
    L.education[changed] = EDUCATION.index("doctorate")
    newcomers = np.flatnonzero((L.online_from == begun.month) & begun.schemes[0].places[L.place])
    L.education[newcomers], L.means[newcomers] = EDUCATION.index("secondary"), -2.0
    cover(begun)
    after = marked(begun)
    assert after[changed].all() and after[newcomers].all() and newcomers.size > 0
    assert np.array_equal(np.flatnonzero(after & ~before), newcomers)


def test_a_policy_that_has_ended_takes_nobody_on(begun: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    before = begun.schemes[0].covered.copy()
    monkeypatch.setattr(begun, "month", begun.month + 1)
    monkeypatch.setattr(type(begun.schemes[0].policy), "end", property(lambda policy: begun.month - 1))
    cover(begun)
    assert np.array_equal(begun.schemes[0].covered, before)


def test_snapshots_hold_it(begun: Market) -> None:
    scheme = begun.schemes[0]
    state, bits, total = scheme.state(), scheme.covered.copy(), scheme.total
    scheme.covered[:], scheme.total = 0, -1
    scheme.restore(state)
    assert np.array_equal(scheme.covered, bits) and scheme.total == total
