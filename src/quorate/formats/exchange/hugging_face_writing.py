"""A folder for the Hugging Face Hub: a card, the campaign, and judgments and items as Parquet."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import cast

import polars as pl
import yaml

from quorate.formats.exchange.format import Written
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.native.campaign import campaign_of, campaign_text
from quorate.formats.exchange.native.names import CAMPAIGN, GOLD, SLICE, SOURCE, item_key
from quorate.formats.exchange.places import new_folder
from quorate.formats.exchange.record import Foreign, Inferred, Judged, Piece, Project, Suggested
from quorate.schema.campaign import CampaignSpec
from quorate.schema.json_value import Json
from quorate.schema.question import Kind
from quorate.schema.questions import AnyQuestion, Rating

DataType = pl.DataType | type[pl.DataType]

SHARD = 50_000
"""rows of a Parquet file"""
TABLES = {
    "judgments": "a row a judgment",
    "items": "a row an item",
    "suggestions": "a row what a machine said of an item",
}
SCORE = "score."
HEAD: dict[str, dict[str, DataType]] = {
    "judgments": {
        "item": pl.String,
        "rater": pl.String,
        "state": pl.String,
        "at": pl.Int64,
        "seconds": pl.Float64,
        "comment": pl.String,
        "guideline": pl.String,
        "shown": pl.String,
        "foreign": pl.String,
        "meta": pl.String,
    },
    "suggestions": {"item": pl.String, "source": pl.String, "foreign": pl.String},
}
"""columns that have no name of a question: questions come as ``label.NAME``"""
LABEL = "label."
CONSENSUS, PROBABILITY, POSTERIOR, SHARE = "consensus.", "probability.", "posterior.", "share."
"""what the columns of items begin with that say what is inferred of them"""
ITEM_META = "meta.json"
"""no field has a name with a dot"""

Row = dict[str, object]


def write_folder(
    project: Project, pieces: Iterable[Piece], target: Path, *, force: bool
) -> Written:
    """The folder, whole or not at all."""
    spec = campaign_of(project)
    losses = Losses()
    with new_folder(target, force=force) as folder:
        (folder / "data").mkdir()
        tables = {name: _Table(name, spec, folder / "data") for name in TABLES}
        for piece in pieces:
            tables["items"].add(_item(piece, spec))
            for judged in piece.judgments:
                tables["judgments"].add(_judgment(piece.item, judged, spec))
            for suggested in piece.suggestions:
                tables["suggestions"].add(_suggestion(piece.item, suggested, spec))
        files = [file for table in tables.values() for file in table.close()]
        counts = {name: table.count for name, table in tables.items() if table.count}
        (folder / CAMPAIGN).write_text(campaign_text(spec), "utf-8")
        if project.meta:
            (folder / SOURCE).write_text(_json(dict(project.meta)) or "", "utf-8")
            files.append(Path(SOURCE))
        inferred = tables["items"].has(CONSENSUS)
        (folder / "README.md").write_text(_card(spec, counts, inferred=inferred), "utf-8")
    names = [Path("README.md"), Path(CAMPAIGN), *files]
    return Written(tuple(target / name for name in names), counts.get("judgments", 0), losses)


class _Table:
    """A table in files of at most ``SHARD`` rows; there is at least one of items."""

    def __init__(self, name: str, spec: CampaignSpec, folder: Path) -> None:
        self._name, self._spec, self._folder = name, spec, folder
        self._schema = _schema(name, spec)
        self._widths: list[int] = []
        self._rows: list[Row] = []
        self._files: list[Path] = []
        self.count = 0

    def add(self, row: Row) -> None:
        """A row more."""
        self._rows.append(row)
        self.count += 1
        if len(self._rows) >= SHARD:
            self._flush()

    def has(self, head: str) -> bool:
        """Whether there are columns that begin with this, of what is written."""
        return any(name.startswith(head) for name in self._schema)

    def close(self) -> list[Path]:
        """Write what is left; the files, seen from the folder."""
        if self._rows or (self._name == "items" and not self._files):
            self._flush()
        for file, width in zip(self._files, self._widths, strict=True):
            if width < len(self._schema):
                # all files of a split must have the same columns
                path = self._folder / file.name
                frame = pl.read_parquet(path)
                lacking = [name for name in self._schema if name not in frame.columns]
                empty = [pl.lit(None, self._schema[name]).alias(name) for name in lacking]
                frame.with_columns(empty).write_parquet(path)
        return self._files

    def _flush(self) -> None:
        more = {key: None for row in self._rows for key in row if key not in self._schema}
        self._schema |= {key: _further(key, self._spec) for key in more}
        self._widths.append(len(self._schema))
        frame = pl.DataFrame(self._rows, schema=self._schema)
        path = f"{self._name}-{len(self._files):05}.parquet"
        frame.write_parquet(self._folder / path)
        self._files.append(Path("data") / path)
        self._rows = []


def _schema(name: str, spec: CampaignSpec) -> dict[str, DataType]:
    if name != "items":
        labels = {LABEL + q.name: _dtype(q) for q in spec.questions}
        scores = {SCORE + q.name: pl.Float64 for q in spec.questions}
        return {**HEAD[name], **labels, **(scores if name == "suggestions" else {})}
    turns: DataType = pl.List(pl.Struct({"role": pl.String, "content": pl.String}))
    fields = {field.name: field for field in spec.content}
    return {
        item_key(fields): pl.String,
        **{
            name: turns if field.type == "conversation" else pl.String
            for name, field in fields.items()
        },
        **{GOLD + q.name: _dtype(q) for q in spec.questions},
        ITEM_META: pl.String,
    }


def _further(column: str, spec: CampaignSpec) -> DataType:
    """The type of a column that only some items have."""
    if column.startswith((PROBABILITY, POSTERIOR, SHARE)):
        return pl.Float64
    for question in spec.questions:
        if column == CONSENSUS + question.name:
            return _dtype(question)
    return pl.String


def _dtype(question: AnyQuestion) -> DataType:
    if isinstance(question, Rating):
        return pl.Int64
    kind = question.question().kind
    if kind is Kind.MULTILABEL:
        return pl.List(pl.String)
    return pl.Float64 if kind is Kind.NUMERIC else pl.String


def cell(question: AnyQuestion, label: Json) -> object:
    """A label as a cell: a point, a number, a word, a list of words, or JSON of what has parts."""
    if label is None or isinstance(question, Rating):
        return label
    return question.label_of(label)


def _item(piece: Piece, spec: CampaignSpec) -> Row:
    types = {field.name: field.type for field in spec.content}
    row: Row = {item_key(types): piece.item}
    for name, value in piece.content.items():
        if types[name] == "conversation" and isinstance(value, list):
            turns = [one for one in value if isinstance(one, dict)]
            row[name] = [{"role": t.get("role"), "content": t.get("text")} for t in turns]
        else:
            row[name] = value if isinstance(value, str) else _json(value)
    for question in spec.questions:
        row[GOLD + question.name] = cell(question, (piece.gold or {}).get(question.name))
    row |= {SLICE + name: value for name, value in piece.slices.items()}
    row[ITEM_META] = _json(dict(piece.meta)) if piece.meta else None
    if piece.inferred is not None:
        row |= _inferred(piece.inferred, spec)
    return row


def _inferred(found: Inferred, spec: CampaignSpec) -> Row:
    """The consensus: the label, its probability, and the posterior of each option; of descriptive
    questions the share of raters."""
    row: Row = {}
    for question in spec.questions:
        name = question.name
        label = cell(question, found.labels.get(name))
        row[CONSENSUS + name] = label
        row[PROBABILITY + name] = found.probability.get(name)
        spread = (question.paradigm or spec.paradigm) == "descriptive"
        for option, share in found.posterior.get(name, {}).items():
            row[f"{SHARE if spread else POSTERIOR}{name}.{option}"] = share
    return row


def _judgment(item: str, judged: Judged, spec: CampaignSpec) -> Row:
    shown = {name: [*order] for name, order in judged.shown.items()}
    return {
        "item": item,
        "rater": judged.rater,
        "state": judged.state,
        "at": judged.at,
        "seconds": judged.seconds,
        "comment": judged.comment or None,
        "guideline": judged.guideline or None,
        "shown": _json(cast("Json", shown)) if shown else None,
        "foreign": _marks(judged.foreign),
        "meta": _json(dict(judged.meta)) if judged.meta else None,
        **{LABEL + q.name: cell(q, judged.labels.get(q.name)) for q in spec.questions},
    }


def _suggestion(item: str, suggested: Suggested, spec: CampaignSpec) -> Row:
    return {
        "item": item,
        "source": suggested.source,
        "foreign": _marks(suggested.foreign),
        **{LABEL + q.name: cell(q, suggested.labels.get(q.name)) for q in spec.questions},
        **{SCORE + q.name: suggested.scores.get(q.name) for q in spec.questions},
    }


def _marks(marks: tuple[Foreign, ...]) -> str | None:
    listed: list[Json] = [
        {
            "kind": mark.kind,
            "question": mark.question,
            "data": dict(mark.data),
            "stands_for": [*mark.stands_for],
        }
        for mark in marks
    ]
    return _json(listed) if listed else None


def _json(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _card(spec: CampaignSpec, counts: dict[str, int], *, inferred: bool) -> str:
    """What the Hub and the library read first, then what people do."""
    configs = [
        {
            "config_name": name,
            "data_files": [{"split": "train", "path": f"data/{name}-*.parquet"}],
            **({"default": True} if name == ("judgments" if "judgments" in counts else "items")
               else {}),
        }
        for name in TABLES
        if name in counts
    ]  # fmt: skip
    front: dict[str, object] = {
        "language": [spec.language.partition("-")[0].lower()],
        "pretty_name": spec.title,
        "tags": ["human-feedback", "quorate"],
    }
    if configs:
        front["configs"] = configs
    lines = ["---", yaml.safe_dump(front, sort_keys=False, allow_unicode=True).rstrip(), "---"]
    lines += ["", f"# {spec.title}", "", spec.purpose, "", "| table | rows | |", "|---|---|---|"]
    lines += [f"| `{name}` | {counts[name]} | {TABLES[name]} |" for name in counts]
    lines += ["", "## Questions", "", "| column | type | asked |", "|---|---|---|"]
    for question in spec.questions:
        ask = question.ask.replace("|", "\\|").replace("\n", " ")
        lines.append(f"| `{LABEL}{question.name}` | {question.type} | {ask} |")
    if inferred:
        lines += [
            "",
            f"In the items `{CONSENSUS}QUESTION` is the consensus, `{PROBABILITY}QUESTION` how",
            f"probable it is, and `{POSTERIOR}QUESTION.OPTION` the posterior of each option. Where",
            "no answer is likelier than all others together the consensus is empty. Of questions",
            f"without one right answer `{SHARE}QUESTION.OPTION` is the share of people who would",
            "give it.",
        ]
    lines += [
        "",
        "Answers of several parts (spans, boxes, rankings …) are JSON. `campaign.yaml` has the",
        f"questions with their options, and the guideline in version {spec.guideline.version}.",
        "Nobody has checked or signed this folder: it is an export, not a release.",
    ]
    return "\n".join(lines) + "\n"
