"""Changes that come before the list: told at once, joined by key, and reconciled with the next whole list."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from delta_office import Office
from house_list import ALPHA, BETA, GAMMA, Clock, House

from watchlist.app import App
from watchlist.model import Kind, Outcome
from watchlist.pipeline import poll
from watchlist.pipeline.replaying import replay


@pytest.fixture
def office(house: House, clock: Clock) -> Office:
    house.write(ALPHA, BETA, GAMMA)
    office = Office(house, clock)
    assert office.poll().outcome is Outcome.NEW
    clock.forward(hours=1)
    return office


def test_a_delta_is_told_before_the_list(office: Office, clock: Clock) -> None:
    office.publish("801", {"4": "Delta Lojistik", "2": None, "3": "Gamma Optik AG"})
    polled = office.poll()
    assert (polled.listed, polled.amended, polled.delisted, polled.entries) == (1, 1, 1, 3)
    assert office.lists == 1, "the whole list was not asked for again"
    events = {e.kind: e for e in office.house.events()}
    assert events.keys() == {Kind.LISTED, Kind.AMENDED, Kind.DELISTED}
    assert {e.occurred_on for e in events.values()} == {clock.now.date()}
    delisted = events[Kind.DELISTED].entry
    assert delisted is not None
    assert delisted.name.startswith("Beta Gida"), "a delta that names no name is joined by its key"
    # The same publication is not read twice, and says nothing more.
    clock.forward(minutes=15)
    assert office.poll().outcome is Outcome.UNCHANGED
    assert office.fetched == ["801"]


def test_the_whole_list_that_agrees_is_no_news(office: Office, clock: Clock) -> None:
    office.publish("801", {"4": "Delta Lojistik", "2": None})
    office.poll()
    told = office.house.events()
    clock.forward(hours=23)
    office.house.write(ALPHA, GAMMA, "4,Delta Lojistik,TR,Istanbul,more than the delta said")
    polled = office.poll()
    assert (office.lists, polled.outcome, polled.entries) == (2, Outcome.NEW, 3)
    assert office.house.events() == told
    assert office.house.keys() == {"1": "current", "3": "current", "4": "current"}
    with office.house.app.store.read() as session:
        assert session.entries.standing("house", ["4"])["4"].addresses[0].text == "Istanbul"


def test_a_whole_list_that_disagrees_is_told(office: Office, clock: Clock) -> None:
    office.publish("801", {"4": "Delta Lojistik", "2": None, "5": "Epsilon"})
    office.poll()
    clock.forward(hours=23)
    # It still has Beta, has another name for Delta, and never had Epsilon.
    office.house.write(ALPHA, BETA, GAMMA, "4,Delta Nakliyat,TR,Istanbul,")
    office.poll()
    [told] = office.house.events(Kind.DISAGREEMENT)
    assert {member.key for member in told.members} == {"2", "4", "5"}
    assert len(office.house.events(Kind.LISTED)) == 2, "what came back is a disagreement and no second listing"


def test_a_list_that_moved_on_after_a_delta_is_told(office: Office, clock: Clock) -> None:
    office.publish("801", {"3": "Gamma Optik AG"})
    office.poll()
    clock.forward(hours=23)
    office.house.write(ALPHA, BETA, "3,Gamma Optik AG,CH,Zug,")
    office.poll()
    [told] = office.house.events(Kind.DISAGREEMENT)
    assert [member.key for member in told.members] == ["3"]


def test_a_delta_that_cannot_be_joined_has_the_whole_list_read(office: Office, clock: Clock) -> None:
    office.publish("801", {"3": "?"})
    office.house.write(ALPHA, BETA, "3,Gamma Optik AG,DE,Bremen,")
    assert office.poll().amended == 1
    assert office.lists == 2


def test_a_publisher_without_deltas_has_its_list_read(office: Office, clock: Clock) -> None:
    assert office.poll().outcome is Outcome.UNCHANGED
    assert office.lists == 2


def test_who_polls_by_hand_reads_the_whole_list(office: Office, clock: Clock) -> None:
    office.publish("801", {"2": None})
    office.poll(in_full=True)
    assert office.lists == 2


def test_deltas_that_would_empty_the_list_are_not_believed_without_it(office: Office, clock: Clock) -> None:
    app: App = office.house.app
    office.publish("801", {"1": None, "2": None, "3": None})
    source = replace(office.source, limits=replace(office.source.limits, at_least=2))
    polled = poll(app, source, in_full=False)
    assert (polled.outcome, office.lists) == (Outcome.UNCHANGED, 2), "the whole list has them all"
    assert office.house.events(Kind.DELISTED) == []
    # The list that says it too is held, where a person can look at it.
    clock.forward(minutes=15)
    office.house.write(ALPHA)
    assert poll(app, source, in_full=False).outcome is Outcome.HELD


def test_a_replay_gives_the_same_events(office: Office, clock: Clock, tmp_path: Path) -> None:
    office.publish("801", {"4": "Delta Lojistik", "2": None})
    office.poll()
    clock.forward(hours=23)
    office.house.write(ALPHA, BETA, GAMMA, "4,Delta Nakliyat,TR,Istanbul,")
    office.poll()
    found = replay(office.house.app)
    assert found.is_proof
    assert (found.checks, found.same) == (3, 3)


def test_the_day_of_a_delta_is_its_publisher_s(office: Office) -> None:
    office.published["9"] = (datetime(2024, 8, 7, 13, tzinfo=UTC), {"7": "Eta"})
    office.poll()
    [listed] = office.house.events(Kind.LISTED)
    assert listed.occurred_on == date(2024, 8, 7)
    assert listed.entry is not None
    assert listed.entry.listed_on is None, "the list itself prints no day"


def test_a_delta_of_others_leaves_what_is_missing_missing(office: Office, clock: Clock) -> None:
    office.house.write(ALPHA, BETA)
    office.poll(in_full=True)
    assert office.house.keys()["3"] == "missing"
    clock.forward(hours=1)
    office.publish("801", {"4": "Delta Lojistik"})
    assert (office.poll().entries, office.house.keys()["3"]) == (3, "missing")
    clock.forward(hours=12)
    office.publish("802", {"5": "Epsilon"})
    assert office.poll().delisted == 1
    assert replay(office.house.app).is_proof


def test_a_delta_brings_back_what_is_missing(office: Office, clock: Clock) -> None:
    office.house.write(ALPHA, BETA, GAMMA, "4,Delta Lojistik,TR,Istanbul,")
    office.poll(in_full=True)
    clock.forward(hours=1)
    office.house.write(ALPHA, BETA, GAMMA)
    office.poll(in_full=True)
    assert office.house.keys()["4"] == "missing"
    clock.forward(hours=1)
    office.publish("801", {"4": "Delta Lojistik"})
    assert office.poll().entries == 4
    assert office.house.keys()["4"] == "current"
    assert office.house.events(Kind.DELISTED) == []
