"""Charging: free study with a paid credential, or a fee at enrolment; part of `enter`.

Both are valued with what market research shows of the offer's cell (form, tier, English or not):

    credential:  the fee p that maximises (kept p - c + v_payer) D(p), D(p) = share of students who would pay p
    enrolment:   p = c' + 1/alpha, and a share `stay` of the students remains (learnt by form from those who tried)

and the higher expected objective wins. Somebody who values being seen keeps study free; somebody who lives on fees does
not. Fees of newcomers start there, and are revised by `price`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.platforms import PUBLIC, STATE
from credmarket.agents.words import AT_CREDENTIAL, AT_ENROLMENT, DEGREE_KIND, EXAM
from credmarket.processes.prospects import Prospects
from credmarket.strategies.pricing.curves import best_on_curve, demand_curves, price_grid

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]


class Terms(NamedTuple):
    """How an offer would be sold and what it would bring, along the offers asked for."""

    charged: Array
    fee: Array  # $
    enrolled: Array  # people/month
    payers: Array
    income: Array  # $/month, gross
    value: Array  # $/month: the provider's objective before upkeep


def terms(m: Market, see: Prospects, form: Array, kind: Array, language: Array, cell: Array, platform: Array,
          enrolled: Array, seen: Array, per_payer: Array, kept: Array, marginal: Array) -> Terms:
    """The better of both ways of charging. `seen` and `per_payer` are the $ worth of an enrolment and a payer."""
    share, fee = _credential_terms(m, see, form, language, cell, kept, marginal, per_payer)
    free = _outcome(enrolled, enrolled * share, fee, seen, per_payer, kept, marginal)
    study_fee = _study_fee(m, see, form, cell, kept, marginal, seen + per_payer)
    # exams and degrees are paid for when one enrols; their expected enrolments were learnt from such offers
    always = (kind == EXAM) | (kind == DEGREE_KIND)
    stay = np.where(kind == EXAM, 1.0, see.stay[form])
    gated = _outcome(enrolled * stay, enrolled * stay, study_fee, seen, per_payer, kept, marginal)
    state_run = (m.platforms.kind[platform] == PUBLIC) & (m.platforms.owner[platform] == STATE)
    never = state_run | m.levers.free_study[platform]
    at_start = (always | (gated.value > free.value)) & ~never
    chosen = [np.where(at_start, g, f) for g, f in zip(gated[1:], free[1:], strict=True)]
    return Terms(np.where(at_start, AT_ENROLMENT, AT_CREDENTIAL), *chosen)


def _outcome(enrolled: Array, payers: Array, fee: Array, seen: Array, per_payer: Array, kept: Array,
             marginal: Array) -> Terms:
    income = fee * payers
    value = kept * income + (per_payer - marginal) * payers + seen * enrolled
    return Terms(np.zeros(len(fee)), fee, enrolled, payers, income, value)


def _credential_terms(m: Market, see: Prospects, form: Array, language: Array, cell: Array, kept: Array,
                      marginal: Array, per_payer: Array) -> tuple[Array, Array]:
    """Share of students who pay and the fee, where research has seen enough of the cell; else what others got."""
    research, p = m.research, m.params.price
    grid = price_grid(m)
    curves = demand_curves(research, grid)
    students = research.wtp.sum(axis=(1, 2))
    fee, share = best_on_curve(grid, curves, cell, kept, marginal - per_payer)
    known = students[cell] >= p.research_enough
    share = np.where(known, share / np.maximum(students[cell], 1e-9), see.pay[form, language])
    return share, np.where(known, fee, see.fee[form, language])


def _study_fee(m: Market, see: Prospects, form: Array, cell: Array, kept: Array, marginal: Array,
               worth: Array) -> Array:
    """(c - worth)/kept + 1/alpha where the marginal utility of money is known for the cell; else what others charge."""
    alpha = m.research.alpha[cell]
    known = np.isfinite(alpha) & (alpha > 0)
    markup = np.where(known, 1.0 / np.where(known, alpha, 1.0), see.study_fee[form])
    floor = np.maximum((marginal - worth) / np.maximum(kept, 1e-6), -np.inf)
    return np.maximum(np.where(known, floor + markup, markup), 0.0)
