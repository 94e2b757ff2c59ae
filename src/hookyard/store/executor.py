"""A program that executes statements in a process of its own. It knows no tables and decides nothing.

`writer_process.py` starts it with a socket as its standard input. What comes from there are frames: four bytes that say
how many follow, then a value that `marshal` wrote. The first is the path of the database with the statements that every
connection begins with; each further one is a script, a list of statements with their values. A script is answered with
a line: empty when all of it was executed, or else what went wrong. Then its transaction was rolled back, and the next
script gets a new connection. When the last statement failed, the line begins with MAYBE: that is the COMMIT, and one
that fails may have reached the disk all the same.

It ends when the other end of the socket is closed, however that happened. Only what Python brings along is imported, so
that it starts within 30 ms and needs little memory.
"""

import marshal
import os
import sqlite3
from contextlib import suppress
from typing import Any, BinaryIO

SOCKET = 0
BUFFER = 256 * 1024
MAYBE = "?"


def main() -> None:
    with suppress(OSError), open(SOCKET, "rb", BUFFER, closefd=False) as source:
        serve(source)
    # No clean end: closing the last connection would copy the log back while a new server already waits.
    os._exit(0)


def serve(source: BinaryIO) -> None:
    """Execute scripts until there are no more. Raises OSError when nobody hears the answer."""
    beginning = read_frame(source)
    connection: sqlite3.Connection | None = None
    while beginning is not None and (script := read_frame(source)) is not None:
        problem, left = "", len(script)
        try:
            if connection is None:
                connection = connect(*beginning)
            for statement, values in script:
                connection.execute(statement, values)
                left -= 1
        except Exception as error:
            problem = (MAYBE if left == 1 else "") + " ".join(f"{type(error).__name__}: {error}".split())
            if connection is not None:
                with suppress(sqlite3.Error):
                    connection.close()
                connection = None
        os.write(SOCKET, f"{problem}\n".encode(errors="replace"))


def read_frame(source: BinaryIO) -> Any:
    """The next value; None at the end, also when that comes in the middle of a frame."""
    size = int.from_bytes(source.read(4), "big")
    frame = source.read(size)
    # Both ends are the same Python, and nobody else has the socket.
    return marshal.loads(frame) if size and len(frame) == size else None  # noqa: S302


def connect(path: str, statements: list[str]) -> sqlite3.Connection:
    # A lock of another program is waited for by the server's thread, which writes the script once more.
    connection = sqlite3.connect(path, timeout=0, isolation_level=None, cached_statements=256)
    for statement in statements:
        connection.execute(statement)
    return connection


if __name__ == "__main__":
    main()
