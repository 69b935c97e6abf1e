"""What is tracked is compared with all lists at once, told once as listed already, and is one subject a firm."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from house_list import ALPHA, BETA, DELTA, GAMMA, HOUSE, Clock, Configure, House

from watchlist.app import App
from watchlist.model import AlertState, Identifier, Kind, Name, Origin, Reason, Subject
from watchlist.pipeline import poll
from watchlist.pipeline.deliver import deliver_due
from watchlist.pipeline.sending import opener
from watchlist.pipeline.tracking import track

SINGLY = HOUSE + '\n[[subscriptions]]\nname = "desk"\ngroup = false\n'
TWO_LISTS = (
    HOUSE
    + """
[sources.other]
kind = "csv"
path = "other.csv"
columns = { key = "Ref", name = "Firm", country = "Country", vkn = "Tax" }
"""
)
VKN = Identifier("vkn", "4540536920", "TR")


@pytest.fixture
def house(configured: Configure, tmp_path: Path) -> House:
    return House(configured(SINGLY), tmp_path / "house.csv")


def firm(name: str, *, id: str = "", country: str = "DE", numbers: tuple[Identifier, ...] = ()) -> Subject:  # noqa: A002
    return Subject(id or name, (Name(name),), country, identifiers=numbers)


def alerts(app: App) -> list[tuple[str | None, Reason, AlertState]]:
    with app.store.read() as session:
        return [(alert.subject, alert.reason, alert.state) for alert in session.outbox.alerts()]


def tracked(app: App, origin: Origin) -> list[str]:
    with app.store.read() as session:
        return [subject.name for subject in session.subjects.all() if subject.origin is origin]


def test_what_is_listed_already_is_told_in_one_summary(house: House) -> None:
    house.poll(ALPHA, BETA, DELTA)
    events = track(house.app, [firm("Alfa Makina Sanayi"), firm("Beta Gida"), firm("Nobody Knows It")])
    assert {event.kind for event in events} == {Kind.ALREADY_LISTED}
    assert sorted(str(subject) for subject, _, _ in alerts(house.app)) == ["Alfa Makina Sanayi", "Beta Gida"]
    sent = deliver_due(house.app, opener(house.app, io.StringIO()))
    assert [len(one.delivery.alerts) for one in sent] == [2], "one message, though the subscription wants them singly"


def test_it_is_told_once_however_often_it_is_imported(house: House, clock: Clock) -> None:
    house.poll(ALPHA, BETA)
    for _ in range(2):
        assert len(track(house.app, [firm("Alfa Makina Sanayi")])) == 1
        clock.forward(hours=1)
    assert len(alerts(house.app)) == 1


def test_what_is_added_while_a_summary_is_on_its_way_is_told_too(house: House) -> None:
    """The same instant, and so the same message: but that one has left."""
    house.poll(ALPHA, BETA)
    out = io.StringIO()
    for name in ("Alfa Makina Sanayi", "Beta Gida"):
        track(house.app, [firm(name)])
        deliver_due(house.app, opener(house.app, out))
    assert [state for _, _, state in alerts(house.app)] == [AlertState.SENT] * 2
    assert "Alfa Makina" in out.getvalue()
    assert "Beta Gida" in out.getvalue()


def test_what_the_user_tracks_takes_the_place_of_what_a_list_made(house: House, clock: Clock) -> None:
    house.poll(GAMMA, DELTA)
    assert tracked(house.app, Origin.LIST) == ["Delta Lojistik Ticaret Limited Sirketi"]
    track(house.app, [firm("Delta Lojistik Ticaret Limited Şirketi", country="TR")])
    assert tracked(house.app, Origin.LIST) == []
    clock.forward(days=1)
    house.poll(GAMMA, DELTA.replace("Istanbul", "Ankara"))
    assert tracked(house.app, Origin.LIST) == [], "the list does not make it again"
    assert ("Delta Lojistik Ticaret Limited Şirketi", Reason.AMENDED, AlertState.PENDING) in alerts(house.app)


def test_what_a_list_made_hands_over_all_the_entries_that_it_is(
    configured: Configure, tmp_path: Path, clock: Clock
) -> None:
    """The lists agree that it is one firm; the user's own number proves it on one of them only."""
    house = House(configured(TWO_LISTS), tmp_path / "house.csv")
    other = tmp_path / "other.csv"
    other.write_text("Ref,Firm,Country,Tax\n7,Delta Lojistik Ticaret Limited Sirketi,TR,4540536920\n")
    house.poll(GAMMA, DELTA)
    poll(house.app, house.app.sources["other"])
    track(house.app, [firm("Quite Another Name", id="own", country="TR", numbers=(VKN,))])
    assert alerts(house.app).count(("own", Reason.ALREADY_LISTED, AlertState.PENDING)) == 2
    assert tracked(house.app, Origin.LIST) == []
    clock.forward(days=1)
    house.poll(GAMMA, DELTA.replace("Istanbul", "Ankara"))
    assert ("own", Reason.AMENDED, AlertState.PENDING) in alerts(house.app)


def test_a_removed_subject_is_told_of_nothing_more(house: House, clock: Clock) -> None:
    house.poll(GAMMA, BETA)
    track(house.app, [firm("Gamma Optik", id="own")])
    with house.app.store.write() as session:
        session.subjects.remove("own", clock.now)
    clock.forward(days=1)
    house.poll(GAMMA.replace("Bremen", "Potsdam"), BETA)
    assert [reason for _, reason, _ in alerts(house.app)] == [Reason.ALREADY_LISTED]
