"""Design: what a provider with room for a launch would launch; part of `enter`.

A logit over forms and languages: habit of its type times what pays,

    P_a ~ share_a * (value_a / cost_a)^response        value and cost in $ a month, see `objective`, `costs`,
    `prospects`

Alternatives are a course (academic, professional, badge), a bundle of own courses, a module, an exam and a degree, each
in the home language or in English, and the translation of its best course. Every alternative has its own draw,
addressed by provider and number of the launch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.kinds import issued_forms, provider_kinds
from credmarket.agents.objective import CENTS, crowds, enrolment_worth, motives
from credmarket.agents.providers import HIGHER_EDUCATION, MILL
from credmarket.agents.words import (
    ACADEMIC,
    ASSESSMENTS,
    BADGE,
    BUNDLE,
    COURSE,
    DEGREE,
    DEGREE_KIND,
    DIRECT_ROW,
    ENGLISH,
    EXAM,
    MICRO,
    MODULE,
    NONE,
    PROFESSIONAL,
)
from credmarket.numerics.functions import logs
from credmarket.numerics.random import Key, gumbels, stream, uniforms
from credmarket.processes.bundle import bundle_groups
from credmarket.processes.comply import membership
from credmarket.processes.costs import EDTECH, ONLINE, Costs, launch_costs
from credmarket.processes.grants import completion_grants, launch_grants
from credmarket.processes.instalments import expects_months
from credmarket.processes.prospects import Prospects, standing_factor

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]
WHAT = stream("launch.what")
TONGUE = stream("launch.translation")
THINK = stream("launch.think")
FIELD = stream("launch.field")
MODE = stream("launch.mode")

KIND_OF = np.array([COURSE, COURSE, COURSE, BUNDLE, MODULE, EXAM, DEGREE_KIND] * 2 + [COURSE])
FORM_OF = np.array([ACADEMIC, PROFESSIONAL, BADGE, MICRO, MICRO, PROFESSIONAL, DEGREE] * 2 + [NONE])
TRANSLATION = len(KIND_OF) - 1
IN_ENGLISH = np.arange(len(KIND_OF)) >= TRANSLATION // 2
MODULES = np.flatnonzero(KIND_OF == MODULE)
BUNDLES = np.flatnonzero(KIND_OF == BUNDLE)
ALWAYS_ONLINE = np.flatnonzero(np.isin(KIND_OF, (BUNDLE, DEGREE_KIND, EXAM)) | (FORM_OF == NONE))
LEAST_RATIO = 1e-3  # of value to cost: what brings nothing is hardly ever chosen, never "never"
MOST_RATIO = 1e3


class Slots(NamedTuple):
    """Room for a launch, and what would fill it, one entry each."""

    provider: Array
    number: Array  # of the launch, if it comes about
    kind: Array
    form: Array
    language: Array
    field: Array
    mode: Array
    direct: Array  # sold without a platform
    translated: Array
    source: Array  # offers row that is translated, else -1


def cost_a_month(m: Market, costs: Costs, grant: Array | float = 0.0) -> Array:
    """Upkeep and the fixed cost (less a grant) spread over the horizon, $/month."""
    return np.asarray(costs.upkeep + np.maximum(costs.fixed - grant, 0.0) / m.params.objective.horizon)


def expected_enrolments(m: Market, see: Prospects, provider: Array, kind: Array, form: Array, language: Array,
                        field: Array, direct: Array) -> Array:
    """People a month that an offer of those traits may expect on a platform of usual reach."""
    p, providers = m.params.prospects, m.providers
    z = providers.prestige[provider] + providers.reputation[provider]
    base = np.where(direct, see.direct[form], see.enrolled[form, language])
    base = np.where(kind == EXAM, see.exam[form], base)
    return np.asarray(base * standing_factor(z, see.standing[form], p.prestige_effect) * see.field[field])


def rough_value(m: Market, see: Prospects, provider: Array, kind: Array, form: Array, language: Array, field: Array,
                direct: Array, marginal: Array) -> Array:
    """Objective of an offer before upkeep, $/month, under the better way of charging that others practise."""
    p, providers = m.params.objective, m.providers
    enrolled = expected_enrolments(m, see, provider, kind, form, language, field, direct)
    v = motives(providers, provider, p)
    seen = enrolment_worth(v, providers.field[provider], field, language, crowds(m.world, m.params.objective))
    per_taker = v.taker + p.payer_pass * completion_grants(
        m, provider, form, field, language, membership(m, provider, form)) - marginal
    own = np.where(providers.supply[provider] == EDTECH, 1.0 - p.edtech_share, 1.0)
    kept = np.where(direct, 1.0, (1.0 - see.commission) * own)
    free = seen * enrolled + (kept * see.fee[form, language] + per_taker) * see.take[form, language] * enrolled
    gated = (seen + kept * see.study_fee[form] + per_taker) * see.stay[form] * enrolled
    sat = (seen + kept * see.exam_fee[form] + per_taker) * enrolled
    taught = np.where(kind == DEGREE_KIND, gated, np.maximum(free, gated))
    by_month = (seen + (kept * see.monthly.fee[form] + per_taker) * see.monthly.billed[form]) * see.monthly.stay[form] * enrolled
    taught = np.where(expects_months(m, kind, provider, direct), by_month, taught)
    return np.asarray(np.where(kind == EXAM, sat, taught))


def form_shares(m: Market, provider: Array, bundles: Array) -> Array:
    """Habit of each provider by alternative [slots, alternatives]; zero = cannot."""
    p, kinds, providers = m.params.launch, provider_kinds(), m.providers
    kind = providers.type[provider]
    forms, exams = kinds.forms[kind].copy(), kinds.assessments[kind, ASSESSMENTS.index("exam")]
    named, tested = providers.forms[provider], providers.assessment[provider]
    forms = np.where((named > 0)[:, None], p.named_form * issued_forms(kind, named) + (1.0 - p.named_form) * forms, forms)
    exam_share = np.where(tested == ASSESSMENTS.index("exam"), p.named_form, np.where(tested >= 0, 0.0, exams))
    share = np.zeros((len(provider), len(KIND_OF)))
    half = TRANSLATION // 2
    for at in (0, half):
        share[:, at + 0] = forms[:, ACADEMIC]
        share[:, at + 1] = forms[:, PROFESSIONAL] * (1.0 - exam_share)
        share[:, at + 2] = forms[:, BADGE]
        share[:, at + 3] = forms[:, MICRO] * bundles * (1.0 - p.module_share)
        share[:, at + 4] = forms[:, MICRO] * np.where(bundles, p.module_share, 1.0)
        share[:, at + 5] = forms[:, PROFESSIONAL] * exam_share
        share[:, at + 6] = p.degree_share * providers.degrees[provider]
    must = m.levers.modules[providers.place[provider]] * (kind == HIGHER_EDUCATION)  # what the law makes modules
    share[:, :TRANSLATION] *= (1.0 - must)[:, None]
    share[:, MODULES] += must[:, None]
    share[:, TRANSLATION] = 1.0
    able = (providers.english[provider] > 0) & (providers.language[provider] != ENGLISH)
    share[:, half:TRANSLATION] *= able[:, None]
    return share


def draw_fields(m: Market, see: Prospects, provider: Array, number: Array) -> Array:
    """The provider's own field, or one drawn by supply of the record and how well recent offers of a field did."""
    p, world, own = m.params.launch, m.world, m.providers.field[provider]
    utility = logs(np.maximum(world.field_course_share, 1e-9)) + p.field_response * logs(np.maximum(see.field, 1e-3))
    every = np.arange(world.n_fields, dtype=np.uint32)
    noise = gumbels(Key(m.key0, m.key1), FIELD, m.month, provider.astype(np.uint32)[:, None], number[:, None], every)
    return np.asarray(np.where(own >= 0, own, (utility[None, :] + noise).argmax(axis=1)))


