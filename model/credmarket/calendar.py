"""The calendar of the market: months counted from October 2011, which is month 0."""

from __future__ import annotations

import datetime
import re

FIRST_YEAR, FIRST_MONTH = 2011, 10
MONTHS_A_YEAR = 12
LAST_YEAR = 2199  # month numbers must fit 16 bits with room to spare
_PATTERN = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")


def month_index(month: str | datetime.date) -> int:
    """The number of a month given as "2020-01" or as a date; ValueError says what was expected."""
    if isinstance(month, datetime.date):
        year, number = month.year, month.month
    else:
        match = _PATTERN.fullmatch(month.strip())
        if match is None:
            raise ValueError('expected a month such as "2020-01"')
        year, number = int(match[1]), int(match[2])
        if not 1 <= number <= MONTHS_A_YEAR or (match[3] is not None and not 1 <= int(match[3]) <= 31):
            raise ValueError('expected a month such as "2020-01"')
    index = (year - FIRST_YEAR) * MONTHS_A_YEAR + number - FIRST_MONTH
    if index < 0 or year > LAST_YEAR:
        raise ValueError(f"expected a month from {month_name(0)} to {LAST_YEAR}-12")
    return index


def month_name(index: int) -> str:
    """The month of that number as "2020-01"."""
    year, number = divmod(int(index) + FIRST_MONTH - 1, MONTHS_A_YEAR)
    return f"{FIRST_YEAR + year:04d}-{number + 1:02d}"


def month_date(index: int) -> datetime.date:
    """The first day of the month of that number."""
    year, number = divmod(int(index) + FIRST_MONTH - 1, MONTHS_A_YEAR)
    return datetime.date(FIRST_YEAR + year, number + 1, 1)
