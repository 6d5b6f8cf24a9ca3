"""Ration: short money is served in the order of a keyed draw, to the cent."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from credmarket.numerics.random import key
from credmarket.processes.ration import chances_to_be_served, refused_claims, serve


def market(left: list[int], month: int = 4) -> Any:
    key0, key1 = key(2, 1)
    return SimpleNamespace(key0=key0, key1=key1, month=month,
                           supporting=[SimpleNamespace(left=cents, address=50 + i) for i, cents in enumerate(left)])


def test_claims_are_served_while_they_fit() -> None:
    served = np.zeros(5, bool)
    assert serve(np.array([40, 70, 30, 30, 1]), 100, served) == 0
    assert served.tolist() == [True, False, True, True, False]


def test_enough_money_refuses_nobody() -> None:
    m = market([1000])
    assert not refused_claims(m, np.arange(10), np.ones(10, int), np.full(10, 100), m.supporting).any()


@pytest.mark.parametrize("left", [0, 1, 99, 100, 450, 999])
def test_never_more_is_promised_than_is_left_and_never_a_claim_less(left: int) -> None:
    m = market([left])
    refused = refused_claims(m, np.arange(10), np.ones(10, int), np.full(10, 100), m.supporting)
    assert (~refused).sum() == left // 100


def test_schemes_have_their_own_money_and_those_without_a_claim_none() -> None:
    m, scheme = market([100, 0]), np.array([0, 1, 1, 2, 2, 0])
    refused = refused_claims(m, np.arange(6), scheme, np.array([500, 60, 60, 10, 10, 0]), m.supporting)
    assert not refused[[0, 5]].any()
    assert refused[1:3].sum() == 1
    assert refused[3:5].all()


def test_the_order_is_drawn_afresh_each_month_and_is_nobodys_privilege() -> None:
    """600 months, 10 claims, money for three: each is served about 180 times (4.5 standard errors are 51)."""
    who, one = np.arange(100, 110), np.ones(10, int)
    served = np.zeros(10)
    for month in range(600):
        m = market([300], month)
        served += ~refused_claims(m, who, one, np.full(10, 100), m.supporting)
    assert served.sum() == 1800
    assert (np.abs(served - 180) < 51).all()


def test_ones_place_in_the_queue_depends_on_nobody() -> None:
    """Somebody who leaves the queue moves others up, and changes no order among them."""
    who, cents = np.arange(40), np.full(40, 100)
    m = market([2000])
    whole = refused_claims(m, who, np.ones(40, int), cents, m.supporting)
    fewer = refused_claims(m, who[1:], np.ones(39, int), cents[1:], m.supporting)
    assert (fewer <= whole[1:]).all()
    assert (whole[1:] & ~fewer).sum() <= 1


def test_of_the_panel_everybody_is_served_with_the_chance_that_the_money_is_for() -> None:
    """A scheme with a quarter of its claims, one with money enough; who has no use for a scheme is not touched by it."""
    schemes = [SimpleNamespace(share_served=lambda dollars: min(1.0, 100.0 / dollars)),
               SimpleNamespace(share_served=lambda dollars: 1.0)]
    m: Any = SimpleNamespace(supporting=schemes)
    scheme = np.array([[1, 0], [0, 2], [0, 0], [2, 1]])
    chance, short = chances_to_be_served(m, scheme, np.array([0.0, 400.0, 900.0]))
    assert chance.tolist() == [0.25, 1.0, 1.0, 0.25]
    assert short.tolist() == [1, 0, 0, 1]
