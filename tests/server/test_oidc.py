"""Single sign-on, against an issuer that speaks over a real socket and signs with a real key."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

pytest.importorskip("joserfc", reason="single sign-on needs the extra oidc")
from joserfc import jwt
from joserfc.jwk import RSAKey

from house import URL, Place, opened
from quorate.server.oidc import COOKIE, sealed_flow
from quorate.server.settings import Settings

pytestmark = pytest.mark.anyio
CALLBACK = "/api/oidc/callback"


@dataclass
class FakeIssuer:
    """An identity provider that says what a test wants it to say."""

    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    url: str = ""
    claims: dict[str, object] = field(default_factory=dict)
    token: str | None = None
    challenge: str = ""
    asked: dict[str, str] = field(default_factory=dict)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next(
            (
                int(line.split(":")[1])
                for line in head.lower().split("\r\n")
                if "content-len" in line
            ),
            0,
        )
        body = (await reader.readexactly(length)).decode()
        status, said = self.said(head.split()[1], body)
        data = json.dumps(said).encode()
        writer.write(
            f"HTTP/1.1 {status} x\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(data)}\r\nConnection: close\r\n\r\n".encode()
            + data
        )
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    def said(self, path: str, body: str) -> tuple[int, object]:
        if path == "/.well-known/openid-configuration":
            return 200, {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "jwks_uri": f"{self.url}/keys",
            }
        if path == "/keys":
            return 200, {"keys": [self.key.as_dict(private=False)]}
        form = {name: values[0] for name, values in parse_qs(body).items()}
        self.asked = form
        verifier = hashlib.sha256(form["code_verifier"].encode()).digest()
        if base64.urlsafe_b64encode(verifier).rstrip(b"=").decode() != self.challenge:
            return 400, {"error": "invalid_grant"}
        return 200, {"id_token": self.token or self.signed(), "token_type": "Bearer"}

    def signed(self) -> str:
        return jwt.encode({"alg": "RS256", "kid": "one"}, dict(self.claims), self.key)


@pytest.fixture
async def issuer() -> AsyncIterator[FakeIssuer]:
    fake = FakeIssuer()
    server = await asyncio.start_server(fake.answer, "127.0.0.1", 0)
    fake.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield fake


@pytest.fixture
async def place(tmp_path: Path, issuer: FakeIssuer) -> AsyncIterator[Place]:
    oidc = {
        "issuer": issuer.url,
        "client_id": "quorate",
        "client_secret": "s",
        "allowed": ["kim@example.org", "@staff.example.org"],
    }
    settings = Settings.model_validate({"public_url": URL, "oidc": oidc})
    async with opened(tmp_path / "data", raters=0, settings=settings) as place:
        yield place


async def set_out(client: httpx.AsyncClient, issuer: FakeIssuer, invitation: str = "") -> str:
    """Go to the issuer, who will vouch for Kim; the state to come back with."""
    answer = await client.get("/api/oidc/start", params={"invitation": invitation})
    assert answer.status_code == 303, answer.text
    where = urlsplit(answer.headers["location"])
    assert f"{where.scheme}://{where.netloc}{where.path}" == f"{issuer.url}/authorize"
    asked = {name: values[0] for name, values in parse_qs(where.query).items()}
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == URL + CALLBACK
    issuer.challenge = asked["code_challenge"]
    issuer.claims = {
        "iss": issuer.url,
        "aud": "quorate",
        "sub": "kim-1",
        "nonce": asked["nonce"],
        "iat": int(time.time()),
        "exp": int(time.time()) + 300,
        "name": "Kim",
        "email": "Kim@example.org",
        "email_verified": True,
    }
    return asked["state"]


def coded(part: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


async def back(client: httpx.AsyncClient, state: str) -> httpx.Response:
    return await client.get(CALLBACK, params={"state": state, "code": "c"})


async def test_who_is_on_the_list_gets_an_account_and_the_same_one_next_time(
    place: Place, issuer: FakeIssuer
) -> None:
    people = set()
    for _ in range(2):
        client = await place.browser()
        answer = await back(client, await set_out(client, issuer))
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        seen = (await client.get("/api/session")).json()
        assert (seen["name"], seen["install_role"], seen["campaigns"]) == ("Kim", "member", [])
        people.add(seen["person"])
    assert len(people) == 1
    assert issuer.asked["grant_type"] == "authorization_code"


async def test_who_is_not_on_the_list_is_not_let_in(place: Place, issuer: FakeIssuer) -> None:
    before = len((await place.owner.get("/api/people")).json()["people"])
    for claims in (
        {"email": "sam@example.org"},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email": "kim@example.org.evil.test"},
        {"email": "x@evilstaff.example.org"},
    ):
        client = await place.browser()
        state = await set_out(client, issuer)
        issuer.claims |= {"sub": "sam-1", **claims}
        answer = await back(client, state)
        assert answer.status_code == 403, claims
        assert "no account here" in answer.text
        assert (await client.get("/api/session")).status_code == 401
    assert len((await place.owner.get("/api/people")).json()["people"]) == before


async def test_an_invitation_lets_somebody_in_and_enrols_them(
    place: Place, issuer: FakeIssuer
) -> None:
    client = await place.browser()
    state = await set_out(client, issuer, await place.link())
    issuer.claims |= {"sub": "sam-1", "email": "sam@elsewhere.org"}
    assert (await back(client, state)).status_code == 303
    (campaign,) = (await client.get("/api/session")).json()["campaigns"]
    assert (campaign["campaign"], campaign["role"]) == ("tone", "rater")


async def test_an_invitation_that_is_worth_nothing_lets_nobody_in(
    place: Place, issuer: FakeIssuer
) -> None:
    client = await place.browser()
    state = await set_out(client, issuer, "invented")
    assert (await back(client, state)).status_code == 403
    assert (await client.get("/api/session")).status_code == 401


async def test_an_answer_is_bound_to_the_browser_that_set_out(
    place: Place, issuer: FakeIssuer
) -> None:
    attacker, victim = await place.browser(), await place.browser()
    state = await set_out(attacker, issuer)
    # the attacker sends the victim the address with which they themselves would come back
    assert (await back(victim, state)).status_code == 403
    assert (await victim.get("/api/session")).status_code == 401
    # also when the victim set out on their own
    own = await set_out(victim, issuer)
    assert own != state
    assert (await back(victim, state)).status_code == 403
    assert (await victim.get("/api/session")).status_code == 401


async def test_a_cookie_that_is_not_ours_or_too_old_is_refused(
    place: Place, issuer: FakeIssuer
) -> None:
    from quorate.server.oidc import PURPOSE, Flow

    key, challenge = place.house.derived(PURPOSE), hashlib.sha256(b"verifier").digest()
    soon, past = int(time.time()) + 60, int(time.time()) - 1
    for secret, expires, status in ((b"another", soon, 403), (key, past, 403), (key, soon, 303)):
        client = await place.browser()
        await set_out(client, issuer)
        # all else fits: whoever plants the cookie has a code of their own for it
        issuer.challenge = base64.urlsafe_b64encode(challenge).rstrip(b"=").decode()
        issuer.claims["nonce"] = "nonce"
        flow = Flow("state", "nonce", "verifier", "", expires)
        client.cookies.clear()
        client.cookies.set(COOKIE, sealed_flow(secret, flow), domain="house.test", path=CALLBACK)
        assert (await back(client, "state")).status_code == status


async def test_the_way_back_is_gone_once(place: Place, issuer: FakeIssuer) -> None:
    client = await place.browser()
    state = await set_out(client, issuer)
    assert (await back(client, state)).status_code == 303
    assert (await back(client, state)).status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"nonce": "of another login"},
        {"aud": "another client"},
        {"aud": ["quorate", "another"]},  # without azp
        {"iss": "https://evil.test"},
        {"exp": 1},
        {"sub": None},
        {"nonce": None},
    ],
)
async def test_a_proof_for_something_else_is_refused(
    place: Place, issuer: FakeIssuer, wrong: dict[str, object]
) -> None:
    client = await place.browser()
    state = await set_out(client, issuer)
    issuer.claims |= wrong
    issuer.claims = {name: value for name, value in issuer.claims.items() if value is not None}
    assert (await back(client, state)).status_code == 403
    assert (await client.get("/api/session")).status_code == 401


@pytest.mark.parametrize("forgery", ["other key", "none", "shared secret", "nothing"])
async def test_a_forged_proof_is_refused(place: Place, issuer: FakeIssuer, forgery: str) -> None:
    client = await place.browser()
    state = await set_out(client, issuer)
    claims = dict(issuer.claims)
    if forgery == "other key":
        other = RSAKey.generate_key(2048, {"kid": "one"})
        issuer.token = jwt.encode({"alg": "RS256", "kid": "one"}, claims, other)
    elif forgery == "none":
        issuer.token = f"{coded({'alg': 'none'})}.{coded(claims)}."
    elif forgery == "shared secret":
        # signed with the published key, as if it were a password
        signed = f"{coded({'alg': 'HS256', 'kid': 'one'})}.{coded(claims)}"
        mac = hmac.new(issuer.key.as_pem(private=False), signed.encode(), hashlib.sha256).digest()
        issuer.token = f"{signed}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"
    else:
        issuer.token = "x"
    assert (await back(client, state)).status_code == 403
    assert (await client.get("/api/session")).status_code == 401


async def test_keys_that_the_issuer_changed_are_fetched_again(
    place: Place, issuer: FakeIssuer
) -> None:
    client = await place.browser()
    assert (await back(client, await set_out(client, issuer))).status_code == 303
    issuer.key = RSAKey.generate_key(2048, {"kid": "one"})
    assert (await back(client, await set_out(client, issuer))).status_code == 303


async def test_an_account_is_never_taken_over_by_an_address(
    place: Place, issuer: FakeIssuer
) -> None:
    """Somebody with the same address elsewhere is somebody else."""
    own = await place.person(login="kim@example.org")
    client = await place.browser()
    assert (await back(client, await set_out(client, issuer))).status_code == 303
    mine = (await own.get("/api/session")).json()["person"]
    theirs = (await client.get("/api/session")).json()["person"]
    assert mine != theirs


async def test_without_settings_there_is_none(tmp_path: Path) -> None:
    async with opened(tmp_path / "other", raters=0) as place:
        client = await place.browser()
        assert (await client.get("/api/oidc")).json() == {"enabled": False, "name": None}
        assert (await client.get("/api/oidc/start")).status_code == 404
