"""Calibrates: runs waves of points, fits surrogates, samples what fits, and says what the data pin down.

Wave 1 spreads points over all ranges; each later one draws them where the surrogates of all runs so far say that the
targets are met, first widely, then closely. The best points are run again with replicates of their own, and the one that
is nearest to the targets then is the calibrated one. Every run lies in a results folder, so a stopped calibration goes on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from credmarket.faults import Refusal
from credmarket.lab import calibration_report, frames, posterior, studies
from credmarket.lab import facts as record
from credmarket.lab.calibration import Plan
from credmarket.lab.calibration_report import Calibrated
from credmarket.lab.conduct import Interrupted
from credmarket.lab.design import Design
from credmarket.lab.posterior import Target
from credmarket.lab.results import Result
from credmarket.lab.store import Existing
from credmarket.lab.studies import Options
from credmarket.lab.surrogate import fit
from credmarket.layers import shown
from credmarket.numerics.random import key, stream, uniforms

Array = NDArray[np.float64]
PICK = stream("calibration.pick")
FINAL = "final"
NEAR_RUNS = 8  # runs for each input that the surrogates are fitted to at the end


@dataclass(frozen=True)
class Evaluations:
    """Points that were run, in the cube's units, and what each showed of the targets."""

    x: Array  # [runs, inputs]
    shown: Array  # [runs, targets]; NaN where a run failed
    failed: int = 0

    def extended(self, other: Evaluations) -> Evaluations:
        """With the runs of another."""
        return Evaluations(np.concatenate([self.x, other.x]), np.concatenate([self.shown, other.shown]),
                           self.failed + other.failed)


def calibrate(plan: Plan, options: Options) -> Calibrated:
    """Carry a plan out, or go on with it."""
    folder = options.out or studies.RESULTS / plan.name
    try:
        return _calibrate(plan, folder, options)
    except Interrupted:
        raise KeyboardInterrupt(f"Interrupted. What is finished is kept in {shown(folder)}; the same command goes on.") from None


def _calibrate(plan: Plan, folder: Path, options: Options) -> Calibrated:
    done: Evaluations | None = None
    for number, count in enumerate(plan.points):
        if done is None:
            points = spread(plan, count, options.seed)
        else:
            known, temperature = targets_of(plan, done)[0], plan.temperatures[number - 1]
            found = posterior.sample(known, len(plan.inputs), options.seed + number, temperature)
            points = picked(found, count, options.seed, number)
        made = evaluate(plan, points, folder / f"wave-{number + 1}", _replicates(plan, number), options)
        done = made if done is None else done.extended(made)
    assert done is not None
    return conclude(plan, done, folder, options)


def spread(plan: Plan, count: int, seed: int) -> Array:
    """Points of a Latin hypercube in [-1, 1]."""
    from scipy.stats import qmc

    return np.asarray(2.0 * qmc.LatinHypercube(len(plan.inputs), seed=seed).random(count) - 1.0)


def picked(points: Array, count: int, seed: int, wave: int) -> Array:
    """Some of the sampled points, by a keyed draw."""
    order = np.argsort(uniforms(key(seed, wave), PICK, wave, np.arange(len(points))), kind="stable")
    return points[order[:count]]


def _replicates(plan: Plan, wave: int) -> list[int]:
    """Replicate numbers of a wave: no two waves share one, so that surrogates do not learn the luck of a few."""
    return [1 + wave * plan.replicates + turn for turn in range(plan.replicates)]


def evaluate(plan: Plan, points: Array, folder: Path, replicates: Sequence[int], options: Options) -> Evaluations:
    """Run points, each in one of the replicates in turn; what each shows. Runs that fail show nothing."""
    x, shown_, failed = [], [], 0
    for turn, replicate in enumerate(replicates):
        mine = points[turn::len(replicates)]
        if len(mine):
            made, lost = runs(plan, mine, (replicate,), folder / f"replicate-{replicate}", options)
            x.append(mine)
            shown_.append(made[:, 0, :])
            failed += lost
    done = Evaluations(np.concatenate(x), np.concatenate(shown_), failed)
    write_evaluations(plan, done, folder)
    return done


def design_of(plan: Plan, points: Array, replicates: tuple[int, ...]) -> Design:
    """Points as a design of the plan's scenario."""
    values = tuple(tuple(float(one.value(place)) for one, place in zip(plan.inputs, point, strict=True)) for point in points)
    return Design(plan.name, (plan.world,), replicates, tuple(one.path for one in plan.inputs), values)


def all_runs(plan: Plan, seed: int) -> Design:
    """As many runs as the whole plan makes, for an estimate of what it takes."""
    return design_of(plan, spread(plan, sum(plan.points) + plan.finalists * plan.final_replicates, seed), (1,))


