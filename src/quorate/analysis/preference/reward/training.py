"""Training: from pairs to a reward model, with prompts kept whole on one side of every split."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.preference.reward.features import Embedded, Matrix
from quorate.analysis.preference.reward.fitted import Fitted, Lesson
from quorate.analysis.preference.reward.linear import fit_linear
from quorate.analysis.preference.reward.model import RewardModel
from quorate.analysis.preference.reward.network import fit_network
from quorate.analysis.preference.reward.outcome import ByRater, Rows
from quorate.analysis.preference.reward.pairs import Pairs
from quorate.analysis.preference.reward.recipe import Recipe
from quorate.schema import NotApplicableError, RequestError

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]
Rewards = NDArray[np.floating]

FEWEST = 3
"""with fewer prompts in a part there is nothing to choose a penalty by"""


def train(
    pairs: Pairs,
    recipe: Recipe | None = None,
    *,
    embeddings: Rewards | None = None,
    seed: int = 0,
) -> RewardModel:
    """Train a reward model on pairs.

    Prompts that are held back in turn decide the penalty or the end of the training.
    ``embeddings`` (T, D) are rows of numbers for the responses of the pairs; without them the
    features of the recipe read the texts. The same pairs, recipe and seed give the same bytes.
    Raises RequestError where a network is asked for and PyTorch is not there or embeddings do not
    fit, NotApplicableError where there is nothing to learn from.

    >>> from quorate.analysis.preference.reward import pairs_of_texts, train
    >>> asked = [f"question {n}" for n in range(40)]
    >>> kind, rude = ["Gladly, here it is."] * 40, ["No. Go away."] * 40
    >>> model = train(pairs_of_texts(asked, kind, rude, [0.9] * 40))
    >>> model("question 99", "Gladly.") > model("question 99", "Go away.")
    True
    """
    recipe = recipe or Recipe()
    recipe, matrix = featured(pairs, recipe, embeddings)
    fitted = fit(pairs, matrix, recipe, seed)
    there = np.unique(np.concatenate([pairs.first, pairs.second]))
    centre = float(fitted.values(matrix[there])[:, 0].mean())
    named = "penalty" if recipe.encoder == "linear" else "epoch"
    return RewardModel(
        features=recipe.features,
        kind=recipe.kind,
        layers=fitted.layers,
        centre=centre,
        raters=_raters(pairs, fitted) if recipe.kind == "raters" else None,
        path=fitted.path,
        parameters={
            "encoder": recipe.encoder,
            "labels": "votes" if recipe.kind == "raters" else recipe.labels,
            named: fitted.chosen,
            "pairs": len(pairs),
            "prompts": pairs.n_groups,
            "votes": len(pairs.pair),
        },
        converged=fitted.converged,
        notes=pairs.notes + fitted.notes,
        seed=seed,
        input_digest=pairs.digest,
    )


def featured(pairs: Pairs, recipe: Recipe, embeddings: Rewards | None) -> tuple[Recipe, Matrix]:
    """The features of all responses, (T, D), and the recipe with the scale of embeddings.

    Embeddings are divided by √D standard deviations of each column, so that a row has a length of
    about 1, as hashed ones have, and the same penalties suit.
    """
    features = recipe.features
    if embeddings is None:
        if not isinstance(features, Embedded) or features.scale is not None:
            return recipe, features.matrix(pairs.prompts, pairs.responses)
        embeddings = np.asarray(features.matrix(pairs.prompts, pairs.responses))
    if len(embeddings) != len(pairs.responses):
        raise RequestError(
            f"there are {len(embeddings)} embeddings for {len(pairs.responses)} responses",
            remedy="give one row a response of the pairs, in their order",
        )
    embed = features.embed if isinstance(features, Embedded) else None
    rows = Embedded(embeddings.shape[1] if embeddings.ndim == 2 else 0).scaled(embeddings)
    scale = rows.std(axis=0) * rows.shape[1] ** 0.5
    found = Embedded(rows.shape[1], np.where(scale > 0, scale, 1.0), embed)
    return replace(recipe, features=found), found.scaled(embeddings)


def fit(pairs: Pairs, matrix: Matrix, recipe: Recipe, seed: int) -> Fitted:
    """The weights for pairs whose responses have these features."""
    rows = recipe.rows(pairs)
    group = pairs.group[pairs.pair] if recipe.kind == "raters" else pairs.group
    rows, group = _telling(rows, group)
    parts = recipe.parts if len(np.unique(group)) >= FEWEST * recipe.parts else 0
    part = folds(group, parts, seed) if parts else np.zeros(len(group), np.int64)
    lesson = Lesson.of(matrix, recipe.outcome(pairs), rows, part, parts)
    if recipe.encoder == "linear":
        found = fit_linear(lesson)
    else:
        found = fit_network(lesson, recipe.network, seed)
    if parts:
        return found
    note = f"fewer than {FEWEST * recipe.parts} prompts: too few to choose by how much to learn"
    return replace(found, notes=(*found.notes, note))


def folds(group: Longs, n: int, seed: int) -> Longs:
    """A fold for each row, (M,), so that all rows of a group are in one and folds are of like size.

    Groups, the largest first and equal ones in an order drawn with the seed, go to the fold that
    has the fewest rows so far.
    """
    names, place, size = np.unique(group, return_inverse=True, return_counts=True)
    if len(names) < n:
        raise NotApplicableError(
            f"there are {len(names)} prompts, and {n} parts of them are asked for",
            remedy="ask for fewer folds, or judge more prompts",
        )
    order = np.random.default_rng([seed, 5]).permutation(len(names))
    order = order[np.argsort(-size[order], kind="stable")]
    filled = np.zeros(n, np.int64)
    of = np.zeros(len(names), np.int64)
    for name in order:
        of[name] = int(np.argmin(filled))
        filled[of[name]] += size[name]
    return of[place]


def _telling(rows: Rows, group: Longs) -> tuple[Rows, Longs]:
    """The rows that count for something."""
    some = rows.weight > 0
    return (rows, group) if some.all() else (rows.some(some), group[some])


def _raters(pairs: Pairs, fitted: Fitted) -> pl.DataFrame:
    """One row a rater with votes: what the model says of them, in the order of names."""
    tau, side, taste = ByRater(len(pairs.raters)).of_raters(fitted.own)
    votes = np.bincount(pairs.rater, minlength=len(pairs.raters))
    return pl.DataFrame(
        {
            "rater": pairs.raters,
            "votes": votes,
            "temperature": np.exp(tau),
            "side": side,
            "length": taste,
        }
    ).filter(pl.col("votes") > 0)
