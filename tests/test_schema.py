"""The schema for editors knows every section, key and range that the loader knows."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from credmarket.policy import PolicyTerms
from credmarket.schema import schema

sys.path.insert(0, str(Path(__file__).parent / "lab"))
import fake_market


def test_sections_and_ranges() -> None:
    made = schema(fake_market.menu())
    enrol = made["properties"]["enrol"]
    assert set(enrol["properties"]) == set(fake_market.Enrol.SPECS) and enrol["additionalProperties"] is False
    price = enrol["properties"]["price_sensitivity"]
    assert price["type"] == "number" and price["minimum"] == 0.0 and "maximum" not in price and price["default"] == 1.0
    assert enrol["properties"]["rule"]["enum"] == ["logit", "first"]
    assert made["properties"]["population"]["properties"]["focus"]["anyOf"][0]["enum"] == ["Latvia", "Singapore"]


def test_each_instrument_has_its_own_keys_beside_the_common_ones() -> None:
    policy = schema(fake_market.menu())["properties"]["policy"]["items"]
    assert policy["properties"]["instrument"]["enum"] == ["fee_subsidy", "voucher"]
    by_name = {branch["if"]["properties"]["instrument"]["const"]: branch["then"] for branch in policy["allOf"]}
    assert set(by_name["voucher"]["properties"]) == {"instrument", "name", "amount", *PolicyTerms.SPECS}
    assert set(by_name["fee_subsidy"]["properties"]) == {"instrument", "name", "rate", *PolicyTerms.SPECS}
    government = by_name["voucher"]["properties"]["government"]
    assert government["anyOf"][0]["enum"] == ["all", *fake_market.PLACES] and government["default"] == ["all"]


def test_it_is_json_without_infinities() -> None:
    text = json.dumps(schema(fake_market.menu()), allow_nan=False)
    assert "budget" in text
