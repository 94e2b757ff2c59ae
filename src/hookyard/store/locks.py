"""One server at a time works on a data directory.

A server that is killed may leave a process behind that is still writing. So there are two locks: a server is refused
while another has the first, and waits for the second, which every process that writes has open.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Final

if sys.platform == "win32":
    import msvcrt

    def _try_lock(file: int) -> None:
        # Far behind the text: others must be able to read the pid.
        os.lseek(file, 1 << 20, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        os.lseek(file, 0, os.SEEK_SET)
else:
    import fcntl

    def _try_lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


LOCK_NAME: Final = "hookyard.lock"
WRITERS_LOCK_NAME: Final = "hookyard.writers.lock"
# Seconds that the second lock is waited for, and between two looks at it.
PATIENCE: Final = 10.0
_POLL: Final = 0.02


class Locked(Exception):
    """Another process holds the directory; `holder` is its pid, empty when unknown."""

    def __init__(self, holder: str) -> None:
        super().__init__(holder)
        self.holder = holder


class StillWriting(Exception):
    """The server that had the directory before has gone, but not a process that wrote for it."""


class DirectoryLock:
    """Holds `directory` until it is released or the process ends, however it ends.

    `writers_file` is for processes that write for this one: whoever has it open is waited for by the next server.
    """

    def __init__(self, directory: Path) -> None:
        """Raises Locked, StillWriting, or OSError when the lock files cannot be written."""
        self._file = _open(directory / LOCK_NAME)
        try:
            self._lock()
            self.writers_file = _open(directory / WRITERS_LOCK_NAME)
        except BaseException:
            os.close(self._file)
            raise
        try:
            _wait_for_lock(self.writers_file)
        except BaseException:
            self.release()
            raise

    def release(self) -> None:
        os.close(self.writers_file)
        os.close(self._file)

    def _lock(self) -> None:
        try:
            _try_lock(self._file)
        except OSError:
            raise Locked(os.read(self._file, 20).decode(errors="replace").strip()) from None
        os.ftruncate(self._file, 0)
        os.write(self._file, f"{os.getpid()}\n".encode())


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)


def _wait_for_lock(file: int) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            _try_lock(file)
            return
        except OSError:
            if time.monotonic() > end:
                raise StillWriting from None
        time.sleep(_POLL)
