"""Who is followed one by one: everybody up to a number, of more every so many ids."""

from __future__ import annotations

import pytest

from credmarket.agents.purchases import MOST_FOLLOWED, Purchases, step_of
from credmarket.agents.words import NEVER


@pytest.mark.parametrize(("learners", "step"), [
    (1, 1), (MOST_FOLLOWED, 1), (MOST_FOLLOWED + 1, 2), (2 * MOST_FOLLOWED, 2), (11 * MOST_FOLLOWED, 11)])
def test_never_more_are_followed_than_that(learners: int, step: int) -> None:
    assert step_of(learners) == step
    assert len(range(0, learners, step)) <= MOST_FOLLOWED


def test_a_purchase_is_not_earned_until_she_passes() -> None:
    table = Purchases()
    table.grow(2)
    assert table.earned.tolist() == [NEVER, NEVER] and table.scheme.tolist() == [0, 0]
    assert table.bytes_per_row() <= 48  # as `docs/scale.md` plans for
