"""What runs, persistent ids, and issuers made when they are first needed."""

import numpy as np
import pytest

from credmarket.agents.catalogue import issuer_rows, persistent_id, running, standing
from credmarket.agents.offers import Issuers, Offers


def test_running_is_launched_and_not_retired():
    offers = Offers(4)
    offers.launched[:], offers.retired[:] = [0, 5, 6, 0], [99, 99, 99, 5]
    assert running(offers, 5).tolist() == [0, 1] and standing(offers, 5).tolist() == [0, 1, 2]


def test_an_id_tells_provider_and_launch():
    ids = persistent_id(np.array([3, 65535]), np.array([7, 2]))
    assert (ids >> 16).tolist() == [3, 65535] and (ids & 0xFFFF).tolist() == [7, 2]
    with pytest.raises(OverflowError, match="65536"):
        persistent_id(np.array([1]), np.array([65536]))


def test_issuers_are_found_again_and_added_once():
    issuers = Issuers()
    provider, group = np.array([4, 2, 4, 4]), np.array([0, 3, 0, 1])
    first = issuer_rows(issuers, provider, group, 10)
    assert len(issuers) == 3 and first[0] == first[2] != first[3]
    again = issuer_rows(issuers, np.array([4, 9, 2]), np.array([1, 0, 3]), 10)
    assert again[0] == first[3] and again[2] == first[1] and len(issuers) == 4
    assert issuers.provider[again].tolist() == [4, 9, 2] and issuers.group[again].tolist() == [1, 0, 3]
