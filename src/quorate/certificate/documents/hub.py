"""Hub: the head of a data set's card that the Hugging Face Hub reads, from the answers."""

from __future__ import annotations

import re
from collections.abc import Mapping

import yaml

from quorate.certificate.documents.answer import Answers
from quorate.certificate.documents.ground import (
    CAMPAIGN,
    MANIFEST,
    Ground,
    mapping,
    objects,
    texts,
)
from quorate.schema.json_value import Json

SIZES = (
    (1_000, "n<1K"),
    (10_000, "1K<n<10K"),
    (100_000, "10K<n<100K"),
    (1_000_000, "100K<n<1M"),
    (10_000_000, "1M<n<10M"),
    (100_000_000, "10M<n<100M"),
    (1_000_000_000, "100M<n<1B"),
    (10_000_000_000, "1B<n<10B"),
    (100_000_000_000, "10B<n<100B"),
    (1_000_000_000_000, "100B<n<1T"),
)
_LICENCES = (
    "apache-2.0 mit openrail bigscience-openrail-m cc cc0-1.0 cc-by-2.0 cc-by-2.5 cc-by-3.0 "
    "cc-by-4.0 cc-by-sa-3.0 cc-by-sa-4.0 cc-by-nc-2.0 cc-by-nc-3.0 cc-by-nc-4.0 cc-by-nd-4.0 "
    "cc-by-nc-nd-3.0 cc-by-nc-nd-4.0 cc-by-nc-sa-2.0 cc-by-nc-sa-3.0 cc-by-nc-sa-4.0 "
    "cdla-sharing-1.0 cdla-permissive-1.0 cdla-permissive-2.0 odc-by pddl odbl etalab-2.0 "
    "gfdl afl-3.0 artistic-2.0 bsl-1.0 bsd bsd-2-clause bsd-3-clause c-uda ecl-2.0 epl-1.0 "
    "epl-2.0 eupl-1.1 eupl-1.2 agpl-3.0 gpl gpl-2.0 gpl-3.0 lgpl lgpl-2.1 lgpl-3.0 isc h-research "
    "intel-research lppl-1.3c ms-pl mpl-2.0 ofl-1.1 osl-3.0 postgresql ncsa unlicense wtfpl zlib "
    "unknown other"
)
LICENCES = frozenset(_LICENCES.split())
"""licences that the Hub knows by these names"""
RENAMED = {"odbl-1.0": "odbl", "odc-by-1.0": "odc-by", "pddl-1.0": "pddl"}
"""SPDX ids for which the Hub has another name"""
BY_MEDIUM = {
    "image": "image-classification",
    "page": "image-classification",
    "audio": "audio-classification",
    "video": "video-classification",
    "table": "tabular-classification",
}
"""what choosing among options is called, by what an item holds"""
CHOICES = frozenset(
    {"single_choice", "multiple_choice", "hierarchical_choice", "rating", "number", "turns"}
)
COMPARISONS = frozenset({"pair", "best_of", "ranking"})
TASKS = {"spans": "token-classification", "boxes": "object-detection"}


def hub_head(ground: Ground, answers: Answers) -> str:
    """The head in YAML, between its two lines of dashes; what is not known is left out."""
    told: dict[str, Json] = {
        "pretty_name": ground.at(f"{MANIFEST}#/title"),
        "language": _languages(ground),
        **_licence(answers),
        "annotations_creators": answers.value("creators"),
        "size_categories": [size_category(_items(ground))],
        "task_categories": [*task_categories(ground)],
        "tags": ["human-annotated", "quorate", *_tags(ground)],
        "configs": _configs(ground),
    }
    kept = {name: value for name, value in told.items() if value}
    text = yaml.safe_dump(kept, sort_keys=False, allow_unicode=True, width=10_000)
    return f"---\n{text}---\n"


def size_category(items: int) -> str:
    """The Hub's name for so many items.

    >>> size_category(999), size_category(1000)
    ('n<1K', '1K<n<10K')
    """
    return next((name for most, name in SIZES if items < most), "n>1T")


def task_categories(ground: Ground) -> tuple[str, ...]:
    """What the released questions are called on the Hub, each once, in the campaign's order."""
    fields = {
        str(one.get("name")): str(one.get("type"))
        for one in objects(ground.at(f"{CAMPAIGN}#/content"))
    }
    released = {
        str(one.get("name"))
        for one in objects(ground.at(f"{MANIFEST}#/questions"))
        if one.get("judgments")
    }
    found = [
        _task(one, fields)
        for one in objects(ground.at(f"{CAMPAIGN}#/questions"))
        if str(one.get("name")) in released
    ]
    return tuple(dict.fromkeys(found))


def _task(question: Mapping[str, Json], fields: Mapping[str, str]) -> str:
    kind = str(question.get("type"))
    named = [*texts(question.get("of")), *texts(question.get("between"))]
    named += texts(question.get("among"))
    types = [fields[name] for name in named if name in fields] or [*fields.values()]
    medium = next((BY_MEDIUM[one] for one in types if one in BY_MEDIUM), "")
    if kind in CHOICES:
        return medium or "text-classification"
    if kind in COMPARISONS:
        return "other" if medium else "text-ranking"
    if kind in ("segments", "frames"):
        return medium or "other"
    return TASKS.get(kind, "other")


def _tags(ground: Ground) -> list[str]:
    asked = objects(ground.at(f"{CAMPAIGN}#/questions"))
    compared = {str(one.get("type")) for one in asked} & COMPARISONS
    ways = {str(one.get("paradigm")) for one in objects(ground.at(f"{MANIFEST}#/questions"))}
    return [
        *(["preference"] if compared else []),
        *(["soft-labels"] if "descriptive" in ways else []),
    ]


def _languages(ground: Ground) -> list[Json]:
    """The languages of the items by their two letters, as far as these have them."""
    every = [
        *texts(ground.at(f"{CAMPAIGN}#/language")),
        *texts(ground.at(f"{CAMPAIGN}#/about/languages")),
    ]
    found = [one.partition("-")[0].lower() for one in every]
    return [*dict.fromkeys(one for one in found if len(one) in (2, 3))]


def _licence(answers: Answers) -> dict[str, Json]:
    """The licence by the Hub's name for it, else as another one with its name and address."""
    said = answers.value("licence")
    if not isinstance(said, str):
        return {}
    name = RENAMED.get(said.lower(), said.lower())
    if name in LICENCES:
        return {"license": name}
    if said.startswith("http"):
        return {"license": "other", "license_name": "own-terms", "license_link": said}
    return {"license": "other", "license_name": re.sub(r"[^a-z0-9.+-]+", "-", name)}


def _items(ground: Ground) -> int:
    items = mapping(ground.at(f"{MANIFEST}#/counts")).get("items")
    return items if isinstance(items, int) else 0


def _configs(ground: Ground) -> list[Json]:
    """A configuration a table, of the file in Parquet; the judgments are shown first.

    Their one split is called ``full``: ``all`` is a word of the Hub, and ``train`` would be untrue.
    """
    found: list[Json] = []
    # of a table without rows the Hub's reader makes an error
    tables = {name: one for name, one in ground.table_files("parquet").items() if one.rows}
    for table in sorted(tables, key=lambda one: (one != "judgments", one)):
        one = tables[table]
        config: dict[str, Json] = {
            "config_name": table,
            "data_files": [{"split": "full", "path": one.name}],
        }
        found.append(config | ({"default": True} if table == "judgments" else {}))
    return found
