"""Replies of plain data: how a body is sent, and which ones are none."""

from __future__ import annotations

from typing import Any

import pytest

from hookyard.model.headers import HeaderError
from hookyard.model.http import Reply
from hookyard.model.replies import make_reply

TEXT = ("Content-Type", "text/plain; charset=utf-8")
JSON = ("Content-Type", "application/json")


@pytest.mark.parametrize(
    ("body", "headers", "sent"),
    [
        ("ok é", [TEXT], "ok é".encode()),
        ("", [TEXT], b""),
        ({"a": [1, None]}, [JSON], b'{"a":[1,null]}'),
        (2**70, [JSON], b"1180591620717411303424"),
        (False, [JSON], b"false"),
        (None, [], b""),
    ],
)
def test_a_body_is_sent_by_its_type(body: Any, headers: list[tuple[str, str]], sent: bytes) -> None:
    assert make_reply(202, {}, body) == Reply(202, headers, sent)


@pytest.mark.parametrize("status", [204, 205, 304])
def test_some_statuses_carry_no_body(status: int) -> None:
    assert make_reply(status, {"X-A": "b"}, {"a": 1}) == Reply(status, [("X-A", "b")])


def test_the_content_type_of_the_author_stays() -> None:
    reply = make_reply(200, {"content-type": "text/csv", "X-Many": ["a", 2], "X-None": None}, "a,b")
    assert reply.headers == [("content-type", "text/csv"), ("X-Many", "a"), ("X-Many", "2")]


@pytest.mark.parametrize("value", ["a\nSet-Cookie: b", "a\x00", "😀", {"a": 1}])
def test_a_header_that_cannot_be_sent_is_refused(value: Any) -> None:
    with pytest.raises(HeaderError, match="X-A"):
        make_reply(200, {"X-A": value}, None)
