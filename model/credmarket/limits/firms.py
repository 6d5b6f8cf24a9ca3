"""Limits of diffusion among firms (theory f): publicity, other firms, job networks, and people whom they hire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.words import FORMS, NO_EMPLOYER
from credmarket.limits.credentials import whole_file
from credmarket.limits.diffusion import BASS, MONTHS
from credmarket.limits.limit import Estimate, kept, limit, premise
from credmarket.limits.trial import months
from credmarket.market import Market
from credmarket.scenario import Scenario

Array = NDArray[np.float64]
ROUNDS = 30  # of Fisher scoring
ONE_OF_MANY = 1e-4  # of a step, at which it ends


class Told(NamedTuple):
    """Firms of an industry and form that did not know it before a month: what bore on them, how many, and how many heard."""

    terms: Array  # [cells, terms]
    firms: Array
    heard: Array


def known_by_industry(m: Market) -> Array:
    """F: share of each industry's firms that know each form [industries, forms]."""
    E = m.employers
    firms = np.bincount(E.cell, E.firms, len(m.industries))
    knowing = np.stack([np.bincount(E.cell, E.firms * E.knows[:, f], len(m.industries)) for f in range(len(FORMS))], axis=1)
    return np.asarray(knowing / np.where(firms > 0.0, firms, 1.0)[:, None])


def counted(m: Market, knew: NDArray[np.bool_], terms: Array) -> Told:
    """Simulated firms by industry and form, against what they knew a month before."""
    cells = len(m.industries)
    firms, heard = (np.stack([np.bincount(m.employers.cell, of[:, f], cells) for f in range(len(FORMS))], axis=1).ravel()
                    for of in (~knew, ~knew & (m.employers.knows == 1)))
    return Told(terms, firms.astype(np.float64), heard.astype(np.float64))


def hazards(told: list[Told]) -> list[Estimate]:
    """b in P(hears) = 1 - exp(-x'b), by maximum likelihood (Fisher scoring), with its standard errors."""
    x, n, k = (np.concatenate(column) for column in zip(*told, strict=True))
    x, n, k = x[n > 0], n[n > 0], k[n > 0]
    b = np.full(x.shape[1], k.sum() / (n[:, None] * x).sum() / x.shape[1])
    for _ in range(ROUNDS):
        stay = np.exp(-(x @ b))
        heard = np.maximum(1.0 - stay, 1e-300)
        information = (x * (n * stay / heard)[:, None]).T @ x
        step = np.linalg.solve(information, x.T @ (k * stay / heard - (n - k)))
        b = np.maximum(b + step, 1e-12)
        if np.abs(step).max() < ONE_OF_MANY * b.max():
            break
    errors = np.sqrt(np.diag(np.linalg.inv(information)))
    return [Estimate(float(value), float(error)) for value, error in zip(b, errors, strict=True)]


def closed_f6(s: Scenario) -> Mapping[str, float]:
    """The two rates of Bass's equation for firms: what comes from outside, publicity and the job network's rate times the part of
    accounts that show what people hold (adoption, of one platform), and what comes from firms of one's industry. They are told
    from who hears in which month, given how many of the industry knew before: in industries of finitely many firms the curve
    itself lies a little below that of infinitely many."""
    p, (scheme,) = s.params["aware_employers"], s.policies
    kept(s, {"aware_employers.frozen": False, "aware_employers.by_hiring": 0.0, "opening.platforms": 1, "enrol.hazard": 1.0,
             "enrol.outside_utility": -np.inf, "employers.known": 0.0},
         "everybody has an account on one platform, and firms hear in no other way")
    premise(scheme.governments == ("all",) and scheme.start <= 0, "policy.open badges must be of all, from the first month on")
    premise(p.word_of_mouth > 0.0, "aware_employers.word_of_mouth must be above 0: f2 is without")
    return {"heard from outside, 1/year": p.mass_media + p.channel * scheme.settings.adoption,
            "heard from the firms of an industry, 1/year": p.word_of_mouth}


def model_f6(s: Scenario, seed: int) -> dict[str, Estimate]:
    """From the second month on: before it there is no account."""
    told, before, knew = list[Told](), np.zeros(0), np.zeros(0, dtype=np.bool_)
    for m in months(s, seed):
        if m.month > 1:
            told.append(counted(m, knew, np.stack([np.ones(before.size), before], axis=1) / MONTHS))
        before, knew = known_by_industry(m).ravel(), m.employers.knows == 1
    outside, firms = hazards(told)
    return {"heard from outside, 1/year": outside, "heard from the firms of an industry, 1/year": firms}


F6 = limit(
    "f6", "firms come to know a form as in Bass's equation, industry by industry: from outside, and from each other", source=BASS,
    equation="P(hears in a month) = 1 − e^{−(p + χ a + q F_c)/12}: p + χ a, and q", processes=("aware_employers",),
    closed=closed_f6, model=model_f6)


def closed_f7(s: Scenario) -> Mapping[str, float]:
    """psi: a firm hears of it from each holder whom it hires and whose credential is read, so at psi times such hires per firm of
    its industry, the month after; of a form that nobody holds nobody hears."""
    whole_file(s)
    kept(s, {"aware_employers.frozen": False, "aware_employers.mass_media": 0.0, "aware_employers.word_of_mouth": 0.0,
             "aware_employers.channel": 0.0, "hire.everyone": True, "opening.programmes": 1},
         "firms hear in no other way than by hiring, of the one form that everybody holds")
    premise(not s.policies, "no policy may be in force: none tells firms")
    premise(s.params["aware_employers"].by_hiring > 0.0, "aware_employers.by_hiring must be above 0: somebody must hear")
    return {"heard from a holder who is hired": s.params["aware_employers"].by_hiring, "firms that hear of other forms": 0.0}


def model_f7(s: Scenario, seed: int) -> dict[str, Estimate]:
    """By industry: hires of a month, who are all holders once the first month is over, times the share of its firms that know the
    form, a firm; against who hears in the month after."""
    told, hired, knew, others = list[Told](), np.zeros(0), np.zeros(0, dtype=np.bool_), 0.0
    form = FORMS.index(s.params["opening"].form[0])
    for m in months(s, seed):
        L, E, cells = m.learners, m.employers, len(m.industries)
        if m.month > 2:
            new = counted(m, knew, hired[:, None])
            mine = np.tile(np.arange(len(FORMS)) == form, cells)
            told.append(Told(new.terms, new.firms[mine], new.heard[mine]))
            others += float(new.heard[~mine].sum())
        who = (L.employer != NO_EMPLOYER) & (L.hired == m.month - 1)
        people = np.bincount(E.cell[L.employer[who]], L.weight[who], cells)
        firms = np.bincount(E.cell, E.firms, cells)
        hired = people / np.where(firms > 0.0, firms, 1.0) * known_by_industry(m)[:, form]
        knew = E.knows == 1
    (psi,) = hazards(told)
    return {"heard from a holder who is hired": psi, "firms that hear of other forms": Estimate(others)}


F7 = limit(
    "f7", "firms come to know a form from holders whom they hire", source="theory f",
    equation="P(hears in a month) = 1 − e^{−ψ holders hired last month, per firm}",
    processes=("aware_employers", "hired", "recording"), closed=closed_f7, model=model_f7)
