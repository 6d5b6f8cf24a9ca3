"""A policy in the making knows where its values come from, and whether it ends before it starts."""

from __future__ import annotations

import pytest

from credmarket.parameters import Params, param
from credmarket.policy import PolicyTerms
from credmarket.policy_draft import Place, PolicyDraft


class Own(Params):
    """An instrument with an end of its own."""

    end: float = param(0.0, "m", (0.0, 9.0), None, "where it ends", source="test")


def draft(**values: str) -> PolicyDraft:
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
