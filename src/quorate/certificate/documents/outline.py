"""Outline: which answers a document tells, under which questions; and how they are told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from quorate.certificate.documents.answer import UNSAID, Answer, Answers
from quorate.certificate.documents.said import plain

LEGEND = (
    "After each answer stands where it comes from. *Computed*: from the campaign's log and the "
    "data of this release; which figure stands where is in `answers.json`, and `quorate verify` "
    "compares them. *Stated*: in the words of whoever publishes, which nobody else can check. "
    "*Not answered*: with the reason."
)
SHORT = 300
"""characters of a text that is set apart within a line"""
_LINK = re.compile(r"https?://[^\s<>]+")
MARKS = {"derived": "*Computed.*", "author": "*Stated.*"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A question of a document, and the keys of the answers to it.

    A key that ends in a dot stands for all answers whose keys begin so. A question of which every
    answer may be missing is ``optional``; of the others there is at least the reason why not.
    """

    question: str
    keys: tuple[str, ...]
    optional: bool = False

    def of(self, answers: Answers) -> Iterator[Answer]:
        """The answers that there are."""
        return answers.of(self.keys)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A document: its file, what it is, and its parts."""

    file: str
    title: str
    about: str
    sections: tuple[Section, ...]

    def answers(self, answers: Answers) -> dict[str, Answer]:
        """What the document tells, each answer once."""
        found = [
            one for part in self.sections for entry in part.entries for one in entry.of(answers)
        ]
        return {one.key: one for one in found}


def rendered(outline: Outline, answers: Answers, name: str) -> str:
    """The document in Markdown: every answer where it is asked for first, then a reference."""
    parts = [f"# {outline.title}: {plain(name)}", outline.about, LEGEND]
    told: dict[str, str] = {}
    for section in outline.sections:
        told_here = [_entry(entry, answers, told) for entry in section.entries]
        kept = [one for one in told_here if one]
        if kept:
            parts += [f"## {section.title}", *kept]
    return "\n\n".join(parts) + "\n"


def _entry(entry: Entry, answers: Answers, told: dict[str, str]) -> str:
    found = list(entry.of(answers))
    if not found:
        return ""
    new = [one for one in found if one.key not in told]
    before = [told[one.key] for one in found if one.key in told]
    told.update({one.key: entry.question for one in new})
    parts = [f"### {entry.question}"]
    there = [one for one in new if one.source != "absent"]
    parts += [_asked(one) if len(there) > 1 else paragraph(one) for one in there]
    gaps = [one for one in new if one.source == "absent"]
    if len(found) == 1 and gaps:
        parts.append(f"*Not answered:* {gaps[0].reason}")
    elif gaps:
        parts += ["*Not answered:*", unanswered(gaps)]
    if before:
        places = " and ".join(f"«{place}»" for place in dict.fromkeys(before))
        parts.append(f"See {'also ' if new else ''}{places}.")
    return "\n\n".join(parts)


def _asked(answer: Answer) -> str:
    """An answer beside others: what the publisher says with the question that it answers."""
    said = paragraph(answer)
    if answer.source != "author":
        return said
    between = "\n\n" if said.startswith(">") else " "
    return f"*{answer.question}*{between}{said}"


def paragraph(answer: Answer) -> str:
    """An answer that is there in Markdown, with where it comes from."""
    mark = MARKS[answer.source]
    if answer.source == "author":
        said = stated(answer.text)
        return f"{said}\n\n{mark}" if said.startswith(">") else f"{said} {mark}"
    last = answer.text.rsplit("\n", 1)[-1]
    return f"{answer.text}\n\n{mark}" if last.startswith("- ") else f"{answer.text} {mark}"


def stated(text: str) -> str:
    """Somebody's words set apart, so that nothing in them passes for ours."""
    said = text.strip()
    if _LINK.fullmatch(said):
        return f"<{said}>"
    line = said.removeprefix("- ")
    if "\n" not in line and len(line) <= SHORT and plain(line) == line:
        return f"«{line}»"
    return "\n".join(f"> {line}".rstrip() for line in said.splitlines())


def unanswered(found: Iterable[Answer]) -> str:
    """What is absent, as a list; questions that are open for one reason together."""
    questions: dict[str, list[str]] = {}
    for one in found:
        questions.setdefault(one.reason, []).append(one.question)
    return "\n".join(
        # what the publisher has not said names the question by itself
        f"- {reason}" if reason.startswith(UNSAID) else f"- {' '.join(asked)} {reason}"
        for reason, asked in questions.items()
    )
