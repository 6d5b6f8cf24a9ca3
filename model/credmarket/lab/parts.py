"""Parts: what each finished run has left, kept at once and merged into whole tables at the end.

A part is a folder `parts/RUN/` that appears in one step when it is complete: a run is finished if and only if it has a
part, or rows in the merged tables. Merged tables have one row group a run, so that they can be taken apart again when
runs are added.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from credmarket.lab import frames
from credmarket.lab.windows import SINCE, Window

FOLDER = "parts"
_UNFINISHED = ".tmp-"
_REMOVED = ".parts-removed"


def keep(folder: Path, run: str, tables: dict[str, pa.Table]) -> None:
    """Keep what a run has left: written aside, then moved into place in one step."""
    aside = folder / FOLDER / f"{_UNFINISHED}{run}-{os.getpid()}"
    aside.mkdir(parents=True)
    for name, table in tables.items():
        frames.write(aside / f"{name}.parquet", table)
    aside.rename(folder / FOLDER / run)


def read(folder: Path, run: str, name: str) -> pa.Table:
    """One table of a run's part."""
    with frames.opened(folder / FOLDER / run / f"{name}.parquet", name) as file:
        return file.read()


def finished(folder: Path) -> set[str]:
    """The runs that have a part or that the merged tables hold."""
    found = {path.name for path in (folder / FOLDER).glob("*") if not path.name.startswith(_UNFINISHED)}
    return found | set(_groups(folder / "series.parquet"))


def clear_unfinished(folder: Path) -> None:
    """Remove what killed runs have left half written, and parts that a kill has left half removed."""
    shutil.rmtree(folder / _REMOVED, ignore_errors=True)
    for path in (folder / FOLDER).glob(f"{_UNFINISHED}*"):
        shutil.rmtree(path)


def merge(folder: Path, runs: Sequence[str]) -> None:
    """Write the whole tables from the parts of these runs, in this order."""
    for name, schema in frames.RUN_TABLES.items():
        path = folder / f"{name}.parquet"
        beside = path.with_name(f".{path.name}.tmp")
        with frames.writer(beside, frames.coded(schema)) as out:
            for run in runs:
                table = read(folder, run, name)
                if name == "summary":  # the windows of other scenarios serve comparisons only
                    table = table.filter(pc.invert(pc.match_substring(table["window"].cast(pa.string()), SINCE)))
                if len(table):
                    out.write_table(table, row_group_size=len(table))
        beside.replace(path)


def split(folder: Path, windows: Callable[[str], Sequence[Window]]) -> None:
    """Make parts of the merged tables again, for runs that have none; `windows` gives those of a run."""
    names = [name for name in frames.RUN_TABLES if name != "summary"]
    paths = {name: folder / f"{name}.parquet" for name in names}
    if not paths["series"].exists():
        return
    groups = {name: _groups(path) for name, path in paths.items()}
    with ExitStack() as opened:
        files = {name: opened.enter_context(frames.opened(path, name)) for name, path in paths.items()}
        for run in groups["series"]:
            if not (folder / FOLDER / run).exists():
                held = {name: files[name].read_row_group(groups[name][run]) if run in groups[name]
                        else frames.coded(frames.RUN_TABLES[name]).empty_table() for name in names}
                keep(folder, run, {**held, "summary": frames.summarise(held["series"], windows(run))})


def discard(folder: Path) -> None:
    """Remove the parts, once the merged tables hold all."""
    if (folder / FOLDER).exists():
        (folder / FOLDER).rename(folder / _REMOVED)  # in one step: no run is ever half there
        shutil.rmtree(folder / _REMOVED)


def _groups(path: Path) -> dict[str, int]:
    """Which row group of a merged table belongs to which run."""
    if not path.exists():
        return {}
    metadata = pq.read_metadata(path)
    found = {}
    for group in range(metadata.num_row_groups):
        statistics = metadata.row_group(group).column(0).statistics
        if statistics is not None and statistics.has_min_max:
            found[str(statistics.min)] = group
    return found
