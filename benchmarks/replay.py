"""What asking the right rater the right question saves, on recorded judgments with gold.

    uv run python benchmarks/replay.py              seven sets, 20 orders, 4 raters at hand
    uv run python benchmarks/replay.py --online 1   raters come one at a time, nobody is turned away
    uv run python benchmarks/replay.py --choice uncertainty --orders 5 --sets rte dog

Reads the data sets beside the project (../shared/data/crowd) and prints Markdown. For each set: the
accuracy that a fixed overlap of 5 has (asked), where a campaign that is asked for it stops by
itself (judgments a scored item with those of gold items counted, accuracy reached on items whose
gold it was not given), and three ways to say what that saves; see ``quorate.assignment.replay``.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from quorate.assignment.replay import Replay, replay
from quorate.assignment.replay.result import at
from quorate.formats import read, read_gold
from quorate.schema import Kind

FOLDER = Path(__file__).parents[1].parent / "shared" / "data" / "crowd"
SETS = ["bird", "dog", "rte", "snow_temp", "CF_amt", "senti_1k", "face"]
AT = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0)


def run(name: str, options: argparse.Namespace) -> tuple[Replay, float]:
    """The replay of one set and its CPU seconds."""
    start = time.process_time()
    judgments = read(FOLDER / name / "labels.csv", kind=Kind.CATEGORICAL, duplicates="last")
    gold = read_gold(FOLDER / name / "gold.csv")
    found = replay(
        judgments,
        gold,
        options.choice,
        orders=options.orders,
        online=options.online,
        at_hand=options.at_hand,
        seed=options.seed,
        progress=lambda n: print(f"\r{name} {n}", end="", file=sys.stderr, flush=True),
    )
    return found, time.process_time() - start


def savings(found: dict[str, Replay], place: int) -> str:
    """The table against one yardstick."""
    lines = [
        "| set | asked | reached | judgments | saved | saved at what was reached "
        "| saved on the curve | area, points |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    rows = [(name, replayed.savings[place]) for name, replayed in found.items()]
    for name, s in rows:
        curve = "–" if s.saved_on_curve is None else f"{s.saved_on_curve:.0%}"
        lines.append(
            f"| {name} | {s.asked:.3f} | {s.reached:.3f} ± {s.reached_spread:.3f} "
            f"| {s.judgments:.2f} ± {s.judgments_spread:.2f} | {s.saved:.0%} "
            f"| {s.saved_at_reached:.0%} | {curve} | {100 * s.area:+.1f} |"
        )
    n = len(rows)
    gap = sum(s.reached - s.asked for _, s in rows) / n
    lines.append(
        f"| **mean** | | {gap:+.4f} of asked | | **{sum(s.saved for _, s in rows) / n:.1%}** "
        f"| {sum(s.saved_at_reached for _, s in rows) / n:.1%} "
        f"| {sum(s.saved_on_curve or 0.0 for _, s in rows) / n:.1%} "
        f"| {100 * sum(s.area for _, s in rows) / n:+.1f} |"
    )
    return "\n".join(lines)


def curves(found: dict[str, Replay]) -> str:
    """Accuracy at the same judgments a scored item, policy and yardsticks."""
    lines = [
        "| set | | " + " | ".join(f"{x:g}" for x in AT) + " |",
        "|---|---|" + "---:|" * len(AT),
    ]
    for name, replayed in found.items():
        rows = {replayed.choice: replayed.curve, **replayed.fixed}
        for label, line in rows.items():
            cells = " | ".join(f"{at(line, x):.3f}" for x in AT)
            lines.append(f"| {name} | {label} | {cells} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", nargs="+", default=SETS)
    parser.add_argument("--choice", default="information")
    parser.add_argument("--orders", type=int, default=20)
    parser.add_argument("--online", type=int, default=4)
    parser.add_argument("--at-hand", type=int, default=8)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    found, seconds = {}, 0.0
    for name in options.sets:
        found[name], took = run(name, options)
        seconds += took
    print(
        f"choice {options.choice}, {options.orders} orders, {options.online} raters at hand, "
        f"{options.at_hand} items each, seed {options.seed}; {seconds:.0f} CPU s\n"
    )
    for place, yardstick in enumerate(("majority vote", "Dawid–Skene")):
        print(f"Against a fixed overlap of 5 with {yardstick}:\n\n{savings(found, place)}\n")
    print(f"Accuracy by judgments a scored item:\n\n{curves(found)}\n")
    busy = ", ".join(
        f"{name} {r.busiest:.0%} ({r.busiest_recorded:.0%} recorded)" for name, r in found.items()
    )
    print(f"Judgments of the busiest tenth of raters: {busy}")


if __name__ == "__main__":
    main()
