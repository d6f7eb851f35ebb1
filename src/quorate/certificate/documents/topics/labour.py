"""Labour: what the work paid, how long it took, what was taken out, and how people were treated."""

from __future__ import annotations

from collections.abc import Iterator

from quorate.certificate.documents.answer import Answer, derived
from quorate.certificate.documents.ground import Ground, objects
from quorate.certificate.documents.said import Said, joined, many, plain, say, sentence, was
from quorate.certificate.documents.topics.facts import (
    asked,
    counted,
    fact,
    known,
    number,
    of_share,
    place,
)
from quorate.certificate.facts.pay import LEAST_MINUTES
from quorate.schema.json_value import Json

PURPOSES = (
    ("judging", "judging"),
    ("mixed_in", "known answers, traps and repeats"),
    ("training", "practice"),
    ("qualification", "tests"),
    ("calibration", "calibration rounds"),
    ("skipped", "items given back"),
    ("instructions", "reading instructions (estimated from their length)"),
)
"""what hours went into, in words"""


_ESTIMATE, _SESSIONS = ("labour", "estimate"), ("labour", "sessions")


def labour(ground: Ground) -> Iterator[Answer]:
    """The labour record in sentences."""
    yield _hourly(ground)
    yield _floor(ground)
    yield _hours(ground)
    yield _estimate(ground)
    yield _exclusions(ground)
    yield _appeals(ground)
    yield _delay(ground)
    yield _sessions(ground)
    yield _exposure(ground)
    yield _pilot(ground)


def _money(ground: Ground, *keys: str | int) -> Said:
    """An amount with the currency of the pay."""
    return say(
        "{} {}", fact(ground, "text", "labour", "pay", "currency"), fact(ground, "money", *keys)
    )


def _rounded(ground: Ground, *keys: str | int) -> Said:
    """An amount to two decimals, with the currency of the pay."""
    return say(
        "{} {}", fact(ground, "text", "labour", "pay", "currency"), fact(ground, "decimal", *keys)
    )


@asked("labour.hourly", "What did an hour of work earn?", "labour", "pay", "overall")
def _hourly(ground: Ground, key: str, question: str) -> Answer:
    at = ("labour", "pay")
    told: list[Said | str] = [
        say(
            "All time that the work took is counted, with instructions, practice and tests: an "
            "hour earned {} over all raters.",
            _rounded(ground, *at, "overall"),
        )
    ]
    if known(ground, *at, "hourly", "median"):
        told.append(
            say(
                "Of {} who worked for {} minutes or more, half earned {} an hour or less, a "
                "quarter {} or less, one in twenty {} or less; a quarter earned {} or more.",
                counted(ground, "rater", *at, "hourly", "n"),
                str(LEAST_MINUTES),
                _rounded(ground, *at, "hourly", "median"),
                _rounded(ground, *at, "hourly", "p25"),
                _rounded(ground, *at, "hourly", "p5"),
                _rounded(ground, *at, "hourly", "p75"),
            )
        )
    else:
        told.append(
            say(
                "How it is spread over raters is not told: fewer than {} of them worked for {}.",
                ground.figure(place("smallest")),
                f"{LEAST_MINUTES} minutes",
            )
        )
    if number(ground, *at, "rates") > 1:
        told.append(say("The pay was set {}.", many(fact(ground, "count", *at, "rates"), "time")))
    return derived(key, question, joined(told), ground.at(place(*at)))


@asked(
    "labour.floor",
    "How does that compare with a wage floor?",
    *("labour", "pay", "below_floor"),
    note=("labour", "pay", "floor_note"),
)
def _floor(ground: Ground, key: str, question: str) -> Answer:
    at = ("labour", "pay", "below_floor")
    below = of_share(ground, "rater", *at)
    verb = "was" if number(ground, *at, "n") == 1 else "were"
    floors = [
        say(
            "{} {} an hour{} ({}, {})",
            fact(ground, "text", "labour", "pay", "floors", n, "currency"),
            fact(ground, "money", "labour", "pay", "floors", n, "per_hour"),
            "" if one.get("country") == "any" else f" in {plain(str(one.get('country')))}",
            fact(ground, "text", "labour", "pay", "floors", n, "dated"),
            plain(str(one.get("source"))),
        )
        for n, one in enumerate(objects(ground.at(place("labour", "pay", "floors"))))
    ]
    said = say(
        "{} {} below the wage floor that holds for them. The lead gave {}: {}.",
        below,
        verb,
        "this floor" if len(floors) == 1 else "these floors",
        joined(floors, "; "),
    )
    return derived(key, question, said, ground.at(place(*at)))


