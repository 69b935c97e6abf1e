"""Bodies of entries and events in blocks, fingerprints as bytes, and no index or column that nobody asks by"""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

from watchlist.store.bodies import packed, unpacked

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TOGETHER = 64
ORDERS = {"entry": "id", "event": "seq"}
BLOCK = sa.table("block", sa.column("id", sa.Integer), sa.column("body", sa.LargeBinary))


def upgrade() -> None:
    op.create_table(
        "block",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_block")),
    )
    for table, order in ORDERS.items():
        for column in ("block", "place"):
            op.add_column(table, sa.Column(column, sa.Integer(), nullable=False, server_default="0"))
        _put_together(table, order)
        op.drop_column(table, "body")
    op.add_column("entry", sa.Column("digest", sa.LargeBinary(), nullable=False, server_default=""))
    found = op.get_bind().execute(sa.text("SELECT id, fingerprint FROM entry")).all()
    _set("entry", "id", [{"at": at, "digest": bytes.fromhex(digits)} for at, digits in found])
    op.drop_column("entry", "fingerprint")
    op.execute("ALTER TABLE entry RENAME COLUMN digest TO fingerprint")
    op.drop_column("entry", "schema")
    op.drop_index("ix_entry_list_key_valid_from", "entry")
    op.create_index("ix_entry_list_key", "entry", ["list", "key"])
    for column in ("source", "story", "detected_at"):
        op.drop_index(op.f(f"ix_event_{column}"), "event")


def downgrade() -> None:
    for column in ("source", "story", "detected_at"):
        op.create_index(op.f(f"ix_event_{column}"), "event", [column])
    op.drop_index("ix_entry_list_key", "entry")
    op.create_index("ix_entry_list_key_valid_from", "entry", ["list", "key", "valid_from"])
    op.execute("ALTER TABLE entry RENAME COLUMN fingerprint TO digest")
    for column in ("schema", "fingerprint"):
        op.add_column("entry", sa.Column(column, sa.String(), nullable=False, server_default=""))
    found = op.get_bind().execute(sa.text("SELECT id, digest FROM entry")).all()
    _set("entry", "id", [{"at": at, "fingerprint": bytes(digest).hex()} for at, digest in found])
    op.drop_column("entry", "digest")
    for table, order in ORDERS.items():
        op.add_column(table, sa.Column("body", sa.LargeBinary(), nullable=False, server_default=""))
        _take_apart(table, order)
        for column in ("place", "block"):
            op.drop_column(table, column)
    op.drop_table("block")


def _put_together(table: str, order: str) -> None:
    """Pack the bodies of rows that follow one another."""
    following = sa.text(f"SELECT {order}, body FROM {table} WHERE {order} > :after ORDER BY {order} LIMIT {TOGETHER}")
    after = 0
    while rows := op.get_bind().execute(following, {"after": after}).all():
        sound = {at: said for at, body in rows if (said := _said(bytes(body)))}
        if sound:
            _place(table, order, packed(sound.values()), list(sound))
        for at, body in rows:
            if at not in sound:
                # What is damaged stays as it is, and is told by `checks --verify` as before.
                _place(table, order, bytes(body), [at])
        after = rows[-1][0]


def _said(body: bytes) -> bytes | None:
    """What a body says; None where it is damaged."""
    said = _parts(body)
    return said[0] if len(said) == 1 and b"\n" not in said[0] and _decoded(said[0]) else None


def _parts(block: bytes) -> list[bytes]:
    try:
        return unpacked(block)
    except ValueError:
        return []


def _decoded(body: bytes) -> dict[str, object]:
    try:
        return dict(json.loads(body))
    except (ValueError, TypeError):
        return {}


def _place(table: str, order: str, body: bytes, places: list[int]) -> None:
    block = op.get_bind().execute(sa.insert(BLOCK).values(body=body).returning(BLOCK.c.id)).scalar_one()
    _set(table, order, [{"at": at, "block": block, "place": place} for place, at in enumerate(places)])


def _take_apart(table: str, order: str) -> None:
    """Give each row its own body back; an entry also its kind."""
    lying = sa.text(f"SELECT {order}, place FROM {table} WHERE block = :block")
    for block in op.get_bind().execute(sa.text(f"SELECT DISTINCT block FROM {table}")).scalars().all():
        body = bytes(op.get_bind().execute(sa.select(BLOCK.c.body).where(BLOCK.c.id == block)).scalar_one())
        rows = op.get_bind().execute(lying, {"block": block}).all()
        bodies = dict(enumerate(_parts(body)))
        sound = {at: bodies[place] for at, place in rows if _decoded(bodies.get(place, b""))}
        said = [{"at": at, "body": packed([sound[at]]) if at in sound else body} for at, _ in rows]
        if table == "entry":
            said = [{**one, "schema": str(_decoded(sound.get(one["at"], b"")).get("schema", ""))} for one in said]
        _set(table, order, said)


def _set(table: str, order: str, rows: list[dict[str, object]]) -> None:
    if rows:
        columns = ", ".join(f"{column} = :{column}" for column in rows[0] if column != "at")
        op.get_bind().execute(sa.text(f"UPDATE {table} SET {columns} WHERE {order} = :at"), rows)
