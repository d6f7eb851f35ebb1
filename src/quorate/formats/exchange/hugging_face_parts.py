"""Which files of a Hugging Face folder are which split, and the names of classes by column."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import yaml

from quorate.formats.exchange.reading import Refusals
from quorate.formats.exchange.rows import Row, parquet_rows, plain, suffix_of, table_rows
from quorate.schema.errors import ReadError, UnknownNameError
from quorate.schema.json_value import Json

SUFFIXES = (".parquet", ".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".arrow")
NO_DATA = frozenset({"dataset_info.json", "dataset_infos.json", "dataset_dict.json", "state.json"})
KEYWORDS = {
    "train": ("train", "training"),
    "validation": ("validation", "valid", "dev", "val"),
    "test": ("test", "testing", "eval", "evaluation"),
}
"""words in names of files and folders by which the library tells splits"""
_SEPARATORS = re.compile(r"[-._ 0-9/]+")

Names = Mapping[str, tuple[str, ...]]
"""names of classes by column"""


@dataclass(frozen=True)
class Part:
    """A file, its split, and the names of the classes in its columns."""

    split: str
    path: Path
    names: Names


def parts_of(folder: Path, config: str = "", split: str = "") -> list[Part]:
    """The files of a configuration, of one split where it is named.

    As the library goes about it: what ``save_to_disk`` wrote; else what README.md declares; else
    splits by the names of files and folders. Raises ReadError where nothing is found,
    UnknownNameError for a configuration or split that is not there.
    """
    found = _saved(folder) or _declared(folder, config) or _by_name(folder)
    if not found:
        raise ReadError(
            "there is no file of data",
            where=str(folder),
            remedy=f"expected files ending in {', '.join(SUFFIXES)}",
        )
    if split and split not in {part.split for part in found}:
        known = ", ".join(sorted({part.split for part in found}))
        raise UnknownNameError(f"there is no split {split!r}", remedy=f"there are {known}")
    return [part for part in found if not split or part.split == split]


def rows_of(part: Part, refusals: Refusals) -> Iterator[Row]:
    """The rows of a file, classes by name."""
    for place, row in _rows(part.path, refusals):
        yield place, {key: _named(value, part.names.get(key)) for key, value in row.items()}


def parquet_names(path: Path) -> dict[str, tuple[str, ...]]:
    """The names of classes that a Parquet file carries in its metadata."""
    try:
        given = pl.read_parquet_metadata(path).get("huggingface")
    except (pl.exceptions.PolarsError, OSError):
        return {}
    return _features(_parsed(given)) if given else {}


def front_matter(folder: Path) -> dict[str, Json]:
    """The YAML at the beginning of README.md; nothing where there is none.

    Raises ReadError where it is no YAML.
    """
    path = folder / "README.md"
    if not path.is_file():
        return {}
    text = path.read_text("utf-8", errors="replace")
    if not text.startswith("---"):
        return {}
    head = text[3:].partition("\n---")[0]
    try:
        found: object = yaml.safe_load(head)
    except yaml.YAMLError as error:
        raise ReadError(f"the card's YAML cannot be read ({error})", where=str(path)) from None
    return found if isinstance(found, dict) else {}


def _rows(path: Path, refusals: Refusals) -> Iterator[Row]:
    if suffix_of(path) == ".parquet":
        yield from parquet_rows(path)
    elif suffix_of(path) == ".arrow":
        try:
            frame = pl.read_ipc_stream(path)
        except (pl.exceptions.PolarsError, OSError) as error:
            raise ReadError(f"the Arrow file cannot be read ({error})", where=str(path)) from None
        for number, row in enumerate(frame.iter_rows(named=True), 1):
            yield f"row {number}", {key: plain(value) for key, value in row.items()}
    else:
        yield from table_rows(path, refusals)


def _saved(folder: Path) -> list[Part]:
    """What ``save_to_disk`` wrote: a state beside the files, or a folder a split."""
    if (folder / "state.json").is_file():
        state = _parsed((folder / "state.json").read_text("utf-8"))
        names = _features_in(folder / "dataset_info.json")
        split = state.get("_split")
        files = state.get("_data_files")
        return [
            Part(split if isinstance(split, str) else "train", folder / str(f["filename"]), names)
            for f in (files if isinstance(files, list) else [])
            if isinstance(f, dict) and "filename" in f
        ]
    if not (folder / "dataset_dict.json").is_file():
        return []
    splits = _parsed((folder / "dataset_dict.json").read_text("utf-8")).get("splits")
    return [
        Part(str(split), part.path, part.names)
        for split in (splits if isinstance(splits, list) else [])
        for part in _saved(folder / str(split))
    ]


def _declared(folder: Path, config: str) -> list[Part]:
    card = front_matter(folder)
    configs = [one for one in _list(card.get("configs")) if isinstance(one, dict)]
    known = [str(one.get("config_name")) for one in configs]
    if config and config not in known:
        raise UnknownNameError(
            f"there is no configuration {config!r}",
            remedy=f"README.md has {', '.join(known)}" if known else "README.md names none",
        )
    if not configs:
        return []
    chosen = next(
        (
            one
            for one in configs
            if one.get("config_name") == config
            or (not config and (one.get("default") is True or one["config_name"] == "default"))
        ),
        configs[0],
    )
    base = folder / str(chosen.get("data_dir") or "")
    names = _declared_names(card, str(chosen.get("config_name")))
    found: list[Part] = []
    given = chosen.get("data_files")
    if given is None:
        return [Part(part.split, part.path, {**names, **part.names}) for part in _by_name(base)]
    for one in [given] if isinstance(given, str) else _list(given):
        split = str(one["split"]) if isinstance(one, dict) else "train"
        paths = one.get("path") if isinstance(one, dict) else one
        for pattern in [paths] if isinstance(paths, str) else _list(paths):
            found += [Part(split, f, {**names, **_own(f)}) for f in _globbed(base, str(pattern))]
    return found


def _globbed(base: Path, pattern: str) -> list[Path]:
    """The files of a pattern below the folder. Raises ReadError for one that leads elsewhere."""
    if "://" in pattern or pattern.startswith("/") or ".." in Path(pattern).parts:
        raise ReadError(
            f"README.md names {pattern!r}, which is not in the folder",
            where=str(base),
            remedy="download the file into it; nothing is read from elsewhere",
        )
    return [file for file in sorted(base.glob(pattern)) if file.is_file()]


def _by_name(folder: Path) -> list[Part]:
    """Splits by words in names; all files are train where no name has one."""
    files = [
        file
        for file in sorted(folder.rglob("*"))
        if file.is_file()
        and suffix_of(file) in SUFFIXES
        and file.name not in NO_DATA
        and not any(part.startswith(".") for part in file.relative_to(folder).parts)
    ]
    told = [(_split_of(str(file.relative_to(folder))), file) for file in files]
    if any(split for split, _ in told):
        return [Part(split, file, _own(file)) for split, file in told if split]
    return [Part("train", file, _own(file)) for file in files]


def _split_of(name: str) -> str:
    words = _SEPARATORS.split(name.lower())
    return next((split for split, keys in KEYWORDS.items() if set(keys) & set(words)), "")


def _own(file: Path) -> Names:
    return parquet_names(file) if file.suffix == ".parquet" else {}


def _features_in(path: Path) -> Names:
    return _features(_parsed(path.read_text("utf-8"))) if path.is_file() else {}


def _features(given: Mapping[str, Json]) -> dict[str, tuple[str, ...]]:
    """The names of classes in features as the library writes them in JSON."""
    info = given.get("info", given)
    features = info.get("features") if isinstance(info, dict) else None
    found: dict[str, tuple[str, ...]] = {}
    for column, feature in (features if isinstance(features, dict) else {}).items():
        inner = feature.get("feature") if isinstance(feature, dict) else None
        for one in (feature, inner):
            if isinstance(one, dict) and one.get("_type") == "ClassLabel":
                found[column] = tuple(str(name) for name in _list(one.get("names")))
    return found


def _declared_names(card: Mapping[str, Json], config: str) -> dict[str, tuple[str, ...]]:
    """The names of classes in a card: ``dtype: class_label: names: {'0': …}``."""
    infos = card.get("dataset_info")
    listed = [one for one in (infos if isinstance(infos, list) else [infos]) if one]
    found: dict[str, tuple[str, ...]] = {}
    for info in listed:
        if not isinstance(info, dict) or info.get("config_name", config) != config:
            continue
        for feature in _list(info.get("features")):
            if not isinstance(feature, dict):
                continue
            for key in ("dtype", "sequence", "list"):
                dtype = feature.get(key)
                label = dtype.get("class_label") if isinstance(dtype, dict) else None
                names = label.get("names") if isinstance(label, dict) else None
                if isinstance(names, dict):
                    found[str(feature["name"])] = tuple(str(name) for name in names.values())
                elif isinstance(names, list):
                    found[str(feature["name"])] = tuple(str(name) for name in names)
    return found


def _named(value: Json, names: tuple[str, ...] | None) -> Json:
    """Codes of classes as their names; -1 says that there is no label."""
    if names is None:
        return value
    if isinstance(value, list):
        return [_named(one, names) for one in value]
    if type(value) is int:
        return names[value] if 0 <= value < len(names) else None
    return value


def _parsed(text: str) -> dict[str, Json]:
    try:
        found: object = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []
