"""Limits of a public platform (theory m): whom it takes learners from, and what they gain."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.opening import dealt
from credmarket.limits.limit import Estimate, kept, limit
from credmarket.limits.premises import money, paid_at_once
from credmarket.limits.pricing import CENT, CENTS_SAY, PRICE, equilibrium, fees, worths
from credmarket.limits.trial import at_the_end, by_programme, months
from credmarket.market import Market
from credmarket.scenario import Scenario

Array = NDArray[np.float64]
MNL = "McFadden 1974"
STATE = ("weigh", "choose", "govern", "rank")


def utilities(s: Scenario) -> tuple[Array, NDArray[np.bool_], NDArray[np.str_]]:
    """Utility of each programme over doing nothing, which are the state's, and on which platform; the state's are free."""
    kept(s, {"enrol.consideration": "full", "enrol.reputation_taste": 0.0, "enrol.trust": 0.0, "enrol.keepsake": 0.0,
             "opening.charged": ("enrolment",)}, "everybody knows everything, and only quality and fees differ")
    n = s.params["opening"].programmes
    host = dealt(s.params["opening"].host, n)
    public = np.char.startswith(host, s.policies[0].name)
    return worths(s, n) - money(s) * np.where(public, 0.0, dealt(s.params["opening"].fee, n)), public, host


def nested(v: Array, host: NDArray[np.str_], dissimilarity: float) -> tuple[Array, float]:
    """Shares in the nested logit, and the inclusive value over doing nothing."""
    worth = {g: dissimilarity * np.log(np.exp(v[host == g] / dissimilarity).sum()) for g in np.unique(host)}
    everything = 1.0 + sum(np.exp(w) for w in worth.values())
    shares = [np.exp(x / dissimilarity - worth[g] / dissimilarity) * np.exp(worth[g]) / everything
              for x, g in zip(v, host, strict=True)]
    return np.array(shares), float(np.log(everything))


def closed_m1(s: Scenario) -> Mapping[str, float]:
    """Every incumbent keeps 1 - s_P; of the public platform's learners the share that studied before is taken from others."""
    kept(s, {"enrol.nest_dissimilarity": 1.0}, "platforms are no nests")
    v, public, _ = utilities(s)
    before = np.exp(v[~public]) / (1.0 + np.exp(v[~public]).sum())
    taken = np.exp(v[public]).sum() / (1.0 + np.exp(v).sum())
    after = before * (1.0 - taken)
    return {f"share of programme {i + 1} after": x for i, x in enumerate(after)} | {
        "share of the state": taken, "taken from others": float(before.sum()), "new to study": 1.0 - float(before.sum())}


def before_and_after(s: Scenario, seed: int) -> tuple[dict[str, Array], dict[str, Array]]:
    """Shares of those who consider, fees, and surplus a head, before the state's platform opens and in the last month."""
    seen = [state(m) for m in months(s, seed) if m.month in (s.first_start, m.until + 1)]
    return seen[0], seen[1]


def state(m: Market) -> dict[str, Array]:
    """What this month shows of each programme; nothing of one that is not listed."""
    considering = float(m.tally["panel"][0])
    return {"share": by_programme(m) / considering, "fee": fees(m),
            "surplus": np.asarray(m.tally["surplus_by_group"].sum() / considering)}


def entry(s: Scenario, seed: int) -> dict[str, Estimate]:
    """Shares after, and where the state's learners come from."""
    first, last = before_and_after(s, seed)
    _, public, _ = utilities(s)
    taken = float(last["share"][public].sum())
    lost = float((first["share"] - last["share"])[~public].sum())
    return {f"share of programme {i + 1} after": Estimate(x) for i, x in enumerate(last["share"][~public])} | {
        "share of the state": Estimate(taken), "taken from others": Estimate(lost / taken),
        "new to study": Estimate(1.0 - lost / taken)}


