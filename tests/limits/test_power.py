"""Power: a deliberate error of a size that would matter makes the limit fail that is there to find it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.limits.mutants import mutant, verdicts

SMALL = "population.learners=400"
TINY = "population.learners=200"
ERRORS = [  # limit, file, what it says, what the mutant says, settings
    ("c2", "processes/choose.py", "worth[g] = dissimilarity * (top[g] + log(worth[g])) if",
     "worth[g] = (top[g] + log(worth[g])) if", (SMALL, "enrol.alpha_spread=0")),
    ("c5", "processes/weigh.py", "surplus = mu * (inclusive", "surplus = (inclusive",
     (TINY, "enrol.taste_scale=0.9", "opening.programmes=1")),
    ("f2", "processes/aware.py", "m.awareness.share += (1.0 - m.awareness.share) *",
     "m.awareness.share += (1.0 - m.awareness.share) ** 1.1 *", (TINY, "population.until=2011-12")),
    ("f3", "processes/aware.py", "(p.homophily * F + (1.0 - p.homophily) * world_share[None, :])",
     "(p.homophily * F + (1.0 - p.homophily) * F)", (TINY, "population.until=2011-12")),
    ("g2", "processes/study.py", "    return early * (knee - start) + late * (end - knee)",
     "    return late * (knee - start) + late * (end - knee)", (TINY,)),
    ("j1", "processes/willingness.py", "with_prize = max(0.0, step * (alone + with_prize) - cost)",
     "with_prize = max(0.0, step * (alone + with_prize))", (TINY,)),
    ("j4", "processes/willingness.py", "return mean * normal_cdf(d + sd) - price * normal_cdf(d)",
     "return mean * normal_cdf(d) - price * normal_cdf(d)", (TINY,)),
    ("c1", "processes/weigh.py", "v[s], nest[s] = offers[s, UTILITY] / p.taste_scale,",
     "v[s], nest[s] = offers[s, UTILITY] / (1.05 * p.taste_scale),", (SMALL,)),
]


@pytest.mark.parametrize(("limit", "file", "good", "bad", "settings"), ERRORS, ids=[f"{e[0]}-{e[1]}" for e in ERRORS])
def test_the_error_is_found(tmp_path: Path, limit: str, file: str, good: str, bad: str, settings: tuple[str, ...]) -> None:
    found = verdicts(mutant(tmp_path, file, good, bad), limit, *settings)
    assert [one["status"] for one in found] == ["not met"]


def test_the_copy_without_an_error_passes(tmp_path: Path) -> None:
    found = verdicts(mutant(tmp_path, "limits/choice.py", "MCFADDEN =", "MCFADDEN  ="), "c1", SMALL)
    assert [one["status"] for one in found] == ["met"]
