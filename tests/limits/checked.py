"""One limit with settings, checked in this process; and which of such checks are left to the slow tests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from credmarket.lab.verify import OUTSIDE, Verdict, verify
from credmarket.settings import parse_setting

LONG = {"W5", "b4", "c5", "d8", "e2", "e3", "e6", "e7", "f1", "f4", "f6", "h8", "h10", "k1", "k3", "l1", "l2", "m2", "m3",
        "n1"}  # two seconds and more


def checked(name: str, *settings: str) -> Verdict:
    """What has come of a limit under settings as they are typed after --set."""
    (one,) = verify([name], [parse_setting(text) for text in settings], jobs=1)
    return one


def refused(name: str, said: str, *settings: str) -> None:
    """Settings that leave a limit's special case are told as outside it, before any market is run, with what must hold."""
    one = checked(name, *settings)
    assert one.status == OUTSIDE and said in one.wrong, one


def cases(altered: Sequence[tuple[str, ...]]) -> list[Any]:
    """Cases for parametrize: of each limit the first is checked each time, unless it takes long; the others are slow."""
    first = {one[0]: one for one in reversed(altered) if one[0] not in LONG}
    return [pytest.param(one, id=f"{one[0]}-{i}", marks=() if one is first.get(one[0]) else pytest.mark.slow)
            for i, one in enumerate(altered)]
