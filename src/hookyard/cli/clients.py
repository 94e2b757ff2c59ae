"""Speaks the REST API: data in, data out, and a failure that says what the server said."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final
from urllib.parse import quote, urlencode

from hookyard.cli.exits import CommandFailed, Exit, ServerRefused
from hookyard.cli.transports import HttpTransport, Transport
from hookyard.model.http import Reply
from hookyard.model.problems import Problem

API: Final = "/api/v1"
# The API gives no more at once; longer lists are put together from pages.
PAGE: Final = 200

Query = dict[str, Any]

# Refusals that list problems end a command differently: see hookyard.web.errors.
_CODES: Final = {
    "urn:hookyard:problem:invalid-workflow": Exit.PROBLEMS,
    "urn:hookyard:problem:invalid-input": Exit.USAGE,
}


class Client:
    """One server's API, whether it answers over HTTP or in this process."""

    def __init__(self, transport: Transport) -> None:
        self.transport = transport

    @property
    def is_local(self) -> bool:
        return self.transport.is_local

    @property
    def base_url(self) -> str:
        return self.transport.base_url

    def get(self, path: str, query: Query | None = None) -> Any:
        """The JSON at `path`. Raises ServerRefused and CommandFailed, as every method here."""
        return _read_json(self.call("GET", path, query))

    def send(self, method: str, path: str, data: Any = None) -> Any:
        """The JSON that the server answers to `data`; None when it answers nothing."""
        return _read_json(self.call(method, path, data=data))

    def call(self, method: str, path: str, query: Query | None = None, data: Any = None) -> Reply:
        """The answer to a call of `path` below the API. In `query`, None is left out and a list repeats its name."""
        target = API + path
        if given := _write_query(query or {}):
            target = f"{target}?{given}"
        body = b"" if data is None else json.dumps(data).encode()
        headers = [("Accept", "application/json, */*")]
        if body:
            headers.append(("Content-Type", "application/json"))
        reply = self.transport.call(method, target, headers, body)
        if reply.status >= 400:
            raise self._refuse(reply)
        return reply

    def _refuse(self, reply: Reply) -> CommandFailed:
        try:
            document = json.loads(reply.body)
        except ValueError:
            document = None
        if isinstance(document, dict) and "detail" in document and "type" in document:
            return _refusal(reply, document)
        return CommandFailed(
            Exit.UNREACHABLE,
            f"what answers at {self.base_url} is no Hookyard server: it says {reply.status}. "
            "Check --url or HOOKYARD_URL, and what stands in front of the server.",
        )

    def list_items(self, path: str, query: Query, limit: int, cursor: str | None = None) -> dict[str, Any]:
        """`{"items", "next"}` with up to `limit` items from behind `cursor`, of as many pages as it takes."""
        items: list[Any] = []
        while True:
            page = self.get(path, {**query, "limit": min(PAGE, limit - len(items)), "cursor": cursor})
            items += page["items"]
            cursor = page.get("next")
            if cursor is None or len(items) >= limit:
                return {"items": items, "next": cursor}

    def require_server(self, command: str) -> HttpTransport:
        """The way to the running server, for what cannot be done without one."""
        if not isinstance(self.transport, HttpTransport):
            raise CommandFailed(
                Exit.UNREACHABLE, f"`hookyard {command}` needs a running server: start one with `hookyard serve`"
            )
        return self.transport

    def close(self) -> None:
        self.transport.close()


def workflow_path(key: str, rest: str = "") -> str:
    return f"/workflows/{quote(key, safe='')}{rest}"


def read_problems(items: Sequence[dict[str, Any]], file: str = "") -> list[Problem]:
    """The API's problems, in `file` where they name none."""
    known = Problem.__dataclass_fields__
    return [
        Problem(**{"file": file, **{name: value for name, value in item.items() if name in known and value}})
        for item in items
    ]


def _write_query(query: Query) -> str:
    return urlencode([(name, value) for name, value in query.items() if value is not None], doseq=True)


def _read_json(reply: Reply) -> Any:
    if not reply.body:
        return None
    try:
        return json.loads(reply.body)
    except ValueError:
        raise CommandFailed(
            Exit.UNREACHABLE, "what answers is no Hookyard server: its answer is no JSON. Check --url or HOOKYARD_URL."
        ) from None


def _name_as_given(problem: Problem) -> Problem:
    """The place of a wrong input as the command line knows it: `--status`, not `query.status[0]`."""
    part, _, rest = problem.where.partition(".")
    if part == "query":
        return replace(problem, where=f"--{rest.partition('[')[0]}")
    return replace(problem, where="") if part == "path" else problem


def _refusal(reply: Reply, document: dict[str, Any]) -> ServerRefused:
    said = str(document["detail"])
    if problems := document.get("problems"):
        said = "\n".join(str(_name_as_given(problem)) for problem in read_problems(problems))
        code = _CODES.get(str(document.get("type")), Exit.REFUSED)
        return ServerRefused(code, said, reply.status, document)
    if reply.status == 401:
        said = "the server does not accept this API key; `hookyard keys create NAME` on its machine makes one"
    elif reply.status >= 500:
        said = f"the server could not do it: {said}"
    return ServerRefused(Exit.REFUSED, said, reply.status, document)
