"""Brings together all that messages about some alerts need, with one question of each kind for any number of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from watchlist.model import Alert, Article, Event, Hit, Sent, Story, Subject, Told
from watchlist.pipeline.before import Matter, sent_before
from watchlist.render.named import Voice
from watchlist.render.words import words_of
from watchlist.store import Session


@dataclass(frozen=True, slots=True)
class _Known:
    events: Mapping[str, Event]
    subjects: Mapping[str, Subject]
    hits: Mapping[tuple[str, str], Hit]
    stories: Mapping[str, Story]
    articles: Mapping[str, tuple[Article, ...]]


def gather(session: Session, alert_ids: Sequence[str], voice: Voice | None = None) -> list[Told]:
    """Bring together all that a message about these alerts needs; ``voice`` is whose words it is told in."""
    return gather_each(session, {"": (alert_ids, voice or Voice(words_of(), {}))})[""]


def gather_each(session: Session, asked: Mapping[str, tuple[Sequence[str], Voice]]) -> dict[str, list[Told]]:
    """Bring together all that several messages need: by what each is asked under, its alerts and whose words it has."""
    alerts = session.outbox.alerts(ids=dict.fromkeys(one for ids, _ in asked.values() for one in ids))
    known = _known(session, alerts)
    places = {alert.id: place for place, alert in enumerate(alerts)}
    matters = {key: Matter(_these(alerts, places, ids), voice) for key, (ids, voice) in asked.items()}
    before = sent_before(session, matters, known.events, known.stories)
    return {
        key: [_told(alert, known, before.get((key, alert.event), ())) for alert in matter.alerts]
        for key, matter in matters.items()
    }


def _these(alerts: Sequence[Alert], places: Mapping[str, int], ids: Iterable[str]) -> list[Alert]:
    """The alerts of these ids in the order of all, found by their places and not by going through all."""
    return [alerts[place] for place in sorted({places[one] for one in ids if one in places})]


def _known(session: Session, alerts: Sequence[Alert]) -> _Known:
    events = session.events.of({alert.event for alert in alerts})
    hits = session.subjects.hits(events=events)
    stories = session.news.stories_of({event.story for event in events.values() if event.story})
    articles = session.news.articles_of({story.id for story in stories.values()})
    return _Known(
        events,
        session.subjects.of({alert.subject for alert in alerts if alert.subject}),
        {(one.hit.event, one.hit.subject): one.hit for one in hits},
        stories,
        {asked: articles.get(story.id, ()) for asked, story in stories.items()},
    )


def _told(alert: Alert, known: _Known, earlier: tuple[Sent, ...]) -> Told:
    event, subject = known.events[alert.event], alert.subject or ""
    return Told(
        alert,
        event,
        known.subjects.get(subject),
        known.hits.get((event.id, subject)),
        known.stories.get(event.story or ""),
        known.articles.get(event.story or "", ()),
        earlier,
    )
