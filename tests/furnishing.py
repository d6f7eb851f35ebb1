"""People with browsers who are in the demo's campaigns, and the sizes of their windows."""

from __future__ import annotations

from contextlib import closing

import httpx
from playwright.sync_api import StorageState, ViewportSize

from served import Served

SIZES: dict[str, ViewportSize] = {
    "wide": {"width": 1200, "height": 850},
    "phone": {"width": 360, "height": 740},
}
CAMPAIGNS = (
    "message-triage",
    "reply-quality",
    "household-scenes",
    "phone-calls",
    "traffic-lights",
)


def person(server: Served, *given: str) -> StorageState:
    """Somebody who joined by these links under the last word; what their browser keeps."""
    *links, name = given
    own = {"pseudonym": name, "login": name.lower(), "password": "four words in a row"}
    with closing(httpx.Client(base_url=server.url, headers={"Origin": server.url})) as client:
        for number, link in enumerate(links):
            body = {"agreed": True} | (own if number == 0 else {})
            secret = link.rpartition("/")[2]
            answer = client.post(f"/api/invitations/{secret}", json=body)
            assert answer.status_code == 201, answer.text
        cookie = client.cookies["quorate_session"]
        for campaign in client.get("/api/session").json()["campaigns"]:
            if campaign["role"] == "rater":
                at = f"/api/campaigns/{campaign['campaign']}"
                version = client.get(f"{at}/work").json()["guideline"]["version"]
                client.post(f"{at}/guideline/{version}/acknowledge").raise_for_status()
    return {
        "cookies": [
            {
                "name": "quorate_session",
                "value": cookie,
                "domain": "127.0.0.1",
                "path": "/",
                "expires": -1,
                "httpOnly": True,
                "secure": False,
                "sameSite": "Lax",
            }
        ],
        "origins": [],
    }
