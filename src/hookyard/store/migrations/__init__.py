"""The steps that led to `hookyard.store.tables`, run by Alembic."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection


def make_config(connection: Connection | None = None) -> Config:
    """Alembic's settings, as an ini file would hold them."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "hookyard.store:migrations")
    config.set_main_option("path_separator", "os")
    return config


def list_versions() -> list[str]:
    """Every version there has been, newest first."""
    return [script.revision for script in ScriptDirectory.from_config(make_config()).walk_revisions()]


def is_known(version: str) -> bool:
    return version in list_versions()


def upgrade(connection: Connection, version: str = "head") -> None:
    """Take the steps to `version` inside of the transaction that is open."""
    command.upgrade(make_config(connection), version)
