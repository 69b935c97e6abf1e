"""Says what kept an event from being told for a subject, by asking the real decision again with one wish less."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from watchlist.choose import Happening, choose, is_asked_for
from watchlist.match import hits
from watchlist.model import AlertState, Band, Kind

if TYPE_CHECKING:
    from watchlist.app import App
    from watchlist.config import SubscriptionSettings
    from watchlist.model import Event, Hit, Subject
    from watchlist.store import Session

WISHES: dict[str, object] = {
    "events": list(Kind),
    "types": [],
    "certainties": [],
    "sources": [],
    "countries": [],
    "subjects": "tracked",
    "min_score": 0.0,
}
"""What a subscription can ask for, each at its widest."""


def reasons(app: App, session: Session, event: Event, subject: Subject) -> Iterator[str]:
    """Say for each subscription why it has not been told of an event for a subject, or that it has."""
    family = session.subjects.merges().family(subject.id)
    hit = next((one.hit for one in session.subjects.hits(events=[event.id]) if one.hit.subject in family), None)
    if hit is None:
        yield _not_met(app, event, subject)
        return
    if hit.band is Band.REVIEW:
        yield f"The score {hit.comparison.score:.2f} is only to review: nobody is told (`watchlist judge {hit.id}`)."
        return
    if not app.settings.subscriptions:
        yield "There is no subscription."
    sent = {
        alert.subscription: alert
        for alert in session.outbox.alerts()
        if alert.event == event.id and alert.subject in family
    }
    for subscription in app.settings.subscriptions:
        if alert := sent.get(subscription.name):
            yield f"{subscription.name}: it has alert {alert.id}, {alert.state} ({alert.reason})."
        else:
            yield f"{subscription.name}: {_blocked(app, session, event, subject, hit, subscription)}."


def _not_met(app: App, event: Event, subject: Subject) -> str:
    """Why an event never met a subject: how the two compare now."""
    from watchlist.match import Tracked

    if event.entry is None:
        return f"The story does not name {subject.name}." if event.story else "This event is about no party."
    tracked = Tracked([subject], {}, app.thresholds)
    now = next(hits([event], tracked), None)
    if now is not None:
        return f"It had not met {subject.name} when it was seen; compared now, the score is {now.comparison.score:.2f}."
    return (
        f"{event.entry.name} and {subject.name} are less than {app.thresholds.review:.2f} alike (`watchlist compare`)."
    )


def _blocked(
    app: App, session: Session, event: Event, subject: Subject, hit: Hit, subscription: SubscriptionSettings
) -> str:
    from watchlist.pipeline.tell import people

    happening = _happening(session, event, hit)
    said = people(session, app, [happening])

    def told(asked: SubscriptionSettings) -> bool:
        alerts = choose([happening], replace(said, subscriptions=[asked]), app.clock()).alerts
        return any(one.subject == subject.id and one.state is not AlertState.SUPPRESSED for one in alerts)

    if told(subscription):
        return "it would be told now; the subscription or the subject was another one when the event was seen"
    if happening.beside and not is_asked_for(happening, subscription):
        asked = "`types` or `certainties`"
        return f"it is no news of its own beside what else its story says, and is told to who asks for it by {asked}"
    widest = subscription.model_copy(update=WISHES)
    if not told(widest):
        return "a person judged that the two are not the same"
    kept = [wish for wish in WISHES if not told(widest.model_copy(update={wish: getattr(subscription, wish)}))]
    return "; ".join(f"{wish} = {_written(getattr(subscription, wish))} leaves it out" for wish in kept)


def _happening(session: Session, event: Event, hit: Hit) -> Happening:
    from watchlist.pipeline.reported import happening_of

    return happening_of(event, (hit,), session.news.story(event.story)) if event.story else Happening(event, (hit,))


def _written(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
