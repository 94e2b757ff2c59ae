"""Replies in which a browser might run something get an origin of their own."""

from __future__ import annotations

import pytest

from hookyard.model.http import Reply
from hookyard.web.enclosures import enclose


@pytest.mark.parametrize(
    "media_type", ["application/json", "text/plain; charset=utf-8", "application/problem+json", "text/csv"]
)
def test_data_stays_as_it_is(media_type: str) -> None:
    reply = Reply(200, [("Content-Type", media_type)], b"{}")
    assert enclose(reply) is reply


def test_nothing_stays_as_it_is() -> None:
    reply = Reply(302, [("Location", "https://example.com")])
    assert enclose(reply) is reply


@pytest.mark.parametrize(
    "headers",
    [
        [("Content-Type", "text/html; charset=utf-8")],
        [("content-type", "image/svg+xml")],
        [("Content-Type", "application/xhtml+xml")],
        [("Content-Type", "text/xml")],
        [("Content-Type", "")],
        [("Content-Type", "text/plain, text/html")],
        [],
        [("Content-Security-Policy", "default-src *"), ("Content-Type", "text/html")],
    ],
)
def test_what_might_be_run_is_put_into_a_sandbox(headers: list[tuple[str, str]]) -> None:
    reply = Reply(200, headers, b"<script>fetch('/api/v1/users')</script>")
    enclosed = enclose(reply)
    policies = [value for name, value in enclosed.headers if name == "Content-Security-Policy"]
    assert policies[-1].startswith("sandbox ")
    assert "allow-same-origin" not in policies[-1]
    assert ("X-Content-Type-Options", "nosniff") in enclosed.headers
    assert enclosed.headers[: len(headers)] == headers
    assert reply.headers == headers
