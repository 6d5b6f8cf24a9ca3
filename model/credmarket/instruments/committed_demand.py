"""Committed demand: employers of a consortium promise to interview holders of named credentials and keep vacancies for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from credmarket.agents.employers import LARGE
from credmarket.instruments import instrument
from credmarket.instruments.levers import Commitment
from credmarket.instruments.scheme import Scheme, sold_by
from credmarket.numerics.random import LIFE, Key, stream, uniforms
from credmarket.parameters import Params, param

if TYPE_CHECKING:
    from credmarket.market import Market

MEMBER = stream("committed_demand.member")


@instrument
class CommittedDemand(Params):
    """As the consortium of Google, Walmart and others: a member interviews every applicant who holds such a credential, beyond
    its hurdle and its shortlist, and keeps some of its vacancies for them alone. What is kept and finds nobody stays open, which
    is what the promise costs. Whom it hires and at what wage it decides as before; of a form it learns as others do.
    Jurisdiction is where members are; `forms` and `fields` are those of the credentials."""

    writes = ("commitments",)
    reads = ("forms", "fields")
    actor = "employers of a consortium"

    members: float = param(0.01, "share", (0.0, 1.0), (0.001, 0.2), "of the firms concerned, by staff, that are members",
                           source="over twenty employers (OECD EDU/WKP(2020)4, section 4.1); size: assumption")
    large_only: bool = param(True, "", None, None, "only firms of 250 and more can be members",
                             source="Google, Walmart and others (OECD EDU/WKP(2020)4, section 4.1)")
    sectors: tuple[str, ...] = param((), "sectors", None, None, "sectors of the members; empty = all", source="assumption")
    providers: tuple[str, ...] = param((), "named providers", None, None, "whose credentials count; empty = anybody's",
                                       source="OECD EDU/WKP(2020)4, section 4.1")
    kept: float = param(0.05, "share", (0.0, 1.0), (0.0, 0.3), "of members' vacancies that are kept for holders",
                        source="assumption: members agreed to consider, none said how many to hire")

    def act(self, market: Market, scheme: Scheme) -> None:
        """Put the promise in force, as far as it is phased in."""
        employers, world = market.employers, market.world
        concerned = scheme.places[employers.place]
        if self.large_only:
            concerned = concerned & (employers.size == LARGE)
        if self.sectors:
            concerned = concerned & np.isin(employers.sector, [world.sector_names.index(s) for s in self.sectors])
        key, rows = Key(market.key0, market.key1), np.arange(len(employers))
        joined = uniforms(key, MEMBER, LIFE, rows, np.int64(scheme.address)) < self.members * scheme.strength(market.month)

        def offers(m: Market) -> np.ndarray:
            return np.asarray(scheme.offers(m) & sold_by(m, self.providers, m.offers.provider))

        market.levers.commitments.append(Commitment(concerned & joined, self.kept, offers))
