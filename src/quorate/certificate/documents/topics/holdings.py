"""Holdings: what is in the release: answers, items, files, and what its items are."""

from __future__ import annotations

from collections.abc import Iterator

from quorate.certificate.documents.answer import Answer, absent, author, derived
from quorate.certificate.documents.ground import (
    CAMPAIGN,
    MANIFEST,
    Ground,
    mapping,
    objects,
    pointed,
)
from quorate.certificate.documents.said import (
    Said,
    bullets,
    code,
    joined,
    listed,
    many,
    plain,
    say,
)
from quorate.certificate.documents.summary import meaning

HELD = {
    "text": "text",
    "markdown": "formatted text",
    "conversation": "conversations",
    "image": "images",
    "audio": "sound",
    "video": "video",
    "table": "tables",
    "page": "pages",
}
"""what a content field holds, in words"""
PARTS = {"train": "training", "validation": "validation", "test": "testing"}
"""parts of the split, in words"""
ITEMS = (
    ("sources", "Where do the items come from?", "where the items come from"),
    ("source_licence", "On what terms were the items used?", "on what terms the items were used"),
    ("item_sampling", "How were the items chosen?", "how the items were chosen"),
    ("languages", "Which languages and varieties?", "which varieties of language"),
    (
        "speakers",
        "Whose words, voices or pictures are the items?",
        "whose words, voices or pictures the items are",
    ),
    (
        "subjects",
        "Did the people in the items know and agree?",
        "whether the people in the items knew and agreed",
    ),
    (
        "sensitive",
        "Do the data hold anything sensitive?",
        "whether the data hold anything sensitive",
    ),
)


def holdings(ground: Ground) -> Iterator[Answer]:
    """What the release holds, and what its items are."""
    yield derived("size", "How much is in it?", _size(ground))
    yield derived("content", "What is an item?", _content(ground))
    yield derived(
        "language",
        "In which language are the items?",
        say(
            "The items are in the language {} (BCP 47).",
            ground.figure(f"{CAMPAIGN}#/language", "code"),
        ),
        ground.at(f"{CAMPAIGN}#/language"),
    )
    yield derived("per_item", "How many judged each item?", _per_item(ground))
    yield derived("included", "Are the items themselves in it?", _included(ground))
    yield _files(ground)
    yield _split(ground)
    for key, question, what in ITEMS:
        yield author(ground, key, question, what)


def _size(ground: Ground) -> Said:
    counts = f"{MANIFEST}#/counts"
    return say(
        "{} that {}, of {} about {}. The campaign asks {}.",
        many(ground.figure(f"{counts}/answers"), "answer"),
        "counts" if ground.at(f"{counts}/answers") == 1 else "count",
        many(ground.figure(f"{counts}/raters"), "rater"),
        many(ground.figure(f"{counts}/items"), "item"),
        many(ground.figure(f"{counts}/questions"), "question"),
    )


def _content(ground: Ground) -> Said:
    base = f"{CAMPAIGN}#/content"
    fields = objects(ground.at(base))
    told = [
        say(
            "{} ({}{})",
            ground.figure(pointed(base, n, "name"), "code"),
            HELD.get(str(one.get("type")), str(one.get("type"))),
            "" if one.get("required", True) else ", not in every item",
        )
        for n, one in enumerate(fields)
    ]
    noun = "field" if len(fields) == 1 else "fields"
    return say("An item has the {} {}.", noun, listed(told))


def _per_item(ground: Ground) -> Said:
    base = f"{MANIFEST}#/questions"
    lines: list[Said] = []
    for n, one in enumerate(objects(ground.at(base))):
        if "per_item" not in one:
            continue
        at = pointed(base, n)
        lines.append(
            say(
                "{}: {} of {}, {}",
                code(str(one.get("name"))),
                many(ground.figure(f"{at}/judgments"), "judgment"),
                many(ground.figure(f"{at}/items"), "item"),
                _of_each(ground, f"{at}/per_item"),
            )
        )
    wanted = say(
        "The campaign asks for {} of each item.",
        many(ground.figure(f"{CAMPAIGN}#/overlap"), "judgment"),
    )
    if ground.at(f"{CAMPAIGN}#/stopping") is not None:
        wanted = say(
            "The campaign stops asking about an item when its answer is {} sure, after {} at "
            "the earliest and {} at the latest.",
            ground.figure(f"{CAMPAIGN}#/stopping/confidence", "percent"),
            many(ground.figure(f"{CAMPAIGN}#/stopping/min"), "judgment"),
            ground.figure(f"{CAMPAIGN}#/stopping/max"),
        )
    return joined([wanted, bullets(lines)], "\n\n")


def _of_each(ground: Ground, at: str) -> Said:
    least, most = ground.figure(f"{at}/min"), ground.figure(f"{at}/max")
    if ground.at(f"{at}/min") == ground.at(f"{at}/max"):
        return say("{} of each", least)
    middle = ground.figure(f"{at}/median", "number")
    return say("between {} and {} of each, {} in the middle", least, most, middle)


def _included(ground: Ground) -> Said:
    told = f"{CAMPAIGN}#/release/content"
    if ground.at(told) is True:
        return say(
            "The content of the items is in this release: the columns `content.…` of the table "
            "`items` have it.",
            evidence=(told,),
        )
    return say(
        "The content of the items is not in this release: they are named by their id. The table "
        "`items` has the SHA-256 of each one's content, so that whoever has the items can tell "
        "that they are the same.",
        evidence=(told,),
    )


def _files(ground: Ground) -> Answer:
    lines: list[Said | str] = []
    seen: set[str] = set()
    for n, one in enumerate(objects(ground.at(f"{MANIFEST}#/questions"))):
        base = pointed(f"{MANIFEST}#/questions", n, "tables")
        for k, table in enumerate(objects(one.get("tables"))):
            name = str(table.get("name"))
            seen.add(name)
            lines.append(
                say(
                    "{}: {}; {}",
                    code(name),
                    meaning(name),
                    many(ground.figure(pointed(base, k, "rows")), "row"),
                )
            )
    others = {one.table for one in ground.files} - seen
    first = [f"{code(name)}: {meaning(name)}" for name in sorted(others) if meaning(name)]
    return derived(
        "files",
        "Which tables are in it?",
        joined(
            [
                "Each table is there as JSON lines and as Parquet, in the folder `data`.",
                bullets([*first, *lines]),
            ],
            "\n\n",
        ),
        [*sorted(others), *sorted(seen)],
    )


def _split(ground: Ground) -> Answer:
    question = "Which part is for training, which for testing?"
    base = f"{MANIFEST}#/split"
    counts = mapping(ground.at(f"{base}/items"))
    if not counts:
        return absent("split", question, "No item is in a part, since none was judged.", base)
    told = [
        say(
            "{} for {} ({} wanted)",
            many(ground.figure(pointed(f"{base}/items", name)), "item"),
            PARTS.get(name, plain(name)),
            ground.figure(pointed(base, name), "percent"),
        )
        for name in PARTS
        if name in counts
    ]
    by = ground.at(f"{base}/by")
    together = f"with the same slice {code(str(by))} or " if by else ""
    alike = "the same" if ground.at(f"{base}/alike") == 1 else "nearly the same"
    return derived(
        "split",
        question,
        say(
            "The column `split` of the table `items` says it: {}. Items {}with {} text stay "
            "in one part. Which part follows from the seed alone.",
            listed(told),
            together,
            alike,
        ),
        counts,
    )
