"""A message knows what was sent before on its matter, and is told in its subscription's language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from house_list import ALPHA, BETA, DELTA, HOUSE, Clock, Configure, House

from watchlist.model import Alert, AlertState, Entry, Event, Kind, Name, Reason, Sent, Story
from watchlist.pipeline.composing import message_of
from watchlist.pipeline.deliver import deliver_due
from watchlist.pipeline.gathering import gather
from watchlist.pipeline.sending import opener
from watchlist.render.named import Voice
from watchlist.render.words import words_of
from watchlist.store import Store
from watchlist.store.deliveries import Settled
from watchlist.store.news import DatedStory
from watchlist.store.outbox import Attempt, Delivery

NOW = datetime(2024, 8, 7, 12, tzinfo=UTC)
VOICE = Voice(words_of("en"), {"house": "House list"})


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    with Store(database_url) as opened:
        yield opened


def entry(key: str) -> Entry:
    return Entry("house", key, "Company", (Name(f"FIRMA {key}"),))


def event(identity: str, kind: Kind = Kind.LISTED, **about: object) -> Event:
    return Event(identity, kind, "house", NOW, f"title of {identity}", **about)  # type: ignore[arg-type]


def alert(one: Event, *, to: str = "compliance", subject: str | None = "alfa") -> Alert:
    return Alert(f"alert of {one.id} to {to}", to, one.id, subject, AlertState.PENDING, Reason.NEW_LISTING, NOW)


def tell(store: Store, one: Event, days: int = 0, *, to: str = "compliance", sent: bool = True) -> str:
    """Put an event and its alert into the store, and deliver it where it is ``sent``; the alert's id."""
    told, at = alert(one, to=to), NOW + timedelta(days=days)
    parcel = Delivery(told.id, to, "team", told.id, at, at, (told.id,))
    with store.write() as session:
        if not session.events.known([one.id]):
            session.events.append([one])
        session.outbox.add([told], [parcel])
    if sent:
        with store.write() as session:
            (taken,) = session.deliveries.claim("me", at, at + timedelta(minutes=1))
            done = Attempt("team", 1, at, "sent", taken.key)
            session.deliveries.settle_all([Settled(taken, done, AlertState.SENT)], "me")
    return told.id


def before(store: Store, told: str) -> tuple[Sent, ...]:
    with store.read() as session:
        (one,) = gather(session, [told], VOICE)
    return one.earlier


def test_an_update_of_an_entry_knows_the_newest_three_that_were_sent(store: Store) -> None:
    sent = [tell(store, event(f"e{day}", Kind.AMENDED, entry=entry("1")), day) for day in range(4)]
    tell(store, event("other", entry=entry("2")), 4)
    told = tell(store, event("now", Kind.DELISTED, entry=entry("1")), 9, sent=False)
    earlier = before(store, told)
    assert [one.alert for one in earlier] == [sent[3], sent[2], sent[1]]
    assert earlier[0] == Sent(sent[3], NOW + timedelta(days=3), Kind.AMENDED, "Amended: FIRMA 1 on the House list")


def test_what_was_not_delivered_or_went_to_others_was_not_told(store: Store) -> None:
    first = event("e1", entry=entry("1"))
    tell(store, first, to="another")
    tell(store, first, sent=False)
    assert before(store, tell(store, event("now", Kind.AMENDED, entry=entry("1")), 1, sent=False)) == ()


def test_a_listing_knows_the_announcement_that_it_confirms(store: Store) -> None:
    announced = tell(store, event("notice", Kind.ANNOUNCED, entry=entry("")))
    told = tell(store, event("now", entry=entry("7"), confirms="notice"), 20, sent=False)
    assert [(one.alert, one.kind) for one in before(store, told)] == [(announced, Kind.ANNOUNCED)]


def test_a_story_knows_what_it_and_those_before_it_were_told_for(store: Store) -> None:
    stories = [Story("s0", "Before", None, NOW, ("a0",)), Story("s1", "Now", None, NOW, ("a1",), follows=("s0",))]
    with store.write() as session:
        session.news.save_stories([DatedStory(one, NOW, NOW) for one in stories])
    first = tell(store, event("e0", Kind.REPORTED, story="s0"))
    second = tell(store, event("e1", Kind.REPORTED, story="s1"), 1)
    told = tell(store, event("e2", Kind.REPORTED, story="s1"), 2, sent=False)
    assert [one.alert for one in before(store, told)] == [second, first]
    assert before(store, told)[0].title == "Reported: Now", "as the message that was sent is titled"


def test_a_message_is_in_the_language_of_its_subscription(configured: Configure, tmp_path: Path, clock: Clock) -> None:
    asked = '\n[[subscriptions]]\nname = "hukuk"\nsubjects = "all"\nlanguage = "tr"\n'
    house = House(configured(HOUSE + asked), tmp_path / "house.csv")
    house.poll(ALPHA, BETA)
    clock.forward(hours=1)
    house.poll(ALPHA, BETA, DELTA)
    deliver_due(house.app, opener(house.app))
    with house.app.store.read() as session:
        (told,) = session.outbox.alerts()
    message = message_of(house.app, told)
    assert message.language == "tr"
    assert message.title.startswith("Listeye alındı: Delta")
    assert message.title.endswith(", House list")
