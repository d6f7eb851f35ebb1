"""How well the default suspects find planted wrong labels, beside cleanlab on the same folds.

    uv run python benchmarks/diagnosis.py digits --kept FOLDER       one data set, three fresh seeds
    uv run python benchmarks/diagnosis.py banking77 --kept FOLDER
    uv run python benchmarks/diagnosis.py clinc150 --kept FOLDER
    uv run python benchmarks/diagnosis.py --kept FOLDER              the tables of all that was kept

Labels are flipped symmetrically and to the nearest class, 10, 20 and 40 % of them. The built-in
model trains in five folds; cleanlab is given its out-of-sample probabilities after the last epoch,
as its guide says, and also their mean over epochs. Each setting is one line of JSON in FOLDER, so
that a run goes on where it was stopped. Needs cleanlab and scikit-learn (group dev); banking77 and
clinc150 lie beside the project (``../shared/data/diagnosis``), which a clone does not have. The
default score was chosen on seeds 11–13; others than these are fresh.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.diagnosis.model.features import features_of
from quorate.analysis.diagnosis.model.training import train
from quorate.analysis.diagnosis.planting.planted import Kind, plant
from quorate.analysis.diagnosis.report import diagnose
from quorate.analysis.diagnosis.signal import method
from quorate.analysis.diagnosis.suspects.calibration import by_joint

Bools = NDArray[np.bool_]
Doubles = NDArray[np.float64]
Integers = NDArray[np.int64]
Singles = NDArray[np.float32]

BESIDE = Path(__file__).resolve().parents[2] / "shared/data/diagnosis"
DATA = ("digits", "banking77", "clinc150")
KINDS: tuple[Kind, ...] = ("symmetric", "asymmetric")
SHARES = (0.1, 0.2, 0.4)
RULES = ("prune_by_noise_rate", "prune_by_class", "both", "confident_learning")
SINGLE = ("aum", "el2n", "neighbours", "outside-confidence", "outside-margin", "pair-posterior")


def digits() -> tuple[Singles, Integers]:
    from sklearn.datasets import load_digits

    images, labels = load_digits(return_X_y=True)
    return features_of(rows=np.asarray(images, np.float32)), np.asarray(labels, np.int64)


def banking77() -> tuple[Singles, Integers]:
    with np.load(BESIDE / "banking77/minilm_embeddings.npz") as kept:
        return features_of(rows=kept["X"].astype(np.float32)), kept["y"].astype(np.int64)


def clinc150() -> tuple[Singles, Integers]:
    with gzip.open(BESIDE / "clinc150/data_full.json.gz") as file:
        rows = json.load(file)["train"]
    names = {name: place for place, name in enumerate(sorted({label for _, label in rows}))}
    labels = np.array([names[label] for _, label in rows], np.int64)
    return features_of(texts=[text for text, _ in rows]), labels


LOADED = {"digits": digits, "banking77": banking77, "clinc150": clinc150}


def average_precision(suspicion: Doubles, wrong: Bools) -> float:
    """The mean of the precision at each wrong one, equals counted together."""
    order = np.argsort(-np.nan_to_num(suspicion, nan=-np.inf), kind="stable")
    ranked, hit = suspicion[order], wrong[order]
    ends = np.append(np.flatnonzero(np.diff(ranked) != 0), len(hit) - 1)
    found = np.cumsum(hit)[ends]
    return float((found / (ends + 1)) @ np.diff(found, prepend=0) / wrong.sum())


def f1(flagged: Bools, wrong: Bools) -> float:
    return float(2 * (flagged & wrong).sum() / max(int(flagged.sum() + wrong.sum()), 1))


def calibration_error(p: Doubles, wrong: Bools, bins: int = 10) -> float:
    """Σ over ten bins of as many examples each of the bin's share · |mean p - share wrong|."""
    parts = np.array_split(np.argsort(p, kind="stable"), bins)
    return float(sum(len(b) * abs(p[b].mean() - wrong[b].mean()) for b in parts) / len(p))


def peers(labels: Integers, wrong: Bools, said: Singles, name: str) -> dict[str, Any]:
    """cleanlab's scores and sets on one table of probabilities."""
    from cleanlab.filter import find_label_issues
    from cleanlab.rank import get_label_quality_scores

    said = said / said.sum(axis=1, keepdims=True)
    areas = {
        f"cleanlab self-confidence, {name}": "self_confidence",
        f"cleanlab normalized margin, {name}": "normalized_margin",
    }
    return {
        "areas": {
            title: average_precision(-get_label_quality_scores(labels, said, method=how), wrong)
            for title, how in areas.items()
        },
        "sets": {
            f"cleanlab {rule}, {name}": f1(
                find_label_issues(labels, said, filter_by=rule, n_jobs=1), wrong
            )
            for rule in RULES
        },
    }


