"""Chance by address: each draw is a pure function of who, what, when and which world, never of what was drawn before.

    address = root seed, replicate, stream, month, persistent id, alternative, extra

The address is laid side by side, unmixed, into the counter and the key of Philox4x32-10 (Salmon et al. 2011), so two
different addresses never meet by accident of a hash:

    counter 0  persistent id of the one who draws        counter 2  stream * 2**16 + month
    counter 1  which alternative the draw is about       counter 3  extra: an attempt, or a second alternative
    key 0      root seed                                 key 1      replicate

Every part is a whole number from 0 to 2**32 - 1; a stream is below 2**16, a month below LIFE = 65535, which stands for
draws made once a life. Kernels use the scalars (`draw`, `uniform`, `normal`, ...); NumPy callers use the arrays
(`words`, `uniforms`, `normals`, ...), which agree with them to the last bit. Everything is drawn by inversion, so a
higher word is always a higher number.
"""

import operator
import sys
from hashlib import blake2b
from types import CodeType
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from credmarket.numerics.compiled import Real, Whole, loop, piece
from credmarket.numerics.elementary import double, log
from credmarket.numerics.functions import logs, normal_quantiles
from credmarket.numerics.normal import normal_quantile

LIFE = 65535  # the month of what is drawn once a life
PART = 2**32  # each part of an address is below this
SHORT_PART = 2**16  # a stream and a month are below this

Words = NDArray[np.uint32]
Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

# Salmon, Moraes, Dror and Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3"
MULTIPLIER_0 = np.uint64(0xD2511F53)
MULTIPLIER_1 = np.uint64(0xCD9E8D57)
WEYL_0 = np.uint64(0x9E3779B9)
WEYL_1 = np.uint64(0xBB67AE85)
ROUNDS = 10
HALF = np.uint64(32)
LOW = np.uint64(0xFFFFFFFF)
STREAM_AT = np.uint64(16)
MONTH_MASK = np.uint64(0xFFFF)
WORD = 2.0**-32  # the distance of two neighbouring uniforms
FINE_AT = np.uint64(20)
FINE_SHIFT = np.uint64(12)
FINE = 2.0**-52


class Key(NamedTuple):
    """Which world: the root seed and the replicate."""

    k0: np.uint32
    k1: np.uint32


def key(seed: Whole, replicate: Whole) -> Key:
    """The key of a replicate of a run."""
    return Key(np.uint32(_whole(seed, "seed", PART)), np.uint32(_whole(replicate, "replicate", PART)))


class _Declaration(NamedTuple):
    number: int
    owner: str
    execution: CodeType | None


_declared: dict[str, _Declaration] = {}


def stream(name: str, owner: str | None = None) -> int:
    """Declare a stream of chance and give its number, which depends on the name alone.

    Declared once, at the top of the module that draws from it. A module that is loaded again may declare its streams
    again; a second declaration in one module or in another one raises, as two uses of a stream would share their
    luck. `owner` stands for the declaring module where there is none.
    """
    if not name:
        raise ValueError("a stream needs a name")
    frame = sys._getframe(1)
    execution = frame.f_code if owner is None else None
    place = owner or f"{frame.f_globals.get('__name__')} ({frame.f_code.co_filename})"
    number = int.from_bytes(blake2b(name.encode(), digest_size=2).digest(), "little")
    for other, known in _declared.items():
        if other == name and known.owner != place:
            raise ValueError(f"stream {name!r} of {place} is declared already by {known.owner}: rename one of them")
        if other == name and execution is not None and known.execution is execution:
            raise ValueError(f"stream {name!r} is declared twice in {place}: rename one of them")
        if other != name and known.number == number:
            clash = f"streams {name!r} of {place} and {other!r} of {known.owner} share the number {number}"
            raise ValueError(f"{clash}: rename one of them")
    _declared[name] = _Declaration(number, place, execution)
    return number


def streams() -> dict[str, int]:
    """The streams declared so far and their numbers, by name."""
    return {name: _declared[name].number for name in sorted(_declared)}


