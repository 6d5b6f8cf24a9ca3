"""The tables of a results folder: their columns, how a run's outcome fills them, how they are written to disk.

Everything that decides a byte of a file is fixed here: the order of rows, the types and the writer's options.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from credmarket.agents.words import NEVER
from credmarket.calendar import month_date
from credmarket.lab.design import Design, Run
from credmarket.lab.windows import Window, averages
from credmarket.parameters import Spec

if TYPE_CHECKING:
    from credmarket.agents.purchases import Covered, People
    from credmarket.simulate import Outcome

CENTS = 100
NO_MONTH = -(2**31)
_RUN = [("run", pa.string()), ("scenario", pa.string()), ("replicate", pa.int32())]
SERIES = pa.schema([*_RUN, ("month", pa.date32()), ("indicator", pa.string()), ("group", pa.string()),
                    ("value", pa.float64()), ("unit", pa.string())])
SUMMARY = pa.schema([*_RUN, ("indicator", pa.string()), ("group", pa.string()), ("window", pa.string()),
                     ("value", pa.float64())])
LEDGER = pa.schema([*_RUN, ("year", pa.int32()), ("payer", pa.string()), ("payee", pa.string()),
                    ("account", pa.string()), ("amount", pa.float64()), ("expected", pa.float64())])
EFFECTS = pa.schema([
    ("scenario", pa.string()), ("against", pa.string()), ("point", pa.int32()), ("indicator", pa.string()),
    ("group", pa.string()), ("window", pa.string()), ("base", pa.float64()), ("value", pa.float64()),
    ("difference", pa.float64()), ("low", pa.float64()), ("high", pa.float64()), ("n", pa.int32()),
    ("correlation", pa.float64()), ("variance_ratio", pa.float64())])
PEOPLE = pa.schema([
    *_RUN, ("learner", pa.int64()), ("people", pa.int64()), ("region", pa.string()), ("place", pa.string()),
    ("language", pa.string()), ("education", pa.string()), ("month", pa.date32()), ("form", pa.string()), ("offer", pa.int64()),
    ("renewal", pa.bool_()), ("own", pa.float64()), ("support", pa.float64()), ("sponsor", pa.float64()),
    ("policy", pa.string()), ("earned", pa.date32())])
POLICIES = pa.schema([*_RUN, ("policy", pa.string()), ("instrument", pa.string()), ("start", pa.date32()),
                      ("spent", pa.float64()), ("people", pa.int64()), ("covered", pa.binary())])
RUN_TABLES = {"series": SERIES, "summary": SUMMARY, "ledger": LEDGER, "people": PEOPLE, "policies": POLICIES}
WHOLE_TEXT = (pa.float64(), pa.binary())  # of columns in which hardly any value comes twice
_DESIGN_KINDS = {float: pa.float64(), int: pa.int64(), bool: pa.bool_(), str: pa.string(), tuple: pa.list_(pa.string())}


def run_tables(run: Run, scenario: str, outcome: Outcome, windows: Sequence[Window]) -> dict[str, pa.Table]:
    """The tables of one run, in the order in which they are kept."""
    series, head = _series(run, scenario, outcome), (run.name, scenario, run.replicate)
    return {"series": series, "summary": summarise(series, windows), "ledger": _ledger(head, outcome.ledger, outcome.expected),
            "people": _people(head, outcome.people), "policies": _policies(head, outcome.policies)}


def _series(run: Run, scenario: str, outcome: Outcome) -> pa.Table:
    """The rows by indicator, then by group with the total first, then by month."""
    place_of_name = np.argsort(np.argsort(np.array(outcome.names, dtype=object), kind="stable"))
    place_of_group = np.argsort(np.argsort(np.array(outcome.groups, dtype=object), kind="stable"))
    rows = np.lexsort((outcome.month, place_of_group[outcome.group], place_of_name[outcome.indicator]))
    month = outcome.month[rows].astype(np.int64)
    units = [outcome.units.get(name, "") for name in outcome.names]
    return _table(SERIES, run.name, scenario, run.replicate, {
        "month": _dates(month),
        "indicator": _words(outcome.indicator[rows], outcome.names),
        "group": _words(outcome.group[rows], outcome.groups),
        "value": _numbers(np.asarray(outcome.value, dtype=np.float64)[rows]),
        "unit": _words(outcome.indicator[rows], units),
    })


def summarise(series: pa.Table, windows: Sequence[Window]) -> pa.Table:
    """Means over the windows, from the rows of one run; a series of which no month has a value is left out."""
    names, groups = _encoded(series["indicator"]), _encoded(series["group"])
    name, group = (np.asarray(column.indices, dtype=np.int64) for column in (names, groups))
    month = months_of(series["month"])
    codes, series_of_row = np.unique(name * len(groups.dictionary) + group, return_inverse=True)
    value = series["value"].to_numpy().astype(np.float64)
    means = averages(month, series_of_row, value, len(codes), windows)
    held = ~np.isnan(means).all(axis=1)
    kept = np.repeat(codes[held], len(windows))
    positions = np.tile(np.arange(len(windows)), int(held.sum()))
    return _table(SUMMARY, series["run"][0].as_py(), series["scenario"][0].as_py(), series["replicate"][0].as_py(), {
        "indicator": _words(kept // len(groups.dictionary), names.dictionary.to_pylist()),
        "group": _words(kept % len(groups.dictionary), groups.dictionary.to_pylist()),
        "window": _words(positions, [window.name for window in windows]),
        "value": _numbers(means[held].ravel()),
    })


def _encoded(column: pa.ChunkedArray) -> pa.DictionaryArray:
    whole = column.combine_chunks()
    return whole if pa.types.is_dictionary(whole.type) else whole.dictionary_encode()


def months_of(dates: pa.ChunkedArray) -> Any:
    """Month numbers of dates; far below zero where there is none."""
    held = dates.to_numpy().astype("datetime64[M]")
    months = held.astype(np.int64) - np.datetime64(month_date(0), "M").astype(np.int64)
    return np.where(np.isnat(held), NO_MONTH, months)


def _ledger(head: tuple[str, str, int], entries: Sequence[tuple[int, str, str, str, int]],
            expected: Sequence[tuple[int, str, str, str, float]]) -> pa.Table:
    """Payments by year, as they were made and as they were to be expected."""
    paid, awaited = ({entry[:4]: entry[4] for entry in held} for held in (entries, expected))
    kept = sorted(paid | awaited)
    return _table(LEDGER, *head, {
        "year": pa.array([entry[0] for entry in kept], pa.int32()),
        "payer": pa.array([entry[1] for entry in kept], pa.string()).dictionary_encode(),
        "payee": pa.array([entry[2] for entry in kept], pa.string()).dictionary_encode(),
        "account": pa.array([entry[3] for entry in kept], pa.string()).dictionary_encode(),
        "amount": pa.array([paid.get(entry, 0) / CENTS for entry in kept], pa.float64()),
        "expected": pa.array([float(awaited.get(entry, 0.0)) for entry in kept], pa.float64()),
    })


def _people(head: tuple[str, str, int], held: People) -> pa.Table:
    """Who took up what: amounts in dollars; `earned` is empty where she did not pass."""
    numbers = {"learner": held.learner, "people": held.people, "offer": held.offer}
    money = {"own": held.own, "support": held.support, "sponsor": held.sponsor}
    return _table(PEOPLE, *head, {
        **{name: _words(getattr(held, name), words) for name, words in held.words.items()},
        **{name: pa.array(np.asarray(values, dtype=np.int64)) for name, values in numbers.items()},
        **{name: pa.array(np.asarray(values, dtype=np.int64) / CENTS) for name, values in money.items()},
        "month": _dates(held.month), "earned": _dates(held.earned, np.asarray(held.earned) == NEVER),
        "renewal": pa.array(np.asarray(held.renewal, dtype=np.bool_))})


def _policies(head: tuple[str, str, int], held: Sequence[Covered]) -> pa.Table:
    return _table(POLICIES, *head, {
        "policy": pa.array([one.policy for one in held], pa.string()).dictionary_encode(),
        "instrument": pa.array([one.instrument for one in held], pa.string()).dictionary_encode(),
        "start": pa.array([month_date(one.start) for one in held], pa.date32()),
        "spent": pa.array([one.spent / CENTS for one in held], pa.float64()),
        "people": pa.array([one.people for one in held], pa.int64()),
        "covered": pa.array([one.bits for one in held], pa.binary())})


def _dates(months: Any, missing: Any = None) -> pa.Array:
    """First days of months."""
    held = np.asarray(months, dtype=np.int64)
    held = held if missing is None else np.where(missing, 0, held)
    dates = np.array([month_date(index) for index in range(int(np.max(held, initial=0)) + 1)], dtype="datetime64[D]")
    return pa.array(dates[held], pa.date32(), mask=missing)


def _table(schema: pa.Schema, run: str, scenario: str, replicate: int, columns: Mapping[str, pa.Array]) -> pa.Table:
    length = len(next(iter(columns.values())))
    filled = {
        "run": _words(np.zeros(length), [run]),
        "scenario": _words(np.zeros(length), [scenario]),
        "replicate": pa.repeat(pa.scalar(replicate, pa.int32()), length),
        **columns,
    }
    return pa.table([filled[name] for name in schema.names], schema=coded(schema))


def _words(codes: Any, words: Sequence[str]) -> pa.Array:
    """Text as codes into its words: a tenth of the work of spelling every cell out, and the file is the same."""
    known = {word: code for code, word in enumerate(dict.fromkeys(words))}
    recoded = np.array([known[word] for word in words], dtype=np.int32)
    return pa.DictionaryArray.from_arrays(pa.array(recoded[np.asarray(codes, dtype=np.int64)]),
                                          pa.array(list(known), pa.string()))


def _numbers(values: Any) -> pa.Array:
    return pa.array(values, pa.float64(), from_pandas=True)  # what is missing is empty, not NaN


def design_table(design: Design, finished: Collection[str]) -> pa.Table:
    """One row a finished run, with the varied values that it has."""
    runs = [run for run in design.runs() if run.name in finished]
    columns: dict[str, pa.Array] = {
        "run": pa.array([run.name for run in runs], pa.string()),
        "scenario": pa.array([design.scenarios[run.scenario].name for run in runs], pa.string()),
        "point": pa.array([run.point for run in runs], pa.int32()),
        "replicate": pa.array([run.replicate for run in runs], pa.int32()),
    }
    values = {(run.scenario, run.point): design.values(run.scenario, run.point) for run in runs}
    for path in design.varied:
        cells = [values[run.scenario, run.point].get(path) for run in runs]
        columns[path] = pa.array(cells, _DESIGN_KINDS[_spec(design, path).kind])
    return pa.table(columns)


def _spec(design: Design, path: str) -> Spec:
    found = (world.draft([]).spec(path) for world in design.scenarios if world.holds(path))
    return next(spec for spec in found if spec is not None)


def coded(schema: pa.Schema) -> pa.Schema:
    """The schema with text as codes into a dictionary, as tables are held in memory."""
    kinds = [pa.dictionary(pa.int32(), pa.string()) if kind == pa.string() else kind for kind in schema.types]
    return pa.schema(list(zip(schema.names, kinds, strict=True)))


def writer(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    """A writer whose bytes depend on the rows alone. The file says text, whether it came as text or as codes."""
    words = [name for name, kind in zip(schema.names, schema.types, strict=True) if kind not in WHOLE_TEXT]
    ranges = [name for name, kind in zip(schema.names, schema.types, strict=True) if kind != pa.binary()]
    return pq.ParquetWriter(path, schema, version="2.6", compression="zstd", compression_level=1, use_dictionary=words,
                            data_page_version="1.0", write_statistics=ranges, store_schema=False)


def write(path: Path, table: pa.Table) -> None:
    """Write one table whole, by way of a file beside it, so that a reader never meets half of it."""
    beside = path.with_name(f".{path.name}.tmp")
    with writer(beside, table.schema) as out:
        out.write_table(table, row_group_size=max(1, len(table)))
    beside.replace(path)


def opened(path: Path, name: str) -> pq.ParquetFile:
    """A table of runs, with text read as codes."""
    schema = RUN_TABLES[name]
    words = [column for column, kind in zip(schema.names, schema.types, strict=True) if kind == pa.string()]
    return pq.ParquetFile(path, read_dictionary=words)
