"""Label Studio: exports as JSON or JSON_MIN, with their labelling interface, in and out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from quorate.formats.exchange.format import Options, Written, said
from quorate.formats.exchange.label_studio.config import Interface, read_interface
from quorate.formats.exchange.label_studio.inferred import inferred_interface
from quorate.formats.exchange.label_studio.layout import Layout, content_fields, named
from quorate.formats.exchange.label_studio.minimal import (
    Guesses,
    is_minimal,
    tasks_of,
    types_of,
)
from quorate.formats.exchange.label_studio.questions import laid_out, lengths_of
from quorate.formats.exchange.label_studio.survey import Survey
from quorate.formats.exchange.label_studio.tasks import Tasks
from quorate.formats.exchange.label_studio.writer import write_tasks
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.reading import Reading, Refusals
from quorate.formats.exchange.record import Piece, Project
from quorate.formats.exchange.rows import Row, head_of, json_elements
from quorate.formats.exchange.zips import is_zip, read_zip, sniff_zip
from quorate.schema.errors import EmptyError, ReadError, RequestError
from quorate.schema.json_value import Json

INTERFACE = "label_config"
"""the key of a project's ``meta`` with the XML of its labelling interface"""


@dataclass(frozen=True)
class LabelStudioOptions(Options):
    """What can be said about exports of Label Studio."""

    config: str = ""
    """the XML of the labelling interface; a file of the same name ending in .xml is found by itself
    """
    rater: str = "id"
    """how raters are called: ``id`` or ``email``"""
    offsets: str = "auto"
    """what offsets in texts count: ``codepoint``, ``utf16``, or what the quoted texts say"""
    shape: str = "json"
    """what is written: ``json`` or ``json_min``"""

    def __post_init__(self) -> None:
        for name, allowed in (
            ("rater", ("id", "email")),
            ("offsets", ("auto", "codepoint", "utf16")),
            ("shape", ("json", "json_min")),
        ):
            if getattr(self, name) not in allowed:
                raise RequestError(
                    f"{getattr(self, name)!r} is no {name}", remedy=f"one of {', '.join(allowed)}"
                )


class LabelStudio:
    """Tasks with annotations, predictions and drafts, and the interface they were made with."""

    name: ClassVar[str] = "label-studio"
    title: ClassVar[str] = "Label Studio"
    source: ClassVar[str] = "https://labelstud.io/guide/task_format"
    reads: ClassVar[bool] = True
    writes: ClassVar[bool] = True
    suffixes: ClassVar[tuple[str, ...]] = (".json", ".zip")
    options: ClassVar[type[Options]] = LabelStudioOptions

    def sniff(self, path: Path) -> float:
        """By the keys of the first task."""
        if is_zip(path):
            return sniff_zip(path, self.sniff)
        if not path.is_file() or not path.name.lower().endswith((".json", ".jsonl", ".json.gz")):
            return 0.0
        head = head_of(path)
        if '"annotation_id"' in head and '"annotator"' in head:
            return 0.9
        if '"data"' not in head:
            return 0.0
        if '"from_name"' in head and '"to_name"' in head:
            return 0.95
        return 0.8 if '"annotations"' in head or '"predictions"' in head else 0.0

    def read(self, path: Path, options: Options) -> Reading:
        """Read twice: what is used, then the tasks."""
        if is_zip(path):
            return read_zip(path, self, options)
        how = said(options, LabelStudioOptions)
        refusals = Refusals(path.name, skip_bad=how.skip_bad)
        losses = Losses()
        text = _interface_text(path, how.config)
        interface = read_interface(text, how.config or "interface") if text else None
        survey, guesses = Survey(), Guesses()
        minimal = _look(path, interface, survey, guesses)
        if not survey.tasks:
            raise EmptyError("there is no task", where=path.name, remedy="export the project again")
        if interface is None:
            text = inferred_interface(survey)
            interface = read_interface(text, "the interface that the tasks imply")
            why = "no XML: controls and labels are those that the annotations use"
            losses.add("labelling interface", why)
        types = guesses.found() if minimal and not _interface_text(path, how.config) else None
        layout = laid_out(survey, named(interface, lengths_of(survey)))
        _lost(layout, losses)
        project = project_of(path, layout, survey)
        reader = Tasks(layout, refusals, losses, unit=how.offsets, who=how.rater)
        tasks = _tasks(path, refusals, interface if minimal else None, types)
        return Reading(project, reader.pieces(tasks), refusals, losses)

    def write(
        self, project: Project, pieces: Iterable[Piece], target: Path, options: Options
    ) -> Written:
        """Write tasks, and the interface beside them in a file of the same name ending in .xml."""
        how = said(options, LabelStudioOptions)
        text = project.meta.get(INTERFACE)
        return write_tasks(
            project,
            pieces,
            target,
            text if isinstance(text, str) else "",
            minimal=how.shape == "json_min",
            utf16=how.offsets == "utf16",
            force=how.force,
        )


def project_of(path: Path, layout: Layout, survey: Survey) -> Project:
    """The project of an export."""
    everywhere = frozenset(key for key, count in survey.everywhere.items() if count == survey.tasks)
    questions = tuple(
        bound.question for bound in layout.bound.values() if bound.question is not None
    )
    return Project(
        title=path.name.split(".")[0].replace("_", " ") or "Label Studio",
        content=content_fields(layout, everywhere),
        questions=questions,
        meta={INTERFACE: layout.interface.text},
    )


def _interface_text(path: Path, config: str) -> str:
    if config:
        try:
            return Path(config).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise ReadError(
                f"the labelling interface cannot be read ({error})",
                where=config,
                remedy="give the XML of the project's settings",
            ) from None
    beside = path.with_name(path.name.split(".")[0] + ".xml")
    return beside.read_text(encoding="utf-8-sig") if beside.is_file() else ""


def _look(path: Path, interface: Interface | None, survey: Survey, guesses: Guesses) -> bool:
    """The first reading; whether the file is JSON_MIN."""
    unheard = Refusals(path.name, skip_bad=True)
    minimal = None
    for _, row in json_elements(path, unheard):
        if minimal is None:
            minimal = is_minimal(row)
            if minimal and interface is None:
                break
        if not minimal:
            survey.see(_whole(row))
    if minimal:
        types = None
        if interface is None:
            for _, row in json_elements(path, unheard):
                guesses.see(row)
            types = guesses.found()
        for _, task in _tasks(path, unheard, interface, types):
            survey.see(task)
    return bool(minimal)


def _tasks(
    path: Path, refusals: Refusals, interface: Interface | None, types: Mapping[str, str] | None
) -> Iterator[Row]:
    rows = json_elements(path, refusals)
    if types is not None or interface is not None:
        known = types if types is not None else types_of(interface) if interface else {}
        yield from tasks_of(rows, known)
    else:
        for place, row in rows:
            yield place, _whole(row)


def _whole(row: dict[str, Json]) -> dict[str, Json]:
    """A task; what is imported without ``data`` around it is the data."""
    return row if "data" in row else {"data": row}


def _lost(layout: Layout, losses: Losses) -> None:
    """Controls whose answers no question of ours holds, and which go along as they are."""
    tracked = {to for one in layout.bound.values() if one.kind == "frames" for to in one.control.to}
    for bound in layout.bound.values():
        if bound.question is None and not (
            bound.control.tag == "Labels" and tracked.issuperset(bound.control.to)
        ):
            why = "no question holds its answers; they go along for tools that know them"
            losses.add(f"{bound.control.tag} {bound.control.name!r}", why)
