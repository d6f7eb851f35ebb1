"""Documents of spaCy as pieces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from quorate.formats.exchange.gathered import read_answer, span_part, storable
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.naming import name_of, value_of
from quorate.formats.exchange.observed import options_of
from quorate.formats.exchange.reading import Refusals
from quorate.formats.exchange.record import Judged, Piece, Project
from quorate.formats.exchange.rows import opened_bytes
from quorate.formats.exchange.spacy_library import ITEM, Doc, Nlp, Span, blank, read_docs
from quorate.schema.content import ContentField
from quorate.schema.errors import ReadError
from quorate.schema.json_value import Json
from quorate.schema.questions import AnyQuestion, MultipleChoice, SingleChoice, Spans

TEXT, ENTITIES, CATEGORIES = "text", "entities", "categories"
GROUP = "spans_"
UNLABELLED = "span"
"""the label of a span that has none"""
HALF = 0.5
"""a category counts from this score on"""


class Docs:
    """Reads one file."""

    def __init__(self, path: Path, rater: str, refusals: Refusals, losses: Losses) -> None:
        self._rater, self._refusals, self._losses = rater, refusals, losses
        self._nlp: Nlp = blank("xx")
        with opened_bytes(path) as file:
            content = file.read()
        try:
            self._bin = read_docs(content)
            labels, groups, cats, single = self._seen()
        except Exception as error:
            # bytes that are no documents end in errors of several packages
            raise ReadError(
                f"the file is no DocBin ({type(error).__name__})",
                where=str(path),
                remedy="write it with spacy.tokens.DocBin",
            ) from None
        self._groups: dict[str, Spans] = {}
        questions: list[AnyQuestion] = []
        if labels:
            questions.append(_spans(ENTITIES, labels))
        for key, found in groups.items():
            name = name_of(f"{GROUP}{key}", {one.name for one in questions})
            self._groups[key] = _spans(name, found)
            questions.append(self._groups[key])
        options = options_of(cats)
        if options and single and len(options) > 1:
            questions.append(
                SingleChoice(
                    name=CATEGORIES, type="single_choice", ask="Categories", options=options
                )
            )
        elif options:
            questions.append(
                MultipleChoice(
                    name=CATEGORIES, type="multiple_choice", ask="Categories", options=options,
                    min=0,
                )
            )  # fmt: skip
        if not questions:
            raise ReadError(
                "no document has entities, groups of spans or categories",
                where=str(path),
                remedy="name a file with annotations",
            )
        field = ContentField(name=TEXT, type="text")
        self.project = Project(path.stem or "spacy", (field,), tuple(questions))

    def _seen(self) -> tuple[dict[str, None], dict[str, dict[str, None]], dict[str, None], bool]:
        """The labels of entities and of groups, the categories, and whether each document has
        one."""
        labels: dict[str, None] = {}
        groups: dict[str, dict[str, None]] = {}
        cats: dict[str, None] = {}
        single = True
        for doc in self._bin.get_docs(self._nlp.vocab):
            labels |= dict.fromkeys(one.label_ for one in doc.ents)
            for key, spans in doc.spans.items():
                groups.setdefault(key, {}).update(dict.fromkeys(one.label_ for one in spans))
            cats |= dict.fromkeys(doc.cats)
            single = single and sum(score >= HALF for score in doc.cats.values()) in (
                (1,) if doc.cats else (0,)
            )
        return labels, groups, cats, single

    def pieces(self) -> Iterator[Piece]:
        """The documents."""
        seen: set[str] = set()
        for n, doc in enumerate(self._bin.get_docs(self._nlp.vocab), 1):
            place = f"document {n}"
            named = doc.user_data.get(ITEM)
            name = named if isinstance(named, str) and named else place
            content: dict[str, Json] = {TEXT: doc.text}
            if name in seen:
                self._refusals.add(place, ITEM, repr(name), "a name that no other document has")
                continue
            if not doc.text.strip():
                self._refusals.add(place, TEXT, "nothing", "a text")
                continue
            if not storable(content, place, self._refusals):
                continue
            seen.add(name)
            yield Piece(name, content, (self._judged(doc, content, place),), place=place)

    def _judged(self, doc: Doc, content: dict[str, Json], place: str) -> Judged:
        labels: dict[str, Json] = {}
        for question in self.project.questions:
            answer: Json = None
            if question.name == ENTITIES:
                answer = self._parts(doc.ents, doc.text, place)
            elif isinstance(question, Spans):
                key = next(key for key, one in self._groups.items() if one is question)
                answer = self._parts(doc.spans.get(key, ()), doc.text, place)
            elif doc.cats:
                chosen: list[Json] = [value_of(k) for k, score in doc.cats.items() if score >= HALF]
                if any(score not in (0, 1) for score in doc.cats.values()):
                    what = "scores between 0 and 1 are read as yes from a half on"
                    self._losses.add(question.name, what, place)
                answer = chosen[0] if isinstance(question, SingleChoice) else chosen
            label = read_answer(question, answer, content, place, self._refusals)
            if label is not None:
                labels[question.name] = label
        return Judged(self._rater, labels)

    def _parts(self, spans: Iterable[Span], text: str, place: str) -> Json:
        parts: list[Json] = []
        known: set[tuple[int, int, str]] = set()
        for span in spans:
            mark = (span.start_char, span.end_char, value_of(span.label_) or UNLABELLED)
            if mark in known:
                self._losses.add("spans", "the same span twice", place)
                continue
            known.add(mark)
            parts.append(span_part(len(known), mark[0], mark[1], mark[2], text))
        return {"spans": parts}


def _spans(name: str, labels: dict[str, None]) -> Spans:
    options = options_of(label or UNLABELLED for label in labels) or options_of([UNLABELLED])
    return Spans(name=name, type="spans", ask="Mark what is named", of=TEXT, labels=options)
