"""Argilla's settings as a project: fields are content, questions are questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quorate.formats.exchange.naming import name_of, value_of, wording_of
from quorate.formats.exchange.reading import Refusals
from quorate.formats.exchange.record import Project
from quorate.schema.content import ContentField, FieldType
from quorate.schema.json_value import Json, shown
from quorate.schema.options import Option
from quorate.schema.questions import (
    AnyQuestion,
    MultipleChoice,
    Ranking,
    Rating,
    SingleChoice,
    Spans,
    Text,
)

FIELD_TYPES: Mapping[str, FieldType] = {"text": "text", "image": "image", "chat": "conversation"}


@dataclass(frozen=True)
class Named:
    """The names of Argilla's fields and questions here, by theirs.

    ``made`` has fields that only name what a ranking ranks, with the text that stands in them;
    ``ranked`` is the field of each value of a ranking, by our question.
    """

    fields: Mapping[str, str]
    questions: Mapping[str, str]
    made: Mapping[str, str]
    ranked: Mapping[str, Mapping[str, str]]


def project_of(
    settings: Mapping[str, Json], title: str, refusals: Refusals
) -> tuple[Project, Named]:
    """The project that the settings declare; questions of unknown types are refused."""
    fields: dict[str, str] = {}
    content: list[ContentField] = []
    for n, given in enumerate(_objects(settings.get("fields"))):
        field = _field(given, fields, f"fields[{n}]", refusals)
        if field is not None:
            content.append(field)
    questions: dict[str, str] = {}
    made: dict[str, str] = {}
    ranked: dict[str, dict[str, str]] = {}
    asked: list[AnyQuestion] = []
    for n, given in enumerate(_objects(settings.get("questions"))):
        reader = _Questions(fields, content, made, ranked, refusals)
        name = str(given.get("name", ""))
        ours = name_of(name, set(questions.values()), "question")
        question = reader.question(given, ours, f"questions[{n}]")
        if question is not None:
            questions[name] = ours
            asked.append(question)
    spans = {question.of for question in asked if isinstance(question, Spans)}
    compared = {name for q in asked if isinstance(q, Ranking) for name in q.among}
    content = [
        field.model_copy(
            update={"required": True, "type": "text" if field.name in spans else field.type}
        )
        if field.name in spans | compared
        else field
        for field in content
    ]
    guidelines = settings.get("guidelines")
    project = Project(
        title,
        tuple(content),
        tuple(asked),
        guidelines if isinstance(guidelines, str) else "",
        meta={
            "argilla": dict(settings),
            "argilla_names": {
                "fields": dict(fields),
                "questions": dict(questions),
                "ranked": {name: dict(values) for name, values in ranked.items()},
            },
        },
    )
    return project, Named(fields, questions, made, ranked)


def _field(
    given: Mapping[str, Json], fields: dict[str, str], at: str, refusals: Refusals
) -> ContentField | None:
    name, setting = given.get("name"), _object(given.get("settings"))
    if not isinstance(name, str) or not name:
        refusals.add(".argilla/settings.json", f"{at}.name", shown(name), "a name")
        return None
    kind = setting.get("type")
    type_: FieldType = FIELD_TYPES.get(str(kind), "text")
    if type_ == "text" and setting.get("use_markdown") is True:
        type_ = "markdown"
    fields[name] = name_of(name, set(fields.values()))
    title = given.get("title")
    return ContentField(
        name=fields[name],
        type=type_,
        title=wording_of(title, name) if title not in (None, name) else None,
        required=given.get("required") is not False,
    )


class _Questions:
    """Reads questions, beside the fields that they are about."""

    def __init__(
        self,
        fields: Mapping[str, str],
        content: list[ContentField],
        made: dict[str, str],
        ranked: dict[str, dict[str, str]],
        refusals: Refusals,
    ) -> None:
        self._fields, self._content = fields, content
        self._made, self._all_ranked = made, ranked
        self._refusals = refusals

    def question(self, given: Mapping[str, Json], name: str, at: str) -> AnyQuestion | None:
        """The question; None when it was refused."""
        setting = _object(given.get("settings"))
        kind = setting.get("type")
        title, description = given.get("title"), given.get("description")
        ask = wording_of(title, wording_of(given.get("name"), name))
        help_ = description if isinstance(description, str) and description.strip() else None
        required = given.get("required") is not False
        options = _options(setting.get("options"))
        if kind == "label_selection" and len(options) > 1:
            return SingleChoice(
                name=name, type="single_choice", ask=ask, help=help_, required=required,
                options=options,
            )  # fmt: skip
        if kind in ("label_selection", "multi_label_selection") and options:
            return MultipleChoice(
                name=name, type="multiple_choice", ask=ask, help=help_, required=required,
                options=options,
            )  # fmt: skip
        if kind == "rating":
            return self._rating(setting, name, ask, help_, required, at)
        if kind == "ranking" and len(options) > 1:
            among = tuple(self._ranked(option) for option in options)
            values = [option.value for option in options]
            self._all_ranked[name] = dict(zip(values, among, strict=True))
            return Ranking(
                name=name, type="ranking", ask=ask, help=help_, required=required, among=among
            )
        if kind == "text":
            return Text(
                name=name, type="text", ask=ask, help=help_, required=required, lines=4,
                max_length=200_000,
            )  # fmt: skip
        of = self._fields.get(str(setting.get("field")))
        if kind == "span" and options and of is not None:
            return Spans(
                name=name, type="spans", ask=ask, help=help_, required=required, of=of,
                labels=options, overlap=setting.get("allow_overlapping") is True,
            )  # fmt: skip
        expected = "label_selection, multi_label_selection, rating, ranking, text or span"
        self._refusals.add(
            ".argilla/settings.json", f"{at}.settings.type", shown(kind), f"{expected} with options"
        )
        return None

    def _rating(
        self, setting: Mapping[str, Json], name: str, ask: str, help_: str | None, required: bool,
        at: str,
    ) -> AnyQuestion | None:  # fmt: skip
        points = [option.get("value") for option in _objects(setting.get("options"))]
        numbers = sorted(point for point in points if type(point) is int)
        if len(numbers) < 2 or len(numbers) != len(points):
            self._refusals.add(
                ".argilla/settings.json", f"{at}.settings.options", shown(points), "whole numbers"
            )
            return None
        if numbers == list(range(numbers[0], numbers[-1] + 1)) and numbers[-1] <= 100:
            return Rating(
                name=name, type="rating", ask=ask, help=help_, required=required,
                min=numbers[0], max=numbers[-1],
            )  # fmt: skip
        options = tuple(Option(value=str(number)) for number in numbers)
        return SingleChoice(
            name=name, type="single_choice", ask=ask, help=help_, required=required, options=options
        )

    def _ranked(self, option: Option) -> str:
        """The field that an option of a ranking names; a new one where it names none."""
        known = self._fields.get(option.value)
        if known is not None:
            return known
        for ours, text in self._made.items():
            if text == (option.text or option.value):
                return ours
        ours = name_of(option.value, {field.name for field in self._content}, "option")
        self._made[ours] = option.text or option.value
        self._content.append(ContentField(name=ours, type="text"))
        return ours


def _options(given: Json) -> tuple[Option, ...]:
    found: dict[str, Option] = {}
    for option in _objects(given):
        value = value_of(str(option.get("value", "")))
        text = option.get("text")
        help_ = option.get("description")
        if value and value not in found:
            found[value] = Option(
                value=value,
                text=wording_of(text, value) if text not in (None, value) else None,
                help=help_ if isinstance(help_, str) and help_.strip() else None,
            )
    return tuple(found.values())


def _objects(given: Json) -> Sequence[dict[str, Json]]:
    return [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []


def _object(given: Json) -> dict[str, Json]:
    return given if isinstance(given, dict) else {}
