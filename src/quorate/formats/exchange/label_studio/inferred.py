"""A labelling interface from the tasks themselves, where the export came without it."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import quoteattr

from quorate.formats.exchange.label_studio.kinds import SHOWN_OF_TYPES, TAGS_OF_TYPES
from quorate.formats.exchange.label_studio.survey import Survey, Used
from quorate.schema.json_value import Json

_SUFFIXES = {
    "Image": (".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp", ".tif", ".tiff", ".svg"),
    "Audio": (".wav", ".mp3", ".flac", ".ogg", ".m4a", ".aac"),
    "Video": (".mp4", ".webm", ".mov", ".avi", ".mkv"),
}
SPEAKERS = ("author", "role", "speaker", "name")


def inferred_interface(survey: Survey) -> str:
    """The XML of an interface with the controls and labels that the annotations use.

    What is asked about is taken for the key of the data of the same name, else for one whose
    values are of the kind that the results mark.
    """
    objects: dict[str, tuple[str, str]] = {}
    controls: list[str] = []
    for name, used in survey.used.items():
        if not _writable(name):
            continue
        kind = next((k for k in used.types if k in TAGS_OF_TYPES), "")
        to = [one for to in used.to for one in to.split(",") if one and _writable(one)]
        names = list(dict.fromkeys(to))
        wanted = used.marks or SHOWN_OF_TYPES.get(kind, "")
        names = names or [_guess(survey, wanted or "Text")]
        for one in names:
            objects.setdefault(one, _shown(survey, one, wanted))
        if kind:
            controls.append(_control(name, kind, used, names))
    for key in filter(_writable, survey.keys):
        if key not in {found for _, found in objects.values()}:
            objects.setdefault(key, (_tag_of(survey.keys[key]), key))
    shown = [
        f"  <{tag} name={quoteattr(name)} value={quoteattr('$' + key)}{_said(survey, tag, key)}/>"
        for name, (tag, key) in objects.items()
        if tag
    ]
    return "\n".join(["<View>", *shown, *controls, "</View>"]) + "\n"


def _writable(text: str) -> bool:
    """Whether XML can hold a text as an attribute, as it is."""
    return all(" " <= character < "\ud800" or character >= "\ue000" for character in text)


def _said(survey: Survey, tag: str, key: str) -> str:
    """Which keys of paragraphs name who speaks and what is said: the longest texts."""
    if tag != "Paragraphs":
        return ""
    lengths: dict[str, int] = {}
    for turns in survey.keys.get(key, []):
        for turn in turns if isinstance(turns, list) else []:
            for name, value in (turn if isinstance(turn, dict) else {}).items():
                if isinstance(value, str):
                    lengths[name] = lengths.get(name, 0) + len(value)
    names = sorted(lengths, key=lambda name: (name != "text", -lengths[name], name))
    who = [name for name in names[1:] if name in SPEAKERS] + names[1:]
    text = names[0] if names else "text"
    speaker = who[0] if who else "author"
    return f" nameKey={quoteattr(speaker)} textKey={quoteattr(text)}"


def _shown(survey: Survey, name: str, wanted: str) -> tuple[str, str]:
    """The tag and the key of the data of what is asked about."""
    if name in survey.keys:
        return wanted or _tag_of(survey.keys[name]) or "Text", name
    fitting = [key for key, values in survey.keys.items() if _tag_of(values) == (wanted or "Text")]
    likest = [key for key in fitting or survey.keys if key.startswith(name) or name.startswith(key)]
    key = next(iter([*likest, *fitting, *survey.keys]), name)
    return wanted or _tag_of(survey.keys.get(key, [])) or "Text", key


def _guess(survey: Survey, wanted: str) -> str:
    keys = [key for key, values in survey.keys.items() if _tag_of(values) == wanted]
    return next(iter([*keys, *survey.keys]), "item")


def _tag_of(values: list[Json]) -> str:
    """The tag that shows values; empty for what is nothing to look at."""
    texts = [value for value in values if isinstance(value, str)]
    if texts and len(texts) == len(values):
        for tag, suffixes in _SUFFIXES.items():
            if all(text.lower().partition("?")[0].endswith(suffixes) for text in texts):
                return tag
        return "Text"
    if values and all(isinstance(value, list) for value in values):
        rows = [row for value in values if isinstance(value, list) for row in value]
        if rows and all(isinstance(row, dict) for row in rows):
            keys = {key for row in rows if isinstance(row, dict) for key in row}
            if {"role", "content"} <= keys:
                return "Chat"
            return "List" if "id" in keys else "Paragraphs"
    return "Text" if values else ""


def _control(name: str, kind: str, used: Used, names: list[str]) -> str:
    tag = TAGS_OF_TYPES[kind]
    more = ' choice="multiple"' if kind == "choices" and used.most > 1 else ""
    if used.regions and kind in ("choices", "taxonomy", "rating", "number", "textarea"):
        more += ' perRegion="true"'
    head = f"<{tag} name={quoteattr(name)} toName={quoteattr(','.join(names))}{more}"
    inside = "Choice" if kind in ("choices", "taxonomy") else "Label"
    labels = [label for label in used.labels if _writable(label)]
    if not labels:
        return f"  {head}/>"
    return "\n".join([f"  {head}>", *_labels(inside, labels), f"  </{tag}>"])


def _labels(tag: str, labels: list[str]) -> Iterator[str]:
    for label in labels:
        yield f"    <{tag} value={quoteattr(label)}/>"
