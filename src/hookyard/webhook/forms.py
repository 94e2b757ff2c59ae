"""`application/x-www-form-urlencoded` bodies, nested like a query."""

from __future__ import annotations

from functools import partial
from typing import Any

from hookyard.webhook.content_types import decode_text, find_charset
from hookyard.webhook.errors import BodyError
from hookyard.webhook.queries import MAX_PARAMETERS, count_ignored, parse_parameters, unescape, unescape_as


def parse_form(content_type: bytes | None, body: bytes) -> dict[str, Any]:
    """The fields in `body`. Raises BodyError, also where a query would be cut: past 1,000 fields.

    Escapes are decoded in the declared charset, UTF-8 when there is none; those with a mistake stay as they are.
    """
    if count_ignored(body):
        raise BodyError(f"the form has more than {MAX_PARAMETERS} fields")
    charset = find_charset(content_type)
    text = decode_text(body, charset)
    # UTF-16 and the like do not extend ASCII: escapes are ASCII then, and stand for UTF-8.
    decode = unescape if charset.startswith("utf") else partial(unescape_as, charset=charset)
    return parse_parameters(text, decode)
