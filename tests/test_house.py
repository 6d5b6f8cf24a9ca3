"""The house keeps its rules: imports go down the floors, chance has one source, every file says what it is."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import credmarket
from credmarket import menu
from credmarket.agents.learners import Learners
from credmarket.agents.offers import Credentials
from credmarket.month import month
from credmarket.numerics.random import streams

PACKAGE = Path(credmarket.__file__).parent
TESTS = Path(__file__).parent
# bottom to top; a file imports from its own floor or from one below
FLOORS = (
    ("numerics", "calendar", "faults", "toml_text", "toml_lines", "settings", "data"),
    ("parameters",),
    ("menu",),
    ("agents", "ledger"),
    ("policy", "policy_draft"),
    ("instruments", "strategies", "indicators"),
    ("processes",),
    ("month",),
    ("layers", "draft", "composition", "scenario", "schema", "differences"),
    ("past", "market"),
    ("simulate",),
    ("limits",),
    ("lab",),
    ("cli",),
    ("__main__", "__init__"),
)
FLOOR = {name: height for height, names in enumerate(FLOORS) for name in names}
LINES = 320
DRAWERS = ("utils", "util", "helpers", "helper", "common", "base", "manager", "misc")
MESA = ("market.py", "agents/views.py")
UNTESTED = ("__init__", "__main__")  # the test of a registry in an __init__ is named test_init
NUMBERED = re.compile(r"np\.random|numpy\.random|^import random|^from random|default_rng|RandomState", re.MULTILINE)
HALF = [name for table in (Learners, Credentials) for name, held in table.DECLARED.items() if held.dtype == "float32"]
SINGLE = re.compile(rf"\bfloat\(\w+\.(?:{'|'.join(HALF)})\[")


def sources() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def imported(tree: ast.Module) -> Iterator[str]:
    """Full names of what a file imports, wherever in it; what only a type checker sees does not count."""
    waiting: list[Any] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            waiting += node.orelse
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{'.' * node.level}{node.module or ''}.{alias.name}" for alias in node.names)
        else:
            waiting += ast.iter_child_nodes(node)


def climbs(floor: str, text: str) -> list[str]:
    """Imports of a file of some floor that go up, or stand outside the table."""
    names = [name for name in imported(ast.parse(text)) if name.split(".")[0] in ("credmarket", "")]
    targets = [(name, name.split(".")[1] if name.startswith("credmarket.") else "") for name in names]
    return [name for name, target in targets if FLOOR.get(target, len(FLOORS)) > FLOOR[floor]]


def every_file(broken: Callable[[Path, str], Any]) -> list[str]:
    """Files of which `broken` says something."""
    found = [(path, broken(path, path.read_text())) for path in sources()]
    return [f"{name_of(path)}: {what}" for path, what in found if what]


def floor_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def test_every_part_has_a_floor() -> None:
    assert {floor_of(path) for path in sources()} == set(FLOOR)


def test_imports_go_down_the_floors() -> None:
    assert every_file(lambda path, text: climbs(floor_of(path), text)) == []


def test_a_climbing_import_is_seen() -> None:
    up = "def f():\n    from credmarket.market import Market\n"
    assert climbs("processes", up) == ["credmarket.market.Market"]
    assert climbs("lab", up) == []
    assert climbs("processes", f"if TYPE_CHECKING:\n{up}".replace("def f():\n", "")) == []
    assert climbs("numerics", "from credmarket import menu") == ["credmarket.menu"]
    assert climbs("agents", "from .views import Provider") == [".views.Provider"]


def test_numerics_know_no_market() -> None:
    for path in sorted((PACKAGE / "numerics").rglob("*.py")):
        others = [n for n in imported(ast.parse(path.read_text())) if n.startswith("credmarket")]
        assert [n for n in others if not n.startswith("credmarket.numerics")] == [], path.name


def test_chance_comes_from_numerics_alone() -> None:
    assert every_file(lambda path, text: NUMBERED.findall(text)) == []
    for text in ("x = np.random.normal()", "import random\n", "from random import choice", "g = default_rng(1)"):
        assert NUMBERED.search(text), text


def test_mesas_generator_is_handed_nothing_but_the_seed() -> None:
    """The one argument `rng` is Mesa's own; no process asks Mesa for luck."""
    asks = re.compile(r"\b(?:self|model|m|market)\.(?:random|rng)\b")
    assert every_file(lambda path, text: asks.findall(text)) == []
    assert every_file(lambda path, text: re.findall(r"\brng=", text)) == ["market.py: ['rng=']"]


