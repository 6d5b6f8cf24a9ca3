"""Price: providers revise fees by the rule of their type; platforms their commission, which acts from next month.

    fee' = fee + g (rule(fee) - fee)   where the rule's fee lies outside a band around the fee; then legal caps

Rules (strategies/pricing) see expected sales, research and rivals' fees, never simulated counts. An offer is reviewed
every few months, offers taking turns, so that repricing takes years (pitfall of textbook pricing: state early and late
effects). A change of a fee is a change of one worldwide fee.

Writes: offers.fee, charged (where a law makes study free), providers.strategy; platforms.commission, next_commission
(in `commission`); m.year (fee index); m.tally.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.catalogue import running
from credmarket.agents.kinds import provider_kinds
from credmarket.agents.objective import crowds, enrolment_worth, kept_share, motives
from credmarket.agents.research import CELLS, TIER_BOUND
from credmarket.agents.tally import tallied
from credmarket.agents.words import AT_CREDENTIAL, AT_ENROLMENT, CHARGED, ENGLISH, NONE, PROVIDER_TYPES, TIERS
from credmarket.calendar import month_index
from credmarket.numerics.compiled import loop
from credmarket.numerics.functions import exp, exps, logs
from credmarket.numerics.packed import packed
from credmarket.parameters import Params, inf, param
from credmarket.processes.commission import revise_commissions
from credmarket.processes.fee_limits import fee_limits, platform_limits
from credmarket.processes.grants import completion_grants_of
from credmarket.processes.stayed import first_billed
from credmarket.strategies import choose, strategies
from credmarket.strategies.pricing.curves import demand_curves, price_grid
from credmarket.strategies.pricing.view import PriceView

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]
CENTS = 100.0
BY_MONTH = len(CHARGED)  # a way to charge of its own: at enrolment, and paid by the month
WAYS_TO_CHARGE = BY_MONTH + 1
STAGGER = 7  # offers of one provider are reviewed in different months
BASE_MONTH = month_index("2014-01")  # the fee index stands at 100
LOW_BIN, BIN_WIDTH, BINS = -1.0, 0.2, 64  # bins of log fees for medians; the first counts what is free
LEAST_SALES = 1e-9  # people/month: where first guesses are worth nothing and nobody has sold, the guess it is
RESTING = 1.0  # $: closer than that to the rule's fee nothing is changed
AT_CAP = tallied("fees_at_safety_cap", "share", "offers whose fee rests at the safety cap")
REVISED = tallied("fees_revised", "share", "offers whose fee changed this month")


class PriceParams(Params, section="price"):
    """How fees are revised."""

    higher_education: str = param("", "rule", None, None, "pricing rule of universities; empty = as provider_types.csv",
                                  source="assumption")
    company: str = param("", "rule", None, None, "the same of companies", source="assumption")
    professional_body: str = param("", "rule", None, None, "the same of professional bodies", source="assumption")
    ngo: str = param("", "rule", None, None, "the same of NGOs", source="assumption")
    public_body: str = param("", "rule", None, None, "the same of public bodies", source="assumption")
    badge_issuer: str = param("", "rule", None, None, "the same of badge issuers", source="assumption")
    mill: str = param("", "rule", None, None, "the same of diploma mills", source="assumption")
    adjustment: float = param(0.5, "share", (0.0, 1.0), (0.05, 1.0), "g: share of the way that a review goes",
                              source="assumption: with a review every six months about 0.1 a month")
    review_months: int = param(6, "months", (1, 120), (1, 24), "months between reviews of a fee", source="assumption")
    band: float = param(0.05, "share", (0.0, inf), (0.0, 0.2), "a fee that is off by less is left (menu cost)",
                        source="assumption")
    prior_sales: float = param(5.0, "people/month", (0.0, inf), (1.0, 50.0),
                               "weight of the pool in what a provider learns of demand", source="assumption")
    prior_elasticity: float = param(1.5, "", (0.0, inf), (1.0, 3.0), "elasticity of demand where nobody has sold yet",
                                    source="assumption: above one, or the markup has no bound")
    largest_step: float = param(0.5, "log", (0.0, inf), (0.1, 2.0), "most that a review changes a fee",
                                source="assumption")
    research_enough: float = param(50.0, "people/month", (0.0, inf), (10.0, 1000.0),
                                   "students of a cell from which research says something", source="assumption")
    public_fee: float = param(15.0, "$", (0.0, inf), (0.0, 15.0), "most that an exam costs on a state platform",
                              source="SWAYAM: 1,000 rupees (OECD EDU/WKP(2020)4, section 5.2)")
    safety_cap: float = param(100000.0, "$", (0.0, inf), (30000.0, 100000.0),
                              "no fee is above; reported where it binds", source="assumption")
    frozen: bool = param(False, "", None, None, "no fee and no commission is ever revised",
                         source="a setting for limits")


def pricing_rules(m: Market) -> tuple[tuple[str, ...], Array]:
    """The names of all pricing rules in order, and the row of that order for each type of provider."""
    names = tuple(strategies("pricing"))
    by_type = [getattr(m.params.price, kind) or told
               for kind, told in zip(PROVIDER_TYPES, provider_kinds().strategy, strict=True)]
    for rule in by_type:
        choose("pricing", rule)  # an unknown rule is refused by name
    return names, np.array([names.index(rule) for rule in by_type], dtype=np.int64)


def whole_fee(m: Market, rows: Array) -> Array:
    """What an offer costs in all, $: its fee times the months that are billed."""
    return np.asarray(m.offers.fee[rows] * m.offers.months_billed[rows] / CENTS)


def write_fees(m: Market, rows: Array, dollars: Array) -> None:
    """Set whole fees, to the cent."""
    m.offers.fee[rows] = np.rint(CENTS * dollars / m.offers.months_billed[rows]).astype(np.int64)


class Pools(NamedTuple):
    """Running offers pooled: by cell and way of charging what sells, by group of rivals who is enrolled at which fee."""

    pool: Array  # [running offers]
    group: Array  # [running offers] of rivals: form, tier, language and way of charging
    payers: Array  # [pools]
    slope: Array  # [pools]
    heads: Array  # [groups, BINS] weight by fee
    money: Array  # [groups, BINS] weight times fee
    line: Array  # of each possible group in `heads` and `money`, in the order in which they come; NONE = nobody is of it


def fee_bins(fee: Array) -> Array:
    """The bin of each fee: 0 holds what is free."""
    sold = fee > 0.0
    step = ((logs(np.where(sold, fee, 1.0)) - LOW_BIN) / BIN_WIDTH).astype(np.int64) + 1
    return np.where(sold, np.minimum(np.maximum(step, 1), BINS - 1), 0)


@loop
def pool_offers(O: Any, providers: Any, rows: Any, fee: Any, bins: Any, languages: int, out: Any) -> int:
    """Write the pools of the offers `rows`; how many groups there are. Few of those that could be are: kept side by side."""
    groups = 0
    for i in range(rows.size):
        j = rows[i]
        k, form, language, charged = O.provider[j], np.int64(O.form[j]), np.int64(O.language[j]), np.int64(O.charged[j])
        charged = np.int64(BY_MONTH) if charged == AT_ENROLMENT and O.monthly[j] == 1 else charged
        standing = providers.prestige[k] + providers.reputation[k]
        tier = np.int64(standing > -TIER_BOUND) + np.int64(standing > TIER_BOUND)
        pool = ((form * TIERS + tier) * 2 + np.int64(language == ENGLISH)) * WAYS_TO_CHARGE + charged
        group = ((form * TIERS + tier) * languages + language) * WAYS_TO_CHARGE + charged
        weight = O.enrolled[j] + 1.0
        if out.line[group] == NONE:
            out.line[group] = groups
            out.heads[groups, :] = 0.0
            out.money[groups, :] = 0.0
            groups += 1
        line = out.line[group]
        out.pool[i], out.group[i] = pool, line
        out.payers[pool] += O.payers[j]
        out.slope[pool] += O.slope[j]
        out.heads[line, bins[i]] += weight
        out.money[line, bins[i]] += weight * fee[i]
    return groups


def pools(m: Market, rows: Array, fee: Array) -> Pools:
    """The pools of the running offers `rows`, with their whole fees."""
    groups, cells = CELLS // 2 * m.world.n_languages * WAYS_TO_CHARGE, CELLS * WAYS_TO_CHARGE
    out = Pools(np.empty(rows.size, np.int64), np.empty(rows.size, np.int64), np.zeros(cells), np.zeros(cells),
                np.empty((groups, BINS)), np.empty((groups, BINS)), np.full(groups, NONE, dtype=np.int64))
    found = pool_offers(m.offers.columns(), m.providers.columns(), rows, fee, fee_bins(fee), m.world.n_languages,
                        packed(out))
    return out._replace(heads=out.heads[:found], money=out.money[:found])


def rival_fees(heads: Array, money: Array) -> Array:
    """Weighted median fee by group, to the mean of the bin of 20 % in which it lies; NaN for an empty group."""
    fees = np.full(len(heads), np.nan)
    some = np.flatnonzero(heads.any(axis=1))
    heads, money = heads[some], money[some]
    reached = np.cumsum(heads, axis=1)
    middle = np.minimum((reached < 0.5 * reached[:, -1:]).sum(axis=1), BINS - 1)
    at = np.arange(some.size), middle
    fees[some] = np.where(heads[at] > 0, money[at] / np.where(heads[at] > 0, heads[at], 1.0), np.nan)
    return fees


def price_view(m: Market, rows: Array, whole: Array, due: Array) -> PriceView:
    """What the providers of the offers `rows[due]` see; pools and rivals are all running offers `rows`, `whole` their fees."""
    offers, research, p, pooled = m.offers, m.research, m.params.price, pools(m, rows, whole)
    chosen, pool = rows[due], pooled.pool[due]
    cell, way = np.divmod(pool, WAYS_TO_CHARGE)
    charged = np.where(way == BY_MONTH, AT_ENROLMENT, way)
    worth, seen, kept = goals(m, chosen, offers.provider[chosen])
    # a $ on the whole fee costs a student, and brings her provider, what she pays of it before she leaves
    part = np.where(way == BY_MONTH, paid_part(m, chosen), 1.0)
    joint = charged != AT_CREDENTIAL  # who pays is who enrols, and is there after a trial
    billed = np.where(way == BY_MONTH, billed_part(m, chosen), 1.0)
    fee, sold_at = whole[due], offers.sold_at[chosen]
    grid = price_grid(m)
    crowd = research.crowd
    everybody = np.zeros_like(crowd)
    everybody[:, 0] = 1.0
    total = crowd.sum(axis=1, keepdims=True)
    profiles = np.where(total > 0, crowd / np.where(total > 0, total, 1.0), everybody)
    return PriceView(
        fee=fee, sold_at=np.where(np.isnan(sold_at), fee, sold_at), charged=charged, kept=kept * part,
        marginal=offers.marginal[chosen] / CENTS,
        worth=worth + seen / billed * joint, seen=np.where(joint, 0.0, seen), viewed=offers.viewed[chosen],
        enrolled=offers.enrolled[chosen], payers=offers.payers[chosen], slope=offers.slope[chosen],
        usual_payers=pooled.payers[pool], usual_slope=pooled.slope[pool],
        rival_fee=rival_fees(pooled.heads, pooled.money)[pooled.group[due]],
        cell=cell, alpha=research.alpha[cell] * part * billed, grid=grid, curves=demand_curves(research, grid),
        profiles=profiles, unit=research.profile_unit, rate=research.profile_rate, most=research.profile_most,
        prior_sales=p.prior_sales, prior_elasticity=p.prior_elasticity,
        research_enough=p.research_enough)


def paid_part(m: Market, rows: Array) -> Array:
    """Share of the whole fee that a student of each offer pays, by its own sales, with a first guess worth a few."""
    offers, few = m.offers, max(m.params.price.prior_sales, LEAST_SALES)
    fee = np.maximum(np.where(np.isnan(offers.sold_at[rows]), whole_fee(m, rows), offers.sold_at[rows]), RESTING)
    first = few * m.params.prospects.prior_part * fee
    return np.asarray((offers.income[rows] + first) / ((offers.payers[rows] + few) * fee))


def billed_part(m: Market, rows: Array) -> Array:
    """Share of those who enrol for what is paid by the month whose first bill is paid, by its own sales, likewise."""
    offers, few = m.offers, max(m.params.price.prior_sales, LEAST_SALES)
    return np.asarray((offers.takers[rows] + few * first_billed(m)) / (offers.enrolled[rows] + few))


def goals(m: Market, rows: Array, provider: Array) -> tuple[Array, Array, Array]:
    """$ that a payer and an enrolment are worth beyond revenue, and the share of revenue kept, by offer."""
    offers, p = m.offers, m.params.objective
    v = motives(m.providers, provider, p)
    grant = completion_grants_of(m, rows)
    seen = enrolment_worth(v, m.providers.field[provider], offers.field[rows], offers.language[rows],
                           crowds(m.world, p))
    kept = kept_share(m.platforms.commission[offers.platform[rows]], offers.supply[rows], p)
    return v.taker + p.payer_pass * grant, seen, kept


def moved_fee(fee: Array, target: Array, adjustment: float, band: float, largest: float) -> Array:
    """A step towards the rule's fee; nothing within the band, all the way where little is left, never a large leap."""
    away = np.abs(target - fee)
    step = np.where(away <= RESTING, target, fee + adjustment * (target - fee))
    reach = exp(largest)
    step = np.where(fee >= RESTING, np.clip(step, fee / reach, np.maximum(fee * reach, RESTING)), step)
    step = np.where((target <= 0.0) & (fee <= RESTING), 0.0, step)
    return np.asarray(np.where((away <= band * fee) & (target > 0.0), fee, step))


