"""Facts: figures of ``facts.json`` in words that several topics use."""

from __future__ import annotations

from collections.abc import Callable

from quorate.certificate.documents.answer import Answer, absent
from quorate.certificate.documents.ground import FACTS, Ground, mapping, objects, pointed
from quorate.certificate.documents.said import Said, code, listed, many, say, sentence

NO_FACTS = "This release was made without the facts of the campaign's log (`facts.json`)."

SILENT = "The campaign's log does not tell."
ELSEWHERE = "All judgments came from other tools, and nobody here saw them being given."


def place(*keys: str | int) -> str:
    """A pointer into the facts."""
    return pointed(f"{FACTS}#", *keys)


def known(ground: Ground, *keys: str | int) -> bool:
    """Whether the facts say something there."""
    return ground.at(place(*keys)) is not None


def number(ground: Ground, *keys: str | int) -> int | float:
    """A number of the facts; 0 where there is none."""
    found = ground.at(place(*keys))
    return found if isinstance(found, int | float) and not isinstance(found, bool) else 0


def fact(ground: Ground, form: str, *keys: str | int) -> Said:
    """A figure of the facts as it is shown. Raises KeyError where there is none."""
    return ground.figure(place(*keys), form)


def counted(ground: Ground, one: str, *keys: str | int, several: str = "") -> Said:
    """A counted figure of the facts with its noun."""
    return many(fact(ground, "count", *keys), one, several)


def asked(
    key: str, question: str, *needs: str | int, note: tuple[str | int, ...] = ()
) -> Callable[[Callable[[Ground, str, str], Answer]], Callable[[Ground], Answer]]:
    """An answer that the facts give where they say something at ``needs``; elsewhere there is none,
    for the reason at ``note``, else for the one beside it."""
    why = note or (*needs[:-1], "note")

    def opened(tell: Callable[[Ground, str, str], Answer]) -> Callable[[Ground], Answer]:
        def answer(ground: Ground) -> Answer:
            if not known(ground, *needs):
                return noted(ground, key, question, *why)
            return tell(ground, key, question)

        return answer

    return opened


def noted(ground: Ground, key: str, question: str, *keys: str | int) -> Answer:
    """No answer, since the facts have none: for the reason that they give, if they do."""
    note = ground.at(place(*keys))
    why = SILENT if ground.facts else NO_FACTS
    share = ground.at(place("imports", "counting"))
    if isinstance(share, dict) and share.get("n") and share.get("n") == share.get("of"):
        why = ELSEWHERE
    if isinstance(note, str) and note:
        why = f"{sentence(note[:1].upper() + note[1:])}."
    return absent(key, question, why, place(*keys))


def of_share(ground: Ground, one: str, *keys: str | int, several: str = "") -> Said:
    """A share as ``3 of 12 items (25 %)``."""
    if not known(ground, *keys, "share"):
        return say("none of 0 {}", several or f"{one}s", evidence=(place(*keys),))
    return say(
        "{} of {} ({})",
        fact(ground, "count", *keys, "n"),
        counted(ground, one, *keys, "of", several=several),
        fact(ground, "percent", *keys, "share"),
    )


def counts(ground: Ground, *keys: str | int, name: str = "name", n: str = "n") -> Said:
    """Counts by name, as in ``3 unclear and 1 broken``; empty where there are none."""
    found = objects(ground.at(place(*keys)))
    return listed(
        say("{} {}", fact(ground, "count", *keys, k, n), code(str(one.get(name))))
        for k, one in enumerate(found)
        if mapping(one).get(n)
    )
