"""Wanted: what documents ask of whoever publishes, and whether it is said."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.certificate.documents.claims import OUTLINES
from quorate.certificate.documents.hf_card import HF_CARD
from quorate.schema.about import About
from quorate.schema.campaign import CampaignSpec


@dataclass(frozen=True, slots=True)
class Wanted:
    """A key of ``about`` in the campaign file, the documents that tell it, and whether it is said:
    documents call it not answered where it is not.
    """

    name: str
    documents: tuple[str, ...]
    said: bool


def wanted(spec: CampaignSpec) -> tuple[Wanted, ...]:
    """Every key of ``about``, in the order in which the documents ask for it."""
    about = spec.about or About()
    fields = {field.alias or name: name for name, field in About.model_fields.items()}
    found: dict[str, list[str]] = {}
    for outline in (HF_CARD, *OUTLINES):
        keys = (key for part in outline.sections for entry in part.entries for key in entry.keys)
        for key in dict.fromkeys(keys):
            if key in fields:
                found.setdefault(key, []).append(outline.file)
    return tuple(_wanted(about, key, fields[key], files) for key, files in found.items())


def _wanted(about: About, key: str, field: str, files: list[str]) -> Wanted:
    value = getattr(about, field)
    # an empty list of sensitive kinds says that there are none
    said = value is not None and (value != () or key == "sensitive")
    return Wanted(key, tuple(files), said)
