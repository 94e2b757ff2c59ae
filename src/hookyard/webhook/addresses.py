"""Who calls: the peer's address, or the one a trusted proxy passes on, and lists of networks to compare it with."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

from hookyard.model.http import Headers

Network = IPv4Network | IPv6Network

UNKNOWN: Final = "unknown"
"""The address of a caller that nobody vouches for. It is on no list of networks."""

# What proxies write to say for whom they call.
_FORWARDERS: Final = frozenset({b"forwarded", b"x-forwarded-for", b"x-real-ip"})

# A comma, or a pair of RFC 7239 section 4: its name, and its value with quotes or without.
# A word without a value is matched too, lest the search begins again at each of its letters.
_PAIR: Final = re.compile(r'(,)|([^\s,;="]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,;"]*)))?')


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


# This machine, and networks that no caller from elsewhere comes from unless somebody passes its request on.
_NEAR: Final = NetworkSet.parse(
    (
        "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10",
        "::1", "fc00::/7", "fe80::/10",
    )
)  # fmt: skip


def is_forwarded(headers: Headers) -> bool:
    """Whether somebody says that the request is another's. Header names are lower-case."""
    # A loop: this is asked of each webhook from near by, and a generator takes three times as long.
    for name, _ in headers:  # noqa: SIM110
        if name in _FORWARDERS:
            return True
    return False


def caller_address(peer: str, headers: Headers, trusted: NetworkSet) -> str:
    """The caller's address: `peer`, or what trusted proxies say about who called them.

    The list of forwarders (`Forwarded`, RFC 7239, or `X-Forwarded-For`) is read from its end, and the first address
    that is not a trusted proxy's is the caller's: whatever stands before it may be made up. UNKNOWN when a proxy does
    not say whom it forwards, and when both headers are there and differ: a proxy writes one of them and passes on
    what the caller wrote into the other. Also when a peer from near by that is not trusted forwards somebody's request:
    nobody is taken for a neighbour because of a proxy next to us.
    """
    if not trusted or not trusted.contains(peer):
        return UNKNOWN if _NEAR.contains(peer) and is_forwarded(headers) else peer
    lists = [hops for hops in (_forwarded_hops(headers), _listed_hops(headers)) if hops]
    callers = {_last_stranger(peer, hops, trusted) for hops in lists}
    if len(callers) > 1:
        return UNKNOWN
    return callers.pop() if callers else peer


def _last_stranger(peer: str, hops: list[str], trusted: NetworkSet) -> str:
    for hop in reversed(hops):
        peer = _strip_port(hop) or UNKNOWN
        if not trusted.contains(peer):
            break
    return peer


def _forwarded_hops(headers: Headers) -> list[str]:
    """What each element of `Forwarded` says about `for`, empty where it says nothing."""
    hops: list[str] = []
    for header, value in headers:
        if header == b"forwarded":
            hops.append("")
            for comma, name, quoted, text in _PAIR.findall(value.decode("latin-1")):
                if comma:
                    hops.append("")
                elif name.lower() == "for":
                    hops[-1] = re.sub(r"\\(.)", r"\1", quoted) if quoted else text
    return hops


def _listed_hops(headers: Headers) -> list[str]:
    values = [value.decode("latin-1") for name, value in headers if name == b"x-forwarded-for"]
    return [hop.strip() for hop in ",".join(values).split(",") if hop.strip()]


def _strip_port(hop: str) -> str:
    if hop.startswith("["):
        return hop[1:].partition("]")[0]
    return hop.partition(":")[0] if hop.count(":") == 1 else hop
