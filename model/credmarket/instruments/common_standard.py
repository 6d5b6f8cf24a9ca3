"""Common standard: a framework with criteria on assessment, quality and workload that providers join or must meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from credmarket.agents.words import ASSESSMENTS
from credmarket.instruments import instrument
from credmarket.instruments.levers import Standard
from credmarket.parameters import Params, inf, param

if TYPE_CHECKING:
    from credmarket.instruments.scheme import Scheme
    from credmarket.market import Market

CENTS = 100


@instrument
class CommonStandard(Params):
    """Truncates quality and assessment of its members, makes their form known, costs money, time and variety (theory i)."""

    writes = ("standard", "campaign")
    reads = ("forms",)
    alone = "standard"

    mandatory: bool = param(False, "", None, None, "providers of the jurisdiction must comply or leave",
                            source="NZQA (mandatory), Common Microcredential Framework (voluntary)")
    assessment: str = param("exam", "", None, None, "least assessment that members must have",
                            source="OECD EDU/WKP(2020)4, table 5.2: validation, in all seven frameworks",
                            choices=ASSESSMENTS)
    proctored: bool = param(True, "", None, None, "the learner's identity is checked",
                            source="OECD EDU/WKP(2020)4, table 5.2: five of seven frameworks")
    least_quality: float = param(-0.5, "sd", (-inf, inf), (-1.5, 0.5), "least quality of a member's offers",
                                 source="OECD EDU/WKP(2020)4, table 5.1: capability of providers; assumption (size)")
    least_rigour: float = param(0.0, "log points", (-inf, inf), (-0.3, 0.2), "ability at which half pass a member's assessment, "
                                "above the usual, at least", source="OECD EDU/WKP(2020)4, table 5.2: level of the outcomes; "
                                "assumption (size): as much as is usual")
    hours_low: float = param(20.0, "h", (0.0, inf), (0.0, 100.0), "least workload", source="assumption (a course)")
    hours_high: float = param(150.0, "h", (0.0, inf), (40.0, 400.0), "greatest workload",
                              source="Common Microcredential Framework: 100-150 h (OECD EDU/WKP(2020)4, section 5.2)")
    delay: int = param(4, "months", (0, 120), (0, 12), "approval takes so long",
                       source="assumption; the concern of the AQF panel")
    compliance_cost: float = param(10_000.0, "$", (0.0, inf), (1_000.0, 50_000.0), "cost of a programme's compliance",
                                   source="assumption: no figure found")
    review_cost: float = param(1_000.0, "$/year", (0.0, inf), (0.0, 5_000.0), "cost of a programme's yearly review",
                               source="NZQA reviews yearly; size: assumption")
    publicity: float = param(0.15, "1/year", (0.0, inf), (0.0, 0.5),
                             "rate at which firms hear of the forms covered from the framework's body",
                             source="assumption: as much as the mass media")
    reach_cost: float = param(2.0, "$/firm", (0.0, inf), (0.5, 20.0), "price of that publicity, for each firm reached",
                              source="assumption: a letter or two")
    administration: float = param(2e6, "$/year", (0.0, inf), (1e5, 1e8), "the body's own cost",
                                  source="assumption")

    def act(self, market: Market, scheme: Scheme) -> None:
        """Put the standard in force and make it known to employers; the phase-in acts on publicity, which goes as far as the
        year's budget when the body is paid."""
        market.levers.standard = Standard(
            self.mandatory, scheme.places, ASSESSMENTS.index(self.assessment), self.least_quality,
            self.least_rigour, self.proctored, self.hours_low, self.hours_high, self.delay, round(CENTS * self.compliance_cost),
            round(CENTS * self.review_cost))
        scheme.administer(market, self.administration)
        scheme.tell_firms(market, self.publicity, self.reach_cost)
