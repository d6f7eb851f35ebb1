"""Documents: the files of a release that are words, made of its answers and nothing else."""

from __future__ import annotations

import json

from quorate.certificate.documents.answers import answers
from quorate.certificate.documents.claims import CROISSANT, OUTLINES
from quorate.certificate.documents.croissant import croissant
from quorate.certificate.documents.ground import MANIFEST, Ground
from quorate.certificate.documents.hf_card import HF_CARD, hf_card
from quorate.certificate.documents.legal import article_10, data_provenance, training_summary
from quorate.certificate.documents.outline import rendered
from quorate.certificate.documents.written import ANSWERS, written
from quorate.schema.json_value import Json


def documents(ground: Ground) -> dict[str, bytes]:
    """Every document by its path in the release; the same ground makes the same bytes."""
    told = answers(ground)
    name = f"{ground.at(f'{MANIFEST}#/title')}, {ground.at(f'{MANIFEST}#/version')}"
    words = {
        HF_CARD.file: hf_card(ground, told),
        **{outline.file: rendered(outline, told, name) for outline in OUTLINES},
        article_10.FILE: article_10.article_10(ground, told),
    }
    objects: dict[str, Json] = {
        CROISSANT: croissant(ground, told),
        training_summary.FILE: training_summary.training_summary(ground, told),
        data_provenance.FILE: data_provenance.data_provenance(ground, told),
        ANSWERS: written(told),
    }
    return {
        **{path: text.encode() for path, text in words.items()},
        **{path: _json(value) for path, value in objects.items()},
    }


def _json(value: Json) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