def runs(plan: Plan, points: Array, replicates: tuple[int, ...], folder: Path, options: Options) -> tuple[Array, int]:
    """What points show of the targets in all of some replicates: [points, replicates, targets]; NaN where a run failed; and
    how many failed."""
    design = design_of(plan, points, replicates)
    existing: Existing = "overwrite" if options.existing == "overwrite" else "resume"
    outcome = studies.carry_out(design, replace(options, out=folder, existing=existing, figures=False))
    result = studies.result_of(outcome)
    found = np.full((len(points), len(replicates), len(plan.targets)), np.nan)
    names, shown_ = _read(result, plan) if result is not None else ([], found[:0, 0])
    for name, row in zip(names, shown_, strict=True):
        run = design.find(name)
        found[run.point - 1, replicates.index(run.replicate)] = row
    return found, len(outcome.failed)


def _read(result: Result, plan: Plan) -> tuple[list[str], Array]:
    wanted = list(plan.targets)
    frame = result.read("series", [("indicator", "in", record.indicators_of(wanted))])
    return record.read(frame, wanted)


def scaled(fact: record.Fact, shown_: Array) -> Array:
    """A figure on the surrogate's scale: the logarithm of what is above nothing by its nature."""
    if fact.low > 0.0:
        return np.log(np.where(shown_ > 0.0, shown_, np.nan))
    return shown_


def targets_of(plan: Plan, done: Evaluations) -> tuple[list[Target], list[int]]:
    """A target for each reading that enough runs show, with its surrogate; and its position among the plan's.

    The surrogates are fitted twice: to all runs, and then to those that the first ones call nearest to the targets, because a
    polynomial that need not follow the far ends of the ranges follows the middle better (refocussing; Craig et al. 1997).
    Runs are chosen by where they lie, not by what they showed, so their luck is not chosen.
    """
    targets, kept = _fitted(plan, done)
    near = max(NEAR_RUNS * len(plan.inputs), len(done.x) // 2)
    if near < len(done.x):
        chosen = np.sort(np.argsort(posterior.distance(done.x, targets), kind="stable")[:near])
        targets, kept = _fitted(plan, Evaluations(done.x[chosen], done.shown[chosen]))
    return targets, kept


def _fitted(plan: Plan, done: Evaluations) -> tuple[list[Target], list[int]]:
    found: list[Target] = []
    kept: list[int] = []
    for position, (fact, weight) in enumerate(zip(plan.targets, plan.weights, strict=True)):
        try:
            surrogate = fit(done.x, scaled(fact, done.shown[:, position]))
        except ValueError:
            continue
        low, high = scaled(fact, np.array([fact.low, fact.high]))
        found.append(Target(0.5 * (low + high), 0.5 * (high - low), weight, surrogate))
        kept.append(position)
    if not found:
        raise Refusal(f"no target of {plan.name} has a value in enough runs to fit anything to; more points, or more learners")
    return found, kept


def loss_of(plan: Plan, shown_: Array) -> float:
    """sum w ((figure - middle)/half of half the band)^2 of means over replicates, [replicates, targets]; no value counts as one
    band off."""
    total = 0.0
    for fact, weight, column in zip(plan.targets, plan.weights, shown_.T, strict=True):
        there = column[np.isfinite(column)]
        off = (float(scaled(fact, np.array([there.mean()]))[0]) if there.size else float("nan"))
        low, high = scaled(fact, np.array([fact.low, fact.high]))
        distance = (off - 0.5 * (low + high)) / (0.25 * (high - low)) if np.isfinite(off) else 4.0
        total += weight * distance**2
    return total


def conclude(plan: Plan, done: Evaluations, folder: Path, options: Options) -> Calibrated:
    """Sample what fits, run the best points again, and keep all that was found."""
    targets, kept = targets_of(plan, done)
    found = posterior.sample(targets, len(plan.inputs), options.seed)
    distinct = np.unique(found, axis=0)  # a walker that stands still is one point, not several
    order = np.argsort(posterior.distance(distinct, targets), kind="stable")
    nearest = distinct[order[: max(plan.finalists // 2, 1)]]
    middle = picked(found, max(plan.finalists - len(nearest) - 1, 0), options.seed, len(plan.points))
    finalists = np.unique(np.concatenate([nearest, np.median(found, axis=0)[None, :], middle]), axis=0)
    first = 1 + len(plan.points) * plan.replicates
    replicates = tuple(range(first, first + plan.final_replicates))
    shown_, lost = runs(plan, finalists, replicates, folder / FINAL, options)
    losses = [loss_of(plan, one) for one in shown_]
    best = int(np.argmin(losses))
    calibrated = Calibrated(plan, folder, len(done.x), done.failed + lost, finalists[best], shown_[best], losses[best], found,
                            posterior.marginals(found), list(zip(kept, (target.surrogate for target in targets), strict=True)))
    calibration_report.keep(calibrated)
    return calibrated


def write_evaluations(plan: Plan, done: Evaluations, folder: Path) -> None:
    """The points of a wave in the parameters' own units, and what each showed."""
    import pyarrow as pa

    columns = {one.path: one.value(done.x[:, i]) for i, one in enumerate(plan.inputs)}
    columns |= {fact.name: done.shown[:, i] for i, fact in enumerate(plan.targets)}
    frames.write(folder / "evaluations.parquet", pa.table(columns))
