"""How near chosen texts come to references, on real translations and on made-up transcripts.

    uv run python benchmarks/texts.py
    uv run python benchmarks/texts.py --peer       with crowd-kit beside, in its own environment

Reads the sets beside the project (../shared/data/crowd/crowdwsa_*: translations from Japanese by
about ten raters each, with a reference) and prints Markdown: mean chrF and GLEU of the chosen
texts, of a random answer, of the longest and of the one nearest the reference, which no choice can
beat; with the gain over the first two and its 95 % interval over sentences. Then transcripts of
made-up sentences by five raters of unlike skill: words wrong in a hundred, and sentences that are
right to the letter. Nothing is tuned by data set.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import polars as pl
from scipy.stats import spearmanr

from quorate import from_rows
from quorate.analysis.agreement import agreement
from quorate.analysis.consensus import Method, consensus
from quorate.analysis.consensus.text_medoid import Medoid
from quorate.analysis.consensus.text_rasa import RASA
from quorate.analysis.consensus.text_rover import ROVER
from quorate.analysis.texts import against
from quorate.formats import read, read_gold
from quorate.schema import Judgments, Kind

FOLDER = Path(__file__).parents[1].parent / "shared" / "data" / "crowd"
SETS = ("crowdwsa_J1", "crowdwsa_T1", "crowdwsa_T2")
METHODS = ("auto", "medoid", "hrrasa", "rasa", "rover")
BASES = ("random", "longest", "nearest")
ERRORS = (0.05, 0.1, 0.15, 0.3, 0.5)
"""how often each rater of the made-up transcripts gets a word wrong"""
TRANSCRIBED: dict[str, Method] = {
    "medoid": Medoid(),
    "rasa": RASA(),
    "rover, not weighted": ROVER(weighted=False),
    "rover": ROVER(),
}
PEERS = Path(__file__).parent / "peers" / "text_peers.py"
PACKAGES = ("crowd-kit==1.4.2", "scikit-learn==1.5.2")
PEER_METHODS = ("TextRASA", "TextHRRASA", "ROVER")
SENTENCES, LENGTH, WORDS, RUNS = 200, 10, 500, 5


def main() -> None:
    """Print the tables, or say why not."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--peer", action="store_true", help="run crowd-kit too")
    peers = PEER_METHODS if parser.parse_args().peer else ()
    if (FOLDER / SETS[0]).is_dir():
        translations(peers)
    else:
        print(f"translations skipped: no data sets at {FOLDER}")
    transcripts(peers)


def translations(peers: tuple[str, ...]) -> None:
    rows: dict[str, dict[str, tuple[float, float, float]]] = {}
    gains, notes = [], []
    for name in SETS:
        judgments = read(FOLDER / name / "labels.csv", kind=Kind.TEXT)
        gold = read_gold(FOLDER / name / "gold.csv")
        for method in METHODS:
            began = time.process_time()
            found = consensus(judgments, method)
            spent = time.process_time() - began
            measured = against(judgments, found.labels, gold)
            score = dict(
                measured.table.select(pl.format("{} {}", "metric", "choice"), "score").rows()
            )
            rows.setdefault(method, {})[name] = (score["chrf chosen"], score["gleu chosen"], spent)
            for base in BASES:
                both = (score[f"chrf {base}"], score[f"gleu {base}"], float("nan"))
                rows.setdefault(f"*{base}*", {})[name] = both
            if method == "medoid":
                gains += [(name, *row) for row in measured.table.rows() if row[1] in BASES[:2]]
                nearness = measured.items.filter(metric="chrf").sort("item")["chosen"]
                known = found.table.sort("item")["probability"].is_not_null()
                certain = found.table.sort("item")["probability"]
                rank = spearmanr(certain.filter(known), nearness.filter(known)).statistic
                notes.append(f"* {name}: certainty and chrF to the reference, Spearman {rank:.2f}")
        for peer in peers:
            answer = by_peer(peer, judgments)
            if answer is None:
                continue
            chosen, spent = answer
            labels = pl.Series([chosen[item] for item in judgments.items])
            table = against(judgments, labels, gold).table
            (chrf,) = table.filter(metric="chrf", choice="chosen")["score"]
            (gleu,) = table.filter(metric="gleu", choice="chosen")["score"]
            rows.setdefault(f"crowd-kit {peer}", {})[name] = (chrf, gleu, spent)
        report = agreement(judgments, ["chrf-alpha", "chrf"], bootstrap=0)
        notes.append(
            f"* {name}: " + ", ".join(f"{a.coefficient} {a.value:.3f}" for a in report.results)
        )
    print("| choice |" + "".join(f" {name} chrF | GLEU | CPU s |" for name in SETS))
    print("|---|" + "---:|---:|---:|" * len(SETS))
    for method, by in rows.items():
        cells = [f"{c:.3f} | {g:.3f} | {s:.2f}".replace("nan", "–") for c, g, s in by.values()]
        print(f"| {method} | " + " | ".join(cells) + " |")
    print("\nGain of `medoid`:\n\n| set | metric | over | gain | 95 % |\n|---|---|---|---:|---|")
    for name, metric, base, _, gain, lower, upper in gains:
        print(f"| {name} | {metric} | {base} | {gain:+.3f} | {lower:+.3f} to {upper:+.3f} |")
    print("\n" + "\n".join(notes))


