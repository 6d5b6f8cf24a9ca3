"""Employers: simulated ones that each stand for a number of firms, the industries they belong to, and their birth."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.table import Table, column
from credmarket.agents.words import ENGLISH, FORMS, REGIONS, SIZES
from credmarket.data import table
from credmarket.numerics.choice import largest_remainder
from credmarket.numerics.random import LIFE, Key, stream, uniforms
from credmarket.parameters import Params, inf, param

Array = NDArray[Any]

SIZE_DRAW = stream("employer.size")
TONGUE_DRAW = stream("employer.tongue")
SPONSOR_DRAW = stream("employer.sponsor")
IN_HOUSE_DRAW = stream("employer.in_house")
KNOWS_DRAW = stream("employer.knows")
SME, LARGE = range(len(SIZES))
THOUSAND = 1000.0


class EmployersParams(Params, section="employers"):
    """Who employs."""

    number: int = param(2000, "rows", (1, 60_000), (500, 5_000), "simulated employers; each stands for many firms",
                        source="assumption (numerical)")
    least: int = param(12, "rows", (1, 1_000), (6, 30), "simulated employers that every place has at least",
                       source="assumption (numerical)")
    spread: float = param(0.5, "exponent", (0.0, 1.0), (0.3, 1.0),
                          "rows of a place grow with its jobs to this power (1: in proportion)",
                          source="assumption (numerical: changes no expectation)")
    large_staff: float = param(1000.0, "people", (250.0, inf), (500.0, 2000.0), "mean staff of a firm of 250 or more",
                               source="Eurostat Structural Business Statistics 2014, persons employed over enterprises"
                                      " of 250 or more (about 900 to 1,100, recalled)")
    english_sme: float = param(0.05, "share", (0.0, 1.0), (0.02, 0.15),
                               "smaller firms abroad whose language of work is English",
                               source="assumption; a quarter of exporting firms use English as intermediary language"
                                      " (ELAN, CILT 2006, recalled)")
    english_large: float = param(0.15, "share", (0.0, 1.0), (0.05, 0.3),
                                 "large firms abroad whose language of work is English", source="assumption; as above")
    knows_large: float = param(2.0, "odds ratio", (0.0, inf), (1.0, 4.0),
                               "odds that a large firm knows a form at the start, relative to a smaller one",
                               source="assumption")
    known: float = param(1.0, "odds ratio", (0.0, inf), (0.2, 5.0),
                         "odds that a firm knows a form at the start, relative to the record (0: none does, inf: all do)",
                         source="definition; the table of forms")


class Employers(Table):
    """One row a simulated employer; those of a place lie side by side."""

    place = column(np.uint8, "places row", "where")
    sector = column(np.uint8, "sectors row", "sector")
    size = column(np.uint8, "SIZES", "small or medium (below 250), or large")
    language = column(np.uint8, "languages row", "language of work")
    share = column(np.float64, "share", "its fixed share of the jobs of its place")
    per_firm = column(np.float64, "people/firm", "staff of one of its firms")
    firms = column(np.float64, "firms", "how many firms it stands for")
    staff_target = column(np.float64, "people", "staff it wants this month, all its firms together")
    staff = column(np.float64, "people", "staff it has (weighted heads)")
    vacant = column(np.float64, "people", "vacancies of late: how easily an opening is found there", blank=np.nan)
    vacancies = column(np.float64, "people", "vacancies this month")
    knows = column(np.uint8, "0/1 by form", "has heard of the form", width="forms")
    hired_holders = column(np.float64, "people/firm", "expected hires of holders per firm so far, by form",
                           width="forms")
    hurdle = column(np.float64, "log points", "lowest acceptable m - lambda/sqrt(H)", blank=np.nan)
    sponsors = column(np.uint8, "0/1", "pays for training of its staff")
    in_house = column(np.uint8, "0/1", "trains in house, and so sponsors less of what others teach")
    cell = column(np.int32, "cells row", "industry: region x sector, where records travel")
    familiar = column(np.float64, "share", "share of the records of its industry that one of its firms knows of")


class Industries(Table):
    """An industry (region x sector): where applicants compete and where records of past hires travel between firms."""

    staff = column(np.float64, "people", "people employed")
    firms = column(np.float64, "firms", "firms")
    seekers = column(np.float64, "people", "applicants this month", blank=np.nan)
    vacancies = column(np.float64, "people", "vacancies this month", blank=np.nan)
    threshold = column(np.float64, "log points", "index above which applicants of late were shortlisted", blank=np.nan)


def place_rows(employers: Employers, places: int) -> Array:
    """First row of each place, and the row after the last: `rows[p]:rows[p + 1]` are the employers of place p."""
    return np.searchsorted(employers.place, np.arange(places + 1)).astype(np.int64)


def born_employers(world: Any, key0: Any, key1: Any, market: Any) -> tuple[Employers, Industries]:
    """Employers by place, sector and size, and their industries (region x sector, sector changing fastest).

    `market` holds the parameters by section.
    """
    params: EmployersParams = market.employers
    key = Key(np.uint32(key0), np.uint32(key1))
    jobs = world.adults(0) * (1.0 - world.place_unemployment)
    rows = _rows_by_place(jobs, params)
    n = int(rows.sum())
    employers = Employers(n, forms=len(FORMS))
    ids = np.arange(n)
    employers.place[:] = np.repeat(np.arange(world.n_places), rows)
    sectors = np.arange(world.n_sectors)
    employers.sector[:] = np.concatenate([np.repeat(sectors, _rows_by_sector(r, world)) for r in rows])
    employers.cell[:] = world.place_region[employers.place].astype(np.int64) * world.n_sectors + employers.sector
    _sizes(employers, world, uniforms(key, SIZE_DRAW, LIFE, ids))
    _scale(employers, world, jobs, params)
    native = world.place_language[employers.place]
    foreign = np.where(employers.size == LARGE, params.english_large, params.english_sme)
    employers.language[:] = np.where(uniforms(key, TONGUE_DRAW, LIFE, ids) < foreign, ENGLISH, native)
    sponsors = uniforms(key, SPONSOR_DRAW, LIFE, ids) < world.sector_training_sponsor_share[employers.sector]
    employers.sponsors[:] = sponsors
    employers.in_house[:] = sponsors & (uniforms(key, IN_HOUSE_DRAW, LIFE, ids)
                                        < world.sector_in_house_share[employers.sector])
    _awareness(employers, key, params)
    industries = Industries(len(REGIONS) * world.n_sectors)
    industries.staff[:] = np.bincount(employers.cell, employers.staff_target, len(industries))
    industries.firms[:] = np.bincount(employers.cell, employers.firms, len(industries))
    return employers, industries


def _rows_by_place(jobs: Array, params: EmployersParams) -> Array:
    """Rows a place: at least `least`, the others by jobs to the power `spread`, so small places are not a few firms."""
    least = np.full(len(jobs), params.least, dtype=np.int64)
    spare = params.number - int(least.sum())
    if spare < 0:
        raise ValueError(f"employers.number = {params.number}: {int(least.sum())} are needed for {len(jobs)} places"
                         f" with at least {params.least} each (employers.least)")
    return np.asarray(least + largest_remainder(spare, jobs**params.spread))


def _rows_by_sector(rows: int, world: Any) -> Array:
    """Rows a sector within a place: one each where there are enough, the others by employment."""
    each = 1 if rows >= world.n_sectors else 0
    return np.asarray(each + largest_remainder(int(rows) - each * world.n_sectors, world.sector_share))


def _sizes(employers: Employers, world: Any, u: Array) -> None:
    """Size classes: a group of two or more (place x sector) has at least one row of each size."""
    group = employers.place.astype(np.int64) * world.n_sectors + employers.sector
    first = np.concatenate([[True], group[1:] != group[:-1]])
    start = np.flatnonzero(first)
    count = np.diff(np.append(start, len(group)))
    within = np.arange(len(group)) - np.repeat(start, count)
    share = world.sector_large_share[employers.sector[start]]
    wanted = np.floor(share * count + u[start]).astype(np.int64)
    large = np.where(count > 1, np.clip(wanted, 1, count - 1), wanted)
    employers.size[:] = np.where(within < np.repeat(large, count), LARGE, SME)


def _scale(employers: Employers, world: Any, jobs: Array, params: EmployersParams) -> None:
    """Shares of the jobs of a place by sector and size class, and how many firms stand behind each row."""
    group = employers.place.astype(np.int64) * world.n_sectors + employers.sector
    groups = world.n_places * world.n_sectors
    large = employers.size == LARGE
    n_large = np.bincount(group, large, groups)[group]
    n_sme = np.bincount(group, ~large, groups)[group]
    part = world.sector_large_share[employers.sector]
    part = np.where(large, np.where(n_sme > 0, part, 1.0), np.where(n_large > 0, 1.0 - part, 1.0))
    share = world.sector_share[employers.sector] * part / np.where(large, n_large, n_sme)
    employers.share[:] = share / np.bincount(employers.place, share, world.n_places)[employers.place]
    # firms per worker of the sector, less those of 250 and more, belong to the smaller ones
    per_worker = world.sector_firms_per_1000_workers[employers.sector] / THOUSAND
    big = world.sector_large_share[employers.sector]
    small_staff = (1.0 - big) / np.maximum(per_worker - big / params.large_staff, 1.0 / params.large_staff)
    employers.per_firm[:] = np.where(large, params.large_staff, np.maximum(small_staff, 1.0))
    employers.staff_target[:] = jobs[employers.place] * employers.share
    employers.firms[:] = employers.staff_target / employers.per_firm


def _awareness(employers: Employers, key: Key, params: EmployersParams) -> None:
    """Which forms each knows at the start: discrete, yes or no; large firms more often."""
    known = np.asarray(table("forms")["known_2011"], dtype=np.float64)
    known = 1.0 / (1.0 + (1.0 - known) / np.maximum(params.known * known, 1e-300))
    ids = np.arange(len(employers))
    weight = employers.firms / employers.firms.sum()
    large = employers.size == LARGE
    big = float(weight[large].sum())
    for f in range(len(FORMS)):
        low = _lower_chance(float(known[f]), params.knows_large, big)
        odds = params.knows_large * low / max(1.0 - low, 1e-12)
        chance = np.where(large, odds / (1.0 + odds), low)
        employers.knows[:, f] = uniforms(key, KNOWS_DRAW, LIFE, ids, alternative=f) < chance


def _lower_chance(mean: float, ratio: float, big: float) -> float:
    """The chance of smaller firms at which the mean over firms is the recorded one (bisection)."""
    low, high = 0.0, 1.0
    for _ in range(60):
        p = 0.5 * (low + high)
        odds = ratio * p / max(1.0 - p, 1e-12)
        below = (1.0 - big) * p + big * odds / (1.0 + odds) < mean
        low, high = (p, high) if below else (low, p)
    return 0.5 * (low + high)
