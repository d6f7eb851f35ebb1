"""The routes, one file a resource. A new file is added to ``FILES``, and that is all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType

from fastapi import APIRouter
from starlette.routing import BaseRoute

FILES = (
    # routes are tried in this order, and most requests submit a judgment
    "judgments",
    "session",
    "invitations",
    "tokens",
    "oidc",
    "people",
    "form",
    "work",
    "leases",
    "guideline",
    "progress",
    "feedback",
    "standing",
    "attributes",
    "appeals",
    "calibrations",
    "media",
    "templates",
    "campaigns",
    "archives",
    "uploads",
    "guidelines",
    "items",
    "imports",
    "members",
    "skills",
    "disputes",
    "causes",
    "diagnosis",
    "diagnosis_more",
    "disagreement",
    "disagreement_jury",
    "disagreement_contrast",
    "findings",
    "rules",
    "quality",
    "preferences",
    "rewards",
    "ratings",
    "rejudgments",
    "scores",
    "releases",
    "released",
    "status",
    "downloads",
    "webhooks",
    "ledger",
    "health",
)
CALLED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "": ("campaigns",),
        "archive": ("archives",),
        "unarchive": ("archives",),
        "items.jsonl": ("downloads",),
        "status": ("status",),
        "judgments.csv": ("downloads",),
        "judgments.jsonl": ("downloads",),
        "judgments.parquet": ("downloads",),
    }
)
"""what commands ask of a campaign, by what follows its name -> the files with such routes"""


def routes_of(files: Iterable[str] = FILES) -> list[BaseRoute]:
    """The routes in these files, in the order in which they are tried."""
    return [route for file in files for route in _router(file).routes]


def files_of(path: str) -> tuple[str, ...]:
    """The files that may have a route of this path; all where it is not known."""
    parts = path.removeprefix("/api/campaigns").split("/")
    if not path.startswith("/api/campaigns") or parts[0] or len(parts) > 3:
        return FILES
    return CALLED.get("/".join(parts[2:]), FILES)


@cache
def _router(file: str) -> APIRouter:
    router: APIRouter = import_module(f"{__name__}.{file}").router
    return router
