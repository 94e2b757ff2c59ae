"""The files of a folder, held in memory as they are sent: nothing that is asked for ever becomes a path."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

# Below the one of /assets/ every name holds a hash of its content, so that its content never changes.
ASSETS: Final = "/assets/"

_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
_PACKED: Final = frozenset({".png", ".woff2"})
# Smaller ones win nothing.
_WORTH_PACKING: Final = 512

Files = Mapping[str, "File"]
Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class File:
    """`tag` is the hash of the content; `packed` is the content with gzip, or empty where that is not shorter."""

    content: bytes
    packed: bytes
    media_type: str
    tag: str
    immutable: bool


class Folder:
    """What is in `root`, read when it is first asked for and again when it was built anew."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._stamp: Stamp | None = None
        self._files: Files = {}
        # Pages that are open ask for the parts they were built with, so those stay until the next build but one.
        self._earlier: Files = {}
        self._lock = asyncio.Lock()

    async def find(self, path: str) -> File | None:
        """The file at `path`, which starts with a slash; looks whether there is a new build only where that matters."""
        if path.startswith(ASSETS) and (file := self._files.get(path) or self._earlier.get(path)) is not None:
            return file
        if _stamp(self._root) != self._stamp:
            async with self._lock:
                await self._read()
        return self._files.get(path)

    async def _read(self) -> None:
        stamp = _stamp(self._root)
        if stamp != self._stamp:
            files = await asyncio.to_thread(_read_files, self._root)
            self._earlier = {path: file for path, file in self._files.items() if file.immutable}
            self._files, self._stamp = files, stamp


def _stamp(root: Path) -> Stamp | None:
    """Changes with each build; None where there is none."""
    try:
        index = (root / "index.html").stat()
        return index.st_mtime_ns, index.st_size, (root / "assets").stat().st_mtime_ns
    except OSError:
        return None


def _read_files(root: Path) -> Files:
    files: dict[str, File] = {}
    for path in sorted(root.rglob("*")):
        if path.is_file() and not path.is_symlink() and not path.name.startswith("."):
            name = "/" + path.relative_to(root).as_posix()
            files[name] = _make_file(name, path.suffix, path.read_bytes())
    return files


def _make_file(name: str, suffix: str, content: bytes) -> File:
    packed = b""
    if suffix not in _PACKED and len(content) > _WORTH_PACKING:
        packed = gzip.compress(content, 9, mtime=0)
    if len(packed) >= len(content):
        packed = b""
    media_type = _TYPES.get(suffix, "application/octet-stream")
    return File(content, packed, media_type, sha256(content).hexdigest()[:32], name.startswith(ASSETS))
