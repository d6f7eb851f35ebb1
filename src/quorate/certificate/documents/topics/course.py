"""Course: how the work went: what is missing, what was found, how it is spread, by the log."""

from __future__ import annotations

from collections.abc import Iterator

from quorate.certificate.documents.answer import Answer, absent, author, derived
from quorate.certificate.documents.ground import CAMPAIGN, Ground, objects
from quorate.certificate.documents.said import (
    Said,
    bullets,
    code,
    joined,
    listed,
    plain,
    say,
)
from quorate.certificate.documents.topics.facts import (
    asked,
    counted,
    counts,
    fact,
    known,
    noted,
    number,
    of_share,
    place,
)
from quorate.certificate.documents.topics.imports import elsewhere, of_here
from quorate.schema.json_value import Json

SHOWN_VALUES = 12
"""values of a slice that a document lists"""


def course(ground: Ground) -> Iterator[Answer]:
    """What the log tells of the work."""
    yield _items(ground)
    yield _missing(ground)
    yield _coverage(ground)
    yield _stale(ground)
    yield author(
        ground, "synthetic_items", "Were items made by a machine?", "whether items are machine-made"
    )
    yield _machine(ground)
    yield _qualification(ground)
    yield _gold(ground)
    yield _checks(ground)
    yield _adjudication(ground)
    yield _exposing(ground)
    yield _raw(ground)
    yield _talking(ground)
    yield _guideline_authors()


@asked("items", "How far did the items come?", "items", "added")
def _items(ground: Ground, key: str, question: str) -> Answer:
    told: list[Said | str] = [
        say(
            "{} {} added, and {} a judgment that counts.",
            counted(ground, "item", "items", "added"),
            "was" if number(ground, "items", "added") == 1 else "were",
            _judged(ground),
        ),
        say(
            "{} {} as much evidence as was asked for.",
            of_share(ground, "item", "items", "quorate"),
            "has" if number(ground, "items", "quorate", "n") == 1 else "have",
        ),
    ]
    return derived(key, question, joined(told), ground.at(place("items")))


def _judged(ground: Ground) -> Said:
    if ground.at(place("items", "judged")) == ground.at(place("items", "added")):
        return say("each has", evidence=(place("items", "judged"),))
    return say("{} of them have", fact(ground, "count", "items", "judged"))


@asked("missing", "What is missing?", "items", "never")
def _missing(ground: Ground, key: str, question: str) -> Answer:
    told: list[Said | str] = []
    never = counted(ground, "item", "items", "never")
    verb = "has" if number(ground, "items", "never") == 1 else "have"
    told.append(
        say("{} {} no judgment that counts.", never, verb)
        if number(ground, "items", "never")
        else say("Every item has a judgment that counts.", evidence=(place("items", "never"),))
    )
    if number(ground, "items", "retired"):
        retired = counted(ground, "item", "items", "retired")
        told.append(
            say("{} taken out of the campaign.", _were(ground, retired, "items", "retired"))
        )
    skips = counts(ground, "items", "skips")
    told.append(
        say("Raters gave items back, by reason: {}.", skips)
        if skips.text
        else say("No rater gave an item back.", evidence=(place("items", "skips"),))
    )
    if number(ground, "items", "lapsed"):
        lapsed = counted(ground, "time", "items", "lapsed")
        told.append(say("An item was handed out and not answered in time {}.", lapsed))
    value = {key: ground.at(place("items", key)) for key in ("never", "retired", "skips", "lapsed")}
    return derived(key, question, joined(told), value)


def _were(ground: Ground, said: Said, *keys: str) -> Said:
    return say("{} {}", said, "was" if number(ground, *keys) == 1 else "were")


def _coverage(ground: Ground) -> Answer:
    question = "How are the items spread over topics, languages, sources?"
    slices = objects(ground.at(place("coverage", "slices")))
    if not slices:
        if not known(ground, "coverage"):
            return noted(ground, "coverage", question, "coverage", "note")
        return absent(
            "coverage",
            question,
            "Items were added without slices, such as a language, a topic or a source.",
            place("coverage", "slices"),
        )
    lines: list[Said] = []
    for n, one in enumerate(slices):
        values = objects(one.get("values"))
        told = [
            _value(ground, n, k, plain(str(value.get("value"))))
            for k, value in enumerate(values[:SHOWN_VALUES])
        ]
        left = len(values) - len(told)
        more = f", and {left} more in `facts.json`" if left > 0 else ""
        lines.append(say("{}: {}{}", code(str(one.get("slice"))), joined(told, ", "), more))
    said: list[Said | str] = ["Judged items, of those added, by slice:", bullets(lines)]
    if number(ground, "coverage", "targets"):
        said.append(
            say(
                "Of {} {} {} reached.",
                counted(ground, "declared target", "coverage", "targets"),
                fact(ground, "count", "coverage", "met"),
                "is" if number(ground, "coverage", "met") == 1 else "are",
            )
        )
    else:
        at = f"{CAMPAIGN}#/release/targets"
        said.append(say("The campaign declares no targets to hold this against.", evidence=(at,)))
    return derived(
        "coverage", question, joined(said, "\n\n"), ground.at(place("coverage", "slices"))
    )


