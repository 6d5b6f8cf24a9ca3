"""The month's sums over people, against the same sums in NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.processes.labour_market import LabourMarket

from credmarket.agents.labour_sums import (
    CELLS,
    EMPLOYED,
    EMPLOYED_SQUARES,
    F_SQUARES,
    FORCE,
    FORCE_SQUARES,
    FORM,
    GAIN,
    GROUP,
    HOLDER_M,
    HOLDER_SQUARES,
    HOLDERS,
    PAY,
    PAY_HISTOGRAM,
    PLAIN,
    SEEN,
    TRUTH,
)
from credmarket.agents.marks import class_of
from credmarket.agents.signals import file_precision, precisions
from credmarket.agents.words import BADGE, MICRO, NO_EMPLOYER
from credmarket.processes.pay import pay
from credmarket.processes.standing import band_of, seen_gain


@pytest.fixture(scope="module")
def m() -> LabourMarket:
    """A market after a year and a half, a third of people with credentials of two forms, some lapsed."""
    market = LabourMarket(people=2000)
    market.knows(BADGE)
    market.knows(MICRO)
    market.learners.weight[::3] = 3000
    market.learners.means[:] = 0.1
    badge, micro = market.issue([0.1], BADGE), market.issue([0.0], MICRO)
    market.offers.gain[:] = 0.02
    market.give(np.arange(0, 500), np.repeat(badge, 500), 0.3, awarded=-2)
    market.give(np.arange(300, 700), np.repeat(micro, 400), 0.1, awarded=-1, expires=12)
    market.run(17)
    market.step(pay)
    return market


def by_hand(m: LabourMarket) -> dict[str, Any]:
    """Everything about everybody, one by one."""
    L, p, month = m.learners, precisions(m.params), m.month - 1
    employed = L.employer != NO_EMPLOYER
    tenure = month - L.hired.astype(int)
    h = np.array([file_precision(p, int(L.experience[i]) - int(tenure[i]), int(tenure[i])) for i in range(len(L))])
    total = h + L.cred_precision.astype(float)
    file = L.evidence.astype(float)
    holder = np.zeros(len(L), bool)
    holder[:500] = True  # the others' credentials have lapsed
    return {"employed": employed, "m": (file + L.cred_evidence) / total, "without": file / h, "h": h, "holder": holder,
            "w": L.weight.astype(float)}


def test_people_estimates_and_pay_by_place_and_degree(m: LabourMarket) -> None:
    e, sums = by_hand(m), np.asarray(m.tally[GROUP])
    assert sums[..., FORCE].sum() == e["w"].sum()
    graduate = m.learners.education == 2
    assert sums[:, 2, FORCE].sum() == e["w"][graduate].sum()
    assert sums[1, :, FORCE].sum() == e["w"][m.learners.place == 1].sum()
    held = e["employed"] & e["holder"]
    assert sums[..., EMPLOYED].sum() == e["w"][e["employed"]].sum()
    assert sums[..., HOLDERS].sum() == e["w"][held].sum() and sums[..., HOLDER_SQUARES].sum() == (e["w"][held] ** 2).sum()
    assert sums[..., FORCE_SQUARES].sum() == (e["w"] ** 2).sum()
    assert sums[..., EMPLOYED_SQUARES].sum() == (e["w"][e["employed"]] ** 2).sum()
    assert sums[..., GAIN].sum() == pytest.approx((e["w"] * (e["m"] - e["without"]))[held].sum(), rel=1e-4)
    assert sums[..., HOLDER_M].sum() == pytest.approx((e["w"] * e["m"])[held].sum(), rel=1e-4)
    assert np.asarray(m.tally[PAY_HISTOGRAM]).sum() == sums[..., EMPLOYED].sum()
    mean = sums[..., PAY].sum() / sums[..., EMPLOYED].sum()
    people = np.asarray(m.tally[PAY_HISTOGRAM], float)
    histogram = people @ np.exp(-4.0 + 0.03 * (np.arange(len(people)) + 0.5)) / people.sum()
    assert histogram == pytest.approx(mean, rel=0.002)


def test_holders_by_form_and_their_effective_number(m: LabourMarket) -> None:
    e, form = by_hand(m), np.asarray(m.tally[FORM])
    held = e["employed"] & e["holder"]
    assert form[BADGE, 0] == e["w"][held].sum() and form[MICRO].sum() == 0.0  # lapsed: the badge below shows again
    assert form[BADGE, F_SQUARES] == (e["w"][held] ** 2).sum()


def test_cells_of_the_wage_regression_hold_all_and_the_first_year(m: LabourMarket) -> None:
    e, cells = by_hand(m), np.asarray(m.tally[CELLS])
    held = e["employed"] & e["holder"]
    first = m.month - 1 - m.learners.hired.astype(int) < 12
    assert cells[0, ..., 0].sum() == e["w"][e["employed"]].sum()
    assert cells[1, ..., 0].sum() == e["w"][e["employed"] & first].sum()
    assert cells[0, ..., 1].sum() == e["w"][held].sum() and cells[0, ..., 5].sum() == (e["w"][held] ** 2).sum()
    assert cells[0, ..., 4].sum() == (e["w"][e["employed"]] ** 2).sum()
    assert [band_of(x) for x in (0, 23, 24, 59, 60, 120, 240, 999)] == [0, 0, 1, 1, 2, 3, 4, 4]


def test_truth_is_summed_over_the_employed(m: LabourMarket) -> None:
    e, sums = by_hand(m), np.asarray(m.tally[TRUTH])
    rows, x = e["employed"], m.productivity()
    wanted = [(e["w"][rows] ** 2).sum(), e["w"][rows].sum(), (e["w"] * e["m"])[rows].sum(), (e["w"] * x)[rows].sum(),
              (e["w"] * e["m"] ** 2)[rows].sum(), (e["w"] * x**2)[rows].sum(), (e["w"] * e["m"] * x)[rows].sum()]
    assert np.allclose(sums, wanted, rtol=1e-4, atol=30.0)


def test_what_others_see_is_the_signal_and_the_skill_that_the_file_shows(m: LabourMarket) -> None:
    e, seen = by_hand(m), np.asarray(m.tally[SEEN])
    held, prior = e["employed"] & e["holder"], precisions(m.params).prior
    gain = e["m"] - e["without"] + m.offers.gain[0] * (e["h"] - prior) / e["h"]
    assert seen[BADGE, 1, :, 0].sum() == e["w"][held].sum() == seen[..., 0].sum()
    assert seen[..., 1].sum() == pytest.approx((e["w"] * gain)[held].sum(), rel=1e-4)
    plain = np.asarray(m.tally[PLAIN])
    others = e["employed"] & ~e["holder"]
    assert plain[..., 0].sum() == e["w"][others].sum()
    assert plain[..., 1].sum() == pytest.approx((e["w"] * e["m"])[others].sum(), rel=1e-3, abs=100.0)
    assert seen_gain(0.3, 0.1, 4.0, 1.0, 0.08) == pytest.approx(0.2 + 0.06)


def test_learners_who_see_the_raw_gap_see_selection(m: LabourMarket) -> None:
    raw = LabourMarket(people=800, changes={"believe.learners_see": "raw"})
    raw.give(np.arange(200), np.repeat(raw.issue([0.0]), 200), 0.0)  # nobody reads it
    raw.learners.evidence[:200] += 5.0
    raw.returns.plain[:] = 0.05
    raw.step(pay)
    sums, seen = np.asarray(raw.tally[GROUP]).sum(axis=(0, 1)), np.asarray(raw.tally[SEEN])
    assert sums[GAIN] == 0.0
    assert seen[..., 1].sum() / seen[..., 0].sum() == pytest.approx(sums[HOLDER_M] / sums[HOLDERS] - 0.05, abs=1e-5)


def test_the_stock_of_holders_by_region_and_class_is_kept_for_the_records(m: LabourMarket) -> None:
    e, records = by_hand(m), m.records
    held = e["employed"] & e["holder"]
    assert records.stock.sum() == e["w"][held].sum() == records.stock[:, class_of(BADGE, 0)].sum()
    assert records.stock[2].sum() == e["w"][held & (m.learners.place == 1)].sum()
    assert records.employed.sum() == e["w"][e["employed"]].sum()
    people, shown, squares = records.showing[class_of(BADGE, 0)]
    assert people == e["w"][held].sum() and squares == pytest.approx((e["w"][held] ** 2).sum())
    assert shown == pytest.approx((e["w"] * m.productivity())[held].sum(), rel=1e-4, abs=20.0)
