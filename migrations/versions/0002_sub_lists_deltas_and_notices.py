"""Sub-lists that witness, deltas, notices, and the settings of each check"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from watchlist.store.tables import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("source", sa.Column("mark", sa.Text(), nullable=False, server_default=""))
    op.add_column("source", sa.Column("full_at", Moment(), nullable=True))
    op.add_column("source", sa.Column("progress", sa.LargeBinary(), nullable=True))
    op.add_column("checks", sa.Column("scope", sa.String(), nullable=False, server_default=""))
    op.add_column("checks", sa.Column("settings", sa.String(), nullable=True))
    op.add_column("checks", sa.Column("plan", sa.LargeBinary(), nullable=True))
    op.add_column("entry", sa.Column("witness", sa.Boolean(), nullable=False, server_default=sa.text("false")))
    op.create_table(
        "setting",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting")),
    )
    op.create_table(
        "announcement",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("list", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("confirmed_by", sa.String(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
    )
    op.create_index(op.f("ix_announcement_document"), "announcement", ["document"])
    op.create_index("ix_announcement_list_state", "announcement", ["list", "state"])


def downgrade() -> None:
    op.drop_table("announcement")
    op.drop_table("setting")
    for table, columns in (
        ("entry", ("witness",)),
        ("checks", ("plan", "settings", "scope")),
        ("source", ("progress", "full_at", "mark")),
    ):
        for column in columns:
            op.drop_column(table, column)
