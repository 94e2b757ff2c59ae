"""The trace as bytes: what the store keeps of an execution, with every secret masked."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from typing import Any, Final

import msgspec
from hookyard.model.execution import Error, Execution, NodeRun
from hookyard.model.http import Reply

MASK: Final = b"***"
# A secret shorter than this is not masked: its value would be found in half of all texts.
SHORTEST_SECRET: Final = 4
MAX_DETAIL: Final = 32 * 1024 * 1024


class StoredReply(msgspec.Struct, omit_defaults=True):
    """A reply with its body as text, or as base64 where it is no UTF-8."""

    status: int
    headers: list[tuple[str, str]]
    body: str = ""
    base64: str = ""


class Detail(msgspec.Struct, omit_defaults=True):
    """Everything of an execution that is not a column."""

    reply: StoredReply | None = None
    output: Any = None
    error: Error | None = None
    nodes: list[NodeRun] = []


_encode: Final = msgspec.json.Encoder().encode
_decode_detail: Final = msgspec.json.Decoder(Detail).decode
_decode_run: Final = msgspec.json.Decoder(NodeRun).decode


def encode_detail(execution: Execution, secrets: Iterable[str]) -> bytes:
    """The JSON of `execution`'s reply, output, error and node runs."""
    detail = Detail(store_reply(execution.reply), execution.output, execution.error, execution.nodes)
    encoded = mask(encode(detail), secrets)
    if len(encoded) <= MAX_DETAIL:
        return encoded
    for run in execution.nodes:
        run.input, run.log = None, []
        run.warnings = [*run.warnings, f"the trace was over {MAX_DETAIL} bytes: inputs and logs were left out"]
    encoded = mask(encode(detail), secrets)
    if len(encoded) <= MAX_DETAIL:
        return encoded
    for run in execution.nodes:
        run.result = None
    return mask(encode(Detail(None, None, execution.error, execution.nodes)), secrets)


def encode(value: Any) -> bytes:
    """JSON. A text that is no valid Unicode is written with its broken characters replaced."""
    try:
        return _encode(value)
    except UnicodeEncodeError:
        return _encode(_repair(msgspec.to_builtins(value)))


def _repair(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {_repair(name): _repair(item) for name, item in value.items()}
    return [_repair(item) for item in value] if isinstance(value, list) else value


def decode_detail(encoded: bytes) -> Detail:
    return _decode_detail(encoded) if encoded else Detail()


def encode_run(run: NodeRun) -> bytes:
    return encode(run)


def decode_run(encoded: bytes) -> NodeRun:
    return _decode_run(encoded)


def store_reply(reply: Reply | None) -> StoredReply | None:
    if reply is None:
        return None
    try:
        return StoredReply(reply.status, reply.headers, reply.body.decode())
    except UnicodeDecodeError:
        return StoredReply(reply.status, reply.headers, base64=base64.b64encode(reply.body).decode())


def mask(encoded: bytes, secrets: Iterable[str]) -> bytes:
    """`encoded` JSON without the values of `secrets`."""
    for secret in secrets:
        if len(secret) >= SHORTEST_SECRET:
            written = _encode(secret)[1:-1]
            if written in encoded:
                encoded = encoded.replace(written, MASK)
    return encoded


def holds_secret(encoded: bytes, secrets: Iterable[str]) -> bool:
    return any(len(secret) >= SHORTEST_SECRET and _encode(secret)[1:-1] in encoded for secret in secrets)
