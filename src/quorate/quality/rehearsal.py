"""A rehearsal: whom rules would have hit, had they been on while the judgments came.

``running.history`` says when each check first found something. A rule would have hit a rater when
so many different checks as it asks for had said so and the rater had enough judgments. Nothing is
cleared in a rehearsal, so it hits at least as many as the rules would have.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from quorate.quality.check import Check
from quorate.quality.finding import Finding
from quorate.quality.others import company, known
from quorate.quality.rules import WEIGHT, Known, Subject, acts_on
from quorate.quality.running import First, Skipped, history
from quorate.quality.view import Terms, View
from quorate.schema.campaign import CampaignSpec
from quorate.schema.json_value import Json
from quorate.schema.judgments import NO_TIME
from quorate.schema.rule import Rule

FEW = 10
"""items with something known, below which a rater does not look honest: nobody can tell"""
SHARE = 0.85
"""how near to the crowd's own accuracy a rater is who looks honest"""


@dataclass(frozen=True, slots=True)
class Hit:
    """A rater whom a rule would have hit: after how many judgments, when (``NO_TIME`` where not
    known), on what, and whether they look honest all the same."""

    rater: str
    after: int
    at: int
    says: str
    honest_looking: bool


@dataclass(frozen=True, slots=True)
class RehearsedRule:
    """What a rule would have done, or why it never could."""

    rule: Rule
    hits: tuple[Hit, ...]
    items: tuple[str, ...]
    never: str | None


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What rules would have done over ``judgments`` of ``raters``; ``skipped`` checks said nothing
    for want of what they need."""

    rules: tuple[RehearsedRule, ...]
    judgments: int
    raters: int
    looks: int
    skipped: tuple[Skipped, ...]

    def to_json(self) -> dict[str, Json]:
        """As the dry run of a server answers; times that are not known are null."""
        return {
            "rules": [_plain(one) for one in self.rules],
            "judgments": self.judgments,
            "raters": self.raters,
            "skipped": [{"check": one.check, "why": one.why} for one in self.skipped],
        }


def rehearse(
    rules: Sequence[Rule],
    checks: Iterable[Check],
    view: View,
    *,
    every: int = 5,
    seed: int = 0,
    never: Mapping[str, str] | None = None,
    told: Callable[[float], None] | None = None,
) -> Rehearsal:
    """What these rules would have done, looking at each rater after ``every`` judgments.

    ``never`` gives by rule the reason why it cannot fire, where one is known already. Only checks
    that a rule listens to are run.
    """
    named = {name for rule in rules for name in rule.when}
    looked = history([c for c in checks if c.name in named], view, every, seed=seed, told=told)
    honest = _Honest(view)
    skipped = {one.check: one.why for one in looked.skipped}
    done = []
    for rule in rules:
        why = (never or {}).get(rule.name) or _unheard(rule, skipped)
        hits, items = ([], []) if why else _hits(rule, looked.first, view, honest)
        done.append(RehearsedRule(rule, tuple(hits), tuple(items), why))
    judging = len(np.unique(view.rater))
    return Rehearsal(tuple(done), len(view), judging, looked.looks, looked.skipped)


def looks_honest(view: View, rater: int) -> bool:
    """Whether the rater is plainly better than guessing, and about as good as the crowd.

    By what others and gold say of their items (``quality.others``): in every prescriptive question
    of which enough is known the lower bound of their balanced accuracy is above chance, and the
    estimate at least ``SHARE`` of the crowd's own. Nobody looks honest of whom too little is known.
    """
    told = 0
    for name in view.answers:
        if view.terms.descriptive(name):
            continue
        about = known(view, name, rater)
        if len(about.rows) < FEW:
            continue
        told += 1
        found = about.accuracy().interval()
        usual = company(view, name).usual
        if found.lower <= about.chance or found.estimate < SHARE * usual:
            return False
    return told > 0


def _unheard(rule: Rule, skipped: Mapping[str, str]) -> str | None:
    """Why too few of its checks can speak here."""
    silent = {name: skipped[name] for name in rule.when if name in skipped}
    if len(set(rule.when)) - len(silent) >= rule.agreeing:
        return None
    return "; ".join(f"{name}: {why}" for name, why in silent.items())


def terms_of(spec: CampaignSpec) -> Terms:
    """What a campaign says, as far as checks over a table need it."""
    return Terms(
        paradigms=spec.paradigms,
        expected_seconds=spec.expected_seconds,
        currency=None if spec.pay is None else spec.pay.currency,
        break_minutes=spec.break_minutes,
        exposing=spec.exposing,
    )


def _plain(one: RehearsedRule) -> Json:
    hits: list[Json] = [
        {
            "rater": hit.rater,
            "after": hit.after,
            "at": None if hit.at == NO_TIME else hit.at,
            "says": hit.says,
            "honest_looking": hit.honest_looking,
        }
        for hit in one.hits
    ]
    return {
        "name": one.rule.name,
        "then": one.rule.then,
        "hit_raters": hits,
        "hit_items": len(one.items),
        "items": list(one.items),
        "never": one.never,
    }


class _Honest:
    """Whether raters look honest, found out once for each."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._known: dict[int, bool] = {}

    def __call__(self, rater: int) -> bool:
        if rater not in self._known:
            self._known[rater] = looks_honest(self._view, rater)
        return self._known[rater]


