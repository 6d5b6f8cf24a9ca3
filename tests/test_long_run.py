"""The long run: to 2030 the market neither explodes, dies nor locks in, and balances every month of every shipped scenario.

Bounds come from what the words mean, not from what the model happens to give; the values are printed (`pytest -s`).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from credmarket.agents.words import HOLDER, REGISTERED
from credmarket.calendar import month_index
from credmarket.layers import shipped
from credmarket.market import Market
from credmarket.scenario import load

pytestmark = pytest.mark.slow

LEARNERS = 5_000
SEEDS = range(1, 21)
UNTIL = "2030-12"
LAST = 5  # years that are looked at
GROWTH = 2.0  # a market that doubles in a year, after twenty years of age, explodes
SHRINKAGE = 0.5  # one that halves in a year dies
LONE = 0.95  # Herfindahl index of revenue: one platform has more than 97 % of it
LEADER = 0.9  # of accounts: the largest open platform of 2016 had 0.5 of those on record
ENGLISH = (0.05, 0.97)  # of courses: English does not vanish; other languages do not (there were 0.25 in 2015 on record)
LANGUAGES = 1.2  # effective number: one language with 97 % of courses, and some others
FEW = 10  # providers and platforms that are still there
PAYING = ("subsidy", "voucher", "public-platform")  # scenarios in which governments spend
SPENDING = 0.01  # of the pool's wages: education of all kinds takes some per cent of what households earn


def years(market: Market, name: str) -> Any:
    """Means of an indicator over each of the last years."""
    _, pairs, values = market.record.matrix()
    return np.nanmean(values[-12 * LAST:, pairs.index((name, ""))].reshape(LAST, 12), axis=1)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_market_without_new_policy_neither_explodes_dies_nor_locks_in(seed: int) -> None:
    market = Market(load("baseline", {"population.learners": LEARNERS, "population.until": UNTIL}), seed)
    market.run_model()
    assert market.month == month_index(UNTIL) + 1
    names = ("paid_enrolments", "enrolments", "new_registrations", "launches", "programmes_active", "providers_active",
             "learner_spending", "wage_mean", "pool", "registered_learners", "fee_paid_mean", "fees_at_safety_cap",
             "platform_hhi_paid", "platform_hhi_enrolments", "platform_leader_share", "english_share_courses",
             "english_share_enrolments", "languages_effective", "loop_gain", "holders_share")
    seen = {name: years(market, name) for name in names}
    print(f"\nseed {seed}, means of the years {UNTIL[:4]} and the {LAST - 1} before")
    for name, values in seen.items():
        print(f"  {name:26}" + " ".join(f"{value:12.4g}" for value in values))

    # it does not die: every year people register, enrol and pay, and programmes are launched
    for name in ("paid_enrolments", "enrolments", "new_registrations", "launches"):
        assert (seen[name] > 0).all(), name
    assert (seen["providers_active"] > FEW).all() and (seen["programmes_active"] > seen["providers_active"]).all()
    # it neither explodes nor collapses: no year doubles or halves what the year before had
    for name in ("paid_enrolments", "enrolments", "programmes_active", "providers_active", "learner_spending"):
        ratio = seen[name][1:] / seen[name][:-1]
        assert (ratio < GROWTH).all() and (ratio > SHRINKAGE).all(), (name, ratio)
    assert (seen["fees_at_safety_cap"] == 0).all()  # the cap is a fuse: where it binds, fees drift without bound
    heads = market.tally["heads"].sum(axis=(0, 1))
    assert 0 < heads[REGISTERED] < market.pool.sum() and 0 < heads[HOLDER] < market.pool.sum()
    assert (seen["learner_spending"] < SPENDING * seen["wage_mean"] * seen["pool"]).all()
    # it does not lock in: nobody and no language has it all
    assert (seen["loop_gain"] < 1.0).all()
    assert (seen["platform_hhi_paid"] < LONE).all() and (seen["platform_hhi_enrolments"] < LONE).all()
    assert (seen["platform_leader_share"] < LEADER).all()
    for name in ("english_share_courses", "english_share_enrolments"):
        assert ((seen[name] > ENGLISH[0]) & (seen[name] < ENGLISH[1])).all(), name
    assert (seen["languages_effective"] > LANGUAGES).all()


@pytest.mark.parametrize("name", sorted(shipped()))
def test_every_shipped_scenario_balances_every_month(name: str) -> None:
    """A month that does not balance stops the run (`ledger.close`, `settle`, `balances`); here it is summed up anew."""
    market = Market(load(name, {"population.learners": LEARNERS, "population.until": UNTIL}))
    flows = dict.fromkeys(market.ledger.balances, 0)
    while market.running:
        market.step()
        for (payer, payee, _), cents in market.ledger.last.items():
            flows[payer] -= cents
            flows[payee] += cents
        assert flows == market.ledger.balances and sum(flows.values()) == 0, market.month
        for kind in ("providers", "platforms", "governments"):
            assert int(getattr(market, kind).cash.sum()) == flows[kind], (market.month, kind)
        assert market.closed["month"] == market.month - 1
    assert market.month == month_index(UNTIL) + 1 and flows["learners"] < 0 < flows["suppliers"]
    assert flows["governments"] < 0 or name not in PAYING
