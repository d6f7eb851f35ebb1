"""``quorate verify``: hold a release or an archive against its own files, offline."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from quorate.certificate.verify.check import Known
    from quorate.certificate.verify.verdict import Verdict

TITLES = {
    "holds": "Holds: it follows from the files",
    "stated": "Only stated: the publisher says so, and nothing here shows it",
    "skipped": "Not looked at",
    "failed": "FAILED: the files say otherwise",
}


@click.command("verify")
@click.argument("bundle", metavar="BUNDLE")
@click.option(
    "--key",
    metavar="KEY",
    help="The publisher's key, as text or in a file, from elsewhere than the release.",
)
@click.option("--version", metavar="VERSION", help="The version that it must be.")
@click.option(
    "--checkpoint",
    metavar="FILE",
    help="A signed head of the log from elsewhere, which the release must cover.",
)
@click.option(
    "--receipt",
    "receipts",
    metavar="FILE",
    multiple=True,
    help="A rater's receipt, to see what became of each judgment; can be repeated.",
)
@click.option(
    "--tsa-root", metavar="FILE", help="Root certificates (PEM) of whom you trust with timestamps."
)
@click.option(
    "--witness-key",
    "witness_keys",
    metavar="KEY",
    multiple=True,
    help="A witness's key, as text or in a file, who must have signed; can be repeated.",
)
@click.option("--strict", is_flag=True, help="What was not looked at counts as failed.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    bundle: str,
    key: str | None,
    version: str | None,
    checkpoint: str | None,
    receipts: tuple[str, ...],
    tsa_root: str | None,
    witness_keys: tuple[str, ...],
    strict: bool,
    as_json: bool,
) -> None:
    """Check a release or an archive: its files, its proof, its figures.

    BUNDLE is the folder of a release or its ZIP, or the folder of an archive. Needs no account, no
    server and no network. Says what holds, what only the publisher states, and what failed; the
    exit code is then 5.

    Whoever wrote the release could have put any key beside it: give the publisher's with --key,
    and the version that you asked for with --version.
    """
    from quorate.certificate.archive.manifest import is_archive
    from quorate.certificate.archive.reading import Archive
    from quorate.certificate.archive.verifying import verify_archive
    from quorate.certificate.proof.witness import WitnessKey
    from quorate.certificate.verify.verdict import opened, verify
    from quorate.cli.progress import progress

    known = replace(
        _known(key, version, checkpoint, receipts, strict=strict),
        tsa_roots=b"" if tsa_root is None else read_text(Path(tsa_root)).encode(),
        witness_keys=tuple(WitnessKey.parse(read_key(one)) for one in witness_keys),
    )
    if is_archive(Path(bundle)):
        with progress(bundle) as told:
            found = verify_archive(Archive(Path(bundle)), known, told)
    else:
        with opened(Path(bundle)) as release, progress(bundle) as told:
            found = verify(release, known, told)
    deliver(found, bundle, as_json=as_json)


def _known(
    key: str | None,
    version: str | None,
    checkpoint: str | None,
    receipts: tuple[str, ...],
    *,
    strict: bool,
) -> Known:
    from quorate.certificate.verify.check import Known
    from quorate.ledger.checkpoint import Checkpoint, VerifierKey

    return Known(
        key=None if key is None else VerifierKey.parse(read_key(key)),
        version=version,
        checkpoint=None
        if checkpoint is None
        else Checkpoint.parse(read_text(Path(checkpoint)), where=checkpoint),
        receipts=tuple(read_text(Path(one)) for one in receipts),
        strict=strict,
    )


def read_key(given: str) -> str:
    """A key given as text, or what the file of this name holds."""
    return given if "+" in given and not Path(given).is_file() else read_text(Path(given))


def read_text(path: Path) -> str:
    """A text file. Raises ReadError where it cannot be read."""
    from quorate.schema.errors import ReadError

    try:
        return read_bytes(path).decode()
    except UnicodeDecodeError as error:
        raise ReadError(f"cannot be read ({error})", where=str(path)) from None


def read_bytes(path: Path) -> bytes:
    """A file. Raises ReadError where it cannot be read."""
    from quorate.schema.errors import ReadError

    try:
        return path.read_bytes()
    except OSError as error:
        raise ReadError(f"cannot be read ({error})", where=str(path)) from None


def deliver(found: Verdict, where: str, *, as_json: bool) -> None:
    """Print the verdict. Raises IntegrityError when something failed."""
    import json
    from dataclasses import asdict

    from quorate.schema.errors import IntegrityError

    failed = found.of("failed")
    if as_json:
        document = {"holds": found.holds, **asdict(found)}
        print(json.dumps(document, ensure_ascii=False, indent=1))
    else:
        print(_told(found))
    if failed:
        number = len(failed)
        raise IntegrityError(
            f"{number:,} {'claim' if number == 1 else 'claims'} failed, the first: {failed[0]}",
            where=where,
            remedy="do not use it; ask the publisher, or get it again from where it was published",
        )


def _told(found: Verdict) -> str:
    what = found.version if " " in found.version else f"Release {found.version}"
    lines = [f"{what[:1].upper()}{what[1:]} of {found.campaign}"]
    for state, title in TITLES.items():
        findings = [one for one in found.findings if one.state == state]
        if findings:
            lines += ["", title, *(f"  {one.check}: {one}" for one in findings)]
    return "\n".join(lines)
