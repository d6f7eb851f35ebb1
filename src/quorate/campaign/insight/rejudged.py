"""Before and after: what is believed of suspects when they are sent, and what came of them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from quorate.campaign.rejudging import Believed, Suspect, got, is_back
from quorate.campaign.watch.following import FEEDS, analysed
from quorate.certificate.rejudgment import CameOf, came_of
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
    """What is believed of items of one question: their labels, and the probability of each option.

    An expert's label has probability 1. ``accuracy`` is that of a rater on average, ``read`` how
    many events of the log were known.
    """

    labels: Mapping[str, Believed]
    options: Mapping[str, Mapping[str, float]]
    accuracy: float
    read: int


@dataclass(frozen=True, slots=True)
class Line:
    """An item of a batch, before and now.

    ``got`` of ``asked`` judgments came since; it is ``back`` when all did, or an expert settled it.
    ``undecided``: no label is likelier than all others together. ``changed``: it has another label
    now. Both None while it is not back, the latter also where it is undecided.
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
    undecided: bool | None
    changed: bool | None
    adjudicated: bool


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


@dataclass(frozen=True, slots=True)
class Came:
    """How many items that are back have another label than before, and how many are undecided, by
    batch."""

    changed: Counter[str]
    undecided: Counter[str]


def came(spec: CampaignSpec, returned: Iterable[Returned], found: Standing) -> Came:
    """What came of the items that are back."""
    counted = Came(Counter(), Counter())
    for row in returned:
        now = _now(spec, row.question, row.item, row.adjudicated, found)
        undecided, changed = _came_of(row.label, now, back=True)
        counted.changed[row.batch] += changed is True
        counted.undecided[row.batch] += undecided is True
    return counted


def _now(
    spec: CampaignSpec, question: str, item: str, adjudicated: str | None, found: Standing
) -> Believed | None:
    """What is believed of an item: what an expert said, or else the raters."""
    settled = _settled(spec, question, adjudicated)
    believed = found.labels.get(item)
    if settled is None:
        return believed
    return Believed(settled, 1.0, 0 if believed is None else believed.judgments)


def _came_of(before: str | None, now: Believed | None, *, back: bool) -> CameOf:
    label, probability = (None, None) if now is None else (now.label, now.probability)
    return came_of(before, label, probability, back=back)


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
    now = _now(spec, question, row.item, row.adjudicated, found)
    back, before = is_back(row), told.get("label")
    undecided, changed = _came_of(before, now, back=back)
    return Line(
        item=row.item,
        wrong=float(told["wrong"]),
        suggested=told.get("suggested"),
        worth=float(told["worth"]),
        audit=bool(told.get("audit")),
        before=before,
        before_probability=told.get("probability"),
        now=None if now is None else now.label,
        now_probability=None if now is None else now.probability,
        asked=row.judgments,
        got=got(row),
        back=back,
        undecided=undecided,
        changed=changed,
        adjudicated=row.adjudicated is not None,
    )
