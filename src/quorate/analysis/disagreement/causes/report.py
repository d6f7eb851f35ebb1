"""Why raters differ on an item: the evidence for each cause, in numbers and in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.disagreement.attributes import Attribute, Level, attribute
from quorate.analysis.disagreement.causes.camps import CampTest
from quorate.analysis.disagreement.causes.cause import CAUSES, NOT_CLEAR, Cause
from quorate.analysis.disagreement.causes.concentration import (
    Unclear,
    unclear_pairs,
    unclear_values,
)
from quorate.analysis.disagreement.causes.fitting import Fit, fit
from quorate.analysis.disagreement.causes.model import pairs_of
from quorate.analysis.disagreement.causes.remarks import ABOUT, odds_of, remarks_of
from quorate.analysis.disagreement.causes.versions import several, version_of, versions
from quorate.analysis.disagreement.causes.votes import Doubles, Votes, votes_of
from quorate.analysis.disagreement.causes.wording import Told, sentence
from quorate.analysis.disagreement.groups.anonymity import SMALLEST, suppress
from quorate.schema import Judgments
from quorate.schema.errors import ColumnError

CLEAR_ENOUGH = 0.6
"""the probability from which a cause is named"""
TOLD = tuple(n for n, cause in enumerate(CAUSES) if cause in {Cause.CONTEXT, Cause.ITEM})
"""causes that raters' remarks tell, however few judgments there are"""
REMARKED = (0.02, 0.02)
"""how often items lack context or are broken, where raters can say so"""
FAINT = 0.02
"""the part of split items that the guideline explains where votes alone do not say so"""


@dataclass(frozen=True, eq=False)
class Causes:
    """Why raters differ, item by item.

    ``items`` has a row for each item on which they do, in the order of the judgments: ``item``,
    ``cause`` (``NOT_CLEAR`` where none has .6, and where one word stands against one),
    ``probability`` of the likeliest, ``p_slip`` and so on for each of ``CAUSES``, ``first`` and
    ``second`` (the two options that stand against each other), ``judgments`` and ``sentence``.
    ``unclear`` are pairs of options that the guideline does not tell apart, the largest first.
    ``raters``: ``rater``, ``attention`` (how often a judgment follows its item), and ``camp`` (the
    probability of the first of two camps; null where there are none). ``tests``: whether raters
    side together, by each column and by no column. ``notes`` say what was left out. ``versions``
    has a row for each version of the guideline: ``version``, ``items`` (all judged under it alone)
    and how many of these have each cause, ``NOT_CLEAR`` last; None if no version was given.
    """

    items: pl.DataFrame
    raters: pl.DataFrame
    unclear: tuple[Unclear, ...]
    tests: tuple[CampTest, ...]
    notes: tuple[str, ...]
    seed: int
    draws: int
    digest: str
    versions: pl.DataFrame | None = None

    @property
    def counts(self) -> dict[str, int]:
        """How many items have each cause, ``NOT_CLEAR`` last."""
        names = self.items["cause"].to_list()
        return {name: names.count(name) for name in (*map(str, CAUSES), NOT_CLEAR)}


