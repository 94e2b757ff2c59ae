"""Callers that take their time hold nothing for longer than the time limits."""

from __future__ import annotations

import time
from collections.abc import Iterator

from support.sockets import Wire, exchange, make_request


def test_a_head_that_stops_is_a_408(port: int) -> None:
    with Wire(port) as wire:
        wire.send(b"POST /hooks/echo HTTP/1.1\r\nHost: x\r\nX-A:")
        answers = wire.read_all()
    assert [answer.status for answer in answers] == [408]


def test_a_head_that_drips_is_a_408(port: int) -> None:
    with Wire(port) as wire:
        wire.send_all(_drip(b"POST /hooks/echo HTTP/1.1\r\n" + b"X-A: b\r\n" * 50))
        answer = wire.read()
    assert answer is None or answer.status == 408


def test_a_connection_that_says_nothing_is_closed(port: int) -> None:
    with Wire(port) as wire:
        assert wire.is_closed


def test_a_body_that_stops_is_a_408(port: int) -> None:
    with Wire(port) as wire:
        wire.send(b"POST /hooks/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 30\r\n\r\n{")
        answers = wire.read_all()
    assert [(answer.status, answer.problem) for answer in answers] == [(408, "body-timeout")]
    assert answers[0].headers["connection"] == "close"


def test_a_body_that_stops_after_a_go_ahead_is_a_408(port: int) -> None:
    with Wire(port) as wire:
        wire.send(make_request("/hooks/echo", b"[1]", "Expect: 100-continue")[:-1])
        answers = wire.read_all()
    assert [answer.status for answer in answers] == [100, 408]
    assert answers[1].headers["connection"] == "close"


def test_a_body_that_drips_is_a_408(port: int) -> None:
    with Wire(port) as wire:
        wire.send(b"POST /hooks/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3000\r\n\r\n")
        wire.send_all(_drip(b"x" * 300))
        answer = wire.read()
    assert answer is None or answer.status == 408


def test_a_refused_body_that_drips_is_closed(port: int) -> None:
    with Wire(port) as wire:
        wire.send(b"POST /hooks/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n")
        answer = wire.read()
        assert answer is not None
        assert answer.status == 413
        wire.send_all(_drip(b"x" * 300))
        assert wire.is_closed


def test_many_slow_callers_do_not_hold_up_others(port: int) -> None:
    wires = [Wire(port) for _ in range(100)]
    for wire in wires:
        wire.send(b"POST /hooks/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 30\r\n\r\n{")
    answer = exchange(port, make_request("/hooks/echo", b"[1]"))
    assert answer is not None
    assert answer.status == 200
    for wire in wires:
        with wire:
            late = wire.read()
            assert late is not None
            assert late.status == 408


def _drip(data: bytes) -> Iterator[bytes]:
    """The bytes of `data` one by one, 50 ms apart."""
    for byte in data:
        time.sleep(0.05)
        yield bytes([byte])
