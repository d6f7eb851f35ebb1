"""What changed between two releases, and which events of the log are behind it."""

from __future__ import annotations

import asyncio
import json
import shutil
from pathlib import Path

import polars as pl
import pytest

from quorate.campaign.excluding import exclude
from quorate.campaign.items import adjudicate
from quorate.campaign.rights import OWNER, Actor
from quorate.certificate.diff import diff
from quorate.certificate.verify.verdict import opened
from quorate.schema.errors import RequestError
from quorate.server.house import open_house
from quorate.server.settings import Settings
from quorate.storage.queries import judgments
from quorate.storage.transaction import Transaction
from released import CAMPAIGN, Demo, release, rewrite


def test_a_release_differs_from_itself_in_nothing(demo: Demo) -> None:
    with opened(demo.folder) as one:
        found = diff(one, one)
    assert found.same
    assert (found.continues, dict(found.events), found.labels) == (True, {}, ())


def test_what_was_done_between_two_releases_is_told_with_its_entry(
    demo: Demo, tmp_path: Path
) -> None:
    """An expert settles an item otherwise than the consensus, and a judgment of another item is
    excluded."""
    data = Path(shutil.copytree(demo.data, tmp_path / "data"))
    table = pl.read_parquet(demo.folder / "data/consensus-topic.parquet")
    item, label = table.filter(pl.col("expert").is_null()).select("item", "label").row(0)
    other = next(one for one in table["label"].to_list() if one != label)
    spoilt = _settle(data, item, other)
    release(data, "1.1.0", tmp_path / "after")
    with opened(demo.folder) as before, opened(tmp_path / "after") as after:
        found = diff(before, after)
        size = before.log.entries.size
    # after the first release: it itself, what the expert said, what was excluded
    assert found.continues
    assert found.events["item_adjudicated"] == found.events["judgment_excluded"] == 1
    (made,) = [one for one in found.changes if one.kind == "release_published"]
    assert made.why == "1.0.0"
    assert made.index >= size
    (change,) = [one for one in found.labels if (one.question, one.item) == ("topic", item)]
    assert (change.before, change.after) == (label, other)
    assert [(one.kind, one.why) for one in change.causes if one.kind == "item_adjudicated"] == [
        ("item_adjudicated", "slip")
    ]
    assert found.answers_removed == spoilt
    assert found.excluded == {"excluded: asked twice": spoilt}
    assert not found.same


def _settle(data: Path, item: str, label: str) -> int:
    """Settle the item, exclude a judgment of another one; how many answers that takes away."""
    house = open_house(data, Settings())
    owner = Actor("p_owner", OWNER)

    def work(tx: Transaction) -> int:
        adjudicate(
            tx, owner, CAMPAIGN, item, {"topic": label, "refund": "no"}, "Read again.", "slip"
        )
        page = tx.all(judgments.PAGE, campaign=CAMPAIGN, after="", limit=1_000)
        gone = next(one for one in page if one.item != item and not one.purpose)
        assert exclude(tx, owner, CAMPAIGN, gone.rater, "asked twice", gone.at, gone.at) == 1
        return len(json.loads(gone.labels))

    async def run() -> int:
        await house.start()
        try:
            return await house.store.write(work)
        finally:
            await house.stop()

    return asyncio.run(run())


def test_a_log_that_was_written_anew_does_not_go_on(demo: Demo, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(demo.folder, tmp_path / "copy"))
    path = copy / "proof/entries.parquet"
    entries = pl.read_parquet(path)
    rests = entries["rest"].to_list()
    rests[3] = bytes(32)
    entries.with_columns(pl.Series("rest", rests, pl.Binary)).write_parquet(path)
    with opened(demo.folder) as one, opened(copy) as other:
        assert diff(one, other).continues is False


def test_items_that_came_went_and_changed_are_named(demo: Demo, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(demo.folder, tmp_path / "copy"))
    names = pl.read_parquet(copy / "data/items.parquet")["item"].to_list()

    def change(table: pl.DataFrame) -> pl.DataFrame:
        hit = pl.col("item") == names[1]
        digest = pl.when(hit).then(pl.lit("ab" * 32)).otherwise("digest").alias("digest")
        return table[1:].with_columns(digest)

    rewrite(copy, "items", change)
    with opened(demo.folder) as one, opened(copy) as other:
        found = diff(one, other).items
        assert (found.added, found.removed, found.content) == ((), (names[0],), (names[1],))
        assert diff(other, one).items.added == (names[0],)


def test_releases_of_two_campaigns_are_refused(demo: Demo, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(demo.folder, tmp_path / "copy"))
    manifest = json.loads((copy / "manifest.json").read_text())
    (copy / "manifest.json").write_text(json.dumps({**manifest, "campaign": "another"}))
    with (
        opened(demo.folder) as one,
        opened(copy) as other,
        pytest.raises(RequestError, match="two"),
    ):
        diff(one, other)
