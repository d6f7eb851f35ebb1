"""Competences: how good each rater is estimated to be at a question, under their pseudonym."""

from __future__ import annotations

import polars as pl

from quorate.analysis.consensus import Consensus
from quorate.certificate.tables import neat

NAMED = {"accuracy": "competence"}
"""columns of a consensus that are called otherwise in a release"""


def competence_table(found: Consensus) -> pl.DataFrame:
    """One row a rater, sorted by pseudonym.

    Columns: rater, competence (the share of right answers as the consensus sees it), lower, upper,
    judgments; of methods that say more, such as ``bias`` and ``deviation`` of numbers, that too.
    """
    table = found.raters.rename(
        {name: told for name, told in NAMED.items() if name in found.raters.columns}
    )
    first = [one for one in ("rater", "competence", "lower", "upper") if one in table.columns]
    rest = [name for name in table.columns if name not in (*first, "judgments")]
    return neat(table.select(*first, "judgments", *rest).sort("rater"))
