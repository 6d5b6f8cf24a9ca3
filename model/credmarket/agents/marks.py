"""Classes of issuers: a form as it is, or verified to one of the scenario's standards; issuers are compared within a class.

Employers tell the marks of different standards apart: each has its own record, spread and share of its form. A mark is the
number of a standard in its scenario, 0 = none (`policy.marks`).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.words import FORMS, MARKS

Array = NDArray[Any]

CLASSES = MARKS * len(FORMS)
MARK_OF = np.arange(CLASSES) % MARKS  # by class
VERIFIED = MARK_OF > 0  # by class
FAMILIES = 2 * len(FORMS)  # a form, unverified or verified to whatever standard
FAMILY_OF = 2 * (np.arange(CLASSES) // MARKS) + VERIFIED  # by class


def class_of(form: Array | int, mark: Array | int) -> Any:
    """The class of credentials of a form that are verified to a standard (0: to none)."""
    return form * MARKS + mark
