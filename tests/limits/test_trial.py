"""Trials of a scenario, and figures from several."""

import numpy as np
import pytest
from tests.conftest import differences

from credmarket.limits.trial import at_the_end, by_programme, mean_of, months, share_of
from credmarket.market import Market
from credmarket.scenario import load

PLAIN = load("limits/plain", {"population.until": "2011-12", "population.learners": 400})


def every_month(scenario):
    """The market after each month, with every indicator."""
    market = Market(scenario)
    while market.running:
        market.step()
        yield market


def test_markets_run_to_their_horizon() -> None:
    assert [market.month for market in months(PLAIN, 1)] == [1, 2, 3]
    assert at_the_end(PLAIN, 1).month == 3


def test_indicators_are_measured_that_are_read_and_no_others() -> None:
    """As with all of them: measuring changes nothing."""
    read, (*_, all_) = at_the_end(PLAIN, 1, read=("enrolments",)), every_month(PLAIN)
    assert {name for _, pairs, _ in [read.record.matrix()] for name, _ in pairs} == {"enrolments"}
    assert read.record.history("enrolments") == all_.record.history("enrolments")
    told, whole = read.snapshot(), all_.snapshot()
    assert differences(*({k: v for k, v in state.items() if k != "record"} for state in (told, whole))) == []


def test_an_indicator_that_a_policy_waits_for_is_measured() -> None:
    waits = PLAIN.add({"instrument": "fee_subsidy", "name": "help", "start": "2011-11", "when": "enrolments", "above": 1.0})
    assert len(at_the_end(waits, 1).record.history("enrolments")) == 3


def test_figures_of_several_worlds() -> None:
    found = mean_of([1.0, 2.0, 3.0])
    assert found.value == 2.0 and found.error == pytest.approx(1 / np.sqrt(3))


def test_a_programme_on_two_platforms_counts_once() -> None:
    market = at_the_end(load("limits/c1", {"population.learners": 400}), 1)
    assert by_programme(market) == pytest.approx(market.flows.enrolled) and by_programme(market, "payers").shape == (4,)
    market.listings.offer[1] = 0
    assert by_programme(market)[0] == market.flows.enrolled[0] + market.flows.enrolled[1] and by_programme(market)[1] == 0.0


def test_a_share_is_never_without_error() -> None:
    assert share_of(50, 100).error == pytest.approx(0.05)
    assert share_of(0, 100).error == pytest.approx(0.01)
