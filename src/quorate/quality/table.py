"""A table of judgments from anywhere, as checks look at it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.consensus import Consensus
from quorate.analysis.preference.candidates import Candidates
from quorate.analysis.preference.reading.sides import TIE
from quorate.quality.compared import of_candidates, of_columns
from quorate.quality.merged import Merged, Part, codes, merge, names, part_of
from quorate.quality.pair import sides_of
from quorate.quality.view import COUNTS, Answers, Doubles, Longs, Purpose, Terms, View
from quorate.quality.votes import smoothed
from quorate.schema.errors import ColumnError
from quorate.schema.gold import AlignedGold, Gold
from quorate.schema.judgments import NO_TIME, Judgments
from quorate.schema.question import Kind


def view_of(
    tables: Judgments | Mapping[str, Judgments],
    gold: Gold | Mapping[str, Gold] | None = None,
    consensus: Consensus | Mapping[str, Consensus] | None = None,
    terms: Terms | None = None,
    *,
    candidates: Candidates | None = None,
    tolerance: float | None = None,
) -> View:
    """The view of a table, or of the tables of several questions by name.

    Rows are in the order of their times, those without a time first; without times in the order of
    items, then raters, with what was judged again at the end. Answers of one rater about one item
    to several questions are one row. A rater who judged an item again, or whose judgment replaced
    an earlier one, has repeats. The columns of ``merged.GROUPS`` are used where the tables keep
    them. A numeric answer is right within ``tolerance`` of the known one; when not given, within
    the typical distance (MAD, as a standard deviation) of answers from their item's median. Beliefs
    are those of ``consensus``, where it is given, mixed with one vote of what is usual, since fits
    tend to be too sure; else the votes, smoothed (``quality.votes``). ``candidates`` says what
    stands in compared fields, and whose it is; without it columns such as ``text.reply_a``,
    ``length.reply_a`` and ``slice.reply_a`` do.

    Raises ColumnError for a word in one of the columns that means nothing, EmptyError where no
    judgment is left.
    """
    by_name = {tables.question.name: tables} if isinstance(tables, Judgments) else dict(tables)
    golds = dict.fromkeys(by_name, gold) if isinstance(gold, Gold) else dict(gold or {})
    fits = (
        dict.fromkeys(by_name, consensus)
        if isinstance(consensus, Consensus)
        else dict(consensus or {})
    )
    items = names(table.items for table in by_name.values())
    raters = names(table.raters for table in by_name.values())
    parts = [part_of(table, items, raters) for table in by_name.values()]
    merged = merge(parts, len(raters))
    purpose, again = _purposes(merged), _rounds(merged)
    versions, published = _versions(merged)
    number = {version: n for n, version in enumerate(versions)}
    told = merged.groups.get("guideline", np.full(len(merged.item), None, object))
    length, content = _contents(merged, len(items))
    counted = (again == 0) & np.isin(purpose, [int(one) for one in COUNTS])
    view = View(
        items=items.to_list(),
        raters=raters.to_list(),
        item=merged.item.astype(np.int32),
        rater=merged.rater.astype(np.int32),
        at=merged.at,
        seconds=merged.seconds,
        purpose=purpose,
        round=again,
        guideline=np.array([number.get(version, -1) for version in told], np.int8),
        length=length,
        answers={
            name: _answers(
                part, place, items, merged.item, counted, golds.get(name), fits.get(name), tolerance
            )
            for (name, part), place in zip(
                zip(by_name, parts, strict=True), merged.places, strict=True
            )
        },
        terms=replace(terms or Terms(), guidelines=versions, published=published),
        judgment=items[merged.item].to_list(),
        content=content,
    )
    if candidates is not None:
        return of_candidates(candidates, items).onto(view)
    return of_columns(merged, len(items)).onto(view)


def _purposes(merged: Merged) -> NDArray[np.int8]:
    purpose = np.where(merged.nth > 0, int(Purpose.REPEAT), int(Purpose.WORK))
    for n, text in enumerate(merged.groups.get("purpose", ())):
        if text is not None and text.strip():
            try:
                purpose[n] = Purpose[text.strip().upper()]
            except KeyError:
                raise ColumnError(
                    f"{text!r} in the column 'purpose' is no purpose",
                    remedy=f"use {', '.join(one.name.lower() for one in Purpose)}",
                ) from None
    return purpose.astype(np.int8)


def _rounds(merged: Merged) -> NDArray[np.int8]:
    again = merged.nth.copy()
    for n, text in enumerate(merged.groups.get("round", ())):
        if text is not None and text.strip():
            again[n] = int(_number(text, "round"))
    return np.minimum(again, 127).astype(np.int8)


def _number(text: str, column: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ColumnError(
            f"{text!r} in the column {column!r} is not a number", remedy="correct the cell"
        ) from None


def _versions(merged: Merged) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The guideline's versions in the order of their first use, and when that was, if known."""
    first: dict[str, int] = {}
    for text, at in zip(merged.groups.get("guideline", ()), merged.at.tolist(), strict=False):
        if text is not None and text not in first:
            first[text] = at
    if any(at == NO_TIME for at in first.values()):
        return tuple(sorted(first)[-127:]), ()
    return tuple(first)[-127:], tuple(first.values())[-127:]


def _contents(merged: Merged, n_items: int) -> tuple[Doubles, list[str] | None]:
    length = np.full(n_items, np.nan)
    content: list[str] | None = None
    if "content" in merged.groups:
        content = [""] * n_items
        for item, text in zip(merged.item.tolist(), merged.groups["content"], strict=True):
            if text is not None:
                content[item] = text
        length = np.array([len(text) if text else np.nan for text in content])
    for item, text in zip(merged.item.tolist(), merged.groups.get("length", ()), strict=False):
        if text is not None and text.strip():
            length[item] = _number(text, "length")
    return length, content


