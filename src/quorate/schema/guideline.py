"""Guideline: the instructions that raters follow, in a version."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from quorate.schema.spec import Markdown, Spec


class Guideline(Spec):
    """The instructions of a campaign. In a campaign file `file` may stand for `text`: the path of a
    Markdown file, seen from the campaign file.
    """

    version: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$")]
    """the version, in quotes: `"1.0"`; every judgment names it"""
    text: Markdown
    """the instructions, Markdown"""
