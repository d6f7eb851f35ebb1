"""Report: what the preferences are worth to a reward model, each figure beside what bounds it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.plain import plain
from quorate.analysis.preference.comparisons import Comparisons
from quorate.analysis.preference.reward.features import Matrix
from quorate.analysis.preference.reward.figures import (
    Figure,
    calibration_gap,
    difference,
    reliability,
    share,
)
from quorate.analysis.preference.reward.model import chances
from quorate.analysis.preference.reward.pairs import Pairs
from quorate.analysis.preference.reward.recipe import Recipe
from quorate.analysis.preference.reward.training import featured, fit, folds
from quorate.analysis.preference.trust.ceiling import Ceiling, ceiling
from quorate.schema import NotApplicableError, RequestError

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]
Told = Callable[[str, float], None]

MATCHED = 0.3
"""responses whose log(1 + words) differ by less are of like length: about one word in four"""
NOISE = (0.1, 0.2, 0.4)
LEARNING = (0.25, 0.5)
BINS = 10
FEW = 20
"""a rater or topic with fewer decided answers gets no figure"""


@dataclass(frozen=True, eq=False)
class RewardReport:
    """How a reward model does on prompts that it was not trained on.

    ``accuracy`` is how often the response that most votes are for gets the higher reward, over
    pairs with a majority; ``by_vote`` how often one vote agrees with the model, each pair counted
    the same: that is what ``ceiling`` bounds (None where no pair has two votes). ``longer`` is
    the accuracy of «the longer one wins», a coin for those of equal length; ``longer_wins`` the
    same on pairs of unequal length. ``ahead`` is accuracy less ``longer``. ``matched`` and
    ``longer_matched`` are the accuracies on pairs of like length. ``chance_gap`` is the expected
    calibration error over ``reliability``. ``log_loss`` is −log of the chance that was given to a
    vote; a coin has .693. ``noise`` has a row a share of training labels that were flipped,
    ``learning`` one a share of prompts that were learned from; ``raters`` and ``topics`` one each.
    ``predictions`` has a row a pair: item, chance for the first, share of votes, fold.
    """

    pairs: int
    prompts: int
    votes: int
    decided: int
    accuracy: Figure
    by_vote: Figure
    longer: Figure
    longer_wins: Figure
    ahead: Figure
    matched: Figure
    longer_matched: Figure
    chance_gap: float
    log_loss: float
    reliability: pl.DataFrame
    noise: pl.DataFrame
    learning: pl.DataFrame
    raters: pl.DataFrame
    new_raters: Figure | None
    topics: pl.DataFrame
    ceiling: Ceiling | None
    predictions: pl.DataFrame
    recipe: dict[str, object]
    folds: int
    seed: int
    notes: tuple[str, ...] = ()
    input_digest: str = ""

    def to_dict(self) -> dict[str, object]:
        """Everything but the predictions as JSON-ready values."""
        return {
            name: plain(getattr(self, name))
            for name in self.__dataclass_fields__
            if name != "predictions"
        }


@dataclass(frozen=True, eq=False)
class _Tried:
    """What models that had not seen a pair say of it: chance of the first, (P,), and its fold."""

    chance: Doubles
    fold: Longs

    @property
    def choice(self) -> Doubles:
        """1 for the first, 0 for the second, one half where both are alike, (P,)."""
        return np.asarray((np.sign(self.chance - 0.5) + 1) / 2)


def reward_report(
    pairs: Pairs,
    recipe: Recipe | None = None,
    *,
    embeddings: NDArray[np.floating] | None = None,
    folds: int = 5,
    curves: bool = True,
    seed: int = 0,
    told: Told = lambda step, done: None,
) -> RewardReport:
    """Train and try a reward model on folds of prompts, and hold it against what could be had.

    No prompt is learned from and tried in the same fold. Shares have intervals clustered by
    prompt. A model of raters is tried on raters it knows and, in ``new_raters``, on raters whose
    votes it did not learn from. ``curves=False`` leaves the noise and the learning curve out,
    which take most of the time. Pairs without votes are measured by their belief. Raises
    NotApplicableError with fewer prompts than folds, or where no pair is decided.
    """
    recipe = recipe or Recipe()
    if folds < 2:
        raise RequestError(f"{folds} folds", remedy="take 2 or more")
    recipe, matrix = featured(pairs, recipe, embeddings)
    target = np.where(pairs.votes.sum(axis=1) > 0, pairs.share, pairs.belief)
    decided = target != 0.5
    if not decided.any():
        raise NotApplicableError(
            "no pair has a majority", remedy="collect more votes, or forbid ties for some"
        )
    fold = _folded(pairs, folds, seed)
    told("training", 0.0)
    tried = _tried(pairs, matrix, recipe, fold, seed)
    right = _right(tried.choice, target)
    longer = _right((np.sign(pairs.longer) + 1) / 2, target)
    unequal, like = decided & (pairs.longer != 0), decided & (np.abs(pairs.longer) < MATCHED)
    table, gap, loss = _calibrated(tried, right, decided, target)
    top = _ceiling(pairs)

    def by_pair(some: NDArray[np.bool_], what: Doubles) -> Figure:
        return share(what[some], pairs.group[some])

    curve = _Curve(pairs, matrix, recipe, fold, target, seed, told)
    return RewardReport(
        pairs=len(pairs),
        prompts=pairs.n_groups,
        votes=len(pairs.pair),
        decided=int(decided.sum()),
        accuracy=by_pair(decided, right),
        by_vote=_by_vote(pairs, tried.choice),
        longer=by_pair(decided, longer),
        longer_wins=by_pair(unequal, longer),
        ahead=difference(right[decided], longer[decided], pairs.group[decided]),
        matched=by_pair(like, right),
        longer_matched=by_pair(like, longer),
        chance_gap=gap,
        log_loss=loss,
        reliability=table,
        noise=curve.noise(tried) if curves else pl.DataFrame(),
        learning=curve.learning(tried) if curves else pl.DataFrame(),
        raters=_raters(pairs, tried.choice),
        new_raters=_new_raters(pairs, matrix, recipe, fold, seed),
        topics=_topics(pairs, right, longer, decided, top),
        ceiling=top,
        predictions=_predictions(pairs, tried, target),
        recipe=_said(recipe),
        folds=folds,
        seed=seed,
        notes=pairs.notes,
        input_digest=pairs.digest,
    )


def _folded(pairs: Pairs, n: int, seed: int) -> Longs:
    return folds(pairs.group, n, seed)


def _tried(
    pairs: Pairs, matrix: Matrix, recipe: Recipe, fold: Longs, seed: int, left: Longs | None = None
) -> _Tried:
    """The chances by models of the other folds; pairs where ``left`` (P,) is 1 teach nothing."""
    chance = np.full(len(pairs), 0.5)
    for part in np.unique(fold):
        learned = fold != part
        if left is not None:
            learned &= left == 0
        tested = fold == part
        values = fit(pairs.subset(learned), matrix, recipe, seed).values(matrix)
        chance[tested] = chances(
            recipe.kind, values[pairs.first[tested]], values[pairs.second[tested]]
        )
    return _Tried(chance, fold)


def _right(choice: Doubles, target: Doubles) -> Doubles:
    """1 where the choice is the majority's, 0 where not, a half where nothing was chosen, (P,)."""
    return np.asarray(1 - np.abs(choice - (target > 0.5)))


