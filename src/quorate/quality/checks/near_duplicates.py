"""Are a rater's texts their own, written for the item?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from statistics import median
from typing import ClassVar, Literal

import numpy as np

from quorate.quality.finding import Finding, Verdict
from quorate.quality.sequential import log_e_above, share, verdict
from quorate.quality.texts import Print, fingerprint, likeness, may_be_alike, signatures
from quorate.quality.view import Answers, Longs, View
from quorate.schema.json_value import Json

KINDS = ("own", "other", "item")
SAYS = {
    "own": "the rater's own answer to another item",
    "other": "an earlier answer of somebody else to the same item",
    "item": "the item's own text",
}
TOLD = (
    "Several of your texts are nearly the same as texts that were there before. Please write each "
    "one anew, for its own item. If the items do call for the same words, say so and a person will "
    "look."
)


@dataclass(frozen=True, slots=True)
class Copies:
    """Of ``n`` texts that could be copies of one kind, those that are: judgment, source,
    likeness."""

    n: int
    found: tuple[tuple[int, int, float], ...]


@dataclass(frozen=True)
class NearDuplicates:
    """Texts that are nearly the same as texts that were there before.

    Three kinds: as the rater's own answer to another item, as an earlier answer of another rater
    to the same item, as the item's own text (where it is at hand). Nearly the same: a Jaccard
    index of the shingles of 8 characters of at least ``likeness``, see ``quality.texts``. Texts of
    less than ``characters`` letters do not count.

    Each kind is tested against the rate that is usual: p₀ = 0.1 + 0.9 min(1, 1.5 m), where m is the
    median over other raters of their own rate; so where all answers must be alike (a transcript, a
    small correction) the kind says nothing. The score is the mean e-value of the kinds, as a log.
    """

    likeness: float = 0.8
    """from which likeness on two texts are nearly the same"""
    characters: int = 40
    """shorter texts may well be the same by chance"""
    rate: float = 0.1
    """the share of near duplicates that is in order even where others have none"""
    recent: int = 50
    """the latest texts of a rater that are looked at"""
    crowd: int = 20
    """other raters that say what is usual"""
    alpha: float = 0.001
    """the share of raters in order who may ever get a strong finding"""
    least: int = 4
    """texts without which nothing is said"""

    name: ClassVar[str] = "near-duplicates"
    title: ClassVar[str] = "Near-duplicate texts"
    about: ClassVar[Literal["rater", "raters", "item", "campaign"]] = "rater"
    source: ClassVar[str] = "Broder 1997, doi:10.1109/SEQUEN.1997.666900"
    strongest: ClassVar[Verdict] = Verdict.STRONG
    needs: ClassVar[frozenset[str]] = frozenset({"text"})

    def find(self, view: View, now: int, rng: Random) -> Iterator[Finding]:
        """The raters whose texts are copies, question by question."""
        for name, answers in view.answers.items():
            if answers.texts is None:
                continue
            for rater in view.looked_at:
                found = self._look(view, name, answers, rater)
                if found is not None:
                    yield found

    def _look(self, view: View, name: str, answers: Answers, rater: int) -> Finding | None:
        copies = self.copies(view, answers, rater)
        n = max(each.n for each in copies.values())
        if n < self.least or self._evidence(copies, {}) < -np.log(0.05):
            return None
        suspect = tuple(kind for kind in KINDS if self._of_kind(copies[kind], self.rate) > 0)
        usual = self._usual(view, answers, rater, suspect)
        log_e = self._evidence(copies, usual)
        weight = verdict(log_e, n, self.least, alpha=self.alpha)
        if weight is None:
            return None
        kind = max(KINDS, key=lambda one: self._of_kind(copies[one], usual.get(one, self.rate)))
        of = share(len(copies[kind].found), copies[kind].n)
        pairs: list[Json] = []
        for row, source, alike in copies[kind].found[-10:]:
            pair: dict[str, Json] = {"likeness": round(alike, 3)}
            if view.judgment is not None:
                pair["judgment"] = view.judgment[row]
                if source >= 0:
                    pair["source"] = view.judgment[source]
            pairs.append(pair)
        return Finding(
            self.name,
            weight,
            log_e,
            f"{len(copies[kind].found)} of {of.n} texts are nearly the same as {SAYS[kind]} "
            f"({of.lower:.0%} to {of.upper:.0%}; usual is {usual.get(kind, self.rate):.0%})",
            TOLD if weight is Verdict.STRONG else "",
            rater=view.raters[rater],
            question=name,
            evidence={
                "log_e": round(log_e, 2),
                "kind": kind,
                **of.evidence(),
                "usual": round(usual.get(kind, self.rate), 3),
                "pairs": pairs,
                "judgments": view.names_of(np.array([row for row, *_ in copies[kind].found])),
            },
        )

    def _evidence(self, copies: dict[str, Copies], usual: dict[str, float]) -> float:
        logs = [self._of_kind(copies[kind], usual.get(kind, self.rate)) for kind in KINDS]
        return float(np.logaddexp.reduce(logs)) - float(np.log(len(KINDS)))

    def _of_kind(self, copies: Copies, rate: float) -> float:
        return log_e_above(len(copies.found), copies.n, rate) if copies.n else 0.0

    def _usual(
        self, view: View, answers: Answers, rater: int, kinds: tuple[str, ...]
    ) -> dict[str, float]:
        """The rate that is usual by kind, from raters who answered lately, but for this one."""
        lately = dict.fromkeys(view.rater[-1_000:][::-1].tolist())
        others = [other for other in lately if other != rater][: self.crowd]
        seen = [self.copies(view, answers, other, kinds) for other in others]
        usual = {}
        for kind in kinds:
            rates = [len(c[kind].found) / c[kind].n for c in seen if c[kind].n >= self.least - 1]
            if rates:
                usual[kind] = self.rate + (1 - self.rate) * min(1.0, 1.5 * median(rates))
        return usual

    def copies(
        self, view: View, answers: Answers, rater: int, kinds: tuple[str, ...] = KINDS
    ) -> dict[str, Copies]:
        """The rater's latest texts that are nearly the same as an earlier one, by kind."""
        texts = answers.texts or ()
        peers = view.peers(rater)
        start = max(len(peers.own) - self.recent, 0)
        codes = answers.code[peers.own[start:]]
        prints = [fingerprint(texts[code]) if code >= 0 else _NOTHING for code in codes.tolist()]
        long = [n for n, one in enumerate(prints) if one.length >= self.characters]
        if not long:
            return dict.fromkeys(KINDS, Copies(0, ()))
        rows = peers.own[start:][long]
        prints = [prints[n] for n in long]
        found = {}
        if "own" in kinds:
            found["own"] = self._own(view, rows, prints)
        if "other" in kinds:
            place = np.full(len(peers.own), -1)
            place[start + np.array(long)] = np.arange(len(long))
            mine = place[peers.place]
            earlier = (mine >= 0) & (peers.row < peers.own[peers.place])
            earlier &= answers.code[peers.row] >= 0
            found["other"] = self._other(answers, rows, prints, mine[earlier], peers.row[earlier])
        if "item" in kinds:
            found["item"] = self._of_item(view, rows, prints)
        return found

    def _own(self, view: View, rows: Longs, prints: list[Print]) -> Copies:
        marks, item = signatures(prints), view.item[rows]
        similar = may_be_alike(marks[:, None], marks[None], self.likeness)
        similar &= np.tri(len(rows), k=-1, dtype=np.bool_) & (item[:, None] != item)
        found = []
        for n in np.flatnonzero(similar.any(axis=1)).tolist():
            for source in np.flatnonzero(similar[n])[:-4:-1].tolist():
                alike = likeness(prints[n], prints[source])
                if alike >= self.likeness:
                    found.append((int(rows[n]), int(rows[source]), alike))
                    break
        # the first text of all can be no copy of an own one
        return Copies(max(len(rows) - 1, 0), tuple(found))

    def _other(
        self, answers: Answers, rows: Longs, prints: list[Print], mine: Longs, theirs: Longs
    ) -> Copies:
        texts = answers.texts or ()
        others = [fingerprint(texts[code]) for code in answers.code[theirs].tolist()]
        marks = signatures(prints)[mine]
        similar = may_be_alike(marks, signatures(others), self.likeness)
        found = {}
        for pair in np.flatnonzero(similar).tolist():
            n = int(mine[pair])
            alike = likeness(prints[n], others[pair])
            if alike >= self.likeness and n not in found:
                found[n] = (int(rows[n]), int(theirs[pair]), alike)
        return Copies(len(np.unique(mine)), tuple(found[n] for n in sorted(found)))

    def _of_item(self, view: View, rows: Longs, prints: list[Print]) -> Copies:
        if view.content is None:
            return Copies(0, ())
        found = []
        for n, item in enumerate(view.item[rows].tolist()):
            alike = likeness(prints[n], fingerprint(view.content[item]))
            if alike >= self.likeness:
                found.append((int(rows[n]), -1, alike))
        return Copies(len(rows), tuple(found))


_NOTHING = fingerprint("")
