"""A year of alerts is read in pages, and what stands beside them is asked for once a page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event

from watchlist.cli.views import alert_views
from watchlist.model import Alert, AlertState, Reason
from watchlist.store import AlertFilter, Store
from watchlist.store.columns import BATCH
from watchlist.store.outbox import Delivery

NOW = datetime(2024, 8, 7, 12, tzinfo=UTC)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    with Store(database_url) as opened:
        yield opened


def put(store: Store, count: int) -> None:
    """Alerts of one minute each, every one with a delivery of its own that is due an hour later."""
    alerts = [
        Alert(
            f"alert {number}",
            "compliance",
            f"event {number}",
            None,
            AlertState.PENDING,
            Reason.NEW_LISTING,
            NOW + timedelta(minutes=number),
        )
        for number in range(count)
    ]
    deliveries = [
        Delivery(one.id, "compliance", "team", one.id, one.created_at + timedelta(hours=1), one.created_at, (one.id,))
        for one in alerts
    ]
    with store.write() as session:
        session.outbox.add(alerts, deliveries)


@contextmanager
def counted(store: Store) -> Iterator[list[str]]:
    """The questions that the database is asked meanwhile."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(store.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(store.engine, "before_cursor_execute", note)


def test_all_of_them_come_in_order_however_many_there_are(store: Store) -> None:
    put(store, BATCH + 10)
    with store.read() as session:
        pages = list(session.alert_log.pages(AlertFilter()))
        newest = [one.id for page in session.alert_log.pages(AlertFilter(limit=3)) for one in page]
    assert [len(page) for page in pages] == [BATCH, 10]
    assert [one.id for page in pages for one in page] == [f"alert {number}" for number in range(BATCH + 10)]
    assert newest == [f"alert {BATCH + number}" for number in (7, 8, 9)]


def test_a_page_of_a_thousand_asks_hardly_more_than_one_alert(store: Store) -> None:
    put(store, 1000)
    with store.read() as session, counted(store) as asked:
        (page,) = session.alert_log.pages(AlertFilter())
        views = alert_views(session, page, NOW)
    assert len(asked) < 10
    assert [one["due_at"] for one in views] == [one.created_at + timedelta(hours=1) for one in page]
