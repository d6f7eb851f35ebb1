"""Runs: calls taken into the models of all questions in one go, with the bits of one by one.

Many calls at once go through compiled code where a model has it; the models do not know of each
other, so each takes the whole run in by itself. What is asked of them after each call is how
certain the item's consensus is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from quorate.assignment.live.classes import Classes
from quorate.assignment.live.model import Label, Model
from quorate.assignment.live.options import IN, OUT, Options

Labels = Mapping[str, Label | None]
Change = tuple[str, int, int, Labels | None]
"""what is done, the places of the item and the rater, the labels by question"""
Certain = tuple[Sequence[float], Sequence[bool]]
"""after each call: the certainty of its item, and whether it was asked about"""
COMPILED_FROM = 2_000
"""calls for which it pays to load compiled code"""


def run(models: Mapping[str, Model], changes: Sequence[Change]) -> Sequence[float]:
    """Take the calls in; the certainty of the item of each, just after it."""
    if len(changes) < COMPILED_FROM:
        return [_one(models, change) for change in changes]
    found = [_taken(model, name, changes) for name, model in models.items()]
    if len(found) == 1:
        return found[0][0]
    if not found:
        return [1.0] * len(changes)
    return [_least(*at) for at in zip(*(zip(*one, strict=True) for one in found), strict=True)]


def _least(*found: tuple[float, bool]) -> float:
    return min((sure for sure, asked in found if asked), default=min(sure for sure, _ in found))


def _one(models: Mapping[str, Model], change: Change) -> float:
    for name, model in models.items():
        apply(model, name, change)
    return lowest(models.values(), change[1])


def apply(model: Model, name: str, change: Change) -> None:
    """What a call does to the model of one question."""
    kind, item, rater, labels = change
    if kind == "withdraw":
        model.withdraw(item, rater)
    elif labels is None or name not in labels:
        return
    elif kind == "know":
        model.know(item, labels[name])
    elif (label := labels[name]) is None:
        model.withdraw(item, rater)
    else:
        model.judge(item, rater, label)


def _taken(model: Model, name: str, changes: Sequence[Change]) -> Certain:
    if isinstance(model, Classes):
        return _by_kernel(model, [_of(name, change) for change in changes])
    if isinstance(model, Options) and model.each:
        return _options(model, [_of(name, change) for change in changes])
    sure, asked = [], []
    for change in changes:
        apply(model, name, change)
        sure.append(model.certainty(change[1]))
        asked.append(model.asked(change[1]))
    return sure, asked


def _of(name: str, change: Change) -> tuple[str, int, int, Label | None]:
    """A call as far as one question goes; ``""`` where it does nothing there."""
    kind, item, rater, labels = change
    if kind == "withdraw":
        return kind, item, rater, None
    if labels is None or name not in labels:
        return "", item, rater, None
    label = labels[name]
    if kind == "judge" and label is None:
        return "withdraw", item, rater, None
    return kind, item, rater, label


def _options(model: Options, calls: Sequence[tuple[str, int, int, Label | None]]) -> Certain:
    least: Sequence[float] = ()
    asked: Sequence[bool] = ()
    for option, each in zip(model.options, model.each, strict=True):
        sure, told = _by_kernel(each, [_in_or_out(option, call) for call in calls])
        asked = asked or told
        least = list(map(min, least, sure)) if least else sure
    return least, asked


def _in_or_out(
    option: str, call: tuple[str, int, int, Label | None]
) -> tuple[str, int, int, Label | None]:
    kind, item, rater, label = call
    if kind not in ("judge", "know"):
        return call
    if isinstance(label, str | float | int):
        return ("", item, rater, None) if kind == "judge" else (kind, item, rater, None)
    return kind, item, rater, None if label is None else IN if option in label else OUT


def _by_kernel(model: Classes, calls: Sequence[tuple[str, int, int, Label | None]]) -> Certain:
    # compiles, or loads what was compiled, when there is much to do for the first time
    from quorate.assignment.live.kernel import take_in

    return take_in(model, calls)


def lowest(models: Iterable[Model], item: int) -> float:
    """The certainty of the least certain question of an item, among those that anybody answered;
    of them all, where nobody answered any; 1 without models."""
    every = list(models)
    asked = [model for model in every if model.asked(item)]
    return min((model.certainty(item) for model in asked or every), default=1.0)
