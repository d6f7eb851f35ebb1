"""How often each check blames honest raters, and how soon it finds spammers.

A crowd is simulated judgment by judgment: raters take turns at random, items have a fixed overlap,
gold, trap items and repeats are mixed in, and every check looks at a rater after every five of
their judgments, as in a running campaign. 80 % of the raters are honest, with a class-balanced
accuracy drawn uniformly from 70 % to 95 %; a tenth of the items is hard for everyone, and errors
there go to the same wrong option. The spammers, a fifth, are of these characters:

    uniform      any option, at an honest pace
    first        always the first option
    copycat      repeats what one honest rater said of the same items, in their order and 4 to 40
                 seconds after them; skips other items, and waits while there are none
    drift        honest for 60 judgments, then worse and worse, at chance 20 judgments later
    bot          any option, in a second

    uv run python benchmarks/checks.py [--crowds 10] [--options 3] [--pause] [--only gold,audit]

prints for every check: honest raters with a strong finding over 200 judgments, of all that there
were, with a 95 % interval; spammers with a strong finding within 40 judgments, by character (drift:
within 40 judgments of the end of the fall). Then the same for any check. With ``--pause`` whoever
gets a strong finding stops judging, as the rule «pause on a strong finding» has it.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import cast

import numpy as np
from numpy.typing import NDArray

from quorate import plugins
from quorate.analysis.calibration import wilson
from quorate.quality import Answers, Check, Finding, Purpose, Verdict, View
from quorate.quality.view import Conduct, RowIndex, Terms
from quorate.schema.question import Kind, Question

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]

CHARACTERS = ("uniform", "first", "copycat", "drift", "bot")
START = 1_700_000_000_000
FALL, FALLEN = 60, 80
"""a drifting rater gets worse from the one judgment to the other"""


@dataclass(frozen=True)
class Setting:
    """A crowd and its campaign."""

    options: int = 3
    honest: int = 48
    of_each: tuple[int, ...] = (3, 3, 2, 2, 2)
    """spammers by ``CHARACTERS``"""
    judgments: int = 200
    """of each rater"""
    overlap: int = 5
    gold: float = 0.10
    audit: float = 0.03
    repeats: float = 0.05
    shares: tuple[float, ...] = ()
    """of the options among the items; equal where empty"""
    worst: float = 0.70
    best: float = 0.95
    hard: float = 0.10
    """the share of items on which everyone errs, and alike"""
    look: int = 5
    """judgments of a rater between two looks"""
    pause: bool = False
    wrong_gold: float = 0.0
    """the share of gold items whose known answer is wrong"""
    bank: int = 0
    """gold items; 0: as many as suffice"""


@dataclass
class Person:
    """One simulated rater."""

    character: str
    accuracy: Doubles
    pace: float
    source: int = -1
    had: set[int] = field(default_factory=set)
    said: dict[int, int] = field(default_factory=dict)
    when: dict[int, int] = field(default_factory=dict)
    done: int = 0
    clock: int = START
    stopped: bool = False


class Stage:
    """A campaign in memory that grows by one judgment at a time."""

    def __init__(self, setting: Setting, seed: int) -> None:
        self.setting = setting
        self.rng = np.random.default_rng(seed)
        self.people = self._people()
        n_people = len(self.people)
        size = n_people * (setting.judgments + 1)
        work = size // setting.overlap + 60
        self.n_gold = setting.bank or 3 * round(setting.gold * setting.judgments) + 30
        self.n_audit = 40
        self.n_items = work + self.n_gold + self.n_audit
        k = setting.options
        shares = np.array(setting.shares or [1 / k] * k)
        self.truth = self.rng.choice(k, self.n_items, p=shares)
        # known items are balanced over the classes, whatever the data are
        known = slice(work, self.n_items)
        self.truth[known] = np.arange(self.n_gold + self.n_audit) % k
        self.hard = self.rng.random(self.n_items) < setting.hard
        self.hard[known] &= self.rng.random(self.n_gold + self.n_audit) < 0.5
        self.lure = (self.truth + 1 + self.rng.integers(0, max(k - 1, 1), self.n_items)) % k
        self.lure = np.where(self.lure == self.truth, (self.truth + 1) % k, self.lure)
        self.places = np.full(work, setting.overlap)
        self.work, self.first_open = work, 0
        self.item, self.rater = np.zeros(size, np.int32), np.zeros(size, np.int32)
        self.at, self.seconds = np.zeros(size, np.int64), np.zeros(size)
        self.purpose, self.round = np.zeros(size, np.int8), np.zeros(size, np.int8)
        self.code = np.zeros(size, np.int32)
        self.right = np.full(size, -1, np.int8)
        self.no_value, self.no_first = np.full(size, np.nan), np.full(size, -1, np.int8)
        self.version = np.zeros(size, np.int8)
        self.gold = np.full(self.n_items, -1, np.int32)
        self.gold[known] = self.truth[known]
        self.faulty = np.zeros(self.n_items, np.bool_)
        self.faulty[work : work + self.n_gold] = self.rng.random(self.n_gold) < setting.wrong_gold
        self.gold[self.faulty] = (self.truth[self.faulty] + 1) % k
        self.votes = np.zeros((self.n_items, k))
        self.votes[np.arange(work, self.n_items), self.gold[known]] = 3.0
        self.posterior = np.full((self.n_items, k), np.nan)
        self.posterior[known] = _softmax(self.votes[known])
        self.length = self.rng.integers(60, 400, self.n_items).astype(np.float64)
        self.n, self.index = 0, RowIndex()
        self.items = [f"i{i}" for i in range(self.n_items)]
        self.names = [f"r{r}" for r in range(n_people)]
        self.question = Question("label", Kind.CATEGORICAL, tuple("abcdefghij"[:k]))
        self.conduct = {r: Conduct(acknowledged="1") for r in range(n_people)}
        self.terms = Terms(
            expected_seconds=12.0,
            guidelines=("1",),
            published=(START - 1,),
            asks_consent=True,
        )

    def _people(self) -> list[Person]:
        s, k = self.setting, self.setting.options
        people = []
        for _ in range(s.honest):
            mean = self.rng.uniform(s.worst, s.best)
            tilt = self.rng.uniform(-1, 1, k) * min(0.1, 0.98 - mean)
            people.append(Person("honest", mean + tilt - tilt.mean(), 0.0))
        chance = np.full(k, 1 / k)
        for character, count in zip(CHARACTERS, s.of_each, strict=True):
            for _ in range(count):
                people.append(Person(character, chance, 0.0))
                if character == "drift":
                    people[-1].accuracy = np.full(k, self.rng.uniform(s.worst, s.best))
        for person in people:
            person.pace = float(np.exp(self.rng.normal(0, 0.3)))
        sources = self.rng.permutation(s.honest)
        for n, person in enumerate(p for p in people if p.character == "copycat"):
            person.source = int(sources[n % s.honest])
        return people

    def waits(self, r: int) -> bool:
        """Whether a copycat waits for the one they copy."""
        person = self.people[r]
        if person.source < 0:
            return False
        source = self.people[person.source]
        over = source.stopped or source.done >= self.setting.judgments
        return not over and not any(i < self.work and i not in person.had for i in source.said)

    def step(self, r: int) -> None:
        """The rater's next judgment."""
        person = self.people[r]
        item, purpose, again = self._next(person)
        code = self._answer(person, item)
        n = self.n
        quick = person.character == "bot"
        middle = 1.0 if quick else 12.0 * person.pace * (self.length[item] / 200) ** 0.3
        took = float(middle * np.exp(self.rng.normal(0, 0.15 if quick else 0.45)))
        if person.done % 50 == 49:
            person.clock += 8 * 3_600_000
        person.clock += int(1000 * took) + 1500
        if purpose == Purpose.WORK and person.source >= 0:
            before = self.people[person.source].when.get(item)
            if before is not None:
                person.clock = before + int(self.rng.integers(4, 40)) * 1000
        self.item[n], self.rater[n], self.at[n], self.seconds[n] = item, r, person.clock, took
        self.purpose[n], self.round[n], self.code[n] = purpose, again, code
        if item >= self.work:
            self.right[n] = code == self.gold[item]
        elif not again:
            self.votes[item, code] += 1.2
            self.posterior[item] = _softmax(self.votes[item])
        self.index.add(r, item)
        person.had.add(item)
        person.said[item] = code
        person.when[item] = person.clock
        person.done += 1
        self.n += 1

    def _next(self, person: Person) -> tuple[int, int, int]:
        s, drawn = self.setting, self.rng.random()
        for share, purpose, start, count in (
            (s.gold, Purpose.GOLD, self.work, self.n_gold),
            (s.audit, Purpose.AUDIT, self.work + self.n_gold, self.n_audit),
        ):
            if drawn < share:
                new = [i for i in range(start, start + count) if i not in person.had]
                if new:
                    return int(self.rng.choice(new)), int(purpose), 0
            drawn -= share
        if 0 <= drawn < s.repeats and person.done > 20:
            old = [i for i in list(person.said)[:-20] if i < self.work]
            if old:
                return int(self.rng.choice(old)), int(Purpose.REPEAT), 1
        return self._open(person), int(Purpose.WORK), 0

    def _open(self, person: Person) -> int:
        while self.places[self.first_open] == 0:
            self.first_open += 1
        near = []
        if person.source >= 0:
            said = self.people[person.source].said
            near = [i for i in said if i < self.work and i not in person.had][:1]
        if not near:
            for i in range(self.first_open, self.work):
                if self.places[i] > 0 and i not in person.had:
                    near.append(i)
                    if len(near) == 24:
                        break
        item = int(self.rng.choice(near))
        self.places[item] = max(self.places[item] - 1, 0)
        return item

    def _answer(self, person: Person, item: int) -> int:
        k, truth = self.setting.options, int(self.truth[item])
        if person.character == "first":
            return 0
        if person.source >= 0:
            source = self.people[person.source].said.get(item)
            if source is not None and self.rng.random() < 0.95:
                return source
        accuracy = float(person.accuracy[truth])
        if item >= self.work + self.n_gold and person.character == "honest":
            accuracy = 0.95  # a trap is plain to who reads
        if person.character == "drift":
            fallen = min(max((person.done - FALL) / (FALLEN - FALL), 0.0), 1.0)
            accuracy += (1 / k - accuracy) * fallen
        knows = accuracy > 1 / k + 1e-9
        if knows and accuracy != 0.95:
            share = self.setting.hard
            # who is right a of the time is right less on hard items, more on the rest
            loss = 0.3 * (1 - share) if self.hard[item] else -0.3 * share
            accuracy = min(accuracy - loss, 1.0)
        if self.rng.random() < accuracy:
            return truth
        if knows and self.hard[item] and self.rng.random() < 0.7:
            return int(self.lure[item])
        return int((truth + 1 + self.rng.integers(0, k - 1)) % k)

    def view(self, subjects: Sequence[int]) -> View:
        """What the checks see now."""
        n = slice(self.n)
        answers = Answers(
            self.question,
            self.code[n],
            self.no_value[n],
            self.right[n],
            self.no_first[n],
            self.gold,
            posterior=self.posterior,
        )
        return View(
            items=self.items,
            raters=self.names,
            item=self.item[n],
            rater=self.rater[n],
            at=self.at[n],
            seconds=self.seconds[n],
            purpose=self.purpose[n],
            round=self.round[n],
            guideline=self.version[n],
            length=self.length,
            answers={"label": answers},
            terms=self.terms,
            conduct=self.conduct,
            subjects=tuple(subjects),
            index=self.index,
        )


