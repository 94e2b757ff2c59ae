"""Request lines and headers out of the ordinary."""

from __future__ import annotations

from typing import Any

import pytest

from support.sockets import Wire, exchange, make_request

NO_HTTP = {
    "TLS hello": bytes.fromhex("16030100c4010000c00303") + b"\x5b" * 180,
    "SSH banner": b"SSH-2.0-OpenSSH_9.6\r\n",
    "HTTP/2 preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "PROXY line": b"PROXY TCP4 192.0.2.1 192.0.2.2 56324 443\r\n",
    "NUL bytes": b"\x00" * 64,
    "a lot of NUL bytes": b"\x00" * 100_000,
    "high bytes": b"\xff\xfe\xfd" * 30,
    "no version": b"GET /hooks/echo\r\n\r\n",
    "unknown version": b"GET /hooks/echo HTTP/9.9\r\nHost: x\r\n\r\n",
    "unknown method": b"BREW /hooks/echo HTTP/1.1\r\nHost: x\r\n\r\n",
    "method in lower case": b"post /hooks/echo HTTP/1.1\r\nHost: x\r\n\r\n",
    "space in the target": b"GET /hooks/a b HTTP/1.1\r\nHost: x\r\n\r\n",
    "NUL in the target": b"GET /hooks/\x00 HTTP/1.1\r\nHost: x\r\n\r\n",
    "raw high bytes in the target": b"GET /hooks/\xc3\xa9 HTTP/1.1\r\nHost: x\r\n\r\n",
    "control character in the target": b"GET /hooks/\x1b[31m HTTP/1.1\r\nHost: x\r\n\r\n",
    "absolute target without a path": b"GET http://localhost HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "tunnel": b"CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n",
}


@pytest.mark.parametrize("name", NO_HTTP)
def test_what_is_no_http_is_refused_and_closed(port: int, name: str) -> None:
    with Wire(port) as wire:
        wire.send(NO_HTTP[name])
        answers = wire.read_all()
    assert [answer.status for answer in answers] == [400]
    assert answers[0].headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "target",
    [
        "/hooks/%",
        "/hooks/%zz",
        "/hooks/%ff%fe",
        "/hooks/%00",
        "/hooks/%c3%28",
        "/hooks/echo%00",
        "/hooks/../hooks/unknown",
        "/hooks//echo",
        "/hooks/",
        "/hooks/" + "a" * 20_000,
        "/api/webhook:trigger/%0d%0aX-A:%201",
    ],
)
def test_a_path_that_nobody_has_is_a_404(port: int, target: str) -> None:
    answer = exchange(port, make_request(target, b"{}"))
    assert answer is not None
    assert (answer.status, answer.problem) == (404, "unknown-url")


@pytest.mark.parametrize(
    ("query", "parsed"),
    [
        ("%", {"%": ""}),
        ("a=%zz", {"a": "%zz"}),
        ("%ff=%fe", {"%ff": "%fe"}),
        ("a=%00", {"a": "\0"}),
        ("&&&==&", {}),
        ("a[b", {"a": {"[b": ""}}),
        ("[]=1", {"0": "1"}),
        ("a=1#b", {"a": "1#b"}),
    ],
)
def test_an_odd_query_is_read_as_it_is(port: int, query: str, parsed: dict[str, Any]) -> None:
    answer = exchange(port, make_request(f"/hooks/echo?{query}", b"{}"))
    assert answer is not None
    assert (answer.status, answer.json()["query"]) == (200, parsed)


def test_of_ten_thousand_parameters_the_first_thousand_are_read(port: int) -> None:
    answer = exchange(port, make_request("/hooks/echo?" + "&".join(f"{number:x}" for number in range(10_000)), b"{}"))
    assert answer is not None
    assert list(answer.json()["query"]) == [f"{number:x}" for number in range(1000)]


def test_deeper_nesting_stays_a_name(port: int) -> None:
    answer = exchange(port, make_request("/hooks/echo?a" + "[b]" * 5_000 + "=1", b"{}"))
    assert answer is not None
    value, depth = answer.json()["query"], 0
    while isinstance(value, dict):
        (value,) = value.values()
        depth += 1
    assert (value, depth) == ("1", 7)


def test_a_flood_of_headers_is_a_431(port: int) -> None:
    with Wire(port) as wire:
        wire.send(b"POST /hooks/echo HTTP/1.1\r\n")
        wire.send_all(b"X-%d: %s\r\n" % (number, b"x" * 200) for number in range(5_000))
        answer = wire.read()
        assert answer is None or answer.status == 431
        assert wire.is_closed


def test_a_head_just_over_the_limit_is_a_431_also_in_one_piece(port: int) -> None:
    answer = exchange(port, make_request("/hooks/echo", b"{}", "X-A: " + "x" * 70_000))
    assert answer is not None
    assert answer.status == 431


