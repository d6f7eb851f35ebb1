"""A file of each format with one element that is broken beside one that is sound."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from quorate.schema.json_value import Json


@dataclass(frozen=True)
class Broken:
    """The files by name, which of them (or the folder, ``.``) is read, and what is told of the
    element: where it is, the path of the value, what was found, what was expected."""

    files: Mapping[str, str | bytes]
    read: str
    place: str
    path: str
    found: str
    expected: str
    options: Mapping[str, object] = field(default_factory=dict)


def lines(*rows: Mapping[str, Json]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def parquet(**columns: list[object]) -> bytes:
    file = io.BytesIO()
    pl.DataFrame(columns).write_parquet(file)
    return file.getvalue()


CAMPAIGN = """
quorate: 1
paradigm: prescriptive
name: tone
title: Tone
purpose: To see.
content: [{name: text, type: text}]
questions: [{name: tone, type: single_choice, ask: "Which?", options: [warm, cold]}]
guideline: {version: "1", text: Look.}
"""
ARGILLA = {
    "guidelines": None,
    "fields": [{"name": "text", "required": True, "settings": {"type": "text"}}],
    "questions": [
        {
            "name": "tone",
            "required": True,
            "settings": {
                "type": "label_selection",
                "options": [{"value": "warm", "text": "warm"}, {"value": "cold", "text": "cold"}],
            },
        }
    ],
}


def argilla_record(name: str, value: Json) -> Json:
    return {
        "id": name,
        "fields": {"text": "Hello"},
        "metadata": {},
        "suggestions": {},
        "responses": {"tone": [{"value": value, "user_id": "u1"}]},
        "vectors": {},
    }


def task(name: int, choice: Json) -> Json:
    value: Json = {"choices": choice}
    result: Json = {
        "id": "a", "from_name": "mood", "to_name": "text", "type": "choices", "value": value,
    }  # fmt: skip
    annotation: Json = {"completed_by": 1, "result": [result]}
    return {"id": name, "data": {"text": "Hello"}, "annotations": [annotation]}


COCO: Json = {
    "images": [
        {"id": 1, "file_name": "a.jpg", "width": 100, "height": 50},
        {"id": 2, "file_name": "b.jpg", "width": 100, "height": 50},
    ],
    "categories": [{"id": 1, "name": "cat"}],
    "annotations": [
        {"id": 1, "image_id": 1, "category_id": 1, "bbox": [1, 2, 3, 4]},
        {"id": 2, "image_id": 2, "category_id": 1, "bbox": [1, 2, "wide", 4]},
    ],
}
CVAT = """<?xml version="1.0"?>
<annotations><version>1.1</version>
<image id="0" name="a.jpg" width="100" height="50">
<box label="cat" xtl="1" ytl="2" xbr="30" ybr="40" occluded="0"/></image>
<image id="1" name="b.jpg" width="100" height="50">
<box label="cat" xtl="1" ytl="here" xbr="30" ybr="40" occluded="0"/></image>
</annotations>
"""
VOC = """<annotation><filename>{0}.jpg</filename><size><width>100</width><height>50</height>
<depth>3</depth></size><object><name>cat</name><bndbox><xmin>{1}</xmin><ymin>2</ymin>
<xmax>30</xmax><ymax>40</ymax></bndbox></object></annotation>
"""
BROKEN: dict[str, Broken] = {
    "argilla": Broken(
        {
            ".argilla/settings.json": json.dumps(ARGILLA),
            ".argilla/dataset.json": json.dumps({"name": "tone"}),
            "records.json": json.dumps([argilla_record("r1", "warm"), argilla_record("r2", 5)]),
        },
        ".",
        "element 2",
        "responses.tone[0].value",
        "'5'",
        "'warm', 'cold'",
    ),
    "brat": Broken(
        {
            "a.txt": "Ada met Bo.",
            "a.ann": "T1\tPER 0 3\tAda\n",
            "b.txt": "Ada met Bo.",
            "b.ann": "T1\tPER 0 3\tAda\nT2\tPER 8 99\tBo\n",
        },
        ".",
        "b.ann, line 2",
        "text",
        "'Bo'",
        "what the offsets cut out",
    ),
    "coco": Broken(
        {"a.json": json.dumps(COCO)},
        "a.json",
        "annotations[1]",
        "bbox",
        "[1, 2, 'wide', 4]",
        "pixels",
    ),
    "conll": Broken(
        {"a.conll": "Ada B-PER\nmet O\n\nBo\n"},
        "a.conll",
        "line 4",
        "",
        "'Bo'",
        "in the last column, a tag",
    ),
    "crowd-kit": Broken(
        {"crowd_labels.csv": "worker,task,label\nw1,t1,yes\n,t2,no\n"},
        "crowd_labels.csv",
        "line 3",
        "worker",
        "''",
        "the name of a worker",
    ),
    "crowd-truth": Broken(
        {
            "a.csv": "_unit_id,_worker_id,_created_at,text,tone\n"
            "1,w1,7/12/2014 03:41:10,Hello,warm\n2,,7/12/2014 03:42:00,Bye,cold\n"
        },
        "a.csv",
        "line 3",
        "_worker_id",
        "''",
        "an id",
    ),
    "cvat": Broken({"a.xml": CVAT}, "a.xml", "image 2 (id 1), <box> 1", "xtl", "'here'", "pixels"),
    "doccano": Broken(
        {
            "a.jsonl": lines(
                {"id": 1, "text": "Ada met Bo.", "label": [[0, 3, "PER"]]},
                {"id": 2, "text": "Ada met Bo.", "label": [[0, 99, "PER"]]},
            )
        },
        "a.jsonl",
        "line 2",
        "label.spans[0].end",
        "99",
        "from 0 to 11",
    ),
    "fasttext": Broken(
        {"a.txt": "__label__warm Hello\n__label__cold\n"},
        "a.txt",
        "line 2",
        "text",
        "''",
        "a text after the labels",
    ),
    "hugging-face": Broken(
        {
            "README.md": "---\nconfigs: [{config_name: d, data_files: data/*.parquet}]\n---\n",
            "data/a.parquet": parquet(id=["a", None], text=["Hello", "Bye"], label=["x", "y"]),
        },
        ".",
        "row 2",
        "id",
        "nothing",
        "the name of an item",
        {"labels": "label", "item": "id"},
    ),
    "label-studio": Broken(
        {"a.json": json.dumps([task(1, ["warm"]), task(2, 5)])},
        "a.json",
        "element 2 (task 2)",
        "annotations[0].result[0].value",
        "choices",
        "a value of Choices",
    ),
    "mturk": Broken(
        {
            "a.csv": "HITId,WorkerId,AssignmentStatus,Input.text,Answer.tone\n"
            "H1,W1,Approved,Hello,warm\nH2,W1,Lost,Bye,cold\n"
        },
        "a.csv",
        "line 3",
        "AssignmentStatus",
        "'Lost'",
        "Submitted, Approved, Rejected",
    ),
    "pascal-voc": Broken(
        {"Annotations/a.xml": VOC.format("a", 1), "Annotations/b.xml": VOC.format("b", "left")},
        ".",
        "b.xml, object 1",
        "bndbox",
        "left",
        "pixels",
    ),
    "potato": Broken(
        {
            "config.yaml": "annotation_task_name: Tones\ndata_files: [items.jsonl]\n"
            "item_properties: {id_key: id, text_key: body}\n"
            "annotation_schemes: [{annotation_type: radio, name: tone, labels: [warm, cold]}]\n",
            "items.jsonl": lines({"id": "1", "body": "Hello"}, {"id": "2", "body": "Bye"}),
            "annotation_output/ann/user_state.json": json.dumps(
                {
                    "user_id": "ann",
                    "instance_id_to_label_to_value": {
                        "1": [[{"schema": "tone", "name": "warm"}, "true"]],
                        "2": ["warm"],
                    },
                }
            ),
        },
        ".",
        "user_state.json, 2",
        "instance_id_to_label_to_value.2[0]",
        "'warm'",
        "a label and its value",
    ),
    "preferences": Broken(
        {
            "a.jsonl": lines(
                {"prompt": "Why?", "chosen": "So.", "rejected": "No."},
                {"prompt": "Why?", "chosen": 5, "rejected": "No."},
            )
        },
        "a.jsonl",
        "line 2",
        "",
        "5, which is neither text nor messages",
        "a row of pairs",
    ),
    "prodigy": Broken(
        {
            "a.jsonl": lines(
                {
                    "text": "Ada",
                    "spans": [{"start": 0, "end": 3, "label": "PER"}],
                    "answer": "accept",
                    "_input_hash": 1,
                },
                {
                    "text": "Bo",
                    "spans": [{"start": 0, "end": 33, "label": "PER"}],
                    "answer": "accept",
                    "_input_hash": 2,
                },
            )
        },
        "a.jsonl",
        "line 2",
        "spans.spans[0].end",
        "33",
        "from 0 to 2",
    ),
    "prolific": Broken(
        {
            "prolific_export.csv": "Submission id,Participant id,Status,Started at,Completed at\n"
            "s1,p1,APPROVED,2026-11-20T10:00:00Z,2026-11-20T10:10:00Z\n",
            "answers.csv": "PROLIFIC_PID,item,tone\np1,i1,warm\np9,i1,cold\n",
        },
        ".",
        "line 3",
        "PROLIFIC_PID",
        "'p9'",
        "a participant of the export",
    ),
    "quorate": Broken(
        {
            "campaign.yaml": CAMPAIGN,
            "items.jsonl": lines({"item": "a", "text": "Hello"}, {"item": "b", "text": "Bye"}),
            "judgments.jsonl": lines(
                {"item": "a", "rater": "r1", "question": "tone", "label": "warm"},
                {"item": "b", "rater": "r1", "question": "tone", "label": "hot"},
            ),
        },
        ".",
        "judgments.jsonl, line 2",
        "label.tone",
        "'hot'",
        "'warm', 'cold'",
    ),
    "toloka": Broken(
        {
            "a.tsv": "INPUT:text\tOUTPUT:tone\tASSIGNMENT:worker_id\tASSIGNMENT:status\n"
            "Hello\twarm\tw1\tACCEPTED\nBye\tcold\tw1\tLOST\n"
        },
        "a.tsv",
        "line 3",
        "ASSIGNMENT:status",
        "'LOST'",
        "SUBMITTED, ACCEPTED",
    ),
    "webvtt": Broken(
        {"a.vtt": "WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n\n00:02.000 --> soon\nBye\n"},
        "a.vtt",
        "line 6",
        "",
        "'00:02.000 --> soon'",
        "00:00:01.000 --> 00:00:02.000",
    ),
    "yolo": Broken(
        {
            "data.yaml": "path: .\ntrain: images/train\nnames: {0: cat}\n",
            "images/train/a.jpg": b"",
            "images/train/b.jpg": b"",
            "labels/train/a.txt": "0 0.5 0.5 0.1 0.1\n",
            "labels/train/b.txt": "0 0.5 0.5 wide 0.1\n",
        },
        ".",
        "labels/train/b.txt, line 1",
        "",
        "wide",
        "4 numbers",
    ),
}
