"""A rehearsal says whom rules would have hit, after how many judgments, and who looks honest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random
from typing import ClassVar, Literal

from quorate.quality import Finding, Verdict, View
from quorate.quality.rehearsal import Rehearsal, looks_honest, rehearse
from quorate.schema.rule import Rule
from small_views import NOON, Row, small_view

TRUTH = [n * 7 % 3 % 2 for n in range(40)]


def crowd(good: int = 4) -> View:
    """``good`` raters who are right in 9 of 10, and zoe, who says the opposite half the time."""
    rows: list[Row] = []
    for n, true in enumerate(TRUTH):
        for rater in range(good):
            says = 1 - true if (n + rater) % 10 == 0 else true
            rows.append((f"i{n:03}", f"r{rater}", "ab"[says]))
        rows.append((f"i{n:03}", "zoe", "ab"[true if n % 2 else 1 - true]))
    return small_view(rows, at=[NOON + 1000 * n for n in range(len(rows))])


@dataclass(frozen=True)
class Scripted:
    """Says something of one rater, or pair, from so many of their judgments on."""

    name: str
    rater: str
    least: int
    verdict: Verdict = Verdict.STRONG
    other: str | None = None
    item: str | None = None
    accused: str | None = None
    needs: frozenset[str] = frozenset()

    title: ClassVar[str] = "Scripted"
    about: ClassVar[Literal["rater", "raters", "item", "campaign"]] = "rater"
    source: ClassVar[str] = "the test"
    strongest: ClassVar[Verdict] = Verdict.STRONG

    def find(self, view: View, now: int, rng: Random) -> Iterable[Finding]:
        for rater in view.looked_at:
            if view.raters[rater] == self.rater and len(view.rows(rater)) >= self.least:
                says = f"{self.name} of {self.rater}"
                about = None if self.item else self.accused or self.rater
                yield Finding(self.name, self.verdict, 1.0, says, "", about, self.other, self.item)


def rule(**keys: object) -> Rule:
    return Rule.model_validate({"name": "r", "when": ["one", "two"], "then": "pause", **keys})


def run(one: Rule, *checks: Scripted, view: View | None = None) -> Rehearsal:
    return rehearse([one], checks, view or crowd())  # type: ignore[arg-type]  # scripted


def hits(one: Rule, *checks: Scripted) -> list[tuple[str, int]]:
    (done,) = run(one, *checks).rules
    return [(hit.rater, hit.after) for hit in done.hits]


def test_a_rater_is_hit_at_the_look_that_found_it() -> None:
    # looks after 5, 10, 15 … judgments: 12 are reached at the look after 15
    assert hits(rule(), Scripted("one", "zoe", 12)) == [("zoe", 15)]
    assert hits(rule(), Scripted("one", "zoe", 41)) == []
    assert hits(rule(when=["two"]), Scripted("one", "zoe", 12)) == []


def test_weight_agreement_and_patience_count() -> None:
    strong = Scripted("one", "zoe", 5)
    weak = Scripted("two", "zoe", 20, Verdict.WEAK)
    assert hits(rule(agreeing=2), strong, weak) == []
    assert hits(rule(agreeing=2, verdict="weak"), strong, weak) == [("zoe", 20)]
    # the earliest of two is enough, and the rule waits for 30
    assert hits(rule(after=30), strong, weak) == [("zoe", 30)]
    assert hits(rule(after=41), strong) == []


def test_of_a_pair_the_first_is_hit_after_their_own_judgments() -> None:
    assert hits(rule(), Scripted("one", "zoe", 15, other="r0")) == [("zoe", 15)]
    # zoe is looked at, and r1 is accused: at zoe's 15th judgment, the last of an item, r1 had 15
    assert hits(rule(), Scripted("one", "zoe", 15, other="zoe", accused="r1")) == [("r1", 15)]


def test_an_item_goes_to_adjudication_when_it_has_enough_judgments() -> None:
    item = Scripted("one", "zoe", 5, item="i002")
    (done,) = run(rule(then="adjudicate", after=5), item).rules
    assert (done.items, done.hits) == (("i002",), ())
    (done,) = run(rule(then="adjudicate", after=6), item).rules
    assert done.items == ()


def test_a_hit_says_when_on_what_and_whether_the_rater_looks_honest() -> None:
    view = crowd()
    checks = [Scripted("one", "zoe", 10), Scripted("two", "r1", 20)]
    (done,) = rehearse([rule()], checks, view).rules  # type: ignore[arg-type]  # scripted
    bad, good = done.hits
    assert (bad.rater, bad.says, bad.honest_looking) == ("zoe", "one of zoe", False)
    assert (good.rater, good.says, good.honest_looking) == ("r1", "two of r1", True)
    tenth = view.rows(view.raters.index("zoe"))[9]
    assert bad.at == view.at[tenth] >= NOON


def test_who_is_plainly_better_than_guessing_and_as_good_as_the_others_looks_honest() -> None:
    view = crowd()
    looks = {name: looks_honest(view, n) for n, name in enumerate(view.raters)}
    assert looks == {"r0": True, "r1": True, "r2": True, "r3": True, "zoe": False}
    # nine items: too little is known of anybody
    few = small_view([(f"i{n}", f"r{r}", "ab"[n % 2]) for n in range(9) for r in range(3)])
    assert not looks_honest(few, 0)


def test_a_rule_whose_checks_cannot_speak_never_fires_and_the_rehearsal_says_why() -> None:
    deaf = Scripted("one", "zoe", 5, needs=frozenset({"gold"}))
    found = run(rule(when=["one"]), deaf)
    (done,) = found.rules
    assert (done.never, done.hits) == ("one: no answer is known", ())
    assert [one.check for one in found.skipped] == ["one"]
    (other,) = run(rule(), deaf, Scripted("two", "zoe", 5)).rules
    assert (other.never, [hit.after for hit in other.hits]) == (None, [5])
    assert run(rule(agreeing=2), deaf, Scripted("two", "zoe", 5)).rules[0].never is not None
    told = rehearse([rule()], [], crowd(), never={"r": "it says so"})
    assert told.rules[0].never == "it says so"


def test_it_says_how_much_it_looked_at() -> None:
    found = run(rule(), Scripted("one", "zoe", 5))
    # 40 items by 5 raters; each rater is looked at after 5, 10, …, 40 judgments
    assert (found.judgments, found.raters, found.looks) == (200, 5, 40)
