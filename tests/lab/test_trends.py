"""The base's own drift is told a year, whatever the seasons do."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from credmarket.lab import trends
from credmarket.lab.curves import Curve


@pytest.mark.parametrize(("window", "years"), [("final", 1), ("policy", 3)])
def test_a_drift_with_seasons(window: str, years: int, monkeypatch: pytest.MonkeyPatch) -> None:
    months = np.arange(60)
    values = 2.0 * months / 12 + 10 * np.sin(2 * np.pi * months / 12)
    curve = Curve("base", 0, months, np.array([1, 2]), np.stack([values, values + 1]), "$")
    monkeypatch.setattr(trends, "curves", lambda result, name, scenario: [curve] if name == "fee_paid_mean" else [])
    result = SimpleNamespace(scenarios=["base"], manifest={"first_starts": {"base": None, "other": 12}})
    found = trends.base_trends(result, window)
    assert set(found) == {("base", 0, "fee_paid_mean")} and years
    assert found["base", 0, "fee_paid_mean"] == pytest.approx(2.0)


def test_too_short_a_window_has_no_trend(monkeypatch: pytest.MonkeyPatch) -> None:
    curve = Curve("base", 0, np.arange(12), np.array([1]), np.ones((1, 12)), "$")
    monkeypatch.setattr(trends, "curves", lambda *_, **__: [curve])
    assert trends.base_trends(SimpleNamespace(scenarios=["base"], manifest={"first_starts": {}}), "final") == {}
