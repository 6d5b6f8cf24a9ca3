"""Sizes: means by sample size and their difference in standard errors."""

from __future__ import annotations

import numpy as np
import pytest

from credmarket.lab import sizes


def test_the_difference_is_measured_in_standard_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    values = {(10, 1): 1.0, (10, 2): 3.0, (1000, 1): 5.0}
    monkeypatch.setattr(sizes, "means", lambda n, r, until: {"x": values[n, r], "gone": float("nan")})
    table = sizes.compare((10, 1000), (2, 1), "2012-12")
    columns, errors = table["x"]
    assert columns == [2.0, 5.0]
    assert errors == pytest.approx(-3.0 / (np.sqrt(2.0) * np.sqrt(1 / 2 + 1)))
    assert np.isnan(table["gone"][1])
