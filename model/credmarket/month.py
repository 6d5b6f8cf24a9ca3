"""THE MODEL: the order of events in a month. This page is the model; each line is one file of `processes`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from credmarket.processes.age import age
from credmarket.processes.aware import aware
from credmarket.processes.believe import believe
from credmarket.processes.enrol import enrol
from credmarket.processes.enter import enter
from credmarket.processes.govern import govern
from credmarket.processes.hire import hire
from credmarket.processes.pay import pay
from credmarket.processes.price import price
from credmarket.processes.rank import rank
from credmarket.processes.repute import repute
from credmarket.processes.settle import settle
from credmarket.processes.study import study

if TYPE_CHECKING:
    from credmarket.market import Market


def month(m: Market) -> None:
    """One month of the market."""
    age(m)  # learners              a month older: cohorts come online, education advances, people retire
    govern(m)  # governments        put instruments in force
    enter(m)  # providers           adopt, launch, retire, join a standard, leave
    price(m)  # providers, platforms  set fees; commissions for next month
    rank(m)  # platforms            list and rank
    aware(m)  # learners, employers  come to know
    enrol(m)  # learners            consider, choose, pay
    study(m)  # learners            progress, drop out, pass, hold
    hire(m)  # employers            post, screen, match
    pay(m)  # employers             set wages, learn from output
    believe(m)  # employers, learners  learn what a credential is worth
    repute(m)  # everyone           learns who keeps promises
    settle(m)  # money              closes to zero
