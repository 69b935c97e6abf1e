"""Lists that are read at the same moment, and subjects that are added meanwhile, see each other all the same."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from house_list import ALPHA, GAMMA, HOUSE, Clock, Configure, House

from watchlist.model import Name, Reason, Subject
from watchlist.pipeline import poll, tracking
from watchlist.pipeline.tracking import track
from watchlist.pipeline.written import record

KEYS = ("house", "second", "third", "fourth")
FOUR_LISTS = HOUSE + "".join(
    f"""
[sources.{key}]
kind = "csv"
path = "house.csv"
columns = {{ key = "Ref", name = "Firm", country = "Country" }}
"""
    for key in KEYS[1:]
)


def test_one_firm_on_lists_that_are_read_at_once_is_one_subject(configured: Configure, tmp_path: Path) -> None:
    app = configured(FOUR_LISTS)
    House(app, tmp_path / "house.csv").write(ALPHA)
    together = threading.Barrier(len(KEYS))
    errors: list[Exception] = []

    def read(key: str) -> None:
        together.wait(20)
        try:
            poll(app, app.sources[key])
        except Exception as error:  # noqa: BLE001 - shown below
            errors.append(error)

    workers = [threading.Thread(target=read, args=(key,)) for key in KEYS]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert errors == []
    with app.store.read() as session:
        (subject,) = session.subjects.all()
        assert session.subjects.linked() == {(key, "1"): [subject.id] for key in KEYS}


def test_who_is_tracked_while_a_list_is_read_is_told_of_it(
    configured: Configure, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Added after the listing was matched and before it is written: neither side has seen the other."""
    house = House(configured(HOUSE), tmp_path / "house.csv")
    house.poll(ALPHA)
    clock.forward(hours=1)
    added = threading.Event()

    def record_late(*args, **kwargs):  # type: ignore[no-untyped-def]
        if not added.is_set():
            added.set()
            track(house.app, [Subject("own", (Name("Gamma Optik"),), "DE")])
        return record(*args, **kwargs)

    monkeypatch.setattr("watchlist.pipeline.lists.record", record_late)
    assert house.poll(ALPHA, GAMMA).listed == 1
    with house.app.store.read() as session:
        told = [(alert.subject, alert.reason) for alert in session.outbox.alerts()]
    assert ("own", Reason.NEW_LISTING) in told


def test_a_list_that_is_written_while_subjects_are_added_is_matched_with_them(
    configured: Configure, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = House(configured(HOUSE), tmp_path / "house.csv")
    house.poll(ALPHA)
    clock.forward(hours=1)
    polled = threading.Event()

    def meeting_late(*args, **kwargs):  # type: ignore[no-untyped-def]
        if not polled.is_set():
            polled.set()
            house.poll(ALPHA, GAMMA)
        return meeting(*args, **kwargs)

    meeting = tracking._meeting
    monkeypatch.setattr(tracking, "_meeting", meeting_late)
    track(house.app, [Subject("own", (Name("Gamma Optik"),), "DE")])
    with house.app.store.read() as session:
        assert [alert.reason for alert in session.outbox.alerts() if alert.subject == "own"] == [Reason.ALREADY_LISTED]
