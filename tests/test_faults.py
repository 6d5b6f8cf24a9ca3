"""A fault reads as file, line, path, what was expected, and the nearest name."""

from __future__ import annotations

import copy

from credmarket.faults import Fault, ScenarioFaults


def test_a_fault_says_everything() -> None:
    fault = Fault("a.toml", 12, "enrol.pirce", "no such parameter in [enrol]", "price")
    assert str(fault) == "a.toml:12: enrol.pirce: no such parameter in [enrol]; did you mean 'price'?"
    assert str(Fault("a.toml", None, "", "is empty")) == "a.toml: is empty"


def test_all_faults_are_kept_once_and_in_order() -> None:
    first, second = Fault("a", 1, "x", "p"), Fault("a", 2, "y", "q")
    caught = ScenarioFaults([first, second, first])
    assert caught.faults == (first, second)
    assert str(caught).splitlines() == [str(first), str(second)]


def test_faults_cross_processes() -> None:
    caught = ScenarioFaults([Fault("a", 1, "x", "p", "z")])
    assert copy.copy(caught).faults == caught.faults
