"""Records grow with issuers, and a snapshot of them is exact."""

from __future__ import annotations

import numpy as np
import pytest
from tests.processes.labour_market import LabourMarket


def test_new_issuers_start_without_a_record_and_old_ones_keep_theirs() -> None:
    m = LabourMarket(people=100, jobs=False)
    m.records.grow(3)
    m.records.hires[2, 1], m.records.outcomes[2, 1] = 5.0, 0.5
    m.records.grow(1000)
    assert m.records.hires.shape == (12, 1000) and m.records.hires.sum() == 5.0
    assert m.records.outcomes[2, 1] == 0.5
    whole, _ = m.records.whole()
    assert whole.flags.c_contiguous and np.shares_memory(whole, m.records.hires)
    m.records.grow(10)  # never shrinks
    assert m.records.issuers == 1000


def test_a_snapshot_is_a_copy_and_brings_back_everything() -> None:
    m = LabourMarket(people=100, jobs=False)
    m.issue(np.zeros(7))
    rng = np.random.default_rng(1)
    m.records.hires[:] = rng.random(m.records.hires.shape)
    m.records.class_mean[:] = 0.3
    m.records.first_year[...] = 1.5
    m.records.applied[:], m.records.places[:] = 2.0, 3.0
    state = m.records.state()
    before = {name: value.copy() for name, value in state.items()}
    m.records.hires[:] = 9.0
    m.records.class_mean[:] = 9.0
    m.records.grow(200)
    m.records.restore(state)
    assert m.records.issuers == 7
    assert all(np.array_equal(before[name], value) for name, value in m.records.state().items())
    m.records.grow(200)
    assert m.records.hires[:, 7:].sum() == 0.0
    with pytest.raises(ValueError, match="other parts"):
        m.records.restore({"hires": state["hires"]})


def test_the_first_beliefs_are_those_of_the_parameters() -> None:
    m = LabourMarket(people=100, jobs=False, changes={"believe.class_mean": 0.07, "believe.class_variance": 0.02,
                                                      "believe.issuer_spread": 0.3})
    assert np.all(m.records.class_mean == 0.07) and np.all(m.records.class_variance == 0.02)
    assert np.allclose(m.records.spread, 0.09) and np.all(m.records.belief == 0.07)


def test_what_was_said_a_year_ago_is_kept_until_it_is_said_anew() -> None:
    m = LabourMarket(people=50, jobs=False, changes={"signals.prior_mean": 0.1})
    n = len(m.employers)
    for month in range(13):
        m.records.say(month, np.full(n, float(month)))
        assert np.all(m.records.plain_before == (0.1 if month < 12 else 0.0))
    assert np.all(m.records.plain_said[0] == 12.0) and np.all(m.records.plain_said[1] == 1.0)