def causes(
    judgments: Judgments,
    columns: Sequence[str] = (),
    notes: pl.DataFrame | None = None,
    *,
    version: str | None = None,
    smallest: int = SMALLEST,
    draws: int = 999,
    seed: int = 0,
) -> Causes:
    """Name the likeliest cause of disagreement of each item that raters judge differently.

    A generative model of the votes (``causes.model``) gives the posterior of what an item means:
    one option, two of them, or one to one camp of raters and another to the other. Split items
    that gather on a pair of options are the guideline's (``causes.concentration``); camps are only
    believed in after a test (``causes.camps``). ``columns`` of raters (an age band) help to find
    camps and name them, ``columns`` of items (a topic) to find where a guideline is unclear.
    ``notes`` are skips and reports, rows of ``item`` and ``reason`` (``causes.remarks``): without
    them no item is said to lack context or to be broken. ``version`` is the column of the
    guideline's version, which may change within raters: where a pair is split under one version
    more often than its items are many is where that version is unclear. Items judged under several
    versions tell nothing of it, and are counted in the notes. Values that fewer than ``smallest``
    raters have are not shown (``groups.anonymity.suppress``). ``draws`` is how often a column is
    shuffled in its test.

    Raises NotApplicableError for a question in which raters do not take one option, ColumnError
    for a column that is not there or that belongs to single judgments.

    >>> import quorate
    >>> said = {"a": "yyyyn", "b": "nnnnn", "c": "yyyyy"}
    >>> rows = [
    ...     {"item": item, "rater": f"r{n}", "label": label}
    ...     for item, labels in said.items()
    ...     for n, label in enumerate(labels)
    ... ]
    >>> causes(quorate.from_rows(rows)).items["item"].to_list()
    ['a']
    """
    votes = votes_of(judgments)
    found = [_level(judgments, column) for column in columns]
    people = [one for one in found if one.level is Level.RATER]
    slices = [one for one in found if one.level is Level.ITEM]
    under = None if version is None else version_of(judgments, version)
    slices += [] if under is None else [under]
    counts = remarks_of(judgments, notes)
    fitted = fit(votes, people, draws, seed)
    split, options = fitted.beliefs.between, judgments.question.options
    pairs = unclear_pairs(split, fitted.model.prevalence, options, ordinal=votes.ordinal)
    values = unclear_values(split, options, slices)
    due = _due(split, pairs, values, slices)
    odds = odds_of(counts, judgments.overlap) if notes is not None else None
    shares = _shares(fitted, due, odds)
    unclear = [*(one for _, one in pairs), *(one for _, _, one in values)]
    by = next((suppress(one, smallest) for one in people if one.column == fitted.column), None)
    told = Told(judgments, votes, fitted, by, tuple(unclear), counts)
    items = _items(judgments, votes, fitted, shares, told)
    return Causes(
        items,
        _raters(judgments, fitted),
        tuple(sorted(unclear, key=lambda one: -one.items)),
        fitted.tests,
        (*fitted.notes, *_left_out(votes, odds), *several(under)),
        seed,
        draws,
        judgments.digest,
        None if under is None else versions(judgments, under, items),
    )


def _level(judgments: Judgments, column: str) -> Attribute:
    found = attribute(judgments, column)
    if found.level is Level.JUDGMENT:
        raise ColumnError(
            f"{column!r} changes within raters and items",
            where=judgments.reading.source,
            remedy="name columns that raters or items have one value of, or call it the version",
        )
    return found


def _due(
    split: Doubles,
    pairs: Sequence[tuple[int, Unclear]],
    values: Sequence[tuple[int, int, Unclear]],
    slices: Sequence[Attribute],
) -> Doubles:
    """The part of being split on each pair that the guideline explains, (I, P)."""
    due = np.zeros_like(split)
    for pair, one in pairs:
        due[:, pair] = one.due
    columns = {one.column: one.codes for one in slices}
    for pair, value, one in values:
        rows = columns[one.column] == value
        due[rows, pair] = np.maximum(due[rows, pair], one.due)
    return due


def _shares(fitted: Fit, due: Doubles, odds: Doubles | None) -> Doubles:
    """The probability of each of ``CAUSES``, (I, 6)."""
    beliefs = fitted.beliefs
    if odds is not None:
        due = np.maximum(due, FAINT)
    between = beliefs.between
    split = beliefs.split.sum(axis=1) + beliefs.hard.sum(axis=(0, 2)) + beliefs.diffuse
    guideline = (between * due).sum(axis=1)
    of = {
        Cause.SLIP: beliefs.clear.sum(axis=1),
        Cause.GUIDELINE: guideline,
        Cause.AMBIGUOUS: np.maximum(split - guideline, 0.0),
        Cause.OPINION: beliefs.opinion,
    }
    if odds is not None:
        weights = fitted.model.weights
        # what lacks context or is broken is guessed at: split or diffuse, as often as not
        guessed = beliefs.split.sum(axis=1) / weights[1] + beliefs.diffuse / weights[2]
        of[Cause.GUIDELINE] = of[Cause.GUIDELINE] * odds[:, ABOUT.index(Cause.GUIDELINE)]
        for cause, often in zip((Cause.CONTEXT, Cause.ITEM), REMARKED, strict=True):
            of[cause] = often * guessed / 2 * odds[:, ABOUT.index(cause)]
    none = np.zeros(len(beliefs.diffuse))
    table = np.stack([of.get(cause, none) for cause in CAUSES], axis=1)
    return np.asarray(table / table.sum(axis=1, keepdims=True))


