"""The machine that a measurement was made on."""

from __future__ import annotations

import os
import platform
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from servers import ROOT

MEMORY_ONLY: Final = ("tmpfs", "ramfs")


@dataclass(frozen=True, slots=True)
class Machine:
    """`load` is the average of the last minute before the measurement: on a quiet machine it is near 0."""

    processor: str
    cores: int
    kernel: str
    python: str
    filesystem: str
    load: float

    def describe(self) -> str:
        return (
            f"{self.processor}, {self.cores} cores, Linux {self.kernel}, Python {self.python}, "
            f"data on {self.filesystem}, load before {self.load:.2f}"
        )


def look_at_machine(data: Path) -> Machine:
    """`data` is the folder whose disk is measured."""
    cores = len(os.sched_getaffinity(0))
    load = os.getloadavg()[0]
    return Machine(_read_processor(), cores, platform.release(), _read_version(), find_filesystem(data), load)


def _read_processor() -> str:
    found = re.search(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return found[1] if found else platform.machine()


def _read_version() -> str:
    """The version of the Python that the servers run on, which need not be the one that runs this."""
    found = re.search(r"^version = (.+)$", (ROOT / ".venv" / "pyvenv.cfg").read_text(), re.MULTILINE)
    return found[1] if found else "of an unknown version"


def find_filesystem(folder: Path) -> str:
    """The type of the file system that `folder` lies on, such as `ext4`."""
    folder = folder.resolve()
    kinds: dict[Path, str] = {}
    for line in Path("/proc/mounts").read_text().splitlines():
        _, mounted, kind, *_ = line.split(" ")
        kinds[Path(mounted.replace("\\040", " "))] = kind
    return next((kinds[place] for place in (folder, *folder.parents) if place in kinds), "an unknown file system")
