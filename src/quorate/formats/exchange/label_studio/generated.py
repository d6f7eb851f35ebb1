"""A labelling interface for questions that were not Label Studio's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from xml.sax.saxutils import quoteattr

from quorate.formats.exchange.record import Project
from quorate.schema.content import ContentField
from quorate.schema.options import Branch, Option
from quorate.schema.questions import (
    AnyQuestion,
    BestOf,
    Boxes,
    Demonstration,
    Frames,
    HierarchicalChoice,
    MultipleChoice,
    Number,
    Pair,
    Ranking,
    Rating,
    Rewrite,
    Segments,
    SingleChoice,
    Spans,
    Text,
)

LISTED = "_entries"
"""what the key of a list ends in whose entries are ranked"""
_TAGS = {
    "text": "Text",
    "markdown": "Text",
    "image": "Image",
    "page": "Image",
    "audio": "Audio",
    "video": "Video",
    "table": "Table",
}


def generated_interface(project: Project) -> str:
    """The XML of an interface with an object for each field and a control for each question."""
    shown = _names(project)
    lines = ["<View>", *(_shown(field, shown[field.name]) for field in project.content)]
    for question in project.questions:
        lines += _asked(question, shown)
    return "\n".join([*lines, "</View>"]) + "\n"


def _names(project: Project) -> dict[str, str]:
    """What each field is called in the interface, where no two tags may have one name."""
    asked = {question.name for question in project.questions}
    fields = [field.name for field in project.content]
    found: dict[str, str] = {}
    for name in fields:
        other = name
        while other in asked or (other != name and other in fields):
            other += "_shown"
        found[name] = other
    return found


def _shown(field: ContentField, called: str) -> str:
    name, value = quoteattr(called), quoteattr(f"${field.name}")
    if field.type == "conversation":
        return f'  <Paragraphs name={name} value={value} nameKey="role" textKey="text"/>'
    return f"  <{_TAGS[field.type]} name={name} value={value}/>"


def _asked(question: AnyQuestion, shown: Mapping[str, str]) -> Iterator[str]:
    yield f"  <Header value={quoteattr(question.ask)}/>"
    name = quoteattr(question.name)
    required = ' required="true"' if question.required else ""
    first = quoteattr(next(iter(shown.values())))
    if isinstance(question, SingleChoice | MultipleChoice):
        several = "multiple" if isinstance(question, MultipleChoice) else "single"
        yield f'  <Choices name={name} toName={first} choice="{several}"{required}>'
        yield from _options("Choice", question.options)
        yield "  </Choices>"
    elif isinstance(question, HierarchicalChoice):
        leaf = ' leafsOnly="true"' if question.leaf_only else ""
        yield f'  <Taxonomy name={name} toName={first} maxUsages="1"{leaf}{required}>'
        yield from _branches(question.options, "    ")
        yield "  </Taxonomy>"
    elif isinstance(question, Rating) and question.min == 1:
        yield f'  <Rating name={name} toName={first} maxRating="{question.max}"{required}/>'
    elif isinstance(question, Rating | Number):
        least = "" if question.min is None else f' min="{question.min:g}"'
        most = "" if question.max is None else f' max="{question.max:g}"'
        yield f"  <Number name={name} toName={first}{least}{most}{required}/>"
    elif isinstance(question, Text | Rewrite | Demonstration):
        yield f'  <TextArea name={name} toName={first} maxSubmissions="1"{required}/>'
    else:
        yield from _comparing(question, name, first, required, shown)


def _comparing(
    question: AnyQuestion, name: str, first: str, required: str, shown: Mapping[str, str]
) -> Iterator[str]:
    if isinstance(question, Pair) and not question.tie and not question.strength:
        sides = quoteattr(",".join(shown[side] for side in question.between))
        yield f"  <Pairwise name={name} toName={sides}{required}/>"
    elif isinstance(question, Pair | BestOf):
        yield f'  <Choices name={name} toName={first} choice="single"{required}>'
        yield from (
            f"    <Choice value={quoteattr(word)}/>" for word in question.question().options
        )
        yield "  </Choices>"
    elif isinstance(question, Ranking):
        entries = quoteattr(question.name + LISTED)
        yield f"  <List name={entries} value={quoteattr('$' + question.name + LISTED)}/>"
        yield f"  <Ranker name={name} toName={entries}>"
        if question.ties:
            for n in range(1, len(question.among) + 1):
                yield f'    <Bucket name="{n}" title="{n}"/>'
        yield "  </Ranker>"
    else:
        yield from _marking(question, name, required, shown)


def _marking(
    question: AnyQuestion, name: str, required: str, shown: Mapping[str, str]
) -> Iterator[str]:
    if isinstance(question, Spans):
        yield f"  <Labels name={name} toName={quoteattr(shown[question.of])}{required}>"
        yield from _options("Label", question.labels)
        yield "  </Labels>"
        if question.relations:
            yield "  <Relations>"
            yield from _options("Relation", question.relations)
            yield "  </Relations>"
    elif isinstance(question, Boxes):
        to = quoteattr(shown[question.of])
        alone = "RectangleLabels" if question.shapes == ("box",) else "PolygonLabels"
        tag = "Labels" if len(question.shapes) > 1 else alone
        yield f"  <{tag} name={name} toName={to}{required}>"
        yield from _options("Label", question.labels)
        yield f"  </{tag}>"
        if tag == "Labels":
            yield f"  <Rectangle name={quoteattr(question.name + '_box')} toName={to}/>"
            yield f"  <Polygon name={quoteattr(question.name + '_polygon')} toName={to}/>"
    elif isinstance(question, Segments):
        # of a video these are frames, which Label Studio counts at 24 a second unless told
        tag = "Labels" if question.of else "TimelineLabels"
        to = quoteattr(shown.get(question.of, question.of))
        yield f"  <{tag} name={name} toName={to}{required}>"
        yield from _options("Label", question.labels)
        yield f"  </{tag}>"
    elif isinstance(question, Frames) and question.boxes:
        to = quoteattr(shown[question.of])
        yield f"  <VideoRectangle name={name} toName={to}/>"
        yield f"  <Labels name={quoteattr(question.name + '_labels')} toName={to}>"
        yield from _options("Label", question.labels)
        yield "  </Labels>"


def _options(tag: str, options: Sequence[Option]) -> Iterator[str]:
    for option in options:
        value, text = quoteattr(option.value), quoteattr(option.text or option.value)
        alias = "" if value == text else f" alias={value}"
        key = f" hotkey={quoteattr(option.key)}" if option.key else ""
        yield f"    <{tag} value={text}{alias}{key}/>"


def _branches(branches: Sequence[Branch], indent: str) -> Iterator[str]:
    for branch in branches:
        value, text = quoteattr(branch.value), quoteattr(branch.text or branch.value)
        alias = "" if value == text else f" alias={value}"
        if branch.children:
            yield f"{indent}<Choice value={text}{alias}>"
            yield from _branches(branch.children, indent + "  ")
            yield f"{indent}</Choice>"
        else:
            yield f"{indent}<Choice value={text}{alias}/>"
