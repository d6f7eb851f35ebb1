"""Timestamps from a file: what was stamped, when, and whether a root that is trusted vouches.

The answer in the folder was made with OpenSSL's ``ts`` by an authority of our own, whose
certificates are good for a hundred years.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from quorate.certificate.proof.timestamp import check_timestamp
from quorate.schema.errors import IntegrityError, RequestError

FOLDER = Path(__file__).parent / "timestamp"
ANSWER = (FOLDER / "timestamp.tsr").read_bytes()
STAMPED = (FOLDER / "checkpoint").read_bytes()
ROOT = (FOLDER / "root.pem").read_bytes()
OTHER = (FOLDER / "other.pem").read_bytes()


@pytest.fixture
def extra() -> None:
    pytest.importorskip("rfc3161_client")


@pytest.mark.usefixtures("extra")
def test_a_root_that_is_trusted_vouches_for_it() -> None:
    found = check_timestamp(ANSWER, [b"another text", STAMPED], ROOT)
    assert found.trusted
    assert found.by == "CN=Example Timestamps"
    assert datetime(2026, 11, 21, tzinfo=UTC) < found.at < datetime(2026, 11, 23, tzinfo=UTC)
    assert check_timestamp(ANSWER, [STAMPED], OTHER + ROOT).trusted


@pytest.mark.usefixtures("extra")
def test_without_a_root_only_what_was_stamped_is_known() -> None:
    assert not check_timestamp(ANSWER, [STAMPED]).trusted


@pytest.mark.usefixtures("extra")
def test_of_another_text_or_by_another_authority_it_is_refused() -> None:
    for stamped in ([], [STAMPED + b"\n"]):
        with pytest.raises(IntegrityError, match="something else"):
            check_timestamp(ANSWER, stamped, ROOT)
    with pytest.raises(IntegrityError, match="vouches"):
        check_timestamp(ANSWER, [STAMPED], OTHER)
    with pytest.raises(IntegrityError, match="no certificates"):
        check_timestamp(ANSWER, [STAMPED], b"-----BEGIN CERTIFICATE-----\n")


@pytest.mark.usefixtures("extra")
@pytest.mark.parametrize("answer", [b"", b"\x30\x03\x02\x01\x00", ANSWER[:-1], ANSWER[:200]])
def test_what_is_no_timestamp_is_refused(answer: bytes) -> None:
    with pytest.raises(IntegrityError):
        check_timestamp(answer, [STAMPED], ROOT)


@pytest.mark.usefixtures("extra")
def test_no_byte_of_it_can_change() -> None:
    """Each flipped byte is found, or is one of those around the signed part that mean nothing."""
    signed = check_timestamp(ANSWER, [STAMPED], ROOT)
    for place in range(0, len(ANSWER), 7):
        altered = bytearray(ANSWER)
        altered[place] ^= 1
        try:
            found = check_timestamp(bytes(altered), [STAMPED], ROOT)
        except IntegrityError:
            continue
        assert found == signed, place


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rfc3161_client", None)
    with pytest.raises(RequestError, match=r"quorate\[timestamp\]"):
        check_timestamp(ANSWER, [STAMPED], ROOT)
