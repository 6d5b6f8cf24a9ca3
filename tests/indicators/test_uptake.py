"""Uptake: each measure against a count by hand over the columns of a grown market."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from credmarket.agents.cohorts import OLDEST
from credmarket.agents.words import BACHELOR, EDUCATION, NONE, REGIONS
from credmarket.indicators import uptake
from credmarket.indicators.peopled import PEOPLED
from credmarket.market import Market


@pytest.fixture
def stepped(market: Market) -> Market:
    """A month later: tallies are this month's; the clock stands where the month stood."""
    market.step()
    market.month -= 1
    return market


def pool(m: Market) -> Any:
    L = m.learners
    return (L.online_from <= m.month) & (m.month < L.born + OLDEST)


def share(m: Market, mask: Any, of: Any) -> float:
    w = m.learners.weight.astype(float)
    effective = w[of].sum() ** 2 / max((w[of] ** 2).sum(), 1.0)
    return float(w[mask & of].sum() / w[of].sum()) if effective >= 30 else np.nan


def holders(m: Market) -> Any:
    valid = np.zeros(len(m.learners), bool)
    valid[m.credentials.learner[m.credentials.expires > m.month]] = True
    return valid


def test_shares_of_the_pool(stepped: Market) -> None:
    L, there = stepped.learners, pool(stepped)
    for measure, mask in ((uptake.aware_share, L.known.any(axis=1)), (uptake.holders_share, holders(stepped))):
        values: Any = measure(stepped)
        assert values[""] == pytest.approx(share(stepped, mask, there), rel=1e-12)
        for e, name in enumerate(EDUCATION):
            group = there & (L.education == e)
            assert values[f"education={name}"] == pytest.approx(share(stepped, mask, group), rel=1e-12, nan_ok=True)
        asia = there & (stepped.world.place_region[L.place] == REGIONS.index("Asia"))
        assert values["region=Asia"] == pytest.approx(share(stepped, mask, asia), rel=1e-12)
        by_place = [share(stepped, mask, there & (L.place == i)) for i in range(stepped.world.n_places)]
        assert [values[f"place={name}"] for name in stepped.world.place_names] == pytest.approx(by_place, rel=1e-12, nan_ok=True)
        assert np.isfinite(by_place).any()
        tongues = [share(stepped, mask, there & (L.language == i)) for i in range(stepped.world.n_languages)]
        if measure is uptake.holders_share:
            assert [values[f"language={c}"] for c in stepped.world.languages] == pytest.approx(tongues, rel=1e-12, nan_ok=True)
    assert np.isnan(tongues).any()  # languages of fewer than 30 effective people have no share
    tongue: Any = uptake.holders_share(stepped)
    spanish = there & (L.language == stepped.world.languages.index("es"))
    assert tongue["language=es"] == pytest.approx(share(stepped, holders(stepped), spanish), rel=1e-12)
    assert 0 < tongue[""] < uptake.aware_share(stepped)[""] <= 1  # type: ignore[index]


def test_people_registered_and_accounts(stepped: Market) -> None:
    L = stepped.learners
    has = L.accounts.any(axis=1)
    registered: Any = uptake.registered_learners(stepped)
    assert registered[""] == L.weight[has].astype(float).sum()
    in_pool = float(L.weight[has & pool(stepped)].astype(float).sum())
    assert sum(v for k, v in registered.items() if k.startswith("education=")) == in_pool <= registered[""]
    accounts: Any = uptake.accounts(stepped)
    bits = sum(bin(int(x)).count("1") * int(w) for x, w in zip(L.accounts[:, 0], L.weight, strict=True))
    assert accounts[""] == bits > registered[""]
    leader = stepped.platform_names[int(stepped.opened_accounts.argmax())]
    assert accounts[f"platform={leader}"] == stepped.opened_accounts.max()


def test_the_gap_between_graduates_and_others(stepped: Market) -> None:
    L, there = stepped.learners, pool(stepped)
    has, graduate = L.accounts.any(axis=1), L.education >= BACHELOR
    expected = 100 * (share(stepped, has, there & graduate) - share(stepped, has, there & ~graduate))
    assert uptake.participation_gap_education(stepped) == pytest.approx(expected, rel=1e-9)
    assert expected > 0


