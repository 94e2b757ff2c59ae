"""Between the records and their rows."""

from __future__ import annotations

import hashlib
from typing import Any, Final

from sqlalchemy import Row as Found

from hookyard.model.execution import Execution, Status
from hookyard.model.http import Headers
from hookyard.model.records import Checkpoint, StoredRequest, Verdict

# Values in the order of the table's columns.
Row = tuple[Any, ...]

# Bodies above this many bytes are kept once, in a table of their own.
INLINE_BODY: Final = 16 * 1024


def encode_headers(headers: Headers) -> bytes:
    """`Name: value` lines, each ended by CRLF: HTTP allows neither byte inside of a header."""
    return b"".join([b"%b: %b\r\n" % header for header in headers])


def decode_headers(block: bytes) -> Headers:
    headers: Headers = []
    for line in block.split(b"\r\n")[:-1]:
        name, _, value = line.partition(b": ")
        headers.append((name, value))
    return headers


def encode_request(request: StoredRequest, execution_id: int | None, started: bool) -> Row:
    """A body above INLINE_BODY is only named by its hash."""
    headers = encode_headers(request.headers)
    body = request.body
    digest = hashlib.sha256(body).digest() if len(body) > INLINE_BODY else None
    return (
        request.id,
        request.workflow_id,
        request.received_at,
        request.method,
        request.target,
        request.address,
        request.verdict.value,
        request.status,
        request.reason,
        execution_id,
        started,
        len(request.target) + len(headers) + len(body),
        digest,
        headers,
        b"" if digest else body,
    )


def decode_request(row: Found[Any], body: bytes) -> StoredRequest:
    return StoredRequest(
        row.id,
        row.workflow_id,
        row.received_at,
        row.method,
        row.target,
        decode_headers(row.headers),
        body,
        row.address,
        Verdict(row.verdict),
        row.status,
        row.reason,
        row.execution_id,
    )


def encode_execution(execution: Execution, detail: bytes) -> Row:
    return (
        execution.id,
        execution.workflow_id,
        execution.revision,
        execution.status.value,
        execution.created_at,
        execution.started_at,
        execution.ended_at,
        execution.request_id,
        execution.origin_id,
        detail,
    )


def decode_execution(row: Found[Any]) -> Execution:
    return Execution(
        row.id,
        row.workflow_id,
        row.revision,
        Status(row.status),
        row.created_at,
        row.request_id,
        row.origin_id,
        row.started_at,
        row.ended_at,
    )


def encode_checkpoint(checkpoint: Checkpoint, position: int) -> Row:
    """`position` orders the checkpoints of an execution."""
    return (checkpoint.execution_id, checkpoint.path, position, checkpoint.record)
