"""Is the gold itself at fault: a wrong answer in it, or one that has got around?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import log
from random import Random
from typing import ClassVar, Literal

import numpy as np

from quorate.quality.accuracy import counted, log_e_apart
from quorate.quality.finding import Finding, Verdict
from quorate.quality.others import company, gold_rows, known
from quorate.quality.sequential import change, share, verdict
from quorate.quality.view import COUNTING, Doubles, Longs, Purpose, View
from quorate.schema.question import Kind

LATEST = 4
"""so many of a subject's latest gold items are looked at; all where every rater is a subject"""
SAID = 200
"""so many of the latest answers to an item are read"""


@dataclass(frozen=True)
class GoldHazard:
    """Gold that good raters contradict, and gold whose answer has got around.

    **Wrong gold** (about the item). Votes v_j of raters with accuracy a_j have probability
    L_k = Π a_j if v_j = k, else (1 - a_j) / (K - 1), were k the truth. The score is
    log(max_(k ≠ gold) L_k / L_gold) - log(K - 1) in nats. Accuracies are capped at ``trust``,
    because raters err together on hard items: no panel is believed more than its members would be
    one by one. Only a look at the item by an expert decides whether the gold is wrong or hard.

    **Leaking gold** (about the item). Answers to it become right, or quick, from some judgment
    on: the change test of ``quorate.quality.sequential`` on right answers (from the item's own
    early rate, shrunk to the crowd's, to 98 %), for items that were hard at first.

    **Knows the gold** (about the rater). The rater is right on gold more often than on other items
    like it: the e-value of «one accuracy for both», with what is known of the other items from
    the other raters, mixture over free accuracies against the best common one.
    """

    least: int = 4
    """answers to a gold item without which nothing is said of it"""
    trust: float = 0.85
    """how good a rater is taken to be at most"""
    alpha: float = 0.005
    """how often one sound gold item, or honest rater, may get a strong finding, over all looks"""

    name: ClassVar[str] = "gold-hazard"
    title: ClassVar[str] = "Wrong or leaking gold"
    about: ClassVar[Literal["rater", "raters", "item", "campaign"]] = "item"
    source: ClassVar[str] = (
        "Oleson et al. 2011, HCOMP (programmatic gold); Wasserman, Ramdas & Balakrishnan 2020, "
        "doi:10.1073/pnas.1922664117 (test)"
    )
    strongest: ClassVar[Verdict] = Verdict.STRONG
    needs: ClassVar[frozenset[str]] = frozenset({"gold"})

    def find(self, view: View, now: int, rng: Random) -> Iterator[Finding]:
        """The gold items of the subjects that are at fault, and who knows too much."""
        for name, answers in view.answers.items():
            items: set[int] = set()
            for rater in view.looked_at:
                rows = gold_rows(view, name, rater)
                since = 0 if view.subjects is None else -LATEST
                items.update(view.item[rows[since:]].tolist())
                found = self._knows(view, name, rater, rows)
                if found is not None:
                    yield found
            options = answers.question.kind in (Kind.CATEGORICAL, Kind.ORDINAL)
            options = options and len(answers.options) > 1
            for item in sorted(items):
                rows = _answers_to(view, name, item)
                if len(rows) < self.least:
                    continue
                wrong = self._wrong(view, name, item, rows) if options else None
                found = wrong or self._leaks(view, name, item, rows)
                if found is not None:
                    yield found

    def _wrong(self, view: View, name: str, item: int, rows: Longs) -> Finding | None:
        answers = view.answers[name]
        gold, n_options = int(answers.gold[item]), len(answers.options)
        votes = answers.code[rows]
        rows, votes = rows[votes >= 0], votes[votes >= 0]
        against = int((votes != gold).sum())
        if gold < 0 or against < self.least - 1 or 2 * against <= len(rows):
            return None
        reliability = company(view, name).reliability[view.rater[rows]]
        skill = np.clip(reliability, 1 / n_options + 0.01, self.trust)
        weight = np.log(skill * (n_options - 1) / (1 - skill))
        support = np.bincount(votes, weight, n_options)
        rivals = np.delete(np.arange(n_options), gold)
        rival = int(rivals[np.argmax(support[rivals])])
        score = float(support[rival] - support[gold]) - log(n_options - 1)
        found = verdict(score, len(rows), self.least, alpha=self.alpha)
        if found is None:
            return None
        n_rival = int((votes == rival).sum())
        return Finding(
            self.name,
            found,
            score,
            f"the known answer is «{answers.options[gold]}», but {n_rival} of {len(rows)} raters "
            f"say «{answers.options[rival]}»: the gold is probably wrong, or the item misleads",
            item=view.items[item],
            question=name,
            evidence={
                "kind": "wrong",
                "gold": answers.options[gold],
                "raters_say": answers.options[rival],
                "agree_with_gold": dict(share(len(rows) - against, len(rows)).evidence()),
                "n": len(rows),
                "judgments": view.names_of(rows),
            },
        )

    def _leaks(self, view: View, name: str, item: int, rows: Longs) -> Finding | None:
        right = view.answers[name].right[rows]
        rows, right = rows[right >= 0], right[right >= 0]
        if len(rows) < 4 * self.least:
            return None
        early = right[: max(len(right) // 3, self.least)]
        usual = min(max(company(view, name).usual, 0.5), 0.9)
        before = float((early.sum() + 4 * usual) / (len(early) + 4))
        if before > 0.85:
            return None
        ratios: Doubles = np.where(right == 1, log(0.98 / before), log(0.02 / (1 - before)))
        found = change(ratios)
        strength = verdict(found.log_e, len(rows), self.least, alpha=self.alpha)
        if strength is None or found.start == 0:
            return None
        late = right[found.start :]
        return Finding(
            self.name,
            strength,
            found.log_e,
            f"{before:.0%} of the answers were right at first, {int(late.sum())} of the latest "
            f"{len(late)} are: the answer may have got around",
            item=view.items[item],
            question=name,
            evidence={
                "kind": "leaking",
                "before": round(before, 4),
                "after": dict(share(int(late.sum()), len(late)).evidence()),
                "since_judgment": found.start + 1,
                "seconds": _quicker(view, rows, found.start),
                "n": len(rows),
                "judgments": view.names_of(rows[found.start :]),
            },
        )

    def _knows(self, view: View, name: str, rater: int, rows: Longs) -> Finding | None:
        if len(rows) < 2 * self.least:
            return None
        right = view.answers[name].right[rows] == 1
        hits, n = int(right.sum()), len(rows)
        if hits < 0.8 * n:
            return None
        about = known(view, name, rater)
        work = view.answers[name].right[about.rows] < 0
        if int(work.sum()) < 2 * self.least or about.weight < 1 or about.chance == 0:
            return None
        other = about.accuracy(work)
        table = other.table.sum(axis=0)
        if other.estimate > hits / n - 0.1:
            return None
        one = counted(np.array([float(hits)]), np.array([float(n - hits)]))[0]
        score = log_e_apart(one, table)
        found = verdict(score, n, 2 * self.least, alpha=self.alpha / len(view.answers))
        if found is None:
            return None
        interval = other.interval()
        return Finding(
            self.name,
            found,
            score,
            f"right in {hits} of {n} gold items, but {interval.estimate:.0%} "
            f"({interval.lower:.0%} to {interval.upper:.0%}) of the time on the other items: "
            "may know which items are gold",
            rater=view.raters[rater],
            question=name,
            evidence={
                "kind": "known",
                "gold": dict(share(hits, n).evidence()),
                "others": dict(interval.evidence()),
                "judgments": view.names_of(rows),
            },
        )


def _answers_to(view: View, name: str, item: int) -> Longs:
    """The latest first answers to a gold item, trap items left out."""
    rows = view.rows_of_item(item)[-SAID:]
    purpose = view.purpose[rows]
    kept = COUNTING[purpose] & (purpose != Purpose.AUDIT) & (view.round[rows] == 0)
    chosen: Longs = rows[kept & (view.answers[name].right[rows] >= 0)]
    return chosen


def _quicker(view: View, rows: Longs, start: int) -> float | None:
    """The ratio of the median time since ``start`` to the one before; None without times."""
    before, after = view.seconds[rows[:start]], view.seconds[rows[start:]]
    before, after = before[before > 0], after[after > 0]
    if not len(before) or not len(after):
        return None
    return round(float(np.median(after) / np.median(before)), 4)
