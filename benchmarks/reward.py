"""Reward models on held-out prompts, beside the longer one and the ceiling.

    uv run python benchmarks/reward.py               PandaLM beside the project, and planted pairs
    uv run python benchmarks/reward.py --network     with networks too; needs PyTorch

Planted pairs are made of words that make a response likelier to be chosen and words that make it
less likely, by raters of whom each chooses with that probability, so that what could be reached is
known. ``cpu`` is the time of five folds, reading left out. Prints Markdown.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

import polars as pl

from quorate import from_rows
from quorate.analysis.preference.candidates import Candidates
from quorate.analysis.preference.reward import Pairs, pairs_of_judgments, reward_report
from quorate.analysis.preference.reward.recipe import Recipe

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from crowd_of_texts import planted

PANDALM = Path(__file__).parents[2] / "shared/data/preference/pandalm/testset-v1.json"
RECIPES = {
    "linear, posterior": Recipe(),
    "linear, share of votes": Recipe(labels="share"),
    "linear, majority": Recipe(labels="majority"),
    "linear, `raters`": Recipe(kind="raters"),
    "linear, `mean-variance`": Recipe(kind="mean-variance"),
}
NETWORKS = {
    "network, posterior": Recipe(encoder="network"),
    "network, `raters`": Recipe(encoder="network", kind="raters"),
    "network, `mean-variance`": Recipe(encoder="network", kind="mean-variance"),
}


def pandalm() -> Pairs:
    """999 pairs of replies by three raters."""
    rows = json.loads(PANDALM.read_text(encoding="utf-8"))
    named = ["tie", "response1", "response2"]
    votes = [
        (f"{row['idx']:03}", f"annotator{r}", named[row[f"annotator{r}"]])
        for row in rows
        for r in (1, 2, 3)
    ]
    texts = [
        (f"{row['idx']:03}", field, None, row[field])
        for row in rows
        for field in ("response1", "response2")
    ]
    frame = pl.DataFrame(texts, schema=["item", "field", "candidate", "text"], orient="row")
    prompts = {f"{row['idx']:03}": f"{row['instruction']}\n\n{row['input']}" for row in rows}
    return pairs_of_judgments(from_rows(votes), Candidates(frame, prompts, {}))


def measure(title: str, pairs: Pairs, recipes: dict[str, Recipe]) -> None:
    """A row a recipe."""
    for name, recipe in recipes.items():
        start = time.process_time()
        found = reward_report(pairs, recipe, curves=False)
        cpu = time.process_time() - start
        ceiling = found.ceiling
        bound = "–" if ceiling is None else f"{ceiling.lowest:.3f}–{ceiling.highest:.3f}"
        print(
            f"| {title} | {name} | {found.accuracy.value:.3f} ({found.accuracy.lower:.3f}–"
            f"{found.accuracy.upper:.3f}) | {found.longer.value:.3f} | {found.by_vote.value:.3f} "
            f"| {bound} | {found.chance_gap:.3f} | {found.log_loss:.3f} | {cpu:.1f} |",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--network", action="store_true")
    recipes = RECIPES | (NETWORKS if parser.parse_args().network else {})
    heads = (
        "pairs", "model", "accuracy", "the longer one", "one vote", "ceiling of one vote",
        "calibration gap", "log loss", "CPU s",
    )  # fmt: skip
    print(f"| {' | '.join(heads)} |\n|---|---|{'---|' * 2}{'---:|' * 5}")
    if PANDALM.exists():
        measure("PandaLM", pandalm(), recipes)
    else:
        print("PandaLM is not beside the project and was left out", file=sys.stderr)
    measure("planted", planted(prompts=300, pairs=3, raters=5), recipes)


if __name__ == "__main__":
    main()
