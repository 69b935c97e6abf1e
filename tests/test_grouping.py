"""The same words put into many entries are one event; what is done to one beside that is its own."""

from __future__ import annotations

from datetime import UTC, datetime

from watchlist.grouping import MANY, grouped
from watchlist.model import Change, Entry, Event, Kind, Name, Schema

RISK = "Secondary sanctions risk: section 1(b) of Executive Order 13224"


def amended(number: int, *changes: Change, confirms: str | None = None) -> Event:
    entry = Entry("us_ofac_sdn", str(number), Schema.COMPANY, (Name(f"Firm {number}"),))
    now = datetime(2022, 4, 29, tzinfo=UTC)
    title = f"{entry.name}: amended on SDN"
    return Event(str(number), Kind.AMENDED, "us_ofac_sdn", now, title, None, entry, changes, confirms=confirms)


def remark(old: str | None, new: str) -> Change:
    return Change("remarks", old, new)


def test_words_are_the_same_whatever_stands_around_them() -> None:
    said = [None, "Linked To: X.", "(Linked To: Y)", "DOB 1962; Linked To: Z."]
    olds = [said[number % 4] for number in range(MANY)]
    events = [
        amended(number, remark(old, f"({RISK})" if old is None else f"{old.strip('(.)')}; {RISK}."))
        for number, old in enumerate(olds)
    ]
    alone, [(group, members)] = grouped(events, 9000)
    assert alone == []
    assert len(members) == len(group.members) == MANY
    assert [change.new for change in group.changes] == [RISK], "with its brackets whole"
    assert group.title == f"{MANY} entries amended on SDN: the same change to remarks of each"


def test_few_are_told_one_by_one() -> None:
    events = [amended(number, remark(None, RISK)) for number in range(MANY - 1)]
    assert grouped(events, 9000) == (events, [])


def test_what_is_done_beside_it_is_told_of_the_entry() -> None:
    events = [amended(number, remark(None, RISK)) for number in range(MANY)]
    moved = Change("addresses", None, "Istanbul, Turkey")
    events.append(amended(99, remark("Old.", f"New; {RISK}."), moved))
    alone, [(group, _)] = grouped(events, 9000)
    assert len(group.members) == MANY + 1
    assert [(event.id, event.changes) for event in alone] == [("99", events[-1].changes)]
    events[-1] = amended(99, remark(None, RISK), moved)
    alone, [(group, _)] = grouped(events, 9000)
    assert [event.changes for event in alone] == [(moved,)], "what the group says is not said again"


def test_a_field_that_half_of_a_list_newly_has_is_one_event_whatever_it_says() -> None:
    events = [amended(number, Change("listed_on", None, f"2020-01-{number + 1:02}")) for number in range(MANY)]
    assert len(grouped(events, 2 * MANY)[1]) == 1
    assert grouped(events, 100 * MANY)[1] == [], "in a long list they are so many dates"


def test_what_a_notice_announced_is_told_of_each() -> None:
    events = [amended(number, remark(None, RISK), confirms="announced") for number in range(MANY)]
    assert grouped(events, 9000) == (events, [])


def test_an_order_of_clauses_alone_loses_nobody() -> None:
    events = [amended(number, remark("A; B.", "B; A.")) for number in range(MANY)]
    assert grouped(events, 9000) == (events, [])
