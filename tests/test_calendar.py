"""Months are counted from October 2011 and named as people write them."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credmarket.calendar import month_date, month_index, month_name


def test_known_months() -> None:
    assert month_index("2011-10") == 0
    assert month_index("2011-12") == 2
    assert month_index("2012-01") == 3
    assert month_index("2020-01") == 99
    assert month_index("2030-12") == 230


@given(st.integers(0, 2000))
def test_name_and_date_undo_the_index(index: int) -> None:
    assert month_index(month_name(index)) == index
    assert month_index(month_date(index)) == index
    assert month_date(index).day == 1


def test_dates_are_taken_as_their_month() -> None:
    assert month_index(datetime.date(2020, 1, 31)) == month_index("2020-01-31") == 99
    assert month_index(datetime.datetime(2020, 1, 31, 5)) == 99


@pytest.mark.parametrize("wrong", ["2020-13", "2020-00", "2020-1", "20-01", "January 2020", "", "2020-01-45", "2020"])
def test_what_is_no_month_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="such as"):
        month_index(wrong)


@pytest.mark.parametrize("beyond", ["2011-09", "1999-12", "2200-01"])
def test_months_outside_the_calendar_are_refused(beyond: str) -> None:
    with pytest.raises(ValueError, match="from 2011-10"):
        month_index(beyond)
