"""What can keep a server from starting, and settings as every command reads them."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hookyard.cli.exits import CommandFailed, Exit
from hookyard.cli.files import NoSuchFile
from hookyard.model.problems import InvalidDocument
from hookyard.settings import Settings, WrongSettings, load_settings


def read_settings(config: Path | None = None, **options: Any) -> Settings:
    """The settings from `options`, the environment and the TOML file. Raises CommandFailed."""
    named = os.environ.get("HOOKYARD_CONFIG")
    try:
        return load_settings(dict(os.environ), config or (Path(named) if named else None), **options)
    except WrongSettings as error:
        raise CommandFailed(Exit.USAGE, str(error)) from None


@contextlib.contextmanager
def explain_failures() -> Iterator[None]:
    """Turn what may go wrong while a server starts into CommandFailed, with the reason as its cause."""
    from hookyard.store.opening import CannotOpen
    from hookyard.web.server import CannotListen
    from hookyard.world.vault import SecretKeyError

    try:
        yield
    except InvalidDocument as error:
        raise CommandFailed(Exit.PROBLEMS, str(error)) from error
    except NoSuchFile as error:
        raise CommandFailed(Exit.USAGE, str(error)) from error
    except (CannotOpen, CannotListen, SecretKeyError) as error:
        raise CommandFailed(Exit.CANNOT_START, str(error)) from error
    except WrongSettings as error:
        raise CommandFailed(Exit.USAGE, str(error)) from error
