"""Whether the server can work."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel

from quorate.server.problem import modelled
from quorate.server.routing import Here, operation, said
from quorate.storage.store import StoreUnavailableError

router = APIRouter(tags=["health"], generate_unique_id_function=operation)


class Health(BaseModel):
    """That the server can work."""

    status: Literal["ok"] = "ok"


@router.get("/health", response_model=Health, responses=modelled(503))
async def health(house: Here) -> Response:
    """200 when judgments can be taken, 503 when not; the server's log says why."""
    wrong = house.store.healthy()
    if wrong is not None:
        raise StoreUnavailableError(wrong)
    return said(Health())
