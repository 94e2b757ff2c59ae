"""The trace as bytes: what the store keeps of an execution, with every secret masked."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from typing import Any, Final

import msgspec

from hookyard.engine.masks import MASK, Masks, find_masks
from hookyard.model.execution import Error, Execution, NodeRun
from hookyard.model.http import Reply

MAX_DETAIL: Final = 32 * 1024 * 1024


class StoredReply(msgspec.Struct, omit_defaults=True):
    """A reply with its body as text, or as base64 where it is no UTF-8."""

    status: int
    headers: list[tuple[str, str]]
    body: str = ""
    base64: str = ""


class Detail(msgspec.Struct, omit_defaults=True):
    """Everything of an execution that is not a column. The error stands first, so that lists need no more of it."""

    error: Error | None = None
    reply: StoredReply | None = None
    output: Any = None
    nodes: list[NodeRun] = []


class _Outcome(msgspec.Struct):
    """What lists need of a Detail."""

    error: Error | None = None


_ERROR: Final = b'{"error":'

_encode: Final = msgspec.json.Encoder(enc_hook=repr).encode
_decode_detail: Final = msgspec.json.Decoder(Detail).decode
_decode_outcome: Final = msgspec.json.Decoder(_Outcome).decode
_decode_run: Final = msgspec.json.Decoder(NodeRun).decode


def encode_detail(execution: Execution, secrets: Iterable[str]) -> bytes:
    """The JSON of `execution`'s reply, output, error and node runs."""
    masks = find_masks(secrets)
    try:
        return _encode_masked(execution, masks)
    except RecursionError:
        for run in execution.nodes:
            run.input = run.result = None
            run.warnings = [*run.warnings, "the trace is nested too deep: inputs and results were left out"]
        execution.output = None
        return _encode_masked(execution, masks)


def _encode_masked(execution: Execution, masks: Masks) -> bytes:
    detail = Detail(execution.error, store_reply(execution.reply), execution.output, execution.nodes)
    encoded = mask(encode(detail), masks)
    if len(encoded) <= MAX_DETAIL:
        return encoded
    for run in execution.nodes:
        run.input, run.log = None, []
        run.warnings = [*run.warnings, f"the trace was over {MAX_DETAIL} bytes: inputs and logs were left out"]
    encoded = mask(encode(detail), masks)
    if len(encoded) <= MAX_DETAIL:
        return encoded
    for run in execution.nodes:
        run.result = None
    return mask(encode(Detail(execution.error, nodes=execution.nodes)), masks)


def encode(value: Any) -> bytes:
    """JSON. A text that is no valid Unicode is written with its broken characters replaced, what is no JSON value as
    Python shows it."""
    try:
        return _encode(value)
    except UnicodeEncodeError:
        return _encode(_repair(msgspec.to_builtins(value, enc_hook=repr)))


def _repair(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        members: dict[str, Any] = {}
        for name, item in value.items():
            members[_repair(name)] = _repair(item)
        return members
    if isinstance(value, list):
        items: list[Any] = []
        for item in value:
            items.append(_repair(item))
        return items
    return value


def decode_detail(encoded: bytes) -> Detail:
    return _decode_detail(encoded) if encoded else Detail()


def read_error(head: bytes) -> Error | None:
    """The error of an encoded Detail, of which `head` is the beginning or all. Raises ValueError when that is too
    short to tell."""
    if not head.startswith(_ERROR):
        return None if not head else _decode_outcome(head).error
    # What was cut off may have been cut inside of a character.
    error, _ = json.JSONDecoder().raw_decode(head.decode("utf-8", "replace"), len(_ERROR))
    return msgspec.convert(error, Error)


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
    """An encoded Detail without the values of `secrets`.

    They are searched in the bytes, which is quick, and replaced in the texts that come from expressions: a secret
    that looks like a number or like a word of ours must not break the document.
    """
    masks = find_masks(secrets)
    if not masks.are_in(encoded):
        return encoded
    detail = _decode_detail(encoded)
    detail.output = mask_value(detail.output, masks)
    detail.error = _mask_error(detail.error, masks)
    if detail.reply is not None:
        detail.reply.headers = [(name, mask_text(value, masks)) for name, value in detail.reply.headers]
        detail.reply.body = mask_text(detail.reply.body, masks)
        if mask_text(detail.reply.base64, masks) != detail.reply.base64:
            # Bytes cannot be masked in part.
            detail.reply.body, detail.reply.base64 = MASK, ""
    for run in detail.nodes:
        mask_run(run, masks)
    return _encode(detail)


def mask_run(run: NodeRun, secrets: Iterable[str]) -> None:
    """Take the values of `secrets` out of what `run` read and brought about; its config must be plain JSON data."""
    masks = find_masks(secrets)
    run.input, run.result = _mask_value(run.input, masks), _mask_value(run.result, masks)
    run.warnings, run.log = _mask_value(run.warnings, masks), _mask_value(run.log, masks)
    run.error = _mask_error(run.error, masks)


def _mask_error(error: Error | None, masks: Masks) -> Error | None:
    return error and Error(error.kind, masks.mask(error.message), error.node)


def mask_value(value: Any, secrets: Iterable[str]) -> Any:
    """JSON data without the values of `secrets` in any of its texts."""
    return _mask_value(value, find_masks(secrets))


def _mask_value(value: Any, masks: Masks) -> Any:
    if isinstance(value, str):
        return masks.mask(value)
    # Loops and no comprehensions, which would take a frame more for each level of a body that is nested deep.
    if isinstance(value, dict):
        members: dict[str, Any] = {}
        for name, item in value.items():
            members[masks.mask(name)] = _mask_value(item, masks)
        return members
    if isinstance(value, list):
        items: list[Any] = []
        for item in value:
            items.append(_mask_value(item, masks))
        return items
    return value


def mask_text(text: str, secrets: Iterable[str]) -> str:
    """`text` without the values of `secrets`."""
    return find_masks(secrets).mask(text)
