"""Winners: the words by which tables of comparisons say which of two was better."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from quorate.schema.errors import LabelError, RequestError

TIE = 0
_WHAT = (
    r"(?:model|response|reply|answer|system|output|completion|assistant|summary|option|candidate|"
    r"text|item|doc|translation|side|the)?"
)
_HOW = (
    r"(?P<how>slightly|somewhat|abit|alittle|marginally|clearly|much|far|strongly|significantly)?"
)
_SIDED = re.compile(
    rf"{_WHAT}(?P<side>a|1|first|left|one|b|2|second|right|two)"
    rf"(?:one)?(?:is|was)?{_HOW}(?:better|wins?|won|preferred|best)?"
)
_ARROW = re.compile(r"(?P<one>[ab12])(?P<arrow>>+|<+)(?P<other>[ab12])")
_LEFT = frozenset({"a", "1", "first", "left", "one"})
_TIES = frozenset(
    {
        "tie", "tied", "same", "s", "equal", "equals", "equallygood", "equallybad", "draw", "both",
        "bothgood", "bothbad", "tiebothbad", "tiebothgood", "neither", "0", "=", "a=b", "b=a",
        "1=2", "a~b", "aboutthesame", "nodifference", "nopreference", "undecided",
    }
)  # fmt: skip
_DEGREE = {
    "slightly": 1, "somewhat": 1, "abit": 1, "alittle": 1, "marginally": 1, "clearly": 2,
    "much": 3, "far": 3, "strongly": 3, "significantly": 3,
}  # fmt: skip
_OWN = re.compile(r"(first|second|tie)(?: ([1-9][0-9]?))?")
_NUMBER = re.compile(r"[+-]?\d+(?:\.0*)?")


@dataclass(frozen=True)
class Winner:
    """1 for the first, -1 for the second, 0 for a tie; and how much better, 0 where not said."""

    side: int
    level: int = 0


def winners(words: Iterable[str], said: Mapping[str, str], where: str) -> dict[str, Winner]:
    """What each word says, of those that say anything; case, spaces and marks do not count.

    ``said`` maps words to ``first``, ``second``, ``tie``, ``first 2`` … as the user has it, and
    goes first. Known are the names of the sides (A, left, model_a, response 1, A is better), arrows
    (A>B, A>>B), words for ties, and the numbers 1, 2 and 0 (tie). Raises LabelError for numbers of
    which only the user can say what they mean, RequestError for a meaning that there is not.
    """
    found = {word: _meant(word, meaning) for word, meaning in said.items()}
    rest = [word for word in words if word not in found]
    if rest and all(_NUMBER.fullmatch(word) for word in rest):
        rest = _numbers(rest, where)
    for word in rest:
        winner = winner_of(word)
        if winner is not None:
            found[word] = winner
    return found


def winner_of(word: str) -> Winner | None:
    """What a word says by itself.

    >>> winner_of("A is slightly better"), winner_of("tie (bothbad)"), winner_of("B>>A")
    (Winner(side=1, level=1), Winner(side=0, level=0), Winner(side=-1, level=2))
    """
    number = _NUMBER.fullmatch(word.strip())
    plain = str(int(float(word))) if number else word
    folded = re.sub(r"[\s_\-.()\[\]:'\"]+", "", plain).casefold()
    if folded in _TIES:
        return Winner(TIE)
    arrow = _ARROW.fullmatch(folded)
    if arrow and arrow["one"] != arrow["other"]:
        side = 1 if (arrow["one"] in _LEFT) == (">" in arrow["arrow"]) else -1
        return Winner(side, len(arrow["arrow"]))
    sided = _SIDED.fullmatch(folded)
    if sided is None:
        return None
    level = _DEGREE.get(sided["how"] or "", 2 if "better" in folded else 0)
    return Winner(1 if sided["side"] in _LEFT else -1, level)


def dense(found: Mapping[str, Winner]) -> dict[str, Winner]:
    """The same with levels that follow on each other from 1: slightly and much become 1 and 2."""
    levels = sorted({winner.level for winner in found.values() if winner.side})
    place = {level: n for n, level in enumerate(levels, 1)}
    return {
        word: Winner(winner.side, place[winner.level] if winner.side else 0)
        for word, winner in found.items()
    }


def _numbers(words: list[str], where: str) -> list[str]:
    """The numbers, if they can only mean one thing."""
    values = {float(word) for word in words}
    if values <= {1.0, 2.0} or (values <= {0.0, 1.0, 2.0} and 2.0 in values):
        return words
    told = ", ".join(sorted(words, key=float)[:7])
    raise LabelError(
        f"the winners are the numbers {told}, and nobody can know which of the two they mean",
        where=where,
        remedy=f"say so: words={{{words[0]!r}: 'first', …}} (--word {words[0]}=first), with "
        "first, second or tie, and a number behind for how much better",
    )


def _meant(word: str, meaning: str) -> Winner:
    found = _OWN.fullmatch(meaning.strip().casefold())
    if found is None:
        raise RequestError(
            f"the word {word!r} cannot mean {meaning!r}",
            remedy="it means first, second or tie, perhaps with a level: first 2",
        )
    if found[1] == "tie":
        return Winner(TIE)
    return Winner(1 if found[1] == "first" else -1, int(found[2] or 0))
