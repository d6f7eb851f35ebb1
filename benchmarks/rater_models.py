"""Models of raters, compared on items that they have not seen; the tables of docs/benchmarks.md.

    uv run python benchmarks/rater_models.py [planted] [pandalm] [dices]

``planted``: 13,000 ratings of 650 items by 200 raters in two groups, with given features of 64
numbers; a rating is linear in them, with slopes that differ by group, a constant of the rater's own
and noise. ``pandalm``: 999 pairs of texts by three raters, hashed words. ``dices``: 350
conversations; the votes of 40 raters are the features of an item, those of the other 83 are
predicted. The data lie in ../shared/data and are left out where they are not.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

import quorate
from quorate.analysis.disagreement.raters_model import RaterModels, rater_models
from quorate.schema import Judgments

DATA = Path(__file__).parents[1] / "../shared/data"


def planted(numeric: bool, seed: int = 0) -> tuple[Judgments, NDArray[np.float64]]:
    rng = np.random.default_rng(seed)
    features = rng.normal(size=(650, 64))
    slope = rng.normal(size=64) / 8
    by_group = 0.6 * rng.normal(size=(2, 64)) / 8
    group = rng.integers(0, 2, 200)
    own = rng.normal(0, 0.7, 200) + np.array([-0.3, 0.5])[group]
    rows = []
    for item, x in enumerate(features):
        for rater in rng.choice(200, 20, replace=False):
            z = float(x @ (slope + by_group[group[rater]]) + own[rater])
            number = round(float(np.clip(3 + z + rng.normal(0, 0.5), 1, 5)), 1)
            option = "yes" if rng.random() < 1 / (1 + np.exp(-1.5 * z)) else "no"
            rows.append(
                (f"i{item:03}", f"r{rater:03}", number if numeric else option, group[rater])
            )
    names = ("item", "rater", "label", "group")
    told = [dict(zip(names, row, strict=True)) for row in rows]
    kind = "numeric" if numeric else "categorical"
    return quorate.from_rows(told, groups=["group"], kind=kind), features


def pandalm() -> tuple[Judgments, dict[str, str]]:
    path = DATA / "preference/pandalm/testset-v1.json"
    rows = json.loads(path.read_text(encoding="utf-8"))
    words, parts = ("tie", "first", "second"), ("instruction", "response1", "response2")
    told = [
        {"item": f"{row['idx']:03}", "rater": f"r{r}", "label": words[row[f"annotator{r}"]]}
        for row in rows
        for r in (1, 2, 3)
    ]
    texts = {f"{row['idx']:03}": "\n".join(str(row[part]) for part in parts) for row in rows}
    return quorate.from_rows(told), texts


def dices(raters: int = 40) -> tuple[Judgments, NDArray[np.float64]]:
    frame = pl.read_csv(DATA / "disagreement/dices/labels.csv.gz").with_columns(
        pl.col("item").cast(pl.String)
    )
    names = sorted(frame["rater"].unique())
    apart = np.random.default_rng(0).permutation(names)[:raters].tolist()
    told = quorate.from_polars(frame.filter(~pl.col("rater").is_in(apart)))
    votes = frame.filter(pl.col("rater").is_in(apart)).with_columns(
        value=(pl.col("label") == "Yes") * 1.0 + (pl.col("label") == "Unsure") * 0.5
    )
    wide = votes.pivot("rater", index="item", values="value").fill_null(0.5)
    order = pl.DataFrame({"item": told.items})
    return told, order.join(wide, on="item", how="left").drop("item").to_numpy()


def show(title: str, found: RaterModels) -> None:
    dense = found.density
    print(f"\n{title}: {found.ratings:,} ratings, {found.splits} splits", end="; ")
    print(f"ratings a rater: median {dense.median:g}, {dense.dense:.0%} have 50")
    print(
        "| model | error | 95 % | sd of splits | loss | new raters | better than text by | CPU s |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for row in found.comparison.iter_rows(named=True):
        if row["refused"]:
            print(f"| {row['model']} | refused: {row['refused']} |")
            continue
        new = "—" if row["new_mae"] is None else f"{row['new_mae']:.3f}"
        print(
            f"| {row['model']} | {row['mae']:.3f} | {row['lower']:.3f} to {row['upper']:.3f} "
            f"| {row['seeds_sd']:.3f} | {row['loss']:.3f} | {new} "
            f"| {row['gain']:.3f} ({row['gain_lower']:.3f} to {row['gain_upper']:.3f}) "
            f"| {row['seconds']:.1f} |",
            flush=True,
        )


def main() -> None:
    asked = sys.argv[1:] or ["planted", "pandalm", "dices"]
    if "planted" in asked:
        for numeric in (True, False):
            told, features = planted(numeric)
            found = rater_models(told, features=features, columns=["group"])
            show(f"planted, {'numbers' if numeric else 'two options'}", found)
    if "pandalm" in asked and DATA.exists():
        judged, texts = pandalm()
        show("PandaLM", rater_models(judged, texts=texts))
    if "dices" in asked and DATA.exists():
        judged, votes = dices()
        show("DICES-350", rater_models(judged, features=votes))


if __name__ == "__main__":
    main()
