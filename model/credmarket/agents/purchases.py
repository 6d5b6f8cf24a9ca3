"""Who took up which credential, when, and who paid: kept for the whole run, so that two worlds can be held person by person."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from credmarket.agents.table import Table, column
from credmarket.agents.words import NEVER

MOST_FOLLOWED = 10_000_000  # simulated learners who are followed one by one: of more, every second, third, ... id


def step_of(learners: int) -> int:
    """Every how many ids one is followed, of so many simulated learners; the same in all worlds of one size."""
    return max(1, -(-learners // MOST_FOLLOWED))


class Purchases(Table):
    """One row a credential that a learner took up, bought or free, and one a renewal or further monthly bill; by month, and
    of a month those of first purchases by learner. Amounts are those of one person."""

    learner = column(np.uint32, "learners row", "who")
    offer = column(np.int32, "offers row", "for which programme")
    month = column(np.int16, "month", "when")
    education = column(np.uint8, "EDUCATION", "her highest degree then")
    renewal = column(np.uint8, "0/1", "a credential that she holds was renewed, or a further month of study billed")
    own = column(np.int64, "cents", "what she pays")
    support = column(np.int64, "cents", "public support")
    sponsor = column(np.int64, "cents", "what her employer pays")
    scheme = column(np.uint32, "address", "number of the scheme that supports it; 0 = none")
    earned = column(np.int16, "month", "in which she passed", blank=NEVER)


class People(NamedTuple):
    """The rows of a run for its record, along `Purchases`; amounts in cents a person, texts as rows of `words`."""

    learner: Any
    people: Any  # whom she stands for, or those of the ids that are not followed as well
    region: Any
    place: Any
    language: Any
    education: Any
    month: Any
    form: Any
    offer: Any  # persistent id
    renewal: Any
    own: Any
    support: Any
    sponsor: Any
    policy: Any
    earned: Any
    words: dict[str, tuple[str, ...]]


class Covered(NamedTuple):
    """One policy of a run: what it has spent and for whom it is."""

    policy: str
    instrument: str
    start: int  # month
    spent: int  # cents
    people: int
    bits: bytes  # one a learner, by id, the highest of a byte first
