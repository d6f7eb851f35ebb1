"""XML of other tools, read without document types and entities."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree
from xml.parsers import expat

from quorate.formats.exchange.rows import opened_bytes
from quorate.schema.errors import ReadError

DEEPEST = 64
_UNHELD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
Element = ElementTree.Element


class _Tree:
    """Builds the tree. A document type could name other files or grow without end: refused."""

    def __init__(self, where: str) -> None:
        self._where = where
        self._builder = ElementTree.TreeBuilder()
        self._depth = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._builder.data
        self.parser.StartDoctypeDeclHandler = self._doctype

    def _doctype(self, *_: object) -> None:
        raise ReadError(
            "the file declares a document type, which could hold entities",
            where=f"{self._where}, line {self.parser.CurrentLineNumber}",
            remedy="remove the line that begins with <!DOCTYPE; tools write none",
        )

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise ReadError(
                f"elements are more than {DEEPEST} deep",
                where=f"{self._where}, line {self.parser.CurrentLineNumber}",
                remedy="export it again",
            )
        self._builder.start(tag, attributes)

    def _end(self, tag: str) -> None:
        self._depth -= 1
        self._builder.end(tag)

    def close(self) -> Element:
        return self._builder.close()


def read_xml(path: Path) -> Element:
    """The root element of a file.

    Raises ReadError, with the line, for what is no XML, has a document type or is too deep.
    """
    with opened_bytes(path) as file:
        tree = _Tree(str(path))
        try:
            tree.parser.ParseFile(file)
        except expat.ExpatError as error:
            raise ReadError(
                f"the file is no XML ({expat.ErrorString(error.code)})",
                where=f"{path}, line {error.lineno}",
                remedy="export it again",
            ) from None
        except (ValueError, LookupError) as error:
            raise ReadError(
                f"the file is no XML ({error})", where=str(path), remedy="save it as UTF-8"
            ) from None
    return tree.close()


def text_in(element: Element, path: str) -> str:
    """The text of an element below; empty without it."""
    return (element.findtext(path) or "").strip()


def xml_text(text: str) -> str:
    """The text without characters that XML cannot hold."""
    return _UNHELD.sub("", text)
