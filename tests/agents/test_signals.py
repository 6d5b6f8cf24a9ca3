"""Signals: precisions from the parameters, the draws of nature, and normal learning (theory a1-a4)."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from credmarket.agents.signals import (
    SignalsParams,
    applicant_precision,
    file_precision,
    nature_degree,
    nature_interview,
    nature_output,
    nature_reference,
    precisions,
)

N = 20_000


def market(sd: float = 0.35, **signals: Any) -> Any:
    return SimpleNamespace(signals=SignalsParams(**signals), population=SimpleNamespace(sd_ability=sd))


def test_precisions_are_the_stated_multiples_of_the_priors() -> None:
    p = precisions(market(0.5, degree_precision=2.0, interview_precision=0.25, learning_speed=0.2))
    assert p.prior == 4.0 and p.degree == 8.0 and p.interview == 1.0
    assert np.isclose(p.output, 4.0 * 0.2 / 0.8)
    assert np.isclose(p.output / (p.prior + p.output), 0.2)  # K1


def test_a_file_adds_up_by_completed_years_and_references() -> None:
    p = precisions(market(references=0.4))
    fresh = p.prior + p.degree + p.interview
    assert file_precision(p, 0, 0) == file_precision(p, 0, 11) == fresh
    assert np.isclose(file_precision(p, 0, 12), fresh + p.output)
    assert np.isclose(file_precision(p, 30, 25), fresh + 0.4 * p.output * 2.5 + 2 * p.output)
    assert np.isclose(applicant_precision(p, 30), p.prior + p.degree + p.output)


def test_lange_weights_and_fading_of_other_signals() -> None:
    """a3: with K1 = .26 h_output/h_prior = .3514 and errors halve in three years; a4: an early signal fades."""
    p = precisions(market())
    assert np.isclose(p.output / p.prior, 0.3514, atol=1e-4)
    assert np.isclose(3 * p.output / (p.prior + 3 * p.output), 0.513, atol=1e-3)
    ratios = p.output / p.prior

    def value(years: float) -> float:
        before = 1 + years * ratios
        return 1 / before - 1 / (before + 0.5)

    fading = [value(years) / value(0) for years in (1, 2, 3, 5, 10)]
    assert np.allclose(fading, [0.60, 0.40, 0.29, 0.17, 0.066], atol=0.005)


@pytest.mark.parametrize("signal", ["degree", "interview", "output", "reference"])
def test_each_signal_explains_the_share_of_variance_that_its_precision_says(signal: str) -> None:
    """a1: R2 of truth on the estimate = h/(h0 + h). 20,000 people: standard error of R2 below .006; 4 of them."""
    p = precisions(market(degree_precision=0.5, interview_precision=0.5, references=0.5))
    rng = np.random.default_rng(3)
    x = 0.35 * rng.standard_normal(N)
    seen = {
        "degree": lambda i: nature_degree(x[i], p, i, 1, 1),
        "interview": lambda i: nature_interview(x[i], p, i, 7, 3, 1, 1),
        "output": lambda i: nature_output(x[i], p, 2.0, i, 3, 1, 1),
        "reference": lambda i: nature_reference(x[i], p, 24, i, 7, 3, 1, 1),
    }[signal]
    h = {"degree": p.degree, "interview": p.interview, "output": 2 * p.output, "reference": p.output}[signal]
    evidence = np.array([seen(i) for i in range(N)])
    m = evidence / (p.prior + h)
    assert abs(np.corrcoef(m, x)[0, 1] ** 2 - h / (p.prior + h)) < 0.025
    assert abs(m.var() / (h / (p.prior * (p.prior + h))) - 1.0) < 0.05  # wage variance (1/h0) h/(h0 + h)
    assert abs(np.mean(m - x)) < 4 * 0.35 / np.sqrt(N)


def test_the_degree_is_one_draw_a_life_and_interviews_are_new_every_time() -> None:
    p = precisions(market())
    assert nature_degree(0.1, p, 5, 1, 1) == nature_degree(0.1, p, 5, 1, 1)
    assert nature_degree(0.1, p, 5, 1, 1) != nature_degree(0.1, p, 6, 1, 1)
    assert nature_interview(0.1, p, 5, 2, 3, 1, 1) != nature_interview(0.1, p, 5, 2, 4, 1, 1)
    assert nature_interview(0.1, p, 5, 2, 3, 1, 1) != nature_interview(0.1, p, 5, 9, 3, 1, 1)


def test_a_signal_of_no_precision_says_nothing() -> None:
    p = precisions(market(degree_precision=0.0, interview_precision=0.0, learning_speed=0.0))
    assert nature_degree(3.0, p, 1, 1, 1) == 0.0 == nature_output(3.0, p, 5.0, 1, 1, 1, 1)
    assert nature_interview(3.0, p, 1, 1, 1, 1, 1) == 0.0 == nature_reference(3.0, p, 99, 1, 1, 1, 1, 1)
    assert precisions(market(sd=0.0)).prior == 1e12  # people of one degree are all alike: known
