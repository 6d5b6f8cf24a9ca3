"""A small market for tests of the labour side: two places, two sectors, two fields, and people made to measure."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from credmarket.agents.employers import born_employers
from credmarket.agents.jobs import born_jobs
from credmarket.agents.learners import Learners
from credmarket.agents.marks import CLASSES, class_of
from credmarket.agents.offers import Credentials, Issuers, Offers
from credmarket.agents.records import Records
from credmarket.agents.returns import Returns
from credmarket.agents.tally import Tally
from credmarket.agents.words import BADGE, FORMS, NEVER
from credmarket.numerics.random import LIFE, key, normals, stream, uniforms
from credmarket.parameters import sections
from credmarket.processes.aware_employers import employers_hear
from credmarket.processes.believe import believe
from credmarket.processes.hire import hire
from credmarket.processes.pay import pay
from credmarket.processes.study import StudyParams

ABILITY, TRAIT = stream("tests.ability"), stream("tests.trait")
NAMES = ("population", "employers", "signals", "hire", "pay", "believe", "study", "aware_employers")
SMALL = {"employers.number": 40, "employers.least": 4}
assert StudyParams.SECTION == "study"


class LabourWorld(SimpleNamespace):
    """Two places of two regions, each with its language; English is the language of the first."""

    def __init__(self, unemployment: float = 0.08) -> None:
        super().__init__(
            place_names=("Alpha", "Beta"), n_places=2, n_languages=2, n_fields=2, n_sectors=2,
            place_region=np.array([0, 2], np.uint8), place_language=np.array([0, 1], np.uint8),
            place_wage=np.array([2000.0, 1000.0]), place_log_wage=np.log(np.array([2000.0, 1000.0])),
            place_unemployment=np.full(2, unemployment), tertiary_premium=np.array([0.4, 0.5]),
            sector_share=np.array([0.6, 0.4]), sector_large_share=np.array([0.3, 0.5]),
            sector_turnover=np.array([0.04, 0.03]), sector_growth=np.array([0.0, 0.02]),
            sector_training_sponsor_share=np.array([0.7, 0.8]), sector_in_house_share=np.array([0.5, 0.6]),
            sector_firms_per_1000_workers=np.array([60.0, 30.0]),
            sector_fields=np.array([[0.7, 0.3], [0.2, 0.8]]), field_wage=np.array([0.1, -0.1]),
            reads=np.array([[1.0, 0.1], [0.3, 1.0]]))

    def adults(self, month: int) -> Any:
        """Adults online by place."""
        return np.array([2e6, 1e6])


class LabourMarket:
    """What the labour side reads and writes of a market."""

    def __init__(self, people: int = 3000, changes: dict[str, Any] | None = None, seed: int = 1, weight: int = 1000,
                 unemployment: float = 0.08, jobs: bool = True, world: Any = None) -> None:
        chosen: dict[str, dict[str, Any]] = {name: {} for name in NAMES}
        for path, value in (SMALL | (changes or {})).items():
            section, name = path.split(".")
            chosen[section][name] = value
        self.params: Any = SimpleNamespace(**{n: sections()[n](**v) for n, v in chosen.items()})
        self.world: Any = world or LabourWorld(unemployment)
        self.key = key(seed, 1)
        self.key0, self.key1 = self.key
        self.month = 0
        places, sectors, forms = self.world.n_places, self.world.n_sectors, len(FORMS)
        self.levers = SimpleNamespace(vacancy_factor=np.ones((places, sectors)), campaign=np.zeros((forms, places)),
                                      commitments=[], disclosure=np.zeros(CLASSES), portability=np.zeros(2))
        self.tally = Tally()
        self.learners = people_made(self, people, weight)
        self.employers, self.industries = born_employers(self.world, self.key0, self.key1, self.params)
        self.platforms = SimpleNamespace(accounts=np.array([3.0, 1.0]), channel=np.array([0, 1]))
        self.providers = SimpleNamespace(prestige=np.zeros(0), reputation=np.zeros(0), language=np.zeros(0, np.uint8))
        self.offers, self.issuers, self.credentials = Offers(), Issuers(), Credentials()
        self.records, self.returns = Records(self), Returns(self)
        self.earnings: Any = None
        if jobs:
            born_jobs(self)

    def issue(self, worth: Any, form: int = BADGE, standard: int = 0, holders: float = 1000.0, assessment: int = 2,
              language: int = 0) -> Any:
        """Issuers of these worths, each a provider of its own with one offer; returns the rows of the offers."""
        worth = np.atleast_1d(np.asarray(worth, dtype=np.float64))
        start, n = len(self.issuers), len(worth)
        for name, value in (("prestige", 0.0), ("reputation", 0.0), ("language", language)):
            column = getattr(self.providers, name)
            setattr(self.providers, name, np.append(column, np.full(n, value, column.dtype)))
        new, rows = self.issuers.grow(n), np.arange(start, start + n)
        self.issuers.provider[new], self.issuers.worth[new] = rows, worth
        self.issuers.group[new], self.issuers.holders[new] = class_of(form, standard), holders
        offers, table = self.offers.grow(n), self.offers
        table.provider[offers] = table.unit[offers] = rows
        table.form[offers], table.awards[offers], table.standard[offers] = form, 1 << form, standard
        table.assessment[offers], table.language[offers] = assessment, language
        self.records.grow(len(self.issuers))
        return np.arange(offers.start, offers.stop)

    def give(self, who: Any, offer: Any, score: Any, awarded: int = -1, expires: int = NEVER) -> None:
        """Credentials of these offers, with these scores, to these people."""
        who = np.atleast_1d(who)
        new, C = self.credentials.grow(len(who)), self.credentials
        C.learner[new], C.offer[new], C.score[new] = who, offer, score
        C.gain[new] = self.offers.gain[offer]
        C.previous[new], C.awarded[new], C.expires[new] = self.learners.credential[who], awarded, expires
        self.learners.credential[who] = np.arange(new.start, new.stop)

    def knows(self, form: int = BADGE, yes: int = 1) -> None:
        """All employers know a form, or none does."""
        self.employers.knows[:, form] = yes

    def step(self, *processes: Any) -> None:
        """A month of the labour side (or of the processes given)."""
        self.tally.blank()
        for process in processes or (employers_hear, hire, pay, believe):
            process(self)
        self.month += 1

    def run(self, months: int) -> LabourMarket:
        """Some months."""
        for _ in range(months):
            self.step()
        return self

    def productivity(self) -> Any:
        """x of everybody."""
        return self.learners.ability.astype(np.float64) + self.learners.skill


def people_made(m: LabourMarket, people: int, weight: int) -> Learners:
    """Adults of 20 to 60, two of three in the first place, one of three a graduate."""
    learners, ids = Learners(people, words=1), np.arange(people)
    draw = [uniforms(m.key, TRAIT, LIFE, ids, alternative=a) for a in range(5)]
    learners.weight[:] = weight
    learners.place[:] = draw[0] < 1 / 3
    learners.online_from[:] = 0
    learners.born[:] = -np.floor(12 * (20 + 35 * draw[1])).astype(np.int64)
    learners.education[:] = np.where(draw[2] < 1 / 3, np.where(learners.born < -12 * 24, 2, 1), 1)
    learners.schooling[:] = learners.education
    learners.field[:] = draw[3] < 0.5
    learners.language[:] = m.world.place_language[learners.place]
    learners.english[:] = np.where(learners.language == 0, 255, 128)
    learners.second[:], learners.second_level[:] = learners.language, 255
    learners.ability[:] = m.params.population.sd_ability * normals(m.key, ABILITY, LIFE, ids)
    return learners
