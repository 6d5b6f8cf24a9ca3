"""Enter: providers enter the market, launch and retire offers, choose platforms, join standards, leave.

A month of the supply side, in the order in which one step needs the other:

    renew      content ages and is renewed             retire     what does not pay goes, the idle leave
    sections   rooms follow demand                     comply     standards
    identity   who is assessed is checked
    prospects  what newcomers may expect               adopt      organisations enter
    decide     who launches what, where, on which terms
    announce   new offers are written and paid for     move_in    further platforms

Free entry in the limit: launches rise with value over cost, value falls as rivals share the demand, so that learners
per
course stay about constant (theory k: n = 1 + N/(alpha F)). Each part's file states its equation.

Writes: offers, issuers, homes; providers.adopted, left, launches, courses, active, profit, partner, approved; the
ledger.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from credmarket.agents.catalogue import running
from credmarket.agents.tally import tallied
from credmarket.parameters import Params, inf, param
from credmarket.processes.adopt import adopt
from credmarket.processes.announce import announce
from credmarket.processes.comply import comply
from credmarket.processes.content import renew
from credmarket.processes.homes import move_in
from credmarket.processes.identity import check_identity
from credmarket.processes.launch import decide
from credmarket.processes.likely import likes_now
from credmarket.processes.prospects import prospects
from credmarket.processes.retire import retire
from credmarket.processes.sections import revise_sections

if TYPE_CHECKING:
    from credmarket.market import Market

LAUNCHED = tallied("offers_announced", "offers/month", "offers announced this month")


class EnterParams(Params, section="enter"):
    """The supply side as a whole."""

    frozen: bool = param(False, "", None, None, "nobody enters, launches, retires or leaves; what there is stays",
                         source="a setting for limits")
    choice_scale: float = param(1.0, "utils", (1e-9, inf), (0.3, 3.0),
                                "noise of providers' choice of a platform (mu_P)",
                                source="normalisation; 0 = certainty")


def enter(m: Market) -> None:
    """A month of the supply side."""
    if m.params.enter.frozen:
        return
    likes = likes_now(m)
    renew(m, likes)
    retire(m, likes)
    revise_sections(m)
    comply(m)
    check_identity(m)
    see = prospects(m)
    adopt(m, see)
    rows = running(m.offers, m.month)
    decided = decide(m, see, rows)
    m.tally[LAUNCHED] = len(announce(m, decided))
    move_in(m, see, rows)
