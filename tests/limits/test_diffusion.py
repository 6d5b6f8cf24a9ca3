"""Limits of diffusion, with other values than the shipped ones."""

from __future__ import annotations

import numpy as np
import pytest
from tests.limits.checked import cases, checked, refused

from credmarket.lab.verify import MET
from credmarket.limits.diffusion import bass, peak

ALTERED = [  # a limit, and values other than the shipped ones
    ("f1", "aware.mass_media=0.1", "aware.word_of_mouth=0.5", "population.until=2015-03"),
    ("f1", "aware.mass_media=0.05", "aware.word_of_mouth=2.0", "population.until=2014-03"),
    ("f2", "aware.mass_media=1.0", "aware_employers.mass_media=0.02", "population.until=2012-09"),
    ("f2", "aware.initial=0.4", "population.until=2012-06"),
    ("f5", "aware.homophily=0.3", "aware.home_publicity=0.5", "aware.word_of_mouth=1.2", "population.until=2012-09"),
    ("f4", "aware.word_of_mouth=0.8", "population.until=2012-12"),
]


@pytest.mark.parametrize("settings", cases(ALTERED))
def test_the_closed_form_follows_its_parameters(settings: tuple[str, ...]) -> None:
    one = checked(*settings)
    assert one.status == MET, one


def test_the_curve_solves_its_equation_and_peaks_where_it_should() -> None:
    p, q, years = 0.05, 0.9, np.arange(0.0, 8.0, 1.0 / 12.0)
    share, step = bass(p, q, years), 1e-6
    assert np.allclose((bass(p, q, years + step) - share) / step, (p + q * share) * (1.0 - share), atol=1e-6)
    assert peak(share) == pytest.approx(np.log(q / p) / (p + q), abs=2e-3)
    assert bass(p, 0.0, np.array(2.0)) == pytest.approx(1.0 - np.exp(-0.1))


@pytest.mark.parametrize(("limit", "said", "setting"), [
    ("f1", "aware.word_of_mouth must be above aware.mass_media", "aware.word_of_mouth=0.05"),
    ("f1", "a month or more after the peak", "population.until=2011-12"),
    ("f1", "aware.initial must be 0", "aware.initial=0.2"),
    ("f1", "aware.word_of_mouth must be 2 or less", "aware.word_of_mouth=2.5"),
    ("f4", "population.until must be 2016-06 or before", "population.until=2017-01"),
    ("f5", "fewer than 0.0001 know at the end", "aware.word_of_mouth=3.0"),
    ("f2", "aware.word_of_mouth must be 0", "aware.word_of_mouth=0.5"),
    ("f1", "aware.graduate_publicity must be 1", "aware.graduate_publicity=2.0"),
    ("f1", "aware.frozen must be false", "aware.frozen=true"),
    ("f2", "aware_employers.channel must be 0", "aware_employers.channel=0.1"),
    ("f4", "aware.home_publicity must be 1", "aware.home_publicity=2.0"),
    ("f5", "aware.initial must be 0", "aware.initial=0.1"),
])
def test_what_leaves_the_special_case_is_outside(limit: str, said: str, setting: str) -> None:
    refused(limit, said, setting)
