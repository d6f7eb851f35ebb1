"""Pieces as documents of spaCy."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from quorate.formats.exchange.format import Written
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.one_answer import count_rest, count_unheld, written_answer
from quorate.formats.exchange.places import new_file
from quorate.formats.exchange.record import Judged, Piece, Project
from quorate.formats.exchange.spacy_library import ITEM, Doc, Span, blank, new_docs
from quorate.schema.errors import RequestError
from quorate.schema.json_value import Json
from quorate.schema.questions import MultipleChoice, SingleChoice, Spans
from quorate.schema.questions.marked import parts_of


class Target:
    """Writes one project."""

    def __init__(self, project: Project, rater: str, lang: str, group: str) -> None:
        self._rater, self._group = rater, group
        self._losses = Losses()
        self._spans = next((q for q in project.questions if isinstance(q, Spans)), None)
        self._cats = next(
            (q for q in project.questions if isinstance(q, SingleChoice | MultipleChoice)), None
        )
        texts = [one.name for one in project.content if one.type in ("text", "markdown")]
        self._field = self._spans.of if self._spans else texts[0] if texts else ""
        if (self._spans is None and self._cats is None) or not self._field:
            raise RequestError(
                "spaCy's documents hold spans and categories of texts: no question asks for any",
                remedy="choose a format for the questions that there are",
            )
        names = {q.name for q in (self._spans, self._cats) if q is not None}
        count_rest(project, (self._field,), names, self._losses)
        self._nlp = blank(lang or project.language.partition("-")[0] or "xx")

    def write(self, pieces: Iterable[Piece], target: Path, *, force: bool) -> Written:
        """The file, whole or not at all."""
        docs = new_docs()
        count = 0
        for piece in pieces:
            place = piece.place or piece.item
            count_unheld(piece, (), self._losses)
            judged = written_answer(piece, self._rater)
            doc = self._doc(piece, judged, place) if judged is not None else None
            if doc is None:
                self._losses.add("items", "nobody judged them", place)
                continue
            doc.user_data[ITEM] = piece.item
            docs.add(doc)
            count += 1
        with new_file(target, force=force) as part:
            part.write_bytes(docs.to_bytes())
        return Written((target,), count, self._losses)

    def _doc(self, piece: Piece, judged: Judged, place: str) -> Doc | None:
        """The document; None where there is neither an answer about spans nor about categories."""
        spans = judged.labels.get(self._spans.name) if self._spans else None
        cats = judged.labels.get(self._cats.name) if self._cats else None
        if spans is None and cats is None:
            return None
        doc = self._nlp.make_doc(str(piece.content.get(self._field, "")))
        if isinstance(spans, dict):
            self._mark(doc, spans, place)
        if self._cats is not None and cats is not None:
            chosen = set(cats) if isinstance(cats, list) else {cats}
            doc.cats = {o.value: float(o.value in chosen) for o in self._cats.options}
        return doc

    def _mark(self, doc: Doc, label: dict[str, Json], place: str) -> None:
        name = self._spans.name if self._spans else ""
        if label.get("relations"):
            self._losses.add(name, "relations between spans have no place", place)
        found: list[Span] = []
        for part in parts_of(label.get("spans")):
            start, end, word = part["start"], part["end"], str(part["label"])
            if not isinstance(start, int) or not isinstance(end, int):
                continue
            span = doc.char_span(start, end, label=word)
            if span is None:
                what = "a span that ends within a token is widened to whole tokens"
                self._losses.add(name, what, place)
                span = doc.char_span(start, end, label=word, alignment_mode="expand")
            if span is None:
                self._losses.add(name, "a span of white space has no token", place)
                continue
            found.append(span)
        if self._group:
            doc.spans[self._group] = found
            return
        apart: list[Span] = []
        end_before = 0
        for span in sorted(found, key=lambda one: (one.start_char, -one.end_char)):
            if span.start_char < end_before:
                what = "entities may not overlap: the later one is left out (--option group=sc)"
                self._losses.add(name, what, place)
                continue
            end_before = span.end_char
            apart.append(span)
        doc.ents = apart
