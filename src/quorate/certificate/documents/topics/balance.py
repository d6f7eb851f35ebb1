"""Balance: what groups of people, places on the page and the course of the work do to answers."""

from __future__ import annotations

from collections.abc import Iterator

from quorate.certificate.documents.answer import Answer, absent, derived
from quorate.certificate.documents.ground import Ground, objects
from quorate.certificate.documents.said import Said, bullets, code, joined, plain, say, sentence
from quorate.certificate.documents.topics.facts import (
    NO_FACTS,
    counted,
    fact,
    known,
    noted,
    place,
)
from quorate.schema.json_value import Json

SHOWN = 24
"""lines that a document lists of a kind"""


def balance(ground: Ground) -> Iterator[Answer]:
    """What was looked at for biases, and what was found."""
    if not known(ground, "bias"):
        question = "Do answers depend on who judges, or on how it is shown?"
        yield absent("balance.groups", question, NO_FACTS, place("bias"))
        return
    yield _groups(ground)
    yield _place(ground)
    yield _order(ground)


def _interval(ground: Ground, form: str, *at: str | int) -> Said:
    return say(
        "95 % interval {} to {}", fact(ground, form, *at, "lower"), fact(ground, form, *at, "upper")
    )


def _groups(ground: Ground) -> Answer:
    key, question = "balance.groups", "Do parts of the data, or groups of people, differ?"
    rates = objects(ground.at(place("bias", "rates")))
    alike = objects(ground.at(place("bias", "agreement")))
    lines = [
        line
        for n, one in enumerate(alike[:SHOWN])
        if (line := _agreement(ground, n, one)) is not None
    ]
    if not lines and not rates:
        if ground.at(place("bias", "groups_note")):
            return noted(ground, key, question, "bias", "groups_note")
        why = "No part of the data and no group of people is large enough to be compared."
        return absent(key, question, why, place("bias", "agreement"))
    told: list[Said | str] = []
    if lines:
        told += ["Agreement within parts of the data and groups of people:", bullets(lines)]
    if rates:
        told.append(
            say(
                "How often each part got, and each group gave, an answer is in `facts.json` under "
                "`bias`.",
                evidence=(place("bias", "rates"),),
            )
        )
    note = ground.at(place("bias", "groups_note"))
    if isinstance(note, str) and note:
        told.append(say("Groups of people are not compared: {}.", sentence(note)))
    return derived(key, question, joined(told, "\n\n"), ground.at(place("bias", "agreement")))


def _agreement(ground: Ground, n: int, one: dict[str, Json]) -> Said | None:
    at = ("bias", "agreement", n)
    if one.get("value") is None:
        return None
    return say(
        "{}, {} with {} {}: {}{}",
        code(str(one.get("question"))),
        "items" if one.get("of") == "items" else "raters",
        code(str(one.get("by"))),
        plain(str(one.get("group"))),
        fact(ground, "decimal", *at, "value"),
        say(" ({})", _interval(ground, "decimal", *at)) if one.get("lower") is not None else "",
    )


def _place(ground: Ground) -> Answer:
    key, question = "balance.place", "Is what is shown first chosen more often?"
    found = objects(ground.at(place("bias", "place")))
    lines = [_first(ground, n, one) for n, one in enumerate(found) if one.get("share") is not None]
    if not lines:
        why = "Nothing was compared whose order is drawn by chance"
        notes = [str(one["note"]) for one in found if one.get("note")]
        reason = sentence(notes[0]) if notes else why
        return absent(key, question, f"{reason}.", place("bias", "place"))
    return derived(key, question, bullets(lines), [*found])


def _first(ground: Ground, n: int, one: dict[str, Json]) -> Said:
    at = ("bias", "place", n)
    interval: Said | str = ""
    if one.get("lower") is not None:
        interval = say(" ({})", _interval(ground, "percent", *at))
    return say(
        "{}: what stood first was chosen in {} of {}{}; without such an effect it is {}",
        code(str(one.get("question"))),
        fact(ground, "percent", *at, "share"),
        counted(ground, "choice", *at, "choices"),
        interval,
        fact(ground, "percent", *at, "expected"),
    )


def _order(ground: Ground) -> Answer:
    key, question = "balance.order", "Do people answer differently as they go on?"
    found = objects(ground.at(place("bias", "order")))
    clear = [n for n, one in enumerate(found) if _is_clear(one)]
    looked = [one for one in found if one.get("difference") is not None]
    if not looked:
        notes = [str(one["note"]) for one in found if one.get("note")]
        why = (
            sentence(notes[0]) if notes else "Too few judgments of a rater to tell early from late"
        )
        return absent(key, question, f"{why[:1].upper()}{why[1:]}.", place("bias", "order"))
    if not clear:
        said = say(
            "No answer is given clearly more often, nor more slowly, in the late half of raters' "
            "work than in the early half.",
            evidence=(place("bias", "order"),),
        )
        return derived(key, question, said, [*looked])
    lines = [_late(ground, n, found[n]) for n in clear[:SHOWN]]
    head = "From the early half of raters' work to the late half these change clearly:"
    return derived(key, question, joined([head, bullets(lines)], "\n\n"), [*looked])


def _is_clear(one: dict[str, Json]) -> bool:
    lower, upper = one.get("lower"), one.get("upper")
    if not isinstance(lower, int | float) or not isinstance(upper, int | float):
        return False
    return lower > 0 or upper < 0


def _late(ground: Ground, n: int, one: dict[str, Json]) -> Said:
    at = ("bias", "order", n)
    if one.get("question") is None:
        what = "seconds of an answer"
    elif one.get("option") is None:
        what = f"mean of {code(str(one['question']))}"
    else:
        what = f"share of {plain(str(one['option']))} in {code(str(one['question']))}"
    note = "" if one.get("shuffled") else "; items did not come in an order of chance"
    return say(
        "{}: {} ({}){}",
        what,
        fact(ground, "signed", *at, "difference"),
        _interval(ground, "signed", *at),
        note,
    )
