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
