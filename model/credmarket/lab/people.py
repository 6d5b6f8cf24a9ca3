"""Two worlds person by person: the same learners, with the same luck, with and without a policy.

Of each learner who takes a credential up in either world since the policy's start:

    inframarginal    her fee is supported, and she earns at least one paid credential in the base as well
    additional       what she earns beyond what she earns in the base;  deterred: what she earns less
    net              additional - deterred = the difference of the totals
    eligible         one of the policies by which the worlds differ is for her (fixed when it starts, or she comes online)

A credential is paid if it has a fee, whoever pays it. All sums are of people: each simulated learner counts for those whom
she stands for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from credmarket.lab.frames import CENTS, months_of

Array = NDArray[Any]
Sums = dict[tuple[str, str], tuple[float, float]]  # by indicator and group: of the base and of the other world

BOUGHT, EARNED_PAID, EARNED, EARNERS = "bought", "earned_paid", "earned", "earners_paid"
OWN, RECEIVED, PAID = "own_payments", "support_received", "own_payments_bought"
PAYMENT = "payment_mean"  # of PAID, a credential bought
SUPPORTED, INFRAMARGINAL = "supported_people", "inframarginal_people"
ADDITIONAL, DETERRED = "additional_people", "deterred_people"
MORE, LESS = "additional_completions", "deterred_completions"
COUNTED = (BOUGHT, EARNED_PAID, EARNED, EARNERS, OWN, PAID, RECEIVED)  # in both worlds
DOLLARS = (OWN, PAID, RECEIVED)
AGAINST = (SUPPORTED, INFRAMARGINAL, ADDITIONAL, DETERRED, MORE, LESS)  # of the second against the base
DIMENSIONS = ("education", "region", "language")


class Words(NamedTuple):
    """Texts as codes into their labels."""

    labels: list[str]
    codes: Array

    def among(self, names: Sequence[str]) -> Array:
        """Whether each is one of the names."""
        return np.array([label in names for label in self.labels], dtype=np.bool_)[self.codes]


class Rows(NamedTuple):
    """What learners took up since the policy's start, or earned: one row each."""

    learner: Array
    people: Array
    month: Array
    earned: Array  # in the window
    bought: Array  # paid for, and in the window
    paid: Array  # it has a fee and is no renewal
    first: Array  # taken up for the first time: no renewal
    inside: Array  # in the window
    own: Array  # cents
    support: Array
    policy: Words
    form: Words
    traits: dict[str, Words]


def rows_since(people: pa.Table, start: int) -> Rows:
    """The rows of a run that lie in the window, or were earned in it."""
    month, earned = months_of(people["month"]), months_of(people["earned"])
    people = people.filter(pa.array((month >= start) | (earned >= start)))
    month, earned = months_of(people["month"]), months_of(people["earned"])
    own, support, sponsor = (np.rint(CENTS * people[name].to_numpy()).astype(np.int64) for name in ("own", "support", "sponsor"))
    first = ~people["renewal"].to_numpy()
    inside, paid = month >= start, first & (own + support + sponsor > 0)
    words = {name: _words(people[name]) for name in ("policy", "form", *DIMENSIONS)}
    return Rows(people["learner"].to_numpy(), people["people"].to_numpy(), month, earned >= start, inside & paid, paid, first,
                inside, np.where(inside, own, 0), np.where(inside, support, 0), words.pop("policy"), words.pop("form"), words)


def _words(column: pa.ChunkedArray) -> Words:
    whole = column.combine_chunks()
    coded = whole if pa.types.is_dictionary(whole.type) else whole.dictionary_encode()
    return Words(coded.dictionary.to_pylist(), np.asarray(coded.indices, dtype=np.int64))


def covered_by(policies: Sequence[pa.Table], names: Sequence[str]) -> Array:
    """Whether one of the policies is for a learner, bool by id; empty if none has begun."""
    bits = [np.frombuffer(row["covered"], dtype=np.uint8) for table in policies
            for row in table.select(["policy", "covered"]).to_pylist() if row["policy"] in names]
    width = max((one.size for one in bits), default=0)
    whole = np.zeros(width, dtype=np.uint8)
    for one in bits:
        whole[: one.size] |= one
    return np.unpackbits(whole).astype(np.bool_)


