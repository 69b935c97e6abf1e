"""Why an alert was sent, how, to whom, and what it rests on, down to the publisher's bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from watchlist.choose import entries_of
from watchlist.cli import evidence
from watchlist.cli.output import facts, json_lines, say
from watchlist.cli.views import alert_view, noun_view, plain
from watchlist.render.words import why_line, words_of

if TYPE_CHECKING:
    from datetime import datetime

    from watchlist.app import App
    from watchlist.cli.views import View
    from watchlist.model import Alert, Event
    from watchlist.store import Session
    from watchlist.store.mutes import RecordedMute
    from watchlist.store.outbox import Attempt

WISHES = ("types", "certainties", "sources", "countries", "programs")
"""What a subscription need not ask for: told only where it does."""


@dataclass(frozen=True, slots=True)
class Explained:
    """An alert with what its subscription asked for then and asks for now, and how it was delivered."""

    alert: Alert
    then: View | None
    now: View | None
    attempts: Sequence[Attempt]
    due_at: datetime | None
    mutes: Sequence[RecordedMute] = ()

    @property
    def wish(self) -> View:
        """What was asked for when it was decided, as far as that is known."""
        return self.then or self.now or {}

    @property
    def changed(self) -> dict[str, list[object]]:
        """What is asked for differently by now: then and now."""
        if self.then is None or self.now is None:
            return {}
        fields = sorted(self.then.keys() | self.now.keys())
        pairs = {field: [self.then.get(field), self.now.get(field)] for field in fields}
        return {field: pair for field, pair in pairs.items() if pair[0] != pair[1]}


def why_alert(app: App, session: Session, identity: str, json: bool) -> None:
    """Explain an alert."""
    alert = session.outbox.alert(identity)
    event = session.events.get(alert.event)
    configured = next((one for one in app.settings.subscriptions if one.name == alert.subscription), None)
    one = Explained(
        alert,
        session.alert_log.wish(alert),
        configured.model_dump(mode="json") if configured else None,
        session.outbox.attempts([identity]).get(identity, []),
        session.alert_log.due([identity]).get(identity),
        _mutes(session, alert, event),
    )
    found = evidence.gather(app, session, event, alert.subject)
    if json:
        json_lines([{**_view(one), **evidence.view(found)}])
    else:
        _show(one)
        evidence.show(found)
        _show_deliveries(one)


def _mutes(session: Session, alert: Alert, event: Event) -> list[RecordedMute]:
    """The mutes that bear on an alert, those that are over as well."""
    family = session.subjects.merges().family(alert.subject) if alert.subject else ()
    hits = [one.hit for one in session.subjects.hits(events=[event.id]) if one.hit.subject in family]
    matters = {("source", event.source), ("story", event.story or "")}
    matters |= {("subject", one) for one in family} | {("entry", one) for one in entries_of(event, *hits[:1])}
    known = (one for one in session.mutes.all() if one.mute.subscription in (None, alert.subscription))
    return [one for one in known if (one.mute.kind, one.mute.matter) in matters]


def because(alert: Alert) -> str:
    """Say why an alert was sent, or was not, and how it leaves."""
    if alert.state == "suppressed":
        return f"Nothing was sent, because {words_of().reasons[alert.reason]}."
    said = why_line(alert.reason)
    return f"{said} How it leaves: {words_of().reasons[alert.folded]}." if alert.folded else said


def _view(one: Explained) -> View:
    return {
        "because": because(one.alert),
        "alert": alert_view(one.alert, one.attempts, one.due_at),
        "subscription": one.wish or None,
        "subscription_is_of_then": one.then is not None,
        "changed_since": one.changed,
        "mutes": [{**noun_view(each.mute), "ended_at": each.ended_at} for each in one.mutes],
    }


def _show(one: Explained) -> None:
    alert = one.alert
    say(because(alert))
    facts(
        [
            ("alert", f"{alert.id}, {alert.state}, {alert.reason}{f', {alert.folded}' if alert.folded else ''}"),
            ("decided", alert.created_at),
            ("subscription", f"{alert.subscription} ({_wish(one)})"),
            *(
                ("changed since", f"{field}: {_listed(old)} -> {_listed(new)}")
                for field, (old, new) in one.changed.items()
            ),
            ("acknowledged", _answered(alert.acknowledged_at, alert.acknowledged_by)),
            ("resolved", _answered(alert.resolved_at, alert.resolved_by)),
            ("note", alert.note),
            *(("muted", line) for line in map(_muted, one.mutes)),
            ("due", one.due_at),
        ],
        width=evidence.LABELS,
    )


def _wish(one: Explained) -> str:
    """What the subscription asked for, in short."""
    wish = one.wish
    if not wish:
        return "not configured any more"
    asked = "; ".join(_asked(wish))
    return asked if one.then else f"{asked}; as it is now: what it was then is not kept"


def _asked(wish: View) -> Iterator[str]:
    yield f"{_listed(wish['events'])} of subjects: {_listed(wish['subjects'])}"
    yield from (f"{field}: {_listed(wish[field])}" for field in WISHES if wish.get(field))
    if wish.get("min_score"):
        yield f"score from {wish['min_score']}"
    yield f"to {_listed(wish['channels'])}"


def _listed(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(plain(value))


def _answered(at: datetime | None, by: str) -> str:
    return f"{at:%Y-%m-%d %H:%MZ}{f' by {by}' if by else ''}" if at else ""


def _muted(one: RecordedMute) -> str:
    mute = one.mute
    until = f", until {mute.until:%Y-%m-%d %H:%MZ}" if mute.until else ""
    ended = f", taken back at {one.ended_at:%Y-%m-%d %H:%MZ}" if one.ended_at else ""
    by = f" by {mute.by}" if mute.by else ""
    return f"the {mute.kind}, since {mute.at:%Y-%m-%d %H:%MZ}{by}{until}{ended} (mute {mute.id})"


def _show_deliveries(one: Explained) -> None:
    from watchlist.cli.tables import table
    from watchlist.logs import without_secrets

    rows = [
        (each.at, each.channel, str(each.attempt), each.outcome, each.key, without_secrets(each.error or ""))
        for each in one.attempts
    ]
    headings = ("at", "channel", "try", "outcome", "key", "error")
    table(headings, rows, running={"error"}, empty=f"It is not delivered: {one.alert.reason}.")
