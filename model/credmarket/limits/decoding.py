"""Limits of decoding (theory a): what a register, a standard and a language do to how precisely a credential is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.opening import dealt
from credmarket.limits.choice import logit_shares
from credmarket.limits.credentials import READING, spread, whole_file, worth_nothing
from credmarket.limits.labour import ratios
from credmarket.limits.limit import Estimate, kept, limit, premise
from credmarket.limits.trial import at_the_end
from credmarket.scenario import Scenario

Array = NDArray[np.float64]
ALONE = {"hire.everyone": True, "signals.reading": "score", "believe.issuer_spread": 0.0, "study.cheating": 0.0,
         "opening.proctored": True}
AMISS = "mean of what is read amiss"
SINGLE = "evidence is kept in single precision"


class Read(NamedTuple):
    """What employers made of the credentials that they read in the last month, person by person."""

    offer: NDArray[np.intp]
    foreign: NDArray[np.bool_]  # to the employer's language of work
    precision: Array
    error: Array  # of what the credential shows, as read


def read(s: Scenario, seed: int) -> Read:
    """Of all who work and whose credential was read."""
    market = at_the_end(s, seed)
    L, C, O = market.learners, market.credentials, market.offers
    rows = np.flatnonzero((L.cred_precision > 0.0) & (L.credential >= 0))
    offer = C.offer[L.credential[rows]].astype(np.intp)
    h = L.cred_precision[rows].astype(np.float64)
    shown = L.cred_evidence[rows].astype(np.float64) / h
    foreign = O.language[offer] != market.employers.language[L.employer[rows]]
    return Read(offer, foreign, h, shown - L.ability[rows].astype(np.float64) - L.skill[rows])


def assessed(s: Scenario) -> float:
    """sigma2_assess of a proctored exam, in prior variances."""
    whole_file(s)
    worth_nothing(s)
    kept(s, ALONE, "a credential is read by its score, and no issuer differs from others")
    premise({*s.params["opening"].assessment} == {"exam"}, "opening.assessment must be exam: credentials differ in nothing else")
    return float(s.params["study"].noise_exam * s.params["study"].proctoring)


def policy(s: Scenario, name: str) -> Any:
    """The policy of that name."""
    (found,) = [p for p in s.policies if p.name == name]
    return found


def comparable(s: Scenario) -> dict[str, float]:
    """S of each kind of credential: a register compares what it lists of a form; a standard its members' part of a form."""
    o, listed, rule = s.params["opening"], policy(s, "registry"), policy(s, "standard")
    n, (home,), (of_list,), (of_rule,) = o.programmes, listed.governments, listed.terms.forms, rule.terms.forms
    premise(rule.governments == (home,) and of_list != of_rule and rule.settings.mandatory,
            "both policies must be of one government, for different forms, and policy.standard.mandatory: all there keep to it")
    premise(listed.terms.awareness_growth == 0.0, "policy.registry.awareness_growth must be 0: as many know of it in any month")
    premise(rule.settings.stated == 0.0, "policy.standard.stated must be 0: members' format is what can be compared")
    forms, there, share = dealt(o.form, n), dealt(o.place, n) == home, logit_shares(s)

    def at_home(form: str) -> float:
        premise(bool((there & (forms == form)).any()), f"opening.form and place must have a {form} of {home}")
        return float(share[there & (forms == form)].sum() / share[forms == form].sum())

    return {"neither listed nor of a standard": 0.0,
            "of a form that is listed in part": listed.settings.coverage * listed.terms.awareness * at_home(of_list),
            "of a standard's members": at_home(of_rule), "of others of their form": 0.0}


def closed_a8(s: Scenario) -> Mapping[str, float]:
    """1/h_c = sigma2_assess + sigma2_comp (1 - S). S is what is listed of a form: coverage times who knows of the register
    times the part of the form's volume that issuers at home have; and of a standard's members their part of the form's
    volume. Volumes are logit shares. What has been misread has that variance beside the truth."""
    own, of, variance = assessed(s), s.params["signals"].comparability_noise, ratios(s).variance
    kept(s, {"signals.foreign_noise": 0.0}, "no language is harder to read")
    found = dict[str, float]()
    for kind, share in comparable(s).items():
        total = variance * (own + of * (1.0 - share))
        found |= {f"precision, {kind}": 1.0 / total, f"variance of what is read, {kind}": total, f"{AMISS}, {kind}": 0.0}
    return found


