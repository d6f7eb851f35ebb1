"""The client against real servers: typed answers, errors of ours, and retries that count once."""

import json
import logging
import signal
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import polars as pl
import pytest

from campaigns import small_spec
from installation import Answering, answering, campaign, joined, judge, sentences, serving
from quorate.client import Client, Item, RefusedError, UnavailableError
from quorate.client.connection import SHED
from quorate.schema.errors import FaultyError, ReadError, RequestError
from quorate.storage.store import StoreLockedError


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answering]:
    with answering(tmp_path_factory.mktemp("client") / "data") as server:
        server.own()
        yield server


@pytest.fixture
def client(server: Answering) -> Iterator[Client]:
    with Client.local(server.data) as client:
        yield client


def _named(client: Client, name: str, items: int = 6) -> str:
    return campaign(client, items, small_spec(name=name))


def as_owner(server: Answering, client: Client, path: str) -> dict[str, Any]:
    """What the owner of the installation reads there."""
    owner = next(one.person for one in client.people() if one.role == "owner")
    token = client.issue_token(owner, "looking", ["run", "read"])
    shown = {"Authorization": f"Bearer {token.secret}"}
    found: dict[str, Any] = httpx.get(f"{server.url}/api{path}", headers=shown).json()
    return found


def test_a_campaign_from_opening_to_its_table(
    server: Answering, client: Client, tmp_path: Path
) -> None:
    name = _named(client, "whole")
    assert [line.title for line in client.campaigns() if line.campaign == name] == [
        "How does it sound?"
    ]
    link = client.invite(name, note="for Ann", crew="night shift")
    (made,) = as_owner(server, client, f"/campaigns/{name}/invitations")["invitations"]
    assert (made["note"], made["crew"], made["uses_left"]) == ("for Ann", "night shift", 1)
    assert link.link == f"{server.url}/join/{link.secret}"
    person = judge(server.url, name, link.secret, "ann", number=4)
    status = client.status(name)
    assert (status.judgments, status.wanted, status.items.open) == (4, 12, 6)
    (rater,) = client.raters(name)
    assert (rater.rater, rater.name, rater.judged, rater.earned) == (person, "ann", 4, 1_000_000)
    table = pl.read_parquet(client.judgments(name, tmp_path / "out.parquet"))
    assert table.height == 8
    assert set(table["rater"]) == {person}
    assert sum(item.judged for item in client.items(name)) == 4
    client.close_campaign(name, "enough")
    assert client.campaign(name).state == "closed"
    client.reopen_campaign(name)
    assert client.campaign(name).state == "open"


def test_items_beyond_one_request_are_refused_by_their_row(client: Client) -> None:
    name = _named(client, "many", items=0)
    items = [*sentences(700), Item({"sentence": 3}, "bad"), *sentences(1)]
    done = client.add_items(name, items)
    assert done.added == 700
    assert [(one.row, one.item) for one in done.refused] == [(701, "bad"), (702, "i000")]


def test_a_file_of_items_is_sent_and_its_columns_told(client: Client, tmp_path: Path) -> None:
    name = _named(client, "filed", items=0)
    file = tmp_path / "items.jsonl"
    file.write_text(
        "".join(json.dumps({"id": f"n{i}", "sentence": f"S{i}"}) + "\n" for i in range(9))
    )
    done = client.upload_items(name, file)
    assert (done.added, done.refused_count) == (9, 0)
    with pytest.raises(ReadError, match="there is no such file"):
        client.upload_items(name, tmp_path / "none.csv")


def test_faults_keep_their_paths(client: Client) -> None:
    name = _named(client, "faulty")
    with pytest.raises(RefusedError) as refused:
        client.open_campaign(small_spec(name=name))
    assert refused.value.status == 409
    assert "another name" in refused.value.remedy
    with pytest.raises(RefusedError) as unknown:
        client.status("nothing-of-that-name")
    assert unknown.value.status == 404


