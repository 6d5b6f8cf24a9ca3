"""Standards: who joins, what verification does, what a mandatory one strikes off."""

import numpy as np
from tests.processes.supply_market import WORLD, SupplyMarket, people, shop, standard

from credmarket.agents.objective import crowds, offer_objective
from credmarket.agents.words import DEGREE, FORMS, NEVER
from credmarket.processes.comply import comply, membership, membership_costs, unlike


def market(n=400, changes=None, **columns):
    m = SupplyMarket({"comply.hazard": 1.0, **(changes or {})}, providers=people(n, **columns))
    m.month = 80
    return m


def test_i3_survivors_of_a_mandatory_standard_are_those_whose_objective_covers_its_cost():
    """Exactly, as softness goes to nothing: #{k: objective_k - upkeep_k >= F_c/T + review}."""
    m = market(changes={"comply.softness": 1e-9}, visibility=0.0, new_students=0.0, service=0.0, revenue=1.0)
    rows = shop(m, np.arange(400), income=np.linspace(0.0, 4000.0, 400), payers=0.0, enrolled=0.0, upkeep=50_000)
    m.levers.standards = [standard(mandatory=True, fee=1_800_000, review=120_000)]
    crowd = crowds(WORLD, m.params.objective)
    worth = offer_objective(m.offers, rows, m.providers, m.platforms, crowd, np.zeros(400), m.params.objective)
    pays = worth - 500.0 >= 18_000.0 / m.params.objective.horizon + 100.0
    comply(m)
    assert 50 < pays.sum() < 350
    assert np.array_equal(m.offers.retired[rows] == NEVER, pays)
    assert np.array_equal(m.providers.approved[:, 1] < NEVER, pays) and np.array_equal(m.offers.standard[rows] == 1, pays)


def test_the_small_lose_share_when_compliance_is_dear():
    """Limit i6: with equal margins the share of small providers falls in F_c."""
    def small_share(fee):
        m = market(changes={"comply.softness": 0.3}, visibility=0.0, new_students=0.0, service=0.0, revenue=1.0)
        rows = shop(m, np.arange(400), income=np.repeat([600.0, 3000.0], 200), payers=0.0, enrolled=0.0, upkeep=0)
        m.levers.standards = [standard(mandatory=True, fee=fee)]
        comply(m)
        left = m.offers.retired[rows] == NEVER
        return left[:200].sum() / left.sum()

    assert small_share(0) == 0.5 and small_share(0) > small_share(1_500_000) > small_share(4_000_000)


def test_a_voluntary_standard_is_joined_by_those_it_pays_for():
    m = market(changes={"comply.softness": 1e-9, "comply.uplift": 0.1})
    rows = shop(m, np.arange(400), income=np.repeat([0.0, 1e5], 200), enrolled=0.0, payers=0.0)
    m.levers.standards = [standard(fee=1_000_000)]
    comply(m)
    member = m.providers.approved[:, 1] < NEVER
    assert not member[:200].any() and member[200:].all()
    assert np.all(m.offers.retired[rows] == NEVER)


def test_approval_takes_its_time_and_then_verifies_and_charges():
    m = market(1, changes={"comply.softness": 1e-9})
    rows = shop(m, [0, 0], income=1e6, quality=[0.5, -0.5], assessment=0)
    m.levers.standards = [standard(delay=3, fee=700_000, review=120_000, min_quality=0.0, min_assessment=2)]
    comply(m)
    assert m.providers.approved[0, 1] == 83 and not m.offers.standard[rows].any()
    assert not membership(m, np.array([0]), np.array([0]))[0]
    for m.month in (81, 82, 83):
        comply(m)
    assert m.offers.standard[rows].tolist() == [1, 0] and m.offers.assessment[rows].tolist() == [2, 2]
    assert m.offers.proctored[rows].all() and membership(m, np.array([0]), np.array([0]))[0]
    assert m.ledger.paid("compliance") == 700_000 + 10_000  # the fee once, the first month's review
    assert m.issuers.group[m.offers.unit[rows[0]]] == 1 and m.issuers.group[m.offers.unit[rows[1]]] == 0


def test_a_lax_member_is_held_to_the_least_rigour_and_a_demanding_one_stays_so():
    m = market(1, changes={"comply.softness": 1e-9})
    rows = shop(m, [0, 0], income=1e6, rigour=[-0.3, 0.2])
    m.levers.standards = [standard(min_rigour=-0.1)]
    comply(m)
    assert m.offers.standard[rows].all() and m.offers.rigour[rows].tolist() == [-0.1, 0.2]


