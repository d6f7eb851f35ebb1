"""crowd-kit's methods on the data sets; runs in crowd-kit's own environment, prints JSON.

A method may take LIMIT CPU seconds a set; what fails or takes longer is left out and said.
"""

import json
import resource
import subprocess
import sys
import time
from pathlib import Path

LIMIT = 240
METHODS = ["MajorityVote", "DawidSkene", "OneCoinDawidSkene", "Wawa", "ZeroBasedSkill", "KOS"]
METHODS += ["MACE", "GLAD"]


def one(folder: Path, method: str) -> None:
    """Fit one method on one set and print its accuracy and CPU seconds."""
    import crowdkit.aggregation as aggregation
    import pandas as pd

    resource.setrlimit(resource.RLIMIT_CPU, (LIMIT + 10, LIMIT + 10))
    labels = pd.read_csv(folder / "labels.csv", dtype=str)
    labels = labels.drop_duplicates(["item", "rater"], keep="last")
    labels = labels.rename(columns={"item": "task", "rater": "worker"})
    gold = pd.read_csv(folder / "gold.csv", dtype=str).set_index("item")["label"]
    if method == "KOS":
        options = sorted(labels["label"].unique())
        labels["label"] = labels["label"].map({o: k for k, o in enumerate(options)})
        gold = gold.map({o: k for k, o in enumerate(options)})
    start = time.process_time()
    found = getattr(aggregation, method)().fit_predict(labels)
    seconds = time.process_time() - start
    right = (found.reindex(gold.index) == gold).mean()
    print(json.dumps({"accuracy": float(right), "seconds": seconds}))


def main() -> None:
    """Every method on every set, each in a process of its own."""
    folder, names = Path(sys.argv[1]), sys.argv[2:]
    scores: dict = {}
    for method in METHODS:
        for name in names:
            call = [sys.executable, __file__, "--one", str(folder / name), method]
            done = subprocess.run(call, capture_output=True, text=True)
            if done.returncode:
                why = (done.stderr.strip().splitlines() or ["stopped at the time limit"])[-1]
                print(f"{method} on {name}: {why[:120]}", file=sys.stderr, flush=True)
                continue
            scores.setdefault(f"crowd-kit {method}", {})[name] = json.loads(done.stdout)
        print(method, "done", file=sys.stderr, flush=True)
    print(json.dumps(scores))


if __name__ == "__main__":
    if sys.argv[1] == "--one":
        one(Path(sys.argv[2]), sys.argv[3])
    else:
        main()
