"""A policy: an instrument, who introduces it, when, for whom and with what money."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.words import EDUCATION, FORMS
from credmarket.calendar import month_index
from credmarket.data import table
from credmarket.parameters import MONTH_UNIT, Params, Spec, inf, param

ALL = "all"  # every government
STANDARD = "standard"  # the slot that policies fill that verify offers: standards and accreditation
# terms that not every instrument reads: whom and what it is for, and who knows of it
ELIGIBILITY = ("education", "income_below", "forms", "fields", "languages", "compliant_only", "awareness",
               "awareness_growth")
TRIGGER = ("when", "when_group", "above", "below")  # terms about the state of the market
INDICATOR_UNIT = "indicator"  # a text in this unit names one
OWN_KEYS = ("instrument", "name")  # what a policy says beside its terms and the instrument's own parameters


class PolicyTerms(Params):
    """What every policy can say, whatever its instrument."""

    government: tuple[str, ...] = param(
        (ALL,), "places", None, None, "who introduces it: places, countries or regions; all = every government",
        source="OECD EDU/WKP(2020)4, section 5.2")
    announced: str = param(
        "", MONTH_UNIT, None, None, "month in which it is made public; absent = when it starts", source="assumption")
    start: str = param(
        "2020-01", MONTH_UNIT, None, None, "first month in which it is in force", source="assumption")
    end: str = param(
        "", MONTH_UNIT, None, None, "last month in which it is in force; absent = it stays", source="assumption")
    ramp_months: int = param(
        0, "months", (0, 600), (0, 36), "how long it takes to reach full strength; 0 = at once", source="assumption")
    ramp: str = param(
        "linear", "", None, None, "shape of the phase-in: linear, or s (slow, fast, slow)",
        source="assumption", choices=("linear", "s"))
    budget: float = param(
        inf, "$/year", (0.0, inf), (1e5, 1e11),
        "most that it may spend in a calendar year; then it pauses until January; absent = no limit",
        source="OECD EDU/WKP(2020)4, section 5.2; amounts: assumption")
    when: str = param(
        "", INDICATOR_UNIT, None, None, "it acts only after a month in which this indicator was above one level, or below "
        "another; absent = always", source="assumption")
    when_group: str = param(
        "", "", None, None, "group of that indicator, such as region=Europe; absent = its total", source="assumption")
    above: float = param(
        -inf, "of the indicator", (-inf, inf), None, "level above which that indicator must have been; absent = no such level",
        source="assumption")
    below: float = param(
        inf, "of the indicator", (-inf, inf), None, "level below which that indicator must have been; absent = no such level",
        source="assumption")
    awareness: float = param(
        0.25, "share", (0.0, 1.0), (0.05, 0.9), "share of the eligible who know of it when it starts",
        source="a quarter knew of a German training voucher after a year (Görlitz and Tamm 2017)")
    awareness_growth: float = param(
        0.1, "share/year", (0.0, 1.0), (0.0, 0.5), "share of those who do not yet know of it who learn of it in a year",
        source="assumption")
    education: tuple[str, ...] = param(
        (), "", None, None, "levels of education of the eligible; absent = all", source="assumption",
        choices=EDUCATION)
    income_below: float = param(
        inf, "ratio", (0.0, inf), (0.3, 1.5), "income of the eligible, relative to what is usual where they live, is below this; "
        "absent = all", source="EQUIP: students of low income (OECD EDU/WKP(2020)4, section 5.2); size: assumption")
    forms: tuple[str, ...] = param(
        (), "", None, None, "forms of credential that it covers; absent = all", source="assumption", choices=FORMS)
    fields: tuple[str, ...] = param(
        (), "fields", None, None, "fields of study that it covers; absent = all", source="assumption")
    languages: tuple[str, ...] = param(
        (), "languages", None, None, "languages of study that it covers, as codes; absent = all", source="assumption")
    compliant_only: bool = param(
        False, "", None, None, "only programmes that meet a standard in force", source="assumption")


def governed(governments: Iterable[str]) -> NDArray[np.bool_]:
    """Places of those governments, which are places, countries or regions; `all` is every one. bool [places]."""
    rows, names = table("places"), list(governments)
    if ALL in names:
        return np.ones(len(rows["place"]), dtype=np.bool_)
    columns = [np.isin(np.array(rows[kind], dtype=str), names) for kind in ("place", "country", "region")]
    return np.asarray(np.stack(columns).any(axis=0))


def keys_of(instrument: type[Params]) -> dict[str, Spec]:
    """What a policy with this instrument can say: the common terms, of those of eligibility the ones that it `reads` (all
    where it does not declare any), and its own settings."""
    reads = getattr(instrument, "reads", ELIGIBILITY)
    terms = {key: spec for key, spec in PolicyTerms.SPECS.items() if key not in ELIGIBILITY or key in reads}
    return {**terms, **instrument.SPECS}


@dataclass(frozen=True)
class Policy:
    """One policy of a scenario: its name, its instrument, the common terms and the instrument's own settings."""

    name: str
    instrument: str
    terms: PolicyTerms
    settings: Params

    @property
    def governments(self) -> tuple[str, ...]:
        """The names of those who introduce it."""
        return self.terms.government

    @property
    def start(self) -> int:
        """The first month in force."""
        return month_index(self.terms.start)

    @property
    def end(self) -> int | None:
        """The last month in force, None if it stays."""
        return month_index(self.terms.end) if self.terms.end else None

    @property
    def announced(self) -> int:
        """The month in which it becomes public."""
        return month_index(self.terms.announced) if self.terms.announced else self.start

    @property
    def first_month(self) -> int:
        """The first month in which the world can differ because of it."""
        return min(self.start, self.announced)

    def value(self, name: str) -> object:
        """A term or setting by name; the instrument's own come first where both have it."""
        return getattr(self.settings if name in self.settings.SPECS else self.terms, name)

    def absent(self, name: str) -> bool:
        """True for a term left at a default that a file says by leaving it out (no end, no limit, everyone)."""
        return name not in self.settings.SPECS and self.value(name) in ("", (), inf, -inf)


def marks(policies: Iterable[Policy]) -> dict[str, int]:
    """The mark of each policy that verifies offers, by name: numbered from 1 in the order in which they become public, so that
    worlds with a past in common number its marks alike, and the order of policies moves nothing."""
    found = [policy for policy in policies if getattr(policy.settings, "alone", "") == STANDARD]
    ordered = sorted(found, key=lambda policy: (policy.first_month, policy.name))
    return {policy.name: number for number, policy in enumerate(ordered, 1)}
