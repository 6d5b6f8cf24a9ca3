"""Levers: neutral values mean that nothing is in force; the kinds of levers are the declared ones."""

from __future__ import annotations

import numpy as np

from credmarket.agents.marks import CLASSES
from credmarket.agents.words import FORMS, STACKS
from credmarket.instruments import instruments
from credmarket.instruments.levers import Levers
from credmarket.menu import standard_menu

NEUTRAL = {"fee_cap": np.inf, "commission_cap": 1.0,
           "quality_floor": -np.inf, "disclosure": 0.0, "recognition": 0.0, "campaign": 0.0, "publicity": 0.0,
           "vacancy_factor": 1.0, "interest": 1.0, "free_time": 0.0,
           "platform_open": False, "exclusivity_ban": False, "portability": 0.0, "detection": 0.0, "translation_cost": 1.0,
           "proctoring": np.nan, "modules": 0.0,
           "exam_fee": np.inf, "catalogue_grant": 0.0}


def test_levers_start_neutral() -> None:
    levers = Levers(4, 3, 2)
    for name, value in NEUTRAL.items():
        held = getattr(levers, name)
        assert np.array_equal(held, np.full(held.shape, value), equal_nan=held.dtype.kind == "f"), name
    assert levers.supports == []
    assert levers.grants == levers.credits == []
    assert levers.training_credit().tolist() == [0.0] * 4
    assert levers.standards == []
    assert levers.co_designs == []


def test_shapes() -> None:
    levers = Levers(4, 3, 2)
    shapes = {"campaign": (len(FORMS), 4), "publicity": (4, 3), "disclosure": (CLASSES,),
              "recognition": (4, len(STACKS)), "portability": (3,), "detection": (4,),
              "vacancy_factor": (4, 2), "exam_fee": (3,), "fee_cap": (len(FORMS), 4)}
    for name, shape in shapes.items():
        assert getattr(levers, name).shape == shape, name


def test_every_instrument_declares_the_levers_that_it_writes() -> None:
    standard_menu()
    known = set(vars(Levers(1, 1, 1)))
    own = {name: kind for name, kind in instruments().items() if kind.__module__.startswith("credmarket.")}
    assert {"voucher", "fee_subsidy", "common_standard", "provider_grant", "public_platform", "fee_cap",
            "training_credit"} <= set(own)
    for name, kind in own.items():
        assert kind.writes, name
        assert set(kind.writes) <= known, name
