"""Paradigm: what the answers to a question are for (Röttger et al. 2022, NAACL, §2)."""

from __future__ import annotations

from typing import Literal, get_args

Paradigm = Literal["prescriptive", "descriptive"]
"""prescriptive: one right answer is sought, so that whoever differs may be wrong; descriptive: the
spread of answers is the data, so that nobody is"""
PARADIGMS: tuple[Paradigm, ...] = get_args(Paradigm)
WHICH = (
    "say which: `prescriptive` (one right answer is sought) or `descriptive` (the spread of "
    "answers is the data)"
)
"""what is asked of who has not said it"""
