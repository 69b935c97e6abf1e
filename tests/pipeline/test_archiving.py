"""What came is archived while it is read, and nothing is recorded or announced of what could not be."""

from __future__ import annotations

import pytest
from house_list import ALPHA, BETA, GAMMA, Clock, House
from sqlalchemy import select

from watchlist.archive import Archive
from watchlist.errors import Stopped, StoreError
from watchlist.model import Kind, Outcome
from watchlist.pipeline.lists import told
from watchlist.pipeline.polled import work
from watchlist.store.sources import SNAPSHOT


def full(*_: object) -> str:
    raise StoreError("archive: cannot archive: No space left on device")


def snapshots(house: House) -> list[str]:
    """The contents that are recorded to have come."""
    with house.app.store.read() as session:
        return list(session.connection.execute(select(SNAPSHOT.c.sha256)).scalars())


def test_what_cannot_be_archived_has_not_come(house: House, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    house.poll(ALPHA, BETA)
    known = snapshots(house)
    clock.forward(hours=1)
    with monkeypatch.context() as patched:
        patched.setattr(Archive, "keep_bytes", full)
        failed = house.poll(ALPHA, BETA, GAMMA)
    assert (failed.outcome, house.keys()) == (Outcome.FAILED, {"1": "current", "2": "current"})
    assert "No space left on device" in str(failed.error)
    assert snapshots(house) == known
    assert [event.kind for event in house.events()] == [Kind.SOURCE_FAULT]
    clock.forward(hours=1)
    assert house.poll(ALPHA, BETA, GAMMA).listed == 1


def test_what_is_not_believed_and_cannot_be_archived_is_a_failure(
    house: House, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.poll(ALPHA, BETA)
    clock.forward(hours=1)
    monkeypatch.setattr(Archive, "keep_bytes", full)
    house.file.write_text("<html>Access denied</html>", encoding="utf-8")
    assert house.poll().outcome is Outcome.FAILED


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), Stopped("the daemon leaves"), SystemExit(1)], ids=repr)
def test_a_stop_is_a_stop_whatever_the_archive_says(
    house: House, monkeypatch: pytest.MonkeyPatch, stop: BaseException
) -> None:
    monkeypatch.setattr(Archive, "keep_bytes", full)
    house.file.write_text("", encoding="utf-8")
    with (
        pytest.raises(type(stop)),
        work(house.app, house.source, None) as begun,
        told(begun),
    ):
        begun.get(house.source.url)
        raise stop