@piece
def philox(
    c0: Whole, c1: Whole, c2: Whole, c3: Whole, k0: Whole, k1: Whole
) -> tuple[np.uint32, np.uint32, np.uint32, np.uint32]:
    """Philox4x32-10: four random words from a counter of four words and a key of two."""
    # In 64-bit lanes, masked: no wrap-around to rely on, and the products map to one vector instruction.
    a, b, c, d = np.uint64(c0), np.uint64(c1), np.uint64(c2), np.uint64(c3)
    key0, key1 = np.uint64(k0), np.uint64(k1)
    for _ in range(ROUNDS):
        p = MULTIPLIER_0 * a
        q = MULTIPLIER_1 * c
        a, b, c, d = (q >> HALF) ^ b ^ key0, q & LOW, (p >> HALF) ^ d ^ key1, p & LOW
        key0 = (key0 + WEYL_0) & LOW
        key1 = (key1 + WEYL_1) & LOW
    return np.uint32(a), np.uint32(b), np.uint32(c), np.uint32(d)


@piece
def _part(x: Whole) -> np.uint64:
    """The lowest 32 bits of a whole number of any type."""
    return np.uint64(np.int64(x)) & LOW


@piece
def draw(
    k0: Whole, k1: Whole, stream: Whole, month: Whole, id: Whole, alternative: Whole, extra: Whole
) -> tuple[np.uint32, np.uint32, np.uint32, np.uint32]:
    """The four random words at an address; for kernels, where nobody checks that the parts are within their range."""
    when = ((_part(stream) << STREAM_AT) | (_part(month) & MONTH_MASK)) & LOW
    return philox(_part(id), _part(alternative), when, _part(extra), _part(k0), _part(k1))


@piece
def uniform(word: Whole) -> float:
    """A uniform number in the open interval (0, 1), from one word."""
    return (float(np.float64(word)) + 0.5) * WORD


@piece
def uniform53(w0: Whole, w1: Whole) -> float:
    """A uniform number in the open interval (0, 1) with 53 bits: an odd multiple of 2**-53, so 1 - u is one too."""
    k = (np.uint64(w0) << FINE_AT) | (np.uint64(w1) >> FINE_SHIFT)
    return (float(np.float64(k)) + 0.5) * FINE


@piece
def normal(u: Real) -> float:
    """A standard normal number from a uniform one."""
    return normal_quantile(u)


@piece
def exponential(u: Real) -> float:
    """An exponential number of mean one from a uniform one."""
    return -log(1.0 - double(u))


@piece
def gumbel(u: Real) -> float:
    """A standard Gumbel number (mean 0.577, Euler's constant) from a uniform one."""
    return -log(-log(u))


@piece
def integer(word: Whole, n: Whole) -> int:
    """A whole number from 0 to n - 1, n at most 2**32; chances differ from 1/n by less than 2**-32."""
    return int(np.int64((np.uint64(word) * np.uint64(np.int64(n))) >> HALF))


@loop
def _words(
    k0: np.uint32, k1: np.uint32, when: np.uint32, ids: Words, alternative: Words, extra: Words, out: Words
) -> None:
    for i in range(ids.size):
        out[0, i], out[1, i], out[2, i], out[3, i] = philox(ids[i], alternative[i], when, extra[i], k0, k1)


@loop
def _first_words(
    k0: np.uint32, k1: np.uint32, when: np.uint32, ids: Words, alternative: Words, extra: Words, out: Words
) -> None:
    for i in range(ids.size):
        out[i] = philox(ids[i], alternative[i], when, extra[i], k0, k1)[0]


@loop
def _first_uniforms(k0: np.uint32, k1: np.uint32, when: np.uint32, ids: Words, alternative: np.uint32, extra: np.uint32,
                    out: Floats) -> None:
    for i in range(ids.size):
        out[i] = uniform(philox(ids[i], alternative, when, extra, k0, k1)[0])


def _whole(x: Whole, name: str, limit: int) -> int:
    value = operator.index(x)
    if not 0 <= value < limit:
        raise ValueError(f"{name} is {value}: it must be a whole number from 0 to {limit - 1}")
    return value


def _parts(x: ArrayLike, name: str) -> Words:
    """One part of many addresses, refused where two different values would become one address."""
    given = np.asarray(x)
    if given.ndim == 0:
        return np.array(_whole(given.item(), name, PART), np.uint32)
    if given.size == 0 or given.dtype == np.uint32:
        return given.astype(np.uint32, copy=False)
    if given.dtype.kind not in "ui":
        raise TypeError(f"{name} has type {given.dtype}: addresses are whole numbers")
    low, high = int(given.min()), int(given.max())
    if low < 0 or high >= PART:
        raise ValueError(f"{name} runs from {low} to {high}: it must stay within 0 and {PART - 1}")
    return given.astype(np.uint32)


