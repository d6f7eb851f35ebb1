"""What experts say against what the crowd says: its majority, and every threshold of its share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.disagreement.answers import option_columns
from quorate.analysis.disagreement.attributes import UNKNOWN, Level, attribute
from quorate.analysis.disagreement.expert_figures import (
    Accuracy,
    Area,
    Found,
    Kappa,
    figure,
)
from quorate.analysis.disagreement.scoring.figures import Figure
from quorate.analysis.disagreement.thresholds import Threshold, best_threshold, thresholds
from quorate.analysis.plain import plain
from quorate.schema import EmptyError, Gold, Judgments, Kind, LabelError, NotApplicableError

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]
Flags = NDArray[np.bool_]

AGREED = 0.6
"""the share of the most frequent label from which an item counts as one that the crowd agrees on"""


@dataclass(frozen=True, eq=False)
class OptionAudit:
    """How well the crowd's share of one option tells the items that experts give it.

    ``found`` is the share of these items that the majority gives it too, ``spared`` that of the
    others which it does not. ``auc`` is the probability that of two items, one of each kind, the
    crowd's share is higher on the expert's (ties half); .5 is no better than chance. ``curve`` has
    one row a threshold: threshold, found with found_lower and found_upper, spared with
    spared_lower and spared_upper, accuracy, called (items at or above it). ``best`` is the
    threshold of the highest accuracy; ``best.held_out`` the accuracy of choosing it on other items.
    """

    option: str
    items: int
    others: int
    found: Figure
    spared: Figure
    auc: Figure
    curve: pl.DataFrame
    best: Threshold


@dataclass(frozen=True)
class TopicAudit:
    """The same within the items of one value of a column.

    ``found`` is by option, in the order of ``ExpertCrowd.options``; what rests on no item is None.
    """

    column: str
    value: str
    items: int
    accuracy: Figure
    kappa: Figure
    found: tuple[tuple[str, Figure], ...]
    auc: tuple[tuple[str, Figure], ...]


@dataclass(frozen=True, eq=False)
class ExpertCrowd:
    """The crowd against experts on the ``items`` that both judged.

    ``confusion`` has one row an expert's option and one column an option of the crowd's majority.
    ``agreed_right``, ``agreed_wrong``, ``split_right`` and ``split_wrong`` count items by whether
    the most frequent label has a share of .6 or more and whether it is the expert's: agreement is
    not correctness. ``ties`` of items have no single most frequent label; the option that comes
    first is taken. Figures have intervals at ``level`` by resampling items.
    """

    question: str
    items: int
    accuracy: Figure
    kappa: Figure
    confusion: pl.DataFrame
    agreed_right: int
    agreed_wrong: int
    split_right: int
    split_wrong: int
    ties: int
    options: tuple[OptionAudit, ...]
    topics: tuple[TopicAudit, ...]
    level: float
    seed: int
    digest: str
    notes: tuple[str, ...] = ()

    def __getitem__(self, option: str) -> OptionAudit:
        """The audit of one option."""
        for audit in self.options:
            if audit.option == option:
                return audit
        raise KeyError(option)

    def to_dict(self) -> dict[str, object]:
        """Everything for JSON; what is undefined is None."""
        return {field.name: plain(getattr(self, field.name)) for field in fields(self)}


@dataclass(frozen=True, eq=False)
class _Known:
    """The I items that both judged: expert's option, crowd's shares (I, K), its majority."""

    expert: Longs
    share: Doubles
    majority: Longs
    used: Longs
    """options that experts gave some item, in order"""
    seed: int

    def score(self, option: int) -> Doubles:
        """The crowd's share of an option, with that of options experts never give dealt out."""
        unused = 1 - self.share[:, self.used].sum(axis=1)
        return np.asarray(self.share[:, option] + unused / len(self.used))


def expert_crowd(
    judgments: Judgments,
    gold: Gold,
    by: str | Sequence[str] | None = None,
    positive: str | None = None,
    *,
    seed: int = 0,
) -> ExpertCrowd:
    """Measures how far the crowd's majority, and its share of an option, agree with experts.

    With g_i the expert's option of item i, s_ik the share of its judgments for option k and
    m_i = argmax_k s_ik, the first of those that tie:

        accuracy = mean [m_i = g_i]
        κ = (accuracy - Σ_k g_k m_k) / (1 - Σ_k g_k m_k),  g_k and m_k shares of items
        found_k = P(m_i = k | g_i = k),  spared_k = P(m_i ≠ k | g_i ≠ k)
        AUC_k = P(S_ik > S_jk) + P(S_ik = S_jk) / 2  for g_i = k, g_j ≠ k

    where S_ik = s_ik + u_i / q, u_i the share of options that no expert gives (such as «unsure»)
    and q how many options experts do give: someone who is unsure is as much for one as for
    another. A threshold t calls an item k where S_ik ≥ t; the majority of two options is t = .5,
    and whether that is a good threshold is what the curve shows.

    The expert's word is ``gold``. ``positive`` names the one option to look at; by default all
    that experts give. ``by`` names columns of item attributes: the same figures for each value,
    whose intervals are not adjusted for their number. Intervals are of Wilson for found and
    spared of a curve, else BCa by resampling items (1,000 replicates); where a share is 0 or 1 the
    exact binomial bound.

    Raises NotApplicableError for questions without options to choose one of, EmptyError where no
    item has both, LabelError where ``positive`` is no option that experts give, ColumnError.

    Source: Wang et al. 2023, «All that agrees is not gold», Findings of EMNLP; Aroyo et al. 2023,
    «DICES Dataset», arXiv:2306.11247.
    """
    known, at, notes = _known(judgments, gold, seed)
    options = judgments.question.options
    audited = _audited(known, options, positive)
    columns = [by] if isinstance(by, str) else list(by or ())
    right = known.majority == known.expert
    plurality = known.share.max(axis=1)
    agreed = plurality >= AGREED - 1e-12
    ties = int((np.isclose(known.share, plurality[:, None]).sum(axis=1) > 1).sum())
    topics: list[TopicAudit] = []
    for column in columns:
        found, remarks = _topics(judgments, column, known, at, audited)
        topics += found
        notes += remarks
    return ExpertCrowd(
        question=judgments.question.name,
        items=len(at),
        accuracy=figure(Accuracy(), known.expert, known.majority, seed),
        kappa=figure(Kappa(len(options)), known.expert, known.majority, seed),
        confusion=_confusion(known, options),
        agreed_right=int((agreed & right).sum()),
        agreed_wrong=int((agreed & ~right).sum()),
        split_right=int((~agreed & right).sum()),
        split_wrong=int((~agreed & ~right).sum()),
        ties=ties,
        options=tuple(_audit(known, k, options[k]) for k in audited),
        topics=tuple(topics),
        level=0.95,
        seed=seed,
        digest=judgments.digest,
        notes=notes,
    )


