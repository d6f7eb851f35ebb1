from __future__ import annotations

from random import Random

import pytest

from quorate.quality import Finding, Verdict
from quorate.quality.checks.machine_text import MachineText, marks
from quorate.schema.question import Kind
from small_views import NOON, Row, small_view

MACHINE = (
    "Certainly! Here is a revised version. It is important to note that the reply — while polite — "
    "plays a crucial role in keeping the conversation warm, and it also answers the question {n}."
)
HUMAN = (
    "hm, the first reply is ok i guess but it dodges what was asked?? second one says the date "
    "(wrong one tho, was {n} not 12) and thats more use to me, even if its a bit "
    "short and kinda rude."
)


def rows(rater: str, pattern: str, count: int = 8) -> list[Row]:
    return [(f"i{n}", rater, pattern.format(n=n)) for n in range(count)]


def found(*given: list[Row], seconds: float | None = None) -> list[Finding]:
    every = [row for each in given for row in each]
    times = [seconds if row[1] == "anna" else 90.0 for row in every] if seconds else 90.0
    view = small_view(every, kind=Kind.TEXT, seconds=times)
    return list(MachineText().find(view.of([0]), NOON, Random(0)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("As an AI language model, I have no opinion.", ("leftover",)),
        ("In conclusion, it is worth noting that both are good.", ("set phrases",)),
        ("In conclusion, both are good.", ()),
        ("- **Tone**: warm", ("markdown",)),
        ("It’s fine", ("typography",)),
        ("It's fine - I think", ()),
        (
            "One two three four. Two three four one. Three four one two. Four one two.",
            ("even sentences",),
        ),
        ("One. Two three four five six seven eight. Three four one two. Four one two.", ()),
    ],
)
def test_marks_by_hand(text: str, expected: tuple[str, ...]) -> None:
    assert marks(text, 0.25) == expected


def test_texts_with_marks_are_a_weak_hint_and_nothing_is_told() -> None:
    (finding,) = found(rows("anna", MACHINE), rows("ben", HUMAN), rows("cem", HUMAN))
    assert finding.verdict is Verdict.WEAK
    assert finding.told == ""
    assert finding.evidence["n"] == 8
    assert finding.evidence["estimate"] == 1.0
    assert finding.evidence["marks"] == {"leftover": 8, "set phrases": 8}
    assert "honest people" in finding.says


def test_people_s_writing_is_fine() -> None:
    assert found(rows("anna", HUMAN), rows("ben", HUMAN), rows("cem", MACHINE)) == []


def test_where_everybody_writes_so_nothing_is_found() -> None:
    assert found(*[rows(rater, MACHINE) for rater in ("anna", "ben", "cem")]) == []


def test_faster_than_typing_is_one_mark_and_not_enough() -> None:
    # 180 characters in 5 s are 36 a second; together with curly quotes there are two marks
    assert found(rows("anna", HUMAN), rows("ben", HUMAN), seconds=5.0) == []
    quoted = HUMAN.replace("its", "it’s")
    assert found(rows("anna", quoted), rows("ben", HUMAN)) == []
    (finding,) = found(rows("anna", quoted), rows("ben", HUMAN), seconds=5.0)
    assert finding.evidence["marks"] == {"faster than typing": 8, "typography": 8}


def test_it_is_never_strong_and_four_texts_say_nothing() -> None:
    (finding,) = found(rows("anna", MACHINE, 40), rows("ben", HUMAN), rows("cem", HUMAN))
    assert finding.verdict is Verdict.WEAK
    assert MachineText.strongest is Verdict.WEAK
    assert found(rows("anna", MACHINE, 4), rows("ben", HUMAN), rows("cem", HUMAN)) == []
