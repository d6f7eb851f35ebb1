"""Answers without regions as values of Label Studio: choices, numbers, texts, pairs, rankings."""

from __future__ import annotations

from collections.abc import Mapping

from quorate.formats.exchange.label_studio.layout import Bound, Layout, branch_stored
from quorate.formats.exchange.record import Foreign
from quorate.schema.json_value import Json
from quorate.schema.questions import BestOf, Demonstration, MultipleChoice, Pair
from quorate.schema.questions.marked import parts_of

Value = dict[str, Json]


def simple_value(
    layout: Layout,
    bound: Bound,
    label: Json,
    whole: Mapping[str, Foreign],
    content: Mapping[str, Json],
) -> Value:
    """The value of a result; ``whole`` are marks by kind that say it as Label Studio had it."""
    question = bound.question
    if bound.kind == "choices":
        if isinstance(question, Pair | BestOf):
            return {"choices": [str(question.label_of(label))]}
        words = label if isinstance(label, list) else [label]
        return {"choices": [bound.stored(word) for word in words]}
    if bound.kind == "taxonomy":
        if isinstance(question, MultipleChoice):
            paths = [str(one).split("/") for one in _list(label)]
        else:
            paths = [[str(one) for one in _list(label)]]
        return {"taxonomy": [[branch_stored(word) for word in path] for path in paths]}
    if bound.kind in ("rating", "number"):
        return {bound.kind: label}
    if bound.kind == "text":
        return _text(bound, label, whole)
    if bound.kind == "pair":
        fields = [layout.fields[one.key] for one in bound.shown[:2]]
        choice = label.get("choice") if isinstance(label, dict) else None
        return {"selected": "left" if choice == fields[0] else "right"}
    return _ranked(layout, bound, label, whole, content)


def _text(bound: Bound, label: Json, whole: Mapping[str, Foreign]) -> Value:
    if bound.control.tag == "DateTime":
        return {"datetime": label}
    if isinstance(bound.question, Demonstration):
        return {"text": ["\n".join(str(turn["text"]) for turn in parts_of(label))]}
    texts = whole["texts"].data.get("text") if "texts" in whole else None
    return {"text": texts if isinstance(texts, list) else [label]}


def _ranked(
    layout: Layout,
    bound: Bound,
    label: Json,
    whole: Mapping[str, Foreign],
    content: Mapping[str, Json],
) -> Value:
    if "ranker" in whole:
        return dict(whole["ranker"].data)
    names = layout.ranked[bound.shown[0].key]
    rows = content.get(layout.fields.get(bound.shown[0].key, ""))
    ids: dict[str, Json] = {name: name for name in names}
    for name, row in zip(names, _list(rows), strict=False):
        if isinstance(row, dict) and "id" in row:
            ids[name] = row["id"]
    tiers = [[ids[str(one)] for one in _list(tier)] for tier in _list(label)]
    if not bound.control.choices:
        return {"ranker": {bound.control.name: [one for tier in tiers for one in tier]}}
    buckets = [choice.stored for choice in bound.control.choices]
    return {"ranker": {b: [*tier] for b, tier in zip(buckets, tiers, strict=False)}}


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []
