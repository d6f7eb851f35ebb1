"""The routes, one file a resource. A new file is added to ``ROUTERS``, and that is all."""

from __future__ import annotations

from fastapi import APIRouter

from quorate.server.routes import (
    form,
    guideline,
    health,
    invitations,
    judgments,
    leases,
    media,
    people,
    progress,
    session,
    tokens,
    work,
)

ROUTERS: tuple[APIRouter, ...] = (
    session.router,
    invitations.router,
    tokens.router,
    people.router,
    form.router,
    work.router,
    judgments.router,
    leases.router,
    guideline.router,
    progress.router,
    media.router,
    health.router,
)
