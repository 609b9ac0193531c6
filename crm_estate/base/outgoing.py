"""Where a call to the outside may lead: to the public internet over TLS, never into the network we stand in.

A name is resolved and every address it has is looked at before each call, which then goes to the very address
that was looked at: what the name says a moment later does not count.
"""

import asyncio
import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import httpx
from msgspec import Struct

from crm_estate.base.errors import Invalid
from crm_estate.base.settings import settings

RESOLVE_SECONDS = 5
NAT64 = ip_network("64:ff9b::/96")

Address = IPv4Address | IPv6Address


class Target(Struct, frozen=True):
    """A URL and the address that a call to it goes to."""

    url: httpx.URL
    address: str


async def target_of(text: str) -> Target:
    """Where a call to this URL would go; Invalid when it may not go there, or leads nowhere now.

    `webhook_private` of the settings lets calls into private networks, and to this machine without TLS.
    """
    url = read_url(text)
    addresses = await _addresses(url.host, url.port or (443 if url.scheme == "https" else 80))
    may_be_private = settings().webhook_private
    if not may_be_private and not all(is_public(address) for address in addresses):
        raise Invalid("%(host)s leads into a private network.", field="url", host=url.host)
    if url.scheme == "http" and not (may_be_private and all(one.is_loopback for one in addresses)):
        raise Invalid("The address must begin with https://.", field="url")
    return Target(url, str(addresses[0]))


def read_url(text: str) -> httpx.URL:
    """The URL if it is one that may be called; Invalid otherwise."""
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, ValueError):
        raise Invalid("This is not a web address.", field="url") from None
    if url.scheme not in ("https", "http") or not url.host or (url.port or 1) > 65535:
        raise Invalid("The address must begin with https://.", field="url")
    if url.userinfo or url.fragment:
        raise Invalid("The address must have no user name, password or fragment.", field="url")
    return url


def is_public(address: Address) -> bool:
    """Whether an address is of the public internet, also when it wraps one of the older kind.

    >>> is_public(ip_address("198.41.0.4")), is_public(ip_address("::ffff:10.0.0.1"))
    (True, False)
    """
    if isinstance(address, IPv6Address) and (inner := _wrapped(address)) is not None:
        return is_public(inner)
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_unspecified or address.is_loopback
        or address.is_link_local or getattr(address, "is_site_local", False)
    )  # fmt: skip


def _wrapped(address: IPv6Address) -> IPv4Address | None:
    """The older address that a newer one stands for: mapped, 6to4, Teredo or NAT64."""
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


async def _addresses(host: str, port: int) -> list[Address]:
    try:
        async with asyncio.timeout(RESOLVE_SECONDS):
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, TimeoutError):
        raise Invalid("%(host)s cannot be found.", field="url", host=host) from None
    return [ip_address(str(where[0]).partition("%")[0]) for *_, where in found]
