"""What the results of an annotation say: answers to our questions, and marks that none can hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from quorate.formats.exchange.label_studio.layout import UNLABELLED, Bound, Layout, branch_value
from quorate.formats.exchange.label_studio.marks import drawn_as, read_shape
from quorate.formats.exchange.label_studio.regions import Region, regions_of, stretch_of
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.naming import value_of
from quorate.formats.exchange.record import Foreign
from quorate.formats.exchange.shapes import Transcription
from quorate.schema.json_value import Faults, Json
from quorate.schema.questions import AnyQuestion, Demonstration, MultipleChoice, Spans

Result = Mapping[str, Json]


@dataclass
class Answers:
    """What one annotation says, as it is gathered.

    ``parts`` are the marks of a question in the order found, ``regions`` the regions by id with the
    question and the place of the part among ``parts``, ``texts`` what is written of a region: the
    control, the region's id, the texts, and the result.
    """

    labels: dict[str, Json] = field(default_factory=dict)
    foreign: list[Foreign] = field(default_factory=list)
    parts: dict[str, list[dict[str, Json]]] = field(default_factory=dict)
    waiting: list[tuple[Foreign, tuple[int, ...]]] = field(default_factory=list)
    regions: dict[str, tuple[str, int]] = field(default_factory=dict)
    relations: list[Result] = field(default_factory=list)
    scores: dict[str, float] = field(default_factory=dict)
    messages: dict[str, list[Json]] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)
    texts: list[tuple[str, str, list[str], dict[str, Json]]] = field(default_factory=list)


class Reader:
    """Reads the results of annotations by a layout; ``unit`` is that of offsets in texts."""

    def __init__(self, layout: Layout, losses: Losses, unit: str = "auto") -> None:
        self.layout = layout
        self.losses = losses
        self.unit = unit

    def read(
        self, results: Sequence[Json], content: Mapping[str, Json], faults: Faults, place: str
    ) -> Answers:
        """The answers of an annotation; what does not fit is added to ``faults``."""
        answers = Answers()
        labelled = {
            str(one.get("id"))
            for one in results
            if isinstance(one, dict) and str(one.get("type", "")).endswith("labels")
        }
        for n, result in enumerate(results):
            at = f"result[{n}]"
            if not isinstance(result, dict):
                faults.add(at, result, "an object")
                continue
            if result.get("type") == "relation":
                answers.relations.append(result)
                continue
            self._result(result, labelled, content, answers, faults, at, place)
        self._relate(answers)
        self._finish(answers, content, faults)
        return answers

    def _result(
        self,
        result: Result,
        labelled: set[str],
        content: Mapping[str, Json],
        answers: Answers,
        faults: Faults,
        at: str,
        place: str,
    ) -> None:
        name, value = result.get("from_name"), result.get("value")
        bound = self.layout.bound.get(str(name))
        if bound is None:
            drawn = any(
                name == one.name for b in self.layout.bound.values() for one in b.companions
            )
            if drawn and str(result.get("id")) in labelled:
                return
            if self.layout.interface.control(str(name)) is None:
                faults.add(f"{at}.from_name", name, "a control of the labelling interface")
                return
        if not isinstance(value, dict):
            faults.add(f"{at}.value", value, "an object")
            return
        score = result.get("score")
        if bound is not None and isinstance(score, int | float) and not isinstance(score, bool):
            answers.scores[bound.name] = float(score)
        if bound is None or bound.question is None:
            self._foreign(bound, result, value, answers)
        elif bound.kind in _SIMPLE:
            answer = _SIMPLE[bound.kind](bound, value, content, self.layout)
            if answer is None:
                faults.add(f"{at}.value", value, f"a value of {bound.control.tag}")
            elif isinstance(bound.question, Demonstration):
                answers.messages.setdefault(bound.name, []).append(answer)
            else:
                answers.labels[bound.name] = _joined(bound, answers.labels.get(bound.name), answer)
                _several_texts(bound, value, answers)
        else:
            self._region(bound, result, value, content, answers, faults, at, place)

    def _region(
        self,
        bound: Bound,
        result: Result,
        value: Mapping[str, Json],
        content: Mapping[str, Json],
        answers: Answers,
        faults: Faults,
        at: str,
        place: str,
    ) -> None:
        """A marked part, or several where it has several labels."""
        if bound.kind == "spans":
            found = stretch_of(bound, value, content, self.unit)
            if found is None:
                faults.add(f"{at}.value", value, "a stretch of the text that is annotated")
                return
            region = Region([found], raw=_xpath(bound, value))
        else:
            made = regions_of(bound, result, value)
            if made is None:
                self._foreign(bound, result, value, answers)
                return
            region = made
        if region.cut:
            self.losses.add(bound.name, "what sticks out of the picture was cut off", place)
        labels = _labels_of(bound, result, value) or ["region"]
        parts = answers.parts.setdefault(bound.name, [])
        first = len(parts)
        ident = str(result.get("id") or f"r{len(answers.regions) + 1}")
        for n, label in enumerate(labels):
            for part in region.parts:
                parts.append({**part, "label": bound.value(label)})
                if bound.kind == "spans":
                    parts[-1]["id"] = ident if n == 0 else f"{ident}-{n + 1}"
        answers.regions[ident] = (bound.name, first)
        if region.raw is not None:
            kind, data = region.raw
            mark = Foreign(
                kind, bound.name, {"id": ident, "labels": [*map(bound.value, labels)], **data}
            )
            answers.waiting.append((mark, tuple(range(first, len(parts)))))

    def _foreign(
        self, bound: Bound | None, result: Result, value: Mapping[str, Json], answers: Answers
    ) -> None:
        kind = str(result.get("type", "")).removesuffix("labels") or drawn_as(value)
        name = str(result.get("from_name"))
        target = str(result.get("id", ""))
        if target in answers.regions:
            answers.named.add(target)
        if kind in ("keypoint", "ellipse", "brush") and bound is not None:
            labels = [bound.value(one) for one in _labels_of(bound, result, value)]
            drawn = read_shape(kind, labels, result, value)
            if drawn is not None:
                shape, beside = drawn
                answers.foreign.append(shape.foreign(name, (), id=target, **beside))
                return
        kept = {k: v for k, v in result.items() if k not in ("from_name", "origin")}
        text = value.get("text")
        if kind == "textarea" and isinstance(text, list | str):
            said = [str(one) for one in text] if isinstance(text, list) else [text]
            answers.texts.append((name, target, said, kept))
            return
        answers.foreign.append(Foreign(kind, name, {"result": kept}))

    def _relate(self, answers: Answers) -> None:
        """Relations between spans of one question belong to its answer, others stand apart."""
        for relation in answers.relations:
            ends = [str(relation.get("from_id")), str(relation.get("to_id"))]
            found = relation.get("labels")
            labels = [str(one) for one in found] if isinstance(found, list) else []
            one, two = (answers.regions.get(end, ("", 0))[0] for end in ends)
            direction = relation.get("direction") or "right"
            bound = self.layout.by_question(one)
            if one != two or bound is None or bound.kind != "spans" or direction == "bi":
                data: dict[str, Json] = {
                    "from": ends[0],
                    "to": ends[1],
                    "direction": str(direction),
                    "labels": [*labels],
                }
                answers.foreign.append(Foreign("relation", "", data))
                answers.named.update(ends)
                continue
            if direction == "left":
                ends.reverse()
            rows = answers.parts.setdefault(f"{one} relations", [])
            for label in labels or [UNLABELLED]:
                rows.append({"from": ends[0], "to": ends[1], "label": value_of(label)})

    def _finish(self, answers: Answers, content: Mapping[str, Json], faults: Faults) -> None:
        """Read the answers as the questions do, and say where parts went."""
        places: dict[str, dict[int, int]] = {}
        for bound in self.layout.bound.values():
            question, name = bound.question, bound.name
            if question is None:
                continue
            given: Json = answers.labels.get(name)
            if name in answers.messages:
                given = _conversation(answers, bound, answers.messages[name])
            if name in answers.parts:
                parts: list[Json] = [*answers.parts[name]]
                related = answers.parts.get(f"{name} relations", [])
                given = parts
                if isinstance(question, Spans):
                    given = {"spans": parts, "relations": _once(related)}
                elif bound.kind == "frames":
                    given = _once(parts)
            if given is None:
                answers.labels.pop(name, None)
                continue
            before = len(faults)
            label = question.read(given, content, name, faults)
            if len(faults) == before:
                answers.labels[name] = label
                places[name] = _places(question, answers.parts.get(name, []), label)
        self._place(answers, places)

    def _place(self, answers: Answers, places: Mapping[str, Mapping[int, int]]) -> None:
        for mark, parts in answers.waiting:
            where = places.get(mark.question, {})
            stands = tuple(sorted({where[n] for n in parts if n in where}))
            answers.foreign.append(Foreign(mark.kind, mark.question, mark.data, stands))
        for name, ident, said, kept in answers.texts:
            question, n = answers.regions.get(ident, ("", 0))
            at = places.get(question, {}).get(n)
            if at is None:
                answers.foreign.append(Foreign("textarea", name, {"result": kept}))
                continue
            answers.named.add(ident)
            data: dict[str, Json] = {"text": [*said], "control": name, "result": kept}
            answers.foreign.append(Foreign(Transcription.kind, question, data, (at,)))
        for ident in sorted(answers.named & answers.regions.keys()):
            name, n = answers.regions[ident]
            bound_ = self.layout.by_question(name)
            if bound_ is None or bound_.kind == "spans":
                continue
            at = places.get(name, {}).get(n)
            if at is not None:
                mark = Foreign("region", bound_.name, {"id": ident}, (at,))
                answers.foreign.append(mark)


def _places(
    question: AnyQuestion, parts: Sequence[Mapping[str, Json]], label: Json
) -> dict[int, int]:
    """The place in a canonical answer of each part that went into it."""
    if isinstance(question, Spans):
        spans = label.get("spans") if isinstance(label, dict) else None
        ids = [one.get("id") for one in spans or [] if isinstance(one, dict)]  # type: ignore[union-attr]
        return {n: ids.index(part["id"]) for n, part in enumerate(parts) if part["id"] in ids}
    if not isinstance(label, list):
        return {}
    if question.type == "boxes":
        return {n: n for n in range(len(parts))}
    found = {}
    for n, part in enumerate(parts):
        alone = question.read([dict(part)], {}, "", Faults())
        if isinstance(alone, list) and alone and alone[0] in label:
            found[n] = label.index(alone[0])
    return found


def _once(parts: Sequence[Json]) -> list[Json]:
    found: list[Json] = []
    for part in parts:
        if part not in found:
            found.append(part)
    return found


def _labels_of(bound: Bound, result: Result, value: Mapping[str, Json]) -> list[str]:
    """The labels of a region: under the name of its type, or of labels beside."""
    for key in (str(result.get("type", "")), "labels"):
        found = value.get(key)
        if isinstance(found, list) and found:
            return [str(one) for one in found]
    return []


def _xpath(bound: Bound, value: Mapping[str, Json]) -> tuple[str, dict[str, Json]] | None:
    """Where a stretch of a page stands in its tags, which offsets do not say."""
    if isinstance(value.get("startOffset"), int) and bound.shown[0].tag == "HyperText":
        return "page", {"value": dict(value)}
    return None


def _joined(bound: Bound, before: Json, answer: Json) -> Json:
    """Two results of one control: options and texts come together, else the last stands."""
    if isinstance(bound.question, MultipleChoice) and isinstance(before, list):
        return _once([*before, *(answer if isinstance(answer, list) else [])])
    if bound.kind == "text" and isinstance(before, str):
        return f"{before}\n{answer}"
    return answer


def _several_texts(bound: Bound, value: Mapping[str, Json], answers: Answers) -> None:
    texts = value.get("text")
    if bound.kind == "text" and isinstance(texts, list) and len(texts) > 1:
        mark = Foreign("texts", bound.control.name, {"text": [*texts]}, (0,))
        answers.foreign.append(mark)
    if bound.control.tag == "Ranker" and isinstance(value.get("ranker"), dict):
        data: dict[str, Json] = {"ranker": value["ranker"]}
        answers.foreign.append(Foreign("ranker", bound.control.name, data))


def _choices(
    bound: Bound, value: Mapping[str, Json], content: Mapping[str, Json], layout: Layout
) -> Json:
    found = value.get("choices")
    if isinstance(found, str):
        found = [found]
    if not isinstance(found, list) or not found:
        return [] if found == [] and isinstance(bound.question, MultipleChoice) else None
    # a nested choice comes as its path; its last word is what was chosen
    words = [bound.value(one[-1] if isinstance(one, list) and one else one) for one in found]
    return [*words] if isinstance(bound.question, MultipleChoice) else words[0]


def _taxonomy(
    bound: Bound, value: Mapping[str, Json], content: Mapping[str, Json], layout: Layout
) -> Json:
    found = value.get("taxonomy")
    if not isinstance(found, list):
        return None
    paths = [[branch_value(str(word)) for word in path] for path in found if isinstance(path, list)]
    if isinstance(bound.question, MultipleChoice):
        return ["/".join(path) for path in paths]
    return [*paths[0]] if paths else None


def _number(
    bound: Bound, value: Mapping[str, Json], content: Mapping[str, Json], layout: Layout
) -> Json:
    return value.get("rating", value.get("number"))


def _text(
    bound: Bound, value: Mapping[str, Json], content: Mapping[str, Json], layout: Layout
) -> Json:
    found = value.get("text", value.get("datetime"))
    if isinstance(found, list):
        return "\n".join(str(one) for one in found) or None
    return None if found is None else str(found)


def _pair(
    bound: Bound, value: Mapping[str, Json], content: Mapping[str, Json], layout: Layout
) -> Json:
    side = {"left": 0, "right": 1}.get(str(value.get("selected")))
    return None if side is None else {"choice": layout.fields[bound.shown[side].key]}


def _ranking(
    bound: Bound, value: Mapping[str, Json], content: Mapping[str, Json], layout: Layout
) -> Json:
    """Tiers of fields: buckets in their order, or one entry a tier without any."""
    groups = value.get("ranker", value)
    key = bound.shown[0].key
    rows = content.get(layout.fields[key])
    names = layout.ranked[key]
    if not isinstance(groups, dict) or not isinstance(rows, list) or not groups:
        return None
    ids = {str(row.get("id")): names[n] for n, row in enumerate(rows) if isinstance(row, dict)}
    buckets = [choice.stored for choice in bound.control.choices]
    if not buckets:
        order = next(iter(groups.values()))
        return [[ids.get(str(one), str(one))] for one in order] if isinstance(order, list) else None
    tiers: list[Json] = []
    for bucket in (*buckets, "_"):
        found = groups.get(bucket)
        if isinstance(found, list) and found:
            tiers.append([ids.get(str(one), str(one)) for one in found])
    return tiers


def _message(
    bound: Bound, value: Mapping[str, Json], content: Mapping[str, Json], layout: Layout
) -> Json:
    found = value.get("chatmessage")
    return found if isinstance(found, dict) else None


_SIMPLE: Mapping[str, Callable[[Bound, Mapping[str, Json], Mapping[str, Json], Layout], Json]] = {
    "choices": _choices,
    "taxonomy": _taxonomy,
    "rating": _number,
    "number": _number,
    "text": _text,
    "pair": _pair,
    "ranking": _ranking,
    "chat": _message,
}


def _conversation(answers: Answers, bound: Bound, messages: Sequence[Json]) -> Json:
    """The messages as a demonstration where they are turns that alternate; they stay whole too."""
    turns: list[Json] = [
        {"role": one.get("role"), "text": one.get("content")}
        for one in messages
        if isinstance(one, dict)
    ]
    fits = isinstance(bound.question, Demonstration) and bound.question.read(
        turns, {}, "", found := Faults()
    )
    stands = (0,) if fits and not found else ()
    mark = Foreign("messages", bound.control.name, {"messages": [*messages]}, stands)
    answers.foreign.append(mark)
    return turns if stands else None
