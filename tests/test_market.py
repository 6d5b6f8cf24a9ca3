"""The market steps, shows itself to Mesa, continues from a snapshot, and gives the same bits however it is run."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mesa
import numba
import numpy as np
import pandas as pd
import pytest

from credmarket.agents.views import Employer, Government, Platform, Provider
from credmarket.agents.words import REGIONS
from credmarket.calendar import month_index
from credmarket.faults import Refusal
from credmarket.indicators import indicators
from credmarket.layers import shipped
from credmarket.ledger import LedgerError
from credmarket.market import Market
from credmarket.numerics.blocks import set_threads
from credmarket.processes.settle import settle
from credmarket.scenario import Scenario, load

Make = Callable[..., Market]
Differ = Callable[[Any, Any], list[str]]
PLAIN = Path(__file__).with_name("plain_market.py")


@pytest.fixture(scope="module")
def young(make: Make, tiny: dict[str, Any], lively: dict[str, Any]) -> Market:
    """A year old; read only."""
    return make("baseline", tiny, lively, months=12)


def test_a_step_is_a_month_and_is_recorded(young: Market) -> None:
    assert isinstance(young, mesa.Model)
    assert young.month == 12
    assert young.running
    assert young.calendar_month == 10  # October 2011 was month 0
    months, pairs, values = young.record.matrix()
    assert months.tolist() == list(range(12))
    assert {name for name, _ in pairs} == set(indicators())
    assert values.shape == (12, len(pairs))


def test_it_runs_to_its_horizon_and_stops(make: Make, tiny: dict[str, Any]) -> None:
    market = make("baseline", tiny, {"population.until": "2011-12"})
    taken = 0
    while market.running:
        market.step()
        taken += 1
    assert taken == 3 == month_index("2011-12") + 1


def test_mesa_groups_select_and_aggregate_institutions(young: Market) -> None:
    providers = young.agents_by_type[Provider]
    assert len(providers) == len(young.providers)
    chosen = providers.select(lambda p: p.region == "Europe")
    rows = young.world.place_region[young.providers.place] == REGIONS.index("Europe")
    assert len(chosen) == rows.sum() > 0
    assert chosen.agg("prestige", np.mean) == pytest.approx(young.providers.prestige[rows].mean(), rel=1e-12)
    for kind, table in ((Platform, young.platforms), (Employer, young.employers), (Government, young.governments)):
        assert [a.row for a in young.agents_by_type[kind]] == list(range(len(table)))
    assert len(young.agents) == sum(map(len, (young.providers, young.platforms, young.employers, young.governments)))


def test_mesa_collects_every_indicator_every_month(young: Market) -> None:
    frame = young.datacollector.get_model_vars_dataframe()
    assert isinstance(frame, pd.DataFrame)
    months, pairs, values = young.record.matrix()
    assert len(frame) == len(months)
    for name in ("accounts", "enrolments", "learner_surplus"):
        assert frame[name].tolist() == values[:, pairs.index((name, ""))].tolist()
    assert frame["enrolments"].iloc[-1] > 0


def test_nothing_moves_after_the_last_month(make: Make, differ: Differ, tiny: dict[str, Any]) -> None:
    market = make("baseline", tiny, {"population.until": "2011-11"}, months=2)
    end = market.snapshot()
    with pytest.raises(Refusal, match=r"population\.until is 2011-11"):
        market.step()
    assert differ(end, market.snapshot()) == [] and market.steps == market.month == 2
    assert len(market.datacollector.get_model_vars_dataframe()) == 2


def test_what_mesa_collected_follows_a_snapshot(make: Make, tiny: dict[str, Any]) -> None:
    market = make("baseline", tiny, months=3)
    half, seen = market.snapshot(), market.datacollector.get_model_vars_dataframe()
    market.step()
    for restored in (market.restore(half), make("baseline", tiny).restore(half)):
        assert restored.steps == 3
        pd.testing.assert_frame_equal(restored.datacollector.get_model_vars_dataframe(), seen)
        restored.step()
        assert len(restored.datacollector.get_model_vars_dataframe()) == 4 == restored.steps


def test_mesa_counts_and_runs_months(make: Make, tiny: dict[str, Any]) -> None:
    """`steps` is Mesa's count of months, whatever its version; `run_model` goes to the horizon; its `scenario` is its own."""
    market = make("baseline", tiny, {"population.until": "2012-01"}, months=1)
    assert market.steps == market.month == 1
    market.run_model()
    assert not market.running
    assert market.steps == market.month == 4
    assert market.plan.name == "baseline"
    assert getattr(market, "scenario", None) is not market.plan
    assert set(market.agent_types) <= set(market.agents_by_type) == {Provider, Platform, Employer, Government}


def test_the_same_seed_gives_the_same_market_and_another_gives_another(
        make: Make, differ: Differ, tiny: dict[str, Any]) -> None:
    one, again, other = (make("baseline", tiny, months=2, replicate=r) for r in (1, 1, 2))
    assert differ(one.snapshot(), again.snapshot()) == []
    assert any(d.startswith(".learners.taste") for d in differ(one.snapshot(), other.snapshot()))