def closed_m2(s: Scenario) -> Mapping[str, float]:
    """Nests are platforms, so the state's programmes are a nest of their own and others still lose in proportion, but how
    much they lose follows the nest's worth: crowding out is 1 - s_0 whatever lambda is. With doing nothing in the state's nest
    (in a market where a programme that asks nothing and gives nothing stands for it, beside the state's) it is less, as more
    of the state's learners would else do nothing; and with lambda = 1 it is 1 - s_0 again, as in m1."""
    v, public, host = utilities(s)
    one = s.params["enrol"].nest_dissimilarity
    found = {f"taken from others, nothing in the state's nest, {what}": x for what, x in (
        ("as set", beside_nothing(v, public, host, one)), ("lambda 1", beside_nothing(v, public, host, 1.0)))}
    found["is it less than at lambda 1"] = float(
        beside_nothing(v, public, host, one) < beside_nothing(v, public, host, 1.0))
    before, _ = nested(v[~public], host[~public], one)
    everything, _ = nested(v, host, one)
    taken, after = float(everything[public].sum()), everything[~public]
    return {f"share of programme {i + 1} after": x for i, x in enumerate(after)} | {
        "share of the state": taken, "taken from others": float((before - after).sum() / taken),
        "new to study": 1.0 - float((before - after).sum() / taken)} | found


def beside_nothing(v: Array, public: NDArray[np.bool_], host: NDArray[np.str_], dissimilarity: float) -> float:
    """Crowding out by the state's programmes in one nest with doing nothing, of utility 0: what others lose of what they gain."""
    utility, nest = np.append(v, 0.0), np.append(np.where(public, "state", host), "state")

    def shares(rows: NDArray[np.bool_]) -> Array:
        worth = {g: dissimilarity * np.log(np.exp(utility[rows & (nest == g)] / dissimilarity).sum()) for g in np.unique(nest)}
        everything = sum(np.exp(w) for w in worth.values())
        return np.array([np.exp((x - worth[g]) / dissimilarity + worth[g]) / everything if there else 0.0
                         for x, g, there in zip(utility, nest, rows, strict=True)])

    state = np.append(public, False)
    before, after = shares(~state), shares(np.ones(state.size, dtype=np.bool_))
    others = ~state & np.append(np.ones(v.size, dtype=np.bool_), False)
    return float((before - after)[others].sum() / after[state].sum())


def market_beside_nothing(s: Scenario, dissimilarity: float) -> tuple[Scenario, Scenario, NDArray[np.bool_]]:
    """Markets in which nobody does nothing, but one programme is as good as that, on the platform on which the state's are:
    without these and with them; and which of the latter's programmes are the state's."""
    o, (_, public, host) = s.params["opening"], utilities(s)
    quality, fee = dealt(o.quality, o.programmes), np.where(public, 0.0, dealt(o.fee, o.programmes))
    nothing = s.params["enrol"].outside_utility / s.params["enrol"].quality_taste

    def market(rows: NDArray[np.bool_]) -> Scenario:
        at = np.where(public, f"platform {o.platforms + 1}", host)[rows]
        return s.drop(*[p.name for p in s.policies]).change({
            "opening.programmes": int(rows.sum()) + 1, "opening.platforms": o.platforms + 1,
            "opening.host": [*at.tolist(), f"platform {o.platforms + 1}"], "opening.quality": [*quality[rows].tolist(), nothing],
            "opening.fee": [*fee[rows].tolist(), 0.0], "enrol.outside_utility": -np.inf,
            "enrol.nest_dissimilarity": dissimilarity, "aware.frozen": True})

    return market(~public), market(np.ones(public.size, dtype=np.bool_)), np.append(public, False)


def model_m2(s: Scenario, seed: int) -> dict[str, Estimate]:
    """The state's platform that comes in; and markets with doing nothing beside its programmes, as the theory has it."""
    found, taken = entry(s, seed), dict[str, float]()
    for what, dissimilarity in (("as set", s.params["enrol"].nest_dissimilarity), ("lambda 1", 1.0)):
        without, with_it, public = market_beside_nothing(s, dissimilarity)
        before, after = (state(at_the_end(world, seed))["share"] for world in (without, with_it))
        taken[what] = float((before[:-1].sum() - after[~public][:-1].sum()) / after[public].sum())
        found[f"taken from others, nothing in the state's nest, {what}"] = Estimate(taken[what])
    return found | {"is it less than at lambda 1": Estimate(float(taken["as set"] < taken["lambda 1"]))}