def fee_link(before: Array, after: Array, payers: Array) -> float:
    """Geometric mean change of the fees of offers that are sold and not free (Jevons): chained, it does not drift when
    fees bounce, as an index weighted by sales does."""
    sold = (before > 0.0) & (after > 0.0) & (payers > 0.0)
    return float(exps(np.array([logs(after[sold] / before[sold]).mean()]))[0]) if sold.any() else 1.0


@loop
def cap_fees(O: Any, place: Any, rows: Any, by_platform: Any, by_month: Any, by_law: Any, safety: float, after: Any) -> int:
    """Lower what is above its limit, write whole fees into `after`; how many rest at the safety cap."""
    resting = 0
    for i in range(rows.size):
        j = rows[i]
        fee = O.fee[j] * O.months_billed[j] / CENTS
        now = min(fee, by_platform[O.platform[j]], by_law[O.form[j], place[O.provider[j]]])
        if O.monthly[j] == 1:
            now = min(now, by_month[O.platform[j]] * O.months_billed[j])
        resting += now >= safety
        if min(now, safety) < fee:
            O.fee[j] = np.int64(np.rint(CENTS * min(now, safety) / O.months_billed[j]))
            fee = O.fee[j] * O.months_billed[j] / CENTS
        after[i] = fee
    return resting


