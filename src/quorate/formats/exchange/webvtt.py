"""WebVTT: a file of cues a recording, as segments with labels and what is said in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import ClassVar

from quorate.formats.exchange.format import Options, Written, said
from quorate.formats.exchange.gathered import read_answer, storable
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.naming import value_of
from quorate.formats.exchange.observed import options_of
from quorate.formats.exchange.one_answer import (
    EVERYONE,
    SHAPES,
    OneAnswer,
    count_rest,
    count_unheld,
    first_of,
    written_answer,
)
from quorate.formats.exchange.places import HALVES, new_file, new_folder
from quorate.formats.exchange.reading import Reading, Refusals
from quorate.formats.exchange.record import Foreign, Judged, Piece, Project
from quorate.formats.exchange.rows import head_of, opened_text
from quorate.formats.exchange.shapes import REGION, Transcription, shape_of
from quorate.formats.exchange.webvtt_cues import Cue, cue_lines, cues, media_of
from quorate.formats.exchange.zips import is_zip, read_zip, sniff_zip, write_zip
from quorate.schema.content import ContentField
from quorate.schema.errors import ReadError, RequestError
from quorate.schema.json_value import Json
from quorate.schema.questions import Segments
from quorate.schema.questions.marked import parts_of

SEGMENTS, RECORDING = "segments", "recording"
SPEECH = "speech"
"""the label of a cue that says what was said and not by whom"""
SUFFIX = ".vtt"
MEANT = ("auto", "labels", "words")
MOST_LABELS, LONGEST_LABEL = 50, 60
VIDEOS = frozenset({".mp4", ".webm", ".mov", ".mkv", ".m4v", ".ogv"})


@dataclass(frozen=True)
class WebVttOptions(OneAnswer):
    """What can be said about WebVTT's files."""

    text: str = "auto"
    """what the text of a cue without a voice is: `labels`, `words` that were said, or `auto`:
    labels where they are short and recur"""


class WebVtt:
    """Cues of recordings: subtitles, chapters, or marks of what happens when."""

    name: ClassVar[str] = "webvtt"
    title: ClassVar[str] = "WebVTT"
    source: ClassVar[str] = "W3C, WebVTT: The Web Video Text Tracks Format"
    reads: ClassVar[bool] = True
    writes: ClassVar[bool] = True
    suffixes: ClassVar[tuple[str, ...]] = (SUFFIX, "", ".zip")
    options: ClassVar[type[Options]] = WebVttOptions

    def sniff(self, path: Path) -> float:
        """Sure of a file that begins with WEBVTT, or of a folder of such."""
        if is_zip(path):
            return sniff_zip(path, self.sniff)
        files = _files(path)
        return 0.95 if files and head_of(files[0], 64).startswith("WEBVTT") else 0.0

    def read(self, path: Path, options: Options) -> Reading:
        """Files are items, cues segments; what is said in them goes along as transcription."""
        if is_zip(path):
            return read_zip(path, self, options)
        chosen = said(options, WebVttOptions)
        if chosen.text not in MEANT:
            raise RequestError(
                f"text {chosen.text!r} is not known", remedy="say auto, labels, words"
            )
        refusals = Refusals(path.name, skip_bad=options.skip_bad)
        losses = Losses()
        read = Cues(path, chosen, refusals, losses)
        return Reading(read.project, read.pieces(), refusals, losses)

    def write(
        self, project: Project, pieces: Iterable[Piece], target: Path, options: Options
    ) -> Written:
        """A file a recording: in a folder, or a zip, or alone where the name ends in .vtt."""
        if target.suffix.lower() == ".zip":
            return write_zip(
                target,
                force=options.force,
                name="",
                write=lambda path: self.write(project, pieces, path, options),
            )
        into = _Target(project, said(options, WebVttOptions).rater)
        return into.write(pieces, target, force=options.force)


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    return sorted(one for one in path.glob(f"*{SUFFIX}") if one.is_file()) if path.is_dir() else []


