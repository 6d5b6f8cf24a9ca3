"""Framework inclusion: degrees count credentials, and the level of what is verified can be read."""

from __future__ import annotations

import numpy as np
import pytest
from tests.instruments.acting import acted, parted

from credmarket.agents.marks import CLASSES, VERIFIED
from credmarket.agents.words import STACKS
from credmarket.market import Market

RPL = STACKS.index("rpl")


def test_recognition_is_for_learners_at_home_and_levels_for_what_is_verified(market: Market) -> None:
    market.issuers.group[::2] += 1  # every other issuer is verified
    scheme = acted(market, "framework_inclusion", {"recognised": 0.9, "levelled": 0.8, "administration": 1200.0},
                   government="Europe", awareness=1.0, ramp_months=8)
    strength = scheme.strength(market.month)
    assert market.levers.recognition[scheme.places, RPL] == pytest.approx(0.9 * strength)
    assert not market.levers.recognition[~scheme.places].any() and not np.delete(market.levers.recognition, RPL, axis=1).any()
    stated = market.levers.disclosure
    assert not stated[~VERIFIED].any() and stated[VERIFIED].any() and (stated <= 0.8 * strength).all() and scheme.spent == 10_000


def test_in_a_run_verified_classes_are_more_comparable_and_more_is_recognised(market: Market) -> None:
    standard = {"instrument": "common_standard", "name": "framework", "delay": 0, "compliance_cost": 0.0, "review_cost": 0.0}
    market.plan = market.plan.add({"start": "2014-04", **standard})
    base, cycle = parted(market, 4, {"instrument": "framework_inclusion", "awareness": 1.0})
    plain, seen = base.records.comparability, cycle.records.comparability
    assert (seen[VERIFIED] >= plain[VERIFIED]).all() and (seen[VERIFIED] > plain[VERIFIED]).any()
    assert seen[~VERIFIED] == pytest.approx(plain[~VERIFIED], abs=0.02) and len(seen) == CLASSES
    assert (cycle.levers.recognition[:, RPL] == 1.0).all() and not base.levers.recognition.any()
