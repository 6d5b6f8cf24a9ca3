"""Designs cross scenarios, points and replicates; what a path does not concern is run once and stands everywhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from credmarket.lab.design import Design, Pair, replicate_numbers

Make = Callable[..., Design]


def test_without_points_each_scenario_is_run_as_written(design: Make) -> None:
    made = design("base", "subsidy", replicates=3)
    assert [run.name for run in made.runs()] == [
        "base.r0001", "base.r0002", "base.r0003", "subsidy.r0001", "subsidy.r0002", "subsidy.r0003"]
    assert made.count() == 6 and list(made.pairs()) == [Pair(1, 0, 0, 0)]


def test_scenarios_that_lack_the_policy_are_run_once(design: Make) -> None:
    made = design(replicates=1, varied=("policy.fee_subsidy.rate",), points=((0.1,), (0.5,), (0.9,)))
    assert [run.name for run in made.runs()] == [
        "base.p0000.r0001", "subsidy.p0001.r0001", "subsidy.p0002.r0001", "subsidy.p0003.r0001", "vouch.p0000.r0001"]
    assert made.run(0, 3, 1).name == "base.p0000.r0001"
    assert list(made.pairs()) == [Pair(1, 1, 0, 1), Pair(1, 2, 0, 2), Pair(1, 3, 0, 3), Pair(2, 0, 0, 0)]
    assert made.world(1, 3).policies[0].settings.rate == 0.9 and made.world(0, 3) is made.scenarios[0]


def test_a_base_that_one_path_concerns_is_run_once_for_each_of_its_own_values(design: Make) -> None:
    points = tuple((rate, price) for rate in (0.1, 0.9) for price in (1.0, 2.0))
    made = design("base", "subsidy", replicates=1, varied=("policy.fee_subsidy.rate", "enrol.price_sensitivity"),
                  points=points)
    assert made.points_of(0) == [1, 2] and made.points_of(1) == [1, 2, 3, 4]
    assert [(pair.scenario_point, pair.base_point) for pair in made.pairs()] == [(1, 1), (2, 2), (3, 1), (4, 2)]
    assert made.values(0, 2) == {"enrol.price_sensitivity": 2.0}


def test_runs_are_found_by_name(design: Make) -> None:
    made = design("base", "subsidy", varied=("policy.fee_subsidy.rate",), points=((0.1,), (0.5,)))
    for run in made.runs():
        assert made.find(run.name) == run
    assert made.find("subsidy.p0002.r0077").replicate == 77
    with pytest.raises(KeyError):
        made.find("subsidy.p0009.r0001")


def test_the_policy_window_of_a_pair_starts_with_the_scenarios_own_policy(design: Make) -> None:
    made = design("base", "subsidy", "vouch")
    assert [made.compared_from(pair) for pair in made.pairs()] == [75, 93]
    varied = design("base", "subsidy", varied=("policy.fee_subsidy.start",), points=(("2017-01",), ("2019-01",)))
    assert [varied.compared_from(pair) for pair in varied.pairs()] == [63, 87]
    swapped = design("subsidy", "base")
    assert [swapped.compared_from(pair) for pair in swapped.pairs()] == [75]


def test_identity_does_not_depend_on_replicates_but_on_everything_else(design: Make) -> None:
    one = design("base", "subsidy", varied=("enrol.attempts",), points=((1,), (2,)))
    assert one.identity() == design("base", "subsidy", varied=("enrol.attempts",), points=((1,), (2,)),
                                    replicates=9).identity()
    assert one.identity() != design("base", "vouch", varied=("enrol.attempts",), points=((1,), (2,))).identity()
    assert one.identity() != design("base", "subsidy", varied=("enrol.attempts",), points=((1,), (3,))).identity()


def test_replicates_count_from_one() -> None:
    assert replicate_numbers(3) == (1, 2, 3)
    assert replicate_numbers(3, [7, 2, 7]) == (2, 7)
