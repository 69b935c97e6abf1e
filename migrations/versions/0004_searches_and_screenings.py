"""Searches and screenings, so that each can be proven, and the pairs that a screening found, so that they can be judged"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from watchlist.store.tables import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "inquiry",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry")),
    )
    op.create_table(
        "inquiry_part",
        sa.Column("inquiry", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("inquiry", "number", name=op.f("pk_inquiry_part")),
    )
    op.create_table(
        "pair",
        sa.Column("hit", sa.String(), nullable=False),
        sa.Column("band", sa.String(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("hit", name=op.f("pk_pair")),
    )
    op.create_index(op.f("ix_pair_band"), "pair", ["band"])


def downgrade() -> None:
    for table in ("pair", "inquiry_part", "inquiry"):
        op.drop_table(table)
