"""A digest of the bits of everything that the floor computes; run as a program it prints one line for each function.

Compiled code and plain Python (NUMBA_DISABLE_JIT=1) must print the same.
"""

import itertools
from hashlib import blake2b
from typing import Any

import numpy as np

from credmarket.numerics import blocks, choice, elementary, functions, random

SPECIAL = [0.0, -0.0, 1.0, -1.0, np.inf, -np.inf, np.nan, 5e-324, -5e-324, 2.3e-308, 1e308, -1e308, 710.0, -746.0, 0.5]


def of(values: Any) -> str:
    """The digest of numbers, every NaN alike."""
    given = np.asarray(values)
    if given.dtype.kind == "f":
        given = np.where(np.isnan(given), np.nan, given)
    return blake2b(given.dtype.str.encode() + given.tobytes(), digest_size=8).hexdigest()


def digests() -> dict[str, str]:
    world = random.key(2011, 10)
    u = random.uniforms(world, 1, 1, np.arange(150))
    x = np.concatenate([12.0 * u - 6.0, 1500.0 * u - 750.0, np.exp2(1000.0 * u - 500.0), SPECIAL])
    out: dict[str, Any] = {}
    for one, many in (
        (functions.exp, functions.exps),
        (functions.log, functions.logs),
        (functions.logistic, functions.logistics),
        (functions.normal_pdf, functions.normal_pdfs),
        (functions.normal_cdf, functions.normal_cdfs),
    ):
        out[many.__name__] = many(x)
        out[one.__name__] = np.array([one(v) for v in x[::7]])
    share = np.concatenate([u, u**20, 1.0 - u**20, SPECIAL])
    out["normal_quantiles"] = functions.normal_quantiles(share)
    out["normal_quantile"] = np.array([functions.normal_quantile(v) for v in share[::7]])
    pairs = np.array(list(itertools.product(np.concatenate([x[:40], SPECIAL]), [*SPECIAL, 2.5, -0.3])))
    out["powers"] = functions.powers(pairs[:, 0], pairs[:, 1])
    out["expm1"] = np.array([elementary.expm1(v) for v in x])
    out["log1p"] = np.array([elementary.log1p(v) for v in x])
    out |= _chance(world)
    out |= _choices(u)
    return {name: of(values) for name, values in out.items()}


def _chance(world: random.Key) -> dict[str, Any]:
    ids = np.arange(100)
    words = random.words(world, 3, 7, ids, ids % 3, 2)
    out = {
        "words": np.stack(words),
        "draw": np.array([random.draw(world.k0, world.k1, 3, 7, i, -i, 2**31) for i in range(30)], np.uint32),
        "uniform53": np.array([random.uniform53(a, b) for a, b in zip(words[0], words[1], strict=True)]),
        "integer": np.array([random.integer(w, 10**9) for w in words[0]], np.int64),
        "integers": random.integers(world, 3, 7, ids, n=ids + 1),
    }
    for draws in (random.uniforms, random.normals, random.exponentials, random.gumbels):
        out[draws.__name__] = draws(world, 3, random.LIFE, ids)
    return out


def _choices(u: np.ndarray) -> dict[str, Any]:
    utility = 8.0 * u - 4.0
    utility[3] = -np.inf
    chances = np.empty(u.size)
    value = choice.softmax_into(utility, u.size, 0.3, chances)
    weights = np.cumsum(np.where(u > 0.8, 0.0, u))
    parts = np.array([blocks.fixed(v) for v in [*(1e6 * u), *SPECIAL]], np.int64)
    return {
        "softmax_into": np.append(chances, value),
        "inclusive_value": np.array([choice.inclusive_value(utility, n, -np.inf) for n in range(8)]),
        "logit_probability": np.array([choice.logit_probability(v, value) for v in utility]),
        "gumbel_argmax": np.array([choice.gumbel_argmax(utility[k:], u[k:], 9, 0.0, u[k - 1]) for k in range(1, 60)]),
        "race_time": np.array([choice.race_time(v, w) for v, w in zip(u, utility, strict=True)]),
        "categorical": np.array([choice.categorical(weights, u.size, v) for v in u], np.int64),
        "fixed": parts,
        "real": np.array([blocks.real(p) for p in parts]),
        "ordered_sum": np.array([blocks.ordered_sum(np.resize(u, 9000))]),
        "bounds": np.array([blocks.bounds(b, 9000) for b in range(blocks.blocks(9000))], np.int64),
    }


if __name__ == "__main__":
    for name, digest in digests().items():
        print(name, digest)