@asked(
    "labour.hours",
    "What did the time go into?",
    *("labour", "hours"),
    note=("labour", "pay", "hourly", "note"),
)
def _hours(ground: Ground, key: str, question: str) -> Answer:
    at = ("labour", "hours")
    parts = [
        say("{} on {}", fact(ground, "hours", *at, name), words)
        for name, words in PURPOSES
        if number(ground, *at, name)
    ]
    told: list[Said | str] = [
        say("{} in all: {}.", fact(ground, "hours", *at, "total"), joined(parts, ", "))
    ]
    if number(ground, *at, "unpaid"):
        told.append(
            say(
                "{} of it, {}, earned nothing.",
                fact(ground, "percent", "labour", "unpaid_share"),
                fact(ground, "hours", *at, "unpaid"),
            )
        )
    else:
        told.append(say("All of it was paid.", evidence=(place(*at, "unpaid"),)))
    return derived(key, question, joined(told), ground.at(place(*at)))


@asked("labour.estimate", "Did an item take as long as was announced?", *_ESTIMATE, "ratio")
def _estimate(ground: Ground, key: str, question: str) -> Answer:
    at = _ESTIMATE
    said = say(
        "{} an item were announced; half of the judgments took {} or less, of {}.",
        fact(ground, "seconds", *at, "announced"),
        fact(ground, "seconds", *at, "actual"),
        counted(ground, "judgment", *at, "judgments"),
    )
    return derived(key, question, said, ground.at(place(*at)))


@asked("labour.exclusions", "What was taken out, and did it stay paid?", "labour", "exclusions")
def _exclusions(ground: Ground, key: str, question: str) -> Answer:
    at = ("labour", "exclusions")
    if not number(ground, *at, "judgments"):
        said = say("No judgment was taken out.", evidence=(place(*at, "judgments"),))
        return derived(key, question, said, ground.at(place(*at)))
    told: list[Said | str] = [
        say(
            "{} {} taken out of what counts.",
            of_share(ground, "judgment", *at, "share"),
            was(fact(ground, "count", *at, "share", "n")),
        )
    ]
    if known(ground, *at, "kept_pay") and known(ground, "labour", "pay", "currency"):
        told.append(say("What they earned, {}, stays earned.", _money(ground, *at, "kept_pay")))
    reasons = objects(ground.at(place(*at, "reasons")))
    rules = [n for n, one in enumerate(reasons) if one.get("by") == "rule"]
    if rules:
        told += [_by_rule(ground, n, reasons[n]) for n in rules]
    return derived(key, question, joined(told), ground.at(place(*at)))


def _by_rule(ground: Ground, n: int, one: dict[str, Json]) -> Said:
    at = ("labour", "exclusions", "reasons", n)
    return say(
        "The rule {} took out {}, {} of them given after the rule was declared.",
        fact(ground, "code", *at, "rule"),
        counted(ground, "judgment", *at, "judgments"),
        fact(ground, "count", *at, "declared") if one.get("declared") is not None else "none",
    )


@asked("labour.appeals", "What became of appeals?", "labour", "appeals")
def _appeals(ground: Ground, key: str, question: str) -> Answer:
    at = ("labour", "appeals")
    if not number(ground, *at, "made"):
        said = say("No rater appealed.", evidence=(place(*at, "made"),))
        return derived(key, question, said, ground.at(place(*at)))
    told: list[Said | str] = [
        say(
            "Raters appealed {}: {} granted, {} refused, {} not answered yet.",
            many(fact(ground, "count", *at, "made"), "time"),
            fact(ground, "count", *at, "granted"),
            fact(ground, "count", *at, "refused"),
            fact(ground, "count", *at, "waiting"),
        )
    ]
    if known(ground, *at, "answer_hours"):
        told.append(
            say("Half of the answers came within {}.", fact(ground, "hours", *at, "answer_hours"))
        )
    return derived(key, question, joined(told), ground.at(place(*at)))


