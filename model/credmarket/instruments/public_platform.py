"""Public platform: the state founds a platform with free study, a cheap exam and courses in its languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from credmarket.faults import Refusal
from credmarket.instruments import instrument
from credmarket.parameters import Params, inf, param

if TYPE_CHECKING:
    from credmarket.instruments.scheme import Scheme
    from credmarket.market import Market
    from credmarket.policy import Policy

CENTS = 100


@instrument
class PublicPlatform(Params):
    """As SWAYAM in India: pays for courses, lets everyone study free, sells the exam cheaply (theory m). With `platform` it
    founds none but pays for one of the record, which opens with it at the latest; `place` and `languages` are then its own."""

    writes = ("platform_open", "exam_fee", "publicity", "catalogue_grant")
    reads = ()

    platform: str = param("", "named platforms", None, None, "platform of the record that it pays for; absent = a new one",
                          source="SWAYAM (OECD EDU/WKP(2020)4, section 5.2)")
    place: str = param("Indonesia", "place", None, None, "home of the platform", source="assumption")
    languages: tuple[str, ...] = param(("id",), "codes", None, None, "languages offered, the home language first",
                                       source="assumption")
    exam_fee: float = param(15.0, "$", (0.0, inf), (0.0, 50.0), "most that a credential costs",
                            source="SWAYAM: 1,000 rupees")
    catalogue: float = param(6e6, "$/year", (0.0, inf), (1e5, 1e8), "money for the production of courses",
                             source="SWAYAM: over $30 million invested (OECD EDU/WKP(2020)4, section 5.2)")
    publicity: float = param(0.05, "1/year", (0.0, inf), (0.0, 0.3),
                             "rate at which people of the jurisdiction hear of it from the state", source="assumption")
    reach_cost: float = param(0.1, "$/person", (0.0, inf), (0.02, 1.0), "price of that publicity, for each person reached",
                              source="assumption: some twenty insertions at $5 a thousand")
    running: float = param(1e6, "$/year", (0.0, inf), (1e5, 1e7), "cost of running it: hosting and staff",
                           source="assumption")

    def found(self, policy: Policy) -> dict[str, Any] | None:
        """The platform that exists, closed, from the first month; None where it is one of the record."""
        if self.platform:
            return None
        return {"platform": f"{policy.name} ({self.place})", "place": self.place, "language": self.languages[0],
                "languages": ";".join(self.languages), "kind": "public", "owner_type": "state", "commission": 0.0,
                "hosting_fixed": 0.0, "hosting_marginal": 0.0, "marketing": 0.0, "partners": 1.0, "exclusivity": 0}

    def act(self, market: Market, scheme: Scheme) -> None:
        """Open it, run it, pay for courses, make it known.

        The state pays for hosting where other platforms pay for theirs; publicity reaches people whether or not they know it
        already, and goes as far as the year's budget.
        """
        row, levers, strength = self._row(market, scheme), market.levers, scheme.strength(market.month)
        levers.platform_open[row] = True
        levers.exam_fee[row] = self.exam_fee
        scheme.spend(market, "suppliers", "hosting", round(CENTS * self.running / 12.0))
        people = float(market.pool[scheme.places].sum())
        made = scheme.publicise(market, people * self.publicity / 12.0 * strength, self.reach_cost)
        levers.publicity[scheme.places, row] += self.publicity * strength * made
        levers.catalogue_grant[row] = min(self.catalogue / 12.0 * strength, scheme.left / CENTS)

    def _row(self, market: Market, scheme: Scheme) -> int:
        if not self.platform:
            return market.founded[scheme.policy.name]
        if self.platform not in market.platform_names:
            raise Refusal(f"policy.{scheme.policy.name}: {self.platform} takes no part (platforms.recorded)")
        return market.platform_names.index(self.platform)
