"""What came of a batch is one thing: on the page, in ``quorate rejudge``, in a release."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from zlib import crc32

import httpx
import polars as pl

from campaigns import small_spec
from house import FROM_OUR_PAGES, PASSWORD
from installation import answering, sentences
from quorate.client import Client
from quorate.schema.json_value import Json
from quorate_process import run

N = 24
SENT = 8
MORE = 2
WITHIN = [f"i{n:03d}" for n in range(SENT)]


def said(item: str, login: str) -> str:
    """The truth is warm for two of three; each rater errs on other items, one in four."""
    warm = int(item[1:]) % 3 != 0
    return "warm" if warm == (crc32(f"{item} {login}".encode()) % 4 != 0) else "cold"


def joined(url: str, secret: str, login: str) -> httpx.Client:
    """A rater in a browser of their own, who has read the guideline."""
    browser = httpx.Client(base_url=url, headers=FROM_OUR_PAGES)
    body = {"pseudonym": login, "login": login, "password": PASSWORD, "agreed": True}
    browser.post(f"/api/invitations/{secret}", json=body)
    work = browser.get("/api/campaigns/tone/work").json()
    version = work["guideline"]["version"]
    browser.post(f"/api/campaigns/tone/guideline/{version}/acknowledge")
    return browser


def judge(browser: httpx.Client, login: str, most: int = N) -> None:
    """Judge what comes; who stops before the end holds an item still."""
    for _ in range(most):
        leases = browser.get("/api/campaigns/tone/work").json()["leases"]
        if not leases:
            return
        item = f"i{int(leases[0]['content']['sentence'].split()[-1][:-1]):03d}"
        answer = browser.post(
            "/api/campaigns/tone/judgments",
            json={
                "submission": f"{login}-{item}",
                "lease": leases[0]["lease"],
                "labels": {"tone": said(item, login)},
                "seconds": 3.5,
            },
        )
        assert answer.status_code == 200, answer.text


def consensus(client: Client, version: str, folder: Path) -> dict[str, tuple[str, float]]:
    """The label of each item to be judged again, and its probability, by a release made now."""
    client.make_release("tone", version)
    client.release_files("tone", version, folder)
    table = pl.read_parquet(folder / "data/consensus-tone.parquet")
    rows = table.select("item", pl.col("label").cast(pl.String), "probability").iter_rows()
    return {item: (label, probability) for item, label, probability in rows if item in WITHIN}


def told(get: Callable[[str], object]) -> tuple[object, ...]:
    """What is told of an item: its label now, how probable it is, and what came of it."""
    return tuple(get(name) for name in ("before", "now", "now_probability", "undecided", "changed"))


def test_page_command_and_release_tell_the_same_before_and_after_a_restart(tmp_path: Path) -> None:
    data = tmp_path / "quorate-data"
    spec = small_spec(overlap=1, hold=1, undo_minutes=0)
    names = ("ann", "ben", "cem", "dora", "eve")
    with answering(data) as server:
        with Client.local(data) as client, ExitStack() as people:

            def join(name: str) -> httpx.Client:
                browser = joined(server.url, link, name)
                people.callback(browser.close)
                return browser

            client.open_campaign(spec)
            client.add_items("tone", sentences(N))
            link = client.invite("tone", uses=len(names)).secret
            ann, ben = join("ann"), join("ben")
            judge(ann, "ann", N // 2)
            judge(ben, "ben")
            judge(ann, "ann")  # the item that she held meanwhile
            before = consensus(client, "0.1.0", tmp_path / "first")
            suspects: list[dict[str, Json]] = [{"item": one, "wrong": 0.5} for one in WITHIN]
            client.rejudge("tone", suspects, judgments=MORE, batch="b1")
            for name in names[2:]:
                judge(join(name), name)
            found = client.rejudgment("tone", "b1")
            page = {one.item: told(one.model_dump().get) for one in found.lines}
            (listed,) = client.rejudgments("tone")
            after = consensus(client, "1.0.0", tmp_path / "released")
        printed = run(["rejudge", "tone", "--batch", "b1", "--json"], tmp_path).stdout
    assert found.back == SENT
    command = {one["item"]: told(one.get) for one in json.loads(printed)["lines"]}
    table = pl.read_parquet(tmp_path / "released/data/rejudged-tone.parquet")
    rows = table.rename({"probability": "now_probability"}).to_dicts()
    release = {one["item"]: told(one.get) for one in rows}
    assert sorted(page) == WITHIN
    assert page == command == release
    sums = (table["changed"].sum(), table["undecided"].sum())
    assert (found.changed, found.undecided) == (listed.changed, listed.undecided) == sums
    assert {one.item: (one.now, one.now_probability) for one in found.lines} == after
    # what was believed when they were sent is what the release of then says
    assert {one.item: (one.before, one.before_probability) for one in found.lines} == before
    with answering(data), Client.local(data) as client:
        again = client.rejudgment("tone", "b1")
        assert again == found
    verified = run(["verify", "released"], tmp_path)
    assert verified.returncode == 0, verified.stdout
