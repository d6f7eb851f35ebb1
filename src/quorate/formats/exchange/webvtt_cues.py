"""The cues of a WebVTT file: times, voice and text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.reading import Refusals
from quorate.schema.json_value import shown

ARROW = "-->"
MEDIA = "NOTE recording: "
"""the comment in which the recording of a file is named"""
_TIME = re.compile(r"(?:(\d{2,4}):)?([0-5]\d):([0-5]\d)\.(\d{3})")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]*)>", re.IGNORECASE)
_TAG = re.compile(r"</?[^>]*>")
_BLOCKS = ("NOTE", "STYLE", "REGION")


@dataclass(frozen=True)
class Cue:
    """A cue: from start to end in seconds, who speaks (or its label), and what it shows."""

    place: str
    start: float
    end: float
    voice: str
    text: str


def cues(lines: Iterable[str], head: str, refusals: Refusals, losses: Losses) -> Iterator[Cue]:
    """The cues of a file; those whose times do not fit are refused.

    ``head`` comes before the line in a place. A cue with several voices is as many cues of the
    same time.
    """
    for number, block in _blocks(lines):
        if number == 1 or (block[0].partition(" ")[0] in _BLOCKS and ARROW not in block[0]):
            if number == 1 and not block[0].startswith("WEBVTT"):
                refusals.add(f"{head}line 1", "", shown(block[0]), "WEBVTT")
                return
            if block[0].partition(" ")[0] in ("STYLE", "REGION"):
                losses.add(
                    block[0].split()[0].lower(),
                    "how cues look has no place",
                    f"{head}line {number}",
                )
            continue
        at = next((n for n, line in enumerate(block[:2]) if ARROW in line), None)
        place = f"{head}line {number + (at or 0)}"
        times = _times(block[at]) if at is not None else None
        if at is None or times is None:
            found = block[at] if at is not None else block[0]
            refusals.add(place, "", shown(found), "00:00:01.000 --> 00:00:02.000")
            continue
        if len(block[at].split()) > 3:
            losses.add("settings", "where a cue is shown has no place", place)
        for voice, text in _voices("\n".join(block[at + 1 :])):
            if voice or text:
                yield Cue(place, *times, voice, text)


def cue_lines(media: str, found: Iterable[Cue]) -> str:
    """A file of cues, each with its label as its voice."""
    lines = ["WEBVTT", ""]
    if media:
        lines += [f"{MEDIA}{_escaped(' '.join(media.split()))}", ""]
    for cue in found:
        text = "\n".join(line for line in cue.text.splitlines() if line.strip())
        voice = html.escape(" ".join(cue.voice.split()), quote=False)
        lines += [
            f"{_written(cue.start)} {ARROW} {_written(cue.end)}",
            f"<v {voice}>{_escaped(text)}",
            "",
        ]
    return "\n".join(lines)


def media_of(head: str) -> str:
    """The recording that the head of a file names; empty where it names none."""
    for line in head.splitlines():
        if ARROW in line:
            break
        if line.startswith(MEDIA):
            return html.unescape(line.removeprefix(MEDIA)).strip()
    return ""


def _blocks(lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """Lines between empty lines, with the number of the first."""
    block: list[str] = []
    first = 1
    for number, line in enumerate(lines, 1):
        text = line.rstrip("\r\n")
        if text.strip():
            if not block:
                first = number
            block.append(text)
        elif block:
            yield first, block
            block = []
    if block:
        yield first, block


def _times(line: str) -> tuple[float, float] | None:
    words = line.split()
    if len(words) < 3 or words[1] != ARROW:
        return None
    start, end = _seconds(words[0]), _seconds(words[2])
    return (start, end) if start is not None and end is not None and end > start else None


def _seconds(word: str) -> float | None:
    found = _TIME.fullmatch(word)
    if found is None:
        return None
    hours, minutes, seconds, thousandths = (int(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000


def _written(seconds: float) -> str:
    whole = round(seconds * 1000)
    return (
        f"{whole // 3_600_000:02d}:{whole // 60_000 % 60:02d}:{whole // 1000 % 60:02d}"
        f".{whole % 1000:03d}"
    )


def _voices(payload: str) -> Iterator[tuple[str, str]]:
    """Voices and what they say; what comes before the first has none."""
    marks = list(_VOICE.finditer(payload))
    head = payload[: marks[0].start()] if marks else payload
    if not marks or _plain(head):
        yield "", _plain(head)
    for n, mark in enumerate(marks):
        end = marks[n + 1].start() if n + 1 < len(marks) else len(payload)
        yield html.unescape(mark.group(1)).strip(), _plain(payload[mark.end() : end])


def _plain(text: str) -> str:
    return html.unescape(_TAG.sub("", text)).strip()


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)
