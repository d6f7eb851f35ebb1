"""The default: picks a method for the kind of question and says why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from quorate.analysis.consensus.method import Fit, Method
from quorate.analysis.consensus.pool import Pool
from quorate.schema import AlignedGold, Judgments, Kind, NotApplicableError


@dataclass(frozen=True)
class Auto:
    """The method that did best over many data sets for this kind of question.

    * one option (categorical, ordinal): ``pool``
    * sets of options, numbers: see ``choose``

    The choice and its reason are the first note of the consensus. The evidence is in
    docs/benchmarks.md; no choice depends on anything but the table's kind and size.
    """

    name: ClassVar[str] = "auto"
    title: ClassVar[str] = "Automatic choice"
    source: ClassVar[str] = "docs/benchmarks.md"
    kinds: ClassVar[frozenset[Kind]] = frozenset(
        {Kind.CATEGORICAL, Kind.ORDINAL, Kind.MULTILABEL, Kind.NUMERIC}
    )

    def refuses(self, judgments: Judgments) -> str:
        """When the method chosen does."""
        return choose(judgments)[0].refuses(judgments)

    def fit(self, judgments: Judgments, gold: AlignedGold | None = None, seed: int = 0) -> Fit:
        """Choose and fit."""
        chosen, why = choose(judgments)
        fit = chosen.fit(judgments, gold, seed)
        return replace(fit, notes=(f"{chosen.name}, because {why}", *fit.notes))


def choose(judgments: Judgments) -> tuple[Method, str]:
    """The method for these judgments and why, as the end of a sentence after «because»."""
    kind = judgments.question.kind
    if kind in (Kind.CATEGORICAL, Kind.ORDINAL):
        return (
            Pool(),
            "it was most accurate over the benchmark's data sets and never far below a vote",
        )
    raise NotApplicableError(
        f"there is no consensus of {kind} answers",
        remedy="declare another kind if the answers are options or numbers",
    )
