"""``quorate demo`` as a person runs it: a process, its links, Ctrl-C."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from quorate.simulation.character import CAST, MARK

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")

PATIENCE = 120
ENDS = "Ctrl-C ends the demo."


@dataclass
class Demo:
    """A demo that runs, with what it has said so far."""

    process: subprocess.Popen[str]
    said: list[str] = field(default_factory=list)

    def hear(self, words: str) -> None:
        """Read what it says until it says these words."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line)
            if words in line:
                return
        raise AssertionError(f"it never said {words!r}: {''.join(self.said)}")

    @property
    def links(self) -> list[str]:
        return re.findall(r"http://\S+/join/\S+", "".join(self.said))

    @property
    def url(self) -> str:
        found = re.search(r"http://127\.0\.0\.1:\d+", "".join(self.said))
        assert found is not None
        return found[0]

    def end(self) -> tuple[int, str]:
        """Press Ctrl-C; the exit code and everything that it said."""
        self.process.send_signal(signal.SIGINT)
        rest, _ = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, "".join(self.said) + rest


@contextmanager
def demo(folder: Path, *arguments: str) -> Iterator[Demo]:
    process = subprocess.Popen(
        [sys.executable, "-m", "quorate", "demo", "--no-browser", *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        env={"TMPDIR": str(folder), "PYTHONWARNINGS": "error", "PATH": "", "HOME": str(folder)},
    )
    try:
        running = Demo(process)
        running.hear(ENDS)
        yield running
    finally:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def browser(url: str) -> httpx.Client:
    return httpx.Client(base_url=url, headers={"Origin": url}, timeout=60)


def join(client: httpx.Client, link: str, pseudonym: str) -> None:
    secret = link.rpartition("/")[2]
    answer = client.post(
        f"/api/invitations/{secret}", json={"pseudonym": pseudonym, "agreed": True}
    )
    assert answer.status_code == 201, answer.text


def test_lead_and_rater_get_in_while_simulated_raters_work(tmp_path: Path) -> None:
    with demo(tmp_path, "--speed", "60") as running:
        lead_link, *rater_links = running.links
        assert len(rater_links) == 5
        with browser(running.url) as lead, browser(running.url) as rater:
            join(lead, lead_link, "Lena")
            titles = {c["campaign"] for c in lead.get("/api/session").json()["campaigns"]}
            assert len(titles) == 5
            join(rater, rater_links[0], "Rita")
            at = "/api/campaigns/message-triage"
            version = rater.get(f"{at}/work").json()["guideline"]["version"]
            assert rater.post(f"{at}/guideline/{version}/acknowledge").status_code == 204
            assert rater.get(f"{at}/work").json()["leases"]
            running.hear("simulated raters are at work")
            assert judgments_in(lead, at) >= 1
            people = lead.get(f"{at}/raters").json()["raters"]
            simulated = [one["name"] for one in people if one["name"].startswith(MARK)]
            assert sorted(simulated) == sorted(character.name for character in CAST)
        code, said = running.end()
    assert code == 0, said
    assert said.rstrip().endswith("The demo has ended; nothing was kept.")
    assert list(tmp_path.iterdir()) == []


def judgments_in(lead: httpx.Client, at: str) -> int:
    """How many judgments a campaign has, once it has any."""
    for _ in range(PATIENCE):
        judgments = int(lead.get(f"{at}/status").json()["judgments"])
        if judgments:
            return judgments
        time.sleep(0.5)
    return 0


def test_kept_data_go_on_where_they_were(tmp_path: Path) -> None:
    with demo(tmp_path, "--keep", "here", "--speed", "1000") as running:
        with browser(running.url) as lead:
            join(lead, running.links[0], "Lena")
            running.hear("the rest is for you")
            before = lead.get("/api/campaigns/reply-quality/raters").json()["raters"]
            cookie = dict(lead.cookies)
        code, said = running.end()
    assert code == 0, said
    assert f"the data are in {tmp_path / 'here'}" in said
    with demo(tmp_path, "--keep", "here", "--speed", "1000") as running:
        assert len(running.links) == 5  # the owner's link has been used
        running.hear("the rest is for you")
        with browser(running.url) as lead:
            lead.cookies.update(cookie)
            after = lead.get("/api/campaigns/reply-quality/raters").json()["raters"]
            items = lead.get("/api/campaigns/reply-quality/items?limit=100").json()["items"]
        assert running.end()[0] == 0
    assert [one["rater"] for one in after] == [one["rater"] for one in before]
    assert len(items) == 24


def test_empty_has_nobody_simulated_and_others_cannot_read_it(tmp_path: Path) -> None:
    with demo(tmp_path, "--empty") as running:
        # what others on the computer may
        assert [folder.stat().st_mode & 0o077 for folder in tmp_path.iterdir()] == [0]
        with browser(running.url) as lead:
            join(lead, running.links[0], "Lena")
            people = lead.get("/api/campaigns/message-triage/raters").json()["raters"]
        code, said = running.end()
    assert code == 0
    assert "simulated" not in said
    assert [one for one in people if one["name"].startswith(MARK)] == []


def test_ctrl_c_while_it_begins_ends_it_too(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "quorate", "demo", "--no-browser"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={"TMPDIR": str(tmp_path), "PYTHONWARNINGS": "error"},
    )
    with process:
        assert process.stdout is not None
        assert "Drawing" in process.stdout.readline()
        for _ in range(100):  # until the server is up, and the pictures are being drawn
            if any(folder.joinpath("server.url").exists() for folder in tmp_path.iterdir()):
                break
            time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=PATIENCE)[0]
    assert process.returncode == 0, said
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "one.txt").write_text("Dear")
    done = subprocess.run(
        [sys.executable, "-m", "quorate", "demo", "--no-browser", "--keep", "letters"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 4
    assert "letters: this holds something else; name another with --keep DIR" in done.stderr
    assert [path.name for path in (tmp_path / "letters").iterdir()] == ["one.txt"]