def test_a_head_within_the_limit_passes(port: int) -> None:
    headers = [f"X-{number}: {'x' * 100}" for number in range(500)]
    answer = exchange(port, make_request("/hooks/echo", b"{}", *headers))
    assert answer is not None
    assert answer.status == 200


def test_thousands_of_equal_headers_pass(port: int) -> None:
    answer = exchange(port, make_request("/hooks/anything", b'{"amount": 1}', *["a: b"] * 8_000))
    assert answer is not None
    assert answer.status == 200


def test_an_endless_request_line_is_a_431(port: int) -> None:
    with Wire(port) as wire:
        wire.send_all([b"GET /", *[b"a" * 4096] * 100])
        answer = wire.read()
        assert answer is None or answer.status == 431
        assert wire.is_closed


def test_http_1_0_is_answered_and_closed(port: int) -> None:
    with Wire(port) as wire:
        wire.send(b"POST /hooks/echo HTTP/1.0\r\nContent-Type: application/json\r\nContent-Length: 3\r\n\r\n[1]")
        answers = wire.read_all()
    assert [answer.json()["body"] for answer in answers] == [[1]]
    assert answers[0].headers["connection"] == "close"


def test_connection_close_is_obeyed(port: int) -> None:
    with Wire(port) as wire:
        wire.send(make_request("/hooks/echo", b"[1]", "Connection: close"))
        answers = wire.read_all()
    assert [answer.status for answer in answers] == [200]


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_a_method_that_is_not_opened_is_a_405(port: int, method: str) -> None:
    with Wire(port) as wire:
        wire.send(make_request("/hooks/echo", method=method))
        answer = wire.read(method)
        assert answer is not None
        assert (answer.status, answer.headers["allow"]) == (405, "POST")
        wire.send(make_request("/hooks/echo", b"[1]"))
        following = wire.read()
    assert following is not None
    assert following.status == 200


def test_head_gets_the_status_without_a_body(port: int) -> None:
    with Wire(port) as wire:
        wire.send(make_request("/hooks/anything", b'{"amount": 3}', method="HEAD"))
        wire.send(make_request("/hooks/echo", b"[1]"))
        answer, following = wire.read("HEAD"), wire.read()
    assert answer is not None
    assert following is not None
    assert (answer.status, following.json()["body"]) == (200, [1])


def test_a_method_of_another_protocol_is_a_405(port: int) -> None:
    answer = exchange(port, make_request("/hooks/echo", method="PROPFIND"))
    assert answer is not None
    assert answer.status == 405


def test_an_absolute_target_is_read_by_its_path(port: int) -> None:
    answer = exchange(port, make_request("http://elsewhere.example/hooks/echo", b"[1]"))
    assert answer is not None
    assert answer.json()["body"] == [1]


@pytest.mark.parametrize("what", ["websocket", "h2c", "nonsense"])
def test_an_upgrade_is_ignored_and_the_connection_goes_on(port: int, what: str) -> None:
    headers = ["Connection: Upgrade, HTTP2-Settings", f"Upgrade: {what}", "Sec-WebSocket-Key: dGhlIHNhbXBsZQ=="]
    with Wire(port) as wire:
        for number in range(3):
            wire.send(make_request("/hooks/echo", b"[%d]" % number, *headers))
            answer = wire.read()
            assert answer is not None
            assert answer.json()["body"] == [number]


def test_an_upgrade_without_a_body_is_answered(port: int) -> None:
    with Wire(port) as wire:
        wire.send(b"GET /hooks/echo HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
        answer = wire.read()
        assert answer is not None
        assert answer.status == 405
        wire.send(make_request("/hooks/echo", b"[1]"))
        following = wire.read()
    assert following is not None
    assert following.status == 200


def test_blank_lines_before_a_request_are_skipped(port: int) -> None:
    answer = exchange(port, b"\r\n\r\n" + make_request("/hooks/echo", b"[1]"))
    assert answer is not None
    assert answer.status == 200


@pytest.mark.parametrize(
    "value", ["Basic", "Basic !!!", "Basic " + "QQ==" * 5_000, "Basic c2hvcDo=", "Bearer x", "Basic \xff\xfe", ""]
)
def test_odd_credentials_are_a_401(port: int, value: str) -> None:
    answer = exchange(port, make_request("/hooks/guarded", b"{}", f"Authorization: {value}"))
    assert answer is not None
    assert (answer.status, answer.problem) == (401, "authentication-wrong")
    assert answer.headers["www-authenticate"].startswith("Basic ")


def test_headers_in_odd_bytes_are_kept(port: int) -> None:
    answer = exchange(port, make_request("/hooks/echo", b"[1]", "X-A: caf\xe9 \xff"))
    assert answer is not None
    assert answer.status == 200
