"""Aside: what was set apart, what stays with the campaign, and what the data do not have."""

from __future__ import annotations

from collections.abc import Iterator

from quorate.certificate.documents.answer import Answer, derived
from quorate.certificate.documents.ground import MANIFEST, Ground, mapping, objects, pointed
from quorate.certificate.documents.said import Said, bullets, code, many, plain, say
from quorate.certificate.rows import APART, EXCLUDED
from quorate.schema.json_value import Json


def aside(ground: Ground) -> Iterator[Answer]:
    """What does not count, and what is not told."""
    base = f"{MANIFEST}#/counts"
    excluded = [
        say(
            "{} in the table `excluded`, {}",
            many(ground.figure(pointed(f"{base}/excluded", n, "answers")), "answer"),
            _why(one),
        )
        for n, one in enumerate(objects(ground.at(f"{base}/excluded")))
    ]
    yield derived(
        "excluded",
        "Which answers do not count, and why?",
        bullets(excluded) if excluded else _none(f"{base}/excluded", "Every answer counts."),
        [dict(one) for one in objects(ground.at(f"{base}/excluded"))],
    )
    withheld: list[Said] = [
        say(
            "{} of purpose {} {} not released: whoever knows such items could pass by them",
            many(ground.figure(pointed(f"{base}/withheld", why)), "answer"),
            plain(why),
            _are(ground.at(pointed(f"{base}/withheld", why))),
        )
        for why in mapping(ground.at(f"{base}/withheld"))
    ]
    withheld += [
        say(
            "{} to {} {} not released: raters' own words",
            many(ground.figure(pointed(f"{base}/own_words", question)), "answer"),
            code(question),
            _are(ground.at(pointed(f"{base}/own_words", question))),
        )
        for question in mapping(ground.at(f"{base}/own_words"))
    ]
    yield derived(
        "withheld",
        "Which answers stay with the campaign?",
        bullets(withheld) if withheld else _none(f"{base}/withheld", "No answer is held back."),
        {
            "purposes": ground.at(f"{base}/withheld"),
            "own_words": ground.at(f"{base}/own_words"),
        },
    )


def _why(one: dict[str, Json]) -> str:
    why = str(one.get("why"))
    if why == EXCLUDED:
        return f"taken out: {plain(str(one.get('reason')))}"
    return APART.get(why, plain(why))


def _are(number: Json) -> str:
    return "is" if number == 1 else "are"


def _none(at: str, text: str) -> Said:
    return say(text, evidence=(at,))
