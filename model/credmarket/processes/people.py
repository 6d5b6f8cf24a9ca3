"""People who are valued this month: what they know of themselves, gathered side by side; part of `enrol`.

One record a person keeps the kernels that follow small. Income is what somebody of her place, degree and pay
component earns, over the years until she retires at most; her marginal utility of money, her engagement, the weight that
she puts on gains at work and the value of doing nothing are hers for life:

    alpha_i = alpha_0 (y_0/y_i)^eta exp(sd z_i),   t_i = min(1, t exp(s z'_i - s^2/2))
    V_i0 = V_0 - study_taste * taste_i - shift * graduate
                                                            - wealth_shift * ln(wage of the place / mean) - free time
    abroad_i = U_i^(m/(1 - m)), U_i uniform: were she fluent, her chance to look in another language than her own first;
               its mean is 1 - m at every m = own_first, and its spread is greatest (uniform) near m = 1/2
    what engagement e_i multiplies the hazard of dropping out by is exp(-b e_i) (log-normal frailty), or of the gamma
    distribution with mean 1 and sd b the quantile at Phi(-e_i): the same order of people, another spread

Of the staff of sponsoring firms who study for their work a share is sponsored each year that rises as sponsoring costs less:
chance * (1 - credit)^(-elasticity), credit the share that the state returns (`training_credit`).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from credmarket.agents.words import BACHELOR, EDUCATION, FORMS, NO_EMPLOYER
from credmarket.numerics.called import draw, normal, power
from credmarket.numerics.compiled import loop, shared
from credmarket.numerics.functions import exps, log, normal_cdfs, normal_quantiles, powers
from credmarket.numerics.gamma import log_gamma_quantiles
from credmarket.numerics.random import LIFE, Key, stream, uniform, uniforms, words
from credmarket.processes.willingness import annuities, career_weight, money_utility

if TYPE_CHECKING:
    from credmarket.market import Market

TRAITS = stream("enrol.traits")
SPONSOR = stream("enrol.sponsor")
OWN_FIRST = stream("search.own_first")
MONTHS = 12.0
FRAILTIES = ("log_normal", "gamma")
FIELDS = [
    ("id", np.int64), ("weight", np.float64), ("place", np.int64), ("country", np.int64), ("education", np.int64),
    ("field", np.int64),
    ("language", np.int64), ("english", np.float64), ("second", np.int64), ("second_level", np.float64),
    ("motive", np.int64), ("jobless", np.int64), ("sponsored", np.float64), ("income", np.float64),
    ("alpha", np.float64), ("engagement", np.float64),
    ("persistence", np.float64),  # engagement as it bears on dropping out
    ("outside", np.float64), ("ability", np.float64),
    ("variance", np.float64), ("first", np.int64), ("abroad", np.float64),
    ("trust", np.float64),  # weight on gains at work
    ("months_counted", np.float64),  # what a monthly gain at work is worth, in months of it
    ("credit", np.float64, (len(FORMS),)), ("lender", np.int64, (len(FORMS),)), ("dearer", np.float64, (len(FORMS),)),  # `loans`
    ("relative", np.float64),  # log of her income over what is usual in her place
    ("stacked", np.float64),  # ECTS of valid credentials that a degree may be expected to recognise: `entitled`
]


def income_of(m: Market, who: Any) -> Any:
    """Monthly income, $: what somebody of her place, degree and pay component earns, as far as incomes may differ."""
    L, world, p = m.learners, m.world, m.params.enrol
    place, graduate = L.place[who], L.education[who] >= BACHELOR
    income = (world.place_log_wage[place] + world.tertiary_premium[place] * graduate - world.mean_premium[place]
              + L.means[who].astype(np.float64))
    if p.income_spread < 1.0:
        income = log(p.income_anchor) + p.income_spread * (income - log(p.income_anchor))
    return exps(income)


def relative_means(m: Market) -> Any:
    """Log of what people earn relative to what is usual in their place, but for their own pay component [places, EDUCATION]."""
    graduate = np.arange(len(EDUCATION)) >= BACHELOR
    return m.world.tertiary_premium[:, None] * graduate - m.world.mean_premium[:, None]


def years_counted(m: Market, who: Any) -> Any:
    """Years over which a gain at work counts: the horizon, or as many as are left until retirement."""
    p = m.params.enrol
    return np.clip(p.retirement - (m.month - m.learners.born[who].astype(np.float64)) / MONTHS, 0.0, p.horizon)


def gather_people(m: Market, who: Any, stands: Any) -> Any:
    """Records of the learners `who`, in order; `stands` is how many people each stands for in expected counts."""
    L, p, world = m.learners, m.params.enrol, m.world
    words = L.known.shape[1]
    P = np.zeros(len(who), dtype=_record(words))  # a plain array while it is filled: a recarray makes views of its views
    place, education, motive, accounts = L.place[who], L.education[who], L.motive[who], L.accounts[who]
    P["id"], P["weight"], P["place"], P["education"], P["motive"], P["accounts"] = who, stands, place, education, motive, accounts
    for name in ("field", "language", "second", "known"):
        P[name] = getattr(L, name)[who]
    P["country"] = world.place_country_row[place]
    P["english"], P["second_level"] = L.english[who] / 255.0, L.second_level[who] / 255.0
    P["ability"] = L.self_mean[who].astype(np.float64) + L.skill[who].astype(np.float64)
    P["variance"], P["first"] = L.self_variance[who], ~accounts.any(axis=1)
    employer = L.employer[who]
    jobless = employer == NO_EMPLOYER
    P["jobless"], P["income"] = jobless, income_of(m, who)
    wealth = world.place_log_wage - world.mean_log_wage
    P["outside"] = (p.outside_utility - p.study_taste * L.taste[who].astype(np.float64)
                    - p.graduate_shift * (education >= BACHELOR) - p.wealth_shift * wealth[place] - m.levers.free_time[place])
    firm = np.where(jobless, 0, employer)
    sponsors = np.where(jobless, 0, m.employers.sponsors[firm])
    ready = powers(1.0 - m.levers.training_credit()[place], np.full(len(who), -p.sponsor_elasticity))
    pace = p.sponsor_chance * ready * np.where(m.employers.in_house[firm] == 1, p.sponsor_in_house, 1.0)
    chosen = uniforms(Key(m.key0, m.key1), SPONSOR, m.month // 12, who) < pace
    P["relative"] = relative_means(m)[place, education] + L.means[who].astype(np.float64)
    P["months_counted"] = annuities(years_counted(m, who), p.discount)
    P["sponsored"] = np.where((sponsors == 1) & (motive <= 1) & chosen, p.sponsor_share, 0.0)
    people = P.view(np.recarray)
    know_themselves(len(who), people, m.key0, m.key1, p.alpha * p.price_sensitivity, p.income_anchor, p.income_elasticity,
                    p.alpha_spread, p.own_first, p.trust, p.trust_spread)
    P["persistence"] = persistence(m.params.study, P["engagement"])
    return people


@cache
def _record(words: int) -> np.dtype[Any]:
    """The type of a record, with so many words of bits for platforms."""
    return np.dtype([*FIELDS, ("known", np.uint64, (words,)), ("accounts", np.uint64, (words,))])


def persistence(study: Any, engagement: Any) -> Any:
    """Engagement such that exp(-b engagement) is frailty: as it is, or through the gamma distribution of mean 1 and sd b."""
    b = study.drop_engagement
    if study.frailty == "log_normal" or b == 0.0:
        return engagement
    shape = 1.0 / (b * b)
    return (log(shape) - log_gamma_quantiles(normal_cdfs(-engagement), shape)) / b


def engagement_of(key: Key, rows: Any) -> Any:
    """The persistent engagement of learners: word 1 of their traits."""
    word = words(key, TRAITS, LIFE, rows)[1]
    return normal_quantiles((word.astype(np.float64) + 0.5) * 2.0**-32)


@loop
def chance_abroad(own_first: float, u: float) -> float:
    """u^(m/(1 - m)): E = 1/(1 + m/(1 - m)) = 1 - m."""
    return power(u, own_first / (1.0 - own_first)) if own_first < 1.0 else 0.0


@shared
def know_themselves(first: int, last: int, P: Any, k0: Any, k1: Any, alpha: float, anchor: float, elasticity: float,
                    spread: float, own_first: float, trust: float, trust_spread: float) -> None:
    """Traits drawn once a life: utility of money, engagement, weight on gains at work, and how readily she searches in
    other languages."""
    for n in range(first, last):
        w = draw(k0, k1, TRAITS, LIFE, P[n].id, 0, 0)
        P[n].alpha = money_utility(alpha, anchor, P[n].income, elasticity, spread, normal(uniform(w[0])))
        P[n].engagement = normal(uniform(w[1]))
        P[n].trust = career_weight(trust, trust_spread, normal(uniform(w[2])))
        P[n].abroad = chance_abroad(own_first, uniform(draw(k0, k1, OWN_FIRST, LIFE, P[n].id, 0, 0)[0]))
