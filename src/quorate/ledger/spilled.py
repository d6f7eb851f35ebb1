"""Spilled: rows of a view of which only the newest are in memory, for the replay of a long log.

The others are in a temporary file that has no name and is gone with the process. So a replay needs
memory for some thousand rows of each view, however many there are.
"""

from __future__ import annotations

import marshal
import sqlite3
from collections.abc import Iterator, MutableMapping
from itertools import islice

from quorate.ledger.views import Value, View
from quorate.schema.errors import RequestError

Key = tuple[Value, ...]
Held = dict[str, Value]
HOT = 1 << 14
"""rows of a view that are in memory, at most"""
CACHE = 16_384
"""kilobytes of a view's file that are in memory, at most"""


class Spilled(MutableMapping[Key, Held]):
    """Rows by their key.

    A row that was looked up by its key can be changed until the next one is; what ``get`` and
    iteration give is only to be read.
    """

    def __init__(self, view: View) -> None:
        self._columns = tuple(view.columns)
        self._limit = HOT
        self._hot: dict[Key, Held] = {}
        self._file: sqlite3.Connection | None = None
        self._size = 0
        self._absent: object = None
        """the key that was looked for last in vain: whoever adds a row has just asked for it"""

    def __getitem__(self, key: Key) -> Held:
        row = self._hot.pop(key, None)
        if row is None:
            row = self._fetch(key)
        self._hot[key] = row  # the last to go
        self._spill()
        return row

    def __setitem__(self, key: Key, row: Held) -> None:
        if key == self._absent or key not in self:
            self._size += 1
        self._absent = None
        self._hot.pop(key, None)
        self._hot[key] = row
        self._spill()

    def __delitem__(self, key: Key) -> None:
        if key not in self:
            raise KeyError(key)
        self._hot.pop(key, None)
        if self._file is not None:
            self._run(self._file, "DELETE FROM rows WHERE key = ?", (_packed(key),))
        self._size -= 1

    def __contains__(self, key: object) -> bool:
        if not isinstance(key, tuple):
            return False
        if key in self._hot or self._found(key) is not None:
            return True
        self._absent = key
        return False

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[Key]:
        for key, _ in self._all():
            yield key

    def get(self, key: Key, default: object = None) -> Held | None:  # type: ignore[override]
        """A row to be read; None when there is none."""
        del default
        row = self._hot.get(key)
        if row is not None:
            return row
        found = self._found(key)
        return None if found is None else self._row(found)

    def rows(self) -> Iterator[Held]:
        """Every row, to be read."""
        for _, row in self._all():
            yield row

    def _all(self) -> Iterator[tuple[Key, Held]]:
        if self._file is not None:
            for key, row in self._run(self._file, "SELECT key, row FROM rows"):
                known: Key = marshal.loads(key)
                if known not in self._hot:
                    yield known, self._row(row)
        yield from list(self._hot.items())

    def _fetch(self, key: Key) -> Held:
        found = self._found(key)
        if found is None:
            raise KeyError(key)
        return self._row(found)

    def _found(self, key: Key) -> bytes | None:
        if self._file is None:
            return None
        sql = "SELECT row FROM rows WHERE key = ?"
        found = self._run(self._file, sql, (_packed(key),)).fetchone()
        return None if found is None else found[0]

    def _row(self, data: bytes) -> Held:
        return dict(zip(self._columns, marshal.loads(data), strict=True))

    def _spill(self) -> None:
        if len(self._hot) <= self._limit:
            return
        old = list(islice(self._hot, len(self._hot) // 2 + 1))
        rows = [(key, self._hot.pop(key)) for key in old]
        packed = [(_packed(key), _packed(tuple(map(row.get, self._columns)))) for key, row in rows]
        packed.sort()  # what lies side by side is written together
        if self._file is None:
            self._file = _opened()
        try:
            self._file.executemany("INSERT OR REPLACE INTO rows VALUES (?, ?)", packed)
        except sqlite3.Error as error:
            raise _no_room(error) from error

    def _run(
        self, file: sqlite3.Connection, sql: str, given: tuple[bytes, ...] = ()
    ) -> sqlite3.Cursor:
        try:
            return file.execute(sql, given)
        except sqlite3.Error as error:
            raise _no_room(error) from error

    def __del__(self) -> None:
        if self._file is not None:
            self._file.close()


def _packed(values: Key) -> bytes:
    try:
        return marshal.dumps(values, 2)
    except ValueError:  # of words that are members of an enumeration
        return marshal.dumps(tuple(map(_plain, values)), 2)


def _plain(value: Value) -> Value:
    if isinstance(value, str):
        return str.__str__(value)
    return None if value is None else int(value)


def _opened() -> sqlite3.Connection:
    try:
        file = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        file.execute("PRAGMA journal_mode = OFF")
        file.execute("PRAGMA synchronous = OFF")
        file.execute(f"PRAGMA cache_size = -{CACHE}")
        file.execute("CREATE TABLE rows (key BLOB PRIMARY KEY, row BLOB NOT NULL) WITHOUT ROWID")
        file.execute("BEGIN")
    except sqlite3.Error as error:
        raise _no_room(error) from error
    return file


def _no_room(error: sqlite3.Error) -> RequestError:
    return RequestError(
        f"rows of the replay cannot be written ({error})",
        remedy="make room where temporary files are, or name another place with SQLITE_TMPDIR",
    )
