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
from quorate.storage.queries import rejudging as queries
from quorate.storage.queries.rejudging import Rejudged, Returned
from quorate.storage.transaction import Transaction

TYPICAL = 0.8
"""the accuracy of a rater where nothing tells"""
AT_ONCE = 5_000
"""items about which one query asks"""


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


def standing(
    watch: Watch, question: str, items: Iterable[str], *, options: bool = True
) -> Standing:
    """What is believed of items now, of each of their ``options`` or of the label alone.

    Nothing else may be done to the watch meanwhile.
    """
    following = watch.following
    labels: dict[str, Believed] = {}
    posteriors: dict[str, Mapping[str, float]] = {}
    with following.lock:
        for item in items:
            found = following.beliefs.evidence(item).get(question)
            if found is not None and isinstance(found.label, str):
                labels[item] = Believed(found.label, found.probability, found.judgments)
                if options:
                    posteriors[item] = following.beliefs.posterior(question, item)
        return Standing(labels, posteriors, _accuracy(following, question), following.read)


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
    # no item has a name that cannot be printed, which a store might not take
    left = [item for item in items if item not in found.labels and item.isprintable()]
    given: dict[str, Counter[str]] = {}
    for start in range(0, len(left), AT_ONCE):
        names = json.dumps(left[start : start + AT_ONCE])
        for one in tx.all(queries.GIVEN, campaign=spec.name, items=names):
            label = analysed(spec, json.loads(one.labels)).get(question)
            if one.purpose in FEEDS and isinstance(label, str):
                given.setdefault(one.item, Counter())[label] += 1
    labels, options = dict(found.labels), dict(found.options)
    for item, counts in given.items():
        label, most = min(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        labels[item] = Believed(label, most / counts.total(), counts.total())
        options[item] = {name: n / counts.total() for name, n in counts.items()}
    return replace(found, labels=labels, options=options)


def changed(spec: CampaignSpec, returned: Iterable[Returned], found: Standing) -> Counter[str]:
    """How many items that are back have another label than before, by batch."""
    counted: Counter[str] = Counter()
    for row in returned:
        believed = found.labels.get(row.item)
        now = _settled(spec, row.question, row.adjudicated) or (believed and believed.label)
        counted[row.batch] += row.label is not None and now != row.label
    return counted


def _settled(spec: CampaignSpec, question: str, adjudicated: str | None) -> str | None:
    """The label that an expert gave, if one did."""
    if adjudicated is None:
        return None
    label = analysed(spec, json.loads(adjudicated)).get(question)
    return label if isinstance(label, str) else None


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
    settled = _settled(spec, question, row.adjudicated)
    believed = found.labels.get(row.item)
    now = settled or (None if believed is None else believed.label)
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
        now=now,
        now_probability=1.0 if settled else None if believed is None else believed.probability,
        asked=row.judgments,
        got=got,
        back=back,
        changed=None if not back or before is None else now != before,
        adjudicated=row.adjudicated is not None,
    )
