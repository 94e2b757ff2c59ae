"""Examples: a folder each, with `workflow.yaml` and a real request as `request.http`."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hookyard.cli.files import read_workflow_file
from hookyard.model.documents import Document

WORKFLOW: Final = "workflow.yaml"
REQUEST: Final = "request.http"


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
    """Raises ValueError when the file is no request. Lines of the head may end in LF; the body is taken as it is."""
    raw = path.read_bytes()
    separator = b"\r\n\r\n" if b"\r\n\r\n" in raw else b"\n\n"
    head, _, body = raw.partition(separator)
    lines = head.decode("latin-1").splitlines()
    parts = lines[0].split(" ") if lines else []
    if len(parts) < 2:
        raise ValueError(f"{path}: the first line has to be a request line such as POST / HTTP/1.1")
    headers: list[tuple[str, str]] = []
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if not colon:
            raise ValueError(f"{path}: {line!r} is no header")
        headers.append((name.strip(), value.strip()))
    return HttpRequest(parts[0], parts[1].partition("?")[2], headers, body)


def write_curl(url: str, request: HttpRequest) -> str:
    target = f"{url}?{request.query}" if request.query else url
    lines = [f"curl -i {'' if request.method == 'POST' else f'-X {request.method} '}{shlex.quote(target)}"]
    lines += [f"  -H {shlex.quote(f'{name}: {value}')}" for name, value in request.headers]
    if request.body:
        lines.append(f"  --data-binary {shlex.quote(request.body.decode())}")
    return " \\\n".join(lines)
