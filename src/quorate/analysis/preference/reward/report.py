"""Report: what the preferences are worth to a reward model, each figure beside what bounds it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.plain import plain
from quorate.analysis.preference.comparisons import Comparisons
from quorate.analysis.preference.reward.breakdown import by_rater, by_topic, new_raters
from quorate.analysis.preference.reward.curves import Curve
from quorate.analysis.preference.reward.figures import (
    Figure,
    calibration_gap,
    difference,
    reliability,
    share,
)
from quorate.analysis.preference.reward.pairs import Pairs
from quorate.analysis.preference.reward.recipe import Recipe
from quorate.analysis.preference.reward.training import featured, folds
from quorate.analysis.preference.reward.tried import Tried, held_out, rightness
from quorate.analysis.preference.trust.ceiling import Ceiling, ceiling
from quorate.schema import NotApplicableError, RequestError

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]
Told = Callable[[str, float], None]

MATCHED = 0.3
"""responses whose log(1 + words) differ by less are of like length: about one word in four"""
BINS = 10


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
    tried = held_out(pairs, matrix, recipe, fold, seed)
    right = rightness(tried.choice, target)
    longer = rightness((np.sign(pairs.longer) + 1) / 2, target)
    unequal, like = decided & (pairs.longer != 0), decided & (np.abs(pairs.longer) < MATCHED)
    table, gap, loss = _calibrated(tried, right, decided, target)
    top = _ceiling(pairs)

    def by_pair(some: NDArray[np.bool_], what: Doubles) -> Figure:
        return share(what[some], pairs.group[some])

    curve = Curve(pairs, matrix, recipe, fold, target, seed, told)
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
        raters=by_rater(pairs, tried.choice),
        new_raters=new_raters(pairs, matrix, recipe, fold, seed),
        topics=by_topic(pairs, right, longer, decided, top),
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


def _by_vote(pairs: Pairs, choice: Doubles) -> Figure:
    ahead, behind = pairs.votes[:, 0], pairs.votes[:, 2]
    n = ahead + behind
    some = n > 0
    agree = choice * ahead + (1 - choice) * behind
    return share((agree / np.maximum(n, 1))[some], pairs.group[some])


def _calibrated(
    tried: Tried, right: Doubles, decided: NDArray[np.bool_], target: Doubles
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


def _predictions(pairs: Pairs, tried: Tried, target: Doubles) -> pl.DataFrame:
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


def _said(recipe: Recipe) -> dict[str, object]:
    return {
        "encoder": recipe.encoder,
        "kind": recipe.kind,
        "labels": "votes" if recipe.kind == "raters" else recipe.labels,
        "features": dict(recipe.features.document()),
    }