LATER = {"policy.subsidy.start": "2012-07", "policy.subsidy.ramp_months": 3, "policy.subsidy.awareness": 0.9,
         "policy.subsidy.budget": 2e9}


def test_a_run_continued_from_a_snapshot_equals_the_uninterrupted_run(
        make: Make, differ: Differ, tiny: dict[str, Any], lively: dict[str, Any]) -> None:
    """Every column, the books and the record, bit for bit; in a new market and in one that has gone on elsewhere."""
    straight = make("subsidy", tiny, lively, LATER, months=14)
    half = straight.snapshot()
    kept = make("subsidy", tiny, lively, LATER).restore(half).snapshot()
    assert differ(half, kept) == []
    for _ in range(8):
        straight.step()
    end = straight.snapshot()
    assert straight.ledger.years[(2013, "governments", "providers", "support")] > 0
    resumed = make("subsidy", tiny, lively, LATER).restore(half)
    for market in (resumed, straight.restore(half)):
        for _ in range(8):
            market.step()
        assert market.month == 22
        assert differ(market.snapshot(), end) == []
    assert len(differ(half, end)) > 50


def test_a_snapshot_is_a_copy(market: Market, differ: Differ, grown: tuple[Market, dict[str, Any]]) -> None:
    before = market.snapshot()
    market.step()
    assert differ(before, grown[1]) == []
    assert len(differ(before, market.snapshot())) > 50


def test_snapshots_of_other_worlds_are_refused(make: Make, tiny: dict[str, Any]) -> None:
    state = make("baseline", tiny, months=1).snapshot()
    with pytest.raises(ValueError, match="seed or replicate"):
        make("baseline", tiny, replicate=2).restore(state)
    with pytest.raises(ValueError, match="another scenario"):
        make("baseline", tiny, {"enrol.hazard": 0.05}).restore(state)
    with pytest.raises(ValueError, match="another scenario"):
        make("subsidy", tiny, {"policy.subsidy.start": "2011-10"}).restore(state)


BRANCH = 13  # November 2012


def moved(name: str, *settings: dict[str, Any]) -> Scenario:
    """A shipped scenario whose policies become public when the world branches."""
    changes = {path: value for part in settings for path, value in part.items()}
    starts = {f"policy.{p.name}.{when}": "2012-11" for p in load(name).policies for when in ("start", "announced")}
    return load(name, {**changes, **starts})


@pytest.fixture(scope="module")
def trunk(make: Make, tiny: dict[str, Any], lively: dict[str, Any]) -> dict[str, Any]:
    return make("baseline", tiny, lively, months=BRANCH).snapshot()


# every plain instrument's scenario; of the paper's initiatives (tests/test_initiatives.py) one of each kind that these lack
BRANCHING = [name for name, path in shipped().items() if not path.read_text(encoding="utf-8").startswith("# Initiative: ")]
# detection has mills from birth: it never was the baseline's world
INITIATIVES = ("google-it", "nzqa", "swayam")


@pytest.mark.parametrize("name", [*sorted({*BRANCHING, *INITIATIVES} - {"baseline", "detection"}), "two public platforms"])
def test_a_policy_may_branch_from_a_snapshot_of_the_baseline(
        name: str, trunk: dict[str, Any], differ: Differ, tiny: dict[str, Any], lively: dict[str, Any]) -> None:
    """Run the past once, then every scenario from there: the same bits as a run of the scenario from birth."""
    if name == "two public platforms":
        second = {"instrument": "public_platform", "name": "second", "government": "India", "place": "India",
                  "languages": ("hi", "en"), "start": "2013-01"}
        plan = moved("public-platform", tiny, lively).add(second)
    else:
        plan = moved(name, tiny, lively)
    branch, whole = Market(plan).restore(trunk), Market(plan)
    for _ in range(BRANCH):
        whole.step()
    at_once = [market.snapshot() for market in (branch, whole)]
    for state in at_once:
        # one number a policy; blanked when the next month begins
        for support in ("support_paid", "support_expected", "credit_paid", "credit_expected", "lent", "lent_expected"):
            del state["tally"][support]
    assert differ(*at_once) == []
    for market in (branch, whole):
        for _ in range(6):
            market.step()
    assert differ(branch.snapshot(), whole.snapshot()) == []
    (_, pairs, values), (_, again, expected) = branch.record.matrix(), whole.record.matrix()
    assert pairs == again
    assert values.tobytes() == expected.tobytes()


def test_the_number_of_threads_changes_no_bit(make: Make, differ: Differ, lively: dict[str, Any]) -> None:
    """9,000 learners are three blocks, so that threads do share the work."""
    settings = {"population.learners": 9000, "employers.number": 500}
    states = []
    for n in (1, 2, 3):
        set_threads(n)
        states.append(make("baseline", settings, lively, months=14).snapshot())
    assert states[0]["ledger"]["balances"]["providers"] != 0
    assert differ(states[0], states[1]) == []
    assert differ(states[0], states[2]) == []


