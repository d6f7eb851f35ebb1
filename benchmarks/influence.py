"""What influence is good for: leaving out predicted, wrong labels found, and at what cost.

    uv run --with scikit-learn python benchmarks/influence.py leave-out
    uv run --with scikit-learn python benchmarks/influence.py flips
    uv run --with scikit-learn python benchmarks/influence.py flips --data banking77
    uv run --with scikit-learn python benchmarks/influence.py network

``leave-out``: softmax regression on 300 of scikit-learn's digits, 10 % of labels wrong; every
fourth example is left out and the regression trained anew; correlation and slope of the change of
losses against what was predicted. ``flips``: the share of planted wrong labels among the first
5–30 % of an order, Koh & Liang's curve, and the area under precision and recall; orders are
self-influence, the harm to a trusted set, the loss of the same regression, the loss had the example
been left out, the built-in model's confidence out of sample (five folds), and none. ``network``:
conjugate gradients and LiSSA on the built-in network, against each other and training anew.
banking77 lies beside the project (``../shared/data/diagnosis``), which a clone does not have.
"""

from __future__ import annotations

import argparse
import time
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.diagnosis.evidence import Evidence
from quorate.analysis.diagnosis.influence import (
    NetworkLoss,
    fit,
    influence,
    influence_by_products,
)
from quorate.analysis.diagnosis.model.features import features_of
from quorate.analysis.diagnosis.model.network import Descent, Network, Shape, started
from quorate.analysis.diagnosis.model.training import train
from quorate.analysis.diagnosis.planting.planted import plant
from quorate.analysis.diagnosis.signal import method

Bools = NDArray[np.bool_]
Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]
Singles = NDArray[np.float32]

CHECKED = (0.05, 0.10, 0.15, 0.20, 0.30)


def digits() -> tuple[Singles, Longs]:
    from sklearn.datasets import load_digits

    images, labels = load_digits(return_X_y=True)
    return features_of(rows=np.asarray(images, np.float32)), np.asarray(labels, np.int64)


def banking77() -> tuple[Singles, Longs]:
    beside = Path(__file__).resolve().parents[2] / "shared/data/diagnosis/banking77"
    with np.load(beside / "minilm_embeddings.npz") as kept:
        return features_of(rows=kept["X"].astype(np.float32)), kept["y"].astype(np.int64)


def losses(probabilities: Doubles, labels: Longs) -> Doubles:
    own = probabilities[np.arange(len(labels)), labels]
    return np.asarray(-np.log(np.maximum(own, 1e-300)))


def against(predicted: Doubles, seen: Doubles) -> str:
    slope = np.polyfit(predicted, seen, 1)[0]
    return f"{np.corrcoef(predicted, seen)[0, 1]:.4f} ({slope:.2f})"


def leave_out(seeds: list[int], penalties: list[float]) -> None:
    rows, labels = digits()
    names = [str(k) for k in range(10)]
    print(
        "| penalty, seed | own | own, Newton | mean of 300 tests | Newton | single test | Newton |"
    )
    for penalty in penalties:
        for seed in seeds:
            order = np.random.default_rng(seed).permutation(len(labels))
            some, test = order[:300], order[300:600]
            given = plant(labels[some], names, 0.1, "symmetric", seed).labels
            said = leave_out_row(rows, labels, some, test, given, penalty)
            print(f"| {penalty:g}, {seed} | {said} |", flush=True)


def leave_out_row(
    rows: Singles, labels: Longs, some: Longs, test: Longs, given: Longs, penalty: float
) -> str:
    found = influence(rows[some], given, 10, penalty=penalty, curvature="whole")
    assert found.model is not None
    before = losses(found.model.probabilities(rows[test]), labels[test])
    left = np.arange(0, 300, 4)
    own, moved = np.empty(len(left)), np.empty((len(left), 300))
    for number, i in enumerate(left):
        kept = np.delete(np.arange(300), i)
        anew = fit(
            rows[some[kept]], given[kept], 10, penalty=penalty, start=found.model.weights,
            whole=True, tolerance=1e-9,
        )  # fmt: skip
        own[number] = losses(anew.probabilities(rows[some[[i]]]), given[[i]])[0]
        moved[number] = losses(anew.probabilities(rows[test]), labels[test]) - before
    change = own - found.losses[left]
    asked = rows[test[:20]], labels[test[:20]]
    first, stepped = (found.influence_on(*asked, newton=by) for by in (False, True))
    whole = [
        found.influence_on(rows[test], labels[test], together=True, newton=by).mean[left]
        for by in (False, True)
    ]

    def single(values: Doubles) -> str:
        each = [np.corrcoef(values[left, t], moved[:, t])[0, 1] for t in range(20)]
        return f"{np.median(each):.4f}"

    return " | ".join(
        [
            against(found.own[left], change),
            against(found.left_out_losses[left] - found.losses[left], change),
            against(whole[0], moved.mean(axis=1)),
            against(whole[1], moved.mean(axis=1)),
            single(first.values),
            single(stepped.values),
        ]
    )


def curve(suspicion: Doubles, wrong: Bools) -> str:
    order = np.argsort(-np.nan_to_num(suspicion, nan=-np.inf), kind="stable")
    hits = np.cumsum(wrong[order])
    found = [hits[round(share * len(wrong)) - 1] / wrong.sum() for share in CHECKED]
    at = np.flatnonzero(wrong[order])
    area = float((np.arange(1, len(at) + 1) / (at + 1)).mean())
    return " | ".join(f"{share:.3f}" for share in [*found, area])


