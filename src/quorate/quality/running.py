"""Running checks: which of them can say something, over what there is now, and over history."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from random import Random
from typing import cast

import numpy as np

from quorate import plugins
from quorate.analysis.preference.reading.sides import TIE
from quorate.quality.check import Check
from quorate.quality.finding import Finding, Verdict
from quorate.quality.view import COUNTS, Answers, Purpose, RowIndex, View
from quorate.quality.votes import GrowingVotes
from quorate.schema.judgments import NO_TIME
from quorate.schema.question import Kind

Setting = bool | int | float | str
"""the value of an option of a check"""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A check that was not run, and why."""

    check: str
    why: str


@dataclass(frozen=True, slots=True)
class First:
    """When a finding first came: after how many judgments of the rater, at what time.

    ``judgments`` counts all of the rater's so far (of an item's finding: of the rater who was
    looked at then); ``at`` is the time of the latest, ``NO_TIME`` where unknown.
    """

    finding: Finding
    rater: str
    judgments: int
    at: int


@dataclass(frozen=True, slots=True)
class Looked:
    """What a run over history found: first findings in the order in which they came."""

    first: tuple[First, ...]
    skipped: tuple[Skipped, ...]
    looks: int


@dataclass(frozen=True, slots=True)
class Run:
    """What checks found, and which were skipped."""

    findings: tuple[Finding, ...]
    skipped: tuple[Skipped, ...]


def made(name: str, options: Mapping[str, Setting] | None = None) -> Check:
    """The check of that name, its options set.

    Raises UnknownNameError for a name that no check has, RequestError for an option that the check
    does not have or a value of the wrong type; both name the nearest that there is.
    """
    return cast("Check", plugins.set_up(plugins.CHECKS, "check", name, options or {}))


def every(options: Mapping[str, Mapping[str, Setting]] | None = None) -> tuple[Check, ...]:
    """All checks there are, by name, with the options of those that are named."""
    given = options or {}
    for name in given:
        made(name, given[name])
    return tuple(made(name, given.get(name)) for name in plugins.names(plugins.CHECKS))


def has(view: View) -> frozenset[str]:
    """Which of ``check.NEEDS`` a view holds, at the cost of one walk over it."""
    answers = view.answers.values()
    present = {
        "gold": any((a.right >= 0).any() for a in answers),
        "audit": bool((view.purpose == Purpose.AUDIT).any()),
        "repeats": bool((view.round > 0).any()),
        "seconds": bool(np.isfinite(view.seconds).any()),
        "times": bool((view.at != NO_TIME).any()),
        "shown": any((a.first >= 0).any() for a in answers),
        # the others' numbers say as much as a posterior of options
        "posterior": any(
            a.posterior is not None or a.question.kind is Kind.NUMERIC for a in answers
        ),
        "text": any(a.texts is not None for a in answers),
        "guideline": bool(view.terms.guidelines) and bool((view.guideline >= 0).any()),
        "consent": view.terms.asks_consent,
        "pay": view.terms.currency is not None and bool(view.conduct),
        "lengths": any(bool(np.isfinite(c.length).any()) for c in view.compared.values()),
        "candidates": any(bool((c.candidate >= 0).any()) for c in view.compared.values()),
        "ties": any(TIE in a.options for a in answers),
    }
    return frozenset(name for name, there in present.items() if there)


LACKING: Mapping[str, str] = {
    "gold": "no answer is known",
    "audit": "there are no trap items",
    "repeats": "nobody judged an item twice",
    "seconds": "how long judgments took is not known",
    "times": "when judgments were given is not known",
    "shown": "the order in which options were shown is not known",
    "posterior": "no question has a consensus",
    "text": "no question asks for free text",
    "guideline": "the guideline behind judgments is not known",
    "consent": "no consent is asked for",
    "pay": "what raters earn is not known",
    "lengths": "how long the compared responses are is not known",
    "candidates": "whose the compared responses are is not known",
    "ties": "no question lets raters say that two are equally good",
}
"""what is said of a check that needs what is not there"""


