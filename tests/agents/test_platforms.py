"""Platforms are born from the record, those of policies closed, behind `direct`."""

import numpy as np
import pytest
from tests.processes.supply_market import DEFAULTS, WORLD, SupplyMarket

from credmarket.agents.platforms import DIRECT, DIRECT_NUMBER, OWN_BRAND, STATE, born_platforms, platform_names
from credmarket.agents.words import DIRECT_ROW, NEVER, NONE
from credmarket.data import table
from credmarket.faults import Refusal


def test_thirty_five_and_direct():
    m = SupplyMarket({"providers.scale": 0.01})
    assert len(m.platforms) == 36 and platform_names(DEFAULTS)[DIRECT_ROW] == DIRECT
    names = list(platform_names(DEFAULTS))
    coursera, swayam = names.index("Coursera"), names.index("SWAYAM")
    assert m.platforms.opens[coursera] == 6 and m.platforms.owner[swayam] == STATE
    assert m.platforms.hosting_fixed[coursera] == 100 * table("platforms")["hosting_fixed"][coursera - 1]
    assert m.platforms.speaks[coursera, WORLD.languages.index("es")] == 1
    assert m.platforms.speaks[coursera, WORLD.languages.index("lv")] == 0
    assert np.array_equal(m.platforms.next_commission, m.platforms.commission)
    udacity = names.index("Udacity")
    assert m.platforms.monthly_from[[coursera, udacity, swayam, DIRECT_ROW]].tolist() == [60, 36, NEVER, NEVER]
    assert m.platforms.monthly_most[[coursera, udacity, swayam]].tolist() == [79.0, 200.0, np.inf]


def test_own_brands_know_their_provider_if_the_named_take_part():
    m = SupplyMarket({"providers.scale": 0.01})
    udacity = list(platform_names(DEFAULTS)).index("Udacity")
    assert m.platforms.own_provider[udacity] == list(table("providers")["provider"]).index("Udacity")
    assert m.platforms.kind[udacity] == OWN_BRAND
    nameless = SupplyMarket({"providers.scale": 0.05, "providers.named": False})
    assert np.all(nameless.platforms.own_provider == NONE)


def test_a_platform_founded_by_a_policy_is_closed_and_comes_last():
    m = SupplyMarket({"providers.scale": 0.01})
    extra = [{"platform": "Latvian platform", "place": "Latvia", "language": "lv", "languages": "lv;en", "partners": 1.0}]
    platforms = born_platforms(WORLD, m.params, extra)
    assert len(platforms) == 37 and platform_names(DEFAULTS, extra)[36:] == ("Latvian platform",)
    assert platforms.opens[36] == NEVER and platforms.owner[36] == STATE
    assert platforms.speaks[36, WORLD.languages.index("lv")] == 1 and platforms.speaks[DIRECT_ROW].all()
    assert platforms.number[[DIRECT_ROW, 1, 36]].tolist() == [DIRECT_NUMBER, 0, 35]


def test_there_are_no_more_platforms_than_addresses():
    m = SupplyMarket({"providers.scale": 0.01})
    extra = [{"platform": f"p{i}", "place": "Latvia", "language": "lv", "languages": "lv", "partners": 1.0} for i in range(93)]
    assert len(born_platforms(WORLD, m.params, extra[:92])) == 128
    with pytest.raises(Refusal, match="128 platforms"):
        born_platforms(WORLD, m.params, extra)


def test_direct_sells_in_every_language_without_commission_or_publicity():
    m = SupplyMarket({"providers.scale": 0.01, "platforms.marketing": 2.0})
    direct, marketing = m.platforms, m.platforms.marketing
    assert direct.opens[DIRECT_ROW] == direct.commission[DIRECT_ROW] == marketing[DIRECT_ROW] == 0
    assert marketing[1] == 2.0 * table("platforms")["marketing"][0]