def test_a_rater_judges_with_a_token_and_sees_no_more(server: Answering, client: Client) -> None:
    name = _named(client, "token")
    person = joined(server.url, client.invite(name).secret, "token-rater")
    issued = client.issue_token(person, "robot", ["judge"], days=2)
    with Client(server.url, issued.secret) as rater:
        version = client.campaign(name).guideline
        _acknowledge(server, issued.secret, name, version)
        lease = rater.work(name).leases[0]
        with pytest.raises(FaultyError) as faulty:
            rater.submit(name, lease.lease, {"tone": "lukewarm"}, 1)
        assert [fault.path for fault in faulty.value.faults] == ["tone"]
        done = rater.submit(name, lease.lease, {"tone": "cold"}, 1, submission="once")
        again = rater.submit(name, lease.lease, {"tone": "warm"}, 1, submission="once")
        assert again.receipt == done.receipt
        rater.skip(name, again.leases[0].lease, "unclear")
        assert rater.work(name).progress.skipped == 1
        with pytest.raises(RefusedError) as forbidden:
            rater.judgments(name, "out.csv")
        assert forbidden.value.status == 403
        client.revoke_token(issued.token)
        with pytest.raises(RefusedError) as nobody:
            rater.work(name)
        assert nobody.value.status == 401
    assert next(client.tokens(person)).revoked_at is not None


def _acknowledge(server: Answering, token: str, name: str, version: str) -> None:
    path = f"{server.url}/api/campaigns/{name}/guideline/{version}/acknowledge"
    assert httpx.post(path, headers={"Authorization": f"Bearer {token}"}).status_code == 204


def test_an_owner_in_a_browser_issues_no_tokens_for_others(
    server: Answering, client: Client
) -> None:
    name = _named(client, "impersonation")
    person = joined(server.url, client.invite(name).secret, "victim")
    (owner,) = [one for one in client.people() if one.role == "owner"]
    token = client.issue_token(owner.person, "mine", ["run", "read"])
    answer = httpx.post(
        f"{server.url}/api/tokens",
        json={"person": person, "name": "stolen", "scopes": ["judge"]},
        headers={"Authorization": f"Bearer {token.secret}"},
    )
    assert answer.status_code == 403
    assert list(client.tokens(person)) == []


def test_erased_people_are_gone_from_the_list(server: Answering, client: Client) -> None:
    name = _named(client, "erasure")
    person = judge(server.url, name, client.invite(name).secret, "gone", number=2)
    client.erase(person, "asked to")
    client.erase(person, "asked to")
    (found,) = [one for one in client.people() if one.person == person]
    assert (found.state, found.name, found.login) == ("erased", "", None)


def test_the_head_is_signed_as_the_log_is_now(client: Client) -> None:
    name = _named(client, "signed", items=2)
    assert client.checkpoint(name).splitlines()[1] == "4"
    client.add_items(name, sentences(1, start=2))
    assert client.checkpoint(name).splitlines()[1] == "5"
    with pytest.raises(RefusedError) as unknown:
        client.checkpoint("no-such-log")
    assert unknown.value.status == 404


