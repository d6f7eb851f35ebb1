"""A project as a campaign's file, and a campaign as a project."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

import yaml

from quorate.formats.exchange.record import Project
from quorate.schema.campaign import CampaignSpec, campaign_spec
from quorate.schema.errors import ReadError
from quorate.schema.json_value import Json

NO_GUIDELINE = "The tool from which this campaign was imported has no guideline."
PURPOSE = "To keep, analyse and release judgments that were collected with another tool: {title}"
_NAME = re.compile(r"[^a-z0-9]+")
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_ -]*[A-Za-z0-9_]|[A-Za-z_]")
_WORDS = frozenset(["true", "false", "null", "yes", "no", "on", "off", "y", "n"])


def campaign_of(project: Project, overlap: int | None = None) -> CampaignSpec:
    """The campaign that a project makes; that of the file itself where it was ours.

    ``overlap`` is how many judgments an item is to get, where that is known.

    Raises SpecError where questions and content do not fit together.
    """
    if project.campaign is not None:
        return project.campaign
    title = project.title.strip()[:200] or "Imported"
    return campaign_spec(
        {
            "quorate": 1,
            "name": campaign_name(title),
            "title": title,
            "purpose": PURPOSE.format(title=title),
            "paradigm": project.paradigm or "prescriptive",
            "language": project.language,
            **({} if overlap is None else {"overlap": overlap}),
            "content": [field.as_data() for field in project.content],
            "questions": [question.as_data() for question in project.questions],
            "guideline": {
                "version": project.guideline_version,
                "text": project.guideline.strip() or NO_GUIDELINE,
            },
        },
        where=title,
    )


def source_of(path: Path) -> dict[str, Json]:
    """What the tool from which a campaign was imported needs; nothing where there is no file.

    Raises ReadError where the file is no JSON object.
    """
    if not path.is_file():
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ReadError(f"no JSON ({error})", where=str(path), remedy="remove the file") from None
    if not isinstance(found, dict):
        raise ReadError("not a JSON object", where=str(path), remedy="remove the file")
    return found


def project_of(spec: CampaignSpec, meta: Mapping[str, Json] | None = None) -> Project:
    """The project that a campaign is; ``meta`` is what a tool needs beside."""
    return Project(
        title=spec.title,
        content=spec.content,
        questions=spec.questions,
        guideline=spec.guideline.text,
        guideline_version=spec.guideline.version,
        language=spec.language,
        paradigm=spec.paradigm,
        meta=meta or {},
        campaign=spec,
    )


def campaign_name(title: str) -> str:
    """A campaign's id from its title.

    >>> campaign_name("My Project #4")
    'my-project-4'
    """
    return _NAME.sub("-", title.lower()).strip("-")[:63].strip("-") or "imported"


def campaign_text(spec: CampaignSpec) -> str:
    """The file of a campaign: only what differs from the defaults."""
    data: dict[str, Json] = spec.model_dump(
        mode="json", by_alias=True, exclude_none=True, exclude_defaults=True
    )
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)


class _Dumper(yaml.SafeDumper):
    """Writes texts so that YAML 1.1 and 1.2 read the same."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = None if _PLAIN.fullmatch(text) and text.lower() not in _WORDS else '"'
    if "\n" in text:
        style = "|"
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)
