"""Archives: ask for one, or for a campaign back, and wait until it is done."""

from __future__ import annotations

import time
from collections.abc import Callable

from quorate.client.answers import answered, campaign_path, found
from quorate.client.connection import Connection
from quorate.client.refusals import RefusedError
from quorate.client.results.archives import Archived

LOOK_AGAIN = 0.2
"""seconds between looks at a campaign that is on its way"""


def archived(connection: Connection, campaign: str) -> Archived:
    """Where a campaign is, and what goes on."""
    return found(connection, Archived, campaign_path(campaign, "archive"))


def moved(
    connection: Connection, campaign: str, verb: str, tell: Callable[[str, float], None]
) -> Archived:
    """Send a campaign on its way, and wait until it is there.

    Raises RefusedError when it cannot go, or did not get there.
    """
    path = campaign_path(campaign, verb)
    now = answered(Archived, connection.ask("POST", path))
    while now.moving is not None:
        if now.moving.problem:
            raise RefusedError(now.moving.problem, status=409)
        tell(now.moving.step, now.moving.done)
        time.sleep(LOOK_AGAIN)
        now = archived(connection, campaign)
    return now