def person_sums(base: Rows, value: Rows, names: Sequence[str], covered: Array) -> Sums:
    """All measures of `COUNTED` and `AGAINST`, in all and by group; `names` are the policies by which the worlds differ."""
    ids = np.unique(np.concatenate([base.learner, value.learner]))
    both = [np.searchsorted(ids, side.learner) for side in (base, value)]
    weight = np.zeros(ids.size, dtype=np.int64)
    for side, at in zip((base, value), both, strict=True):
        weight[at] = side.people
    mine, theirs = (_by_person(side, at, ids.size) for side, at in zip((value, base), both[::-1], strict=True))
    helped = value.inside & (value.support > 0) & value.policy.among(names)
    supported = _any(both[1][helped], ids.size)
    gain = mine[EARNED_PAID] - theirs[EARNED_PAID]
    nobody = np.zeros(ids.size, dtype=np.int64)
    against = {SUPPORTED: supported, INFRAMARGINAL: supported * theirs[EARNERS],
               ADDITIONAL: mine[EARNERS] * (1 - theirs[EARNERS]), DETERRED: theirs[EARNERS] * (1 - mine[EARNERS]),
               MORE: np.maximum(gain, 0), LESS: np.maximum(-gain, 0)}
    measures = {name: (theirs[name], mine[name]) for name in COUNTED} | {name: (nobody, held) for name, held in against.items()}
    found: Sums = {}
    eligible = np.zeros(ids.size, dtype=np.bool_)
    known = ids < covered.size
    eligible[known] = covered[ids[known]]
    groups = {"eligible": Words(["no", "yes"], eligible.astype(np.int64)), **_traits(base, value, both, ids.size)}
    for name, (before, after) in measures.items():
        scale = CENTS if name in DOLLARS else 1
        found[name, ""] = int((before * weight).sum()) / scale, int((after * weight).sum()) / scale
        for dimension, words in groups.items():
            cells = [_added(words.codes, held * weight, len(words.labels)).tolist() for held in (before, after)]
            there = np.bincount(words.codes, minlength=len(words.labels)).tolist()
            for label, heads, one, other in zip(words.labels, there, *cells, strict=True):
                if heads:
                    found[name, f"{dimension}={label}"] = one / scale, other / scale
    for policy in names:
        helped_by = _any(both[1][helped & value.policy.among([policy])], ids.size)
        for name, held in ((SUPPORTED, helped_by), (INFRAMARGINAL, helped_by * theirs[EARNERS])):
            found[name, f"instrument={policy}"] = 0.0, float((held * weight).sum())
    return found


def _by_person(side: Rows, at: Array, count: int) -> dict[str, Array]:
    """What each person does in one world: whole numbers along the persons."""
    held = {BOUGHT: side.bought, EARNED_PAID: side.earned & side.paid, EARNED: side.earned & side.first, OWN: side.own,
            PAID: np.where(side.first, side.own, 0), RECEIVED: side.support}
    found = {name: _added(at, values.astype(np.int64), count) for name, values in held.items()}
    return found | {EARNERS: (found[EARNED_PAID] > 0).astype(np.int64)}


def _added(at: Array, values: Array, count: int) -> Array:
    """Sums of whole numbers by place."""
    out = np.zeros(count, dtype=np.int64)
    np.add.at(out, at, values)
    return out


def _any(at: Array, count: int) -> Array:
    """1 for the persons who occur."""
    out = np.zeros(count, dtype=np.int64)
    out[at] = 1
    return out


def _traits(base: Rows, value: Rows, both: Sequence[Array], count: int) -> dict[str, Words]:
    """Education, region and language of each person: as they were when she first took something up, in either world."""
    months = np.concatenate([base.month, value.month])
    latest_first = np.argsort(-months, kind="stable")
    at = np.concatenate(both)[latest_first]
    found = {}
    for name in DIMENSIONS:
        sides = base.traits[name], value.traits[name]
        labels = sorted({label for side in sides for label in side.labels})
        codes = [np.array([labels.index(label) for label in side.labels], dtype=np.int64)[side.codes] for side in sides]
        hers = np.zeros(count, dtype=np.int64)
        hers[at] = np.concatenate(codes)[latest_first]  # the last one that is written is the earliest
        found[name] = Words(labels, hers)
    return found