def digest(plain: bool, learners: int, months: int, *settings: str) -> dict[str, str]:
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1" if plain else "0"}
    program = [sys.executable, str(PLAIN), str(learners), str(months), *settings]
    done = subprocess.run(program, env=environment, capture_output=True, text=True, timeout=1200, check=False)
    assert done.returncode == 0, done.stderr
    return dict(line.rsplit(" ", 1) for line in done.stdout.splitlines())


@pytest.mark.skipif(bool(numba.config.DISABLE_JIT), reason="nothing is compiled")
@pytest.mark.parametrize(("learners", "months"), [(200, 16), pytest.param(300, 24, marks=pytest.mark.slow)])
def test_plain_python_gives_the_same_bits(learners: int, months: int) -> None:
    plain, compiled = digest(True, learners, months), digest(False, learners, months)
    assert len(plain) > 100
    assert int(plain["fees"]) > 0
    assert [name for name in plain if plain[name] != compiled.get(name)] == []


WAYS = {
    "nests, everything considered": ("enrol.consideration=full", "enrol.nest_dissimilarity=0.5", "enrol.network=share"),
    "independent, without noise": ("enrol.consideration=independent", "enrol.inclusion=0.2", "enrol.taste_scale=0.0"),
    "one platform, one account, no outside option": (
        "enrol.consideration=platform", "enrol.single_homing=true", "enrol.revision=0.3", "enrol.outside_utility=-inf",
        "enrol.network=accounts"),
    "few seats": ("costs.room=100", "enrol.network=share", "enrol.consideration=full", "enrol.nest_dissimilarity=0.7",
                  "adopt.trend=1.0", "enrol.outside_utility=0.0")}


@pytest.mark.skipif(bool(numba.config.DISABLE_JIT), reason="nothing is compiled")
@pytest.mark.parametrize("way", [pytest.param(way, marks=pytest.mark.slow if slow else ()) for way, slow in zip(
    WAYS, (True, True, False, False), strict=True)])
def test_plain_python_gives_the_same_bits_however_learners_choose(way: str) -> None:
    months = 9 if way == "few seats" else 14  # seats run out from the seventh month on, and then plain Python is slow
    plain, compiled = digest(True, 200, months, *WAYS[way]), digest(False, 200, months, *WAYS[way])
    assert int(plain["fees"]) > 0
    assert [name for name in plain if plain[name] != compiled.get(name)] == []


def test_the_books_close_every_month(make: Make, tiny: dict[str, Any], lively: dict[str, Any]) -> None:
    market = make("subsidy", tiny, lively, LATER)
    for _ in range(16):
        market.step()
        books = market.ledger
        assert sum(books.balances.values()) == 0
        assert books.month == {}
        for party, table in (("providers", market.providers), ("platforms", market.platforms),
                             ("governments", market.governments)):
            assert int(table.cash.sum()) == books.balances[party]
        received = sum(v for (a, b, c), v in books.last.items() if c in ("fee", "support", "sponsorship"))
        assert received == sum(v for (a, b, c), v in books.last.items() if b == "providers" and c != "grant")
        assert books.last.get(("providers", "platforms", "commission"), 0) <= received
    assert market.ledger.balances["learners"] < 0
    assert market.platforms.accounts.sum() == market.opened_accounts.sum() > 0


@pytest.mark.parametrize(("break_it", "words"), [
    (lambda m: m.providers.cash.__setitem__(3, m.providers.cash[3] + 1), "providers: cash"),
    (lambda m: m.governments.cash.__setitem__(0, -1), "governments: cash"),
    (lambda m: m.opened_accounts.__setitem__(2, m.opened_accounts[2] + 1), "accounts of .* opened"),
    (lambda m: m.learners.accounts.__setitem__((0, 0), m.learners.accounts[0, 0] ^ np.uint64(2)), "accounts of"),
    (lambda m: setattr(m, "ever_registered", m.ever_registered - 1), "people have an account"),
    (lambda m: m.pool.__imul__(0), "more people are registered"),
    (lambda m: m.ledger.balances.__setitem__("suppliers", m.ledger.balances["suppliers"] + 7), "open by 7 cents"),
])
def test_breaking_the_books_is_caught(market: Market, break_it: Callable[[Market], None], words: str) -> None:
    market.step()
    market.month -= 1
    settle(market)  # a month may be closed twice
    break_it(market)
    with pytest.raises(LedgerError, match=words):
        settle(market)


def test_notes_tell_of_implausible_values(make: Make, tiny: dict[str, Any]) -> None:
    notes = make("baseline", tiny, {"enrol.hazard": 0.9}).notes()
    assert any("enrol.hazard" in note for note in notes)
