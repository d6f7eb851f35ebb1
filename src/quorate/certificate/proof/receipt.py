"""Receipts: what a rater keeps, to see later that their judgments were counted unaltered.

A receipt is an envelope signed with the key of the log. It lists the rater's judgments: the entry's
index, kind, version and rest, the path from its leaf to the root, the label that was given; and the
signed head of the log to which the paths lead. It does not say which item was judged or what for,
since a rater must not learn which items have known answers.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from quorate.certificate.proof.envelope import Envelope
from quorate.ledger.canonical import canonical
from quorate.ledger.checkpoint import Checkpoint, Signer, VerifierKey, decode64, encode64
from quorate.ledger.disclosure import outer
from quorate.ledger.merkle import leaf_hash, verify_inclusion
from quorate.schema.errors import IntegrityError
from quorate.schema.json_value import Json

FORMAT = "quorate-receipt/1"
PAYLOAD_TYPE = "application/vnd.quorate.receipt+json"


@dataclass(frozen=True, slots=True)
class Receipted:
    """A judgment, or the revision of one, as its entry is in the log."""

    index: int
    kind: str | None
    """None of an entry without a salt, whose ``rest`` is its leaf"""
    version: int
    rest: bytes
    path: tuple[bytes, ...]
    judgment: str
    labels: Json
    sealed: Json
    """commitments to labels in the rater's own words, by question; None without any"""
    at: int
    """milliseconds UTC"""

    def leaf(self, log: str) -> bytes:
        """The leaf of the entry in a log of this name."""
        if self.kind is None:
            return self.rest
        return leaf_hash(outer(self.kind, log, self.rest, self.version))

    def as_data(self) -> dict[str, Json]:
        """The judgment as it is written."""
        return {
            "index": self.index,
            "kind": self.kind,
            "v": self.version,
            "rest": self.rest.hex(),
            "path": [encode64(step) for step in self.path],
            "judgment": self.judgment,
            "labels": self.labels,
            "sealed": self.sealed,
            "at": self.at,
        }


@dataclass(frozen=True, slots=True)
class Receipt:
    """A rater's judgments in a campaign's log, up to a signed head.

    ``following`` is the index from which another receipt goes on, when there are more.
    """

    campaign: str
    checkpoint: Checkpoint
    judgments: tuple[Receipted, ...]
    following: int | None = None

    def signed(self, signer: Signer) -> Envelope:
        """The receipt as it is handed out."""
        payload = {
            "format": FORMAT,
            "campaign": self.campaign,
            "checkpoint": self.checkpoint.text,
            "judgments": [one.as_data() for one in self.judgments],
            "next": self.following,
        }
        return Envelope(canonical(payload), PAYLOAD_TYPE).signed(signer)

    @classmethod
    def parse(cls, text: str | bytes, keys: Collection[VerifierKey], where: str) -> Receipt:
        """Read a receipt, and check it by the word of the keys, alone.

        Raises IntegrityError when it is none, nobody of them signed it or its checkpoint, or a
        path does not lead to the root.
        """
        envelope = Envelope.parse(text, where)
        envelope.verify(keys)
        try:
            record = json.loads(envelope.payload)
            if envelope.payload_type != PAYLOAD_TYPE or record["format"] != FORMAT:
                raise ValueError(record["format"])
            head = Checkpoint.parse(record["checkpoint"], where=f"checkpoint in {where}")
            judgments = tuple(_receipted(one) for one in record["judgments"])
            found = cls(str(record["campaign"]), head, judgments, record["next"])
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise IntegrityError("this is not a receipt", where=where) from error
        head.verify(keys)
        if head.origin.rpartition("/")[2] != found.campaign:
            raise IntegrityError(f"its checkpoint is of {head.origin}", where=where)
        for one in judgments:
            verify_inclusion(one.leaf(found.campaign), one.index, head.size, one.path, head.root)
        return found


def _receipted(record: Mapping[str, Json]) -> Receipted:
    index, version, at, path = record["index"], record["v"], record["at"], record["path"]
    if not (isinstance(index, int) and isinstance(version, int) and isinstance(at, int)):
        raise TypeError("an index, a version and a time are whole numbers")
    if not isinstance(path, list):
        raise TypeError("a path is a list")
    return Receipted(
        index,
        None if record["kind"] is None else str(record["kind"]),
        version,
        bytes.fromhex(str(record["rest"])),
        tuple(decode64(str(step)) for step in path),
        str(record["judgment"]),
        record["labels"],
        record["sealed"],
        at,
    )
