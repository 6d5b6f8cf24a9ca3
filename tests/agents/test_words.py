"""Words: every list of words and its numbers say the same."""

from __future__ import annotations

import numpy as np

from credmarket.agents import words
from credmarket.agents.employers import Employers
from credmarket.agents.learners import Learners
from credmarket.agents.offers import Offers
from credmarket.data import table


def test_numbers_follow_the_order_of_the_words() -> None:
    named = {
        "MOTIVES": ("job_better", "change_job", "certify", "interest"), "FORMS": (
            "academic_certificate", "professional_certificate", "badge", "micro_credential", "degree"),
        "KINDS": ("course", "bundle", "module", "degree", "exam")}
    for name, expected in named.items():
        assert getattr(words, name) == expected
    assert [words.MOTIVES[i] for i in (words.JOB_BETTER, words.CHANGE_JOB, words.CERTIFY, words.INTEREST)] == list(words.MOTIVES)
    forms = (words.ACADEMIC, words.PROFESSIONAL, words.BADGE, words.MICRO, words.DEGREE)
    assert [words.FORMS[i].split("_")[0] for i in forms] == ["academic", "professional", "badge", "micro", "degree"]
    kinds = (words.COURSE, words.BUNDLE, words.MODULE, words.DEGREE_KIND, words.EXAM)
    assert [words.KINDS[i] for i in kinds] == list(words.KINDS)
    assert words.EDUCATION[words.BACHELOR] == "bachelor"
    assert tuple(words.CHARGED[i] for i in (words.AT_CREDENTIAL, words.AT_ENROLMENT, words.AT_EXAM)) == words.CHARGED
    assert (words.STUDY[words.AUDITING], words.STUDY[words.PAYING]) == ("auditing", "paying")


def test_words_are_unique_within_a_list() -> None:
    lists = {n: w for n, w in vars(words).items() if isinstance(w, tuple)}
    assert len(lists) >= 14
    for name, held in lists.items():
        assert len(set(held)) == len(held), name


def test_the_tables_of_data_use_these_words() -> None:
    assert set(table("forms")["form"]) == set(words.FORMS)
    assert set(table("provider_types")["type"]) == set(words.PROVIDER_TYPES)
    assert set(table("places")["region"]) <= set(words.REGIONS)
    assert set(table("platforms")["kind"]) <= set(words.PLATFORM_KINDS)
    assert set(table("platforms")["owner_type"]) <= set(words.OWNER_TYPES)
    assert table("languages")["code"][words.ENGLISH] == "en"


def test_marks_fit_their_columns_and_mean_nothing_else() -> None:
    assert np.iinfo(Learners.employer.dtype).max == words.NO_EMPLOYER
    assert np.iinfo(Offers.retired.dtype).max == words.NEVER
    assert words.NONE == -1
    assert np.iinfo(Offers.bundle.dtype).min < words.NONE
    assert np.iinfo(Offers.awards.dtype).bits >= len(words.FORMS)
    assert Employers.knows.width == "forms"
