"""The market: all tables, the month, the key of chance, the books; a mesa.Model whose step is one month.

Institutions appear as Mesa agents (light views of their row); learners are columns only. The whole state is columns and
a few small objects, so a snapshot is exact: a run continued from one equals the uninterrupted run bit for bit.
"""

from __future__ import annotations

from typing import Any

import mesa
import numpy as np
from numpy.typing import NDArray

from credmarket.agents.awareness import Awareness
from credmarket.agents.bills import Bills
from credmarket.agents.employers import born_employers
from credmarket.agents.governments import Governments
from credmarket.agents.jobs import born_jobs
from credmarket.agents.offers import Credentials, Flows, Homes, Issuers, Listings, Offers
from credmarket.agents.opening import open_offers, opening_hosts
from credmarket.agents.platforms import DIRECT, PlatformFlows, born_platforms, platform_names
from credmarket.agents.population import born_learners
from credmarket.agents.providers import born_providers, provider_names
from credmarket.agents.purchases import Purchases
from credmarket.agents.records import Records
from credmarket.agents.research import Research
from credmarket.agents.returns import Returns
from credmarket.agents.tally import Tally
from credmarket.agents.views import Employer, Government, Platform, Provider
from credmarket.agents.words import EDUCATION, NONE
from credmarket.agents.world import World
from credmarket.agents.year import LastYear
from credmarket.calendar import FIRST_MONTH, month_date, month_index
from credmarket.faults import Refusal
from credmarket.indicators.books import expected_books
from credmarket.indicators.once import standing_still
from credmarket.indicators.record import Record
from credmarket.instruments.levers import Levers
from credmarket.instruments.scheme import NEW, Scheme
from credmarket.ledger import Ledger
from credmarket.menu import indicator_menu, user_module_name
from credmarket.month import month
from credmarket.numerics.blocks import threads
from credmarket.numerics.random import key
from credmarket.past import fitted, founded_rows, founding, past
from credmarket.policy import marks
from credmarket.scenario import Scenario, load

Array = NDArray[Any]


class Sections:
    """The parameters of a scenario by section: `m.params.enrol.hazard`."""

    def __init__(self, scenario: Scenario) -> None:
        self.__dict__.update(scenario.params)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"the scenario has no section [{name}]; it has {', '.join(self.__dict__)}")


