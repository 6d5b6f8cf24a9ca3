"""The words of the market as small whole numbers: forms, kinds, assessments, motives and the like, in one place."""

from __future__ import annotations

import numpy as np

NONE = -1  # no such row
NO_EMPLOYER = np.uint16(65535)
NEVER = 32767  # a month that does not come

EDUCATION = ("below_secondary", "secondary", "bachelor", "master", "doctorate")
BACHELOR = 2
MOTIVES = ("job_better", "change_job", "certify", "interest")
JOB_BETTER, CHANGE_JOB, CERTIFY, INTEREST = range(4)
FORMS = ("academic_certificate", "professional_certificate", "badge", "micro_credential", "degree")
ACADEMIC, PROFESSIONAL, BADGE, MICRO, DEGREE = range(5)
KINDS = ("course", "bundle", "module", "degree", "exam")
COURSE, BUNDLE, MODULE, DEGREE_KIND, EXAM = range(5)
ASSESSMENTS = ("attendance", "tasks", "exam")
MODES = ("online", "blended", "face_to_face")
CHARGED = ("credential", "enrolment", "exam")
AT_CREDENTIAL, AT_ENROLMENT, AT_EXAM = range(3)  # an exam teaches nothing: who does not pay does not sit it
STACKS = ("none", "embedded", "rpl", "modular")
PROVIDER_TYPES = ("higher_education", "company", "professional_body", "ngo", "public_body", "badge_issuer", "mill")
SUPPLY_MODES = ("own", "platform", "edtech")
PLATFORM_KINDS = ("host", "own_brand", "niche", "public")
OWNER_TYPES = ("for_profit", "non_profit", "state")
STUDY_TERMS = ("open", "paid", "choice")  # what a platform asks of the courses that it lists
REGIONS = ("Africa", "Asia", "Europe", "Latin America", "Northern America", "Oceania")
SIZES = ("sme", "large")
STUDY = ("none", "auditing", "paying")  # paying: has taken the credential up, and pays its fee where it has one
AUDITING, PAYING = 1, 2
ENGLISH = 0  # the first row of the table of languages
DIRECT_ROW = 0  # of platforms: what is sold without one; then those of the record, last those that policies found
TIERS = 3  # prestige tiers of providers: below -0.43, between, above 0.43 standard deviations (thirds of a normal)
MARKS = 9  # what an offer can be verified to: nothing (0), or one of the standards of the scenario, eight at most
AWARE, REGISTERED, HOLDER, STUDYING, EVER = range(5)  # states in which heads are counted, by place and education
