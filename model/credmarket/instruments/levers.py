"""Levers: the only things that instruments can move. Set to neutral every month, then written by what is in force."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.marks import CLASSES
from credmarket.agents.words import FORMS, STACKS

Array = NDArray[Any]


class Support(NamedTuple):
    """Money of the state, or of a sponsor, towards the fee of an eligible offer, for eligible people who know of it."""

    scheme: int  # position in the scenario's list of policies
    address: int  # 32-bit number of the scheme's name: decides by address who knows of it
    unit: float  # $ a person
    rate: float  # share of the fee
    most: float  # $ a person at most
    places: Array  # bool [places]
    education: Array  # bool [EDUCATION]
    offers: Callable[[Any], Array]  # of the market: bool [offers], asked when people choose; new ones count at once
    awareness: float  # share of the eligible who know of it
    poorer: float = np.inf  # log of income relative to what is usual in the place: for those below


class Loan(NamedTuple):
    """Public money lent towards the fee of eligible people who know of it and lack it."""

    scheme: int  # position in the scenario's list of policies
    address: int  # 32-bit number of the scheme's name: decides by address who knows of it
    most: float  # $ a programme
    interest: float  # 1/year
    grace: int  # months before the first instalment
    months: int  # instalments
    default: float  # share of what is due that is never paid
    places: Array  # bool [places]
    education: Array  # bool [EDUCATION]
    forms: Array  # rows of FORMS
    awareness: float  # share of the eligible who know of it
    poorer: float = np.inf  # log of income relative to what is usual in the place: for those below


class Grant(NamedTuple):
    """Public money to providers at home in the jurisdiction: for launching an eligible offer, and for those who pass it."""

    scheme: int  # position in the scenario's list of policies
    address: int  # 32-bit number of the scheme's name: decides by address which provider knows of it
    launch: float  # $ a launch
    translation: float  # share of the cost of a translation
    completion: float  # $ a person who paid and passed
    places: Array  # bool [places]
    education: Array  # bool [EDUCATION], of those who pass
    covers: Callable[[Any, Array, Array, Array, Array], Array]  # of market, form, field, language, mark: bool
    awareness: float  # share of the eligible providers who know of it


class Standard(NamedTuple):
    """A framework in force: it truncates quality and assessment of its members, costs money, time and variety."""

    mark: int  # its number in the scenario, from 1
    mandatory: bool
    places: Array  # bool [places]: whose providers can or must join
    forms: Array  # bool [FORMS]: what it verifies, and strikes off where it is mandatory
    min_assessment: int  # row of ASSESSMENTS
    min_quality: float  # sd
    min_rigour: float  # log points
    proctored: bool
    hours_low: float
    hours_high: float
    delay: int  # months of approval
    fee: int  # cents a programme, once
    review: int  # cents a programme a year
    most_alike: float = np.inf  # running offers of a form, field and language beyond which no other is verified


class CoDesign(NamedTuple):
    """Providers and employers who keep what is taught up to date together."""

    address: int  # 32-bit number of the scheme's name: decides by address which provider takes part
    slower: float  # share by which content ages less
    places: Array  # bool [places]: homes of providers
    covers: Callable[[Any, Array, Array, Array, Array], Array]  # of market, form, field, language, mark: bool
    awareness: float  # share of the eligible providers who take part


class Commitment(NamedTuple):
    """What employers of a consortium promise holders of named credentials."""

    members: Array  # bool [employers]
    kept: float  # share of members' vacancies that is for holders alone
    offers: Callable[[Any], Array]  # of the market: bool [offers], whose credentials count


class Credit(NamedTuple):
    """Public money to employers for what they pay towards fees of their staff."""

    scheme: int  # position in the scenario's list of policies
    rate: Array  # [places] share of that, in the mean over employers who know of it and others


class Levers:
    """What governments do to the market this month. Neutral values mean that nothing is in force."""

    def __init__(self, places: int, platforms: int, sectors: int) -> None:
        forms = len(FORMS)
        self.supports: list[Support] = []
        self.loans: list[Loan] = []
        self.grants: list[Grant] = []
        self.credits: list[Credit] = []
        self.standards: list[Standard] = []  # for no place and form is there more than one
        self.fee_cap = np.full((forms, places), np.inf)  # $ by form and home place of the provider
        self.commission_cap = np.ones(platforms)
        self.quality_floor = np.full(places, -np.inf)  # sd
        self.disclosure = np.zeros(CLASSES)  # share of the class listed with its content in a registry
        self.recognition = np.zeros((places, len(STACKS)))  # least probability of credit, by place of the learner and stack mode
        self.campaign = np.zeros((forms, places))  # hazard a month that a firm hears of a form
        self.publicity = np.zeros((places, platforms))  # added mass-media hazard a year for a platform
        self.vacancy_factor = np.ones((places, sectors))  # factor on the staff that employers want
        self.interest = np.ones(places)  # factor on the hazard of considering
        self.free_time = np.zeros(places)  # utils that doing nothing is worth less
        self.exclusivity_ban = np.zeros(platforms, dtype=np.bool_)  # contracts that forbid listing elsewhere are void
        self.portability = np.zeros(platforms)  # share of accounts whose credentials can be shown on job networks
        self.detection = np.zeros(places)  # added chance a month that a cheat or a mill is found out, by place of the seller
        self.translation_cost = np.ones(places)  # factor on the cost of translating, by home place of the provider
        self.proctoring = np.full((forms, places), np.nan)  # $ a taker where identity must be checked, by home place; NaN = not
        self.modules = np.zeros(places)  # share of launches of institutions at home that must be modules
        self.co_designs: list[CoDesign] = []
        self.commitments: list[Commitment] = []
        self.platform_open = np.zeros(platforms, dtype=np.bool_)  # public platforms that policies run
        self.exam_fee = np.full(platforms, np.inf)  # $ that a credential may cost on a platform at most
        self.catalogue_grant = np.zeros(platforms)  # $ a month that a public platform pays for production

    def training_credit(self) -> Array:
        """Share of what employers of each place sponsor that they get back, from all credits together [places]."""
        return np.asarray(sum(self.credit_rates(), np.zeros(len(self.interest))))

    def credit_rates(self) -> list[Array]:
        """What each credit returns [places]: where all together exceed what was paid, each its part of that."""
        asked = sum((c.rate for c in self.credits), np.zeros(len(self.interest)))
        return [c.rate / np.maximum(asked, 1.0) for c in self.credits]
