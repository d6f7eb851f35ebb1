"""Texts chosen by other libraries; run in an environment of its own by benchmarks/texts.py.

    python text_peers.py NAME FILE.json OUT.json

FILE holds rows of item, rater and text. The chosen texts by item go to OUT; the CPU time of the
call, from a table in memory, to the output as JSON. crowd-kit brings no encoder of texts: here one
counts character n-grams.
"""

from __future__ import annotations

import json
import sys
import time
import zlib
from pathlib import Path

import numpy as np
import pandas as pd
from crowdkit.aggregation import ROVER, TextHRRASA, TextRASA

LONGEST = 4
"""characters of the longest n-gram"""
PLACES = 2048
ITERATIONS = 20


def encoded(text: str) -> np.ndarray:
    """Square roots of the counts of n-grams of 1 to 4 characters, each in a place by its hash."""
    places = np.zeros(PLACES)
    for size in range(1, LONGEST + 1):
        for start in range(len(text) - size + 1):
            places[zlib.crc32(text[start : start + size].encode()) % PLACES] += 1
    return np.sqrt(places)


NO_TRUTH = {"true_objects": None}
METHODS = {
    "TextRASA": lambda table: TextRASA(encoded, n_iter=ITERATIONS).fit_predict(table, **NO_TRUTH),
    "TextHRRASA": lambda table: TextHRRASA(encoded, n_iter=ITERATIONS).fit_predict(
        table, **NO_TRUTH
    ),
    "ROVER": lambda table: ROVER(str.split, " ".join).fit_predict(table),
}


def main(name: str, file: str, out: str) -> None:
    """Choose, and say how long it took."""
    table = pd.DataFrame(json.loads(Path(file).read_text()), columns=["task", "worker", "text"])
    began = time.process_time()
    chosen = METHODS[name](table)
    spent = time.process_time() - began
    Path(out).write_text(json.dumps({str(item): str(text) for item, text in chosen.items()}))
    print(json.dumps({"cpu": spent}))


if __name__ == "__main__":
    main(*sys.argv[1:])
