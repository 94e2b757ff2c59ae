"""This end of the process that executes statements: starts it, sends it scripts, notices its end.

Inserting rows beside the event loop takes a tenth of its time, and more when both share Python's global lock. In a
process of its own it takes none. See `executor.py` for the other end.
"""

from __future__ import annotations

import asyncio
import logging
import marshal
import signal
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from hookyard.store.executor import MAYBE
from hookyard.store.writer_thread import WriterThread

# Statements with their values, executed in their order.
Script = list[tuple[str, Sequence[Any]]]

# Seconds until a process that ended is started again; doubled while that keeps happening.
FIRST_PAUSE: Final = 1.0
LONGEST_PAUSE: Final = 60.0

# What stops a service or a job of a terminal is for the server, which still has something to write.
_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

_PROGRAM: Final = Path(__file__).with_name("executor.py")
# Without site-packages, variables of Python's and the current directory: it needs none of them.
_COMMAND: Final = (sys.executable, "-I", "-S", str(_PROGRAM))

logger = logging.getLogger(__name__)


class Failed(Exception):
    """A script could not be executed, and nothing of it is left behind."""


class Lost(Exception):
    """Nobody can tell whether a script was executed as a whole or not at all.

    The process ended before it answered, or the last statement failed, which may have done its work all the same.
    """


# Called with Failed or Lost, or with None when a script was executed.
Executed = Callable[[Exception | None], None]


@dataclass(frozen=True, slots=True)
class Connecting:
    """What a connection takes: the path of the database, the statements it begins with, and a file that the process
    keeps open, so that the lock on it lasts as long as the process."""

    path: Path
    statements: tuple[str, ...]
    lock_file: int


@dataclass(frozen=True, slots=True)
class _Child:
    process: subprocess.Popen[bytes]
    wire: socket.socket

    def bury(self) -> int:
        """End it, wait until it has gone, and return its exit code. It must have nothing to do any more."""
        self.process.kill()
        return self.process.wait()


def _read_problem(line: str) -> Exception | None:
    if not line:
        return None
    return Lost(line.removeprefix(MAYBE)) if line.startswith(MAYBE) else Failed(line)


class WriterProcess:
    """A process that executes scripts in their order, or none while it is not there.

    All methods are for the event loop's thread. Whatever takes time is done by `thread`.
    """

    def __init__(self, connecting: Connecting, thread: WriterThread) -> None:
        self._connecting = connecting
        self._thread = thread
        self._child: _Child | None = None
        self._is_starting = False
        self._is_closed = sys.platform == "win32"  # there a socket cannot be handed over like this
        # What the scripts under way are waited for by.
        self._waiting: deque[Executed] = deque()
        self._answers = b""
        self._unsent = b""
        self._pause = FIRST_PAUSE
        self._not_before = 0.0
        self._up_since = 0.0

    @property
    def is_up(self) -> bool:
        return self._child is not None

    @property
    def pid(self) -> int | None:
        return self._child.process.pid if self._child is not None else None

    def execute(self, script: Script, executed: Executed) -> None:
        """Have `script` executed, while it `is_up`. Raises ValueError for values of other types than SQLite's."""
        frame = marshal.dumps(script, 2)
        self._waiting.append(executed)
        self._send(frame)

    def call_when_idle(self, function: Callable[[], None]) -> None:
        """Call `function` when all scripts so far are executed: now, or when an empty one was."""
        if self._waiting:
            self.execute([], lambda _: function())
        else:
            function()

    def start(self) -> None:
        """Have it up soon, unless it ended just now."""
        is_needed = self._child is None and not self._is_starting and not self._is_closed
        if is_needed and asyncio.get_running_loop().time() >= self._not_before:
            self._is_starting = True
            self._thread.run(self._spawn, self._attach)

    async def close(self) -> None:
        """End it, when its scripts are executed."""
        self._is_closed = True
        idle: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.call_when_idle(lambda: idle.set_result(None))
        await idle
        # When the thread has done what it was given so far, a process that was just being started is known.
        started: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._thread.run(lambda: None, started.set_result)
        await started
        if self._child is not None:
            self._let_go(self._child, lambda _: None)

    def _spawn(self) -> _Child | Exception:
        # The process has what its starter blocks, from its first moment on. This thread handles no signals anyway.
        signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                process = subprocess.Popen(  # noqa: S603 - its own program
                    _COMMAND, stdin=theirs.fileno(), pass_fds=(self._connecting.lock_file,)
                )
            # Whatever it is, without the process the thread writes.
            except Exception as error:
                ours.close()
                return error
        ours.setblocking(False)
        return _Child(process, ours)

    def _attach(self, child: _Child | Exception) -> None:
        self._is_starting = False
        if isinstance(child, Exception):
            self._wait(f"cannot be started: {child}")
            return
        self._child = child
        loop = asyncio.get_running_loop()
        self._up_since = loop.time()
        loop.add_reader(child.wire, self._receive, child)
        self._send(marshal.dumps((str(self._connecting.path), list(self._connecting.statements)), 2))

    def _send(self, frame: bytes) -> None:
        self._unsent = b"".join((self._unsent, len(frame).to_bytes(4, "big"), frame))
        self._send_rest()

    def _send_rest(self) -> None:
        """Send as much as the socket takes, and the rest when it takes more."""
        if self._child is None:
            return
        wire, loop = self._child.wire, asyncio.get_running_loop()
        try:
            self._unsent = self._unsent[wire.send(self._unsent) :]
        except BlockingIOError:
            pass
        except OSError:
            return  # It has ended, as the reader is about to notice.
        if self._unsent:
            loop.add_writer(wire, self._send_rest)
        else:
            loop.remove_writer(wire)

    def _receive(self, child: _Child) -> None:
        try:
            data = child.wire.recv(65536)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._end(child)
            return
        *problems, self._answers = (self._answers + data).split(b"\n")
        for problem in problems:
            self._waiting.popleft()(_read_problem(problem.decode()))

    def _end(self, child: _Child) -> None:
        self._let_go(child, lambda code: self._wait(f"ended with {code}"))
        waiting, self._waiting = self._waiting, deque()
        for executed in waiting:
            executed(Lost("the writing process ended"))

    def _let_go(self, child: _Child, buried: Callable[[int], None]) -> None:
        loop = asyncio.get_running_loop()
        loop.remove_reader(child.wire)
        loop.remove_writer(child.wire)
        child.wire.close()
        self._child, self._answers, self._unsent = None, b"", b""
        # Whatever the thread is given after this starts when the process and its locks have gone.
        self._thread.run(child.bury, buried)

    def _wait(self, what: str) -> None:
        """Leave some time until the next start."""
        now = asyncio.get_running_loop().time()
        if now - self._up_since > LONGEST_PAUSE:
            self._pause = FIRST_PAUSE
        logger.warning("The writing process %s; a thread writes meanwhile, for %g s at least", what, self._pause)
        self._not_before = now + self._pause
        self._pause = min(2 * self._pause, LONGEST_PAUSE)
