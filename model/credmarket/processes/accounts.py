"""Accounts: who enrols on a platform has one there; with single-homing one at a time; part of `enrol`.

Single-homing (Armstrong 2006): who has an account looks at that platform alone (and at what is sold directly, which
needs none), unless she looks round again, with a chance a month; whoever enrols on another platform then closes the old
account.

Writes: learners.accounts; m.opened_accounts, m.ever_registered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from credmarket.agents.words import DIRECT_ROW
from credmarket.numerics.random import Key, stream, uniforms

if TYPE_CHECKING:
    from credmarket.market import Market

REVISE = stream("accounts.revise")
WORD = 64  # platforms in one word of bits


def stay_home(m: Market, P: Any) -> None:
    """Let those of the considerers `P` who have an account, and do not look round again, know no other platform."""
    u = uniforms(Key(m.key0, m.key1), REVISE, m.month, P.id.astype(np.uint32))
    stays = P.accounts.any(axis=1) & (u >= m.params.enrol.revision)
    P.known[stays] &= P.accounts[stays]


def open_accounts(m: Market, rows: Any, platform: Any) -> None:
    """Accounts of learners `rows` who enrol on those platforms."""
    L = m.learners
    hosted = platform != DIRECT_ROW  # who buys directly opens no account
    rows, platform = rows[hosted], platform[hosted]
    heads = L.weight[rows].astype(np.int64)
    m.ever_registered += int(heads[~L.accounts[rows].any(axis=1)].sum())
    bit = np.uint64(1) << (platform.astype(np.uint64) & np.uint64(WORD - 1))
    new = L.accounts[rows, platform // WORD] & bit == 0
    if m.params.enrol.single_homing:
        close_accounts(m, rows[new], heads[new])
    np.add.at(m.opened_accounts, platform[new], heads[new])
    L.accounts[rows, platform // WORD] |= bit


def close_accounts(m: Market, rows: Any, heads: Any) -> None:
    """Close all accounts of learners `rows`."""
    bits = (m.learners.accounts[rows][:, :, None] >> np.arange(WORD, dtype=np.uint64)) & np.uint64(1)
    closed = (bits.astype(np.int64) * heads[:, None, None]).sum(axis=0).reshape(-1)
    m.opened_accounts -= closed[: len(m.platforms)]
    m.learners.accounts[rows] = 0
