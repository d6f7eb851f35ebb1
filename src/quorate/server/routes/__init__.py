"""The routes, one file a resource. A new file is added to ``ROUTERS``, and that is all."""

from __future__ import annotations

from fastapi import APIRouter

from quorate.server.routes import (
    campaigns,
    downloads,
    form,
    guideline,
    guidelines,
    health,
    invitations,
    items,
    judgments,
    leases,
    ledger,
    media,
    members,
    oidc,
    people,
    progress,
    session,
    status,
    templates,
    tokens,
    uploads,
    webhooks,
    work,
)

ROUTERS: tuple[APIRouter, ...] = (
    # routes are tried in this order, and most requests submit a judgment
    judgments.router,
    session.router,
    invitations.router,
    tokens.router,
    oidc.router,
    people.router,
    form.router,
    work.router,
    leases.router,
    guideline.router,
    progress.router,
    media.router,
    templates.router,
    campaigns.router,
    uploads.router,
    guidelines.router,
    items.router,
    members.router,
    status.router,
    downloads.router,
    webhooks.router,
    ledger.router,
    health.router,
)
