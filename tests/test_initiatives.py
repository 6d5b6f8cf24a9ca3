"""Every scenario of an initiative does what it is known for through its mechanism, link by link, in paired runs.

In the common suite a scenario's policies are put into a small lively market, in force everywhere and at once, and parted from it
for eight months with the same luck: what is tested is the sign of each link of the chain, not its size. The slow test runs each
first link dated as it was, where it was. The file says *Determined* or *Not determined* of what lies beyond.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
import pytest

from credmarket.agents.providers import MILL
from credmarket.agents.words import MODULE, STACKS
from credmarket.calendar import month_name
from credmarket.instruments.scheme import STATE
from credmarket.lab.experiment import load_experiment
from credmarket.layers import read_chain, shipped
from credmarket.market import Market
from credmarket.past import past
from credmarket.policy import keys_of
from credmarket.processes.entitled import acceptance
from credmarket.scenario import Scenario, load

MONTHS = 8
HEADER = ("Initiative", "Source", "Known", "Assumed", "Not represented", "Effect")
MORE, LESS = 1, -1


class Chain(NamedTuple):
    """What a scenario moves, in order: (measure, sign); against what; settings that make a small market show it."""

    links: tuple[tuple[str, int], ...]
    against: str = "baseline"
    show: Mapping[str, Any] = MappingProxyType({})
    without: tuple[str, ...] = ()  # policies that are over by then


ANYBODY = {"providers": [], "members": 1.0, "large_only": False, "sectors": []}  # one provider has hardly a holder so early
CHAINS: dict[str, Chain] = {
    "adecco-general-assembly": Chain((("interviews promised", MORE),), show=ANYBODY),
    "australian-guidelines": Chain((("recognised", MORE), ("standard_compliant_share", MORE), ("comparability", MORE))),
    "cefr": Chain((("standard_compliant_share", MORE), ("comparability", MORE))),
    "chea": Chain((("standard_compliant_share", MORE), ("comparability", MORE), ("relevance", MORE))),
    "class-central": Chain((("enrolments", MORE),)),
    "cmf": Chain((("standard_compliant_share", MORE), ("comparability", MORE), ("recognised", MORE), ("forms known", MORE))),
    "competition-policy": Chain((("platform_revenue", LESS), ("provider_profit", MORE), ("forms known", MORE))),
    "credential-engine": Chain((("comparability", MORE),)),
    "dutch-pilot": Chain((("modules", MORE),)),
    "embedded-certificates": Chain((("recognised", MORE),)),
    "equip": Chain((("fee_paid_mean", LESS), ("paid_enrolments", MORE))),
    "eu-validation": Chain((("recognised", MORE),)),
    "fifth-cycle": Chain((("recognised", MORE), ("standard_compliant_share", MORE), ("comparability", MORE))),
    "flanders": Chain((("modules", MORE),)),
    "google-it": Chain((("scholarships", MORE), ("paid_enrolments", MORE), ("interviews promised", MORE)), show=ANYBODY),
    "institute-of-coding": Chain((("relevance", MORE), ("forms known", MORE))),
    "iso-29993": Chain((("standard_compliant_share", MORE), ("comparability", MORE)), without=("iso 29991",)),
    "kiron": Chain((("recognised", MORE), ("paid_enrolments", MORE))),
    "linkedin-chain": Chain((("forms known", MORE), ("employer_awareness", MORE))),
    "localisation": Chain((("grants", MORE), ("translation paid by providers", LESS))),
    "nz-funding": Chain((("grants", MORE),), "nzqa"),
    "nzqa": Chain((("standard_compliant_share", MORE), ("comparability", MORE), ("launches", LESS))),
    "pandemic": Chain((("enrolments", MORE), ("employment_rate", LESS))),
    "open-badges": Chain((("forms known", MORE),)),
    "paradigms": Chain((("recognised", MORE), ("standard_compliant_share", MORE), ("comparability", MORE))),
    "recession": Chain((("employment_rate", LESS),)),
    "rutgers-lumina": Chain((("standard_compliant_share", MORE), ("comparability", MORE), ("relevance", MORE))),
    "skillsfuture": Chain((("supported_enrolments", MORE), ("fee_paid_mean", LESS), ("paid_enrolments", MORE),
                           ("holders_share", MORE))),
    "standard-subsidy": Chain((("supported_enrolments", MORE), ("paid_enrolments", MORE), ("comparability", MORE)),
                              "standardisation"),
    "subsidy": Chain((("supported_enrolments", MORE), ("fee_paid_mean", LESS), ("paid_enrolments", MORE),
                      ("holders_share", MORE))),
    "swayam": Chain((("grants", MORE), ("courses_announced", MORE))),
    "targeted-subsidy": Chain((("supported_enrolments", LESS), ("public_spending", LESS)), "subsidy"),
}


def paid(market: Market, account: str, *payers: str) -> float:
    """$ that moved on an account so far."""
    return sum(v for (_, a, _, c), v in market.ledger.years.items() if c == account and (not payers or a in payers)) / 100.0


def promised_interviews(market: Market) -> float:
    """Pairs of a member and a holder to whom it has promised an interview, in thousands."""
    C, found = market.credentials, 0.0
    for c in market.levers.commitments:
        holders = np.unique(C.learner[(C.expires > market.month) & c.offers(market)[C.offer]])
        found += float(c.members.sum()) * len(holders) / 1000.0
    return found


MEASURES: dict[str, Callable[[Market], float]] = {
    "comparability": lambda m: float(m.records.comparability.mean()),
    "forms known": lambda m: float(m.employers.knows.mean()),
    "grants": lambda m: paid(m, "grant"),
    "interviews promised": promised_interviews,
    "modules": lambda m: float(np.count_nonzero(m.offers.kind == MODULE)),
    "recognised": lambda m: float(acceptance(m)[:, STACKS.index("rpl")].mean()),
    "relevance": lambda m: float(m.offers.relevance[m.offers.retired > m.month].mean()),
    "scholarships": lambda m: float(sum(s.expected for s in m.schemes if s.payer != STATE)),  # of the year
    "translation paid by providers": lambda m: paid(m, "localisation", "providers") - paid(m, "grant", "governments"),
}


def measured(market: Market, what: str) -> float:
    return MEASURES[what](market) if what in MEASURES else market.record.latest(what, "")


def everywhere(plan: Scenario, name: str, chain: Chain | None) -> Scenario:
    """The plan with the policies of a scenario in force now and everywhere, and known to all who may use them; and with the
    parameters that it changes."""
    world, base = load(name), load("baseline")
    plan = plan.change({f"{section}.{key}": value for section, held in world.params.items()
                        for key, value in held.values().items() if value != getattr(base.params[section], key)})
    for policy in world.policies:
        if chain is not None and policy.name in chain.without:
            continue
        kind, keys = type(policy.settings), keys_of(type(policy.settings))
        said = {key: policy.value(key) for key in keys if not policy.absent(key) and key not in kind.SPECS}
        said |= policy.settings.given()
        said |= {"start": "2014-04", "government": "all", "ramp_months": 0, **({"awareness": 1.0} if "awareness" in keys else {})}
        said |= {key: value for key, value in (chain.show if chain else {}).items() if key in keys}
        plan = plan.add({"instrument": policy.instrument, "name": policy.name}
                        | {key: value for key, value in said.items() if key not in ("announced", "end")})
    return plan


@pytest.fixture(scope="module")
def values(grown: Any) -> Callable[[str, Chain | None, tuple[str, ...]], dict[str, float]]:
    """Measures of the market eight months on, with the policies of a scenario."""
    market, state, _ = grown

    @cache
    def after(name: str, chain_of: str) -> Market:
        chain = CHAINS.get(chain_of)
        way = Market(everywhere(market.plan, name, chain), market.seed_root, market.replicate)
        way.restore({**state, "past": past(way.plan, state["month"])})  # also where a parameter was another in the past
        for _ in range(MONTHS):
            way.step()
        return way

    def told(name: str, chain: Chain | None, what: tuple[str, ...]) -> dict[str, float]:
        way = after(name, name if chain else "")
        return {one: measured(way, one) for one in what}

    return told


@pytest.mark.parametrize("name", CHAINS)
def test_each_link_has_the_right_sign(name: str, values: Any) -> None:
    chain = CHAINS[name]
    what = tuple(one for one, _ in chain.links)
    with_it, without = values(name, chain, what), values(chain.against, None, what)
    signs = {one: np.sign(with_it[one] - without[one]) for one in what}
    assert signs == dict(chain.links), (with_it, without)


def test_mills_have_credentials_to_sell(make: Any, small: Any, lively: Any) -> None:
    """They are there from birth, beside a baseline without any; here they and all others take to it sooner."""
    world = make("mills", small, lively, {"adopt.trend": 1.0}, months=18)
    assert np.count_nonzero(world.providers.type[world.offers.provider] == MILL) > 0


def initiatives() -> dict[str, str]:
    """Shipped files that stand for an initiative: those with a header, and their text."""
    texts = {name: path.read_text(encoding="utf-8") for name, path in shipped().items()}
    return {name: text for name, text in texts.items() if text.startswith("# Initiative: ")}


@pytest.mark.parametrize("name", initiatives())
def test_the_file_says_what_is_known_what_is_assumed_and_what_is_not_represented(name: str) -> None:
    text = initiatives()[name]
    assert tuple(re.findall(r"^# ([A-Z][a-z ]+): \S", text, re.MULTILINE)) == HEADER
    assert re.search(r"^# Source: OECD EDU/WKP\(2020\)4, .*\d", text, re.MULTILINE)
    assert re.search(r"^# Effect: (Determined|Not determined)", text, re.MULTILINE)
    chain = read_chain(name, [])
    assert chain[0].path.stem == "baseline" and chain[-1].values["source"]


def test_every_initiative_has_its_chain_and_few_are_not_determined() -> None:
    found = initiatives()
    assert set(found) - {"mills"} <= set(CHAINS)
    undetermined = [name for name, text in found.items() if "# Effect: Not determined" in text]
    assert len(undetermined) <= len(found) / 4
    for name in undetermined:  # each names the sweep that shows it
        assert f"`credmarket sweep undetermined-{name} " in found[name]
        design = load_experiment(f"undetermined-{name}")
        assert [world.name for world in design.scenarios] == ["baseline", name] and len(design.varied) >= 4
        assert sum(1 for _ in design.pairs()) * len(design.replicates) >= 200
        asked = design.question
        assert asked is not None and asked.pooled and {"difference", "rises"} == {c.show for c in asked.columns}


# In a small market hardly anybody holds or is given a credential of one provider, and two small countries launch too few offers
# for a share of them to be one more; a search engine has no date.
TOO_FEW = ("adecco-general-assembly", "google-it", "dutch-pilot", "flanders", "class-central")


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in CHAINS if name not in TOO_FEW])
def test_the_first_link_holds_where_and_when_it_was(name: str, small: Any) -> None:
    """The scenario as it is shipped, two years after its last policy began or when it ends; only its market is small."""
    chain = CHAINS[name]
    begins = max(policy.start for policy in load(name).policies)
    last = min([begins + 24, *(p.end + 1 for p in load(name).policies if p.end is not None and p.end > begins)])
    what, sign = chain.links[0]
    ways = []
    for one in (name, chain.against):
        world = Market(load(one, {**small, "population.learners": 6000, "population.until": month_name(last)}))
        for _ in range(last):
            world.step()
        ways.append(measured(world, what))
    assert np.sign(ways[0] - ways[1]) == sign, ways


def test_files_are_where_users_look() -> None:
    assert all(Path(path).parent.name == "scenarios" for path in shipped().values())
