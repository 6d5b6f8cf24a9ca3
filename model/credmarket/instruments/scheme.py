"""A scheme: one policy at work in one market: whom it covers, how strong it is this month, what it has spent."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.marks import CLASSES
from credmarket.agents.providers import named_row
from credmarket.agents.words import EDUCATION, FORMS, MARKS
from credmarket.faults import Refusal
from credmarket.numerics.choice import largest_remainder
from credmarket.numerics.functions import log
from credmarket.policy import Policy, governed

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]
CENTS = 100
NO_LIMIT = np.iinfo(np.int64).max
STATE, OUTSIDE = -2, -1  # who pays: governments, a sponsor outside the market; else the row of a provider


NOBODY = np.zeros(0, dtype=np.uint8)
SchemeState = tuple[int, int, int, int, float, dict[int, Array], dict[int, float], Array]
NEW: SchemeState = (0, 0, 0, 0, 0.0, {}, {}, NOBODY)  # of one that has done nothing yet


class Scheme:
    """A policy in force. `spent` is its money of this calendar year, in cents, public unless a sponsor is its `payer`,
    `supported` what of it went to fees as choices fell; `expected` is that as it was expected, in $, within the same budget.
    `total` is what it has spent since it began, in cents; `covered` has a bit for each learner, set if it is for her
    (`processes.covered`), and is empty before."""

    def __init__(self, position: int, policy: Policy, market: Market) -> None:
        self.position, self.policy, self.instrument = position, policy, policy.settings
        self.terms = policy.terms
        # its persistent number: who knows of it is drawn at this address, whatever other policies there are
        self.address = int.from_bytes(blake2b(policy.name.encode(), digest_size=4).digest(), "little")
        self.places = governed(policy.governments)
        self.mark = market.marks.get(policy.name, 0)  # of what is verified to it, if it is a standard
        self.education = np.array([not self.terms.education or e in self.terms.education for e in EDUCATION])
        self.payer = payer_of(market, policy)
        limit = min(float(self.terms.budget), float(getattr(policy.settings, "fund", np.inf)))
        self.budget = NO_LIMIT if np.isinf(limit) else int(limit * 100)
        self.spent, self.spent_month, self.supported, self.total = 0, 0, 0, 0
        self.expected, self.covered = 0.0, NOBODY
        self.due: dict[int, Array] = {}  # cents by place that loans bring back, by month
        self.due_expected: dict[int, float] = {}  # the same as expected, $

    def strength(self, month: int) -> float:
        """0 before it starts and after it ends; in between its phase-in, linear or S-shaped (a cubic)."""
        start, end = self.policy.start, self.policy.end
        if month < start or (end is not None and month > end):
            return 0.0
        ramp = int(self.terms.ramp_months)
        x = 1.0 if ramp == 0 else min((month - start + 1) / ramp, 1.0)
        return x * x * (3.0 - 2.0 * x) if self.terms.ramp == "s" else x

    def called(self, market: Market) -> bool:
        """Whether the state of the market asks for it: its indicator lay between its levels last month; before there is a
        record, or where it has no value, it does not."""
        terms = self.terms
        if not terms.when:
            return True
        if not market.record.holds(terms.when, terms.when_group):
            raise Refusal(f"policy.{self.policy.name}.when: no indicator {terms.when!r}"
                          + f" of the group {terms.when_group!r}" * bool(terms.when_group))
        return bool(terms.above < market.record.latest(terms.when, terms.when_group) < terms.below)

    def known(self, month: int) -> float:
        """Share of the eligible who know of it: grows from its announcement on."""
        years = max(month - self.policy.announced, 0) / 12.0
        return float(1.0 - (1.0 - self.terms.awareness) * (1.0 - self.terms.awareness_growth) ** years)

    @property
    def poorer(self) -> float:
        """Log of the income, relative to what is usual in a place, below which people are eligible."""
        return float(log(self.terms.income_below)) if self.terms.income_below > 0.0 else -float("inf")

    @property
    def forms(self) -> Array:
        """Rows of FORMS that it is about where it is not about single offers: those named, else all but degrees."""
        return np.array([FORMS.index(f) for f in self.terms.forms or FORMS[:-1]])

    @property
    def named_forms(self) -> Array:
        """Which of FORMS a mark is for: those named, else any, bool."""
        return np.array([not self.terms.forms or form in self.terms.forms for form in FORMS])

    @property
    def left(self) -> int:
        """Cents that it may still spend this year."""
        return NO_LIMIT if self.budget == NO_LIMIT else self.budget - self.spent

    def offers(self, market: Market) -> Array:
        """Which offers it covers, bool [offers]."""
        O = market.offers
        return self.covers(market, O.form, O.field, O.language, O.standard)

    def covers(self, market: Market, form: Array, field: Array, language: Array, standard: Array) -> Array:
        """Whether it covers offers of those traits, there or only planned, bool along them."""
        terms, world = self.terms, market.world
        covered = np.ones(len(form), dtype=np.bool_)
        if terms.forms:
            covered &= np.isin(form, [FORMS.index(f) for f in terms.forms])
        if terms.fields:
            covered &= np.isin(field, [world.field_names.index(f) for f in terms.fields])
        if terms.languages:
            covered &= np.isin(language, [world.languages.index(c) for c in terms.languages])
        if terms.compliant_only:
            covered &= standard > 0
        return covered

    def spend(self, market: Market, payee: str, account: str, cents: int, payees: Array | None = None) -> int:
        """Pay up to `cents` within the year's budget, shared by the governments covered in proportion to adults online.

        Returns what was paid. Several `payees` rows share it equally, to the cent.
        """
        cents = min(int(cents), self.left)
        if cents <= 0:
            return 0
        rows = np.flatnonzero(self.places)
        shares = largest_remainder(cents, market.pool.sum(axis=1)[rows].astype(np.float64) + 1.0)
        received = None if payees is None else largest_remainder(cents, np.ones(len(payees)))
        market.ledger.pay("governments", payee, account, shares, payers=rows, payees=payees, received=received)
        self.charge(cents)
        return cents

    def administer(self, market: Market, dollars: float) -> None:
        """Pay a twelfth of what running it costs a year, as far as the year's budget goes."""
        self.spend(market, "suppliers", "administration", round(CENTS * dollars / 12.0))

    def buy(self, market: Market, account: str, dollars: float) -> float:
        """Buy for so many $ as far as the year's budget goes; the share that it buys."""
        cents = round(CENTS * dollars)
        return self.spend(market, "suppliers", account, cents) / cents if cents > 0 else 1.0

    def tell_firms(self, market: Market, publicity: float, price: float) -> None:
        """Publicity of the covered forms among firms of the jurisdiction, a rate a year, as far as it is phased in and as the
        budget goes; each firm reached costs $ `price`."""
        pace = (1.0 - (1.0 - min(publicity, 1.0)) ** (1.0 / 12.0)) * self.strength(market.month)
        firms = float(market.employers.firms[self.places[market.employers.place]].sum())
        rows = np.ix_(self.forms, np.flatnonzero(self.places))
        market.levers.campaign[rows] += pace * self.publicise(market, firms * pace, price)

    def publicise(self, market: Market, contacts: float, price: float) -> float:
        """Buy publicity that reaches so many at $ `price` each, as far as the year's budget goes; the share that it buys."""
        return self.buy(market, "campaign", price * contacts)

    def grant(self, market: Market, providers: Array, cents: Array) -> Array:
        """Pay each provider its cents from its own government; in proportion where the year's budget is short.

        Returns what was paid, along `providers`.
        """
        paid = cents if int(cents.sum()) <= self.left else largest_remainder(self.left, cents.astype(np.float64))
        market.ledger.pay("governments", "providers", "grant", paid, payers=market.providers.place[providers],
                          payees=providers)
        self.charge(int(paid.sum()))
        return paid

    def expected_left(self) -> float:
        """$ that it may still be expected to spend on fees this year."""
        if self.budget == NO_LIMIT:
            return float("inf")
        return max((self.budget - self.spent + self.supported) / 100.0 - self.expected, 0.0)

    def share_served(self, dollars: float) -> float:
        """Of expected claims of so many $ this month, the share that is within the year's budget."""
        return 1.0 if dollars <= self.expected_left() else self.expected_left() / dollars

    def expect(self, dollars: float) -> float:
        """Enter the support that is expected this month; returns it, or what is left of the year's budget as expected."""
        dollars = min(dollars, self.expected_left())
        self.expected += dollars
        return dollars

    def new_year(self) -> None:
        """Budgets start afresh."""
        self.spent, self.supported, self.expected = 0, 0, 0.0

    def charge(self, cents: int, support: bool = False) -> None:
        """Count public money that was paid elsewhere against the budget; `support` of fees depends on who pays."""
        if cents > self.left:
            raise ValueError(f"{self.policy.name}: {cents} cents exceed what is left of the budget, {self.left}")
        self.spent += cents
        self.spent_month += cents
        self.total += cents
        self.supported += cents if support else 0

    def state(self) -> SchemeState:
        """What it has spent and is owed, for snapshots."""
        due = {month: cents.copy() for month, cents in self.due.items()}
        books = self.spent, self.spent_month, self.supported, self.total, self.expected
        return *books, due, dict(self.due_expected), self.covered.copy()

    def restore(self, state: SchemeState) -> None:
        """Take over a snapshot."""
        self.spent, self.spent_month, self.supported, self.total, self.expected, due, expected, covered = state
        self.covered = covered.copy()
        self.due, self.due_expected = {month: cents.copy() for month, cents in due.items()}, dict(expected)


def payer_of(market: Market, policy: Policy) -> int:
    """Who pays for what it offers: the state, or where an instrument says that it is `private` its `sponsor`."""
    if not getattr(policy.settings, "private", False):
        return STATE
    return named_row(market.providers, policy.settings.sponsor) if policy.settings.sponsor else OUTSIDE


def home_share(market: Market, scheme: Scheme) -> Array:
    """Of the holders of credentials of each class that the scheme covers, the share with an issuer at home there [CLASSES]."""
    issuers = market.issuers
    at_home = scheme.places[market.providers.place[issuers.provider]]
    total = np.bincount(issuers.group, issuers.holders, CLASSES)
    there = np.bincount(issuers.group, issuers.holders * at_home, CLASSES)
    covered = np.repeat(np.isin(np.arange(len(FORMS)), scheme.forms), MARKS)
    return np.asarray(covered * there / np.where(total > 0, total, 1.0))


def sold_by(market: Market, names: tuple[str, ...], provider: Array) -> Array:
    """Whether those providers are among the named ones, bool; everybody is where none is named."""
    if not names:
        return np.ones(len(provider), dtype=np.bool_)
    return np.asarray(np.isin(provider, [named_row(market.providers, name) for name in names]))