def amiss(s: Scenario, error: Array, holders: int) -> Estimate:
    """Mean of what is read amiss: the luck of what each person showed, and that of who holds credentials of the class, whom
    employers take to be worth nothing more than others."""
    luck = s.params["population"].sd_ability / np.sqrt(holders)
    return Estimate(float(error.mean()), float(np.hypot(error.std(ddof=1) / np.sqrt(error.size), luck)))


def model_a8(s: Scenario, seed: int) -> Mapping[str, Estimate]:
    """By what people hold."""
    o, seen, (home,) = s.params["opening"], read(s, seed), policy(s, "registry").governments
    forms, there = dealt(o.form, o.programmes), dealt(o.place, o.programmes) == home
    listed, ruled = forms == policy(s, "registry").terms.forms[0], forms == policy(s, "standard").terms.forms[0]
    found = dict[str, Estimate]()
    for kind, offers in zip(comparable(s), (~listed & ~ruled, listed, ruled & there, ruled & ~there), strict=True):
        rows = offers[seen.offer]
        found[f"precision, {kind}"] = furthest_from(seen.precision[rows])
        found[f"variance of what is read, {kind}"] = spread(seen.error[rows])
        found[f"{AMISS}, {kind}"] = amiss(s, seen.error[rows], int(rows.sum()))
    return found


def furthest_from(values: Array) -> Estimate:
    """What all have in common, to rounding; the middle of them, or not a number if they differ."""
    low, high = float(np.min(values, initial=np.inf)), float(np.max(values, initial=-np.inf))
    return Estimate(0.5 * (low + high) if high - low <= 1e-6 * high else float("nan"))


A8 = limit(
    "a8", "what can be compared is misread less: a register's and a standard's share of a form's volume takes its part of the"
    " noise of decoding away",
    equation="1/h_c = σ²_assess + σ²_comp (1 − S)", source="theory a; OECD EDU/WKP(2020)4, section 5.2",
    processes=(*READING, "comply", "believe", "govern"), closed=closed_a8, model=model_a8, tolerance=1e-6, allows=SINGLE)


def closed_a9(s: Scenario) -> Mapping[str, float]:
    """1/h_c = sigma2_assess + sigma2_comp, and sigma2_foreign more where the employer works in another language than that of the
    course; what has been misread has that variance beside the truth."""
    own, p, variance = assessed(s), s.params["signals"], ratios(s).variance
    premise(len({*s.params["opening"].language}) > 1, "opening.language must be more than one: some credentials are foreign")
    premise(not s.policies, "no policy may be in force: none makes credentials comparable")
    found = dict[str, float]()
    for where, more in (("language of work", 0.0), ("another language", p.foreign_noise)):
        total = variance * (own + p.comparability_noise + more)
        found |= {f"precision, {where}": 1.0 / total, f"variance of what is read, {where}": total, f"{AMISS}, {where}": 0.0}
    return found


def model_a9(s: Scenario, seed: int) -> Mapping[str, Estimate]:
    """By the language of the credential and that of the employer."""
    seen, found = read(s, seed), dict[str, Estimate]()
    for where, rows in (("language of work", ~seen.foreign), ("another language", seen.foreign)):
        found[f"precision, {where}"] = furthest_from(seen.precision[rows])
        found[f"variance of what is read, {where}"] = spread(seen.error[rows])
        found[f"{AMISS}, {where}"] = amiss(s, seen.error[rows], rows.size)
    return found


A9 = limit(
    "a9", "a credential in another language than the work's is misread more", source="theory a and k",
    equation="1/h_c = σ²_assess + σ²_comp + σ²_foreign [language ≠ that of the work]", processes=READING, closed=closed_a9,
    model=model_a9, tolerance=1e-6, allows=SINGLE)
