"""What it costs to write and read 10,000 annotated items in the formats of other tools.

    python benchmarks/formats.py [--items 10000]

Each item has a text of about 200 characters, three annotations of a choice, a rating and two
spans. CPU seconds (user and system) of this process, the least of three runs; the file is on disk
when the clock stops. Label Studio 1.23 took 20 to 22 s of CPU for an export of 10,000 items with
one annotation each, by its own server (research of November 2026).
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from quorate.formats.exchange.format import Format, Options, exchange_format
from quorate.formats.exchange.record import Judged, Piece, Project
from quorate.schema.content import ContentField
from quorate.schema.json_value import Json
from quorate.schema.options import Option
from quorate.schema.questions import Rating, SingleChoice, Spans

FORMATS = {"quorate": "", "label-studio": ".json", "table": ".csv"}
RUNS = 3
SENTENCE = "Vera Okoye of the Market Guild hands out the places on Linden Square at nine. "


def project() -> Project:
    """A choice, a rating and spans about a text."""
    words = tuple(Option(value=word) for word in ("event", "traffic", "services"))
    marks = tuple(Option(value=word) for word in ("person", "place"))
    return Project(
        "notices",
        (ContentField(name="notice", type="text"),),
        (
            SingleChoice(name="topic", type="single_choice", ask="What about?", options=words),
            Rating(name="clear", type="rating", ask="How clear?"),
            Spans(name="names", type="spans", ask="Mark names.", of="notice", labels=marks),
        ),
    )


def pieces(items: int, each: int) -> Iterator[Piece]:
    """Items that ``each`` raters judged."""
    words = ("event", "traffic", "services")
    for n in range(items):
        text = f"{n}. {SENTENCE * 3}"[:200]
        start = text.index("Vera")
        place = text.index("Linden")
        spans: Json = {
            "spans": [
                _span("s1", start, start + 10, text, "person"),
                _span("s2", place, place + 13, text, "place"),
            ],
            "relations": [],
        }
        yield Piece(
            str(n),
            {"notice": text},
            tuple(
                Judged(
                    str(rater),
                    {"topic": words[(n + rater) % 3], "clear": n % 5 + 1, "names": spans},
                    1_700_000_000_000 + n,
                    4.5,
                )
                for rater in range(each)
            ),
        )


def _span(name: str, start: int, end: int, text: str, label: str) -> Json:
    return {"id": name, "start": start, "end": end, "text": text[start:end], "label": label}


def cpu(work: Callable[[], object]) -> float:
    """The least CPU seconds of a few runs."""
    found = []
    for _ in range(RUNS):
        before = time.process_time()
        work()
        found.append(time.process_time() - before)
    return min(found)


def read_all(format_: Format, target: Path) -> int:
    """Read every piece of a file; how many there are."""
    return sum(1 for _ in format_.read(target, Options()))


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--items", type=int, default=10_000)
    items = parser.parse_args().items
    asked = project()
    print(f"{items:,} items; CPU seconds\n")
    print(f"{'format':<14}{'judgments':>10}{'MB':>8}{'write':>8}{'read':>8}")
    with tempfile.TemporaryDirectory() as made:
        for each in (1, 3):
            given = list(pieces(items, each))
            for name, suffix in FORMATS.items():
                format_, target = exchange_format(name), Path(made) / f"{name}{suffix}"
                said = Options(force=True)
                write = cpu(partial(format_.write, asked, given, target, said))
                files = [target] if target.is_file() else list(target.iterdir())
                size = sum(file.stat().st_size for file in files) / 1e6
                read = cpu(partial(read_all, format_, target))
                print(f"{name:<14}{items * each:>10,}{size:>8.1f}{write:>8.2f}{read:>8.2f}")


if __name__ == "__main__":
    main()
