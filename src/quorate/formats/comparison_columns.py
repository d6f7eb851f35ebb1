"""Which column of a table of comparisons is which part."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quorate.formats.columns import SYNONYMS as JUDGED
from quorate.formats.columns import folded
from quorate.schema.errors import ColumnError

_THINGS = ("response", "reply", "completion", "answer", "output", "summary", "text", "conversation")
_A, _B = ("a", "1", "first", "left"), ("b", "2", "second", "right")


def _sided(things: Sequence[str], sides: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for t in things for s in sides for word in (f"{t}{s}", f"{s}{t}"))


SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "first": ("first", *_sided(("model", "system", "candidate", "player", "doc", "item"), _A),
              "left", "a", "one"),
    "second": ("second", *_sided(("model", "system", "candidate", "player", "doc", "item"), _B),
               "right", "b", "two"),
    "pair": ("pair", "cmpkey", "models", "modelpair", "systems", "comparison"),
    "first_text": _sided(_THINGS, _A),
    "second_text": _sided(_THINGS, _B),
    "winner": ("winner", "preference", "preferred", "better", "best", "overallpreference",
               "choice", "label", "judgment", "judgement", "verdict", "vote", "answer", "rating",
               "radio", "answerradio", "pref", "outcome", "result"),
    "rater": JUDGED["rater"],
    "item": ("item", "itemid", "comparisonid", "pairid", "questionid", "promptid", "idx", "id",
             *JUDGED["item"]),
    "strength": ("strength", "preferencestrength", "level", "degree"),
    "shown": ("shown", "shownfirst", "displayedfirst", "firstshown"),
    "topic": ("topic", "slicetopic", "domain", "category"),
}  # fmt: skip
"""the words of other tools, the best first; case, spaces, hyphens and underscores do not count"""
PROMPTS = ("system", "prompt", "instruction", "question", "query", "context", "input", "post")
ROLES = (
    "first", "second", "pair", "winner", "rater", "item", "prompt", "first_text", "second_text",
    "strength", "shown", "topic",
)  # fmt: skip
"""the parts that a caller can map to a column"""
_NUMBERED = re.compile(
    r"(rater|worker|annotator|coder|judge|labell?er|user|reviewer)s?[ _\-.#]*\d+"
)


@dataclass(frozen=True)
class Found:
    """The column of each part; ``winners`` are several where each is a rater's."""

    one: Mapping[str, str]
    prompt: tuple[str, ...]
    winners: tuple[str, ...]

    def has(self, role: str) -> bool:
        """Whether the file has the part."""
        return role in self.one

    @property
    def told(self) -> dict[str, str]:
        """Part -> column, where their names differ."""
        parts = {**self.one, "winner": ", ".join(self.winners)}
        return {role: column for role, column in parts.items() if role != column}


def columns_of(
    names: Sequence[str],
    asked: Mapping[str, str | Sequence[str]],
    groups: Sequence[str],
    where: str,
) -> Found:
    """Find the parts among the columns; what the caller says goes first, then the best word.

    Raises ColumnError for a part or column that there is not, and for a table without who is
    compared, without a winner, or without a rater.
    """
    for role in asked:
        if role not in ROLES:
            raise ColumnError(
                f"{role!r} is no part of a comparison",
                where=where,
                remedy=f"there are {', '.join(ROLES)}",
            )
    given = {role: (c,) if isinstance(c, str) else tuple(c) for role, c in asked.items()}
    for column in (*(c for cs in given.values() for c in cs), *groups):
        if column not in names:
            raise ColumnError(
                f"there is no column {column!r}",
                where=where,
                remedy=f"the columns are {_listed(names)}",
            )
    free = [name for name in names if not any(name in cs for cs in given.values())]
    one = {role: cs[0] for role, cs in given.items() if role not in ("winner", "prompt")}
    raters = [name for name in free if _NUMBERED.fullmatch(name.strip().lower())]
    votes = given.get("winner", ())
    if not votes and "rater" not in one and len(raters) > 1:
        votes = tuple(raters)
        free = [name for name in free if name not in raters]
    for role, words in SYNONYMS.items():
        if role == "winner" and not votes:
            hit = _best(words, free)
            votes = (hit,) if hit else ()
            free = [name for name in free if name != hit]
        elif role not in one and role != "winner" and not (role == "rater" and len(votes) > 1):
            hit = _best(words, free)
            if hit:
                one[role] = hit
                free.remove(hit)
    prompt = given.get("prompt") or tuple(
        name for word in PROMPTS for name in free if folded(name) == word
    )
    _complete(one, votes, names, where)
    return Found(one, prompt, votes)


def _best(words: Sequence[str], free: Sequence[str]) -> str | None:
    by_word = {folded(name): name for name in reversed(free)}
    return next((by_word[word] for word in words if word in by_word), None)


def _complete(
    one: Mapping[str, str], votes: Sequence[str], names: Sequence[str], where: str
) -> None:
    named = {"first", "second"} <= set(one) or "pair" in one
    texts = {"first_text", "second_text"} <= set(one)
    lacking = ""
    if not named and not texts:
        lacking = "first and second"
    elif not votes:
        lacking = "winner"
    elif len(votes) == 1 and "rater" not in one:
        lacking = "rater"
    if lacking:
        role = lacking.split()[0]
        raise ColumnError(
            f"no column is the {lacking}; the columns are {_listed(names)}",
            where=where,
            remedy=f"say which with columns={{{role!r}: {names[0]!r}}} "
            f"(--column {role}={names[0]})",
        )


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(repr(name) for name in names[:20])
    return f"{shown}, … ({len(names)} in all)" if len(names) > 20 else shown
