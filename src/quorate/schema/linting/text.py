"""A guideline as text: its blocks with their lines and headings, its sentences and words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_HEADING = re.compile(r" {0,3}#{1,6}\s+(.*?)\s*#*\s*$")
_ENTRY = re.compile(r"(\s*)(?:[-*+]|\d{1,3}[.)])\s+(.*)$")
_MARKUP = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|[*_`|]+|^\s*>+\s?", re.MULTILINE)
_SENTENCE = re.compile(r"(?<=[.!?…。！？؟])[\"'»”’)\]]*\s+(?![a-zà-öø-ÿ])")
WORD = re.compile(r"[^\W\d_]+(?:['’\-‑][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph, or an entry of a list or table.

    ``line`` is its first line, from 1; ``text`` has its mark-up, ``above`` the headings and the
    entries of lists that it stands under, outermost first.
    """

    line: int
    text: str
    above: tuple[str, ...] = ()
    is_heading: bool = False
    heading: str = ""
    """the nearest heading above it, or itself"""

    @property
    def plain(self) -> str:
        """The text without mark-up."""
        return plain(self.text)


def plain(text: str) -> str:
    """Markdown as the words that are read."""
    return " ".join(_MARKUP.sub(lambda found: found[1] or "", text).split())


def words(text: str) -> list[str]:
    """The words of a text: runs of letters, with hyphens and apostrophes inside."""
    return WORD.findall(text)


def sentences(text: str) -> list[str]:
    """The sentences of a plain text; an abbreviation before a small letter ends none."""
    return [part for part in _SENTENCE.split(text) if WORD.search(part)]


def blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a Markdown text in their order; fences of code are left out, not the code."""
    return tuple(_walk(text.split("\n")))


def _walk(lines: list[str]) -> Iterator[Block]:
    headings: list[tuple[int, str]] = []
    entries: list[tuple[int, str]] = []
    held: list[str] = []
    first = 0

    def done() -> Iterator[Block]:
        if held:
            above = (*(text for _, text in headings), *(text for _, text in entries[:-1]))
            if not entries:
                above = tuple(text for _, text in headings)
            nearest = plain(headings[-1][1]) if headings else ""
            yield Block(first, "\n".join(held), above, heading=nearest)
            held.clear()

    for number, line in enumerate(lines, 1):
        heading, entry = _HEADING.match(line), _ENTRY.match(line)
        if heading:
            yield from done()
            level = len(line.lstrip()) - len(line.lstrip().lstrip("#"))
            headings = [one for one in headings if one[0] < level]
            above = tuple(text for _, text in headings)
            headings.append((level, heading[1]))
            entries = []
            yield Block(number, heading[1], above, is_heading=True, heading=plain(heading[1]))
        elif not line.strip() or line.lstrip().startswith("```"):
            yield from done()
        elif entry or line.lstrip().startswith("|"):
            yield from done()
            indent = len(entry[1]) if entry else 0
            entries = [one for one in entries if one[0] < indent]
            held, first = [entry[2] if entry else line], number
            entries.append((indent, held[0]))
        else:
            if not held:
                first = number
                indent = len(line) - len(line.lstrip())
                entries = [one for one in entries if one[0] < indent]
                entries.append((indent, line))
            held.append(line)
    yield from done()
