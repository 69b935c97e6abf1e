"""A channel that takes nothing for long is told through others, once, and its end once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from house_list import ALPHA, DELTA, HOUSE, Clock, Configure, House
from sqlalchemy import text

from watchlist.app import App
from watchlist.conditions import WELL_FOR
from watchlist.errors import DeliveryError
from watchlist.model import AlertState, Message, Reason
from watchlist.pipeline.deliver import deliver_due
from watchlist.pipeline.watching import look_once
from watchlist.store.outbox import Delivery

CONFIG = (
    HOUSE
    + """
[operator]
disk_free = 0
[channels.desk]
kind = "console"
[[subscriptions]]
name = "compliance"
channels = ["desk"]
events = ["listed"]
subjects = "all"
[[subscriptions]]
name = "oncall"
channels = ["desk"]
events = ["operator"]
"""
)


class Desk:
    """Keeps what each channel took; ``trouble`` is what the desk says."""

    def __init__(self) -> None:
        self.trouble: DeliveryError | None = None
        self.took: list[tuple[str, Message]] = []
        self.name = "desk"

    def __call__(self, name: str) -> Desk:
        self.name = name
        return self

    def send(self, message: Message) -> None:
        if self.trouble and self.name == "desk":
            raise self.trouble
        self.took.append((self.name, message))

    def told(self) -> list[tuple[str, str]]:
        """By which channel each message about ourselves came, and how it begins."""
        said = [(name, one.title.partition(":")[0]) for name, one in self.took]
        return [one for one in said if one[1] in ("For the operator", "Well again")]


@pytest.fixture
def app(configured: Configure, tmp_path: Path, clock: Clock) -> App:
    """One new listing that the desk is to be told of."""
    house = House(configured(CONFIG), tmp_path / "house.csv")
    house.poll(ALPHA)
    clock.forward(hours=1)
    assert house.poll(ALPHA, DELTA).listed == 1
    house.app.settings.daemon.couriers = 1
    return house.app


def pass_by(app: App, clock: Clock, desk: Desk, span: timedelta) -> None:
    """Deliver and look, as the daemon does, at steps of a quarter of an hour."""
    until = clock.now + span
    while clock.now < until:
        clock.forward(minutes=15)
        deliver_due(app, desk)
        look_once(app)
        deliver_due(app, desk)


@pytest.mark.parametrize(
    "trouble",
    [
        DeliveryError("desk: no answer", unreached=True),
        DeliveryError("desk: the server answered 500"),
        DeliveryError("desk: the server answered 429", retry_after=timedelta(hours=2)),
    ],
)
def test_what_is_tried_in_vain_for_an_hour_is_told_another_way_once(
    app: App, clock: Clock, trouble: DeliveryError
) -> None:
    desk = Desk()
    desk.trouble = trouble
    deliver_due(app, desk)
    pass_by(app, clock, desk, timedelta(minutes=45))
    assert desk.told() == []
    pass_by(app, clock, desk, timedelta(hours=5))
    assert desk.told() == [("console", "For the operator")]
    ((_, message),) = desk.took
    assert "the channel desk has been tried in vain since 2024-08-07 13:00 UTC" in message.title
    assert "because nothing can be sent through desk" in message.lead
    desk.trouble = None
    pass_by(app, clock, desk, timedelta(hours=6))
    assert desk.told().count(("desk", "Well again")) == 1
    assert desk.told().count(("console", "For the operator")) == 1


def test_a_trouble_that_is_short_is_told_to_nobody(app: App, clock: Clock) -> None:
    desk = Desk()
    desk.trouble = DeliveryError("desk: no answer", unreached=True)
    pass_by(app, clock, desk, timedelta(minutes=30))
    desk.trouble = None
    pass_by(app, clock, desk, timedelta(hours=2) + WELL_FOR)
    assert desk.told() == []
    assert len(desk.took) == 1


def test_what_a_person_asks_for_is_no_old_trouble_before_it_is_tried(app: App, clock: Clock) -> None:
    desk = Desk()
    desk.trouble = DeliveryError("desk: it cannot be", permanent=True)
    deliver_due(app, desk)
    clock.forward(days=3)
    with app.store.write() as session:
        (alert,) = session.outbox.alerts()
        session.deliveries.retry(alert.id, clock.now)
        assert session.outbox.untaken() == {}


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_who_mutes_and_who_tells_that_a_channel_is_closed_wait_for_each_other_in_one_order(app: App) -> None:
    """SQLite has one writer."""
    desk = Desk()
    desk.trouble = DeliveryError("desk: the login is refused", closed=True)
    tomorrow = app.clock() + timedelta(days=1)
    with app.store.write() as session:
        (alert,) = session.outbox.alerts()
        session.outbox.put([Delivery("later", "compliance", "mail", "later", tomorrow, tomorrow, (alert.id,))])
    with ThreadPoolExecutor(1) as beside:
        with app.store.write() as session:
            session.mutes.hold()
            found = beside.submit(deliver_due, app, desk)
            while not found.done() and not waits_for_who_mutes(app):
                pass
            assert session.withdrawals.take_back([alert.id], Reason.MUTED).taken == {alert.id}
        assert [one.state for one in found.result(60)][:1] == [AlertState.RETRYING]


def waits_for_who_mutes(app: App) -> bool:
    here = "database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    waiting = text(f"SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND {here}")
    with app.store.engine.connect() as connection:
        return bool(connection.execute(waiting).scalar())
