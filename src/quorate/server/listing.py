"""Which page of a list is asked for: the parameters of every list."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

MOST = 200
"""entries on a page, at most"""
After = Annotated[str, Query(max_length=2_000, description="the `next` of the page before")]
Limit = Annotated[int, Query(ge=1, le=MOST, description="entries on the page")]
