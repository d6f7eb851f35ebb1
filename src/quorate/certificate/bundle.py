"""Bundle: a release as a folder of files; the same contents make the same bytes.

README.md                         what it is, in words; beside it the longer documents, among them
                                  labour.md, answers.json of which they are made, croissant.json
                                  and legal/
campaign.json                     the campaign as it was declared, canonical JSON
guidelines/VERSION.md             each text of the guideline that was published
facts.json, labour.json           what the events say of how it was made
data/judgments.jsonl, .parquet    one row an answer that counts
data/excluded.*                   one row an answer that does not, with the reason
data/items.*                      one row an item: digest of its content, slices, split
data/consensus-QUESTION.*         of a prescriptive question: the likeliest answers
data/competence-QUESTION.*        of one, where raters are told: how good each is
data/distribution-QUESTION.*      of a descriptive question: how people's answers are spread
data/groups-QUESTION.*            the same by group of people, where that is told
data/rejudged-QUESTION.*          items that were judged again, with their label before and now
proof/entries.parquet             one row an entry of the log; judgments and events: what is told
proof/tombstones.json             who was erased, and what of earlier releases goes with them
proof/checkpoint, key             the signed head of the log, and the key that checks it
manifest.json                     the campaign, the place in its log, the digest of every file
proof/attestation.dsse.json       the signed statement of all files
"""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from quorate.certificate.contents import Contents
from quorate.certificate.documents.documents import documents
from quorate.certificate.documents.folder import data_files
from quorate.certificate.documents.ground import Ground
from quorate.certificate.documents.summary import summary
from quorate.certificate.facts.facts import Facts, facts
from quorate.certificate.folder import Folder, WrittenFile
from quorate.certificate.gate.verdict import Verdict, verdict
from quorate.certificate.outcomes import Outcome, outcome
from quorate.certificate.proof.apart import Apart
from quorate.certificate.proof.envelope import ATTESTATION
from quorate.certificate.proof.statement import attest
from quorate.certificate.proof.tables import ENTRIES, EVENTS, JUDGMENTS, Row, write_tables
from quorate.certificate.proof.tombstones import TOMBSTONES, Tombstones
from quorate.ledger.canonical import canonical
from quorate.ledger.checkpoint import Checkpoint, Signer
from quorate.schema.errors import EmptyError, IntegrityError, RequestError
from quorate.schema.json_value import Json

FORMAT = "quorate-release/2"
MANIFEST = "manifest.json"
CAMPAIGN = "campaign.json"
FACTS, LABOUR = "facts.json", "labour.json"
CHECKPOINT, KEY = "proof/checkpoint", "proof/key"
DATA = "data/"
GUIDELINES = "guidelines/"

ITEMS_TAKE, QUESTIONS_TAKE = 0.2, 0.65
"""shares of the time of computing, of a large release"""

