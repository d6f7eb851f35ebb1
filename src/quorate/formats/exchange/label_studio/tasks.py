"""Tasks of Label Studio as pieces."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from quorate.formats.exchange.label_studio.content import content_of
from quorate.formats.exchange.label_studio.layout import Layout
from quorate.formats.exchange.label_studio.results import Answers, Reader
from quorate.formats.exchange.label_studio.survey import results_of
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.moments import milliseconds
from quorate.formats.exchange.reading import Refusals
from quorate.formats.exchange.record import Judged, Piece, State, Suggested
from quorate.formats.exchange.rows import Row
from quorate.schema.json_value import Faults, Json, shown

OWN = frozenset(("result", "completed_by", "was_cancelled", "created_at", "lead_time"))
"""keys of an annotation that have a place of their own"""
REPEATED = frozenset(("prediction", "task", "project", "draft_created_at", "result_count"))
"""keys of an annotation that say again what stands elsewhere"""
PEOPLE = frozenset(("created_by", "updated_by", "completed_by", "last_created_by", "user"))
TASK_OWN = frozenset(("id", "data", "annotations", "completions", "predictions", "drafts"))


class Tasks:
    """Reads tasks by a layout. ``who`` is ``id`` or ``email``: how raters are called."""

    def __init__(
        self, layout: Layout, refusals: Refusals, losses: Losses, *, unit: str, who: str
    ) -> None:
        self.layout = layout
        self.refusals = refusals
        self.losses = losses
        self.results = Reader(layout, losses, unit)
        self.who = who

    def pieces(self, tasks: Iterator[Row]) -> Iterator[Piece]:
        """A piece a task. A task or annotation that does not fit is refused."""
        seen: set[str] = set()
        for place, task in tasks:
            data = task.get("data")
            if not isinstance(data, dict):
                self.refusals.add(place, "data", shown(data), "an object")
                continue
            number = task.get("id", task.get("inner_id"))
            name = str(number) if isinstance(number, int | str) and number != "" else ""
            name = name or place.rpartition(" ")[2]
            at = f"{place} (task {name})"
            if name in seen:
                self.refusals.add(at, "id", f"{name!r} again", "each task once")
                continue
            seen.add(name)
            yield self._piece(name, task, data, at)

    def _piece(
        self, name: str, task: Mapping[str, Json], data: Mapping[str, Json], at: str
    ) -> Piece:
        content, rest = content_of(self.layout, data)
        meta: dict[str, Json] = {}
        if rest:
            meta["data"] = rest
        more: dict[str, Json] = {
            key: value
            for key, value in task.items()
            if key not in TASK_OWN and value not in (None, [], {}, "")
        }
        if more:
            meta["task"] = _without_people(more)
        sizes = self._sizes(task)
        if sizes:
            meta["size"] = sizes
        judgments, gold = [], None
        given = task.get("annotations", task.get("completions"))
        for n, annotation in enumerate(given if isinstance(given, list) else []):
            judged = self._judged(annotation, content, f"annotations[{n}]", at)
            if judged is None:
                continue
            if judged.meta.get("ground_truth") is True:
                gold = judged.labels
                if not judged.rater:
                    continue
            judgments.append(judged)
        drafts = task.get("drafts")
        for n, draft in enumerate(drafts if isinstance(drafts, list) else []):
            judged = self._judged(draft, content, f"drafts[{n}]", at, draft=True)
            if judged is not None:
                judgments.append(judged)
        return Piece(
            name,
            content,
            judgments=tuple(judgments),
            suggestions=tuple(self._suggested(task, content, at)),
            gold=gold,
            meta=meta,
            place=at,
        )

    def _sizes(self, task: Mapping[str, Json]) -> dict[str, Json]:
        """Width and height of the pictures that were marked, by field."""
        sizes: dict[str, Json] = {}
        for result in results_of(task):
            width, height = result.get("original_width"), result.get("original_height")
            bound = self.layout.bound.get(str(result.get("from_name")))
            shown_ = bound.shown[0] if bound is not None and bound.shown else None
            field = self.layout.fields.get(shown_.key) if shown_ else None
            if field and isinstance(width, int) and isinstance(height, int):
                sizes.setdefault(field, [width, height])
        return sizes

    def _answers(
        self, given: Mapping[str, Json], content: Mapping[str, Json], path: str, at: str
    ) -> Answers | None:
        results = given.get("result")
        faults = Faults()
        if not isinstance(results, list):
            if results is not None:
                faults.add("result", results, "a list")
            results = []
        answers = self.results.read(results, content, faults, at)
        if not faults:
            return answers
        first = faults.kept[0]
        self.refusals.add(at, f"{path}.{first.path}", first.found, first.allowed)
        return None

    def _judged(
        self,
        given: Json,
        content: Mapping[str, Json],
        path: str,
        at: str,
        *,
        draft: bool = False,
    ) -> Judged | None:
        if not isinstance(given, dict):
            self.refusals.add(at, path, shown(given), "an object")
            return None
        answers = self._answers(given, content, path, at)
        if answers is None:
            return None
        seconds = given.get("lead_time")
        meta: dict[str, Json] = {
            key: value
            for key, value in given.items()
            if key not in OWN | REPEATED | PEOPLE and value not in (None, [], {}, "", False)
        }
        if "history" in meta:
            del meta["history"]
            self.losses.add("history", "earlier states of an annotation are left behind", at)
        bound = {one.control.name: one for one in self.layout.bound.values()}
        pairs = {
            one.name: tuple(self.layout.fields[side.key] for side in one.shown)
            for one in bound.values()
            if one.kind == "pair" and one.name in answers.labels
        }
        return Judged(
            rater=self._rater(given, at),
            labels=answers.labels,
            at=milliseconds(given.get("created_at")),
            seconds=float(seconds) if isinstance(seconds, int | float) else None,
            state=_state(given, draft=draft),
            foreign=tuple(answers.foreign),
            shown=pairs,
            meta=_without_people(meta),
        )

    def _rater(self, given: Mapping[str, Json], at: str) -> str:
        who = given.get("completed_by", given.get("user"))
        if not isinstance(who, dict):
            return "" if who is None else str(who)
        email = who.get("email")
        if self.who == "email" and email:
            return str(email)
        if who.get("id") is None:
            return str(email or "")
        if email:
            why = "left behind; raters go by their number (--option rater=email keeps it)"
            self.losses.add("completed_by.email", why, at)
        return str(who.get("id", ""))

    def _suggested(
        self, task: Mapping[str, Json], content: Mapping[str, Json], at: str
    ) -> Iterator[Suggested]:
        given = task.get("predictions")
        for n, one in enumerate(given if isinstance(given, list) else []):
            path = f"predictions[{n}]"
            if not isinstance(one, dict):
                self.refusals.add(at, path, shown(one), "an object")
                continue
            answers = self._answers(one, content, path, at)
            if answers is None:
                continue
            score = one.get("score")
            scores = dict(answers.scores)
            if isinstance(score, int | float) and not isinstance(score, bool):
                scores = dict.fromkeys(answers.labels, float(score)) | scores
            source = str(one.get("model_version") or "")
            yield Suggested(source, answers.labels, scores, tuple(answers.foreign))


def _state(given: Mapping[str, Json], *, draft: bool) -> State:
    if draft:
        return "draft"
    if given.get("was_cancelled") is True:
        return "skipped"
    return "rejected" if given.get("last_action") == "rejected" else "submitted"


def _without_people(value: dict[str, Json]) -> dict[str, Json]:
    """The same without names and e-mail addresses of people: their number stays."""
    return {key: _masked(key, one) for key, one in value.items()}


def _masked(key: str, value: Json) -> Json:
    if isinstance(value, dict):
        if key in PEOPLE or "email" in value:
            return value.get("id")
        return {inner: _masked(inner, one) for inner, one in value.items()}
    if isinstance(value, list):
        return [_masked(key, one) for one in value]
    return value
