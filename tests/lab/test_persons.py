"""Rows over replicates: paired, empty where a run failed, zero where a replicate has nobody, ratios of sums."""

from __future__ import annotations

import math

import pyarrow as pa
from people_tables import START, bought, ledger, people, policies, summary

from credmarket.lab import persons

WINDOW = "policy@2020-01"
PAIRS = [("b1", "v1"), ("b2", "v2"), ("b3", "v3")]


def world(rows: list[dict], spent: float, fee: float) -> dict[str, pa.Table]:
    books = ledger((2020, "governments", "providers", "support", spent, spent), (2020, "learners", "providers", "fee", 1.0, 60.0),
                   (2020, "providers", "platforms", "commission", 1.0, 6.0))
    return {"people": people(*rows), "policies": policies(*([("help", spent, [1, 2])] if spent else [])), "ledger": books,
            "summary": summary({"badge": fee}, WINDOW)}


def tables() -> dict[str, dict[str, pa.Table]]:
    """In replicate r learners 1 to r + 2 pass with the policy, 1 to r of them supported; learner 1 passes without it too."""
    found = {}
    for r in (1, 2, 3):
        found[f"b{r}"] = world([bought(1, 100, 50.0, earned=101)], 0.0, 50.0)
        mine = [bought(i, 100, 20.0, 40.0 if i <= r else 0.0, earned=101) for i in range(1, r + 3)]
        found[f"v{r}"] = world(mine, 100.0 * r, 55.0)
    return found


def rows(held: dict[str, dict[str, pa.Table]], pairs: list[tuple[str, str]] = PAIRS) -> dict[tuple[str, str], tuple]:
    made = persons.person_rows(pairs, lambda run, table: held.get(run, {}).get(table), START, ["help"])
    assert all(row[2] == "policy" and len(row) == 11 for row in made)
    return {(row[0], row[1]): row[3:] for row in made}


def test_differences_are_means_of_pairs() -> None:
    base, value, difference, low, high, n, *_ = rows(tables())["earned_paid", ""]
    gained = [12 + 13, 12 + 13 + 14, 12 + 13 + 14 + 15]
    assert (base, value, n) == (11.0, 11.0 + sum(gained) / 3, 3) and math.isclose(difference, sum(gained) / 3)
    assert low < difference < high


def test_deadweight_and_cost_are_ratios_of_sums() -> None:
    found = rows(tables())
    supported = [11, 11 + 12, 11 + 12 + 13]
    for group in ("", "instrument=help"):
        assert math.isclose(found["deadweight_share", group][1], 3 * 11 / sum(supported))
    gained = (12 + 13) + (12 + 13 + 14) + (12 + 13 + 14 + 15)
    assert math.isclose(found["cost_per_additional_completion", ""][1], 600.0 / gained)
    assert found["cost_per_additional_credential", ""][1] == found["cost_per_additional_completion", ""][1]
    assert math.isnan(found["deadweight_share", ""][0])


def test_shares_of_each_dollar_sum_to_nothing_and_of_support_to_one() -> None:
    found = rows(tables(), [("b1", "v1")])
    assert math.isclose(sum(row[1] for (name, _), row in found.items() if name == "dollar_share"), 0.0, abs_tol=1e-12)
    assert found["dollar_share", "party=governments"][1] == -1.0
    parts = {group: row[1] for (name, group), row in found.items() if name == "support_share"}
    assert math.isclose(sum(parts.values()), 1.0) and math.isclose(parts["party=learners"], 1 - 5 / 40)


def test_what_a_buyer_pays() -> None:
    found = rows(tables(), [("b1", "v1")])
    assert found["payment_mean", ""][:3] == (50.0, 20.0, -30.0)
    assert found["payment_mean", "eligible=yes"][:3] == (50.0, 20.0, -30.0)
    assert found["payment_mean", "eligible=no"][5] == 0  # of the others nobody buys in the base: there is nothing to compare


def test_one_replicate_has_numbers_without_intervals() -> None:
    found = rows(tables(), [("b1", "v1")])
    assert found["deadweight_share", ""][1] == 1.0 and math.isnan(found["deadweight_share", ""][3])
    assert found["earned_paid", ""][2] == 25.0 and math.isnan(found["earned_paid", ""][3])


def test_a_failed_run_is_left_out_with_its_pair() -> None:
    held = tables()
    del held["v2"]
    found = rows(held)
    assert found["earned_paid", ""][5] == found["deadweight_share", ""][5] == 2
    assert persons.person_rows(PAIRS, lambda run, table: None, START, ["help"]) == []


def test_a_group_that_one_replicate_lacks_has_nobody_there() -> None:
    held = tables()
    held["v3"] = world([bought(1, 100, 20.0, 40.0, earned=101, region="Oceania")], 10.0, 55.0)
    held["b3"] = world([], 0.0, 50.0)
    found = rows(held)
    assert found["bought", "region=Oceania"][1] == 11.0 / 3 and found["bought", "region=Oceania"][5] == 3
