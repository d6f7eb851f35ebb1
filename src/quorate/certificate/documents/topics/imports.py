"""Imports: which judgments came from other tools, and what nobody here saw of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from quorate.certificate.documents.answer import Answer, derived
from quorate.certificate.documents.ground import MANIFEST, Ground, objects
from quorate.certificate.documents.said import Said, bullets, joined, many, say
from quorate.certificate.documents.topics.facts import counted, fact, known, number, place

HERE = "This holds for what was judged in the campaign, not for what came from other tools."
UNSEEN = (
    "Who judged, when, for how long, under which instructions, with what agreement and for what "
    "pay is what those tools say, or not known; no figure of this release about time, pay or "
    "conduct is made of it."
)
WHERE = f"{MANIFEST}#/imports"


def elsewhere(ground: Ground) -> Literal["none", "some", "all"]:
    """How many of the judgments came from other tools."""
    if not objects(ground.at(WHERE)):
        return "none"
    share = ("imports", "counting")
    whole = number(ground, *share, "n") == number(ground, *share, "of")
    return "all" if whole else "some"


def of_here(ground: Ground, said: Said, otherwise: str) -> Said:
    """What is said of the work, as far as it was done in the campaign.

    ``otherwise`` is said where all judgments came from other tools.
    """
    found = elsewhere(ground)
    if found == "all":
        return say(otherwise, evidence=(WHERE,))
    return said if found == "none" else joined([said, say(HERE, evidence=(WHERE,))])


def imports(ground: Ground) -> Iterator[Answer]:
    """Which judgments came from other tools; nothing where none did."""
    if elsewhere(ground) == "none" or not known(ground, "imports"):
        return
    files = objects(ground.at(place("imports", "files")))
    lines = [_file(ground, n) for n in range(len(files))]
    share = ("imports", "counting")
    told: list[Said | str] = [
        say(
            "{} of the {} that count were given in other tools, and taken into the log of the "
            "campaign from files:",
            fact(ground, "count", *share, "n"),
            counted(ground, "judgment", *share, "of"),
        )
    ]
    after: list[Said | str] = [UNSEEN]
    if number(ground, "imports", "raters"):
        named = counted(ground, "rater", "imports", "raters")
        after.insert(0, say("The files name {}.", named))
    after.append(
        "The log proves that what came in is what is released; that the files held it is the word "
        "of the publisher, whose copy of a file can be told by its SHA-256."
    )
    said = joined([joined(told), bullets(lines), joined(after)], "\n\n")
    yield derived(
        "imported", "Which judgments were given in other tools?", said, ground.at(place("imports"))
    )


def _file(ground: Ground, n: int) -> Said:
    at = ("imports", "files", n)
    return say(
        "{}, of the format {}, SHA-256 {}: {} came from {} on, of which {} count",
        fact(ground, "code", *at, "file"),
        fact(ground, "code", *at, "tool"),
        fact(ground, "code", *at, "sha256"),
        many(fact(ground, "count", *at, "judgments"), "judgment"),
        fact(ground, "day", *at, "brought"),
        fact(ground, "count", *at, "counting"),
    )
