"""Properties of random small markets: what must hold whatever is put into them.

Each example is a whole market of a few hundred learners. Examples are derandomised, so the suite sees the same ones each
time; a property that needs a standard error has none here, as expected counts are exact in these markets.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.stats import t as student
from tests.limits.checked import checked
from tests.limits.mutants import mutant

from credmarket.lab.verify import MET, verify
from credmarket.limits.trial import at_the_end
from credmarket.limits.whole import W5_FIGURES
from credmarket.market import Market
from credmarket.numerics.blocks import STEP, set_threads
from credmarket.numerics.compiled import threads
from credmarket.numerics.random import LIFE, key, stream, uniforms
from credmarket.scenario import load
from credmarket.settings import parse_setting

FEW = settings(max_examples=8, deadline=None, derandomize=True, database=None,
               suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
PEOPLE = {"population.learners": 400, "employers.number": 500}
PLAIN = Path(__file__).with_name("plain_market.py")
ORDER = stream("tests.order")
CHARGED = ["credential", "enrolment", "exam"]
money = st.floats(0.0, 800.0)
shares = st.floats(0.0, 0.9)


@st.composite
def openings(draw: Any, most: int = 6) -> dict[str, Any]:
    """Settings of [opening]: a handful of programmes of all kinds on up to three platforms, or sold directly."""
    n = draw(st.integers(1, most))

    def each(values: Any) -> Any:
        return draw(st.lists(values, min_size=n, max_size=n))

    return {
        "opening.programmes": n, "opening.platforms": draw(st.integers(1, 3)),
        "opening.commission": [draw(shares)], "opening.charged": each(st.sampled_from(CHARGED)),
        "opening.fee": each(money), "opening.marginal": each(st.floats(0.0, 50.0)),
        "opening.quality": each(st.floats(-2.0, 2.0)), "opening.hours": each(st.floats(1.0, 200.0)),
        "opening.weeks": each(st.floats(1.0, 20.0)), "opening.seats": each(st.sampled_from([0.0, 0.0, 50.0])),
        "opening.language": each(st.sampled_from(["en", "es", "zh"])),
        "opening.form": each(st.sampled_from(["academic_certificate", "badge", "micro_credential"]))}


@st.composite
def tastes(draw: Any) -> dict[str, Any]:
    """Settings of learners: lively enough that some enrol, pay and finish within months."""
    return {"enrol.outside_utility": draw(st.floats(-1.0, 4.0)), "enrol.hazard": draw(st.floats(0.05, 0.9)),
            "enrol.consideration": draw(st.sampled_from(["full", "independent", "platform", "search"])),
            "enrol.inclusion": draw(st.floats(0.2, 1.0)), "enrol.nest_dissimilarity": draw(st.floats(0.3, 1.0)),
            "study.drop_scale": draw(st.floats(0.5, 30.0)), "aware.initial": draw(st.floats(0.3, 1.0)),
            "hire.everyone": draw(st.booleans())}


def market(*parts: dict[str, Any], name: str = "limits/plain", **more: Any) -> Market:
    changes: dict[str, Any] = dict(PEOPLE)
    for part in (*parts, more):
        changes |= part
    return Market(load(name, changes))


def by_offer(m: Market, column: str) -> Any:
    found = np.zeros(len(m.offers))
    np.add.at(found, m.listings.offer, getattr(m.flows, column))
    return found


@FEW
@given(openings(), tastes(), st.floats(0.0, 1.0), st.sampled_from([0.0, 1e5, 1e9]), st.integers(0, 3))
def test_nothing_is_lost_and_nothing_is_negative(opening: dict[str, Any], people: dict[str, Any], rate: float,
                                                 budget: float, idle: int) -> None:
    """Money, people, accounts, seats and credentials balance in every month (settle raises otherwise), with a subsidy."""
    changes = {**PEOPLE, **opening, **people, "opening.idle": idle, "enter.frozen": idle == 0, "price.frozen": False,
               "population.until": "2012-06"}
    plan = load("limits/plain", changes).add({"instrument": "fee_subsidy", "name": "help", "start": "2011-12", "rate": rate,
                                              "budget": budget})
    m = Market(plan)
    while m.running:
        m.step()
        assert sum(m.ledger.balances.values()) == 0
        for column in ("viewed", "enrolled", "payers", "revenue", "support", "slope"):
            assert (getattr(m.flows, column) >= -STEP).all(), column
        assert (m.flows.enrolled <= m.flows.viewed * (1 + 1e-9) + 1e-3).all()
        assert (m.flows.payers <= m.flows.enrolled * (1 + 1e-9) + 1e-3).all()
        assert (m.offers.fee >= 0).all() and (m.platforms.accounts >= 0).all() and (m.pool >= 0).all()
    spent = sum(cents for (_, payer, _, _), cents in m.ledger.years.items() if payer == "governments")
    years = len({year for year, *_ in m.ledger.years})
    assert spent <= 100 * budget * years


@FEW
@given(openings(), st.integers(0, 5), st.floats(1.0, 400.0))
def test_a_higher_fee_sells_less_of_it_and_more_of_others(opening: dict[str, Any], which: int, more: float) -> None:
    """At given fees of the others, over one month, without seats that couple people."""
    n = opening["opening.programmes"]
    j = which % n
    fees = list(opening["opening.fee"])
    dearer = [fee + more * (i == j) for i, fee in enumerate(fees)]
    free = {"opening.seats": [0.0], "opening.charged": ["enrolment"], "enrol.alpha": 0.01}
    low, high = market(opening, free), market(opening, free, {"opening.fee": dearer})
    low.step()
    high.step()
    before, after = by_offer(low, "enrolled"), by_offer(high, "enrolled")
    slack = 1e-9 * before + 1e-2
    assert after[j] <= before[j] + slack[j]
    others = np.arange(n) != j
    assert (after[others] >= before[others] - slack[others]).all()


@FEW
@given(openings(), st.randoms(use_true_random=False))
def test_the_order_of_programmes_does_not_matter(opening: dict[str, Any], luck: Any) -> None:
    """Relabelled programmes and providers sell what they sold: expected counts follow the label, to rounding."""
    n = opening["opening.programmes"]
    opening = {**opening, "opening.platforms": 1, "opening.charged": [c if c != "exam" else "credential"
                                                                      for c in opening["opening.charged"]],
               "enrol.keepsake": 50.0}
    order = luck.sample(range(n), n)
    moved = {key: [value[i] for i in order] if isinstance(value, list) and len(value) == n and n > 1 else value
             for key, value in opening.items()}
    first, second = market(opening), market(moved)
    first.step()
    second.step()
    for column in ("viewed", "enrolled", "payers", "revenue", "slope"):
        assert np.allclose(by_offer(first, column)[order], by_offer(second, column), rtol=1e-9, atol=1e-3), column


@FEW
@given(openings(most=3), st.integers(0, 1000))
def test_the_order_of_people_does_not_matter(opening: dict[str, Any], seed: int) -> None:
    """Where no trait is drawn at the row of a person (engagement, spread of alpha), people may change their rows: expected
    counts are the same to the last bit."""
    charged = ["credential" if c == "exam" else c for c in opening["opening.charged"]]  # an exam is worth its fee by luck
    found = []
    for moved in (False, True):
        m = market({**opening, "opening.charged": charged, "opening.seats": [0.0], "enrol.keepsake": 50.0},
                   {"enrol.study_taste": 1.0, "enrol.graduate_shift": 1.0, "enrol.wealth_shift": 0.5,
                    "enrol.language_cost": 1.0, "study.drop_engagement": 0.0})
        order = np.argsort(uniforms(key(seed, 1), ORDER, LIFE, np.arange(len(m.learners)))) if moved else None
        if order is not None:
            for name in m.learners.DECLARED:
                column = getattr(m.learners, name)
                column[:] = column[order].copy()
        m.step()
        found.append([by_offer(m, column).tobytes() for column in ("viewed", "enrolled", "payers", "revenue", "slope")])
    assert found[0] == found[1]


@FEW
@given(openings(), tastes())
def test_the_number_of_threads_moves_no_bit(opening: dict[str, Any], people: dict[str, Any]) -> None:
    """The same market with one and with two threads."""
    many = {"population.learners": 5000}  # two blocks, or the threads have nothing to share
    found, before = [], threads()
    try:
        for n in (1, 2):
            set_threads(n)
            m = market(opening, people, many)
            m.step()
            found.append((m.flows.enrolled.tobytes(), m.learners.programme.tobytes(), m.learners.evidence.tobytes()))
    finally:
        set_threads(before)
    assert found[0] == found[1]


@FEW
@given(openings(), st.floats(0.0, 2.0), st.integers(1, 4))
def test_another_free_offer_never_lowers_what_learners_perceive(opening: dict[str, Any], quality: float, more: int) -> None:
    """Theory m4: with everything considered and fees as they are, more at no price cannot make a set worse."""
    n = opening["opening.programmes"]
    plain = {**opening, "opening.seats": [0.0], "opening.platforms": 1}
    grown = {key: value + [value[0]] * more if isinstance(value, list) and len(value) == n and n > 1 else value
             for key, value in plain.items()}
    grown |= {"opening.programmes": n + more, "opening.fee": plain["opening.fee"] + [0.0] * more,
              "opening.quality": plain["opening.quality"] + [quality] * more,
              "opening.charged": plain["opening.charged"] + ["credential"] * more}
    less, with_more = market(plain), market(grown)
    less.step()
    with_more.step()
    assert with_more.record.latest("learner_surplus") >= less.record.latest("learner_surplus") - 1e-6


@settings(FEW, max_examples=3)
@given(st.integers(2, 4), st.floats(0.0, 6.0), st.floats(0.2, 1.0))
def test_having_one_home_only_never_spreads_people_over_more_platforms(platforms: int, taste: float, revision: float) -> None:
    """Theory e6: platforms that are alike, a benefit of being where others are. Accounts are drawn person by person, so
    that concentration may fall short by luck: by more than the slack in one of a thousand markets at most."""
    found = []
    for single in (True, False):
        m = market({"opening.programmes": platforms, "opening.platforms": platforms, "opening.charged": "credential",
                    "population.learners": 1000, "population.oversampling": 0.0, "population.income_sampling": 0.0,
                    "population.until": "2012-09", "enrol.network": "accounts", "enrol.network_taste": taste,
                    "enrol.revision": revision, "enrol.single_homing": single})
        while m.running:
            m.step()
        share = m.platforms.accounts / m.platforms.accounts.sum()
        found.append(float((share**2).sum()))
    assert found[0] >= found[1] - 3.0 / len(m.learners)


@settings(FEW, max_examples=2)
@given(st.floats(1e5, 3e6))
def test_the_share_of_small_providers_never_rises_with_a_standards_cost(cost: float) -> None:
    """Theory i6, at costs that some can bear: the limit itself says whether the share ever rises."""
    one = checked("i6", f"policy.standard.compliance_cost={cost!r}")
    assert one.status == MET, one


def plain(folder: Path, size: int, *settings: str) -> str:
    """The whole state of a small market in plain Python, with blocks of so many learners."""
    folder = mutant(folder / str(size), "numerics/blocks.py", "BLOCK = 4096 ", f"BLOCK = {size} ")
    done = subprocess.run([sys.executable, str(PLAIN), "300", "3", *settings], capture_output=True, text=True, check=True,
                          env={**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(folder / "model")})
    return done.stdout


def test_the_number_of_blocks_moves_no_bit(tmp_path: Path) -> None:
    """Blocks of 64 learners instead of 4,096, in plain Python: the whole state is the same."""
    found = [plain(tmp_path, size) for size in (4096, 64)]
    assert found[0] == found[1] and "learners" in found[0]


@pytest.mark.slow
@settings(FEW, max_examples=3)
@given(tastes())
def test_the_number_of_blocks_moves_no_bit_of_a_random_market(people: dict[str, Any]) -> None:
    said = [f"{name}={str(value).lower()}" for name, value in people.items()]
    with TemporaryDirectory() as folder:
        found = [plain(Path(folder), size, *said) for size in (4096, 50)]
    assert found[0] == found[1] and "learners" in found[0]


@pytest.mark.slow
@settings(FEW, max_examples=3)
@given(st.integers(1, 10**6), st.floats(0.2, 0.9), st.floats(0.3, 1.0))
def test_the_number_of_processes_moves_no_bit(seed: int, aware: float, hazard: float) -> None:
    """Markets run one after another in this process, and two at a time in others: realised heads and expected counts."""
    changes = [parse_setting(f"aware.initial={aware!r}"), parse_setting(f"enrol.hazard={hazard!r}")]
    alone, shared = (verify(["c3", "g1", "k4"], changes, seed=seed, jobs=jobs) for jobs in (1, 2))
    assert [one.readings for one in alone] == [one.readings for one in shared]
    assert all(one.readings for one in alone)


FEWER, MORE = (10_000, 300), (1_000_000, 14)  # learners, and worlds of so many
FALSE_ALARM, SEEN = 1e-4, 0.05  # chance that a figure fails by luck; drift that would be seen in any of them


@pytest.mark.slow
def test_results_per_person_are_those_of_a_hundred_times_as_many_learners() -> None:
    """At given supply, as in limit W5, where worlds of either size differ by luck alone: log ratios of means over worlds, against
    the spread of worlds (Welch's t). Each of the five figures fails a correct model once in 10,000 seeds."""

    def figures(learners: int, worlds: int) -> Any:
        return np.array([[float(ended.record.latest(name)) for name in W5_FIGURES] for ended in (
            at_the_end(load("limits/W5", {"population.learners": learners}), 1, world, W5_FIGURES)
            for world in range(1, worlds + 1))])

    few, many = figures(*FEWER), figures(*MORE)
    away = np.log(many.mean(axis=0) / few.mean(axis=0))
    parts = np.stack([(x / x.mean(axis=0)).var(axis=0, ddof=1) / len(x) for x in (few, many)])
    freedom = parts.sum(axis=0) ** 2 / (parts**2 / np.array([[len(few) - 1], [len(many) - 1]])).sum(axis=0)
    allowed = student.isf(0.5 * FALSE_ALARM, freedom) * np.sqrt(parts.sum(axis=0))
    told = dict(zip(W5_FIGURES, zip(away.tolist(), allowed.tolist(), strict=True), strict=True))
    assert (np.abs(away) < allowed).all(), told
    assert (allowed < SEEN).all(), told
