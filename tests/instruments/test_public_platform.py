"""Public platform: founded closed, then opened with free study, a cheap exam, money for courses and publicity."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from credmarket.agents.platforms import OPEN
from credmarket.market import Market


@pytest.fixture
def home(make: Any, tiny: dict[str, Any]) -> Market:
    return make("public-platform", tiny, {"policy.state platform.start": "2011-12", "policy.state platform.ramp_months": 2,
                                          "policy.state platform.running": 1200.0})


def test_it_is_there_from_the_start_but_closed(home: Market) -> None:
    row = home.founded["state platform"]
    assert row == len(home.platforms) - 1
    assert home.platform_names[row] == "state platform (Indonesia)"
    assert home.world.languages[home.platforms.language[row]] == "id"
    assert home.platforms.speaks[row].sum() == 1
    assert home.platforms.commission[row] == 0.0
    home.step()
    assert not home.open_platforms()[row]
    assert not home.levers.publicity.any()


def test_in_force_it_is_open_cheap_known_and_pays_for_courses(home: Market) -> None:
    row = home.founded["state platform"]
    indonesia = home.world.place_names.index("Indonesia")
    for strength in (0.5, 1.0):
        while home.month < 2 or home.levers.catalogue_grant[row] == 0 or (strength == 1.0 and home.month < 4):
            home.step()
        assert home.open_platforms()[row]
        assert home.platforms.study[row] == OPEN
        assert home.levers.exam_fee[row] == 15.0
        assert home.levers.catalogue_grant[row] == pytest.approx(6e6 / 12 * strength)
        assert home.levers.publicity[indonesia, row] == pytest.approx(0.05 * strength)
        others = np.ones(home.levers.publicity.shape, bool)
        others[indonesia, row] = False
        assert not home.levers.publicity[others].any()
        assert home.ledger.last[("governments", "platforms", "grant")] >= 10_000  # its running, and what it paid for


def test_people_of_the_place_come_to_know_it_and_nobody_else_at_once(home: Market) -> None:
    row = home.founded["state platform"]
    for _ in range(3):
        home.step()
    share = home.awareness.share[:, row]
    indonesia = home.world.place_names.index("Indonesia")
    assert (share[2 * indonesia: 2 * indonesia + 2] > 0).all()
    assert share.sum() == pytest.approx(share[2 * indonesia: 2 * indonesia + 2].sum())
