"""What comes back from a request, as data."""

from __future__ import annotations

import base64
import re
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Any, Final

import msgspec

from hookyard.plugin.world import HttpAnswer

RETRYABLE: Final = frozenset({408, 425, 429})
_CHARSET: Final = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._:-]+)""", re.IGNORECASE)
_TEXTUAL: Final = re.compile(
    r"text/|application/(xml|javascript|ecmascript|x-www-form-urlencoded|yaml)|.*\+(xml|yaml)$"
)
_JSON: Final = re.compile(r"application/json$|.*\+json$|text/json$")


class AnswerError(ValueError):
    """The body is not what `response_type` says."""


def decode_body(answer: HttpAnswer, response_type: str) -> Any:
    """The body as a value: what JSON says, a text, or Base64 for bytes; null when it is empty.

    Raises AnswerError when `json` was asked for and something else came.
    """
    if not answer.body:
        return None
    described = answer.headers.get("content-type", "")
    media_type = described.partition(";")[0].strip().lower()
    if response_type == "json" or (response_type == "auto" and _JSON.match(media_type)):
        try:
            return msgspec.json.decode(answer.body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            if response_type == "json":
                raise AnswerError(f"the answer is not JSON: {error}") from None
            return decode_text(answer.body, described)
    if response_type == "text" or (response_type == "auto" and (_TEXTUAL.match(media_type) or "charset" in described)):
        return decode_text(answer.body, described)
    if response_type == "auto" and not media_type:
        try:
            return answer.body.decode()
        except UnicodeDecodeError:
            pass
    return base64.b64encode(answer.body).decode()


def decode_text(body: bytes, content_type: str) -> str:
    """`body` in the charset that `content_type` names, UTF-8 otherwise; what does not fit becomes U+FFFD."""
    found = _CHARSET.search(content_type)
    try:
        return body.decode(found[1] if found else "utf-8", "replace")
    except LookupError:
        return body.decode("utf-8", "replace")


def is_retryable(status: int) -> bool:
    """Whether the same request may succeed later."""
    return status in RETRYABLE or status >= 500


def read_retry_after(value: str | None, now: float) -> float | None:
    """The seconds to wait from `now`, of a Retry-After header: a number, or a date (RFC 9110 section 10.2.3)."""
    if not value:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(text[:12])
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, moment.timestamp() - now)
