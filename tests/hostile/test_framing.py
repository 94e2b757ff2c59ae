"""Requests whose boundaries are in doubt: none may be read in two ways, none may harm the next."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from support.processes import ServerProcess
from support.sockets import Wire, make_request

HEAD = b"POST /hooks/echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"

AMBIGUOUS = {
    "negative length": b"Content-Length: -1\r\n\r\n[1]",
    "length that is no number": b"Content-Length: three\r\n\r\n[1]",
    "length with a sign": b"Content-Length: +3\r\n\r\n[1]",
    "length in hex": b"Content-Length: 0x3\r\n\r\n[1]",
    "length with a space inside": b"Content-Length: 3 3\r\n\r\n[1]",
    "empty length": b"Content-Length:\r\n\r\n[1]",
    "list of lengths": b"Content-Length: 3, 3\r\n\r\n[1]",
    "length beyond 64 bits": b"Content-Length: 99999999999999999999999\r\n\r\n[1]",
    "two lengths": b"Content-Length: 3\r\nContent-Length: 4\r\n\r\n[1]",
    "the same length twice": b"Content-Length: 3\r\nContent-Length: 3\r\n\r\n[1]",
    "length and chunks": b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks and length": b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
    "coding that is not chunked": b"Transfer-Encoding: identity\r\n\r\n[1]",
    "chunked is not last": b"Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
    "chunked behind a tab": b"Transfer-Encoding:\tchunked\x0b\r\n\r\n0\r\n\r\n",
    "misspelt coding": b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "chunked with a NUL": b"Transfer-Encoding: chunked\x00\r\n\r\n0\r\n\r\n",
    "space before the colon": b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "folded header": b"X-A: 1\r\n Content-Length: 3\r\n\r\n[1]",
    "header without a colon": b"Nonsense\r\n\r\n",
    "header without a name": b": value\r\n\r\n",
    "NUL in a name": b"X\x00A: 1\r\n\r\n",
    "NUL in a value": b"X-A: a\x00b\r\n\r\n",
    "bare CR in a value": b"X-A: a\rb\r\n\r\n",
    "bare CR ends a line": b"X-A: a\rContent-Length: 3\r\r[1]",
}


@pytest.mark.parametrize("name", AMBIGUOUS)
def test_an_ambiguous_request_is_refused_and_the_connection_closed(port: int, name: str) -> None:
    with Wire(port) as wire:
        wire.send(HEAD + AMBIGUOUS[name])
        answers = wire.read_all()
    assert [answer.status for answer in answers] == [400]
    assert answers[0].headers["connection"] == "close"
    assert answers[0].headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("size", [b"-1", b"g", b"0x3", b"+3", b"1" * 40, b"", b"3 ;"])
def test_a_malformed_chunk_size(port: int, size: bytes) -> None:
    with Wire(port) as wire:
        wire.send(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + size + b"\r\n[1]\r\n0\r\n\r\n")
        answers = wire.read_all()
    assert [answer.status for answer in answers] == [400]


def test_lines_that_end_in_lf_alone_are_no_request(port: int) -> None:
    with Wire(port) as wire:
        wire.send(b"POST /hooks/echo HTTP/1.1\nHost: x\nContent-Length: 3\n\n[1]")
        answers = wire.read_all()
    assert [answer.status for answer in answers] == [400]


def test_what_is_behind_a_short_length_is_dropped(port: int) -> None:
    with Wire(port) as wire:
        wire.send(HEAD + b"Content-Length: 3\r\n\r\n[1]garbage without end")
        answers = wire.read_all()
    assert [(answer.status, answer.headers["connection"]) for answer in answers] == [(200, "close")]


def test_a_body_that_ends_too_early_starts_nothing(port: int) -> None:
    with Wire(port) as wire:
        wire.send(HEAD + b"Content-Length: 30\r\n\r\n[1]")
        wire.end_sending()
        assert wire.read_all() == []


def test_pipelined_requests_are_answered_in_order(port: int) -> None:
    with Wire(port) as wire:
        wire.send(b"".join(make_request("/hooks/echo", b"[%d]" % number) for number in range(50)))
        answers = [wire.read() for _ in range(50)]
    assert [answer.json()["body"] for answer in answers if answer is not None] == [[number] for number in range(50)]


def test_garbage_behind_a_good_request_does_not_take_its_answer(port: int) -> None:
    with Wire(port) as wire:
        wire.send(make_request("/hooks/echo", b"[1]") + make_request("/hooks/echo", b"[2]") + b"\x00garbage\r\n\r\n")
        answers = wire.read_all()
    assert [answer.json()["body"] for answer in answers] == [[1], [2]]
    assert [answer.headers.get("connection") for answer in answers] == [None, "close"]


def test_a_connection_serves_one_request_after_the_other(port: int) -> None:
    with Wire(port) as wire:
        for number, target in enumerate(["/hooks/echo", "/hooks/unknown", "/hooks/echo"]):
            wire.send(make_request(target, b"[%d]" % number))
            answer = wire.read()
            assert answer is not None
            assert answer.status == (404 if "unknown" in target else 200)


def test_a_pipelined_upgrade_starts_nothing_twice(server: ServerProcess) -> None:
    upgrade = make_request("/hooks/echo", b"[2]", "Connection: Upgrade", "Upgrade: h2c")
    before = server.count_rows("executions")
    with Wire(server.port) as wire:
        wire.send(make_request("/hooks/echo", b"[1]") + upgrade + make_request("/hooks/echo", b"[3]"))
        answers = [wire.read() for _ in range(3)]
    assert [answer.json()["body"] for answer in answers if answer is not None] == [[1], [2], [3]]
    assert server.count_rows("executions") == before + 3


def test_trailers_are_no_headers(port: int) -> None:
    start = b"POST /hooks/guarded HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked"
    with Wire(port) as wire:
        wire.send(start + b"\r\n\r\n3\r\n[1]\r\n0\r\nAuthorization: Basic c2hvcDpvcGVuIHNlc2FtZQ==\r\n\r\n")
        answer = wire.read()
    assert answer is not None
    assert (answer.status, answer.problem) == (401, "authentication-missing")


@pytest.mark.parametrize("target", [b"/hooks/echo", b"/hooks/unknown", b"/api/v1/workflows"])
@pytest.mark.parametrize("rest", [b"0\r\nX-A: " + b"a" * 1000, b"0\r\n" + b"X-A: b\r\n" * 100, b"3;" + b"a" * 1000])
def test_endless_framing_is_cut_off(port: int, target: bytes, rest: bytes) -> None:
    start = b"POST " + target + b" HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked"
    more = rest.removeprefix(b"0\r\n").removeprefix(b"3;").removeprefix(b"X-A: ")
    sent = 0

    def send_on() -> Iterator[bytes]:
        nonlocal sent
        yield start + b"\r\n\r\n" + rest
        while sent < 50_000_000:
            sent += len(more)
            yield more

    with Wire(port) as wire:
        wire.send_all(send_on())
    assert sent < 50_000_000
