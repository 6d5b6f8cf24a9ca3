"""Commitments: who has been promised an interview, what is kept, and who fills what."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from credmarket.instruments.levers import Commitment
from credmarket.market import Market
from credmarket.processes.commitments import fill, kept_vacancies, promised


def promise(market: Market, members: Any, kept: float = 0.0, offer: int | None = None) -> None:
    mask = np.zeros(len(market.employers), dtype=np.bool_)
    mask[members] = True

    def offers(m: Market) -> np.ndarray:
        return np.arange(len(m.offers)) == offer if offer is not None else np.ones(len(m.offers), dtype=np.bool_)

    market.levers.commitments.append(Commitment(mask, kept, offers))


def test_only_holders_of_a_valid_credential_that_counts_and_only_members(market: Market) -> None:
    C = market.credentials
    row = int(np.flatnonzero((C.expires > market.month) & (C.awarded < market.month))[0])
    holder, offer = int(C.learner[row]), int(C.offer[row])
    plain = int(np.setdiff1d(np.arange(len(market.learners)), C.learner)[0])
    who, employer = np.array([holder, holder, plain, holder]), np.array([3, 4, 3, -1])
    assert not promised(market, who, employer).any()
    promise(market, [3], offer=offer)
    assert promised(market, who, employer).tolist() == [True, False, False, False]
    C.expires[C.learner == holder] = market.month
    assert not promised(market, who, employer).any()


def test_what_is_kept_is_a_share_of_members_vacancies_the_larger_of_two(market: Market) -> None:
    employers = market.employers
    employers.vacancies[:] = 10.0
    assert not kept_vacancies(market).any()
    promise(market, [0, 1], 0.2)
    promise(market, [1], 0.5)
    assert employers.place[0] == employers.place[1]
    assert kept_vacancies(market)[employers.place[0]] == pytest.approx(2.0 + 5.0) == kept_vacancies(market).sum()


def test_kept_vacancies_go_to_holders_alone_the_others_to_the_best(market: Market) -> None:
    market.employers.vacancies[:] = 0.0
    market.employers.vacancies[0] = 4.0
    promise(market, [0], 0.5)
    places = market.world.n_places
    index, place = np.array([0.9, 0.8, 0.7, 0.1, 0.6]), np.full(5, market.employers.place[0], dtype=np.int64)
    holders = np.array([False, False, False, True, False])
    room = np.bincount(market.employers.place, market.employers.vacancies, places)
    every, luck = np.ones(5, dtype=np.bool_), np.zeros(5)
    hired = fill(market, index, np.ones(5, dtype=np.int64), place, every, holders, luck, room)
    assert hired.tolist() == [True, True, False, True, False]  # the second kept vacancy stays open
    market.levers.commitments.clear()
    hired = fill(market, index, np.ones(5, dtype=np.int64), place, every, holders, luck, room)
    assert hired.tolist() == [True, True, True, False, True]
