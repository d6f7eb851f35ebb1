"""What a terminal gets: text of others that moves no cursor and turns no line round."""

from __future__ import annotations

import re
from io import TextIOWrapper

TURNING = "\u202a-\u202e\u2066-\u2069"
"""embeddings, overrides and isolates, which show text in another order than it has"""
# marks such as U+200F are left: Arabic and Hebrew are written with them, and they turn no letters
LIVE = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029{TURNING}]")
OURS = re.compile(r"\x1b\[(?:[0-4]|9|[34]\d|9[0-7]|10[0-7]|[34]8;5;\d+|[34]8;2;\d+;\d+;\d+|;)*m")
"""colours and weights; not what hides, blinks or reverses"""
DRAWN = re.compile(r"\x1b\[(?:\?25[lh]|[0-2]?K|\d*[ABG])|\r")
"""how a line of progress is drawn anew"""


def escaped(text: str) -> str:
    r"""Text with each character that a terminal obeys, and no reader sees, written as a code.

    >>> print(escaped("fine\u202egnorw"))
    fine\u202egnorw
    """
    return LIVE.sub(_code, text)


class Terminal(TextIOWrapper):
    """A terminal to which every command writes; what it would obey is ``escaped``.

    What the program itself says in colours passes, and, with ``drawing``, lines drawn anew. Without
    ``drawing`` (standard output) no text can go back over what was shown.
    """

    def __init__(self, beneath: TextIOWrapper, *, drawing: bool) -> None:
        super().__init__(
            beneath.buffer, encoding=beneath.encoding, errors="replace", line_buffering=True
        )
        self._beneath = beneath  # which would close what both write to, when nobody holds it
        allowed = (OURS.pattern, DRAWN.pattern) if drawing else (OURS.pattern,)
        self._one = re.compile(f"({'|'.join(allowed)})|{LIVE.pattern}")

    def write(self, text: str, /) -> int:
        """Write the text; returns how many of its characters were taken, all of them."""
        super().write(self._one.sub(lambda found: found[1] or _code(found), text))
        return len(text)


def _code(found: re.Match[str]) -> str:
    number = ord(found[0])
    return f"\\x{number:02x}" if number < 256 else f"\\u{number:04x}"
