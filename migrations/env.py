"""Runs the migrations on the connection that watchlist hands in, or on WATCHLIST_DATABASE_URL from the command line."""

from __future__ import annotations

import os

from alembic import context
from sqlalchemy import Connection, create_engine

from watchlist.store.tables import Table


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Table.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


handed = context.config.attributes.get("connection")
if handed is not None:
    run(handed)
else:
    with create_engine(os.environ["WATCHLIST_DATABASE_URL"]).begin() as opened:
        run(opened)
