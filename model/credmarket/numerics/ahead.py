"""A second process that compiles kernels before the first comes to need them: half the wait for the first run.

Which types a kernel is called with is known only when the model runs. The helper therefore first makes a short run in
plain Python, which notes the types of all calls; then it compiles what it has noted, largest first, while the first
process compiles what it needs as it comes to it. What one has compiled the other loads (see cache).
"""

import gc
import importlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from inspect import unwrap
from types import FunctionType
from typing import Any

import numba

from credmarket.numerics import compiled
from credmarket.numerics.cache import PACKAGE, is_shared

Function = Callable[..., Any]
HELP = "from credmarket.numerics.ahead import compile_ahead; compile_ahead({!r})"


@contextmanager
def helper(run: str) -> Iterator[None]:
    """A second process that compiles what the function `module:name` needs, if there is a core for it; ended at the end."""
    process = _started(run) if compiled.threads() > 1 and is_shared() and not numba.config.DISABLE_JIT else None
    try:
        yield
    finally:
        if process is not None:
            process.kill()  # whatever it is doing is not needed; what it was writing is not yet in place
            process.wait()


def _started(run: str) -> subprocess.Popen[bytes] | None:
    """The helper: not a copy of this process, so that nothing of the user's script runs twice; None if it cannot start."""
    path = os.pathsep.join(dict.fromkeys([str(PACKAGE.parent), *filter(None, sys.path)]))
    try:
        return subprocess.Popen([sys.executable, "-P", "-c", HELP.format(run)], stdin=subprocess.DEVNULL,
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                env={**os.environ, "PYTHONPATH": path, "NUMBA_NUM_THREADS": "1"})
    except OSError:  # then all is compiled here
        return None


class Plan:
    """Kernels run as plain Python, with notes of the types that they are called with, except by other kernels."""

    def __init__(self) -> None:
        self.kernels: dict[Function, Callable[[], Any]] = {}  # how to make the kernel of a function
        self.calls: dict[tuple[Function, tuple[Any, ...]], None] = {}  # in the order of their coming
        self._inside = False

    def note(self, function: Function, kernel: Callable[[], Any]) -> Function:
        """In place of compiling: the function itself, which notes its calls."""

        @wraps(function)
        def noted(*arguments: Any, **named: Any) -> Any:
            if self._inside or named:
                return function(*arguments, **named)
            self.calls[noted, tuple(numba.typeof(argument) for argument in arguments)] = None
            self._inside = True
            try:
                return function(*arguments)
            finally:
                self._inside = False

        self.kernels[noted] = kernel
        return noted

    def size(self, function: Function) -> int:
        """Bytes of code of it and of all that it calls, each counted once: a guess at how long compiling takes."""
        needed, waiting, total = {function}, [function], 0
        while waiting:
            plain: Any = unwrap(waiting.pop())
            total += len(plain.__code__.co_code)
            for name in plain.__code__.co_names:
                called = plain.__globals__.get(name)
                if isinstance(called, FunctionType) and called in self.kernels and called not in needed:
                    needed.add(called)
                    waiting.append(called)
        return total

    def put_back(self) -> dict[Function, Any]:
        """Give all modules of the package their kernels, so that kernels find the pieces that they are made of."""
        package = __name__.partition(".")[0]
        # those of one signature are compiled when they are made: the first process did that, and they are only loaded
        made = {function: kernel() for function, kernel in self.kernels.items()}
        for places in [vars(module) for name, module in sys.modules.items() if name.partition(".")[0] == package]:
            for name, value in places.items():
                if isinstance(value, FunctionType) and value in made:
                    places[name] = made[value]
        return made


def planned(run: str) -> Plan:
    """The calls that the function `module:name` makes; the module must not have been imported before."""
    name, _, function = run.partition(":")
    plan = Plan()
    compiled.in_place = plan.note
    try:
        getattr(importlib.import_module(name), function)()
    finally:
        compiled.in_place = None
    return plan


def compile_ahead(run: str) -> None:
    """What the helper does: run the function `module:name` as plain Python, then compile what it called, largest first."""
    gc.disable()  # as in the first process
    plan = planned(run)
    calls = sorted(plan.calls, key=lambda call: -plan.size(call[0]))
    kernels = plan.put_back()
    for noted, types in calls:
        with suppress(Exception):  # whatever is wrong with it, the first process will say
            if not kernels[noted]._cache.is_taken():
                kernels[noted].compile(types)
