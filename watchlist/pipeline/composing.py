"""Makes the messages of alerts out of what the store knows of them."""

from __future__ import annotations

from datetime import datetime

from watchlist.app import App
from watchlist.model import Alert, Article, Message, Story, Told
from watchlist.render.compose import compose
from watchlist.store import Session
from watchlist.store.outbox import Delivery


def message_for(app: App, delivery: Delivery, now: datetime) -> Message:
    """Make the message that a delivery carries."""
    titles = {key: source.title for key, source in app.sources.items()}
    with app.store.read() as session:
        told = gather(session, list(delivery.alerts))
    return compose(told, subscription=delivery.subscription, key=delivery.key, now=now, titles=titles)


def message_of(app: App, alert: Alert) -> Message:
    """Make the message of one alert alone, as it would be told now."""
    titles = {key: source.title for key, source in app.sources.items()}
    with app.store.read() as session:
        told = gather(session, [alert.id])
    return compose(told, subscription=alert.subscription, key=alert.id, now=alert.created_at, titles=titles)


def gather(session: Session, alert_ids: list[str]) -> list[Told]:
    """Bring together all that a message about these alerts needs."""
    alerts = session.outbox.alerts(ids=alert_ids)
    events = session.events.of({alert.event for alert in alerts})
    subjects = session.subjects.of({alert.subject for alert in alerts if alert.subject})
    hits = {(one.hit.event, one.hit.subject): one.hit for one in session.subjects.hits(events=events)}
    stories = session.news.stories_of({event.story for event in events.values() if event.story})
    articles = {asked: _articles(session, story) for asked, story in stories.items()}
    return [
        Told(
            alert,
            events[alert.event],
            subjects.get(alert.subject or ""),
            hits.get((alert.event, alert.subject or "")),
            stories.get(events[alert.event].story or ""),
            articles.get(events[alert.event].story or "", ()),
        )
        for alert in alerts
    ]


def _articles(session: Session, story: Story) -> tuple[Article, ...]:
    return tuple(record.article for record in session.news.articles(story=story.id))
