"""Two worlds person by person, by hand: who is inframarginal, additional, deterred; who is eligible; what adds up."""

from __future__ import annotations

import fake_market
import numpy as np
from people_tables import START, bought, people, policies

from credmarket.lab import people as one_by_one
from credmarket.lab.people import covered_by, person_sums, rows_since

# 1 passes in both worlds (inframarginal); 2 only with the policy; 3 only without (deterred); 4 is supported and never passes;
# 5 passes twice with it and once without; 6 has a free one with it; 7 buys unsupported in both; 8 renews
BASE = people(bought(1, 100, 50.0, earned=101), bought(3, 103, 40.0, earned=104), bought(5, 100, 50.0, earned=102),
              bought(7, 110, 80.0), bought(8, 112, 20.0, renewal=True), bought(9, 90, 50.0, earned=95))
VALUE = people(bought(1, 100, 20.0, 40.0, earned=101, education="bachelor"), bought(2, 105, 20.0, 40.0, earned=107),
               bought(4, 105, 20.0, 40.0), bought(5, 100, 60.0, earned=102), bought(5, 120, 20.0, 40.0, earned=125),
               bought(6, 100, 0.0, earned=101), bought(7, 110, 90.0), bought(8, 112, 20.0, renewal=True),
               bought(9, 90, 50.0, earned=95))
FOR = [1, 2, 3, 4]


def sums() -> one_by_one.Sums:
    covered = covered_by([policies(), policies(("help", 9.0, FOR))], ["help"])
    return person_sums(rows_since(BASE, START), rows_since(VALUE, START), ["help"], covered)


def weight(*learners: int) -> float:
    return float(sum(10 + learner for learner in learners))


def test_totals_in_both_worlds() -> None:
    found = sums()
    assert found["bought", ""] == (weight(1, 3, 5, 7), weight(1, 2, 4, 5, 5, 7))
    assert found["earned_paid", ""] == (weight(1, 3, 5), weight(1, 2, 5, 5))
    assert found["earned", ""] == (weight(1, 3, 5), weight(1, 2, 5, 5, 6))
    assert found["earners_paid", ""] == (weight(1, 3, 5), weight(1, 2, 5))
    assert found["own_payments", ""][0] == 50 * 11 + 40 * 13 + 50 * 15 + 80 * 17 + 20 * 18
    assert found["own_payments_bought", ""][0] == found["own_payments", ""][0] - 20 * 18
    assert found["support_received", ""] == (0.0, 40 * weight(1, 2, 4, 5))


def test_inframarginal_are_the_supported_who_earn_a_paid_one_in_the_base() -> None:
    found = sums()
    assert found["supported_people", ""] == (0.0, weight(1, 2, 4, 5))
    assert found["inframarginal_people", ""] == (0.0, weight(1, 5))
    assert found["supported_people", "instrument=help"][1] == weight(1, 2, 4, 5)
    assert found["inframarginal_people", "instrument=help"][1] == weight(1, 5)


def test_additional_less_deterred_is_the_difference_of_the_totals() -> None:
    found = sums()
    assert found["additional_completions", ""][1] == weight(2, 5) and found["deterred_completions", ""][1] == weight(3)
    assert found["additional_people", ""][1] == weight(2) and found["deterred_people", ""][1] == weight(3)
    check_identities(found)


def check_identities(found: one_by_one.Sums) -> None:
    for group in {group for _, group in found if not group.startswith("instrument=")}:
        for more, less, total in (("additional_completions", "deterred_completions", "earned_paid"),
                                  ("additional_people", "deterred_people", "earners_paid")):
            before, after = found[total, group]
            assert found[more, group][1] - found[less, group][1] == after - before, (more, group)
    for name in (*one_by_one.COUNTED, *one_by_one.AGAINST):
        for dimension in ("eligible", *one_by_one.DIMENSIONS):
            parts = [np.array(cell) for (indicator, group), cell in found.items()
                     if indicator == name and group.startswith(f"{dimension}=")]
            assert np.allclose(np.sum(parts, axis=0), found[name, ""], rtol=1e-12, atol=0), (name, dimension)


def test_the_eligible_are_those_whom_a_policy_is_for_whatever_they_do() -> None:
    found = sums()
    assert found["earned_paid", "eligible=yes"] == (weight(1, 3), weight(1, 2))
    assert found["earned_paid", "eligible=no"] == (weight(5), weight(5, 5))
    assert found["support_received", "eligible=no"][1] == 40 * weight(5)  # came under it later


def test_several_policies_are_for_whom_any_of_them_is() -> None:
    tables = [policies(("a", 0.0, [1]), ("b", 0.0, [2])), policies(("a", 0.0, [3]), ("c", 0.0, [4]))]
    assert np.flatnonzero(covered_by(tables, ["a", "c"])).tolist() == [1, 3, 4]
    assert covered_by(tables, ["none"]).size == 0
    nobody = person_sums(rows_since(BASE, START), rows_since(VALUE, START), [], covered_by([], []))
    assert nobody["supported_people", ""] == (0.0, 0.0) and ("bought", "eligible=yes") not in nobody


def test_a_person_has_the_traits_of_her_first_purchase_in_either_world() -> None:
    later = people(bought(1, 104, 50.0, education="master"), bought(2, 100, 50.0, education="bachelor"))
    first = people(bought(1, 100, 50.0, education="secondary"), bought(2, 100, 50.0, education="bachelor"))
    for base, value in ((later, first), (first, later)):
        found = person_sums(rows_since(base, START), rows_since(value, START), [], covered_by([], []))
        assert found["bought", "education=secondary"] == (11.0, 11.0)
        assert ("bought", "education=master") not in found or found["bought", "education=master"] == (0.0, 0.0)


def test_what_was_bought_before_and_passed_since_counts_as_passed_and_not_as_bought() -> None:
    rows = rows_since(people(bought(1, START - 1, 30.0, 10.0, earned=START), bought(2, START - 1, 30.0)), START)
    found = person_sums(rows, rows, ["help"], covered_by([], []))
    assert found["earned_paid", ""] == (11.0, 11.0) and found["bought", ""] == (0.0, 0.0)
    assert found["own_payments", ""] == (0.0, 0.0) and found["supported_people", ""][1] == 0.0


def test_identities_hold_for_any_worlds() -> None:
    """Three hundred purchases by chance in each of two worlds, weights of half a million and amounts to the cent."""
    worlds = []
    for side in (1, 2):
        luck = fake_market.noise(side, np.arange(300)[:, None], np.arange(6)[None, :])
        worlds.append(people(*(
            bought(int(40 * u[0]), 95 + int(30 * u[1]), round(90 * u[2], 2), round(50 * u[3], 2) * (u[3] < 0.5),
                   earned=130 if u[4] < 0.5 else None, people=500_000 + int(40 * u[0]), renewal=bool(u[5] < 0.1))
            for u in luck)))
    covered = np.arange(40) < 13
    found = person_sums(rows_since(worlds[0], START), rows_since(worlds[1], START), ["help"], covered)
    assert found["additional_completions", ""][1] > 0 < found["deterred_completions", ""][1]
    assert 0 < found["inframarginal_people", ""][1] < found["supported_people", ""][1]
    check_identities(found)
    same = person_sums(rows_since(worlds[0], START), rows_since(worlds[0], START), ["help"], covered)
    assert all(before == after for (name, _), (before, after) in same.items() if name in one_by_one.COUNTED)
    assert same["additional_completions", ""] == same["deterred_people", ""] == (0.0, 0.0)
