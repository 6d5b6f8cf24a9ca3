"""Signal: what credentials are worth in the labour market, and what employers know of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.labour_sums import (
    ALL_M,
    CELLS,
    E_GAIN,
    E_HOLDERS,
    E_SQUARES,
    EMPLOYED,
    EMPLOYED_SQUARES,
    ENTRANTS,
    F_GAIN,
    F_HOLDERS,
    F_SQUARES,
    FORM,
    GAIN,
    GROUP,
    HOLDER_M,
    HOLDER_SQUARES,
    HOLDERS,
    HOLDERS_HIRED,
    MM,
    MX,
    R_HOLDER_SQUARES,
    R_HOLDER_WAGE,
    R_HOLDERS,
    R_SQUARES,
    R_WAGE,
    R_WEIGHT,
    SPREAD,
    SQUARES,
    TRUTH,
    WEIGHT,
    XX,
    M,
    X,
)
from credmarket.agents.marks import FAMILIES, FAMILY_OF
from credmarket.agents.words import FORMS
from credmarket.indicators import Values, by_group, enough, indicator, kish, mean, means, ratio
from credmarket.indicators.peopled import PEOPLED, by_people
from credmarket.numerics.functions import exps
from credmarket.numerics.statistics import inner

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]

CLASS_NAMES = tuple(form + part for form in FORMS for part in ("", " verified"))


def by_standing(m: Market, measure: Callable[[Array], Array]) -> dict[str, float]:
    """A measure of the sums of the standing (columns are the last axis), in all and by group."""
    sums = np.asarray(m.tally[GROUP])
    return {"": float(measure(sums.sum(axis=(0, 1))))} | by_people(m, sums, measure)


@indicator("signal_value", "log points", "signal", (*PEOPLED, "form"), "stock")
def signal_value(m: Market) -> Values:
    """Mean over employed holders of their employer's estimate m = (Q + C)/(H + C_h) less Q/H, the same without the
    credentials, log points; by form of the newest valid credential. Holders whose credential nobody read count as 0."""
    forms = np.asarray(m.tally[FORM])
    standing = by_standing(m, lambda s: means(s[..., GAIN], s[..., HOLDERS], s[..., HOLDER_SQUARES]))
    return standing | by_group("form", FORMS, means(forms[:, F_GAIN], forms[:, F_HOLDERS], forms[:, F_SQUARES]))


@indicator("signal_value_entrants", "log points", "signal", (), "stock")
def signal_value_entrants(m: Market) -> Values:
    """The same over those hired this month with a credential that was read."""
    sums = np.asarray(m.tally[ENTRANTS])
    return mean(sums[E_GAIN], sums[E_HOLDERS], sums[E_SQUARES])


def within(cells: Array) -> float:
    """Difference of log pay between holders and others within cells, least squares with a constant for each cell.

    beta = sum_c (sum w h y - sum w h sum w y / sum w) / sum_c (sum w h - (sum w h)^2 / sum w), over cells c.

    Only cells in which there are both say anything; NaN below 30 effective holders, or others, in these.
    """
    cell = cells.reshape(-1, cells.shape[-1])
    cell = cell[(cell[:, R_HOLDERS] > 0) & (cell[:, R_HOLDERS] < cell[:, R_WEIGHT])]
    people, total = cell[:, R_WEIGHT], cell.sum(axis=0)
    top = (cell[:, R_HOLDER_WAGE] - cell[:, R_HOLDERS] * cell[:, R_WAGE] / people).sum()
    bottom = (cell[:, R_HOLDERS] - cell[:, R_HOLDERS] ** 2 / people).sum()
    others = kish(total[R_WEIGHT] - total[R_HOLDERS], total[R_SQUARES] - total[R_HOLDER_SQUARES])
    return enough(ratio(float(top), float(bottom)), kish(total[R_HOLDERS], total[R_HOLDER_SQUARES]), others)


@indicator("wage_premium", "log points", "signal", (), "stock")
def wage_premium(m: Market) -> Values:
    """Log pay of employed holders of a valid credential less that of others of the same degree, field and band of
    experience (regression with cell effects; pay is relative to the mean of the place): signal, skill and selection."""
    return within(np.asarray(m.tally[CELLS])[0])


@indicator("wage_premium_entrants", "log points", "signal", (), "stock")
def wage_premium_entrants(m: Market) -> Values:
    """The same among people in the first year of their job."""
    return within(np.asarray(m.tally[CELLS])[1])


@indicator("premium_over_mean", "log points", "signal", PEOPLED, "stock")
def premium_over_mean(m: Market) -> Values:
    """Mean estimate of employed holders less that of all employed (theory o: it falls as more people hold one)."""
    return by_standing(m, lambda s: means(s[..., HOLDER_M], s[..., HOLDERS], s[..., HOLDER_SQUARES])
                       - means(s[..., ALL_M], s[..., EMPLOYED], s[..., EMPLOYED_SQUARES]))


def correlation(sums: Array) -> float:
    """Correlation of estimate and truth from their sums; NaN below 30 effective observations or without spread."""
    w = sums[WEIGHT]
    if w <= 0:
        return float("nan")
    mean_m, mean_x = sums[M] / w, sums[X] / w
    spread = (sums[MM] / w - mean_m**2) * (sums[XX] / w - mean_x**2)
    return enough(float((sums[MX] / w - mean_m * mean_x) / np.sqrt(spread)), kish(w, sums[SQUARES])) if spread > 0 else np.nan


@indicator("signal_precision", "share", "signal", (), "stock")
def signal_precision(m: Market) -> Values:
    """Share of the variance of true productivity that employers' estimates explain: squared correlation, employed."""
    return correlation(np.asarray(m.tally[TRUTH])) ** 2


