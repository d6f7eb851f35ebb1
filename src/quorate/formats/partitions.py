"""Tables that lie in several files: a folder, a pattern, or files at a URL.

A folder or pattern is all Parquet files it holds, in the order of their names; parts of a path
such as ``day=2026-01-31`` are columns. URLs are read through fsspec, whose packages for object
stores are extras.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from glob import glob, has_magic
from pathlib import Path, PurePosixPath
from typing import Protocol, cast
from urllib.parse import unquote

import polars as pl

from quorate.formats.parquet import scan_parquet
from quorate.formats.reader import Scan, count_from
from quorate.schema.errors import QuorateError, ReadError, RequestError

ENDINGS = (".parquet", ".pq")
EXTRAS = {"s3": "s3", "gs": "gcs", "gcs": "gcs", "abfs": "azure", "abfss": "azure", "az": "azure"}
"""which extra has what reads a kind of URL; the others are read with ``remote``"""


class _Files(Protocol):
    """What is used of a file system of fsspec."""

    def isdir(self, path: str) -> bool: ...
    def find(self, path: str) -> list[str]: ...
    def glob(self, path: str) -> list[str]: ...
    def get_file(self, source: str, target: str) -> None: ...
    def put_file(self, source: str, target: str) -> None: ...
    def makedirs(self, path: str, exist_ok: bool) -> None: ...


@dataclass(frozen=True)
class Partition:
    """One file: its path or URL, the columns that its path says, and where it lies far away."""

    name: str
    columns: Mapping[str, str] = field(default_factory=dict)
    files: _Files | None = None

    @contextmanager
    def near(self, folder: Path) -> Iterator[Path]:
        """The file on this machine for as long as the block lasts."""
        if self.files is None:
            yield Path(self.name)
            return
        copy = folder / "partition.parquet"
        try:
            self.files.get_file(self.name, str(copy))
        except (OSError, ValueError) as error:
            raise ReadError(
                f"it cannot be fetched ({error})", where=self.name, remedy="check the address"
            ) from None
        yield copy
        copy.unlink(missing_ok=True)


def is_partitioned(source: object) -> bool:
    """Whether a source is a pattern, a URL, or a folder of Parquet files."""
    if not isinstance(source, str | Path):
        return False
    text = str(source)
    if "://" in text:
        return True
    path = Path(text)
    if path.is_dir():
        return any(_is_parquet(found.name) for found in path.rglob("*"))
    return has_magic(text) and not path.exists()


def partitions(source: str | Path) -> tuple[Partition, ...]:
    """The files of a source in the order of their names. Raises ReadError when there is none."""
    text = str(source)
    if "://" in text:
        return _far(text)
    path = Path(text)
    if path.is_dir():
        found = [str(one) for one in path.rglob("*") if _is_parquet(one.name) and one.is_file()]
        root = text
    else:
        found = [one for one in glob(text, recursive=True) if Path(one).is_file()]
        root = ""
    return _listed(found, text, root, None)


def scan_partitions(files: tuple[Partition, ...], folder: Path, name: str) -> Scan:
    """All files as one scan, rows counted from 1 through all of them; far ones are fetched."""
    frames = []
    for number, one in enumerate(files):
        path = Path(one.name)
        if one.files is not None:
            path = folder / f"{number}.parquet"
            with one.near(folder) as copy:
                copy.rename(path)
        frames.append(scan_one(one, path).frame)
    return Scan(pl.concat(frames, how="diagonal_relaxed"), "row", count_from(1), _Explain(name))


def scan_one(one: Partition, path: Path) -> Scan:
    """One file, with the columns that its path says."""
    scan = scan_parquet(path, one.name)
    there = scan.frame.collect_schema().names()
    said = [pl.lit(v).alias(k) for k, v in one.columns.items() if k not in there]
    return Scan(scan.frame.with_columns(said), scan.place, scan.where, scan.explain)


@dataclass(frozen=True)
class _Explain:
    name: str

    def __call__(self, error: Exception) -> QuorateError:
        said = str(error).strip().splitlines() or [type(error).__name__]
        return ReadError(
            f"the Parquet files cannot be read as one table ({said[0]})",
            where=self.name,
            remedy="see that all have the same columns and none is damaged",
        )


def put_far(folder: Path, target: str) -> None:
    """Copy the files of a folder to a URL."""
    files, path = _file_system(target)
    try:
        files.makedirs(path, exist_ok=True)
        for one in sorted(folder.iterdir()):
            files.put_file(str(one), f"{path.rstrip('/')}/{one.name}")
    except (OSError, ValueError, NotImplementedError) as error:
        raise RequestError(
            f"the result cannot be written there ({error})",
            where=target,
            remedy="check the address and what you may do there",
        ) from None


def _far(url: str) -> tuple[Partition, ...]:
    files, path = _file_system(url)
    try:
        if has_magic(path) and not url.startswith(("http://", "https://")):
            found, root = files.glob(path), ""
        elif not _is_parquet(path) and files.isdir(path):
            found, root = [one for one in files.find(path) if _is_parquet(one)], path
        else:
            found, root = [path], ""
    except (OSError, ValueError) as error:
        raise ReadError(
            f"the address cannot be read ({error})", where=url, remedy="check address and rights"
        ) from None
    return _listed(found, url, root, files)


def _file_system(url: str) -> tuple[_Files, str]:
    kind = url.partition("://")[0]
    extra = EXTRAS.get(kind, "remote")
    try:
        import fsspec

        files, path = fsspec.core.url_to_fs(url)
    except ImportError as error:
        raise RequestError(
            f"what reads {kind}:// is not installed ({error})",
            remedy=f"pip install 'quorate[{extra}]'",
        ) from None
    except ValueError as error:
        raise RequestError(f"{kind}:// is no address that can be read ({error})") from None
    return cast("_Files", files), str(path)


def _listed(
    found: list[str], source: str, root: str, files: _Files | None
) -> tuple[Partition, ...]:
    if not found:
        raise ReadError(
            "there is no such file", where=source, remedy="check the path and the pattern"
        )
    strange = next((one for one in found if not _is_parquet(one.partition("?")[0])), None)
    if strange is not None:
        raise ReadError(
            "of several files all must be Parquet",
            where=strange,
            remedy="end the pattern in *.parquet",
        )
    return tuple(Partition(one, _said(one, root), files) for one in sorted(set(found)))


def _said(path: str, root: str) -> dict[str, str]:
    """The columns that folders named ``column=value`` say, below the folder that was named."""
    below = path.removeprefix(root)
    pairs = (part.partition("=") for part in PurePosixPath(below).parts[:-1])
    return {
        unquote(name): unquote(value)
        for name, equals, value in pairs
        if equals and name and value != "__HIVE_DEFAULT_PARTITION__"
    }


def _is_parquet(name: str) -> bool:
    return name.lower().endswith(ENDINGS) and not PurePosixPath(name).name.startswith((".", "_"))
