"""Do a rater's texts bear the marks of machine writing? A hint for a person, never a proof."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from statistics import fmean, median, pstdev
from typing import ClassVar, Literal

import numpy as np

from quorate.quality.finding import Finding, Verdict
from quorate.quality.sequential import log_e_above, share, verdict
from quorate.quality.view import Answers, View

LEFTOVERS = re.compile(
    r"as an? (?:ai|artificial intelligence|(?:large )?language model)\b"
    r"|\bi(?:'m| am) sorry, but i (?:can(?:'t|not)|am unable)"
    r"|\bmy (?:knowledge cutoff|training data)\b|\bregenerate response\b"
    r"|^(?:certainly|sure|of course|absolutely)[!,.] (?:here|below)\b"
    r"|\bhere(?:'s| is) (?:a|an|the|your) (?:revised|rewritten|improved|polished|concise) "
    r"|\[(?:insert|your) [a-z ]+\]",
    re.IGNORECASE | re.MULTILINE,
)
"""what remains of a conversation with a machine when its answer is pasted whole"""
PHRASES = re.compile(
    r"\bin conclusion\b|\bit(?:'s| is) (?:important|worth|essential|crucial) (?:to note|noting)\b"
    r"|\bi hope this helps\b|\bfeel free to\b|\blet me know if\b|\bdelv(?:e|es|ing)\b"
    r"|\btapestry\b|\ba testament to\b|\bplays? a (?:crucial|vital|pivotal) role\b"
    r"|\bnot only\b[^.]{1,80}\bbut also\b|\bfurthermore\b|\bmoreover\b|\boverall, ",
    re.IGNORECASE,
)
MARKDOWN = re.compile(r"^#{1,4} \S|^\s*(?:[-*•]|\d+\.) \*\*|\*\*[^*\n]{2,60}\*\*", re.MULTILINE)
TYPOGRAPHY = re.compile(r"\w—\w|[“”‘]|’")
_SENTENCE = re.compile(r"[.!?。！？]+\s*")


@dataclass(frozen=True)
class MachineText:
    """Texts with marks that machine writing often bears. Weak evidence, whatever it finds.

    The marks: phrases left over from a conversation with a machine (count for two); set phrases,
    two or more; Markdown in a plain text; typographic dashes and quotes; sentences of even length
    (the standard deviation of their lengths is less than ``even`` of the mean, of four sentences
    or more); faster than anybody types (``typing`` characters a second). A text bears marks when
    it has two. Texts of less than ``characters`` do not count.

    The rater's share of such texts is tested against what is usual, p₀ = 0.1 + 0.9 min(1, 1.5 m),
    m the median over other raters. The score is the log of the e-value. All these marks are found
    in honest people's writing, above all of those who write a second language with care or who
    dictate; so the verdict is never strong, and nothing is told to the rater.
    """

    characters: int = 150
    """shorter texts do not count"""
    even: float = 0.25
    """sentences are even when their lengths vary less than this share of the mean"""
    typing: float = 20.0
    """characters a second beyond which a text was not typed; the fastest people reach 15"""
    rate: float = 0.1
    """the share of texts with marks that is in order even where others have none"""
    recent: int = 50
    """the latest texts of a rater that are looked at"""
    crowd: int = 20
    """other raters that say what is usual"""
    least: int = 5
    """texts without which nothing is said"""

    name: ClassVar[str] = "machine-text"
    title: ClassVar[str] = "Marks of machine writing"
    about: ClassVar[Literal["rater", "raters", "item", "campaign"]] = "rater"
    source: ClassVar[str] = (
        "Liang et al. 2023, doi:10.1016/j.patter.2023.100779 (why it is weak); Veselovsky, Ribeiro "
        "& West 2023, arXiv:2306.07899"
    )
    strongest: ClassVar[Verdict] = Verdict.WEAK
    needs: ClassVar[frozenset[str]] = frozenset({"text"})

    def find(self, view: View, now: int, rng: Random) -> Iterator[Finding]:
        """The raters whose texts bear more such marks than is usual."""
        for name, answers in view.answers.items():
            if answers.texts is None:
                continue
            for rater in view.looked_at:
                found = self._look(view, name, answers, rater)
                if found is not None:
                    yield found

    def _look(self, view: View, name: str, answers: Answers, rater: int) -> Finding | None:
        marked, n = self.marked(view, answers, rater)
        if n < self.least or verdict(log_e_above(len(marked), n, self.rate), n, self.least) is None:
            return None
        rates: list[float] = []
        for other in dict.fromkeys(view.rater[-1_000:][::-1].tolist()):
            if other != rater and len(rates) < self.crowd:
                theirs, count = self.marked(view, answers, other)
                rates += [len(theirs) / count] if count >= self.least else []
        usual = self.rate + (1 - self.rate) * min(1.0, 1.5 * median(rates or [0.0]))
        log_e = log_e_above(len(marked), n, usual)
        if verdict(log_e, n, self.least) is None:
            return None
        of = share(len(marked), n)
        counts: dict[str, int] = {}
        for marks in marked.values():
            for mark in marks:
                counts[mark] = counts.get(mark, 0) + 1
        return Finding(
            self.name,
            Verdict.WEAK,
            log_e,
            f"{len(marked)} of {n} texts bear marks that machine writing often has "
            f"({of.lower:.0%} to {of.upper:.0%}); honest people write so too",
            rater=view.raters[rater],
            question=name,
            evidence={
                "log_e": round(log_e, 2),
                **of.evidence(),
                "usual": round(usual, 3),
                "marks": {mark: counts[mark] for mark in sorted(counts)},
                "judgments": view.names_of(np.array(list(marked))),
            },
        )

    def marked(
        self, view: View, answers: Answers, rater: int
    ) -> tuple[dict[int, tuple[str, ...]], int]:
        """The rater's latest texts with two marks or more, row -> marks; of how many texts."""
        texts, found, n = answers.texts or (), {}, 0
        for row in view.work(rater)[-self.recent :].tolist():
            code = int(answers.code[row])
            if code < 0 or len(texts[code]) < self.characters:
                continue
            n += 1
            seen = list(marks(texts[code], self.even))
            if len(texts[code]) > self.typing * float(view.seconds[row]):
                seen.append("faster than typing")
            if len(seen) + ("leftover" in seen) >= 2:
                found[row] = tuple(seen)
        return found, n


@lru_cache(maxsize=16_384)
def marks(text: str, even: float) -> tuple[str, ...]:
    """The marks of one text.

    >>> marks("Certainly! Here is a revised version: **Dogs** are loyal.", 0.25)
    ('leftover', 'markdown')
    """
    found = []
    if LEFTOVERS.search(text):
        found.append("leftover")
    if len(PHRASES.findall(text)) >= 2:
        found.append("set phrases")
    if MARKDOWN.search(text):
        found.append("markdown")
    if TYPOGRAPHY.search(text):
        found.append("typography")
    lengths = [len(sentence.split()) for sentence in _SENTENCE.split(text) if sentence.strip()]
    if len(lengths) >= 4 and pstdev(lengths) < even * fmean(lengths):
        found.append("even sentences")
    return tuple(found)
