"""Entitled: what held credentials save, what degrees recognise, and which support somebody knows of."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from credmarket.agents.words import BUNDLE, DEGREE_KIND, EDUCATION, NEVER, NONE, STACKS
from credmarket.instruments.levers import Support
from credmarket.market import Market
from credmarket.numerics.random import key
from credmarket.processes import people as gathered
from credmarket.processes import stall as stalls
from credmarket.processes.entitled import HELD, acceptance, find_support, recognise, stack_up, support_columns

KEYS = key(9, 1)
COURSE_A, COURSE_B, WHOLE, DEGREE = range(4)  # two courses, the bundle of both, a degree
MONTH = 20


def learners(n: int) -> Any:
    bits = [("known", np.uint64, (1,)), ("accounts", np.uint64, (1,))]
    P = np.zeros(n, dtype=[*gathered.FIELDS, *bits]).view(np.recarray)
    P.id = np.arange(n)
    return P


def stall() -> Any:
    S = np.zeros(4, dtype=stalls.FIELDS).view(np.recarray)
    S.offer, S.kind, S.fee = np.arange(4), [0, 0, BUNDLE, DEGREE_KIND], [40.0, 60.0, 90.0, 9000.0]
    return S


def covered(held: list[tuple[int, int]], n: int = 1, accept: Any = (0.0, 1.0, 0.3, 1.0), stack: Any = (3, 3, 0, 0),
            credits: Any = (6.0, 6.0, 0.0, 180.0), cap: float = 0.4) -> Any:
    """Share of each of the four offers covered for n people who all hold the credentials (offer, expiry) `held`."""
    count = len(held)
    offer = np.tile(np.array([o for o, _ in held], np.int64), n)
    expires = np.tile(np.array([e for _, e in held], np.int64), n)
    previous = np.arange(n * count) - 1
    previous[::count or 1] = NONE
    newest = np.arange(n) * count + count - 1 if count else np.full(n, NONE)
    out = np.zeros((n, 4))
    recognise(n, learners(n), stall(), np.tile(np.arange(4), (n, 1)), newest, offer, previous, expires,
              np.array([WHOLE, WHOLE, NONE, NONE]), np.array([0, 0, 2, 0]), np.array(stack), np.array(credits),
              np.array([100, 101, 102, 103]), np.array([accept]), cap, MONTH, *KEYS, out)
    return out


def test_nothing_held_covers_nothing() -> None:
    assert covered([]).tolist() == [[0.0] * 4]


def test_the_very_credential_that_is_valid_is_not_bought_twice() -> None:
    assert covered([(COURSE_A, NEVER)])[0, COURSE_A] == HELD
    assert covered([(COURSE_A, MONTH)])[0, COURSE_A] == 0.0  # lapsed: it may be earned anew


def test_member_courses_count_towards_their_bundle() -> None:
    assert covered([(COURSE_A, NEVER)])[0, WHOLE] == 0.5
    assert covered([(COURSE_A, NEVER), (COURSE_B, NEVER)])[0, WHOLE] == 1.0
    assert covered([(COURSE_A, NEVER), (COURSE_B, MONTH)])[0, WHOLE] == 0.5


def test_degrees_recognise_credits_up_to_a_cap() -> None:
    both = [(COURSE_A, NEVER), (COURSE_B, NEVER)]
    assert covered(both)[0, DEGREE] == pytest.approx(12 / 180)
    assert covered(both, credits=(90.0, 90.0, 0.0, 180.0))[0, DEGREE] == 0.4
    assert covered(both, stack=(0, 0, 0, 0))[0, DEGREE] == 0.0
    assert covered(both, accept=(0.0, 0.0, 0.0, 0.0))[0, DEGREE] == 0.0  # theory j2


def test_recognition_is_decided_once_for_a_person_and_credential() -> None:
    """3,000 people at a chance of .3, each credential by itself; within 4.5 standard errors."""
    n = 3000
    out = covered([(COURSE_A, NEVER), (COURSE_B, NEVER)], n, stack=(2, 2, 0, 0))[:, DEGREE]
    counted = np.rint(out * 30).astype(int)  # 0, 1 or 2 credentials of 6 credits
    share = np.bincount(counted, minlength=3) / n
    expected = np.array([0.49, 0.42, 0.09])
    assert (np.abs(share - expected) < 4.5 * np.sqrt(expected * (1 - expected) / n)).all()
    again = covered([(COURSE_A, NEVER), (COURSE_B, NEVER)], n, stack=(2, 2, 0, 0))[:, DEGREE]
    assert np.array_equal(out, again)
    more = covered([(COURSE_A, NEVER), (COURSE_B, NEVER)], n, stack=(2, 2, 0, 0), accept=(0, 1, 0.5, 1))[:, DEGREE]
    assert (more >= out).all()  # a law that raises the chance takes nothing from anybody


def test_what_is_held_towards_a_degree_is_expected_credit_of_what_is_valid() -> None:
    """Modules at 1, recognition at .3, a lapsed one and one that stacks to nothing at 0."""
    held, accept = np.array([0, 1, 2, 3]), np.array([0.0, 1.0, 0.3, 1.0])
    P = learners(2)
    stack_up(2, P, np.array([3, NONE]), held, np.arange(4) - 1, np.array([NEVER, NEVER, MONTH, NEVER]),
             np.array([3, 2, 3, 0]), np.array([6.0, 10.0, 50.0, 8.0]), accept[None, :], MONTH)
    assert P.stacked.tolist() == [pytest.approx(6.0 + 0.3 * 10.0), 0.0]


def supported(n: int, schemes: list[dict[str, Any]], held: Any = None, barred: Any = None) -> tuple[Any, Any, Any]:
    q = len(schemes)
    column = lambda name, blank: np.array([s.get(name, blank) for s in schemes], dtype=float)  # noqa: E731
    support, eased, scheme = np.zeros((n, 4)), np.zeros((n, 4)), np.zeros((n, 4), np.int64)
    P = learners(n)
    P.place, P.education = np.arange(n) % 2, np.arange(n) % 3
    find_support(n, P, stall(), np.tile(np.arange(4), (n, 1)), np.zeros((n, 4)) if held is None else held,
                 np.zeros(n, np.int64) if barred is None else barred, column("unit", 0.0), column("rate", 0.0),
                 column("most", np.inf), np.array([s.get("places", [True, True]) for s in schemes]).reshape(q, 2),
                 np.array([s.get("education", [True] * len(EDUCATION)) for s in schemes]).reshape(q, len(EDUCATION)),
                 np.array([s.get("offers", [True] * 4) for s in schemes]).reshape(q, 4),
                 column("address", 1.0).astype(np.int64), column("awareness", 1.0), column("poorer", np.inf), *KEYS,
                 support, eased, scheme)
    return support, scheme, eased


def test_a_voucher_never_exceeds_the_fee_and_a_share_is_capped() -> None:
    assert supported(1, [{"unit": 50.0}])[0].tolist() == [[40.0, 50.0, 50.0, 50.0]]
    assert supported(1, [{"rate": 0.5, "most": 100.0}])[0].tolist() == [[20.0, 30.0, 45.0, 100.0]]


def test_what_support_takes_up_of_a_change_of_the_fee() -> None:
    """Fees are $40, 60, 90 and 300: all where it pays the fee, nothing where it is a sum or at its most, else its rate."""
    assert supported(1, [{"unit": 50.0}])[2].tolist() == [[1.0, 0.0, 0.0, 0.0]]
    assert supported(1, [{"rate": 0.5, "most": 100.0}])[2].tolist() == [[0.5, 0.5, 0.5, 0.0]]


def test_the_most_generous_scheme_counts_and_is_named() -> None:
    support, scheme, _ = supported(1, [{"unit": 25.0}, {"rate": 0.5}])
    assert support.tolist() == [[25.0, 30.0, 45.0, 4500.0]]
    assert scheme.tolist() == [[1, 2, 2, 2]]


def test_place_education_and_offers_bound_a_scheme() -> None:
    support, _, _ = supported(6, [{"unit": 10.0, "places": [True, False], "education": [True, False, True, True, True],
                                "offers": [True, False, False, True]}])
    assert support.tolist() == [[10.0, 0, 0, 10.0] if i % 2 == 0 and i % 3 != 1 else [0.0] * 4 for i in range(6)]


def test_relative_income_bounds_a_scheme() -> None:
    poor, rich = (supported(1, [{"unit": 10.0, "poorer": bound}])[0][0, 0] for bound in (0.1, 0.0))  # she has the usual
    assert (poor, rich) == (10.0, 0.0)


def test_h5_who_does_not_know_of_a_scheme_does_not_take_it_up() -> None:
    """A quarter of 4,000 know (4.5 standard errors); the same ones next time, and all of them when more do."""
    quarter, half = (supported(4000, [{"unit": 10.0, "awareness": a}])[0][:, 0] > 0 for a in (0.25, 0.5))
    assert abs(quarter.mean() - 0.25) < 4.5 * np.sqrt(0.25 * 0.75 / 4000)
    assert (half | ~quarter).all()
    assert not supported(4000, [{"unit": 10.0, "awareness": 0.0}])[0].any()
    others = supported(4000, [{"unit": 10.0, "awareness": 0.25, "address": 2}])[0][:, 0] > 0
    assert abs((quarter & others).mean() - 0.0625) < 0.02  # who knows of one scheme is not who knows of another


def test_the_barred_are_passed_over_and_held_credentials_get_nothing() -> None:
    support, scheme, _ = supported(2, [{"unit": 25.0}, {"unit": 10.0}], barred=np.array([1, 0]))
    assert support[:, 0].tolist() == [10.0, 25.0]
    assert scheme[:, 0].tolist() == [2, 1]
    held = np.array([[HELD, 0.5, 0.0, 0.0]])
    assert supported(1, [{"rate": 0.5}], held=held)[0][0, :2].tolist() == [0.0, 15.0]  # of what is left to pay


def test_acceptance_by_mode_and_law(market: Market) -> None:
    own = [0.0, 1.0, market.params.enrol.recognised_rpl, 1.0]
    assert acceptance(market).tolist() == [own] * market.world.n_places
    market.levers.recognition[3] = [0.0, 0.2, 0.9, 0.0]
    assert acceptance(market)[3].tolist() == [0.0, 1.0, 0.9, 1.0]  # a law never makes recognition rarer
    assert acceptance(market)[2].tolist() == own  # and holds where it was made
    assert len(STACKS) == 4


def test_supports_in_force_cover_the_offers_of_the_moment(market: Market) -> None:
    """Instruments act before providers launch: what is new this month is covered as well."""
    asked: list[int] = []

    def cover(m: Market) -> Any:
        asked.append(len(m.offers))
        return m.offers.form == 0

    places, degrees = np.ones(market.world.n_places, bool), np.ones(len(EDUCATION), bool)
    market.levers.supports = [Support(0, 77, 5.0, 0.25, 80.0, places, degrees, cover, 0.4)]
    market.schemes = ["the scheme"]  # type: ignore[list-item]
    market.offers.grow(3)
    columns = support_columns(market)
    assert asked == [len(market.offers)]
    assert columns.offers.shape == (1, len(market.offers))
    assert np.array_equal(columns.offers[0], market.offers.form == 0)
    assert (columns.unit[0], columns.rate[0], columns.most[0], columns.awareness[0], columns.address[0]) == (5, 0.25, 80, 0.4, 77)
    assert market.supporting == ["the scheme"]
    market.levers.supports, market.schemes = [], []
    assert support_columns(market).offers.shape == (0, len(market.offers))
