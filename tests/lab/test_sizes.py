"""Sizes: means by sample size, and differences world by world in standard errors."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.stats import ttest_rel

from credmarket.lab import sizes

VALUES = {(10, 1): 1.0, (10, 2): 3.5, (10, 3): 9.0, (1000, 1): 2.0, (1000, 2): 5.0}


@pytest.fixture
def made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sizes, "means", lambda n, r, until: {"x": VALUES[n, r], "gone": float("nan")})


@pytest.mark.usefixtures("made_up")
def test_sizes_are_compared_world_by_world() -> None:
    """Of the worlds that both sizes have; the others count in the means."""
    table = sizes.compare((10, 1000), (3, 2), "2012-12")
    columns, [(errors, chance)] = table["x"]
    assert columns == [4.5, 3.5]
    known = ttest_rel([1.0, 3.5], [2.0, 5.0])
    assert (errors, chance) == pytest.approx((known.statistic, known.pvalue))
    assert np.isnan(table["gone"][0]).all() and np.isnan(table["gone"][1]).all()


def test_differences_that_do_not_vary() -> None:
    assert sizes.difference([1.0, 2.0], [1.0, 2.0]) == (0.0, 1.0)
    assert sizes.difference([1.0, 2.0], [0.0, 1.0]) == (np.inf, 0.0)
    assert np.isnan(sizes.difference([1.0, np.nan], [0.0, 1.0])).all()


@pytest.mark.usefixtures("made_up")
def test_the_page_names_every_size_and_step() -> None:
    page = sizes.page((10, 1000), (3, 2), "2012-12")
    assert "| | 10 | 1,000 | 10 less 1,000 |" in page
    assert "| `x` | 4.5 | 3.5 | -5.0 |" in page
    assert "Beyond that: 0 of 1 differences" in page


def test_a_run_gives_indicators_beliefs_and_the_premium(tiny: dict[str, Any]) -> None:
    found = sizes.means(int(tiny["population.learners"]), 1, "2011-12")
    assert {"employment_rate", sizes.PREMIUM, *sizes.BELIEFS} <= set(found)
    assert all(np.isfinite(found[name]) for name in sizes.BELIEFS)
    assert "effective_learners" not in found
