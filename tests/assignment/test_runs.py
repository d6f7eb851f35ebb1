"""Many calls at once leave the same bits as one after another."""

from __future__ import annotations

from random import Random

import pytest

from quorate.assignment.live import Beliefs, runs
from quorate.assignment.live.classes import Classes
from quorate.assignment.live.full_fit import fit
from quorate.assignment.live.options import Options
from quorate.schema import Kind, Question

COLUMNS = ("q", "belief", "doubt", "counts", "totals", "hits", "squares", "number", "truth")


def questions(options: int) -> list[Question]:
    labels = tuple(f"o{k}" for k in range(options))
    return [
        Question("one", Kind.CATEGORICAL, labels),
        Question("set", Kind.MULTILABEL, ("t0", "t1")),
        Question("number", Kind.NUMERIC),
    ]


def feed(beliefs: Beliefs, calls: int, seed: int, options: int, together: int) -> None:
    """Calls of every kind; ``together`` so many are taken in at once."""
    rng = Random(seed)
    for n in range(calls):
        item, rater = f"i{rng.randrange(60)}", f"r{rng.randrange(30)}"
        label = f"o{int(rng.random() ** 2 * options)}" if rng.random() < 0.95 else None
        labels: dict[str, str | float | list[str] | None] = {"one": label}
        if rng.random() < 0.9:
            labels["set"] = [f"t{k}" for k in range(2) if rng.random() < 0.5]
            labels["number"] = rng.random()
        match rng.randrange(20):
            case 0 | 1:
                beliefs.withdraw(item, rater)
            case 2:
                beliefs.know(item, labels)
            case 3:
                beliefs.settle(item)
            case 4:
                beliefs.reopen(item)
            case _:
                beliefs.judge(item, rater, labels)
        if n % together == together - 1:
            beliefs.take_in()
    beliefs.take_in()


def bits(model: Classes, column: str) -> bytes:
    """A column without the room behind what is used."""
    return bytes(getattr(model, column).tobytes()).rstrip(b"\0\xff")


def classes(beliefs: Beliefs) -> list[Classes]:
    one, several = beliefs.models["one"], beliefs.models["set"]
    assert isinstance(one, Classes)
    assert isinstance(several, Options)
    return [one, *several.each]


@pytest.mark.parametrize(("options", "given"), [(2, True), (5, False)])
def test_together_or_one_by_one(options: int, given: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "COMPILED_FROM", 50)
    apart, together = (Beliefs(questions(options), given=given) for _ in range(2))
    for seed in (1, 2):
        feed(apart, 800, seed, options, 1)
        feed(together, 800, seed, options, 190)
        assert apart.count == together.count
        for one, other in zip(classes(apart), classes(together), strict=True):
            for column in COLUMNS:
                assert bits(one, column) == bits(other, column), column
            assert (one.classes, one.right, one.answered, one.known) == (
                other.classes,
                other.right,
                other.answered,
                other.known,
            )
            assert one.votes.item == other.votes.item
            assert one.votes.earlier == other.votes.earlier
        assert apart.uncertain(60) == together.uncertain(60)
        for beliefs in (apart, together):
            beliefs.adopt(fit(beliefs.snapshot()))
