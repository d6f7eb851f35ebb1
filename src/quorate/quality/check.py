"""The contract of a check."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random
from typing import ClassVar, Literal, Protocol

from quorate.quality.finding import Finding, Verdict
from quorate.quality.view import View

NEEDS = frozenset(
    {"gold", "audit", "repeats", "seconds", "times", "shown", "posterior", "text"}
    | {"guideline", "consent", "pay", "lengths", "candidates", "ties"}
)


class Check(Protocol):
    """A live test of judgments or raters, declared under the entry-point group ``quorate.checks``.

    A check is a frozen dataclass whose fields are its options, each with a default and a docstring.
    ``find`` is a pure function of the view, the time (milliseconds UTC) and the generator: the same
    code runs while people judge, over a campaign's history, and over an imported table.
    """

    name: ClassVar[str]
    """what users type"""
    title: ClassVar[str]
    """the name in prose"""
    about: ClassVar[Literal["rater", "raters", "item", "campaign"]]
    """whom its findings are about; ``raters``: a pair"""
    source: ClassVar[str]
    """the paper or document behind it"""
    strongest: ClassVar[Verdict]
    """the strongest verdict it ever gives"""
    needs: ClassVar[frozenset[str]]
    """what a view must hold for the check to find anything, of ``NEEDS``"""

    def find(self, view: View, now: int, rng: Random) -> Iterable[Finding]:
        """What there is to say about ``view.subjects`` (all raters, where it names none).

        A subject that is fine is not mentioned. Never raises for what is missing from the view.
        """
        ...