class Cues:
    """Reads the files of one path, twice: first for the labels that there are."""

    def __init__(
        self, path: Path, options: WebVttOptions, refusals: Refusals, losses: Losses
    ) -> None:
        self._rater, self._refusals, self._losses = options.rater, refusals, losses
        self._path, self._files = path, _files(path)
        if not self._files:
            raise ReadError("there is no file of cues", where=str(path), remedy="name a .vtt file")
        voices: dict[str, None] = {}
        texts: dict[str, int] = {}
        video = False
        for file in self._files:
            quiet = Refusals(file.name, skip_bad=True)
            with opened_text(file) as text:
                for cue in cues(text, "", quiet, Losses()):
                    voices |= {cue.voice: None} if cue.voice else {}
                    if not cue.voice:
                        texts[cue.text] = texts.get(cue.text, 0) + 1
            video = video or PurePosixPath(_media(file)).suffix.lower() in VIDEOS
        self._labels_meant = options.text == "labels" or (
            options.text == "auto" and _are_labels(texts)
        )
        spoken = dict.fromkeys(texts) if self._labels_meant else {SPEECH: None} if texts else {}
        labels = options_of({**voices, **spoken}) or options_of([SPEECH])
        self._question = Segments(
            name=SEGMENTS, type="segments", ask="Mark what happens", of=RECORDING, labels=labels
        )
        field = ContentField(name=RECORDING, type="video" if video else "audio")
        self.project = Project(path.stem or "cues", (field,), (self._question,))

    def pieces(self) -> Iterator[Piece]:
        """The recordings."""
        for file in self._files:
            content: dict[str, Json] = {RECORDING: _media(file) or file.stem}
            if not storable(content, file.name, self._refusals):
                continue
            found: list[tuple[dict[str, Json], str]] = []
            with opened_text(file) as text:
                head = "" if file == self._path else f"{file.name}, "
                for cue in cues(text, head, self._refusals, self._losses):
                    self._cue(cue, found)
            yield self._piece(file, content, found)

    def _cue(self, cue: Cue, found: list[tuple[dict[str, Json], str]]) -> None:
        label = cue.voice or (cue.text if self._labels_meant else SPEECH)
        words = "" if cue.text == label else cue.text
        part: dict[str, Json] = {"start": cue.start, "end": cue.end, "label": value_of(label)}
        read = read_answer(self._question, [part], {}, cue.place, self._refusals, "cue")
        if not isinstance(read, list) or not isinstance(read[0], dict):
            return
        if any(one == read[0] for one, _ in found):
            self._losses.add(SEGMENTS, "the same cue again", cue.place)
            return
        found.append((read[0], words))

    def _piece(
        self, file: Path, content: Mapping[str, Json], found: list[tuple[dict[str, Json], str]]
    ) -> Piece:
        given: list[Json] = [part for part, _ in found]
        read = read_answer(self._question, given, content, file.name, self._refusals)
        answer = read if isinstance(read, list) else []
        words: list[Foreign] = [
            Transcription((), (text,)).foreign(SEGMENTS, (answer.index(part),))
            for part, text in found
            if text and part in answer
        ]
        judged = Judged(self._rater or EVERYONE, {SEGMENTS: answer}, foreign=tuple(words))
        return Piece(file.stem, content, (judged,), place=file.name)


def _media(file: Path) -> str:
    return media_of(head_of(file, 1 << 12))


def _are_labels(texts: Mapping[str, int]) -> bool:
    """Whether texts are labels: few, short, of one line, and they recur."""
    short = all(len(text) <= LONGEST_LABEL and "\n" not in text for text in texts)
    return bool(texts) and short and len(texts) <= MOST_LABELS and (
        len(texts) < sum(texts.values()) or all(len(text.split()) == 1 for text in texts)
    )  # fmt: skip


class _Target:
    """Writes one project."""

    def __init__(self, project: Project, rater: str) -> None:
        self._rater = rater
        self._losses = Losses()
        question = first_of(project, Segments, "WebVTT", "segments of recordings")
        self._name = question.name
        self._field = question.of if isinstance(question, Segments) else ""
        count_rest(project, (self._field,), (self._name,), self._losses)
        self._taken: set[str] = set()

    def write(self, pieces: Iterable[Piece], target: Path, *, force: bool) -> Written:
        """The folder or the file, whole or not at all."""
        if target.suffix.lower() == SUFFIX:
            found = [text for piece in pieces if (text := self._text(piece))]
            if len(found) > 1:
                raise RequestError(
                    f"there are {len(found)} recordings, and a file of cues has one",
                    remedy="name a folder",
                )
            with new_file(target, force=force) as part:
                part.write_text("".join(found) or "WEBVTT\n", "utf-8", HALVES)
            return Written((target,), len(found), self._losses)
        names: list[str] = []
        with new_folder(target, force=force) as folder:
            for piece in pieces:
                text = self._text(piece)
                if text:
                    name = self._named(piece.item)
                    (folder / name).write_text(text, "utf-8", HALVES)
                    names.append(name)
        return Written(tuple(target / name for name in names), len(names), self._losses)

    def _named(self, item: str) -> str:
        safe = "".join(c if c.isalnum() or c in "._-" else "_" for c in item)[:150].lstrip(".")
        stem, n = safe or "recording", 1
        while f"{stem}{'' if n == 1 else f'_{n}'}".lower() in self._taken:
            n += 1
        name = stem if n == 1 else f"{stem}_{n}"
        self._taken.add(name.lower())
        if name != item:
            self._losses.add("items", "a name has letters, digits, dots, - and _ only", item)
        return f"{name}{SUFFIX}"

    def _text(self, piece: Piece) -> str:
        place = piece.place or piece.item
        count_unheld(piece, frozenset({SHAPES}), self._losses)
        judged = written_answer(piece, self._rater)
        label = judged.labels.get(self._name) if judged else None
        if judged is None or label is None:
            self._losses.add("items", "nobody judged them", place)
            return ""
        words: dict[int, str] = {}
        for mark in judged.foreign:
            shape = shape_of(mark)
            if isinstance(shape, Transcription) and len(mark.stands_for) == 1:
                words[mark.stands_for[0]] = "\n".join(shape.text)
            elif mark.kind != REGION:
                what = f"a mark of kind {mark.kind!r} has no place"
                self._losses.add(mark.question, what, place)
        found = []
        for n, part in enumerate(parts_of(label)):
            start, end = (float(str(part[key])) for key in ("start", "end"))
            cue = Cue(place, start, end, str(part["label"]), words.get(n) or str(part["label"]))
            if "\n\n" in cue.text or "\r" in cue.text:
                self._losses.add(
                    self._name, "an empty line would end a cue, and is left out", place
                )
            found.append(cue)
        return cue_lines(str(piece.content.get(self._field, "")), found)