def price(m: Market) -> None:
    """Revise fees and commissions."""
    p, offers = m.params.price, m.offers
    names, by_type = pricing_rules(m)
    m.providers.strategy[:] = by_type[m.providers.type]
    if not p.frozen:
        revise_commissions(m)
    rows = running(offers, m.month)
    if rows.size == 0:
        m.year.link(1.0, m.month == BASE_MONTH)
        return
    before = whole_fee(m, rows)
    if not p.frozen:
        turn = (offers.provider[rows] * STAGGER + offers.launch[rows] + m.month) % p.review_months
        due = np.flatnonzero(turn == 0)
        if due.size:
            review(m, names, rows, before, due)
    after = np.empty(rows.size)
    resting = cap_fees(offers.columns(), m.providers.place, rows, platform_limits(m), m.platforms.monthly_most, m.levers.fee_cap,
                       float(p.safety_cap), after)
    m.tally[AT_CAP] = resting / rows.size
    m.tally[REVISED] = float((after != before).mean())
    m.year.link(fee_link(before, after, offers.payers[rows]), m.month == BASE_MONTH)


def review(m: Market, names: tuple[str, ...], rows: Array, whole: Array, due: Array) -> None:
    """Let each rule say a fee for the offers whose turn it is, and move towards it; `whole` are the fees of all running ones."""
    offers, p = m.offers, m.params.price
    view = price_view(m, rows, whole, due)
    target = view.fee.copy()
    rule = m.providers.strategy[offers.provider[rows[due]]]
    for row in np.unique(rule):
        mine = np.flatnonzero(rule == row)
        target[mine] = choose("pricing", names[row])(only(view, mine))
    target = np.minimum(target, fee_limits(m, rows[due]))
    write_fees(m, rows[due], moved_fee(view.fee, target, p.adjustment, p.band, p.largest_step))


PER_OFFER = ("fee", "sold_at", "charged", "kept", "marginal", "worth", "seen", "viewed", "enrolled", "payers", "slope",
             "usual_payers", "usual_slope", "rival_fee", "cell", "alpha")


def only(view: PriceView, rows: Array) -> PriceView:
    """The view of some of its offers."""
    return view._replace(**{name: getattr(view, name)[rows] for name in PER_OFFER})