def draw_modes(m: Market, provider: Array, number: Array) -> Array:
    """The provider's usual mode of delivery, or one drawn by its type's shares."""
    own, steps = m.providers.mode[provider], np.cumsum(provider_kinds().modes, axis=1)[:, :-1]
    u = uniforms(Key(m.key0, m.key1), MODE, m.month, provider.astype(np.uint32), number)
    drawn = (u[:, None] >= steps[m.providers.type[provider]]).sum(axis=1)
    return np.asarray(np.where(own >= 0, own, drawn))


def best_courses(m: Market, mine: Array) -> Array:
    """The most taken course of each provider among the running offers `mine`; NONE where it has none."""
    offers, best = m.offers, np.full(len(m.providers), NONE)
    mine = mine[(offers.kind[mine] == COURSE) & (offers.platform[mine] != DIRECT_ROW)]
    order = mine[np.argsort(offers.enrolled[mine], kind="stable")]
    best[offers.provider[order]] = order
    return best


def translations(m: Market, see: Prospects, rows: Array, provider: Array, number: Array) -> tuple[Array, Array]:
    """The course that each provider would translate and into which language (-1: none): a logit over hosted languages
    in which it has nothing of that field yet. Only some think of it."""
    offers, languages, fields, n = m.offers, m.world.n_languages, m.world.n_fields, len(m.providers)
    key, source, tongue = Key(m.key0, m.key1), np.full(len(provider), NONE), np.full(len(provider), NONE)
    u = uniforms(key, THINK, m.month, provider.astype(np.uint32), number)
    think = np.flatnonzero(u < m.params.launch.translation)
    if len(offers) == 0 or think.size == 0:
        return source, tongue
    wanted = np.zeros(n, dtype=np.bool_)
    wanted[provider[think]] = True
    mine = rows[wanted[offers.provider[rows]]]
    best = best_courses(m, mine)[provider[think]]
    think, best = think[best >= 0], best[best >= 0]
    taken = np.zeros((n, fields, languages), dtype=np.bool_)
    taken[offers.provider[mine], offers.field[mine], offers.language[mine]] = True
    can = see.hosted[None, :] & ~taken[provider[think], offers.field[best]]
    noise = gumbels(key, TONGUE, m.month, provider[think][:, None], number[think][:, None], np.arange(languages))
    value = m.params.launch.response * logs(np.maximum(see.enrolled[offers.form[best]], 1e-9)) + noise
    some = can.any(axis=1)
    source[think[some]] = best[some]
    tongue[think[some]] = np.where(can, value, -np.inf).argmax(axis=1)[some]
    return source, tongue