def run(checks: Iterable[Check], view: View, now: int, rng: Random) -> Run:
    """What all checks find whose needs the view meets; the others are listed with the reason.

    Of several findings about the same subject the weightiest stands.
    """
    able, skipped = able_to(checks, view)
    found: dict[object, Finding] = {}
    for check in able:
        for finding in check.find(view, now, rng):
            # a pair is looked at from both sides
            other = found.setdefault(finding.subject, finding)
            if (finding.verdict is Verdict.STRONG, finding.score) > (
                other.verdict is Verdict.STRONG,
                other.score,
            ):
                found[finding.subject] = finding
    return Run(tuple(found.values()), skipped)


def able_to(checks: Iterable[Check], view: View) -> tuple[tuple[Check, ...], tuple[Skipped, ...]]:
    """The checks that can say something about a view, and those that cannot, with the reason."""
    present = has(view)
    able, skipped = [], []
    for check in checks:
        lacking = sorted(check.needs - present)
        if lacking:
            skipped.append(Skipped(check.name, "; ".join(LACKING[need] for need in lacking)))
        else:
            able.append(check)
    return tuple(able), tuple(skipped)


def history(
    checks: Iterable[Check],
    view: View,
    every: int = 5,
    *,
    seed: int = 0,
    told: Callable[[float], None] | None = None,
) -> Looked:
    """A dry run: what the checks would have said while the judgments came, and when first.

    Walks over the rows in their order and looks at a rater after every ``every`` of their
    judgments, and once more at their last, seeing nothing of what came later: posteriors are
    those of the votes until then, smoothed (``quality.votes``). What is known of raters
    (``view.conduct``) and gold is taken as it is. A finding that comes back with another verdict
    counts again. ``told`` hears the share that is done.
    """
    able, skipped = able_to(checks, view)
    past = _Past(view)
    last = dict(zip(view.rater.tolist(), range(len(view)), strict=True))
    given = np.zeros(len(view.raters), np.int64)
    rng = Random(seed)
    first: dict[tuple[object, ...], First] = {}
    looks = 0
    for row in range(len(view)):
        past.add(row)
        rater = int(view.rater[row])
        given[rater] += 1
        if given[rater] % every and last[rater] != row:
            continue
        looks += 1
        then = past.view(row + 1, rater)
        now = int(view.at[row])
        for check in able:
            for finding in check.find(then, now, rng):
                key = (*finding.subject, finding.verdict)
                if key not in first:
                    first[key] = First(finding, view.raters[rater], int(given[rater]), now)
        if told is not None and looks % 50 == 0:
            told((row + 1) / len(view))
    return Looked(tuple(first.values()), skipped, looks)


class _Past:
    """A view as it was after so many rows, growing."""

    def __init__(self, view: View) -> None:
        self.whole = view
        self.index = RowIndex()
        self.posteriors = {
            name: GrowingVotes(answers, len(view.items))
            for name, answers in view.answers.items()
            if answers.posterior is not None
        }

    def add(self, row: int) -> None:
        """The next row was given."""
        view = self.whole
        item = int(view.item[row])
        self.index.add(int(view.rater[row]), item)
        if view.round[row] == 0 and Purpose(int(view.purpose[row])) in COUNTS:
            for votes in self.posteriors.values():
                votes.add(row, item)

    def view(self, n: int, rater: int) -> View:
        """The first n rows, looking at one rater."""
        view = self.whole
        return replace(
            view,
            item=view.item[:n],
            rater=view.rater[:n],
            at=view.at[:n],
            seconds=view.seconds[:n],
            purpose=view.purpose[:n],
            round=view.round[:n],
            guideline=view.guideline[:n],
            judgment=view.judgment,
            answers={name: self._answers(name, n) for name in view.answers},
            subjects=(rater,),
            index=self.index,
        )

    def _answers(self, name: str, n: int) -> Answers:
        answers = self.whole.answers[name]
        votes = self.posteriors.get(name)
        return replace(
            answers,
            code=answers.code[:n],
            value=answers.value[:n],
            right=answers.right[:n],
            first=answers.first[:n],
            posterior=None if votes is None else votes.posterior,
        )
