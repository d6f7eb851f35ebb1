"""Replicas for tests: PostgreSQL servers that stream from one of ``databases``."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

from databases import Databases, kill_with_children


class Follower:
    """A streaming replica, made by ``pg_basebackup``, reached by a socket in its own folder."""

    def __init__(self, primary: Databases, *settings: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="quorate-rep-"))
        self.data = self.folder / "data"
        self._programs = primary.programs
        self._user = primary.user
        self._alive = False
        if self._user is not None:
            shutil.chown(self.folder, self._user)
        for note in (primary.folder / "data").glob(".handle_pids*"):
            note.chmod(0o644)  # written by who runs the tests, and copied with the rest
        source = ["-h", str(primary.socket), "-U", "postgres"]
        self._run("pg_basebackup", *source, "-D", str(self.data), "-R", "-c", "fast")
        with (self.data / "postgresql.auto.conf").open("a") as file:
            file.writelines(f"{setting}\n" for setting in settings)
        self.start()

    def start(self) -> None:
        """Start it, also after a crash; it answers when this returns."""
        options = f'-h "" -k {self.folder}'
        log = str(self.folder / "log")
        self._run("pg_ctl", "-w", "-D", str(self.data), "-l", log, "-o", options, "start")
        self._alive = True

    def stop(self) -> None:
        """Shut down, as an administrator does."""
        if self._alive:
            self._run("pg_ctl", "-w", "-m", "fast", "-D", str(self.data), "stop")
            self._alive = False

    def kill(self) -> None:
        """SIGKILL it and all its processes."""
        kill_with_children(self.pid)
        for left in (self.data / "postmaster.pid", *self.folder.glob(".s.PGSQL.*.lock")):
            left.unlink(missing_ok=True)
        self._alive = False

    def freeze(self) -> None:
        """Let all its processes stand still: it neither answers nor refuses."""
        for pid in self._pids():
            os.kill(pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let them go on."""
        for pid in self._pids():
            os.kill(pid, signal.SIGCONT)

    def promote(self) -> None:
        """Let it take writes of its own."""
        self._run("pg_ctl", "-w", "-D", str(self.data), "promote")

    def remove(self) -> None:
        """Stop and delete."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, name: str) -> str:
        """The address of a database."""
        return f"postgresql://postgres@/{name}?host={quote(str(self.folder))}"

    def beside(self, url: str) -> str:
        """The address here of a database that the primary has at this one."""
        return self.url(url.split("?")[0].rpartition("/")[2])

    def pause(self) -> None:
        """Replay nothing more of what comes."""
        self._ask("SELECT pg_wal_replay_pause()")
        while self._ask("SELECT pg_get_wal_replay_pause_state()") != "paused":
            time.sleep(0.01)

    def resume(self) -> None:
        """Replay on."""
        self._ask("SELECT pg_wal_replay_resume()")

    @property
    def pid(self) -> int:
        """Its first process."""
        return int((self.data / "postmaster.pid").read_text().split()[0])

    def _pids(self) -> list[int]:
        found = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return [self.pid, *map(int, found)]

    def _ask(self, statement: str) -> str:
        return self._run(
            "psql", "-h", str(self.folder), "-U", "postgres", "-Atc", statement, "postgres"
        )

    def _run(self, program: str, *arguments: str) -> str:
        done = subprocess.run(
            [str(self._programs / program), *arguments],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if program == "pg_ctl" else subprocess.PIPE,
            stderr=subprocess.DEVNULL if program == "pg_ctl" else subprocess.PIPE,
            text=True,
            user=self._user,
            cwd=self.folder,
        )
        assert done.returncode == 0, f"{program}: {done.stderr}"
        return (done.stdout or "").strip()
