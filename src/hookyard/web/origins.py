"""Whether a call comes from our own page: what another site makes a browser send must change nothing."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from starlette.requests import Request

from hookyard.web.errors import ApiError

PAGE_HEADER: Final = "x-hookyard-page"
"""A page of another site can send a form, but it cannot set this header without being asked for it first."""


def check_origin(request: Request, public_url: str) -> None:
    """Raises ApiError when the browser says that another site's page makes the call."""
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site is not None:
        # No page can set or change it.
        is_own = site in ("same-origin", "none")
    else:
        is_own = origin is None or _is_ours(origin, request, public_url)
    if not is_own:
        raise ApiError("cross-site", "The page of another site made this call; make it from Hookyard's own page.")


def check_page(request: Request, public_url: str) -> None:
    """Raises ApiError unless our own page makes the call: for what is done on a cookie's behalf."""
    check_origin(request, public_url)
    if not request.headers.get(PAGE_HEADER):
        raise ApiError(
            "cross-site",
            "A change on behalf of a session needs the header `X-Hookyard-Page: 1`; programs use API keys.",
        )


def _is_ours(origin: str, request: Request, public_url: str) -> bool:
    if public_url and origin.lower() == _origin_of(public_url):
        return True
    host = request.headers.get("host", "").lower()
    return bool(host) and urlsplit(origin).netloc.lower() == host


def _origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()
