"""Demonstration: the ideal response, written by the rater."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from quorate.schema.json_value import Faults, Json, expect_keys, expect_list
from quorate.schema.questions.question_type import EVERY_TEXT, Reference
from quorate.schema.questions.written import MAX_LENGTH, Length, Written, read_text
from quorate.schema.spec import Name

SPEAKERS = ("assistant", "user")


class Demonstration(Written):
    """The ideal response to a prompt or conversation. The answer is a list of turns that starts and
    ends with the assistant's: ``[{"role": "assistant", "text": "…"}]``; with several ``turns``
    the user's lie between them. Kept in the vault.
    """

    type: Literal["demonstration"]
    """the type of the question"""
    of: Name | None = None
    """the prompt or conversation that is answered; none when the item as a whole is"""
    turns: Annotated[int, Field(ge=1, le=50)] = 1
    """the most turns of the assistant"""
    max_length: Length = MAX_LENGTH
    """the most characters of a turn"""

    def references(self) -> tuple[Reference, ...]:
        """The prompt or conversation that is answered."""
        types = EVERY_TEXT | {"conversation"}
        return () if self.of is None else (Reference("of", self.of, types),)

    def read(self, answer: object, content: Mapping[str, object], at: str, faults: Faults) -> Json:
        """The turns."""
        given = expect_list(answer, 1, 2 * self.turns - 1, at, faults)
        turns: list[Json] = []
        for n, turn in enumerate(given):
            here = f"{at}[{n}]"
            found = expect_keys(turn, ("role", "text"), (), here, faults)
            if found is None:
                continue
            role = SPEAKERS[n % 2]
            if found["role"] != role:
                faults.add(f"{here}.role", found["role"], f"{role!r}: turns alternate")
            text = read_text(found["text"], 1, self.max_length, f"{here}.text", faults)
            turns.append({"role": role, "text": text})
        if given and len(given) % 2 == 0:
            faults.say(at, "a last turn of the user", "a last turn of the assistant")
        return turns
