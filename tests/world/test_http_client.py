"""What the client sends, follows and accepts."""

from __future__ import annotations

import asyncio
import datetime
import gzip
import ssl
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from http_server import Received, Serve, reply

from hookyard.plugin.world import HttpCall, HttpError
from hookyard.world.addresses import AllowList
from hookyard.world.http_client import GuardedHttpClient

pytestmark = pytest.mark.anyio


@pytest.fixture
async def client() -> AsyncIterator[GuardedHttpClient]:
    client = GuardedHttpClient(AllowList.parse("127.0.0.1"))
    yield client
    await client.close()


def get(url: str, **options: Any) -> HttpCall:
    values: dict[str, Any] = {"method": "GET", "headers": [], "body": b"", "timeout": 5.0}
    return HttpCall(**values | options | {"url": url})


async def refuse(client: GuardedHttpClient, call: HttpCall) -> HttpError:
    with pytest.raises(HttpError) as caught:
        await client.send(call)
    return caught.value


async def test_a_request_arrives_as_it_was_written(serve: Serve, client: GuardedHttpClient) -> None:
    server = await serve(lambda _: reply(201, b"hello", X_One="1", Content_Type="text/plain"))
    headers = [("X-Mine", "a"), ("x-mine", "b"), ("Content-Type", "application/json")]
    answer = await client.send(get(server.url("/p%2Fq?a=1&b=x+y"), method="POST", headers=headers, body=b"{}"))
    assert (answer.status, answer.body, answer.headers["x-one"]) == (201, b"hello", "1")
    received = server.received[0]
    assert (received.method, received.target, received.body) == ("POST", "/p%2Fq?a=1&b=x+y", b"{}")
    assert received.headers["content-type"] == "application/json"
    assert "user-agent" not in received.headers


async def test_repeated_headers_are_joined_and_cookies_forgotten(serve: Serve, client: GuardedHttpClient) -> None:
    server = await serve(lambda _: b"HTTP/1.1 200 X\r\nContent-Length: 0\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n\r\n")
    answer = await client.send(get(server.url()))
    await client.send(get(server.url()))
    assert answer.headers["set-cookie"] == "a=1, b=2"
    assert "cookie" not in server.received[1].headers


