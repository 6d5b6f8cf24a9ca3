"""Learners: people online who could study, as columns; each row stands for a whole number of people."""

from __future__ import annotations

import numpy as np

from credmarket.agents.table import Table, column
from credmarket.agents.words import NEVER, NO_EMPLOYER, NONE


class Learners(Table):
    """One row a simulated learner; the row is the persistent id. Rows are born once, with the month they come online."""

    weight = column(np.uint32, "people", "how many people she stands for")
    place = column(np.uint8, "places row", "where she lives")
    born = column(np.int16, "month", "month of birth (negative: before October 2011)")
    online_from = column(np.int16, "month", "month in which she enters the pool", blank=NEVER)
    woman = column(np.uint8, "0/1", "gender")
    education = column(np.uint8, "EDUCATION", "highest degree so far")
    schooling = column(np.uint8, "EDUCATION", "degree that ordinary schooling will lead to")
    field = column(np.uint8, "fields row", "field of work and study")
    language = column(np.uint8, "languages row", "native language")
    english = column(np.uint8, "1/255", "proficiency in English")
    second = column(np.uint8, "languages row", "another language of study (her own if none)")
    second_level = column(np.uint8, "1/255", "proficiency in it")
    motive = column(np.uint8, "MOTIVES", "job better, change job, certify what is known, interest")
    taste = column(np.float32, "sd", "persistent taste for studying at all")
    means = column(np.float32, "log points", "persistent pay component that is not productivity")
    ability = column(np.float32, "log points", "true ability: read by nature alone")
    self_mean = column(np.float32, "log points", "what she believes her ability to be")
    self_variance = column(np.float32, "log points²", "how unsure she is of it")
    skill = column(np.float32, "log points", "productivity gained from credentials' study")
    experience = column(np.uint16, "months", "months worked")
    employer = column(np.uint16, "employers row", "65535 = not employed", blank=NO_EMPLOYER)
    hired = column(np.int16, "month", "month of hire, or of job loss")
    evidence = column(np.float32, "1/log points", "sum of precision times signal, other than credentials")
    cred_evidence = column(np.float32, "1/log points", "the same of credentials read at hire")
    cred_precision = column(np.float32, "1/log points²", "precision of the credentials read at hire")
    known = column(np.uint64, "bits of platforms", "platforms she has heard of", width="words")
    accounts = column(np.uint64, "bits of platforms", "platforms on which she has an account", width="words")
    programme = column(np.int32, "offers row", "current study", blank=NONE)
    via = column(np.uint8, "platforms row", "platform on which she studies")
    study = column(np.uint8, "STUDY", "none, auditing or paying")
    study_from = column(np.int16, "month", "month of enrolment", blank=NEVER)
    study_until = column(np.int16, "month", "month in which it ends, fixed by nature at enrolment", blank=NEVER)
    finishes = column(np.uint8, "0/1", "whether she then reaches the end of the course (nature's)")
    credential = column(np.int32, "credentials row", "newest credential", blank=NONE)
    enrolments = column(np.uint8, "count", "enrolments so far (at most 255 counted)")
