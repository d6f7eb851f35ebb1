"""Files that Label Studio itself wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from formats.exchange.pieces_by_hand import without_place
from quorate.formats.exchange.format import Options, exchange_format, sniffed
from quorate.formats.exchange.label_studio.format import LabelStudioOptions

SAMPLES = Path(__file__).parents[4] / "shared" / "data" / "formats" / "label_studio"
LS = exchange_format("label-studio")

pytestmark = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="the sample files of other tools are not here"
)


@pytest.mark.parametrize(
    ("name", "config", "tasks", "answers", "marks"),
    [
        ("test_export_coco_data.json", "test_export_coco_label_config.xml", 1, 2, 2),
        ("test_export_csv_csv_test.json", "", 2, 2, 0),
        ("test_export_csv_csv_test_history.json", "", 1, 1, 0),
        (
            "test_export_yolo_data_polygons.json",
            "test_export_yolo_label_config_polygons.xml",
            1,
            1,
            0,
        ),
    ],
)
def test_are_read_whole_and_come_back(
    tmp_path: Path, name: str, config: str, tasks: int, answers: int, marks: int
) -> None:
    said = LabelStudioOptions(config=str(SAMPLES / config) if config else "")
    assert sniffed(SAMPLES / name).name == "label-studio"
    with LS.read(SAMPLES / name, said) as reading:
        pieces = list(reading)
    judged = [one for piece in pieces for one in piece.judgments]
    assert reading.refusals.count == 0
    assert len(pieces) == tasks
    assert sum(len(one.labels) for one in judged) == answers
    assert sum(len(one.foreign) for one in judged) == marks
    LS.write(reading.project, pieces, tmp_path / "again.json", Options())
    again = list(LS.read(tmp_path / "again.json", Options()))
    assert [without_place(piece) for piece in again] == [without_place(piece) for piece in pieces]


def test_boxes_by_hand() -> None:
    with LS.read(SAMPLES / "test_export_csv_csv_test.json", Options()) as reading:
        piece = next(iter(reading))
    # x 4.857412088705009 %, y 11.690682128240109 %, 92.51 % by 71.76 %
    assert piece.judgments[0].labels["label"] == [
        {"shape": "box", "label": "Car", "x": 0.048574, "y": 0.116907, "w": 0.9251, "h": 0.7176}
    ]
    assert piece.judgments[0].state == "rejected"
    assert piece.suggestions[0].source == "model 0"
