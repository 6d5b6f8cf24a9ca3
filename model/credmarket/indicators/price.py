"""Price: what programmes cost, what learners pay after support, and how fees move on a fixed mix."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.catalogue import running
from credmarket.agents.words import AT_CREDENTIAL, COURSE, FORMS
from credmarket.indicators import ENOUGH, Values, by_group, indicator, ratio
from credmarket.numerics.statistics import inner

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]
CENTS = 100.0


def whole_fees(m: Market, rows: Array) -> Array:
    """List fee of offers in all, $: the fee times the months that are billed."""
    return np.asarray(m.offers.fee[rows] * m.offers.months_billed[rows] / CENTS)


def valued(m: Market, people: Array) -> Array:
    """How many simulated people stand behind expected counts of `people`, as if all of the panel stood for as many."""
    stands, squares, _ = np.broadcast_to(m.tally["panel"], 3)
    return np.asarray(people * (stands / squares if squares > 0 else 0.0))


def means_by_form(m: Market, value: Array, weight: Array, offer: Array, course: bool) -> dict[str, float]:
    """Weighted means over courses ('') and over all programmes of each form; NaN where too few looked."""
    kind, form, seen = m.offers.kind[offer], m.offers.form[offer], np.nan_to_num(m.flows.viewed)
    top = np.bincount(form, weights=weight * value, minlength=len(FORMS))
    bottom = np.bincount(form, weights=weight, minlength=len(FORMS))
    looked = valued(m, np.bincount(form, weights=seen, minlength=len(FORMS)))
    groups = np.where((bottom > 0) & (looked >= ENOUGH), top / np.where(bottom > 0, bottom, 1.0), np.nan)
    chosen = kind == COURSE if course else np.ones(len(offer), dtype=np.bool_)
    total = ratio(float(inner(weight[chosen], value[chosen])), float(weight[chosen].sum()))
    enough = float(valued(m, np.array([seen[chosen].sum()]))[0]) >= ENOUGH
    return {"": total if enough else float("nan")} | by_group("form", FORMS, groups)


@indicator("fee_list_mean", "$", "price", ("form",))
def fee_list_mean(m: Market) -> Values:
    """Mean list fee of running courses that are not free, one each; by form: of all its programmes that are not
    free."""
    rows = running(m.offers, m.month)
    fee, form = whole_fees(m, rows), m.offers.form[rows]
    sold = fee > 0
    n = np.bincount(form[sold], minlength=len(FORMS))
    mean = np.bincount(form[sold], weights=fee[sold], minlength=len(FORMS)) / np.where(n > 0, n, np.nan)
    course = sold & (m.offers.kind[rows] == COURSE)
    return {"": ratio(float(fee[course].sum()), float(course.sum()))} | by_group("form", FORMS, mean)


@indicator("fee_paid_mean", "$", "price", ("form",), "flow")
def fee_paid_mean(m: Market) -> Values:
    """Mean fee that learners pay for a course certificate after support, weighted by expected payments; free ones are
    no payment. The same by form over all programmes of the form, never mixed into one mean."""
    offer, flows = m.listings.offer, m.flows
    sold = whole_fees(m, offer) > 0
    payers = np.where(sold, np.nan_to_num(flows.payers), 0.0)
    net = np.nan_to_num(flows.revenue) - np.nan_to_num(flows.support)
    return means_by_form(m, np.where(payers > 0, net / np.where(payers > 0, payers, 1.0), 0.0), payers, offer, True)


@indicator("fee_posted_mean", "$", "price", ("form",), "flow")
def fee_posted_mean(m: Market) -> Values:
    """Mean list fee of courses weighted by expected payments, before support; by form over all its programmes."""
    offer = m.listings.offer
    fee = whole_fees(m, offer)
    payers = np.where(fee > 0, np.nan_to_num(m.flows.payers), 0.0)
    return means_by_form(m, fee, payers, offer, True)


@indicator("fee_index", "January 2014 = 100", "price")
def fee_index(m: Market) -> Values:
    """Chained index of list fees: product of the monthly geometric mean changes of fee over offers that are sold and not
    free in both months (Jevons), so that a change of the mix is no change of price."""
    return 100.0 * m.year.fee_level / m.year.fee_base


@indicator("fee_dispersion", "coefficient of variation", "price", ("form",))
def fee_dispersion(m: Market) -> Values:
    """Standard deviation over mean of the list fees of running courses that are not free, one each; by form
    likewise."""
    rows = running(m.offers, m.month)
    fee, form = whole_fees(m, rows), m.offers.form[rows]
    course = m.offers.kind[rows] == COURSE
    spread = [_variation(fee[(form == f) & (fee > 0)]) for f in range(len(FORMS))]
    return {"": _variation(fee[course & (fee > 0)])} | by_group("form", FORMS, np.array(spread))


def _variation(fee: Array) -> float:
    """Standard deviation over mean; NaN of fewer than `ENOUGH` fees."""
    return float(fee.std() / fee.mean()) if fee.size >= ENOUGH else float("nan")


@indicator("free_study_share", "share", "price", ("form",))
def free_study_share(m: Market) -> Values:
    """Share of running programmes that are free to study: charged for the credential only, or not at all."""
    rows = running(m.offers, m.month)
    free = (m.offers.charged[rows] == AT_CREDENTIAL) | (m.offers.fee[rows] == 0)
    form = m.offers.form[rows]
    n = np.bincount(form, minlength=len(FORMS))
    share = np.bincount(form, weights=free, minlength=len(FORMS)) / np.where(n > 0, n, np.nan)
    return {"": ratio(float(free.sum()), float(rows.size))} | by_group("form", FORMS, share)
