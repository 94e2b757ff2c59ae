"""The page of errors: answers of webhooks, answers of the API, exit codes."""

from __future__ import annotations

import json
from typing import Final

from generator.markdown import join_page, write_code, write_table
from hookyard.cli.exits import MEANINGS
from hookyard.engine.answers import reply_to_end, reply_when_left
from hookyard.model.execution import FINAL, Execution, Status
from hookyard.web.errors import CODES as API_CODES
from hookyard.web.errors import TYPE_PREFIX
from hookyard.webhook.refusals import CODES

INTRODUCTION: Final = """
Every refusal is a problem document (RFC 9457) of the type `application/problem+json`:

```json
{"type": "urn:hookyard:problem:body-malformed", "title": "Body malformed", "status": 400, "detail": "…"}
```

`type` ends in the code and never changes its meaning. `detail` says what is wrong with this request. A webhook whose
body does not fit the schema or lacks fields has `errors`, a list of `{path, reason}`. An answer of the API about
several mistakes has `problems`, a list of `{reason, where, node, field, file, line, column}`.
"""
HEAD: Final = """
## Before there is a request

Bytes that are no request are answered on the connection itself, which is then closed. `type` is `about:blank`.

| status | title | when |
|---|---|---|
| 400 | Not HTTP | what came does not follow HTTP/1.1 (RFC 9112) |
| 408 | Head too slow | request line and headers took longer than `HOOKYARD_HEADER_TIMEOUT` |
| 431 | Head too large | request line and headers have more than 64 KiB together |
"""


def write_errors() -> str:
    webhook = [
        (write_code(code), str(status), title, what_to_do) for code, (status, title, what_to_do) in CODES.items()
    ]
    api = [(write_code(code), str(status), title) for code, (status, title) in API_CODES.items()]
    exits = [(write_code(str(int(code))), meaning) for code, meaning in MEANINGS.items()]
    return join_page(
        "Errors",
        INTRODUCTION,
        "## Answers of webhooks",
        "The workflow's `filter_status` replaces the status of `filtered`.",
        write_table(("code", "status", "title", "what to do"), webhook),
        "### A sync execution that ended without a response node",
        "An execution that completed answers 200 with the text `ok`. Any other end is a problem with its id:",
        write_table(("code", "status", "detail"), _list_endings()),
        HEAD,
        "## Answers of the API",
        write_table(("code", "status", "title"), api),
        "## Exit codes of commands",
        write_table(("code", "meaning"), exits),
    )


def _list_endings() -> list[tuple[str, str, str]]:
    """Code, status and detail of every problem that tells a sync caller how its execution stands."""
    ends = [status for status in Status if status in FINAL and status is not Status.COMPLETED]
    replies = [reply_to_end(Execution(1, 1, 1, status, 0.0, 1)) for status in ends]
    replies.append(reply_when_left(Execution(1, 1, 1, Status.RUNNING, 0.0, 1)))
    problems = [json.loads(reply.body) for reply in replies]
    return [(write_code(one["type"].removeprefix(TYPE_PREFIX)), str(one["status"]), one["detail"]) for one in problems]
