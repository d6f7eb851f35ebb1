"""Does the rater answer items whose answer is known as a good rater would?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from quorate.quality.accuracy import Accuracy, counted
from quorate.quality.finding import Finding, Verdict
from quorate.quality.others import FEW, gold_rows
from quorate.quality.sequential import verdict
from quorate.quality.view import Answers, Longs, View
from quorate.schema.json_value import Json

DOUBTERS = 4
"""so many others must have answered a gold item before most of them can put it in doubt"""


@dataclass(frozen=True)
class Gold:
    """Accuracy on gold, class by class, against a bar, looked at after every judgment.

    With r_s right and w_s wrong answers on gold of class s, the likelihood of accuracies p is
    Π p_s^r_s (1 - p_s)^w_s. The score is the logarithm of the e-value of «the mean of p over
    classes is below ``bar``» (``quorate.quality.accuracy``), in nats. Strong from log(Q / alpha),
    Q the number of questions: a rater whose balanced accuracy is ``bar`` or better gets there with
    probability at most ``alpha``, however often one looks. Gold that most others contradict with
    one voice is left out: it may be wrong (``gold-hazard``).
    """

    bar: float = 0.7
    """the accuracy, averaged over classes, that a rater should have"""
    least: int = 5
    """answers to gold without which nothing is said"""
    alpha: float = 0.01
    """how often a rater who is just good enough may get a strong finding, over all looks"""

    name: ClassVar[str] = "gold"
    title: ClassVar[str] = "Accuracy on gold"
    about: ClassVar[Literal["rater", "raters", "item", "campaign"]] = "rater"
    source: ClassVar[str] = (
        "Wasserman, Ramdas & Balakrishnan 2020, doi:10.1073/pnas.1922664117; gold as in "
        "Oleson et al. 2011, HCOMP"
    )
    strongest: ClassVar[Verdict] = Verdict.STRONG
    needs: ClassVar[frozenset[str]] = frozenset({"gold"})

    def find(self, view: View, now: int, rng: Random) -> Iterator[Finding]:
        """The raters who are worse on gold than they should be."""
        for rater in view.looked_at:
            for name in view.answers:
                rows = gold_rows(view, name, rater)
                if len(rows) >= self.least:
                    found = self._finding(view, name, rater, rows)
                    if found is not None:
                        yield found

    def _finding(self, view: View, name: str, rater: int, rows: Longs) -> Finding | None:
        answers = view.answers[name]
        if (answers.right[rows] == 0).sum() < 2 or self._weighed(view, answers, rows)[0] is None:
            return None
        # nobody is blamed for what most others answer alike
        doubtful = _doubtful(view, answers, rows)
        rows = rows[~doubtful]
        found, log_e, classes, accuracy = self._weighed(view, answers, rows)
        wrong = rows[answers.right[rows] == 0]
        if found is None:
            return None
        right = len(rows) - len(wrong)
        interval = accuracy.interval()
        evidence: dict[str, Json] = {
            "accuracy": dict(interval.evidence()),
            "right": right,
            "n": len(rows),
            "bar": self.bar,
            "left_out": int(doubtful.sum()),
            "items": [view.items[item] for item in view.item[wrong[-20:]].tolist()],
            "judgments": view.names_of(wrong),
        }
        if len(classes) > 1:
            evidence["by_class"] = dict(classes)
        return Finding(
            self.name,
            found,
            log_e,
            f"{right} of {len(rows)} answers to gold are right; averaged over classes "
            f"{interval.estimate:.0%} ({interval.lower:.0%} to {interval.upper:.0%}), "
            f"where {self.bar:.0%} is asked",
            f"On items whose answer is known, you gave {right} of {len(rows)} right answers. "
            "Please read the guideline again, the examples above all.",
            rater=view.raters[rater],
            question=name,
            evidence=evidence,
        )

    def _weighed(
        self, view: View, answers: Answers, rows: Longs
    ) -> tuple[Verdict | None, float, dict[str, Json], Accuracy]:
        """What the answers amount to, and the counts behind it."""
        classes, accuracy = _by_class(view, answers, rows)
        log_e = accuracy.log_e_below(self.bar) if len(rows) else 0.0
        alpha = self.alpha / len(view.answers)
        return verdict(log_e, len(rows), self.least, alpha=alpha), log_e, classes, accuracy


def _doubtful(view: View, answers: Answers, rows: Longs) -> NDArray[np.bool_]:
    """Which answers are to items where the gold is in doubt: most of ``DOUBTERS`` others or more
    gave one and the same answer that counts as wrong."""
    doubtful = np.zeros(len(rows), np.bool_)
    if not answers.options or answers.sets is not None:
        return doubtful
    for place, row in enumerate(rows.tolist()):
        others = view.rows_of_item(int(view.item[row]))
        others = others[(view.rater[others] != view.rater[row]) & (answers.right[others] >= 0)]
        wrong = answers.code[others][answers.right[others] == 0]
        if len(others) >= DOUBTERS and len(wrong):
            doubtful[place] = 2 * np.bincount(wrong[wrong >= 0], minlength=1).max() > len(others)
    return doubtful


def _by_class(view: View, answers: Answers, rows: Longs) -> tuple[dict[str, Json], Accuracy]:
    """The counts of each class by name, and all as evidence; numbers and sets are one class."""
    right = answers.right[rows] == 1
    truth = answers.gold[view.item[rows]]
    if answers.sets is not None or not answers.options or (truth < 0).any():
        truth = np.zeros(len(rows), np.int32)
    n_classes = int(truth.max(initial=0)) + 1
    hits = np.bincount(truth[right], minlength=n_classes)
    n = np.bincount(truth, minlength=n_classes)
    large, small = np.nonzero(n >= FEW)[0], np.nonzero((n > 0) & (n < FEW))[0]
    groups = [[k] for k in large.tolist()] + ([small.tolist()] if len(small) else [])
    good = np.array([hits[group].sum() for group in groups], np.float64)
    bad = np.array([(n[group] - hits[group]).sum() for group in groups], np.float64)
    sizes = np.array([float(len(group)) for group in groups])
    names: dict[str, Json] = {}
    if len(answers.options) >= n_classes > 1:
        present = np.nonzero(n)[0].tolist()
        names = {answers.options[k]: {"right": int(hits[k]), "n": int(n[k])} for k in present}
    chance = 1 / len(answers.options) if answers.options and answers.sets is None else 0.0
    return names, Accuracy(counted(good, bad), sizes, len(rows), chance)
