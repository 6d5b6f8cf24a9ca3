"""Run a small lively market and print a digest of every part of its state; a program that tests start.

With NUMBA_DISABLE_JIT=1 everything is plain Python: providers are few then, so that it does not take all day. Called with
the number of learners, of months, and settings (section.key=value) if any.
"""

import sys
from hashlib import blake2b
from typing import Any

import numpy as np

from credmarket.market import Market
from credmarket.scenario import load
from credmarket.settings import parse_setting

SETTINGS = {"employers.number": 400, "employers.least": 8, "providers.scale": 0.1, "enrol.outside_utility": 3.0,
            "enrol.hazard": 0.1, "study.drop_scale": 20.0, "aware.mass_media": 1.0, "adopt.trend": 0.1}


def show(state: Any, where: str = "") -> None:
    if isinstance(state, dict):
        for key, part in state.items():
            show(part, f"{where}.{str(key).replace(' ', '')}")
    elif isinstance(state, list | tuple):
        for i, part in enumerate(state):
            show(part, f"{where}.{i}")
    else:
        array = np.asarray(state)
        print(where, blake2b(f"{array.dtype}{array.shape}".encode() + array.tobytes(), digest_size=8).hexdigest())


learners, months = int(sys.argv[1]), int(sys.argv[2])
more = {setting.path: setting.value for setting in map(parse_setting, sys.argv[3:])}
market = Market(load("baseline", {"population.learners": learners, **SETTINGS, **more}))
for _ in range(months):
    market.step()
show(market.snapshot())
print("fees", sum(cents for (_, _, _, account), cents in market.ledger.years.items() if account == "fee"))
