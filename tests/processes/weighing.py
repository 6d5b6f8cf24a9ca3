"""People, offers and terms for tests of how somebody weighs what she considers; and a weighing of many."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from credmarket.agents.research import CELLS, STEP, bins
from credmarket.agents.words import (
    AT_CREDENTIAL,
    EDUCATION,
    FORMS,
    TIERS,
)
from credmarket.numerics.blocks import STEP as PART
from credmarket.numerics.packed import packed
from credmarket.numerics.random import key
from credmarket.processes import people as gathered
from credmarket.processes import stall as stalls
from credmarket.processes.enrol import EnrolParams
from credmarket.processes.enrol_accounts import learner_terms
from credmarket.processes.staying import write_hazards
from credmarket.processes.study import StudyParams
from credmarket.processes.weigh import (
    CHOSEN,
    FLOW_COLUMNS,
    GROUP_COLUMNS,
    TRAITS,
    Sums,
    own_factors,
    value,
    weigh,
)

KEYS = key(3, 1)
PLATFORMS, FIELDS, PROFILES = 3, 2, 3
MONTHS_COUNTED = 52.0  # of a gain at work, by people with years to go
HEADS = 3000.0


def terms(**changes: Any) -> Any:
    """[enrol] and [study] without what would complicate a sum: no drop-out before the decision unless asked for."""
    plain = {"no_show": 0.0, "drop_scale": np.inf} | {k: v for k, v in changes.items() if k in StudyParams.SPECS}
    own = {k: v for k, v in changes.items() if k in EnrolParams.SPECS}
    return learner_terms(SimpleNamespace(params=SimpleNamespace(enrol=EnrolParams(**own), study=StudyParams(**plain))))


def offers(n: int, **columns: Any) -> Any:
    """n free online courses with a paid credential of $50, alike but for their ids."""
    S = np.zeros(n, dtype=stalls.FIELDS).view(np.recarray)
    S.offer, S.pid, S.fee, S.hours, S.weeks = np.arange(n), 10 + np.arange(n), 50.0, 30.0, 8.0
    S.charged, S.appeal, S.noise, S.difficulty, S.share_open = AT_CREDENTIAL, 1.0, 0.35, -0.35, 1.0
    S.share_later = S.bills = S.courses = 1.0
    for name, values in columns.items():
        S[name] = values
    return S


def learners(n: int, **columns: Any) -> Any:
    """n people alike: each stands for 3,000, income $2,000, alpha .002, the usual weight on gains at work."""
    bits = [("known", np.uint64, (1,)), ("accounts", np.uint64, (1,))]
    P = np.zeros(n, dtype=[*gathered.FIELDS, *bits]).view(np.recarray)
    P.id, P.weight, P.income, P.alpha, P.outside, P.variance, P.first = np.arange(n), HEADS, 2000.0, 0.002, 1.0, 0.06, 1
    P.months_counted, P.trust = MONTHS_COUNTED, EnrolParams().trust
    P.known[:] = 7
    for name, values in columns.items():
        P[name] = values
    P.persistence = P.engagement
    return P


def pay_table(level: float = 0.02) -> Any:
    return np.full((len(FORMS), TIERS, FIELDS), level)


def one(S: Any, P: Any, p: Any, covered: float = 0.0, support: float = 0.0, brand: float = 0.0, accept: Any = None,
        job: float = 0.0, eased: float = 0.0) -> Any:
    """What the first offer is to the first person."""
    out = np.full(TRAITS, np.nan)
    write_hazards(S, p.decision_week, p)
    value(P[0], own_factors(P[0], p), S[0], p, pay_table(), np.full(len(FORMS), job),
          np.zeros((2, 4)) if accept is None else accept, covered, support, eased, brand, out)
    return out


class Weighed:
    """Everybody weighs the same set (or her own `sets`)."""

    def __init__(self, P: Any, S: Any, p: Any, month: int = 4, layers: int = 1, sets: Any = None, support: Any = None,
                 scheme: Any = None, sums: Sums | None = None, sign: int = 1, covered: Any = None, acts: Any = None,
                 eased: Any = None) -> None:
        shape = (len(P), len(S)) if sets is None else sets.shape
        sets = np.tile(np.arange(len(S)), (len(P), 1)) if sets is None else sets
        zero = lambda *n: np.zeros((layers, *n), dtype=np.int64)  # noqa: E731
        self.sums = sums or Sums(zero(len(S), FLOW_COLUMNS), zero(2, len(EDUCATION), GROUP_COLUMNS), zero(2, 2), zero(PLATFORMS),
                                 zero(CELLS, PROFILES, bins(STEP)), zero(CELLS, PROFILES), zero(CELLS, 3), zero(PROFILES),
                                 zero(PROFILES))
        self.out = np.recarray(len(P), dtype=CHOSEN)
        write_hazards(S, p.decision_week, p)
        weigh(layers, P, S, pay_table(), np.zeros(len(FORMS)), np.zeros((2, 4)), p, sets,
              np.zeros(shape) if covered is None else covered, np.zeros(shape) if support is None else support,
              np.zeros(shape) if eased is None else eased, np.zeros(shape, np.int64) if scheme is None else scheme,
              month, *KEYS, layers, sign, packed(self.sums),
              np.ones(len(P), np.bool_) if acts is None else acts, self.out)

    def flow(self, column: int) -> Any:
        return self.sums.listing.sum(axis=0)[:, column] * PART

    def group(self, column: int) -> float:
        return float(self.sums.group.sum(axis=0)[:, :, column].sum() * PART)
