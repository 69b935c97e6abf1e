"""The past from the publishers that keep it: the eCFR's versions of any day, and OFAC's changes since 2023."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

from changed_lists import changed
from ofac_changes import ADDED, REMOVED, change
from official_publishers import Ecfr, Ofac
from on_stage import Playing, entries, sample

from watchlist.model import Kind, Outcome
from watchlist.pipeline.backfilling import backfill

Play = Callable[..., dict[str, Playing]]


def on(month: int, day: int, year: int) -> datetime:
    """A moment late on a day."""
    return datetime(year, month, day, 23, tzinfo=UTC)


def test_versions_of_the_entity_list_stand_on_their_days(play: Play) -> None:
    key = "us_bis_entity_list"
    one = play(key)[key]
    assert isinstance(one.office, Ecfr)
    ((name, now),) = sample(key).items()
    first = now.replace(b"3K Aviation Consulting", b"3K Aviation")
    second = changed(key, {name: first})[name]
    one.office.issues = {date(2026, 3, 2): first, date(2026, 5, 4): second, date(2026, 7, 6): now}
    assert one.poll().error is None
    told, kept = one.events(), entries(key, {name: now})
    found = backfill(one.app, one.source, date(2026, 4, 1))
    assert (found.versions, told) == (3, [])
    for moment, content in ((on(4, 2, 2026), first), (on(5, 5, 2026), second), (on(7, 7, 2026), now)):
        assert one.stand(moment).keys() == entries(key, {name: content}).keys()
    assert one.stand() == kept
    days = {(event.kind, event.detected_at.date()) for event in one.events()}
    assert (Kind.DELISTED, date(2026, 5, 4)) in days
    assert (Kind.LISTED, date(2026, 7, 6)) in days
    with one.app.store.read() as session:
        assert session.outbox.alerts() == []
        assert list(session.sources.broken_links()) == []
    assert one.poll().outcome is Outcome.UNCHANGED


def test_ofac_s_changes_say_since_when_each_entry_has_stood(play: Play) -> None:
    key = "us_ofac_sdn"
    one = play(key)[key]
    assert isinstance(one.office, Ofac)
    assert one.poll().error is None
    stood = set(one.stand())
    came = ADDED.replace("58482", "48757")
    went = REMOVED.replace("48757", "58482")
    for number, month, entity in (("700", 1, came), ("710", 2, ADDED), ("720", 3, went)):
        at = on(month, 20, 2024)
        one.office.change(number, at, change(at.date(), entity))
    found = backfill(one.app, one.source, date(2024, 1, 1))
    assert (found.versions, found.events) == (3, 3)
    assert set(one.stand(on(1, 10, 2024))) == stood - {"48757"}
    assert set(one.stand(on(2, 1, 2024))) == stood
    assert set(one.stand(on(3, 1, 2024))) == stood | {"58482"}
    assert set(one.stand(on(4, 1, 2024))) == stood
    assert one.poll().error is None
    assert set(one.stand()) == stood
    assert len(one.events()) == 3