@asked("labour.delay", "How long did raters wait for their money?", "labour", "delay", "median")
def _delay(ground: Ground, key: str, question: str) -> Answer:
    at = ("labour", "delay")
    told: list[Said | str] = [
        say(
            "Of the money that is recorded as paid, half came within {} of the judgment, 95 % "
            "within {}.",
            fact(ground, "days", *at, "median"),
            fact(ground, "days", *at, "p95"),
        )
    ]
    if known(ground, *at, "paid_share"):
        told.append(
            say(
                "So far {} of what was earned is recorded as paid.",
                fact(ground, "percent", *at, "paid_share"),
            )
        )
    return derived(key, question, joined(told), ground.at(place(*at)))


@asked("labour.sessions", "How long did people work at a stretch?", *_SESSIONS, "median")
def _sessions(ground: Ground, key: str, question: str) -> Answer:
    at = _SESSIONS
    told: list[Said | str] = [
        say(
            "Of {} without a break of ten minutes, the middle one lasted {}, the longest {}; "
            "there {} {}.",
            counted(ground, "stretch", *at, "n", several="stretches"),
            fact(ground, "minutes", *at, "median"),
            fact(ground, "minutes", *at, "longest"),
            "was" if number(ground, *at, "breaks") == 1 else "were",
            counted(ground, "break", *at, "breaks")
            if number(ground, *at, "breaks")
            else say("no breaks", evidence=(place(*at, "breaks"),)),
        )
    ]
    if number(ground, *at, "suggested"):
        told.append(
            say(
                "The page suggests a break after {} of work.",
                fact(ground, "minutes", *at, "suggested"),
            )
        )
    if known(ground, *at, "night"):
        night = fact(ground, "percent", *at, "night")
        told.append(say("{} of active time lay between 23 and 6 o'clock.", night))
    else:
        note = str(ground.at(place(*at, "night_note")) or "")
        told.append(f"Whether people worked at night is not known: {sentence(note)}.")
    return derived(key, question, joined(told), ground.at(place(*at)))


@asked(
    "labour.exposure",
    "How long did people look at what may disturb them?",
    *("labour", "exposure", "median"),
)
def _exposure(ground: Ground, key: str, question: str) -> Answer:
    at = ("labour", "exposure")
    told: list[Said | str] = [
        say(
            "In the middle {} a day, at most {}.",
            fact(ground, "minutes", *at, "median"),
            fact(ground, "minutes", *at, "longest"),
        )
    ]
    opted = fact(ground, "count", *at, "opted_out")
    told.append(
        say(
            "Raters gave back what they did not want to see {}.",
            many(opted, "time"),
        )
        if number(ground, *at, "opted_out")
        else say("Nobody gave an item back for it.", evidence=(place(*at, "opted_out"),))
    )
    return derived(key, question, joined(told), ground.at(place(*at)))


@asked("labour.pilot", "Was the work tried out first?", "labour", "pilot")
def _pilot(ground: Ground, key: str, question: str) -> Answer:
    at = ("labour", "pilot")
    if ground.at(place(*at, "held")) is not True:
        note = sentence(str(ground.at(place(*at, "note"))))
        said = say(
            "The work was not tried out first: {}.",
            note,
            evidence=(place(*at, "held"), place(*at, "note")),
        )
        return derived(key, question, said, ground.at(place(*at)))
    told: list[Said | str] = [say("The work was tried out first.", evidence=(place(*at, "held"),))]
    if number(ground, *at, "rounds"):
        told.append(
            say(
                "In {} all raters judged {} alike, with {}.",
                counted(ground, "calibration round", *at, "rounds"),
                counted(ground, "item", *at, "items"),
                counted(ground, "judgment", *at, "judgments"),
            )
        )
    if known(ground, *at, "revised_after"):
        told.append(
            say(
                "After {} the guideline was revised.",
                counted(ground, "judgment", *at, "revised_after"),
            )
        )
    return derived(key, question, joined(told), ground.at(place(*at)))
