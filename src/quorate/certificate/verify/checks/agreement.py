"""Agreement: does each coefficient, with its interval, follow from the judgments?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from quorate.analysis.agreement import Agreement
from quorate.certificate.outcomes import agreement_of
from quorate.certificate.verify.check import Known, Told
from quorate.certificate.verify.finding import Finding
from quorate.certificate.verify.opened import Opened
from quorate.certificate.verify.recomputing import MadeWith, made_with, same_figure, table_of
from quorate.schema.json_value import Json

DIGITS = 6


@dataclass(frozen=True)
class AgreementFigures:
    """The coefficient of each question, its value, its interval and the items it is of."""

    name: ClassVar[str] = "agreement"
    title: ClassVar[str] = "Agreement"

    def run(self, release: Opened, known: Known) -> Iterable[Finding]:
        """Compute every coefficient again."""
        told = Told(self.name)
        made = made_with(release, known)
        number = 0
        for question in release.spec.questions:
            table = table_of(release, question)
            mine = None if table is None else agreement_of(table, release.seed)
            stated = release.questions[question.name].get("agreement")
            where = f"manifest.json#/questions/{question.name}/agreement"
            if mine is None or not isinstance(stated, Mapping):
                told.compare("agreement", where, mine is not None, isinstance(stated, Mapping))
                continue
            number += 1
            self._compare(told, where, mine, stated, made)
        return told.ended(f"{number:,} coefficients follow from the judgments, with the interval")

    def _compare(
        self, told: Told, where: str, mine: Agreement, stated: Mapping[str, Json], made: MadeWith
    ) -> None:
        for what, expected, found in (
            ("coefficient", mine.coefficient, stated["coefficient"]),
            ("number of items", mine.n_items, stated["items"]),
            ("level", mine.level, stated["level"]),
        ):
            if expected != found:
                told.say(made.state, f"another {what}{made.why}", where, expected, found)
        for name in ("value", "lower", "upper"):
            value = getattr(mine, name)
            figure = round(value, DIGITS) if value == value else None
            if not same_figure(figure, stated[name], made):
                told.say(
                    made.state,
                    f"another figure than the judgments give here{made.why}",
                    f"{where}/{name}",
                    figure,
                    stated[name],
                )
