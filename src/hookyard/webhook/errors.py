"""What is wrong with a body, and where."""

from __future__ import annotations


class BodyError(ValueError):
    """A body does not follow the rules of its type.

    `position` counts bytes from 0 and is None when the place is not known; `line` and `column` count from 1 and are 0
    then. A column counts characters.
    """

    def __init__(self, reason: str, position: int | None = None, line: int = 0, column: int = 0) -> None:
        self.reason = reason
        self.position = position
        self.line = line
        self.column = column
        super().__init__(f"{reason} at line {line}, column {column} (byte {position})" if line else reason)


def error_at(reason: str, body: bytes, position: int) -> BodyError:
    """The error at `position` of `body`, a UTF-8 text or something like one."""
    position = max(0, min(position, len(body)))
    start = body.rfind(b"\n", 0, position) + 1
    line = body.count(b"\n", 0, position) + 1
    column = len(body[start:position].decode("utf-8", "replace")) + 1
    return BodyError(reason, position, line, column)
