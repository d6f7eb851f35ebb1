"""Wording: does it speak against the paradigm, lead to an answer, or ask two things at once?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from quorate.schema.linting.reading import Reading
from quorate.schema.linting.remark import Remark, Severity
from quorate.schema.linting.text import plain, sentences

ONE_ANSWER = ("single_choice", "rating", "number", "hierarchical_choice")
"""types of questions with one answer, which cannot be that to two questions"""
_BETWEEN = re.compile(
    r"\b(?:between|both|zwischen|sowohl|entre|either|whether|ob)\b", re.IGNORECASE
)
_WORD = re.compile(r"\w+")


def prescriptive_wording(reading: Reading) -> Iterator[Remark]:
    """Words of duty and of right and wrong where everybody's own answer is wanted.

    In the guideline only where all questions are descriptive; what denies it («there is no right
    answer») is meant so.
    """
    sign, denial = reading.sign("prescriptive_wording"), reading.sign("denies")
    if sign is None or denial is None:
        return

    def told(text: str) -> str | None:
        for sentence in sentences(text):
            found = sign.search(sentence)
            if found and not denial.search(sentence):
                return found[0]
        return None

    do = "leave it out: raters then answer what they believe you want to hear"
    every = all(one.paradigm == "descriptive" for one in reading.asked)
    for block in reading.blocks if every else ():
        word = told(block.plain)
        if word is not None:
            says = f"«{word}» tells what to answer, where the spread of answers is wanted"
            yield Remark(
                "prescriptive-wording",
                Severity.WARNING,
                says,
                do,
                "guideline.text",
                block.line,
                block.heading,
            )
    for one in reading.asked:
        word = told(one.words) if one.paradigm == "descriptive" else None
        if word is not None:
            says = f"«{word}» in `{one.question.name}` tells what to answer"
            yield Remark("prescriptive-wording", Severity.WARNING, says, do, f"{one.path}.ask")


def leading(reading: Reading) -> Iterator[Remark]:
    """Questions that say which answer is expected."""
    sign = reading.sign("leads")
    if sign is None:
        return
    for one in reading.asked:
        found = sign.search(plain(one.question.ask))
        if found:
            yield Remark(
                "leading",
                Severity.WARNING,
                f"«{found[0]}» in `{one.question.name}` says which answer is expected",
                "ask neutrally, with all answers alike: «How …?» instead of «Is it not …?»",
                f"{one.path}.ask",
            )


def double_barrelled(reading: Reading) -> Iterator[Remark]:
    """Questions with one answer that ask two things: two question marks, or what joins two."""
    sign = reading.sign("joins")
    do = "ask in two questions: who says yes to one and no to the other has no answer"
    for one in reading.asked:
        ask = plain(one.question.ask)
        marks = len(re.findall(r"[?؟]", ask))
        if marks > 1:
            says = f"`{one.question.name}` asks {marks} questions at once"
            yield Remark("double-barrelled", Severity.WARNING, says, do, f"{one.path}.ask")
        elif sign is not None and one.question.type in ONE_ANSWER and not _BETWEEN.search(ask):
            found = _joined(sign, ask, one.options_words)
            if found is not None:
                says = f"«{found}» in `{one.question.name}` may join two questions"
                yield Remark("double-barrelled", Severity.HINT, says, do, f"{one.path}.ask")


def _joined(sign: re.Pattern[str], ask: str, options: frozenset[str]) -> str | None:
    """The word that joins two things of which neither is an answer: «good or bad» names these."""
    for found in sign.finditer(ask):
        before, after = _WORD.findall(ask[: found.start()]), _WORD.findall(ask[found.end() :])
        near = {word.casefold() for word in (*before[-1:], *after[:1])}
        if near and not near & options:
            return found[0]
    return None