async def test_the_proxy_of_the_environment_is_ignored(
    serve: Serve, client: GuardedHttpClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    server = await serve()
    assert (await client.send(get(server.url()))).status == 200


@pytest.mark.parametrize(
    ("status", "method", "followed", "body"),
    [
        (301, "POST", "GET", b""),
        (302, "POST", "GET", b""),
        (302, "PUT", "PUT", b"x"),
        (303, "PUT", "GET", b""),
        (303, "HEAD", "HEAD", b"x"),
        (307, "POST", "POST", b"x"),
        (308, "POST", "POST", b"x"),
    ],
)
async def test_redirects_keep_or_change_the_method(
    serve: Serve, client: GuardedHttpClient, status: int, method: str, followed: str, body: bytes
) -> None:
    server = await serve(lambda got: reply(status, Location="/there#x") if got.target == "/" else reply())
    call = get(server.url(), method=method, redirects=1, body=b"x", headers=[("Content-Type", "text/plain")])
    answer = await client.send(call)
    assert answer.url == server.url("/there")
    assert (server.received[1].method, server.received[1].body) == (followed, body)
    assert ("content-type" in server.received[1].headers) is bool(body)


async def test_credentials_stay_with_their_origin(serve: Serve, client: GuardedHttpClient) -> None:
    other = await serve()
    server = await serve(
        lambda got: reply(302, Location="/same") if got.target == "/" else reply(302, Location=other.url())
    )
    secret = [("Authorization", "Bearer t"), ("Cookie", "a=b"), ("X-Key", "k"), ("X-Plain", "p")]
    await client.send(get(server.url(), headers=secret, redirects=3, credentials=frozenset({"x-key"})))
    assert {"authorization", "cookie", "x-key", "x-plain"} <= server.received[1].headers.keys()
    assert not {"authorization", "cookie", "x-key"} & other.received[0].headers.keys()
    assert other.received[0].headers["x-plain"] == "p"


async def test_redirects_end(serve: Serve, client: GuardedHttpClient) -> None:
    server = await serve(lambda _: reply(302, Location="/again"))
    assert (await client.send(get(server.url()))).status == 302
    error = await refuse(client, get(server.url(), redirects=3))
    assert (error.kind, error.retryable) == ("redirects", False)


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://127.0.0.1/", "http://u:p@127.0.0.1/", "http://[/"])
async def test_odd_redirects_are_not_followed(serve: Serve, client: GuardedHttpClient, location: str) -> None:
    server = await serve(lambda _: reply(302, Location=location))
    assert (await refuse(client, get(server.url(), redirects=3))).kind == "redirects"


async def test_an_answer_that_is_too_long(serve: Serve, client: GuardedHttpClient) -> None:
    server = await serve(lambda _: reply(200, b"x" * 1001))
    assert len((await client.send(get(server.url(), max_body=1001))).body) == 1001
    assert (await refuse(client, get(server.url(), max_body=1000))).kind == "too_large"


async def test_a_small_answer_that_unfolds(serve: Serve, client: GuardedHttpClient) -> None:
    packed = gzip.compress(b"\0" * 50_000_000)
    server = await serve(lambda _: reply(200, packed, Content_Encoding="gzip"))
    assert (await refuse(client, get(server.url(), max_body=1_000_000))).kind == "too_large"
    small = await serve(lambda _: reply(200, gzip.compress(b"hello"), Content_Encoding="gzip"))
    assert (await client.send(get(small.url()))).body == b"hello"


async def test_a_server_that_does_not_answer(serve: Serve, client: GuardedHttpClient) -> None:
    async def sleep(_: Received) -> bytes:
        await asyncio.sleep(30)
        return b""

    server = await serve(sleep)
    error = await refuse(client, get(server.url("/?secret=1"), timeout=0.1))
    assert (error.kind, error.retryable) == ("timeout", True)
    assert "0.1 seconds" in str(error)
    assert "secret" not in str(error)


async def test_a_closed_port(serve: Serve, client: GuardedHttpClient) -> None:
    server = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    error = await refuse(client, get(f"http://127.0.0.1:{port}/"))
    assert (error.kind, error.retryable) == ("connect", True)


@pytest.mark.parametrize(
    ("answer", "kind", "retryable"),
    [
        (b"", "connect", True),
        (b"nonsense\r\n\r\n", "protocol", False),
        (b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "protocol", False),
        (b"HTTP/1.1 200 X\r\nContent-Length: 9\r\nConnection: close\r\n\r\nab", "protocol", True),
    ],
)
async def test_answers_that_are_none(
    serve: Serve, client: GuardedHttpClient, answer: bytes, kind: str, retryable: bool
) -> None:
    server = await serve(lambda _: answer)
    error = await refuse(client, get(server.url()))
    assert (error.kind, error.retryable) == (kind, retryable), str(error)


@pytest.mark.parametrize(
    "url", ["", "nowhere", "ftp://example.com/", "http://", "http://[::1", "http://127.0.0.1:99999/", "http://u:p@h/"]
)
async def test_urls_that_cannot_be_called(client: GuardedHttpClient, url: str) -> None:
    assert (await refuse(client, get(url))).kind == "url"


@pytest.mark.parametrize("header", [("X-A", "a\r\nX-B: b"), ("X-A", "a\nb"), ("X-A\r\nX-B", "a"), ("X-A", "a\0")])
async def test_headers_cannot_be_smuggled_in(serve: Serve, client: GuardedHttpClient, header: tuple[str, str]) -> None:
    server = await serve()
    assert (await refuse(client, get(server.url(), headers=[header]))).kind == "protocol"
    assert server.received == []


async def test_a_certificate_nobody_vouches_for(serve: Serve, client: GuardedHttpClient, tmp_path: Path) -> None:
    server = await serve(tls=make_tls(tmp_path))
    error = await refuse(client, get(server.url(scheme="https")))
    assert (error.kind, error.retryable) == ("tls", False)
    assert (await client.send(get(server.url(scheme="https"), verify_tls=False))).status == 200


def make_tls(folder: Path) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context
