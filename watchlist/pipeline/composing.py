"""Makes the messages of alerts out of what the store knows of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from watchlist.app import App
from watchlist.model import Alert, Article, Message, Purpose, Story, Told
from watchlist.pipeline.before import sent_before
from watchlist.render.actions import Link
from watchlist.render.compose import compose
from watchlist.render.named import Voice
from watchlist.render.words import ENGLISH, words_of
from watchlist.store import Session
from watchlist.store.outbox import Delivery


def message_for(app: App, delivery: Delivery, now: datetime, *, link: Link = lambda _alert: None) -> Message:
    """Make the message that a delivery carries; ``link`` gives the address at which an alert can be acknowledged."""
    return _message(app, delivery.alerts, delivery.subscription, delivery.key, now, Purpose(delivery.purpose), link)


def message_of(app: App, alert: Alert) -> Message:
    """Make the message of one alert alone, as it would be told now."""
    return _message(app, [alert.id], alert.subscription, alert.id, alert.created_at, Purpose.ALERT, lambda _alert: None)


def _message(
    app: App, alerts: Iterable[str], subscription: str, key: str, now: datetime, purpose: Purpose, link: Link
) -> Message:
    settings = next((one for one in app.settings.subscriptions if one.name == subscription), None)
    voice = Voice(
        words_of(settings.language if settings else ENGLISH),
        {key: source.title for key, source in app.sources.items()},
    )
    with app.store.read() as session:
        told = gather(session, list(alerts), voice)
    return compose(
        told,
        subscription=subscription,
        key=key,
        now=now,
        titles=voice.titles,
        language=voice.words.language,
        purpose=purpose,
        link=link,
        told_to=settings.channels if settings else (),
    )


def gather(session: Session, alert_ids: list[str], voice: Voice | None = None) -> list[Told]:
    """Bring together all that a message about these alerts needs; ``voice`` is whose words it is told in."""
    alerts = session.outbox.alerts(ids=alert_ids)
    events = session.events.of({alert.event for alert in alerts})
    subjects = session.subjects.of({alert.subject for alert in alerts if alert.subject})
    hits = {(one.hit.event, one.hit.subject): one.hit for one in session.subjects.hits(events=events)}
    stories = session.news.stories_of({event.story for event in events.values() if event.story})
    articles = {asked: _articles(session, story) for asked, story in stories.items()}
    before = sent_before(session, alerts, events, stories, voice or Voice(words_of(), {}))
    return [
        Told(
            alert,
            events[alert.event],
            subjects.get(alert.subject or ""),
            hits.get((alert.event, alert.subject or "")),
            stories.get(events[alert.event].story or ""),
            articles.get(events[alert.event].story or "", ()),
            before.get(alert.event, ()),
        )
        for alert in alerts
    ]


def _articles(session: Session, story: Story) -> tuple[Article, ...]:
    return tuple(record.article for record in session.news.articles(story=story.id))
