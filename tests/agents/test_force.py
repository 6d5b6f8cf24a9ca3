"""The labour force, and the parts of loops over people."""

from __future__ import annotations

from itertools import pairwise

import pytest

from credmarket.agents.force import CHUNKS, chunk_bounds, in_force


@pytest.mark.parametrize("n", [0, 1, 15, 16, 17, 1000, 110_000_001])
def test_the_parts_cover_every_row_once(n: int) -> None:
    parts = [chunk_bounds(c, CHUNKS, n) for c in range(CHUNKS)]
    assert parts[0][0] == 0 and parts[-1][1] == n
    assert all(a[1] == b[0] for a, b in pairwise(parts))


@pytest.mark.parametrize(("online", "born", "education", "schooling", "inside"), [
    (0, -18 * 12, 1, 1, True),  # 18 today
    (0, -18 * 12 + 1, 1, 1, False),  # a month too young
    (0, -65 * 12 + 1, 1, 1, True),  # the last month
    (0, -65 * 12, 1, 1, False),  # retired
    (1, -30 * 12, 1, 1, False),  # not online yet
    (0, -20 * 12, 1, 2, False),  # still at school
    (0, -30 * 12, 3, 1, True),  # more than ordinary schooling
])
def test_who_is_in_the_labour_force(online: int, born: int, education: int, schooling: int, inside: bool) -> None:
    assert in_force(online, born, education, schooling, 0, 18 * 12) is inside
