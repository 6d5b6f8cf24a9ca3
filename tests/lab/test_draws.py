"""Draws: points that fit the record are run in groups, each with a replicate of its own, and found again by their rows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from credmarket.lab import draws
from credmarket.lab.calibrated import calibrated
from credmarket.lab.studies import Options


def test_points_are_of_the_calibrated_parameters_within_their_ranges() -> None:
    paths, rows = draws.points()
    known = calibrated()
    assert set(paths) == set(known) and len(rows) == 40
    for path, column in zip(paths, zip(*rows, strict=True), strict=True):
        assert known[path].before_low * 0.99 <= min(column) and max(column) <= known[path].before_high * 1.01, path


def test_points_are_run_in_groups_with_replicates_of_their_own(tmp_path: Path) -> None:
    paths, rows = draws.points()
    found = draws.run_points("few", ["baseline"], 300, "2012-02", Options(out=tmp_path, jobs=1), rows[:5])
    assert [mine for mine, _ in found] == [[rows[0], rows[4]], [rows[1]], [rows[2]], [rows[3]]]
    for replicate, (mine, result) in enumerate(found, 1):
        design = result.design.sort_values("point")
        assert set(design["replicate"]) == {replicate}
        assert np.array(design[list(paths)], float) == pytest.approx(np.array(mine))
