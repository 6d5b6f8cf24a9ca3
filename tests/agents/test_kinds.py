"""Types of provider and forms of credential are read in the order of the words, with shares that sum to one."""

import numpy as np
import pytest

from credmarket.agents.kinds import form_kinds, issued_forms, provider_kinds
from credmarket.agents.words import BADGE, DEGREE, FORMS, MICRO, PROFESSIONAL, PROVIDER_TYPES
from credmarket.data import table


@pytest.mark.parametrize("shares", ["weights", "forms", "assessments", "modes", "supplies"])
def test_shares_of_every_type_sum_to_one(shares):
    assert np.allclose(getattr(provider_kinds(), shares).sum(axis=1), 1.0)


def test_rows_follow_the_words_and_not_the_file():
    kinds, rows = provider_kinds(), table("provider_types")
    for i, name in enumerate(PROVIDER_TYPES):
        row = rows.index(name)
        assert kinds.number[i] == rows["count"][row] and kinds.strategy[i] == rows["strategy"][row]


def test_no_type_launches_degrees_as_a_habit():
    assert np.all(provider_kinds().forms[:, DEGREE] == 0.0)


def test_forms_differ_as_the_record_says():
    forms = form_kinds()
    assert len(forms.fee) == len(FORMS) and forms.fee[BADGE] == 0.0
    assert forms.validity[PROFESSIONAL] == 36 and forms.hours[MICRO] > forms.hours[BADGE]


def test_named_forms_are_issued_as_often_as_by_others_of_the_type() -> None:
    """The record says which forms a provider issues, its type how often; none named = all."""
    university = PROVIDER_TYPES.index("higher_education")
    usual = provider_kinds().forms[university]
    academic, micro, degree = (FORMS.index(f) for f in ("academic_certificate", "micro_credential", "degree"))
    none, both, alone = issued_forms(np.array([university] * 3), np.array([0, 1 << academic | 1 << micro, 1 << degree]))
    assert none == pytest.approx(usual / usual.sum(), abs=1e-8)
    assert both[micro] / both[academic] == pytest.approx(usual[micro] / usual[academic])
    assert both.sum() == pytest.approx(1.0) and alone[degree] == 1.0
