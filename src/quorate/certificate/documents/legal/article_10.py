"""Article 10: what Article 10(2) of Regulation (EU) 2024/1689 (AI Act) asks of data governance."""

from __future__ import annotations

from collections.abc import Mapping

from quorate.certificate.documents.answer import Answer, Answers
from quorate.certificate.documents.ground import MANIFEST, Ground
from quorate.certificate.documents.rai import flat
from quorate.certificate.documents.said import plain

FILE = "legal/article_10.md"
POINTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "a": ("design choices", ("paradigms", "handing", "per_item", "rules")),
    "b": (
        "collection and origin, for personal data the purpose of collection",
        (
            "sources",
            "imported",
            "source_licence",
            "item_sampling",
            "recruitment",
            "consent",
            "timeline",
        ),
    ),
    "c": (
        "preparation: annotation, labelling, cleaning, updating, enrichment, aggregation",
        ("guidelines", "preparation", "excluded", "adjudication", "result.", "made"),
    ),
    "d": (
        "assumptions: what the data are to measure and represent",
        ("construct", "purpose", "perspectives"),
    ),
    "e": (
        "availability, quantity, suitability",
        ("size", "per_item", "agreement.", "gold", "uses", "not_uses"),
    ),
    "f": ("examination for biases", ("balance.", "biases", "groups")),
    "g": (
        "measures to detect, prevent and mitigate biases",
        ("watching", "handing", "perspectives"),
    ),
    "h": (
        "gaps, and how they can be addressed",
        ("missing", "coverage", "limits"),
    ),
}
"""points of the paragraph, in our words, and the answers that speak to them"""
HEAD = (
    "Article 10(2) of Regulation (EU) 2024/1689 lists, from (a) to (h), what data governance for "
    "high-risk systems must look at. The table says what this release can tell of each point. It "
    "is a help for whoever writes the documentation of a system: it says nothing about a "
    "system, and it is no legal advice."
)
SOURCES = {"derived": "computed", "author": "stated", "absent": "not answered"}


def article_10(ground: Ground, answers: Answers) -> str:
    """The table, a row an answer."""
    lines = [
        f"# Article 10(2): {plain(str(ground.at(f'{MANIFEST}#/title')))}",
        "",
        HEAD,
        "",
        answers["version"].text,
        "",
        "| point | what it asks for | what this release says | source |",
        "|---|---|---|---|",
    ]
    for letter, (words, keys) in POINTS.items():
        for n, one in enumerate(answers.of(keys)):
            first = (f"({letter})", words) if n == 0 else ("", "")
            lines.append(f"| {first[0]} | {first[1]} | {cell(one)} | {SOURCES[one.source]} |")
    return "\n".join(lines) + "\n"


def told(answers: Answers) -> dict[str, Answer]:
    """The answers that the table tells."""
    found = (one for _, keys in POINTS.values() for one in answers.of(keys))
    return {one.key: one for one in found}


def cell(answer: Answer) -> str:
    """An answer in one cell of a table, after the question that it answers."""
    text = answer.reason if answer.source == "absent" else answer.text
    said = flat(text)
    if answer.source == "author":
        said = f"«{said}»"
    return f"*{flat(answer.question)}* {said}".replace("|", "\\|")