def _by_vote(pairs: Pairs, choice: Doubles) -> Figure:
    ahead, behind = pairs.votes[:, 0], pairs.votes[:, 2]
    n = ahead + behind
    some = n > 0
    agree = choice * ahead + (1 - choice) * behind
    return share((agree / np.maximum(n, 1))[some], pairs.group[some])


def _calibrated(
    tried: _Tried, right: Doubles, decided: NDArray[np.bool_], target: Doubles
) -> tuple[pl.DataFrame, float, float]:
    sure = np.maximum(tried.chance, 1 - tried.chance)
    table = reliability(sure[decided], right[decided], BINS)
    p = np.clip(tried.chance, 1e-6, 1 - 1e-6)
    loss = -(target * np.log(p) + (1 - target) * np.log(1 - p)).mean()
    return table, calibration_gap(table), float(loss)


def _ceiling(pairs: Pairs) -> Ceiling | None:
    """The ceiling by the votes; None where no pair has two."""
    if not len(pairs.pair):
        return None
    groups = {} if pairs.topics is None else {"topic": pairs.topics.gather(pairs.pair)}
    votes = Comparisons(
        candidates=pl.Series(np.arange(len(pairs.responses))).cast(pl.String),
        raters=pairs.raters,
        items=pl.Series(np.arange(len(pairs))).cast(pl.String),
        first=pairs.first[pairs.pair].astype(np.int32),
        second=pairs.second[pairs.pair].astype(np.int32),
        outcome=pairs.sign,
        rater=pairs.rater.astype(np.int32),
        item=pairs.pair.astype(np.int32),
        position=pairs.position,
        block=np.arange(len(pairs.pair), dtype=np.int32),
        ties=True,
        groups=groups,
    )
    try:
        return ceiling(votes, by="topic" if groups else None)
    except NotApplicableError:
        return None


