"""Bundle: a release as a folder of files; the same contents make the same bytes.

README.md                         what it is, in words
campaign.json                     the campaign as it was declared, canonical JSON
guidelines/VERSION.md             each text of the guideline that was published
data/judgments.jsonl, .parquet    one row an answer that counts
data/excluded.*                   one row an answer that does not, with the reason
data/items.*                      one row an item: digest of its content, slices, split
data/consensus-QUESTION.*         of a prescriptive question: the likeliest answers
data/competence-QUESTION.*        of one, where raters are told: how good each is
data/distribution-QUESTION.*      of a descriptive question: how people's answers are spread
data/groups-QUESTION.*            the same by group of people, where that is told
data/rejudged-QUESTION.*          items that were judged again, with their label before and now
manifest.json                     the campaign, the place in its log, the digest of every file
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from quorate.certificate.card import card
from quorate.certificate.contents import Contents
from quorate.certificate.folder import Folder, WrittenFile
from quorate.certificate.frozen import GuidelineVersion
from quorate.certificate.outcomes import Outcome, outcome
from quorate.formats.export import instant
from quorate.ledger.canonical import canonical
from quorate.schema.errors import EmptyError
from quorate.schema.json_value import Json

FORMAT = "quorate-release/2"
MANIFEST = "manifest.json"
CARD = "README.md"
CAMPAIGN = "campaign.json"
DATA = "data/"
GUIDELINES = "guidelines/"
PACKAGES = ("quorate", "numpy", "scipy", "polars")
"""what figures are made with, and may in their last digits depend on"""

Tell = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Bundle:
    """A release that was written: its files, and the SHA-256 of the manifest that names them."""

    digest: str
    files: tuple[WrittenFile, ...]


def write_bundle(contents: Contents, folder: Path, tell: Tell = lambda step, done: None) -> Bundle:
    """Write a release into an empty folder.

    Raises EmptyError where no answer counts, so that there is nothing to release.
    """
    if contents.rows.kept.is_empty():
        raise EmptyError(
            f"campaign {contents.frozen.spec.name!r} has no judgment that counts",
            remedy="release it when raters have judged",
        )
    outcomes = []
    for n, part in enumerate(contents.questions):
        tell("computing", n / len(contents.questions))
        outcomes.append(outcome(contents, part))
    into = Folder(folder)
    _write_data(into, contents, outcomes, tell)
    into.text(CARD, card(contents, outcomes))
    manifest = _manifest(contents, outcomes, into.files)
    last = into.json(MANIFEST, manifest)
    return Bundle(last.sha256, into.files)


def _write_data(into: Folder, contents: Contents, outcomes: Iterable[Outcome], tell: Tell) -> None:
    """The tables, the campaign and its guideline."""
    tables = {
        "judgments": contents.rows.kept,
        "excluded": contents.rows.apart,
        "items": contents.item_table.table,
    }
    for one in outcomes:
        tables.update(one.tables)
    for n, (name, table) in enumerate(tables.items()):
        tell("writing", n / len(tables))
        into.table(DATA + name, table)
    into.write(CAMPAIGN, canonical(contents.frozen.spec.as_data()))
    for given in contents.frozen.guidelines:
        into.text(f"{GUIDELINES}{given.version}.md", given.text)


def _manifest(
    contents: Contents, outcomes: Iterable[Outcome], files: Iterable[WrittenFile]
) -> dict[str, Json]:
    frozen, asked, head = contents.frozen, contents.asked, contents.frozen.head
    return {
        "format": FORMAT,
        "campaign": frozen.spec.name,
        "title": frozen.spec.title,
        "version": frozen.version,
        "log": {"name": head.log, "size": head.size, "root": head.root, "at": instant(head.at)},
        "told": asked.told,
        "smallest": asked.smallest,
        "seed": asked.seed,
        "split": {**contents.item_table.split.as_data(), "alike": contents.item_table.alike},
        "made_with": {name: version(name) for name in PACKAGES},
        "counts": {
            "answers": contents.rows.kept.height,
            "items": contents.items,
            "raters": contents.raters,
            "excluded": [
                {"why": why, "reason": reason, "answers": n}
                for (why, reason), n in contents.rows.reasons.items()
            ],
            "withheld": dict(contents.rows.withheld),
            "own_words": dict(frozen.sealed),
        },
        "guidelines": [_version(one) for one in frozen.guidelines],
        "questions": [_question(one) for one in outcomes],
        "files": [
            {name: value for name, value in asdict(one).items() if value is not None}
            for one in files
        ],
    }


def _version(one: GuidelineVersion) -> dict[str, Json]:
    return {"version": one.version, "note": one.note, "sha256": one.sha256}


def _question(found_of: Outcome) -> dict[str, Json]:
    part, table, found = found_of.part, found_of.part.judgments, found_of.agreement
    told: dict[str, Json] = {
        "name": part.name,
        "kind": part.kind,
        "paradigm": part.paradigm,
        "judgments": 0 if table is None else len(table),
        "items": 0 if table is None else table.n_items,
        "tables": [*sorted(found_of.tables)],
        "suppressed": [asdict(one) for one in part.suppressed],
    }
    if table is not None and table.question.options:
        told["options"] = [*table.question.options]
    if found is not None:
        told["agreement"] = {
            "coefficient": found.coefficient,
            "value": _figure(found.value),
            "lower": _figure(found.lower),
            "upper": _figure(found.upper),
            "level": found.level,
            "items": found.n_items,
        }
    told |= {"method": found_of.method} if found_of.method else {}
    return told | ({"note": found_of.note} if found_of.note else {})


def _figure(value: float) -> float | None:
    return round(value, 6) if value == value else None
