"""One option of a question with several answers, as a question of its own: is it chosen or not?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from quorate.schema import Judgments, Kind, LabelError, NotApplicableError, Question

NO, YES = "not chosen", "chosen"


def of_option(judgments: Judgments, option: str) -> Judgments:
    """Whether each judgment of a multi-label question chose ``option``: «chosen», «not chosen».

    A jury decides such a question an option at a time, for which options go together is not what
    its seats vote on. Raises NotApplicableError for other questions, LabelError for an option that
    is not there.
    """
    question, sets = judgments.question, judgments.sets
    if question.kind is not Kind.MULTILABEL or sets is None:
        raise NotApplicableError(
            f"{question.name!r} has one answer a judgment: a jury decides for an option as it is",
            remedy="leave the option out",
        )
    if option not in question.options:
        raise LabelError(
            f"question {question.name!r} has no option {option!r}",
            where=judgments.reading.source,
            remedy=f"there are {', '.join(map(repr, question.options))}",
        )
    chose = sets[:, question.options.index(option)].astype(np.int32)
    before = judgments.superseded
    return replace(
        judgments,
        question=Question(f"{question.name}: {option}", Kind.CATEGORICAL, (NO, YES)),
        label=chose[judgments.codes],
        sets=None,
        superseded=None
        if before is None
        else replace(
            before,
            earlier=chose[before.earlier.astype(np.int32)],
            later=chose[before.later.astype(np.int32)],
        ),
    )
