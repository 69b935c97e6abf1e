"""Says for each subscription what kept an event from being told for a subject, or how it was told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from watchlist.choose import Case, Happening, People, Wish, by_matter, mute_of, reason_of, unmet
from watchlist.cli.output import cell, score
from watchlist.match import hits
from watchlist.model import Alert, AlertState, Mute, Reason

if TYPE_CHECKING:
    from watchlist.app import App
    from watchlist.cli.views import View
    from watchlist.config import SubscriptionSettings
    from watchlist.model import Event, Hit, Subject
    from watchlist.store import Judgement, Session
    from watchlist.store.outbox import Attempt, Delivery


class Code(StrEnum):
    """Why a subscription was not told, or how far the telling has come."""

    NOT_MET = "not_met"
    NO_SUBSCRIPTION = "no_subscription"
    NOT_WANTED = "not_wanted"
    HELD_FOR_REVIEW = "held_for_review"
    JUDGED_NEGATIVE = "judged_negative"
    WITHDRAWN = "withdrawn"
    MUTED = "muted"
    CHANGED = "changed"
    """It would be told now: what was asked for was another thing then."""
    NO_CHANNEL = "no_channel"
    WAITS = "waits"
    RETRYING = "retrying"
    DEAD = "dead"
    SENT = "sent"


WAITING_FOR = {
    Reason.DIGESTED: "for the digest",
    Reason.QUIET_HOURS: "for the end of the quiet hours",
    Reason.FLOOD_LIMIT: "for the end of the hour, because the flood limit was reached",
}
"""What an alert waits for that does not leave at once."""
WEIGHT = (Code.DEAD, Code.RETRYING, Code.WAITS, Code.SENT)
"""The first of these that any delivery stands in is what an alert as a whole stands in."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one subscription, as a code and as a sentence, with what the sentence names."""

    code: Code
    said: str
    subscription: str | None = None
    alert: str | None = None
    details: tuple[tuple[str, object], ...] = ()

    @property
    def sentence(self) -> str:
        """The sentence, with whose it is."""
        return f"{self.subscription}: {self.said}." if self.subscription else f"{self.said}."

    @property
    def view(self) -> View:
        """What ``--json`` gives."""
        told = {"subscription": self.subscription, "code": str(self.code), "alert": self.alert}
        return {**told, "said": self.sentence, **dict(self.details)}


@dataclass(frozen=True, slots=True)
class Question:
    """Why an event was not told for a subject: what is known of both, and what has happened, by how it met."""

    app: App
    session: Session
    event: Event
    subject: Subject
    happening: Happening
    hit: Hit
    people: People

    def case(self, to: SubscriptionSettings) -> Case:
        """The question as choosing asks it of a subscription."""
        return Case(self.happening, self.hit, to, self.people, self.app.clock())


def outcomes(app: App, session: Session, event: Event, subject: Subject) -> Iterator[Outcome]:
    """Say for each subscription why it has not been told of an event for a subject, or that it has."""
    from watchlist.pipeline.tell import people

    family = session.subjects.merges().family(subject.id)
    hit = next((one.hit for one in session.subjects.hits(events=[event.id]) if one.hit.subject in family), None)
    if hit is None:
        yield Outcome(Code.NOT_MET, _not_met(app, event, subject))
        return
    if not app.settings.subscriptions:
        yield Outcome(Code.NO_SUBSCRIPTION, "There is no subscription")
    happening = _happening(session, event, hit)
    asked = Question(app, session, event, subject, happening, hit, people(session, app, [happening]))
    alerts = session.outbox.alerts_of([event.id])
    for to in app.settings.subscriptions:
        own = [alert for alert in alerts if alert.subscription == to.name]
        alert = next((one for one in own if one.subject in family), None)
        outcome = _of_alert(asked, to, alert) if alert else _without_alert(asked, to)
        yield replace(outcome, subscription=to.name)


def _not_met(app: App, event: Event, subject: Subject) -> str:
    """Why an event never met a subject: how the two compare now."""
    from watchlist.match import Tracked

    if event.entry is None:
        return f"The story does not name {subject.name}" if event.story else "This event is about no party"
    now = next(hits([event], Tracked([subject], {}, app.thresholds)), None)
    if now is not None:
        return f"It had not met {subject.name} when it was seen; compared now, the score is {now.comparison.score:.2f}"
    return (
        f"{event.entry.name} and {subject.name} are less than {app.thresholds.review:.2f} alike (`watchlist compare`)"
    )


def _happening(session: Session, event: Event, hit: Hit) -> Happening:
    from watchlist.pipeline.reported import happening_of

    return happening_of(event, (hit,), session.news.story(event.story)) if event.story else Happening(event, (hit,))


def _without_alert(asked: Question, to: SubscriptionSettings) -> Outcome:
    """Why a subscription has no alert: it does not want it, or what choosing says of it now."""
    case = asked.case(to)
    if wishes := tuple(unmet(case)):
        said = "; ".join(_left_out(wish, to) for wish in wishes)
        return Outcome(Code.NOT_WANTED, said, details=(("wishes", wishes),))
    match reason_of(case):
        case Reason.HELD_FOR_REVIEW:
            return _held(asked.hit)
        case Reason.JUDGED_NEGATIVE:
            return _judged(asked, None)
        case Reason.MUTED:
            return _muted(mute_of(case))
    said = "it would be told now; the subscription or the subject was another one when the event was seen"
    return Outcome(Code.CHANGED, said)


