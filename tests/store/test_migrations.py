"""The migrations lead to the tables."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text

from hookyard.store.migrations import list_versions, upgrade
from hookyard.store.opening import DATABASE_NAME, open_database
from hookyard.store.tables import VERSION, metadata

SCHEMA = "SELECT type, name, sql FROM sqlite_master WHERE tbl_name NOT LIKE 'alembic%' ORDER BY name"


def normalise(rows: list[tuple[str, str, str | None]]) -> list[tuple[str, str, list[str]]]:
    """Columns and constraints of a table may come in any order: a column that was added later stands at the end."""
    return [(kind, name, sorted(split(" ".join((sql or "").split())))) for kind, name, sql in rows]


def split(sql: str) -> list[str]:
    """`sql` at the commas inside of its outermost parentheses."""
    parts, depth = [""], 0
    for char in sql:
        depth += (char == "(") - (char == ")")
        if (char == "," and depth == 1) or (char == "(" and depth == 1) or (char == ")" and depth == 0):
            parts.append("")
        else:
            parts[-1] += char
    return [part.strip() for part in parts]


def test_the_sum_of_the_migrations_equals_the_tables() -> None:
    made, migrated = create_engine("sqlite://"), create_engine("sqlite://")
    with made.begin() as one, migrated.begin() as other:
        metadata.create_all(one)
        upgrade(other)
        assert compare_metadata(MigrationContext.configure(other), metadata) == []
        rows = [[(row[0], row[1], row[2]) for row in connection.execute(text(SCHEMA))] for connection in (one, other)]
        assert normalise(rows[0]) == normalise(rows[1])
    made.dispose()
    migrated.dispose()


def test_the_version_of_the_tables_is_the_last_migration() -> None:
    assert list_versions()[0] == VERSION


def test_an_older_database_is_migrated_when_it_is_opened(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / DATABASE_NAME) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
    connection.close()
    database = open_database(tmp_path)
    with database.reader.connect() as reader:
        assert reader.scalar(text("SELECT version_num FROM alembic_version")) == VERSION
        assert reader.scalar(text("SELECT count(*) FROM executions")) == 0
    database.close()
