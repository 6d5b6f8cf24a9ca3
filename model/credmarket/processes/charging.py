"""Charging: free study with a paid credential, or a fee at enrolment; part of `enter`.

Both are valued with what market research shows of the offer's cell (form, tier, English or not):

    credential:  the fee p that maximises (kept p - c + v_taker) D(p), D(p) = share of students who would pay p
    exam:        the same fee; nothing is taught, so expected enrolments are those who pay
    enrolment:   p = c' + 1/alpha, and a share `stay` of the students remains (learnt by form from those who tried)
    by the month, at enrolment: the same p is what who is billed pays on average, of a whole fee p / part, where `part` of the
                 months are paid for and `billed` of the students are (learnt likewise), so that a $ is felt as billed * alpha,
                 and a month costs no more than the platform's terms say

none above what the law allows (`most`), and the higher expected objective wins, where the platform lets providers choose
(`study` of platforms.csv). Most are open: there only the credential of a course is paid for, while programmes of several
courses may be sold from the start, and are so by the month where the platform does that; degrees are so everywhere.
Somebody who values being seen keeps study free; somebody who lives on fees does not. Fees of newcomers start there, and are
revised by `price`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.kinds import form_kinds
from credmarket.agents.platforms import CHOICE, PAID
from credmarket.agents.words import AT_CREDENTIAL, AT_ENROLMENT, AT_EXAM, COURSE, DEGREE_KIND, EXAM
from credmarket.processes.instalments import sold_by_month
from credmarket.processes.prospects import Prospects
from credmarket.processes.staying import WEEKS_A_MONTH
from credmarket.strategies.pricing.curves import best_on_curve, demand_curves, price_grid

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]


class Terms(NamedTuple):
    """How an offer would be sold and what it would bring, along the offers asked for."""

    charged: Array
    fee: Array  # $
    enrolled: Array  # people/month
    takers: Array
    income: Array  # $/month, gross
    value: Array  # $/month: the provider's objective before upkeep
    monthly: Array  # bool: paid by the month of study


def terms(m: Market, see: Prospects, form: Array, kind: Array, language: Array, cell: Array, platform: Array,
          enrolled: Array, seen: Array, per_taker: Array, kept: Array, marginal: Array, most: Array) -> Terms:
    """The better of both ways of charging. `seen` and `per_taker` are the $ worth of an enrolment and a taker,
    `most` the $ that the law allows."""
    sits = kind == EXAM
    usual = np.where(sits, see.exam_fee[form], see.fee[form, language])
    share, fee = _credential_terms(m, cell, kept, marginal - per_taker - seen * sits, see.take[form, language], usual,
                                   most)
    free = _outcome(enrolled, enrolled * share, fee, seen, per_taker, kept, marginal)
    monthly = sold_by_month(m, kind, platform)
    part = np.where(monthly, see.monthly.part[form], 1.0)
    stay = np.where(monthly, see.monthly.stay[form], see.stay[form])
    billed = np.where(monthly, see.monthly.billed[form], 1.0)
    usual = np.where(monthly, see.monthly.fee[form], see.study_fee[form])
    months = np.where(monthly, m.platforms.monthly_most[platform], np.inf) * form_kinds().weeks[form] / WEEKS_A_MONTH
    study_fee = np.minimum(_study_fee(m, usual, cell, kept, marginal, seen / billed + per_taker, billed),
                           np.minimum(most, months) * part)
    gated = _outcome(enrolled * stay, enrolled * stay * billed, study_fee, seen, per_taker, kept, marginal)
    gated = gated._replace(fee=study_fee / part, monthly=monthly)
    # nothing is taught for an exam: what it is worth sets its fee, and the expected enrolments are those who sit it
    exam = _outcome(enrolled, enrolled, fee, seen, per_taker, kept, marginal)
    by_terms = np.where(kind == COURSE, m.platforms.study[platform], CHOICE)
    at_start = monthly | (kind == DEGREE_KIND) | (by_terms == PAID) | (by_terms == CHOICE) & (gated.value > free.value)
    basis = np.where(sits, AT_EXAM, np.where(at_start, AT_ENROLMENT, AT_CREDENTIAL))
    every = zip(free[1:], gated[1:], exam[1:], strict=True)
    return Terms(basis, *(np.choose(basis, columns) for columns in every))


def _outcome(enrolled: Array, takers: Array, fee: Array, seen: Array, per_taker: Array, kept: Array,
             marginal: Array) -> Terms:
    income = fee * takers
    value = kept * income + (per_taker - marginal) * takers + seen * enrolled
    return Terms(np.zeros(len(fee)), fee, enrolled, takers, income, value, np.zeros(len(fee), dtype=np.bool_))


def _credential_terms(m: Market, cell: Array, kept: Array, cost: Array, usual_share: Array,
                      usual_fee: Array, most: Array) -> tuple[Array, Array]:
    """Share of students who pay and the fee, where research has seen enough of the cell; else what others got."""
    research, p = m.research, m.params.price
    grid = price_grid(m)
    curves = demand_curves(research, grid)
    students = research.wtp.sum(axis=(1, 2))
    fee, bought = best_on_curve(grid, curves, cell, kept, cost)
    known = students[cell] >= p.research_enough
    bought = np.where(fee > most, bought_at(grid, curves.people, cell, np.minimum(fee, most)), bought)
    share = np.where(known, bought / np.maximum(students[cell], 1e-9), usual_share)
    return share, np.minimum(np.where(known, fee, usual_fee), most)


def bought_at(grid: Array, people: Array, cell: Array, fee: Array) -> Array:
    """People who would pay given fees, by cell: between points of the grid along a line."""
    right = np.clip(np.searchsorted(grid, fee), 1, grid.size - 1)
    part = np.clip((fee - grid[right - 1]) / (grid[right] - grid[right - 1]), 0.0, 1.0)
    return np.asarray(people[cell, right - 1] * (1.0 - part) + people[cell, right] * part)


def _study_fee(m: Market, usual: Array, cell: Array, kept: Array, marginal: Array, worth: Array, billed: Array) -> Array:
    """(c - worth)/kept + 1/alpha where the marginal utility of money is known for the cell; else what others charge. A $ is
    felt with the chance to be billed."""
    alpha = m.research.alpha[cell] * billed
    known = np.isfinite(alpha) & (alpha > 0)
    markup = np.where(known, 1.0 / np.where(known, alpha, 1.0), usual)
    floor = (marginal - worth) / np.maximum(kept, 1e-6)
    return np.maximum(np.where(known, floor + markup, markup), 0.0)
