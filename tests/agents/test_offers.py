"""Offers, listings, flows, issuers and credentials: what their blank rows say, and how a market fills them."""

from __future__ import annotations

import numpy as np

from credmarket.agents.marks import CLASSES, class_of
from credmarket.agents.offers import Credentials, Flows, Issuers, Listings, Offers
from credmarket.agents.words import FORMS, KINDS, NEVER, NONE
from credmarket.market import Market


def test_a_blank_offer_is_not_on_the_market() -> None:
    offer = Offers(1)
    assert (offer.launched[0], offer.retired[0], offer.bundle[0], offer.fee_before[0]) == (NEVER, NEVER, NONE, -1)


def test_flows_show_what_was_not_written() -> None:
    flows = Flows(2)
    assert all(np.isnan(getattr(flows, name)).all() for name in Flows.DECLARED)


def test_a_new_credential_lasts_and_is_the_first() -> None:
    held = Credentials(1)
    assert held.expires[0] == NEVER
    assert held.previous[0] == NONE


def test_rows_of_a_grown_market_point_at_rows(market: Market) -> None:
    offers, issuers, held = market.offers, market.issuers, market.credentials
    assert isinstance(offers, Offers) and isinstance(issuers, Issuers) and isinstance(market.listings, Listings)
    assert ((offers.provider >= 0) & (offers.provider < len(market.providers))).all()
    assert ((offers.platform >= 0) & (offers.platform < len(market.platforms))).all()
    assert ((offers.unit >= 0) & (offers.unit < len(issuers))).all()
    assert np.array_equal(issuers.provider[offers.unit], offers.provider)
    assert np.array_equal(issuers.group[offers.unit], class_of(offers.form, offers.standard))
    assert (issuers.group < CLASSES).all()
    assert (offers.form < len(FORMS)).all()
    assert (offers.kind < len(KINDS)).all()
    assert ((offers.awards >> offers.form) & 1 == 1).all()  # the main form is among those awarded
    assert (offers.fee >= 0).all()
    assert (offers.hours >= 0).all()
    assert (offers.launched < offers.retired).all()
    members = np.bincount(offers.bundle[offers.bundle >= 0], minlength=len(offers))
    assert np.array_equal(members > 0, offers.members > 0)
    assert (held.learner < len(market.learners)).all()
    assert (held.offer < len(offers)).all()
    assert (held.previous < np.arange(len(held))).all()  # the chain leads back
    assert len(held) > 5


def test_a_persons_newest_credential_is_hers_and_the_chain_ends(market: Market) -> None:
    held, learners = market.credentials, market.learners
    owners = np.flatnonzero(learners.credential != NONE)
    seen = 0
    for i in owners:
        c = learners.credential[i]
        while c != NONE:
            assert held.learner[c] == i
            seen += 1
            c = held.previous[c]
    assert seen == len(held)
