"""Predictions: what a model says of items, laid beside the answers of people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.disagreement.answers import Answers
from quorate.schema import SET_SEPARATOR, ColumnError, EmptyError, Judgments, LabelError

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Predictions:
    """What a model says, a row a prediction.

    ``items`` (P,) are names. Either ``share`` (P, K) holds the predicted share of each of
    ``options``, or ``label`` (P,) a label or number as text. With ``raters`` (P,) each row is a
    prediction of what that rater says; else of what people say.
    """

    items: pl.Series
    options: tuple[str, ...] = ()
    share: Doubles | None = None
    label: pl.Series | None = None
    raters: pl.Series | None = None
    source: str = ""
    notes: tuple[str, ...] = ()

    @classmethod
    def of(cls, said: Mapping[str, str | float | Mapping[str, float]]) -> Predictions:
        """Predictions by item: a label, a number, or the share of each option.

        >>> Predictions.of({"a": {"no": 0.25, "yes": 0.75}}).options
        ('no', 'yes')
        """
        items = pl.Series("item", list(said), dtype=pl.String)
        shares = [value for value in said.values() if isinstance(value, Mapping)]
        if len(shares) != len(said):
            words = [f"{v:.12g}" if isinstance(v, float) else str(v) for v in said.values()]
            return cls(items, label=pl.Series("label", words, dtype=pl.String))
        options = tuple(dict.fromkeys(option for one in shares for option in one))
        rows = [[float(one.get(option, 0.0)) for option in options] for one in shares]
        return cls(items, options, np.array(rows, np.float64).reshape(len(rows), len(options)))


@dataclass(frozen=True, eq=False)
class Aligned:
    """Predictions of J items that have answers, ``items`` (J,) their codes, rising.

    ``share`` (J, K) is what is predicted of each option, one-hot with ``hard``; None where numbers
    between the options are predicted, which are in ``value`` (J,). Predictions by rater are at
    ``row`` (M,) of the judgments, with ``row_share`` (M, K) or ``row_value`` (M,), and the items'
    are their means.
    """

    items: Longs
    share: Doubles | None
    value: Doubles | None
    hard: bool
    row: Longs | None = None
    row_share: Doubles | None = None
    row_value: Doubles | None = None
    notes: tuple[str, ...] = field(default_factory=tuple)


def aligned(predictions: Predictions, items: pl.Series, target: Answers) -> Aligned:
    """Predictions of whole items, in the order of ``items``, of those with answers.

    Raises LabelError or ColumnError for options that the question does not have, EmptyError where
    no predicted item was judged.
    """
    place = _places(predictions.items, items, predictions.source)
    known = (place >= 0) & (target.total[np.maximum(place, 0)] > 0)
    kept = np.flatnonzero(known)
    if not len(kept):
        raise EmptyError(
            "none of the predicted items was judged",
            where=predictions.source,
            remedy=f"name items as the judgments do, such as {items[0]!r}",
        )
    kept = kept[np.argsort(place[kept], kind="stable")]
    share, value, hard = _coded(predictions, kept, target)
    judged = int((target.total > 0).sum())
    notes = (*predictions.notes, *_told(len(known) - len(kept), judged - len(kept)))
    return Aligned(place[kept], share, value, hard, notes=notes)


def aligned_by_rater(predictions: Predictions, judgments: Judgments, target: Answers) -> Aligned:
    """Predictions of raters, beside the judgments that these raters made.

    Of several judgments of one rater on one item the last counts. Raises as ``aligned``.
    """
    raters = predictions.raters
    if raters is None:
        raise ColumnError("the predictions name no rater", where=predictions.source)
    item = _places(predictions.items, judgments.items, predictions.source, twice=True)
    rater = _places(raters, judgments.raters, predictions.source, twice=True)
    key = np.where((item >= 0) & (rater >= 0), item * judgments.n_raters + rater, -1)
    some = key[key >= 0]
    if len(np.unique(some)) != len(some):
        raise LabelError(
            "a rater's answer to an item is predicted twice",
            where=predictions.source,
            remedy="keep one row for each item and rater",
        )
    made = judgments.item.astype(np.int64) * judgments.n_raters + judgments.rater
    last = np.flatnonzero(np.r_[made[1:] != made[:-1], True])
    at = np.searchsorted(made[last], key)
    row = last[np.minimum(at, len(last) - 1)]
    kept = np.flatnonzero((key >= 0) & (made[row] == key))
    if not len(kept):
        raise EmptyError(
            "none of the predicted answers was given",
            where=predictions.source,
            remedy="name items and raters as the judgments do",
        )
    kept = kept[np.argsort(row[kept], kind="stable")]
    share, value, hard = _coded(predictions, kept, target)
    row = row[kept]
    codes, group = np.unique(judgments.item[row], return_inverse=True)
    many = np.bincount(group.ravel())
    whole = None if share is None else _means(share, group.ravel(), many)
    number = None if value is None else np.bincount(group.ravel(), value) / many
    lost = len(judgments.item[last]) - len(row)
    notes = (*predictions.notes, *_told(len(key) - len(kept), lost, "answer"))
    items = codes.astype(np.int64)
    return Aligned(items, whole, number, hard, row, share, value, notes)


def _places(names: pl.Series, among: pl.Series, where: str, twice: bool = False) -> Longs:
    """The code of each name, -1 for a stranger. Raises LabelError for a name that comes twice."""
    if not twice and names.n_unique() != len(names):
        again = names.filter(names.is_duplicated())[0]
        raise LabelError(
            f"item {again!r} is predicted twice",
            where=where,
            remedy="keep one row for each item, or name a column of raters",
        )
    place = names.cast(pl.String).replace_strict(
        among.cast(pl.String), pl.Series(range(len(among)), dtype=pl.Int64), default=-1
    )
    return place.to_numpy().astype(np.int64)


def _coded(
    predictions: Predictions, kept: Longs, target: Answers
) -> tuple[Doubles | None, Doubles | None, bool]:
    """Of the rows ``kept`` the share of each option, or the number, and whether labels are hard."""
    if predictions.share is not None:
        return _arranged(predictions, kept, target), None, False
    if predictions.label is None:
        raise ColumnError("there is neither a label nor a share", where=predictions.source)
    said = predictions.label[kept].cast(pl.String)
    if target.scores is not None or not target.options:
        number = said.cast(pl.Float64, strict=False).to_numpy()
        place = target.scores if target.scores is not None else np.zeros(0)
        named = said.is_in(list(target.options)).all()
        if not named and np.isfinite(number).all():
            same = number[:, None] == place
            fits = len(place) > 0 and bool(same.any(axis=1).all())
            return (same.astype(np.float64), number, True) if fits else (None, number, True)
        if not target.options:
            raise _stranger(said.filter(pl.Series(~np.isfinite(number)))[0], predictions, ("1.5",))
    if target.separate:
        return _sets(said, predictions, target.options), None, True
    member = np.stack([(said == option).to_numpy() for option in target.options], axis=1)
    if not member.any(axis=1).all():
        raise _stranger(said.filter(pl.Series(~member.any(axis=1)))[0], predictions, target.options)
    share = member.astype(np.float64)
    return share, None if target.scores is None else share @ target.scores, True


def _sets(said: pl.Series, predictions: Predictions, options: tuple[str, ...]) -> Doubles:
    parts = said.str.split(SET_SEPARATOR)
    strange = set(parts.explode().drop_nulls().unique()) - {*options, ""}
    if strange:
        raise _stranger(min(strange), predictions, options)
    member = [parts.list.contains(option).to_numpy() for option in options]
    return np.stack(member, axis=1).astype(np.float64)


def _stranger(label: str, predictions: Predictions, options: tuple[str, ...]) -> LabelError:
    return LabelError(
        f"{label!r} is predicted, and nobody could answer that",
        where=predictions.source,
        remedy=f"predict one of {', '.join(map(repr, options[:10]))}, or declare it with --options",
    )


def _arranged(predictions: Predictions, kept: Longs, target: Answers) -> Doubles:
    """The predicted shares in the order of the question's options."""
    share = predictions.share
    if share is None or not target.options:
        raise ColumnError(
            "shares are predicted, and the question has no options",
            where=predictions.source,
            remedy="predict one number an item",
        )
    column = {option: k for k, option in enumerate(predictions.options)}
    for option in predictions.options:
        if option not in target.options:
            raise _stranger(option, predictions, target.options)
    found = np.zeros((len(kept), len(target.options)))
    for k, option in enumerate(target.options):
        if option in column:
            found[:, k] = share[kept, column[option]]
    return found


def _means(share: Doubles, group: Longs, many: Longs) -> Doubles:
    sums = [np.bincount(group, column, len(many)) for column in share.T]
    return np.asarray(np.stack(sums, axis=1) / many[:, None])


def _told(strange: int, lost: int, what: str = "item") -> tuple[str, ...]:
    notes = []
    if strange:
        given = "items that nobody judged" if what == "item" else "answers that nobody gave"
        notes.append(f"{_several(strange, 'prediction')} of {given}")
    if lost:
        notes.append(f"{_several(lost, what)} left out, without a prediction")
    return tuple(notes)


def _several(n: int, what: str) -> str:
    return f"{n:,} {what}{'s' * (n != 1)}"
