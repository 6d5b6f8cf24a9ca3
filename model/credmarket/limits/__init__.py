"""Limits: special cases in which theory has an answer, and what the model says there; a family a file.

Each limit is an ordinary scenario (`scenarios/limits/NAME.toml`). Its closed form reads the scenario and nothing else; its
reading runs the market and nothing else. `credmarket limits` puts the two side by side.
"""

from __future__ import annotations

from credmarket.limits.limit import Limit, declared, in_order
from credmarket.menu import discover


def limits() -> dict[str, Limit]:
    """All limits by name, in the order of the theory's sections."""
    discover("credmarket.limits")
    return in_order(declared())
