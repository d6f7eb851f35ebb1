"""Timestamps: a third party says that a checkpoint was there at a time (RFC 3161).

What is stamped are the bytes of a checkpoint as it is in the release: of ``proof/checkpoint``, or
of ``proof/witness``. The answer of the timestamping authority is the file ``proof/timestamp.tsr``.
Whose word counts is for the one who checks to say, by root certificates. Needs the extra
``quorate[timestamp]``; nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256, sha384, sha512

from cryptography import x509

from quorate.schema.errors import IntegrityError, RequestError

TIMESTAMP = "proof/timestamp.tsr"
_HASHES = {
    "2.16.840.1.101.3.4.2.1": sha256,
    "2.16.840.1.101.3.4.2.2": sha384,
    "2.16.840.1.101.3.4.2.3": sha512,
}


@dataclass(frozen=True, slots=True)
class Stamped:
    """When something was there, by whose word; ``trusted`` if a root that was given vouches."""

    at: datetime
    by: str
    trusted: bool


def check_timestamp(
    answer: bytes, stamped: Iterable[bytes], roots: bytes = b"", where: str = TIMESTAMP
) -> Stamped:
    """Check that an authority's answer is of one of these texts.

    ``roots`` are certificates in PEM, one behind the other; without any, only what was stamped is
    checked, not by whom. Raises IntegrityError when the answer is none, of another text, or no root
    vouches for it; RequestError when the extra is not installed.
    """
    try:
        import rfc3161_client as client
    except ImportError as error:
        raise RequestError(
            "a timestamp is read by the extra", remedy="pip install 'quorate[timestamp]'"
        ) from error
    try:
        found = client.decode_timestamp_response(answer)
        imprint = found.tst_info.message_imprint
        digest = _HASHES.get(imprint.hash_algorithm.dotted_string)
        at = found.tst_info.gen_time.astimezone(UTC)
        by = _authority(found.signed_data.certificates)
    except ValueError as error:
        raise IntegrityError(f"this is no timestamp: {error}", where=where) from error
    if digest is None:
        raise IntegrityError(
            f"it was made with an unknown hash, {imprint.hash_algorithm.dotted_string}",
            where=where,
            remedy="have it made with SHA-256",
        )
    if imprint.message not in [digest(text).digest() for text in stamped]:
        raise IntegrityError(
            "it is a timestamp of something else",
            where=where,
            remedy="stamp the bytes of proof/checkpoint, or of proof/witness",
        )
    if not roots:
        return Stamped(at, by, trusted=False)
    builder = client.VerifierBuilder()
    for certificate in _certificates(roots):
        builder = builder.add_root_certificate(certificate)
    try:
        builder.build().verify(found, imprint.message)
    except (client.VerificationError, ValueError) as error:
        raise IntegrityError(
            f"no root that was given vouches for it: {error}",
            where=where,
            remedy="give the root certificate of the authority, if you trust it",
        ) from error
    return Stamped(at, by, trusted=True)


def _certificates(roots: bytes) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(roots)
    except ValueError as error:
        raise IntegrityError(f"these are no certificates in PEM: {error}") from error


def _authority(certificates: Iterable[bytes]) -> str:
    """The name of whoever signed: of the certificate that issued none of the others."""
    known = [x509.load_der_x509_certificate(one) for one in sorted(certificates)]
    issuers = {one.issuer for one in known if one.issuer != one.subject}
    leaves = [one for one in known if one.subject not in issuers] or known
    return leaves[0].subject.rfc4514_string() if leaves else "unnamed"
