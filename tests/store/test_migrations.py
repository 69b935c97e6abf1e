"""What was written under an older schema says the same under the newest one, and under the older one again."""

from __future__ import annotations

from datetime import UTC, date, datetime

import msgspec
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import (
    Connection,
    Date,
    Integer,
    LargeBinary,
    String,
    column,
    create_engine,
    insert,
    select,
    table,
    update,
)

from watchlist.diff import fingerprint
from watchlist.model import Entry, Event, Kind, Name, Schema
from watchlist.resources import shipped
from watchlist.store import EventFilter, Store
from watchlist.store.bodies import packed, unpacked
from watchlist.store.kinds import Moment

AT = datetime(2024, 8, 7, 12, tzinfo=UTC)
ENCODER = msgspec.json.Encoder()
ENTRIES = [
    Entry(list=on, key=str(number), schema=Schema.COMPANY, names=(Name(f"FIRM {number:03}"),))
    for on, count in (("a", 150), ("b", 3))
    for number in range(count)
]
EVENTS = [
    *(Event(f"{one.list}-{one.key}", Kind.LISTED, one.list, AT, "listed", entry=one) for one in ENTRIES),
    Event("fault", Kind.SOURCE_FAULT, "a", AT, "a: unreachable"),
]

ENTRY = table(
    "entry",
    *(column(name, String) for name in ("list", "key", "schema", "name", "countries", "fingerprint")),
    column("valid_from", Moment),
    column("effective_from", Date),
    column("missing_checks", Integer),
    column("body", LargeBinary),
)
EVENT = table(
    "event",
    *(column(name, String) for name in ("id", "kind", "source", "countries")),
    column("detected_at", Moment),
    column("body", LargeBinary),
)
"""Both as schema 0002 has them."""


def migrate(url: str, down_or_up: str, schema: str) -> None:
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    config = Config()
    config.set_main_option("script_location", str(shipped("migrations")))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        getattr(command, down_or_up)(config, schema)
        if down_or_up == "upgrade":
            written(connection)
        else:
            assert_as_written(connection)
    engine.dispose()


def written(connection: Connection) -> None:
    """Write as the program of that schema did; older ones did not pack."""
    for number, entry in enumerate(ENTRIES):
        said = {"schema": str(entry.schema), "name": entry.name, "countries": "", "fingerprint": fingerprint(entry)}
        when = {"valid_from": AT, "effective_from": date(2024, 8, 7), "missing_checks": 0}
        row = {"list": entry.list, "key": entry.key, **said, **when, "body": body(entry, plain=number % 3 == 0)}
        connection.execute(insert(ENTRY), row)
    for number, event in enumerate(EVENTS):
        row = {"id": event.id, "kind": str(event.kind), "source": event.source, "countries": "", "detected_at": AT}
        connection.execute(insert(EVENT), {**row, "body": body(event, plain=number % 3 == 0)})


def body(noun: msgspec.Struct, *, plain: bool) -> bytes:
    encoded = ENCODER.encode(noun)
    return encoded if plain else packed([encoded])


def assert_as_written(connection: Connection) -> None:
    rows = connection.execute(select(ENTRY.c.schema, ENTRY.c.fingerprint, ENTRY.c.body).order_by(ENTRY.c.name)).all()
    said = sorted((str(one.schema), fingerprint(one), ENCODER.encode(one)) for one in ENTRIES)
    assert sorted((kind, mark, unpacked(bytes(packed))[0]) for kind, mark, packed in rows) == said
    events = [unpacked(bytes(packed))[0] for packed in connection.execute(select(EVENT.c.body)).scalars()]
    assert sorted(events) == sorted(map(ENCODER.encode, EVENTS))


def test_bodies_that_lay_in_their_rows_are_read_from_blocks(bare_url: str) -> None:
    migrate(bare_url, "upgrade", "0002")
    with Store(bare_url) as store, store.read() as session:
        assert [version.entry for version in session.entries.versions()] == ENTRIES
        assert [version.entry for version in session.entries.history("b", "2")] == [ENTRIES[-1]]
        assert session.entries.fingerprints("b") == {one.key: fingerprint(one) for one in ENTRIES[-3:]}
        assert list(session.entries.altered()) == []
        assert list(session.events.select(EventFilter())) == EVENTS
    migrate(bare_url, "downgrade", "0002")


@pytest.mark.parametrize(
    "damaged", [b"rubbish", body(ENTRIES[-2], plain=True).replace(b",", b",\n"), body(ENTRIES[-2], plain=True)[:-20]]
)
def test_a_body_that_is_damaged_harms_no_other(bare_url: str, damaged: bytes) -> None:
    migrate(bare_url, "upgrade", "0002")
    engine = create_engine(bare_url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(update(ENTRY).where(ENTRY.c.list == "b", ENTRY.c.key == "1").values(body=damaged))
    with Store(bare_url) as store, store.read() as session:
        # What only has line ends of its own says what it said.
        assert list(session.entries.altered()) == ([] if b"\n" in damaged else [("b", "1")])
        assert [version.entry for version in session.entries.history("b", "2")] == [ENTRIES[-1]]
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(shipped("migrations")))
        config.attributes["connection"] = connection
        command.downgrade(config, "0002")
        assert (
            connection.execute(select(ENTRY.c.schema).where(ENTRY.c.list == "a")).scalars().all() == ["Company"] * 150
        )
    engine.dispose()
