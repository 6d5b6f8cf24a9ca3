"""The functions of chance and of numbers as calls: the same bits as the inlined ones, compiled or not."""

import inspect

import numpy as np
import pytest

from credmarket.numerics import called, functions, random
from credmarket.numerics.compiled import loop

POINTS = (-700.0, -3.2, -1e-9, 0.0, 0.31, 1.0, 2.7, 40.0)
SAFE = {"log": (1e-300, 0.2, 1.0, 7.5, 1e200), "normal": (1e-9, 0.02, 0.5, 0.97), "gumbel": (1e-9, 0.02, 0.5, 0.97)}


@pytest.mark.parametrize("name", ["exp", "log", "logistic", "normal_pdf", "normal_cdf", "normal", "gumbel"])
def test_one_argument(name: str) -> None:
    inlined = getattr(functions, name, None) or getattr(random, name)
    for x in SAFE.get(name, POINTS):
        assert np.float64(getattr(called, name)(x)).tobytes() == np.float64(inlined(np.float64(x))).tobytes(), (name, x)


def test_powers() -> None:
    for x, y in ((2.0, 0.7), (1e-8, -1.3), (0.0, 0.7), (9.0, 0.0)):
        assert called.power(x, y) == functions.power(np.float64(x), np.float64(y))


def test_draws() -> None:
    for address in ((1, 2, 3, 4, 5, 6, 7), (2**32 - 1, 9, 65535, -1, 2**32 - 1, 0, 2**31)):
        assert [int(w) for w in called.draw(*address)] == [int(w) for w in random.draw(*address)]


def test_whole_numbers_are_taken_for_reals() -> None:
    assert called.exp(0) == 1.0
    assert called.power(2, 3) == 8.0


@loop
def _both(x: float) -> float:
    return called.exp(x) - functions.exp(np.float64(x)) + called.normal_cdf(x) - functions.normal_cdf(np.float64(x))


def test_the_same_within_a_kernel() -> None:
    assert [_both(x) for x in (-2.5, 0.1, 3.0)] == [0.0] * 3


def test_everything_listed_is_there_and_points_at_its_original() -> None:
    for name in called.__all__:
        held = getattr(called, name)
        text = inspect.getdoc(getattr(held, "py_func", held)) or ""
        module, original = text.removeprefix("See `").split("`")[0].split(".")
        assert original == name
        assert hasattr({"random": random, "functions": functions}[module], name)
