"""What the process logs: one event a line, on standard error.

JSON where a program reads it, coloured text on a terminal. Libraries that use the standard `logging` come out in the
same form.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence
from typing import Final, TextIO

import structlog
from structlog.typing import Processor

# Their own words at INFO are about plumbing that says nothing to the person who runs the server.
_CHATTY: Final = ("uvicorn", "uvicorn.error", "sqlalchemy", "alembic", "asyncio", "aiohttp")


def configure_logs(level: str = "info", style: str = "auto", stream: TextIO | None = None) -> None:
    """Log events of `level` and above to `stream` (standard error by default).

    `level` is debug, info, warning or error. `style` is text, json, or auto: text on a terminal and JSON elsewhere.
    Calling it again replaces what was set before.
    """
    stream = stream or sys.stderr
    is_terminal = stream.isatty()
    as_text = style == "text" or (style == "auto" and is_terminal)
    number = logging.getLevelNamesMapping()[level.upper()]
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
        structlog.processors.StackInfoRenderer(),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(number),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_make_formatter(shared, as_text, colors=is_terminal and not os.environ.get("NO_COLOR")))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(number)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(max(number, logging.WARNING) if number > logging.DEBUG else number)


def _make_formatter(shared: Sequence[Processor], as_text: bool, *, colors: bool) -> logging.Formatter:
    last: list[Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if as_text:
        plain = structlog.dev.plain_traceback
        last.append(structlog.dev.ConsoleRenderer(colors=colors, timestamp_key="time", exception_formatter=plain))
    else:
        # Local variables hold secrets and bodies.
        tracebacks = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
        last += [structlog.processors.ExceptionRenderer(tracebacks), _make_json_renderer()]
    return structlog.stdlib.ProcessorFormatter(foreign_pre_chain=list(shared), processors=last)


def _make_json_renderer() -> Processor:
    def order(_logger: object, _name: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
        first = {name: event.pop(name) for name in ("time", "level", "event", "logger") if name in event}
        return {**first, **event}

    renderer = structlog.processors.JSONRenderer(ensure_ascii=False)
    return lambda logger, name, event: renderer(logger, name, order(logger, name, event))
