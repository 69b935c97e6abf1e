"""What a list says beside its entries: who is gone, sub-lists, witnesses, its own date, and changes made to many."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import BinaryIO

import msgspec
import pytest
from house_list import ALPHA, BETA, DELTA, GAMMA, Clock, House

from watchlist.lists import Edition, Gone, Item
from watchlist.model import Entry, Kind, Outcome
from watchlist.pipeline import Polled, accept, poll
from watchlist.pipeline.plans import DECODER
from watchlist.sources import ListSource

MANY = [f"{number},Firm Number {number} GmbH,DE,Berlin," for number in range(1, 41)]


def reading(source: ListSource, change: Callable[[Item], Iterator[Item]]) -> ListSource:
    def parse(raw: BinaryIO) -> Iterator[Item]:
        for item in source.parse(raw):
            yield from change(item)

    return replace(source, parse=parse)


def rows(house: House, source: ListSource, *rows: str) -> Polled:
    house.write(*rows)
    return poll(house.app, source)


def test_who_the_list_itself_says_is_gone_is_delisted_at_once(house: House, clock: Clock) -> None:
    def gone(item: Item) -> Iterator[Item]:
        if isinstance(item, Entry) and item.remarks == "de-listed":
            yield Gone(item.key, date(2024, 8, 6))
        else:
            yield item

    source = reading(house.source, gone)
    rows(house, source, ALPHA, BETA, GAMMA)
    clock.forward(hours=1)
    assert rows(house, source, ALPHA, BETA + "de-listed", GAMMA).delisted == 1
    [event] = house.events(Kind.DELISTED)
    assert (event.entry and event.entry.key, event.occurred_on) == ("2", date(2024, 8, 6))
    clock.forward(hours=1)
    # One that was never here is no event, and one that comes back is listed again.
    assert rows(house, source, ALPHA, BETA, GAMMA, "9,Never Here,DE,,de-listed").listed == 1


def test_a_lost_sub_list_is_held_and_says_what_it_would_have_done(house: House, clock: Clock) -> None:
    source = replace(house.source, part=lambda key: "A" if len(key) == 1 else "B")
    rows(house, source, *MANY[:30])
    clock.forward(hours=1)
    polled = rows(house, source, *MANY[9:30], "31,Firm Number 31,DE,,")
    assert polled.outcome is Outcome.HELD
    assert "sub-list 'A'" in (polled.error or "")
    with house.app.store.read() as session:
        [held] = session.sources.held()
    assert held.plan is not None
    would = DECODER.decode(held.plan)
    assert (would.listed, would.amended, would.delisted) == (1, 0, 9)
    assert would.would_list == ("Firm Number 31",)
    assert "Firm Number 1 GmbH" in would.would_delist
    assert accept(house.app, held.check.id).delisted == 9


def test_a_column_that_is_suddenly_empty_is_held(house: House, clock: Clock) -> None:
    rows(house, house.source, *MANY)
    clock.forward(hours=1)
    polled = rows(house, house.source, *(row.replace("Berlin", "") for row in MANY))
    assert polled.outcome is Outcome.HELD
    assert "addresses would be empty in 40 of 40" in (polled.error or "")


def test_the_same_words_in_many_entries_are_one_event(house: House, clock: Clock) -> None:
    tracked = DELTA.replace("4,", "44,")
    rows(house, house.source, tracked + "Linked to X.", *(row + "Linked to X." for row in MANY))
    clock.forward(hours=1)
    boilerplate = "Linked to X.; Secondary sanctions risk: see section 11."
    changed = [tracked + boilerplate, *(row + boilerplate for row in MANY[4:])]
    alone = MANY[4 - 1].replace("Berlin", "Bremen") + "Linked to X."
    polled = rows(house, house.source, *changed, alone, *(row + "Linked to X." for row in MANY[:3]))
    assert polled.amended == 38, polled.error
    group, single = sorted(house.events(Kind.AMENDED), key=lambda event: -len(event.members))
    assert (len(group.members), group.entry) == (37, None)
    assert [change.new for change in group.changes] == ["Secondary sanctions risk: see section 11"]
    assert single.entry is not None
    with house.app.store.read() as session:
        told = [hit.hit.subject for hit in session.subjects.hits(events=[group.id])]
        alerts = [alert for alert in session.outbox.alerts() if alert.event == group.id]
    assert len(told) == len(alerts) == 1, "the tracked firm among them is told, once"


def dated(source: ListSource, day: Callable[[], date]) -> ListSource:
    def with_day(item: Item) -> Iterator[Item]:
        yield Edition(day()) if isinstance(item, Edition) else item

    return replace(reading(source, with_day), stale_after=timedelta(days=14))


def test_a_list_that_stands_still_though_it_answers_is_told_once(house: House, clock: Clock) -> None:
    source = dated(house.source, lambda: date(2024, 8, 7))
    rows(house, source, ALPHA, BETA)
    clock.forward(days=14)
    assert rows(house, source, ALPHA, BETA).outcome is Outcome.UNCHANGED
    assert house.events(Kind.SOURCE_FAULT) == []
    for _ in range(3):
        clock.forward(days=1)
        rows(house, source, ALPHA, BETA)
    [fault] = house.events(Kind.SOURCE_FAULT)
    assert "stale: its own date is 2024-08-07, 15 days ago" in fault.title
    with house.app.store.read() as session:
        assert session.sources.state("house").state == "stale"
    moved = dated(house.source, lambda: clock.now.date())
    rows(house, moved, ALPHA, BETA, GAMMA)
    assert house.events(Kind.SOURCE_FAULT)[-1].is_recovery
    with house.app.store.read() as session:
        assert session.sources.state("house").state == "ok"


def test_an_old_copy_is_held(house: House, clock: Clock) -> None:
    day = [date(2024, 8, 7)]
    source = dated(house.source, lambda: day[0])
    rows(house, source, ALPHA, BETA)
    clock.forward(hours=1)
    day[0] = date(2024, 8, 5)
    assert rows(house, source, ALPHA, BETA, GAMMA).outcome is Outcome.HELD


@pytest.fixture
def witness(house: House) -> ListSource:
    """A list that repeats the house list under keys of its own, beside a sub-list of its own."""

    def other(item: Item) -> Iterator[Item]:
        yield msgspec.structs.replace(item, list="witness") if isinstance(item, Entry) else item

    return replace(
        reading(house.source, other),
        key="witness",
        part=lambda key: key.partition(":")[0],
        witness={"H": ("house", "")},
        confirm_removals=1,
        path=house.file.with_name("witness.csv"),
    )


def test_a_witness_raises_no_events_and_tells_what_differs_for_long(
    house: House, witness: ListSource, clock: Clock
) -> None:
    def heard(*rows: str) -> Polled:
        assert witness.path is not None
        witness.path.write_text("\n".join(["Ref,Firm,Country,Address,Note", *rows, ""]))
        return poll(house.app, witness)

    house.poll(ALPHA, BETA, GAMMA)
    heard(f"H:{ALPHA}", f"H:{BETA}", f"H:{GAMMA}", "OWN:1,Only Here Ltd,TR,Istanbul,")
    clock.forward(days=1)
    polled = heard(f"H:{ALPHA}", f"H:{BETA}", f"H:{DELTA}", "OWN:1,Only Here Ltd,TR,Istanbul,", "OWN:2,New Here,DE,,")
    assert (polled.listed, polled.delisted) == (1, 0)
    [event] = house.events()
    assert event.entry is not None
    assert event.entry.key == "OWN:2"
    # Gamma is on the house list alone, Delta on the witness alone: after three days that is told, once.
    clock.forward(days=2)
    heard()  # an empty file is held, and changes nothing
    clock.forward(days=1)
    again = heard(f"H:{ALPHA}", f"H:{BETA}", f"H:{DELTA}", "OWN:1,Only Here Ltd,TR,Istanbul,", "OWN:2,New Here,DE,,")
    assert again.outcome is Outcome.UNCHANGED
    clock.forward(days=1)
    heard(f"H:{ALPHA}", f"H:{BETA}", f"H:{DELTA}", "OWN:1,Only Here Ltd,TR,Istanbul,", "OWN:2,New Here,DE,,")
    [told] = house.events(Kind.DISAGREEMENT)
    assert {(member.list, member.name) for member in told.members} == {
        ("house", "Gamma Optik GmbH"),
        ("witness", "Delta Lojistik Ticaret Limited Sirketi"),
    }
    with house.app.store.read() as session:
        searched = {version.entry.key for version in session.entries.versions(witnesses=False)}
        subjects = [subject.name for subject in session.subjects.all()]
    assert searched == {"1", "2", "3", "OWN:1", "OWN:2"}
    assert not [name for name in subjects if name.startswith("Delta")], "what a witness repeats makes no subject"


def test_a_sub_list_that_comes_for_the_first_time_is_a_baseline(house: House, clock: Clock) -> None:
    source = replace(house.source, part=lambda key: key[:1])
    rows(house, source, "A1,Alfa,DE,,", "A2,Beta,DE,,")
    clock.forward(hours=1)
    polled = rows(house, source, "A1,Alfa,DE,,", "A2,Beta,DE,,", "A3,Gamma,DE,,", "B1,Delta,DE,,", "B2,Eta,DE,,")
    assert (polled.entries, polled.listed) == (5, 1)
    assert [event.entry and event.entry.key for event in house.events()] == ["A3"]
    clock.forward(hours=1)
    more = ("A1,Alfa,DE,,", "A2,Beta,DE,,", "A3,Gamma,DE,,", "B1,Delta,DE,,", "B2,Eta,DE,,", "B3,Theta,DE,,")
    assert rows(house, source, *more).listed == 1


def test_a_list_that_shrinks_a_little_at_every_check_is_held(house: House, clock: Clock) -> None:
    source = replace(house.source, limits=replace(house.source.limits, max_removed=0.1))
    rows(house, source, *MANY)
    for left in (38, 36):
        clock.forward(hours=1)
        assert rows(house, source, *MANY[:left]).outcome is Outcome.NEW
    clock.forward(hours=1)
    polled = rows(house, source, *MANY[:34])
    assert polled.outcome is Outcome.HELD
    assert "6 of 40 entries would go" in (polled.error or "")
