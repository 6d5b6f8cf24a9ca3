"""Price: what programmes cost, what learners pay after support, and how fees move on a fixed mix."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.words import FORMS
from credmarket.indicators import ENOUGH, Values, by_group, indicator, ratio
from credmarket.indicators.counts import listed, running
from credmarket.indicators.once import once
from credmarket.numerics.statistics import inner

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]

def valued(m: Market, people: Array) -> Array:
    """How many simulated people stand behind expected counts of `people`, as if all of the panel stood for as many."""
    stands, squares, _ = np.broadcast_to(m.tally["panel"], 3)
    return np.asarray(people * (stands / squares if squares > 0 else 0.0))


@once
def viewed_certificates(m: Market) -> float:
    """How many people looked at course certificates."""
    return float(listed(m).looking.sum())


def means_by_form(m: Market, by_form: Array, certificates: Array) -> dict[str, float]:
    """Fees of payers in the mean, over course certificates ('', from the fee of each listing) and over all programmes of each
    form (from sums over payers); NaN where too few looked."""
    found = listed(m)
    looked, payers, paying = valued(m, found.viewed), found.payers, found.paying
    groups = np.where((payers > 0) & (looked >= ENOUGH), by_form / np.where(payers > 0, payers, 1.0), np.nan)
    total = ratio(float(inner(paying, certificates)), float(paying.sum()))
    enough = float(valued(m, np.array([viewed_certificates(m)]))[0]) >= ENOUGH
    return {"": total if enough else float("nan")} | by_group("form", FORMS, groups)


@indicator("fee_list_mean", "$", "price", ("form",))
def fee_list_mean(m: Market) -> Values:
    """Mean list fee of running course certificates that are not free, one each; by form: of all its programmes that are not
    free."""
    found = running(m)
    mean = found.total / np.where(found.sold > 0, found.sold, np.nan)
    return {"": ratio(float(found.certificate.sum()), float(found.certificate.size))} | by_group("form", FORMS, mean)


@indicator("fee_paid_mean", "$", "price", ("form",), "flow")
def fee_paid_mean(m: Market) -> Values:
    """Mean fee that learners pay for a course certificate after support, weighted by expected payments; free ones are
    no payment. The same by form over all programmes of the form, never mixed into one mean."""
    return means_by_form(m, listed(m).paid, listed(m).net)


@indicator("fee_posted_mean", "$", "price", ("form",), "flow")
def fee_posted_mean(m: Market) -> Values:
    """Mean list fee of course certificates weighted by expected payments, before support; by form over all its
    programmes."""
    return means_by_form(m, listed(m).posted, listed(m).fee)


@indicator("fee_index", "January 2014 = 100", "price")
def fee_index(m: Market) -> Values:
    """Chained index of list fees: product of the monthly geometric mean changes of fee over offers that are sold and not
    free in both months (Jevons), so that a change of the mix is no change of price."""
    return 100.0 * m.year.fee_level / m.year.fee_base


@indicator("fee_dispersion", "coefficient of variation", "price", ("form",))
def fee_dispersion(m: Market) -> Values:
    """Standard deviation over mean of the list fees of running course certificates that are not free, one each;
    by form likewise."""
    found = running(m)
    spread = [_variation(part) for part in np.split(found.fee, np.cumsum(found.sold)[:-1])]
    return {"": _variation(found.certificate)} | by_group("form", FORMS, np.array(spread))


def _variation(fee: Array) -> float:
    """Standard deviation over mean; NaN of fewer than `ENOUGH` fees."""
    return float(fee.std() / fee.mean()) if fee.size >= ENOUGH else float("nan")


@indicator("free_study_share", "share", "price", ("form",))
def free_study_share(m: Market) -> Values:
    """Share of running programmes that are free to study: charged for the credential only, or not at all."""
    found = running(m)
    share = found.free / np.where(found.form > 0, found.form, np.nan)
    return {"": ratio(float(found.free.sum()), float(found.form.sum()))} | by_group("form", FORMS, share)
