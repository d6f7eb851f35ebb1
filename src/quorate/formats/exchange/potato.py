"""Potato: what annotators said in ``user_state.json``, or in a file of annotations exported."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import yaml

from quorate.formats.exchange.format import Options, ReadsOnly, said
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.potato_answers import Answered, of_export, of_state
from quorate.formats.exchange.potato_project import Reader, Survey
from quorate.formats.exchange.reading import Reading, Refusals
from quorate.formats.exchange.rows import head_of, json_elements, suffix_of, table_rows
from quorate.schema.errors import ReadError
from quorate.schema.json_value import Json

STATE = "user_state.json"
EXPORTS = (".jsonl", ".csv", ".tsv")
ABOVE = 2
"""so many folders above the answers a configuration is looked for"""


@dataclass(frozen=True)
class PotatoOptions(Options):
    """What can be said about Potato's files."""

    config: str = ""
    """the configuration (YAML) with the questions; found in the folder or above it when absent"""
    items: str = ""
    """the file of items with their texts; the one that the configuration names when absent"""


class Potato(ReadsOnly):
    """A project or output folder of Potato, or annotations.jsonl, .csv or .tsv from its export."""

    name: ClassVar[str] = "potato"
    title: ClassVar[str] = "Potato"
    source: ClassVar[str] = "package potato-annotation 2.12, user_state_management.py and export"
    reads: ClassVar[bool] = True
    suffixes: ClassVar[tuple[str, ...]] = EXPORTS
    options: ClassVar[type[Options]] = PotatoOptions

    def sniff(self, path: Path) -> float:
        """Sure of a folder with states, nearly of rows with instance_id and user_id."""
        if path.is_dir():
            return 0.95 if next(path.glob(f"**/{STATE}"), None) is not None else 0.0
        if path.name == STATE:
            return 0.95
        head = head_of(path, 1 << 14).partition("\n")[0]
        if suffix_of(path) not in EXPORTS or "instance_id" not in head or "user_id" not in head:
            return 0.0
        return 0.8

    def read(self, path: Path, options: Options) -> Reading:
        """Questions are those of the configuration, else what the answers look like. Answers of
        annotators that are declared to be machines are suggestions.
        """
        chosen = said(options, PotatoOptions)
        refusals = Refusals(path.name, skip_bad=options.skip_bad)
        losses = Losses()
        config = _config(path, chosen.config)
        settings = _yaml(config) if config is not None else {}
        files = _items(settings, config, chosen.items)
        if not files:
            losses.add("content", "no file of items is known: items have their name alone")
        if config is None:
            losses.add("questions", "no configuration: they are made from the answers")
        properties = settings.get("item_properties")
        keys = properties if isinstance(properties, dict) else {}
        survey = Survey(settings, str(keys.get("text_key") or "text"))
        quiet = Refusals(path.name, skip_bad=True)
        for answered in _answers(path, quiet):
            survey.see(answered)
        contents = dict(_contents(files, str(keys.get("id_key") or "id"), quiet))
        for row in contents.values():
            survey.see_item(row)
        title = str(settings.get("annotation_task_name") or path.stem or "potato")
        reader = Reader(survey, survey.project(title), contents, refusals, losses)
        return Reading(reader.project, reader.pieces(_answers(path, refusals)), refusals, losses)


def _answers(path: Path, refusals: Refusals) -> Iterator[Answered]:
    if path.is_dir():
        states = sorted(path.glob(f"**/{STATE}"))
        exports = sorted(file for file in path.glob("annotations.*") if file.suffix in EXPORTS)
        if not states and not exports:
            raise ReadError(
                f"there is no {STATE} and no annotations.jsonl",
                where=str(path),
                remedy="give the folder of the project or of its output",
            )
        for state in states:
            yield from of_state(_state(state), f"{state.parent.name}/{STATE}", refusals)
        if not states:
            yield from _answers(exports[0], refusals)
    elif path.name == STATE:
        yield from of_state(_state(path), STATE, refusals)
    else:
        rows = json_elements if suffix_of(path) == ".jsonl" else table_rows
        for place, row in rows(path, refusals):
            answered = of_export(row, place, refusals)
            if answered is not None:
                yield answered


def _state(path: Path) -> dict[str, Json]:
    try:
        found: object = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ReadError(f"it is no JSON ({error})", where=str(path)) from None
    if not isinstance(found, dict):
        raise ReadError("it is no object", where=str(path))
    return found


def _config(path: Path, said: str) -> Path | None:
    if said:
        if not Path(said).is_file():
            raise ReadError("there is no such file", where=said, remedy="check `config`")
        return Path(said)
    folder = path.resolve() if path.is_dir() else path.resolve().parent
    for place in (folder, *list(folder.parents)[:ABOVE]):
        for file in sorted([*place.glob("*.yaml"), *place.glob("*.yml")]):
            if "annotation_schemes" in file.read_text("utf-8", errors="replace"):
                return file
    return None


def _yaml(path: Path) -> Mapping[str, Json]:
    try:
        found: object = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ReadError(f"the configuration cannot be read ({error})", where=str(path)) from None
    return found if isinstance(found, dict) else {}


def _items(settings: Mapping[str, Json], config: Path | None, said: str) -> list[Path]:
    """The files of items. Raises ReadError where one that was named is not there."""
    if said:
        if not Path(said).is_file():
            raise ReadError("there is no such file", where=said, remedy="check `items`")
        return [Path(said)]
    given = settings.get("data_files")
    if config is None or not isinstance(given, list):
        return []
    names = [str(one.get("path", "")) if isinstance(one, dict) else str(one) for one in given]
    bases = (config.parent, config.parent / str(settings.get("task_dir") or "."))
    found = [base / name for name in names for base in bases[:1] if (base / name).is_file()]
    return found or [bases[1] / name for name in names if (bases[1] / name).is_file()]


def _contents(
    files: list[Path], key: str, refusals: Refusals
) -> Iterator[tuple[str, dict[str, Json]]]:
    for file in files:
        for _, row in table_rows(file, refusals):
            if row.get(key) is not None:
                yield str(row[key]), {name: value for name, value in row.items() if name != key}
