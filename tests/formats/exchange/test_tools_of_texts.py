"""What the formats of text tools and crowds have in common: they tell each other's files apart,
take every project, make campaigns, and refuse in words.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from formats.exchange.pieces_by_hand import PIECES, every_project
from quorate.formats.exchange.argilla import Argilla, ArgillaOptions
from quorate.formats.exchange.crowd_kit import CrowdKit, CrowdKitOptions
from quorate.formats.exchange.doccano import Doccano, DoccanoOptions
from quorate.formats.exchange.format import Format, Options, formats, sniffed
from quorate.formats.exchange.hugging_face import HuggingFace
from quorate.formats.exchange.mturk import MTurk
from quorate.formats.exchange.native.campaign import campaign_of
from quorate.formats.exchange.native.format import Native
from quorate.formats.exchange.potato import Potato
from quorate.formats.exchange.preference_files import PreferenceFiles
from quorate.formats.exchange.prodigy import Prodigy
from quorate.formats.exchange.prolific import Prolific
from quorate.formats.exchange.toloka import Toloka
from quorate.schema.errors import QuorateError
from quorate.schema.json_value import Json

WRITTEN: list[tuple[Format, str, Options]] = [
    (Argilla(), "argilla", ArgillaOptions()),
    (Argilla(), "argilla-disk", ArgillaOptions(layout="disk")),
    (Doccano(), "doccano.zip", DoccanoOptions()),
    (Doccano(), "doccano", DoccanoOptions()),
    (Prodigy(), "prodigy.jsonl", Options()),
    (CrowdKit(), "crowd-kit", CrowdKitOptions(question="single_choice")),
    (HuggingFace(), "hugging-face", Options()),
]
NAMES = [name for _, name, _ in WRITTEN]


@pytest.mark.parametrize(("kind", "name", "options"), WRITTEN, ids=NAMES)
def test_every_project_is_written_told_apart_and_makes_a_campaign(
    kind: Format, name: str, options: Options, tmp_path: Path
) -> None:
    target = tmp_path / name
    written = kind.write(every_project(), PIECES, target, options)
    assert written.files
    assert all(file.exists() for file in written.files)
    assert sniffed(target).name == kind.name
    with kind.read(target, type(options)()) as reading:
        pieces = list(reading)
        assert pieces
        # what `quorate import` does with them: the campaign, its items and judgments
        campaign_of(reading.project)
        Native().write(reading.project, pieces, tmp_path / "campaign", Options())
    with Native().read(tmp_path / "campaign", Options()) as again:
        assert [piece.item for piece in again] == [piece.item for piece in pieces]


@pytest.mark.parametrize(("kind", "name", "options"), WRITTEN, ids=NAMES)
def test_the_same_pieces_give_the_same_bytes(
    kind: Format, name: str, options: Options, tmp_path: Path
) -> None:
    if name.endswith(".zip"):
        pytest.skip("a zip has the time at which it was made")
    for folder in ("one", "two"):
        kind.write(every_project(), PIECES, tmp_path / folder / name, options)
    one, two = (dict(_bytes(tmp_path / folder)) for folder in ("one", "two"))
    assert one == two
    with pytest.raises(QuorateError, match="there already"):
        kind.write(every_project(), PIECES, tmp_path / "one" / name, options)


def _bytes(folder: Path) -> Iterator[tuple[str, bytes]]:
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            yield str(file.relative_to(folder)), file.read_bytes()


def test_all_are_declared() -> None:
    declared = {found.name for found in formats()}
    mine = {kind.name for kind, _, _ in WRITTEN}
    assert mine | {"mturk", "toloka", "prolific", "potato", "preferences"} <= declared


ROWS: dict[str, dict[str, Json]] = {
    "argilla": {
        "id": "1", "fields": {"text": "Zoë"}, "metadata": {"a": 1}, "vectors": {},
        "suggestions": {"q": {"value": "a", "score": 0.5, "agent": "m"}},
        "responses": {"q": [{"value": "a", "user_id": "u"}]},
    },
    "doccano": {
        "id": 1, "text": "Zoë", "label": [[0, 1, "A"]], "cats": ["b"], "Comments": ["c"],
        "entities": [{"id": 1, "start_offset": 0, "end_offset": 1, "label": "A"}],
        "relations": [], "meta": {}, "filename": "a.png", "bbox": [], "segmentation": [],
    },
    "prodigy": {
        "text": "Zoë", "_input_hash": 1, "_task_hash": 2, "answer": "accept", "tokens": [],
        "spans": [{"start": 0, "end": 1, "label": "A"}], "options": [{"id": 1, "text": "x"}],
        "accept": [1], "label": "B", "relations": [], "audio_spans": [], "_view_id": "blocks",
        "user_input": "w", "field_id": "f", "meta": {}, "_timestamp": 1, "image": "i", "width": 1,
        "height": 1, "question": "q", "_annotator_id": "a",
    },
    "potato": {
        "instance_id": "i", "user_id": "u", "labels": {"s": {"a": "a"}},
        "spans": {"t": [{"start": 0, "end": 1, "name": "A"}]}, "links": {},
        "annotator_origin": None,
    },
    "preferences": {
        "prompt": "Why?", "response_1": "a", "response_2": "b", "preference_strength": 1,
        "all_preferences_unprocessed": [{"strength": 1}], "split": "train", "id": 3,
    },
}  # fmt: skip
INNER = ["id", "start", "end", "label", "start_offset", "end_offset", "points", "x", "y", "width",
         "height", "text", "role", "content", "value", "user_id", "status", "name", "from_id",
         "to_id", "type", "head_span", "child_span", "schema", "score", "response", "annotations",
         "comment"]  # fmt: skip
WORDS = ["accept", "reject", "ner_manual", "image_manual", "choice", "a", "", " ", "b|c", "\x00",
         "𝔅", "ok\nno", "x" * 300, "relations", "submitted", "rect"]  # fmt: skip


def _changed(rng: Random, row: dict[str, Json]) -> dict[str, Json]:
    """The row with one to four of its values changed or left out."""
    changed = dict(row)
    for key in rng.sample(list(row), rng.randrange(1, 5)):
        if rng.random() < 0.25:
            del changed[key]
        else:
            changed[key] = _any(rng)
    return changed


def _any(rng: Random, depth: int = 0) -> Json:
    kind = rng.randrange(9 if depth < 3 else 5)
    if kind == 0:
        return rng.choice([None, True, False])
    if kind == 1:
        return rng.choice([0, 1, 2, -3, 10**30, 0.5, -1e300])
    if kind < 5:
        return rng.choice(WORDS)
    if kind < 7:
        return [_any(rng, depth + 1) for _ in range(rng.randrange(4))]
    return {rng.choice(INNER): _any(rng, depth + 1) for _ in range(rng.randrange(5))}


@pytest.mark.parametrize("kind", [Argilla(), Doccano(), Prodigy(), Potato(), PreferenceFiles()],
                         ids=lambda kind: kind.name)  # fmt: skip
def test_whatever_is_in_the_rows_is_read_or_refused_in_words(kind: Format, tmp_path: Path) -> None:
    rng = Random(8)
    path = tmp_path / "rows.jsonl"
    read = refused = 0
    for _ in range(150):
        rows = [_changed(rng, ROWS[kind.name]) for _ in range(rng.randrange(1, 4))]
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
        kind.sniff(path)
        for skip in (False, True):
            try:
                with kind.read(path, kind.options(skip_bad=skip)) as reading:
                    for piece in reading:
                        assert piece.item
                    if reading.project.questions:
                        campaign_of(reading.project)
                    read += 1
            except QuorateError:
                refused += 1
    assert min(read, refused) > 0


@pytest.mark.parametrize(
    ("kind", "head"),
    [
        (MTurk(), ["HITId", "WorkerId", "AssignmentStatus", "Input.a", "Answer.b", "Answer.c.d",
                   "Answer.taskAnswers", "SubmitTime", "WorkTimeInSeconds"]),
        (Toloka(), ["INPUT:a", "OUTPUT:b", "GOLDEN:b", "ASSIGNMENT:worker_id", "ASSIGNMENT:status",
                    "ASSIGNMENT:submitted", "ASSIGNMENT:task_id"]),
        (Prolific(), ["PROLIFIC_PID", "item", "a", "seconds", "at"]),
        (CrowdKit(), ["task", "worker", "label", "left", "right"]),
    ],
    ids=["mturk", "toloka", "prolific", "crowd-kit"],
)  # fmt: skip
def test_whatever_is_in_the_cells_is_read_or_refused_in_words(
    kind: Format, head: list[str], tmp_path: Path
) -> None:
    rng = Random(8)
    path = tmp_path / "rows.tsv"
    cells = ["", "1", "x", "[1", '["a","b"]', "{}", "true", "Approved", "SKIPPED", "-5", "1e9"]
    cells += ["Fri Nov 20 12:00:00 PST 2026", "𝔅", "a|b", "nan", '[{"q": {"label": 3}}]']
    read = refused = 0
    for _ in range(150):
        lines = [[rng.choice(cells) for _ in head] for _ in range(rng.randrange(1, 5))]
        quoted = [[f'"{cell}"'.replace('"', '""')[1:-1] for cell in line] for line in lines]
        path.write_text("\n".join("\t".join(line) for line in [head, *quoted]) + "\n")
        for skip in (False, True):
            try:
                with kind.read(path, kind.options(skip_bad=skip)) as reading:
                    list(reading)
                    if reading.project.questions:
                        campaign_of(reading.project)
                    read += 1
            except QuorateError:
                refused += 1
    assert min(read, refused) > 0
