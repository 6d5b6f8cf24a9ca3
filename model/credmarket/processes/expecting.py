"""Expecting: learners revise what they think a credential brings, from the holders they hear of; part of `believe`.

    target = (n g + n_0 target_form)/(n + n_0) by form, tier, field;  target_form = (n_f g_f + n_0 prior)/(n_f + n_0)
    R' = R + (1 - (1 - rate)^(1/12)) (target - R)

n is the number of holders in a person's circle: its size times the share of such holders among the employed, so it does
not depend on how many people are simulated. g is their mean gain. What learners observe is, by `believe.learners_see`,
- "counterfactual": what the employer's estimate would lose were the credential hidden, and the part of the skill gained
  that wages show (both as far as wages follow estimates); selection is seen through;
- "raw": holders' estimate less that of people of the same degree and field without one, selection and all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.labour_sums import CHANCE, EMPLOYED, GROUP, HIRED, PLAIN, SEEN
from credmarket.agents.returns import first_beliefs
from credmarket.agents.words import FORMS
from credmarket.numerics.functions import power

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]


def blend(gain: Array, n: Array, prior: Array, weight: float) -> Array:
    """(n g + n_0 prior)/(n_0 + n): what was seen, against what is thought without it."""
    return np.asarray((n * gain + weight * prior) / (n + weight))


def expect(m: Market) -> None:
    """Revise expected returns, and what people without a credential are thought of."""
    p, returns = m.params.believe, m.returns
    speed = 1.0 - power(1.0 - p.learning_rate, 1.0 / 12.0)
    seen = np.asarray(m.tally[SEEN])
    employed = float(np.asarray(m.tally[GROUP])[..., EMPLOYED].sum())
    if employed > 0.0:
        returns.observed[:] = targets(seen, employed, first_beliefs(p), p.circle, p.prior_people)
    returns.pay += speed * (returns.observed - returns.pay)
    chance = np.asarray(m.tally[CHANCE])
    hires = float(m.tally[HIRED])
    if hires > 0.0 and employed > 0.0:
        # people of one's circle who applied this month with a credential that was read
        n = p.circle * chance[:, 0] / employed
        gain = chance[:, 1] / np.where(chance[:, 0] > 0, chance[:, 0], 1.0)
        returns.job_chance += speed * (blend(gain, n, np.full(len(FORMS), float(p.prior_job)), p.prior_people)
                                       - returns.job_chance)
    plain = np.asarray(m.tally[PLAIN])
    known = plain[..., 0] > 0
    returns.plain[known] = plain[..., 1][known] / plain[..., 0][known]


def targets(seen: Array, employed: float, first: Array, circle: float, weight: float) -> Array:
    """What the holders one hears of gain, by form, tier and field, shrunk to their form, and that to the prior."""
    people, total = seen[..., 0], seen[..., 1]
    form_people, form_total = people.sum(axis=(1, 2)), total.sum(axis=(1, 2))
    mean = form_total / np.where(form_people > 0, form_people, 1.0)
    of_form = blend(mean, circle * form_people / employed, first, weight)
    gain = total / np.where(people > 0, people, 1.0)
    return blend(gain, circle * people / employed, of_form[:, None, None], weight)
