"""The supply side as a whole: free entry, addresses, switches."""

import os
import subprocess
import sys

import numpy as np
import pytest
from tests.processes.supply_market import SupplyMarket, live

from credmarket.agents.platforms import CHOICE
from credmarket.agents.words import BUNDLE, COURSE, DIRECT_ROW, NEVER

SMALL = {"providers.scale": 0.25, "adopt.trend": 0.5, "launch.pace": 3.0}


def courses(m):
    direct = DIRECT_ROW
    return int(((m.offers.kind == COURSE) & (m.offers.retired == NEVER) & (m.offers.platform != direct)).sum())


ALIKE = {"providers.cost_spread": 0.0, "providers.motive_spread": 0.0, "costs.labour_share": 0.0, "providers.named": False,
         "prospects.prestige_effect": 0.0, "prospects.reach_effect": 0.0, "launch.translation": 0.0}


def test_free_entry_keeps_learners_per_course_about_constant():
    """Twice the learners carry about twice the courses (fact SF35; theory k: n = 1 + N/(alpha F)) where providers are
    alike. Where costs differ, the market grows into dearer providers and the elasticity is below one."""
    found = []
    for studying in (2.5e4, 5e4, 1e5):
        m = SupplyMarket({**SMALL, **ALIKE, "launch.softness": 0.1, "launch.pace": 25.0, "providers.scale": 0.12,
                          "prospects.prior_offers": 0.5,
                          "objective.spending_elasticity": 0.0})
        m.providers.type[:], m.providers.field[:], m.providers.forms[:], m.providers.supply[:] = 0, 1, 1, 1
        m.providers.visibility[:], m.providers.revenue[:], m.providers.service[:] = 0.5, 0.2, 0.0
        m.providers.adopted[:] = 0  # neither entry nor capacity binds: what is left is free entry
        live(m, 72, studying=studying)
        found.append(courses(m))
    elasticity = np.diff(np.log(found)) / np.log(2.0)
    assert np.all(elasticity > 0.8) and np.all(elasticity < 1.25), found


def test_the_market_grows_without_overshoot():
    m, path = SupplyMarket({**SMALL}), []
    for _ in range(9):
        live(m, 10, studying=3e5)
        path.append(courses(m))
    assert path[3] > 50 and np.all(np.diff(path) > -0.05 * max(path))


def test_everything_that_one_expects_to_see_happens():
    m = SupplyMarket({**SMALL, "homes.hazard": 0.1})
    live(m, 70, studying=3e6)
    offers = m.offers
    assert (offers.kind == BUNDLE).sum() > 3 and len(m.homes) > 10
    assert len(np.unique(offers.language)) > 8 and (offers.retired < NEVER).any()
    assert np.all(offers.fee >= 0) and np.all(offers.unit >= 0) and np.all(offers.unit < len(m.issuers))
    assert np.all(offers.platform >= 0) and np.all(offers.launched > 0)
    assert np.array_equal(m.providers.launches, np.bincount(offers.provider, minlength=len(m.providers)))
    assert np.isfinite(offers.enrolled).all() and np.isfinite(m.providers.reputation).all()


def test_the_same_seed_gives_the_same_market_and_another_replicate_another():
    def run(replicate):
        m = SupplyMarket(SMALL, replicate=replicate)
        live(m, 25, studying=1e6)
        return m.offers.state()

    a, b, c = run(1), run(1), run(2)
    assert all(np.array_equal(a[k], b[k], equal_nan=a[k].dtype.kind == "f") for k in a) and not np.array_equal(a["pid"], c["pid"])


def test_frozen_means_that_nothing_changes():
    m = SupplyMarket({**SMALL})
    live(m, 20, studying=1e6)
    m.params.enter = m.params.enter.change(frozen=True)
    n, homes = len(m.offers), len(m.homes)
    relevance = m.offers.relevance.copy()
    live(m, 6, studying=1e6)
    assert len(m.offers) == n and len(m.homes) == homes and np.array_equal(m.offers.relevance, relevance)


def test_dearer_production_means_fewer_courses_and_fewer_languages():
    """Where a course costs more, small languages fall below the threshold of entry."""
    def run(cost):
        m = SupplyMarket({**SMALL, **ALIKE, "costs.course": cost})
        live(m, 60, studying=5e4)
        kept = (m.offers.kind == COURSE) & (m.offers.platform != DIRECT_ROW)
        return kept.sum(), (np.bincount(m.offers.language[kept], minlength=36) > 2).sum()

    cheap, dear = run(25_000.0), run(200_000.0)
    assert dear[0] < 0.5 * cheap[0] and dear[1] < cheap[1], (cheap, dear)


@pytest.mark.parametrize("weights", [(0.9, 0.02), (0.1, 0.8)])
def test_free_study_is_what_the_visibility_minded_arrive_at(weights):
    visibility, revenue = weights
    m = SupplyMarket({**SMALL, "prospects.prior_stay": 0.05})
    m.platforms.study[:] = CHOICE
    m.providers.visibility[:], m.providers.revenue[:] = visibility, revenue
    m.providers.own_labour[:] = m.providers.new_students[:] = m.providers.service[:] = 0.03
    live(m, 40, studying=1e6)
    online = (m.offers.kind == COURSE) & (m.offers.platform != DIRECT_ROW)
    free = (m.offers.charged[online] == 0).mean()
    assert free > 0.9 if visibility > revenue else free < 0.6


DIGEST = """
import hashlib, sys
sys.path[:0] = {path!r}
from tests.processes.supply_market import SupplyMarket, live
m = SupplyMarket({{"providers.scale": 0.05, "adopt.trend": 0.5, "launch.pace": 3.0}})
live(m, 16, studying=1e5)
digest = hashlib.sha256()
for table in (m.offers, m.providers, m.platforms, m.listings, m.issuers, m.homes):
    for column in table.state().values():
        digest.update(column.tobytes())
print(len(m.offers), digest.hexdigest())
"""


def test_the_bits_are_the_same_without_compilation():
    code = DIGEST.format(path=[p for p in sys.path if p])
    found = [subprocess.run([sys.executable, "-W", "ignore", "-c", code], env={**os.environ, "NUMBA_DISABLE_JIT": off},
                            capture_output=True, text=True, check=True).stdout for off in ("0", "1")]
    assert found[0] == found[1] and int(found[0].split()[0]) > 100
