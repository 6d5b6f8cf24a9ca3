"""Providers are born stratified, the named first, and replicates vary who is prestigious but not how many are."""

import numpy as np
import pytest
from tests.processes.supply_market import WORLD, SupplyMarket

from credmarket.agents.kinds import provider_kinds
from credmarket.agents.providers import MILL, MOST_PROVIDERS, born_providers, month_of, provider_names
from credmarket.agents.words import DIRECT_ROW, ENGLISH, NEVER, NONE, PROVIDER_TYPES, REGIONS
from credmarket.data import table


def born(replicate: int = 1, **changes):
    m = SupplyMarket({f"providers.{k}": v for k, v in changes.items()}, replicate=replicate)
    return m.providers


def test_named_ones_come_first_with_what_the_record_says():
    p = born(scale=0.1)
    rows = table("providers")
    assert p.named.sum() == len(rows) and np.all(p.named[: len(rows)] == 1)
    stanford = rows.index("Stanford University")
    assert p.named_partner[stanford] == DIRECT_ROW + 1 + list(table("platforms")["platform"]).index("Coursera")
    assert p.adopts_at[stanford] == 0 and p.prestige[stanford] == rows["prestige"][stanford]
    assert p.validity[rows.index("Project Management Institute")] == 36
    assert p.degrees[rows.index("University of Illinois at Urbana-Champaign")] == 1


def test_numbers_by_type_follow_the_table_and_mills_the_parameter():
    p = born(mills=25)
    counts = np.bincount(p.type, minlength=len(PROVIDER_TYPES))
    assert np.array_equal(counts[:MILL], provider_kinds().number[:MILL]) and counts[MILL] == 25
    assert np.bincount(born().type, minlength=len(PROVIDER_TYPES))[MILL] == 0


def test_numbers_by_place_follow_the_shares_to_one():
    p, shares = born(named=False), table("provider_places").where("type", "higher_education")
    university = p.type == 0
    for place, share in zip(shares["place"], shares["share"], strict=True):
        n = int((p.place[university] == WORLD.place_names.index(place)).sum())
        assert abs(n - share * university.sum()) < 1.0


def test_prestige_in_a_cell_takes_evenly_spaced_quantiles_whatever_the_replicate():
    """A plain random sample of this size would vary its mean with sd 0.04; a stratified one hardly."""
    cell = []
    for replicate in (1, 2, 3):
        p = born(replicate, named=False)
        us = (p.type == 0) & (p.place == WORLD.place_names.index("United States")) & (p.language == ENGLISH)
        cell.append(np.sort(p.prestige[us]))
    assert len(cell[0]) > 300
    assert np.max(np.abs(cell[0][5:-5] - cell[1][5:-5])) < 0.12
    assert abs(cell[0].mean() - cell[2].mean()) < 0.01


def test_replicates_vary_who_is_prestigious():
    a, b = born(1, named=False), born(2, named=False)
    top = set(np.argsort(-a.prestige)[:200]), set(np.argsort(-b.prestige)[:200])
    assert len(top[0] & top[1]) < 60
    assert np.array_equal(born(1, named=False).prestige, a.prestige)


def test_weights_sum_to_one_and_america_wants_revenue_more_than_europe():
    p = born(motive_spread=0.0)
    total = p.visibility + p.revenue + p.new_students + p.service + p.own_labour
    assert np.allclose(total, 1.0)
    region, university = WORLD.place_region[p.place], p.type == 0
    america = p.revenue[university & (region == REGIONS.index("Northern America"))]
    europe = p.revenue[university & (region == REGIONS.index("Europe"))]
    asia = p.revenue[university & (region == REGIONS.index("Asia"))]
    assert america[0] > asia[0] > europe[0] and np.allclose(america, america[0])


def test_quality_follows_prestige_as_closely_as_told():
    """Correlation of 2,500 pairs: sd 0.015; tolerance four of them (false alarm below 1 in 10,000)."""
    p = born(named=False, quality_prestige=0.5, prestige_income=0.0)
    university = p.type == 0
    assert np.corrcoef(p.quality[university], p.prestige[university])[0, 1] == pytest.approx(0.5, abs=0.06)


def test_the_prestigious_of_a_place_teach_in_english_more_often():
    p = born(named=False)
    here = (p.type == 0) & (WORLD.place_region[p.place] == REGIONS.index("Europe")) & (p.language != ENGLISH)
    high = p.prestige[here] > np.median(p.prestige[here])
    assert p.english[here][high].mean() > p.english[here][~high].mean() + 0.1
    assert np.all(p.english[p.language == ENGLISH] == 1)


def test_universities_serve_all_fields_and_most_others_one():
    p = born(named=False, specialised=0.8)
    assert np.all(p.field[p.type == 0] == NONE)
    assert (p.field[p.type == 1] != NONE).mean() == pytest.approx(0.8, abs=0.06)


def test_dates_before_the_market_are_negative_months():
    assert month_of("2011-10") == 0 and month_of("2012-01") == 3 and month_of("1984-01") == -333 and month_of("") == NEVER


def test_some_named_ones_bring_out_and_want_what_the_table_says():
    p, rows = born(), table("providers")
    udacity, other = rows.index("Udacity"), rows.index("Google")
    assert p.capacity[udacity] == rows["courses_per_year"][udacity] == 35.0
    assert p.visibility[udacity] == pytest.approx(0.6) and p.capacity[other] > 0.0
    rest = p.revenue + p.new_students + p.service + p.own_labour
    assert np.allclose(p.visibility + rest, 1.0)
    plain = born(motive_spread=0.0)
    share = plain.revenue / (1.0 - plain.visibility)
    assert share[udacity] == pytest.approx(share[other])  # the rest keeps its type's proportions


def test_english_speaking_places_have_more_of_the_prestigious():
    def lift(**changes):
        p = born(named=False, prestige_income=0.0, **changes)
        university = p.type == 0
        english = p.language == ENGLISH
        return p.prestige[university & english].mean() - p.prestige[university & ~english].mean()

    assert lift(prestige_english=0.3) - lift(prestige_english=0.0) == pytest.approx(0.3)


def test_more_providers_than_ids_are_refused():
    with pytest.raises(ValueError, match=str(MOST_PROVIDERS)):
        born_providers(WORLD, 1, 1, _crowded())


def _crowded():
    m = SupplyMarket({"providers.scale": 0.01})
    m.params.providers = _Scale(m.params.providers)
    return m.params


class _Scale:
    """The parameters, with a scale beyond the admissible."""

    def __init__(self, params):
        self._params, self.scale = params, 20.0

    def __getattr__(self, name):
        return getattr(self._params, name)


def test_everybody_has_a_name():
    p = born(scale=0.1)
    names = provider_names(p, WORLD)
    assert len(names) == len(p) and names[0] == "Harvard University" and "higher education" in names[len(p) // 4]
    assert "Harvard" not in provider_names(born(scale=0.1, named=False), WORLD)[0]
