"""The diagnosis: all that one log says of its labels, for the command, the report and the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.diagnosis.confident.quality import rivals
from quorate.analysis.diagnosis.evidence import Evidence
from quorate.analysis.diagnosis.log import BLOCK, TrainingLog
from quorate.analysis.diagnosis.model.training import Trained, train
from quorate.analysis.diagnosis.signal import Method, Signal, method
from quorate.analysis.diagnosis.signals.data_map import DataMap, data_map
from quorate.analysis.diagnosis.suspects.audit_slice import audit_slice
from quorate.analysis.diagnosis.suspects.calibration import Calibration, by_joint, by_planted
from quorate.analysis.diagnosis.suspects.combining import DEFAULT, INSTEAD, WEIGHTS, combined
from quorate.analysis.diagnosis.suspects.evidence_of import EvidenceOf, near, trajectory
from quorate.analysis.diagnosis.suspects.expected import Expected, Precision, precision_at
from quorate.analysis.diagnosis.suspects.planting import plant_alike
from quorate.analysis.diagnosis.suspects.recalibrating import by_verdicts
from quorate.analysis.diagnosis.suspects.verdicts import VERDICTS, Verdicts, verdicts
from quorate.schema import NotApplicableError

Bools = NDArray[np.bool_]
Doubles = NDArray[np.float64]
Integers = NDArray[np.int64]
Trainer = Callable[[Integers], TrainingLog]
"""given labels (n,), trains anew as the log came about, and gives the new log"""


@dataclass(frozen=True)
class How:
    """How it was found, for people: the score, p(wrong), the size of the set, the audit slice."""

    score: str
    wrong: str
    size: str
    audit: str


@dataclass(frozen=True, eq=False)
class Suspects:
    """Which labels are likely wrong, and how likely.

    Arrays are in the order of the log, (n,); NaN where nothing is known.

        score      suspicion, higher is more suspect
        wrong      p(the label is wrong), 0–1
        suspect    the default set: the examples that are worth a look
        suggested  the class that the model finds likeliest besides the given one, −1 unknown
        verdict    the most urgent verdict as a place in ``VERDICTS``, −1 for none
        order      rows, the most suspect first (m,); without those of which nothing is known

    ``errors`` is how many labels are expected to be wrong, ``precision`` the share of wrong ones
    expected among the first k, ``audit`` (a,) the rows of the random slice.
    """

    score: Doubles
    wrong: Doubles
    suspect: Bools
    suggested: Integers
    verdict: NDArray[np.int8]
    order: Integers
    errors: Expected
    precision: Precision
    audit: Integers
    how: How
    table: pl.DataFrame


@dataclass(frozen=True, eq=False)
class Diagnosis:
    """What a log says of its labels.

    ``signals`` are those that were read, ``skipped`` the names of those that were not, with the
    reason. ``map`` is None without scores inside. ``texts`` are the examples' contents, where
    given. ``seed`` is that of all draws.
    """

    evidence: Evidence
    signals: tuple[Signal, ...]
    skipped: dict[str, str]
    map: DataMap | None
    verdicts: Verdicts
    suspects: Suspects
    texts: pl.Series | None
    seed: int
    notes: tuple[str, ...] = ()
    calibration: Calibration = field(kw_only=True)
    splits: Sequence[str] | None = field(default=None, kw_only=True)

    @property
    def log(self) -> TrainingLog:
        """The log that was read."""
        return self.evidence.log

    def of(self, row: int) -> EvidenceOf:
        """The evidence of one example by its place in the log."""
        log, suggested = self.log, int(self.suspects.suggested[row])
        return EvidenceOf(
            str(log.examples[row]),
            log.classes[log.labels[row]],
            log.classes[suggested] if suggested >= 0 else None,
            trajectory(self.evidence, row, "inside"),
            trajectory(self.evidence, row, "outside"),
            near(self.evidence, row),
            self.verdicts.of(row),
        )


def diagnose(
    log: TrainingLog,
    *,
    signals: Sequence[str | Method] = DEFAULT,
    model: Trainer | None = None,
    texts: Sequence[str] | pl.Series | None = None,
    splits: Sequence[str] | None = None,
    planted: bool = True,
    seed: int = 0,
) -> Diagnosis:
    """Measures which labels are likely wrong, how many there are, and what else is odd.

    ``signals`` are the methods whose mean rank is the score; those that need what the log does not
    have are left out and named. With ``planted``, p(wrong) comes from flips planted into the labels
    and a second training: by ``model``, or by the built-in one where the log is its own. Where
    there is neither, it comes from what the log's model believes. ``texts`` (n,) and ``splits``
    (n,) are the examples' contents and parts (train, test …), for near copies and leaks.

    The default set holds as many suspects as errors are expected. Raises InputError for texts or
    splits of another length, NotApplicableError for a log of which no signal can be read.
    """
    evidence = Evidence(log, seed)
    read, skipped = _read(evidence, signals)
    score = combined(read)
    again = (model or _built_in(log)) if planted else None
    if again is None:
        calibration = by_joint(evidence, score)
    else:
        flips = plant_alike(log.labels, evidence.joint, seed)
        second = Evidence(again(flips.labels), seed)
        calibration = by_planted(evidence, score, flips, combined(_read(second, signals)[0]))
    return _diagnosis(evidence, read, skipped, calibration, score, texts, splits)


def recalibrated(found: Diagnosis, judged: Integers, wrong: Bools) -> Diagnosis:
    """The same diagnosis after people have judged some examples.

    ``judged`` (j,) are rows, ``wrong`` (j,) whether their label was wrong. Suspects count as chosen
    for sure, others as drawn with the share of the audit slice, and weigh more for it: judge both.
    The set, its size, p(wrong), expected errors and precision change, the score and its order do
    not. Raises InputError for rows judged twice and lengths that differ.
    """
    suspects = found.suspects
    chance = np.where(suspects.suspect[judged], 1.0, len(suspects.audit) / found.log.n)
    return _diagnosis(
        found.evidence,
        found.signals,
        found.skipped,
        by_verdicts(found.calibration, judged, wrong, chance),
        suspects.score,
        found.texts,
        found.splits,
    )


def _diagnosis(
    evidence: Evidence,
    read: tuple[Signal, ...],
    skipped: dict[str, str],
    calibration: Calibration,
    score: Doubles,
    texts: Sequence[str] | pl.Series | None,
    splits: Sequence[str] | None,
) -> Diagnosis:
    log = evidence.log
    known = np.flatnonzero(~np.isnan(score))
    order = known[np.argsort(-score[known], kind="stable")]
    suspect = np.zeros(log.n, np.bool_)
    # p rises with the score, but for what people have judged since
    first = known[np.lexsort((-score[known], -calibration.wrong[known]))]
    suspect[first[: round(calibration.errors.value)]] = True
    given = None if texts is None else pl.Series("text", texts, dtype=pl.String)
    odd = verdicts(evidence, suspect, given, splits)
    wrong = calibration.wrong
    how = How(
        "mean rank of " + ", ".join(_weighted(signal) for signal in read),
        calibration.words,
        "as many as are expected to be wrong",
        "a random tenth of all examples",
    )
    suspects = Suspects(
        score,
        wrong,
        suspect,
        _suggested(evidence),
        odd.first,
        order,
        calibration.errors,
        precision_at(wrong, calibration.lower, calibration.upper, order),
        audit_slice(log.n, seed=evidence.seed),
        how,
        pl.DataFrame(),
    )
    mapped = data_map(evidence) if any(run.inside is not None for run in log.runs) else None
    table = _table(log, suspects, read, given)
    return Diagnosis(
        evidence,
        read,
        skipped,
        mapped,
        odd,
        replace(suspects, table=table),
        given,
        evidence.seed,
        calibration=calibration,
        splits=splits,
    )


def _read(
    evidence: Evidence, signals: Sequence[str | Method]
) -> tuple[tuple[Signal, ...], dict[str, str]]:
    read: list[Signal] = []
    skipped: dict[str, str] = {}
    for one in signals:
        found = method(one)
        try:
            read.append(found.read(evidence))
        except NotApplicableError as reason:
            skipped[found.name] = reason.message
            if signals is DEFAULT and found.name == INSTEAD[0]:
                read.append(method(INSTEAD[1]).read(evidence))
    return tuple(read), skipped


def _built_in(log: TrainingLog) -> Trainer | None:
    """The training that gave this log, where it was the built-in one."""
    if not isinstance(log, Trained) or log.features is None:
        return None
    features, how = log.features, log.recipe

    def again(labels: Integers) -> TrainingLog:
        return train(
            features,
            labels,
            log.classes,
            log.examples,
            folds=len(log.runs) // len(log.fold),
            epochs=how.epochs,
            hidden=how.hidden,
            rate=how.rate,
            repeats=len(log.fold),
            seed=log.seed,
        )

    return again


def _weighted(signal: Signal) -> str:
    weight = WEIGHTS.get(signal.name, 1.0)
    return signal.name if weight == 1 else f"{weight:g} × {signal.name}"


def _suggested(evidence: Evidence) -> Integers:
    said, labels = evidence.believed, evidence.log.labels
    found = np.empty(len(said), np.int64)
    for start in range(0, len(said), BLOCK):
        part = slice(start, start + BLOCK)
        likeliest = rivals(labels[part], said[part])[1]
        found[part] = np.where(np.isnan(said[part, 0]), -1, likeliest)
    return found


def _table(
    log: TrainingLog, suspects: Suspects, read: Sequence[Signal], texts: pl.Series | None
) -> pl.DataFrame:
    """A row an example of which something is known, the most suspect first."""
    order, names = suspects.order, pl.Series(log.classes, dtype=pl.String)
    suggested = suspects.suggested[order]
    audit = np.zeros(log.n, np.bool_)
    audit[suspects.audit] = True
    columns: dict[str, pl.Series | NDArray[np.generic] | list[str | None]] = {
        "rank": np.arange(1, len(order) + 1),
        "row": order,
        "example": log.examples.cast(pl.String).gather(order),
    }
    if texts is not None:
        columns["text"] = texts.gather(order)
    columns |= {
        "label": names.gather(log.labels[order]),
        "suggested": names.gather(pl.Series(np.where(suggested < 0, 0, suggested))).set(
            pl.Series(suggested < 0), None
        ),
        "wrong": suspects.wrong[order],
        "score": suspects.score[order],
        "suspect": suspects.suspect[order],
        "verdict": [None if at < 0 else VERDICTS[at] for at in suspects.verdict[order]],
        "audit": audit[order],
    }
    columns |= {signal.name: signal.values[order] for signal in read}
    return pl.DataFrame(columns).with_columns(
        pl.col("verdict").cast(pl.String), pl.selectors.float().fill_nan(None)
    )
