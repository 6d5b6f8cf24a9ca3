"""Chance is uniform and independent along every part of an address; the distributions are what they say.

Seeds are fixed, so each test passes or fails for good. Each asks for a p-value above ALARM, or for a deviation below
FAR standard deviations (two-sided 5.7e-7), so a sound generator would raise a false alarm at about one in a million for
each comparison; there are fewer than 500 below, besides the avalanche, which states its own.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from credmarket.numerics import random
from credmarket.numerics.random import key, philox

ALARM = 1e-6
FAR = 5.0
LENGTH = 2048
WIDTH = 64
WORLD = key(42, 0)
STREAM, MONTH = 1234, 17

Draws = NDArray[np.floating[Any]]


def _along(part: str) -> NDArray[np.uint32]:
    """Words by place along one part of the address (from zero, in steps of one), by 64 alternatives, by word."""
    steps, across = np.arange(LENGTH), np.arange(WIDTH)
    if part == "id":
        drawn = random.words(WORLD, STREAM, MONTH, steps[:, None], across)
    elif part == "alternative":
        drawn = random.words(WORLD, STREAM, MONTH, across, steps[:, None])
    elif part == "extra":
        drawn = random.words(WORLD, STREAM, MONTH, 5, across, steps[:, None])
    else:
        at: dict[str, Callable[[int], tuple[NDArray[np.uint32], ...]]] = {
            "month": lambda s: random.words(WORLD, STREAM, s, 5, across),
            "stream": lambda s: random.words(WORLD, s, MONTH, 5, across),
            "replicate": lambda s: random.words(key(42, s), STREAM, MONTH, 5, across),
            "seed": lambda s: random.words(key(s, 0), STREAM, MONTH, 5, across),
        }
        return np.stack([np.stack(at[part](s), axis=-1) for s in range(LENGTH)])
    return np.stack(drawn, axis=-1)


PARTS = ("id", "alternative", "extra", "month", "stream", "replicate", "seed")


@pytest.fixture(scope="module", params=PARTS)
def words(request: pytest.FixtureRequest) -> NDArray[np.uint32]:
    return _along(request.param)


def _even(cells: NDArray[np.int64], number: int) -> float:
    """The p-value of a chi-square test of equal chances."""
    return float(stats.chisquare(np.bincount(cells.ravel(), minlength=number)).pvalue)


def _far(a: Draws, b: Draws) -> float:
    """The correlation in standard deviations of that of independent numbers."""
    return float(abs(np.corrcoef(a.ravel(), b.ravel())[0, 1]) * np.sqrt(a.size))


def test_every_byte_is_uniform(words: NDArray[np.uint32]) -> None:
    for w in range(4):
        for shift in (0, 8, 16, 24):
            assert _even(((words[..., w] >> np.uint32(shift)) & np.uint32(255)).astype(np.int64), 256) > ALARM


def test_uniforms_pass_kolmogorov_smirnov(words: NDArray[np.uint32]) -> None:
    for w in range(4):
        assert stats.kstest(((words[..., w] + 0.5) * 2.0**-32).ravel(), "uniform").pvalue > ALARM


def test_neighbours_are_uncorrelated(words: NDArray[np.uint32]) -> None:
    u = (words + 0.5) * 2.0**-32
    for lag in (1, 2, 16):
        for w in range(4):
            assert _far(u[lag:, :, w], u[:-lag, :, w]) < FAR
            assert _far((u[lag:, :, w] - 0.5) ** 2, (u[:-lag, :, w] - 0.5) ** 2) < FAR
    assert _far(u[1:, :-1, 0], u[:-1, 1:, 0]) < FAR  # one step along the part, one back along the other


def test_neighbours_are_independent(words: NDArray[np.uint32]) -> None:
    high = (words[..., 0] >> np.uint32(28)).astype(np.int64)
    assert _even(16 * high[1:] + high[:-1], 256) > ALARM
    low = (words[..., 0] & np.uint32(15)).astype(np.int64)
    assert _even(16 * low[1:] + low[:-1], 256) > ALARM


def test_the_four_words_of_an_address_are_independent(words: NDArray[np.uint32]) -> None:
    high = (words >> np.uint32(28)).astype(np.int64)
    for a in range(4):
        for b in range(a):
            assert _even(16 * high[..., a] + high[..., b], 256) > ALARM


def test_the_same_number_in_two_parts_gives_unrelated_draws() -> None:
    u = {part: ((_along(part)[100:, 7, 0] + 0.5) * 2.0**-32) for part in PARTS}
    for a in PARTS:
        for b in PARTS:
            assert a == b or _far(u[a], u[b]) < FAR


def test_every_bit_of_the_address_moves_every_bit_of_the_words() -> None:
    """400 random addresses, each of 192 bits flipped in turn: each of 128 bits turns in half the cases.

    24,576 counts of 400 fair coins, none beyond 130..270 (7 standard deviations): false-alarm rate below 1e-7.
    """
    chance = np.random.default_rng(7)
    repeats = 400
    turned = np.zeros((192, 128), np.int64)
    places = np.arange(128)
    for _ in range(repeats):
        address = [int(a) for a in chance.integers(0, 2**32, 6)]
        plain = np.array(philox(*address), np.uint32)
        moved = np.empty((192, 4), np.uint32)
        for bit in range(192):
            other = list(address)
            other[bit // 32] ^= 1 << (bit % 32)
            moved[bit] = philox(*other)
        turned += ((moved ^ plain)[:, places // 32] >> (places % 32).astype(np.uint32)) & np.uint32(1)
    assert turned.min() >= 130
    assert turned.max() <= 270
    assert abs(turned.mean() / repeats - 0.5) < 0.001


IDS = np.arange(300_000)


@pytest.mark.parametrize(
    ("draws", "name", "mean", "variance", "kurtosis"),
    [
        (random.uniforms, "uniform", 0.5, 1 / 12, -1.2),
        (random.normals, "norm", 0.0, 1.0, 0.0),
        (random.exponentials, "expon", 1.0, 1.0, 6.0),
        (random.gumbels, "gumbel_r", 0.5772156649015329, np.pi**2 / 6, 2.4),
    ],
)
def test_distributions(draws: Callable[..., Draws], name: str, mean: float, variance: float, kurtosis: float) -> None:
    """Moments and Kolmogorov-Smirnov; moments within FAR standard errors, false-alarm rate 6e-7 for each."""
    x = draws(WORLD, 77, 3, IDS)
    assert stats.kstest(x, name).pvalue > ALARM
    assert abs(x.mean() - mean) < FAR * np.sqrt(variance / x.size)
    assert abs(x.var() - variance) < FAR * variance * np.sqrt((kurtosis + 2.0) / x.size)


def test_fine_uniforms_are_uniform_in_all_their_bits() -> None:
    w0, w1, _, _ = random.words(WORLD, 78, 3, IDS[:50_000])
    u = np.array([random.uniform53(a, b) for a, b in zip(w0, w1, strict=True)])
    assert stats.kstest(u, "uniform").pvalue > ALARM
    # The 17 bits from the 36th on come from the second word.
    low = np.array([int(x * 2.0**53) >> 1 & 255 for x in u])
    assert _even(low, 256) > ALARM


@pytest.mark.parametrize("n", [2, 7, 100, 1000])
def test_integers_are_even(n: int) -> None:
    x = random.integers(WORLD, 79, 3, IDS, n=n)
    assert x.min() == 0
    assert x.max() == n - 1
    assert _even(x, n) > ALARM


def test_largest_of_gumbels_is_a_logit() -> None:
    """The chance that u_1 + g_1 is highest among three is its softmax; a chi-square test, false-alarm rate ALARM."""
    utility = np.array([0.0, 0.7, -1.2])
    luck = random.gumbels(WORLD, 80, 3, IDS[:100_000, None], np.arange(3))
    chosen = np.bincount(np.argmax(utility + luck, axis=1), minlength=3)
    expected = np.exp(utility) / np.exp(utility).sum() * 100_000
    assert stats.chisquare(chosen, expected).pvalue > ALARM
