"""Recomputing: what follows from the released judgments, held against what the release says."""

from __future__ import annotations

from importlib.metadata import version

import polars as pl

from quorate.certificate.tables import judgments_of
from quorate.certificate.verify.check import Told
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


def made_alike(release: Opened) -> str:
    """Which package is here in another version than the release was made with; none: empty."""
    stated = release.manifest["made_with"]
    if not isinstance(stated, dict):
        return ""
    other = [
        f"{name} {given} (here {version(name)})"
        for name, given in stated.items()
        if version(name) != given
    ]
    return ", ".join(other)


def written_by(release: Opened) -> str:
    """The version of Quorate that wrote the release, where it is another one; this one: empty."""
    stated = release.manifest.get("made_with")
    given = str(stated.get("quorate")) if isinstance(stated, dict) else "of an unknown version"
    return "" if given == version("quorate") else given


def compare_tables(
    told: Told, where: str, expected: pl.DataFrame, found: pl.DataFrame, others: str
) -> None:
    """Hold a table of the release against the one that was computed, to the last digit.

    ``others`` names packages of other versions, with which the last digits may differ.
    """
    if expected.columns != found.columns:
        told.failed("the table has other columns", where, expected.columns, found.columns)
        return
    if len(expected) != len(found):
        told.failed("the table has another number of rows", where, len(expected), len(found))
        return
    if expected.equals(found):
        return
    for name in expected.columns:
        mine, theirs = expected[name], found[name]
        differing = mine.ne_missing(theirs) if mine.dtype == theirs.dtype else None
        if differing is None:
            told.failed("the column has another type", f"{where}, {name}", mine.dtype, theirs.dtype)
        elif differing.any():
            _differing(told, where, expected.columns[0], mine, theirs, expected, differing, others)


def _differing(
    told: Told,
    where: str,
    key: str,
    mine: pl.Series,
    theirs: pl.Series,
    expected: pl.DataFrame,
    differing: pl.Series,
    others: str,
) -> None:
    if others and mine.dtype.is_float() and bool(((mine - theirs).abs() <= LAST_DIGIT).all()):
        told.say("stated", f"last digits of {mine.name}, made with {others}", where)
        return
    hint = f"; it was made with {others}" if others else ""
    for row in differing.arg_true().to_list():
        place = f"{where}, {key} {expected[key][row]!r}, {mine.name}"
        told.failed(f"another value than the judgments give{hint}", place, mine[row], theirs[row])


def same_figure(mine: float | None, theirs: Json, others: str) -> bool:
    """Whether two figures are the same, with other packages but for the last digit."""
    if mine is None or not isinstance(theirs, int | float):
        return mine is None and theirs is None
    return mine == theirs or (bool(others) and abs(mine - theirs) <= LAST_DIGIT)
