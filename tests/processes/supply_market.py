"""A small market for tests of the supply side: real data tables and processes, and learners as a plain formula.

`shop` builds a market of one's own offers; `demand` fills the flows of the month from a closed form, so that whole
years can be run without a single learner.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

import credmarket.agents.population
import credmarket.processes.settle
import credmarket.processes.study
import credmarket.processes.study_awards  # noqa: F401  these declare what the supply side reads
from credmarket.agents.catalogue import issuer_rows
from credmarket.agents.governments import Governments
from credmarket.agents.marks import class_of
from credmarket.agents.offers import Flows, Homes, Issuers, Listings, Offers
from credmarket.agents.platforms import PlatformFlows, born_platforms, platform_names
from credmarket.agents.providers import Providers, born_providers
from credmarket.agents.research import LOWEST, STEP, Research, bins, pool_cell, tier_of
from credmarket.agents.tally import Tally
from credmarket.agents.words import AT_ENROLMENT, DIRECT_ROW, ENGLISH, FORMS, MARKS
from credmarket.agents.world import World
from credmarket.agents.year import LastYear
from credmarket.instruments.levers import Grant, Levers, Standard
from credmarket.instruments.scheme import Scheme
from credmarket.ledger import Ledger
from credmarket.parameters import sections
from credmarket.processes.enter import enter
from credmarket.processes.price import price
from credmarket.processes.rank import rank
from credmarket.processes.repute import repute

WORLD = World()
DEFAULTS = SimpleNamespace(platforms=sections()["platforms"](), opening=sections()["opening"]())  # the record alone
NAMES = ("study", "population", "providers", "platforms", "opening", "objective", "prospects", "costs", "partner", "launch",
         "adopt", "retire", "likely", "content", "sections", "comply", "homes", "enter", "price", "commission", "rank", "repute")


class SupplyMarket:
    """What the supply side reads and writes of a market."""

    def __init__(self, changes: dict[str, Any] | None = None, seed: int = 1, replicate: int = 1,
                 providers: Providers | None = None) -> None:
        chosen: dict[str, dict[str, Any]] = {name: {} for name in NAMES}
        for path, value in (changes or {}).items():
            section, name = path.split(".")
            chosen[section][name] = value
        self.params: Any = SimpleNamespace(**{n: sections()[n](**v) for n, v in chosen.items()})
        self.params.enrol = SimpleNamespace(network="log", network_taste=0.15, price_sd=1.0, difficulty=-0.35)
        self.world, self.key0, self.key1, self.month = WORLD, np.uint32(seed), np.uint32(replicate), 0
        self.platforms = born_platforms(WORLD, self.params)
        self.platform_names = platform_names(self.params)
        self.providers = providers or born_providers(WORLD, seed, replicate, self.params)
        self.offers, self.listings, self.homes, self.flows = Offers(), Listings(), Homes(), Flows()
        self.issuers, self.platform_flows = Issuers(), PlatformFlows(len(self.platforms))
        self.governments = Governments(WORLD.n_places)
        self.levers, self.tally, self.year = new_levers(self), Tally(), LastYear(len(self.platforms))
        self.research = Research(1)
        self.ledger = Ledger({"providers": self.providers, "platforms": self.platforms,
                              "governments": self.governments})
        self.schemes: list[Any] = []
        self.founded: dict[str, int] = {}
        self.pool = np.full((WORLD.n_places, 5), 1_000_000, dtype=np.int64)
        self.ever_registered = 0

    def open_platforms(self) -> Any:
        """Which platforms are open this month."""
        return np.asarray((self.platforms.opens <= self.month) | self.levers.platform_open)


def new_levers(m: Any) -> Levers:
    """Levers at rest."""
    return Levers(WORLD.n_places, len(m.platforms), WORLD.n_sectors)


def people(n: int, **columns: Any) -> Providers:
    """`n` providers that have entered, alike unless a column says otherwise; `members` are of the standard of mark 1."""
    providers = Providers(n, marks=MARKS)
    usual = {"place": WORLD.place_names.index("United States"), "language": ENGLISH, "english": 1, "visibility": 0.4,
             "revenue": 0.2, "new_students": 0.2, "service": 0.2, "cost_factor": 1.0, "capacity": 4.0, "adopted": 0,
             "supply": 1, "field": -1}
    members = columns.pop("members", None)
    for name, value in {**usual, **columns}.items():
        getattr(providers, name)[:] = value
    if members is not None:  # of the standard of mark 1, approved long ago
        providers.approved[members, 1] = 0
    return providers


def grant(m: SupplyMarket, budget: int = 10**15, **changes: Any) -> Scheme:
    """Put a grant to providers everywhere in force, for everything and known to all unless said otherwise."""
    usual = {"scheme": len(m.schemes), "address": 7, "launch": 0.0, "translation": 0.0, "completion": 0.0,
             "places": np.ones(WORLD.n_places, dtype=np.bool_), "education": np.ones(5, dtype=np.bool_),
             "covers": lambda m, form, field, language, standard: np.ones(len(form), dtype=np.bool_), "awareness": 1.0}
    m.levers.grants.append(Grant(**{**usual, **changes}))
    scheme = Scheme.__new__(Scheme)
    scheme.budget, scheme.spent_month, scheme.policy = budget, 0, SimpleNamespace(name="grant")  # type: ignore[assignment]
    scheme.total = 0
    scheme.new_year()
    m.schemes.append(scheme)
    return scheme


def shop(m: SupplyMarket, provider: Any, **columns: Any) -> Any:
    """Add running offers of the given providers, alike unless a column says otherwise; returns their rows."""
    owner = np.asarray(provider)
    new = m.offers.grow(len(owner))
    launch = m.providers.launches[owner] + np.array([np.sum(owner[:i] == k) for i, k in enumerate(owner)])
    usual = {"provider": owner, "platform": DIRECT_ROW + 1, "launch": launch,
             "pid": (owner.astype(np.uint32) << 16) | launch.astype(np.uint32),
             "relevance": 1.0, "hours": 29.0, "weeks": 6.0, "fee": 5000, "months_billed": 1.0, "launched": 0,
             "marginal": 500, "upkeep": 40_000, "fixed": 5_000_000, "gain": 0.003, "age": 12.0,
             "viewed": 4000.0, "enrolled": 600.0, "takers": 6.0, "payers": 6.0, "income": 300.0, "slope": 0.1, "asked": 600.0}
    for name, value in {**usual, **columns}.items():
        getattr(m.offers, name)[new] = value
    np.add.at(m.providers.launches, owner, 1)
    rows = np.arange(new.start, new.stop)
    m.offers.unit[rows] = issuer_rows(m.issuers, owner, class_of(m.offers.form[rows], m.offers.standard[rows]),
                                      len(m.providers))
    return rows


def standard(**changes: Any) -> Standard:
    """A voluntary standard that covers every place and asks for tasks, unless said otherwise."""
    usual = {"mark": 1, "mandatory": False, "places": np.ones(WORLD.n_places, dtype=np.bool_),
             "forms": np.ones(len(FORMS), dtype=np.bool_), "min_assessment": 1, "min_quality": -np.inf,
             "min_rigour": -np.inf, "proctored": True, "hours_low": 0.0, "hours_high": 1e9, "delay": 0, "fee": 0, "review": 0}
    return Standard(**{**usual, **changes})


def demand(m: SupplyMarket, studying: float = 2e6, worth: float = 20.0, alpha: float = 0.003) -> None:
    """Fill the flows: `studying` people a month spread over listings by readers of the language and attention; one in a
    lognormal crowd pays; a thirtieth stays where study costs money."""
    O, listings = m.offers, m.listings
    readers = WORLD.adults(0) @ WORLD.reads
    share = readers / readers.sum()
    offer, n = listings.offer, len(listings)
    m.flows.reset(n)
    m.platform_flows.accounts_new[:] = 0.0
    if n == 0:
        return
    tongue = O.language[offer]
    crowd = np.bincount(tongue, weights=listings.weight, minlength=WORLD.n_languages)
    enrolled = studying * share[tongue] * listings.weight / crowd[tongue]
    fee = O.fee[offer] * O.months_billed[offer] / 100.0
    gated = O.charged[offer] == AT_ENROLMENT
    enrolled = enrolled * np.where(gated, np.exp(-alpha * fee) / 30.0, 1.0)
    z = np.log(worth / np.maximum(fee, 0.01))
    pays = np.where(gated, 1.0, 0.5 * (1.0 + np.tanh(0.8 * z)))
    m.flows.viewed[:], m.flows.enrolled[:], m.flows.takers[:] = 6.0 * enrolled, enrolled, pays * enrolled
    m.flows.payers[:] = np.where(fee > 0.0, m.flows.takers, 0.0)
    m.flows.asked[:], m.flows.fee[:], m.flows.squares[:] = enrolled, fee, 0.0  # nobody is simulated: counts are exact
    m.flows.revenue[:], m.flows.support[:] = fee * pays * enrolled, 0.0
    steep = 0.8 * 2.0 * pays * (1.0 - pays) / np.maximum(fee, 0.01)
    m.flows.slope[:] = np.where(gated, alpha, steep) * enrolled
    by_platform = np.bincount(listings.platform, weights=enrolled, minlength=len(m.platforms))
    m.platform_flows.accounts_new[:] = 0.4 * by_platform
    m.platforms.accounts[:] += 0.4 * by_platform
    m.ever_registered = int(m.platforms.accounts.sum() / 1.5)
    z = m.providers.prestige[O.provider[offer]]
    cell = pool_cell(O.form[offer], tier_of(z), tongue == ENGLISH)
    bin_ = int((np.log(worth) - LOWEST) / STEP)
    m.research.wtp[:] = 0.0
    seen = np.bincount(cell[~gated], weights=enrolled[~gated], minlength=len(m.research.wtp))
    m.research.wtp[:, 0, min(bin_, bins(STEP) - 1)] = seen
    m.research.alpha[:] = alpha


def live(m: SupplyMarket, months: int, **crowd: Any) -> None:
    """Run the supply side with the plain formula for learners."""
    for _ in range(months):
        m.tally.blank()
        enter(m)  # type: ignore[arg-type]
        price(m)  # type: ignore[arg-type]
        rank(m)  # type: ignore[arg-type]
        demand(m, **crowd)
        repute(m)  # type: ignore[arg-type]
        m.ledger.close(2011 + (m.month + 9) // 12)
        m.month += 1
