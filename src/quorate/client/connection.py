"""A connection to a server: waits out short troubles, never sends twice what counts twice."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import IO

import httpx

from quorate.client.refusals import UnavailableError, refusal
from quorate.schema.json_value import Json

FIRST_PAUSE = 0.1
"""seconds before a request is sent again; twice as many each time"""
LONGEST_PAUSE = 3.0
SHED = "Quorate-Shed"
"""the header by which a server says that it did nothing of what was asked"""
WORKING = httpx.Timeout(60.0, connect=5.0)
LOADING = httpx.Timeout(None, connect=5.0)
"""a file that is sent or fetched takes as long as it takes"""
Parameters = Mapping[str, str | int | bool]


class Connection:
    """Requests and answers. A request that is ``repeatable`` does nothing more when sent again.

    When the connection is lost, or the server says 503, repeatable requests are sent again for up
    to ``patience`` seconds; any request is when the server was not reached or said 429. Only the
    very first one is not when nobody is at the address.
    """

    def __init__(self, http: httpx.Client, patience: float, *, reachable: bool = True) -> None:
        self._http = http
        self._patience = patience
        self._met = False
        self._address = str(http.base_url).rstrip("/")
        self._reachable = reachable

    def close(self) -> None:
        """End."""
        self._http.close()

    def under(self, link: str) -> str:
        """A link as it is, or a path under the server's address, if others can reach that."""
        return link if "://" in link or not self._reachable else f"{self._address}{link}"

    def ask(
        self,
        method: str,
        path: str,
        *,
        body: Json = None,
        parameters: Parameters | None = None,
        repeatable: bool | None = None,
    ) -> httpx.Response:
        """The answer, when it is a success. Raises what the server's refusal stands for."""

        def send() -> httpx.Response:
            return self._http.request(method, path, json=body, params=parameters, timeout=WORKING)

        again = method in ("GET", "PUT", "DELETE") if repeatable is None else repeatable
        return self._insist(send, repeatable=again)

    def send_file(self, path: str, name: str, file: IO[bytes]) -> httpx.Response:
        """Send a file as a form, piece by piece."""

        def send() -> httpx.Response:
            file.seek(0)
            return self._http.post(path, files={"file": (name, file)}, timeout=LOADING)

        return self._insist(send, repeatable=False)

    def fetch(self, path: str, parameters: Parameters, file: IO[bytes]) -> int:
        """Write an answer into a file as it comes, from the start again if it breaks; its size."""

        def send() -> httpx.Response:
            file.seek(0)
            file.truncate()
            with self._http.stream("GET", path, params=parameters, timeout=LOADING) as response:
                if response.is_success:
                    for chunk in response.iter_bytes():
                        file.write(chunk)
                else:
                    response.read()
            return response

        self._insist(send, repeatable=True)
        return file.tell()

    def _insist(self, send: Callable[[], httpx.Response], *, repeatable: bool) -> httpx.Response:
        last = time.monotonic() + self._patience
        pause = FIRST_PAUSE
        while True:
            wait = random.uniform(pause / 2, pause)
            with self._told_apart():
                try:
                    response = send()
                except (httpx.ConnectError, httpx.ConnectTimeout):
                    if not self._met or time.monotonic() + wait > last:
                        raise
                except httpx.TransportError:
                    if not repeatable or time.monotonic() + wait > last:
                        raise
                else:
                    self._met = True
                    if response.is_success:
                        return response
                    # nothing was done, so that even what may not be done twice is sent again
                    busy = response.status_code == 429 or SHED in response.headers
                    if not busy and not (repeatable and response.status_code in (502, 503, 504)):
                        raise refusal(response)
                    wait = max(wait, _asked_to_wait(response))
                    if time.monotonic() + wait > last:
                        raise refusal(response)
            time.sleep(wait)
            pause = min(2 * pause, LONGEST_PAUSE)

    @contextmanager
    def _told_apart(self) -> Iterator[None]:
        try:
            yield
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise UnavailableError(
                f"no server answers there ({error or type(error).__name__})",
                where=self._address,
                remedy="start it, or give its right address",
            ) from error
        except httpx.TransportError as error:
            raise UnavailableError(
                f"the connection was lost ({error or type(error).__name__})",
                where=self._address,
                remedy="look whether what was sent is there, then send it again",
            ) from error


def _asked_to_wait(response: httpx.Response) -> float:
    said = response.headers.get("Retry-After", "")
    return float(said) if said.isdecimal() else 0.0
