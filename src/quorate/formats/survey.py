"""One fast look through a text file: its encoding, NUL bytes and quotation marks."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from quorate.schema.errors import ReadError
from quorate.schema.reading import SHOWN_LINES, Remark

CHUNK = 4 << 20
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LEGACY = "cp1252"
_CONTROL = bytes(c for c in range(32) if c not in b"\t\n\r\f\x1b")


@dataclass(frozen=True)
class PlainText:
    """A text file in UTF-8 without byte order mark, and what it took to get there."""

    path: Path
    remarks: tuple[Remark, ...] = ()


def plain_text(path: Path, name: str, encoding: str | None, folder: Path) -> PlainText:
    """The file as UTF-8: itself when it is, else a copy in ``folder``.

    Without ``encoding``: a byte order mark decides; else UTF-8; else every line that is not
    UTF-8 is read as Windows-1252, and counted. Raises ReadError for an unknown encoding, for
    bytes that cannot be decoded (with offset and line), for NUL bytes and for binary files.
    """
    with path.open("rb") as file:
        head = file.read(8192)
    mark = next((e for bom, e in _BOMS if head.startswith(bom)), None)
    if encoding is None and mark is None:
        _refuse_binary(head, name)
        if _is_utf8(path, name):
            return PlainText(path)
        return _mixed(path, name, folder)
    declared = encoding or mark or "utf-8"
    if mark is not None and declared.lower().replace("_", "-") in ("utf-8", "utf8"):
        declared = mark
    text = _transcoded(path, name, declared, folder)
    if encoding is None:
        noted = Remark("noted", f"byte order mark: the file was read as {declared}")
        return PlainText(text, (noted,))
    return PlainText(text, (Remark("noted", f"the file was read as {declared}, as declared"),))


def _refuse_binary(head: bytes, name: str) -> None:
    if not head:
        return
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) > len(head) // 5 and min(even, odd) < len(head) // 50 + 1:
        guess = "utf-16-le" if odd > even else "utf-16-be"
        raise ReadError(
            "the file looks like UTF-16 without a byte order mark",
            where=name,
            remedy=f"say encoding='{guess}' (--encoding {guess})",
        )
    control = len(head) - len(head.translate(None, _CONTROL))
    if control > max(2, len(head) // 100):
        raise ReadError(
            f"the file is not text: {control} control bytes in the first {len(head)}",
            where=name,
            remedy="give a CSV, TSV, JSON, JSONL or Parquet file",
        )


def _is_utf8(path: Path, name: str) -> bool:
    """Whether the whole file decodes; a NUL byte anywhere raises ReadError."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    offset, valid = 0, True
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            nul = chunk.find(0)
            if nul >= 0:
                raise ReadError(
                    f"NUL byte at offset {offset + nul:,}",
                    where=f"{name}, line {line_at(path, offset + nul)}",
                    remedy="the file is damaged or not text; export it again",
                )
            if valid and (decoder.getstate()[0] or not chunk.isascii()):
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError:
                    valid = False
            offset += len(chunk)
    return valid and not decoder.getstate()[0]


def _mixed(path: Path, name: str, folder: Path) -> PlainText:
    """A copy in which the lines that are not UTF-8 are decoded as Windows-1252."""
    lines: list[int] = []
    repaired, offset = 0, 0
    with path.open("rb") as source, _copy(folder) as copy:
        for number, line in enumerate(source, 1):
            try:
                line.decode("utf-8")
                copy.write(line)
            except UnicodeDecodeError:
                copy.write(_legacy(line, name, number, offset))
                repaired += 1
                if len(lines) < SHOWN_LINES:
                    lines.append(number)
            offset += len(line)
        target = Path(copy.name)
    what = "not UTF-8, read as Windows-1252 (say encoding=… if it is another)"
    return PlainText(target, (Remark("repaired", what, repaired, tuple(lines)),))


def _legacy(line: bytes, name: str, number: int, offset: int) -> bytes:
    try:
        return line.decode(_LEGACY).encode()
    except UnicodeDecodeError as error:
        raise ReadError(
            f"byte 0x{line[error.start]:02x} at offset {offset + error.start:,} "
            "is neither UTF-8 nor Windows-1252",
            where=f"{name}, line {number}",
            remedy="say encoding=… (--encoding …), for example shift_jis, gb18030 or koi8-r",
        ) from None


def _transcoded(path: Path, name: str, encoding: str, folder: Path) -> Path:
    try:
        decoder = codecs.getincrementaldecoder(encoding)()
    except LookupError:
        raise ReadError(
            f"there is no encoding {encoding!r}",
            where=name,
            remedy="name one that Python knows, such as utf-8, utf-16, cp1252 or shift_jis",
        ) from None
    offset, newlines = 0, 0
    with path.open("rb") as source, _copy(folder) as copy:
        while True:
            chunk = source.read(CHUNK)
            pending = len(decoder.getstate()[0])
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                before = error.object[: error.start].decode(encoding, "ignore").count("\n")
                raise ReadError(
                    f"the bytes at offset {offset - pending + error.start:,} are not {encoding}",
                    where=f"{name}, line {newlines + before + 1}",
                    remedy="say another encoding=… (--encoding …), or repair the file",
                ) from None
            if "\0" in text:
                line = newlines + text[: text.index("\0")].count("\n") + 1
                raise ReadError(
                    "NUL character",
                    where=f"{name}, line {line}",
                    remedy="the file is damaged or in another encoding; export it again",
                )
            copy.write(text.encode())
            offset += len(chunk)
            newlines += text.count("\n")
            if not chunk:
                return Path(copy.name)


def _copy(folder: Path) -> IO[bytes]:
    return (folder / "utf8").open("wb")


def line_at(path: Path, offset: int) -> int:
    """The line (1 is the first) that holds the byte at ``offset``."""
    lines = 1
    with path.open("rb") as file:
        while offset > 0 and (chunk := file.read(min(CHUNK, offset))):
            lines += chunk.count(b"\n")
            offset -= len(chunk)
    return lines
