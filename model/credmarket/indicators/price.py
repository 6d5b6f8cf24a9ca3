"""Price: what programmes cost, what learners pay after support, and how fees move on a fixed mix."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.words import AT_CREDENTIAL, COURSE, FORMS
from credmarket.indicators import ENOUGH, Values, by_group, indicator, ratio
from credmarket.indicators.once import flow, once, running_now
from credmarket.numerics.statistics import inner

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]
CENTS = 100.0


def whole_fees(m: Market, rows: Array) -> Array:
    """List fee of offers in all, $: the fee times the months that are billed."""
    return np.asarray(m.offers.fee[rows] * m.offers.months_billed[rows] / CENTS)


@once
def running_fees(m: Market) -> Array:
    """List fee of the running offers, $."""
    return whole_fees(m, running_now(m))


@once
def listed_fees(m: Market) -> Array:
    """List fee of the offer of each listing, $."""
    return whole_fees(m, m.listings.offer)


@once
def listed_forms(m: Market) -> tuple[Array, Array, Array]:
    """By listing: the form and whether it is a course; by form: how many people looked."""
    offer = m.listings.offer
    form = m.offers.form[offer]
    return form, m.offers.kind[offer] == COURSE, np.bincount(form, weights=flow(m, "viewed"), minlength=len(FORMS))


def valued(m: Market, people: Array) -> Array:
    """How many simulated people stand behind expected counts of `people`, as if all of the panel stood for as many."""
    stands, squares, _ = np.broadcast_to(m.tally["panel"], 3)
    return np.asarray(people * (stands / squares if squares > 0 else 0.0))


def means_by_form(m: Market, value: Array, weight: Array) -> dict[str, float]:
    """Weighted means over courses ('') and over all programmes of each form; NaN where too few looked."""
    form, course, seen = listed_forms(m)
    top = np.bincount(form, weights=weight * value, minlength=len(FORMS))
    bottom = np.bincount(form, weights=weight, minlength=len(FORMS))
    looked = valued(m, seen)
    groups = np.where((bottom > 0) & (looked >= ENOUGH), top / np.where(bottom > 0, bottom, 1.0), np.nan)
    weight = weight[course]
    total = ratio(float(inner(weight, value[course])), float(weight.sum()))
    enough = float(valued(m, np.array([flow(m, "viewed")[course].sum()]))[0]) >= ENOUGH
    return {"": total if enough else float("nan")} | by_group("form", FORMS, groups)


@indicator("fee_list_mean", "$", "price", ("form",))
def fee_list_mean(m: Market) -> Values:
    """Mean list fee of running courses that are not free, one each; by form: of all its programmes that are not
    free."""
    rows = running_now(m)
    fee, form = running_fees(m), m.offers.form[rows]
    sold = fee > 0
    n = np.bincount(form[sold], minlength=len(FORMS))
    mean = np.bincount(form[sold], weights=fee[sold], minlength=len(FORMS)) / np.where(n > 0, n, np.nan)
    course = sold & (m.offers.kind[rows] == COURSE)
    return {"": ratio(float(fee[course].sum()), float(course.sum()))} | by_group("form", FORMS, mean)


@indicator("fee_paid_mean", "$", "price", ("form",), "flow")
def fee_paid_mean(m: Market) -> Values:
    """Mean fee that learners pay for a course certificate after support, weighted by expected payments; free ones are
    no payment. The same by form over all programmes of the form, never mixed into one mean."""
    payers = np.where(listed_fees(m) > 0, flow(m, "payers"), 0.0)
    net = flow(m, "revenue") - flow(m, "support")
    return means_by_form(m, np.where(payers > 0, net / np.where(payers > 0, payers, 1.0), 0.0), payers)


@indicator("fee_posted_mean", "$", "price", ("form",), "flow")
def fee_posted_mean(m: Market) -> Values:
    """Mean list fee of courses weighted by expected payments, before support; by form over all its programmes."""
    fee = listed_fees(m)
    return means_by_form(m, fee, np.where(fee > 0, flow(m, "payers"), 0.0))


@indicator("fee_index", "January 2014 = 100", "price")
def fee_index(m: Market) -> Values:
    """Chained index of list fees: product of the monthly geometric mean changes of fee over offers that are sold and not
    free in both months (Jevons), so that a change of the mix is no change of price."""
    return 100.0 * m.year.fee_level / m.year.fee_base


@indicator("fee_dispersion", "coefficient of variation", "price", ("form",))
def fee_dispersion(m: Market) -> Values:
    """Standard deviation over mean of the list fees of running courses that are not free, one each; by form
    likewise."""
    rows = running_now(m)
    fee, form = running_fees(m), m.offers.form[rows]
    course = m.offers.kind[rows] == COURSE
    spread = [_variation(fee[(form == f) & (fee > 0)]) for f in range(len(FORMS))]
    return {"": _variation(fee[course & (fee > 0)])} | by_group("form", FORMS, np.array(spread))


def _variation(fee: Array) -> float:
    """Standard deviation over mean; NaN of fewer than `ENOUGH` fees."""
    return float(fee.std() / fee.mean()) if fee.size >= ENOUGH else float("nan")


@indicator("free_study_share", "share", "price", ("form",))
def free_study_share(m: Market) -> Values:
    """Share of running programmes that are free to study: charged for the credential only, or not at all."""
    rows = running_now(m)
    free = (m.offers.charged[rows] == AT_CREDENTIAL) | (m.offers.fee[rows] == 0)
    form = m.offers.form[rows]
    n = np.bincount(form, minlength=len(FORMS))
    share = np.bincount(form, weights=free, minlength=len(FORMS)) / np.where(n > 0, n, np.nan)
    return {"": ratio(float(free.sum()), float(rows.size))} | by_group("form", FORMS, share)
