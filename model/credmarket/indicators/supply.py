"""Supply: what is offered, by whom, and how varied it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.catalogue import present
from credmarket.agents.words import BUNDLE, FORMS, MODES, PROVIDER_TYPES
from credmarket.indicators import Values, by_group, indicator, ratio
from credmarket.indicators.counts import listed, running
from credmarket.indicators.once import course_languages, courses_online
from credmarket.numerics.statistics import shannon_entropy

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]


@indicator("courses_announced", "courses", "supply", ("language",))
def courses_announced(m: Market) -> Values:
    """Courses ever announced (cumulative; bundles, modules, exams and degrees are not counted; nor what is sold
    without a
    platform)."""
    courses = course_languages(m)
    return {"": float(courses.sum())} | by_group("language", m.world.languages, courses)


@indicator("bundles_active", "programmes", "supply")
def bundles_active(m: Market) -> Values:
    """Running micro-credentials that list member courses."""
    return float(running(m).kind[BUNDLE])


@indicator("programmes_active", "programmes", "supply", ("form", "field", "language", "mode"))
def programmes_active(m: Market) -> Values:
    """Running programmes of any kind, in all and by form, field, language and mode of delivery."""
    found, world = running(m), m.world
    return ({"": float(found.form.sum())} | by_group("form", FORMS, found.form)
            | by_group("field", world.field_names, found.field) | by_group("language", world.languages, found.language)
            | by_group("mode", MODES, found.mode))


@indicator("providers_active", "providers", "supply", ("type",))
def providers_active(m: Market) -> Values:
    """Providers with at least one running programme, in all and by type."""
    has = np.flatnonzero(running(m).provider)
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
    return shannon_entropy(running(m).cell.ravel().astype(np.float64))


@indicator("standard_compliant_share", "share", "supply", ("form",))
def standard_compliant_share(m: Market) -> Values:
    """Share of running programmes that are verified to an enforced standard, in all and by form."""
    found = running(m)
    share = found.standard / np.where(found.form > 0, found.form, np.nan)
    return {"": ratio(float(found.standard.sum()), float(found.form.sum()))} | by_group("form", FORMS, share)


@indicator("learners_per_course", "people", "supply")
def learners_per_course(m: Market) -> Values:
    """People ever registered / courses ever announced: about constant under free entry (7,100 to 8,600 on record)."""
    return ratio(float(m.ever_registered), float(courses_online(m).size))


@indicator("homes_mean", "platforms", "supply")
def homes_mean(m: Market) -> Values:
    """Platforms that list a running programme, mean over those sold on platforms."""
    found = listed(m)
    return ratio(float(found.hosted[0]), float(np.count_nonzero(found.offer)))


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