def _one_each(judgments: Judgments) -> NDArray[np.bool_]:
    """The items on which two judgments stand against each other and there is no third, (I,)."""
    table = np.zeros((judgments.n_items, judgments.n_options), np.bool_)
    table[judgments.item, judgments.codes] = True
    return np.asarray((judgments.overlap == 2) & (table.sum(axis=1) == 2))


def _items(
    judgments: Judgments, votes: Votes, fitted: Fit, shares: Doubles, told: Told
) -> pl.DataFrame:
    said = votes.table(np.ones(len(votes.item)))
    rows = np.flatnonzero((said > 0).sum(axis=1) > 1)
    pair = _stand(said, fitted, shares)[rows]
    top = shares[rows].argmax(axis=1)
    most = shares[rows, top]
    clear = (most >= CLEAR_ENOUGH) & ~(_one_each(judgments)[rows] & ~np.isin(top, TOLD))
    names = [str(CAUSES[n]) if sure else NOT_CLEAR for n, sure in zip(top, clear, strict=True)]
    options = np.array(judgments.question.options, dtype=object)
    sentences = [
        sentence(told, int(i), CAUSES[n], clear=bool(sure), pair=(int(a), int(b)))
        for i, n, sure, (a, b) in zip(rows, top, clear, pair, strict=True)
    ]
    return pl.DataFrame(
        {
            "item": judgments.items[rows],
            "cause": pl.Series(names, dtype=pl.String),
            "probability": most,
            **{f"p_{cause}": shares[rows, n] for n, cause in enumerate(CAUSES)},
            "first": pl.Series(options[pair[:, 0]].tolist(), dtype=pl.String),
            "second": pl.Series(options[pair[:, 1]].tolist(), dtype=pl.String),
            "judgments": judgments.overlap[rows],
            "sentence": pl.Series(sentences, dtype=pl.String),
        }
    )


def _stand(said: Doubles, fitted: Fit, shares: Doubles) -> NDArray[np.int64]:
    """The two options that stand against each other, (I, 2): by the model, else by the votes."""
    first, second = pairs_of(said.shape[1])
    order = np.argsort(-said, axis=1, kind="stable")[:, :2].astype(np.int64)
    split = fitted.beliefs.split
    best = split.argmax(axis=1)
    by_model = np.stack([first[best], second[best]], axis=1)
    top = shares.argmax(axis=1)
    found = np.where((top == CAUSES.index(Cause.GUIDELINE))[:, None], by_model, order)
    if fitted.camp is not None:
        sides = fitted.beliefs.sides.argmax(axis=2).T
        found = np.where((top == CAUSES.index(Cause.OPINION))[:, None], sides, found)
    return np.asarray(found)


def _raters(judgments: Judgments, fitted: Fit) -> pl.DataFrame:
    camp = [None] * judgments.n_raters if fitted.camp is None else fitted.camp.tolist()
    return pl.DataFrame(
        {
            "rater": judgments.raters,
            "attention": fitted.model.attention,
            "camp": pl.Series(camp, dtype=pl.Float64),
        }
    )


def _left_out(votes: Votes, odds: Doubles | None) -> tuple[str, ...]:
    found = []
    if odds is None:
        found.append("without skips and reports no item can be said to lack context or be broken")
    if votes.shape[2] == 2:
        found.append(
            "with two options votes alone do not tell an unclear guideline from ambiguous items; "
            "a column of topics, or what raters say when they skip, can"
        )
    return tuple(found)
