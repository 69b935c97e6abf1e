"""What news is compared by, pages to be fetched, firms that nobody tracks, and what became of stories"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from watchlist.store.tables import Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("article", sa.Column("details", sa.LargeBinary(), nullable=True))
    op.add_column("mention", sa.Column("candidate", sa.String(), nullable=True))
    op.create_index(op.f("ix_mention_candidate"), "mention", ["candidate"])
    op.create_index(op.f("ix_event_story"), "event", ["story"])
    op.create_index(op.f("ix_story_merged_into"), "story", ["merged_into"])
    op.create_table(
        "article_key",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("sorted_at", Moment(), nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", "sorted_at", "article", name=op.f("pk_article_key")),
    )
    op.create_table(
        "page",
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("fetched_at", Moment(), nullable=True),
        sa.Column("snapshot", sa.String(), nullable=True),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.String(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("lease_owner", sa.String(), nullable=True),
        sa.Column("lease_until", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("article", name=op.f("pk_page")),
    )
    op.create_index(op.f("ix_page_host"), "page", ["host"])
    op.create_index(
        "ix_page_open",
        "page",
        ["due_at"],
        sqlite_where=sa.text("state = 'due'"),
        postgresql_where=sa.text("state = 'due'"),
    )
    op.create_table(
        "robots",
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("fetched_at", Moment(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_robots")),
    )
    op.create_table(
        "story_change",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("story", sa.String(), nullable=False),
        sa.Column("other", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_story_change")),
    )
    op.create_index(op.f("ix_story_change_story"), "story_change", ["story"])
    op.create_index(op.f("ix_story_change_other"), "story_change", ["other"])
    op.create_table(
        "story_link",
        sa.Column("story", sa.String(), nullable=False),
        sa.Column("earlier", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("story", "earlier", name=op.f("pk_story_link")),
    )
    op.create_index(op.f("ix_story_link_earlier"), "story_link", ["earlier"])
    op.create_table(
        "candidate",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("last_seen", Moment(), nullable=False),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate")),
    )
    op.create_index(op.f("ix_candidate_state"), "candidate", ["state"])
    op.create_index(op.f("ix_candidate_last_seen"), "candidate", ["last_seen"])


def downgrade() -> None:
    for table in ("candidate", "story_link", "story_change", "robots", "page", "article_key"):
        op.drop_table(table)
    op.drop_index(op.f("ix_event_story"), "event")
    op.drop_index(op.f("ix_story_merged_into"), "story")
    op.drop_index(op.f("ix_mention_candidate"), "mention")
    with op.batch_alter_table("mention") as mention:
        mention.drop_column("candidate")
    with op.batch_alter_table("article") as article:
        article.drop_column("details")