def _hits(
    rule: Rule, first: Iterable[First], view: View, honest: _Honest
) -> tuple[list[Hit], list[str]]:
    code = {name: n for n, name in enumerate(view.raters)}
    place = {name: n for n, name in enumerate(view.items)}
    said: dict[Subject, dict[str, tuple[int, str]]] = {}
    for one in first:
        if one.finding.check not in rule.when:
            continue
        if WEIGHT[one.finding.verdict] < WEIGHT[rule.verdict]:
            continue
        for subject in _about(one.finding):
            if acts_on(rule, subject):
                moment = _moment(view, code, subject, one)
                before = said.setdefault(subject, {}).get(one.finding.check)
                if before is None or moment < before[0]:
                    said[subject][one.finding.check] = moment, one.finding.says
    hits, items = [], []
    for subject, by_check in said.items():
        moments = sorted(by_check.values())
        if len(moments) < rule.agreeing:
            continue
        after, says = moments[rule.agreeing - 1]
        after = max(after, rule.after)
        if subject.item is not None:
            if len(view.rows_of_item(place[subject.item])) >= rule.after:
                items.append(subject.item)
        elif subject.rater is not None:
            rater = code[subject.rater]
            rows = view.rows(rater)
            if len(rows) >= after:
                at = int(view.at[rows[max(after, 1) - 1]])
                hits.append(Hit(subject.rater, after, at, says, honest(rater)))
    return sorted(hits, key=lambda hit: (hit.after, hit.rater)), sorted(items)


def _about(found: Finding) -> tuple[Subject, ...]:
    return Known(("",), found.check, found.verdict, found.rater, found.other, found.item).subjects


def _moment(view: View, code: Mapping[str, int], subject: Subject, first: First) -> int:
    """How many judgments the subject had when it was found."""
    if subject.rater is None or subject.rater == first.rater:
        return first.judgments
    rows = view.rows(code[subject.rater])
    if first.at == NO_TIME:
        return len(rows)
    return int(np.searchsorted(view.at[rows], first.at, side="right"))


def latest(view: View, most: int) -> View:
    """The view with its latest ``most`` judgments only."""
    if len(view) <= most:
        return view
    kept = slice(len(view) - most, None)
    answers = {
        name: replace(
            one,
            code=one.code[kept],
            value=one.value[kept],
            right=one.right[kept],
            first=one.first[kept],
        )
        for name, one in view.answers.items()
    }
    return replace(
        view,
        item=view.item[kept],
        rater=view.rater[kept],
        at=view.at[kept],
        seconds=view.seconds[kept],
        purpose=view.purpose[kept],
        round=view.round[kept],
        guideline=view.guideline[kept],
        judgment=None if view.judgment is None else view.judgment[kept],
        answers=answers,
        index=None,
    )