@dataclass(frozen=True, eq=False)
class _Curve:
    """Accuracy as labels are spoiled, or prompts left out, always tried on what is whole."""

    pairs: Pairs
    matrix: Matrix
    recipe: Recipe
    fold: Longs
    target: Doubles
    seed: int
    told: Told

    def noise(self, whole: _Tried) -> pl.DataFrame:
        """A row a share of training labels that were flipped."""
        rows = [self._row("flipped", 0.0, whole)]
        for step, level in enumerate(NOISE):
            self.told("noise", step / len(NOISE))
            spoiled = flipped(self.pairs, level, self.seed)
            tried = _tried(spoiled, self.matrix, self.recipe, self.fold, self.seed)
            rows.append(self._row("flipped", level, tried))
        return pl.DataFrame(rows)

    def learning(self, whole: _Tried) -> pl.DataFrame:
        """A row a share of prompts that were learned from."""
        names, place = np.unique(self.pairs.group, return_inverse=True)
        rank = np.random.default_rng([self.seed, 11]).permutation(len(names))[place]
        rows = []
        for step, level in enumerate(LEARNING):
            self.told("learning", step / len(LEARNING))
            left = (rank >= level * len(names)).astype(np.int64)
            tried = _tried(self.pairs, self.matrix, self.recipe, self.fold, self.seed, left)
            rows.append(self._row("learned", level, tried))
        return pl.DataFrame([*rows, self._row("learned", 1.0, whole)])

    def _row(self, what: str, level: float, tried: _Tried) -> dict[str, float]:
        some = self.target != 0.5
        found = share(_right(tried.choice, self.target)[some], self.pairs.group[some])
        return {
            what: level,
            "accuracy": found.value,
            "lower": found.lower,
            "upper": found.upper,
        }


def flipped(pairs: Pairs, level: float, seed: int) -> Pairs:
    """The pairs with a share of beliefs, and of votes, turned round; drawn with the seed."""
    rng = np.random.default_rng([seed, 13])
    turned = rng.random(len(pairs)) < level
    votes = rng.random(len(pairs.pair)) < level
    return replace(
        pairs,
        belief=np.where(turned, 1 - pairs.belief, pairs.belief),
        sign=np.where(votes, -pairs.sign, pairs.sign).astype(np.int8),
    )


