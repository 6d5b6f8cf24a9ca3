"""The posterior against one that is known in closed form."""

import numpy as np
import pytest

from credmarket.lab import posterior
from credmarket.lab.posterior import Marginal, Target, marginals, sample, ties
from credmarket.lab.surrogate import Surrogate


def plane(*slopes: float, error: float = 0.0) -> Surrogate:
    """y = sum of slopes times x."""
    inputs = len(slopes)
    coefficients = np.concatenate([slopes, np.zeros(inputs)])
    return Surrogate((), np.zeros(2 * inputs), coefficients, 0.0, error, 1.0)


def test_a_gaussian_is_sampled_with_its_mean_and_spread():
    """Half the half-width is the standard deviation: 0.1 around 0.3. Some 128 walkers times tens of independent steps: the
    mean is known to 0.005 and the spread to 5 %; false alarms below 1 in 1,000."""
    found = sample([Target(0.3, 0.2, 1.0, plane(1.0, 0.0))], 2, seed=1)
    assert found[:, 0].mean() == pytest.approx(0.3, abs=0.01) and found[:, 0].std() == pytest.approx(0.1, rel=0.1)
    first, second = marginals(found)
    assert first.verdict == "pinned down" and second.verdict == "not pinned down"
    assert second.ratio == pytest.approx(1.0, abs=0.1) and (second.low, second.high) == pytest.approx((-0.9, 0.9), abs=0.06)


def test_the_surrogates_error_and_the_temperature_widen_it():
    narrow = sample([Target(0.0, 0.2, 1.0, plane(1.0))], 1, seed=1).std()
    unsure = sample([Target(0.0, 0.2, 1.0, plane(1.0, error=0.1))], 1, seed=1).std()
    warm = sample([Target(0.0, 0.2, 1.0, plane(1.0))], 1, seed=1, temperature=4.0).std()
    assert unsure == pytest.approx(np.sqrt(2.0) * narrow, rel=0.1) and warm == pytest.approx(2.0 * narrow, rel=0.1)


def test_what_only_a_sum_tells_ties_its_parts():
    found = sample([Target(0.0, 0.1, 1.0, plane(1.0, 1.0, 0.0))], 3, seed=2)
    (i, j, r), *_ = ties(found)
    assert {i, j} == {0, 1} and r < -0.9
    assert max(abs(correlation) for a, b, correlation in ties(found) if 2 in (a, b)) < 0.2


def test_points_stay_in_the_cube_and_the_same_seed_gives_the_same():
    target = [Target(2.0, 0.2, 1.0, plane(1.0))]  # beyond the wall
    found = sample(target, 1, seed=3)
    assert np.all(np.abs(found) <= 1.0) and found.mean() > 0.9
    assert np.array_equal(found, sample(target, 1, seed=3)) and not np.array_equal(found, sample(target, 1, seed=4))


def test_weights_count_a_target_several_times():
    x = np.array([[0.0], [0.5]])
    one, two = (posterior.distance(x, [Target(0.0, 0.2, weight, plane(1.0))]) for weight in (1.0, 2.0))
    assert one.tolist() == pytest.approx([0.0, 25.0]) and two.tolist() == pytest.approx([0.0, 50.0])


@pytest.mark.parametrize(("ratio", "verdict"), [(0.4, "pinned down"), (0.7, "partly"), (0.9, "not pinned down")])
def test_verdicts(ratio: float, verdict: str):
    assert Marginal(0.0, 0.0, 0.0, ratio).verdict == verdict