Tell = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Bundle:
    """A release that was written: its files, and the SHA-256 of the manifest that names them."""

    digest: str
    files: tuple[WrittenFile, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Material:
    """A release to be written: its contents and all that was found of them.

    ``facts`` and ``gate`` are None where the events are not known.
    """

    contents: Contents
    outcomes: tuple[Outcome, ...]
    facts: Facts | None
    gate: Verdict | None


def material(contents: Contents, tell: Tell = lambda step, done: None) -> Material:
    """Find what a release says, and whether it may be made.

    Raises EmptyError where no answer counts, so that there is nothing to release; RequestError
    where a condition of the campaign refuses it.
    """
    found = looked(contents, tell)
    if found.gate is not None and found.gate.verdict == "refused":
        why = "; ".join(f"{one.title}: {one.says}" for one in found.gate.refusing)
        raise RequestError(
            f"its conditions refuse the release: {why}",
            remedy="meet them, or let `release.conditions` say `or: disclose`",
        )
    return found


def looked(contents: Contents, tell: Tell = lambda step, done: None) -> Material:
    """What a release would say, even where its conditions refuse it.

    Raises EmptyError where no answer counts.
    """
    if contents.rows.kept.is_empty():
        raise EmptyError(
            f"campaign {contents.frozen.spec.name!r} has no judgment that counts",
            remedy="release it when raters have judged",
        )
    tell("computing", 0.0)
    contents.item_table  # noqa: B018 – remembered, and told apart from what the questions take
    outcomes = []
    for n, part in enumerate(contents.questions):
        tell("computing", ITEMS_TAKE + QUESTIONS_TAKE * n / len(contents.questions))
        outcomes.append(outcome(contents, part))
    if contents.frozen.evidence is None:
        return Material(contents, tuple(outcomes), None, None)
    tell("computing", ITEMS_TAKE + QUESTIONS_TAKE)
    found = facts(contents.frozen.evidence, contents)
    return Material(
        contents, tuple(outcomes), found, verdict(contents.frozen.spec, found, outcomes)
    )


@dataclass(frozen=True, eq=False, slots=True)
class Proven:
    """What the proof of a release is made of: the entries of the log up to the release's head, in
    order, the ids of judgments of which nothing is told, the signer of the log, and who was erased.

    ``begun`` are the tables that another process writes into the folder already, from these
    entries; then they are not read here.
    """

    lines: Iterable[Row]
    withheld: Container[str]
    signer: Signer
    tombstones: Tombstones
    begun: Apart | None = None


def write_bundle(
    found: Material,
    folder: Path,
    proven: Proven | None = None,
    tell: Tell = lambda step, done: None,
) -> Bundle:
    """Write a release into an empty folder.

    Without what is to be ``proven`` it has no proof, and does not verify.
    """
    into = Folder(folder)
    _write_data(into, found, tell)
    head = None if proven is None else _write_proof(into, found, proven, tell)
    tell("documents", 0.0)
    manifest = _write_words(into, found)
    last = into.json(MANIFEST, {**manifest, "files": [_file(one) for one in into.files]})
    if proven is not None and head is not None:
        written = (folder / MANIFEST).read_bytes()
        into.text(ATTESTATION, attest(written, head, proven.signer).text)
    return Bundle(last.sha256, into.files)


def _write_proof(into: Folder, found: Material, proven: Proven, tell: Tell) -> Checkpoint:
    """The tables of the log, its signed head and the key. Raises IntegrityError where the entries
    are not those of the head."""
    head, told = found.contents.frozen.head, found.contents.asked.told == "raters"

    def done(entries: int) -> None:
        tell("proving", entries / max(head.size, 1))

    if proven.begun is None:
        made = write_tables(proven.lines, into.root, told=told, withheld=proven.withheld, tell=done)
    else:
        made = proven.begun.written(done)
    if made.entries != head.size:
        raise IntegrityError(
            f"the log has {made.entries:,} entries, and {head.size:,} were expected",
            remedy="run: quorate ledger verify",
        )
    for name, rows in ((ENTRIES, made.entries), (JUDGMENTS, made.judgments), (EVENTS, made.events)):
        if rows is not None:
            into.found(name, rows)
    signed = Checkpoint(proven.signer.name, head.size, bytes.fromhex(head.root))
    signed = signed.signed(proven.signer)
    into.text(CHECKPOINT, signed.text)
    into.json(TOMBSTONES, proven.tombstones.as_data())
    into.text(KEY, f"{proven.signer.verifier.text}\n")
    return signed


def _write_data(into: Folder, found: Material, tell: Tell) -> None:
    """The tables, the campaign and its guideline."""
    contents = found.contents
    tables = {
        "judgments": contents.rows.kept,
        "excluded": contents.rows.apart,
        "items": contents.item_table.table,
    }
    for one in found.outcomes:
        tables.update(one.tables)
    for n, (name, table) in enumerate(tables.items()):
        tell("writing", n / len(tables))
        into.table(DATA + name, table)
    into.write(CAMPAIGN, canonical(contents.frozen.spec.as_data()))
    for given in contents.frozen.guidelines:
        into.text(f"{GUIDELINES}{given.version}.md", given.text)


def _write_words(into: Folder, found: Material) -> dict[str, Json]:
    """What the events say, and the documents; the manifest but for the list of files."""
    manifest = _plain({"format": FORMAT, **_summary(found)})
    told = _plain({} if found.facts is None else found.facts.to_dict())
    into.json(FACTS, told)
    if found.facts is not None:
        into.json(LABOUR, told["labour"])
    # read back: canonical JSON writes 15.0 as 15, and so do the documents
    campaign = json.loads(canonical(found.contents.frozen.spec.as_data()))
    ground = Ground(manifest, told, campaign, data_files(into.root))
    for name, data in documents(ground).items():
        into.write(name, data)
    return manifest


def _summary(found: Material) -> dict[str, Json]:
    contents = found.contents
    told = summary(contents, found.outcomes)
    terms = contents.frozen.spec.release
    told["content"] = terms is not None and terms.content
    told["withheld_judgments"] = dict(contents.frozen.withheld)
    return told | ({} if found.gate is None else {"gate": found.gate.to_dict()})


def _plain(value: dict[str, Json]) -> dict[str, Json]:
    """An object as whoever reads the file has it, so that both make the same documents of it."""
    read: dict[str, Json] = json.loads(json.dumps(value, sort_keys=True))
    return read


def _file(one: WrittenFile) -> dict[str, Json]:
    return {name: value for name, value in asdict(one).items() if value is not None}
