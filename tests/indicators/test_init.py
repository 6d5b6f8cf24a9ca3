"""The registry of indicators: one definition a name; values without enough behind them are empty."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from credmarket import indicators as registry
from credmarket.indicators import ENOUGH, by_group, enough, indicator, indicators, kish, mean, ratio
from credmarket.market import Market
from credmarket.menu import indicator_menu


def test_a_name_has_one_definition(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_INDICATORS", {})

    def measure(m: Any) -> float:
        """Heads."""
        return 1.0

    indicator("heads", "people", "family", ("form",), "stock")(measure)
    held = indicators()["heads"]
    assert (held.unit, held.family, held.groups, held.kind, held.definition) == ("people", "family", ("form",), "stock", "Heads.")
    other = lambda m: 2.0  # noqa: E731
    other.__doc__, other.__module__ = "Others.", "elsewhere"
    with pytest.raises(ValueError, match="'heads' is declared in"):
        indicator("heads", "people", "family")(other)
    with pytest.raises(ValueError, match="no docstring"):
        indicator("tails", "people", "family")(lambda m: 0.0)


def test_ratios_and_groups() -> None:
    assert ratio(3, 4) == 0.75
    assert np.isnan(ratio(1, 0))
    assert by_group("form", ("a", "b"), np.array([1, 2])) == {"form=a": 1.0, "form=b": 2.0}
    assert enough(5.0, ENOUGH) == 5.0
    assert np.isnan(enough(5.0, ENOUGH - 0.01))
    assert np.isnan(enough(5.0, ENOUGH, ENOUGH - 0.01))


def test_a_mean_needs_thirty_effective_people_however_few_of_them_count() -> None:
    assert kish(10.0, 50.0) == 2.0 and kish(30.0, 30.0) == 30.0 and kish(0.0, 0.0) == 0.0
    assert mean(1.0, 60.0, 60.0**2 / ENOUGH) == pytest.approx(1 / 60) and mean(0.0, 60.0, 60.0) == 0.0
    assert np.isnan(mean(50.0, 60.0, 60.0**2 / 29.9)) and np.isnan(mean(0.0, 0.0, 0.0))


NAMES = """aware_share registered_learners new_registrations accounts enrolments paid_enrolments completions credentials_awarded
holders_share completion_rate_all completion_rate_paid participation_gap_education study_hours_median signal_value
signal_value_entrants wage_premium wage_premium_entrants premium_over_mean signal_precision employer_awareness
employers_hired_holders hires_of_holders belief_spread fee_list_mean fee_paid_mean fee_index fee_dispersion free_study_share
courses_announced bundles_active programmes_active providers_active launches retirements exits variety_entropy
standard_compliant_share learners_per_course english_platform_share english_platform_share_accounts
english_platform_share_paid platform_hhi_accounts platform_hhi_new_accounts platform_hhi_enrolments
platform_hhi_accounts_listed platform_hhi_paid platform_hhi_courses platform_top5_share platform_leader_share
english_share_courses english_share_enrolments english_share_spending anglophone_provider_share languages_effective
provider_hhi learner_spending public_spending provider_revenue provider_profit platform_revenue platform_profit
subsidy_passed_through learner_surplus learner_surplus_experienced welfare_total deadweight_share
cost_per_additional_completion employment_rate wage_mean wage_gini match_quality requirement_creep"""
CORE = NAMES.split()


def test_the_core_list_is_complete_and_every_indicator_is_defined() -> None:
    menu = indicator_menu()
    assert [name for name in CORE if name not in menu] == []
    for item in menu.values():
        assert item.unit and item.family and len(item.definition) > 20, item.name
        assert item.kind in ("flow", "stock", "state"), item.name


def test_a_grown_market_measures_all_of_them(market: Market) -> None:
    """Nothing is infinite; shares lie between 0 and 1; groups that partition a total sum to it."""
    market.step()
    menu = indicator_menu()
    _, pairs, values = market.record.matrix()
    now = dict(zip(pairs, values[-1], strict=True))
    assert not any(np.isinf(v) for v in now.values())
    assert sum(np.isfinite(v) for (_, group), v in now.items() if not group) > 55
    for (name, group), value in now.items():
        declared = set(menu[name].groups)
        assert not group or group.split("=")[0] in declared, (name, group)
        if menu[name].unit == "share" and np.isfinite(value) and name not in ("subsidy_passed_through", "match_quality"):
            assert -1e-9 <= value <= 1 + 1e-9, (name, group, value)
    for name, kind in (("pool", "education"), ("pool", "region"), ("enrolments", "education"), ("enrolments", "language"),
                       ("paid_enrolments", "region"), ("accounts", "platform"), ("learner_spending", "education")):
        parts = [v for (n, g), v in now.items() if n == name and g.startswith(f"{kind}=")]
        assert sum(parts) == pytest.approx(now[name, ""], rel=1e-9), (name, kind)
