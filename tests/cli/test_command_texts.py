"""The small functions behind the commands: times, places, samples, requests in files, and what may reach a terminal."""

from __future__ import annotations

import io
import json
import logging
from datetime import UTC, datetime

import pytest
import structlog

from hookyard.cli.commands.executions import read_events
from hookyard.cli.consoles import clean_text
from hookyard.cli.examples import HttpRequest, read_http, write_curl
from hookyard.cli.exits import MEANINGS, CommandFailed, Exit
from hookyard.cli.times import describe_bytes, describe_seconds, describe_span, parse_moment
from hookyard.cli.traces import read_place
from hookyard.logs import configure_logs

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2h", "2026-01-31T10:00:00.000Z"),
        ("1h30m ago", "2026-01-31T10:30:00.000Z"),
        ("2026-01-30T12:00Z", "2026-01-30T12:00:00.000Z"),
        ("2026-01-30T12:00+02:00", "2026-01-30T10:00:00.000Z"),
    ],
)
def test_moments(text: str, moment: str) -> None:
    assert parse_moment(text, NOON) == moment


def test_what_is_no_moment_is_explained() -> None:
    with pytest.raises(CommandFailed, match="'soon' is no time: write") as caught:
        parse_moment("soon")
    assert caught.value.code is Exit.USAGE


def test_lengths_of_time_and_sizes() -> None:
    shown = [describe_seconds(seconds) for seconds in (0.00001, 0.0004, 0.012, 1.25, 200, 7384)]
    assert shown == ["<0.1 ms", "0.4 ms", "12 ms", "1.25 s", "3m20s", "2h03m04s"]
    assert describe_span("2026-01-31T12:00:00.000Z", "2026-01-31T12:00:00.000Z") == "<1 ms"
    assert describe_span("2026-01-31T12:00:00.000Z", None) == ""
    assert [describe_bytes(size) for size in (1, 512, 2048, 5 << 30)] == ["1 byte", "512 bytes", "2.0 KiB", "5.0 GiB"]


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("paid", (0, "paid")),
        ("paid/yes/charge", (1, "charge")),
        ("each[3]/call", (1, "call")),
        ("paid/yes/each[12]/ok/no/mail", (3, "mail")),
    ],
)
def test_how_deep_a_node_run_stands(path: str, place: tuple[int, str]) -> None:
    assert read_place(path) == place


def test_a_payload_cannot_steer_the_terminal() -> None:
    assert clean_text("a\x1b[2Jb\x07\x9bc\r\nd\te\x7f") == "a\\x1b[2Jb\\x07\\x9bc\nd\te\\x7f"


def test_events_of_a_stream() -> None:
    stream = ": connected", "", "event: execution", 'data: {"id":', 'data: "a"}', "", "event: end", "data: {}", ""
    assert list(read_events((*stream, "event: lost", 'data: {"count":2}', ""))) == [
        ("execution", {"id": "a"}),
        ("lost", {"count": 2}),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_body_of_a_request_file_is_taken_as_it_is(end: str) -> None:
    head = end.join(("PUT /a?b=c HTTP/1.1", "X-A:  1", "X-A: 2", "", ""))
    request = read_http(head.encode() + b"\x00\r\n\r\n\xff\n", "it")
    assert (request.method, request.query, request.body) == ("PUT", "b=c", b"\x00\r\n\r\n\xff\n")
    assert request.headers == [("X-A", "1"), ("X-A", "2")]


def test_a_request_as_a_curl_command() -> None:
    request = HttpRequest("POST", "a[b]=1", [("X-A", "it's")], b"@{}")
    assert write_curl("http://h/hooks/x", request).split(" \\\n") == [
        "curl -i 'http://h/hooks/x?a[b]=1'",
        "  -H 'X-A: it'\"'\"'s'",
        "  --data-raw '@{}'",
    ]
    assert write_curl("http://h/x", HttpRequest("POST", "", [], b"")) == "curl -i -X POST http://h/x"


@pytest.mark.parametrize("text", [b"", b"hello", b"POST / HTTP/1.1\nno header\n\n"])
def test_what_is_no_request_is_explained(text: bytes) -> None:
    with pytest.raises(ValueError, match=r"^it: "):
        read_http(text, "it")


def test_every_exit_code_is_explained() -> None:
    assert set(MEANINGS) == set(Exit)


def test_both_kinds_of_logging_come_out_as_json_lines() -> None:
    stream = io.StringIO()
    configure_logs("info", "auto", stream)
    structlog.get_logger("hookyard.engine").info("execution", execution="0a", status="failed")
    structlog.get_logger("hookyard.engine").debug("hidden")
    logging.getLogger("alembic").info("hidden too")
    logging.getLogger("uvicorn.error").warning("odd %s", "request")
    first, second = (json.loads(line) for line in stream.getvalue().splitlines())
    assert list(first) == ["time", "level", "event", "logger", "execution", "status"]
    assert (first["level"], first["execution"], first["logger"]) == ("info", "0a", "hookyard.engine")
    assert (second["level"], second["event"], second["logger"]) == ("warning", "odd request", "uvicorn.error")
    assert datetime.fromisoformat(first["time"]).tzinfo == UTC


def test_errors_are_logged_with_their_traceback() -> None:
    stream = io.StringIO()
    configure_logs("info", "json", stream)
    try:
        raise ValueError("broken")
    except ValueError:
        structlog.get_logger("hookyard").exception("runner", execution="0a")
    (line,) = stream.getvalue().splitlines()
    assert json.loads(line)["exception"][0]["exc_value"] == "broken"


@pytest.mark.parametrize("style", ["json", "text"])
def test_a_traceback_shows_no_values(style: str) -> None:
    stream = io.StringIO()
    configure_logs("info", style, stream)

    def fail(secret: str) -> None:
        raise ValueError("broken")

    try:
        fail("-".join(["open", "sesame"]))
    except ValueError:
        structlog.get_logger("hookyard").exception("runner")
    assert "broken" in stream.getvalue()
    assert "open-sesame" not in stream.getvalue()


def test_text_is_plain_where_no_terminal_is() -> None:
    stream = io.StringIO()
    configure_logs("info", "text", stream)
    structlog.get_logger("hookyard").warning("retention", reason="disk full")
    assert "\x1b" not in stream.getvalue()
    assert "reason='disk full'" in stream.getvalue()