def _answers(
    part: Part,
    place: Longs,
    items: pl.Series,
    item: Longs,
    counted: NDArray[np.bool_],
    gold: Gold | None,
    fit: Consensus | None,
    tolerance: float | None,
) -> Answers:
    """The answers to one question, spread over the rows of the view."""
    table, n = part.table, len(item)
    code, value = np.full(n, -1, np.int32), np.full(n, np.nan)
    if table.question.kind is Kind.NUMERIC:
        value[place] = part.label
    else:
        code[place] = part.label
    first, places = _places(part, place, n)
    known = None if gold is None else gold.on(_Named(items, table))
    sets, right_code = _sets(table, known, len(items))
    right = np.full(n, -1, np.int8)
    if known is not None and known.values is not None:
        width = _usual_distance(item, value) if tolerance is None else tolerance
        there = known.known[item] & np.isfinite(value)
        right[there] = abs(value - known.values[item])[there] <= width
    elif known is not None:
        there = known.known[item] & (code >= 0)
        right[there] = (code == right_code[item])[there]
    answers = Answers(
        table.question,
        code,
        value,
        right,
        first,
        right_code,
        places,
        sets,
        None if table.texts is None else table.texts.to_list(),
    )
    return replace(answers, posterior=_posterior(answers, item, counted, items, fit))


@dataclass(frozen=True)
class _Named:
    """The items of the view with one of its questions, for gold to be aligned with."""

    items: pl.Series
    table: Judgments

    @property
    def question(self) -> Any:
        """What was asked."""
        return self.table.question


def _sets(
    table: Judgments, known: AlignedGold | None, n_items: int
) -> tuple[NDArray[np.bool_] | None, NDArray[np.int32]]:
    """The sets of a multi-label question, those of gold added, and the code of each item's gold."""
    codes = np.full(n_items, -1, np.int32)
    if known is not None and known.codes is not None:
        codes[:] = known.codes
    if table.sets is None or known is None or known.sets is None:
        return table.sets, codes
    sets = [tuple(row) for row in table.sets.tolist()]
    place = {one: n for n, one in enumerate(sets)}
    for i in np.flatnonzero(known.known).tolist():
        one = tuple(known.sets[i].tolist())
        if one not in place:
            place[one] = len(sets)
            sets.append(one)
        codes[i] = place[one]
    return np.array(sets, np.bool_), codes


def _usual_distance(item: Longs, value: Doubles) -> float:
    """1.4826 times the median of |answer - the item's median answer|, of items with several."""
    frame = pl.DataFrame({"item": item, "value": value}).filter(pl.col("value").is_not_nan())
    apart = frame.filter(pl.len().over("item") > 1).select(
        (pl.col("value") - pl.col("value").median().over("item")).abs().median()
    )
    found = apart.item() if len(apart) else None
    return 0.0 if found is None else 1.4826 * float(found)


def _places(part: Part, place: Longs, n: int) -> tuple[NDArray[np.int8], int]:
    """Where what was chosen was shown, (N,), and how many were shown."""
    first, most = np.full(n, -1, np.int8), 0
    if "shown" not in part.groups or not part.table.question.options:
        return first, most
    options = part.table.question.options
    orders: dict[str | None, tuple[str, ...]] = {None: ()}
    for text in part.groups["shown"]:
        if text not in orders:
            orders[text] = _order(text)
    label = part.label.astype(np.int64)
    asked = sides_of(part.table.question)
    if asked is not None and asked.level.max() > 1:
        # «reply_a 2» was shown where reply_a was
        fields = {1: asked.first, -1: asked.second, 0: TIE}
        options = tuple(fields[side] for side in asked.side.tolist())
    for m, text in enumerate(part.groups["shown"]):
        order = orders[text]
        most = max(most, len(order))
        if part.table.sets is None and options[label[m]] in order:
            first[place[m]] = min(order.index(options[label[m]]), 127)
    return first, most


def _order(text: str) -> tuple[str, ...]:
    """The options in the order shown.

    >>> _order('["left", "right"]'), _order("b|a"), _order("b, a")
    (('left', 'right'), ('b', 'a'), ('b', 'a'))
    """
    if text.lstrip().startswith("["):
        try:
            return tuple(str(option) for option in json.loads(text))
        except json.JSONDecodeError:
            raise ColumnError(
                f"{text!r} in the column 'shown' is not JSON", remedy='write ["b", "a"] or b|a'
            ) from None
    return tuple(option.strip() for option in text.split("|" if "|" in text else ","))


def _posterior(
    answers: Answers,
    item: Longs,
    counted: NDArray[np.bool_],
    items: pl.Series,
    fit: Consensus | None,
) -> Doubles | None:
    if not answers.options:
        return None
    rows = counted & (answers.code >= 0)
    given = np.bincount(item[rows], minlength=len(items)).astype(np.float64)
    votes = np.zeros((len(items), len(answers.options)))
    if answers.sets is None:
        np.add.at(votes, (item[rows], answers.code[rows]), 1.0)
    else:
        np.add.at(votes, item[rows], answers.sets[answers.code[rows]])
    usual = (votes.sum(axis=0) + 1 / votes.shape[1]) / (given.sum() + 1)
    posterior = smoothed(votes, given, usual)
    if fit is not None and fit.posterior is not None:
        place = codes(fit.items, items)
        count = given[place][:, None]
        posterior[place] = (count * fit.posterior + usual) / (count + 1)
    return posterior