def closed_m3(s: Scenario) -> Mapping[str, float]:
    """Equilibrium of the private sellers, before and after; a free offer of the state adds to what people do otherwise."""
    paid_at_once(s, "full")
    n, (v, public, _) = s.params["opening"].programmes, utilities(s)
    otherwise, cost = np.log1p(np.exp(v[public]).sum()), dealt(s.params["opening"].marginal, n)[~public]
    before, _ = equilibrium(money(s), worths(s, n)[~public], cost)
    fee, share = equilibrium(money(s), worths(s, n)[~public] - otherwise, cost)
    found = {f"fee of programme {i + 1}, $": x for i, x in enumerate(fee)}
    found |= {f"share of programme {i + 1}": x for i, x in enumerate(share)}
    return found | {"largest change of a fee, share of it": float(np.abs(fee / before - 1.0).max())}


def nobody_wants_it(s: Scenario, seed: int) -> dict[str, Estimate]:
    """Fees and shares after, and against before."""
    first, last = before_and_after(s, seed)
    private = ~utilities(s)[1]
    found = {f"fee of programme {i + 1}, $": Estimate(x) for i, x in enumerate(last["fee"][private])}
    found |= {f"share of programme {i + 1}": Estimate(x) for i, x in enumerate(last["share"][private])}
    changes = float(np.abs(last["fee"] / first["fee"] - 1.0)[private].max())
    return found | {"largest change of a fee, share of it": Estimate(changes)}


def closed_m4(s: Scenario) -> Mapping[str, float]:
    """(1/alpha) ln(sum e^V / e^V_0): never lower with more to choose from."""
    v, public, host = utilities(s)
    one, a = s.params["enrol"].nest_dissimilarity, money(s)
    before, after = nested(v[~public], host[~public], one)[1] / a, nested(v, host, one)[1] / a
    return {"gain before, $": before, "gain after, $": after, "do learners lose on average": float(after < before)}


def gains(s: Scenario, seed: int) -> dict[str, Estimate]:
    """Surplus a head as the market counts it."""
    first, last = before_and_after(s, seed)
    before, after = float(first["surplus"]), float(last["surplus"])
    return {"gain before, $": Estimate(before), "gain after, $": Estimate(after),
            "do learners lose on average": Estimate(float(after < before))}


M1 = limit(
    "m1", "a free public platform takes from all in proportion", equation="s_j' = s_j (1 - s_P); crowding out = 1 - s_0",
    source=MNL, processes=STATE, closed=closed_m1, model=entry)
M2 = limit(
    "m2", "the same with nests: a public platform that is more like doing nothing than like others takes less from them",
    equation="P_j = (e^{V_j/lambda}/D_g) D_g^lambda / sum_h D_h^lambda; crowding out < 1 - s_0 with doing nothing in the state's"
    " nest, = 1 - s_0 at lambda = 1", source="McFadden 1978", processes=STATE, closed=closed_m2, model=model_m2)
M3 = limit(
    "m3", "a public platform that nobody wants changes nothing", equation="V_P -> -inf: fees and shares as before",
    source=MNL, processes=(*STATE, *PRICE), closed=closed_m3, model=nobody_wants_it, tolerance=CENT, allows=CENTS_SAY)
M4 = limit(
    "m4", "at fixed private fees learners never lose by a free public platform",
    equation="CS = (1/alpha) ln(sum e^V / e^{V_0})", source="Small and Rosen 1981", processes=(*STATE, "enrol_accounts"),
    closed=closed_m4, model=gains, tolerance=1e-6, allows="surplus is counted in thousandths of a millionth")
