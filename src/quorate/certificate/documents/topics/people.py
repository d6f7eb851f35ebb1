"""People: who judged, when, under which agreement, as far as it can be told."""

from __future__ import annotations

from collections.abc import Iterator

from quorate.certificate.documents.answer import Answer, absent, author, derived
from quorate.certificate.documents.ground import CAMPAIGN, Ground, objects, texts
from quorate.certificate.documents.said import Said, bullets, code, joined, listed, many, say, was
from quorate.certificate.documents.topics.facts import (
    NO_FACTS,
    asked,
    counted,
    counts,
    fact,
    known,
    number,
    of_share,
    place,
)
from quorate.certificate.documents.topics.imports import elsewhere, of_here

ROLES = {"rater": "crowdsourced", "expert": "expert-generated"}
"""the Hub's word for labels of people in a role"""
OTHERS = "expert-generated"
"""for leads and others who know the campaign from within"""
MACHINE = "machine-generated"
FOUND = "found"
"""the Hub's word for labels that were there before"""


def people(ground: Ground) -> Iterator[Answer]:
    """Who took part."""
    yield _people(ground)
    yield _creators(ground)
    yield _demographics(ground)
    yield _selected(ground)
    yield _timeline(ground)
    yield _consented(ground)
    yield _erasures(ground)
    yield author(ground, "countries", "In which countries do raters work?", "where raters work")


def _people(ground: Ground) -> Answer:
    question = "Who judged?"
    if not known(ground, "raters", "judged"):
        return absent("people", question, NO_FACTS, place("raters"))
    told: list[Said | str] = [_by_role(ground)]
    if number(ground, "raters", "counting") < number(ground, "raters", "judged"):
        told.append(
            say("Judgments of {} of them count.", fact(ground, "count", "raters", "counting"))
        )
    if number(ground, "raters", "enrolled") > number(ground, "raters", "judged"):
        enrolled = counted(ground, "person", "raters", "enrolled", several="people")
        told.append(say("{} had enrolled to judge.", enrolled))
    if known(ground, "raters", "per_rater"):
        told.append(
            say(
                "In the middle, a person gave {}.",
                many(fact(ground, "number", "raters", "per_rater"), "judgment"),
            )
        )
    brought = elsewhere(ground)
    if brought != "none":
        few = "All" if brought == "all" else "Some"
        some = brought == "some" and known(ground, "imports", "raters")
        who = fact(ground, "count", "imports", "raters") if some else few
        only = "{} of them are known from files of other tools alone."
        told.append(say(only, who, evidence=(place("imports", "raters"),)))
    return derived("people", question, joined(told), ground.at(place("raters", "roles")))


def _by_role(ground: Ground) -> Said:
    found = objects(ground.at(place("raters", "roles")))
    told = [
        counted(ground, str(one.get("name")), "raters", "roles", n, "n")
        for n, one in enumerate(found)
    ]
    if len(told) == 1:
        return say("{} judged.", told[0])
    judged = counted(ground, "person", "raters", "judged", several="people")
    return say("{} judged: {}.", judged, listed(told)) if told else say("{} judged.", judged)


def _creators(ground: Ground) -> Answer:
    """What the Hub calls who made the labels; told by the roles of those who judged."""
    question = "Who made the labels, in the words of the Hugging Face Hub?"
    roles = [str(one.get("name")) for one in objects(ground.at(place("raters", "roles")))]
    if not roles:
        return absent("creators", question, NO_FACTS, place("raters", "roles"))
    words = [ROLES.get(role, OTHERS) for role in roles]
    brought = elsewhere(ground)
    if brought != "none":
        words = [FOUND] if brought == "all" else [*words, FOUND]
    if number(ground, "items", "adjudicated"):
        words.append("expert-generated")
    if number(ground, "machine", "prelabelled", "n"):
        words.append(MACHINE)
    found = [*dict.fromkeys(words)]
    if brought == "all":
        said = say(
            "{}: the judgments came from other tools.",
            listed(code(word) for word in found),
            evidence=(place("imports", "counting"),),
        )
        return derived("creators", question, said, [*found])
    said = say(
        "{}, by the roles of those who judged. The Hub has one word for people who are no "
        "experts, whether they came from a crowd or were invited.",
        listed(code(word) for word in found),
        evidence=(place("raters", "roles"), place("items", "adjudicated")),
    )
    return derived("creators", question, said, [*found])


def _demographics(ground: Ground) -> Answer:
    question = "Who are the raters, as far as it can be told?"
    found = objects(ground.at(place("raters", "groups")))
    if not found:
        if not known(ground, "raters"):
            return absent("demographics", question, NO_FACTS, place("raters"))
        asked = "Raters were not asked who they are"
        return absent(
            "demographics",
            question,
            f"{asked}." if elsewhere(ground) == "none" else f"{asked} in the campaign.",
            f"{CAMPAIGN}#/way/attributes",
        )
    lines: list[Said] = []
    for n, one in enumerate(found):
        at = ("raters", "groups", n)
        groups = counts(ground, *at, "groups")
        rest: list[Said] = []
        if number(ground, *at, "hidden"):
            hidden = counted(ground, "rater", *at, "hidden")
            rest.append(say("{} in groups that are too small to be told", hidden))
        if number(ground, *at, "untold"):
            rest.append(say("{} told nothing", counted(ground, "rater", *at, "untold")))
        lines.append(say("{}: {}", code(str(one.get("attribute"))), joined([groups, *rest], "; ")))
    told = "Of those whose judgments count, by what they told of themselves:"
    return derived("demographics", question, joined([told, bullets(lines)], "\n\n"), [*found])


