"""Does the rater choose by the place at which an option was shown?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import log
from random import Random
from typing import ClassVar, Literal

import numpy as np

from quorate.quality.finding import Finding, Verdict
from quorate.quality.habit import FORESEEN, LAGS, Habit, foreseeable, habit
from quorate.quality.heard import LATEST, heard
from quorate.quality.pair import sides_of
from quorate.quality.sequential import log_e_apart, share, verdict
from quorate.quality.view import Answers, Doubles, Longs, View
from quorate.schema.judgments import NO_TIME

SAMPLE = 500
"""judgments by which it is told whether the order varies"""
FIXED = 0.95
"""the order does not vary where a place foretells the option so often"""
TOLD = (
    "You very often choose what is shown at the same place. The order is random, so please weigh "
    "all that is shown, whatever its place; if you do, say so and a person will look."
)


@dataclass(frozen=True)
class Position:
    """Choices that follow the place on the screen, in pairs, best-of and rankings.

    The order shown is random, so the place of what a rater prefers says nothing about the item.
    Strong: places that follow a pattern (always the same one, or those of 1 to 6 answers ago),
    against a rater of balanced accuracy ``bar`` at least, with any leaning to a place: the
    e-process of ``quality.habit``, whose log is the score; in pairs it goes by what others say of
    the same pair. Weak: the first or the last place is chosen more or less often than chance has
    it, which many honest raters do. Where the order hardly varies nothing is found.
    """

    bar: float = 0.75
    """the balanced accuracy at which a rater still is in order; of two places the same one in 75 %
    of all choices is"""
    alpha: float = 0.001
    """the share of raters in order who may ever get a strong finding"""
    least: int = 12
    """answers without which nothing is said"""

    name: ClassVar[str] = "position"
    title: ClassVar[str] = "Position bias"
    about: ClassVar[Literal["rater", "raters", "item", "campaign"]] = "rater"
    source: ClassVar[str] = (
        "Bar-Hillel 2015, doi:10.1177/1745691615588092; Wasserman, Ramdas & Balakrishnan 2020, "
        "doi:10.1073/pnas.1922664117"
    )
    strongest: ClassVar[Verdict] = Verdict.STRONG
    needs: ClassVar[frozenset[str]] = frozenset({"shown"})

    def find(self, view: View, now: int, rng: Random) -> Iterator[Finding]:
        """The raters who choose by place, question by question."""
        for name, answers in view.answers.items():
            if answers.places < 2 or not shuffled(view, answers):
                continue
            for rater in view.looked_at:
                found = self._look(view, name, answers, rater)
                if found is not None:
                    yield found

    def _look(self, view: View, name: str, answers: Answers, rater: int) -> Finding | None:
        rows = view.peers(rater).own
        rows = rows[answers.first[rows] >= 0][-LATEST:]
        first, places = answers.first[rows].astype(np.int64), answers.places
        if len(rows) < self.least:
            return None
        leans = self._leans(first, places)
        if not leans and foreseeable(first) < FORESEEN:
            return None

        def by_content() -> Doubles:
            return _by_content(view, name, rater, rows, first)

        found = habit(
            first,
            np.full((len(rows), places), 1 / places),
            np.ones(len(rows), np.bool_),
            self.bar,
            options=places,
            lags=LAGS if (view.at[rows] != NO_TIME).any() else (),
            other=by_content if places == 2 else None,
        )
        weight = verdict(found.log_e, len(rows), self.least, alpha=self.alpha)
        if weight is None and leans:
            weight = Verdict.WEAK
        if weight is None:
            return None
        return self._finding(view, name, rater, rows, places, found, weight)

    def _leans(self, first: Longs, places: int) -> bool:
        n, ends = len(first), (0, places - 1)
        logs = [log_e_apart(int((first == end).sum()), n, 1 / places) for end in ends]
        return verdict(float(np.logaddexp(logs[0], logs[1])) - log(2), n, self.least) is not None

    def _finding(
        self,
        view: View,
        name: str,
        rater: int,
        rows: Longs,
        places: int,
        found: Habit,
        weight: Verdict,
    ) -> Finding:
        chosen = np.bincount(view.answers[name].first[rows], minlength=places)
        n = len(rows)
        place = max(range(places), key=lambda one: (abs(chosen[one] * places - n), chosen[one]))
        liked = share(int(chosen[place]), n)
        says = (
            f"chose what was shown at place {place + 1} of {places} in {liked.estimate:.0%} of {n} "
            f"({liked.lower:.0%} to {liked.upper:.0%}); chance would be {1 / places:.0%}"
        )
        if found.lag and weight is Verdict.STRONG:
            says = f"{found.followed} of {found.n} choices repeat the place of {found.lag} before"
        return Finding(
            self.name,
            weight,
            found.log_e,
            says,
            TOLD if weight is Verdict.STRONG else "",
            rater=view.raters[rater],
            question=name,
            evidence={
                "log_e": round(found.log_e, 2),
                "place": place + 1,
                "places": places,
                **liked.evidence(),
                "judgments": view.names_of(rows),
            },
        )


def shuffled(view: View, answers: Answers) -> bool:
    """Whether the same place shows different options, in the latest judgments.

    Where it does not, the place is the option and says nothing of its own.
    """
    latest = slice(max(len(view) - SAMPLE, 0), len(view))
    first, code = answers.first[latest], answers.code[latest]
    if not (code[first >= 0] >= 0).any():
        return True  # rankings have places, but no one option
    kept = (first >= 0) & (code >= 0)
    table = np.zeros((answers.places, int(code.max()) + 1))
    np.add.at(table, (first[kept], code[kept]), 1)
    return float(table.max(axis=1).sum()) < FIXED * float(table.sum())


def _by_content(view: View, name: str, rater: int, rows: Longs, first: Longs) -> Doubles:
    """What others say of the two that were shown, by place, (n, 2); even where nobody speaks."""
    believed = np.full((len(rows), 2), 0.5)
    said = heard(view, name, rater)
    if said is None or said.named != view.answers[name].options:
        return believed
    place = np.minimum(np.searchsorted(said.rows, rows), len(said.rows) - 1)
    known = np.flatnonzero((said.rows[place] == rows) & said.heard[place])
    place, belief, code = place[known], said.belief(), said.code
    asked = sides_of(view.answers[name].question)
    if asked is not None and asked.level.max() > 1:
        # how much better it is plays no part
        belief = np.stack([belief[:, asked.side == side].sum(axis=1) for side in (1, -1)], axis=1)
        code = np.where(asked.side[code] > 0, 0, 1)
    chosen = belief[place, code[place]]
    # a tie is no place: the other one of the two has what is left between the options with a place
    sided = np.unique(code[place])
    if len(sided) == 2:
        both = belief[place][:, sided].sum(axis=1)
        chosen = chosen / both
    believed[known, first[known]] = chosen
    believed[known, 1 - first[known]] = 1 - chosen
    return believed
