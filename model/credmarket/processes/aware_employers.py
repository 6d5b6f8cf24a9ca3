"""Employers hear: firms come to know forms of credential; the employers' part of `aware`.

Hazard a year that a firm of industry c that does not know form f hears of it (Bass 1969):

    p + q F_cf + channel * share of accounts on platforms that show credentials to employers     and, this month,
    psi * hires of holders per firm last month + the campaign's monthly hazard

F_cf is the share of the industry's firms that know the form. A firm knows a form or does not; knowing is for good.

Writes: employers.knows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.words import FORMS
from credmarket.numerics.functions import exps
from credmarket.numerics.random import Key, stream, uniforms
from credmarket.parameters import Params, inf, param

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]

HEAR = stream("aware.employers")
MONTHS = 12.0


class AwareEmployersParams(Params, section="aware_employers"):
    """How employers come to know forms of credential."""

    mass_media: float = param(0.15, "1/year", (0.0, inf), (0.05, 0.25), "p: hearing of a form by publicity",
                              source="derived: 31 % of US employers had heard of such courses in 2013-14"
                                     " (Radford et al. 2014); weakly identified; fitted to the record")
    word_of_mouth: float = param(0.10, "1/year", (0.0, inf), (0.0, 0.4), "q: hearing of it from firms of the industry",
                                 source="derived; as above")
    by_hiring: float = param(1.0, "per hire", (0.0, inf), (0.0, 1.0),
                             "psi: hearing of it from a holder whom the firm hires",
                             source="assumption: most who hire a holder read what she shows")
    channel: float = param(0.1, "1/year", (0.0, inf), (0.0, 0.5),
                           "hearing of it on a job network, if all accounts were on platforms that show credentials",
                           source="assumption; LinkedIn Learning (OECD EDU/WKP(2020)4, section 3.1)")
    frozen: bool = param(False, "", None, None, "nobody hears anything more", source="a limit (theory a5, W2)")


def known_share(m: Market) -> Array:
    """F: share of the firms of each industry that know each form [cells, FORMS]."""
    employers, cells = m.employers, len(m.industries)
    firms = np.bincount(employers.cell, employers.firms, cells)
    known = np.stack([np.bincount(employers.cell, employers.firms * employers.knows[:, f], cells)
                      for f in range(len(FORMS))], axis=1)
    return np.asarray(known / np.maximum(firms, 1e-300)[:, None])


def monthly_hazard(m: Market) -> Array:
    """Hazard of this month that each employer hears of each form [employers, FORMS]."""
    p, employers, industries = m.params.aware_employers, m.employers, m.industries
    total = float(m.platforms.accounts.sum())
    channel = np.maximum(m.platforms.channel, m.levers.portability)
    shown = float((m.platforms.accounts * channel).sum()) / total if total > 0 else 0.0
    yearly = p.mass_media + p.word_of_mouth * known_share(m) + p.channel * shown
    firms = np.maximum(industries.firms, 1e-300)[:, None]
    of_industry = yearly / MONTHS + p.by_hiring * np.where(firms > 1e-300, m.records.holder_hires / firms, 0.0)
    return np.asarray(of_industry[employers.cell] + m.levers.campaign.T[employers.place])


def employers_hear(m: Market) -> None:
    """Firms hear of forms; each employer decides by a draw at its own address."""
    if m.params.aware_employers.frozen:
        return
    employers = m.employers
    ids = np.arange(len(employers))[:, None]
    u = uniforms(Key(m.key0, m.key1), HEAR, m.month, ids, alternative=np.arange(len(FORMS))[None, :])
    heard = u < 1.0 - exps(-monthly_hazard(m))
    employers.knows[:] = (employers.knows == 1) | heard
