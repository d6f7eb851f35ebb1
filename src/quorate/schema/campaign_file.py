"""Campaign files: YAML or JSON that declares a campaign, read with the place of every fault."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Literal

from quorate.schema.campaign import CampaignSpec, read_spec
from quorate.schema.errors import Fault, ReadError, SpecError
from quorate.schema.json_value import Json, shown
from quorate.schema.yaml_data import json_data, yaml_data

LARGEST_FILE = 1024 * 1024
"""the most bytes of a campaign file or of a guideline"""
SYNTAXES: dict[str, Literal["yaml", "json"]] = {".yaml": "yaml", ".yml": "yaml", ".json": "json"}


def read_campaign(path: Path) -> CampaignSpec:
    """The campaign that a file declares: ``.yaml``, ``.yml`` or ``.json``.

    ``guideline.file`` is read from beside the campaign file. Raises ReadError when a file cannot
    be read, and SpecError, with path and line of every fault, when the campaign does not fit.
    """
    syntax = SYNTAXES.get(path.suffix.lower())
    if syntax is None:
        raise ReadError(
            f"{path.suffix or 'no suffix'} is no suffix of a campaign file",
            where=str(path),
            remedy="name it .yaml or .json",
        )
    return parse_campaign(_text_of(path), syntax, where=str(path), folder=path.parent)


def parse_campaign(
    text: str,
    syntax: Literal["yaml", "json"] = "yaml",
    *,
    where: str = "",
    folder: Path | None = None,
) -> CampaignSpec:
    """The campaign that a text declares.

    ``guideline.file`` is read from ``folder``; without a folder it is refused. Raises SpecError,
    with path and (in YAML) line of every fault.
    """
    found = json_data(text, where=where) if syntax == "json" else yaml_data(text, where=where)
    data = found.value
    if folder is not None:
        data = _with_guideline(data, folder, found.lines.get("guideline.file"), where)
    return read_spec(data, found.lines, where)


def _with_guideline(data: Json, folder: Path, line: int | None, where: str) -> Json:
    """The data with the guideline's text in the place of its file."""
    guideline = data.get("guideline") if isinstance(data, dict) else None
    if not isinstance(data, dict) or not isinstance(guideline, dict) or "file" not in guideline:
        return data
    file = guideline["file"]
    rest: dict[str, Json] = {key: guideline[key] for key in guideline if key != "file"}
    fault = _place_fault(file, folder)
    if "text" in rest:
        fault = Fault("guideline", "both `text` and `file`", "one of them", line)
    if fault or not isinstance(file, str):
        found, allowed = (fault.found, fault.allowed) if fault else (shown(file), "a path")
        path = fault.path if fault else "guideline.file"
        raise SpecError([Fault(path, found, allowed, line)], where=where)
    return data | {"guideline": rest | {"text": _text_of(folder / file)}}


def _place_fault(file: Json, folder: Path) -> Fault | None:
    """Why a guideline is not read from there: what is read is shown to every rater."""
    allowed = "the path of a Markdown file (.md or .txt) in the campaign file's folder"
    if not isinstance(file, str) or not file.strip() or "\0" in file or "\\" in file:
        return Fault("guideline.file", shown(file), allowed)
    path = PurePosixPath(file)
    if path.is_absolute() or ".." in path.parts or path.suffix.lower() not in (".md", ".txt"):
        return Fault("guideline.file", shown(file), allowed)
    if not (folder / path).resolve().is_relative_to(folder.resolve()):
        return Fault("guideline.file", f"{shown(file)}, which leads elsewhere", allowed)
    return None


def _text_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
        text = content.decode("utf-8-sig")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ReadError(f"cannot be read: {reason}", where=str(path)) from error
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ReadError(
            "is not UTF-8", where=f"{path}:{line}", remedy="save the file as UTF-8"
        ) from error
    if len(content) > LARGEST_FILE:
        raise ReadError(f"has more than {LARGEST_FILE:,} bytes", where=str(path))
    return text.replace("\r\n", "\n")
