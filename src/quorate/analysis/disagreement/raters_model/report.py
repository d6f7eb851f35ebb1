"""Rater models, compared: how well each predicts single ratings of items it has not seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import process_time

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.disagreement.raters_model.density import Density, density
from quorate.analysis.disagreement.raters_model.features import of_embeddings, of_texts
from quorate.analysis.disagreement.raters_model.model import Lesson
from quorate.analysis.disagreement.raters_model.models import MODELS, kind_of, refusal
from quorate.analysis.disagreement.raters_model.table import Ratings, ratings
from quorate.analysis.preference.reward.features import Matrix
from quorate.analysis.preference.reward.figures import difference
from quorate.schema import Judgments, NotApplicableError, RequestError

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]
Mask = NDArray[np.bool_]

LEARNED, TRIED = 0.7, 0.1
"""shares of the items; the rest is tested on"""
NEW = 0.1
"""share of raters whom no model learns, where there are ``RATERS`` or more"""
RATERS = 20
FEWEST = 20
"""items from which models are compared"""
AGAINST = "text"

SCHEMA = {
    "model": pl.String,
    "knows": pl.String,
    "mae": pl.Float64,
    "lower": pl.Float64,
    "upper": pl.Float64,
    "seeds_sd": pl.Float64,
    "loss": pl.Float64,
    "accuracy": pl.Float64,
    "new_mae": pl.Float64,
    "gain": pl.Float64,
    "gain_lower": pl.Float64,
    "gain_upper": pl.Float64,
    "seconds": pl.Float64,
    "refused": pl.String,
}


@dataclass(frozen=True, eq=False)
class RaterModels:
    """How well models of raters predict single ratings.

    ``comparison`` has one row a model. ``mae`` is the mean of |y − ŷ| over test ratings of raters
    that were learned, in units of the labels; for options it is 1 − p of the option that was given.
    ``lower`` and ``upper`` are its 95 % interval, clustered by item; ``seeds_sd`` the standard
    deviation over splits. ``loss`` is −log p in nats, or the root mean squared error;
    ``accuracy`` the share of ratings whose likeliest option was given (null for numbers).
    ``new_mae`` is the error for raters whom no model has learned. ``gain`` is by how much the error
    is smaller than that of the text alone, on the same ratings. ``seconds`` are of this processor,
    for all splits; ``refused`` says why a model was not trained.
    """

    comparison: pl.DataFrame
    density: Density
    ratings: int
    splits: int
    best: str
    notes: tuple[str, ...]
    seed: int
    input_digest: str


@dataclass(frozen=True, eq=False)
class _Tested:
    """The test ratings of one split: errors, losses, hits, and of which item."""

    error: Doubles
    loss: Doubles
    hit: Doubles
    item: Longs
    new: Mask


def features_of(
    judgments: Judgments,
    texts: Mapping[str, str] | None,
    features: NDArray[np.floating] | None,
) -> Matrix:
    """Features of the items: given rows (I, D), or hashed words of their texts.

    Raises RequestError where neither or both are given.
    """
    if (texts is None) == (features is None):
        raise RequestError(
            "a model of raters reads the items",
            remedy="give texts by item, or features with one row an item",
        )
    if features is not None:
        return of_embeddings(judgments.items, np.asarray(features))
    return of_texts(judgments.items, texts or {})


def rater_models(
    judgments: Judgments,
    *,
    texts: Mapping[str, str] | None = None,
    features: NDArray[np.floating] | None = None,
    columns: Sequence[str] = (),
    models: Sequence[str] | None = None,
    splits: int = 3,
    seed: int = 0,
    told: Callable[[str, float], None] = lambda what, done: None,
) -> RaterModels:
    """Compare models of raters on items that they have not seen.

    In each of ``splits`` divisions 70 % of the items are learned from, 10 % choose penalties and
    the end of training, 20 % are tested on; all models see the same ones. Of 20 raters or more one
    in ten is left out of all learning, to test what is said of new raters. Items are described by
    ``features`` (I, D), in the order of ``judgments.items``, or by hashed words of ``texts``.
    Raises NotApplicableError for too few items or for a question that does not fit, RequestError
    for a model that is not known.

    >>> import quorate
    >>> from quorate.analysis.disagreement.raters_model import rater_models
    >>> rows = [
    ...     {"item": f"t{n:02}", "rater": r, "label": "bad" if n % 2 or r == "strict" else "fine"}
    ...     for n in range(40) for r in ("mild", "strict", "usual")
    ... ]
    >>> texts = {f"t{n:02}": "rude words" if n % 2 else "kind words" for n in range(40)}
    >>> found = rater_models(quorate.from_rows(rows), texts=texts, models=["text", "offset"])
    >>> found.best
    'offset'
    """
    table = ratings(judgments, columns)
    judged = np.unique(table.item)
    if len(judged) < FEWEST:
        raise NotApplicableError(
            f"there are {len(judged)} items",
            remedy=f"models of raters are compared from {FEWEST} on",
        )
    if not 1 <= splits <= 50:
        raise RequestError(f"{splits} divisions of the items", remedy="take from 1 to 50")
    asked = [kind_of(name) for name in dict.fromkeys((*(models or MODELS), AGAINST))]
    matrix, dense = features_of(judgments, texts, features), density(table)
    why = {kind.name: refusal(kind, dense, len(columns)) for kind in asked}
    fitted = [kind for kind in asked if not why[kind.name]]
    found: dict[str, list[_Tested]] = {kind.name: [] for kind in fitted}
    seconds = {kind.name: 0.0 for kind in fitted}
    for split in range(splits):
        lesson, tested, new = divided(table, matrix, seed, split)
        for n, kind in enumerate(fitted):
            told(kind.name, (split + n / len(fitted)) / splits)
            began = process_time()
            model = kind.fit(lesson)
            predicted = lesson.predicted(model, tested)
            seconds[kind.name] += process_time() - began
            found[kind.name].append(_tested(table, predicted, tested, new))
    rows = [
        _row(kind.name, kind.knows, found.get(kind.name, []), found[AGAINST], table)
        | {"seconds": seconds.get(kind.name), "refused": why[kind.name] or None}
        for kind in asked
    ]
    comparison = pl.DataFrame(rows, schema=SCHEMA)
    best = comparison.filter(pl.col("mae").is_not_null()).sort("mae", maintain_order=True)
    notes = (dense.warning,) if dense.warning else ()
    return RaterModels(
        comparison=comparison,
        density=dense,
        ratings=len(table),
        splits=splits,
        best=str(best["model"][0]),
        notes=notes,
        seed=seed,
        input_digest=judgments.digest,
    )


def divided(table: Ratings, matrix: Matrix, seed: int, split: int) -> tuple[Lesson, Mask, Mask]:
    """A lesson, the rows to test on, and which rows are of raters who are left out of learning."""
    rng = np.random.default_rng([seed, 3, split])
    judged = rng.permutation(np.unique(table.item))
    place = np.zeros(len(table.items), np.int8)
    first, second = round(LEARNED * len(judged)), round((LEARNED + TRIED) * len(judged))
    place[judged[first:second]], place[judged[second:]] = 1, 2
    raters = np.flatnonzero(table.labels_by_rater() > 0)
    left = np.zeros(len(table.raters), np.bool_)
    if len(raters) >= RATERS:
        left[rng.permutation(raters)[: round(NEW * len(raters))]] = True
    where, new = place[table.item], left[table.rater]
    lesson = Lesson(table, matrix, (where == 0) & ~new, (where == 1) & ~new, seed + split)
    return lesson, where == 2, new


def _tested(table: Ratings, predicted: Doubles, rows: Mask, new: Mask) -> _Tested:
    target, scale = table.targets[rows], table.scale
    item = table.item[rows].astype(np.int64)
    if scale.numeric:
        error = np.abs(predicted - target)[:, 0] * (scale.high - scale.low)
        return _Tested(error, error**2, np.full(len(error), np.nan), item, new[rows])
    right = (predicted * target).sum(axis=1)
    hit = (predicted.argmax(axis=1) == target.argmax(axis=1)).astype(np.float64)
    return _Tested(1 - right, -np.log(np.maximum(right, 1e-12)), hit, item, new[rows])


def _row(
    name: str, knows: str, tested: list[_Tested], text: list[_Tested], table: Ratings
) -> dict[str, object]:
    if not tested:
        return {"model": name, "knows": knows}
    kept = [~one.new for one in tested]
    error = np.concatenate([one.error[k] for one, k in zip(tested, kept, strict=True)])
    base = np.concatenate([one.error[k] for one, k in zip(text, kept, strict=True)])
    item = np.concatenate([one.item[k] for one, k in zip(tested, kept, strict=True)])
    loss = np.concatenate([one.loss[k] for one, k in zip(tested, kept, strict=True)])
    fresh = np.concatenate([one.error[one.new] for one in tested])
    mae, gain = difference(error, np.zeros(len(error)), item), difference(base, error, item)
    by_split = [float(one.error[k].mean()) for one, k in zip(tested, kept, strict=True)]
    hit = np.concatenate([one.hit[k] for one, k in zip(tested, kept, strict=True)])
    numeric = table.scale.numeric
    return {
        "model": name,
        "knows": knows,
        "mae": mae.value,
        "lower": mae.lower,
        "upper": mae.upper,
        "seeds_sd": float(np.std(by_split, ddof=1)) if len(by_split) > 1 else None,
        "loss": float(loss.mean() ** 0.5) if numeric else float(loss.mean()),
        "accuracy": None if numeric else float(hit.mean()),
        "new_mae": float(fresh.mean()) if len(fresh) else None,
        "gain": gain.value,
        "gain_lower": gain.lower,
        "gain_upper": gain.upper,
    }
