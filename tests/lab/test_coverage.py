"""Coverage of the paper: whole, and everything in it is there to be run."""

from __future__ import annotations

import pytest
from tests.data.test_tables import NAMED_PLATFORMS, NAMED_PROVIDERS

from credmarket.data import table
from credmarket.lab.coverage import base_of, command, page, represented
from credmarket.layers import shipped

ROWS = list(table("coverage").rows())
# shipped scenarios that stand for no initiative of the paper: the ground, checks and conditions, plain instruments
OTHERS = {"baseline", "no-policy-change", "pandemic", "recession", "mills", "fee-cap", "provider-grant", "public-platform",
          "subsidy", "standardisation", "training-credit", "voucher", "targeted-subsidy", "standard-subsidy", "localisation",
          "competition-policy", "registry", "employer-campaign", "loan", "stacking", "detection", "expansion"}
# names by kind; a name more or less is a decision about the paper, not about the table
COUNTS = {"platform": 16, "badge issuer": 3, "institution of higher education": 20, "public body": 1, "company": 13,
          "professional body": 12, "non-governmental": 8, "government": 16, "source": 7}


def test_every_name_of_the_paper_is_there() -> None:
    assert {kind: sum(row["kind"] == kind for row in ROWS) for kind in COUNTS} == COUNTS and len(ROWS) == sum(COUNTS.values())


@pytest.mark.parametrize("row", [row for row in ROWS if row["represented"] == "agent"], ids=lambda row: row["name"])
def test_an_agent_is_a_row_of_the_baselines_data(row: dict[str, str]) -> None:
    assert row["entry"] in table(row["table"])[table(row["table"]).key[0]]


@pytest.mark.parametrize("row", [row for row in ROWS if row["represented"] == "scenario"], ids=lambda row: row["name"])
def test_a_scenario_is_shipped_and_its_command_compares_it_with_what_it_extends(row: dict[str, str]) -> None:
    assert row["entry"] in shipped() and not row["table"]
    assert command(row) == f"`credmarket compare {base_of(row['entry'])} {row['entry']}`"
    assert f"scenario `{row['entry']}`" == represented(row)


def test_every_named_agent_of_the_data_and_every_scenario_of_an_initiative_is_told() -> None:
    told = {(row["represented"], row["entry"]) for row in ROWS}
    unnamed = [name for name in (*NAMED_PLATFORMS, *NAMED_PROVIDERS) if ("agent", name) not in told]
    assert unnamed == []
    assert {entry for word, entry in told if word == "scenario"} == set(shipped()) - OTHERS


def test_only_bodies_that_define_or_survey_are_sources() -> None:
    assert [row["name"] for row in ROWS if (row["represented"] == "source") != (row["kind"] == "source")] == []


def test_the_page_gives_each_its_line_and_the_funding_its_own_base() -> None:
    text = page()
    assert text.count("\n| ") == len(ROWS) + 1
    assert "| Tertiary Education Commission, New Zealand | government | section 5.2 | scenario `nz-funding` | " \
        "`credmarket compare nzqa nz-funding` |" in text
