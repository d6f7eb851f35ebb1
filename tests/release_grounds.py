"""Grounds of documents for tests: a release of a small campaign, with facts that tests give."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from frozen_campaigns import Given, frozen, given
from quorate.certificate.asked import Asked
from quorate.certificate.contents import contents
from quorate.certificate.documents.columns import data_file
from quorate.certificate.documents.ground import DataFile, Ground
from quorate.certificate.documents.summary import summary
from quorate.certificate.frozen import Frozen
from quorate.certificate.outcomes import outcome
from quorate.schema.json_value import Json

YOUNG = [f"p_young_{n}" for n in range(12)]
OLD = [f"p_old_{n}" for n in range(10)]
AGE = {"age": {**dict.fromkeys(YOUNG, "young"), **dict.fromkeys(OLD, "old")}}
ABOUT: Mapping[str, Json] = {
    "construct": "Whether readers find a sentence rude.",
    "uses": ["Training filters that ask before they send"],
    "not_uses": ["Deciding about single people"],
    "licence": "CC-BY-4.0",
    "publisher": {"name": "Institute of Tone", "contact": "tone@example.org"},
    "authors": ["Ada Lind", "Bo Ek"],
    "citation": "Lind and Ek (2026). Rude or not.",
    "url": "https://example.org/rude",
    "sources": "Sentences from letters to a newspaper.",
    "sensitive": [],
    "synthetic_items": False,
    "countries": ["SE"],
    "biases": "Letters are written by older people.",
    "social_impact": "Filters could silence blunt people.",
}


def rude_answers() -> list[Given]:
    """Two items: 22 people say whether they are rude, the 10 old ones whether they are long."""
    found = []
    for n, one in enumerate(YOUNG):
        found += [given("i0", one, "yes" if n < 3 else "no")]
        found += [given("i1", one, "yes" if n < 9 else "no")]
    for one in OLD:
        found += [given("i0", one, "yes"), given("i1", one, "no")]
        found += [given(item, one, "yes", "long") for item in ("i0", "i1")]
    return found


def ground_of(
    made: Frozen | None = None,
    told: Asked | None = None,
    facts: Mapping[str, Json] | None = None,
    about: Mapping[str, Json] | None = None,
    folder: Path | None = None,
    **manifest: Json,
) -> Ground:
    """The ground of a release; its tables are written where a folder is given."""
    made = made or frozen(rude_answers(), AGE)
    found = contents(made, told or Asked("groups"))
    outcomes = [outcome(found, part) for part in found.questions]
    campaign = dict(found.frozen.spec.as_data())
    if about is not None:
        campaign["about"] = dict(about)
    tables = {"judgments": found.rows.kept, "excluded": found.rows.apart}
    for one in outcomes:
        tables.update(one.tables)
    files: list[DataFile] = []
    for name, table in sorted(tables.items()):
        told_of = table.drop("json", strict=False)
        digest, size = "ab" * 32, 1
        if folder is not None:
            path = folder / "data" / f"{name}.parquet"
            path.parent.mkdir(exist_ok=True)
            told_of.write_parquet(path)
            data = path.read_bytes()
            digest, size = hashlib.sha256(data).hexdigest(), len(data)
        files.append(data_file(f"data/{name}.parquet", digest, size, table.height, told_of.schema))
    return Ground(summary(found, outcomes) | manifest, facts or {}, campaign, tuple(files))
