"""Reward: what a model learns from the judgments of a comparing question.

The analytic stack is loaded with this file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from quorate.analysis.consensus import consensus
from quorate.analysis.preference.reward import Pairs, RewardReport, pairs_of_judgments
from quorate.analysis.preference.reward.breakdown import FEW
from quorate.analysis.preference.reward.report import reward_report
from quorate.campaign.exporting import Row
from quorate.campaign.insight.preferring import candidates_of, judgments_of
from quorate.campaign.rights import ConflictError
from quorate.schema.campaign import CampaignSpec
from quorate.storage.queries.preference import Shown

Told = Callable[[str, float], None]

FOLDS = 5
LEAST = FEW
"""pairs with a majority below which a model says nothing"""
MOST = 5_000
"""pairs beyond which the report is the command line's; so many take about 20 seconds of a core"""


@dataclass(frozen=True, slots=True)
class Learned:
    """What a model learned, and of how many raters and topics there is too little to tell.

    ``report`` is None where fewer than ``LEAST`` pairs have a majority, or fewer prompts were
    judged than there are folds.
    """

    pairs: int
    decided: int
    prompts: int
    report: RewardReport | None
    raters_left_out: int = 0
    topics_left_out: int = 0


def learned(
    spec: CampaignSpec,
    question: str,
    rows: Sequence[Row],
    items: Sequence[Shown],
    told: Told = lambda step, done: None,
) -> Learned:
    """Train and try the built-in linear model, as ``quorate reward report`` does unasked.

    Raises EmptyError where no two compared responses have texts, ConflictError where there are too
    many pairs for a page.
    """
    if not any(row.question == question and row.counts for row in rows):
        return Learned(0, 0, 0, None)
    pairs = _pairs(spec, question, rows, items)
    if len(pairs) > MOST:
        raise ConflictError(
            f"{len(pairs):,} pairs were judged, and a page trains on {MOST:,} at most",
            remedy="download the judgments and run quorate reward report",
        )
    decided = int((pairs.share != 0.5).sum())
    if decided < LEAST or pairs.n_groups < FOLDS:
        return Learned(len(pairs), decided, pairs.n_groups, None)
    report = reward_report(pairs, folds=FOLDS, told=told)
    voted = len(set(pairs.rater.tolist()))
    topics = 0 if pairs.topics is None else pairs.topics.drop_nulls().n_unique()
    return Learned(
        pairs=len(pairs),
        decided=decided,
        prompts=pairs.n_groups,
        report=report,
        raters_left_out=voted - len(report.raters),
        topics_left_out=topics - len(report.topics),
    )


def _pairs(spec: CampaignSpec, question: str, rows: Sequence[Row], items: Sequence[Shown]) -> Pairs:
    table = judgments_of(spec, question, rows)
    believed = None
    if table.question.options:
        # repeats and traps are votes of nobody: the belief is that of the work alone
        work = [row for row in rows if row.counts]
        believed = consensus(judgments_of(spec, question, work, "last", declared=False))
    return pairs_of_judgments(table, candidates_of(spec, question, items), believed)
