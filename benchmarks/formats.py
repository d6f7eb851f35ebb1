"""What it costs to write and read 10,000 annotated items in the formats of other tools.

    python benchmarks/formats.py [--items 10000] [--campaign]

Each item has a text of about 200 characters, three annotations of a choice, a rating and two
spans. CPU seconds (user and system) of this process, the least of three runs; the file is on disk
when the clock stops. Label Studio 1.23 took 20 to 22 s of CPU for an export of 10,000 items with
one annotation each, by its own server (research of November 2026).

With --campaign the same items and judgments, three an item, are laid into an installation, and
whole commands are measured: `quorate status`, which only starts, and `quorate export`.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from quorate.client import Client, ForeignJudgment, Item
from quorate.formats.exchange.format import Format, Options, exchange_format
from quorate.formats.exchange.record import Judged, Piece, Project
from quorate.schema.campaign import campaign_spec
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


def lay(data: Path, items: int, each: int) -> None:
    """An installation with a campaign whose items are judged."""
    asked = project()
    declared = {
        "quorate": 1,
        "paradigm": "prescriptive",
        "name": asked.title,
        "title": "What are notices about?",
        "purpose": "To sort the notices of a town.",
        "content": [one.model_dump(exclude_defaults=True) for one in asked.content],
        "questions": [
            one.model_dump(exclude_defaults=True, by_alias=True) for one in asked.questions
        ],
        "guideline": {"version": "1.0", "text": "Judge the notice, not the writer."},
        "overlap": each,
    }
    with Client.local(data, make=True) as client:
        client.open_campaign(campaign_spec(declared))
        client.add_items(
            asked.title, (Item(piece.content, item=piece.item) for piece in pieces(items, each))
        )
        given = (
            ForeignJudgment(
                f"{piece.item}-{one.rater}", piece.item, one.rater, one.labels, at=one.at,
                seconds=one.seconds,
            )
            for piece in pieces(items, each)
            for one in piece.judgments
        )  # fmt: skip
        client.import_judgments(asked.title, "table", "notices.csv", "0" * 64, given)


def command(*arguments: str) -> float:
    """The least CPU seconds of a few processes."""
    quorate, found = str(Path(sys.executable).parent / "quorate"), []
    for _ in range(RUNS):
        before = os.times()
        subprocess.run([quorate, *arguments], check=True, stdout=subprocess.DEVNULL)
        after = os.times()
        found.append(
            after.children_user + after.children_system
            - before.children_user - before.children_system
        )  # fmt: skip
    return min(found)


def of_a_campaign(items: int, each: int) -> None:
    """Print a table of commands on an installation."""
    with tempfile.TemporaryDirectory() as made:
        data = Path(made) / "data"
        lay(data, items, each)
        print(f"{items:,} items, {items * each:,} judgments; CPU seconds of whole commands\n")
        print(f"{'status':<14}{command('status', '--data', str(data)):>8.2f}")
        for name in ("label-studio", "quorate"):
            out = str(Path(made) / name)
            took = command(
                "export", name, project().title, "--data", str(data), "--out", out, "--force"
            )
            print(f"{name:<14}{took:>8.2f}", flush=True)


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--items", type=int, default=10_000)
    parser.add_argument("--campaign", action="store_true")
    given_arguments = parser.parse_args()
    items = given_arguments.items
    if given_arguments.campaign:
        of_a_campaign(items, 3)
        return
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
