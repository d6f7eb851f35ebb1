"""Envelopes: what is signed is found out to be altered, and other tools read it."""

from __future__ import annotations

import base64
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quorate.certificate.proof.envelope import IN_TOTO, Envelope, Made, pae
from quorate.ledger.checkpoint import Signer, VerifierKey
from quorate.schema.errors import IntegrityError

OURS = Signer("example.org/q/tone", bytes(range(32)))
OTHER = Signer("other.example", bytes(range(1, 33)))
PAYLOAD = '{"ü":1}'.encode()


def test_what_is_signed_is_type_and_payload_with_their_lengths_in_bytes() -> None:
    # the example of the DSSE specification
    expected = b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    assert pae("http://example.com/HelloWorld", b"hello world") == expected
    assert pae("ü", "ü".encode()) == b"DSSEv1 2 \xc3\xbc 2 \xc3\xbc"


@given(st.text(max_size=9), st.binary(max_size=9), st.text(max_size=9), st.binary(max_size=9))
def test_no_two_pairs_are_signed_alike(a: str, b: bytes, c: str, d: bytes) -> None:
    assert (pae(a, b) == pae(c, d)) == ((a, b) == (c, d))


def test_survives_writing_and_names_who_signed() -> None:
    made = Envelope(PAYLOAD).signed(OURS).signed(OTHER)
    assert Envelope.parse(made.text) == made
    assert made.verify([OTHER.verifier, OURS.verifier]) == (OTHER.verifier, OURS.verifier)
    assert made.verify([OURS.verifier]) == (OURS.verifier,)
    record = json.loads(made.text)
    assert record["payloadType"] == "application/vnd.in-toto+json"
    assert base64.b64decode(record["payload"]) == PAYLOAD
    assert record["signatures"][0]["keyid"] == f"{OURS.name}+{OURS.verifier.key_id.hex()}"


@pytest.mark.parametrize(
    "alter",
    [
        lambda made: replace(made, payload=PAYLOAD + b" "),
        lambda made: replace(made, payload_type="application/json"),
        lambda made: replace(made, payload=b"\xff"),
        lambda made: replace(made, signatures=()),
        lambda made: replace(made, signatures=(Made("", bytes(64)), Made("", b""))),
    ],
)
def test_what_was_altered_does_not_hold(alter) -> None:  # type: ignore[no-untyped-def]
    made = Envelope(PAYLOAD).signed(OURS)
    made.verify([OURS.verifier])
    with pytest.raises(IntegrityError):
        alter(made).verify([OURS.verifier])


def test_a_hint_at_another_key_changes_nothing() -> None:
    made = Envelope(PAYLOAD).signed(OURS)
    hinted = replace(made, signatures=(replace(made.signatures[0], keyid="other"),))
    assert hinted.verify([OURS.verifier]) == (OURS.verifier,)
    with pytest.raises(IntegrityError, match="it names other"):
        hinted.verify([OTHER.verifier, VerifierKey(OURS.name, OTHER.verifier.public)])
    with pytest.raises(IntegrityError):
        made.verify([])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"payload":"","payloadType":1,"signatures":[]}',
        '{"payload":1,"payloadType":"x","signatures":[]}',
        '{"payload":"=","payloadType":"x","signatures":[]}',
        '{"payload":"","payloadType":"x","signatures":[1]}',
        '{"payload":"","payloadType":"x","signatures":[{"sig":"~"}]}',
        '{"payload":"","payloadType":"x","signatures":[' + ",".join(['{"sig":""}'] * 65) + "]}",
        "[" * 100_000,
    ],
)
def test_what_is_no_envelope_is_refused(text: str) -> None:
    with pytest.raises(IntegrityError):
        Envelope.parse(text)


def test_base64_for_addresses_is_read_too() -> None:
    made = Envelope(b'{"x":"\xc3\xbf\xc3\xbe?>"}').signed(OURS)
    record = json.loads(made.text)
    for table in (record, *record["signatures"]):
        for key in ("payload", "sig"):
            if key in table:
                table[key] = table[key].replace("+", "-").replace("/", "_")
    assert Envelope.parse(json.dumps(record)).verify([OURS.verifier])


def test_another_implementation_reads_and_makes_the_same() -> None:
    dsse = pytest.importorskip("securesystemslib.dsse")
    signers = pytest.importorskip("securesystemslib.signer")
    keyid = f"{OURS.name}+{OURS.verifier.key_id.hex()}"
    key = signers.SSlibKey(keyid, "ed25519", "ed25519", {"public": OURS.verifier.public.hex()})
    ours = Envelope(PAYLOAD).signed(OURS)
    theirs = dsse.Envelope.from_dict(json.loads(ours.text))
    assert theirs.pae() == pae(IN_TOTO, PAYLOAD)
    assert theirs.verify([key], 1)
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private = Ed25519PrivateKey.from_private_bytes(OURS.private)
    fresh = dsse.Envelope(PAYLOAD, IN_TOTO, {})
    fresh.sign(signers.CryptoSigner(private, key))
    again = Envelope.parse(json.dumps(fresh.to_dict()))
    assert again == ours  # Ed25519 signatures have no randomness
    assert again.verify([OURS.verifier])
