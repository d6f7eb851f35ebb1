"""Before and after: what is believed of suspects when they are sent, and what came of them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from quorate.campaign.rejudging import Believed, Suspect
from quorate.campaign.watch.following import FEEDS, Following, analysed
from quorate.campaign.watch.watching import Watch
from quorate.schema.campaign import CampaignSpec
from quorate.storage.queries import judgments
from quorate.storage.queries.rejudging import Batch, Rejudged
from quorate.storage.transaction import Transaction

TYPICAL = 0.8
"""the accuracy of a rater where nothing tells"""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is believed of items of one question: their labels, and the probability of each option;
    ``accuracy`` is that of a rater on average, ``read`` how many events of the log were known."""

    labels: Mapping[str, Believed]
    options: Mapping[str, Mapping[str, float]]
    accuracy: float
    read: int


@dataclass(frozen=True, slots=True)
class Line:
    """An item of a batch, before and now.

    ``got`` of ``asked`` judgments came since; it is ``back`` when all did, or an expert settled it.
    ``changed``: it has another label now; None while it is not back.
    """

    item: str
    wrong: float
    suggested: str | None
    worth: float
    audit: bool
    before: str | None
    before_probability: float | None
    now: str | None
    now_probability: float | None
    asked: int
    got: int
    back: bool
    changed: bool | None
    adjudicated: bool


def standing(watch: Watch, question: str, items: Iterable[str]) -> Standing:
    """What is believed of items now. Nothing else may be done to the watch meanwhile."""
    following = watch.following
    labels: dict[str, Believed] = {}
    options: dict[str, Mapping[str, float]] = {}
    with following.lock:
        for item in items:
            found = following.beliefs.evidence(item).get(question)
            if found is not None and isinstance(found.label, str):
                labels[item] = Believed(found.label, found.probability, found.judgments)
                options[item] = following.beliefs.posterior(question, item)
        return Standing(labels, options, _accuracy(following, question), following.read)


def _accuracy(following: Following, question: str) -> float:
    """The competence of raters on average, each as much as they judged."""
    if question not in following.beliefs.models:
        return TYPICAL
    skills = [following.beliefs.competence(question, rater) for rater in following.crews]
    given = sum(one.judgments for one in skills)
    if not given:
        return TYPICAL
    return sum(one.value * one.judgments for one in skills) / given


def filled(
    tx: Transaction, spec: CampaignSpec, question: str, items: Iterable[str], found: Standing
) -> Standing:
    """The same with the commonest answer of items of which no model believes anything, as of a
    question with very many options."""
    labels, options = dict(found.labels), dict(found.options)
    for item in items:
        if item in labels:
            continue
        given: Counter[str] = Counter()
        for one in tx.all(judgments.OF_ITEM, campaign=spec.name, item=item):
            counts = one.excluded is None and one.purpose in FEEDS and not one.surplus
            label = analysed(spec, json.loads(one.labels)).get(question) if counts else None
            if isinstance(label, str):
                given[label] += 1
        if given:
            label, most = min(given.items(), key=lambda pair: (-pair[1], pair[0]))
            labels[item] = Believed(label, most / given.total(), given.total())
            options[item] = {name: n / given.total() for name, n in given.items()}
    return replace(found, labels=labels, options=options)


def valued(
    suspects: Sequence[tuple[Suspect, float]], options: Sequence[str], found: Standing
) -> list[Suspect]:
    """Suspects with what a judgment of each is worth, given with what being wrong costs.

    The analytic stack is loaded when this is called first.
    """
    import numpy as np

    from quorate.analysis.diagnosis.loop.worth import settles, suspected, worth

    code = {option: n for n, option in enumerate(options)}
    sound = [one for one in suspects if one[0].item in found.labels and 0 <= one[0].wrong <= 1]
    if not sound:
        return [one for one, _ in suspects]
    believed = np.array([_row(code, found.options[one.item]) for one, _ in sound])
    given = [code[found.labels[one.item].label] for one, _ in sound]
    hints = [code.get(one.suggested, -1) for one, _ in sound]
    wrong = np.array([one.wrong for one, _ in sound])
    after = settles(suspected(believed, given, wrong, hints), found.accuracy)
    value = worth(wrong, after, [cost for _, cost in sound])
    of_item = {one.item: float(value[n]) for n, (one, _) in enumerate(sound)}
    return [
        replace(one, worth=of_item.get(one.item, 0.0), before=found.labels.get(one.item))
        for one, _ in suspects
    ]


def _row(code: Mapping[str, int], posterior: Mapping[str, float]) -> list[float]:
    row = [0.0] * len(code)
    for option, probability in posterior.items():
        if option in code:
            row[code[option]] = probability
    total = sum(row)
    return [p / total for p in row] if total else [1 / len(row)] * len(row)


def line_of(row: Rejudged, question: str, spec: CampaignSpec, found: Standing) -> Line:
    """An item of a batch, before and now."""
    told = json.loads(row.suspect)
    settled = None
    if row.adjudicated is not None:
        label = analysed(spec, json.loads(row.adjudicated)).get(question)
        settled = label if isinstance(label, str) else None
    now = found.labels.get(row.item)
    label_now = settled or (None if now is None else now.label)
    got = max(row.judged - int(told["judged"]), 0)
    back = got >= row.judgments or row.adjudicated is not None
    before = told.get("label")
    return Line(
        item=row.item,
        wrong=float(told["wrong"]),
        suggested=told.get("suggested"),
        worth=float(told["worth"]),
        audit=bool(told.get("audit")),
        before=before,
        before_probability=told.get("probability"),
        now=label_now,
        now_probability=1.0 if settled else None if now is None else now.probability,
        asked=row.judgments,
        got=got,
        back=back,
        changed=None if not back or before is None else label_now != before,
        adjudicated=row.adjudicated is not None,
    )


def summed(batch: Batch, lines: Sequence[Line]) -> dict[str, int]:
    """How many items of a batch are back, and how many have another label."""
    return {
        "items": batch.items,
        "back": sum(one.back for one in lines),
        "changed": sum(bool(one.changed) for one in lines),
    }
