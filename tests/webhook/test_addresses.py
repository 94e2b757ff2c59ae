"""Who calls: networks, trusted proxies, and what a caller makes up."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hookyard.webhook.addresses import UNKNOWN, NetworkSet, caller_address, parse_network

TRUSTED = NetworkSet.parse(["10.0.0.0/8", "2001:db8:1::/48", "127.0.0.1"])
PROXY = "10.0.0.1"


def headers(**values: str | list[str]) -> list[tuple[bytes, bytes]]:
    return [
        (name.replace("_", "-").encode(), value.encode("latin-1"))
        for name, given in values.items()
        for value in ([given] if isinstance(given, str) else given)
    ]


@pytest.mark.parametrize(
    ("networks", "address", "inside"),
    [
        (["203.0.113.0/24"], "203.0.113.7", True),
        (["203.0.113.0/24"], "203.0.114.7", False),
        (["203.0.113.7"], "203.0.113.7", True),
        (["203.0.113.7"], "203.0.113.8", False),
        (["2001:db8::/32"], "2001:db8:ffff::1", True),
        (["2001:db8::/32"], "2001:db9::1", False),
        (["203.0.113.0/24"], "::ffff:203.0.113.7", True),
        (["fe80::/10"], "fe80::1%eth0", True),
        (["0.0.0.0/0"], "2001:db8::1", False),
        (["0.0.0.0/0", "::/0"], "2001:db8::1", True),
        (["0.0.0.0/0", "::/0"], "", False),
        (["0.0.0.0/0", "::/0"], UNKNOWN, False),
        (["0.0.0.0/0", "::/0"], "203.0.113.7, 10.0.0.1", False),
        ([], "203.0.113.7", False),
    ],
)
def test_networks_contain_addresses(networks: list[str], address: str, inside: bool) -> None:
    assert NetworkSet.parse(networks).contains(address) is inside


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("203.0.113.7/24", "did you mean '203.0.113.0/24'?"),
        ("localhost", "'localhost' is no address or network"),
        ("203.0.113.0/33", "is no address or network"),
        ("", "'' is no address or network"),
    ],
)
def test_other_texts_are_no_networks(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=r"no address|bits set") as caught:
        parse_network(text)
    assert reason in str(caught.value)


FORWARDED = [
    # One trusted proxy, one caller.
    (headers(x_forwarded_for="203.0.113.7"), "203.0.113.7"),
    (headers(x_forwarded_for="203.0.113.7:4711"), "203.0.113.7"),
    (headers(x_forwarded_for="2001:db8::7"), "2001:db8::7"),
    (headers(x_forwarded_for="[2001:db8::7]:4711"), "2001:db8::7"),
    (headers(forwarded="for=203.0.113.7"), "203.0.113.7"),
    (headers(forwarded='For="203.0.113.7:4711";proto=https;by=10.0.0.1'), "203.0.113.7"),
    (headers(forwarded='proto=https; for="[2001:db8::7]:4711"'), "2001:db8::7"),
    (headers(forwarded=r'for="203.0.113\.7"'), "203.0.113.7"),
    # Trusted proxies in a row.
    (headers(x_forwarded_for="203.0.113.7, 10.0.0.3, 10.0.0.2"), "203.0.113.7"),
    (headers(x_forwarded_for=["203.0.113.7", "10.0.0.2"]), "203.0.113.7"),
    (headers(forwarded="for=203.0.113.7, for=10.0.0.2"), "203.0.113.7"),
    (headers(forwarded=["for=203.0.113.7", 'for="[2001:db8:1::5]"']), "203.0.113.7"),
    (headers(x_forwarded_for="10.0.0.9, 10.0.0.2"), "10.0.0.9"),
    # What stands before the first stranger is made up.
    (headers(x_forwarded_for="198.51.100.1, 203.0.113.7"), "203.0.113.7"),
    (headers(x_forwarded_for="198.51.100.1, 10.0.0.5, 203.0.113.7, 10.0.0.2"), "203.0.113.7"),
    (headers(forwarded=["for=198.51.100.1", "for=203.0.113.7"]), "203.0.113.7"),
    (headers(forwarded='for=198.51.100.1;by="x, for=203.0.113.7'), "203.0.113.7"),
    # A value inside of another one's quotes is not one.
    (headers(forwarded='for=203.0.113.7;by="x;for=198.51.100.1"'), "203.0.113.7"),
    (headers(forwarded='for=203.0.113.7;by="\\"for=198.51.100.1"'), "203.0.113.7"),
    # A proxy that does not say whom it forwards vouches for nobody.
    (headers(forwarded="for=198.51.100.1, proto=https"), UNKNOWN),
    (headers(forwarded="proto=https"), UNKNOWN),
    (headers(forwarded='for=""'), UNKNOWN),
    (headers(forwarded="for=unknown"), "unknown"),
    (headers(forwarded="for=_hidden, for=10.0.0.2"), "_hidden"),
    (headers(x_forwarded_for="unknown"), "unknown"),
    (headers(x_forwarded_for="203.0.113.7, garbage"), "garbage"),
    # Both headers: a proxy writes one of them, the caller may have written the other.
    (headers(forwarded="for=203.0.113.7", x_forwarded_for="203.0.113.7"), "203.0.113.7"),
    (headers(forwarded="for=198.51.100.1", x_forwarded_for="203.0.113.7"), UNKNOWN),
    (headers(forwarded="for=203.0.113.7", x_forwarded_for="198.51.100.1"), UNKNOWN),
    # Neither.
    (headers(x_real_ip="198.51.100.1"), PROXY),
    (headers(x_forwarded_for=" , "), PROXY),
    ([], PROXY),
]


@pytest.mark.parametrize(("given", "caller"), FORWARDED)
def test_a_trusted_proxy_is_believed_about_its_caller(given: list[tuple[bytes, bytes]], caller: str) -> None:
    assert caller_address(PROXY, given, TRUSTED) == caller


@pytest.mark.parametrize(("given", "_caller"), FORWARDED)
def test_nobody_else_is_believed(given: list[tuple[bytes, bytes]], _caller: str) -> None:
    assert caller_address("203.0.113.99", given, TRUSTED) == "203.0.113.99"


@pytest.mark.parametrize(
    "peer", ["127.0.0.1", "::1", "10.1.2.3", "192.168.1.1", "172.17.0.1", "fe80::1%eth0", "::ffff:127.0.0.1"]
)
@pytest.mark.parametrize("trusted", [NetworkSet(()), NetworkSet.parse(["203.0.113.0/24"])])
def test_nobody_is_a_neighbour_because_a_proxy_is_one(peer: str, trusted: NetworkSet) -> None:
    for name in ("x_forwarded_for", "forwarded", "x_real_ip"):
        assert caller_address(peer, headers(host="h", **{name: "127.0.0.1"}), trusted) == UNKNOWN
    assert caller_address(peer, headers(host="h", x_forwarded_proto="https"), trusted) == peer


@pytest.mark.parametrize("peer", ["::ffff:10.0.0.1", "2001:db8:1::1", "127.0.0.1"])
def test_proxies_are_known_in_every_form_of_their_address(peer: str) -> None:
    assert caller_address(peer, headers(x_forwarded_for="203.0.113.7"), TRUSTED) == "203.0.113.7"


@given(st.lists(st.text(st.sampled_from('for=;,"[]:. 0123456789\\x'), max_size=30), max_size=3), st.booleans())
def test_what_a_caller_makes_up_never_makes_it_somebody_else(lines: list[str], with_forwarded: bool) -> None:
    """The proxy adds a header of its own behind the caller's."""
    name = "forwarded" if with_forwarded else "x_forwarded_for"
    added = "for=203.0.113.7" if with_forwarded else "203.0.113.7"
    assert caller_address(PROXY, headers(**{name: [*lines, added]}), TRUSTED) == "203.0.113.7"


@pytest.mark.parametrize("part", ["a", "a ", 'a="', "for=", ";"])
def test_a_long_header_of_a_proxy_is_read_at_once(part: str) -> None:
    trusted = NetworkSet.parse(["127.0.0.1"])
    started = time.perf_counter()
    caller_address("127.0.0.1", [(b"forwarded", (part * 60_000)[:60_000].encode())], trusted)
    assert time.perf_counter() - started < 2
