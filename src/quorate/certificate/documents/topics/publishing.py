"""Publishing: by whom, on what terms, for how long, and how anybody can check it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from quorate.certificate.documents.answer import Answer, absent, author, derived
from quorate.certificate.documents.ground import MANIFEST, Ground, mapping, objects, pointed
from quorate.certificate.documents.said import (
    Said,
    bullets,
    joined,
    listed,
    many,
    plain,
    say,
    sentence,
)
from quorate.schema.json_value import Json

TERMS = (
    ("publisher", "Who publishes it, and who answers for it?", "who publishes the data set"),
    ("authors", "Who made it?", "who made the data set"),
    ("funding", "Who paid for it?", "who paid for the work"),
    ("url", "Where is it published?", "where it is published"),
    ("licence", "On what terms may it be used?", "on what terms it may be used"),
    ("citation", "How should it be cited?", "how it should be cited"),
    ("maintenance", "Who keeps it up, and how?", "who keeps it up"),
    ("retention", "How long are personal data kept?", "how long personal data are kept"),
    (
        "withdrawal",
        "Can raters take their judgments back later?",
        "how raters can take judgments back",
    ),
    (
        "ethics_review",
        "Did anybody review the ethics of the work?",
        "whether anybody reviewed the ethics of the work",
    ),
)
MET, UNKNOWN = "met", "unknown"
"""states of a condition"""
VERDICTS = {
    "certified": "It meets every condition that was looked at.",
    "certified with disclosed gaps": "It does not meet every condition; the gaps are told here.",
}


def publishing(ground: Ground) -> Iterator[Answer]:
    """Terms, versions, how it was made and how it can be checked."""
    for key, question, what in TERMS:
        yield author(ground, key, question, what)
    yield _version(ground)
    yield _made(ground)
    yield _checked(ground)
    yield _gate(ground)


def _version(ground: Ground) -> Answer:
    return derived(
        "version",
        "Which version is this?",
        say(
            "Release {} of the campaign {}. A later release is a new folder with pseudonyms of "
            "its own; this one stays as it is.",
            ground.figure(f"{MANIFEST}#/version", "text"),
            ground.figure(f"{MANIFEST}#/campaign", "code"),
        ),
    )


def _made(ground: Ground) -> Answer:
    base = f"{MANIFEST}#/made_with"
    software = [
        say("{} {}", plain(name), ground.figure(pointed(base, name), "text"))
        for name in mapping(ground.at(base))
    ]
    return derived(
        "made",
        "How were the figures made?",
        joined(
            [
                say(
                    "From the first {} of the campaign's log, the last one of {}, whose tree has "
                    "the root {}; seed {}.",
                    many(ground.figure(f"{MANIFEST}#/log/size"), "entry", "entries"),
                    ground.figure(f"{MANIFEST}#/log/at", "day"),
                    ground.figure(f"{MANIFEST}#/log/root", "code"),
                    ground.figure(f"{MANIFEST}#/seed"),
                ),
                say("Made with {}.", joined(software, ", ")),
                "The same log, version and seed give the same bytes.",
            ]
        ),
    )


def _checked(ground: Ground) -> Answer:
    """How a stranger checks the release; what its manifest names can be checked."""
    return derived(
        "checking",
        "How can a stranger check it?",
        say(
            "With Quorate, which is free software under Apache-2.0, offline and without an "
            "account: `quorate verify FOLDER`. It compares the digest of every file with the "
            "manifest, checks the proofs in the folder `proof`, computes figures again from the "
            "judgments, and holds each figure of this document against the place where it stands. "
            "Get the key of the log from the publisher by another way than this folder, and give "
            "it with `--key`.",
            evidence=(f"{MANIFEST}#/log/root",),
        ),
    )


def _gate(ground: Ground) -> Answer:
    key, question = "gate", "Does it meet the conditions for a release?"
    at = f"{MANIFEST}#/gate"
    gate = mapping(ground.at(at))
    if not gate:
        return absent(key, question, "No condition was looked at.", at)
    found = objects(gate.get("conditions"))
    gaps = [n for n, one in enumerate(found) if one.get("state") != MET]
    met = [n for n, one in enumerate(found) if one.get("state") == MET]
    said: list[Said | str] = [
        say("**{}.**", _capital(ground.figure(f"{at}/verdict", "text"))),
        VERDICTS.get(str(gate.get("verdict")), ""),
    ]
    parts: list[Said | str] = [joined(said)]
    if gaps:
        parts.append(bullets(_condition(ground, n, found[n]) for n in gaps))
    if met:
        parts.append(say("Met: {}.", listed(_named(ground, n) for n in met)))
    return derived(key, question, joined(parts, "\n\n"), gate)


def _named(ground: Ground, n: int) -> Said:
    return ground.figure(pointed(f"{MANIFEST}#/gate/conditions", n, "kind"), "code")


def _condition(ground: Ground, n: int, one: Mapping[str, Json]) -> Said:
    """A condition that is not met, with what was found."""
    state = "not known" if one.get("state") == UNKNOWN else "not met"
    asked = "" if one.get("demanded") else ", and not asked for by the campaign file"
    return say("{} is {}{}: {}", _named(ground, n), state, asked, sentence(str(one.get("says"))))


def _capital(said: Said) -> Said:
    return Said(said.text[:1].upper() + said.text[1:], evidence=said.pointers)
