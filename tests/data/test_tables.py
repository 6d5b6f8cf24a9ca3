"""The shipped tables are described, honest about their sources and consistent with one another."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest

from credmarket.data import about, listed, meta, sourced_share, table, tables
from credmarket.data.columns import EVIDENCED, STATUSES

ALL = listed(
    "calibrated;criteria;facts;fields;forms;frameworks;languages;place_languages;places;platforms;posterior;provider_places;provider_types;"
    "providers;sector_fields;sectors;series"
)
EVIDENCE_FIRST = ("places", "languages", "place_languages", "fields", "platforms")
FORMS = ("academic_certificate", "professional_certificate", "badge", "micro_credential")
REGIONS = {"Africa", "Asia", "Europe", "Latin America", "Northern America", "Oceania"}

# The organisations that OECD EDU/WKP(2020)4 names as platforms and as providers, as the tables call them.
NAMED_PLATFORMS = listed(
    "Coursera;edX;Udacity;FutureLearn;SWAYAM;XuetangX;LinkedIn Learning;BloomBoard;Teaching Matters;Kiron"
)
NAMED_PROVIDERS = listed(
    "Harvard University;Massachusetts Institute of Technology;Stanford University;University of Michigan;"
    "Yale University;Princeton University;University of Pennsylvania;University of California, San Diego;"
    "University of Notre Dame;University of Queensland;Indian Institute of Technology Kharagpur;"
    "University of Naples Federico II;University of Illinois at Urbana-Champaign;University of Oxford;"
    "University at Buffalo;University of London;Northeastern University;Danish Folkehøjskole;Mairie de Paris;"
    "Google;IBM;Microsoft;Amazon;Cisco;Adobe;Linux Foundation;deeplearning.ai;ETS;McDonald’s Hamburger University;"
    "General Assembly;Adecco;Walmart;2U;Talent Management Institute;Project Management Institute;AXELOS;"
    "American Institute of CPAs;ISC2;National Institute for Automotive Service Excellence;IELTS;British Council;"
    "Council for Aid to Education;Pearson VUE;Kiron;International Labour Organization;World Bank;YMCA;NASA;"
    "New York City Department of Education;Udacity;LinkedIn Learning;Teaching Matters"
)


def online(year: int) -> float:
    """Adults online in the world; adults by straight lines between the years given."""
    places = table("places")
    years = (2011, 2015, 2020, 2025, 2030)
    adults = np.array([places[f"adults_{y}"] for y in years], dtype=float)
    now = np.array([np.interp(year, years, column) for column in adults.T])
    return float(now @ places[f"online_{year}"])


def sums(name: str, key: str, share: str) -> dict[str, float]:
    total: dict[str, float] = defaultdict(float)
    for row in table(name).rows():
        total[str(row[key])] += float(row[share])
    return dict(total)


def test_all_tables_are_shipped() -> None:
    assert tables() == ALL


@pytest.mark.parametrize("name", ALL)
def test_every_column_says_what_it_is(name: str) -> None:
    described = meta(name)
    assert set(table(name).names) - {"assumed"} == set(described)
    assert about(name)["title"]
    for column in described.values():
        assert column.unit and column.meaning and column.source, column.name
        assert column.status in STATUSES
        if column.status == "recalled":
            assert "recalled" in column.source, column.name  # the reader is told that it was not re-read
    assert {c for c, told in described.items() if told.status == "key"} >= set(table(name).key)


@pytest.mark.parametrize("name", ALL)
def test_every_assumption_has_a_range_that_holds_its_values(name: str) -> None:
    described, rows = meta(name), table(name)
    assumed = {item for row in rows.rows() for item in listed(str(row.get("assumed", "")))}
    for column, told in described.items():
        if told.status != "assumption" and column not in assumed:
            continue
        if told.type in ("real", "whole"):
            assert told.range is not None and told.range[0] < told.range[1], f"{name}.{column}"
            values = rows[column][np.isfinite(rows[column].astype(float))].astype(float)
            assert (values >= told.range[0]).all() and (values <= told.range[1]).all(), f"{name}.{column}"
        elif told.status == "assumption":
            assert told.choices, f"{name}.{column}"


@pytest.mark.parametrize("name", ALL)
def test_a_cell_is_marked_assumed_only_where_its_column_is_not(name: str) -> None:
    described = meta(name)
    for row in table(name).rows():
        for column in listed(row.get("assumed", "")):
            assert described[column].status in EVIDENCED, f"{name}.{column}"
            assert row[column] != "", f"{name}.{column} is blank in {row}"


def test_population_platforms_fields_and_languages_rest_on_evidence(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print("\nshare of cells sourced, recalled or derived: " + ", ".join(f"{n} {sourced_share(n):.2f}" for n in ALL))
    for name in EVIDENCE_FIRST:
        assert sourced_share(name) >= 0.8, name
    assert sourced_share("sector_fields") == 0.0  # wholly assumed, and says so


def test_sourced_share_counts_cells_and_not_columns() -> None:
    places = table("places")
    told = meta("places")
    shown = total = 0
    for row in places.rows():
        off = listed(str(row["assumed"]))
        for column, cell in row.items():
            if column != "assumed" and told[column].status != "key" and cell != "":
                total += 1
                shown += told[column].status in EVIDENCED and column not in off
    assert sourced_share("places") == pytest.approx(shown / total)
    assert 0.8 < sourced_share("places") < 1.0


def test_places_cover_the_world_once() -> None:
    places = table("places")
    assert set(places["region"]) == REGIONS
    for year, world in ((2011, 4.62e9), (2015, 4.84e9), (2020, 5.09e9), (2025, 5.33e9), (2030, 5.56e9)):
        assert places[f"adults_{year}"].sum() == pytest.approx(world, rel=0.005)  # WPP 2022, world, ages 15-64
    belgium = places.where("country", "Belgium")
    assert set(belgium["place"]) == {"Flanders", "Belgium (rest)"}
    assert 0.55 < belgium["adults_2015"][0] / belgium["adults_2015"].sum() < 0.60
    named = [row for row in places.rows() if row["iso3"]]
    assert all(row["place"] == row["country"] for row in named) and len(named) == 29


def test_adults_online_are_in_the_right_order_of_size() -> None:
    first, middle, last = online(2011), online(2014), online(2017)
    in_2012 = first + (middle - first) / 3
    assert 1.6e9 < in_2012 < 2.0e9
    assert 2.6e9 < last < 3.0e9
    assert first < middle < last


def test_nothing_about_access_is_later_than_2017_and_access_never_falls() -> None:
    places = table("places")
    given = sorted(name for name in places.names if name.startswith("online_") and name[-4:].isdigit())
    assert given == ["online_2011", "online_2014", "online_2017"]
    assert (places["online_2011"] <= places["online_2014"]).all()
    assert (places["online_2014"] <= places["online_2017"]).all()
    assert (places["online_2017"] < places["online_ceiling"]).all()
    assert all(str(month) < "2018" for month in table("platforms")["launch"])


def test_education_of_adults_online_sums_to_one_and_exceeds_the_average() -> None:
    places = table("places")
    levels = [places[level] for level in ("below_secondary", "secondary", "bachelor", "master", "doctorate")]
    assert np.allclose(sum(levels), 1.0, atol=1e-6) and all((level >= 0).all() for level in levels)
    tertiary = levels[2] + levels[3] + levels[4]
    india = int(places.index("India"))
    assert 0.10 < tertiary[india] < 0.40  # 10 % of all aged 25-64; those online hold more degrees
    weights = places["adults_2015"] * places["online_2014"]
    assert 0.15 < float(weights @ tertiary / weights.sum()) < 0.35


def test_english_is_first_and_read_by_a_fifth_to_a_third_of_adults_online() -> None:
    assert table("languages")["code"][0] == "en"
    assert len(table("languages")) >= 23
    places, spoken = table("places"), table("place_languages").where("language", "en")
    weights = dict(zip(places["place"], places["adults_2015"] * places["online_2014"], strict=True))
    able = sum(weights[row["place"]] * (row["native_share"] + row["study_share"]) for row in spoken.rows())
    native = sum(weights[row["place"]] * row["native_share"] for row in spoken.rows())
    assert 0.20 < able / sum(weights.values()) < 0.35
    assert 0.06 < native / sum(weights.values()) < 0.13


@pytest.mark.parametrize(
    ("name", "key", "share"),
    [
        ("place_languages", "place", "native_share"),
        ("provider_places", "type", "share"),
        ("sector_fields", "sector", "share"),
    ],
)
def test_shares_sum_to_one_by_group(name: str, key: str, share: str) -> None:
    for group, total in sums(name, key, share).items():
        assert total == pytest.approx(1.0, abs=1e-6), f"{name}: {group}"


def test_shares_of_whole_columns_sum_to_one() -> None:
    for name, column in (
        ("fields", "course_share"),
        ("fields", "course_share_2015"),
        ("fields", "demand_share"),
        ("fields", "graduate_share"),
        ("sectors", "employment_share"),
    ):
        assert table(name)[column].sum() == pytest.approx(1.0, abs=1e-6), f"{name}.{column}"


def test_types_of_provider_split_everything_to_one() -> None:
    types = table("provider_types")
    for split in (
        ("w_visibility", "w_revenue", "w_new_students", "w_service", "w_own_labour"),
        FORMS,
        ("attendance", "tasks", "exam"),
        ("online", "blended", "face_to_face"),
        ("own", "platform", "edtech"),
    ):
        assert np.allclose(sum(types[part] for part in split), 1.0, atol=1e-9), split
    assert 4_500 <= types["count"].sum() <= 5_500
    assert types["count"][types.index("mill")] == 0
    higher = types.index("higher_education")
    assert types["w_visibility"][higher] > types["w_revenue"][higher]
    assert types["w_revenue"][types.index("company")] > types["w_revenue"][higher]


def test_a_study_share_leaves_room_for_natives() -> None:
    for row in table("place_languages").rows():
        assert float(row["native_share"]) + float(row["study_share"]) <= 1.0, row
        assert (float(row["proficiency"]) > 0) == (float(row["study_share"]) > 0), row


def test_tables_refer_to_one_another_rightly() -> None:
    places, languages = set(table("places")["place"]), set(table("languages")["code"])
    fields, platforms = set(table("fields")["field"]), set(table("platforms")["platform"])
    providers, types = set(table("providers")["provider"]), set(table("provider_types")["type"])
    assert set(table("places")["language"]) <= languages
    assert set(table("place_languages")["language"]) <= languages
    assert set(table("place_languages")["place"]) == places == set(table("provider_places")["place"])
    assert set(table("provider_places")["type"]) == types
    assert set(table("sector_fields")["sector"]) == set(table("sectors")["sector"])
    assert set(table("sector_fields")["field"]) == fields
    for row in table("platforms").rows():
        assert row["place"] in places and row["language"] in languages
        offered = listed(str(row["languages"]))
        assert row["language"] in offered and set(offered) <= languages - {"xx"}
        assert not row["field"] or row["field"] in fields
        assert not row["own_provider"] or row["own_provider"] in providers
        assert (row["kind"] == "own_brand") <= bool(row["own_provider"])
        if row["own_provider"]:
            owner = next(table("providers").where("provider", row["own_provider"]).rows())
            assert listed(owner["platforms"])[0] == row["platform"]
    for row in table("providers").rows():
        assert row["place"] in places and set(listed(str(row["languages"]))) <= languages and row["type"] in types
        assert not row["field"] or row["field"] in fields
        assert set(listed(str(row["platforms"]))) <= platforms


def test_a_main_language_is_understood_at_home() -> None:
    shares = {(r["place"], r["language"]): r for r in table("place_languages").rows()}
    for row in table("places").rows():
        spoken = shares[row["place"], row["language"]]
        assert float(spoken["native_share"]) + float(spoken["study_share"]) > 0.12, row["place"]


def test_there_are_35_platforms_and_the_known_ones_are_right() -> None:
    platforms = table("platforms")
    assert len(platforms) == 35
    assert set(NAMED_PLATFORMS) <= set(platforms["platform"])
    listed_ones = set(platforms.where("listed", 1)["platform"])
    assert listed_ones == {"Coursera", "edX", "Udacity", "FutureLearn", "SWAYAM", "XuetangX", "MiríadaX"}
    assert list(platforms.where("awareness_channel", 1)["platform"]) == ["LinkedIn Learning"]
    swayam = next(platforms.where("platform", "SWAYAM").rows())
    assert swayam["owner_type"] == "state" and "2016-01" <= str(swayam["launch"]) <= "2017-12"
    launches = dict(zip(platforms["platform"], platforms["launch"], strict=True))
    assert all(launches[one].startswith("2012") for one in ("Coursera", "edX", "Udacity"))
    english = platforms.where("language", "en")
    assert 12 <= len(english) <= 20 and english["marketing"].sum() > 0.5 * platforms["marketing"].sum()
    offered = {language for cell in platforms["languages"] for language in listed(cell)}
    assert len(offered) >= 23


def test_recorded_accounts_reproduce_the_recorded_concentration() -> None:
    """Over the five platforms on record in both years, as the record itself was computed."""
    platforms = table("platforms")
    both = np.isfinite(platforms["accounts_2016"]) & np.isfinite(platforms["accounts_2017"])
    assert both.sum() == 5
    for year, hhi, leader in ((2016, 0.304, 0.476), (2017, 0.277, 0.439)):
        accounts = platforms[f"accounts_{year}"][both]
        shares = accounts / accounts.sum()
        assert float((shares**2).sum()) == pytest.approx(hhi, abs=0.001)
        assert shares.max() == pytest.approx(leader, abs=0.001)


def test_every_named_provider_is_present() -> None:
    providers = set(table("providers")["provider"])
    assert set(NAMED_PROVIDERS) <= providers


def test_named_providers_carry_what_is_known_of_them() -> None:
    rows = {str(row["provider"]): row for row in table("providers").rows()}
    assert rows["Project Management Institute"]["exam_validity_months"] == 36
    assert rows["Danish Folkehøjskole"]["assessment"] == "attendance"
    assert rows["University at Buffalo"]["mode"] == "face_to_face"
    assert "edtech" in listed(str(rows["University of Oxford"]["supply_mode"]))
    assert rows["Harvard University"]["prestige"] > rows["University of Queensland"]["prestige"] > 0
    exam_based = [row for row in rows.values() if row["type"] == "professional_body"]
    assert all(row["assessment"] == "exam" for row in exam_based)


def test_columns_are_typed_and_cannot_be_written() -> None:
    places = table("places")
    assert places["adults_2015"].dtype == np.int64 and places["online_2014"].dtype == np.float64
    assert places["place"].dtype == object and isinstance(places["place"][0], str)
    with pytest.raises(ValueError, match="read-only"):
        places["adults_2015"][0] = 1
    assert table("places") is places
    assert len(list(places.rows())) == len(places)
    assert list(places.where("region", "Oceania")["place"]) == ["Australia", "New Zealand", "Oceania (rest)"]


def test_unknown_names_are_answered_with_the_known_ones() -> None:
    with pytest.raises(KeyError, match="places"):
        table("planets")
    with pytest.raises(KeyError, match="adults_2015"):
        table("places")["adults_1815"]
    with pytest.raises(KeyError, match="Atlantis"):
        table("places").index("Atlantis")
