"""One limit with settings, checked in this process."""

from __future__ import annotations

from credmarket.lab.verify import Verdict, verify
from credmarket.settings import parse_setting


def checked(name: str, *settings: str) -> Verdict:
    """What has come of a limit under settings as they are typed after --set."""
    (one,) = verify([name], [parse_setting(text) for text in settings], jobs=1)
    return one
