"""The names and columns of the monthly sums: each name once, each column a number of its own."""

from __future__ import annotations

import numpy as np
from tests.processes.labour_market import LabourMarket

from credmarket.agents import labour_sums as sums
from credmarket.agents.tally import Tally, names


def test_every_name_is_declared_and_told_apart() -> None:
    declared = [value for name, value in vars(sums).items() if isinstance(value, str) and name.isupper()]
    assert len(set(declared)) == len(declared) == 14
    assert set(declared) <= set(names())
    tally = Tally()
    tally[sums.HIRED] = 1.0
    assert np.isnan(tally[sums.SPREAD])


def test_a_month_fills_every_name_with_the_shape_that_the_columns_need() -> None:
    m = LabourMarket(people=600)
    m.issue([0.0])
    m.step()
    m.tally, written = Tally(), m.tally  # written last month
    shapes = {name: np.asarray(written[name]).shape for name in (sums.GROUP, sums.FORM, sums.CELLS, sums.TRUTH,
                                                                 sums.MATCH, sums.ENTRANTS, sums.PAY_HISTOGRAM)}
    assert shapes == {sums.GROUP: (2, 5, sums.N_GROUP), sums.FORM: (5, sums.N_FORM),
                      sums.CELLS: (2, 5, 2, sums.BANDS, sums.N_CELL), sums.TRUTH: (sums.N_TRUTH,),
                      sums.MATCH: (sums.N_TRUTH,), sums.ENTRANTS: (sums.N_ENTRANTS,),
                      sums.PAY_HISTOGRAM: (sums.PAY_BINS,)}
