"""Real history with real firms: every listing of a tracked firm is alerted exactly once, and a fault of that shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from scripts.benchmarks import alert_history
from scripts.benchmarks.alert_history import Outcomes, replayed
from scripts.benchmarks.alert_truth import Firm, Listing, draw, listings, published
from scripts.benchmarks.archive import real_versions
from watchlist.model import Entry, Event, Kind, Name

DAY = datetime(2024, 2, 23, tzinfo=UTC)
FIRM = Firm("ofac-7", "7", "Alfa Ticaret Limited Sirketi", "", "")
FEBRUARY = ("2024-02-13", "2024-02-26")
"""Days on which firms with a Turkish tie came onto the list."""


def version(*rows: tuple[str, str]) -> bytes:
    return b"".join(f'{uid},"{name}",'.encode() + b",".join([b"-0- "] * 10) + b"\r\n" for uid, name in rows) + b"\x1a"


def test_a_plain_diff_tells_who_came_and_came_again() -> None:
    named = [f"sdn_2024-02-2{day}_1200_x.csv" for day in range(5)]
    contents = [
        version(("1", "A")),
        version(("1", "A"), ("7", "B")),
        b"",
        version(("1", "A")),
        version(("1", "A"), ("7", "B")),
    ]
    found = list(listings(zip(named, contents, strict=True)))
    assert [(one.uid, one.at.day) for one in found] == [("7", 21), ("7", 24)]
    assert published(named[1]) == datetime(2024, 2, 21, 12, tzinfo=UTC)


def told(subject: str | None, uid: str = "7", *, subscription: str = "mine", messages: int = 1) -> alert_history.Told:
    entry = Entry("us_ofac_sdn", uid, "Company", (Name(FIRM.name),))
    event = Event("e", Kind.LISTED, "us_ofac_sdn", DAY, "listed", entry=entry)
    return alert_history.Told(subscription, subject, event, messages)


def judged(*alerts: alert_history.Told) -> Outcomes:
    """What is said of alerts on one listing of one tracked firm, in each of the three subscriptions."""
    done = Outcomes()
    everywhere = [replace(one, subscription=name) for one in alerts for name in ("mine", "tracked", "all")]
    alert_history.judge(everywhere, [Listing("7", DAY, FIRM.name)], [FIRM], done)
    return done


def test_what_is_as_it_must_be_is_right() -> None:
    done = judged(told("ofac-7"))
    assert done.is_right
    assert done.expected == 1


def test_an_alert_that_is_missing_twice_there_or_of_nothing_is_found() -> None:
    assert len(judged().missing) == 4
    assert not judged().is_right
    assert judged(told("another firm")).missing
    assert judged(told("ofac-7"), told("ofac-7")).doubled
    assert judged(told("ofac-7", messages=2)).doubled
    assert judged(told("ofac-7"), told("ofac-7", "99")).unfounded


def test_the_draw_is_the_same_and_has_those_who_come_onto_the_list(shared: Path) -> None:
    assert shared.is_dir()
    came = [Listing("47993", DAY, "OLIMPIK GAMA"), Listing("1", DAY, "Nobody of ours")]
    firms = draw(20, came, 1)
    assert firms == draw(20, came, 1)
    assert len(firms) == 20
    assert "47993" in {one.uid for one in firms}


def test_two_weeks_of_the_real_list_are_alerted_exactly_once(shared: Path) -> None:
    assert shared.is_dir()

    def versions() -> Iterator[tuple[str, bytes]]:
        for name, content in real_versions():
            day = name.split("_")[1]
            if FEBRUARY[0] <= day <= FEBRUARY[1]:
                yield name, content

    done = replayed(versions, 60)
    assert done.is_right, (done.missing, done.doubled, done.unfounded)
    assert done.expected == 3
    assert done.listed_in_time == done.expected
    assert done.subscriptions["mine"]["about_own"] == done.subscriptions["mine"]["alerts"]