def test_flows_are_sums_over_listings(stepped: Market) -> None:
    assert uptake.enrolments(stepped)[""] == pytest.approx(stepped.flows.enrolled.sum(), rel=1e-6)  # type: ignore[index]
    assert uptake.paid_enrolments(stepped)[""] == pytest.approx(stepped.flows.payers.sum(), rel=1e-6)  # type: ignore[index]
    for kind in PEOPLED:
        parts = [v for k, v in uptake.enrolments(stepped).items() if k.startswith(f"{kind}=")]  # type: ignore[union-attr]
        assert sum(parts) == pytest.approx(stepped.flows.enrolled.sum(), rel=1e-6)
    per: Any = uptake.paid_per_thousand(stepped)
    assert per[""] == pytest.approx(1000 * stepped.flows.payers.sum() / stepped.pool.sum(), rel=1e-6)
    first: Any = uptake.new_registrations(stepped)
    assert 0 < first[""] < uptake.enrolments(stepped)[""]  # type: ignore[index]


def test_completions_and_awards_are_expected_of_this_months_enrolments(stepped: Market) -> None:
    by_form: Any = uptake.credentials_awarded(stepped)
    done: Any = uptake.completions(stepped)
    assert done[""] > by_form["form=academic_certificate"] > 0.0
    assert sum(v for k, v in done.items() if k) == pytest.approx(done[""])
    started = stepped.cohort[stepped.month, 0]
    assert done[""] < started


def test_completion_of_the_enrolments_of_a_year_that_ended_a_year_ago(market: Market) -> None:
    market.month = 30
    market.cohort[:], market.cohort_squares[:] = 0.0, 0.0
    market.cohort[7:19] = [100.0, 5.0, 20.0, 10.0]  # twelve months that end 12 months ago
    market.cohort[7, 1], market.cohort[18, 1] = 17.0, 29.0  # the first and the last of them count
    market.cohort[19:] = [1e9, 1e9, 1e9, 1e9]
    market.cohort[:7] = [1e9, 0.0, 1e9, 0.0]
    market.cohort_squares[7:19] = [100.0, 20.0]  # every one stands for one person
    assert uptake.completion_rate_all(market) == pytest.approx(0.08)
    assert uptake.completion_rate_paid(market) == pytest.approx(0.5)
    market.cohort_squares[7:19] = [100.0**2 / 2, 20.0**2 / 2]  # two people stand for each month's: 24 effective in all
    assert np.isnan(uptake.completion_rate_all(market))
    market.month = 11
    assert np.isnan(uptake.completion_rate_all(market))


def test_graduates_among_those_expected_to_complete(market: Market) -> None:
    market.month = 20
    market.cohort[:], market.cohort_graduates[:] = 0.0, 0.0
    market.cohort[9:21, 1], market.cohort_graduates[9:21] = 10.0, 7.0
    market.cohort[8, 1] = 1e9
    assert uptake.graduates_among_completers(market) == pytest.approx(0.7)


def earned(months: list[int], hours: list[float]) -> Any:
    """A market of people who count for one each, in month 40, with one certificate each."""
    n = len(months)
    return SimpleNamespace(
        month=40, credentials=SimpleNamespace(awarded=np.array(months), learner=np.arange(n), offer=np.arange(n)),
        learners=SimpleNamespace(weight=np.ones(n)), offers=SimpleNamespace(hours=np.array(hours)))


def test_hours_are_of_the_certificates_of_the_last_twelve_months() -> None:
    m = earned([28] * 50 + [29] * 20 + [40] * 40, [500.0] * 50 + [10.0] * 20 + [30.0] * 25 + [90.0] * 15)
    assert uptake.study_hours_median(m) == 30.0
    assert uptake.study_hours_below_50(m) == pytest.approx(45 / 60)


def test_hours_need_enough_certificates() -> None:
    few = earned([35] * 29, [30.0] * 29)
    assert np.isnan(uptake.study_hours_median(few)) and np.isnan(uptake.study_hours_below_50(few))
    assert np.isnan(uptake.study_hours_median(earned([], [])))


def test_effective_learners(stepped: Market) -> None:
    w = stepped.learners.weight[pool(stepped)].astype(float)
    assert uptake.effective_learners(stepped) == pytest.approx(w.sum() ** 2 / (w**2).sum(), rel=1e-9)
    assert (stepped.learners.credential != NONE).any()
