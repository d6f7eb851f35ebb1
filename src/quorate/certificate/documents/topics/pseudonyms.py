"""Pseudonyms: how raters are named, and what is told of groups of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from quorate.certificate.documents.answer import Answer, absent, derived
from quorate.certificate.documents.ground import (
    CAMPAIGN,
    MANIFEST,
    Ground,
    mapping,
    objects,
    pointed,
)
from quorate.certificate.documents.said import FORMS, Said, bullets, code, joined, many, say
from quorate.certificate.documents.topics.imports import WHERE, elsewhere
from quorate.certificate.tables import ONE_MIND
from quorate.schema.json_value import Json

RATERS = (
    "Raters have a pseudonym that is the same in all items of this release and in no other. Nobody "
    "without the key, which stays with the campaign, can tell whose it is. The time of an answer "
    "is told to the day, its duration to the tenth of a second."
)
GROUPS = (
    "Groups of people are told, so raters are not told apart across items: a pseudonym holds in "
    "one item alone. Day and duration of answers are left out, since they could link them. With "
    "both, the figures of groups could be solved for who belongs to which."
)


def pseudonyms(ground: Ground) -> Iterator[Answer]:
    """How raters are told apart, which attributes they were asked for, which groups are told."""
    told = f"{MANIFEST}#/told"
    yield derived(
        "pseudonyms",
        "How are raters named?",
        _named(ground, told),
        ground.at(told),
    )
    yield _attributes(ground)
    yield from _groups(ground)


def _named(ground: Ground, told: str) -> Said:
    if ground.at(told) == "groups":
        return say(GROUPS, evidence=(told,))
    said = say(RATERS, evidence=(told,))
    if elsewhere(ground) == "none":
        return said
    untold = "Of judgments from other tools neither is told, since nobody here saw it."
    return joined([said, say(untold, evidence=(WHERE,))])


def _attributes(ground: Ground) -> Answer:
    base = f"{CAMPAIGN}#/way/attributes"
    asked = objects(ground.at(base))
    question = "What were raters asked about themselves?"
    if not asked:
        return derived(
            "attributes",
            question,
            say("Nothing: the campaign asks for no attribute of raters.", evidence=(base,)),
            [],
        )
    lines = [
        say("{}: «{}»", code(str(one.get("name"))), ground.figure(pointed(base, n, "ask"), "text"))
        for n, one in enumerate(asked)
    ]
    after = (
        "Raters could keep it to themselves, and told it for comparing groups."
        if ground.at(f"{MANIFEST}#/told") == "groups"
        else "What each rater said of themselves is not in this release; how many said so is, of "
        "groups that are large enough."
    )
    return derived(
        "attributes",
        question,
        joined([bullets(lines), after], "\n\n"),
        [str(one.get("name")) for one in asked],
    )


def _groups(ground: Ground) -> Iterator[Answer]:
    if ground.at(f"{MANIFEST}#/told") != "groups":
        yield absent(
            "groups",
            "Which groups of people are told?",
            "This release tells raters apart, and of groups their size alone: beside what each "
            "rater answered, other figures of groups could be solved for who belongs to which.",
            f"{MANIFEST}#/told",
        )
        return
    n = ground.figure(f"{MANIFEST}#/smallest")
    rules = say(
        "A group of fewer than {} raters is not told, over all items or in one. Nor is a group "
        "from which, by subtraction, something would follow about fewer than {} people: others in "
        "the same question, those who told nothing, or those in whom two groups differ. "
        "Differences of three groups and more were not looked at.",
        n,
        n,
    )
    hidden: list[Said] = []
    minds: list[Said] = []
    for k, one in enumerate(objects(ground.at(f"{MANIFEST}#/questions"))):
        at, name = pointed(f"{MANIFEST}#/questions", k), code(str(one.get("name")))
        for m, suppressed in enumerate(objects(one.get("suppressed"))):
            hidden.append(_hidden(ground, pointed(f"{at}/suppressed", m), name, suppressed))
        if mapping(one.get("one_mind")).get("figures"):
            minds.append(
                say(
                    "{}: {} of {}",
                    name,
                    ground.figure(f"{at}/one_mind/figures"),
                    many(ground.figure(f"{at}/one_mind/of"), "figure"),
                )
            )
    yield derived(
        "groups",
        "Which groups of people are told?",
        joined([rules, bullets(hidden)], "\n\n"),
    )
    if minds:
        most = FORMS["percent"](ONE_MIND)
        warning = (
            f"**Groups of one mind.** Where {most} or more of a group gave one answer, "
            "whoever is known to be in the group, and to have taken part, is known to have given "
            "it, however large the group is. That is so of these figures of a group, over all "
            "items or on one:"
        )
        yield derived(
            "one_mind",
            "What do the figures of groups give away?",
            joined([warning, bullets(minds)], "\n\n"),
        )


def _hidden(ground: Ground, at: str, name: str, one: Mapping[str, Json]) -> Said:
    """What is not told of an attribute, and how much is."""
    hidden: Said | str = "no group is hidden"
    if one.get("groups"):
        groups = many(ground.figure(f"{at}/groups"), "group")
        raters = many(ground.figure(f"{at}/raters"), "rater")
        verb = "is" if one.get("groups") == 1 else "are"
        hidden = say("{} with {} {} hidden", groups, raters, verb)
    untold: Said | str = "every rater told it"
    if one.get("untold"):
        untold = say("{} told nothing", many(ground.figure(f"{at}/untold"), "rater"))
    return say(
        "{} by {}: {}; {}; of single items {} and {} not",
        name,
        code(str(one.get("attribute"))),
        hidden,
        untold,
        say(
            "{} {} told",
            many(ground.figure(f"{at}/cells"), "figure"),
            "is" if one.get("cells") == 1 else "are",
        ),
        ground.figure(f"{at}/hidden_cells"),
        evidence=(at,),
    )