class Market(mesa.Model):
    """One world. `seed` is the root seed and `replicate` the number of the world; both address all chance.

    `plan` is the scenario that it runs: from 3.5 on Mesa keeps scenarios of its own kind in `scenario`.
    """

    TABLES = ("learners", "providers", "platforms", "employers", "governments", "offers", "listings", "homes", "flows",
              "platform_flows", "issuers", "credentials", "bills", "industries", "purchases")
    OBJECTS = ("awareness", "research", "records", "returns", "year", "ledger", "tally", "record")
    ARRAYS = ("pool", "buckets", "entries", "opened_accounts", "considering", "cohort", "cohort_graduates", "cohort_squares")

    def __init__(self, scenario: Scenario | str = "baseline", seed: int = 1, replicate: int = 1) -> None:
        super().__init__(rng=seed)
        self.plan = load(scenario) if isinstance(scenario, str) else scenario
        self.params: Any = Sections(self.plan)
        self.seed_root, self.replicate = seed, replicate
        self.key = key(seed, replicate)
        self.key0, self.key1 = self.key
        self.month = 0
        self.until = month_index(self.params.population.until)
        self.tally = Tally()
        self._bear()
        chosen = indicator_menu([user_module_name(used.path) for used in self.plan.uses])
        self.record = Record(chosen)
        self.datacollector = mesa.DataCollector(model_reporters={name: _reporter(name) for name in chosen})

    def _bear(self) -> None:
        """Birth of everybody."""
        self.world = World()
        founded = [like for _, like in founding(self.plan)]
        self.platforms = born_platforms(self.world, self.params, founded)
        self.platform_names = platform_names(self.params, founded)
        self.founded = founded_rows(self.plan)
        self.marks = marks(self.plan.policies)
        words = (len(self.platforms) + 63) // 64
        self.learners = born_learners(self.world, self.key, self.params.population, words)
        self.providers = born_providers(self.world, int(self.key0), int(self.key1), self.params)
        self.provider_names = provider_names(self.providers, self.world)
        self.employers, self.industries = born_employers(self.world, self.key0, self.key1, self.params)
        self.governments = Governments(self.world.n_places)
        self.governments.place[:] = np.arange(self.world.n_places)
        self.offers, self.listings, self.homes = Offers(), Listings(), Homes()
        self.flows, self.platform_flows = Flows(), PlatformFlows(len(self.platforms))
        self.issuers, self.credentials, self.bills, self.purchases = Issuers(), Credentials(), Bills(), Purchases()
        hosts = self._opening_platforms()
        open_offers(self.offers, self.issuers, self.world, self.params.opening, len(self.providers), hosts,
                    self.platforms.study[hosts])
        self.levers = Levers(self.world.n_places, len(self.platforms), self.world.n_sectors)
        self.pool = np.zeros((self.world.n_places, len(EDUCATION)), dtype=np.int64)
        self.schemes = [Scheme(i, policy, self) for i, policy in enumerate(self.plan.policies)]
        self.supporting: list[Scheme] = []
        self.awareness = Awareness(2 * self.world.n_places, len(self.platforms))
        self.research = Research(len(self.schemes) + 1, self.params.enrol.research_step)
        self.research.price_sd = self.params.enrol.price_sd
        self.records = Records(self)
        self.returns = Returns(self)
        self.year = LastYear(len(self.platforms))
        self.ledger = Ledger({"providers": self.providers, "platforms": self.platforms, "governments": self.governments})
        self.buckets = np.zeros(self.world.n_languages, dtype=np.int64)
        self.entries = np.zeros(self.world.n_languages, dtype=np.int64)
        self.opened_accounts = np.zeros(len(self.platforms), dtype=np.int64)
        self.considering = np.zeros(1, dtype=np.int64)  # expected number of simulated considerers last month, in parts
        self.ever_registered = 0
        self.closed = {"month": -1, "pool": 0, "credentials": 0}  # stocks when the last month closed, in people
        # who enrolled: rows, $ expected, $ net, chance to have been there to decide, $ of the fee whoever pays it, the
        # chances, before that was known, to take the credential and to be there to decide, and $ she thinks to pay
        self.enrolled: tuple[Array, ...] = (np.zeros(0, np.uint32), *(np.zeros(0) for _ in range(7)))
        self.cohort = np.zeros((self.until + 1, 4))
        self.cohort_graduates, self.cohort_squares = np.zeros(self.until + 1), np.zeros((self.until + 1, 2))
        born_jobs(self)

    def _opening_platforms(self) -> Array:
        """Platform of each programme of the opening: that which it names, else in turn, or `direct` where there is none."""
        hosts = opening_hosts(self.params.opening, DIRECT)
        for name in hosts:
            if name not in self.platform_names:
                raise Refusal(f"opening.host: no platform {name!r}; there are {', '.join(self.platform_names)}")
        return np.array([self.platform_names.index(name) for name in hosts], dtype=np.int64)

    def step(self) -> None:
        """One month: the events of `credmarket.month`, then the indicators; refused after the last month."""
        if self.month > self.until:
            self.steps = self.month  # Mesa counts calls before they come here
            raise Refusal(f"the run has ended: population.until is {self.params.population.until}")
        self.tally.blank()
        month(self)
        with standing_still():
            self.record.take(self)
            self.ledger.expect(month_date(self.month).year, expected_books(self))
        self.datacollector.collect(self)
        self.month += 1
        self.running = self.month <= self.until

    @property
    def calendar_month(self) -> int:
        """Month of the year, 1-12."""
        return (self.month + FIRST_MONTH - 1) % 12 + 1

    @property
    def layers(self) -> int:
        """Layers of accumulators that threads fill without meeting each other."""
        return threads()

    def open_platforms(self) -> Array:
        """Which platforms are open this month: launched, or run by a policy in force. bool [platforms]."""
        return np.asarray((self.platforms.opens <= self.month) | self.levers.platform_open)

    def notes(self) -> list[str]:
        """What the user should know of this run: values that are implausible, policies that never start."""
        return list(self.plan.notes)

    def snapshot(self) -> dict[str, Any]:
        """The whole state, as copies of columns and plain values."""
        state: dict[str, Any] = {name: getattr(self, name).state() for name in (*self.TABLES, *self.OBJECTS)}
        state |= {name: getattr(self, name).copy() for name in self.ARRAYS}
        state |= {"month": self.month, "ever_registered": self.ever_registered, "closed": dict(self.closed),
                  "schemes": {s.policy.name: s.state() for s in self.schemes}, "past": past(self.plan, self.month),
                  "whole": self.plan.fingerprint, "seed": self.seed_root, "replicate": self.replicate}
        return state

    def restore(self, state: dict[str, Any]) -> Market:
        """Take over a snapshot, also one of another scenario if the two differ only in policies that come later.

        Platforms that those policies found are as at birth. A platform that is open already must have the same row in
        both: founded by a policy that comes after the same ones.
        """
        if (state["seed"], state["replicate"]) != (self.seed_root, self.replicate):
            raise ValueError("the snapshot is of another seed or replicate")
        if state["past"] != past(self.plan, state["month"]):
            raise ValueError("the snapshot is of another scenario, and this one differs from it before the snapshot")
        if state["whole"] != self.plan.fingerprint:
            state = fitted(state, self)
        for name in (*self.TABLES, *self.OBJECTS):
            getattr(self, name).restore(state[name])
        for name in self.ARRAYS:
            held = getattr(self, name)
            held[...] = state[name]
        held_before = list(state["schemes"])
        for scheme in self.schemes:
            scheme.restore(state["schemes"].get(scheme.policy.name, NEW))
        self.research.follow([held_before.index(s.policy.name) + 1 if s.policy.name in held_before else NONE
                              for s in self.schemes])
        self.month, self.ever_registered, self.closed = state["month"], state["ever_registered"], dict(state["closed"])
        self.running = self.month <= self.until
        self.steps = self.month  # what Mesa shows is of the months that are now behind the market
        for name, collected in self.datacollector.model_vars.items():
            collected[:] = self.record.history(name)
        return self

    @property
    def agents(self) -> Any:
        """Institutions as Mesa agents (made when first asked for)."""
        self._show()
        return super().agents

    @property
    def agents_by_type(self) -> Any:
        """Institutions by kind: Provider, Platform, Employer, Government."""
        self._show()
        return super().agents_by_type

    def _show(self) -> None:
        if getattr(self, "_shown", False) or "governments" not in self.__dict__:
            return
        self._shown = True
        for kind, table in ((Provider, self.providers), (Platform, self.platforms), (Employer, self.employers),
                            (Government, self.governments)):
            for row in range(len(table)):
                kind(self, row)


def _reporter(name: str) -> Any:
    return lambda market: market.record.latest(name)