def _value(ground: Ground, n: int, k: int, name: str) -> Said:
    at = ("coverage", "slices", n, "values", k)
    judged, items = fact(ground, "count", *at, "judged"), fact(ground, "count", *at, "items")
    if known(ground, *at, "target"):
        return say(
            "{} {} of {} ({} wanted)", name, judged, items, fact(ground, "count", *at, "target")
        )
    return say("{} {} of {}", name, judged, items)


@asked(
    "stale",
    "How old are the judgments, and when are they out of date?",
    "coverage",
    "ages",
    "judgment_median",
)
def _stale(ground: Ground, key: str, question: str) -> Answer:
    oldest = place("coverage", "ages", "judgment_oldest")
    told: list[Said | str] = [
        say("When the release was made, no judgment was a day old.", evidence=(oldest,))
        if number(ground, "coverage", "ages", "judgment_oldest") < 1
        else say(
            "When the release was made, judgments were {} old in the middle, the oldest {}.",
            fact(ground, "days", "coverage", "ages", "judgment_median"),
            fact(ground, "days", "coverage", "ages", "judgment_oldest"),
        )
    ]
    if known(ground, "coverage", "ages", "item_median"):
        told.append(
            say(
                "{} a day, from {} to {}.",
                _dated(ground),
                fact(ground, "day", "coverage", "ages", "item_oldest"),
                fact(ground, "day", "coverage", "ages", "item_newest"),
            )
        )
    if known(ground, "coverage", "ages", "stale_on"):
        told.append(
            say(
                "From {} on the release calls itself out of date.",
                fact(ground, "day", "coverage", "ages", "stale_on"),
            )
        )
    else:
        at = f"{CAMPAIGN}#/release/stale_after_days"
        told.append(
            say("The campaign does not say after how long they are out of date.", evidence=(at,))
        )
    return derived(key, question, joined(told), ground.at(place("coverage", "ages")))


def _dated(ground: Ground) -> Said:
    verb = "has" if number(ground, "coverage", "ages", "dated") == 1 else "have"
    return say("{} {}", counted(ground, "item", "coverage", "ages", "dated"), verb)


@asked("machine", "What part did machines have?", "machine", note=("machine", "note"))
def _machine(ground: Ground, key: str, question: str) -> Answer:
    told: list[Said | str] = []
    for which, done in (
        ("synthetic", "made by a machine, as the slice `model` says"),
        ("prelabelled", "shown with the answer of a machine, as the slice `prelabel` says"),
    ):
        if not number(ground, "machine", which, "n"):
            words = "made by a machine" if which == "synthetic" else "shown with a machine's answer"
            told.append(say("No item is marked as {}.", words, evidence=(place("machine", which),)))
            continue
        verb = "was" if number(ground, "machine", which, "n") == 1 else "were"
        share = of_share(ground, "item", "machine", which)
        models = counts(
            ground, "machine", "synthetic_models" if which == "synthetic" else "prelabel_models"
        )
        told.append(say("{} {} {}: {}.", share, verb, done, models))
    scores = objects(ground.at(place("machine", "scores")))
    if scores:
        models = listed(dict.fromkeys(code(str(one.get("model"))) for one in scores))
        told.append(
            say(
                "The scores of {} chose which item came next; raters never saw them.",
                models,
                evidence=(place("machine", "scores"),),
            )
        )
    value: dict[str, Json] = {
        "synthetic_items": ground.at(place("machine", "synthetic", "n")),
        "prelabelled_items": ground.at(place("machine", "prelabelled", "n")),
        "models": [
            str(one.get("name"))
            for of in ("synthetic_models", "prelabel_models")
            for one in objects(ground.at(place("machine", of)))
        ],
    }
    return derived(key, question, joined(told), value)


