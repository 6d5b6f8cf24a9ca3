"""Classes: a form as it is, or verified to one standard."""

from __future__ import annotations

import numpy as np

from credmarket.agents.marks import CLASSES, FAMILIES, FAMILY_OF, MARK_OF, VERIFIED, class_of
from credmarket.agents.words import FORMS, MARKS


def test_a_class_is_a_form_and_a_mark() -> None:
    form, mark = np.repeat(np.arange(len(FORMS)), MARKS), np.tile(np.arange(MARKS), len(FORMS))
    assert class_of(form, mark).tolist() == list(range(CLASSES)) and MARK_OF.tolist() == mark.tolist()
    assert np.array_equal(VERIFIED, mark > 0)
    # rows are small whole numbers: the highest class must fit
    assert class_of(np.uint8(len(FORMS) - 1), np.uint8(MARKS - 1)) == CLASSES - 1 <= np.iinfo(np.uint8).max


def test_a_family_puts_the_standards_of_a_form_together() -> None:
    assert FAMILY_OF[class_of(3, 0)] == 6 and {FAMILY_OF[class_of(3, mark)] for mark in range(1, MARKS)} == {7}
    assert sorted(set(FAMILY_OF.tolist())) == list(range(FAMILIES))
