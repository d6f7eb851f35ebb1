"""A project of Label Studio with every control, written to the specification, and its tasks."""

from __future__ import annotations

import json
from pathlib import Path

from quorate.schema.json_value import Json

TEXT = "Ada 😀 met Bo in Ur."
HTML = "<p>A &amp; B<br/>met <b>Bo</b></p>"
INTERFACE = """<View>
  <Text name="text" value="$text"/>
  <Image name="image" value="$image"/>
  <Audio name="audio" value="$sound.wav"/>
  <Video name="video" value="$film" frameRate="25"/>
  <HyperText name="page" value="$html"/>
  <Paragraphs name="talk" value="$talk" nameKey="who" textKey="says"/>
  <Chat name="chat" value="$chat"/>
  <List name="results" value="$items"/>
  <Text name="one" value="$reply_a"/>
  <Text name="two" value="$reply_b"/>
  <Header value="How does it sound?"/>
  <Choices name="sentiment" toName="text" required="true">
    <Choice value="Positive" alias="pos" hotkey="p"/>
    <Choice value="Nega|tive"/>
  </Choices>
  <Choices name="topics" toName="text" choice="multiple">
    <Choice value="sport"/><Choice value="news"/>
  </Choices>
  <Taxonomy name="kind" toName="text">
    <Choice value="animal"><Choice value="dog/wolf"/><Choice value="cat"/></Choice>
    <Choice value="stone"/>
  </Taxonomy>
  <Taxonomy name="kinds" toName="text">
    <Choice value="a"><Choice value="b"/></Choice>
  </Taxonomy>
  <Rating name="stars" toName="text" maxRating="7"/>
  <Number name="count" toName="text" min="0" max="10"/>
  <TextArea name="words" toName="text"/>
  <DateTime name="day" toName="text"/>
  <Labels name="ner" toName="text"><Label value="PER"/><Label value="LOC"/></Labels>
  <Relations><Relation value="met"/></Relations>
  <HyperTextLabels name="marks" toName="page"><Label value="X"/></HyperTextLabels>
  <ParagraphLabels name="lines" toName="talk"><Label value="greeting"/></ParagraphLabels>
  <RectangleLabels name="boxes" toName="image"><Label value="car"/></RectangleLabels>
  <PolygonLabels name="shapes" toName="image"><Label value="car"/></PolygonLabels>
  <KeyPointLabels name="points" toName="image"><Label value="nose"/></KeyPointLabels>
  <BrushLabels name="strokes" toName="image"><Label value="cat"/></BrushLabels>
  <EllipseLabels name="rounds" toName="image"><Label value="head"/></EllipseLabels>
  <Labels name="speech" toName="audio"><Label value="voice"/></Labels>
  <VideoRectangle name="track" toName="video"/>
  <Labels name="objects" toName="video"><Label value="ball"/></Labels>
  <TimelineLabels name="scenes" toName="video"><Label value="goal"/></TimelineLabels>
  <Pairwise name="better" toName="one,two"/>
  <Ranker name="order" toName="results"/>
  <TextArea name="why" toName="image" perRegion="true"/>
</View>
"""
DATA: dict[str, Json] = {
    "text": TEXT,
    "image": "https://example.org/a.jpg",
    "sound.wav": "https://example.org/a.wav",
    "film": "https://example.org/a.mp4",
    "html": HTML,
    "talk": [{"who": "Ann", "says": "Hello, Bo"}, {"who": "Bo", "says": "Hi"}],
    "chat": [{"role": "user", "content": "Why?"}],
    "items": [{"id": "x", "title": "One"}, {"id": "y", "title": "Two", "body": "2"}],
    "reply_a": "Because.",
    "reply_b": "No idea.",
    "source_id": 17,
}


def result(name: str, kind: str, value: Json, to: str = "text", **more: Json) -> dict[str, Json]:
    """A result of a control; ``more`` stands beside its value."""
    return {
        "id": f"{name}-1",
        "from_name": name,
        "to_name": to,
        "type": kind,
        "origin": "manual",
        "value": value,
    } | more


