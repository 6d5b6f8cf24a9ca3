"""The step as a Polars frame: lazy expressions, joins and group-bys, as its user guide writes them."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.peers.extra import polars
from benchmarks.peers.step import (
    CONSIDERED,
    HAZARD,
    HOMOPHILY,
    OFFERS,
    PASS,
    PRICE,
    PUBLICITY,
    TALK,
    Catalogue,
    Counts,
    Population,
)

pl = polars()


class Frames:
    """People as a frame; luck is drawn by NumPy, since Polars has no generator of its own for expressions."""

    def __init__(self, people: Population, offers: Catalogue, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.people = pl.DataFrame(people._asdict()).with_row_index("learner").with_columns(left=pl.lit(0, pl.Int8))
        self.offers = pl.DataFrame(offers._asdict()).with_row_index("offer")
        self.enrolments, self.spent, self.passes = 0, 0.0, 0

    def luck(self) -> Any:
        """A uniform number for everybody."""
        return pl.lit(pl.Series(self.rng.random(self.people.height)))

    def step(self) -> None:
        """One month."""
        own, everybody = pl.col("knows").mean().over("group"), pl.col("knows").mean()
        rate = PUBLICITY + TALK * (HOMOPHILY * own + (1.0 - HOMOPHILY) * everybody)
        self.people = (
            self.people.lazy()
            .with_columns(knows=pl.col("knows") | (self.luck() < 1.0 - (-rate / 12.0).exp()))
            .with_columns(considers=pl.col("knows") & (pl.col("left") == 0) & (self.luck() < HAZARD))
            .collect()
        )
        enrolled = self.choose(self.people.filter("considers").select("learner", "taste"))
        self.enrolments += enrolled.height
        self.spent += float(enrolled["fee"].sum())
        passing = 1.0 / (1.0 + (-(PASS + pl.col("taste"))).exp())
        after = (
            self.people.lazy()
            .join(enrolled.lazy(), on="learner", how="left", maintain_order="left")
            .with_columns(left=pl.coalesce("months", "left"))
            .with_columns(passes=(pl.col("left") == 1) & (self.luck() < passing),
                          left=pl.when(pl.col("left") > 0).then(pl.col("left") - 1).otherwise(0).cast(pl.Int8))
            .collect()
        )
        self.passes += int(after["passes"].sum())
        self.people = after.drop("months", "fee", "considers", "passes")

    def choose(self, who: Any) -> Any:
        """Learner, fee and months of study of those who take an offer."""
        n = who.height
        seen = pl.DataFrame({
            "learner": np.repeat(who["learner"].to_numpy(), CONSIDERED),
            "taste": np.repeat(who["taste"].to_numpy(), CONSIDERED),
            "offer": self.rng.integers(0, OFFERS, n * CONSIDERED, dtype=np.uint32),
            "noise": self.rng.gumbel(size=n * CONSIDERED),
        })
        nothing = pl.DataFrame({"learner": who["learner"], "nothing": self.rng.gumbel(size=n)})
        utility = pl.col("quality") - PRICE * pl.col("fee") + pl.col("taste") + pl.col("noise")
        return (
            seen.lazy()
            .join(self.offers.lazy(), on="offer")
            .with_columns(utility=utility)
            .group_by("learner")
            .agg(pl.col("utility").max(), pl.col("months", "fee").sort_by("utility").last())
            .join(nothing.lazy(), on="learner")
            .filter(pl.col("utility") > pl.col("nothing"))
            .select("learner", "months", "fee")
            .collect()
        )

    def counts(self) -> Counts:
        """What has happened so far."""
        return Counts(int(self.people["knows"].sum()), self.enrolments, self.spent, self.passes)