def row(seed: int, wrong: Bools, name: str, values: Doubles, spent: float) -> None:
    print(f"| {name} | {seed} | {curve(values, wrong)} | {spent:.1f} |", flush=True)


def flips(data: str, seeds: list[int], penalties: list[float]) -> None:
    rows, labels = digits() if data == "digits" else banking77()
    names = [str(k) for k in range(int(labels.max()) + 1)]
    print(f"| {data}, order | seed | {' | '.join(f'{s:.0%}' for s in CHECKED)} | AUPRC | CPU s |")
    for seed in seeds:
        order = np.random.default_rng([seed, 5]).permutation(len(labels))
        trusted, some = order[:300], order[300:]
        planted = plant(labels[some], names, 0.1, "symmetric", seed)
        wrong = planted.wrong

        told = partial(row, seed, wrong)

        told("none", np.random.default_rng([seed, 6]).random(len(some)), 0)
        for penalty in penalties:
            start = time.process_time()
            found = influence(rows[some], planted.labels, len(names), penalty=penalty)
            _ = found.own
            trained = time.process_time() - start
            told(f"self-influence, {found.how[:9]}, penalty {penalty:g}", found.own, trained)
            told(f"its loss, penalty {penalty:g}", found.losses, trained)
            start = time.process_time()
            _ = found.left_out_losses
            more = time.process_time() - start
            told(f"left-out loss, penalty {penalty:g}", found.left_out_losses, trained + more)
            on = found.influence_on(rows[trusted], labels[trusted], together=True)
            told(f"harm to 300 trusted, penalty {penalty:g}", -on.mean, trained)
        start = time.process_time()
        log = train(rows[some], planted.labels, tuple(names), seed=seed)
        evidence = Evidence(log, seed)
        spent = time.process_time() - start
        told("outside-confidence", method("outside-confidence").read(evidence).suspicion, spent)
        told("self-confidence, last epoch", -last(evidence, planted.labels), spent)


def last(evidence: Evidence, labels: Longs) -> Doubles:
    return np.asarray(evidence.last_probabilities[np.arange(len(labels)), labels], np.float64)


def trained(rows: Singles, labels: Longs, epochs: int, start: Network | None = None) -> Network:
    """The built-in network, by whole-batch descent, until it stands still."""
    shape = Shape(rows.shape[1], 16, int(labels.max()) + 1)
    first = started(shape, np.random.default_rng(0)) if start is None else start
    network = Network(shape, first.weights.copy())
    descent = Descent(network, 0.5, decay=1e-2)
    for _ in range(epochs):
        descent.step(rows, labels)
    return network


def network(seeds: list[int]) -> None:
    rows, labels = digits()
    names = [str(k) for k in range(10)]
    print(
        "| network, seed | conjugate against anew | LiSSA against anew | LiSSA against conjugate |"
    )
    for seed in seeds:
        order = np.random.default_rng(seed).permutation(len(labels))
        some, test = order[:300], order[300:303]
        given = plant(labels[some], names, 0.1, "symmetric", seed).labels
        model = trained(rows[some], given, 4000)
        loss = NetworkLoss(model, rows[some], given, bend="gauss-newton", decay=1e-2)
        targets = np.stack([loss.gradient(rows[[t]], labels[[t]]) for t in test])
        by = {}
        for solver in ("conjugate", "lissa"):
            start = time.process_time()
            by[solver] = influence_by_products(
                loss.product, loss.along, targets, 300, solver=solver, damping=0.0 + 1e-4,
                depth=2000,
            )  # fmt: skip
            print(f"    {solver}: {time.process_time() - start:.1f} CPU s")
        harmful = np.argsort(np.abs(by["conjugate"].values).max(axis=1))[-25:]
        left = np.union1d(harmful, np.arange(0, 300, 12))
        before = [at(model, rows, labels, int(t)) for t in test]
        moved = np.empty((len(left), 3))
        for number, i in enumerate(left):
            kept = np.delete(np.arange(300), i)
            anew = trained(rows[some[kept]], given[kept], 1500, model)
            moved[number] = [at(anew, rows, labels, int(t)) for t in test]
        moved -= before
        told = [against(by[solver].values[left].ravel(), moved.ravel()) for solver in by]
        told.append(against(by["lissa"].values.ravel(), by["conjugate"].values.ravel()))
        print(f"| {seed} | {' | '.join(told)} |", flush=True)


def at(model: Network, rows: Singles, labels: Longs, test: int) -> float:
    logits = model.scores(rows[[test]])[0].astype(np.float64)
    top = float(logits.max())
    return float(top + np.log(np.exp(logits - top).sum()) - logits[labels[test]])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["leave-out", "flips", "network"])
    parser.add_argument("--data", choices=["digits", "banking77"], default="digits")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--penalties", type=float, nargs="+", default=[1.0, 0.1])
    asked = parser.parse_args()
    if asked.what == "leave-out":
        leave_out(asked.seeds, asked.penalties)
    elif asked.what == "flips":
        flips(asked.data, asked.seeds, asked.penalties)
    else:
        network(asked.seeds)


if __name__ == "__main__":
    main()
