"""Judgments of other tools, sent in parts."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from quorate.client.answers import answered, campaign_path
from quorate.client.connection import Connection
from quorate.client.given import ForeignJudgment
from quorate.client.results.items import ImportedJudgments, RefusedJudgment
from quorate.schema.json_value import Json

AT_ONCE = 1_000
"""judgments in one request"""


def send_judgments(
    connection: Connection,
    campaign: str,
    tool: str,
    file: str,
    digest: str,
    judgments: Iterable[ForeignJudgment],
) -> ImportedJudgments:
    """Take judgments in, some at once; refused ones are counted from the first of all."""
    source, refused = "", list[RefusedJudgment]()
    added = beyond = rejected = there = raters = start = 0
    rest = iter(judgments)
    while some := list(islice(rest, AT_ONCE)):
        head: dict[str, Json] = {"tool": tool, "file": file, "digest": digest}
        body: Json = {**head, "judgments": [_data(one) for one in some]}
        path = campaign_path(campaign, "imports")
        # what came in before the connection was lost is known by its row
        answer = connection.ask("POST", path, body=body, repeatable=True)
        done = answered(ImportedJudgments, answer)
        source = done.source
        added += done.added
        beyond += done.beyond
        rejected += done.rejected
        there += done.there
        raters += done.raters
        refused += [one.model_copy(update={"row": one.row + start}) for one in done.refused]
        start += len(some)
    return ImportedJudgments(
        source=source,
        added=added,
        beyond=beyond,
        rejected=rejected,
        there=there,
        raters=raters,
        refused=tuple(refused),
    )


def _data(one: ForeignJudgment) -> dict[str, Json]:
    data: dict[str, Json] = {
        "row": one.row,
        "item": one.item,
        "rater": one.rater,
        "labels": dict(one.labels),
    }
    if one.at is not None:
        data["at"] = one.at
    if one.seconds is not None:
        data["seconds"] = one.seconds
    if one.guideline:
        data["guideline"] = one.guideline
    if one.comment:
        data["comment"] = one.comment
    if one.shown:
        data["shown"] = {name: list(order) for name, order in one.shown.items()}
    if one.rejected:
        data["rejected"] = True
    return data
