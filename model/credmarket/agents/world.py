"""The world that agents are born into: places, languages, fields and sectors as arrays, read once from the data tables."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.cohorts import age_density
from credmarket.agents.words import BACHELOR, EDUCATION, REGIONS
from credmarket.data import table
from credmarket.numerics.statistics import inner

Array = NDArray[Any]

FIRST_YEAR = 2011.75  # October 2011
KNOTS = (2011.5, 2015.5, 2020.5, 2025.5, 2030.5)  # mid-years of the population columns
RECORDED_ONLINE = (2011.5, 2014.5, 2017.5)
YEARS = 2031 - FIRST_YEAR


def by_region(place_region: Array, values: Array) -> Array:
    """Sums by region [REGIONS, ...] of values by place [places, ...]."""
    sums = np.zeros((len(REGIONS), *values.shape[1:]), dtype=values.dtype)
    np.add.at(sums, place_region, values)
    return sums


class World:
    """Read-only facts by place, language, field and sector; rows are in the order of the tables."""

    def __init__(self) -> None:
        places, languages = table("places"), table("languages")
        fields, sectors = table("fields"), table("sectors")
        self.place_names: tuple[str, ...] = tuple(places["place"])
        self.languages: tuple[str, ...] = tuple(languages["code"])
        self.field_names: tuple[str, ...] = tuple(fields["field"])
        self.sector_names: tuple[str, ...] = tuple(sectors["sector"])
        self.n_places, self.n_languages = len(self.place_names), len(self.languages)
        self.n_fields, self.n_sectors = len(self.field_names), len(self.sector_names)
        if self.languages[0] != "en":
            raise ValueError("languages.csv: English must be the first row")
        code = {c: i for i, c in enumerate(self.languages)}
        self.place_region = np.array([REGIONS.index(r) for r in places["region"]], dtype=np.uint8)
        self.place_country: tuple[str, ...] = tuple(places["country"])
        countries = sorted(set(self.place_country))
        self.place_country_row = np.array([countries.index(c) for c in self.place_country], dtype=np.int64)
        self.place_language = np.array([code[c] for c in places["language"]], dtype=np.uint8)
        self.place_wage = np.asarray(places["monthly_wage"], dtype=np.float64)
        self.place_log_wage = np.log(self.place_wage)
        self.place_unemployment = np.asarray(places["unemployment"], dtype=np.float64)
        self.tertiary_premium = np.asarray(places["tertiary_premium"], dtype=np.float64)
        self.place_gini = np.asarray(places["wage_gini"], dtype=np.float64)
        self.women = np.asarray(places["women_online"], dtype=np.float64)
        self.young = np.asarray(places["young_share"], dtype=np.float64)
        self.median_age = np.asarray(places["median_age"], dtype=np.float64)
        self.education = np.stack([np.asarray(places[e], dtype=np.float64) for e in EDUCATION], axis=1)
        self.education /= self.education.sum(axis=1, keepdims=True)
        self.tertiary_growth = np.asarray(places["tertiary_growth"], dtype=np.float64)
        self._population(places)
        self._languages(code)
        self.field_course_share = _shares(fields["course_share"])
        self.field_demand_share = _shares(fields["demand_share"])
        self.field_graduate_share = _shares(fields["graduate_share"])
        self.field_wage = np.asarray(fields["wage_effect"], dtype=np.float64)
        self.field_decay = np.asarray(fields["content_decay"], dtype=np.float64)
        self.field_cost = np.asarray(fields["production_cost_factor"], dtype=np.float64)
        self._sectors(sectors)
        people = self.adults(0)
        # people online at the start by month of age from YOUNGEST on, shares
        self.start_ages = inner(people, np.stack([age_density(float(share)) for share in self.young])) / people.sum()
        self.mean_log_wage = float(inner(people, self.place_log_wage) / people.sum())
        # the mean wage of a place is the mean over its degrees
        self.mean_premium = self.tertiary_premium * self.education[:, BACHELOR:].sum(axis=1)

    def _population(self, places: Any) -> None:
        self._adults = np.stack([np.asarray(places[f"adults_{y}"], float) for y in (2011, 2015, 2020, 2025, 2030)], axis=1)
        recorded = np.stack([np.asarray(places[f"online_{y}"], float) for y in (2011, 2014, 2017)], axis=1)
        ceiling = np.asarray(places["online_ceiling"], float)[:, None]
        # after 2017 a logistic curve through the record of 2014 and 2017 towards the ceiling
        odds = np.log(np.clip(recorded / np.maximum(ceiling - recorded, 1e-3), 1e-3, 1e3))
        speed = (odds[:, 2] - odds[:, 1]) / 3.0
        self._recorded, self._odds, self._speed, self._ceiling = recorded, odds[:, 2], speed, ceiling[:, 0]

    def adults(self, month: int | Array) -> Array:
        """People aged 15-64 who are online in a month, by place; of several months [places, months]."""
        year = FIRST_YEAR + month / 12.0
        heads = np.array([np.interp(year, KNOTS, row) for row in self._adults])
        return np.asarray(heads * self.online(year))

    def online(self, year: float | Array) -> Array:
        """Share of adults online: the record to 2017, then a logistic approach to each place's ceiling."""
        recorded = np.array([np.interp(year, RECORDED_ONLINE, row) for row in self._recorded])
        odds = self._odds + np.multiply.outer(year - RECORDED_ONLINE[-1], self._speed)
        later = np.maximum(self._ceiling / (1.0 + np.exp(-odds)), self._recorded[:, -1]).T
        return np.where(year <= RECORDED_ONLINE[-1], recorded, later)

    def _languages(self, code: dict[str, int]) -> None:
        rows = table("place_languages")
        place = {p: i for i, p in enumerate(self.place_names)}
        self.native = np.zeros((self.n_places, self.n_languages))
        self.study = np.zeros_like(self.native)
        self.level = np.zeros_like(self.native)  # mean proficiency of those who can study in it
        for row in rows.rows():
            i, j = place[row["place"]], code[row["language"]]
            self.native[i, j] = row["native_share"]
            self.study[i, j] = row["study_share"]
            self.level[i, j] = row["proficiency"]
        self.native /= self.native.sum(axis=1, keepdims=True)
        # institutions teach in the native languages; where those are none of the list's, in the place's main language
        self.taught = self.native.copy()
        here = np.arange(self.n_places)
        self.taught[here, self.place_language] += self.taught[here, code["xx"]]
        self.taught[here, code["xx"]] = 0.0
        self.reads = np.minimum(self.native + self.study, 1.0)

    def _sectors(self, sectors: Any) -> None:
        self.sector_share = _shares(sectors["employment_share"])
        for name in ("large_share", "turnover", "growth", "training_sponsor_share", "in_house_share",
                     "firms_per_1000_workers"):
            setattr(self, f"sector_{name}", np.asarray(sectors[name], dtype=np.float64))
        self.sector_fields = np.zeros((self.n_sectors, self.n_fields))
        for row in table("sector_fields").rows():
            s, f = self.sector_names.index(row["sector"]), self.field_names.index(row["field"])
            self.sector_fields[s, f] = row["share"]
        self.sector_fields /= self.sector_fields.sum(axis=1, keepdims=True)


def _shares(values: Any) -> Array:
    shares = np.asarray(values, dtype=np.float64)
    return np.asarray(shares / shares.sum())
