"""Bodies that are not what they say, from the socket to the answer."""

from __future__ import annotations

import pytest

from support.sockets import Wire, exchange, make_request

LIMIT = 1024 * 1024
CHUNKED = (
    b"POST /hooks/echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
)

MALFORMED_JSON = {
    "nothing": b" ",
    "cut off": b'{"a": [1, 2',
    "trailing comma": b'{"a": 1,}',
    "single quotes": b"{'a': 1}",
    "NaN": b'{"a": NaN}',
    "Infinity": b"[-Infinity]",
    "garbage behind": b'{"a": 1} x',
    "two documents": b'{"a": 1}{"b": 2}',
    "comment": b'{"a": 1} // one',
    "bare word": b"hello",
    "leading zero": b"[01]",
    "bad escape": b'["\\x41"]',
    "control character": b'["a\x01b"]',
    "NUL": b"\x00",
    "invalid UTF-8": b'["\xff"]',
    "UTF-8 surrogate": b'["\xed\xa0\x80"]',
    "gzip": b"\x1f\x8b\x08\x00\x00\x00\x00\x00",
    "deep list": b"[" * 100_000,
    "deep object": b'{"a":' * 100_000,
}


@pytest.mark.parametrize("name", MALFORMED_JSON)
def test_malformed_json_is_a_400_with_a_position(port: int, name: str) -> None:
    answer = exchange(port, make_request("/hooks/echo", MALFORMED_JSON[name]))
    assert answer is not None
    assert (answer.status, answer.problem) == (400, "body-malformed")
    place = "512 levels" if name.startswith("deep") else "at line 1, column "
    assert place in answer.json()["detail"]


def test_huge_numbers_and_duplicate_keys_are_fine(port: int) -> None:
    answer = exchange(port, make_request("/hooks/echo", b'{"a": 1, "a": 123456789012345678901234567890}'))
    assert answer is not None
    assert answer.body == b'{"body":{"a":123456789012345678901234567890},"query":{}}'


@pytest.mark.parametrize(
    ("content_type", "body", "status", "problem"),
    [
        ("application/octet-stream", b"\x00\x01", 415, "type-not-accepted"),
        ("nonsense", b"x", 415, "type-not-accepted"),
        ("multipart/form-data", b"--x--\r\n", 400, "body-malformed"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data", 400, "body-malformed"),
        ("application/xml", b"<a><b></a>", 400, "body-malformed"),
        ("application/xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 400, "body-malformed"),
        ("text/plain; charset=klingon", b"x", 400, "body-malformed"),
    ],
)
def test_other_malformed_bodies(port: int, content_type: str, body: bytes, status: int, problem: str) -> None:
    answer = exchange(port, make_request("/hooks/echo", body, content_type=content_type))
    assert answer is not None
    assert (answer.status, answer.problem) == (status, problem)


def test_a_missing_field_is_a_422_that_names_it(port: int) -> None:
    answer = exchange(port, make_request("/hooks/anything", b'{"amount": "many"}'))
    assert answer is not None
    assert (answer.status, answer.problem) == (422, "body-invalid")
    assert [error["path"] for error in answer.json()["errors"]] == ["body.amount"]


def test_a_body_of_the_largest_size_passes(port: int) -> None:
    body = b'"' + b"x" * (LIMIT - 2) + b'"'
    answer = exchange(port, make_request("/hooks/echo", body))
    assert answer is not None
    assert answer.status == 200


def test_a_longer_content_length_is_refused_before_the_body_comes(port: int) -> None:
    with Wire(port) as wire:
        wire.send(b"POST /hooks/echo HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % (LIMIT + 1))
        answer = wire.read()
    assert answer is not None
    assert (answer.status, answer.problem) == (413, "body-too-large")


def test_a_refused_body_that_comes_anyway_gets_one_answer(port: int) -> None:
    body = b"x" * (4 * LIMIT)
    with Wire(port) as wire:
        wire.send(make_request("/hooks/echo", body))
        answer = wire.read()
        assert answer is not None
        assert answer.status == 413
        wire.send(make_request("/hooks/echo", b"[1]"))
        following = wire.read()
    assert following is not None
    assert following.json() == {"body": [1], "query": {}}


def test_chunks_are_refused_as_soon_as_they_are_too_many(port: int) -> None:
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    with Wire(port) as wire:
        wire.send(b"POST /hooks/echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        wire.send(chunk * (LIMIT // 0x10000 + 1))
        answer = wire.read()
        assert answer is not None
        assert (answer.status, answer.problem) == (413, "body-too-large")
        wire.send(chunk + b"0\r\n\r\n" + make_request("/hooks/echo", b"[2]"))
        following = wire.read()
    assert following is not None
    assert following.json() == {"body": [2], "query": {}}


def test_chunked_bodies_are_read_whole(port: int) -> None:
    with Wire(port) as wire:
        wire.send(CHUNKED + b'1\r\n[\r\n5;note="x"\r\n"a b"\r\n1\r\n]\r\n0\r\nTrailer: 1\r\n\r\n')
        answer = wire.read()
    assert answer is not None
    assert answer.json()["body"] == ["a b"]


def test_a_chunked_body_that_comes_byte_by_byte(port: int) -> None:
    with Wire(port) as wire:
        for byte in CHUNKED + b"3\r\n[7]\r\n0\r\n\r\n":
            wire.send(bytes([byte]))
        answer = wire.read()
    assert answer is not None
    assert answer.json()["body"] == [7]


def test_expect_continue_gets_its_go_ahead(port: int) -> None:
    with Wire(port) as wire:
        wire.send(
            b"POST /hooks/echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 3\r\n"
            b"Expect: 100-continue\r\n\r\n"
        )
        go_ahead = wire.read()
        assert go_ahead is not None
        assert go_ahead.status == 100
        wire.send(b"[8]")
        answer = wire.read()
    assert answer is not None
    assert answer.json()["body"] == [8]


def test_expect_continue_is_refused_without_the_body(port: int) -> None:
    with Wire(port) as wire:
        wire.send(b"POST /hooks/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999\r\nExpect: 100-continue\r\n\r\n")
        answer = wire.read()
    assert answer is not None
    assert answer.status == 413


def test_too_many_chunks_after_a_go_ahead_are_refused(port: int) -> None:
    with Wire(port) as wire:
        wire.send(CHUNKED.removesuffix(b"\r\n") + b"Expect: 100-continue\r\n\r\n")
        go_ahead = wire.read()
        assert go_ahead is not None
        assert go_ahead.status == 100
        wire.send((b"10000\r\n" + b"x" * 0x10000 + b"\r\n") * (LIMIT // 0x10000 + 1))
        answer = wire.read()
    assert answer is not None
    assert (answer.status, answer.problem) == (413, "body-too-large")
