"""A limit holds two sides against each other, and says what is not so."""

import math

import pytest
from scipy.stats import binom, norm

from credmarket.limits.limit import (
    BOUND,
    Estimate,
    Limit,
    OutsidePremises,
    Reading,
    deviate,
    in_order,
    kept,
    limit,
    premise,
    readings,
)
from credmarket.scenario import load


def made(closed, model, **more):
    return Limit("x1", "words", "equation", "source", (), lambda s: closed, lambda s, seed: model, **more)


def test_without_chance_they_agree_to_rounding_and_with_it_within_standard_errors() -> None:
    plain = load("limits/plain")
    exact, loose = readings(made({"a": 2.0, "b": 5.0}, {"a": Estimate(2.0 + 1e-8), "b": Estimate(5.0, 0.1)}), plain, 1)
    assert not exact.met and exact.gap == pytest.approx(1e-8)
    assert loose.met and loose.gap == 0.0
    assert Reading("c", 1.0, 1.44, 0.1, 0.0).met and not Reading("c", 1.0, 1.46, 0.1, 0.0).met and BOUND == 4.5
    beside = Reading("c", 1.0, 1.5, 0.1, 0.1)  # what is allowed beside sampling counts in the verdict, not in what is told
    assert beside.gap == pytest.approx(5.0) and beside.met and not Reading("c", 1.0, 1.56, 0.1, 0.1).met


def test_a_share_is_judged_by_the_exact_tail_at_what_is_expected() -> None:
    """The error at the share that is seen would be too small where few are seen; exact tails fail no more often than said."""
    assert deviate(2 / 90, 0.282, 90) == pytest.approx(norm.isf(binom.cdf(2, 90, 0.282)), rel=1e-12)
    assert deviate(48 / 90, 0.282, 90) == pytest.approx(norm.isf(binom.sf(47, 90, 0.282)), rel=1e-12)
    assert deviate(0.282, 0.282, 90) == 0.0 and math.isnan(deviate(math.nan, 0.3, 90))
    beside = Reading("a", 0.3, 0.5, 0.05, 0.2, 90)
    assert beside.met and beside.gap == pytest.approx(deviate(0.5, 0.3, 90))
    inside = [k for k in range(91) if Reading("a", 0.282, k / 90, 0.05, 0.0, 90).met]
    assert 1.0 - binom.pmf(inside, 90, 0.282).sum() < 7e-6


def test_rounding_is_a_share_of_what_a_difference_is_of() -> None:
    """14,280.0 less 14,280.0 is rounding of 14,280, not of 1."""
    plain = load("limits/plain")
    (one,) = readings(made({"a": 0.0}, {"a": Estimate(1e-6)}, tolerance=1e-9), plain, 1)
    (of,) = readings(made({"a": 0.0}, {"a": Estimate(1e-6, of=14280.0)}, tolerance=1e-9), plain, 1)
    assert not one.met and of.met and of.allowed == pytest.approx(1.428e-5)


def test_what_is_not_the_special_case_is_refused_by_name() -> None:
    plain = load("limits/plain")
    kept(plain, {"enter.frozen": True, "enrol.trust": 0.0}, "whatever")
    with pytest.raises(OutsidePremises, match=r"enter\.frozen must be false: firms move"):
        kept(plain, {"enrol.trust": 0.0, "enter.frozen": False}, "firms move")


def test_what_is_no_number_is_not_met() -> None:
    assert not Reading("a", math.nan, 1.0, 0.0, 1.0).met
    assert not Reading("a", 1.0, math.nan, 0.1, 1.0).met
    assert not Reading("a", 1.0, 1.0, math.nan, 1e-9).met


def test_both_sides_must_speak_of_the_same_figures() -> None:
    with pytest.raises(ValueError, match="closed form says"):
        readings(made({"a": 1.0}, {"b": Estimate(1.0)}), load("limits/plain"), 1)
    with pytest.raises(ValueError, match="closed form says"):
        readings(made({}, {}), load("limits/plain"), 1)


def test_a_scenario_outside_the_premises_is_refused_before_the_market_runs() -> None:
    premise(True, "whatever")
    ran = []

    def closed(s):
        premise(s.params["enrol"].alpha_spread > 0.0, "enrol.alpha_spread must be above 0")
        return {"a": 1.0}

    of = Limit("x1", "words", "equation", "source", (), closed, lambda s, seed: ran.append(seed) or {"a": Estimate(1.0)})
    with pytest.raises(OutsidePremises, match="alpha_spread must be above 0"):
        readings(of, load("limits/plain"), 1)
    assert not ran and readings(of, load("limits/plain", {"enrol.alpha_spread": 0.5}), 1)[0].met and ran == [1]


def test_a_tolerance_must_be_explained() -> None:
    with pytest.raises(ValueError, match="allows for"):
        limit("zz9", "w", equation="e", source="s", processes=(), closed=lambda s: {}, model=lambda s, n: {}, tolerance=0.1)


def test_order_is_that_of_the_theory() -> None:
    assert list(in_order(dict.fromkeys(("W1", "c10", "o", "c2", "a7")))) == ["a7", "c2", "c10", "o", "W1"]