def _raters(pairs: Pairs, choice: Doubles) -> pl.DataFrame:
    """One row a rater: how often their decided votes agree with models that saw none of them."""
    some = pairs.sign != 0
    agree = 1 - np.abs(choice[pairs.pair] - (pairs.sign > 0))
    rows = []
    for rater, name in enumerate(pairs.raters):
        own = some & (pairs.rater == rater)
        if own.sum() >= FEW:
            found = share(agree[own], pairs.group[pairs.pair[own]])
            rows.append({"rater": name, **_columns(found)})
    return pl.DataFrame(rows, schema=_schema("rater"))


def _new_raters(
    pairs: Pairs, matrix: Matrix, recipe: Recipe, fold: Longs, seed: int
) -> Figure | None:
    """How often votes agree of raters whose votes were not learned from, about unseen prompts."""
    n = len(np.unique(pairs.rater))
    if recipe.kind != "raters" or n < 2:
        return None
    deal = np.random.default_rng([seed, 17]).permutation(len(pairs.raters))
    part_of = (deal % min(n, len(np.unique(fold))))[pairs.rater]
    agree, prompts = [], []
    for part in np.unique(part_of):
        learned = pairs.subset(fold != part, part_of != part)
        values = fit(learned, matrix, recipe, seed).values(matrix)[:, 0]
        tested = (fold[pairs.pair] == part) & (part_of == part) & (pairs.sign != 0)
        pair = pairs.pair[tested]
        apart = np.sign(values[pairs.first[pair]] - values[pairs.second[pair]])
        agree.append((apart * pairs.sign[tested] + 1) / 2)
        prompts.append(pairs.group[pair])
    return share(np.concatenate(agree), np.concatenate(prompts))


def _topics(
    pairs: Pairs,
    right: Doubles,
    longer: Doubles,
    decided: NDArray[np.bool_],
    top: Ceiling | None,
) -> pl.DataFrame:
    """One row a topic with enough decided pairs: accuracy, that of the longer one, the ceiling."""
    schema = _schema("topic") | {"longer": pl.Float64}
    rows = []
    if pairs.topics is not None:
        for name in pairs.topics.drop_nulls().unique().sort():
            own = decided & (pairs.topics == name).fill_null(False).to_numpy()
            if own.sum() >= FEW:
                found = share(right[own], pairs.group[own])
                rows.append({"topic": name, **_columns(found), "longer": longer[own].mean()})
    table = pl.DataFrame(rows, schema=schema)
    if top is None or top.groups is None:
        return table
    bounds = top.groups.select(
        "topic", pl.col("lowest").alias("ceiling_low"), pl.col("highest").alias("ceiling_high")
    )
    return table.join(bounds, on="topic", how="left", maintain_order="left")


def _predictions(pairs: Pairs, tried: _Tried, target: Doubles) -> pl.DataFrame:
    frame = pl.DataFrame(
        {
            "item": pairs.items,
            "chance": tried.chance,
            "share": target,
            "words_first": pairs.words[pairs.first].astype(np.int64),
            "words_second": pairs.words[pairs.second].astype(np.int64),
            "fold": tried.fold,
        }
    )
    if pairs.places is None:
        return frame
    fields = pairs.places["field"]
    return frame.insert_column(1, fields[pairs.first].alias("first")).insert_column(
        2, fields[pairs.second].alias("second")
    )


def _columns(figure: Figure) -> dict[str, float]:
    return {
        "n": figure.n,
        "accuracy": figure.value,
        "lower": figure.lower,
        "upper": figure.upper,
    }


def _schema(name: str) -> dict[str, type[pl.DataType]]:
    number = dict.fromkeys(("accuracy", "lower", "upper"), pl.Float64)
    return {name: pl.String, "n": pl.Int64, **number}


def _said(recipe: Recipe) -> dict[str, object]:
    return {
        "encoder": recipe.encoder,
        "kind": recipe.kind,
        "labels": "votes" if recipe.kind == "raters" else recipe.labels,
        "features": dict(recipe.features.document()),
    }
