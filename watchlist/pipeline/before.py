"""What was sent before on the matters of a message: an update refers to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from watchlist.model import Alert, AlertState, Event, Sent, Story, Told
from watchlist.render.named import Voice
from watchlist.render.title import remembered
from watchlist.store import Session
from watchlist.store.sent import Delivered, Matters, delivered_before

MOST = 3


def sent_before(
    session: Session, alerts: Sequence[Alert], events: Mapping[str, Event], stories: Mapping[str, Story], voice: Voice
) -> dict[str, tuple[Sent, ...]]:
    """What the subscription of these alerts was told before, by event, the newest first.

    It is on the same entry for one of the subjects, on the same story or one that it goes on from, or the announcement
    that an event confirms.
    """
    if not alerts:
        return {}
    kin = _kin(session, stories)
    about = Matters(
        subjects={alert.subject for alert in alerts if alert.subject},
        entries={entry for event in events.values() if (entry := _entry(event))},
        stories=set().union(*kin.values()),
        events={event.confirms for event in events.values() if event.confirms},
    )
    own = {alert.id for alert in alerts}
    found = [one for one in delivered_before(session.connection, alerts[0].subscription, about) if one.alert not in own]
    by_event = {event.id: _on(event, found, kin.get(event.story or "", set())) for event in events.values()}
    known = session.events.of({one.event for held in by_event.values() for one in held})
    told_in = {one: story for asked, story in stories.items() for one in kin[asked] - {*story.follows}}
    return {
        event: tuple(_sent(one, known[one.event], told_in.get(one.story or ""), voice) for one in held)
        for event, held in by_event.items()
    }


def _kin(session: Session, stories: Mapping[str, Story]) -> dict[str, set[str]]:
    """By the id that a story is asked for: every id that leads to it, and those that it goes on from."""
    lineages = session.news.lineages({story.id for story in stories.values()}) if stories else {}
    return {asked: {asked, *lineages[story.id], *story.follows} for asked, story in stories.items()}


def _entry(event: Event) -> tuple[str, str] | None:
    return (event.entry.list, event.entry.key) if event.entry and event.entry.key else None


def _on(event: Event, found: Sequence[Delivered], kin: set[str]) -> list[Delivered]:
    entry = _entry(event)
    return [
        one
        for one in found
        if (entry and one.entry == entry) or one.story in kin or (event.confirms and one.event == event.confirms)
    ][:MOST]


def _sent(one: Delivered, event: Event, story: Story | None, voice: Voice) -> Sent:
    alert = Alert(one.alert, "", event.id, None, AlertState.SENT, one.reason, one.at)
    return Sent(one.alert, one.at, event.kind, remembered(Told(alert, event, story=story), voice))
