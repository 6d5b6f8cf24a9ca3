"""Reading credentials: what an employer makes of the credentials that a person shows; part of `hire` and of `pay`.

A credential of issuer u adds, at an employer who has heard of its form, a signal (theory a, p)

    y_c = score + gain + b^_eu - b_u + N(0, sigma2_read)
    1/h_c = sigma2_assess + sigma2_read + Var b^_eu,   sigma2_read = sigma2_comp (1 - S_class) + sigma2_foreign
    b^_eu = z (y_u + eps_eu sigma sqrt((1 - f_e)/n)) + (1 - z) B^,   z = n/(n + sigma2/omega2),   n = f_e H_u
    Var b^_eu = (1 - z) omega2 + (1 - z)^2 Var B^

the score as an employer decodes it who believes that the issuer's holders are worth b^ where the truth is b (of those
who get employed: it is these that employers learn from). f_e is the share of the industry's record of hires (H_u, with
mean outcome y_u) that a firm knows of, and eps its luck in which ones these are: it vanishes where all is known. With
`signals.reading = "pass"` a credential shows only that its holder passed: the prior mean then is b^_eu, and for people
without one what past hires without one have shown. How an employer misreads a credential is drawn once.
Assessment noises add up as if independent; the noise of comparison, which credentials of a class share, does so too.
"""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.signals import LEAST_VARIANCE, Precisions
from credmarket.agents.words import FORMS, MARKS, NONE
from credmarket.numerics.called import draw, normal
from credmarket.numerics.compiled import Whole, loop, piece
from credmarket.numerics.packed import packed
from credmarket.numerics.random import LIFE, stream, uniform

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]

MET = stream("reading.met")
MISREAD = stream("reading.misread")
N_FORMS = len(FORMS)


class Reader(NamedTuple):
    """All that reading takes, side by side."""

    held_offer: Array  # by row of credentials
    held_before: Array
    holder: Array
    awarded: Array
    expires: Array
    score: Array
    gain: Array  # what study added
    form: Array  # by row of offers
    awards: Array
    pid: Array
    unit: Array
    assessment: Array
    proctored: Array
    language: Array
    issuer: Array  # by row of issuers: the provider
    group: Array
    worth: Array  # of its holders who are employed: whom employers get to know
    knows: Array  # by row of employers
    cell: Array
    size: Array
    work_language: Array
    familiar: Array
    hires: Array  # H [cells, issuers]
    outcomes: Array  # Y
    plain_hires: Array  # [cells]
    plain_outcomes: Array
    class_mean: Array  # [cells, SIZES, CLASSES]
    class_variance: Array
    spread: Array  # omega^2 [CLASSES]
    comparability: Array  # S [CLASSES]
    noise: Array  # assessment variance [ASSESSMENTS, proctored]
    comparison: float  # sigma2_comp
    foreign: float  # sigma2_foreign
    outcome_variance: float  # sigma^2
    prior_variance: float  # V_0
    most: int  # credentials that are read
    passes: bool  # only the pass is seen


class Read(NamedTuple):
    """What came of it."""

    evidence: float  # precision times signal
    precision: float
    forms: int  # bits of the forms of what was read


def reader(m: Market) -> Reader:
    """The state of the market as employers read it."""
    s, study, records = m.params.signals, m.params.study, m.records
    C, offers, issuers, employers = m.credentials, m.offers, m.issuers, m.employers
    variance = float(m.params.population.sd_ability) ** 2
    ratio = np.array([study.noise_attendance, study.noise_tasks, study.noise_exam])
    noise = variance * np.stack([ratio, ratio * study.proctoring], axis=1)
    records.grow(len(m.issuers))
    hires, outcomes = records.whole()
    worth = issuers.worth + records.delta[issuers.group]
    most = int(s.credentials_read) if s.read_credentials else 0
    return packed(Reader(
        C.offer, C.previous, C.learner, C.awarded, C.expires, C.score, C.gain,
        offers.form, offers.awards, offers.pid, offers.unit, offers.assessment, offers.proctored, offers.language,
        issuers.provider, issuers.group, worth,
        employers.knows, employers.cell, employers.size, employers.language, employers.familiar,
        hires, outcomes, records.plain_hires, records.plain_outcomes, records.class_mean, records.class_variance,
        records.spread, records.comparability,
        noise, s.comparability_noise * variance, s.foreign_noise * variance, outcome_variance(m),
        float(m.params.believe.class_variance), most, s.reading == "pass"))


def outcome_variance(m: Market) -> float:
    """sigma^2: spread of a year's outcome of one hire around her issuer's mean (infinite if output is not seen)."""
    speed, variance = m.params.signals.learning_speed, float(m.params.population.sd_ability) ** 2
    return variance / speed if speed > 0.0 else float("inf")


@piece
def credibility(n: float, spread: float, variance: float) -> float:
    """Bühlmann's weight z = n/(n + sigma^2/omega^2) of an issuer's own record (theory p)."""
    return n * spread / (n * spread + variance) if variance < np.inf else 0.0


