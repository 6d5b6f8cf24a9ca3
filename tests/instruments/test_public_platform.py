"""Public platform: founded closed, then opened with free study, a cheap exam, money for courses and publicity."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.instruments.acting import scheme_of

from credmarket.agents.platforms import OPEN
from credmarket.faults import Refusal
from credmarket.market import Market
from credmarket.past import founding


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
        assert home.ledger.last[("governments", "suppliers", "hosting")] == 10_000
        assert home.platforms.cash[row] == 0  # the state paid for what it passed on


def test_people_of_the_place_come_to_know_it_and_nobody_else_at_once(home: Market) -> None:
    row = home.founded["state platform"]
    for _ in range(3):
        home.step()
    share = home.awareness.share[:, row]
    indonesia = home.world.place_names.index("Indonesia")
    assert (share[2 * indonesia: 2 * indonesia + 2] > 0).all()
    assert share.sum() == pytest.approx(share[2 * indonesia: 2 * indonesia + 2].sum())


def acted(home: Market, **terms: Any) -> Any:
    """The scheme, after a month at full strength was put in force on blank levers and books."""
    (scheme,) = home.schemes
    while home.month < 6:
        home.step()
    home.levers.publicity[:], home.ledger.month, home.pool[:] = 0.0, {}, 1_000_000
    scheme.new_year()
    scheme.spent_month = 0
    for name, value in terms.items():
        setattr(scheme, name, value)
    scheme.instrument.act(home, scheme)
    return scheme


def test_running_and_publicity_are_paid_to_who_does_the_work_and_count_as_public_outlay(home: Market) -> None:
    """The books of the month: hosting and publicity leave the market; publicity costs its price a person reached."""
    scheme = acted(home)
    reached = home.pool[scheme.places].sum() * 0.05 / 12.0
    assert reached > 0
    assert home.ledger.paid("campaign", "governments", "suppliers") == round(100 * 0.1 * reached)
    assert home.ledger.paid("hosting", "governments", "suppliers") == 10_000
    assert home.ledger.paid("grant") == 0
    assert scheme.spent == scheme.spent_month == 10_000 + round(100 * 0.1 * reached)


def test_publicity_and_courses_go_as_far_as_the_budget(home: Market) -> None:
    row, indonesia = home.founded["state platform"], home.world.place_names.index("Indonesia")
    cost = acted(home).spent - 10_000
    scheme = acted(home, budget=10_000 + cost // 2)
    assert scheme.left == 0
    assert home.levers.publicity[indonesia, row] == pytest.approx(0.05 * (cost // 2) / cost)
    assert home.levers.catalogue_grant[row] == 0.0
    scheme = acted(home, budget=10_000 + cost + 700)
    assert home.levers.publicity[indonesia, row] == pytest.approx(0.05)
    assert home.levers.catalogue_grant[row] == 7.0


def test_welfare_falls_by_what_running_costs_and_its_public_funds(home: Market) -> None:
    """1 + mcpf for each dollar more, to the rounding of sums; the platform keeps nothing of it."""
    scheme = acted(home)
    home.step()
    state, base = home.snapshot(), {}
    for running in (0.0, 1.2e9):
        home.restore(state)
        scheme.instrument = scheme.instrument.change(running=running)
        home.step()
        base[running] = (home.record.latest("welfare_total"), home.record.latest("platform_profit"),
                         home.record.latest("public_spending"))
    welfare, profit, spending = (base[1.2e9][k] - base[0.0][k] for k in range(3))
    assert spending == pytest.approx(1e8)
    assert welfare == pytest.approx(-1e8 * (1.0 + home.params.welfare.mcpf), rel=1e-6)
    assert profit == 0.0


def test_it_can_pay_for_a_platform_of_the_record_and_founds_none(market: Market) -> None:
    names = market.platform_names
    settings = {"platform": "SWAYAM", "catalogue": 6e6, "exam_fee": 12.0, "running": 0.0}
    scheme = scheme_of(market, "public_platform", settings, government="India")
    assert founding(market.plan.add({"instrument": "public_platform", **settings})) == []
    scheme.instrument.act(market, scheme)
    row = names.index("SWAYAM")
    assert market.levers.catalogue_grant[row] == pytest.approx(5e5) and market.levers.exam_fee[row] == 12.0
    assert market.open_platforms()[row] and not np.delete(market.levers.catalogue_grant, row).any()
    market.platform_names = ()
    with pytest.raises(Refusal, match="SWAYAM takes no part"):
        scheme.instrument.act(market, scheme)