def _addresses(
    stream: Whole, month: Whole, ids: ArrayLike, alternative: ArrayLike, extra: ArrayLike
) -> tuple[np.uint32, tuple[int, ...], list[Words]]:
    """The counter's third word, the shape of the draws, and its other words, flat."""
    when = _whole(stream, "stream", SHORT_PART) * SHORT_PART + _whole(month, "month", SHORT_PART)
    parts = [_parts(ids, "id"), _parts(alternative, "alternative"), _parts(extra, "extra")]
    shape = np.broadcast(*parts).shape
    return np.uint32(when), shape, [_spread(part, shape) for part in parts]


def _spread(part: Words, shape: tuple[int, ...]) -> Words:
    if part.shape != shape:
        spread = np.empty(shape, np.uint32)
        spread[...] = part
        part = spread
    return np.ascontiguousarray(part).reshape(-1)


def words(
    key: Key, stream: Whole, month: Whole, ids: ArrayLike, alternative: ArrayLike = 0, extra: ArrayLike = 0
) -> tuple[Words, Words, Words, Words]:
    """The four random words at each address; ids, alternative and extra broadcast."""
    when, shape, parts = _addresses(stream, month, ids, alternative, extra)
    out = np.empty((4, *shape), np.uint32)
    _words(key.k0, key.k1, when, parts[0], parts[1], parts[2], out.reshape(4, -1))
    return out[0], out[1], out[2], out[3]


def _first(key: Key, stream: Whole, month: Whole, ids: ArrayLike, alternative: ArrayLike, extra: ArrayLike) -> Words:
    when, shape, parts = _addresses(stream, month, ids, alternative, extra)
    out = np.empty(shape, np.uint32)
    _first_words(key.k0, key.k1, when, parts[0], parts[1], parts[2], out.reshape(-1))
    return out


def uniforms(
    key: Key, stream: Whole, month: Whole, ids: ArrayLike, alternative: ArrayLike = 0, extra: ArrayLike = 0
) -> Floats:
    """A uniform number in (0, 1) at each address, from its first word."""
    if not (np.ndim(alternative) or np.ndim(extra)):
        when = np.uint32(_whole(stream, "stream", SHORT_PART) * SHORT_PART + _whole(month, "month", SHORT_PART))
        rows, drawn = _parts(ids, "id"), np.empty(np.size(ids))
        _first_uniforms(key.k0, key.k1, when, np.ascontiguousarray(rows).reshape(-1),
                        np.uint32(_parts(alternative, "alternative")), np.uint32(_parts(extra, "extra")), drawn)
        return drawn.reshape(rows.shape)
    return (_first(key, stream, month, ids, alternative, extra) + np.float64(0.5)) * WORD


def normals(
    key: Key, stream: Whole, month: Whole, ids: ArrayLike, alternative: ArrayLike = 0, extra: ArrayLike = 0
) -> Floats:
    """A standard normal number at each address."""
    return normal_quantiles(uniforms(key, stream, month, ids, alternative, extra))


def exponentials(
    key: Key, stream: Whole, month: Whole, ids: ArrayLike, alternative: ArrayLike = 0, extra: ArrayLike = 0
) -> Floats:
    """An exponential number of mean one at each address."""
    return -logs(1.0 - uniforms(key, stream, month, ids, alternative, extra))


def gumbels(
    key: Key, stream: Whole, month: Whole, ids: ArrayLike, alternative: ArrayLike = 0, extra: ArrayLike = 0
) -> Floats:
    """A standard Gumbel number at each address."""
    return -logs(-logs(uniforms(key, stream, month, ids, alternative, extra)))


def integers(
    key: Key, stream: Whole, month: Whole, ids: ArrayLike, alternative: ArrayLike = 0, extra: ArrayLike = 0,
    *, n: ArrayLike,
) -> Integers:  # fmt: skip
    """A whole number from 0 to n - 1 at each address; n broadcasts too."""
    count = np.asarray(n)
    if count.dtype.kind not in "ui" or (count.size and (int(count.min()) < 1 or int(count.max()) > PART)):
        raise ValueError(f"n is {count}: it must be whole numbers from 1 to {PART}")
    word = _first(key, stream, month, ids, alternative, extra).astype(np.uint64)
    return ((word * count.astype(np.uint64)) >> HALF).astype(np.int64)
