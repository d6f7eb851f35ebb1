"""PROV-N: the provenance of a release in the W3C's notation for people, from its Croissant.

The graph is the one that croissant.json holds as PROV-O: the release and its files are entities,
the campaign is the activity that made them, who ran it are agents, guidelines were used, and the
items are where it was derived from. Nothing is said here that is not said there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from quorate.schema.errors import ReadError
from quorate.schema.json_value import Json

SPACE = "https://quorate.dev/provenance#"
TYPES = {
    "prov:SoftwareAgent": "prov:SoftwareAgent",
    "prov:Organization": "prov:Organization",
    "prov:Person": "prov:Person",
}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def prov_n(croissant: Mapping[str, Json]) -> str:
    """The provenance of a release as a PROV-N document.

    Raises ReadError where the description has no activity that made the release.
    """
    activity = croissant.get("prov:wasGeneratedBy")
    if not isinstance(activity, dict):
        raise ReadError(
            "croissant.json does not say what made the release",
            remedy="give the folder of a release, as `quorate release` wrote it",
        )
    lines = ["document", f"  prefix q <{SPACE}>", "  prefix schema <https://schema.org/>", ""]
    lines += [f"  {line}" for line in _statements(croissant, activity)]
    return "\n".join([*lines, "endDocument", ""])


def _statements(croissant: Mapping[str, Json], activity: Mapping[str, Json]) -> Iterator[str]:
    yield _entity(
        "release",
        [
            ("prov:type", "'prov:Collection'"),
            ("prov:label", _text(croissant.get("name"))),
            ("schema:version", _text(croissant.get("version"))),
            ("schema:datePublished", _text(croissant.get("datePublished"))),
            ("schema:license", _text(croissant.get("license"))),
        ],
    )
    start, end = activity.get("prov:startedAtTime"), activity.get("prov:endedAtTime")
    told = [
        ("prov:label", _text(activity.get("name"))),
        ("schema:description", _text(activity.get("description"))),
    ]
    # days are no times: they are told as they are
    told += [("schema:startDate", _text(start))] if not _is_moment(start) else []
    told += [("schema:endDate", _text(end))] if not _is_moment(end) else []
    yield f"activity(q:campaign, {_time(start)}, {_time(end)}{_told(told)})"
    yield "wasGeneratedBy(q:release, q:campaign, -)"
    for n, agent in enumerate(_objects(activity.get("prov:wasAssociatedWith")), 1):
        kind = TYPES.get(str(agent.get("@type")))
        type_ = [("prov:type", f"'{kind}'")] if kind else []
        yield f"agent(q:agent{n}{_told([*type_, ('prov:label', _text(agent.get('name')))])})"
        yield f"wasAssociatedWith(q:campaign, q:agent{n}, -)"
    for n, used in enumerate(_objects(activity.get("prov:used")), 1):
        keys = [("prov:label", "name"), ("q:sha256", "sha256")]
        yield _entity(f"used{n}", [(name, _text(used.get(key))) for name, key in keys])
        yield f"used(q:campaign, q:used{n}, -)"
    for n, source in enumerate(_objects(croissant.get("prov:wasDerivedFrom")), 1):
        keys = [("prov:label", "name"), ("schema:description", "description")]
        yield _entity(f"source{n}", [(name, _text(source.get(key))) for name, key in keys])
        yield f"wasDerivedFrom(q:release, q:source{n})"
    for n, file in enumerate(_objects(croissant.get("distribution")), 1):
        keys = [
            ("prov:label", "name"),
            ("schema:contentUrl", "contentUrl"),
            ("schema:encodingFormat", "encodingFormat"),
            ("q:sha256", "sha256"),
        ]
        yield _entity(f"file{n}", [(name, _text(file.get(key))) for name, key in keys])
        yield f"hadMember(q:release, q:file{n})"


def _entity(name: str, told: list[tuple[str, str]]) -> str:
    return f"entity(q:{name}{_told(told)})"


def _told(told: list[tuple[str, str]]) -> str:
    said = ", ".join(f"{name}={value}" for name, value in told if value)
    return f", [{said}]" if said else ""


def _text(value: Json) -> str:
    """A value as a string of PROV-N; nothing for nothing."""
    if value in (None, "", [], {}) or isinstance(value, list | dict):
        return ""
    return '"' + "".join(_ESCAPES.get(letter, letter) for letter in str(value)) + '"'


def _is_moment(value: Json) -> bool:
    return isinstance(value, str) and _MOMENT.fullmatch(value) is not None


def _time(value: Json) -> str:
    return str(value) if _is_moment(value) else "-"


def _objects(value: Json) -> list[dict[str, Json]]:
    listed = value if isinstance(value, list) else [value]
    return [one for one in listed if isinstance(one, dict)]
