"""Limits of a public platform, with other values than the shipped ones."""

from __future__ import annotations

import pytest
from tests.limits.checked import cases, checked

from credmarket.lab.verify import MET, OUTSIDE
from credmarket.limits.public import closed_m1, closed_m2
from credmarket.scenario import load

ALTERED = [  # a limit, and values other than the shipped ones
    ("m1", "opening.quality=[0.0, 0.2, 0.5, 3.0]", "enrol.taste_scale=0.8"),
    ("m2", "enrol.nest_dissimilarity=0.3", "enrol.outside_utility=-1.0"),
    ("m3", "opening.quality=[1.0, 0.5, 2.0, 1.5]"),
    ("m4", "enrol.alpha=0.002", "enrol.nest_dissimilarity=0.5"),
]


@pytest.mark.parametrize("settings", cases(ALTERED))
def test_the_closed_form_follows_its_parameters(settings: tuple[str, ...]) -> None:
    one = checked(*settings)
    assert one.status == MET, one


def test_without_nests_the_nested_closed_form_is_the_logit() -> None:
    """And crowding out is the share that studied before, whatever the dissimilarity is (theory m1, m2)."""
    plain = load("limits/m1")
    nested = closed_m2(plain)
    assert {what: nested[what] for what in closed_m1(plain)} == pytest.approx(closed_m1(plain))
    assert nested["taken from others, nothing in the state's nest, lambda 1"] == pytest.approx(nested["taken from others"])
    for dissimilarity in (0.2, 0.6, 1.0):
        nested = load("limits/m2", {"enrol.nest_dissimilarity": dissimilarity})
        found = closed_m2(nested)
        before = sum(v for k, v in found.items() if k.startswith("share of programme")) / (1.0 - found["share of the state"])
        assert found["taken from others"] == pytest.approx(before)


@pytest.mark.parametrize("settings", [
    ("m4", "enrol.alpha_spread must be 0", "enrol.alpha_spread=0.3"),
    ("m1", "enrol.consideration must be full", "enrol.consideration=independent"),
    ("m1", "enrol.nest_dissimilarity must be 1", "enrol.nest_dissimilarity=0.5"),
])
def test_what_leaves_the_special_case_is_outside(settings: tuple[str, ...]) -> None:
    one = checked(settings[0], *settings[2:])
    assert one.status == OUTSIDE and settings[1] in one.wrong
