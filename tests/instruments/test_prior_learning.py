"""Prior learning: degrees count earlier credentials with at least a given chance, for learners of the jurisdiction."""

from __future__ import annotations

import numpy as np
import pytest
from tests.instruments.acting import acted, parted

from credmarket.agents.words import STACKS
from credmarket.market import Market
from credmarket.processes.entitled import acceptance

RPL = STACKS.index("rpl")


def test_it_raises_the_chance_of_its_mode_at_home_as_far_as_it_is_phased_in(market: Market) -> None:
    own = acceptance(market)
    scheme = acted(market, "prior_learning", {"recognised": 0.9, "administration": 1200.0}, government="Europe", ramp_months=8)
    found = acceptance(market)
    assert found[scheme.places, RPL] == pytest.approx(0.9 * scheme.strength(market.month))
    assert np.array_equal(np.delete(found, RPL, axis=1), np.delete(own, RPL, axis=1))
    assert np.array_equal(found[~scheme.places], own[~scheme.places]) and scheme.spent == 10_000
    acted(market, "prior_learning", {"recognised": 0.1})
    assert np.array_equal(found, acceptance(market))  # a law never makes recognition rarer


def test_a_stack_is_worth_more_so_that_more_pay_for_what_may_be_recognised(market: Market) -> None:
    """Everything that counts at all is recognised after the fact, and a degree is worth much: chances to pay rise."""
    market.offers.stack[:], market.offers.credits[:] = RPL, 12.0
    change = {"degree_return": 0.5, "trust": 0.3, "recognised_rpl": 0.0}
    market.params.enrol = market.params.enrol.change(**change)
    market.plan = market.plan.change({f"enrol.{name}": value for name, value in change.items()})
    base, law = parted(market, 1, {"instrument": "prior_learning", "recognised": 1.0})
    assert law.record.latest("paid_enrolments") > base.record.latest("paid_enrolments")
