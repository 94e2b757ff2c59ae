"""The editor's page: the one that `ui/` is built into, or one that says how to build it.

Its routes are the page's own business, so every path that is nobody else's gets the same `index.html`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from hookyard.web.asgi_lane import Receive, Scope, Send
from hookyard.web.files import ASSETS, File, Folder
from hookyard.web.safety import PAGE_HEADERS, RawHeaders

PAGE: Final = Path(__file__).parent / "page"
INDEX: Final = "/index.html"

_API: Final = ("/api/", "/hooks/")
_API_PATHS: Final = frozenset({"/api", "/hooks", "/healthz", "/readyz", "/metrics"})
_SHOWABLE: Final = ("text/html", "text/*", "*/*")

_NOT_BUILT: Final = b"""<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>Hookyard</title>
    <style>
      body { font: 1rem/1.6 system-ui, sans-serif; max-width: 38rem; margin: 15vh auto; padding: 0 1.5rem; }
      code { font-size: 0.95em; }
    </style>
  </head>
  <body>
    <h1>Hookyard runs</h1>
    <p>Webhooks, the API and the command line work. Only the editor's page has not been built here.</p>
    <p>In a clone, stop the server and start it with <code>./scripts/serve</code>, which builds the page first.
      Or run <code>npm ci</code> and <code>npm run build</code> in <code>ui/</code>, and load this page again.</p>
    <p>A package from PyPI has the page: <code>pip install hookyard</code>.</p>
  </body>
</html>
"""


def is_page_path(method: str, path: str) -> bool:
    """Whether a request is for the page and not for the API."""
    return method in ("GET", "HEAD") and not path.startswith(_API) and path not in _API_PATHS


class Pages:
    """An ASGI application for the paths of the page. `folder` holds what was built."""

    def __init__(self, folder: Path = PAGE) -> None:
        self._folder = Folder(folder)

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        path: str = scope["path"]
        headers: RawHeaders = list(scope["headers"])
        file = await self._folder.find(path if path != "/" else INDEX)
        if file is None and _is_route(path, headers):
            file = await self._folder.find(INDEX)
            if file is None:
                await _send(send, scope, 503, [*_plain("text/html; charset=utf-8"), *PAGE_HEADERS], _NOT_BUILT)
                return
        if file is None:
            text = b"There is no such file. The page may have been built anew: load it again."
            await _send(send, scope, 404, [*_plain("text/plain; charset=utf-8"), *PAGE_HEADERS], text)
            return
        await _send_file(send, scope, headers, file)


def _is_route(path: str, headers: RawHeaders) -> bool:
    """Whether `path` may be one of the page's own: a file that is not there must not look like a page."""
    if path.startswith(ASSETS) or "." in path.rpartition("/")[2]:
        return False
    accepted = _value(headers, b"accept")
    return not accepted or any(kind in accepted for kind in _SHOWABLE)


async def _send_file(send: Send, scope: Scope, headers: RawHeaders, file: File) -> None:
    packed = bool(file.packed) and "gzip" in _value(headers, b"accept-encoding")
    tag = f'"{file.tag}-gzip"' if packed else f'"{file.tag}"'
    answer: RawHeaders = [
        (b"etag", tag.encode()),
        # A page that has been built anew is there at the next look; its parts have other names then.
        (b"cache-control", b"public, max-age=31536000, immutable" if file.immutable else b"no-cache"),
        (b"vary", b"accept-encoding"),
        *PAGE_HEADERS,
    ]
    if _has_tag(_value(headers, b"if-none-match"), file.tag):
        await _send(send, scope, 304, answer, b"")
        return
    answer.append((b"content-type", file.media_type.encode()))
    if packed:
        answer.append((b"content-encoding", b"gzip"))
    await _send(send, scope, 200, answer, file.packed if packed else file.content)


async def _send(send: Send, scope: Scope, status: int, headers: RawHeaders, body: bytes) -> None:
    if status != 304:
        headers = [*headers, (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


def _plain(media_type: str) -> RawHeaders:
    return [(b"content-type", media_type.encode()), (b"cache-control", b"no-store")]


def _value(headers: RawHeaders, name: bytes) -> str:
    """Every value of a header as one, empty where there is none."""
    return ", ".join(value.decode("latin-1") for key, value in headers if key == name)


def _has_tag(condition: str, tag: str) -> bool:
    """Whether `If-None-Match` names this content, in whichever encoding it was sent."""
    tags = {part.strip().removeprefix("W/") for part in condition.split(",")}
    return not tags.isdisjoint({"*", f'"{tag}"', f'"{tag}-gzip"'})
