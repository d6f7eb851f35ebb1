"""Pieces as tasks of Label Studio."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from quorate.formats.exchange.format import Written
from quorate.formats.exchange.label_studio.config import read_interface
from quorate.formats.exchange.label_studio.content import data_of
from quorate.formats.exchange.label_studio.generated import LISTED, generated_interface
from quorate.formats.exchange.label_studio.layout import Layout, named
from quorate.formats.exchange.label_studio.marks import Further
from quorate.formats.exchange.label_studio.minimal import row_of
from quorate.formats.exchange.label_studio.written import Writer, Writing
from quorate.formats.exchange.losses import HELD, Losses
from quorate.formats.exchange.moments import iso
from quorate.formats.exchange.places import HALVES, new_file
from quorate.formats.exchange.record import NATIVE_META, Judged, Labels, Piece, Project
from quorate.schema.json_value import Json
from quorate.schema.questions import Pair, Ranking


def write_tasks(
    project: Project,
    pieces: Iterable[Piece],
    target: Path,
    interface: str,
    *,
    minimal: bool,
    utf16: bool,
    force: bool,
) -> Written:
    """Write the file of tasks and, beside it, the interface."""
    losses = Losses()
    layout, further = layout_for(project, interface)
    tasks = _Tasks(project, Writer(layout, losses, utf16=utf16, further=further), losses)
    beside = target.with_name(target.name.split(".")[0] + ".xml")
    rows = 0
    with (
        new_file(target, force=force) as file,
        file.open("w", encoding="utf-8", errors=HALVES) as out,
    ):
        mark, encoded = "[\n", json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
        for piece in pieces:
            task = tasks.task(piece)
            for one in _rows(task, losses) if minimal else [task]:
                out.write(mark + encoded(one))
                mark = ",\n"
                rows += 1
        out.write("[]\n" if mark == "[\n" else "\n]\n")
    with new_file(beside, force=True) as file:
        text = layout.interface.text
        file.write_text(further.completed(text) if further else text, encoding="utf-8")
    return Written((target, beside), rows, losses)


def _rows(task: Mapping[str, Json], losses: Losses) -> list[dict[str, Json]]:
    annotations = task["annotations"]
    found = []
    for one in annotations if isinstance(annotations, list) else []:
        if isinstance(one, dict) and one.get("was_cancelled"):
            losses.add("skipped", HELD["skipped"])
        elif isinstance(one, dict):
            found.append(row_of(task, one))
    for key in ("predictions", "drafts"):
        given = task.get(key)
        if isinstance(given, list) and given:
            losses.add(key, "JSON_MIN has no place for it", n=len(given))
    return found


def layout_for(project: Project, interface: str) -> tuple[Layout, Further | None]:
    """The layout of an interface that asks all questions of a project, else of one made for it,
    which may get further controls."""
    if interface:
        layout = _bound(project, interface)
        names = {bound.name for bound in layout.bound.values() if bound.question is not None}
        fields = {*layout.fields.values(), *layout.texts.values()}
        fields |= {name for found in layout.ranked.values() for name in found}
        known = {field.name for field in project.content}
        if names >= {question.name for question in project.questions} and fields >= known:
            return layout, None
    return _bound(project, generated_interface(project)), Further()


def _bound(project: Project, text: str) -> Layout:
    interface = read_interface(text, "the labelling interface")
    layout = named(interface, {one.key: 0 for one in interface.shown})
    ranked: dict[str, tuple[str, ...]] = {}
    bound = {}
    for name, one in layout.bound.items():
        question = project.question(one.name)
        if isinstance(question, Ranking) and one.shown:
            ranked[one.shown[0].key] = question.among
        elif one.kind == "ranking":
            question = None
        bound[name] = replace(one, question=question)
    fields = {key: name for key, name in layout.fields.items() if not key.endswith(LISTED)}
    return replace(layout, bound=bound, ranked=ranked, fields=fields)


class _Tasks:
    def __init__(self, project: Project, writer: Writer, losses: Losses) -> None:
        self.layout = layout = writer.layout
        self.losses = losses
        self.writer = writer
        self.number = 0
        self.content = frozenset(layout.fields.values())
        self.listed = {key: names for key, names in layout.ranked.items() if key.endswith(LISTED)}
        self.sided = {q.name: q.between for q in project.questions if isinstance(q, Pair)}

    def task(self, piece: Piece) -> dict[str, Json]:
        """The task of a piece."""
        data = data_of(self.layout, piece.content)
        for key, names in self.listed.items():
            data[key] = [
                {"id": name, "title": name, "body": piece.content.get(name)} for name in names
            ]
        rest, more = piece.meta.get("data"), piece.meta.get("task")
        if isinstance(rest, dict):
            data |= rest
        size = piece.meta.get("size")
        sizes = size if isinstance(size, dict) else {}
        self._count(piece)
        annotations: list[Json] = []
        drafts: list[Json] = []
        for judged in piece.judgments:
            made = self._annotation(piece, judged, sizes)
            (drafts if judged.state == "draft" else annotations).append(made)
        if piece.gold is not None and not any(
            judged.meta.get("ground_truth") is True for judged in piece.judgments
        ):
            annotations.append(self._gold(piece, piece.gold, sizes))
        predictions: list[Json] = [
            {
                "model_version": suggested.source,
                "score": min(suggested.scores.values(), default=None),
                "result": self.writer.write(
                    suggested.labels,
                    suggested.foreign,
                    Writing(piece.content, sizes, piece.item, suggested.scores),
                ),
            }
            for suggested in piece.suggestions
        ]
        self.number += 1
        return {
            "id": int(piece.item) if piece.item.isdecimal() else piece.item,
            "data": data,
            "annotations": annotations,
            "drafts": drafts,
            "predictions": predictions,
            **(more if isinstance(more, dict) else {}),
        }

    def _annotation(
        self, piece: Piece, judged: Judged, sizes: Mapping[str, Json]
    ) -> dict[str, Json]:
        writing = Writing(piece.content, sizes, piece.item)
        made: dict[str, Json] = {
            "completed_by": _person(judged.rater),
            "result": self.writer.write(judged.labels, judged.foreign, writing),
            "was_cancelled": judged.state == "skipped",
            "ground_truth": False,
            "created_at": None if judged.at is None else iso(judged.at),
            "lead_time": judged.seconds,
        }
        if judged.state == "rejected":
            made["last_action"] = "rejected"
        return {**made, **judged.meta} if judged.meta else made

    def _gold(self, piece: Piece, gold: Labels, sizes: Mapping[str, Json]) -> dict[str, Json]:
        writing = Writing(piece.content, sizes, piece.item)
        result = self.writer.write(gold, (), writing)
        return {"completed_by": None, "result": result, "ground_truth": True}

    def _count(self, piece: Piece) -> None:
        """What Label Studio has no place for."""
        at = piece.place or piece.item
        for key, there in (
            ("slices", bool(piece.slices)),
            ("native", any(key in NATIVE_META for key in piece.meta)),
            ("meta", any(k not in (*NATIVE_META, "data", "task", "size") for k in piece.meta)),
            ("comment", any(judged.comment for judged in piece.judgments)),
            ("guideline", any(judged.guideline for judged in piece.judgments)),
            ("shown", any(j.shown and self._reordered(j) for j in piece.judgments)),
        ):
            if there:
                self.losses.add(key, HELD[key], at)

    def _reordered(self, judged: Judged) -> bool:
        """Whether something was shown in another order than the one that is written."""
        return any(order != self.sided.get(name) for name, order in judged.shown.items())


def _person(rater: str) -> Json:
    if not rater:
        return None
    return int(rater) if rater.isdecimal() else {"email": rater}
