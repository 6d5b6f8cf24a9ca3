"""The helper compiles what the first process will call, under the types that it will call it with, and never outlives it."""

import importlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numba
import numpy as np
import pytest

from credmarket.numerics import ahead, compiled
from credmarket.numerics.cache import PACKAGE

COMPILED = not numba.config.DISABLE_JIT
SOURCE = """
import numpy as np
from credmarket.numerics import compiled

@compiled.piece
def double(x):
    return 2.0 * x

@compiled.loop
def small(x):
    return double(x[0])

@compiled.loop
def large(x, n):
    return small(x) + double(x[n]) + x[0] * x[1] + (x[2] - x[3]) * x[4]

@compiled.shared
def rows(first, last, x):
    for i in range(first, last):
        x[i] = double(x[i])

def run():
    x = np.arange(5.0)
    rows(5, x)
    return small(x), large(x, 3), large(x, 4)
"""


@pytest.fixture
def planned(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[ahead.Plan, Any]]:
    """A module of the package whose kernels are planned, not made."""
    plan, module = ahead.Plan(), ModuleType("credmarket.made_up")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(compiled, "in_place", plan.note)
    exec(compile(SOURCE, str(Path(__file__).with_name("made_up.py")), "exec"), vars(module))
    monkeypatch.setattr(compiled, "in_place", None)
    monkeypatch.setattr(numba.core.caching.FunctionCache, "__init__", _no_store)
    yield plan, module


def _no_store(self: Any, function: Any) -> None:
    self._enabled, self._name = False, repr(function)


def test_calls_from_outside_are_noted_once_and_calls_among_kernels_are_not(planned: tuple[ahead.Plan, Any]) -> None:
    plan, module = planned
    assert module.run() == (0.0, 0.0 + 2.0 * 6.0 + 0.0 + (4.0 - 6.0) * 8.0, 0.0 + 2.0 * 8.0 + 0.0 + (4.0 - 6.0) * 8.0)
    assert [function.__name__ for function, _ in plan.calls] == ["rows", "small", "large"]
    assert list(plan.calls)[2][1] == (numba.typeof(np.zeros(2)), numba.typeof(3))


def test_a_call_that_fails_leaves_the_notes_in_order(planned: tuple[ahead.Plan, Any]) -> None:
    plan, module = planned
    with pytest.raises(IndexError):
        module.small(np.zeros(0))
    module.large(np.zeros(5), 1)
    assert [function.__name__ for function, _ in plan.calls] == ["small", "large"]


def test_what_calls_much_is_large(planned: tuple[ahead.Plan, Any]) -> None:
    plan, module = planned
    small, large = plan.size(module.small), plan.size(module.large)
    assert plan.size(module.double) < small < large
    assert small == sum(len(f.__wrapped__.__code__.co_code) for f in (module.small, module.double))


@pytest.mark.skipif(not COMPILED, reason="nothing is compiled")
def test_kernels_made_afterwards_find_their_pieces_and_say_the_same(planned: tuple[ahead.Plan, Any]) -> None:
    plan, module = planned
    plain = module.run()
    calls = list(plan.calls)
    kernels = plan.put_back()
    assert isinstance(module.large, numba.core.dispatcher.Dispatcher)
    for function, types in calls:
        kernels[function].compile(types)
    assert module.run() == plain
    assert len(kernels[calls[2][0]].overloads) == 1  # the types noted are those that it is called with


CALLS = "import numpy as np\nfrom credmarket.numerics import functions\ndef run():\n    functions.exps(np.ones(3))\n"


@pytest.mark.skipif(not COMPILED, reason="nothing is compiled")
def test_the_helper_leaves_kernels_where_the_first_process_finds_them(tmp_path: Path) -> None:
    (tmp_path / "calls.py").write_text(CALLS)
    path = os.pathsep.join((str(PACKAGE.parent), str(tmp_path)))
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path / "kept"), "PYTHONPATH": path}
    program = [sys.executable, "-c", ahead.HELP.format("calls:run")]
    subprocess.run(program, env=environment, timeout=120, check=True)
    look = "import calls\nfrom credmarket.numerics.functions import _exps\ncalls.run()\nprint(_exps.stats.cache_hits.total())"
    done = subprocess.run([sys.executable, "-c", look], env=environment, timeout=120, check=True, capture_output=True)
    assert int(done.stdout) == 1


def test_no_helper_without_a_second_core_or_a_place_to_hand_over(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Any] = []
    monkeypatch.setattr(subprocess, "Popen", lambda *a, **k: started.append(a))
    before = compiled.threads()
    try:
        compiled.set_threads(1)
        with ahead.helper("nothing:at_all"):
            pass
        compiled.set_threads(2)
        monkeypatch.setattr(ahead, "is_shared", lambda: False)
        with ahead.helper("nothing:at_all"):
            pass
    finally:
        compiled.set_threads(before)
    assert started == []


@pytest.mark.skipif(not COMPILED, reason="nothing is compiled")
def test_the_helper_is_gone_when_the_first_process_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "slow.py").write_text("import time\ndef run():\n    time.sleep(100)\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.invalidate_caches()
    processes: list[Any] = []
    start = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda *a, **k: processes.append(start(*a, **k)) or processes[-1])
    before = compiled.threads()
    try:
        compiled.set_threads(2)
        with pytest.raises(KeyboardInterrupt), ahead.helper("slow:run"):
            assert processes[0].poll() is None
            raise KeyboardInterrupt
    finally:
        compiled.set_threads(before)
    assert processes[0].poll() is not None