def by_peer(name: str, judgments: Judgments) -> tuple[dict[str, str], float] | None:
    """The texts that crowd-kit chooses, and the CPU seconds it takes; None where it fails."""
    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder) / "judgments.json", Path(folder) / "chosen.json"
        path.write_text(json.dumps(judgments.to_polars().select("item", "rater", "label").rows()))
        command = ["uv", "run", "--no-project"]
        command += [part for package in PACKAGES for part in ("--with", package)]
        command += ["python", str(PEERS), name, str(path), str(out)]
        single = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, env=os.environ | single
        )
        if done.returncode:
            print(f"crowd-kit {name}: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
            return None
        spent = json.loads(done.stdout.strip().splitlines()[-1])["cpu"]
        return json.loads(out.read_text()), float(spent)


def transcripts(peers: tuple[str, ...]) -> None:
    wrong: dict[str, list[float]] = {}
    right: dict[str, list[float]] = {}
    for seed in range(RUNS):
        judgments, truth = made_up(seed)
        said = judgments.to_polars()
        answers = {f"rater {r}": said.filter(rater=r) for r in judgments.raters}
        for name, frame in answers.items():
            note(wrong, right, name, dict(frame.select("item", "label").rows()), truth)
        for name, method in TRANSCRIBED.items():
            found = consensus(judgments, method)
            note(wrong, right, name, dict(zip(found.items, found.labels, strict=True)), truth)
        for peer in peers:
            answer = by_peer(peer, judgments)
            if answer is not None:
                note(wrong, right, f"crowd-kit {peer}", answer[0], truth)
    print("\n| transcript | words wrong, % | sentences right, % |\n|---|---:|---:|")
    for name in wrong:
        print(f"| {name} | {100 * np.mean(wrong[name]):.2f} | {100 * np.mean(right[name]):.1f} |")


def made_up(seed: int) -> tuple[Judgments, dict[str, str]]:
    """Sentences of random words; a wrong word is another, none, or followed by one more."""
    rng = np.random.default_rng(seed)
    syllables = [a + b for a in "bdfgklmnprst" for b in "aeiou"]
    words = ["".join(rng.choice(syllables, 2)) for _ in range(WORDS)]
    truth = {f"s{n:03}": " ".join(rng.choice(words, LENGTH)) for n in range(SENTENCES)}
    rows = []
    for name, sentence in truth.items():
        for rater, error in enumerate(ERRORS):
            said: list[str] = []
            for word in sentence.split():
                draw = rng.random() / error
                if draw >= 0.75:
                    said.append(word)
                if draw < 0.5 or 0.75 <= draw < 1:
                    said.append(str(rng.choice(words)))
            rows.append((name, str(rater), " ".join(said)))
    return from_rows(rows, kind="text"), truth


def note(
    wrong: dict[str, list[float]],
    right: dict[str, list[float]],
    name: str,
    said: dict[str, str],
    truth: dict[str, str],
) -> None:
    errors = sum(distance(said[item].split(), text.split()) for item, text in truth.items())
    wrong.setdefault(name, []).append(errors / (SENTENCES * LENGTH))
    right.setdefault(name, []).append(float(np.mean([said[i] == t for i, t in truth.items()])))


def distance(one: list[str], other: list[str]) -> int:
    """Words to change, leave out or put in."""
    row = list(range(len(other) + 1))
    for n, a in enumerate(one, 1):
        above, row = row, [n]
        for k, b in enumerate(other, 1):
            row.append(min(above[k - 1] + (a != b), above[k] + 1, row[-1] + 1))
    return row[-1]


if __name__ == "__main__":
    main()
