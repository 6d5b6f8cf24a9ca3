"""Supply: what is offered, by whom, and how varied it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.catalogue import present
from credmarket.agents.words import BUNDLE, FORMS, MODES, PROVIDER_TYPES
from credmarket.indicators import Values, by_group, indicator, ratio
from credmarket.indicators.once import courses_online, of_running, running_now
from credmarket.numerics.statistics import shannon_entropy

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]


@indicator("courses_announced", "courses", "supply", ("language",))
def courses_announced(m: Market) -> Values:
    """Courses ever announced (cumulative; bundles, modules, exams and degrees are not counted; nor what is sold
    without a
    platform)."""
    online = courses_online(m)
    by_language = np.bincount(m.offers.language[online], minlength=m.world.n_languages)
    return {"": float(online.size)} | by_group("language", m.world.languages, by_language)


@indicator("bundles_active", "programmes", "supply")
def bundles_active(m: Market) -> Values:
    """Running micro-credentials that list member courses."""
    return float((of_running(m, "kind") == BUNDLE).sum())


@indicator("programmes_active", "programmes", "supply", ("form", "field", "language", "mode"))
def programmes_active(m: Market) -> Values:
    """Running programmes of any kind, in all and by form, field, language and mode of delivery."""
    def count(name: str, labels: tuple[str, ...]) -> dict[str, float]:
        return by_group(name, labels, np.bincount(of_running(m, name), minlength=len(labels)))

    return ({"": float(running_now(m).size)} | count("form", FORMS) | count("field", m.world.field_names)
            | count("language", m.world.languages) | count("mode", MODES))


@indicator("providers_active", "providers", "supply", ("type",))
def providers_active(m: Market) -> Values:
    """Providers with at least one running programme, in all and by type."""
    has = present(of_running(m, "provider"), len(m.providers))
    types = np.bincount(m.providers.type[has], minlength=len(PROVIDER_TYPES))
    return {"": float(has.size)} | by_group("type", PROVIDER_TYPES, types)


@indicator("universities_with_courses", "providers", "supply")
def universities_with_courses(m: Market) -> Values:
    """Higher-education institutions that have announced at least one course on a platform (cumulative)."""
    online = courses_online(m)
    owner = present(m.offers.provider[online], len(m.providers))
    return float((m.providers.type[owner] == 0).sum())


@indicator("launches", "programmes/month", "supply", (), "flow")
def launches(m: Market) -> Values:
    """Programmes announced this month."""
    return float(m.tally["offers_announced"])


@indicator("retirements", "programmes/month", "supply", (), "flow")
def retirements(m: Market) -> Values:
    """Programmes withdrawn or struck off this month."""
    return float((m.offers.retired == m.month).sum())


@indicator("exits", "providers/month", "supply", (), "flow")
def exits(m: Market) -> Values:
    """Providers that leave this month."""
    return float((m.providers.left == m.month).sum())


@indicator("variety_entropy", "nats", "supply")
def variety_entropy(m: Market) -> Values:
    """Shannon entropy of running programmes over field x form x mode: how varied supply is."""
    if running_now(m).size == 0:
        return float("nan")
    cell = (of_running(m, "field") * len(FORMS) + of_running(m, "form")) * len(MODES) + of_running(m, "mode")
    return shannon_entropy(np.bincount(cell).astype(np.float64))


@indicator("standard_compliant_share", "share", "supply", ("form",))
def standard_compliant_share(m: Market) -> Values:
    """Share of running programmes that are verified to an enforced standard, in all and by form."""
    rows, form = running_now(m), of_running(m, "form")
    n = np.bincount(form, minlength=len(FORMS))
    verified = np.bincount(form, weights=m.offers.standard[rows], minlength=len(FORMS))
    share = verified / np.where(n > 0, n, np.nan)
    return {"": ratio(float(verified.sum()), float(rows.size))} | by_group("form", FORMS, share)


@indicator("learners_per_course", "people", "supply")
def learners_per_course(m: Market) -> Values:
    """People ever registered / courses ever announced: about constant under free entry (7,100 to 8,600 on record)."""
    return ratio(float(m.ever_registered), float(courses_online(m).size))


@indicator("homes_mean", "platforms", "supply")
def homes_mean(m: Market) -> Values:
    """Platforms that list a running programme, mean over those sold on platforms."""
    hosted, listed = np.flatnonzero(m.listings.platform != len(m.platforms) - 1), np.zeros(len(m.offers), dtype=np.bool_)
    listed[m.listings.offer[hosted]] = True
    return ratio(float(hosted.size), float(np.count_nonzero(listed)))


@indicator("loop_gain", "elasticity", "supply")
def loop_gain(m: Market) -> Values:
    """Sum of elasticities from a platform's accounts back to its accounts (ranking, providers' choice, catalogue):
    below
    one shocks die out, above one the market tips."""
    return float(m.tally["loop_gain"])


@indicator("fees_at_safety_cap", "share", "price")
def fees_at_safety_cap(m: Market) -> Values:
    """Share of running programmes whose fee rests at the safety cap; above zero the pricing rules are out of bounds."""
    return float(m.tally["fees_at_safety_cap"])
