"""The commission that is best against the providers' logit."""

import numpy as np
import pytest
from tests.strategies.commission.commission_views import commission_view as view

from credmarket.strategies.commission.best_response import best_response


def test_it_maximises_revenue_against_the_logit():
    """tau * s(tau) with s = s0 e^(-k tau)/(1 - s0 + s0 e^(-k tau)) peaks where tau = 1/(k (1 - s))."""
    k, s0 = 3.0, 0.5
    tau = np.linspace(0.01, 0.99, 9801)
    s = s0 * np.exp(-k * tau) / (1 - s0 + s0 * np.exp(-k * tau))
    peak = np.argmax(tau * s)
    assert best_response(view(share=s[peak], sensitivity=k))[0] == pytest.approx(tau[peak], abs=2e-4)


def test_it_stays_within_bounds_whatever_partners_earn():
    assert best_response(view(sensitivity=0.0))[0] == 0.8 and best_response(view(sensitivity=1e9))[0] == 0.1
