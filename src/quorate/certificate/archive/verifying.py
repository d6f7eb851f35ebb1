"""Verify an archive by itself: its files, its signatures, its tree, what follows from its log."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from quorate.certificate.archive.answers import differs
from quorate.certificate.archive.files import changed_files
from quorate.certificate.archive.manifest import JUDGMENTS, SIGNED, check_signature
from quorate.certificate.archive.reading import Archive
from quorate.certificate.archive.replaying import read_through
from quorate.certificate.verify.check import Known
from quorate.certificate.verify.finding import Finding
from quorate.certificate.verify.verdict import UNREADABLE, Verdict
from quorate.ledger.checking import Checking
from quorate.ledger.checkpoint import VerifierKey
from quorate.ledger.replay import Folded
from quorate.ledger.tree import Tree

Tell = Callable[[str, float], None]
SOME = 5
"""faults of the log that are told one by one"""


def verify_archive(
    archive: Archive, known: Known | None = None, tell: Tell = lambda step, done: None
) -> Verdict:
    """Hold an archive against itself, and against the key and the head that are known.

    Of the replay the newest rows are in memory, the others in a temporary file.
    """
    known = known or Known()
    findings: list[Finding] = []
    for check in (_files, _signature, _log):
        try:
            findings += check(archive, known, tell)
        except UNREADABLE as error:
            findings.append(Finding(check.__name__.strip("_"), "failed", str(error)))
    place = archive.manifest.place
    return Verdict(archive.manifest.campaign, f"archive of {place.size:,} entries", (*findings,))


def _files(archive: Archive, known: Known, tell: Tell) -> Iterator[Finding]:
    del known
    found = [*changed_files(archive, tell)]
    yield from found
    if not found:
        number = len(archive.manifest.files)
        yield Finding("files", "holds", f"{number:,} files have the digests of the manifest")


def _signature(archive: Archive, known: Known, tell: Tell) -> Iterator[Finding]:
    tell("signature", 0.0)
    text = archive.path(SIGNED).read_bytes()
    key = archive.key
    if known.key is not None and known.key.public != key.public:
        yield Finding(
            "key", "failed", "the key in it is not the one given", "key", known.key.text, key.text
        )
        return
    check_signature(text, archive.digest, key)
    yield Finding("signature", "holds", f"the manifest is signed by {key.name}", SIGNED)
    if known.key is None:
        yield Finding(
            "key", "stated", f"that {key.text} is the publisher's key; give it with --key"
        )
    else:
        yield Finding("key", "holds", "it is the key that was given")


def _log(archive: Archive, known: Known, tell: Tell) -> Iterator[Finding]:
    key: VerifierKey = known.key or archive.key
    checking = read_through(archive, key.public, tell)
    for fault in checking.faults.told[:SOME]:
        yield Finding("log", "failed", str(fault))
    more = checking.faults.number - SOME
    if more > 0:
        yield Finding("log", "failed", f"and {more:,} more faults")
    place = archive.manifest.place
    size, root = checking.frontier.size, checking.frontier.root().hex()
    if (size, root) != (place.size, place.root):
        yield Finding(
            "tree",
            "failed",
            "the entries have another root than the manifest says",
            "",
            f"{place.size} entries, {place.root}",
            f"{size} entries, {root}",
        )
    heads = archive.heads()
    if not any(head.size == size for head in heads):
        yield Finding("tree", "failed", f"no head of {size:,} entries was signed")
    elif not checking.faults.number:
        yield Finding(
            "tree",
            "holds",
            f"{size:,} entries have the root {root}, signed, with "
            f"{len(heads):,} signed heads on the way",
        )
    yield from _older_head(checking, archive, known)
    yield from _follows(archive, checking)


def _follows(archive: Archive, checking: Checking) -> Iterator[Finding]:
    views = checking.views or Folded()
    found = {name: len(rows) for name, rows in sorted(views.tables.items()) if rows}
    if found != dict(archive.manifest.rows):
        yield Finding(
            "replay",
            "failed",
            "the log leads to other rows than the manifest counts",
            "",
            str(dict(archive.manifest.rows)),
            str(found),
        )
    elif not checking.faults.number:
        yield Finding(
            "replay",
            "holds",
            f"the log builds up {sum(found.values()):,} rows, as many as the manifest counts",
        )
    said = differs(views, archive.manifest.campaign, archive.path(JUDGMENTS))
    if said:
        yield Finding("answers", "failed", said, JUDGMENTS)
    else:
        yield Finding("answers", "holds", "the table of answers is what the log says", JUDGMENTS)


def _older_head(checking: Checking, archive: Archive, known: Known) -> Iterator[Finding]:
    """Whether the log goes on from a head that was kept elsewhere."""
    head = known.checkpoint
    if head is None:
        return
    if head.size > checking.frontier.size:
        yield Finding(
            "checkpoint", "failed", f"it is of {head.size:,} entries, more than there are"
        )
        return
    if Tree(archive.leaves).root(head.size) == head.root:
        yield Finding(
            "checkpoint", "holds", f"the log goes on from the head of {head.size:,} entries"
        )
    else:
        yield Finding("checkpoint", "failed", "the log is not the one whose head was given")
