"""Accreditation: a third party vouches for providers that are good enough, at their expense."""

from __future__ import annotations

from typing import TYPE_CHECKING

from credmarket.agents.words import ASSESSMENTS
from credmarket.instruments import instrument
from credmarket.instruments.levers import Standard
from credmarket.parameters import Params, inf, param
from credmarket.policy import STANDARD

if TYPE_CHECKING:
    from credmarket.instruments.scheme import Scheme
    from credmarket.market import Market

CENTS = 100


@instrument
class Accreditation(Params):
    """As CHEA's quality platform: it refuses what is below a least quality and marks the rest, and asks nothing of how things are
    assessed or how long they take. Providers of the jurisdiction join if it pays them (`comply`); they bear the cost. It fills
    the place of a standard: a form has one mark at a time in a place."""

    writes = ("standards", "campaign")
    reads = ("forms",)
    alone = STANDARD

    least_quality: float = param(0.0, "sd", (-inf, inf), (-1.0, 1.0), "least quality of what is accredited",
                                 source="CHEA (OECD EDU/WKP(2020)4, section 5.2); size: assumption")
    fee: float = param(5_000.0, "$", (0.0, inf), (500.0, 50_000.0), "what a programme's accreditation costs its provider",
                       source="assumption: no figure found")
    review: float = param(500.0, "$/year", (0.0, inf), (0.0, 5_000.0), "what staying accredited costs it",
                          source="assumption: no figure found")
    delay: int = param(6, "months", (0, 120), (0, 24), "until a decision", source="assumption")
    publicity: float = param(0.05, "1/year", (0.0, inf), (0.0, 0.3), "rate at which firms hear of the forms from the body",
                             source="assumption")
    reach_cost: float = param(2.0, "$/firm", (0.0, inf), (0.5, 20.0), "price of that publicity to the state, for each firm",
                              source="assumption: a letter or two")

    def act(self, market: Market, scheme: Scheme) -> None:
        """Accredit; the phase-in acts on publicity."""
        market.levers.standards.append(Standard(
            scheme.mark, False, scheme.places, scheme.named_forms, ASSESSMENTS.index("attendance"), self.least_quality, -inf,
            False, 0.0, inf, self.delay, round(CENTS * self.fee), round(CENTS * self.review)))
        scheme.tell_firms(market, self.publicity, self.reach_cost)