SIZE: dict[str, Json] = {"original_width": 200, "original_height": 100, "image_rotation": 0}
RESULTS: list[Json] = [
    result("sentiment", "choices", {"choices": ["pos"]}),
    result("topics", "choices", {"choices": ["news", "sport"]}),
    result("kind", "taxonomy", {"taxonomy": [["animal", "dog/wolf"]]}),
    result("kinds", "taxonomy", {"taxonomy": [["a", "b"], ["a"]]}),
    result("stars", "rating", {"rating": 6}),
    result("count", "number", {"number": 2.5}),
    result("words", "textarea", {"text": ["First.", "Second."]}),
    result("day", "datetime", {"datetime": "2026-11-21"}),
    # the face is one code point and two UTF-16 units: Bo stands at 10 and at 11
    result("ner", "labels", {"start": 0, "end": 3, "text": "Ada", "labels": ["PER"]}),
    result("ner", "labels", {"start": 10, "end": 12, "text": "Bo", "labels": ["PER", "LOC"]})
    | {"id": "bo"},
    {
        "type": "relation",
        "from_id": "ner-1",
        "to_id": "bo",
        "direction": "right",
        "labels": ["met"],
    },
    result(
        "marks",
        "hypertextlabels",
        {
            "start": "/p[1]/text()[2]",
            "end": "/p[1]/b[1]/text()[1]",
            "startOffset": 0,
            "endOffset": 2,
            # «A & B» and the line break are six characters, «met » four
            "globalOffsets": {"start": 6, "end": 12},
            "text": "met Bo",
            "hypertextlabels": ["X"],
        },
        "page",
    ),
    result(
        "lines",
        "paragraphlabels",
        {
            "start": "0",
            "end": "1",
            "startOffset": 7,
            "endOffset": 2,
            "text": "Bo\nHi",
            "paragraphlabels": ["greeting"],
        },
        "talk",
    ),
    result(
        "boxes",
        "rectanglelabels",
        {
            "x": 10,
            "y": 20,
            "width": 30,
            "height": 10,
            "rotation": 0,
            "rectanglelabels": ["car"],
        },
        "image",
        **SIZE,
    ),
    result(
        "boxes",
        "rectanglelabels",
        {
            "x": 50,
            "y": 10,
            "width": 20,
            "height": 20,
            "rotation": 90,
            "rectanglelabels": ["car"],
        },
        "image",
        **SIZE,
    )
    | {"id": "turned"},
    result(
        "shapes",
        "polygonlabels",
        {"points": [[10, 10], [20, 10], [15, 30]], "closed": True, "polygonlabels": ["car"]},
        "image",
        **SIZE,
    ),
    result(
        "points",
        "keypointlabels",
        {"x": 22.5, "y": 31, "width": 0.5, "keypointlabels": ["nose"]},
        "image",
        **SIZE,
    ),
    result(
        "strokes",
        "brushlabels",
        {"format": "rle", "rle": [0, 0, 0, 16, 57], "brushlabels": ["cat"]},
        "image",
        **SIZE,
    ),
    result(
        "rounds",
        "ellipselabels",
        {
            "x": 50,
            "y": 50,
            "radiusX": 5,
            "radiusY": 10,
            "rotation": 15,
            "ellipselabels": ["head"],
        },
        "image",
        **SIZE,
    ),
    result(
        "speech",
        "labels",
        {"start": 1.25, "end": 3.5, "channel": 0, "labels": ["voice"]},
        "audio",
    ),
    result(
        "track",
        "videorectangle",
        {
            "framesCount": 100,
            "duration": 4,
            "sequence": [
                {
                    "frame": 1,
                    "enabled": True,
                    "rotation": 0,
                    "x": 10,
                    "y": 10,
                    "width": 10,
                    "height": 10,
                    "time": 0.04,
                },
                {
                    "frame": 20,
                    "enabled": False,
                    "rotation": 0,
                    "x": 50,
                    "y": 10,
                    "width": 10,
                    "height": 10,
                    "time": 0.8,
                },
            ],
            "labels": ["ball"],
        },
        "video",
    ),
    result(
        "scenes",
        "timelinelabels",
        {"ranges": [{"start": 26, "end": 50}], "timelinelabels": ["goal"]},
        "video",
    ),
    result("better", "pairwise", {"selected": "right"}, "one,two"),
    result("order", "ranker", {"ranker": {"order": ["y", "x"]}}, "results"),
    result(
        "chat",
        "chatmessage",
        {"chatmessage": {"role": "assistant", "content": "So.", "createdAt": 1761626717856}},
        "chat",
    ),
    result(
        "why",
        "textarea",
        {
            "x": 10,
            "y": 20,
            "width": 30,
            "height": 10,
            "rotation": 0,
            "text": ["It has wheels."],
        },
        "image",
    )
    | {"id": "boxes-1"},
]
TASKS: list[Json] = [
    {
        "id": 6141,
        "data": DATA,
        "meta": {"batch": 3},
        "annotations": [
            {
                "id": 18047,
                "completed_by": {"id": 14, "email": "ada@example.org", "first_name": "Ada"},
                "result": RESULTS,
                "was_cancelled": False,
                "ground_truth": True,
                "created_at": "2024-05-15T12:09:16.789000Z",
                "updated_at": "2024-05-15T12:10:00.000000Z",
                "lead_time": 1.849,
                "unique_id": "de253957",
            },
            {
                "id": 18048,
                "completed_by": 15,
                "result": [],
                "was_cancelled": True,
                "created_at": "2024-05-15T12:09:17Z",
            },
            {
                "id": 18049,
                "completed_by": 16,
                "result": [result("sentiment", "choices", {"choices": ["Nega|tive"]})],
                "last_action": "rejected",
                "created_at": "2024-05-15T12:09:18Z",
            },
        ],
        "drafts": [
            {
                "id": 5,
                "user": "17",
                "result": [result("stars", "rating", {"rating": 1})],
                "created_at": "2024-05-15T12:09:19Z",
                "lead_time": 3,
            }
        ],
        "predictions": [
            {
                "model_version": "model 0",
                "score": 0.5,
                "result": [
                    result("sentiment", "choices", {"choices": ["pos"]}, score=0.75),
                    result("stars", "rating", {"rating": 3}),
                ],
            }
        ],
    },
    {"id": 6142, "data": DATA | {"text": "Plain."}, "annotations": []},
]


def write_export(folder: Path, name: str = "export", *, interface: bool = True) -> Path:
    """The tasks as an export, with the interface beside it."""
    path = folder / f"{name}.json"
    path.write_text(json.dumps(TASKS), encoding="utf-8")
    if interface:
        path.with_suffix(".xml").write_text(INTERFACE, encoding="utf-8")
    return path