def test_without_a_server_the_application_runs_here(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with pytest.raises(RequestError, match="there is no installation"):
        Client.local(data)
    assert not data.exists()
    with Client.local(data, make=True) as client:
        name = campaign(client, items=40)
        assert client.invite(name).link.startswith("/join/")
        with pytest.raises(StoreLockedError):
            Client.local(data)
    with Client.local(data) as client:
        assert client.status(name).items.open == 40
        table = client.judgments(name, tmp_path / "empty.csv").read_text()
        assert table.startswith("item,rater,question")


def test_a_download_streams_from_the_application_too(tmp_path: Path) -> None:
    with Client.local(tmp_path / "data", make=True) as client:
        name = campaign(client, items=0)
        client.add_items(name, [Item({"sentence": "x" * 4_000}, f"i{i}") for i in range(600)])
        assert sum(len(item.excerpt) > 50 for item in client.items(name)) == 600


def test_a_server_that_died_is_not_believed(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with serving(data) as server:
        server.stop(signal.SIGKILL)
        assert (data / "server.url").read_text() == server.url
        with Client.local(data) as client:
            assert list(client.campaigns()) == []


@pytest.mark.parametrize("url", ["judge.example.org", "ftp://judge.example.org", ""])
def test_an_address_must_be_one(url: str) -> None:
    with pytest.raises(RequestError, match="not the address of a server"):
        Client(url, "qt_x")


def test_nobody_at_the_address_is_told_at_once() -> None:
    with (
        Client("http://127.0.0.1:9", "qt_x") as client,
        pytest.raises(UnavailableError, match="no server answers there") as gone,
    ):
        next(client.campaigns())
    assert gone.value.exit_code == 6


RECEIPT = {
    "receipt": {"judgment": "j_1", "at": 1, "surplus": False},
    "leases": [],
    "progress": {
        "judged": 1,
        "skipped": 0,
        "seconds": 1,
        "earned": 0,
        "paid": 0,
        "currency": None,
    },
    "state": "done",
}


SENT_AWAY = 0
"""among the answers of `Unsteady`: 503 of a server that did nothing"""


class Unsteady(BaseHTTPRequestHandler):
    """Answers by a list: a status, or None for a connection that is cut after the request."""

    protocol_version = "HTTP/1.1"
    answers: list[int | None]
    got: list[bytes]

    def do_POST(self) -> None:
        self.got.append(self.rfile.read(int(self.headers["Content-Length"])))
        answer = self.answers.pop(0)
        if answer is None:
            self.close_connection = True
            return
        body = json.dumps(RECEIPT if answer == 200 else {"error": {"what": "no"}}).encode()
        self.send_response(503 if answer == SENT_AWAY else answer)
        if answer == SENT_AWAY:
            self.send_header(SHED, "1")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        del format, args


def _unsteady(answers: list[int | None]) -> tuple[ThreadingHTTPServer, list[bytes]]:
    got: list[bytes] = []
    handler = type("Handler", (Unsteady,), {"answers": answers, "got": got})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, got


def test_a_submission_is_sent_again_under_the_same_name() -> None:
    server, got = _unsteady([None, 503, 429, 200])
    with Client(f"http://127.0.0.1:{server.server_port}", "qt_x") as client:
        assert client.submit("c", "l_1", {"q": 1}, 2).receipt.judgment == "j_1"
    server.shutdown()
    server.server_close()
    names = {json.loads(body)["submission"] for body in got}
    assert (len(got), len(names)) == (4, 1)


@pytest.mark.parametrize("trouble", [None, 503])
def test_what_would_count_twice_is_sent_once(trouble: int | None) -> None:
    server, got = _unsteady([trouble, 200])
    with (
        Client(f"http://127.0.0.1:{server.server_port}", "qt_x") as client,
        pytest.raises(UnavailableError),
    ):
        client.invite("c")
    server.shutdown()
    server.server_close()
    assert len(got) == 1


def test_what_was_sent_away_is_sent_again_whatever_it_is() -> None:
    server, got = _unsteady([SENT_AWAY, SENT_AWAY, 503])
    with (
        Client(f"http://127.0.0.1:{server.server_port}", "qt_x") as client,
        pytest.raises(UnavailableError),
    ):
        client.invite("c")
    server.shutdown()
    server.server_close()
    assert len(got) == 3


def test_patience_ends() -> None:
    server, got = _unsteady([503] * 50)
    with (
        Client(f"http://127.0.0.1:{server.server_port}", "qt_x", patience=0.5) as client,
        pytest.raises(UnavailableError),
    ):
        client.submit("c", "l_1", {"q": 1}, 2)
    server.shutdown()
    server.server_close()
    assert 2 <= len(got) <= 12


def test_the_operators_token_is_in_no_log_and_no_file(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with serving(data) as server:
        with Client.local(data) as client:
            campaign(client)
        server.stop()
        assert "qo_" not in "".join(server.said)
    assert [p for p in data.rglob("*") if p.is_file() and b"qo_" in p.read_bytes()] == []


def test_log_lines_hide_what_opens_something() -> None:
    from quorate.server.log_lines import LogLine

    record = logging.LogRecord(
        "quorate.server",
        logging.ERROR,
        "x.py",
        1,
        "%s failed\nfor %s",
        ("/api/invitations/S3cret-key_9", "Bearer qo_17_ab_cd"),
        None,
    )
    line = LogLine().format(record)
    assert "\n" not in line
    assert "S3cret" not in line
    assert "17_ab" not in line
    assert 'level=error from=quorate.server said="/api/invitations/… failed\\nfor ' in line