@piece
def belief(record: float, n: float, familiar: float, luck: float, class_mean: float, class_variance: float,
           spread: float, variance: float) -> tuple[float, float]:
    """b^ and its variance, from the mean outcome `record` of which a firm knows n hires, and the class mean."""
    z = credibility(n, spread, variance)
    if z <= 0.0:
        return class_mean, spread + class_variance
    mean = z * (record + luck * sqrt(variance * (1.0 - familiar) / n)) + (1.0 - z) * class_mean
    return mean, (1.0 - z) * spread + (1.0 - z) * (1.0 - z) * class_variance


@piece
def decoded(score: float, gain: float, believed: float, worth: float) -> float:
    """y_c: the score with what study added, at the issuer's value as believed instead of as it is (nature's)."""
    return score + gain + believed - worth


@piece
def misreading(comparison: float, comparability: float, foreign: float) -> float:
    """sigma2_read = sigma2_comp (1 - S) + sigma2_foreign: what decoding adds to the noise of the assessment."""
    return comparison * (1.0 - comparability) + foreign


@piece
def credential_precision(assessment: float, misread: float, doubt: float) -> float:
    """h_c = 1/(sigma2_assess + sigma2_read + Var b^)."""
    return 1.0 / max(assessment + misread + doubt, LEAST_VARIANCE)


@loop
def believed_of(R: Reader, e: Whole, u: Whole, k0: Whole, k1: Whole) -> tuple[float, float]:
    """What employer e believes of issuer u: b^_eu and its variance."""
    cell, group = R.cell[e], R.group[u]
    hires = R.hires[cell, u]
    n = hires * R.familiar[e]
    record = R.outcomes[cell, u] / hires if hires > 0.0 else 0.0
    # an issuer is known by its provider, form and whether it is verified: its row depends on who launched first, the number
    # of a mark on what other standards there are, and a provider's credentials of a form bear one mark at a time
    form, mark = np.int64(group) // MARKS, np.int64(group) % MARKS
    alternative: Any = 2 * (np.int64(R.issuer[u]) * N_FORMS + form) + (1 if mark > 0 else 0)
    w = draw(k0, k1, MET, LIFE, e, alternative, 0)
    return belief(record, n, R.familiar[e], normal(uniform(w[0])), R.class_mean[cell, R.size[e], group],
                  R.class_variance[cell, R.size[e], group], R.spread[group], R.outcome_variance)


@loop
def plain_mean(R: Reader, P: Precisions, e: Whole) -> float:
    """Prior mean of somebody without a credential: what is known of all, or of past hires without one ("pass")."""
    if not R.passes:
        return P.prior_mean
    n = R.plain_hires[R.cell[e]] * R.familiar[e]
    if n <= 0.0 or R.outcome_variance == np.inf:
        return P.prior_mean
    record = R.plain_outcomes[R.cell[e]] / R.plain_hires[R.cell[e]]
    weight, before = n / R.outcome_variance, 1.0 / R.prior_variance
    return float((before * P.prior_mean + weight * record) / (before + weight))


@loop
def plain_means(R: Reader, P: Precisions, out: Array) -> None:
    """The same by employer."""
    for e in range(out.size):
        out[e] = plain_mean(R, P, e)


@piece
def known_form(R: Reader, e: Whole, awards: Whole, form: Whole) -> bool:
    """Whether employer e has heard of any form that the programme awards."""
    if R.knows[e, form] == 1:
        return True
    for f in range(N_FORMS):  # noqa: SIM110 (any() of a generator does not compile)
        if (awards >> f) & 1 == 1 and R.knows[e, f] == 1:
            return True
    return False


@loop
def read_credentials(newest: Whole, R: Reader, P: Precisions, e: Whole, month: Whole, before: Whole, k0: Whole,
                     k1: Whole) -> Read:
    """What employer e makes of somebody's credentials (`newest` and those before it).

    Read are those that are valid in `month` and were awarded earlier than `before`.
    """
    evidence, precision, forms, count = 0.0, 0.0, 0, 0
    c = np.int64(newest)
    while c != NONE and count < R.most:
        o = R.unit[R.held_offer[c]] if R.awarded[c] < before and R.expires[c] > month else NONE
        if o != NONE:
            u, o = np.int64(o), np.int64(R.held_offer[c])
            form = np.int64(R.form[o])
            if known_form(R, e, np.int64(R.awards[o]), form):
                count += 1
                forms = forms | (1 << int(form))
                mean, doubt = believed_of(R, e, u, k0, k1)
                if R.passes:
                    return Read(P.prior * (mean - plain_mean(R, P, e)), 0.0, forms)
                misread = misreading(R.comparison, R.comparability[R.group[u]],
                                     0.0 if R.language[o] == R.work_language[e] else R.foreign)
                h = credential_precision(R.noise[R.assessment[o], R.proctored[o]], misread, doubt)
                z = normal(uniform(draw(k0, k1, MISREAD, LIFE, np.int64(R.holder[c]), np.int64(R.pid[o]), e)[0]))
                evidence += h * (decoded(np.float64(R.score[c]), np.float64(R.gain[c]), mean, R.worth[u]) + sqrt(misread) * z)
                precision += h
        c = np.int64(R.held_before[c])
    return Read(evidence, precision, forms)