@indicator("employer_awareness", "share", "signal", ("form",))
def employer_awareness(m: Market) -> Values:
    """Share of firms that know the form; in all: the mean over the alternative forms (degrees left out)."""
    employers = m.employers
    known = inner(employers.firms, employers.knows) / employers.firms.sum()
    return {"": float(known[:-1].mean())} | by_group("form", FORMS, known)


@indicator("employers_hired_holders", "share", "signal", ("form",))
def employers_hired_holders(m: Market) -> Values:
    """Share of firms that have hired a holder so far: mean over firms of 1 - exp(-expected hires per firm); in all: of
    any alternative form."""
    employers = m.employers
    hired = inner(employers.firms, 1.0 - exps(-employers.hired_holders)) / employers.firms.sum()
    some = inner(employers.firms, 1.0 - exps(-employers.hired_holders[:, :-1].sum(axis=1))) / employers.firms.sum()
    return {"": float(some)} | by_group("form", FORMS, hired)


@indicator("hires_of_holders", "people/month", "signal", ("form",), "stock")
def hires_of_holders(m: Market) -> Values:
    """People hired this month with a credential that their employer read, as it happened, each simulated one for the people
    that she stands for; in all: each counted once."""
    return {"": float(np.asarray(m.tally[ENTRANTS])[E_HOLDERS])} | by_group("form", FORMS,
                                                                             np.asarray(m.tally[HOLDERS_HIRED]))


@indicator("belief_spread", "log points", "signal", ("class",))
def belief_spread(m: Market) -> Values:
    """Standard deviation between issuers of what a typical firm believes holders to be worth, weighted by holders,
    by class (form, verified or not; each standard by itself); in all: root mean square over classes, weighted by holders."""
    spread = np.asarray(m.tally[SPREAD])
    weight = np.bincount(FAMILY_OF[m.issuers.group], m.issuers.holders, FAMILIES)
    known = np.isfinite(spread) & (weight > 0)
    total = ratio(float((weight[known] * spread[known] ** 2).sum()), float(weight[known].sum()))
    return {"": float(np.sqrt(total))} | by_group("class", CLASS_NAMES, spread)
