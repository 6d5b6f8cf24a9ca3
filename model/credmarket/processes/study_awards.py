"""Awards: credentials handed out, and lapsing; part of `study`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from credmarket.agents.tally import tallied
from credmarket.agents.words import BACHELOR, DEGREE_KIND, EDUCATION, FORMS, NEVER, PAYING
from credmarket.processes.bought import note_passes
from credmarket.processes.forgery import find_out
from credmarket.processes.grants import pay_for_completions
from credmarket.processes.renewal import renew

if TYPE_CHECKING:
    from credmarket.market import Market

COMPLETIONS = tallied("completions", "people", "expected to finish and pass, of this month's enrolments, by education")
AWARDED = tallied("awarded", "people", "credentials expected of this month's enrolments, by form")
HOURS = tallied("certificate_hours", "h, people", "study hours and heads behind this month's certificates")
LAPSED = tallied("lapsed", "people", "credentials that lapsed or were revoked (heads)")


def nature_cohort(m: Market, rows: Any, chance: Any, takers: Any, payers: Any) -> None:
    """Expected completions of those who enrolled this month.

    Completion rates rest on chances rather than on heads: they are the same thing with less noise. Earners are those who
    took the credential up, `takers`; `payers` are those of them whose credential has a fee.
    """
    weight = m.learners.weight[rows].astype(np.float64)
    done = weight * chance
    m.cohort[m.month] = weight.sum(), done.sum(), weight[payers].sum(), done[payers].sum()
    graduate = m.learners.education[rows] >= BACHELOR
    m.cohort_graduates[m.month] = done[graduate].sum()
    m.cohort_squares[m.month] = (weight**2).sum(), (weight[payers] ** 2).sum()


def count_outcomes(m: Market, rows: Any, offers: Any, earned: Any, done: Any) -> None:
    """Expected credentials by form and completions (with or without one) by education, of those who enrolled this month.

    Chances over who takes the credential, stays and passes: heads of the few who do are mostly luck, or nobody.
    """
    weight, awards = m.learners.weight[rows].astype(np.float64), m.offers.awards[offers]
    m.tally[COMPLETIONS] = np.bincount(m.learners.education[rows], weights=weight * done, minlength=len(EDUCATION))
    m.tally[AWARDED] = np.array([(weight * earned)[(awards >> f) & 1 == 1].sum() for f in range(len(FORMS))])


def award(m: Market, rows: Any, offers: Any, passed: Any, score: Any, forged: Any) -> None:
    """Append a credential for everybody who passed and had taken it up, free or paid; degrees raise education."""
    L, O, C = m.learners, m.offers, m.credentials
    earners = np.flatnonzero(passed & (L.study[rows] == PAYING))
    who, offer = rows[earners], offers[earners]
    new = C.grow(len(earners))
    C.learner[new], C.offer[new], C.previous[new] = who, offer, L.credential[who]
    C.awarded[new] = m.month
    validity = O.validity[offer].astype(np.int64)
    C.expires[new] = np.where(validity > 0, np.minimum(m.month + validity, NEVER - 1), NEVER)
    C.score[new], C.forged[new], C.gain[new] = score[earners], forged[earners], learnt(m, offer, forged[earners])
    L.credential[who] = np.arange(new.start, new.stop)
    note_passes(m, who)
    pay_for_completions(m, who, offer)
    degree = O.kind[offer] == DEGREE_KIND
    L.education[who[degree]] = np.minimum(np.maximum(L.education[who[degree]] + 1, BACHELOR), len(EDUCATION) - 1)
    heads = L.weight[who].astype(np.float64)
    m.tally[HOURS] = (O.hours[offer], heads)


def learnt(m: Market, offers: Any, forged: Any) -> Any:
    """Skill taken from programmes by those who reached their end, log points: less where content has aged, none by cheats."""
    return np.where(forged, 0.0, m.offers.gain[offers] * m.offers.relevance[offers])


def lapse_and_renew(m: Market) -> None:
    """A month before it expires a credential is renewed or not; forged ones may be found out."""
    C, L = m.credentials, m.learners
    renew(m)
    find_out(m)
    m.tally[LAPSED] = float(L.weight[C.learner[C.expires == m.month]].sum())