def alternatives(m: Market, see: Prospects, rows: Array, provider: Array, number: Array) -> tuple[Slots, Array]:
    """Everything that could fill each slot [slots, alternatives], and the habit (0 = impossible) of each."""
    p, offers, shape = m.params.launch, m.offers, (len(provider), len(KIND_OF))
    wanted = np.zeros(len(m.providers), dtype=np.bool_)
    wanted[provider] = True
    mine = rows[wanted[offers.provider[rows]]]
    groups = bundle_groups(m, mine)
    source, tongue = translations(m, see, mine, provider, number)
    share = form_shares(m, provider, groups.size[provider] >= p.bundle_least)
    share[:, TRANSLATION] *= tongue >= 0

    def spread(column: Array) -> Array:
        return np.broadcast_to(column[:, None], shape)

    form, kind = np.tile(FORM_OF, (shape[0], 1)), np.broadcast_to(KIND_OF, shape)
    language = np.where(IN_ENGLISH, ENGLISH, m.providers.language[provider][:, None]).astype(np.int64)
    field, mode = spread(draw_fields(m, see, provider, number)).copy(), spread(draw_modes(m, provider, number)).copy()
    language[:, TRANSLATION] = np.maximum(tongue, 0)
    form[:, TRANSLATION] = np.where(source >= 0, offers.form[source], ACADEMIC) if len(offers) else ACADEMIC
    field[:, TRANSLATION] = np.where(source >= 0, offers.field[source], 0) if len(offers) else 0
    for at in BUNDLES:
        field[:, at] = np.maximum(groups.field[provider], 0)
        share[:, at] *= language[:, at] == groups.language[provider]
    mode[:, ALWAYS_ONLINE] = ONLINE
    direct = (mode != ONLINE) | (kind == EXAM) | (m.providers.type[provider] == MILL)[:, None]  # no platform takes a mill
    own_platform = (provider[:, None] == m.platforms.own_provider).any(axis=1)
    share *= direct | see.hosted[language] | own_platform[:, None]
    translated = np.broadcast_to(np.arange(shape[1]) == TRANSLATION, shape)
    return Slots(spread(provider), spread(number), kind, form, language, field, mode, direct, translated,
                 spread(source)), share


def design(m: Market, see: Prospects, rows: Array, provider: Array, number: Array) -> Slots:
    """Fill each slot with the alternative of the highest drawn utility; slots without any are dropped."""
    every, share = alternatives(m, see, rows, provider, number)
    slot, which = np.nonzero(share)  # what cannot be is not looked at
    s = Slots._make(x[slot, which] for x in every)
    costs = launch_costs(m, s.provider, s.kind, s.field, s.mode, s.direct, s.translated)
    member = membership(m, s.provider, s.form)
    grant = launch_grants(m, s.provider, s.form, s.field, s.language, member, s.translated, costs.fixed)
    value = rough_value(m, see, s.provider, s.kind, s.form, s.language, s.field, s.direct, costs.marginal)
    ratio = np.clip(value / np.maximum(cost_a_month(m, costs, grant), 1.0 / CENTS), LEAST_RATIO, MOST_RATIO)
    noise = gumbels(Key(m.key0, m.key1), WHAT, m.month, s.provider.astype(np.uint32), s.number, which.astype(np.uint32))
    utility = np.full(share.shape, -np.inf)
    utility[slot, which] = logs(share[slot, which]) + m.params.launch.response * logs(ratio) + noise
    some = np.flatnonzero(share.any(axis=1))
    take = some, utility.argmax(axis=1)[some]
    picked = Slots._make(x[take] for x in every)
    return picked._replace(source=np.where(picked.translated, picked.source, NONE))
