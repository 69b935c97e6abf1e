"""Decides again on what is stored, as it was recorded, to see what subscriptions would have been sent.

Nothing is written and nothing is sent. Hits are those of then; what people judged and muted by now counts for all.
What was said of the same stories, and announced of the same listings, before the time that is asked for is decided on
as well, so that it is known to have been told; it is not counted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby

from watchlist.app import App
from watchlist.choose import Happening, People, after, choose
from watchlist.config import SubscriptionSettings
from watchlist.model import Event, Hit, Kind, Story
from watchlist.pipeline.reported import happening_of
from watchlist.pipeline.tell import people
from watchlist.rehearsal import Performed
from watchlist.store import Session
from watchlist.store.columns import BATCH


@dataclass(frozen=True, slots=True)
class Span:
    """The time that is asked about, and how much of it there is any history of."""

    since: datetime
    until: datetime
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class _Page:
    """Some checks' events with what people have said of them, asked for at once."""

    happenings: Sequence[Happening]
    people: People
    stories: dict[str, Story] = field(default_factory=dict)


def span(session: Session, since: datetime, until: datetime) -> Span:
    """The part of a time in which sources were checked or anything happened; its whole where nothing ever did."""
    first, last = session.events.recorded(since, until)
    return Span(since, until, first or since, last or until)


def rehearse(
    session: Session, app: App, subscriptions: Sequence[SubscriptionSettings], since: datetime, until: datetime
) -> Iterator[Performed]:
    """What would have been decided of each check's events, oldest first."""
    heard = People(subscriptions=subscriptions)
    earlier = Earlier(session, since)
    for page in _pages(session, app, session.events.in_time(since, until)):
        for before in _pages(session, app, earlier.of(page.happenings)):
            for _, told in _performed(before, heard):
                # It left in another hour: what may leave in this one it does not bound.
                heard = replace(told, lately=heard.lately)
        heard = replace(heard, stories=earlier.spread(heard.stories))
        for done, told in _performed(page, heard):
            heard = told
            yield done


def _performed(page: _Page, heard: People) -> Iterator[tuple[Performed, People]]:
    """What is decided of each check of a page, and what people have been told after it."""
    heard = replace(
        page.people, subscriptions=heard.subscriptions, told=heard.told, stories=heard.stories, lately=heard.lately
    )
    for at, happenings in _together(page.happenings):
        choice = choose(happenings, heard, at, one_summary=_is_summary(happenings))
        heard = after(heard, choice, happenings)
        yield Performed(at, happenings, choice, heard.subjects, page.stories), heard


def _pages(session: Session, app: App, found: Iterable[Event]) -> Iterator[_Page]:
    for events in _whole_checks(found):
        hits: dict[str, list[Hit]] = {}
        for one in session.subjects.hits(events=[event.id for event in events]):
            hits.setdefault(one.hit.event, []).append(one.hit)
        stories = session.news.stories_of({event.story for event in events if event.story})
        happenings = [_happening(event, tuple(hits.get(event.id, ())), stories) for event in events]
        yield _Page(happenings, people(session, app, happenings), stories)


class Earlier:
    """What was recorded before a time on the matters of what was recorded after it, each event once."""

    def __init__(self, session: Session, since: datetime) -> None:
        self._session = session
        self._since = since
        self._asked: set[str] = set()
        self._ids: dict[str, set[str]] = {}

    def of(self, happenings: Iterable[Happening]) -> list[Event]:
        """What was announced, and what was said of the same stories, oldest first."""
        events = [one.event for one in happenings]
        announced = self._fresh({event.confirms for event in events if event.confirms})
        stories = self._fresh(self._kin({event.story for event in events if event.story}))
        found = [*self._session.events.of(announced).values(), *self._session.events.of_stories(stories)]
        before = (event for event in found if event.detected_at < self._since)
        return sorted(before, key=lambda event: event.detected_at)

    def spread(self, told: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
        """What subscriptions were told of stories, under every id that leads to the same story."""
        return {(subscription, kin) for subscription, story in told for kin in self._ids.get(story, (story,))}

    def _fresh(self, ids: Iterable[str]) -> set[str]:
        fresh = {*ids} - self._asked
        self._asked |= fresh
        return fresh

    def _kin(self, stories: Collection[str]) -> set[str]:
        elders = self._session.news.elders(stories) if stories else {}
        lineages = self._session.news.lineages({elders.get(story, story) for story in stories})
        self._ids |= {story: kin for kin in lineages.values() for story in kin}
        return {story for kin in lineages.values() for story in kin}


def _happening(event: Event, hits: tuple[Hit, ...], stories: dict[str, Story]) -> Happening:
    return happening_of(event, hits, stories[event.story]) if event.story else Happening(event, hits)


def _whole_checks(events: Iterable[Event]) -> Iterator[list[Event]]:
    """Events in pages that end with a check."""
    page: list[Event] = []
    for _, together in groupby(events, _check):
        page += together
        if len(page) >= BATCH:
            yield page
            page = []
    if page:
        yield page


def _together(happenings: Iterable[Happening]) -> Iterator[tuple[datetime, list[Happening]]]:
    """Happenings as they were decided on: all of one check, or of one import, at once."""
    for (at, _), together in groupby(happenings, lambda one: _check(one.event)):
        yield at, list(together)


def _check(event: Event) -> tuple[datetime, str | None]:
    return event.detected_at, event.check


def _is_summary(happenings: Iterable[Happening]) -> bool:
    """Whether this is what lists had already of subjects that were added, or what a first reading had of them."""
    return all(one.event.kind is Kind.ALREADY_LISTED for one in happenings)
