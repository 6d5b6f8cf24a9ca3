"""Addressed chance: the generator, the addresses, the streams, and scalar against array."""

import importlib
import itertools
import sys
from fractions import Fraction
from hashlib import blake2b
from pathlib import Path

import numpy as np
import pytest

from credmarket.numerics import random
from credmarket.numerics.random import LIFE, Key, draw, key, philox, stream, streams

# Random123, kat_vectors: philox4x32 10
KNOWN_ANSWERS = [
    ([0] * 4, [0] * 2, "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ([0xFFFFFFFF] * 4, [0xFFFFFFFF] * 2, "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    (
        [0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344],
        [0xA4093822, 0x299F31D0],
        "d16cfe09 94fdcceb 5001e420 24126ea1",
    ),
]
WORLD = key(20111001, 3)
ENROL_CHOICE = 0x0447  # from b2sum; bytes 47 04. Another number here would change every number ever published


@pytest.fixture
def no_streams(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(random, "_declared", {})


@pytest.mark.parametrize(("counter", "keys", "answer"), KNOWN_ANSWERS)
def test_philox_gives_the_published_answers(counter: list[int], keys: list[int], answer: str) -> None:
    words = philox(*(np.uint32(c) for c in counter), *(np.uint32(k) for k in keys))
    assert " ".join(f"{int(w):08x}" for w in words) == answer


@pytest.mark.parametrize(("counter", "keys", "answer"), KNOWN_ANSWERS)
def test_draw_lays_the_address_side_by_side(counter: list[int], keys: list[int], answer: str) -> None:
    drawn = draw(keys[0], keys[1], counter[2] >> 16, counter[2] & 0xFFFF, counter[0], counter[1], counter[3])
    assert " ".join(f"{int(w):08x}" for w in drawn) == answer


def test_words_agree_with_draw_for_every_part() -> None:
    chance = np.random.default_rng(5)
    for _ in range(40):
        world = key(*(int(k) for k in chance.integers(0, 2**32, 2)))
        place, month = int(chance.integers(0, 2**16)), int(chance.integers(0, 2**16))
        ids, alternatives, extras = chance.integers(0, 2**32, (3, 5))
        many = random.words(world, place, month, ids, alternatives, extras)
        for i in range(5):
            one = draw(world.k0, world.k1, place, month, ids[i], alternatives[i], extras[i])
            assert [int(w[i]) for w in many] == [int(w) for w in one]


def test_scalars_agree_with_arrays_to_the_last_bit() -> None:
    ids = np.arange(2000, 5000)
    first, second, _, _ = random.words(WORLD, 9, 14, ids, 3)
    u = np.array([random.uniform(w) for w in first])
    assert np.array_equal(u, random.uniforms(WORLD, 9, 14, ids, 3))
    assert np.array_equal([random.normal(x) for x in u], random.normals(WORLD, 9, 14, ids, 3))
    assert np.array_equal([random.exponential(x) for x in u], random.exponentials(WORLD, 9, 14, ids, 3))
    assert np.array_equal([random.gumbel(x) for x in u], random.gumbels(WORLD, 9, 14, ids, 3))
    counts = 1 + ids % 7
    drawn = random.integers(WORLD, 9, 14, ids, 3, n=counts)
    assert np.array_equal([random.integer(w, n) for w, n in zip(first, counts, strict=True)], drawn)
    fine = np.array([random.uniform53(a, b) for a, b in zip(first, second, strict=True)])
    assert np.all(np.abs(fine - u) < 2.0**-32)
    assert not np.array_equal(fine, u)


def test_addresses_take_any_whole_type_and_shape() -> None:
    expected = random.uniforms(WORLD, 1, 2, np.arange(12, dtype=np.int64))
    for kind in (np.uint8, np.int16, np.int32, np.uint32, np.uint64):
        assert np.array_equal(expected, random.uniforms(WORLD, 1, 2, np.arange(12, dtype=kind)))
    assert np.array_equal(expected.reshape(3, 4), random.uniforms(WORLD, 1, 2, np.arange(12).reshape(3, 4)))
    assert np.array_equal(expected[::3], random.uniforms(WORLD, 1, 2, np.arange(12)[::3]))
    assert float(random.uniforms(WORLD, 1, 2, 7)) == expected[7]
    assert random.uniforms(WORLD, 1, 2, []).shape == (0,)
    table = random.uniforms(WORLD, 1, 2, np.arange(12)[:, None], np.arange(5)[None, :])
    assert table.shape == (12, 5)
    assert np.array_equal(table[:, 0], expected)
    assert np.array_equal(table[:, 4], random.uniforms(WORLD, 1, 2, np.arange(12), 4))
    for scalar in (np.int32, np.int64, np.uint32):
        assert draw(*(scalar(part) for part in range(1, 8))) == draw(1, 2, 3, 4, 5, 6, 7)
    assert draw(1, 2, 3, 4, -1, -2, 0) == draw(1, 2, 3, 4, 2**32 - 1, 2**32 - 2, 0)


def test_a_draw_does_not_depend_on_who_else_draws() -> None:
    ids = np.arange(1000)
    everyone = random.normals(WORLD, 4, LIFE, ids)
    some = np.random.default_rng(1).permutation(ids)[:300]
    assert np.array_equal(random.normals(WORLD, 4, LIFE, some), everyone[some])


def test_no_two_addresses_meet() -> None:
    """Every pair of 46,656 neighbouring addresses, all seven parts varied, differs in its four words.

    False-alarm rate below 1e-28: within a key Philox is one-to-one.
    """
    ends = (0, 1, 2, 255, 256, 65535)
    seen: set[tuple[int, ...]] = set()
    for seed, replicate, place, month in itertools.product(ends[:6], ends[:3], ends[:6], ends[:2]):
        drawn = random.words(
            key(seed, replicate), place, month, np.array(ends)[:, None, None], np.array(ends)[:, None], ends
        )
        seen.update(zip(*(w.ravel().tolist() for w in drawn), strict=True))
    assert len(seen) == 6 * 3 * 6 * 2 * 6**3


@pytest.mark.parametrize("bad", [-1, 2**32])
def test_parts_out_of_range_are_refused(bad: int) -> None:
    with pytest.raises(ValueError, match="seed is"):
        key(bad, 0)
    with pytest.raises(ValueError, match="replicate is"):
        key(0, bad)
    for name, given in (("id", (bad, 0, 0)), ("alternative", (0, bad, 0)), ("extra", (0, 0, bad))):
        with pytest.raises(ValueError, match=name):
            random.words(WORLD, 1, 1, *given)
        with pytest.raises(ValueError, match=name):
            random.words(WORLD, 1, 1, *(np.array([0, g]) for g in given))


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(ValueError, match="month"):
        random.uniforms(WORLD, 1, 65536, [1])
    with pytest.raises(ValueError, match="stream"):
        random.uniforms(WORLD, 65536, 1, [1])
    with pytest.raises(TypeError, match="whole numbers"):
        random.uniforms(WORLD, 1, 1, [0.5, 1.0])
    with pytest.raises(TypeError):
        key(1.0, 0)  # type: ignore[arg-type]
    for n in (0, 2**32 + 1, 2.5):
        with pytest.raises(ValueError, match="n is"):
            random.integers(WORLD, 1, 1, [1], n=n)


def test_key_holds_32_bit_words() -> None:
    assert key(7, 2**32 - 1) == Key(np.uint32(7), np.uint32(2**32 - 1))
    assert isinstance(key(7, 0).k0, np.uint32)


def test_uniforms_stay_inside_the_open_interval() -> None:
    lowest, highest = 0, 2**32 - 1
    assert random.uniform(lowest) == 2.0**-33
    assert random.uniform(highest) == 1.0 - 2.0**-33
    assert random.uniform53(lowest, lowest) == 2.0**-53
    assert random.uniform53(highest, highest) == 1.0 - 2.0**-53
    assert random.uniform53(highest, 0) < random.uniform53(highest, highest)
    for word in (lowest, 12345, highest):
        for transform in (random.normal, random.exponential, random.gumbel):
            assert np.isfinite(transform(random.uniform(word)))


def test_fine_uniforms_use_all_of_the_first_word_and_most_of_the_second() -> None:
    chance = np.random.default_rng(3)
    for a, b in [(0, 2**31), (0, 2**12), (1, 0), *chance.integers(0, 2**32, (50, 2)).tolist()]:
        assert Fraction(random.uniform53(a, b)) == Fraction(2 * (a * 2**20 + b // 2**12) + 1, 2**53)


def test_a_higher_word_is_a_higher_number() -> None:
    u = np.array([random.uniform(w) for w in np.linspace(0, 2**32 - 1, 4001).astype(np.uint32)])
    for transform in (random.normal, random.exponential, random.gumbel):
        assert np.all(np.diff([transform(x) for x in u]) > 0)


def test_integer_covers_its_range_evenly() -> None:
    for n in (1, 2, 3, 10, 2**31, 2**32):
        assert random.integer(0, n) == 0
        assert random.integer(2**32 - 1, n) == n - 1
    edges = [int(np.ceil(k * 2**32 / 10)) for k in range(1, 10)]
    assert [random.integer(e, 10) - random.integer(e - 1, 10) for e in edges] == [1] * 9


def test_stream_numbers_come_from_names_alone(no_streams: None) -> None:
    names = ["enrol.choice", "hire.match", "price.shock"]
    there = {name: stream(name, owner="a") for name in names}
    for name in names:
        assert there[name] == int.from_bytes(blake2b(name.encode(), digest_size=2).digest(), "little")
    assert there["enrol.choice"] == ENROL_CHOICE
    random._declared.clear()
    assert {name: stream(name, owner="a") for name in reversed(names)} == there
    assert streams() == there
    assert list(streams()) == sorted(names)


def test_a_stream_has_one_owner(no_streams: None) -> None:
    assert stream("x", owner="first") == stream("x", owner="first")
    with pytest.raises(ValueError, match=r"'x' of second is declared already by first: rename"):
        stream("x", owner="second")
    with pytest.raises(ValueError, match="needs a name"):
        stream("")


def test_streams_that_collide_must_be_renamed(no_streams: None) -> None:
    numbers: dict[int, str] = {}
    for i in itertools.count():
        name = f"stream {i}"
        number = int.from_bytes(blake2b(name.encode(), digest_size=2).digest(), "little")
        if number in numbers:
            break
        numbers[number] = name
    stream(numbers[number], owner="a")
    with pytest.raises(ValueError, match=f"share the number {number}: rename one of them"):
        stream(name, owner="a")
    assert streams() == {numbers[number]: number}


def test_modules_declare_once_and_may_be_loaded_again(
    no_streams: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    declare = "from credmarket.numerics.random import stream\n"
    (tmp_path / "market_once.py").write_text(declare + "A = stream('a')\nB = stream('b')\n")
    (tmp_path / "market_other.py").write_text(declare + "A = stream('a')\n")
    (tmp_path / "market_twice.py").write_text(declare + "C = stream('c')\nD = stream('c')\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    once = importlib.import_module("market_once")
    numbers = (once.A, once.B)
    again = importlib.reload(once)
    assert numbers == (again.A, again.B)
    with pytest.raises(ValueError, match=r"already by market_once"):
        importlib.import_module("market_other")
    with pytest.raises(ValueError, match=r"declared twice in market_twice"):
        importlib.import_module("market_twice")
    del sys.modules["market_once"]
