"""Bodies that were written together lie together, and each comes back as it was written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Thread
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from watchlist.diff import fingerprint
from watchlist.model import Entry, Event, Kind, Name, Schema
from watchlist.store import EventFilter, Session, Store, blocks
from watchlist.store.blocks import BLOCK, Blocks, cut
from watchlist.store.bodies import ENCODER, packed, unpacked

AT = datetime(2024, 8, 7, 12, tzinfo=UTC)
TEXTS = st.text() | st.sampled_from(["\n", "a\nb", '"\\', "\u2028", "İŞLETME"])


class Row(NamedTuple):
    block: int
    place: int


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    with Store(database_url) as opened:
        yield opened


def entry(key: str, name: str, on: str = "a") -> Entry:
    return Entry(list=on, key=key, schema=Schema.COMPANY, names=(Name(name),))


def opened(*entries: Entry) -> list[tuple[Entry, str, date]]:
    return [(one, fingerprint(one), AT.date()) for one in entries]


def count(session: Session) -> int:
    return session.connection.execute(select(func.count()).select_from(BLOCK)).scalar_one()


def names(session: Session) -> list[str]:
    return [version.entry.name for version in session.entries.versions("a")]


@given(st.lists(TEXTS, min_size=1, max_size=9))
def test_any_texts_come_back(texts: list[str]) -> None:
    bodies = [ENCODER.encode(entry(str(number), text)) for number, text in enumerate(texts)]
    assert unpacked(packed(bodies)) == bodies


def test_a_body_that_was_stored_alone_or_plain_is_read() -> None:
    body = ENCODER.encode(entry("1", "ALFA"))
    assert unpacked(body) == unpacked(packed([body])) == [body]


def test_a_block_ends_when_it_has_many_bodies_or_large_ones() -> None:
    assert [len(block) for block in cut([b"x"] * 130)] == [64, 64, 2]
    assert [len(block) for block in cut([b"x", b"x" * (1 << 16), b"x"])] == [2, 1]
    assert list(cut([])) == []


def test_bodies_come_back_from_their_places_however_few_blocks_are_held(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks, "TOGETHER", 3)
    monkeypatch.setattr(blocks, "HELD", 200)
    bodies = [ENCODER.encode(entry(str(number), f"FIRM {number}")) for number in range(50)]
    with store.write() as session:
        rows = [Row(**place) for place in Blocks(session.connection).put(bodies)]
    with store.read() as session:
        asked = Blocks(session.connection)
        assert [asked.body(row) for row in reversed(rows)] == bodies[::-1]
        assert [asked.body(row) for row in asked.at_hand(iter(rows))] == bodies
        both = zip(asked.at_hand(rows), asked.at_hand(rows[::-1]), strict=True)
        assert [(asked.body(one), asked.body(other)) for one, other in both] == [
            *zip(bodies, bodies[::-1], strict=True)
        ]


def test_nothing_is_written_for_nothing(store: Store) -> None:
    with store.write() as session:
        assert Blocks(session.connection).put([]) == []
        assert count(session) == 0


def test_a_damaged_block_or_place_is_told(store: Store) -> None:
    with store.write() as session:
        (place,) = Blocks(session.connection).put([b"{}"])
        with pytest.raises(ValueError, match="damaged: block 7"):
            Blocks(session.connection).body(Row(7, 0))
        with pytest.raises(ValueError, match="place 1"):
            Blocks(session.connection).body(Row(place["block"], 1))
        session.connection.execute(update(BLOCK).values(body=packed([b"{}"])[:-2]))
        with pytest.raises(ValueError, match="damaged"):
            Blocks(session.connection).body(Row(**place))


def test_what_is_reworded_lies_in_another_block_and_the_last_one_to_leave_takes_the_block_along(store: Store) -> None:
    with store.write() as session:
        session.entries.open(opened(entry("1", "ALFA"), entry("2", "BETA")), AT)
        session.entries.reword("a", [entry("1", "ALFA MAKINA")])
        assert names(session) == ["ALFA MAKINA", "BETA"]
        assert count(session) == 2
        session.entries.reword("a", [entry("2", "BETA MAKINA"), entry("1", "ALFA")])
        assert names(session) == ["ALFA", "BETA MAKINA"]
        assert count(session) == 1
        session.entries.reword("a", [])
        assert count(session) == 1


def test_an_event_says_what_it_said_whatever_becomes_of_the_entry(store: Store) -> None:
    said = entry("1", "ALFA")
    event = Event("e1", Kind.LISTED, "a", AT, "ALFA: listed", entry=said)
    with store.write() as session:
        session.entries.open(opened(said), AT)
        session.events.append([event])
        session.entries.reword("a", [entry("1", "ALFA MAKINA")])
        session.entries.replace_history("a", [])
    with store.read() as session:
        assert list(session.events.select(EventFilter())) == [event]
        assert count(session) == 1


def test_a_history_is_taken_over_from_another_database(store: Store, tmp_path: Path) -> None:
    with Store(f"sqlite:///{tmp_path / 'other.sqlite'}") as other, other.write() as made:
        made.entries.open(opened(entry("0", "ANOTHER LIST'S", on="b")), AT)
        made.entries.open(opened(*(entry(str(number), f"FIRM {number}") for number in range(3))), AT)
        rows = made.entries.rows("a")
        expected = list(made.entries.versions("a"))
    with store.write() as session:
        session.entries.open(opened(entry("1", "AS IT WAS KNOWN"), entry("0", "BETA", on="b")), AT)
        session.entries.replace_history("a", rows)
        assert list(session.entries.versions("a")) == expected
        assert [version.entry.name for version in session.entries.versions("b")] == ["BETA"]
        assert list(session.entries.altered()) == []


def test_what_a_writer_has_read_of_is_not_swept_under_it(store: Store) -> None:
    with store.write() as session:
        session.entries.open(opened(entry("1", "ALFA"), entry("2", "BETA")), AT)

    def reword() -> None:
        with store.write() as other:
            other.entries.reword("a", [entry("1", "ALPHA"), entry("2", "BETHA")])

    rewording = Thread(target=reword)
    with store.write() as session:
        session.subjects.hold()
        unread = list(session.entries.unread("a"))
        rewording.start()
        rewording.join(0.3)
        assert [read().name for _, read in unread] == ["ALFA", "BETA"]
    rewording.join()
    with store.read() as session:
        assert names(session) == ["ALPHA", "BETHA"]
