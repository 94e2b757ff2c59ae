"""The tables, as every database has them. `migrations/` leads to exactly this; `VERSION` is its last step.

Ids are 63 bits and times are seconds since 1970. Small columns come before the blobs, so that a scan never reads
the pages a blob flows over to. Statuses and verdicts are their words: 7 bytes more than a code, and readable.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    text,
)

VERSION: Final = "0003"

metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite makes a key of the rowid only when its type is spelt INTEGER.
_Id: Final = BigInteger().with_variant(Integer, "sqlite")


def _partial_index(name: str, *columns: str, where: str) -> Index:
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


workflows: Final = Table(
    "workflows",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("token", Text, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("draft_version", Integer, nullable=False),
    Column("revision", Integer),
    Column("created_at", Float, nullable=False),
    Column("updated_at", Float, nullable=False),
    Column("draft", JSON, nullable=False),
    Column("source", Text, nullable=False),
    # Who saved the draft last, empty for what came before there were accounts.
    Column("updated_by", Text, nullable=False, server_default=""),
    # Set while it lies in the bin: it answers nobody and can be restored.
    Column("deleted_at", Float),
    sqlite_autoincrement=True,
)

revisions: Final = Table(
    "revisions",
    metadata,
    Column("workflow_id", _Id, ForeignKey("workflows.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("published_at", Float, nullable=False),
    Column("document", JSON, nullable=False),
    Column("source", Text, nullable=False),
    Column("published_by", Text, nullable=False, server_default=""),
    Column("note", Text, nullable=False, server_default=""),
)

# Tokens and custom paths share one key, so nobody can take what another workflow answers to.
hooks: Final = Table(
    "hooks",
    metadata,
    Column("name", Text, primary_key=True),
    Column("workflow_id", _Id, ForeignKey("workflows.id", ondelete="CASCADE"), nullable=False, index=True),
    sqlite_with_rowid=False,
)

# Request bodies too large for their row, each kept once.
bodies: Final = Table(
    "bodies",
    metadata,
    Column("hash", LargeBinary(32), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

requests: Final = Table(
    "requests",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=False),
    Column("workflow_id", _Id, ForeignKey("workflows.id")),
    Column("received_at", Float, nullable=False),
    Column("method", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("status", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("execution_id", _Id),
    # Whether an execution was made for it, at once or by a replay; a duplicate only names the first one's.
    Column("started", Boolean, nullable=False),
    Column("size", Integer, nullable=False),
    Column("body_hash", LargeBinary(32), ForeignKey("bodies.hash")),
    Column("headers", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index(None, "workflow_id", "id"),
    _partial_index("ix_requests_turned_away", "id", where="verdict <> 'accepted'"),
    _partial_index("ix_requests_unstarted", "id", where="NOT started"),
    _partial_index("ix_requests_body_hash", "body_hash", where="body_hash IS NOT NULL"),
)

executions: Final = Table(
    "executions",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=False),
    Column("workflow_id", _Id, ForeignKey("workflows.id"), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("started_at", Float),
    Column("ended_at", Float),
    Column("request_id", _Id, nullable=False, index=True),
    Column("origin_id", _Id),
    Column("detail", LargeBinary, nullable=False),
    # The status rides along so that counts and retention never touch the rows.
    Index(None, "workflow_id", "id", "status"),
    _partial_index("ix_executions_notable", "status", "id", where="status <> 'completed'"),
)

checkpoints: Final = Table(
    "checkpoints",
    metadata,
    Column("execution_id", _Id, ForeignKey("executions.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("path", Text, primary_key=True),
    Column("position", _Id, nullable=False),
    Column("record", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

secrets: Final = Table(
    "secrets",
    metadata,
    Column("name", Text, primary_key=True),
    Column("updated_at", Float, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

api_keys: Final = Table(
    "api_keys",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("prefix", Text, nullable=False),
    Column("digest", LargeBinary(32), nullable=False, unique=True),
    Column("created_at", Float, nullable=False),
    Column("last_used_at", Float),
    Column("expires_at", Float),
    # A list of scopes. Keys from before there were scopes may do everything.
    Column("scopes", JSON, nullable=False, server_default='["*"]'),
    Column("created_by", Text, nullable=False, server_default=""),
)

users: Final = Table(
    "users",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=False),
    Column("email", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("password", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("last_seen_at", Float),
)

# Only the SHA-256 of what the cookie holds.
sessions: Final = Table(
    "sessions",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=False),
    Column("user_id", _Id, ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("digest", LargeBinary(32), nullable=False, unique=True),
    Column("created_at", Float, nullable=False),
    Column("last_seen_at", Float, nullable=False),
    Column("expires_at", Float, nullable=False),
    Column("address", Text, nullable=False),
    Column("agent", Text, nullable=False),
)

# Links that may be followed once: to join (no user yet) or to choose a new password (of `user_id`).
invitations: Final = Table(
    "invitations",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=False),
    Column("digest", LargeBinary(32), nullable=False, unique=True),
    Column("user_id", _Id, ForeignKey("users.id", ondelete="CASCADE")),
    Column("email", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("expires_at", Float, nullable=False),
    # The user or API key behind it, NULL for the server's token. No reference: when they go, it stays and says so.
    Column("maker_id", _Id),
)

# Names are kept as they were: an entry outlives the user and the workflow it speaks of.
audit: Final = Table(
    "audit",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=False),
    Column("at", Float, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("detail", Text, nullable=False),
)

connections: Final = Table(
    "connections",
    metadata,
    Column("name", Text, primary_key=True),
    Column("updated_at", Float, nullable=False),
    Column("updated_by", Text, nullable=False),
    Column("config", JSON, nullable=False),
)

# What the editor tries a draft with: the sample request and the pinned results of nodes.
samples: Final = Table(
    "samples",
    metadata,
    Column("workflow_id", _Id, ForeignKey("workflows.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("updated_at", Float, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

# What happened in a slot of time, added up: charts never read the executions themselves. `seconds` is the slot's length
# and `slot` its start; the workflow 0 stands for everything.
statistics: Final = Table(
    "statistics",
    metadata,
    Column("seconds", Integer, primary_key=True, autoincrement=False),
    Column("slot", Integer, primary_key=True, autoincrement=False),
    Column("workflow_id", _Id, primary_key=True, autoincrement=False),
    Column("content", Text, nullable=False),
    sqlite_with_rowid=False,
)

facts: Final = Table(
    "facts",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

# The conditions of the partial indexes, word for word: the planner uses them only when the query says the same.
NOTABLE: Final = text("executions.status <> 'completed'")
TURNED_AWAY: Final = text("requests.verdict <> 'accepted'")
UNFINISHED: Final = text("executions.status IN ('queued', 'running', 'waiting')")
UNSTARTED: Final = text("NOT requests.started")
