"""The statement of a release: these files come from this place of this log, made in this way.

An in-toto Statement v1. Its subjects are all files of the release by their SHA-256; its predicate
says in one place what the manifest says of where the data come from and how they were made, and
which head of the log was signed. Everything in the predicate follows from the manifest and the
checkpoint, so whoever checks a release makes it again and compares.
Source: in-toto Attestation Framework, Statement layer v1.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import cast

from quorate.certificate.proof.envelope import IN_TOTO, Envelope
from quorate.ledger.canonical import canonical
from quorate.ledger.checkpoint import Checkpoint, Signer
from quorate.schema.errors import IntegrityError
from quorate.schema.json_value import Json

TYPE = "https://in-toto.io/Statement/v1"
PREDICATE_TYPE = "https://quorate.dev/human-data-certificate/v1"
MANIFEST = "manifest.json"
LIMITATIONS = (
    "It does not prove who is behind a pseudonym, nor how many people are.",
    "Days, seconds and people's attributes are stated by the publisher and fixed by the signature.",
    "Of judgments that are withheld (practice, tests, known answers) only the number is proved.",
    "That the log is the only one of the campaign follows only from a witness or an older copy.",
)
_KEYS = {"_type", "subject", "predicateType", "predicate"}
_PARAMETERS = ("told", "smallest", "seed", "content", "split")


@dataclass(frozen=True, slots=True)
class Statement:
    """What is stated of files: SHA-256 in hexadecimal by name, and the predicate."""

    subjects: Mapping[str, str]
    predicate: Mapping[str, Json]
    predicate_type: str = PREDICATE_TYPE

    @property
    def payload(self) -> bytes:
        """The statement as canonical JSON."""
        subjects = [
            {"name": name, "digest": {"sha256": self.subjects[name]}}
            for name in sorted(self.subjects)
        ]
        return canonical(
            {
                "_type": TYPE,
                "subject": subjects,
                "predicateType": self.predicate_type,
                "predicate": self.predicate,
            }
        )

    @classmethod
    def parse(cls, payload: bytes, where: str = "statement") -> Statement:
        """Read a statement. Raises IntegrityError for what is not one of ours."""
        try:
            record = json.loads(payload)
            subjects = {one["name"]: one["digest"]["sha256"] for one in record["subject"]}
            twice = len(subjects) != len(record["subject"])
            kinds = record["_type"], record["predicateType"]
            found = cls(subjects, record["predicate"], record["predicateType"])
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise _malformed(where, "this is not an in-toto statement") from error
        if kinds != (TYPE, PREDICATE_TYPE) or set(record) != _KEYS:
            raise _malformed(where, f"this is a statement of type {kinds[1]!r}, or says more")
        names = all(isinstance(part, str) for pair in subjects.items() for part in pair)
        if twice or not names or not isinstance(found.predicate, dict):
            raise _malformed(where, "the files of the statement cannot be told apart")
        return found


def statement(manifest: bytes, head: Checkpoint) -> Statement:
    """The statement of a release with this manifest, of a log with this head."""
    record = json.loads(manifest)
    subjects = {one["name"]: one["sha256"] for one in record["files"]}
    subjects[MANIFEST] = sha256(manifest).hexdigest()
    return Statement(subjects, predicate(record, head))


def predicate(manifest: Mapping[str, Json], head: Checkpoint) -> dict[str, Json]:
    """What is said of the release: nothing that its manifest or the checkpoint do not say."""
    made_with = dict(_record(manifest.get("made_with")))
    counts = dict(_record(manifest.get("counts")))
    questions = [_record(one) for one in _list(manifest.get("questions"))]
    return {
        "campaign": manifest.get("campaign"),
        "version": manifest.get("version"),
        "checkpoint": {"origin": head.origin, "size": head.size, "root": head.root.hex()},
        "code": {"name": "quorate", "version": made_with.pop("quorate", None)},
        "packages": made_with,
        "parameters": {key: manifest[key] for key in _PARAMETERS if key in manifest},
        "guidelines": manifest.get("guidelines", []),
        "exclusions": counts.pop("excluded", []),
        "counts": counts,
        "agreement": [
            {"question": one.get("name"), **_record(one["agreement"])}
            for one in questions
            if one.get("agreement")
        ],
        "aggregation": [
            {"question": one.get("name"), "method": one["method"]}
            for one in questions
            if one.get("method")
        ],
        "gate": manifest.get("gate"),
        "limitations": [*LIMITATIONS],
    }


def attest(manifest: bytes, head: Checkpoint, signer: Signer) -> Envelope:
    """The signed statement of a release."""
    return Envelope(statement(manifest, head).payload, IN_TOTO).signed(signer)


def statement_faults(found: Statement, manifest: bytes, head: Checkpoint) -> tuple[str, ...]:
    """What of a statement does not follow from the manifest and the checkpoint, if anything."""
    try:
        expected = statement(manifest, head)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return (f"{MANIFEST} is not the manifest of a release",)
    faults = [
        f"{name}: stated {found.subjects.get(name, 'nothing')}, by {MANIFEST} "
        f"{expected.subjects.get(name, 'nothing')}"
        for name in sorted({*found.subjects, *expected.subjects})
        if found.subjects.get(name) != expected.subjects.get(name)
    ]
    faults += [
        f"predicate.{key}: not what {MANIFEST} and the checkpoint say"
        for key in sorted({*found.predicate, *expected.predicate})
        if found.predicate.get(key) != expected.predicate.get(key)
    ]
    return tuple(faults)


def _record(value: object) -> dict[str, Json]:
    return cast("dict[str, Json]", value) if isinstance(value, dict) else {}


def _list(value: object) -> list[Json]:
    return value if isinstance(value, list) else []


def _malformed(where: str, what: str) -> IntegrityError:
    return IntegrityError(what, where=where, remedy="get the whole release again")
