"""What a notice announced: the list that follows confirms it to whom it was told, and one that does not is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from house_list import ALPHA, BETA, DELTA, GAMMA, Clock, Configure, House

from watchlist.model import (
    Act,
    Address,
    Alert,
    AlertState,
    Announcement,
    Citation,
    Decision,
    Entry,
    Kind,
    Name,
    Reason,
    Schema,
    Subject,
)
from watchlist.pipeline import poll
from watchlist.pipeline.announcing import announce
from watchlist.pipeline.judging import judge
from watchlist.pipeline.tracking import track

CONFIG = """
[sources]
builtin = false
[sources.house]
kind = "csv"
path = "house.csv"
title = "House list"
max_removed = 0.5
columns = { key = "Ref", name = "Firm", country = "Country", address = "Address", remarks = "Note" }
[[subscriptions]]
name = "early"
subjects = "tracked"
[[subscriptions]]
name = "lists"
subjects = "tracked"
events = ["listed", "delisted"]
"""
RULE = Citation("89 FR 68548", date(2024, 8, 27), "https://www.federalregister.gov/citation/89-FR-68548")


def announcement(act: Act, name: str, country: str = "TR") -> Announcement:
    address = Address(f"Somewhere in {country}", country=country)
    entry = Entry("house", "", Schema.LEGAL_ENTITY, (Name(name),), addresses=(address,), jurisdictions=(country,))
    return Announcement(act, entry, "2024-19339", "Additions", RULE, date(2024, 8, 8), date(2024, 8, 9))


@pytest.fixture
def firm(configured: Configure, house: House, clock: Clock) -> House:
    firm = House(configured(CONFIG), house.file)
    firm.poll(ALPHA, BETA, GAMMA)
    clock.forward(days=1)
    return firm


def alerts(house: House) -> dict[str, list[Alert]]:
    with house.app.store.read() as session:
        found: dict[str, list[Alert]] = {}
        for alert in session.outbox.alerts():
            found.setdefault(alert.subscription, []).append(alert)
        return found


def heard(house: House, clock: Clock, *said: Announcement) -> int:
    return announce(house.app, "us_federal_register", said, clock.now)


def test_an_announced_firm_is_told_before_the_list_and_confirmed_by_it(firm: House, clock: Clock) -> None:
    assert heard(firm, clock, announcement(Act.ADDS, "Delta Lojistik Ticaret Limited Sirketi")) == 1
    [told] = firm.events(Kind.ANNOUNCED)
    assert told.entry is not None
    assert (told.entry.key, told.occurred_on, told.effective_on) == ("", date(2024, 8, 8), date(2024, 8, 9))
    assert [alert.reason for alert in alerts(firm)["early"]] == [Reason.ANNOUNCED]
    # The same notice again says nothing new.
    assert heard(firm, clock, announcement(Act.ADDS, "Delta Lojistik Ticaret Limited Sirketi")) == 0

    clock.forward(days=2)
    firm.poll(ALPHA, BETA, GAMMA, DELTA)
    [listed] = firm.events(Kind.LISTED)
    assert (listed.confirms, listed.announced_on, listed.effective_on) == (told.id, date(2024, 8, 8), date(2024, 8, 9))
    assert [alert.reason for alert in alerts(firm)["early"]] == [Reason.ANNOUNCED, Reason.CONFIRMED]
    assert [alert.reason for alert in alerts(firm)["lists"]] == [Reason.NEW_LISTING], "who was not told is told in full"
    subjects = {alert.subject for found in alerts(firm).values() for alert in found}
    assert len(subjects) == 1, "the announced firm and the listed one are one subject"


def test_what_is_announced_and_not_listed_is_told_once(firm: House, clock: Clock) -> None:
    heard(firm, clock, announcement(Act.ADDS, "Delta Lojistik Ticaret Limited Sirketi"))
    for _ in range(20):
        clock.forward(days=1)
        firm.poll()
    [late] = firm.events(Kind.DISAGREEMENT)
    assert late.entry is not None
    assert "announced for 2024-08-09 by 89 FR 68548, but House list does not show it" in late.title
    assert (late.detected_at.date() - date(2024, 8, 9)).days == 15
    # It comes late, and still confirms.
    firm.poll(ALPHA, BETA, GAMMA, DELTA)
    assert firm.events(Kind.LISTED)[0].confirms


def test_who_is_not_one_announced_firm_is_still_told_of_another(firm: House, clock: Clock) -> None:
    track(firm.app, [Subject("delta", (Name("Delta Lojistik Ticaret Limited Sirketi"),))])
    name = "Delta Lojistik Ticaret Limited Sirketi"
    assert heard(firm, clock, announcement(Act.ADDS, name), announcement(Act.ADDS, name, "AE")) == 2
    with firm.app.store.read() as session:
        hits = {one.hit.event: one.hit.id for one in session.subjects.hits(subject="delta")}
    turkish, emirati = firm.events(Kind.ANNOUNCED)
    judge(firm.app, hits[emirati.id], Decision.NEGATIVE, by="test", note="")
    waiting = {(one.event, one.subject): one.state for one in alerts(firm)["early"]}
    assert waiting[emirati.id, "delta"] is AlertState.SUPPRESSED
    assert waiting[turkish.id, "delta"] is AlertState.PENDING


def test_a_removal_by_law_needs_no_second_check(firm: House, clock: Clock) -> None:
    heard(firm, clock, announcement(Act.REMOVES, "Gamma Optik GmbH", "DE"))
    clock.forward(days=2)
    assert firm.poll(ALPHA, BETA).delisted == 1
    [gone] = firm.events(Kind.DELISTED)
    assert gone.confirms


def test_a_removal_by_law_that_is_read_after_the_list_needs_no_further_change(firm: House, clock: Clock) -> None:
    clock.forward(days=2)
    assert firm.poll(ALPHA, BETA).delisted == 0
    clock.forward(hours=1)
    heard(firm, clock, announcement(Act.REMOVES, "Gamma Optik GmbH", "DE"))
    clock.forward(hours=1)
    assert firm.poll().delisted == 1
    [gone] = firm.events(Kind.DELISTED)
    assert gone.confirms
    with firm.app.store.read() as session:
        assert session.announcements.waiting("house") == []


def test_a_removal_that_is_not_law_yet_waits(firm: House, clock: Clock) -> None:
    removal = replace_day(announcement(Act.REMOVES, "Gamma Optik GmbH", "DE"), date(2024, 12, 1))
    heard(firm, clock, removal)
    assert firm.poll(ALPHA, BETA).delisted == 0


def replace_day(said: Announcement, day: date) -> Announcement:
    from msgspec.structs import replace as struct_replace

    return struct_replace(said, effective_on=day)


def test_what_the_list_has_already_is_not_announced(firm: House, clock: Clock) -> None:
    heard(firm, clock, announcement(Act.ADDS, "Gamma Optik GmbH", "DE"))
    assert firm.events(Kind.ANNOUNCED) == []
    clock.forward(days=30)
    firm.poll()
    assert firm.events() == []


def test_a_namesake_elsewhere_confirms_nothing(firm: House, clock: Clock) -> None:
    heard(firm, clock, announcement(Act.ADDS, "Delta Lojistik Ticaret Limited Sirketi", "AE"))
    clock.forward(days=2)
    source = firm.source
    firm.write(ALPHA, BETA, GAMMA, DELTA)
    poll(firm.app, replace(source))
    assert firm.events(Kind.LISTED)[0].confirms is None
