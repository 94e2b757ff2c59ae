"""What Linux knows about a process: the time its threads took, and its memory."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

MAIN_THREAD: Final = "event loop"
OTHER_THREADS: Final = "other threads"
CHILDREN: Final = "writing process"

_TICK: Final = 1e6 / os.sysconf("SC_CLK_TCK")
_STAT: Final = re.compile(r"\d+ \((.*)\) (.*)", re.DOTALL)
_RESIDENT: Final = re.compile(r"VmRSS:\s+(\d+) kB")


@dataclass(frozen=True, slots=True)
class Times:
    """Microseconds on a core: in the program itself, and in the kernel on its behalf."""

    user: float
    system: float

    @property
    def total(self) -> float:
        return self.user + self.system

    def __add__(self, other: Times) -> Times:
        return Times(self.user + other.user, self.system + other.system)

    def __sub__(self, other: Times) -> Times:
        return Times(self.user - other.user, self.system - other.system)

    def per(self, count: int) -> Times:
        return Times(self.user / count, self.system / count)


NOTHING: Final = Times(0.0, 0.0)
Threads = Mapping[str, Times]


def list_children(pid: int) -> list[int]:
    """The processes that `pid` has started and that are alive."""
    children = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            found = _STAT.match((folder / "stat").read_text())
        except (FileNotFoundError, ProcessLookupError):
            continue  # It ended meanwhile.
        if found is not None and int(found[2].split()[1]) == pid:
            children.append(int(folder.name))
    return children


def read_threads(pid: int) -> dict[str, Times]:
    """What the threads took so far, by name; those that nobody named are taken together, and so are other processes."""
    threads = _read_own_threads(pid)
    for child in list_children(pid):
        threads[CHILDREN] = threads.get(CHILDREN, NOTHING) + sum(_read_own_threads(child).values(), NOTHING)
    return threads


def _read_own_threads(pid: int) -> dict[str, Times]:
    main_name = Path(f"/proc/{pid}/comm").read_text().strip()
    threads: dict[str, Times] = {}
    for task in Path(f"/proc/{pid}/task").iterdir():
        try:
            found = _STAT.match((task / "stat").read_text())
        except (FileNotFoundError, ProcessLookupError):
            continue  # It ended meanwhile.
        assert found is not None, f"{task}/stat is not as proc(5) describes it"
        # A thread has its process's name until it gets one of its own.
        own_name = OTHER_THREADS if found[1] == main_name else found[1]
        name = MAIN_THREAD if int(task.name) == pid else own_name
        user, system = found[2].split()[11:13]
        threads[name] = threads.get(name, NOTHING) + Times(int(user) * _TICK, int(system) * _TICK)
    return threads


def subtract_threads(after: Threads, before: Threads) -> dict[str, Times]:
    """What each thread took between two readings."""
    return {name: times - before.get(name, NOTHING) for name, times in after.items()}


def read_memory(pid: int) -> int:
    """The bytes of memory that the process and those it started hold (RSS); what they share counts for each."""
    return sum(_read_own_memory(one) for one in (pid, *list_children(pid)))


def _read_own_memory(pid: int) -> int:
    found = _RESIDENT.search(Path(f"/proc/{pid}/status").read_text())
    assert found is not None, f"/proc/{pid}/status names no VmRSS"
    return int(found[1]) * 1024
