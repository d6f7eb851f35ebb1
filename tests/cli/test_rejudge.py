"""``quorate rejudge``: from a file of suspects to the table of what changed."""

from __future__ import annotations

import json
from pathlib import Path

from campaigns import small_spec
from installation import answering, judge, sentences
from quorate.client import Client
from quorate_process import run


def test_suspects_are_sent_and_told_of(tmp_path: Path) -> None:
    suspects = tmp_path / "suspects.csv"
    suspects.write_text(
        "example,suggested,wrong,suspect,audit\n"
        "i000,cold,0.9,true,false\ni001,,0.6,true,true\ni002,,0.4,true,false\ni003,,0.1,false,true\n"
    )
    with answering(tmp_path / "quorate-data") as server:
        with Client.local(server.data) as client:
            client.open_campaign(small_spec(overlap=1))
            client.add_items("tone", sentences(4))
            first = client.invite("tone", uses=2)
        judge(server.url, "tone", first.secret, "ann", number=4)
        again = ["rejudge", "tone"]
        assert "No suspects of tone" in run(again, tmp_path).stdout
        done = run([*again, "suspects.csv", "--least", "0.5", "--batch", "b1"], tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
        # i000 and i001, and i003 of the random slice, whatever its probability
        assert (
            "Sent 3 items of tone to raters again, for 3 more judgments: batch b1." in done.stdout
        )
        judge(server.url, "tone", first.secret, "ben", number=3)
        listed = json.loads(run([*again, "--json"], tmp_path).stdout)
        assert [(one["batch"], one["items"], one["back"]) for one in listed] == [("b1", 3, 3)]
        assert len(listed[0]["diagnosis"]) == 64
        table = run([*again, "--batch", "b1"], tmp_path).stdout
        assert table.startswith("item,wrong,suggested,worth,audit,before")
        assert {line.split(",")[0] for line in table.splitlines()[1:]} == {"i000", "i001", "i003"}
        refused = run([*again, "suspects.csv", "--limit", "1", "--batch", "b2"], tmp_path)
        # i000 may be judged again once more; so may i003, which nobody holds any more
        assert refused.returncode == 0
        third = run([*again, "suspects.csv", "--limit", "1", "--batch", "b3"], tmp_path)
        assert third.returncode == 3
        assert "it is being judged again already" in third.stdout
        assert "2 suspects were refused" in third.stderr
        missing = run([*again, "none.csv"], tmp_path)
        assert missing.returncode == 3
        assert "none.csv" in missing.stderr
