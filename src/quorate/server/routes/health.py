"""Whether the server lives, and whether it takes judgments."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel

from quorate.server.problem import modelled
from quorate.server.routing import Here, operation, said
from quorate.storage.store import StoreUnavailableError

router = APIRouter(tags=["health"], generate_unique_id_function=operation)


class Health(BaseModel):
    """That all is well."""

    status: Literal["ok"] = "ok"


@router.get("/health", response_model=Health, responses=modelled(503))
async def health(house: Here) -> Response:
    """200 while the server lives; 503 when only a new start mends it, as its log says."""
    wrong = house.store.dead()
    if wrong is not None:
        raise StoreUnavailableError(wrong)
    return said(Health())


@router.get("/ready", response_model=Health, responses=modelled(503))
async def ready(house: Here) -> Response:
    """200 when judgments are taken here; else 503, and `details` says what is in the way.

    That is a database that does not answer, a disk that is nearly full, or a server that stops.
    """
    await house.readiness.demand()
    return said(Health())
