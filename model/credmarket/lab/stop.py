"""Ctrl-C and a polite kill: both raise KeyboardInterrupt, and are remembered in case something swallows that.

A compiler's callback swallows exceptions; without the memory a run would seem to have failed and the next would start.
"""

from __future__ import annotations

import signal
from types import FrameType

_asked = False


def listen() -> None:
    """Take both signals from now on, also where a shell has started us with Ctrl-C ignored."""
    for polite in (signal.SIGINT, signal.SIGTERM):
        signal.signal(polite, _stop)


def asked() -> bool:
    """True once one of the signals has come."""
    return _asked


def _stop(number: int, frame: FrameType | None) -> None:
    global _asked
    _asked = True
    raise KeyboardInterrupt
