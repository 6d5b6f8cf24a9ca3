"""Framework inclusion: verified credentials become a cycle of the qualifications framework, with a level that all can read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from credmarket.agents.marks import VERIFIED
from credmarket.agents.words import STACKS
from credmarket.instruments import instrument
from credmarket.instruments.scheme import Scheme, home_share
from credmarket.parameters import Params, inf, param

if TYPE_CHECKING:
    from credmarket.market import Market


@instrument
class FrameworkInclusion(Params):
    """A fifth cycle, as the German forum proposes: degrees count what was recognised by chance before (theory j), and the
    level of what is verified to a standard is comparable. Without a standard in force nothing is verified, and recognition
    alone is left. Recognition is for learners of the jurisdiction, levels for what its providers award."""

    writes = ("recognition", "disclosure")
    reads = ("forms", "awareness", "awareness_growth")

    recognised: float = param(1.0, "share", (0.0, 1.0), (0.5, 1.0), "least chance that degrees count it",
                              source="Hochschulforum Digitalisierung 2019 (OECD EDU/WKP(2020)4, section 5.2); size: assumption")
    levelled: float = param(0.9, "share", (0.0, 1.0), (0.3, 1.0), "of the verified credentials at home whose level is stated",
                            source="OECD EDU/WKP(2020)4, table 5.2: level; size: assumption")
    administration: float = param(5e6, "$/year", (0.0, inf), (1e5, 1e8), "the framework's own cost", source="assumption")

    def act(self, market: Market, scheme: Scheme) -> None:
        """Put it in force, as far as it is phased in; of two recognitions the higher counts, levels are stated independently."""
        scheme.administer(market, self.administration)
        strength, levers = scheme.strength(market.month), market.levers
        column = levers.recognition[:, STACKS.index("rpl")]
        column[:] = np.maximum(column, self.recognised * strength * scheme.places)
        stated = self.levelled * strength * scheme.known(market.month) * VERIFIED * home_share(market, scheme)
        levers.disclosure[:] = 1.0 - (1.0 - levers.disclosure) * (1.0 - stated)
