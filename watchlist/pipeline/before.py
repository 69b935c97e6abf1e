"""What was sent before on the matters of messages: an update refers to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from watchlist.model import Alert, AlertState, Event, Sent, Story, Told
from watchlist.render.named import Voice
from watchlist.render.title import remembered
from watchlist.store import Session
from watchlist.store.sent import Delivered, Matters, delivered_before, newest_first

MOST = 3
Of = tuple[str, str]
"""A message, by its key, and an event in it."""
What = str | tuple[str, str]
"""An entry by list and key, a story or an event by its id."""


@dataclass(frozen=True, slots=True)
class Matter:
    """The alerts of one message, all of one subscription, and in whose words they are told."""

    alerts: Sequence[Alert]
    voice: Voice


@dataclass(frozen=True, slots=True)
class _Known:
    events: Mapping[str, Event]
    kin: Mapping[str, set[str]]


def sent_before(
    session: Session, matters: Mapping[str, Matter], events: Mapping[str, Event], stories: Mapping[str, Story]
) -> dict[Of, tuple[Sent, ...]]:
    """What the subscription of each message was told before, by message and event, the newest first.

    It is on the same entry for one of the subjects, on the same story or one that it goes on from, or the announcement
    that an event confirms.
    """
    known = _Known(events, _kin(session, stories))
    found: dict[Of, list[Delivered]] = {}
    for subscription, of in _by_subscription(matters).items():
        told = _by_what(delivered_before(session.connection, subscription, _about(of.values(), known)))
        found |= {(key, event): held for key, one in of.items() for event, held in _of_message(one, told, known)}
    told_of = session.events.of({one.event for held in found.values() for one in held})
    told_in = {one: story for asked, story in stories.items() for one in known.kin[asked] - {*story.follows}}
    return {
        of: tuple(_sent(one, told_of[one.event], told_in.get(one.story or ""), matters[of[0]].voice) for one in held)
        for of, held in found.items()
    }


def _by_subscription(matters: Mapping[str, Matter]) -> dict[str, dict[str, Matter]]:
    found: dict[str, dict[str, Matter]] = {}
    for key, matter in matters.items():
        if matter.alerts:
            found.setdefault(matter.alerts[0].subscription, {})[key] = matter
    return found


def _kin(session: Session, stories: Mapping[str, Story]) -> dict[str, set[str]]:
    """By the id that a story is asked for: every id that leads to it, and those that it goes on from."""
    lineages = session.news.lineages({story.id for story in stories.values()}) if stories else {}
    return {asked: {asked, *lineages[story.id], *story.follows} for asked, story in stories.items()}


def _about(matters: Iterable[Matter], known: _Known) -> Matters:
    alerts = [alert for matter in matters for alert in matter.alerts]
    events = [known.events[alert.event] for alert in alerts]
    return Matters(
        subjects={alert.subject for alert in alerts if alert.subject},
        entries={entry for event in events if (entry := _entry(event))},
        stories=set().union(*(known.kin[event.story] for event in events if event.story)),
        events={event.confirms for event in events if event.confirms},
    )


def _entry(event: Event) -> tuple[str, str] | None:
    return (event.entry.list, event.entry.key) if event.entry and event.entry.key else None


def _by_what(told: Iterable[Delivered]) -> Mapping[What, list[Delivered]]:
    """What was told by its entry, its story and its event: of many messages each looks only at its own."""
    found: dict[What, list[Delivered]] = {}
    for one in told:
        for what in (one.entry, one.story, one.event):
            if what is not None:
                found.setdefault(what, []).append(one)
    return found


def _of_message(
    matter: Matter, told: Mapping[What, list[Delivered]], known: _Known
) -> Iterable[tuple[str, list[Delivered]]]:
    """What was told before of each event of a message that anything was told of."""
    own = {alert.id for alert in matter.alerts}
    subjects = {alert.subject for alert in matter.alerts if alert.subject}
    for event_id in dict.fromkeys(alert.event for alert in matter.alerts):
        event = known.events[event_id]
        kin = known.kin.get(event.story or "", set())
        near = {one.alert: one for what in (_entry(event), *kin, event.confirms) if what for one in told.get(what, ())}
        earlier = [one for one in near.values() if one.alert not in own and _is_on(one, event, kin, subjects)]
        if earlier:
            yield event_id, newest_first(earlier)[:MOST]


def _is_on(one: Delivered, event: Event, kin: set[str], subjects: set[str]) -> bool:
    same_entry = one.entry is not None and one.entry == _entry(event) and one.subject in subjects
    return same_entry or one.story in kin or (event.confirms is not None and one.event == event.confirms)


def _sent(one: Delivered, event: Event, story: Story | None, voice: Voice) -> Sent:
    alert = Alert(one.alert, "", event.id, None, AlertState.SENT, one.reason, one.at)
    return Sent(one.alert, one.at, event.kind, remembered(Told(alert, event, story=story), voice))
