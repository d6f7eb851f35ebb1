"""Data provenance: the fields of the Data & Trust Alliance's Data Provenance Standards 1.0.0.

Three groups: source, provenance, use. The schema that was published with the standards is no valid
JSON, so what must be there is checked by ``dps_faults``, from the text of the standards.
"""

from __future__ import annotations

from collections.abc import Mapping

from quorate.certificate.documents.answer import Answer, Answers
from quorate.certificate.documents.ground import MANIFEST, Ground, mapping, texts
from quorate.certificate.documents.rai import flat
from quorate.certificate.documents.topics.imports import elsewhere
from quorate.schema.errors import Fault
from quorate.schema.json_value import Json, shown

FILE = "legal/dps.json"
VERSION = "1.0.0"
METHODS = {
    "none": "Human judgments, collected with Quorate",
    "some": "Human judgments, collected with Quorate and in other tools",
    "all": "Human judgments, collected in other tools and taken into a log of Quorate",
}
"""how it was made, by how many judgments came from other tools"""
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "source": ("version", "title", "id", "issuer", "description"),
    "provenance": ("origin-geography", "date", "generation-method"),
    "use": ("intended-purpose",),
}
OPTIONAL: Mapping[str, tuple[str, ...]] = {
    "source": ("location",),
    "provenance": ("source", "previous-date", "format", "generation-period"),
    "use": (
        "classification",
        "consents",
        "privacy-enhancing",
        "processing-included",
        "processing-excluded",
        "storage-allowed",
        "storage-forbidden",
        "license",
        "copyright",
        "patent",
        "trademark",
    ),
}


def data_provenance(ground: Ground, answers: Answers) -> dict[str, Json]:
    """The fields that are known, in their three groups, and why others are absent."""
    publisher = mapping(answers.value("publisher")).get("name")
    named = f"{ground.at(f'{MANIFEST}#/campaign')}-{ground.at(f'{MANIFEST}#/version')}"
    times, brought = mapping(answers.value("timeline")), elsewhere(ground)
    period = {key: times.get(f"{key}_judgment") for key in ("first", "last")}
    groups: dict[str, dict[str, Json]] = {
        "source": {
            "version": VERSION,
            "title": ground.at(f"{MANIFEST}#/title"),
            "id": f"{named}#{ground.at(f'{MANIFEST}#/log/root')}",
            "location": answers.value("url"),
            "issuer": publisher,
            "description": flat(answers["purpose"].text),
        },
        "provenance": {
            "source": _text(answers, "sources"),
            "origin-geography": [*texts(answers.value("countries"))],
            "date": str(ground.at(f"{MANIFEST}#/log/at"))[:10],
            "generation-period": {**period} if brought == "none" and all(period.values()) else None,
            "format": ["application/x-parquet", "application/jsonlines"],
            "generation-method": METHODS[brought],
        },
        "use": {
            "intended-purpose": "; ".join(texts(answers.value("uses"))) or None,
            "processing-excluded": [*texts(answers.value("not_uses"))],
            "license": answers.value("licence"),
            "privacy-enhancing": _text(answers, "pseudonyms"),
        },
    }
    kept: dict[str, Json] = {
        group: {name: one for name, one in fields.items() if one not in (None, "", [])}
        for group, fields in groups.items()
    }
    return {**kept, "not-answered": _gaps(kept, answers)}


def told(answers: Answers) -> dict[str, Answer]:
    """The answers whose words are in the fields."""
    found = answers.of(("purpose", "sources", "pseudonyms"))
    return {one.key: one for one in found if one.source != "absent"}


def _text(answers: Answers, key: str) -> Json:
    return flat(answers[key].text) if answers[key].source != "absent" else None


_ANSWERED_BY = {
    "issuer": "publisher",
    "origin-geography": "countries",
    "intended-purpose": "uses",
    "license": "licence",
}


def _gaps(kept: Mapping[str, Json], answers: Answers) -> dict[str, Json]:
    """Why fields that must be there, or a licence, are not."""
    told: dict[str, Json] = {}
    for group, names in REQUIRED.items():
        for name in (*names, *(("license",) if group == "use" else ())):
            if name not in mapping(kept[group]) and name in _ANSWERED_BY:
                told[f"{group}.{name}"] = answers[_ANSWERED_BY[name]].reason
    return told


def dps_faults(document: Json) -> list[Fault]:
    """What is missing or unknown: a required field may only be absent with its reason."""
    if not isinstance(document, dict):
        return [Fault("", shown(document), "an object")]
    faults: list[Fault] = []
    reasons = mapping(document.get("not-answered"))
    for group, required in REQUIRED.items():
        fields = document.get(group)
        if not isinstance(fields, dict):
            faults.append(Fault(group, shown(fields), "an object"))
            continue
        for name in required:
            if fields.get(name) in (None, "", []) and not reasons.get(f"{group}.{name}"):
                faults.append(Fault(f"{group}.{name}", "nothing", "a value, or why there is none"))
        known = {*required, *OPTIONAL[group]}
        for name in fields:
            if name not in known:
                faults.append(Fault(f"{group}.{name}", "a field", "one that the standards have"))
    if mapping(document.get("source")).get("version") != VERSION:
        found = shown(mapping(document.get("source")).get("version"))
        faults.append(Fault("source.version", found, repr(VERSION)))
    return faults
