"""How soon are a partial fall and gold that has got around found, and pay below the floor?

The crowds are those of ``benchmarks/checks.py``: every check looks at a rater after every five of
their judgments. Three options, a tenth of the items gold.

    fall    raters 90 % right for 60 judgments, then less: ``drift``
    steady  honest raters alone, in four crowds that differ: ``drift``
    leak    ten of 40 gold items get around after 12 answers, half of these items hard: from then on
            90 % of the raters know the answer, and are right in 98 of 100 cases: ``gold-hazard``
    known   raters right in 98 of 100 gold items and in half of the others: ``gold-hazard``
    pay     raters whose mean pay is the floor, 10 % above it and 20 % below it: ``pay-floor``

    uv run python benchmarks/checks_power.py [fall steady leak known pay] [--crowds 10]

prints a line a scenario: how many were found within so many judgments of the change (leak: answers
to the item; known: gold items), the median of those found, and false alarms among all others.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from random import Random

import numpy as np

from checks import Person, Setting, Stage, play
from quorate.analysis.calibration import wilson
from quorate.quality import Check, Finding, Verdict
from quorate.quality.checks.drift import Drift
from quorate.quality.checks.gold_hazard import GoldHazard
from quorate.quality.checks.pay_floor import PayFloor
from quorate.quality.view import Conduct

GOOD, FALL = 0.9, 60
"""a rater who falls is so good, for so many judgments"""
KNOWN, SPREAD, LEAKED = 0.98, 0.9, 12
"""who knows an answer is right so often; so many know one that has got around, after 12 answers"""
BLIND = 0.5
"""how often a rater who knows the gold is right on all else"""


STEADY = (Setting(), Setting(worst=0.7, best=0.75), Setting(options=2), Setting(options=4))
"""crowds of raters who do not change"""


class Falling(Stage):
    """Some raters are worse from one judgment on."""

    after = 0.6

    def _answer(self, person: Person, item: int) -> int:
        if person.character != "drift":
            return super()._answer(person, item)
        accuracy = GOOD if person.done < FALL else self.after
        now = np.full(self.setting.options, accuracy)
        return super()._answer(replace(person, character="steady", accuracy=now), item)


class Leaking(Stage):
    """Some gold items get around."""

    def __init__(self, setting: Setting, seed: int) -> None:
        super().__init__(setting, seed)
        chosen = self.rng.permutation(self.n_gold)[: self.n_gold // 4]
        self.leaking = {int(item) + self.work for item in chosen}
        # half of those that leak are hard for everyone
        self.hard[sorted(self.leaking)[: len(chosen) // 2]] = True
        self.given = np.zeros(self.n_items, np.int64)
        self.at_first = np.zeros(self.n_items)

    def _answer(self, person: Person, item: int) -> int:
        self.given[item] += 1
        around = item in self.leaking and self.given[item] > LEAKED
        if around and self.rng.random() < SPREAD and self.rng.random() < KNOWN:
            return int(self.truth[item])
        answer = super()._answer(person, item)
        if self.given[item] <= LEAKED:
            self.at_first[item] += answer == self.truth[item]
        return answer


class Knowing(Stage):
    """Some raters know which items are gold, and their answers."""

    def _answer(self, person: Person, item: int) -> int:
        if person.character != "uniform":
            return super()._answer(person, item)
        gold = self.work <= item < self.work + self.n_gold
        now = np.full(self.setting.options, KNOWN if gold else BLIND)
        if gold:
            right = self.rng.random() < KNOWN
            truth = int(self.truth[item])
            return truth if right else (truth + 1) % self.setting.options
        return super()._answer(replace(person, character="steady", accuracy=now), item)


@dataclass
class Tally:
    """When those who were to be found were found, and who else was."""

    what: str
    within: Sequence[int]
    when: list[int | None] = field(default_factory=list)
    others: int = 0
    blamed: int = 0

    def line(self) -> str:
        """One line of the table."""
        found = [n for n in self.when if n is not None]
        shares = [_share(sum(n <= most for n in found), len(self.when)) for most in self.within]
        limits = ", ".join(
            f"{share} within {n}" for share, n in zip(shares, self.within, strict=True)
        )
        middle = f"{np.median(found):.0f}" if found else "–"
        return (
            f"{self.what}: {limits}; of {len(self.when)}, median of those found {middle}; "
            f"false alarms {self.blamed} of {self.others} ({_share(self.blamed, self.others)})"
        )


def _share(hits: int, n: int) -> str:
    if not n:
        return "–"
    lower, upper = wilson(float(hits), float(n))
    return f"{hits / n:.0%} [{float(lower):.1%}, {float(upper):.1%}]"


def walk(stage: Stage, check: Check) -> Iterator[tuple[Person, Finding]]:
    """Every finding of a campaign, when it comes."""
    going, rng = list(range(len(stage.people))), Random(0)
    while going:
        r = int(stage.rng.choice(going))
        person = stage.people[r]
        stage.step(r)
        if person.done % stage.setting.look == 0:
            for finding in check.find(stage.view([r]), person.clock, rng):
                yield person, finding
        if person.done >= stage.setting.judgments:
            going.remove(r)


def fall(crowds: int, after: float, verdicts: Sequence[Verdict]) -> Tally:
    """Raters who become worse all at once."""
    told = "strong" if len(verdicts) == 1 else "weak or strong"
    tally = Tally(f"fall to {after:.0%}, {told}", (20, 40, 60, 100, 140))
    for seed in range(crowds):
        stage = Falling(Setting(of_each=(0, 0, 0, 12, 0)), seed)
        stage.after = after
        first: dict[int, int] = {}
        for person, finding in walk(stage, Drift()):
            if finding.verdict in verdicts and "before" in finding.evidence:
                first.setdefault(id(person), person.done)
        for person in stage.people:
            when = first.get(id(person))
            if person.character == "drift":
                tally.when.append(None if when is None else when - FALL)
            else:
                tally.others += 1
                tally.blamed += when is not None
    return tally


def steady(crowds: int, setting: Setting) -> str:
    """How many raters who do not change are said to have fallen."""
    honest = replace(setting, of_each=(0, 0, 0, 0, 0))
    outcome = play(honest, [Drift()], crowds, 100, lambda _: None)
    n = len(outcome.characters)
    share = _share(len(outcome.strong["drift"]), n)
    accuracies = f"{setting.worst:.0%} to {setting.best:.0%}"
    return f"steady, {setting.options} options, right {accuracies}: {share} of {n}"


def leak(crowds: int) -> Sequence[Tally]:
    """Gold items of which the answer gets around, by how hard they were at first."""
    hard = Tally("leak, at most 3 of 4 right at first", (8, 12, 20, 40))
    easy = Tally("leak, more than 3 of 4 right at first", (8, 12, 20, 40))
    for seed in range(crowds):
        stage = Leaking(Setting(honest=96, of_each=(0, 0, 0, 0, 0), bank=40), seed)
        first: dict[str, int] = {}
        for _, finding in walk(stage, GoldHazard()):
            strong = finding.verdict is Verdict.STRONG and finding.item is not None
            if strong and finding.evidence["kind"] == "leaking":
                item = stage.items.index(str(finding.item))
                first.setdefault(str(finding.item), int(stage.given[item]))
        for item in range(stage.work, stage.work + stage.n_gold):
            tally = hard if stage.at_first[item] <= 0.75 * LEAKED else easy
            when = first.get(stage.items[item])
            if item in stage.leaking:
                tally.when.append(None if when is None else when - LEAKED)
            else:
                tally.others += 1
                tally.blamed += when is not None
    return hard, easy


def known(crowds: int) -> Tally:
    """Raters who know which items are gold."""
    tally = Tally("knows the gold", (8, 12, 16, 20, 30))
    for seed in range(crowds):
        stage = Knowing(Setting(of_each=(12, 0, 0, 0, 0), gold=0.15), seed)
        first: dict[int, int] = {}
        for person, finding in walk(stage, GoldHazard()):
            if finding.verdict is Verdict.STRONG and finding.rater is not None:
                had = sum(stage.work <= i < stage.work + stage.n_gold for i in person.had)
                first.setdefault(id(person), had)
        for person in stage.people:
            when = first.get(id(person))
            if person.character == "uniform":
                tally.when.append(when)
            else:
                tally.others += 1
                tally.blamed += when is not None
    return tally


def pay(crowds: int, ratio: float) -> str:
    """Raters with a strong finding, at some look, whose mean pay is so many times the floor."""
    floor, hits, n = 10.0, 0, 0
    for seed in range(crowds):
        stage = Stage(Setting(of_each=(0, 0, 0, 0, 0)), seed)
        # the mean of a log-normal time of an item is exp(σ²/2) times its middle
        usual = 12.0 * np.exp(0.45**2 / 2) * float(((stage.length / 200) ** 0.3).mean())
        each = [ratio * floor * usual * person.pace / 3600 for person in stage.people]
        stage.terms = replace(stage.terms, currency="EUR")
        found: set[str] = set()
        for r in (r for _ in range(stage.setting.judgments) for r in range(len(stage.people))):
            person = stage.people[r]
            stage.step(r)
            if person.done % stage.setting.look == 0:
                earned = round(1e6 * each[r] * person.done)
                stage.conduct = {r: Conduct(acknowledged="1", earned=earned)}
                for finding in PayFloor(floor=floor).find(stage.view([r]), 0, Random(0)):
                    if finding.verdict is Verdict.STRONG and finding.rater is not None:
                        found.add(finding.rater)
        hits, n = hits + len(found), n + len(stage.people)
    return f"pay {ratio:.0%} of the floor: {_share(hits, n)} of {n} found at some look"


def main() -> None:
    """Read the arguments, simulate, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("scenario", nargs="*", default=["fall", "steady", "leak", "known", "pay"])
    parser.add_argument("--crowds", type=int, default=10)
    parser.add_argument("--after", type=float, default=0.6)
    chosen = parser.parse_args()
    both = (Verdict.WEAK, Verdict.STRONG)
    run: dict[str, Callable[[], Sequence[Tally]]] = {
        "fall": lambda: [fall(chosen.crowds, chosen.after, v) for v in (both[1:], both)],
        "leak": lambda: leak(chosen.crowds),
        "known": lambda: [known(chosen.crowds)],
    }
    for name in chosen.scenario:
        for setting in STEADY if name == "steady" else ():
            print(steady(chosen.crowds, setting), flush=True)
        for ratio in (1.0, 1.1, 0.8) if name == "pay" else ():
            print(pay(chosen.crowds, ratio), flush=True)
        for tally in run[name]() if name in run else ():
            print(tally.line(), flush=True)


if __name__ == "__main__":
    main()
