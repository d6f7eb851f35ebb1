"""Fitted: what a release made now would say of the items of a question.

The analytic stack is loaded with this file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from quorate.campaign.freezing import Gathered, freeze
from quorate.campaign.insight.rejudged import TYPICAL, Standing
from quorate.campaign.rejudging import Believed
from quorate.certificate.contents import counted
from quorate.certificate.outcomes import COMPETENCE, CONSENSUS, computed
from quorate.certificate.tables import believed

SEED = 0
"""that of a release of which nobody says another"""
KEY = bytes(32)
"""a key for pseudonyms that nobody sees: always the same, so that nothing depends on the draw"""
POSTERIOR = "posterior."


@dataclass(frozen=True, eq=False, slots=True)
class Fitted:
    """The consensus of a question by the first ``read`` entries of the log, as a release has it.

    ``consensus`` is the table of the release; None where there is none, as while nobody answered.
    ``accuracy`` is the competence of raters on average, each as much as they judged.
    """

    consensus: pl.DataFrame | None
    accuracy: float
    read: int

    def standing(self, items: Iterable[str]) -> Standing:
        """What is believed of items: their labels, and the probability of each option."""
        if self.consensus is None:
            return Standing({}, {}, self.accuracy, self.read)
        rows = self.consensus.filter(pl.col("item").is_in(list(items)))
        given = dict(rows.select("item", "n").iter_rows())
        labels = {
            item: Believed(label, probability, given[item])
            for item, (label, probability) in believed(rows).items()
        }
        names = [name for name in rows.columns if name.startswith(POSTERIOR)]
        options = {
            item: dict(zip((one.removeprefix(POSTERIOR) for one in names), row, strict=True))
            for item, row in zip(rows["item"], rows.select(names).iter_rows(), strict=True)
        }
        return Standing(labels, options, self.accuracy, self.read)


def fitted(found: Gathered, question: str, seed: int = SEED) -> Fitted:
    """The consensus of a question in a campaign that was gathered, by the fit of a release.

    A release has the same figures if it is made of as many entries with the same seed.
    """
    frozen = freeze(replace(found, again=()), "", KEY, "raters")
    asked = next(one for one in frozen.spec.questions if one.name == question)
    table, _ = counted(frozen, asked)
    nothing = Fitted(None, TYPICAL, found.head.size)
    if table is None:
        return nothing
    settled = {
        item: labels[question] for item, labels in frozen.settled.items() if question in labels
    }
    paradigm = frozen.spec.paradigm_of(question)
    tables = computed(question, paradigm, table, settled, (), seed, "raters").tables
    if f"{CONSENSUS}-{question}" not in tables:
        return nothing
    consensus = tables[f"{CONSENSUS}-{question}"]
    return replace(nothing, consensus=consensus, accuracy=_accuracy(tables, question))


def _accuracy(tables: Mapping[str, pl.DataFrame], question: str) -> float:
    known = tables[f"{COMPETENCE}-{question}"].drop_nulls("competence")
    given = known["judgments"].to_numpy()
    return float(np.average(known["competence"], weights=given)) if given.sum() else TYPICAL