def _softmax(votes: Doubles) -> Doubles:
    power = np.exp(votes - votes.max(axis=-1, keepdims=True))
    return np.asarray(power / power.sum(axis=-1, keepdims=True))


@dataclass
class Outcome:
    """After how many judgments each rater first got a verdict from each check."""

    characters: list[str] = field(default_factory=list)
    strong: dict[str, dict[int, int]] = field(default_factory=dict)
    weak: dict[str, dict[int, int]] = field(default_factory=dict)
    told: list[tuple[str, Finding]] = field(default_factory=list)
    """the character of the rater and the first strong finding of each check"""
    took: dict[str, float] = field(default_factory=dict)
    looks: int = 0
    gold: dict[tuple[int, str], bool] = field(default_factory=dict)
    """gold items that anyone had, by crowd and name: whether the known answer is wrong"""
    hazards: set[tuple[int, str]] = field(default_factory=set)
    """gold items with a strong finding"""


def play(
    setting: Setting, checks: Sequence[Check], crowds: int, seed: int, say: Callable[[str], None]
) -> Outcome:
    """Simulate crowds and note every check's first verdicts."""
    outcome = Outcome(took={check.name: 0.0 for check in checks})
    for check in checks:
        outcome.strong[check.name], outcome.weak[check.name] = {}, {}
    for crowd in range(crowds):
        _play_one(Stage(setting, seed + crowd), checks, outcome)
        say(f"crowd {crowd + 1} of {crowds}")
    return outcome


