"""How well single signals of a training find planted wrong labels, and the sets that rules flag.

    uv run python benchmarks/diagnosis_trajectories.py                    digits
    uv run python benchmarks/diagnosis_trajectories.py --data banking77
    uv run python benchmarks/diagnosis_trajectories.py --others           those off the trajectory

Area under the curve of precision and recall of each signal, over labels flipped symmetrically and
to the nearest class; then precision, recall and F1 of what is flagged by a rule: threshold samples
(two more trainings), the noise classifier (one more), another class above the given one out of
sample. banking77 lies beside the project (``../shared/data/diagnosis``), which a clone does not
have. The model is the built-in one, five folds.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.diagnosis.evidence import Evidence
from quorate.analysis.diagnosis.log import TrainingLog
from quorate.analysis.diagnosis.model.features import features_of
from quorate.analysis.diagnosis.model.training import train
from quorate.analysis.diagnosis.planting.noise_classifier import noise_classifier
from quorate.analysis.diagnosis.planting.planted import Kind, plant
from quorate.analysis.diagnosis.planting.threshold_samples import threshold_verdict
from quorate.analysis.diagnosis.signal import method

Bools = NDArray[np.bool_]
Doubles = NDArray[np.float64]
Integers = NDArray[np.int64]

SIGNALS: dict[str, dict[str, str | int]] = {
    "confidence": {},
    "variability": {},
    "correctness": {},
    "forgetting": {},
    "aum": {},
    "aum, all epochs": {"epochs": "all"},
    "el2n": {},
    "el2n, window": {"epochs": "window"},
    "outside-confidence": {},
    "outside-margin": {},
    "neighbours": {},
}
OTHERS: dict[str, dict[str, str | int]] = {
    "ncv": {},
    "incv": {},
    "confident-learning": {},
    "self-confidence": {},
    "normalized-margin": {},
    "confidence-weighted-entropy": {},
    "pair-posterior": {},
    "self-influence": {},
    "left-out-loss": {},
}
FLAGGING = ("outside-confidence", "outside-margin")
FLAGGING_OTHERS = ("ncv", "incv", "confident-learning")


def digits() -> tuple[NDArray[np.float32], Integers]:
    from sklearn.datasets import load_digits

    images, labels = load_digits(return_X_y=True)
    return features_of(rows=np.asarray(images, np.float32)), np.asarray(labels, np.int64)


def banking77() -> tuple[NDArray[np.float32], Integers]:
    beside = Path(__file__).resolve().parents[2] / "shared/data/diagnosis/banking77"
    with np.load(beside / "minilm_embeddings.npz") as kept:
        return features_of(rows=kept["X"].astype(np.float32)), kept["y"].astype(np.int64)


def average_precision(suspicion: Doubles, wrong: Bools) -> float:
    """The mean of the precision at each wrong one, equals counted together."""
    order = np.argsort(-np.nan_to_num(suspicion, nan=-np.inf), kind="stable")
    ranked, hit = suspicion[order], wrong[order]
    ends = np.append(np.flatnonzero(np.diff(ranked) != 0), len(hit) - 1)
    found = np.cumsum(hit)[ends]
    precision = found / (ends + 1)
    return float(precision @ np.diff(found, prepend=0) / wrong.sum())


def of_set(flagged: Bools, wrong: Bools) -> str:
    hits = int((flagged & wrong).sum())
    precision, recall = hits / max(int(flagged.sum()), 1), hits / int(wrong.sum())
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return f"{precision:.2f}/{recall:.2f}/{f1:.2f}"


def row(
    rows: NDArray[np.float32],
    labels: Integers,
    kind: Kind,
    share: float,
    seed: int,
    *,
    more: bool,
    others: bool,
) -> None:
    names = [str(k) for k in range(int(labels.max()) + 1)]
    planted = plant(labels, names, share, kind, seed, features=rows)

    def trained(given: Integers, classes: tuple[str, ...] = tuple(names)) -> TrainingLog:
        return train(rows, given, classes, seed=seed)

    start = time.process_time()
    evidence = Evidence(trained(planted.labels), seed)
    spent = time.process_time() - start
    areas = []
    for name, options in (OTHERS if others else SIGNALS).items():
        said = method(name.partition(",")[0], **options).read(evidence)
        areas.append(f"{average_precision(said.suspicion, planted.wrong):.3f}")
    sets = []
    for name in FLAGGING_OTHERS if others else FLAGGING:
        flagged = method(name).read(evidence).flagged
        assert flagged is not None
        sets.append(of_set(flagged, planted.wrong))
    if more and not others:
        verdict = threshold_verdict(planted.labels, names, trained, seed=seed)
        sets.append(of_set(verdict.flagged, planted.wrong))
        classifier = noise_classifier(evidence, trained, seed=seed)
        sets.append(of_set(classifier.flagged, planted.wrong))
    window = sorted(evidence.window(seen) for seen in evidence.inside())
    print(f"| {kind} {share:.0%} | {seed} | {' | '.join(areas)} |", flush=True)
    print(f"    sets {' | '.join(sets)}; windows {window}; {spent:.0f} CPU s", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", choices=["digits", "banking77"], default="digits")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--shares", type=float, nargs="+", default=[0.1, 0.2, 0.4])
    parser.add_argument("--only-signals", action="store_true", help="no further trainings")
    parser.add_argument("--others", action="store_true", help="signals off the trajectory")
    asked = parser.parse_args()
    rows, labels = digits() if asked.data == "digits" else banking77()
    print(f"| {asked.data} | seed | {' | '.join(OTHERS if asked.others else SIGNALS)} |")
    kinds: tuple[Kind, ...] = ("symmetric", "asymmetric")
    for kind in kinds:
        for share in asked.shares:
            for seed in asked.seeds:
                more = not asked.only_signals
                row(rows, labels, kind, share, seed, more=more, others=asked.others)


if __name__ == "__main__":
    main()
