"""Learners: a compact row a person; what the blank row means."""

from __future__ import annotations

import numpy as np

from credmarket.agents.learners import Learners
from credmarket.agents.words import NEVER, NO_EMPLOYER, NONE


def test_a_blank_learner_is_nobody_yet() -> None:
    blank = Learners(1, words=2)
    assert blank.online_from[0] == NEVER
    assert blank.employer[0] == NO_EMPLOYER
    assert (blank.programme[0], blank.credential[0], blank.study_until[0]) == (NONE, NONE, NEVER)
    assert not blank.known.any()
    assert not blank.accounts.any()
    assert blank.known.shape == (1, 2)


def test_a_row_is_small_enough_for_a_hundred_million() -> None:
    """5 GiB for 110 million learners leave 48 bytes a row; the columns of one word of platforms take twice that."""
    assert Learners(1, words=1).bytes_per_row() <= 110


def test_small_numbers_hold_what_they_must() -> None:
    for name, most in (("weight", 4e9), ("experience", 600), ("education", 4), ("language", 60), ("born", 230)):
        assert np.iinfo(Learners.DECLARED[name].dtype).max >= most, name
    assert np.iinfo(Learners.born.dtype).min < -65 * 12
