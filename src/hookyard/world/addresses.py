"""Which addresses nodes may connect to: public ones, and those that the operator allows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_REFUSED_V4: Final = (
    ("0.0.0.0/8", "unspecified"),
    ("10.0.0.0/8", "private"),
    ("100.64.0.0/10", "shared (carrier-grade NAT)"),
    ("127.0.0.0/8", "loopback"),
    ("168.63.129.16/32", "cloud metadata"),
    ("169.254.0.0/16", "link-local"),
    ("172.16.0.0/12", "private"),
    ("192.0.0.0/24", "reserved"),
    ("192.0.2.0/24", "documentation"),
    ("192.88.99.0/24", "reserved"),
    ("192.168.0.0/16", "private"),
    ("198.18.0.0/15", "benchmarking"),
    ("198.51.100.0/24", "documentation"),
    ("203.0.113.0/24", "documentation"),
    ("224.0.0.0/4", "multicast"),
    ("240.0.0.0/4", "reserved"),
)
_REFUSED_V6: Final = (
    ("::/128", "unspecified"),
    ("::1/128", "loopback"),
    ("2001::/23", "reserved"),
    ("2001:db8::/32", "documentation"),
    ("2002::/16", "6to4"),
    ("3fff::/20", "documentation"),
    ("fc00::/7", "private"),
    ("fe80::/10", "link-local"),
    ("fec0::/10", "private"),
    ("ff00::/8", "multicast"),
)
REFUSED: Final[tuple[tuple[Network, str], ...]] = tuple(
    (ip_network(network), kind) for network, kind in _REFUSED_V4 + _REFUSED_V6
)
"""Special-purpose networks of the IANA registries, from RFC 6890 and later ones, and what they are for."""

_GLOBAL_V6: Final = IPv6Network("2000::/3")
_NAT64: Final = IPv6Network("64:ff9b::/96")
_HOST: Final = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*")


def read_address(text: str) -> Address:
    """The address that a packet to `text` reaches in the end.

    An IPv4 address mapped into IPv6 (RFC 4291) or behind the well-known NAT64 prefix (RFC 6052) is that IPv4
    address. Raises ValueError when `text` is no address.
    """
    address = ip_address(text)
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address in _NAT64:
            return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address


def explain_refusal(address: Address) -> str | None:
    """What kind of address this is when nodes may not connect to it by themselves, None for a public one."""
    for network, kind in REFUSED:
        if address in network:
            return kind
    return "reserved" if address.version == 6 and address not in _GLOBAL_V6 else None


@dataclass(frozen=True, slots=True)
class AllowList:
    """The hosts and networks that may be called although they are not public.

    A host is allowed by its name alone: the addresses behind it are not, when another name leads to them.
    """

    networks: tuple[Network, ...] = ()
    hosts: frozenset[str] = frozenset()

    @classmethod
    def parse(cls, text: str) -> AllowList:
        """Read `127.0.0.1, 10.0.0.0/8, internal.example`. Raises ValueError naming the entry that is neither."""
        networks: list[Network] = []
        hosts: set[str] = set()
        for entry in filter(None, re.split(r"[,\s]+", text)):
            if network := _read_network(entry):
                networks.append(network)
            elif host := _read_host(entry):
                hosts.add(host)
            else:
                raise ValueError(
                    f"{entry!r} is neither a host name nor an address nor a network: "
                    "write them like internal.example, 127.0.0.1, 10.0.0.0/8 or fd00::/8, without scheme and port"
                )
        return cls(tuple(networks), frozenset(hosts))

    def has_host(self, host: str) -> bool:
        """Whether `host` (ASCII, any case) is allowed by its name."""
        return host.lower().rstrip(".") in self.hosts

    def has_address(self, address: Address) -> bool:
        return any(address in network for network in self.networks)


def _read_network(entry: str) -> Network | None:
    try:
        return ip_network(entry.strip("[]"))
    except ValueError:
        return None


def _read_host(entry: str) -> str | None:
    try:
        host = entry.rstrip(".").encode("idna").decode().lower()
    except UnicodeError:
        return None
    last = host.rpartition(".")[2]
    return host if _HOST.fullmatch(host) and not last.isdigit() else None
