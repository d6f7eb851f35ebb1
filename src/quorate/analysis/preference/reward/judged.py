"""Judged: the pairs of texts that judgments are about."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.consensus import Consensus, consensus
from quorate.analysis.preference.candidates import Candidates
from quorate.analysis.preference.comparisons import Comparisons
from quorate.analysis.preference.reading.compare import TOPIC, compare
from quorate.analysis.preference.reading.sides import sides
from quorate.analysis.preference.reward.pairs import Pairs, groups
from quorate.analysis.preference.trust.posterior import pair_posterior
from quorate.schema import EmptyError, Judgments, NotApplicableError

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]

UNSURE = 0.5
"""votes for each side that a belief begins with where no consensus gives one (Jeffreys)"""


def pairs_of_judgments(
    judgments: Judgments, candidates: Candidates, believed: Consensus | None = None
) -> Pairs:
    """The pairs that judgments of a pair, a best-of or a ranking compare, with their votes.

    The belief of a pair question is the posterior of its consensus (``believed``; else it is
    inferred here), half of a tie counted to each side. A best-of or a ranking makes a pair of each
    two responses that it compares; its belief is (k + ½) / (n + 1) for k of n votes. Votes are
    first judgments: a repeat counts for nothing. Raises NotApplicableError for another kind of
    question, EmptyError where no two compared responses have texts.
    """
    numbered = Candidates(
        candidates.frame.with_columns(
            pl.int_range(pl.len()).cast(pl.String).alias("candidate"),
        ),
        candidates.prompts,
        candidates.topics,
    )
    votes = compare(judgments, numbered, covariates=())
    rows = votes.candidates.cast(pl.Int64).to_numpy()
    first, second = rows[votes.first], rows[votes.second]
    told = candidates.frame["text"].is_not_null().to_numpy()
    once = np.ones(len(votes), np.bool_) if votes.again is None else ~votes.again
    texts = told[first] & told[second]
    kept = texts & once
    if not kept.any():
        raise EmptyError(
            "no two compared responses have texts",
            where=judgments.reading.source,
            remedy="give the file of items with the texts that were compared",
        )
    notes = [*votes.notes]
    if not texts.all():
        notes.append(f"{int((~texts).sum()):,} comparisons are of no text; they are left out")
    if not once.all():
        notes.append(f"{int((~once).sum()):,} repeated judgments are left out")
    return _paired(votes, first, second, kept, candidates, judgments, believed, tuple(notes))


def _paired(
    votes: Comparisons,
    first: Longs,
    second: Longs,
    kept: NDArray[np.bool_],
    candidates: Candidates,
    judgments: Judgments,
    believed: Consensus | None,
    notes: tuple[str, ...],
) -> Pairs:
    """Votes on the same two responses brought together, in the order of the file."""
    turn = np.where(first < second, 1, -1).astype(np.int8)
    low, high = np.minimum(first, second)[kept], np.maximum(first, second)[kept]
    size = len(candidates.frame)
    key, begin, pair = np.unique(low * size + high, return_index=True, return_inverse=True)
    sign = (votes.sign * turn)[kept]
    frame = candidates.frame
    items = votes.items[votes.item[kept][begin]]
    prompts = pl.Series([candidates.prompts.get(item) or "" for item in frame["item"]])
    found = Pairs(
        prompts=prompts.cast(pl.String),
        responses=frame["text"].fill_null(""),
        first=key // size,
        second=key % size,
        belief=np.full(len(key), 0.5),
        items=items,
        group=groups(prompts.cast(pl.String)[key // size], items),
        raters=votes.raters,
        pair=pair.astype(np.int64),
        rater=votes.rater[kept].astype(np.int64),
        sign=sign,
        position=(votes.position * turn)[kept],
        topics=_topics(votes, kept, begin),
        places=frame.select("item", "field"),
        notes=notes,
    )
    return _believed(found, candidates, judgments, believed)


def _topics(votes: Comparisons, kept: NDArray[np.bool_], begin: Longs) -> pl.Series | None:
    if TOPIC not in votes.groups:
        return None
    return votes.groups[TOPIC].cast(pl.String).filter(kept).gather(begin)


def _believed(
    found: Pairs, candidates: Candidates, judgments: Judgments, believed: Consensus | None
) -> Pairs:
    """The pairs with the belief that the judgments support."""
    n = found.votes.sum(axis=1)
    ahead = found.votes[:, 0] + found.votes[:, 1] / 2
    belief = (ahead + UNSURE) / (n + 2 * UNSURE)
    try:
        of = sides(judgments.question)
    except NotApplicableError:
        return replace(found, belief=belief)
    posterior = pair_posterior(believed or consensus(judgments))
    p = dict(zip(posterior.items.to_list(), posterior.p_first.tolist(), strict=True))
    fields = candidates.frame["field"][found.first].to_list()
    for row, (item, field) in enumerate(zip(found.items.to_list(), fields, strict=True)):
        if item in p:
            belief[row] = p[item] if field == of.first else 1 - p[item]
    return replace(found, belief=np.clip(belief, 0.0, 1.0))
