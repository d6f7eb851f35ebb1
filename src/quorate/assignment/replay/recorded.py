"""Recorded judgments as a replay takes them: who said what, revealed one at a time."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.schema import EmptyError, Gold, Judgments, Kind, NotApplicableError, RequestError


@dataclass(frozen=True, eq=False)
class Recorded:
    """The judgments of one question with the known answers; options are numbers from 0.

    ``votes`` of each item by rater (the last one where a rater judged an item twice), ``truth``
    of the items whose gold is one of the options.
    """

    judgments: Judgments
    votes: tuple[dict[int, int], ...]
    truth: dict[int, int]

    @property
    def n_judgments(self) -> int:
        """How many judgments there are to reveal."""
        return sum(len(each) for each in self.votes)


def recorded(judgments: Judgments, gold: Gold) -> Recorded:
    """Judgments and gold, checked.

    Raises NotApplicableError where the question has no single right option, EmptyError where fewer
    than two judged items have gold, RequestError where nobody judged an item twice or more.
    """
    if judgments.question.kind not in (Kind.CATEGORICAL, Kind.ORDINAL):
        raise NotApplicableError(
            f"question {judgments.question.name!r} is {judgments.question.kind}; a replay counts "
            "right answers to questions with one option",
            remedy="replay a categorical or ordinal question",
        )
    votes: list[dict[int, int]] = [{} for _ in range(judgments.n_items)]
    rows = zip(
        judgments.item.tolist(), judgments.rater.tolist(), judgments.codes.tolist(), strict=True
    )
    for item, rater, label in rows:
        votes[item][rater] = label
    codes = gold.on(judgments).codes
    truth = {} if codes is None else {i: c for i, c in enumerate(codes.tolist()) if c >= 0}
    truth = {item: code for item, code in truth.items() if votes[item]}
    if len(truth) < 2:
        raise EmptyError(
            f"{len(truth)} of the judged items have gold",
            remedy="give gold for two judged items or more, named as in the judgments",
        )
    if max(len(each) for each in votes) < 2:
        raise RequestError(
            "no item has two judgments, so nothing could be saved",
            remedy="replay judgments with an overlap of at least 2",
        )
    return Recorded(judgments, tuple(votes), truth)
