"""The examples that a lead begins from open as they are, and have the items that they need."""

import csv
from collections import Counter
from pathlib import Path

from quorate.schema.campaign_file import read_campaign
from quorate_process import run

EXAMPLE = Path(__file__).parents[2] / "examples" / "messages"


def test_the_messages_open_and_all_items_are_added(tmp_path: Path) -> None:
    file, items = str(EXAMPLE / "campaign.yaml"), str(EXAMPLE / "items.csv")
    for arguments, said in (
        (["open", "--check", file], "sound"),
        (["open", file], "Opened messages"),
        (["items", "add", "messages", items], "Added 90 items"),
        # 90 without 12 of practice, 24 of the test and 12 of gold
        (["status", "messages"], "42 open"),
    ):
        done = run(arguments, tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
        assert said in done.stdout


def test_the_banks_of_the_messages_allow_a_second_try() -> None:
    way = read_campaign(EXAMPLE / "campaign.yaml").way
    with (EXAMPLE / "items.csv").open(encoding="utf-8", newline="") as lines:
        banks = Counter(row["bank"] for row in csv.DictReader(lines))
    assert way.training is not None
    assert way.qualification is not None
    assert banks["training"] >= 2 * way.training.items
    assert banks["qualification"] > way.qualification.items
