"""Summary: what a release holds, in figures; the part of the manifest that documents tell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from importlib.metadata import version

import polars as pl

from quorate.certificate.contents import Contents
from quorate.certificate.outcomes import REJUDGED, Outcome
from quorate.certificate.rows import SOURCE
from quorate.certificate.splits import PARTS
from quorate.formats.export import instant
from quorate.schema.json_value import Json

PACKAGES = ("quorate", "numpy", "scipy", "polars")
"""what figures are made with, and may in their last digits depend on"""
FILES = {
    "judgments": "one row an answer that counts",
    "excluded": "one row an answer that does not count, with the reason",
    "consensus": "the likeliest answer to each item",
    "distribution": "how the answers to each item are spread",
    "groups": "how the answers of groups of people are spread",
    REJUDGED: "items that were judged again, with the label before and now",
    "competence": "how good each rater is estimated to be",
    "items": "one row an item: digest of its content, part of the split, slices, state",
}
"""what a table holds, by what its name begins with"""


def summary(contents: Contents, outcomes: Sequence[Outcome]) -> dict[str, Json]:
    """What a release holds: its place in the log, counts, guidelines, and what was found."""
    frozen, asked, head = contents.frozen, contents.asked, contents.frozen.head
    return {
        "campaign": frozen.spec.name,
        "title": frozen.spec.title,
        "version": frozen.version,
        "log": {"name": head.log, "size": head.size, "root": head.root, "at": instant(head.at)},
        "told": asked.told,
        "smallest": asked.smallest,
        "seed": asked.seed,
        "split": _split(contents),
        "made_with": {name: version(name) for name in PACKAGES},
        "counts": _counts(contents),
        "guidelines": _guidelines(contents),
        **_imports(contents),
        "questions": [_question(contents, one) for one in outcomes],
    }


def _split(contents: Contents) -> dict[str, Json]:
    """The shares that were asked for, and how many items came into each part."""
    found = contents.item_table
    parts = found.table["split"].drop_nulls().value_counts().sort("split")
    sizes = {str(name): int(n) for name, n in parts.iter_rows()}
    items: dict[str, Json] = {name: sizes.get(name, 0) for name in PARTS} if sizes else {}
    return {**found.split.as_data(), "alike": found.alike, "items": items}


def _counts(contents: Contents) -> dict[str, Json]:
    found = contents.rows
    return {
        "answers": found.kept.height,
        "items": contents.items,
        "raters": contents.raters,
        "questions": len(contents.questions),
        "excluded": [
            {"why": why, "reason": reason, "answers": n}
            for (why, reason), n in found.reasons.items()
        ],
        "withheld": dict(sorted(found.withheld.items())),
        "own_words": dict(contents.frozen.sealed),
    }


def _guidelines(contents: Contents) -> list[Json]:
    """The versions, each with the answers that were given under it, as they are told."""
    given = contents.guidelines
    known: list[Json] = [
        {
            "version": one.version,
            "note": one.note,
            "sha256": one.sha256,
            "answers": given.get(one.version, 0),
        }
        for one in contents.frozen.guidelines
    ]
    versions = {one.version for one in contents.frozen.guidelines}
    other = sum(n for name, n in given.items() if name not in versions)
    return [*known, {"version": None, "answers": other}] if other else known


def _imports(contents: Contents) -> dict[str, Json]:
    """The files of other tools that judgments came from, with the answers that count of each.

    Where groups are told the answers are not told by file.
    """
    evidence = contents.frozen.evidence
    if evidence is None or evidence.sources.is_empty():
        return {}
    kept = contents.rows.kept
    given = dict(kept[SOURCE].value_counts().iter_rows()) if SOURCE in kept.columns else {}
    told = contents.asked.told == "raters"
    return {
        "imports": [
            {"source": source, "tool": tool, "file": file, "sha256": digest}
            | ({"answers": given.get(source, 0)} if told else {})
            for source, tool, file, digest in evidence.sources.select(
                "source", "tool", "file", "digest"
            ).iter_rows()
        ]
    }


def _question(contents: Contents, found_of: Outcome) -> dict[str, Json]:
    part, table, found = found_of.part, found_of.part.judgments, found_of.agreement
    # of answers with parts, such as one a turn, the table has a row a part
    given = contents.rows.kept.filter(pl.col("question") == part.name)
    told: dict[str, Json] = {
        "name": part.name,
        "ask": part.ask,
        "kind": part.kind,
        "paradigm": part.paradigm,
        "judgments": given.height,
        "items": given["item"].n_unique(),
        "tables": _tables(found_of),
        "suppressed": [asdict(one) for one in part.suppressed],
    }
    if table is not None:
        told["per_item"] = _per_item(given)
        told["distinct"] = given["label"].n_unique()
        if table.question.options:
            told["options"] = [*table.question.options]
    if part.groups is not None:
        alike, of = part.of_one_mind
        told["one_mind"] = {"figures": alike, "of": of}
    if found is not None:
        told["agreement"] = {
            "coefficient": found.coefficient,
            "title": found.title,
            "value": figure(found.value),
            "lower": figure(found.lower),
            "upper": figure(found.upper),
            "beyond_chance": found.expected == found.expected,
            "level": found.level,
            "items": found.n_items,
            "of_parts": table is not None and table.n_items > given["item"].n_unique(),
        }
    again = found_of.tables.get(f"{REJUDGED}-{part.name}")
    told |= {} if again is None else {"rejudged": _again(again)}
    told |= {"method": found_of.method} if found_of.method else {}
    return told | ({"note": found_of.note} if found_of.note else {})


def _tables(found: Outcome) -> list[Json]:
    return [{"name": name, "rows": found.tables[name].height} for name in sorted(found.tables)]


def _per_item(given: pl.DataFrame) -> dict[str, Json]:
    """Judgments of an item: the fewest, the median and the most."""
    sizes = given.group_by("item").len()["len"]
    least, middle, most = sizes.min(), sizes.median(), sizes.max()
    return {"min": _whole(least), "median": _whole(middle), "max": _whole(most)}


def _whole(value: object) -> int | float:
    number = float(str(value))
    return int(number) if number.is_integer() else number


def _again(table: pl.DataFrame) -> dict[str, Json]:
    """How many labels were doubted and judged again, how many of them changed by that, and of how
    many items no label is likelier than all others together."""
    # an item may have been sent twice: what counts is its label before the first time
    items = table.unique("item", keep="first", maintain_order=True)
    return {
        "items": items.height,
        "drawn": items.filter("drawn").height,
        "changed": items.filter("changed").height,
        "undecided": items.filter("undecided").height,
    }


def figure(value: float) -> float | None:
    """A figure to six decimals, so that it is the same on every machine; None where undefined."""
    return round(value, 6) if value == value else None


def meaning(table: str) -> str:
    """What a table of this name holds; nothing where that is not known."""
    return FILES.get(_kind(table, FILES), "")


def _kind(table: str, kinds: Iterable[str]) -> str:
    return next((kind for kind in kinds if table == kind or table.startswith(f"{kind}-")), "")
