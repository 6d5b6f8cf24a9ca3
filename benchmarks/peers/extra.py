"""What comes with the extra `bench` alone: Polars, and what to type where it is missing."""

from __future__ import annotations

from typing import Any


class Missing(ImportError):
    """A peer that cannot run here."""


def polars() -> Any:
    """The module Polars; `Missing` names the extra that brings it."""
    try:
        import polars as pl
    except ImportError:
        raise Missing("Polars is not installed; the extra `bench` brings it: pip install 'credmarket[bench]'") from None
    return pl
