"""Questions about what a person reaches: media by their campaigns, their own day's work."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from quorate.storage.statement import Query, number, words
from quorate.storage.tables import VIEWS, judgments, members


class MediaType(NamedTuple):
    """What kind of file it is."""

    type: str


class Work(NamedTuple):
    """What a rater did in a span of time."""

    judged: int
    milliseconds: int
    earned: int


media = VIEWS["media"]

_file = sa.select(media.c.type).where(media.c.digest == words("digest")).limit(1)
MEDIA = Query(MediaType, _file)
MEDIA_OF_CAMPAIGN = Query(MediaType, _file.where(media.c.campaign == words("campaign")))
MEDIA_OF_PERSON = Query(
    MediaType,
    _file.join(members, members.c.campaign == media.c.campaign).where(
        members.c.person == words("person"), members.c.standing != "removed"
    ),
)

_total = sa.BigInteger
WORK_SINCE = Query(
    Work,
    sa.select(
        sa.func.count(),
        sa.cast(sa.func.coalesce(sa.func.sum(judgments.c.milliseconds), 0), _total),
        sa.cast(sa.func.coalesce(sa.func.sum(judgments.c.earned), 0), _total),
    ).where(
        judgments.c.campaign == words("campaign"),
        judgments.c.rater == words("rater"),
        judgments.c["at"] >= number("since"),
    ),
)
