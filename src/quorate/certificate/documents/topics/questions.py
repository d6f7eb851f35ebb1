"""Questions: what was asked, how far people agreed, and what was made of their answers."""

from __future__ import annotations

from collections.abc import Iterator

from quorate.certificate.documents.answer import Answer, absent, derived
from quorate.certificate.documents.ground import (
    CAMPAIGN,
    MANIFEST,
    Ground,
    mapping,
    objects,
    pointed,
    texts,
)
from quorate.certificate.documents.said import Said, code, joined, many, plain, say, sentence, was
from quorate.schema.json_value import Json

TYPES = {
    "single_choice": "one of several options",
    "multiple_choice": "any of several options",
    "hierarchical_choice": "an option of a tree",
    "pair": "which of two is better",
    "best_of": "the best of several",
    "ranking": "an order from best to worst",
    "rating": "a step of a scale",
    "number": "a number",
    "text": "words of one's own",
    "rewrite": "a text, rewritten",
    "demonstration": "a text of one's own, as an example",
    "spans": "marked stretches of a text",
    "boxes": "outlines on a picture",
    "segments": "marked stretches of time",
    "frames": "labels on frames of a video",
    "turns": "an answer to each turn of a conversation",
}
"""what an answer is, by the question's type"""


def questions(ground: Ground) -> Iterator[Answer]:
    """For each question of the campaign: what it is, agreement, result."""
    types = {
        str(one.get("name")): str(one.get("type"))
        for one in objects(ground.at(f"{CAMPAIGN}#/questions"))
    }
    for n, one in enumerate(objects(ground.at(f"{MANIFEST}#/questions"))):
        at, name = pointed(f"{MANIFEST}#/questions", n), str(one.get("name"))
        yield derived(
            f"question.{name}",
            f"What does `{name}` ask?",
            _asked(ground, at, one, types.get(name, "")),
            {key: one.get(key) for key in ("ask", "kind", "paradigm", "options")},
        )
        yield _agreement(ground, at, name, one)
        yield _result(ground, at, name, one)


def _asked(ground: Ground, at: str, one: dict[str, Json], type_: str) -> Said:
    options = [plain(option) for option in texts(one.get("options"))]
    return joined(
        [
            say(
                "{} asks «{}»{}",
                ground.figure(f"{at}/name", "code"),
                ground.figure(f"{at}/ask", "text"),
                "" if str(one.get("ask") or "").rstrip().endswith(tuple(".?!…؟。")) else ".",
            ),
            say(
                "The answer is {}{}.",
                TYPES.get(type_, plain(type_)) or "a label",
                f": {', '.join(options)}" if 0 < len(options) <= 30 else "",
                evidence=(f"{at}/options",) if options else (),
            ),
            say(
                "{} of {}.",
                many(ground.figure(f"{at}/judgments"), "judgment"),
                many(ground.figure(f"{at}/items"), "item"),
            )
            if one.get("judgments")
            else "",
        ]
    )


def _agreement(ground: Ground, at: str, name: str, one: dict[str, Json]) -> Answer:
    key, question = f"agreement.{name}", f"How far do raters agree on `{name}`?"
    found = mapping(one.get("agreement"))
    if not found:
        why = f"Agreement on {code(name)} cannot be told: {_untold(one)}."
        return absent(key, question, why, f"{at}/judgments")
    base = f"{at}/agreement"
    interval: Said | str = "without an interval"
    if found.get("lower") is not None and found.get("upper") is not None:
        interval = say(
            "{} interval {} to {}",
            ground.figure(f"{base}/level", "percent"),
            ground.figure(f"{base}/lower", "decimal"),
            ground.figure(f"{base}/upper", "decimal"),
        )
    said = say(
        "On {} agreement{} ({}) is {} ({}), from {} that two or more judged.",
        ground.figure(f"{at}/name", "code"),
        " beyond chance" if found.get("beyond_chance") else "",
        ground.figure(f"{base}/title", "text"),
        ground.figure(f"{base}/value", "decimal"),
        interval,
        many(
            ground.figure(f"{base}/items"),
            *(("part of items", "parts of items") if found.get("of_parts") else ("item",)),
        ),
    )
    if one.get("paradigm") == "descriptive":
        said = joined([said, "A low value is no fault here: it says that people differ."])
    return derived(key, question, said, {name: found[name] for name in found})


def _untold(one: dict[str, Json]) -> str:
    """Why there is no agreement."""
    if not one.get("judgments"):
        return str(one.get("note") or "nobody has answered it")
    most = mapping(one.get("per_item")).get("max")
    if isinstance(most, int) and most < 2:
        return "no item was judged by two raters"
    if one.get("distinct") == 1:
        return "all judgments are the same, so nothing can be told apart from chance"
    return "the coefficient has no value for these judgments"


def _result(ground: Ground, at: str, name: str, one: dict[str, Json]) -> Answer:
    """What relates single answers to released labels."""
    key, question = f"result.{name}", f"What was made of the answers to `{name}`?"
    if one.get("note"):
        return absent(
            key, question, f"No table of {code(name)}: {sentence(str(one['note']))}.", f"{at}/note"
        )
    said: list[Said | str] = []
    if one.get("paradigm") == "descriptive":
        said.append(
            say(
                "The table {} has the share of each answer to each item, with its interval; "
                "no answer is made out to be the right one.",
                code(f"distribution-{name}"),
                evidence=(f"{at}/paradigm",),
            )
        )
    elif one.get("method"):
        said.append(
            say(
                "The table {} has the likeliest answer to each item. It was made by {}.",
                code(f"consensus-{name}"),
                ground.figure(f"{at}/method", "method"),
            )
        )
    said.append("Every single answer stays in the table `judgments`.")
    if mapping(one.get("rejudged")):
        said.append(_again(ground, f"{at}/rejudged"))
    return derived(key, question, joined(said))


def _again(ground: Ground, at: str) -> Said:
    items, drawn = ground.figure(f"{at}/items"), ground.figure(f"{at}/drawn")
    changed = ground.figure(f"{at}/changed")
    told = say(
        "{} {} judged again because the label was in doubt{}: {} {} another one now than before.",
        many(items, "item"),
        was(items),
        say(", {} of them drawn at random", drawn) if ground.at(f"{at}/drawn") else "",
        many(changed, "label"),
        "is" if ground.at(f"{at}/changed") == 1 else "are",
    )
    if not ground.at(f"{at}/undecided"):
        return told
    open_ = ground.figure(f"{at}/undecided")
    return joined(
        [told, say("Of {} no label is likelier than all others together.", many(open_, "item"))]
    )
