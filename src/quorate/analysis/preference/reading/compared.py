"""Compared: what each label of a pair, best-of or ranking says of the fields that it compares."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.preference.reading.shown import order
from quorate.schema import Judgments, Kind, NotApplicableError

TIES = frozenset({"tie", "tied", "same", "equal", "draw", "both", "neither"})
"""labels that say of two that neither is better, unless a field has this name"""
_GRADED = re.compile(r"(.+?)[ _:]([1-9][0-9]?)")
_PARTS = re.compile(r"([0-9]+)")

Said = tuple[tuple[int, int, int], ...]
"""field, other field (by number, the smaller first), and by how many levels the first is better"""


@dataclass(frozen=True, eq=False)
class Compared:
    """What labels say of F fields.

    ``said`` has an entry a label (by its code in the table): comparisons of fields by number, None
    where the label names what is no field. ``chosen`` says that a label names the best alone, so
    that it speaks only of fields which the item has. ``levels`` is 1 where none says how much.
    """

    fields: tuple[str, ...]
    said: tuple[Said | None, ...]
    chosen: bool
    levels: int
    ties: bool


def compared(judgments: Judgments, fields: Sequence[str] | None = None) -> Compared:
    """What the labels of a table compare; ``fields`` are the compared fields where known.

    Labels are those of a campaign's table: ``reply_a``, ``reply_b 2`` and ``tie`` of a pair, ``r2``
    or ``r2>r1`` (best, worst) of a best-of, JSON tiers of a ranking. Without ``fields`` they are
    what the labels name. Raises NotApplicableError for another kind of question, or where labels
    name fewer than two fields.
    """
    kind = judgments.question.kind
    if kind is Kind.RANKING and judgments.texts is not None:
        found = _ranked(judgments.texts, fields)
    elif kind in (Kind.CATEGORICAL, Kind.ORDINAL):
        found = _named(judgments.question.options, fields)
    else:
        raise NotApplicableError(
            f"question {judgments.question.name!r} is {kind}, which compares nothing",
            remedy="give judgments of a pair, a best-of or a ranking (perhaps with --kind)",
        )
    if len(found.fields) < 2:
        raise NotApplicableError(
            f"the labels of {judgments.question.name!r} name "
            f"{', '.join(map(repr, found.fields)) or 'nothing'}, and two fields make a comparison",
            remedy="give the file of items, by which all compared fields are known",
        )
    if all(said is None for said in found.said):
        labels = judgments.label_names().unique().sort().head(5).to_list()
        raise NotApplicableError(
            f"no label of {judgments.question.name!r} ({', '.join(map(repr, labels))}) names "
            f"one of the fields {', '.join(map(repr, found.fields))}",
            remedy="name the columns of the items as the labels do",
        )
    return found


def compared_fields(judgments: Judgments) -> tuple[str, ...]:
    """The fields that a pair, best-of or ranking compares, in natural order (r2, r10).

    Those that labels name, and where the group column ``shown`` has all of these, whatever was
    shown: a field that never won is compared too. Raises NotApplicableError as ``compared`` does.
    """
    seen = _shown(judgments)
    if len(seen) > 1 and judgments.question.kind is not Kind.RANKING:
        try:
            if all(said is not None for said in compared(judgments, seen).said):
                return seen
        except NotApplicableError:
            pass
    return compared(judgments).fields


def comparing(judgments: Judgments) -> bool:
    """Whether a question of a campaign's table compares: it is a ranking, or all that its labels
    name was shown in an order that the table tells.

    A question of two options that are no compared fields (yes, no) has no such order.
    """
    if judgments.question.kind is Kind.RANKING:
        return True
    try:
        seen = _shown(judgments)
        return len(seen) > 1 and compared_fields(judgments) == seen
    except NotApplicableError:
        return False


def _shown(judgments: Judgments) -> tuple[str, ...]:
    """The fields that the column of orders names."""
    if "shown" not in judgments.groups:
        return ()
    orders = judgments.groups["shown"].cast(pl.String).drop_nulls().unique()
    return natural(field for text in orders for field in order(text))


def natural(names: Iterable[str]) -> tuple[str, ...]:
    """Names in the order of people, numbers by their value."""
    return tuple(sorted(set(names), key=_key))


def _key(name: str) -> tuple[tuple[int, int | str], ...]:
    return tuple((0, int(p)) if p.isdecimal() else (1, p) for p in _PARTS.split(name) if p)


def _named(options: Sequence[str], fields: Sequence[str] | None) -> Compared:
    known = tuple(fields) if fields is not None else _fields_of(options)
    number = {name: n for n, name in enumerate(known)}
    read = [_choice(option, number) for option in options]
    chosen = len(known) > 2
    said = tuple(_pairs(choice, len(known)) for choice in read)
    levels = max((choice[2] for choice in read if choice), default=1)
    ties = len(known) == 2 and any(choice is not None and choice[0] < 0 for choice in read)
    return Compared(known, said, chosen, max(levels, 1), ties)


def _fields_of(options: Sequence[str]) -> tuple[str, ...]:
    """The fields that options name, by the simplest reading under which there are two or more."""
    named = [option for option in options if option.lower() not in TIES]
    if named and all(option.count(">") == 1 for option in named):
        return natural(part.strip() for option in named for part in option.split(">"))
    if len(set(named)) != 2:
        graded = [_GRADED.fullmatch(option) for option in named]
        bases = {one[1] for one in graded if one}
        if all(graded) and len(bases) == 2:
            return natural(bases)
    return natural(named)


def _choice(option: str, number: dict[str, int]) -> tuple[int, int, int] | None:
    """Best, worst (-1: not said) and level; best -1 for a tie; None for what names no field."""
    if option in number:
        return number[option], -1, 1
    if option.lower() in TIES:
        return -1, -1, 0
    graded = _GRADED.fullmatch(option)
    if graded and graded[1] in number:
        return number[graded[1]], -1, int(graded[2])
    best, mark, worst = (part.strip() for part in option.partition(">"))
    if mark and best in number and worst in number and best != worst:
        return number[best], number[worst], 1
    return None


def _pairs(choice: tuple[int, int, int] | None, n: int) -> Said | None:
    """The comparisons that a choice among ``n`` fields makes; a tie of more than two says none."""
    if choice is None or (choice[0] < 0 and n > 2):
        return None
    best, worst, level = choice
    if best < 0:
        return ((0, 1, 0),)
    pairs = [(best, other) for other in range(n) if other != best]
    if worst >= 0:
        pairs += [(other, worst) for other in range(n) if other not in (best, worst)]
    return tuple((f, g, level) if f < g else (g, f, -level) for f, g in pairs)


def _ranked(texts: pl.Series, fields: Sequence[str] | None) -> Compared:
    tiers = [_tiers(text) for text in texts]
    found = natural(field for ranking in tiers if ranking for tier in ranking for field in tier)
    known = tuple(fields) if fields is not None else found
    number = {name: n for n, name in enumerate(known)}
    said = tuple(None if ranking is None else _of_tiers(ranking, number) for ranking in tiers)
    ties = any(out == 0 for one in said if one for _, _, out in one)
    return Compared(known, said, False, 1, ties)


def _tiers(text: str) -> list[list[str]] | None:
    try:
        read: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(read, list):
        return None
    tiers = [[tier] if isinstance(tier, str) else tier for tier in read]
    if not all(isinstance(t, list) and all(isinstance(f, str) for f in t) for t in tiers):
        return None
    return tiers


def _of_tiers(tiers: Sequence[Sequence[str]], number: dict[str, int]) -> Said | None:
    place = {field: n for n, tier in enumerate(tiers) for field in tier}
    if len(place) != sum(map(len, tiers)) or not set(place) <= set(number):
        return None
    order = sorted((number[field], at) for field, at in place.items())
    return tuple(
        (f, g, int(np.sign(at_g - at_f))) for (f, at_f), (g, at_g) in combinations(order, 2)
    )


def table_of(said: Sequence[Said | None]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The entries of all labels one after the other, (E, 3), and where each label's begin, (K+1,).

    A label without comparisons has none.
    """
    counts = [len(one) if one else 0 for one in said]
    start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    flat = [entry for one in said if one for entry in one]
    return np.array(flat, np.int64).reshape(-1, 3), start
