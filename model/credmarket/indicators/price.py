"""Price: what programmes cost, what learners pay after support, and how fees move on a fixed mix."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.words import AT_CREDENTIAL, COURSE, FORMS
from credmarket.indicators import ENOUGH, Values, by_group, indicator, ratio
from credmarket.indicators.once import flow, of_running, once, running_now
from credmarket.numerics.compiled import loop
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
def listed_forms(m: Market) -> tuple[Array, Array, Array, float]:
    """The form of each listing, the listings of courses, and how many people looked: by form, and at courses."""
    offer, viewed = m.listings.offer, flow(m, "viewed")
    form, course = m.offers.form[offer].astype(np.intp), np.flatnonzero(m.offers.kind[offer] == COURSE)
    return form, course, np.bincount(form, weights=viewed, minlength=len(FORMS)), float(viewed[course].sum())


@once
def sold_fees(m: Market) -> tuple[Array, Array]:
    """Running offers that are not free, as positions among those that run, and their fees."""
    fee = running_fees(m)
    sold = np.flatnonzero(fee > 0)
    return sold, fee[sold]


@once
def sold_courses(m: Market) -> Array:
    """Fees of the running courses that are not free."""
    sold, fee = sold_fees(m)
    return np.asarray(fee[of_running(m, "kind")[sold] == COURSE])


def valued(m: Market, people: Array) -> Array:
    """How many simulated people stand behind expected counts of `people`, as if all of the panel stood for as many."""
    stands, squares, _ = np.broadcast_to(m.tally["panel"], 3)
    return np.asarray(people * (stands / squares if squares > 0 else 0.0))


def means_by_form(m: Market, value: Array, weight: Array) -> dict[str, float]:
    """Weighted means over courses ('') and over all programmes of each form; NaN where too few looked."""
    form, course, seen, at_courses = listed_forms(m)
    top = np.bincount(form, weights=weight * value, minlength=len(FORMS))
    bottom = np.bincount(form, weights=weight, minlength=len(FORMS))
    looked = valued(m, seen)
    groups = np.where((bottom > 0) & (looked >= ENOUGH), top / np.where(bottom > 0, bottom, 1.0), np.nan)
    weight = weight[course]
    total = ratio(float(inner(weight, value[course])), float(weight.sum()))
    enough = float(valued(m, np.array([at_courses]))[0]) >= ENOUGH
    return {"": total if enough else float("nan")} | by_group("form", FORMS, groups)


@indicator("fee_list_mean", "$", "price", ("form",))
def fee_list_mean(m: Market) -> Values:
    """Mean list fee of running courses that are not free, one each; by form: of all its programmes that are not
    free."""
    sold, fee = sold_fees(m)
    form, of_courses = of_running(m, "form")[sold], sold_courses(m)
    n = np.bincount(form, minlength=len(FORMS))
    mean = np.bincount(form, weights=fee, minlength=len(FORMS)) / np.where(n > 0, n, np.nan)
    return {"": ratio(float(of_courses.sum()), float(of_courses.size))} | by_group("form", FORMS, mean)


@loop
def net_fees(fee: Any, payers: Any, revenue: Any, support: Any, sold: Any, net: Any) -> None:
    """Payers of what is not free, and what one of them pays after support, $, by listing; over zeros."""
    for i in range(fee.size):
        if fee[i] > 0.0:
            sold[i] = payers[i]
        if sold[i] > 0.0:
            net[i] = (revenue[i] - support[i]) / sold[i]


@indicator("fee_paid_mean", "$", "price", ("form",), "flow")
def fee_paid_mean(m: Market) -> Values:
    """Mean fee that learners pay for a course certificate after support, weighted by expected payments; free ones are
    no payment. The same by form over all programmes of the form, never mixed into one mean."""
    payers, net = np.zeros(len(m.listings)), np.zeros(len(m.listings))
    net_fees(listed_fees(m), flow(m, "payers"), flow(m, "revenue"), flow(m, "support"), payers, net)
    return means_by_form(m, net, payers)


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
    sold, fee = sold_fees(m)
    form = of_running(m, "form")[sold].astype(np.uint8)  # what is this short is sorted by counting
    ends = np.cumsum(np.bincount(form, minlength=len(FORMS)))
    spread = [_variation(part) for part in np.split(fee[np.argsort(form, kind="stable")], ends[:-1])]
    return {"": _variation(sold_courses(m))} | by_group("form", FORMS, np.array(spread))


def _variation(fee: Array) -> float:
    """Standard deviation over mean; NaN of fewer than `ENOUGH` fees."""
    return float(fee.std() / fee.mean()) if fee.size >= ENOUGH else float("nan")


@indicator("free_study_share", "share", "price", ("form",))
def free_study_share(m: Market) -> Values:
    """Share of running programmes that are free to study: charged for the credential only, or not at all."""
    rows = running_now(m)
    free = (m.offers.charged[rows] == AT_CREDENTIAL) | (m.offers.fee[rows] == 0)
    form = of_running(m, "form")
    n = np.bincount(form, minlength=len(FORMS))
    share = np.bincount(form, weights=free, minlength=len(FORMS)) / np.where(n > 0, n, np.nan)
    return {"": ratio(float(free.sum()), float(rows.size))} | by_group("form", FORMS, share)