def test_workload_must_fit():
    m = market(1, changes={"comply.softness": 1e-9})
    rows = shop(m, [0, 0, 0], income=1e6, hours=[50.0, 125.0, 400.0])
    m.levers.standards = [standard(hours_low=100.0, hours_high=150.0)]
    comply(m)
    assert m.offers.standard[rows].tolist() == [0, 1, 0]


def test_only_its_places_are_asked():
    places = np.zeros(WORLD.n_places, dtype=np.bool_)
    m = market()
    shop(m, np.arange(400), income=1e6)
    m.levers.standards = [standard(mandatory=True, places=places)]
    comply(m)
    assert (m.providers.approved == NEVER).all() and np.all(m.offers.retired == NEVER)


def test_members_for_whom_it_does_not_pay_leave_and_lose_the_mark():
    m = market(changes={"comply.leave": 1.0, "comply.softness": 1e-9}, members=slice(None))
    rows = shop(m, np.arange(400), income=0.0, enrolled=0.0, payers=0.0, standard=1)
    m.levers.standards = [standard(fee=1_000_000)]
    comply(m)
    assert (m.providers.approved == NEVER).all() and not m.offers.standard[rows].any()
    assert np.all(m.issuers.group[m.offers.unit[rows]] == 0)


def test_when_the_standard_is_gone_so_are_its_marks():
    m = market(3, members=slice(None))
    rows = shop(m, np.arange(3), standard=1)
    comply(m)
    assert (m.providers.approved == NEVER).all() and not m.offers.standard[rows].any() and not membership_costs(m).any()


def test_nothing_in_force_nothing_happens():
    m = market(5)
    shop(m, np.arange(5))
    before = m.offers.state()
    comply(m)
    assert all(np.array_equal(before[k], m.offers.state()[k], equal_nan=before[k].dtype.kind == "f") for k in before)


def test_what_lost_its_mark_is_no_longer_followed_and_a_repeal_starts_afresh():
    m = market(3, changes={"comply.leave": 1.0, "comply.softness": 1e-9}, members=slice(None))
    rows = shop(m, np.arange(3), income=0.0, enrolled=0.0, payers=0.0, standard=1, verified=70, otherwise=5.0)
    m.levers.standards = [standard(fee=1_000_000)]
    comply(m)
    assert np.isnan(m.offers.otherwise[rows]).all() and (m.offers.verified[rows] == 70).all()
    m.levers.standards, m.providers.approved[:, 1] = [], 80
    comply(m)
    assert (m.offers.verified[rows] == NEVER).all()


def test_a_first_approval_is_dated():
    m = market(1, changes={"comply.softness": 1e-9})
    rows = shop(m, [0, 0], income=1e6, verified=[NEVER, 60])
    m.levers.standards = [standard()]
    comply(m)
    assert m.offers.standard[rows].all() and m.offers.verified[rows].tolist() == [80, 60]


def test_a_standard_is_for_the_forms_that_it_covers():
    m = market(6)
    rows = shop(m, np.arange(6), form=np.array([0, 3, 3, 0, 4, 4]))
    m.levers.standards = [standard(forms=np.arange(len(FORMS)) == 3, mandatory=True, fee=1)]
    comply(m)
    assert m.offers.standard[rows].tolist() == [0, 1, 1, 0, 0, 0] and (m.offers.retired[rows] > m.month).all()
    assert membership(m, np.array([1, 1]), np.array([3, 0])).tolist() == [True, False]


def test_a_mandatory_standard_strikes_off_no_degree():
    m = market(2)
    rows = shop(m, np.arange(2), form=np.array([DEGREE, 0]), hours=np.array([3000.0, 3000.0]))
    m.levers.standards = [standard(mandatory=True, hours_high=150.0, fee=1)]
    comply(m)
    assert (m.offers.retired[rows] > m.month).tolist() == [True, False]


def test_what_duplicates_too_much_is_not_verified():
    m = market(9)
    there = shop(m, np.zeros(3, dtype=int), standard=1, field=np.array([0, 0, 1]))
    new = shop(m, np.array([8, 7, 6, 5, 4]), field=np.array([0, 0, 0, 1, 2]))
    m.offers.language[there], m.offers.language[new] = 2, 2

    def kept(most=np.inf, mark=1):
        return unlike(m, standard(most_alike=most, mark=mark), new).tolist()

    assert kept() == new.tolist()
    assert kept(4.0) == [new[1], new[2], new[3], new[4]]  # of three newcomers two: the lowest ids
    assert kept(2.0) == [new[3], new[4]] and kept(0.0) == []
    assert kept(3.0, mark=2) == new.tolist()  # what is verified to another standard is no duplicate
    m.offers.language[there] = 3
    assert kept(3.0) == new.tolist()
