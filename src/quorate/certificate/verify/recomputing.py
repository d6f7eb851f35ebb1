"""Recomputing: what follows from the released judgments, held against what the release says."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

import polars as pl

from quorate.certificate.tables import judgments_of
from quorate.certificate.verify.check import Known, Told
from quorate.certificate.verify.finding import State
from quorate.certificate.verify.opened import Opened
from quorate.schema import Judgments
from quorate.schema.json_value import Json
from quorate.schema.questions import AnyQuestion

LAST_DIGIT = 2.1e-6
"""by how much figures of six decimals may differ that were made with other packages"""


def table_of(release: Opened, question: AnyQuestion) -> Judgments | None:
    """The judgments of a question as the release has them; None where there are none."""
    rows = release.judgments.filter(pl.col("question") == question.name)
    if rows.is_empty():
        return None
    return judgments_of(rows.sort("item", "rater"), question.question())


@dataclass(frozen=True, slots=True)
class MadeWith:
    """What a release was made with, where that is not what is here.

    ``packages`` names those of other versions, with which last digits may differ; ``quorate`` is
    the version of Quorate, whose methods may give other values. Empty: the same as here.
    ``strict`` asks that what cannot be told from a forgery fails.
    """

    packages: str
    quorate: str
    strict: bool = False

    @property
    def state(self) -> State:
        """What it is that a value is another one than is computed here."""
        return "stated" if self.quorate and not self.strict else "failed"

    @property
    def why(self) -> str:
        """What to say of such a value."""
        if self.quorate:
            return f"; Quorate {self.quorate} made it, verify it with that version"
        return f"; it was made with {self.packages}" if self.packages else ""


def made_with(release: Opened, known: Known) -> MadeWith:
    """What the release was made with."""
    return MadeWith(_others(release), written_by(release), known.strict)


def _others(release: Opened) -> str:
    stated = release.manifest["made_with"]
    if not isinstance(stated, dict):
        return ""
    here = {name: _version(name) for name in stated}
    return ", ".join(
        f"{name} {given} (here {here[name]})"
        for name, given in stated.items()
        if here[name] != given
    )


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"


def written_by(release: Opened) -> str:
    """The version of Quorate that wrote the release, where it is another one; this one: empty."""
    stated = release.manifest.get("made_with")
    given = str(stated.get("quorate")) if isinstance(stated, dict) else "of an unknown version"
    return "" if given == version("quorate") else given


def compare_tables(
    told: Told, where: str, expected: pl.DataFrame, found: pl.DataFrame, made: MadeWith
) -> None:
    """Hold a table of the release against the one that was computed, to the last digit.

    A table that another version of Quorate made may have other columns: those that both have are
    compared, the others are told.
    """
    common = [name for name in expected.columns if name in found.columns]
    if made.quorate:
        _columns(told, where, expected, found, made)
    elif expected.columns != found.columns:
        told.failed("the table has other columns", where, expected.columns, found.columns)
        return
    if len(expected) != len(found):
        told.failed("the table has another number of rows", where, len(expected), len(found))
        return
    for name in common:
        mine, theirs = expected[name], found[name]
        differing = mine.ne_missing(theirs) if mine.dtype == theirs.dtype else None
        if differing is None:
            told.failed("the column has another type", f"{where}, {name}", mine.dtype, theirs.dtype)
        elif differing.any():
            _differing(told, where, common[0], mine, theirs, expected, differing, made)


def _columns(
    told: Told, where: str, expected: pl.DataFrame, found: pl.DataFrame, made: MadeWith
) -> None:
    """Tell the columns that only one of both has."""
    more = [name for name in found.columns if name not in expected.columns]
    less = [name for name in expected.columns if name not in found.columns]
    if more:
        told.say(
            made.state, f"columns that this version does not compute{made.why}", where, "", more
        )
    if less:
        told.say("skipped", "columns that Quorate did not write yet", where, less)


def _differing(
    told: Told,
    where: str,
    key: str,
    mine: pl.Series,
    theirs: pl.Series,
    expected: pl.DataFrame,
    differing: pl.Series,
    made: MadeWith,
) -> None:
    if (
        made.packages
        and mine.dtype.is_float()
        and bool(((mine - theirs).abs() <= LAST_DIGIT).all())
    ):
        told.say("stated", f"last digits of {mine.name}, made with {made.packages}", where)
        return
    for row in differing.arg_true().to_list():
        place = f"{where}, {key} {expected[key][row]!r}, {mine.name}"
        what = f"another value than the judgments give here{made.why}"
        told.say(made.state, what, place, mine[row], theirs[row])


def same_figure(mine: float | None, theirs: Json, made: MadeWith) -> bool:
    """Whether two figures are the same, with other packages but for the last digit."""
    if mine is None or not isinstance(theirs, int | float):
        return mine is None and theirs is None
    return mine == theirs or (bool(made.packages) and abs(mine - theirs) <= LAST_DIGIT)
