"""How functions are compiled (pieces inlined into their callers, loops, loops shared among threads), and on what.

One place for numba's settings, and the types of the functions survive them. No `fastmath`: it changes bits. Division
by zero gives infinity or NaN as in NumPy. Under NUMBA_DISABLE_JIT=1 all three return the function as it is.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import wraps
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np
from numba import njit

from credmarket.numerics.cache import kept

Whole = int | np.integer[Any]  # a whole number of any type
Real = float | np.floating[Any] | np.integer[Any]  # a number of any type; computed with in double precision

Function = TypeVar("Function", bound=Callable[..., Any])


def piece(function: Function) -> Function:
    """A scalar function for kernels, always inlined: that is what lets loops over it become vector instructions."""
    return _compiled(function, forceinline=True)


def loop(function: Function) -> Function:
    """A function over columns, on one thread."""
    return _compiled(function)


def typed(signature: str) -> Callable[[Function], Function]:
    """A function of one signature, to which arguments are cast: one compilation, whatever mix of types it is given."""

    def compile_once(function: Function) -> Function:
        return _compiled(function, signature)

    return compile_once


# what takes the place of a kernel in a process that first runs the model as plain Python (see ahead)
in_place: Callable[[Callable[..., Any], Callable[[], Any]], Any] | None = None


def _compiled(function: Function, signature: str = "", **options: bool) -> Function:
    def kernel() -> Any:
        with kept(function.__code__.co_filename) as cache:  # nobody calls a kernel from C: that wrapper only takes time
            settings: Any = {"nogil": True, "error_model": "numpy", "no_cfunc_wrapper": True, **options}
            compiled: Any = njit(**settings)(function)
            if compiled is not function:  # nothing is compiled under NUMBA_DISABLE_JIT
                compiled._cache = cache(function)
                if signature:
                    compiled.compile(signature)
                    compiled.disable_compile()
        return compiled

    result: Function = kernel() if in_place is None else in_place(function, kernel)
    return result


_pool: ThreadPoolExecutor | None = None
MOST_THREADS = 64
_cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
_threads = max(1, min(int(os.environ.get("NUMBA_NUM_THREADS") or _cores), MOST_THREADS))


def threads() -> int:
    """How many threads loops run on."""
    return _threads


def set_threads(n: int) -> int:
    """Run loops on n threads; the number that it came to (at least 1). Results do not depend on it."""
    global _threads, _pool
    wanted = max(1, min(int(n), MOST_THREADS))
    if wanted != _threads and _pool is not None:
        _pool.shutdown()
        _pool = None
    _threads = wanted
    return _threads


def shared(function: Function) -> Callable[..., None]:
    """A loop `f(low, high, ...)` over independent rows or blocks; called as `f(n, ...)` it covers 0..n on all threads.

    Parts are cut by number, never by what is in them. The loop holds no lock of Python's, so parts run at once; this
    compiles several times faster than numba's own parallel loops, which take every column apart.
    """
    kernel = loop(function)

    @wraps(function)
    def run(n: int, *arguments: Any) -> None:
        global _pool
        parts = min(_threads, n)
        if parts <= 1:
            kernel(0, n, *arguments)
            return
        if _pool is None:
            _pool = ThreadPoolExecutor(_threads)
        cuts = [n * part // parts for part in range(parts + 1)]
        waiting = [_pool.submit(kernel, low, high, *arguments) for low, high in pairwise(cuts)]
        for part in waiting:
            part.result()

    run.kernel = kernel  # type: ignore[attr-defined]
    return run
