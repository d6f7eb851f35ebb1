"""A signed note that another implementation publishes.

Source: golang.org/x/mod, sumdb/note (package documentation and note_test.go): the keys of
PeterNeumann and EnochRoot, and the note that the former signed. Ed25519 is deterministic, so the
same key must make the same bytes.
"""

from __future__ import annotations

import base64

import pytest

from quorate.ledger.checkpoint import Signer, VerifierKey

PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
ENOCH = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
PRIVATE = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
LINE = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotp"
    "RZb6KE6RyyBwJnAM="
)


@pytest.mark.parametrize("text", [PETER, ENOCH])
def test_verifier_keys(text: str) -> None:
    key = VerifierKey.parse(text)
    assert key.text == text
    assert key.key_id.hex() == text.split("+")[1]


def test_signature() -> None:
    signer = Signer("PeterNeumann", base64.b64decode(PRIVATE)[1:])
    assert signer.verifier.text == PETER
    signature = signer.sign(TEXT)
    assert signature.line == LINE
    assert signature.holds(VerifierKey.parse(PETER), TEXT)
    assert not signature.holds(VerifierKey.parse(PETER), TEXT.replace("crypto", "Crypto"))
    assert not signature.holds(VerifierKey.parse(ENOCH), TEXT)
