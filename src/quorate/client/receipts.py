"""A rater's receipts, fetched one after the other until there are no more."""

from __future__ import annotations

import json
from collections.abc import Iterator

from quorate.certificate.proof.envelope import Envelope
from quorate.client.answers import campaign_path
from quorate.client.connection import Connection
from quorate.schema.errors import IntegrityError


def fetch_receipts(connection: Connection, campaign: str) -> Iterator[str]:
    """The receipts of whoever asks, as they were signed; none where nothing was judged.

    Raises RefusedError for who is no rater of the campaign, IntegrityError for what is no receipt.
    """
    start: int | None = 0
    while start is not None:
        path = campaign_path(campaign, "receipts")
        text = connection.ask("GET", path, parameters={"start": start}).text
        try:
            told = json.loads(Envelope.parse(text, "the receipt").payload)
            judgments, following = told["judgments"], told["next"]
        except (ValueError, KeyError, TypeError) as error:
            raise IntegrityError("the server sent no receipt", where=path) from error
        if judgments:
            yield text
        # a server that sends the same again must not be asked for ever
        start = following if isinstance(following, int) and following > start else None