def _left_out(wish: Wish, to: SubscriptionSettings) -> str:
    if wish is Wish.BESIDE:
        asked = "`types` or `certainties`"
        return f"it is no news of its own beside what else its story says, and is told to who asks for it by {asked}"
    value = getattr(to, wish)
    return f"{wish} = {', '.join(map(str, value)) if isinstance(value, list) else value} leaves it out"


def _of_alert(asked: Question, to: SubscriptionSettings, alert: Alert) -> Outcome:
    """What became of an alert."""
    if alert.state is not AlertState.SUPPRESSED:
        return replace(_delivered(asked, alert), alert=alert.id)
    match alert.reason:
        case Reason.HELD_FOR_REVIEW:
            outcome = _held(asked.hit)
        case Reason.MUTED:
            outcome = _muted(_mute_then(asked, to, alert), alert)
        case _:
            outcome = _judged(asked, alert)
    return replace(outcome, said=f"it has alert {alert.id}, suppressed: {outcome.said}", alert=alert.id)


def _held(hit: Hit) -> Outcome:
    judged = f"until a person judges it (`watchlist judge {hit.id}`)"
    said = f"the score {score(hit.comparison.score)} is only to review, {judged}"
    return Outcome(Code.HELD_FOR_REVIEW, said, details=(("hit", hit.id), ("score", hit.comparison.score)))


def _judged(asked: Question, alert: Alert | None) -> Outcome:
    """Who judged that the two are not the same, before it was to be told or after."""
    made = _decision(asked)
    if made is None:
        return Outcome(Code.JUDGED_NEGATIVE, "a person judged that the two are not the same")
    code = Code.WITHDRAWN if alert and made.at > alert.created_at else Code.JUDGED_NEGATIVE
    taken = "it was taken back, because " if code is Code.WITHDRAWN else ""
    said = f"{taken}{made.by} judged on {cell(made.at)} that the two are not the same"
    return Outcome(code, f"{said}: {made.note}" if made.note else said, details=(("by", made.by), ("at", made.at)))


def _decision(asked: Question) -> Judgement | None:
    from watchlist.pipeline.judged import Judged

    made = Judged(asked.session, {asked.subject.id: asked.subject}).made(asked.subject.id, asked.event)
    return made[-1] if made else None


def _mute_then(asked: Question, to: SubscriptionSettings, alert: Alert) -> Mute | None:
    """The mute that kept it back: in force when it was decided, or the first that took it back while it waited."""
    from watchlist.pipeline.tell import under_every_id

    at = alert.created_at
    then = [one.mute for one in asked.session.mutes.all() if one.ended_at is None or one.ended_at > at]
    known = under_every_id(asked.session, then)
    for moment in sorted({max(at, one.at) for one in known}):
        people = replace(asked.people, mutes=by_matter(one for one in known if one.at <= moment))
        if mute := mute_of(replace(asked.case(to), people=people, now=moment)):
            return mute
    return None


def _muted(mute: Mute | None, alert: Alert | None = None) -> Outcome:
    if mute is None:
        return Outcome(Code.MUTED, "it was muted")
    until = f"until {cell(mute.until)}" if mute.until else f"until `watchlist unmute {mute.id}`"
    taken = "it was taken back, because " if alert and mute.at > alert.created_at else ""
    said = f"{taken}{mute.by} has muted the {mute.kind} on {cell(mute.at)}, {until}"
    details = (("mute", mute.id), ("by", mute.by), ("at", mute.at), ("until", mute.until))
    return Outcome(Code.MUTED, f"{said}: {mute.note}" if mute.note else said, details=details)


def _delivered(asked: Question, alert: Alert) -> Outcome:
    """How far each message has come that carries an alert."""
    head = f"it has alert {alert.id} ({alert.reason})"
    deliveries = asked.session.deliveries.carrying(alert.id)
    if not deliveries:
        return Outcome(Code.NO_CHANNEL, f"{head}, but no channel to send it by")
    tries = asked.session.outbox.attempts([alert.id]).get(alert.id, [])
    told = [_delivery(one, _last(tries, one), alert) for one in deliveries]
    code = next(one for one in WEIGHT if any(outcome.code is one for outcome in told))
    seen = f"; {alert.acknowledged_by or 'somebody'} has seen it" if alert.state is AlertState.ACKNOWLEDGED else ""
    said = f"{head}: {'; '.join(one.said for one in told)}{seen}"
    return Outcome(code, said, details=(("deliveries", [{"code": one.code, **dict(one.details)} for one in told]),))


def _last(tries: Sequence[Attempt], delivery: Delivery) -> Attempt | None:
    own = [one for one in tries if (one.channel, one.key) == (delivery.channel, delivery.key) and one.attempt]
    return own[-1] if own else None


def _delivery(one: Delivery, last: Attempt | None, alert: Alert) -> Outcome:
    error = last.error if last and last.error else None
    at = last.at if last else None
    match one.state:
        case "sent":
            code, said, when = Code.SENT, f"sent by {one.channel} on {cell(at)}", at
        case "dead":
            again = f"`watchlist alerts retry {alert.id}` tries again"
            code, said, when = Code.DEAD, f"{one.channel} could not send it: {error}; {again}", at
        case "retrying":
            said = f"{one.channel} could not send it yet: {error}; it is tried again at {cell(one.due_at)}"
            code, when = Code.RETRYING, one.due_at
        case _:
            why = WAITING_FOR.get(alert.folded, "to be sent") if alert.folded else "to be sent"
            code, said, when = Code.WAITS, f"it waits {why}, {cell(one.due_at)} by {one.channel}", one.due_at
    moment = "until" if code in (Code.WAITS, Code.RETRYING) else "at"
    return Outcome(code, said, details=(("channel", one.channel), (moment, when), ("error", error)))
