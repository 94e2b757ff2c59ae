"""Links know who made them, so that they stop to work with whoever that was."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

users = sa.table("users", sa.column("id"), sa.column("email"))
invitations = sa.table("invitations", sa.column("id"), sa.column("created_by"), sa.column("maker_id"))


def upgrade() -> None:
    op.add_column("invitations", sa.Column("maker_id", ID))
    connection = op.get_bind()
    makers = {f"<{row.email}>": row.id for row in connection.execute(sa.select(users))}
    for row in connection.execute(sa.select(invitations.c.id, invitations.c.created_by)).all():
        # A person is named as in `Ada <ada@example.org>`, a key and the server's token without an address.
        maker = makers.get("".join(row.created_by.rpartition("<")[1:]))
        mine = invitations.c.id == row.id
        if maker is not None:
            connection.execute(sa.update(invitations).where(mine).values(maker_id=maker))
        elif row.created_by.endswith(">"):
            # Nobody has this address any more. A link can be made again.
            connection.execute(sa.delete(invitations).where(mine))
