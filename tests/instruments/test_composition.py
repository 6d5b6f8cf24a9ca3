"""Instruments together: at zero strength none changes a bit, and which of two acts first does not matter."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations_with_replacement
from typing import Any

import numpy as np
import pytest
from tests.instruments.acting import parted, scheme_of

from credmarket.instruments import instruments
from credmarket.instruments.levers import Levers
from credmarket.market import Market
from credmarket.menu import standard_menu
from credmarket.policy import keys_of

standard_menu()
OWN = sorted(name for name, kind in instruments().items() if kind.__module__.startswith("credmarket."))
FREE = {"administration": 0.0}
# an instrument at zero strength: nothing is offered, asked or spent
NOTHING: dict[str, dict[str, Any]] = {
    "co_design": {"slower": 0.0, "publicity": 0.0, "running": 0.0},
    "commission_cap": {"cap": 1.0},
    "committed_demand": {"members": 0.0},
    "employer_campaign": {"publicity": 0.0, **FREE},
    "exclusivity_ban": {"banned": False},
    "fee_cap": {"cap": np.inf},
    "fee_subsidy": {"rate": 0.0},
    "framework_inclusion": {"recognised": 0.0, "levelled": 0.0, **FREE},
    "fraud_detection": {"chance": 0.0, **FREE},
    "hiring_freeze": {"cut": 0.0},
    "interoperability": {"adoption": 0.0, **FREE},
    "localisation_grant": {"share": 0.0},
    "loan": {"most": 0.0, **FREE},
    "machine_translation": {"saving": 0.0, **FREE},
    "module_mandate": {"share": 0.0, **FREE},
    "prior_learning": {"recognised": 0.0, **FREE},
    "proctoring": {"required": False, **FREE},
    "provider_grant": {"launch": 0.0, "completion": 0.0, "translation": 0.0},
    "quality_floor": {"least": -np.inf, "inspection": 0.0},
    "registry": {"coverage": 0.0, **FREE},
    "scholarships": {"share": 0.0},
    "study_interest": {"interest": 0.0, "free_time": 0.0},
    "training_credit": {"rate": 0.0},
    "voucher": {"amount": 0.0},
}
# these found something or give a mark: their zero is that they are not there
WITHOUT_ZERO = {"accreditation", "common_standard", "public_platform"}
# what names policies or counts them
NAMES = ("past", "whole", "schemes", "research", "record", "tally")


def test_every_instrument_says_what_its_zero_is() -> None:
    assert set(OWN) == set(NOTHING) | WITHOUT_ZERO


def test_at_zero_strength_all_together_change_no_bit(market: Market, differ: Callable[[Any, Any], list[str]]) -> None:
    base, other = parted(market, 3, *(
        {"instrument": name, **settings, **({"awareness": 1.0} if "awareness" in keys_of(instruments()[name]) else {})}
        for name, settings in NOTHING.items()))
    assert other.governments.schemes.max() == len(NOTHING)
    one, two = base.snapshot(), other.snapshot()
    for state in (one, two):
        del state["governments"]["schemes"]
    assert [x for x in differ(one, two) if x.replace(":", ".").split(".")[1] not in NAMES] == []
    _, pairs, values = base.record.matrix()
    _, others, held = other.record.matrix()
    for pair, column in zip(pairs, values.T, strict=True):
        assert column.tobytes() == held[:, others.index(pair)].tobytes(), pair
    known = set(pairs)
    rest = {pair for pair in others if pair not in known}
    assert all(group.startswith("instrument=") for _, group in rest)


def said(lever: Any) -> Any:
    """A lever as something to compare: a list as a list in an order of its own."""
    if not isinstance(lever, list):
        return lever
    return sorted((tuple(np.round(np.ravel(np.asarray(x, dtype=float)), 12).tolist() for x in item if not callable(x))
                   for item in lever), key=repr)


def together() -> list[tuple[str, str]]:
    """Pairs of instruments that may be in force at once; also two policies with one instrument."""
    slot = {name: getattr(instruments()[name], "alone", None) for name in OWN}
    return [(a, b) for a, b in combinations_with_replacement(OWN, 2) if slot[a] is None or slot[a] != slot[b]]


@pytest.mark.parametrize("pair", together(), ids="+".join)
def test_which_of_two_acts_first_does_not_matter(market: Market, pair: tuple[str, str]) -> None:
    market.founded = {"a": len(market.platforms) - 1, "b": len(market.platforms) - 2}
    first = scheme_of(market, pair[0], {}, 0, "a", government="Asia", ramp_months=9, awareness=0.6)
    second = scheme_of(market, pair[1], {}, 1, "b", awareness=0.4)
    found = []
    for order in ((first, second), (second, first)):
        market.levers = Levers(market.world.n_places, len(market.platforms), market.world.n_sectors)
        for scheme in order:
            scheme.new_year()
            scheme.instrument.act(market, scheme)  # type: ignore[attr-defined]
        found.append((market.levers, market.levers.credit_rates()[::1 if order[0] is first else -1], first.spent, second.spent))
    (one, rates, *spent), (two, back, *again) = found
    assert spent == again
    for name, lever in vars(one).items():
        ours, theirs = said(lever), said(getattr(two, name))
        if isinstance(ours, np.ndarray) and ours.dtype.kind == "f":
            np.testing.assert_allclose(ours, theirs, rtol=1e-14, err_msg=name)
        elif isinstance(ours, np.ndarray):
            assert np.array_equal(ours, theirs), name
        else:
            assert repr(ours) == repr(theirs), name
    np.testing.assert_allclose(rates, back if len(rates) == len(back) else rates[:0], rtol=1e-14)
