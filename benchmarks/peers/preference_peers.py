"""Strengths by other libraries; run in an environment of its own by benchmarks/preference.py.

    python preference_peers.py NAME FILE.npz OUT.npy

FILE has first, second, rater and won of each comparison. The strengths in logits, with mean 0, go
to OUT; the CPU time of the call, from arrays in memory, to the output as JSON.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable

import numpy as np


def choix_call(name: str, data: dict[str, np.ndarray], n: int) -> Callable[[], np.ndarray]:
    import choix

    winner = np.where(data["won"], data["first"], data["second"])
    loser = np.where(data["won"], data["second"], data["first"])
    method = name.partition(" ")[2]
    if method == "ilsr_pairwise_dense":

        def dense() -> np.ndarray:
            counts = np.bincount(winner * n + loser, minlength=n * n).reshape(n, n)
            return choix.ilsr_pairwise_dense(counts.astype(float), tol=1e-10)

        return dense
    pairs = list(zip(winner.tolist(), loser.tolist(), strict=True))
    call = getattr(choix, method)
    return lambda: call(n, pairs)


def crowdkit_call(name: str, data: dict[str, np.ndarray], n: int) -> Callable[[], np.ndarray]:
    import pandas as pd
    from crowdkit.aggregation import BradleyTerry, NoisyBradleyTerry

    frame = pd.DataFrame(
        {
            "worker": data["rater"],
            "left": data["first"],
            "right": data["second"],
            "label": np.where(data["won"], data["first"], data["second"]),
        }
    )
    kind = NoisyBradleyTerry if name.endswith("Noisy") else BradleyTerry

    def call() -> np.ndarray:
        scores = kind(n_iter=100).fit_predict(frame).sort_index().to_numpy()
        return np.log(scores) if kind is BradleyTerry else scores

    return call


def arena_call(name: str, data: dict[str, np.ndarray], n: int) -> Callable[[], np.ndarray]:
    import pandas as pd
    from arena_rank.models.bradley_terry import BradleyTerry
    from arena_rank.utils.data_utils import PairDataset

    frame = pd.DataFrame(
        {
            "model_a": [f"m{k:05d}" for k in data["first"]],
            "model_b": [f"m{k:05d}" for k in data["second"]],
            "winner": np.where(data["won"], "model_a", "model_b"),
        }
    )

    def call() -> np.ndarray:
        pairs = PairDataset.from_pandas(frame)
        model = BradleyTerry(n_competitors=len(pairs.competitors))
        found = model.compute_ratings_and_cis(pairs, significance_level=0.05, ci_method="sandwich")
        order = np.argsort(found["competitors"])
        # ratings of Elo's kind: 400 points are a factor of 10
        return np.asarray(found["ratings"])[order] * np.log(10) / 400

    call()  # the first call compiles
    return call


def main() -> None:
    name, path, out = sys.argv[1:]
    data = dict(np.load(path))
    n = int(max(data["first"].max(), data["second"].max())) + 1
    calls = {"choix": choix_call, "crowd-kit": crowdkit_call, "arena-rank": arena_call}
    call = calls[name.split()[0]](name, data, n)
    start = time.process_time()
    strengths = call()
    cpu = time.process_time() - start
    np.save(out, strengths - strengths.mean())
    print(json.dumps({"cpu": cpu}))


if __name__ == "__main__":
    main()
