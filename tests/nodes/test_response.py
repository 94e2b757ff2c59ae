"""Answers on the wire, beyond what the cases of the node show."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from hookyard.model.http import Reply
from hookyard.model.outcome import Answer, Fail
from hookyard.nodes.response.node import Config, node
from hookyard.testing.cases import FakeWorld, run_node


def answer(**config: Any) -> Reply:
    outcome = run_node(node, Config.model_validate(config), FakeWorld())
    assert isinstance(outcome, Answer), outcome
    return outcome.reply


def fail(**config: Any) -> str:
    outcome = run_node(node, Config.model_validate(config), FakeWorld())
    assert isinstance(outcome, Fail), outcome
    assert outcome.broken
    return outcome.reason


@pytest.mark.parametrize(
    ("config", "content_type", "body"),
    [
        ({"body": [1, None]}, "application/json", b"[1,null]"),
        ({"body": 10**30}, "application/json", str(10**30).encode()),
        ({"body": "ok", "type": "json"}, "application/json", b'"ok"'),
        ({"body": "é"}, "text/plain; charset=utf-8", "é".encode()),
        ({"body": {"a": 1}, "type": "text"}, "text/plain; charset=utf-8", b'{"a":1}'),
        ({"body": "<b>", "type": "html"}, "text/html; charset=utf-8", b"<b>"),
        ({"body": b"\0"}, "application/octet-stream", b"\0"),
    ],
)
def test_bodies(config: dict[str, Any], content_type: str, body: bytes) -> None:
    assert answer(**config) == Reply(200, [("Content-Type", content_type)], body)


def test_nothing_is_sent_without_a_body() -> None:
    assert answer() == Reply(200)
    assert answer(type="empty", status=404) == Reply(404)
    assert answer(status=204) == Reply(204)


def test_header_values() -> None:
    headers = {"A": 1, "B": True, "C": None, "D": ["x", "y"], "E": " é "}
    assert answer(headers=headers).headers == [("A", "1"), ("B", "true"), ("D", "x"), ("D", "y"), ("E", "é")]


@pytest.mark.parametrize(
    ("value", "reason"), [("a\nb", "line break"), ("a\0", "control"), ({"a": 1}, "an object"), ("日", "cannot carry")]
)
def test_header_values_that_cannot_be_sent(value: Any, reason: str) -> None:
    assert reason in fail(headers={"X-A": value})


def test_a_redirect_cannot_be_split() -> None:
    reply = answer(type="redirect", status=303, location="/a\r\nSet-Cookie: x=y")
    assert reply.headers == [("Location", "/a%0D%0ASet-Cookie:%20x=y")]
    assert "empty" in fail(type="redirect", location="")


def test_files() -> None:
    content = base64.b64encode(b"%PDF").decode()
    reply = answer(type="file", body=content, filename='Rëp"ort.pdf', inline=True)
    assert reply.body == b"%PDF"
    assert dict(reply.headers) == {
        "Content-Type": "application/pdf",
        "Content-Disposition": "inline; filename=\"R_p_ort.pdf\"; filename*=UTF-8''R%C3%ABp%22ort.pdf",
    }
    assert "Base64" in fail(type="file", body="not base64!")
    assert "a number" in fail(type="file", body=5)


@pytest.mark.parametrize(
    ("config", "reason"),
    [
        ({"status": 199}, "greater than or equal to 200"),
        ({"status": 600}, "less than or equal to 599"),
        ({"status": 204, "body": 1}, "has no body"),
        ({"type": "empty", "body": 1}, "has no body"),
        ({"type": "redirect"}, "needs a `location`"),
        ({"type": "redirect", "location": "/", "status": 200}, "301, 302"),
        ({"type": "file"}, "needs a `body`"),
        ({"headers": {"Transfer-Encoding": "x"}}, "belongs to the connection"),
        ({"headers": {"A b": "x"}}, "is not a header name"),
        ({"headers": {"X-A": 1, "x-a": 2}}, "is there twice"),
        ({"continue_": True}, "Extra inputs"),
    ],
)
def test_configs_that_are_refused(config: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        Config.model_validate(config)


def test_it_ends_the_workflow_unless_it_goes_on() -> None:
    assert node.is_end(Config.model_validate({}))
    assert not node.is_end(Config.model_validate({"continue": True}))
    assert node.modes == ("sync",)
