"""Prints a rehearsal: what each subscription would have been sent, and how much that is a week."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from watchlist.cli.output import facts, json_lines, progress, say
from watchlist.cli.tables import table
from watchlist.pipeline.rehearsing import Span, rehearse, span
from watchlist.rehearsal import Rehearsal, Rehearsed, Tally, weeks
from watchlist.render.group import grouped
from watchlist.render.named import Voice
from watchlist.render.title import title
from watchlist.render.words import words_of

if TYPE_CHECKING:
    from watchlist.app import App
    from watchlist.cli.views import View
    from watchlist.config import SubscriptionSettings
    from watchlist.model import Kind, Reason
    from watchlist.store import Session

Shown = tuple[datetime, str, int, str]
"""When a message was due, whose it is, how many alerts it tells, and its title."""


def print_rehearsal(
    app: App,
    session: Session,
    subscriptions: Sequence[SubscriptionSettings],
    asked: tuple[datetime, datetime],
    *,
    limit: int | None,
    json: bool,
) -> None:
    """Decide again on what is stored of a time, and print what would have been sent."""
    voices = {one.name: Voice(words_of(one.language), app.titles) for one in subscriptions}
    rehearsal, covered = Rehearsal(subscriptions), span(session, *asked)
    sent = _sent(rehearsal, app, session, subscriptions, covered)
    if json:
        views = (message_view(one, voices[one.subscription]) for one in sent)
        json_lines(views if limit is None else deque(views, limit))
        json_lines(tally_view(tally, covered) for tally in rehearsal.tallies.values())
        return
    with progress("Deciding again on what is stored ...", shown=True):
        shown = deque((_shown(one, voices[one.subscription]) for one in sent), limit)
    for tally in rehearsal.tallies.values():
        _print_tally(tally, covered)
    if limit != 0:
        table(("due", "subscription", "alerts", "message"), shown, running={"message"}, empty="No message.")


def _sent(
    rehearsal: Rehearsal, app: App, session: Session, subscriptions: Sequence[SubscriptionSettings], covered: Span
) -> Iterator[Rehearsed]:
    for done in rehearse(session, app, subscriptions, covered.since, covered.until):
        yield from rehearsal.perform(done)
    yield from rehearsal.end()


def message_view(message: Rehearsed, voice: Voice) -> View:
    """A message that would have been sent, for a program."""
    return {
        "subscription": message.subscription,
        "at": message.at,
        "due_at": message.due_at,
        "title": title(grouped(message.told), voice),
        "kind": message.kind,
        "alerts": [
            {
                "event": one.event.id,
                "subject": one.alert.subject,
                "reason": one.alert.reason,
                "folded": one.alert.folded,
            }
            for one in message.told
        ],
    }


def tally_view(tally: Tally, covered: Span) -> View:
    """What a subscription would have had in all, and a week."""
    long, busiest = weeks(covered.first, covered.last), tally.busiest_week
    return {
        "subscription": tally.subscription,
        "since": covered.since,
        "until": covered.until,
        "weeks": round(long, 2),
        "alerts": tally.alerts,
        "messages": tally.messages,
        "per_week": {"alerts": round(tally.alerts / long, 2), "messages": round(tally.messages / long, 2)},
        "busiest_week": {
            "week": busiest,
            "alerts": tally.alerts_of_week[busiest],
            "messages": tally.messages_of_week[busiest],
        }
        if busiest
        else None,
        "by_reason": dict(tally.by_reason.most_common()),
        "by_kind": dict(tally.by_kind.most_common()),
        "about_tracked": tally.about_tracked,
        "kept_back": dict(tally.kept_back.most_common()),
    }


def _shown(message: Rehearsed, voice: Voice) -> Shown:
    return message.due_at, message.subscription, len(message.told), title(grouped(message.told), voice)


def _print_tally(tally: Tally, covered: Span) -> None:
    long, busiest = weeks(covered.first, covered.last), tally.busiest_week
    say(f"{tally.subscription}: would have been sent, in {long:.1f} weeks of history")
    told = [("alerts", _a_week(tally.alerts, long)), ("messages", _a_week(tally.messages, long))]
    if busiest:
        most, messages = tally.alerts_of_week[busiest], tally.messages_of_week[busiest]
        told.append(("busiest week", f"from {busiest}: alerts {most}, messages {messages}"))
    told += [
        ("by reason", _counted(tally.by_reason)),
        ("by kind", _counted(tally.by_kind)),
        ("tracked", f"{tally.about_tracked} of {tally.alerts} are about a tracked subject" if tally.alerts else ""),
        ("kept back", _counted(tally.kept_back)),
    ]
    facts(told, indent=2)


def _a_week(count: int, long: float) -> str:
    return f"{count} ({count / long:.1f} a week)"


def _counted(counter: Mapping[Reason, int] | Mapping[Kind, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counter.items(), key=lambda item: -item[1]))
