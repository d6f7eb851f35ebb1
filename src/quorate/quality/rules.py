"""Which rules fire, given what the checks say: once for a subject, and never twice on the same.

A rule is `signal → condition → action` (``quorate.schema.rule``). Its subject is an item when it
sends items to adjudication, else a rater: of two, the one whom the finding is about. A rule fires
when ``agreeing`` different checks say at least ``verdict`` of the subject, which has at least
``after`` judgments, and when it did not fire on those findings before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from quorate.quality.finding import Verdict
from quorate.schema.rule import Rule

WEIGHT: Mapping[str, int] = {Verdict.CLEARED: 0, Verdict.WEAK: 1, Verdict.STRONG: 2}
"""how much a verdict weighs"""
OF_ITEMS = frozenset({"adjudicate"})
"""actions on items; all others but ``notify`` are on raters"""


@dataclass(frozen=True, slots=True)
class Known:
    """A finding that stands, as it is written down.

    ``names`` are the ids of all findings about the same subject since it was last fine, the latest
    last: a finding that grew from weak to strong is still the same evidence.
    """

    names: tuple[str, ...]
    check: str
    verdict: str
    rater: str | None = None
    other: str | None = None
    item: str | None = None

    @property
    def name(self) -> str:
        """The id of the latest."""
        return self.names[-1]

    def is_about(self, subject: Subject) -> bool:
        """Whether it says something of this rater or item."""
        return subject in self.subjects

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """The item and the rater that it says something of; without any, the campaign.

        Of a pair that is the first: the second may have been copied from without knowing it.
        """
        items = [] if self.item is None else [Subject(item=self.item)]
        raters = [] if self.rater is None else [Subject(rater=self.rater)]
        return (*items, *raters) or (Subject(),)


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom or what a rule acts on: a rater or an item; neither: the campaign."""

    rater: str | None = None
    item: str | None = None


@dataclass(frozen=True, slots=True)
class Firing:
    """That a rule fires for a subject, and the findings that it rests on."""

    rule: Rule
    subject: Subject
    findings: tuple[Known, ...]


Fired = Mapping[tuple[str, Subject], Sequence[str]]
"""by rule and subject the ids of the findings on which the rule ever fired"""


def due(
    rules: Iterable[Rule],
    standing: Sequence[Known],
    judged: Mapping[Subject, int],
    fired: Fired,
) -> tuple[Firing, ...]:
    """The rules that are to fire now, in the order of the rules.

    ``standing`` are all findings that stand about the subjects in question, ``judged`` how many
    judgments each subject has. A rule that fired may fire again only when so many of the findings
    it fired on have been cleared that those left would not have made it fire.
    """
    subjects = sorted(
        {one for found in standing for one in found.subjects},
        key=lambda one: (one.rater or "", one.item or ""),
    )
    firings = []
    for rule in rules:
        for subject in subjects:
            if not acts_on(rule, subject) or judged.get(subject, 0) < rule.after:
                continue
            heard = tuple(one for one in standing if one.is_about(subject) and hears(rule, one))
            enough = len({one.check for one in heard}) >= rule.agreeing
            if enough and not _acted_on(rule, heard, fired.get((rule.name, subject), ())):
                firings.append(Firing(rule, subject, heard))
    return tuple(firings)


def hears(rule: Rule, found: Known) -> bool:
    """Whether the finding is of a check that the rule listens to, and weighs enough."""
    return found.check in rule.when and WEIGHT[found.verdict] >= WEIGHT[rule.verdict]


def acts_on(rule: Rule, subject: Subject) -> bool:
    """Whether the rule's action can be done to such a subject."""
    if rule.then == "notify":
        return True
    if rule.then in OF_ITEMS:
        return subject.item is not None
    return subject.rater is not None


def _acted_on(rule: Rule, heard: Sequence[Known], former: Sequence[str]) -> bool:
    """Whether those that it fired on before and that still stand would be enough by themselves."""
    before = set(former)
    left = {one.check for one in heard if not before.isdisjoint(one.names)}
    return len(left) >= rule.agreeing
