"""How alerts are folded, acknowledged, resolved and muted; how channels fare; what is wrong with watchlist itself"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from watchlist.store.kinds import Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in (
        sa.Column("folded", sa.String(), nullable=True),
        sa.Column("acknowledged_at", Moment(), nullable=True),
        sa.Column("acknowledged_by", sa.String(), nullable=False, server_default=""),
        sa.Column("resolved_at", Moment(), nullable=True),
        sa.Column("resolved_by", sa.String(), nullable=False, server_default=""),
        sa.Column("note", sa.Text(), nullable=False, server_default=""),
    ):
        op.add_column("alert", column)
    for column in (
        sa.Column("closed_at", Moment(), nullable=True),
        sa.Column("settings", sa.String(), nullable=True),
        sa.Column("rests_until", Moment(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False, server_default="0"),
    ):
        op.add_column("channel", column)
    op.add_column("delivery", sa.Column("purpose", sa.String(), nullable=False, server_default="alert"))
    op.add_column("delivery", sa.Column("follows", sa.String(), nullable=True))
    op.add_column("subscription", sa.Column("followed_since", Moment(), nullable=True))
    op.create_index("ix_delivery_subscription_created", "delivery", ["subscription", "created_at"])
    op.create_index(op.f("ix_attempt_at"), "attempt", ["at"])
    _order_deliveries()
    op.create_table(
        "thread",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("thread", sa.String(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "thread", name=op.f("pk_thread")),
    )
    op.create_table(
        "mute",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("matter", sa.Text(), nullable=False),
        sa.Column("subscription", sa.String(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("until", Moment(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mute")),
    )
    op.create_index(op.f("ix_mute_matter"), "mute", ["matter"])
    op.create_table(
        "condition",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("well_since", Moment(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_condition")),
    )
    op.create_table(
        "wish",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("subscription", sa.String(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_wish")),
    )
    op.create_index(op.f("ix_wish_subscription"), "wish", ["subscription"])
    op.create_table(
        "sign",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_sign")),
    )
    op.create_index(op.f("ix_snapshot_fetched_at"), "snapshot", ["fetched_at"])


FREE = "state IN ('pending', 'retrying') AND lease_owner IS NULL AND behind IS NULL"


def _order_deliveries() -> None:
    """What is about one subject leaves in its order, and what a person asks for leaves though its channel is closed."""
    op.add_column("delivery", sa.Column("behind", sa.Integer(), nullable=True))
    op.add_column("delivery", sa.Column("unreached", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("delivery", sa.Column("asked", sa.Boolean(), nullable=False, server_default=sa.false()))
    for name, columns, where in (
        ("ix_delivery_free", ["channel", "due_at", "seq"], FREE),
        ("ix_delivery_behind", ["behind"], "behind IS NOT NULL"),
        ("ix_delivery_lease_owner", ["lease_owner"], "lease_owner IS NOT NULL"),
        ("ix_delivery_asked", ["channel"], "asked"),
    ):
        op.create_index(name, "delivery", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
    op.create_table(
        "delivery_queue",
        sa.Column("subscription", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("subscription", "channel", "about", "seq", name=op.f("pk_delivery_queue")),
    )
    op.create_index(op.f("ix_delivery_queue_seq"), "delivery_queue", ["seq"])
    op.execute(
        "INSERT INTO delivery_queue (subscription, channel, about, seq) "
        "SELECT DISTINCT d.subscription, d.channel, a.subject, d.seq FROM delivery d "
        "JOIN delivery_alert c ON c.delivery = d.id JOIN alert a ON a.id = c.alert "
        "WHERE d.state IN ('pending', 'retrying') AND a.subject IS NOT NULL"
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_snapshot_fetched_at"), "snapshot")
    for table in ("wish", "delivery_queue", "sign", "condition", "mute", "thread"):
        op.drop_table(table)
    for index in ("free", "behind", "lease_owner", "asked"):
        op.drop_index(f"ix_delivery_{index}", "delivery")
    op.drop_index("ix_delivery_subscription_created", "delivery")
    op.drop_index("ix_attempt_at", "attempt")
    gone = {
        "delivery": ("purpose", "follows", "behind", "unreached", "asked"),
        "subscription": ("followed_since",),
        "channel": ("closed_at", "settings", "rests_until", "failures"),
        "alert": ("folded", "acknowledged_at", "acknowledged_by", "resolved_at", "resolved_by", "note"),
    }
    for table, columns in gone.items():
        with op.batch_alter_table(table) as altered:
            for column in columns:
                altered.drop_column(column)
