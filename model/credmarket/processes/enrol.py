"""Enrol: some of the aware consider, see a small set, take the best or nothing, and decide whether to pay.

1. `consider` draws who considers, and a wider panel whose chances are added up; 2. `sets` says what they consider, mostly
by `search`; 3. `seats` collects demand and shares out what is limited; 4. `weigh` values sets and chooses (equations there,
and in `choose`); 5. `ration` serves claims on public money in a keyed order; the refused reconsider once at the full fee,
where seats are left; 6. accounts open (`accounts`), money moves.

Writes: learners.programme, via, study, study_from, accounts, enrolments; offers.fee_before; m.flows, m.platform_flows,
m.enrolled (who, to study), m.bills, m.considering, m.buckets, m.entries, m.opened_accounts, m.ever_registered;
m.research, m.tally; schemes (what they have spent, and expect to); the ledger.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from credmarket.agents.research import STEP as STEP_OF_RESEARCH
from credmarket.agents.words import PAYING
from credmarket.numerics.blocks import STEP
from credmarket.parameters import Params, inf, param
from credmarket.processes.accounts import open_accounts, stay_home
from credmarket.processes.consider import panel
from credmarket.processes.enrol_accounts import (
    learner_terms,
    settle_fees,
    sums_for,
    write_flows,
)
from credmarket.processes.entitled import acceptance, count_stacks, find_support, recognise, support_columns
from credmarket.processes.instalments import collect_bills
from credmarket.processes.loans import offer_loans, refuse_loans, serve_loans, short_of_money
from credmarket.processes.people import gather_people
from credmarket.processes.ration import chances_to_be_served, refused_claims
from credmarket.processes.seats import share_seats
from credmarket.processes.sets import WAYS, considered
from credmarket.processes.stall import NETWORKS, build_stall, describe
from credmarket.processes.weigh import CHOSEN, ENROLLED, weigh

if TYPE_CHECKING:
    from credmarket.market import Market


class EnrolParams(Params, section="enrol"):
    """How learners consider, choose and pay."""

    hazard: float = param(0.04, "1/month", (0.0, 1.0), (0.01, 0.1), "chance that one who is free to study considers",
                          source="assumption; fitted to the record")
    lifetime: int = param(0, "enrolments", (0, 255), (0, 20), "after which somebody studies no more; 0 = no limit",
                          source="no limit is recorded; 1 is a setting for limits")
    change_factor: float = param(1.5, "ratio", (0.0, inf), (1.0, 3.0), "hazard of those who want to change jobs",
                                 source="assumption")
    young_factor: float = param(1.2, "ratio", (0.0, inf), (1.0, 1.5),
                                "how often those under 35 consider, relative to those of middle age",
                                source="participation in education and training by age (Adult Education Survey, recalled)")
    old_factor: float = param(0.6, "ratio", (0.0, inf), (0.4, 0.8), "the same of those from 55 on",
                              source="participation in education and training by age (Adult Education Survey, recalled)")
    news: float = param(1.5, "ratio", (1.0, inf), (1.0, 3.0),
                        "how often those consider who have newly come to know of support that pays all; of less, in proportion",
                        source="assumption; 1 = news changes nothing")
    news_months: int = param(12, "months", (0, 600), (3, 24), "how long it is news", source="assumption")
    season: float = param(0.25, "share", (0.0, 1.0), (0.0, 0.5), "seasonal swing of the hazard", source="assumption")
    season_peak: int = param(10, "month of the year", (1, 12), (9, 11), "when the season peaks", source="assumption")
    panel: int = param(2000, "rows", (0, 1_000_000_000), (500, 20_000),
                       "learners valued a month for what institutions expect, or half as many; more where more consider",
                       source="numerical: changes no expectation of a count, but at 500 there are 2 to 4 % fewer programmes in "
                              "2019 and 30 % more withdrawn in 2015 (5 worlds of 20,000 learners), for a tenth of a run's time")
    consideration: str = param("search", "", None, None,
                               "what is considered: what one comes across, or, in markets small enough for it, everything "
                               "known, each known offer independently, everything on one known platform",
                               source="Manski 1977; all but search are settings for limits", choices=WAYS)
    inclusion: float = param(1.0, "share", (0.0, 1.0), (0.0, 1.0), "chance that a known offer is considered, if independent",
                             source="a setting for limits")
    most_considered: int = param(2000, "offers", (1, 10**6), (100, 10000),
                                 "most offers of a set that is not searched for; more are refused, for memory",
                                 source="assumption: 64 kB a considerer")
    set_size: int = param(6, "offers", (1, 32), (3, 12), "offers weighed at most", source="assumption")
    search_effort: float = param(150.0, "listings", (1.0, inf), (50.0, 500.0),
                                 "listings glanced at for one place in the set", source="assumption")
    own_first: float = param(0.5, "share", (0.0, 1.0), (0.1, 0.9),
                             "mean chance that somebody fluent in another language looks in her own first",
                             source="assumption; fitted to the record")
    breadth: float = param(0.25, "share", (0.0, 1.0), (0.1, 0.6), "chance to notice an offer outside one's field",
                           source="assumption")
    outside_utility: float = param(6.9, "utils", (-inf, inf), (3.0, 9.0), "doing nothing", source="fitted to the record")
    taste_scale: float = param(1.0, "utils", (0.0, inf), (0.5, 2.0), "mu: scale of the noise; 0 = certainty",
                               source="normalisation")
    nest_dissimilarity: float = param(1.0, "", (1e-6, 1.0), (0.3, 1.0),
                                      "lambda of the nests, which are the platforms; 1 = logit without nests",
                                      source="normalisation: no nests")
    study_taste: float = param(1.8, "utils/sd", (0.0, inf), (0.5, 3.0), "spread of the taste for studying at all",
                               source="assumption; fitted to the record")
    graduate_shift: float = param(1.28, "utils", (0.0, inf), (1.0, 1.6), "graduates' greater readiness to study",
                                  source="OECD EDU/WKP(2020)4, section 4.1: 67 against 36 %, a logit difference of 1.28")
    wealth_shift: float = param(0.9, "utils per log wage", (0.0, inf), (0.0, 1.5),
                                "readiness to study online in rich places: connections, devices, free time",
                                source="residence of completers: Northern America 40, Europe 30 % (OECD EDU/WKP(2020)4, "
                                "section 4.1); size: assumption")
    price_sensitivity: float = param(1.0, "ratio", (0.0, inf), (0.5, 2.5), "factor on everyone's utility of money",
                                     source="normalisation")
    alpha: float = param(0.0008, "1/$", (0.0, inf), (0.0004, 0.002), "marginal utility of money at the anchor income",
                         source="voucher experiment, Hidalgo et al. 2014: participation 0.45 to 0.65 for 1,000 euros")
    income_anchor: float = param(3000.0, "$/month", (1.0, inf), (1500.0, 4000.0), "income at which alpha holds",
                                 source="Netherlands 2006-2010, gross monthly wage of the low-skilled; recalled")
    income_spread: float = param(1.0, "share", (0.0, 1.0), (0.0, 1.0),
                                 "of the differences of (log) incomes from the anchor, what learners decide by; 0 = all as "
                                 "if they earned the anchor income", source="a setting for limits")
    income_elasticity: float = param(0.9, "", (0.0, inf), (0.0, 1.5), "how alpha falls with income",
                                     source="assumption (below 1: above it the rich tail sets the fee)")
    alpha_spread: float = param(0.5, "log", (0.0, inf), (0.0, 1.0), "spread of alpha between people", source="assumption")
    price_sd: float = param(1.0, "log", (0.0, inf), (0.5, 1.6), "spread of willingness to pay for a given credential",
                            source="assumption; fitted to the record")
    research_step: float = param(STEP_OF_RESEARCH, "log", (1e-3, 10.0), (0.1, 0.5),
                                 "market research rounds willingness to pay to so much", source="assumption (numerical)")
    trust: float = param(0.03, "share", (0.0, 1.0), (0.002, 0.5), "mean weight put on the perceived gain",
                         source="assumption; fitted to the record")
    trust_spread: float = param(0.0, "log", (0.0, inf), (0.0, 2.5),
                                "spread of that weight between people, its mean kept; 0 = all the same",
                                source="half of MOOC learners study for their careers, others out of curiosity (Christensen et "
                                       "al. 2013; Zhenghao et al. 2015); size: assumption")
    horizon: float = param(5.0, "years", (0.0, 60.0), (1.0, 15.0), "years over which a gain is counted",
                           source="assumption")
    retirement: float = param(65.0, "years", (15.0, inf), (60.0, 70.0), "age until which gains at work are counted",
                              source="definition: the pool ends at that age; inf is a setting for limits")
    discount: float = param(0.05, "1/year", (0.0, 1.0), (0.02, 0.15), "learners' discount rate", source="assumption")
    value_of_time: float = param(0.3, "share", (0.0, inf), (0.0, 1.0), "of an hour of study, share of the wage",
                                 source="assumption")
    time_ability: float = param(0.0, "log per log point", (0.0, inf), (0.0, 2.0),
                                "how much less time the able take for the same study hours",
                                source="assumption (0: all take as long); signalling costs that fall with ability: Spence 1973")
    work_hours: float = param(160.0, "h/month", (1.0, 744.0), (140.0, 200.0), "hours of work in a month",
                              source="ILO, recalled")
    off_field_return: float = param(0.4, "share", (0.0, 1.0), (0.0, 1.0), "gain from a credential outside one's field",
                                    source="assumption")
    leisure_weight: float = param(0.2, "share", (0.0, 1.0), (0.0, 0.5),
                                  "weight of gains at work for those who study out of interest", source="assumption")
    jobless_months: float = param(3.0, "months", (0.0, 60.0), (1.0, 6.0),
                                  "months of income that a certain shortlist is worth to a seeker", source="assumption")
    degree_return: float = param(0.2, "log points", (0.0, inf), (0.1, 0.5), "perceived return to a degree",
                                 source="Psacharopoulos and Patrinos 2018, recalled")
    keepsake: float = param(3.0, "$", (0.0, inf), (0.2, 20.0), "median worth of a certificate for its own sake, a course; a "
                                                                     "bundle's is worth that of its courses",
                            source="assumption; fitted to the record")
    keepsake_elasticity: float = param(0.7, "", (0.0, inf), (0.3, 1.0), "how it grows with income",
                                       source="assumption; fitted to the record")
    certify_factor: float = param(2.0, "ratio", (0.0, inf), (1.0, 4.0), "keepsake of those who want what they know certified",
                                  source="assumption")
    pay_engagement: float = param(0.7, "log/sd", (-inf, inf), (0.0, 1.8), "engagement's effect on willingness to pay",
                                  source="assumption; payers' completion comes mainly from selection (Goli et al.); "
                                         "fitted to the record")
    decision_week: float = param(3.0, "weeks", (0.0, inf), (0.0, 6.0),
                                 "week until which a credential after free study can be bought: who left does not pay",
                                 source="upgrade deadlines of verified tracks, recalled; fitted to the record")
    overconfidence: float = param(0.0, "share", (0.0, 1.0), (0.0, 0.8),
                                  "by how much people think the hazard of dropping out lower than it is, once they pay",
                                  source="members of gyms expect 9.5 visits a month and make 4.2 (DellaVigna and Malmendier "
                                         "2006); of those who intend to complete a course 22 % do (Reich 2014, recalled); "
                                         "size: assumption, 0 = they are right")
    commitment: float = param(4.0, "utils", (0.0, inf), (1.0, 7.0), "burden of a course that binds from the first day",
                              source="assumption; as long as `paying` is 0 it holds that too")
    paying: float = param(0.0, "utils", (0.0, inf), (0.0, 4.0),
                          "burden of paying anything at all for study, whatever the sum; also of what can be left in any month",
                          source="log odds of taking something, free less nearly free: 1.8 (Shampanier, Mazar and Ariely 2007), "
                                 "1.9 (trials without and with a credit card; Totango in Croll and Yoskovitz 2013), 2.6 "
                                 "(deworming; Kremer and Miguel 2007, recalled); 5 for bed nets holds the price too (Cohen and "
                                 "Dupas 2010). 0 = it is held in `commitment`")
    liquidity: float = param(2.0, "months of income", (0.0, inf), (0.5, 12.0),
                             "most that can be paid at once (of a fee that is billed by the month: a month's)",
                             source="assumption")
    quality_taste: float = param(0.3, "utils/sd", (0.0, inf), (0.0, 1.0), "taste for quality", source="assumption")
    reputation_taste: float = param(0.5, "utils/sd", (0.0, inf), (0.3, 2.0), "taste for the provider's standing",
                                    source="half of payers strongly affected (OECD EDU/WKP(2020)4, section 4.2); "
                                           "fitted to the record")
    network_taste: float = param(0.15, "utils", (0.0, inf), (0.0, 2.0), "benefit of a platform with many courses, see network",
                                 source="assumption; same-side effect 0; fitted to the record")
    network: str = param("log", "", None, None, "what that benefit grows with: the logarithm of a platform's offers, its share "
                         "of all offers on platforms, or its share of accounts",
                         source="theory: linear in shares where limits are known (Armstrong 2006)", choices=NETWORKS)
    network_reference: float = param(100.0, "courses", (0.0, inf), (10.0, 1000.0), "catalogue that counts as usual",
                                     source="normalisation")
    single_homing: bool = param(False, "", None, None,
                                "whether a learner with an account looks at its platform only, and has but one",
                                source="theory: Armstrong 2006; a setting for limits")
    revision: float = param(0.05, "1/month", (0.0, 1.0), (0.01, 0.2),
                            "chance that she looks at all platforms that she knows again, if single-homing",
                            source="assumption")
    match_taste: float = param(0.8, "utils", (0.0, inf), (0.0, 2.0), "taste for one's own field", source="assumption")
    platform_taste: float = param(0.8, "utils", (0.0, inf), (0.0, 1.5), "spread of persistent tastes for platforms",
                                  source="assumption")
    language_cost: float = param(1.0, "utils", (0.0, inf), (0.3, 2.5), "studying in a language that one does not know",
                                 source="assumption; fitted to the record")
    difficulty: float = param(-0.35, "log points", (-inf, inf), (-0.7, 0.3), "ability at which half pass an assessment",
                              source="assumption; most who reach the end pass")
    sponsor_chance: float = param(0.05, "1/year", (0.0, 1.0), (0.0, 0.3), "staff of sponsoring firms who are sponsored",
                                  source="assumption")
    sponsor_in_house: float = param(0.5, "ratio", (0.0, inf), (0.0, 1.0),
                                    "that chance in firms that run courses of their own, relative to other sponsors",
                                    source="assumption: courses in house stand in for some of those outside")
    sponsor_elasticity: float = param(0.5, "", (0.0, inf), (0.0, 1.5),
                                      "how that chance rises as what a firm pays of its share falls, by a credit",
                                      source="assumption; a Dutch deduction moved training mostly in time (Leuven and "
                                             "Oosterbeek 2004)")
    sponsor_share: float = param(0.8, "share", (0.0, 1.0), (0.3, 1.0), "share of the fee that a sponsor pays",
                                 source="assumption")
    stack_discount: float = param(0.95, "per module", (0.0, 1.0), (0.8, 1.0), "discount from module to module",
                                  source="theory of option values (Stange 2012), assumption")
    degree_credits: float = param(180.0, "ECTS", (1.0, inf), (60.0, 240.0), "credits of a degree",
                                  source="European Credit Transfer System")
    most_modules: int = param(12, "modules", (1, 100), (4, 40), "how far ahead a learner plans a stack",
                              source="assumption")
    least_chance: float = param(0.02, "share", (0.0, 1.0), (0.0, 0.2), "least chance of passing that a plan assumes",
                                source="assumption")
    recognition_cap: float = param(0.4, "share", (0.0, 1.0), (0.2, 1.0), "most of a degree that may be recognised",
                                   source="SWAYAM regulation: 40 %; Kiron: 60 ECTS (OECD EDU/WKP(2020)4, section 2.2.5)")
    recognised_rpl: float = param(0.3, "share", (0.0, 1.0), (0.0, 1.0), "chance that earlier learning is recognised",
                                  source="assumption")


def enrol(m: Market) -> None:
    """What was bought by the month is paid; then: consider, choose, pay."""
    collect_bills(m)
    p, key = m.params.enrol, (m.key0, m.key1)
    who, stands, considers = panel(m)
    stall, P = build_stall(m), gather_people(m, who, stands)
    if p.single_homing:
        stay_home(m, P)
    offer_loans(m, P)
    accept = acceptance(m)
    S, listing, sets, covered = considered_and_covered(m, P, stall, accept)
    sums, barred, supports = sums_for(m, len(S)), np.zeros(len(who), dtype=np.int64), support_columns(m)
    tables = (m.returns.pay, m.returns.job_chance, accept, learner_terms(m))

    def known_support(rows: Any) -> tuple[Any, Any, Any]:
        people, shape = P[rows], sets[rows].shape
        support, eased, scheme = np.zeros(shape), np.zeros(shape), np.zeros(shape, dtype=np.int64)
        find_support(len(people), people, S, sets[rows], covered[rows], barred[rows], supports.unit, supports.rate,
                     supports.most, supports.places, supports.education, supports.offers, supports.address,
                     supports.awareness, supports.poorer, *key, support, eased, scheme)
        return support, eased, scheme

    def decide(rows: Any, support: Any, eased: Any, scheme: Any, sign: int, sums: Any = sums) -> Any:
        people = P[rows]
        out = np.recarray(len(people), dtype=CHOSEN)
        weigh(m.layers, people, S, *tables, sets[rows], covered[rows], support, eased, scheme, m.month, *key, m.layers, sign,
              sums, considers[rows], out)
        return out

    everybody = slice(None)
    known = known_support(everybody)
    share_seats(m, P, S, tables, sets, covered, *known[:2])
    if short_of_money(m):  # what would be lent, if there were enough
        trial = sums_for(m, len(S))
        decide(everybody, *known, 1, trial)
        refuse_loans(m, P, trial.lent.sum(axis=0))
        share_seats(m, P, S, tables, sets, covered, *known[:2])
    chosen = decide(everybody, *known, 1)
    # money that is short: what is expected of the panel and whom of the considerers it serves, each within the budget
    served, scheme = chances_to_be_served(m, known[2], sums.funds.sum(axis=0) * STEP)
    cents = np.rint(100.0 * chosen.support / chosen.bills).astype(np.int64) * m.learners.weight[who].astype(np.int64)
    refused = np.flatnonzero(refused_claims(m, who, chosen.scheme, cents, m.supporting))
    short, weight = np.flatnonzero(scheme), P.weight.copy()
    if len(short):  # count them as served with that chance, and as reconsidering at the full fee with the rest
        known = tuple(column[short] for column in known)
        decide(short, *known, -1)
        P.weight[short] = weight[short] * served[short]
        decide(short, *known, 1)
        P.weight[short], barred[short] = weight[short] - P.weight[short], scheme[short]
        known = known_support(short)
        taken = np.bincount(S.offer, sums.listing.sum(axis=0)[:, ENROLLED] * STEP, len(m.offers))
        share_seats(m, P[short], S, tables, sets[short], covered[short], *known[:2], taken)
        decide(short, *known, 1)
        P.weight, barred[short] = weight, 0
    if len(refused):
        barred[refused] = chosen.scheme[refused]
        chosen[refused] = decide(refused, *known_support(refused), 0)
    serve_loans(m, who, considers, chosen, lambda rows: S.charged[sets[rows, chosen.slot[rows]]])
    write_flows(m, sums, listing)
    up = np.flatnonzero((chosen.slot >= 0) & considers)
    take_up(m, who[up], listing[sets[up, chosen.slot[up]]], chosen[up])


def considered_and_covered(m: Market, P: Any, stall: Any, accept: Any) -> tuple[Any, Any, Any, Any]:
    """The traits of what is considered, its listings, what each considers of it, and what of that her earlier credentials
    count for; how many she can stack."""
    C, O = m.credentials, m.offers
    S, listing, sets = describe(m, stall, considered(m, P, stall))
    covered = np.zeros(sets.shape)
    recognise(len(P), P, S, sets, m.learners.credential, C.offer, C.previous, C.expires, O.bundle, O.members, O.stack, O.credits,
              O.pid, accept, m.params.enrol.recognition_cap, m.month, m.key0, m.key1, covered)
    count_stacks(m, P, accept)
    return S, listing, sets, covered


def take_up(m: Market, rows: Any, listing: Any, chosen: Any) -> None:
    """Settle the fees of the enrolled and write what they now study; `study` lets nature fix how long."""
    settle_fees(m, rows, listing, chosen)
    L, listings = m.learners, m.listings
    platform = listings.platform[listing]
    L.programme[rows], L.via[rows] = listings.offer[listing], platform
    L.study[rows] = np.where(chosen.pays > 0, PAYING, 1)
    L.study_from[rows] = m.month
    fee = chosen.net + chosen.support + chosen.sponsor  # in all, of those who take the credential
    m.enrolled = (rows, chosen.gain.copy(), chosen.net.copy(), chosen.there.copy(), fee, chosen.takes.copy(),
                  chosen.stays.copy(), chosen.burden.copy())
    L.enrolments[rows] = np.minimum(L.enrolments[rows].astype(np.int64) + 1, 255)
    open_accounts(m, rows, platform)
