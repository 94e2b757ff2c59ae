"""Private addresses cannot be reached, whatever leads to them."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from http_server import Serve, reply

from hookyard.plugin.world import HttpCall, HttpError
from hookyard.world.addresses import AllowList, explain_refusal, read_address
from hookyard.world.http_client import GuardedHttpClient

Client = Callable[..., GuardedHttpClient]


class FakeResolver(AbstractResolver):
    """Answers each name with the next of its address lists, the last one over and over."""

    def __init__(self, names: dict[str, list[list[str]]]) -> None:
        self.names = names

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        answers = self.names[host]
        addresses = answers.pop(0) if len(answers) > 1 else answers[0]
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=socket.IPPROTO_TCP,
                flags=socket.AI_NUMERICHOST,
            )
            for address in addresses
        ]

    async def close(self) -> None:
        pass


@pytest.fixture
async def make_client() -> AsyncIterator[Client]:
    clients: list[GuardedHttpClient] = []

    def make(allow: str = "", **names: list[list[str]]) -> GuardedHttpClient:
        resolver = FakeResolver({name.replace("_", "."): lists for name, lists in names.items()}) if names else None
        clients.append(GuardedHttpClient(AllowList.parse(allow), resolver))
        return clients[-1]

    yield make
    for client in clients:
        await client.close()


def get(url: str, **options: Any) -> HttpCall:
    return HttpCall("GET", url, [], b"", timeout=5.0, **options)


async def refuse(client: GuardedHttpClient, url: str, **options: Any) -> HttpError:
    with pytest.raises(HttpError) as caught:
        await client.send(get(url, **options))
    return caught.value


@pytest.mark.anyio
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "[::]"])
async def test_this_machine_is_out_of_reach(serve: Serve, make_client: Client, host: str) -> None:
    server = await serve()
    error = await refuse(make_client(), server.url(host=host))
    assert (error.kind, error.retryable) == ("blocked", False)
    assert "HOOKYARD_HTTP_ALLOW" in str(error)
    assert "Multiple" not in str(error)
    assert server.received == []


@pytest.mark.anyio
@pytest.mark.parametrize("host", ["2130706433", "127.1", "0x7f000001", "0177.0.0.1"])
async def test_other_spellings_of_it_are_no_way_in(serve: Serve, make_client: Client, host: str) -> None:
    server = await serve()
    assert (await refuse(make_client(), server.url(host=host))).kind in ("blocked", "url", "connect")
    assert server.received == []


@pytest.mark.anyio
async def test_a_redirect_is_no_way_in(serve: Serve, make_client: Client) -> None:
    inside = await serve(host="127.0.0.2")
    outside = await serve(lambda _: reply(302, Location=inside.url(host="127.0.0.2")))
    error = await refuse(make_client("127.0.0.1"), outside.url(), redirects=5)
    assert error.kind == "blocked"
    assert "127.0.0.2 is a loopback address" in str(error)
    assert inside.received == []


@pytest.mark.anyio
async def test_a_name_that_changes_its_address_is_no_way_in(serve: Serve, make_client: Client) -> None:
    """Allowed at the first look, private at the second: the address that is connected to is the one that counts."""
    inside = await serve(host="127.0.0.2")
    outside = await serve(lambda _: reply(302, Location=inside.url(host="rebind.example")))
    client = make_client("127.0.0.1", rebind_example=[["127.0.0.1"], ["127.0.0.2"]])
    assert (await refuse(client, outside.url(host="rebind.example"), redirects=5)).kind == "blocked"
    assert len(outside.received) == 1
    assert inside.received == []


@pytest.mark.anyio
async def test_a_name_with_several_private_addresses(serve: Serve, make_client: Client) -> None:
    server = await serve()
    client = make_client(many_example=[["10.0.0.1", "::1", "127.0.0.1"]])
    error = await refuse(client, server.url(host="many.example"))
    assert error.kind == "blocked"
    assert "127.0.0.1 is a loopback address" in str(error)


@pytest.mark.anyio
async def test_a_host_allowed_by_name_does_not_open_its_address_to_others(serve: Serve, make_client: Client) -> None:
    server = await serve()
    client = make_client("Internal.Example", internal_example=[["127.0.0.1"]], other_example=[["127.0.0.1"]])
    assert (await client.send(get(server.url(host="internal.example")))).status == 200
    for host in ("other.example", "127.0.0.1"):
        assert (await refuse(client, server.url(host=host))).kind == "blocked"
    assert len(server.received) == 1


@pytest.mark.anyio
async def test_an_allowed_host_cannot_redirect_further_in(serve: Serve, make_client: Client) -> None:
    inside = await serve()
    server = await serve(lambda _: reply(302, Location=inside.url()))
    client = make_client("internal.example", internal_example=[["127.0.0.1"]])
    assert (await refuse(client, server.url(host="internal.example"), redirects=5)).kind == "blocked"
    assert inside.received == []


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "100.100.100.200",
        "127.8.8.8",
        "168.63.129.16",
        "169.254.169.254",
        "172.31.255.255",
        "192.0.0.192",
        "192.168.1.1",
        "198.19.0.1",
        "203.0.113.9",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "100::1",
        "2001:db8::1",
        "2001:0:1::1",
        "2002:7f00:1::",
        "fd00:ec2::254",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
    ],
)
def test_addresses_that_are_refused(address: str) -> None:
    assert explain_refusal(read_address(address)) is not None


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "93.184.215.14", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "64:ff9b::101:101"]
)
def test_addresses_that_are_public(address: str) -> None:
    assert explain_refusal(read_address(address)) is None


def test_the_allow_list_is_read() -> None:
    allow = AllowList.parse("127.0.0.1, 10.0.0.0/8 fd00::/8,[::1],Internal.Example.,bücher.example")
    assert allow.hosts == {"internal.example", "xn--bcher-kva.example"}
    assert allow.has_host("INTERNAL.example.")
    assert all(allow.has_address(read_address(text)) for text in ("127.0.0.1", "::ffff:10.9.9.9", "fd12::1", "::1"))
    assert not allow.has_address(read_address("127.0.0.2"))
    assert AllowList.parse("") == AllowList()


@pytest.mark.parametrize("entry", ["http://internal.example", "10.0.0.0/33", "10.0.0.1/8", "256.1.1.1", "a:80", "a..b"])
def test_an_entry_that_is_neither_host_nor_network(entry: str) -> None:
    with pytest.raises(ValueError, match="is neither a host name"):
        AllowList.parse(f"127.0.0.1,{entry}")
