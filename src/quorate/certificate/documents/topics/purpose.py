"""Purpose: what the data are to measure, what for, and what whoever publishes says of limits."""

from __future__ import annotations

from collections.abc import Iterator

from quorate.certificate.documents.answer import Answer, author, derived
from quorate.certificate.documents.ground import CAMPAIGN, MANIFEST, Ground, objects, pointed
from quorate.certificate.documents.said import Said, bullets, code, plain, say

MEANING = {
    "prescriptive": (
        "One right answer was sought. The consensus is the likeliest one, with its probability; "
        "who differs may be wrong."
    ),
    "descriptive": (
        "The spread of answers is the result. There is no right answer and no consensus: train on "
        "and test against the distribution, not its largest option."
    ),
}
NO_TABLE = "No consensus and no distribution of it is in this release."
ASKED = (
    ("construct", "What are the answers meant to measure?", "what the answers measure"),
    ("uses", "What is the data set meant for?", "what the data set is meant for"),
    ("not_uses", "What should it not be used for?", "what the data set should not be used for"),
    ("used", "Has it been used already?", "where the data set has been used"),
    (
        "subjective",
        "In what way are the questions a matter of opinion?",
        "in what way the questions are a matter of opinion",
    ),
    (
        "perspectives",
        "Whose views should count here, and whose could do harm?",
        "whose views should count",
    ),
    ("risks", "What could harm the raters, and were they told?", "what could harm the raters"),
    ("limits", "What are its limits, in the publisher's view?", "what the limits are"),
    ("biases", "Which biases does the publisher know of?", "which biases are known"),
    ("social_impact", "What could it change, for whom?", "what effect on people to expect"),
)


def purpose(ground: Ground) -> Iterator[Answer]:
    """What the campaign is for, and what is to be known before using its data."""
    yield Answer(
        "purpose",
        "Why was it made?",
        ground.at(f"{CAMPAIGN}#/purpose"),
        str(ground.at(f"{CAMPAIGN}#/purpose") or "").strip(),
        "author",
        evidence=(f"{CAMPAIGN}#/purpose",),
    )
    yield _paradigms(ground)
    for key, question, what in ASKED:
        yield author(ground, key, question, what)
    yield _limits(ground)


def _paradigms(ground: Ground) -> Answer:
    """What the answers to each question are for."""
    lines: list[Said] = []
    found: dict[str, list[str]] = {}
    for n, one in enumerate(objects(ground.at(f"{MANIFEST}#/questions"))):
        released = any(
            str(table.get("name")).startswith(("consensus-", "distribution-"))
            for table in objects(one.get("tables"))
        )
        found.setdefault(str(one.get("paradigm")), []).append(str(one.get("name")))
        lines.append(
            say(
                "{} («{}»): **{}**. {}",
                code(str(one.get("name"))),
                plain(str(one.get("ask"))),
                ground.figure(pointed(f"{MANIFEST}#/questions", n, "paradigm"), "text"),
                MEANING.get(str(one.get("paradigm")), "") if released else NO_TABLE,
            )
        )
    return derived(
        "paradigms",
        "Is one right answer sought, or is the spread of answers the data?",
        bullets(lines),
        {paradigm: list(names) for paradigm, names in found.items()},
    )


def _limits(ground: Ground) -> Answer:
    """What holds for every release made from judgments."""
    lines: list[Said | str] = [
        "The figures hold for these raters and items; whether for others depends on how both "
        "were chosen.",
        "An answer to an item that few judged says little: look at `n` and the interval.",
    ]
    if ground.at(f"{MANIFEST}#/told") == "groups":
        lines.append("Who compares two releases may learn of the few people that came in between.")
    return derived(
        "limits_known",
        "What limits follow from how it was made?",
        say("{}", bullets(lines), evidence=(f"{MANIFEST}#/told",)),
    )