def _known(judgments: Judgments, gold: Gold, seed: int) -> tuple[_Known, Longs, tuple[str, ...]]:
    """The items that both judged, their places in the table, and what is left out."""
    if judgments.question.kind not in {Kind.CATEGORICAL, Kind.ORDINAL}:
        raise NotApplicableError(
            f"a majority is of options, and {judgments.question.name!r} is "
            f"{judgments.question.kind.value}",
            remedy="use calibrate(consensus(judgments), gold) for other kinds of question",
        )
    aligned = gold.on(judgments)
    codes = aligned.codes if aligned.codes is not None else np.empty(0, np.int32)
    judged = judgments.overlap > 0
    at = np.flatnonzero((codes >= 0) & judged)
    if not len(at):
        raise EmptyError(
            "no item has both judgments and an expert's option",
            remedy="check that gold names items of the table and options of the question",
        )
    K = judgments.n_options
    cell = judgments.item.astype(np.int64) * K + judgments.codes
    count = np.bincount(cell, minlength=judgments.n_items * K).reshape(-1, K)[at]
    expert = codes[at].astype(np.int64)
    notes = []
    absent = aligned.absent + int(((codes >= 0) & ~judged).sum())
    if absent:
        notes.append(f"left out: {absent:,} of the experts’ items, which nobody judged")
    if aligned.unseen:
        other = int((aligned.known & (codes < 0)).sum())
        notes.append(
            f"left out: {other:,} items where the expert’s label is no option "
            f"({', '.join(aligned.unseen)})"
        )
    share = count / count.sum(axis=1, keepdims=True)
    known = _Known(expert, share, count.argmax(axis=1), np.unique(expert), seed)
    return known, at, tuple(notes)


def _audited(known: _Known, options: tuple[str, ...], positive: str | None) -> list[int]:
    given = [int(k) for k in known.used]
    if positive is None:
        return given
    if positive not in [options[k] for k in given]:
        raise LabelError(
            f"experts give no item the option {positive!r}",
            remedy=f"they give {', '.join(options[k] for k in given)}",
        )
    return [options.index(positive)]


def _audit(known: _Known, option: int, name: str) -> OptionAudit:
    of = known.expert == option
    score = known.score(option)
    called = known.majority == option
    return OptionAudit(
        option=name,
        items=int(of.sum()),
        others=int((~of).sum()),
        found=figure(Found(), of, called, known.seed),
        spared=figure(Found(), ~of, ~called, known.seed),
        auc=figure(Area(), of, score, known.seed),
        curve=thresholds(score, of),
        best=best_threshold(score, of, known.seed),
    )


def _topics(
    judgments: Judgments, column: str, known: _Known, at: Longs, audited: list[int]
) -> tuple[list[TopicAudit], tuple[str, ...]]:
    """The figures within each value of a column of items."""
    found = attribute(judgments, column, Level.ITEM)
    codes = found.codes[at]
    options = judgments.question.options
    made = []
    for value in np.unique(codes[codes != UNKNOWN]):
        of = codes == value
        expert, majority = known.expert[of], known.majority[of]
        made.append(
            TopicAudit(
                column=column,
                value=found.values[value],
                items=int(of.sum()),
                accuracy=figure(Accuracy(), expert, majority, known.seed),
                kappa=figure(Kappa(len(options)), expert, majority, known.seed),
                found=tuple(
                    (options[k], figure(Found(), expert == k, majority == k, known.seed))
                    for k in audited
                ),
                auc=tuple(
                    (options[k], figure(Area(), expert == k, known.score(k)[of], known.seed))
                    for k in audited
                ),
            )
        )
    missing = int((codes == UNKNOWN).sum())
    return made, (f"{missing:,} items have no {column}",) if missing else ()


def _confusion(known: _Known, options: tuple[str, ...]) -> pl.DataFrame:
    K = len(options)
    counts = np.bincount(known.expert * K + known.majority, minlength=K * K).reshape(K, K)
    seen = counts.sum(axis=1) > 0
    rows = {"expert": [o for o, some in zip(options, seen, strict=True) if some]}
    names = option_columns(options, ("expert",))
    return pl.DataFrame({**rows, **{o: counts[seen, k] for k, o in enumerate(names)}})
