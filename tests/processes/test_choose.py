"""Choose: chances by the formulas of the logit and the nested logit, what seats leave, and draws that agree with them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.processes.weighing import offers

from credmarket.numerics.random import key
from credmarket.processes.choose import act, after_seats, best, chances

KEYS = key(5, 2)
MANY = 40_000
BOUND = 4.5  # standard errors
V = np.array([0.3, 1.2, -0.4, 0.9, 0.1])
NEST = np.array([0, 0, 3, 3, 127])


def found(v: Any, dissimilarity: float = 1.0, outside: float = 0.5, nest: Any = NEST) -> tuple[Any, Any, float]:
    """Chances, responses and the inclusive value."""
    out, response = np.full(len(v), np.nan), np.full(len(v), np.nan)
    inclusive = chances(np.asarray(v, float), np.asarray(nest), len(v), outside, dissimilarity, out, response)
    return out, response, float(inclusive)


def nested(v: Any, nest: Any, outside: float, one: float) -> Any:
    """P_j = (e^(V_j/lambda)/D_g) D_g^lambda / (e^V_0 + sum D_h^lambda), written out."""
    e = np.exp(np.asarray(v) / one)
    D = {g: e[np.asarray(nest) == g].sum() for g in set(np.asarray(nest).tolist())}
    total = np.exp(outside) + sum(d**one for d in D.values())
    return np.array([e[j] / D[g] * D[g] ** one / total for j, g in enumerate(np.asarray(nest).tolist())])


def test_c1_without_nests_chances_are_the_logits() -> None:
    p, response, inclusive = found(V)
    e = np.exp(V)
    assert p == pytest.approx(e / (np.exp(0.5) + e.sum()), rel=1e-12)
    assert inclusive == pytest.approx(np.log(np.exp(0.5) + e.sum()), rel=1e-12)
    assert response.tolist() == (1.0 - p).tolist()


@pytest.mark.parametrize("one", [0.05, 0.4, 0.9])
@pytest.mark.parametrize("outside", [0.5, -np.inf])
def test_nested_chances_by_the_formula(one: float, outside: float) -> None:
    p, _, inclusive = found(V, one, outside)
    assert p == pytest.approx(nested(V, NEST, outside, one), rel=1e-10)
    assert p.sum() == pytest.approx(1.0 - (np.exp(outside - inclusive) if outside > -np.inf else 0.0), rel=1e-10)


def test_c2_nests_without_dissimilarity_are_no_nests() -> None:
    near, plain = found(V, 1.0 - 1e-9), found(V)
    assert near[0] == pytest.approx(plain[0], rel=1e-7)
    assert near[1] == pytest.approx(plain[1], rel=1e-7)
    alone = found(V, 0.3, nest=np.arange(5))  # one offer a platform
    assert alone[0] == pytest.approx(plain[0], rel=1e-10)
    assert alone[1] == pytest.approx(plain[1], rel=1e-10)


def test_c7_ratios_survive_a_third_offer_in_a_logit_and_within_a_nest_only() -> None:
    for one, same in ((1.0, True), (0.4, False)):
        p, q = found(V, one)[0], found([*V, 1.1], one, nest=[*NEST, 0])[0]
        assert bool(p[1] / p[2] == pytest.approx(q[1] / q[2], rel=1e-9)) is same
        assert p[0] / p[1] == pytest.approx(q[0] / q[1], rel=1e-9)  # of one platform
        assert p[2] / p[3] == pytest.approx(q[2] / q[3], rel=1e-9)


@pytest.mark.parametrize("one", [0.3, 1.0])
def test_responses_are_derivatives(one: float) -> None:
    p, response, _ = found(V, one)
    for j in range(len(V)):
        up, down = V.copy(), V.copy()
        up[j], down[j] = V[j] + 1e-5, V[j] - 1e-5
        slope = (np.log(found(up, one)[0][j]) - np.log(found(down, one)[0][j])) / 2e-5
        assert response[j] == pytest.approx(slope, rel=1e-6)
    assert p.min() > 0.001


def test_what_cannot_be_chosen_is_not() -> None:
    v = np.array([-np.inf, 0.3, -np.inf])
    for one in (0.5, 1.0):
        p = found(v, one, nest=[0, 0, 1])[0]
        assert (p[0], p[2]) == (0.0, 0.0)
        assert p[1] == pytest.approx(1 / (1 + np.exp(0.2)))
        assert found([-np.inf], one, -np.inf, [4])[0].tolist() == [0.0]


def drawn(S: Any, one: float, outside: float, shares: Any = None, later: Any = None) -> Any:
    """How many of 40,000 people take each slot; without shares the first choice only."""
    slots, rest = np.arange(len(S)), V.copy()
    if shares is not None:
        S.share_open, S.share_later = shares, later
        rest = np.where(np.asarray(shares) < 1, -np.inf, V)
    slot = [best(i, S, slots, V, NEST, 5, outside, one, 0, 7, *KEYS) if shares is None
            else act(i, S, slots, V, rest, NEST, 5, outside, one, 7, *KEYS) for i in range(MANY)]
    return np.bincount(np.array(slot) + 1, minlength=6)[1:]


def close(count: Any, p: Any) -> bool:
    return bool((np.abs(count - MANY * p) <= BOUND * np.sqrt(MANY * p * (1 - p)) + 1e-9).all())


@pytest.mark.parametrize("one", [0.35, 1.0])
@pytest.mark.parametrize("outside", [0.5, -np.inf])
def test_draws_agree_with_chances(one: float, outside: float) -> None:
    assert close(drawn(offers(5, mark=NEST), one, outside), nested(V, NEST, outside, one))


def test_the_nested_draw_is_not_the_logits() -> None:
    assert not close(drawn(offers(5, mark=NEST), 0.35, 0.5), nested(V, NEST, 0.5, 1.0))


def by_hand(one: float, s: Any, r: Any, outside: float = 0.5) -> Any:
    """Both rounds, written out."""
    p, sold = nested(V, NEST, outside, one), np.asarray(s) < 1
    again = np.zeros(5)
    again[~sold] = nested(V[~sold], NEST[~sold], outside, one)
    return np.where(sold, p * s, p + (p * (1 - np.asarray(s)))[sold].sum() * again * r)


ROUNDS = [((0.3, 1, 1, 1, 1), (1, 1, 1, 1, 1)), ((1, 0.25, 1, 0.6, 1), (0.4, 0, 1, 0, 0.0)),
          ((0.0, 0.0, 0.5, 0.5, 0.5), (0, 0, 0, 0, 0))]


@pytest.mark.parametrize("one", [0.35, 1.0])
@pytest.mark.parametrize(("s", "r"), ROUNDS)
def test_the_refused_choose_once_more_and_heads_agree_with_chances(one: float, s: Any, r: Any) -> None:
    p = found(V, one)[0]
    rest, second, got = np.empty(5), np.full(5, np.nan), np.full(5, np.nan)
    s, r = np.array(s, float), np.array(r, float)
    refused = after_seats(V, NEST, 5, 0.5, one, p, s, r, rest, second, got)
    assert refused == pytest.approx((p * (1 - s)).sum(), rel=1e-12)
    assert rest.tolist() == np.where(s < 1, -np.inf, V).tolist()
    if (s < 1).any() and (s >= 1).any():
        expected = by_hand(one, s, r)
        assert got == pytest.approx(expected, rel=1e-10)
        assert close(drawn(offers(5, mark=NEST), one, 0.5, s, r), expected)
    else:  # everything is sold out: nothing is left to choose
        assert got == pytest.approx(p * s, rel=1e-12)


def test_in_a_logit_a_second_choice_is_what_her_first_utilities_would_say() -> None:
    """Luce and Plackett: P(a first, b best of what is left) = P_a P_b / (1 - sum of what is sold out)."""
    p = found(V)[0]
    rest, second, got = np.empty(5), np.empty(5), np.empty(5)
    s = np.array([0.0, 0.5, 1.0, 1.0, 1.0])
    after_seats(V, NEST, 5, 0.5, 1.0, p, s, np.ones(5), rest, second, got)
    assert second[2:] == pytest.approx(p[2:] / (1 - p[:2].sum()), rel=1e-12)


def test_seats_left_open_change_no_bit() -> None:
    p = found(V)[0]
    rest, second, got = np.empty(5), np.full(5, np.nan), np.full(5, np.nan)
    assert after_seats(V, NEST, 5, 0.5, 1.0, p, np.ones(5), np.zeros(5), rest, second, got) == 0.0
    assert got.tobytes() == p.tobytes()
    assert rest.tobytes() == V.tobytes()
    assert np.isnan(second).all()
