"""Where work is done that takes long: this room knows no threads, so it is told."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ParamSpec, Protocol, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Elsewhere(Protocol):
    """Calls a function where it holds up nobody, as `asyncio.to_thread` does."""

    def __call__(self, function: Callable[P, T], /, *args: P.args, **options: P.kwargs) -> Awaitable[T]: ...


async def do_at_once(function: Callable[P, T], /, *args: P.args, **options: P.kwargs) -> T:
    """For callers whom it may hold up, as in tests and commands."""
    return function(*args, **options)
