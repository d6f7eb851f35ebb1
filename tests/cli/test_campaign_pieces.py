"""A campaign of an installation as pieces, with what an expert settled."""

from __future__ import annotations

from pathlib import Path

from campaigns import small_spec
from quorate.cli.campaign_pieces import campaign_reading
from quorate.client import Client, Item
from quorate.formats.exchange.chosen_labels import Choice, write_labels
from quorate.formats.exchange.format import exchange_format


def test_what_an_expert_settled_goes_out(tmp_path: Path) -> None:
    with Client.local(tmp_path / "data", make=True) as client:
        spec = small_spec()
        client.open_campaign(spec)
        (field,), (question, *_) = spec.content, spec.questions
        option = question.question().options[-1]
        client.add_items(spec.name, [Item({field.name: f"Text {n}"}, f"i{n}") for n in range(2)])
        client._connection.ask(
            "POST",
            f"/api/campaigns/{spec.name}/items/i1/adjudicate",
            body={"labels": {question.name: option}, "reason": "Read again.", "cause": "slip"},
        )
        reading = campaign_reading(client, spec.name, lambda step, done: None)
        pieces = {piece.item: piece for piece in reading}
        assert (pieces["i0"].settled, pieces["i1"].settled) == (None, {question.name: option})
        assert not any(piece.disputed for piece in pieces.values())
        folder = exchange_format("hugging-face")
        choice = Choice("consensus")
        options = folder.options()
        written = write_labels(
            folder, reading.project, pieces.values(), tmp_path / "out", options, choice
        )
    assert written.rows == 1
    (again, one) = folder.read(tmp_path / "out", options)
    assert (again.judgments, dict(one.judgments[0].labels)) == ((), {question.name: option})
