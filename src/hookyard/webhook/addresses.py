"""Who calls: the peer's address, or the one a trusted proxy passes on, and lists of networks to compare it with."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

from hookyard.model.http import Headers

Network = IPv4Network | IPv6Network

_FORWARDED_FOR: Final = re.compile(r'(?:^|[;,])\s*for\s*=\s*("[^"]*"|[^;,\s]*)', re.IGNORECASE)


class NetworkSet:
    """Networks in CIDR notation, IPv4 and IPv6. A single address stands for itself."""

    def __init__(self, networks: Iterable[Network]) -> None:
        self._networks = tuple(networks)
        self.contains = lru_cache(maxsize=4096)(self._contains)

    @classmethod
    def parse(cls, texts: Iterable[str]) -> NetworkSet:
        """Raises ValueError that names the text that is no network."""
        return cls(parse_network(text) for text in texts)

    def __bool__(self) -> bool:
        return bool(self._networks)

    def _contains(self, address: str) -> bool:
        try:
            number = ip_address(address.partition("%")[0])
        except ValueError:
            return False
        # A dual-stack socket shows IPv4 callers as ::ffff:192.0.2.1.
        if isinstance(number, IPv6Address) and number.ipv4_mapped:
            number = number.ipv4_mapped
        return any(number in network for network in self._networks)


def parse_network(text: str) -> Network:
    """Raises ValueError with a sentence that names `text`."""
    try:
        return ip_network(text.strip())
    except ValueError as error:
        if "host bits" in str(error):
            wanted = ip_network(text.strip(), strict=False)
            raise ValueError(f"{text!r} has bits set behind its mask; did you mean {str(wanted)!r}?") from None
        raise ValueError(f"{text!r} is no address or network such as 203.0.113.0/24 or 2001:db8::/32") from None


def caller_address(peer: str, headers: Headers, trusted: NetworkSet) -> str:
    """The caller's address: `peer`, or what trusted proxies say about who called them.

    The list of forwarders (`Forwarded`, RFC 7239, else `X-Forwarded-For`) is read from its end, and the first
    address that is not a trusted proxy's is the caller's: whatever stands before it may be made up.
    """
    if not trusted or not trusted.contains(peer):
        return peer
    for hop in reversed(_forwarded_hops(headers)):
        address = _strip_port(hop)
        if not trusted.contains(address):
            return address or peer
        peer = address
    return peer


def _forwarded_hops(headers: Headers) -> list[str]:
    forwarded = [value.decode("latin-1") for name, value in headers if name == b"forwarded"]
    if forwarded:
        return [found.strip('"') for found in _FORWARDED_FOR.findall(", ".join(forwarded))]
    values = [value.decode("latin-1") for name, value in headers if name == b"x-forwarded-for"]
    return [hop.strip() for hop in ",".join(values).split(",") if hop.strip()]


def _strip_port(hop: str) -> str:
    if hop.startswith("["):
        return hop[1:].partition("]")[0]
    return hop.partition(":")[0] if hop.count(":") == 1 else hop
