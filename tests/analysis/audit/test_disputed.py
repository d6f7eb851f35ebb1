"""Disputed items: which come first, and why they are in doubt."""

import numpy as np

from quorate.analysis.audit import Audit, audit
from tables import table


def settled(n: int, raters: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """Items on which all agree, alternating labels."""
    return [(f"s{i:02}", r, "ab"[i % 2]) for i in range(n) for r in raters]


def dispute(found: Audit, item: str) -> tuple[str, str]:
    one = next(d for d in found.disputes if d.item == item)
    return one.cause, one.why


def test_unanimous_items_are_not_disputed() -> None:
    found = audit(table(settled(20, ("r1", "r2", "r3"))))
    assert len(found.disputed) == 0
    assert found.disputes == ()


def test_an_even_split_of_comparable_raters() -> None:
    four = ("r1", "r2", "r3", "r4")
    rows = settled(20, four) + [("x", r, "a" if r < "r3" else "b") for r in four]
    found = audit(table(rows))
    assert found.disputed["item"].to_list() == ["x"]
    assert found.disputed["answers"].to_list() == ["a ×2, b ×2"]
    cause, why = dispute(found, "x")
    assert cause == "even split"
    assert "Comparable raters are split: 2 for" in why


def test_weak_raters_who_are_outvoted() -> None:
    rng = np.random.default_rng(0)
    good, weak = ("g1", "g2", "g3"), ("w1", "w2", "w3")
    rows = settled(40, good)
    rows += [(f"s{i:02}", r, "ab"[int(rng.integers(2))]) for i in range(40) for r in weak]
    rows += [("x", r, "a") for r in good] + [("x", r, "b") for r in weak]
    found = audit(table(rows), disputes=100)
    one = next(d for d in found.disputes if d.item == "x")
    assert one.label == "a"
    assert one.cause == "weak raters"
    assert "outvoted" in one.why


def test_few_judgments() -> None:
    rows = [*settled(20, ("r1", "r2", "r3")), ("x", "r1", "a"), ("x", "r2", "b")]
    cause, why = dispute(audit(table(rows)), "x")
    assert (cause, why) == ("few judgments", "Only 2 judgments; more would tell.")


def test_a_dispute_lists_all_answers_with_the_competence_behind_them() -> None:
    rows = [*settled(20, ("r1", "r2", "r3")), ("x", "r1", "a"), ("x", "r2", "b"), ("x", "r3", "b")]
    found = audit(table(rows))
    one = next(d for d in found.disputes if d.item == "x")
    assert [(a.rater, a.label) for a in one.answers] == [("r1", "a"), ("r2", "b"), ("r3", "b")]
    assert all(a.accuracy is not None and a.accuracy > 0.5 for a in one.answers)
    assert [(label, n) for label, n, _ in one.tally] == [("b", 2), ("a", 1)]


def test_the_least_certain_comes_first() -> None:
    five = tuple(f"r{k}" for k in range(5))
    rows = settled(20, five)
    rows += [("close", r, "a" if r < "r3" else "b") for r in five]
    rows += [("clear", r, "a" if r < "r4" else "b") for r in five]
    found = audit(table(rows), method="majority")
    # shares 3/5 and 4/5, so expected errors .4 and .2
    assert found.disputed["item"].to_list() == ["close", "clear"]
    assert np.allclose(found.disputed["expected_error"].to_list(), [0.4, 0.2])


def test_an_outlying_number_is_named() -> None:
    from quorate.schema import Kind

    rows = [(f"i{i}", f"r{r}", float(10 * i + r)) for i in range(6) for r in range(4)]
    rows += [("x", "r0", 10.0), ("x", "r1", 11.0), ("x", "r2", 12.0), ("x", "r3", 99.0)]
    found = audit(table(rows, Kind.NUMERIC), method="mean")
    cause, why = dispute(found, "x")
    assert cause == "outlier"
    assert "99 by 'r3'; the others lie between 10 and 12" in why
