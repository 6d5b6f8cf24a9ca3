"""Reading credentials: beliefs about issuers (theory p), precision (a5), what is read and what is not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.processes.labour_market import LabourMarket

from credmarket.agents.marks import class_of
from credmarket.agents.signals import precisions
from credmarket.agents.words import ACADEMIC, BADGE, MICRO
from credmarket.processes.reading import (
    Read,
    belief,
    believed_of,
    credential_precision,
    decoded,
    misreading,
    outcome_variance,
    plain_mean,
    plain_means,
    read_credentials,
    reader,
)

VARIANCE = 0.35**2


def alone(**changes: Any) -> LabourMarket:
    """A market in which all employers know badges and each knows all records of its industry."""
    m = LabourMarket(people=300, jobs=False, changes={k.replace("__", "."): v for k, v in changes.items()})
    m.knows()
    m.employers.familiar[:] = 1.0
    return m


def read(m: LabourMarket, who: int, e: int = 0, month: int = 5, before: int = 5) -> Read:
    newest = m.learners.credential[who]
    return read_credentials(newest, reader(m), precisions(m.params), e, month, before, m.key0, m.key1)


def test_p3_belief_equals_the_formula_to_rounding_after_any_history_of_hires() -> None:
    m = alone()
    m.issue(np.zeros(3))
    e, rng = 0, np.random.default_rng(5)
    cell, size = m.employers.cell[e], m.employers.size[e]
    m.records.spread[:], m.records.class_mean[:], m.records.class_variance[:] = 0.02, 0.05, 0.004
    sigma2 = outcome_variance(m)
    outcomes: list[list[float]] = [[], [], []]
    for _ in range(40):  # hire after hire, one by one
        u, y = int(rng.integers(0, 3)), float(rng.normal(0.1, 0.4))
        outcomes[u].append(y)
        m.records.hires[cell, u] += 1
        m.records.outcomes[cell, u] += y
        n = len(outcomes[u])
        z = n / (n + sigma2 / 0.02)
        expected = z * np.mean(outcomes[u]) + (1 - z) * 0.05
        mean, doubt = believed_of(reader(m), e, u, m.key0, m.key1)
        assert mean == pytest.approx(expected, abs=1e-15)
        assert doubt == pytest.approx((1 - z) * 0.02 + (1 - z) ** 2 * 0.004, abs=1e-15)
    assert size in (0, 1)


def test_an_issuer_without_a_record_is_its_class_and_p5_helps_the_newcomer_not_the_famous() -> None:
    known = belief(0.3, 1e12, 1.0, 0.0, 0.05, 0.0, 0.02, 0.4)
    for spread in (0.02, 0.0):
        mean, doubt = belief(0.0, 0.0, 0.5, 1.0, 0.05, 0.0, spread, 0.4)
        assert (mean, doubt) == (0.05, spread)  # 1/(omega^2 + sigma^2) rises as omega falls
    famous = belief(0.3, 1e12, 1.0, 0.0, 0.05, 0.0, 0.01, 0.4)
    assert known[0] == pytest.approx(0.3, abs=1e-9) and famous[0] == pytest.approx(known[0], abs=1e-9)
    assert known[1] == pytest.approx(famous[1], abs=1e-10)


def test_luck_in_whom_one_has_met_has_the_variance_of_a_part_of_the_record() -> None:
    """1,000 employers; the spread of sd sigma sqrt((1-f)/n) within 4 standard errors of 2.2 %."""
    m = alone(employers__number=1000)
    m.employers.cell[:], m.employers.size[:], m.employers.familiar[:] = 0, 0, 0.1
    m.issue([0.0])
    m.records.hires[0, 0], m.records.outcomes[0, 0] = 200.0, 20.0
    R = reader(m)
    beliefs = np.array([believed_of(R, e, 0, m.key0, m.key1)[0] for e in range(1000)])
    n, spread = 20.0, float(m.records.spread[0])
    z = n / (n + outcome_variance(m) / spread)
    assert abs(beliefs.mean() - z * 0.1) < 4 * beliefs.std() / np.sqrt(1000)
    assert abs(beliefs.std() / (z * np.sqrt(outcome_variance(m) * 0.9 / n)) - 1) < 0.09


def test_the_same_provider_is_met_with_the_same_luck_whatever_row_its_issuer_has() -> None:
    one, two = alone(), alone()
    one.employers.familiar[:] = two.employers.familiar[:] = 0.2
    one.issue([0.0, 0.0])
    two.issue([0.0, 0.0])
    two.issuers.provider[:] = 1, 0  # the other was first to launch
    for m in (one, two):
        m.records.hires[:], m.records.outcomes[:] = 50.0, 5.0
    first = believed_of(reader(one), 3, 0, one.key0, one.key1)
    assert first == believed_of(reader(two), 3, 1, two.key0, two.key1)
    assert first != believed_of(reader(one), 3, 1, one.key0, one.key1)


def test_precision_and_evidence_of_one_credential_by_hand() -> None:
    m = alone(signals__comparability_noise=2.0, signals__foreign_noise=0.5)
    offer = m.issue([0.04], assessment=1)
    m.offers.gain[offer] = 0.01
    m.give(7, offer, 0.5)
    R, e = reader(m), int(np.flatnonzero(m.employers.language == 0)[0])
    mean, doubt = believed_of(R, e, 0, m.key0, m.key1)
    h = 1 / (2 * VARIANCE + 2 * VARIANCE + doubt)
    got = read(m, 7, e)
    assert got.precision == pytest.approx(h) and got.forms == 1 << BADGE
    misread = got.evidence / h - (0.5 + 0.01 + mean - 0.04)
    assert 0.0 < abs(misread) < 4.5 * np.sqrt(2 * VARIANCE)
    assert read(m, 7, e, month=9) == got  # drawn once
    foreign = int(np.flatnonzero(m.employers.language != 0)[0])
    doubt = believed_of(R, foreign, 0, m.key0, m.key1)[1]
    assert read(m, 7, foreign).precision == pytest.approx(1 / (4.5 * VARIANCE + doubt))
    m.records.comparability[class_of(BADGE, 0)] = 0.75
    m.offers.proctored[offer] = 1
    assert read(m, 7, e).precision == pytest.approx(1 / (0.8 * 2 * VARIANCE + 0.5 * VARIANCE + read_doubt(m, e)))


def test_who_is_right_about_the_employed_takes_a_score_for_what_it_is() -> None:
    """Hiring selects: employers learn from holders who are .2 better than holders are, and are not misled by it."""
    m = alone(believe__class_mean=0.3, signals__comparability_noise=0.0)
    m.employers.language[:] = 0
    m.give(7, m.issue([0.1]), 0.45)
    m.records.delta[class_of(BADGE, 0)] = 0.2
    got = read(m, 7)
    assert got.evidence / got.precision == pytest.approx(0.45, abs=1e-6)


def read_doubt(m: LabourMarket, e: int) -> float:
    return float(believed_of(reader(m), e, 0, m.key0, m.key1)[1])


def test_a5_an_unknown_form_or_no_precision_adds_nothing() -> None:
    m = alone()
    m.give(7, m.issue([0.0]), 2.0)
    m.knows(BADGE, 0)
    assert read(m, 7) == Read(0.0, 0.0, 0)
    noisy = alone(signals__comparability_noise=1e30)
    noisy.give(7, noisy.issue([0.0]), 2.0)
    got = read(noisy, 7)
    assert got.forms != 0 and abs(got.evidence) < 1e-10 and got.precision < 1e-10
    off = alone(signals__read_credentials=False)
    off.give(7, off.issue([0.0]), 2.0)
    assert read(off, 7).forms == 0


def test_a5_without_noise_the_estimate_is_the_truth() -> None:
    m = alone(study__noise_exam=0.0, signals__comparability_noise=0.0, believe__issuer_spread=0.0,
              believe__class_variance=1e-12)
    m.employers.language[:] = 0
    m.give(7, m.issue([0.0]), 0.37)
    got = read(m, 7)
    prior = precisions(m.params).prior
    assert got.evidence / (prior + got.precision) == pytest.approx(0.37, abs=1e-6)


def test_only_valid_credentials_awarded_before_count_and_at_most_so_many() -> None:
    m = alone(signals__credentials_read=2, signals__comparability_noise=0.0, signals__foreign_noise=0.0)
    offers = m.issue(np.zeros(5))
    m.give(7, offers[:1], 0.1)
    one = read(m, 7).precision
    m.give(7, offers[1:2], 0.1, expires=5)  # lapsed
    m.give(7, offers[2:3], 0.1, awarded=5)  # too new
    assert read(m, 7).precision == pytest.approx(one)
    m.give(7, offers[3:4], 0.1, expires=6)  # still valid
    assert read(m, 7).precision == pytest.approx(2 * one)
    m.give(7, offers[4:5], 0.9)
    newest_two = read(m, 7)
    assert newest_two.precision == pytest.approx(2 * one)
    assert newest_two.evidence == pytest.approx(one * (0.9 + 0.1), rel=1e-6)


def test_an_employer_reads_what_she_knows_by_any_of_the_forms_awarded_together() -> None:
    m = alone()
    m.knows(BADGE, 0)
    m.knows(ACADEMIC, 1)
    offer = m.issue([0.0], form=MICRO)
    m.give(7, offer, 0.3)
    m.knows(MICRO, 0)
    assert read(m, 7).forms == 0
    m.offers.awards[offer] = (1 << MICRO) | (1 << ACADEMIC)
    assert read(m, 7).forms == 1 << MICRO


def test_pass_mode_moves_the_prior_mean_and_nothing_else() -> None:
    """Spence: w(c) - w(0) is what past holders showed less what past others showed."""
    m = alone(signals__reading="pass", believe__class_variance=1e-9, believe__issuer_spread=100.0)
    cell = m.employers.cell[0]
    m.give(7, m.issue([0.0]), 55.0)  # the score is not seen
    m.records.hires[cell, 0], m.records.outcomes[cell, 0] = 1e9, 0.4e9
    m.records.plain_hires[cell], m.records.plain_outcomes[cell] = 1e12, -0.2e12
    p = precisions(m.params)
    got, plain = read(m, 7), plain_mean(reader(m), p, 0)
    assert got.precision == 0.0
    assert plain == pytest.approx(-0.2, abs=1e-3)
    assert (p.prior * plain + got.evidence) / p.prior == pytest.approx(0.4, abs=1e-3)
    assert plain_mean(reader(alone()), p, 0) == 0.0
    all_of_them = np.empty(len(m.employers))
    plain_means(reader(m), p, all_of_them)
    assert all_of_them[0] == plain and np.all(all_of_them[m.employers.cell != cell] == 0.0)


def test_employers_misread_by_as_much_as_they_allow_for() -> None:
    """Decoding adds the variance that lowers the precision: 1,000 firms read one score, 4.5 standard errors of 4.5 %."""
    m = alone(employers__number=1000, signals__comparability_noise=2.0, signals__foreign_noise=0.5,
              believe__issuer_spread=0.0, believe__class_variance=1e-12)
    m.give(7, m.issue([0.0]), 0.3)
    foreign = m.employers.language != 0
    read_as = np.array([read(m, 7, e).evidence / read(m, 7, e).precision for e in range(1000)])
    for rows, variance in ((~foreign, 2.0 * VARIANCE), (foreign, 2.5 * VARIANCE)):
        n = rows.sum()
        assert abs(read_as[rows].var() / variance - 1.0) < 4.5 * np.sqrt(2.0 / n)
        assert abs(read_as[rows].mean() - 0.3) < 4.5 * np.sqrt(variance / n)


def test_scalar_pieces() -> None:
    assert decoded(0.5, 0.1, 0.2, 0.3) == pytest.approx(0.5)
    assert misreading(0.2, 0.5, 0.1) == pytest.approx(0.2)
    assert credential_precision(0.1, 0.2, 0.2) == pytest.approx(2.0)
    assert credential_precision(0.0, 0.0, 0.0) == 1e12
    assert outcome_variance(alone(signals__learning_speed=0.0)) == np.inf
    # what nobody can see teaches nothing: sigma infinite
    assert belief(0.3, 50.0, 1.0, 0.7, 0.05, 0.01, 0.02, np.inf) == (0.05, 0.03)
