"""How a command ends: its exit code, and the failure that carries it to the top."""

from __future__ import annotations

from enum import IntEnum
from typing import Any, Final


class Exit(IntEnum):
    """The exit codes of every command; `MEANINGS` says when each of them is used."""

    OK = 0
    PROBLEMS = 1
    USAGE = 2
    REFUSED = 3
    UNREACHABLE = 4
    CANNOT_START = 5
    INTERRUPTED = 130


MEANINGS: Final[dict[Exit, str]] = {
    Exit.OK: "Everything was done.",
    Exit.PROBLEMS: "The command worked and found something wrong: a workflow with problems, a set-up that needs care.",
    Exit.USAGE: "The command line or a setting is wrong; nothing was done.",
    Exit.REFUSED: "The server said no: there is no such thing, it is in use, or the API key is not accepted.",
    Exit.UNREACHABLE: "No server answers where one was expected, or the command needs a running one.",
    Exit.CANNOT_START: "The server cannot start: data directory or port in use, database or secret key unusable.",
    Exit.INTERRUPTED: "Stopped with Ctrl-C.",
}


class CommandFailed(Exception):
    """Ends a command with `code`. The message is for a person and says what to do next."""

    def __init__(self, code: Exit, message: str) -> None:
        super().__init__(message)
        self.code = code


class ServerRefused(CommandFailed):
    """An answer of the API that is no success: its `status`, and the problem document it sent."""

    def __init__(self, code: Exit, message: str, status: int, document: dict[str, Any]) -> None:
        super().__init__(code, message)
        self.status = status
        self.document = document
