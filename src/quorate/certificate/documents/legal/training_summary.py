"""Training summary: what a release adds to the public summary of Article 53(1)(d) of the AI Act.

The summary is of a model, and of all that it was trained with; this is the part of one data set,
in the order of the Commission's template: C(2025) 8311, sections 1.3, 2.5 and 2.6.
"""

from __future__ import annotations

from quorate.certificate.documents.answer import Answer, Answers
from quorate.certificate.documents.ground import (
    CAMPAIGN,
    MANIFEST,
    Ground,
    mapping,
    objects,
    texts,
)
from quorate.certificate.documents.rai import flat
from quorate.schema.json_value import Json

FILE = "legal/training_summary.json"
MODALITIES = {
    "text": "text",
    "markdown": "text",
    "conversation": "text",
    "table": "text",
    "image": "image",
    "page": "image",
    "audio": "audio",
    "video": "video",
}
"""the template's modalities, by what a content field holds"""
NOTE = (
    "The part of one data set of human judgments in the public summary of a model's training "
    "content. What only the provider of a model can say is not in it. No legal advice."
)
NARRATIVE = ("purpose", "size", "people", "recruitment", "pay")


def training_summary(ground: Ground, answers: Answers) -> dict[str, Json]:
    """The fragment; each absent field has its reason under ``not_answered``."""
    absent: dict[str, Json] = {}
    machine = mapping(answers.value("machine"))
    synthetic = answers.value("synthetic_items")
    sections: dict[str, Json] = {
        "1.3": {
            "modalities": _modalities(ground),
            "size": {
                "items": ground.at(f"{MANIFEST}#/counts/items"),
                "judgments": ground.at(f"{MANIFEST}#/counts/answers"),
            },
            "latest_acquisition": _latest(ground, answers),
            "continuous_training": False,
            "languages": [*dict.fromkeys([*texts(answers.value("language")), *_more(answers)])],
        },
        "2.5": {
            "synthetic_items": synthetic,
            "machine_labels": machine or None,
        },
        "2.6": {"other_sources": True, "description": _narrative(answers)},
    }
    for key in ("synthetic_items", "machine", "timeline", *NARRATIVE):
        if key in answers and answers[key].source == "absent":
            absent[key] = answers[key].reason
    return {
        "note": NOTE,
        "template": "C(2025) 8311 final",
        "dataset": {
            "name": ground.at(f"{MANIFEST}#/title"),
            "campaign": ground.at(f"{MANIFEST}#/campaign"),
            "version": ground.at(f"{MANIFEST}#/version"),
            "link": answers.value("url"),
        },
        "sections": sections,
        "not_answered": absent,
    }


def _modalities(ground: Ground) -> list[Json]:
    found = [
        MODALITIES.get(str(one.get("type")), "other")
        for one in objects(ground.at(f"{CAMPAIGN}#/content"))
    ]
    return [*dict.fromkeys(found)]


def _latest(ground: Ground, answers: Answers) -> Json:
    """The day of the last judgment, else of the last entry of the log."""
    last = mapping(answers.value("timeline")).get("last_judgment")
    return last or str(ground.at(f"{MANIFEST}#/log/at"))[:10]


def _more(answers: Answers) -> list[str]:
    return texts(answers.value("languages"))


def _narrative(answers: Answers) -> str:
    return " ".join(flat(one.text) for one in told(answers).values())


def told(answers: Answers) -> dict[str, Answer]:
    """The answers whose words are in the narrative."""
    return {one.key: one for one in answers.of(NARRATIVE) if one.source != "absent"}
