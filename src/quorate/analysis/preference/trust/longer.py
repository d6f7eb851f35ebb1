"""Longer: how often the longer response wins; what any model of preferences must beat."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.preference.comparisons import Comparisons
from quorate.analysis.preference.trust.share import Share, share, share_of, shares_of

Doubles = NDArray[np.float64]

LENGTH = "length"
BANDS = (0.0, 0.1, 0.3, 0.7, np.inf)
"""ends of bands of |difference in length|: 0.1 is 10 % longer, 0.7 twice as long"""


@dataclass(frozen=True, eq=False)
class Longer:
    """How often the longer one wins.

    ``judgments``: of judgments that are no tie, of two responses of unlike length. ``majority``: of
    pairs of an item whose judgments name one side more often, which is the accuracy of a model that
    looks at length alone. ``bands`` has one row a band of |log length ratio|: ``above``, ``to``,
    judgments, share, lower, upper. Intervals are Wilson's, as if every judgment stood alone
    except those of one ranking.
    """

    judgments: Share
    majority: Share
    bands: pl.DataFrame


def longer(comparisons: Comparisons) -> Longer | None:
    """How often the longer response wins; None where lengths are not known.

    The difference in length is the covariate ``length``, log((1 + words) / (1 + words)).
    """
    if LENGTH not in comparisons.covariate_names or comparisons.covariates is None:
        return None
    by = comparisons.covariates[:, comparisons.covariate_names.index(LENGTH)]
    known = np.isfinite(by) & (by != 0)
    if not known.any():
        return None
    sign = comparisons.sign
    decided = known & (sign != 0)
    won = (by > 0) == (sign > 0)
    return Longer(
        share_of(won[decided], comparisons.block[decided]),
        _majority(comparisons, by, known),
        _bands(np.abs(by[decided]), won[decided], comparisons.block[decided]),
    )


def _majority(comparisons: Comparisons, by: Doubles, known: NDArray[np.bool_]) -> Share:
    turn = np.where(comparisons.first < comparisons.second, 1, -1)
    frame = pl.DataFrame(
        {
            "item": comparisons.item,
            "low": np.minimum(comparisons.first, comparisons.second),
            "high": np.maximum(comparisons.first, comparisons.second),
            "votes": comparisons.sign * turn,
            "by": by * turn,
        }
    ).filter(pl.Series(known))
    pairs = frame.group_by("item", "low", "high").agg(
        pl.col("votes").cast(pl.Int64).sum(), pl.col("by").first()
    )
    pairs = pairs.filter(pl.col("votes") != 0)
    hits = pairs.select((pl.col("votes").sign() == pl.col("by").sign()).sum()).item()
    return share(int(hits), len(pairs))


def _bands(size: Doubles, won: NDArray[np.bool_], block: NDArray[np.int32]) -> pl.DataFrame:
    place = (np.searchsorted(BANDS, size, side="left") - 1).astype(np.int32)
    n = np.bincount(place, minlength=len(BANDS) - 1)
    # rows of one ranking in different bands count as blocks of their own
    own = place * (int(block.max()) + 1) + block
    value, lower, upper = shares_of(won, own, place, len(BANDS) - 1)
    return pl.DataFrame(
        {
            "above": BANDS[:-1],
            "to": [*BANDS[1:-1], None],
            "judgments": n,
            "share": value,
            "lower": lower,
            "upper": upper,
        },
        schema_overrides={"to": pl.Float64},
    ).filter(pl.col("judgments") > 0)