def _play_one(stage: Stage, checks: Sequence[Check], outcome: Outcome) -> None:
    base, rng = len(outcome.characters), Random(0)
    outcome.characters += [person.character for person in stage.people]
    number = {name: r for r, name in enumerate(stage.names)}
    going = list(range(len(stage.people)))
    while going:
        r = int(stage.rng.choice(going))
        person = stage.people[r]
        if stage.waits(r):
            continue
        stage.step(r)
        if person.done % stage.setting.look == 0:
            outcome.looks += 1
            view = stage.view([r])
            for check in checks:
                start = time.process_time()
                found = list(check.find(view, person.clock, rng))
                outcome.took[check.name] += time.process_time() - start
                for finding in found:
                    _note(stage, finding, number, outcome, base)
        if person.done >= stage.setting.judgments or person.stopped:
            going.remove(r)
        going = [other for other in going if not stage.people[other].stopped]
    for item in {i for person in stage.people for i in person.had}:
        if stage.work <= item < stage.work + stage.n_gold:
            outcome.gold[base, stage.items[item]] = bool(stage.faulty[item])


def _note(
    stage: Stage, finding: Finding, number: dict[str, int], outcome: Outcome, base: int
) -> None:
    if finding.rater is None and finding.item and finding.verdict is Verdict.STRONG:
        outcome.hazards.add((base, finding.item))
    if finding.rater is None or finding.verdict is Verdict.CLEARED:
        return
    r = number[finding.rater]
    person = stage.people[r]
    strong = finding.verdict is Verdict.STRONG
    first = (outcome.strong if strong else outcome.weak)[finding.check]
    if base + r not in first:
        first[base + r] = person.done
        if strong:
            outcome.told.append((f"{person.character} after {person.done}", finding))
    if strong and stage.setting.pause:
        person.stopped = True


