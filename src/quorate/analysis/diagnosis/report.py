"""The diagnosis: all that one log says of its labels, for the command, the report and the page."""

from __future__ import annotations

import hashlib
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
from quorate.schema import InputError, NotApplicableError

Bools = NDArray[np.bool_]
Doubles = NDArray[np.float64]
Integers = NDArray[np.int64]
Trainer = Callable[[Integers], TrainingLog]
"""given labels (n,), trains anew as the log came about, and gives the new log"""
NOT_OF_SUSPECTS = ("hard", "redundant")
"""kinds of verdict that speak for the label"""


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
    given. ``seed`` is that of all draws. ``odd`` are the verdicts as they were if nobody was
    suspect. ``judged`` human verdicts calibrated it, ``judged_wrong`` of them of a wrong label.
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
    odd: Verdicts = field(kw_only=True)
    judged: int = field(default=0, kw_only=True)
    judged_wrong: int = field(default=0, kw_only=True)

    @property
    def log(self) -> TrainingLog:
        """The log that was read."""
        return self.evidence.log

    @property
    def digest(self) -> str:
        """A name of it: of its examples, their labels and how suspect each is."""
        digest = hashlib.sha256("\n".join(self.log.examples.cast(pl.String)).encode())
        digest.update(self.log.labels.tobytes())
        digest.update(self.suspects.wrong.tobytes())
        return digest.hexdigest()

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


def recalibrated(
    found: Diagnosis, judged: Integers, wrong: Bools, *, drawn: Bools | None = None
) -> Diagnosis:
    """The same diagnosis after people have judged some examples.

    ``judged`` (j,) are rows, ``wrong`` (j,) whether their label was wrong, ``drawn`` (j,) which of
    them chance chose: when not said, those that are no suspects. Suspects, and what a person
    picked, count as chosen for sure, others as drawn with the share of the audit slice, and weigh
    more for it: judge both. The set, its size, p(wrong), expected errors and precision change, the
    score and its order do not; the signals are not read anew. Give all verdicts at once, to the
    diagnosis as it was before any. Raises InputError for rows judged twice and lengths that differ.
    """
    suspects = found.suspects
    by_chance = ~suspects.suspect[judged]
    if drawn is not None:
        if drawn.shape != judged.shape:
            raise InputError(
                f"{len(judged):,} rows were judged; it is said of {len(drawn):,} who chose them",
                remedy="say it once a row",
            )
        by_chance &= drawn
    chance = np.where(by_chance, len(suspects.audit) / found.log.n, 1.0)
    calibration = by_verdicts(found.calibration, judged, wrong, chance)
    return _with(found, calibration, len(judged), int(wrong.sum()))


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
    given = None if texts is None else pl.Series("text", texts, dtype=pl.String)
    nobody = np.zeros(log.n, np.bool_)
    odd = verdicts(evidence, nobody, given, splits)
    suspects = _suspects(log, evidence.seed, read, calibration, score, _suggested(evidence))
    mapped = data_map(evidence) if any(run.inside is not None for run in log.runs) else None
    begun = Diagnosis(
        evidence,
        read,
        skipped,
        mapped,
        odd,
        suspects,
        given,
        evidence.seed,
        calibration=calibration,
        splits=splits,
        odd=odd,
    )
    return _with(begun, calibration)


def _with(found: Diagnosis, calibration: Calibration, judged: int = 0, wrong: int = 0) -> Diagnosis:
    """The same with other probabilities, and all that follows from them."""
    log, before = found.log, found.suspects
    suspects = _suspects(
        log, found.seed, found.signals, calibration, before.score, before.suggested
    )
    odd = _besides(found.odd, suspects.suspect)
    named = replace(suspects, verdict=odd.first)
    table = _table(log, named, found.signals, found.texts)
    return replace(
        found,
        verdicts=odd,
        suspects=replace(named, table=table),
        calibration=calibration,
        judged=judged,
        judged_wrong=wrong,
    )


def _suspects(
    log: TrainingLog,
    seed: int,
    read: Sequence[Signal],
    calibration: Calibration,
    score: Doubles,
    suggested: Integers,
) -> Suspects:
    """Who is suspect by these probabilities; without verdicts and the table."""
    known = np.flatnonzero(~np.isnan(score))
    order = known[np.argsort(-score[known], kind="stable")]
    suspect = np.zeros(log.n, np.bool_)
    # p rises with the score, but for what people have judged since
    first = known[np.lexsort((-score[known], -calibration.wrong[known]))]
    suspect[first[: round(calibration.errors.value)]] = True
    wrong = calibration.wrong
    how = How(
        "mean rank of " + ", ".join(_weighted(signal) for signal in read),
        calibration.words,
        "as many as are expected to be wrong",
        "a random tenth of all examples",
    )
    return Suspects(
        score,
        wrong,
        suspect,
        suggested,
        np.full(log.n, -1, np.int8),
        order,
        calibration.errors,
        precision_at(wrong, calibration.lower, calibration.upper, order),
        audit_slice(log.n, seed=seed),
        how,
        pl.DataFrame(),
    )


def _besides(odd: Verdicts, suspect: Bools) -> Verdicts:
    """Verdicts with this set of suspects, none of which is hard but right, or redundant."""
    own = {name: held & ~suspect for name, held in odd.held.items() if name in NOT_OF_SUSPECTS}
    return replace(odd, held={**odd.held, **own, "wrong": suspect})


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
