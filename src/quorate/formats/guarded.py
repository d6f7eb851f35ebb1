"""Cells that a spreadsheet would run as a formula, and how they are kept from it.

A spreadsheet takes a cell that begins with =, +, -, @, a tab or a carriage return for a formula
(OWASP, CSV injection). A guarded cell has an apostrophe in front, by which spreadsheets know text.
A cell that begins with apostrophes before such a character has one more, so that taking one away
always gives back what was there. Numbers are no formulas and stay as they are.
"""

from __future__ import annotations

import re

GUARD = r"^'('*[=+\-@\t\r])"
"""what a guarded cell begins with; without the apostrophe it is what was there"""
_RUN = re.compile(r"'*[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")


def guarded(text: str) -> str:
    """A cell that no spreadsheet runs.

    >>> guarded("=1+1"), guarded("-5"), guarded("'=1"), guarded("a=b")
    ("'=1+1", '-5', "''=1", 'a=b')
    """
    if _RUN.match(text) is None or _NUMBER.fullmatch(text):
        return text
    return f"'{text}"


def plain(text: str) -> str:
    """What a guarded cell says.

    >>> plain("'=1+1"), plain("-5"), plain("''=1"), plain("'tis")
    ('=1+1', '-5', "'=1", "'tis")
    """
    return text[1:] if text.startswith("'") and _RUN.match(text) else text