def test_mesa_is_imported_in_two_places() -> None:
    roots = {path: {name.split(".")[0] for name in imported(ast.parse(path.read_text()))} for path in sources()}
    assert sorted(name_of(path) for path, names in roots.items() if "mesa" in names) == sorted(MESA)


def test_every_stream_is_declared_at_the_top_of_one_file_and_has_its_own_number() -> None:
    for floor in (*menu.FLOORS, "market"):
        menu.discover(f"credmarket.{floor}")
    declared = {n: v for n, v in streams().items() if "." in n}
    assert len(declared) > 40
    assert len(set(declared.values())) == len(declared)

    def inside(path: Path, text: str) -> list[str]:
        functions = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef)]
        return [f.name for f in functions for call in ast.walk(f)
                if isinstance(call, ast.Call) and ast.unparse(call.func) == "stream"]

    assert every_file(inside) == []


def test_every_file_says_what_it_is_in_its_first_line() -> None:
    def silent(path: Path, text: str) -> str:
        said = ast.get_docstring(ast.parse(text)) or ""
        first = said.split("\n")[0]
        if not text.startswith('"""') or not first.strip():
            return "no docstring at the top"
        return "" if first.endswith((".", ":", "?")) and len(first.split()) >= 4 else f"says only {first!r}"

    assert every_file(silent) == []


def test_files_are_short() -> None:
    assert every_file(lambda path, text: max(0, text.count("\n") - LINES)) == []


def test_there_are_no_drawers() -> None:
    parts = {part.removesuffix(".py") for path in sources() for part in path.relative_to(PACKAGE).parts}
    assert [part for part in parts if part.split("_")[-1] in DRAWERS] == []


def test_every_file_has_a_test_of_its_name() -> None:
    missing = []
    for path in sources():
        if path.stem in UNTESTED:
            continue
        mirror = TESTS / path.relative_to(PACKAGE).with_name(f"test_{path.name}")
        if not mirror.is_file():
            missing.append(name_of(path))
    assert missing == []


def test_every_test_file_says_what_it_is() -> None:
    for path in sorted(TESTS.rglob("*.py")):
        assert ast.get_docstring(ast.parse(path.read_text())), path.name


EVENTS = tuple(name for name in month.__code__.co_names)


def calls_another(path: Path, text: str) -> list[str]:
    """Events of the month that a process file takes from another process file."""
    taken = [n.split(".") for n in imported(ast.parse(text)) if n.startswith("credmarket.processes.")]
    return [".".join(n) for n in taken if n[-1] in EVENTS and n[-2] in EVENTS and n[-1] == n[-2]]


def test_a_process_never_calls_another() -> None:
    assert len(EVENTS) == 13
    assert EVENTS[0] == "age"
    assert EVENTS[-1] == "settle"
    assert [x for x in every_file(calls_another) if x.startswith("processes/")] == []
    assert calls_another(PACKAGE, "from credmarket.processes.age import age") == ["credmarket.processes.age.age"]
    assert calls_another(PACKAGE, "from credmarket.processes.age import in_pool") == []


def test_single_precision_never_meets_pythons_float_in_a_kernel() -> None:
    """numba's `float` keeps single precision, Python's does not: `np.float64` or `double` says what is meant."""
    assert every_file(lambda path, text: SINGLE.findall(text)) == []
    assert SINGLE.search("x = float(L.ability[i]) + float(L.skill[i])")


def test_kernels_use_no_fastmath_and_are_compiled_in_one_place() -> None:
    def compiles(path: Path, text: str) -> list[str]:
        found = re.findall(r"\bnjit\b|\bjit\(|fastmath=|@vectorize", text)
        return found if name_of(path) != "numerics/compiled.py" else []

    assert every_file(compiles) == []
    assert "fastmath=" not in (PACKAGE / "numerics/compiled.py").read_text()


@pytest.mark.parametrize("word", ["eval(", "exec(", "pickle", "/work/", "urllib", "requests", "socket"])
def test_nothing_evaluates_pickles_reaches_out_or_names_a_machine(word: str) -> None:
    found = every_file(lambda path, text: [line for line in text.splitlines()
                                           if re.search(rf"(?<![\w.]){re.escape(word)}", line) and "``" not in line])
    assert [x for x in found if "PicklingError" not in x and "no pickle" not in x] == []
