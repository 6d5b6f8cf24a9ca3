"""Institutions as Mesa agents: light views of a row, for Mesa's own tools (`agents_by_type[Provider].agg("prestige", ...)`)."""

from __future__ import annotations

from typing import Any, ClassVar

import mesa

from credmarket.agents.words import OWNER_TYPES, PLATFORM_KINDS, PROVIDER_TYPES, REGIONS, SIZES


class _Row(mesa.Agent):
    """A view of one row of a table of the market: every column is an attribute, read and written in place."""

    TABLE: ClassVar[str] = ""

    def __init__(self, model: Any, row: int) -> None:
        super().__init__(model)
        self.row = row

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name in ("model", "row"):
            raise AttributeError(name)
        table = getattr(self.model, self.TABLE)
        if name in table.DECLARED:
            return getattr(table, name)[self.row]
        raise AttributeError(f"{type(self).__name__} has no {name!r}; it has {', '.join(table.DECLARED)}")

    @property
    def country(self) -> str:
        """Name of the place."""
        return str(self.model.world.place_names[self.place])

    @property
    def region(self) -> str:
        """Region of the place."""
        return REGIONS[self.model.world.place_region[self.place]]


class Provider(_Row):
    """A provider; `fee` is the mean list fee of its running offers in $ (NaN if it has none)."""

    TABLE = "providers"

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.model.provider_names[self.row])

    @property
    def kind(self) -> str:
        """Its type in words."""
        return PROVIDER_TYPES[self.type]

    @property
    def fee(self) -> float:
        """Mean list fee of its running offers, $."""
        offers, month = self.model.offers, self.model.month
        mine = (offers.provider == self.row) & (offers.launched <= month) & (offers.retired > month)
        return float((offers.fee[mine] * offers.months_billed[mine]).mean() / 100.0) if mine.any() else float("nan")


class Platform(_Row):
    """A platform."""

    TABLE = "platforms"

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.model.platform_names[self.row])

    @property
    def kind_name(self) -> str:
        """Host, own-brand, niche or public, and who owns it."""
        return f"{PLATFORM_KINDS[self.kind]}, {OWNER_TYPES[self.owner]}"


class Employer(_Row):
    """A simulated employer, standing for `firms` firms."""

    TABLE = "employers"

    @property
    def size_name(self) -> str:
        """sme or large."""
        return SIZES[self.size]


class Government(_Row):
    """A government."""

    TABLE = "governments"