def _within(outcome: Outcome, first: dict[int, int], character: str) -> tuple[int, int]:
    people = [r for r, c in enumerate(outcome.characters) if c == character]
    limit = 40 + (FALLEN if character == "drift" else 0)
    if character == "honest":
        limit = sys.maxsize
    return sum(r in first and first[r] <= limit for r in people), len(people)


def _share(hits: int, n: int) -> str:
    if not n:
        return "–"
    lower, upper = wilson(float(hits), float(n))
    return f"{hits / n:.2%} ({float(lower):.2%}–{float(upper):.2%})"


def report(outcome: Outcome) -> str:
    """A Markdown table."""
    people = len(outcome.characters)
    honest = outcome.characters.count("honest")
    lines = [
        f"{people} raters, {honest} of them honest; {outcome.looks} looks",
        "",
        f"| check | honest, strong | honest, weak | {' | '.join(CHARACTERS)} | µs a look |",
        "|---|---|---|" + "---|" * (len(CHARACTERS) + 1),
    ]
    every: dict[int, int] = {}
    for firsts in outcome.strong.values():
        for r, when in firsts.items():
            every[r] = min(every.get(r, sys.maxsize), when)
    rows = [*outcome.strong.items(), ("**any**", every)]
    for name, firsts in rows:
        weak, n = _within(outcome, outcome.weak.get(name, {}), "honest")
        found = [_within(outcome, firsts, character) for character in CHARACTERS]
        cost = outcome.took.get(name, sum(outcome.took.values())) / max(outcome.looks, 1)
        lines.append(
            f"| {name} | {_share(*_within(outcome, firsts, 'honest'))} "
            f"| {weak / max(n, 1):.1%} | "
            + " | ".join(f"{hits / max(m, 1):.0%}" for hits, m in found)
            + f" | {cost * 1e6:.0f} |"
        )
    found = [_within(outcome, every, character) for character in CHARACTERS]
    lines += [
        "",
        "all spammers within 40 judgments: "
        + _share(sum(hits for hits, _ in found), sum(m for _, m in found)),
    ]
    for wrong, words in ((False, "sound gold items found wrong"), (True, "wrong gold items found")):
        items = {item for item, faulty in outcome.gold.items() if faulty == wrong}
        if items:
            lines.append(f"{words}: {_share(len(items & outcome.hazards), len(items))}")
    return "\n".join(lines)


