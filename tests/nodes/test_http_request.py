"""What the node sends, and what it makes of answers, beyond its cases."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from hookyard.model.outcome import Fail, Next
from hookyard.nodes.http_request.answers import decode_body, is_retryable, read_retry_after
from hookyard.nodes.http_request.bodies import encode_multipart, encode_pairs
from hookyard.nodes.http_request.calls import UrlError, add_query, check_url, make_call
from hookyard.nodes.http_request.config import Config
from hookyard.nodes.http_request.node import check, node
from hookyard.plugin.world import HttpAnswer, HttpCall
from hookyard.testing.cases import NOW, FakeHttp, FakeWorld, run_node


def call(**config: Any) -> HttpCall:
    return make_call(Config.model_validate({"url": "https://a.example/"} | config), "key-1", "b")


def headers_of(sent: HttpCall) -> dict[str, str]:
    return {name.lower(): value for name, value in sent.headers}


def test_options_reach_the_call() -> None:
    sent = call(method="post", timeout="1m30s", redirects=0, max_body="1KiB", verify_tls=False)
    assert (sent.method, sent.timeout, sent.redirects, sent.max_body) == ("POST", 90.0, 0, 1024)
    assert not sent.verify_tls


def test_the_author_can_replace_what_is_sent_along() -> None:
    own = {"idempotency-key": "mine", "user-agent": "me", "content-type": "application/problem+json"}
    assert headers_of(call(headers=own, json={})) == own
    assert headers_of(call())["idempotency-key"] == "key-1"
    assert headers_of(call())["user-agent"].startswith("Hookyard/")


def test_credentials_are_named_so_that_they_stay_behind() -> None:
    assert call().credentials == frozenset()
    sent = call(auth={"type": "header", "header": "X-Api-Key", "value": "k"}, headers={"x-api-key": "other"})
    assert [value for name, value in sent.headers if name.lower() == "x-api-key"] == ["k"]
    assert sent.credentials == {"x-api-key"}
    basic = call(auth={"type": "basic", "username": "é", "password": 1})
    assert headers_of(basic)["authorization"] == "Basic " + base64.b64encode("é:1".encode()).decode()


@pytest.mark.parametrize(
    ("config", "body", "content_type"),
    [
        ({"json": None}, b"null", "application/json"),
        ({"json": [1, "é"]}, '[1,"é"]'.encode(), "application/json"),
        ({"form": {}}, b"", "application/x-www-form-urlencoded"),
        ({"xml": "<a/>"}, b"<a/>", "application/xml"),
        ({"text": 5}, b"5", "text/plain; charset=utf-8"),
        ({}, b"", None),
    ],
)
def test_bodies(config: dict[str, Any], body: bytes, content_type: str | None) -> None:
    sent = call(**config)
    assert (sent.body, headers_of(sent).get("content-type")) == (body, content_type)


def test_pairs() -> None:
    values = {"a": [1, "x y"], "b": {"c": {"d": True}}, "e": None, "f": [{"g": 1}, {"g": 2}], "ü&": "="}
    assert encode_pairs(values) == "a=1&a=x+y&b[c][d]=true&f[0][g]=1&f[1][g]=2&%C3%BC%26=%3D"


def test_multipart_names_cannot_break_out() -> None:
    body = encode_multipart([{"name": 'a"\r\nX: y', "value": 1}], "b")
    assert body == b'--b\r\nContent-Disposition: form-data; name="a%22%0D%0AX: y"\r\n\r\n1\r\n--b--\r\n'
    assert encode_multipart({"a": ["x", {"content": "eA==", "filename": "f.png"}]}, "b").count(b'name="a"') == 2


@pytest.mark.parametrize(
    ("config", "kind", "reason"),
    [
        ({"multipart": [{"value": 1}]}, "request", "needs a `name`"),
        ({"multipart": {"a": {"text": 1}}}, "request", "unknown key 'text'"),
        ({"multipart": {"a": {"filename": "b"}}}, "request", "either a `value` or a `content`"),
        ({"multipart": {"a": {"content": "!"}}}, "request", "Base64"),
        ({"multipart": {"a": {"content": "", "content_type": "a\r\nb"}}}, "request", "line break"),
        ({"headers": {"X": "a\r\nb"}}, "request", "line break"),
        ({"auth": {"type": "bearer", "token": "a\nb"}}, "request", "line break"),
        ({"json": {1: object()}}, "request", "was not sent"),
        ({"url": None}, "url", "the URL is null"),
        ({"url": "/path"}, "url", "https://"),
    ],
)
def test_what_cannot_be_sent_fails_clearly(config: dict[str, Any], kind: str, reason: str) -> None:
    outcome = run_node(node, Config.model_validate({"url": "https://a.example/"} | config), FakeWorld())
    assert isinstance(outcome, Fail)
    assert (outcome.kind, outcome.broken, outcome.retryable) == (kind, True, False)
    assert reason in outcome.reason


@pytest.mark.parametrize("url", ["", "a.example", "ftp://a/", "https://", "https://[", "https://a:x/", "https://u@a/"])
def test_urls_that_are_refused(url: str) -> None:
    with pytest.raises(UrlError):
        check_url(url)


def test_a_url_is_checked_where_it_is_known() -> None:
    assert check(Config(url="nowhere"))
    assert check(Config(url="{{ vars.url }}/path")) == []


def test_the_query_is_added() -> None:
    assert add_query("http://a/?b=1#c", "d=2") == "http://a/?b=1&d=2"
    assert add_query("http://a/?", "d=2") == "http://a/?d=2"
    assert add_query("http://a/#c", "") == "http://a/"


@pytest.mark.parametrize(
    ("content_type", "body", "response_type", "expected"),
    [
        ("application/problem+json", b'{"a":1}', "auto", {"a": 1}),
        ("application/json; charset=utf-8", b"broken", "auto", "broken"),
        ("application/json", b"[" * 100_000, "auto", "[" * 100_000),
        ("text/html; charset=latin-1", b"\xe9", "auto", "é"),
        ("text/plain; charset=nonsense", b"\xff", "auto", "�"),
        ("image/svg+xml", b"<svg/>", "auto", "<svg/>"),
        ("image/png", b"\x89P", "auto", "iVA="),
        ("", b"plain", "auto", "plain"),
        ("", b"\xff", "auto", "/w=="),
        ("image/png", b"1", "json", 1),
        ("image/png", b"1", "text", "1"),
        ("application/json", b"1", "binary", "MQ=="),
        ("application/json", b"", "json", None),
    ],
)
def test_answers_are_read(content_type: str, body: bytes, response_type: str, expected: Any) -> None:
    answer = HttpAnswer(200, {"content-type": content_type}, body, "")
    assert decode_body(answer, response_type) == expected


def test_json_was_asked_for_and_something_else_came() -> None:
    config = Config(url="https://a.example/?key=secret", response_type="json")
    exchange = {"answer": {"body": "<html>", "headers": {}}}
    outcome = run_node(node, config, FakeWorld(FakeHttp([exchange])))
    assert isinstance(outcome, Fail)
    assert outcome.kind == "response_type"
    assert "secret" not in outcome.reason
    bad = {"answer": {"status": 502, "body": "<html>", "headers": {"content-type": "text/html"}}}
    outcome = run_node(node, config, FakeWorld(FakeHttp([bad])))
    assert isinstance(outcome, Fail)
    assert (outcome.kind, outcome.broken, outcome.result["body"]) == ("http_502", False, "<html>")


def test_every_2xx_is_a_success() -> None:
    outcome = run_node(node, Config(url="https://a.example/"), FakeWorld(FakeHttp([{"answer": {"status": 299}}])))
    assert isinstance(outcome, Next)


def test_what_can_be_retried() -> None:
    assert [status for status in (400, 404, 408, 409, 425, 429, 500, 503) if is_retryable(status)] == [
        408,
        425,
        429,
        500,
        503,
    ]


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("30", 30.0),
        ("Thu, 28 May 2026 20:27:40 GMT", 60.0),
        ("Thu, 28 May 2026 20:00:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
    ],
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    assert read_retry_after(value, NOW) == seconds
