"""A policy in the making knows where its values come from, and whether it ends before it starts."""

from __future__ import annotations

from typing import Any

import pytest

from credmarket.parameters import Params, param
from credmarket.policy import PolicyTerms
from credmarket.policy_draft import Place, PolicyDraft


class Own(Params):
    """An instrument with an end of its own."""

    end: float = param(0.0, "m", (0.0, 9.0), None, "where it ends", source="test")


def draft(**values: Any) -> PolicyDraft:
    policy = PolicyDraft("mine", "voucher")
    for line, (key, value) in enumerate(values.items(), start=1):
        policy.keep(key, value, Place("x.toml", line, f"policy.mine.{key}"))
    return policy


@pytest.mark.parametrize(("values", "line"), [
    ({"start": "2025-01", "end": "2024-12"}, 2), ({"end": "2019-12"}, 1)])
def test_an_end_before_the_start_is_told_at_the_end(values: dict[str, str], line: int) -> None:
    fault = draft(**values).order(PolicyTerms.SPECS)
    assert fault is not None and (fault.file, fault.line, fault.path) == ("x.toml", line, "policy.mine.end")
    assert f"ends in {values['end']}, before its start in {values.get('start', '2020-01')}" in str(fault)


@pytest.mark.parametrize("values", [{}, {"start": "2025-01"}, {"start": "2025-01", "end": "2025-01"}])
def test_a_policy_in_order_has_no_fault(values: dict[str, str]) -> None:
    assert draft(**values).order(PolicyTerms.SPECS) is None


def test_nothing_is_said_of_months_that_were_refused_or_mean_something_else() -> None:
    policy = draft(end="2019-12")
    assert policy.order({**PolicyTerms.SPECS, **Own.SPECS}) is None
    policy.refused.add("start")
    assert policy.order(PolicyTerms.SPECS) is None


@pytest.mark.parametrize(("values", "key", "said"), [
    ({"when": "employment_rate"}, "when", "expected a level beside it"),
    ({"when": "employment_rate", "when_group": "region=Asia"}, "when", "expected a level beside it"),
    ({"above": 0.5}, "above", "means nothing without when"),
    ({"when_group": "region=Asia"}, "when_group", "means nothing without when"),
    ({"when": "employment_rate", "above": 0.7, "below": 0.6}, "below", "never holds: above 0.7, below 0.6"),
])
def test_an_indicator_and_a_level_belong_together(values: dict[str, Any], key: str, said: str) -> None:
    made = draft(**values)
    fault = made.trigger(PolicyTerms.SPECS)
    assert fault is not None and fault.path == f"policy.mine.{key}" and said in str(fault)
    assert fault.line == 1 + list(values).index(key)
    made.refused.add("when")
    assert made.trigger(PolicyTerms.SPECS) is None


@pytest.mark.parametrize("values", [
    {}, {"when": "a", "above": 1.0}, {"when": "a", "when_group": "b=c", "above": 1.0, "below": 2.0}])
def test_a_trigger_in_order_has_no_fault(values: dict[str, Any]) -> None:
    assert draft(**values).trigger(PolicyTerms.SPECS) is None
