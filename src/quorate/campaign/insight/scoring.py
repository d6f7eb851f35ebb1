"""Scores beside the judgments so far, and those of the built-in model.

The analytic stack is loaded with this file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

import numpy as np

from quorate.analysis.consensus import consensus
from quorate.analysis.diagnosis.loop.scoring import score_all
from quorate.analysis.diagnosis.model.features import features_of
from quorate.assignment.choice import chosen
from quorate.assignment.model_scores import ModelScores, Pool, wanted
from quorate.campaign.exporting import Row
from quorate.campaign.handing.scored import Scored
from quorate.campaign.insight.disagreeing import judgments_of
from quorate.schema.campaign import CampaignSpec
from quorate.schema.errors import EmptyError
from quorate.storage.queries.scoring import Askable

LEAST = 30
"""judged items below which the built-in model is not trained"""


def scored(
    spec: CampaignSpec,
    question: str,
    scores: ModelScores,
    name: str,
    rows: Iterable[Row],
    items: Sequence[Askable],
) -> Scored:
    """What the campaign's choice makes of its items, by scores and judgments so far."""
    place = {item: n for n, item in enumerate(scores.items)}
    code = {option: k for k, option in enumerate(scores.options)}
    raters: dict[str, int] = {}
    given = [
        (place[row.item], raters.setdefault(row.rater, len(raters)), code[row.label])
        for row in rows
        if row.question == question
        and row.counts
        and row.item in place
        and isinstance(row.label, str)
        and row.label in code
    ]
    columns = np.array(given, np.int64).reshape(len(given), 3)
    is_open = np.zeros(len(place), np.bool_)
    for one in items:
        if one.room > 0 and one.item in place:
            is_open[place[one.item]] = True
    pool = Pool(scores, columns[:, 0], columns[:, 1], columns[:, 2], is_open)
    found = wanted(chosen(spec.assignment), pool, outliers=spec.assignment.outliers, seed=spec.seed)
    return Scored(name, found)


def learned(
    spec: CampaignSpec, question: str, rows: Sequence[Row], items: Sequence[Askable], seed: int = 0
) -> ModelScores | None:
    """Scores of all items by the built-in model; None while too little was judged.

    It learns the items' texts and the consensus so far, in folds; see ``score_all``.
    """
    table = judgments_of(spec, question, rows, {})
    if table is None:
        return None
    believed = consensus(table, seed=seed)
    texts = [_text(spec, one.content) for one in items]
    of_item = dict(zip(believed.items.cast(str).to_list(), believed.codes.tolist(), strict=True))
    options = tuple(str(one) for one in believed.question.options)
    labels = np.array([int(of_item.get(one.item, -1)) for one in items], np.int64)
    if (labels >= 0).sum() < LEAST or not any(texts):
        return None
    features = features_of(texts=texts, seed=seed)
    try:
        found, _ = score_all(features, labels, len(options), seed=seed)
    except EmptyError:
        return None
    return ModelScores(tuple(one.item for one in items), options, found, features)


def _text(spec: CampaignSpec, content: str) -> str:
    """What an item says, its fields one after the other."""
    fields = json.loads(content)
    parts = [fields.get(one.name) for one in spec.content if not one.is_media]
    said = (one if isinstance(one, str) else json.dumps(one) for one in parts if one is not None)
    return "\n".join(said)