def _qualification(ground: Ground) -> Answer:
    question = "How did raters do in practice and tests?"
    found = objects(ground.at(place("qualification")))
    if not found:
        if not known(ground, "qualification"):
            return noted(ground, "qualification", question, "qualification")
        nobody = "Nobody practised or was tested."
        if elsewhere(ground) != "none":
            nobody = "Nobody practised or was tested in the campaign."
        said = say(nobody, evidence=(place("qualification"),))
        return derived("qualification", question, said, [])
    told: list[Said] = []
    for n, one in enumerate(found):
        who: Said | str = "too few people to tell how many passed"
        if one.get("people") is not None and one.get("passed") is not None:
            who = say(
                "{} of {} passed",
                fact(ground, "count", "qualification", n, "passed"),
                counted(ground, "person", "qualification", n, "people", several="people"),
            )
        right = of_share(ground, "answer", "qualification", n, "answers")
        told.append(say("{}: {}; {} right.", plain(str(one.get("stage"))).capitalize(), who, right))
    return derived("qualification", question, joined(told), [*found])


def _gold(ground: Ground) -> Answer:
    question = "How often were raters right where the answer is known?"
    if not known(ground, "gold", "answers", "share"):
        if not known(ground, "gold"):
            return noted(ground, "gold", question, "gold", "note")
        return absent(
            "gold", question, "No item with a known answer was given out unseen.", place("gold")
        )
    told = [
        say(
            "Raters met items with a known answer without being told: {} right.",
            of_share(ground, "answer", "gold", "answers"),
        )
    ]
    if known(ground, "gold", "audit", "share"):
        told.append(say("Of traps: {} right.", of_share(ground, "answer", "gold", "audit")))
    return derived("gold", question, joined(told), ground.at(place("gold")))


@asked("checks", "What did checks find, and what followed?", "checks", note=("checks", "note"))
def _checks(ground: Ground, key: str, question: str) -> Answer:
    found = _findings(ground)
    done = counts(ground, "checks", "rules")
    told: list[Said | str] = [
        say("Findings: {}.", found)
        if found.text
        else say("The checks found nothing.", evidence=(place("checks", "findings"),))
    ]
    if done.text:
        told.append(say("What rules did: {}.", done))
    said = of_here(ground, joined(told), "No check looks at judgments from other tools.")
    return derived(key, question, said, ground.at(place("checks")))


def _findings(ground: Ground) -> Said:
    found = objects(ground.at(place("checks", "findings")))
    told: list[Said] = []
    for n, one in enumerate(found):
        check, _, weight = str(one.get("name")).partition("/")
        told.append(
            say(
                "{} {} of {}",
                fact(ground, "count", "checks", "findings", n, "n"),
                weight,
                code(check),
            )
        )
    return listed(told)


@asked("adjudication", "Which items did experts settle?", "items", "adjudicated")
def _adjudication(ground: Ground, key: str, question: str) -> Answer:
    if not number(ground, "items", "adjudicated") and not number(ground, "items", "contested"):
        said = say("No item went to an expert.", evidence=(place("items", "contested"),))
        return derived(key, question, said, {"contested": 0, "adjudicated": 0})
    told: list[Said | str] = []
    if number(ground, "items", "contested"):
        contested = counted(ground, "item", "items", "contested")
        told.append(say("{} went to an expert since raters differ.", contested))
    settled = counted(ground, "item", "items", "adjudicated")
    told.append(say("Experts settled {}.", settled))
    causes = counts(ground, "items", "causes")
    if causes.text:
        told.append(say("What they found behind it: {}.", causes))
    value = {key: ground.at(place("items", key)) for key in ("contested", "adjudicated", "causes")}
    return derived(key, question, joined(told), value)


def _exposing(ground: Ground) -> Answer:
    at = f"{CAMPAIGN}#/exposing"
    yes = ground.at(at) is True
    words = (
        "The campaign declares that items may be disturbing, and watches the time spent with them."
        if yes
        else "The campaign does not declare its items as disturbing."
    )
    return derived("exposing", "May items be disturbing?", say(words, evidence=(at,)), yes)


def _raw(ground: Ground) -> Answer:
    given = "was given" if elsewhere(ground) == "none" else "was given or came from another tool"
    return derived(
        "raw",
        "Was the raw data kept?",
        say(
            "Every judgment is in the table `judgments` as it {}, or in `excluded` with the "
            "reason; the campaign's log has all of them for good.",
            given,
            evidence=("manifest.json#/counts",),
        ),
    )


def _talking(ground: Ground) -> Answer:
    said = say(
        "Raters can report a problem with an item, comment on a judgment and appeal against what "
        "was decided on them; leads can answer and write to them.",
        evidence=("manifest.json#/made_with/quorate",),
    )
    nowhere = (
        "No judgment was given in the campaign; how raters and leads could talk to each other in "
        "the other tools is not known here."
    )
    return derived(
        "talking",
        "How could raters and leads talk to each other?",
        of_here(ground, said, nowhere),
    )


def _guideline_authors() -> Answer:
    return absent(
        "guideline_authors",
        "Who wrote the guideline?",
        "No name of a person comes from the campaign's log; the publisher can name authors "
        "(`about.authors` in the campaign file).",
    )
