"""Common standard: a framework with criteria on assessment, quality and workload that providers join or must meet."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.marks import MARK_OF
from credmarket.agents.words import ASSESSMENTS, STACKS
from credmarket.instruments import instrument
from credmarket.instruments.frameworks import criteria, implied
from credmarket.instruments.levers import CoDesign, Standard
from credmarket.instruments.scheme import Scheme, home_share
from credmarket.parameters import Params, inf, param
from credmarket.policy import STANDARD

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]
CENTS = 100


@instrument
class CommonStandard(Params):
    """Truncates quality and assessment of its members, makes their form known, costs money, time and variety (theory i).

    A `framework` of table 5.2, or `criteria` of one's own (which replace those of the framework), give the other fields their
    values (`frameworks.csv`, `criteria.csv`); a field that is said itself counts before them. It is for the forms that the
    policy names, else for any, and strikes off no degree."""

    writes = ("standards", "campaign", "disclosure", "recognition", "co_designs")
    reads = ("forms",)
    alone = STANDARD

    framework: str = param("", "frameworks", None, None, "framework that gives what is not said: a row of frameworks.csv; "
                           "absent = none", source="OECD EDU/WKP(2020)4, table 5.2")
    criteria: tuple[str, ...] = param((), "", None, None, "criteria that give what is not said; absent = those of the framework",
                                      source="OECD EDU/WKP(2020)4, table 5.2", choices=criteria())
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
    stated: float = param(0.0, "share", (0.0, 1.0), (0.0, 0.9), "of the verified credentials at home whose outcomes, workload or "
                          "level are stated so that all can compare them", source="OECD EDU/WKP(2020)4, table 5.2: outcomes, "
                          "workload, level, transparency; assumption (size)")
    credited: float = param(0.0, "share", (0.0, 1.0), (0.0, 1.0), "least chance that degrees of the jurisdiction count earlier "
                            "credentials", source="OECD EDU/WKP(2020)4, table 5.2: accreditation, stackability; size: assumption")
    demanded: float = param(0.0, "share", (0.0, 1.0), (0.0, 0.5), "by which content of verified offers ages less, as employers "
                            "say what they want", source="OECD EDU/WKP(2020)4, table 5.2: employer demand; assumption (size)")
    most_alike: float = param(inf, "offers", (0.0, inf), (1.0, 200.0), "verified offers of a form, field and language beyond "
                              "which no other is verified",
                              source="OECD EDU/WKP(2020)4, table 5.1: no duplication; size: assumption")
    publicity: float = param(0.15, "1/year", (0.0, inf), (0.0, 0.5),
                             "rate at which firms hear of the forms covered from the framework's body",
                             source="assumption: as much as the mass media")
    reach_cost: float = param(2.0, "$/firm", (0.0, inf), (0.5, 20.0), "price of that publicity, for each firm reached",
                              source="assumption: a letter or two")
    administration: float = param(2e6, "$/year", (0.0, inf), (1e5, 1e8), "the body's own cost",
                                  source="assumption")

    def __init__(self, **values: Any) -> None:
        given = implied(values.get("framework", ""), values.get("criteria", ()))
        super().__init__(**{**given, **{key: value for key, value in values.items() if key != "criteria" or value}})

    def given(self) -> dict[str, Any]:
        """The values that do not follow from the framework and the criteria."""
        chosen = () if self.criteria == implied(self.framework).get("criteria") else self.criteria
        said = {"framework": self.framework, **({"criteria": chosen} if chosen else {})}
        follows = {**{key: spec.default for key, spec in self.SPECS.items()}, **implied(self.framework, self.criteria)}
        return said | {key: value for key, value in self.values().items() if value != follows[key]}

    def act(self, market: Market, scheme: Scheme) -> None:
        """Put the standard in force and make it known to employers; the phase-in acts on publicity, which goes as far as the
        year's budget when the body is paid."""
        market.levers.standards.append(Standard(
            scheme.mark, self.mandatory, scheme.places, scheme.named_forms, ASSESSMENTS.index(self.assessment),
            self.least_quality, self.least_rigour, self.proctored, self.hours_low, self.hours_high, self.delay,
            round(CENTS * self.compliance_cost), round(CENTS * self.review_cost), self.most_alike))
        scheme.administer(market, self.administration)
        self._make_readable(market, scheme)
        if self.demanded > 0.0:
            market.levers.co_designs.append(CoDesign(scheme.address, self.demanded * scheme.strength(market.month), scheme.places,
                                                     partial(marked, scheme.mark), 1.0))
        scheme.tell_firms(market, self.publicity, self.reach_cost)

    def _make_readable(self, market: Market, scheme: Scheme) -> None:
        """What is stated of verified credentials can be compared; degrees count them, as far as it is phased in."""
        strength, levers = scheme.strength(market.month), market.levers
        if self.stated > 0.0:
            stated = self.stated * strength * (scheme.mark == MARK_OF) * home_share(market, scheme)
            levers.disclosure[:] = 1.0 - (1.0 - levers.disclosure) * (1.0 - stated)
        column = levers.recognition[:, STACKS.index("rpl")]
        column[:] = np.maximum(column, self.credited * strength * scheme.places)


def marked(mark: int, market: Market, form: Array, field: Array, language: Array, standard: Array) -> Array:
    """Which offers of those traits are verified to the standard of that mark, bool."""
    return np.asarray(standard == mark)
