"""Whose request a proxy passes on."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address


def forwarded_for(
    seen: str, said: Sequence[str], trusted: Sequence[IPv4Network | IPv6Network]
) -> str:
    """The last address on the way that is not one of the trusted proxies.

    ``seen`` is who connected, ``said`` the values of ``X-Forwarded-For``. Each proxy adds whom it
    saw at the end, so the list is read from there, and only as far as proxies are trusted:
    what stands before may be anybody's invention.
    """
    hops = [hop.strip() for value in said for hop in value.split(",")]
    current = seen
    while hops and _is_in(current, trusted):
        current = hops.pop()
    return current


def _is_in(address: str, networks: Sequence[IPv4Network | IPv6Network]) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return any(parsed.version == net.version and parsed in net for net in networks)
