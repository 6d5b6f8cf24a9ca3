"""Weigh: how a learner values each offer of her set and what she chooses; part of `enrol`.

Utility of offer j, and of doing nothing (McFadden 1974; Small & Rosen 1981), with noise of scale mu:

    U_ij = V_ij + mu * noise,   U_i0 = V_i0 + mu * noise          chances, seats and draws: `choose`
    free study, credential sold:  V_ij = study_ij + alpha_i S_ij E[(W_ij e^(sd z) - p)^+],  pays iff W_ij e^(sd z) >= p
    exam alone:                   V_ij = study_ij + alpha_i (E[W_ij e^(sd z) | >= p] - p) if W_ij e^(sd z) >= p, else it
                                  is nothing to her: nothing is taught
    paid at enrolment:            V_ij = study_ij + alpha_i (W_ij - p) - commitment - paying,   paying: felt where p > 0
    the same, by the month:       V_ij = study_ij + alpha_i T_ij (W_ij - share_i p) - paying,  share: of the bills that she thinks
                                  to pay if she is there at the end of the free trial, T_ij: the chance of that (1: no trial)
    study_ij = appeal_j + match - alpha_i * value of time * hours e^(-c theta_i) - kappa (1 - proficiency) + taste of the platform

S_ij is her chance to be there still in the week of the decision; p the fee less the support that she knows of. Who takes
the credential up is a taker, and a payer iff it has a fee, whoever pays it. The expected counts that institutions read are
sums of these chances in whole parts of people, the same for any number of threads; what she does is the highest U.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from credmarket.agents.research import LOWEST
from credmarket.agents.words import AT_CREDENTIAL, AT_ENROLMENT, AT_EXAM, BACHELOR, CERTIFY, CHANGE_JOB, INTEREST
from credmarket.numerics.blocks import fixed
from credmarket.numerics.called import draw, exp, log, normal
from credmarket.numerics.compiled import loop, piece, shared
from credmarket.numerics.random import LIFE, stream, uniform
from credmarket.processes.choose import act, after_seats, chances
from credmarket.processes.staying import paid_share, reaches_end
from credmarket.processes.willingness import hazard_factor, modules_left, pass_chance, paying, proficiency, stack_value, stays

PAYMENT = stream("enrol.payment")
BRAND = stream("enrol.brand")
VIEWED, ENROLLED, TAKERS, PAYERS, SUPPORT, SLOPE, REVENUE, SUPPORTED, ASKED, SQUARES = range(10)  # of the flows by listing
FLOW_COLUMNS = 10
THOUSAND = 1e3  # squares of people are counted in those of thousands
G_ENROLLED, G_PAYERS, G_SPENT, G_SURPLUS, G_FIRST, G_SPONSOR, G_HOSTED, G_ENGLISH, GROUP_COLUMNS = range(9)  # by group of people
LEAST_CHANCE = 1e-9  # to be worth its fee: an exam is out of the question below it
LOW_WORD = 1 << 31  # a sum whose parts may be too many for 64 bits is held in two: of the parts below this, and of the rest
CERTAIN = 1e-9  # scale of the noise that stands for none; nobody is at a margin then
# what an offer is to one person; BURDEN: the fee after support as she expects to pay it, with what borrowing of it costs;
# PAID: share of fee, support and sponsorship that will be paid in expectation; FELT: what she thinks it is, relative to that;
# LIKED: her draw for its platform
UTILITY, WORTH, NET, PAYS, PAY_SLOPE, SPONSOR, GAIN, STAYS, JOINS, STEEP, LENT, BURDEN, PAID, FELT, LIKED, TRAITS = range(16)


class Sums(NamedTuple):
    """Whole-number accumulators, one layer a thread."""

    listing: Any  # [threads, listings, FLOW_COLUMNS]
    group: Any  # [threads, places, EDUCATION, GROUP_COLUMNS]
    tongue: Any  # [threads, languages, 2]
    platform: Any  # [threads, platforms] new accounts
    wtp: Any  # [threads, cells, profiles, bins]
    crowd: Any  # [threads, cells, profiles]: who considers what is charged at enrolment
    margin: Any  # [threads, cells, 3]: people at the margin, and their alpha in millionths, in its two words (see LOW_WORD)
    funds: Any  # [threads, schemes + 1] expected public support, $, by scheme in force (0: none)
    lent: Any  # [threads, lenders + 1] expected public loans, $, by lender in force (0: none)


CHOSEN = [("slot", np.int64), ("pays", np.int64), ("scheme", np.int64), ("net", np.float64), ("support", np.float64),
          ("sponsor", np.float64), ("gain", np.float64),  # slot -1: nothing; amounts in $
          ("lender", np.int64), ("lent", np.float64),  # lender 0: nobody
          ("there", np.float64),  # chance to be there in the decision week, given whether she pays
          ("takes", np.float64), ("stays", np.float64),  # chances, given that she enrols, to take the credential; to be there
          ("bills", np.float64), ("burden", np.float64)]  # parts in which it is paid as she studies; $ that she thinks to pay


@loop
def prize(she: Any, offer: Any, p: Any, pay: Any, job_chance: Any, accept: Any, chance: float, net: float) -> float:
    """What passing is worth to her, $, at returns `pay` and a chance to pass; nature asks it again with true ones."""
    job = p.leisure_weight if she.motive == INTEREST else 1.0
    gain = pay[offer.form, offer.tier, offer.field] * she.income * she.months_counted
    gain *= 1.0 if offer.field == she.field else p.off_field_return
    if she.jobless == 1 or she.motive == CHANGE_JOB:
        gain += job_chance[offer.form] * she.income * p.jobless_months
    perceived: float = she.trust * job * max(gain, 0.0)
    if offer.stack > 0 and she.education < BACHELOR and offer.credits > 0.0:
        modules = modules_left(p.recognition_cap * p.degree_credits, she.stacked, offer.credits)
        if 0 < modules <= p.most_modules:  # what is more than recognised adds nothing; further ahead she does not plan
            degree = she.trust * job * p.degree_return * she.income * she.months_counted * p.recognition_cap
            # what passing this one opens: the stack with one module less
            perceived += stack_value(degree, accept[she.place, offer.stack], max(chance, p.least_chance), p.stack_discount,
                                     net, perceived, modules - 1)
    return perceived


@piece
def own_factors(she: Any, p: Any) -> tuple[float, float, float]:
    """Hers for all that she weighs: what her income makes of a keepsake, her engagement of any worth, her ability of hours."""
    return (exp(p.keepsake_elasticity * log(she.income / p.income_anchor)), exp(p.pay_engagement * she.engagement),
            exp(-p.time_ability * she.ability))


@loop
def value(she: Any, factors: tuple[float, float, float], offer: Any, p: Any, pay: Any, job_chance: Any, accept: Any,
          covered: float, support: float, eased: float, brand: float, out: Any) -> None:
    """One offer for one person: utility, willingness to pay, fee after support, chance to pay."""
    if covered > 1.0:
        out[:], out[UTILITY] = 0.0, -np.inf
        return
    fondness, eagerness, slowness = factors
    fee, hours = offer.fee * (1.0 - covered), offer.hours * (1.0 - covered)
    match = 1.0 if offer.field == she.field else 0.0
    sponsor = she.sponsored * match * (fee - support)
    net = fee - support - sponsor
    fluent = proficiency(she.language, she.english, she.second, she.second_level, offer.language)
    factor = hazard_factor(she.persistence, she.ability, hours / offer.weeks, fluent, p.drop_engagement, p.drop_ability,
                           p.drop_hours, p.drop_language, p.usual_hours)
    # of those who are there to decide: the chance to reach the end and pass, and the share of bills paid, as she believes
    believed = factor * (1.0 - p.overconfidence)
    chance = reaches_end(offer, p, believed) * pass_chance(she.ability, she.variance, offer.difficulty, offer.noise)
    share = paid_share(offer, p, believed, 0)
    perceived = prize(she, offer, p, pay, job_chance, accept, chance, net)
    keepsake = offer.courses * p.keepsake * fondness * (p.certify_factor if she.motive == CERTIFY else 1.0)
    worth = (keepsake + chance * perceived) * eagerness
    study = (offer.appeal + p.match_taste * match - p.language_cost * (1.0 - fluent) + p.platform_taste * brand
             - she.alpha * p.value_of_time * (she.income / p.work_hours) * hours * slowness)
    lent = max(net / offer.bills - p.liquidity * she.income, 0.0) * offer.bills  # what she lacks, if she may borrow it
    able = lent <= (she.credit[offer.form] if offer.monthly == 0 else 0.0)  # nobody lends a month's bill
    dearer = she.dearer[offer.form] if lent > 0.0 else 0.0
    burden = share * net + dearer * lent
    out[WORTH], out[NET], out[SPONSOR], out[GAIN] = worth, net, sponsor, chance * perceived
    out[LENT], out[BURDEN], out[PAID] = lent, burden, paid_share(offer, p, factor, p.late_cancelling)
    out[FELT] = share / out[PAID]
    out[PAYS], out[PAY_SLOPE], out[STAYS], out[JOINS], out[STEEP] = 0.0, 0.0, 1.0, 1.0, 0.0
    # of a change of the fee, what reaches her: a sum of support takes up nothing of it, a rate its share
    passed = share * (1.0 - covered) * (1.0 - eased) * (1.0 - she.sponsored * match) * (1.0 + dearer)
    if offer.charged == AT_ENROLMENT:
        # what can be left in any month binds nobody, but something is paid all the same; a mill sells paper, not study
        deterred = (p.commitment if offer.monthly == 0 else 0.0) + (p.paying if net > 0.0 else 0.0)
        out[STAYS] = stays(offer.begun, factor)
        out[UTILITY] = (study + she.alpha * out[STAYS] * (worth - burden) - (deterred if hours > 0.0 else 0.0)
                        if able else -np.inf)
        out[PAYS], out[STEEP] = out[STAYS], she.alpha * out[STAYS] * passed
        return
    if offer.charged == AT_EXAM:
        surplus, pays, slope = paying(worth, p.price_sd, burden)
        out[PAYS], out[JOINS], out[UTILITY] = 1.0, pays if able else 0.0, -np.inf
        if out[JOINS] > LEAST_CHANCE:
            excess, slope = surplus / out[JOINS], slope / out[JOINS]
            out[UTILITY] = study + she.alpha * excess
            out[PAY_SLOPE], out[STEEP] = slope * passed, she.alpha * (1.0 - excess * slope) * passed
        return
    out[UTILITY] = study
    # only who is still there in the decision week comes to decide
    out[STAYS] = (1.0 - p.no_show) * stays(offer.begun, factor)
    if able:
        surplus, pays, slope = paying(worth, p.price_sd, burden)
        out[UTILITY] += she.alpha * out[STAYS] * surplus
        out[PAYS] = out[STAYS] * pays
        if fee > 0.0:
            out[PAY_SLOPE] = out[STAYS] * slope * passed


@piece
def has_fee(offer: Any, covered: float) -> bool:
    """Whether anything is charged for what is left to do: only then is who takes the credential a payer."""
    return bool(offer.fee * (1.0 - covered) > 0.0)


@loop
def add_listing(she: Any, offer: Any, j: int, t: int, sign: int, mu: float, wanted: float, response: float,
                probability: float, o: Any, support: float, covered: float, flows: Any, margin: Any) -> None:
    """Expected counts of one offer in one set, in real people, into layer t: `wanted` is her chance to choose it first,
    `probability` that to enrol."""
    p = she.weight * probability
    takes = sign * fixed(p * o[PAYS])
    flows[t, j, VIEWED] += sign * fixed(she.weight)
    flows[t, j, ASKED] += sign * fixed(she.weight * wanted)
    flows[t, j, ENROLLED] += sign * fixed(p)
    flows[t, j, SQUARES] += sign * fixed((p / THOUSAND) ** 2)
    flows[t, j, TAKERS] += takes
    flows[t, j, SUPPORT] += sign * fixed(p * o[PAYS] * o[PAID] * support)
    flows[t, j, REVENUE] += sign * fixed(p * o[PAYS] * o[PAID] * offer.fee * (1.0 - covered))
    if support > 0.0:
        flows[t, j, SUPPORTED] += takes
    at_margin = p * response if mu > CERTAIN else 0.0
    if offer.charged == AT_ENROLMENT:
        margin[t, offer.cell, 0] += sign * fixed(at_margin)
        alpha = fixed(1e6 * o[FELT] * she.alpha / mu * at_margin)
        margin[t, offer.cell, 1] += sign * (alpha % LOW_WORD)
        margin[t, offer.cell, 2] += sign * (alpha // LOW_WORD)
    if has_fee(offer, covered):
        flows[t, j, PAYERS] += takes
    slope = p * o[PAY_SLOPE] + o[PAYS] * o[STEEP] / mu * at_margin
    flows[t, j, SLOPE] += sign * fixed(slope)


@loop
def buys(she: Any, offer: Any, p: Any, o: Any, month: int, k0: Any, k1: Any) -> bool:
    """The second decision: what is charged for the credential is paid iff she is still there in the decision week and has the
    money, and W e^(sd z) >= p. Of what is paid by the month the first bill comes if she is there after the trial."""
    if offer.charged != AT_CREDENTIAL and o[STAYS] >= 1.0:
        return True
    w = draw(k0, k1, PAYMENT, month, she.id, offer.pid, 0)
    there = uniform(w[1]) < o[STAYS]
    if offer.charged != AT_CREDENTIAL:
        return bool(there)
    worth = o[WORTH] * exp(p.price_sd * normal(uniform(w[0])))
    return bool(there and worth >= o[BURDEN] and o[LENT] <= she.credit[offer.form])


@loop
def value_set(she: Any, S: Any, p: Any, pay: Any, job_chance: Any, accept: Any, options: Any, covered: Any, support: Any,
              eased: Any, month: int, k0: Any, k1: Any, v: Any, nest: Any, offers: Any) -> int:
    """Value what is in one set: utilities over mu into `v`, what each offer is to her into `offers`; how many there are.
    An exam that is not worth its fee to her is no alternative."""
    found, factors = 0, own_factors(she, p)
    for s in range(options.size):
        j = options[s]
        if j < 0:
            break
        same = s - 1  # most of a set is on few platforms
        while same >= 0 and nest[same] != S[j].mark:
            same -= 1
        brand = offers[same, LIKED] if same >= 0 else normal(uniform(draw(k0, k1, BRAND, LIFE, she.id, S[j].mark, 0)[0]))
        value(she, factors, S[j], p, pay, job_chance, accept, covered[s], support[s], eased[s], brand, offers[s])
        v[s], nest[s], offers[s, LIKED] = offers[s, UTILITY] / p.taste_scale, S[j].mark, brand
        if S[j].charged == AT_EXAM and v[s] > -np.inf:
            z = normal(uniform(draw(k0, k1, PAYMENT, month, she.id, S[j].pid, 0)[0]))
            if offers[s, WORTH] * exp(p.price_sd * z) < offers[s, BURDEN]:
                v[s] = -np.inf
        found += 1
    return found


@loop
def exams(S: Any, options: Any, n: int, outside: float, mu: float, dissimilarity: float, offers: Any, v: Any, nest: Any,
          wanted: Any, response: Any, got: Any, others: Any, theirs: Any) -> None:
    """Chances of exams over whether they are worth their fees: JOINS times the chance given that, also where this month's
    luck says no (each exam given what the luck of the others is). `others` and `theirs` are room to work in."""
    for s in range(n):
        if S[options[s]].charged == AT_EXAM:
            if v[s] == -np.inf and offers[s, UTILITY] > -np.inf:
                v[s] = offers[s, UTILITY] / mu
                chances(v, nest, n, outside, dissimilarity, others, theirs)
                wanted[s], got[s], response[s] = others[s], others[s], theirs[s]
                v[s] = -np.inf
            wanted[s], got[s] = wanted[s] * offers[s, JOINS], got[s] * offers[s, JOINS]


@loop
def write_choice(she: Any, S: Any, p: Any, options: Any, slot: int, offers: Any, support: Any, scheme: Any, month: int,
                 k0: Any, k1: Any, out: Any) -> None:
    """Write what she does; money moves only if she pays. Who does not pay may not have been there to decide."""
    out.slot, out.pays, out.scheme, out.there = slot, 0, 0, 1.0
    out.net, out.support, out.sponsor, out.gain, out.takes, out.stays = 0.0, 0.0, 0.0, 0.0, 0.0, 1.0
    out.lender, out.lent, out.bills, out.burden = 0, 0.0, 1.0, 0.0
    if slot >= 0:
        out.takes, out.stays = offers[slot, PAYS], offers[slot, STAYS]
    if slot >= 0 and offers[slot, PAYS] < 1.0:
        out.there = (offers[slot, STAYS] - offers[slot, PAYS]) / (1.0 - offers[slot, PAYS])
    if slot >= 0 and buys(she, S[options[slot]], p, offers[slot], month, k0, k1):
        out.pays, out.scheme, out.net, out.there = 1, scheme[slot], offers[slot, NET], 1.0
        out.support, out.sponsor, out.gain = support[slot], offers[slot, SPONSOR], offers[slot, GAIN]
        out.burden = offers[slot, BURDEN]
        if S[options[slot]].monthly == 1:
            out.bills = S[options[slot]].bills
        if offers[slot, LENT] > 0.0:
            out.lent, out.lender = offers[slot, LENT], she.lender[S[options[slot]].form]


@shared
def weigh(first: int, last: int, P: Any, S: Any, pay: Any, job_chance: Any, accept: Any, p: Any, sets: Any, covered: Any,
          support: Any, eased: Any, scheme: Any, month: int, k0: Any, k1: Any, layers: int, sign: int, sums: Any, acts: Any,
          out: Any) -> None:
    """Value every set, add what is expected (`sign` -1 takes it back), and draw what each of those does who `acts`."""
    slots, mu, one = sets.shape[1], p.taste_scale, p.nest_dissimilarity
    v, rest, wanted, response = np.empty(slots), np.empty(slots), np.empty(slots), np.empty(slots)
    second, got, offers, nest = np.empty(slots), np.empty(slots), np.empty((slots, TRAITS)), np.empty(slots, np.int64)
    open_share, later, others, theirs = np.empty(slots), np.empty(slots), np.empty(slots), np.empty(slots)
    group, tongue = sums.group, sums.tongue
    for t in range(first, last):
        for n in range(t * P.size // layers, (t + 1) * P.size // layers):
            she = P[n]
            found = value_set(she, S, p, pay, job_chance, accept, sets[n], covered[n], support[n], eased[n], month, k0, k1,
                              v, nest, offers)
            for s in range(found):
                open_share[s], later[s] = S[sets[n, s]].share_open, S[sets[n, s]].share_later
            inclusive = chances(v, nest, found, she.outside / mu, one, wanted, response)
            after_seats(v, nest, found, she.outside / mu, one, wanted, open_share, later, rest, second, got)
            exams(S, sets[n], found, she.outside / mu, mu, one, offers, v, nest, wanted, response, got, others,
                  theirs)
            for s in range(found):
                j = sets[n, s]
                offer, o, expected = S[j], offers[s], she.weight * got[s]
                add_listing(she, offer, j, t, sign, mu, wanted[s], response[s], got[s], o, support[n, s], covered[n, s],
                            sums.listing, sums.margin)
                enrols = sign * fixed(expected)
                pays = sign * fixed(expected * o[PAYS]) if has_fee(offer, covered[n, s]) else 0
                if offer.charged == AT_ENROLMENT:
                    sums.crowd[t, offer.cell, scheme[n, s]] += sign * fixed(she.weight)
                elif o[WORTH] > 0.0 and o[JOINS] > LEAST_CHANCE:
                    b = min(max(int((log(o[WORTH]) - LOWEST) / p.research_step), 0), sums.wtp.shape[3] - 1)
                    sums.wtp[t, offer.cell, scheme[n, s], b] += sign * fixed(expected * o[STAYS] / o[JOINS])
                owed = expected * o[PAYS] * o[PAID]  # people who pay, times the share of the fee that they do
                sums.funds[t, scheme[n, s]] += sign * fixed(owed * support[n, s])
                if o[LENT] > 0.0:
                    sums.lent[t, she.lender[offer.form]] += sign * fixed(expected * o[PAYS] * o[LENT])
                group[t, she.place, she.education, G_ENROLLED] += enrols
                group[t, she.place, she.education, G_PAYERS] += pays
                group[t, she.place, she.education, G_SPENT] += sign * fixed(owed * o[NET])
                group[t, she.place, she.education, G_SPONSOR] += sign * fixed(owed * o[SPONSOR])
                group[t, she.place, she.education, G_FIRST] += enrols * she.first * (1 - offer.direct)
                group[t, she.place, she.education, G_HOSTED] += enrols if offer.direct == 0 else 0
                group[t, she.place, she.education, G_ENGLISH] += enrols if offer.anglophone == 1 else 0
                tongue[t, she.language, 0] += enrols
                tongue[t, she.language, 1] += pays
                m = offer.platform
                if offer.direct == 0 and (she.accounts[m >> 6] >> np.uint64(m & 63)) & np.uint64(1) == np.uint64(0):
                    sums.platform[t, m] += enrols
            if she.outside > -np.inf:  # consumer surplus over doing nothing, in thousands: it is large
                surplus = mu * (inclusive - she.outside / mu) / she.alpha
                group[t, she.place, she.education, G_SURPLUS] += sign * fixed(1e-3 * she.weight * surplus)
            slot = -1 if not acts[n] else act(she.id, S, sets[n], v, rest, nest, found, she.outside / mu, one, month, k0, k1)
            write_choice(she, S, p, sets[n], slot, offers, support[n], scheme[n], month, k0, k1, out[n])
