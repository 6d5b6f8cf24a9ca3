"""A policy knows its months, its governments and which of its terms say nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from credmarket.faults import ScenarioFaults
from credmarket.menu import standard_menu
from credmarket.parameters import Params, inf, param
from credmarket.policy import ELIGIBILITY, Policy, PolicyTerms, keys_of, marks
from credmarket.scenario import load


class Grant(Params):
    """A grant with a word of its own that the terms have too."""

    amount: float = param(10.0, "$", (0.0, 100.0), None, "grant", source="test")
    awareness: float = param(0.9, "share", (0.0, 1.0), None, "own", source="test")


def policy(**terms: object) -> Policy:
    return Policy("grant", "grant", PolicyTerms(**terms), Grant())


def test_months() -> None:
    plain = policy(start="2020-03")
    assert (plain.announced, plain.start, plain.end) == (101, 101, None)
    told = policy(start="2020-03", announced="2019-12", end="2021-01")
    assert (told.announced, told.start, told.end, told.first_month) == (98, 101, 111, 98)


def test_one_government_may_be_written_as_a_text() -> None:
    assert policy(government="Asia").governments == ("Asia",)
    assert policy(government=["Asia", "Latvia"]).governments == ("Asia", "Latvia")


def test_an_instruments_own_key_comes_before_a_common_one() -> None:
    assert policy(awareness=0.1).value("awareness") == 0.9
    assert policy(ramp_months=3).value("ramp_months") == 3


def test_terms_that_say_nothing_are_absent() -> None:
    plain = policy()
    assert [key for key in PolicyTerms.SPECS if plain.absent(key)] == [
        "announced", "end", "budget", "when", "when_group", "above", "below", "education",
        "income_below", "forms", "fields", "languages"]
    assert not policy(budget=5e6).absent("budget")


@pytest.mark.parametrize(("terms", "expected"), [
    ({"start": "2020"}, "such as"),
    ({"ramp": "steep"}, "one of linear, s"),
    ({"budget": -1.0}, "from 0 to inf"),
    ({"awareness": 1.5}, "from 0 to 1"),
    ({"education": ["phd"]}, "one of below_secondary"),
    ({"forms": [3]}, "list of texts"),
    ({"ramp_months": 2.5}, "whole number"),
])
def test_terms_are_checked(terms: dict[str, object], expected: str) -> None:
    with pytest.raises(ValueError, match=expected):
        policy(**terms)


def test_an_instrument_takes_the_terms_of_eligibility_that_mean_something_to_it() -> None:
    class Deaf(Params):
        """Reads none."""

        reads = ()
        size: float = param(1.0, "", (0.0, inf), (0.0, 2.0), "a setting", source="a test")

    class Picky(Params):
        """Reads forms."""

        reads = ("forms",)

    class Undeclared(Params):
        """Says nothing of it."""

    assert set(keys_of(Deaf)) == {*PolicyTerms.SPECS, "size"} - set(ELIGIBILITY)
    assert set(keys_of(Picky)) & set(ELIGIBILITY) == {"forms"}
    assert set(keys_of(Undeclared)) == set(PolicyTerms.SPECS)
    for name, instrument in standard_menu().instruments.items():
        assert set(getattr(instrument, "reads", ())) <= set(ELIGIBILITY), name


def test_a_trigger_is_checked_with_file_line_and_key(tmp_path: Path) -> None:
    def written(*lines: str) -> Path:
        file = tmp_path / "freeze.toml"
        file.write_text("\n".join(['extends = "baseline"', "[[policy]]", 'instrument = "hiring_freeze"', *lines]) + "\n")
        return file

    with pytest.raises(ScenarioFaults, match=r"freeze\.toml:4: policy\.hiring_freeze\.when: no indicator is called "
                                             r"'employment_rat'; did you mean 'employment_rate'"):
        load(written('when = "employment_rat"', "above = 0.9"))
    with pytest.raises(ScenarioFaults, match=r"freeze\.toml:5: policy\.hiring_freeze\.below: means nothing without when"):
        load(written('start = "2020-01"', "below = 0.9"))
    policy = load(written('when = "employment_rate"', "above = 0.9")).policies[0]
    assert (policy.terms.when, policy.terms.above, policy.terms.below) == ("employment_rate", 0.9, inf)


def test_two_standards_are_refused_where_when_and_for_what_they_meet(tmp_path: Path) -> None:
    def written(one: str, other: str) -> Path:
        file = tmp_path / "two.toml"
        file.write_text("\n".join([
            'extends = "baseline"', "[[policy]]", 'instrument = "common_standard"', 'name = "one"', one,
            "[[policy]]", 'instrument = "accreditation"', 'name = "other"', 'start = "2022-01"', other]) + "\n")
        return file

    words = (r"two\.toml:9: policy\.other: is in force together with policy\.one in United States, Canada, United Kingdom and "
             r"\d+ more, for academic_certificate, .* and 2 more; of a form a country has one standard at a time")
    with pytest.raises(ScenarioFaults, match=words):
        load(written('end = "2022-01"', ""))
    with pytest.raises(ScenarioFaults, match=r"policy\.one in France, for badge; of a form"):
        load(written('government = ["France", "Asia"]\nforms = ["badge", "degree"]',
                     'government = "Europe"\nforms = ["micro_credential", "badge"]'))
    for one, other in (('end = "2021-12"', ""), ('government = "New Zealand"', 'government = "Europe"'),
                       ('forms = ["badge"]', 'forms = ["micro_credential"]')):
        assert marks(load(written(one, other)).policies) == {"one": 1, "other": 2}


def test_marks_are_numbered_by_when_standards_become_public_and_there_are_eight_at_most(tmp_path: Path) -> None:
    places = ["France", "Germany", "Italy", "Spain", "Canada", "Brazil", "India", "China", "Australia"]

    def written(n: int) -> Path:
        file = tmp_path / "many.toml"
        file.write_text('extends = "baseline"\n' + "".join(
            f'[[policy]]\ninstrument = "common_standard"\nname = "{place}"\ngovernment = "{place}"\n'
            f'start = "20{30 - i}-01"\n' for i, place in enumerate(places[:n])))
        return file

    assert marks(load(written(8)).policies) == {place: 8 - i for i, place in enumerate(places[:8])}
    assert marks(load("subsidy").policies) == {}
    with pytest.raises(ScenarioFaults, match=r"policy\.Australia: is standard number 9; a scenario has at most 8"):
        load(written(9))


def test_a_term_that_an_instrument_does_not_read_is_refused(tmp_path: Path) -> None:
    def written(line: str) -> Path:
        file = tmp_path / "cap.toml"
        file.write_text(f'extends = "baseline"\n[[policy]]\ninstrument = "fee_cap"\nname = "cap"\n{line}\n')
        return file

    with pytest.raises(ScenarioFaults, match=r"cap\.toml:5: policy\.cap\.education: means nothing to fee_cap"):
        load(written('education = ["bachelor"]'))
    assert load(written('forms = ["badge"]')).policies[0].terms.forms == ("badge",)
