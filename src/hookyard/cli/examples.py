"""Examples: a folder each, with `workflow.yaml` and a real request as `request.http`."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hookyard.cli.files import read_workflow_file
from hookyard.model.documents import Document

WORKFLOW: Final = "workflow.yaml"
REQUEST: Final = "request.http"

_END_OF_HEAD: Final = re.compile(rb"\r?\n\r?\n")


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """A request as a file holds it: the request line, headers, an empty line, the body's exact bytes."""

    method: str
    query: str
    headers: list[tuple[str, str]]
    body: bytes


@dataclass(frozen=True, slots=True)
class Example:
    """One example that can be applied and called."""

    folder: Path
    document: Document
    request: HttpRequest

    @property
    def key(self) -> str:
        return str(self.document.data["key"])

    def curl(self, url: str) -> str:
        """A command that can be pasted into a shell and sends the request to `url`."""
        return write_curl(url, self.request)


def load_examples(folder: Path) -> list[Example]:
    """Every example in `folder`, sorted by its folder's name."""
    return [
        Example(file.parent, read_workflow_file(file)[0], read_http_file(file.parent / REQUEST))
        for file in sorted(folder.glob(f"*/{WORKFLOW}"))
    ]


def read_http_file(path: Path) -> HttpRequest:
    """Raises OSError, and ValueError when the file is no request."""
    return read_http(path.read_bytes(), str(path))


def read_http(raw: bytes, name: str) -> HttpRequest:
    """The request in `raw`, which errors call `name`. Raises ValueError when it is none.

    Lines of the head may end in LF; the body is taken as it is.
    """
    end = _END_OF_HEAD.search(raw)
    head, body = (raw[: end.start()], raw[end.end() :]) if end else (raw, b"")
    lines = head.decode("latin-1").splitlines()
    parts = lines[0].split(" ") if lines else []
    if len(parts) < 2:
        raise ValueError(f"{name}: the first line has to be a request line such as POST / HTTP/1.1")
    headers: list[tuple[str, str]] = []
    for line in lines[1:]:
        field, colon, value = line.partition(":")
        if not colon:
            raise ValueError(f"{name}: {line!r} is no header")
        headers.append((field.strip(), value.strip()))
    return HttpRequest(parts[0], parts[1].partition("?")[2], headers, body)


def write_curl(url: str, request: HttpRequest) -> str:
    target = f"{url}?{request.query}" if request.query else url
    # What curl takes by itself: a body makes it a POST.
    usual = "POST" if request.body else "GET"
    method = "" if request.method == usual else f"-X {request.method} "
    lines = [f"curl -i {method}{shlex.quote(target)}"]
    lines += [f"  -H {shlex.quote(f'{name}: {value}')}" for name, value in request.headers]
    if request.body:
        # The line end that editors put at the end of a file would only tear the command apart.
        body = request.body.decode(errors="replace").removesuffix("\n")
        lines.append(f"  --data-raw {shlex.quote(body)}")
    return " \\\n".join(lines)
