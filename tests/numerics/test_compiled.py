"""Compiled, vectorised and plain Python give the same bits; pieces are inlined; nothing is fused."""

import os
import platform
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba
import numpy as np
import pytest
from numpy.typing import NDArray

import credmarket.numerics
from credmarket.numerics import compiled
from credmarket.numerics.blocks import fixed
from credmarket.numerics.elementary import exp, log, power
from credmarket.numerics.normal import normal_cdf, normal_quantile
from credmarket.numerics.random import draw, uniform

Floats = NDArray[np.float64]
COMPILED = not numba.config.DISABLE_JIT
FUSED = re.compile(r"\b(v?fn?m(add|sub|la|ls|adds|subs)\w*)\b")
PACKED = re.compile(r"\bv?mulpd\b")
SINGLE = re.compile(r"\bv?mulsd\b")


def _digest(plain: bool) -> dict[str, str]:
    source = str(Path(next(iter(credmarket.numerics.__path__))).parents[1])
    environment = {**os.environ, "PYTHONPATH": source, "NUMBA_DISABLE_JIT": "1" if plain else "0"}
    program = [sys.executable, "-W", "error", str(Path(__file__).with_name("digest.py"))]
    done = subprocess.run(program, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return dict(line.split() for line in done.stdout.splitlines())


def test_plain_python_gives_the_same_bits_as_compiled_code() -> None:
    plain, quick = _digest(plain=True), _digest(plain=False)
    assert len(plain) > 25
    assert [name for name in plain if plain[name] != quick.get(name)] == []
    assert len(set(plain.values())) == len(plain)  # each digest sees its function's numbers


def _fresh(function: Callable[..., None]) -> Any:
    """Compiled here and now: what comes from numba's cache has no machine code to look at."""
    return numba.njit(error_model="numpy", nogil=True)(function)


@_fresh
def _exps(x: Floats, out: Floats) -> None:
    for i in range(x.size):
        out[i] = exp(x[i])


@_fresh
def _logs(x: Floats, out: Floats) -> None:
    for i in range(x.size):
        out[i] = log(x[i])


@_fresh
def _normals(x: Floats, out: Floats) -> None:
    for i in range(x.size):
        out[i] = normal_quantile(normal_cdf(x[i]))


@_fresh
def _powers(x: Floats, out: Floats) -> None:
    for i in range(x.size):
        out[i] = power(x[i], 0.7)


@_fresh
def _uniforms(x: Floats, out: Floats) -> None:
    for i in range(x.size):
        out[i] = 3.0 * uniform(draw(1, 2, 3, 4, i, 5, 6)[0])


@_fresh
def _multiply_and_add(x: Floats, out: Floats) -> None:
    for i in range(x.size):
        out[i] = x[i] * 0.1 + out[i]


LOOPS = [_exps, _logs, _normals, _powers, _uniforms]


@pytest.mark.skipif(not COMPILED, reason="there is no machine code to look at")
@pytest.mark.parametrize("loop", LOOPS)
def test_nothing_is_fused_and_loops_become_vector_instructions(loop: Any) -> None:
    loop(np.linspace(0.1, 0.9, 9), np.zeros(9))
    (code,) = loop.inspect_asm().values()
    assert FUSED.findall(code) == []
    if platform.machine() in ("x86_64", "AMD64"):
        packed, single = len(PACKED.findall(code)), len(SINGLE.findall(code))
        assert packed >= single > 0  # the loop itself, and its remainder one at a time


@pytest.mark.skipif(not COMPILED, reason="there is no machine code to look at")
def test_a_product_and_a_sum_stay_two_roundings() -> None:
    """0.1 * 10 - 1 is zero when the product is rounded first, 2**-54 when it is fused with the sum."""
    out = np.full(9, -1.0)
    _multiply_and_add(np.full(9, 10.0), out)
    (code,) = _multiply_and_add.inspect_asm().values()
    assert np.array_equal(out, np.zeros(9))
    assert FUSED.findall(code) == []


def test_the_search_for_fused_instructions_finds_them() -> None:
    for code in ("\tvfmadd213pd\t%ymm1", "\tvfnmsub231sd %xmm", "\tfmadd\td0, d1", "\tfmla\tv0.2d", "\tfnmsub d0"):
        assert FUSED.search(code), code


@pytest.mark.skipif(not COMPILED, reason="nothing is compiled")
def test_decorators_carry_their_settings() -> None:
    for decorator in (compiled.piece, compiled.loop):
        options = decorator(_divide).targetoptions  # type: ignore[attr-defined]
        assert options["nogil"] is True
        assert options["error_model"] == "numpy"
        assert not options.get("fastmath")
    assert compiled.piece(_divide).targetoptions["forceinline"]  # type: ignore[attr-defined]
    assert compiled.loop(_divide)(1.0, 0.0) == np.inf


def _divide(a: float, b: float) -> float:
    return a / b


def test_pieces_return_plain_types() -> None:
    assert isinstance(exp(1.0), float)
    assert isinstance(fixed(1.0), int)


@compiled.shared
def _squares(first: int, last: int, x: Floats, out: Floats, calls: NDArray[np.int64]) -> None:
    calls[first] = last
    for i in range(first, last):
        out[i] = x[i] * x[i] + 0.1


@pytest.mark.parametrize("n", [0, 1, 2, 7, 1000])
def test_a_shared_loop_covers_every_row_once_with_any_number_of_threads(n: int) -> None:
    before, x = compiled.threads(), np.linspace(-3.0, 3.0, n)
    outcomes = []
    try:
        for count in (1, 2, 3, 5):
            compiled.set_threads(count)
            out, calls = np.full(n, np.nan), np.full(n + 1, -1)
            _squares(n, x, out, calls)
            parts = [(a, int(b)) for a, b in enumerate(calls) if b >= 0]
            assert [a for a, _ in parts[1:]] == [b for _, b in parts[:-1]]  # each starts where another ends
            assert (parts[0][0], parts[-1][1]) == (0, n)
            assert len(parts) == max(1, min(count, n))
            outcomes.append(out.tobytes())
    finally:
        compiled.set_threads(before)
    assert outcomes == [(x * x + 0.1).tobytes()] * 4


@compiled.shared
def _fails(first: int, last: int, out: Floats) -> None:
    for i in range(first, last):
        if i == 5:
            raise ValueError("row five")
        out[i] = 1.0


@pytest.mark.parametrize("count", [1, 3])
def test_an_error_in_a_part_is_not_lost(count: int) -> None:
    before = compiled.threads()
    try:
        compiled.set_threads(count)
        with pytest.raises(ValueError, match="row five"):
            _fails(9, np.zeros(9))
    finally:
        compiled.set_threads(before)


def test_a_shared_loop_keeps_its_name_and_its_kernel() -> None:
    assert _squares.__name__ == "_squares"
    out = np.zeros(3)
    _squares.kernel(1, 3, np.ones(3), out, np.zeros(4, np.int64))  # type: ignore[attr-defined]
    assert out.tolist() == [0.0, 1.1, 1.1]


def test_threads_are_at_least_one_and_not_without_end() -> None:
    before = compiled.threads()
    try:
        assert compiled.set_threads(0) == compiled.threads() == 1
        assert 1 < compiled.set_threads(10**9) < 1000
    finally:
        compiled.set_threads(before)
