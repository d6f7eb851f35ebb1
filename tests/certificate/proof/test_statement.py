"""The statement of a release says what its manifest and the head of the log say, and no more."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256

import pytest

from quorate.certificate.proof.statement import (
    PREDICATE_TYPE,
    TYPE,
    Statement,
    attest,
    statement,
    statement_faults,
)
from quorate.ledger.canonical import canonical
from quorate.ledger.checkpoint import Checkpoint, Signer
from quorate.schema.errors import IntegrityError
from quorate.schema.json_value import Json

SIGNER = Signer("example.org/q/tone", bytes(range(32)))
HEAD = Checkpoint(SIGNER.name, 7, bytes(32)).signed(SIGNER)
RECORD: dict[str, Json] = {
    "campaign": "tone",
    "version": "1.0.0",
    "told": "raters",
    "seed": 3,
    "made_with": {"quorate": "0.9", "numpy": "2.0"},
    "counts": {"answers": 5, "excluded": [{"why": "excluded", "answers": 1}]},
    "guidelines": [{"version": "1", "sha256": "ab"}],
    "questions": [
        {"name": "tone", "agreement": {"value": 0.5}, "method": {"name": "dawid-skene"}},
        {"name": "why"},
    ],
    "gate": {"verdict": "certified"},
    "files": [{"name": "data/judgments.parquet", "sha256": "00" * 32, "bytes": 1}],
}
MANIFEST = json.dumps(RECORD).encode()


def test_all_files_and_the_manifest_are_subjects() -> None:
    made = statement(MANIFEST, HEAD)
    digest = sha256(MANIFEST).hexdigest()
    assert made.subjects == {"data/judgments.parquet": "00" * 32, "manifest.json": digest}
    record = json.loads(made.payload)
    assert (record["_type"], record["predicateType"]) == (TYPE, PREDICATE_TYPE)
    assert [one["name"] for one in record["subject"]] == sorted(made.subjects)
    assert record["subject"][1]["digest"] == {"sha256": digest}
    assert canonical(record) == made.payload


def test_the_predicate_tells_where_the_data_come_from() -> None:
    told = statement(MANIFEST, HEAD).predicate
    assert told["checkpoint"] == {"origin": SIGNER.name, "size": 7, "root": "00" * 32}
    assert told["code"] == {"name": "quorate", "version": "0.9"}
    assert told["packages"] == {"numpy": "2.0"}
    assert told["parameters"] == {"told": "raters", "seed": 3}
    assert told["counts"] == {"answers": 5}
    assert told["exclusions"] == [{"why": "excluded", "answers": 1}]
    assert told["agreement"] == [{"question": "tone", "value": 0.5}]
    assert told["aggregation"] == [{"question": "tone", "method": {"name": "dawid-skene"}}]
    assert told["gate"] == {"verdict": "certified"}
    assert told["limitations"]


def test_signed_and_read_again_it_has_no_faults() -> None:
    made = attest(MANIFEST, HEAD, SIGNER)
    assert made.verify([SIGNER.verifier])
    found = Statement.parse(made.payload)
    assert found == statement(MANIFEST, HEAD)
    assert statement_faults(found, MANIFEST, HEAD) == ()
    assert attest(MANIFEST, HEAD, SIGNER).text == made.text


def test_what_does_not_follow_is_named() -> None:
    found = statement(MANIFEST, HEAD)
    (fault,) = statement_faults(found, MANIFEST + b" ", HEAD)
    assert fault.startswith("manifest.json: stated")
    (fault,) = statement_faults(found, MANIFEST, replace(HEAD, size=8))
    assert fault.startswith("predicate.checkpoint")
    more = replace(found, subjects={**found.subjects, "x": "y"})
    assert statement_faults(more, MANIFEST, HEAD) == ("x: stated y, by manifest.json nothing",)
    said = replace(found, predicate={**found.predicate, "quality": "best"})
    (fault,) = statement_faults(said, MANIFEST, HEAD)
    assert fault.startswith("predicate.quality")
    assert statement_faults(found, b"[]", HEAD) == (
        "manifest.json is not the manifest of a release",
    )


@pytest.mark.parametrize(
    "alter",
    [
        lambda r: {**r, "_type": "https://in-toto.io/Statement/v0.1"},
        lambda r: {**r, "predicateType": "https://slsa.dev/provenance/v1"},
        lambda r: {**r, "subject": [*r["subject"], r["subject"][0]]},
        lambda r: {**r, "subject": [{"name": 1, "digest": {"sha256": "x"}}]},
        lambda r: {**r, "subject": [{"name": "x", "digest": {"md5": "x"}}]},
        lambda r: {**r, "predicate": []},
        lambda r: {**r, "more": 1},
        lambda r: [],
    ],
)
def test_what_is_no_statement_of_ours_is_refused(alter) -> None:  # type: ignore[no-untyped-def]
    record = json.loads(statement(MANIFEST, HEAD).payload)
    with pytest.raises(IntegrityError):
        Statement.parse(json.dumps(alter(record)).encode())
