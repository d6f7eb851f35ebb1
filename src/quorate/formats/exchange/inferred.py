"""The consensus on the items of a project, whatever tool they come from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from quorate.analysis.consensus import Consensus, consensus
from quorate.analysis.disagreement.soft_labels import soft_labels
from quorate.formats.exchange.judgment_tables import judgment_tables, sound
from quorate.formats.exchange.labels import answer_from
from quorate.formats.exchange.record import Inferred, Piece, Project, submitted
from quorate.schema import Judgments
from quorate.schema.errors import EmptyError, NotApplicableError, QuorateError
from quorate.schema.json_value import Faults, Json
from quorate.schema.questions import AnyQuestion, Boxes, Frames, Number, Segments, Spans

EVEN = 0.5 + 1e-9
"""up to here a label is not likelier than all others together"""
MARKS = (Spans, Boxes, Segments, Frames)
UNDECIDED = "no label is likelier than all others together"
HALF_WRONG = "the marks are expected to be half wrong, or more (F1)"
NO_ANSWER = "there is no consensus"


@dataclass(frozen=True)
class Believed:
    """What is inferred of a question: by item the label as a table has it, its probability, and
    the row of ``shares``; ``options`` are the columns of these."""

    labels: Mapping[str, tuple[Json, float | None, int]]
    options: tuple[str, ...] = ()
    shares: tuple[tuple[float, ...], ...] = ()


@dataclass(frozen=True)
class Inferences:
    """What is inferred of each question; ``without`` are those of which nothing is, with why."""

    project: Project
    believed: Mapping[str, Believed]
    without: Mapping[str, str]

    def of(self, piece: Piece) -> tuple[Inferred, dict[str, str]]:
        """What is inferred of an item, and the questions that stay undecided, with the reason.

        Labels that an expert settled come first, then the known answer.
        """
        labels: dict[str, Json] = {}
        probability: dict[str, float] = {}
        posterior: dict[str, Mapping[str, float]] = {}
        undecided: dict[str, str] = {}
        for question in self.project.questions:
            name = question.name
            known = (piece.settled or {}).get(name, (piece.gold or {}).get(name))
            found = self.believed.get(name)
            label, p, row = (found or Believed({})).labels.get(sound(piece.item), (None, None, -1))
            if found is not None and 0 <= row < len(found.shares):
                posterior[name] = dict(zip(found.options, found.shares[row], strict=True))
            if known is not None:
                labels[name], probability[name] = known, 1.0
                continue
            if p is not None:
                probability[name] = p
            if label is None:
                said = [judged.labels[name] for judged in submitted(piece) if name in judged.labels]
                if said and all(one == said[0] for one in said):
                    labels[name] = said[0]
                elif said:
                    undecided[name] = self.without.get(name, NO_ANSWER)
                continue
            canonical = _canonical(question, label, piece)
            if canonical is None:
                undecided[name] = "the consensus is no answer that the question takes"
                continue
            labels[name] = canonical
            why = _doubt(question, p, of_options=bool(found and found.options))
            if why or piece.disputed:
                undecided[name] = why or "raters could not settle it, and no expert has"
        return Inferred(labels, probability, posterior), undecided


def inferences(
    project: Project, pieces: Iterable[Piece], method: str = "auto", seed: int = 0
) -> Inferences:
    """The consensus on each question by a method, of descriptive questions with people's shares.

    A question whose judgments the method does not take has none, nor has any where nobody judged
    what another did: what was said stands. Raises UnknownNameError for a method that there is not.
    """
    try:
        tables = judgment_tables(project, pieces, project.title)
    except EmptyError:
        return Inferences(project, {}, {})
    believed: dict[str, Believed] = {}
    without = dict(tables.unread)
    if not any(table.overlap.max(initial=0) > 1 for table in tables.judgments.values()):
        return Inferences(project, {}, without)  # nobody was asked what another was
    for name, table in tables.judgments.items():
        asked = project.question(name)
        paradigm = (asked.paradigm if asked else None) or project.paradigm or "prescriptive"
        try:
            found = consensus(table, method, seed=seed)
        except NotApplicableError as error:
            without[name] = error.what
            continue
        believed[name] = _believed(found, table, seed, spread=paradigm == "descriptive")
    return Inferences(project, believed, without)


def _believed(found: Consensus, table: Judgments, seed: int, *, spread: bool) -> Believed:
    frame = found.table
    labels = frame["label"].to_list()
    known = "probability" in frame.columns
    certain = frame["probability"].to_list() if known else [None] * len(labels)
    items = frame["item"].to_list()
    rows = {
        item: (label, p, n)
        for n, (item, label, p) in enumerate(zip(items, labels, certain, strict=True))
    }
    if spread:
        try:
            soft = soft_labels(table, "equal", seed=seed, paradigm="descriptive")
        except QuorateError:
            return Believed(rows)
        places = {item: n for n, item in enumerate(soft.items.to_list())}
        rows = {item: (label, p, places.get(item, -1)) for item, (label, p, _) in rows.items()}
        return Believed(rows, soft.options, _rows(soft.share.tolist() if soft.options else []))
    if found.posterior is None:
        return Believed(rows)
    return Believed(rows, found.question.options, _rows(found.posterior.tolist()))


def _rows(values: list[list[float]]) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(row) for row in values)


def _canonical(question: AnyQuestion, label: Json, piece: Piece) -> Json:
    """The label as the question reads answers; numbers are moved to the nearest step."""
    answer = answer_from(question, label)
    if isinstance(question, Number) and question.step and isinstance(answer, int | float):
        base = question.min or 0.0
        answer = base + round((answer - base) / question.step) * question.step
    faults = Faults()
    read = question.read(answer, piece.content, question.name, faults)
    return None if faults else read


def _doubt(question: AnyQuestion, probability: float | None, *, of_options: bool) -> str:
    if probability is None or probability > EVEN:
        return ""
    if of_options:
        return UNDECIDED
    return HALF_WRONG if isinstance(question, MARKS) else ""
