"""Live beliefs: a pure function of what was fed and when a full fit was taken."""

from __future__ import annotations

import subprocess
import sys
from random import Random

import pytest

from quorate.assignment.live import Beliefs, Label
from quorate.assignment.live.full_fit import fit
from quorate.schema import Kind, Question, RequestError

COLOUR = Question("colour", Kind.CATEGORICAL, ("red", "green", "blue"))
TAGS = Question("tags", Kind.MULTILABEL, ("old", "new"))
SIZE = Question("size", Kind.NUMERIC)
NOTE = Question("note", Kind.TEXT)
QUESTIONS = (COLOUR, TAGS, SIZE, NOTE)

Call = tuple[str, str, str, dict[str, Label | None]]


def calls(n: int, seed: int = 0) -> list[Call]:
    """Judgments of forty items by eight raters, with some of each other kind of call."""
    rng, found = Random(seed), []
    for _ in range(n):
        item, rater = f"i{rng.randrange(40)}", f"r{rng.randrange(8)}"
        truth = int(item[1:]) % 3
        said = truth if rng.random() < 0.7 else rng.randrange(3)
        labels: dict[str, Label | None] = {
            "colour": COLOUR.options[said],
            "tags": ["old"] if rng.random() < 0.6 else [],
            "size": truth + rng.gauss(0, 0.3),
            "note": "hm",
        }
        kind = rng.choices(["judge", "withdraw", "know", "settle", "reopen"], [90, 4, 2, 2, 2])[0]
        found.append((kind, item, rater, labels))
    return found


def feed(beliefs: Beliefs, some: list[Call]) -> None:
    for kind, item, rater, labels in some:
        if kind == "judge":
            beliefs.judge(item, rater, labels)
        elif kind == "know":
            beliefs.know(item, labels)
        elif kind == "withdraw":
            beliefs.withdraw(item, rater)
        elif kind == "settle":
            beliefs.settle(item)
        else:
            beliefs.reopen(item)


def told(beliefs: Beliefs) -> list[object]:
    """Everything that policies are told."""
    items, raters = [f"i{n}" for n in range(41)], [f"r{n}" for n in range(9)]
    return [
        [(beliefs.certainty(i), beliefs.evidence(i), beliefs.judged(i)) for i in items],
        [(beliefs.skill(r), beliefs.quantile(r), beliefs.gain(r, "i3")) for r in raters],
        beliefs.uncertain(50),
        beliefs.count,
        beliefs.fitted,
    ]


@pytest.mark.parametrize("after", [0, 1, 77])
def test_the_state_is_that_of_a_fit_at_a_count_whenever_it_was_adopted(after: int) -> None:
    every = calls(600)
    early, late = Beliefs(QUESTIONS), Beliefs(QUESTIONS)
    feed(early, every[:300])
    early.adopt(fit(early.snapshot()))
    feed(early, every[300:])
    feed(late, every[:300])
    found = fit(late.snapshot())
    feed(late, every[300 : 300 + after])
    late.adopt(found)
    feed(late, every[300 + after :])
    assert told(early) == told(late)


def test_an_earlier_fit_leaves_nothing_behind() -> None:
    every = calls(600)
    twice, once = Beliefs(QUESTIONS), Beliefs(QUESTIONS)
    for beliefs, counts in ((twice, (200, 400)), (once, (400,))):
        done = 0
        for count in counts:
            feed(beliefs, every[done:count])
            beliefs.adopt(fit(beliefs.snapshot()))
            done = count
        feed(beliefs, every[done:])
    assert told(twice) == told(once)


def test_a_fit_of_another_snapshot_is_refused() -> None:
    beliefs = Beliefs(QUESTIONS)
    feed(beliefs, calls(50))
    found = fit(beliefs.snapshot())
    beliefs.adopt(found)
    with pytest.raises(RequestError, match="last snapshot"):
        beliefs.adopt(found)


def test_feeding_loads_no_numerical_library() -> None:
    program = (
        "import sys; from quorate.assignment.live import Beliefs; "
        "from quorate.schema.question import Kind, Question; "
        "b = Beliefs([Question('q', Kind.CATEGORICAL, ('x', 'y'))]); "
        "b.judge('a', 'r', {'q': 'x'}); b.evidence('a'); "
        "print([m for m in ('numpy', 'scipy', 'numba', 'polars') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
