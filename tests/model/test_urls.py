"""URLs below a base: whatever a path says, the host stays."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from hookyard.model.urls import UrlError, check_base, join_url

BASE = "https://api.example.com/v1"


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("", BASE),
        ("/orders", f"{BASE}/orders"),
        ("orders/17?a=b", f"{BASE}/orders/17?a=b"),
        ("?a=/../..", f"{BASE}?a=/../.."),
        ("/a:b/c", f"{BASE}/a:b/c"),
        ("/..a/b..", f"{BASE}/..a/b.."),
        ("/search?next=https://x.example/", f"{BASE}/search?next=https://x.example/"),
        ("@evil.example", f"{BASE}/@evil.example"),
        (".evil.example", f"{BASE}/.evil.example"),
        (":8080/x", f"{BASE}/:8080/x"),
    ],
)
def test_paths_are_put_behind_the_base(path: str, url: str) -> None:
    assert join_url(BASE, path) == url
    assert URL(url).host == "api.example.com"


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.example/",
        "HTTP:evil",
        "//evil.example/x",
        "/../admin",
        "/a/%2e%2e/b",
        "/a/.%2E/b",
        "/a/%252e%252e/b",
        "/a%2f..%2fb",
        "..",
        "/a\\..\\b",
        "/a%5c..%5cb",
        "/a\nHost: x",
        "/a%0d%0ab",
        None,
        5,
    ],
)
def test_paths_that_lead_elsewhere_are_refused(path: object) -> None:
    with pytest.raises(UrlError):
        join_url(BASE, path)  # type: ignore[arg-type]


@given(st.text(alphabet="/.\\@:?#%2eE5cF\t a-", max_size=20))
def test_no_path_leaves_the_host_or_the_base(path: str) -> None:
    try:
        url = join_url(BASE, path)
    except UrlError:
        return
    assert urlsplit(url)[:2] == ("https", "api.example.com")
    try:
        sent = URL(url)
    except ValueError:
        return
    assert (sent.scheme, sent.raw_host, sent.port) == ("https", "api.example.com", 443)
    assert sent.raw_path.startswith("/v1")


@pytest.mark.parametrize(
    "url", ["ftp://x", "https://", "https://u:p@x.example", "https://x.example?a=1", "https://x.example#a", "/a", 1]
)
def test_bases_that_cannot_be_one(url: object) -> None:
    with pytest.raises(UrlError):
        check_base(url)


def test_a_base_loses_the_slash_at_its_end() -> None:
    assert check_base(" https://x.example/a// ") == "https://x.example/a"