def setting(rows: Singles, true: Integers, kind: Kind, share: float, seed: int) -> dict[str, Any]:
    """One line: all figures of one setting and seed."""
    names = [str(k) for k in range(int(true.max()) + 1)]
    flipped = plant(true, names, share, kind, seed, features=rows)
    start = time.process_time()
    log = train(rows, flipped.labels, names, seed=seed)
    trained = time.process_time()
    found = diagnose(log, seed=seed)
    spent = time.process_time()
    suspects, wrong, evidence = found.suspects, flipped.wrong, found.evidence
    implied = by_joint(evidence, suspects.score)
    ours = {"quorate": average_precision(suspects.score, wrong)}
    for name in SINGLE:
        ours[name] = average_precision(method(name).read(evidence).suspicion, wrong)
    last = peers(flipped.labels, wrong, evidence.last_probabilities, "last epoch")
    mean = peers(flipped.labels, wrong, evidence.probabilities, "mean over epochs")
    at = suspects.precision
    hits = np.cumsum(wrong[suspects.order])[at.k - 1] / at.k
    return {
        "kind": kind,
        "share": share,
        "seed": seed,
        "n": len(true),
        "areas": ours | last["areas"] | mean["areas"],
        "sets": {"quorate": f1(suspects.suspect, wrong)} | last["sets"] | mean["sets"],
        "errors": [suspects.errors.value, suspects.errors.lower, suspects.errors.upper],
        "planted": int(wrong.sum()),
        "brier": {
            "planted": float(((suspects.wrong - wrong) ** 2).mean()),
            "joint": float(((implied.wrong - wrong) ** 2).mean()),
            "constant": float(wrong.mean() * (1 - wrong.mean())),
        },
        "calibration": {
            "planted": calibration_error(suspects.wrong, wrong),
            "joint": calibration_error(implied.wrong, wrong),
        },
        "precision": [at.k.tolist(), at.value.tolist(), hits.tolist()],
        "within": float(((at.lower <= hits) & (hits <= at.upper)).mean()),
        "seconds": {"training": trained - start, "diagnosis": spent - trained},
    }


def measure(data: str, seeds: Sequence[int], kept: Path) -> None:
    kept.mkdir(parents=True, exist_ok=True)
    path = kept / f"{data}.jsonl"
    done = {(line["kind"], line["share"], line["seed"]) for line in read(path)}
    rows, true = LOADED[data]()
    for seed in seeds:
        for kind in KINDS:
            for share in SHARES:
                if (kind, share, seed) in done:
                    continue
                line = setting(rows, true, kind, share, seed)
                with path.open("a") as file:
                    file.write(json.dumps(line) + "\n")
                print(data, kind, share, seed, f"{line['areas']['quorate']:.3f}", flush=True)


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def table(title: str, part: str, lines: dict[str, list[dict[str, Any]]]) -> None:
    """Means over seeds: a column a setting, a row a score, best mean first."""
    cells: dict[str, dict[str, float]] = {}
    for data, own in lines.items():
        for kind in KINDS:
            for share in SHARES:
                some = [one for one in own if one["kind"] == kind and one["share"] == share]
                for name in some[0][part] if some else ():
                    value = float(np.mean([one[part][name] for one in some]))
                    cells.setdefault(name, {})[f"{data[:3]} {kind[:1]}{share:.0%}"] = value
    columns = list(cells["quorate" if "quorate" in cells else next(iter(cells))])
    means = {name: float(np.mean(list(row.values()))) for name, row in cells.items()}
    print(f"\n| {title} | {' | '.join(columns)} | mean |\n|{'---|' * (len(columns) + 2)}")
    best = 1 if part in ("brier", "calibration") else -1
    for name in sorted(cells, key=lambda name: best * means[name]):
        shown = " | ".join(f"{cells[name][column]:.3f}" for column in columns)
        print(f"| {name} | {shown} | {means[name]:.3f} |")


def summary(kept: Path) -> None:
    lines = {data: read(kept / f"{data}.jsonl") for data in DATA}
    lines = {data: own for data, own in lines.items() if own}
    for title, part in (
        ("area under precision and recall", "areas"),
        ("F1 of the set", "sets"),
        ("Brier of p(wrong)", "brier"),
        ("calibration error of p(wrong)", "calibration"),
    ):
        table(title, part, lines)
    for data, own in lines.items():
        ratio = [one["errors"][0] / one["planted"] for one in own]
        inside = [one["errors"][1] <= one["planted"] <= one["errors"][2] for one in own]
        spent = float(np.mean([sum(one["seconds"].values()) for one in own]))
        close = float(np.mean([one["within"] for one in own]))
        print(
            f"\n{data}: {len(own)} runs, seeds {sorted({one['seed'] for one in own})}; expected "
            f"errors / planted {np.mean(ratio):.2f} ({min(ratio):.2f}–{max(ratio):.2f}), interval "
            f"holds the planted number in {np.mean(inside):.0%}; precision at k within its "
            f"interval {close:.0%}; {spent:.0f} CPU s a run"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", choices=DATA, nargs="*", help="what to measure; none: the tables")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--kept", type=Path, required=True, help="folder of what was measured")
    asked = parser.parse_args()
    for data in asked.data:
        measure(data, asked.seeds, asked.kept)
    summary(asked.kept)


if __name__ == "__main__":
    main()
