"""What every answer of a server is: frozen, and deaf to fields that it does not know."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Result(BaseModel):
    """Frozen; fields that it does not know are left out. Times are milliseconds UTC."""

    model_config = ConfigDict(frozen=True, extra="ignore")
