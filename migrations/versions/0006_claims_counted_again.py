"""Which list a claim is counted on, and whether it may still be counted again"""

from __future__ import annotations

import msgspec
import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

CLAIM = sa.table(
    "claim", sa.column("id", sa.Integer), sa.column("counted_on", sa.String), sa.column("body", sa.LargeBinary)
)
BATCH = 1_000


class _Said(msgspec.Struct):
    list: str | None = None


def upgrade() -> None:
    op.add_column("claim", sa.Column("counted_on", sa.String(), nullable=True))
    op.add_column("claim", sa.Column("settled", sa.Boolean(), nullable=False, server_default=sa.false()))
    _fill()
    op.create_index("ix_claim_counted_on", "claim", ["counted_on", "settled"])


def _fill() -> None:
    connection, last = op.get_bind(), 0
    decoder = msgspec.json.Decoder(_Said)
    while rows := connection.execute(
        sa.select(CLAIM.c.id, CLAIM.c.body).where(CLAIM.c.id > last).order_by(CLAIM.c.id).limit(BATCH)
    ).all():
        last = rows[-1].id
        named = [{"known": row.id, "on": said} for row in rows if (said := decoder.decode(row.body).list)]
        if named:
            question = sa.update(CLAIM).where(CLAIM.c.id == sa.bindparam("known"))
            connection.execute(question.values(counted_on=sa.bindparam("on")), named)


def downgrade() -> None:
    op.drop_index("ix_claim_counted_on", "claim")
    with op.batch_alter_table("claim") as claim:
        claim.drop_column("settled")
        claim.drop_column("counted_on")