def _selected(ground: Ground) -> Answer:
    """Whether people were chosen by what they are: Quorate has skills for that, no attributes."""
    skills = f"{CAMPAIGN}#/way/requires"
    names = texts(ground.at(skills))
    if names:
        said = say(
            "By {} that the campaign requires: {}. What raters tell of themselves chooses nobody.",
            "the skill" if len(names) == 1 else "the skills",
            listed(code(one) for one in names),
            evidence=(skills,),
        )
    else:
        said = say(
            "The campaign requires no skill, and what raters tell of themselves chooses nobody; "
            "how people came to be invited is for the publisher to say.",
            evidence=(skills,),
        )
    return derived("selected", "Was anything that raters are used to choose them?", said, [*names])


@asked("timeline", "When was it made?", "timeline", "first_judgment")
def _timeline(ground: Ground, key: str, question: str) -> Answer:
    first, last = (ground.at(place("timeline", f"{one}_judgment")) for one in ("first", "last"))
    told: list[Said | str] = []
    if first == last:
        told.append(
            say("All judgments are of {}.", fact(ground, "day", "timeline", "first_judgment"))
        )
    else:
        told.append(
            say(
                "The first judgment is of {}, the last of {}; people judged on {}.",
                fact(ground, "day", "timeline", "first_judgment"),
                fact(ground, "day", "timeline", "last_judgment"),
                counted(ground, "day", "timeline", "judged_days"),
            )
        )
    told.append(
        say(
            "The campaign was opened on {}; when this release was made it was {}.",
            fact(ground, "day", "timeline", "opened"),
            fact(ground, "text", "timeline", "state"),
        )
    )
    changes = fact(ground, "count", "timeline", "changes")
    if number(ground, "timeline", "changes"):
        told.append(say("The campaign file was changed {}.", many(changes, "time")))
    value = ground.at(place("timeline"))
    return derived(key, question, joined(told), value)


@asked("consented", "Did people agree before they judged?", "consent", note=("consent", "note"))
def _consented(ground: Ground, key: str, question: str) -> Answer:
    if ground.at(place("consent", "asked")) is not True:
        return absent(
            key,
            question,
            "The campaign asks for no consent (`consent` in the campaign file).",
            place("consent", "asked"),
        )
    without = fact(ground, "count", "consent", "without", "n")
    told: list[Said | str] = []
    if number(ground, "consent", "without", "n"):
        told.append(
            say(
                "{} {} given by raters who had not agreed at that time.",
                of_share(ground, "judgment", "consent", "without"),
                was(without),
            )
        )
    else:
        told.append(
            say(
                "Each of {} was given by a rater who had agreed to the text of consent.",
                counted(ground, "judgment", "consent", "without", "of"),
            )
        )
    for n, one in enumerate(objects(ground.at(place("consent", "texts")))):
        at = ("consent", "texts", n)
        who = (
            say("{} agreed to it", counted(ground, "person", *at, "people", several="people"))
            if one.get("people") is not None
            else "too few people agreed to it to tell how many"
        )
        told.append(say("The text of SHA-256 {}: {}.", fact(ground, "code", *at, "digest"), who))
    if number(ground, "consent", "withdrawn"):
        taken = counted(ground, "agreement", "consent", "withdrawn")
        verb = was(fact(ground, "count", "consent", "withdrawn"))
        told.append(say("{} {} taken back.", taken, verb))
    else:
        told.append(say("Nobody took it back.", evidence=(place("consent", "withdrawn"),)))
    nowhere = (
        "No judgment was given in the campaign; to what raters agreed in the other tools is not "
        "known here."
    )
    said = of_here(ground, joined(told), nowhere)
    return derived(key, question, said, ground.at(place("consent")))


@asked(
    "erasures",
    "Did raters ask to be erased, and was it done?",
    "erasures",
    note=("erasures", "note"),
)
def _erasures(ground: Ground, key: str, question: str) -> Answer:
    if not number(ground, "erasures", "erased"):
        said = say("No rater asked to be erased.", evidence=(place("erasures", "erased"),))
        return derived(key, question, said, ground.at(place("erasures")))
    told: list[Said | str] = [
        say("{} asked to be erased.", counted(ground, "rater", "erasures", "erased"))
    ]
    if known(ground, "erasures", "judgments"):
        theirs = counted(ground, "judgment", "erasures", "judgments")
        told.append(say("Their {} stay under a pseudonym.", theirs))
    else:
        told.append(
            say(
                "Their judgments stay under a pseudonym; how many they are would tell which.",
                evidence=(place("erasures", "judgments"),),
            )
        )
    if number(ground, "erasures", "open"):
        n = fact(ground, "count", "erasures", "open")
        told.append(say("Of {} a key is still there, which should not be.", n))
    else:
        told.append(
            say(
                "The key to what they wrote and told of themselves was deleted.",
                evidence=(place("erasures", "open"),),
            )
        )
    if number(ground, "erasures", "after"):
        after = counted(ground, "judgment", "erasures", "after")
        told.append(say("{} came later, which should not be.", after))
    return derived(key, question, joined(told), ground.at(place("erasures")))
