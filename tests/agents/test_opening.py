"""The opening: what a scenario puts into the first month."""

import numpy as np
import pytest

from credmarket.agents.opening import dealt, opening_platform_names, opening_providers
from credmarket.agents.words import AT_CREDENTIAL, AT_ENROLMENT, PROVIDER_TYPES
from credmarket.faults import Refusal
from credmarket.market import Market
from credmarket.scenario import load

ALONE = {"platforms.recorded": False, "providers.named": False, "providers.scale": 0.0, "population.learners": 600,
         "employers.number": 500, "enter.frozen": True}


def opened(**changes):
    return Market(load("baseline", {**ALONE, **{f"opening.{name}": value for name, value in changes.items()}}))


def test_values_are_dealt_out_in_turn() -> None:
    assert dealt((1.0, 2.0), 5).tolist() == [1, 2, 1, 2, 1]
    assert dealt(("b",), 2, ("a", "b")).tolist() == [1, 1]


def test_a_market_may_hold_nothing_but_the_opening() -> None:
    m = opened(programmes=3, providers=2, fee=[10.0, 20.5, 30.0], charged=["credential", "enrolment"], idle=1,
               provider_type=["company", "ngo"])
    assert len(m.providers) == 3 and len(m.platforms) == 1 and m.platform_names == ("direct",)
    assert m.offers.provider.tolist() == [0, 1, 0] and m.offers.launch.tolist() == [0, 0, 1]
    assert m.offers.fee.tolist() == [1000, 2050, 3000]
    assert m.offers.charged.tolist() == [AT_CREDENTIAL, AT_ENROLMENT, AT_CREDENTIAL]
    assert [PROVIDER_TYPES[k] for k in m.providers.type] == ["company", "ngo", "company"]
    assert (m.offers.unit >= 0).all() and len(np.unique(m.offers.unit)) == 2
    m.step()
    assert m.listings.offer.tolist() == [0, 1, 2]
    assert m.flows.viewed.shape == (3,)


def test_an_open_platform_s_courses_are_free_to_study_and_rigour_is_the_provider_s():
    m = opened(programmes=4, providers=2, platforms=2, study=["open", "choice"], kind=["course", "course", "bundle", "course"],
               charged=["enrolment"], rigour=[-0.2, 0.1])
    assert m.offers.charged.tolist() == [AT_CREDENTIAL, AT_ENROLMENT, AT_ENROLMENT, AT_ENROLMENT]
    assert m.offers.rigour.tolist() == [-0.2, 0.1, -0.2, 0.1] == m.providers.rigour[m.offers.provider].tolist()


def test_platforms_of_the_opening_host_its_programmes_and_nothing_moves_the_record() -> None:
    m = opened(programmes=4, platforms=2, commission=[0.1, 0.3])
    assert m.platform_names == ("direct", "platform 1", "platform 2")
    hosts = [m.platform_names[p] for p in m.offers.platform]
    assert hosts == ["platform 1", "platform 2", "platform 1", "platform 2"]
    assert m.platforms.commission[[m.platform_names.index(n) for n in ("platform 1", "platform 2")]].tolist() == [0.1, 0.3]
    whole = Market(load("baseline", {"population.learners": 600, "employers.number": 500}))
    with_more = Market(load("baseline", {"population.learners": 600, "employers.number": 500, "opening.programmes": 2}))
    n = len(whole.providers)
    assert len(with_more.providers) == n + 2
    for name in ("prestige", "quality", "capacity", "revenue"):
        assert (getattr(with_more.providers, name)[:n] == getattr(whole.providers, name)).all()


def test_programmes_may_name_their_platform_also_one_that_a_policy_founds() -> None:
    given = {"opening.programmes": 4, "opening.platforms": 2, "opening.host": ["platform 2", "", "state (Latvia)", "direct"]}
    policy = {"instrument": "public_platform", "name": "state", "place": "Latvia", "languages": ["lv"], "start": "2011-12"}
    m = Market(load("baseline", {**ALONE, **given}).add(policy))
    assert [m.platform_names[p] for p in m.offers.platform] == ["platform 2", "platform 2", "state (Latvia)", "direct"]
    m.step()
    assert m.listings.offer.tolist() == [0, 1, 3]  # the state's is closed until it starts
    with pytest.raises(Refusal, match="platform 3"):
        opened(programmes=1, platforms=1, host=["platform 3"])


def test_providers_may_keep_to_a_field() -> None:
    m = opened(programmes=2, idle=2, field=["business", "health"], specialised=True)
    assert [m.world.field_names[f] for f in m.providers.field] == ["business", "health"] * 2
    assert (opened(programmes=2).providers.field == -1).all()


def test_programmes_may_be_popular_from_the_start() -> None:
    m = opened(programmes=3, platforms=1, learners=[0.0, 500.0, 5000.0])
    assert m.offers.enrolled.tolist() == [0.0, 500.0, 5000.0] and m.offers.age.tolist() == [0.0, 1.0, 1.0]
    m.step()
    assert m.listings.weight[0] < m.listings.weight[1] < m.listings.weight[2]
    expected = np.bincount(m.listings.offer, m.flows.enrolled, 3)
    m.step()
    assert m.offers.enrolled == pytest.approx([expected[0], (500.0 + expected[1]) / 2, (5000.0 + expected[2]) / 2], rel=1e-9)


def test_counts_and_names() -> None:
    p = opened(programmes=4, providers=2, idle=3, platforms=1).params.opening
    assert opening_providers(p) == 5 and opening_platform_names(p) == ("platform 1",)


@pytest.mark.parametrize(("key", "value", "said"), [
    ("fee", [], "at least one"), ("fee", [-1.0], "from 0"), ("fee", ["a"], "a number or a list"),
    ("language", ["zz"], "no language"), ("kind", ["corse"], "expected one of"), ("place", ["Latvja"], "Latvia")])
def test_bad_values_are_refused(key: str, value: object, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        load("baseline", {f"opening.{key}": value})
