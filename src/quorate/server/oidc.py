"""Single sign-on by OpenID Connect: authorization code with PKCE, bound to the browser.

What the way back must prove lies in a signed cookie of the browser that set out: state, nonce and
the verifier of PKCE. So another browser's answer is worth nothing, and the server keeps nothing.
Sources: OpenID Connect Core 1.0 (3.1), RFC 7636, RFC 6749 (10.12).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import NoReturn
from urllib.parse import urlencode

import httpx

from quorate.campaign.rights import ForbiddenError
from quorate.schema.errors import RequestError
from quorate.server.settings import Oidc

COOKIE = "quorate_oidc"
PURPOSE = "oidc"
LASTS = 600
"""seconds for the way to the issuer and back"""
BELIEVED = 3_600.0
"""seconds for which the issuer's description and keys are kept"""
LEEWAY = 60
ALGORITHMS = ("RS256", "PS256", "ES256", "ES384", "EdDSA")
"""none with a shared secret, and never ``none``"""


@dataclass(frozen=True, slots=True)
class Flow:
    """What a browser that set out must show when it comes back."""

    state: str
    nonce: str
    verifier: str
    invitation: str
    expires: int


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the issuer says it is."""

    subject: str
    name: str
    address: str | None
    """only when the issuer verified it"""


def sealed_flow(key: bytes, flow: Flow) -> str:
    """The flow as a cookie that only this installation makes."""
    body = base64.urlsafe_b64encode(json.dumps(asdict(flow)).encode()).decode()
    return f"{body}.{_mac(key, body)}"


def opened_flow(key: bytes, cookie: str, state: str) -> Flow:
    """The flow in a cookie, when it is ours, fresh, and of this state. Raises ForbiddenError."""
    body, _, mac = cookie.rpartition(".")
    if not body or not hmac.compare_digest(_mac(key, body).encode(), mac.encode()):
        _refuse("this browser did not set out to log in")
    flow = Flow(**json.loads(base64.urlsafe_b64decode(body)))
    if flow.expires < time.time():
        _refuse("logging in took too long")
    if not hmac.compare_digest(flow.state.encode(), state.encode()):
        _refuse("this answer belongs to another login")
    return flow


def subject_digest(key: bytes, issuer: str, subject: str) -> str:
    """What is kept of who somebody is elsewhere: an HMAC, as of logins."""
    return hmac.new(key, f"oidc\n{issuer}\n{subject}".encode(), hashlib.sha256).hexdigest()


class Issuer:
    """The issuer of a configuration: its addresses and keys, fetched when needed."""

    def __init__(self, settings: Oidc, redirect: str) -> None:
        self.settings = settings
        self._redirect = redirect
        self._document: tuple[float, Mapping[str, object]] | None = None
        self._keys: tuple[float, Mapping[str, object]] | None = None

    async def departure(self, key: bytes, invitation: str) -> tuple[str, str]:
        """Where to send the browser, and the cookie that it carries."""
        flow = Flow(
            secrets.token_urlsafe(24),
            secrets.token_urlsafe(24),
            secrets.token_urlsafe(48),
            invitation,
            int(time.time()) + LASTS,
        )
        challenge = hashlib.sha256(flow.verifier.encode()).digest()
        asked = {
            "response_type": "code",
            "client_id": self.settings.client_id,
            "redirect_uri": self._redirect,
            "scope": "openid profile email",
            "state": flow.state,
            "nonce": flow.nonce,
            "code_challenge": base64.urlsafe_b64encode(challenge).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        where = _address(await self._described(), "authorization_endpoint")
        glue = "&" if "?" in where else "?"
        return f"{where}{glue}{urlencode(asked)}", sealed_flow(key, flow)

    async def identity(self, flow: Flow, code: str) -> Identity:
        """Who came back with this code. Raises ForbiddenError when the proof does not hold."""
        document = await self._described()
        given = await self._exchanged(document, flow, code)
        claims = await self._claims(document, str(given.get("id_token", "")), flow.nonce)
        verified = claims.get("email_verified") is True
        address = claims.get("email")
        name = claims.get("name") or claims.get("preferred_username") or "Somebody"
        return Identity(
            str(claims["sub"]),
            str(name)[:80],
            address.casefold() if verified and isinstance(address, str) else None,
        )

    def admits(self, identity: Identity) -> bool:
        """Whether somebody without an invitation gets an account."""
        if self.settings.open:
            return True
        address = identity.address
        if address is None:
            return False
        domain = "@" + address.rpartition("@")[2]
        allowed = {entry.casefold() for entry in self.settings.allowed}
        return address in allowed or domain in allowed

    async def _exchanged(
        self, document: Mapping[str, object], flow: Flow, code: str
    ) -> Mapping[str, object]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._redirect,
            "code_verifier": flow.verifier,
        }
        settings = self.settings
        methods = document.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        auth = None
        if isinstance(methods, list) and "client_secret_basic" in methods:
            auth = httpx.BasicAuth(settings.client_id, settings.client_secret)
        else:
            form |= {"client_id": settings.client_id, "client_secret": settings.client_secret}
        where = _address(document, "token_endpoint")
        async with httpx.AsyncClient(timeout=10) as client:
            try:
                answer = await client.post(where, data=form, auth=auth or httpx.Auth())
            except httpx.HTTPError as error:
                raise _unreachable(where, error) from error
        try:
            found: object = answer.json()
        except ValueError:
            found = None
        if answer.status_code != 200 or not isinstance(found, dict):
            _refuse("the issuer did not accept the login")
        return found

    async def _claims(
        self, document: Mapping[str, object], token: str, nonce: str
    ) -> Mapping[str, object]:
        from joserfc import jwt
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        rules = jwt.JWTClaimsRegistry(
            leeway=LEEWAY,
            iss={"essential": True, "value": self.settings.issuer},
            aud={"essential": True, "value": self.settings.client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        for fresh in (False, True):  # once more with new keys: an issuer may have changed them
            keys = await self._published(document, fresh=fresh)
            try:
                decoded = jwt.decode(token, KeySet.import_key_set(keys), algorithms=ALGORITHMS)  # type: ignore[arg-type]
                rules.validate(decoded.claims)
            except (JoseError, ValueError, KeyError, TypeError) as error:
                failure: Exception = error
                continue
            claims: Mapping[str, object] = decoded.claims
            if isinstance(claims["aud"], list) and len(claims["aud"]) > 1:
                _must_be(claims.get("azp"), self.settings.client_id)
            return claims
        raise ForbiddenError("the issuer's proof does not hold") from failure

    async def _described(self) -> Mapping[str, object]:
        known = self._document
        if known is not None and time.monotonic() - known[0] < BELIEVED:
            return known[1]
        where = f"{self.settings.issuer.rstrip('/')}/.well-known/openid-configuration"
        document = await _fetched(where)
        if document.get("issuer") != self.settings.issuer:
            raise RequestError("the issuer calls itself otherwise", where=where)
        self._document = (time.monotonic(), document)
        return document

    async def _published(
        self, document: Mapping[str, object], *, fresh: bool
    ) -> Mapping[str, object]:
        known = self._keys
        if known is not None and not fresh and time.monotonic() - known[0] < BELIEVED:
            return known[1]
        keys = await _fetched(_address(document, "jwks_uri"))
        self._keys = (time.monotonic(), keys)
        return keys


async def _fetched(where: str) -> Mapping[str, object]:
    async with httpx.AsyncClient(timeout=10) as client:
        try:
            answer = await client.get(where)
            answer.raise_for_status()
            found: object = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise _unreachable(where, error) from error
    if not isinstance(found, dict):
        raise RequestError("the issuer's answer cannot be read", where=where)
    return found


def _address(document: Mapping[str, object], name: str) -> str:
    found = document.get(name)
    if not isinstance(found, str):
        raise RequestError(f"the issuer does not say its {name}")
    return found


def _unreachable(where: str, error: Exception) -> RequestError:
    return RequestError(
        f"the issuer does not answer: {type(error).__name__}",
        where=where,
        remedy="try again; look at the settings under [oidc]",
    )


def _must_be(found: object, wanted: str) -> None:
    if found != wanted:
        _refuse("the issuer's proof is for somebody else")


def _refuse(what: str) -> NoReturn:
    raise ForbiddenError(what, remedy="begin again from the page where one logs in")


def _mac(key: bytes, body: str) -> str:
    return hmac.new(key, body.encode(), hashlib.sha256).hexdigest()