def declared(only: Sequence[str]) -> list[Check]:
    """The checks that are declared and can be loaded."""
    checks = []
    for name in only or plugins.names(plugins.CHECKS):
        try:
            made = cast("Callable[[], Check]", plugins.load(plugins.CHECKS, name))
        except ImportError as error:
            print(f"left out: {name} ({error})", file=sys.stderr)
            continue
        checks.append(made())
    return checks


def main() -> None:
    """Read the arguments, simulate, print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--crowds", type=int, default=10)
    parser.add_argument("--options", type=int, default=3)
    parser.add_argument("--judgments", type=int, default=200)
    parser.add_argument("--overlap", type=int, default=5)
    parser.add_argument("--gold", type=float, default=0.10)
    parser.add_argument("--worst", type=float, default=0.70)
    parser.add_argument("--best", type=float, default=0.95)
    parser.add_argument("--shares", type=str, default="", help="of the options, such as .9,.1")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--wrong-gold", type=float, default=0.0)
    parser.add_argument("--pause", action="store_true")
    parser.add_argument("--only", type=str, default="")
    parser.add_argument("--tell", type=int, default=0, help="print so many strong findings")
    chosen = parser.parse_args()
    shares = tuple(float(share) for share in chosen.shares.split(",") if share)
    setting = Setting(
        options=len(shares) or chosen.options,
        judgments=chosen.judgments,
        overlap=chosen.overlap,
        gold=chosen.gold,
        worst=chosen.worst,
        best=chosen.best,
        shares=shares,
        pause=chosen.pause,
        wrong_gold=chosen.wrong_gold,
    )
    checks = declared([name for name in chosen.only.split(",") if name])
    outcome = play(setting, checks, chosen.crowds, chosen.seed, lambda _: None)
    print(report(outcome))
    blamed = [one for one in outcome.told if one[0].startswith("honest")]
    for who, finding in blamed + outcome.told[: chosen.tell]:
        print(f"{finding.check}: {who} judgments: {finding.score:.1f}: {finding.says}")


if __name__ == "__main__":
    main()
