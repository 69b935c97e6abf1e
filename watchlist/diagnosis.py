"""Looks at everything that watchlist stands on, and says what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from watchlist.app import App, open_app
from watchlist.conditions import kind
from watchlist.config import Settings, SubscriptionSettings, find_config, load
from watchlist.durations import spoken
from watchlist.errors import ConfigError, WatchlistError
from watchlist.followup import REMINDERS, is_followed, tried_from
from watchlist.model import Condition, Kind
from watchlist.pipeline.looking import look
from watchlist.pipeline.pinging import address
from watchlist.pipeline.sending import opener
from watchlist.pipeline.templates import failing
from watchlist.render.looks import NAMES, Looks
from watchlist.render.words import moment
from watchlist.schedule import shown_state
from watchlist.self_check import TEMPLATE_REMEDY, conditions, is_off, size
from watchlist.store.signs import DAEMON, HEARTBEAT, STOPPED, Sign

PAGE_STATES = {"done": "read", "due": "waiting", "failed": "given up", "refused": "not allowed"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is well, what was found, and what to do where it is not."""

    what: str
    ok: bool
    found: str
    remedy: str = ""


def diagnose(config: str | None, database: str | None) -> Iterator[Finding]:
    """Look at configuration, database, disk, clock, daemon, heartbeat, sources, subjects and channels in turn."""
    try:
        settings = load(config, database=database)
        path = find_config(config)
    except WatchlistError as error:
        yield Finding("configuration", False, str(error), "mend it; nothing else can be looked at before")
        return
    yield Finding("configuration", True, str(path) if path else "built-in defaults (`watchlist init` writes a file)")
    try:
        app = open_app(settings)
    except WatchlistError as error:
        yield Finding("database", False, str(error), "mend the address, the server or the folder's rights")
        return
    with app:
        yield Finding("database", True, app.store.name)
        yield from _looks(app)
        yield from _daemon(app)
        yield from _heartbeat(app)
        yield from _sources(app)
        yield from _pages(app)
        yield from _subjects(app)
        yield from _templates(settings)
        yield from _channels(app, settings)
        yield from _follow_ups(app, settings)
        yield from _operator(settings)


def _looks(app: App) -> Iterator[Finding]:
    """What the daemon looks at every minute too, and tells when it goes wrong."""
    now = app.clock()
    with app.store.read() as session:
        looked = look(app, session, now)
    wrong = {kind(one.key): one for one in conditions(looked, app.settings.operator)}
    free = ", ".join(f"{size(place.free)} free at {place.path}" for place in looked.places)
    off = is_off(looked)
    agreed = f", as {len(looked.ahead)} publishers say" if off is not None else ""
    dead = sum((looked.dead or {}).values())
    yield _found("disk", wrong, free)
    yield _found("clock", wrong, f"{now:%Y-%m-%d %H:%M} UTC{agreed}")
    yield _found("deliveries", wrong, f"{_deliveries(app)}, {dead} of them unanswered" if dead else _deliveries(app))


def _found(what: str, wrong: Mapping[str, Condition], else_found: str) -> Finding:
    condition = wrong.get(what)
    if condition is None:
        return Finding(what, True, else_found)
    return Finding(what, False, condition.said, condition.remedy)


def _deliveries(app: App) -> str:
    with app.store.read() as session:
        counts = session.outbox.counts()
    waiting = counts.get("pending", 0) + counts.get("retrying", 0)
    return f"{counts.get('sent', 0)} sent, {waiting} waiting, {counts.get('dead', 0)} dead"


def _daemon(app: App) -> Iterator[Finding]:
    """Whether it runs, and what it told of last that lasts."""
    with app.store.read() as session:
        sign = session.signs.get(DAEMON)
        lasting = session.conditions.lasting()
    if sign is None:
        yield Finding("daemon", True, "never ran on this database")
    else:
        yield _sign(app, sign)
    for key, one in lasting.items():
        if kind(key) not in OWN_FINDINGS:
            yield Finding(key, False, f"{one.said} (since {moment(one.since)})", "it was told to the operator")


def _sign(app: App, sign: Sign) -> Finding:
    limit = max(app.settings.operator.silent_after, app.settings.operator.every * 2)
    if sign.said:
        left = "was stopped" if sign.said == STOPPED else f"left: {sign.said}"
        return Finding("daemon", sign.said == STOPPED, f"{left} at {moment(sign.at)}", "`watchlist run` starts it")
    silent = app.clock() - sign.at > limit
    remedy = "it died or hangs: start it again; its log says why" if silent else ""
    return Finding("daemon", not silent, f"last heard of at {moment(sign.at)}", remedy)


def _heartbeat(app: App) -> Iterator[Finding]:
    """Whether anybody would hear of the daemon's silence."""
    try:
        configured = address(app.settings.heartbeat, app)
    except ConfigError as error:
        yield Finding("heartbeat", False, str(error), "mend [heartbeat]")
        return
    with app.store.read() as session:
        sign = session.signs.get(HEARTBEAT)
    if not configured:
        yield Finding("heartbeat", True, "none: nobody hears of it if the daemon falls silent", "set [heartbeat] url")
    elif sign is None:
        yield Finding("heartbeat", True, "configured; the daemon has not pinged it yet")
    elif sign.said:
        yield Finding("heartbeat", False, f"not taken since {moment(sign.at)}: {sign.said}", "see [heartbeat]")
    else:
        yield Finding("heartbeat", True, f"taken last at {moment(sign.at)}")


def _operator(settings: Settings) -> Iterator[Finding]:
    """Whether anybody is told of trouble with watchlist itself and with its sources."""
    for event in (Kind.OPERATOR, Kind.SOURCE_FAULT):
        # Who names sources hears of those alone, and of watchlist itself not at all.
        wanted = (
            one.channels and event in one.events and not (one.sources and event is Kind.OPERATOR)
            for one in settings.subscriptions
        )
        if not any(wanted):
            yield Finding(f"subscriptions to {event}", False, "none: nobody is told of such trouble", ADD)


ADD = 'add "operator" and "source_fault" to the events of a subscription'
OWN_FINDINGS = frozenset({"disk", "clock", "deliveries", "heartbeat", "templates"})
"""The kinds of condition that the doctor looks at itself."""


def _sources(app: App) -> Iterator[Finding]:
    with app.store.read() as session:
        states = session.sources.states()
        held = {recorded.check.source: recorded.check.id for recorded in session.sources.held()}
        broken = [check.source for check, _ in session.sources.broken_links()]
    now = app.clock()
    enabled = [source for source in app.sources.values() if source.enabled]
    if not enabled:
        yield Finding("sources", False, "none is polled", "name one under [sources], or set builtin = true")
    for source in enabled:
        state = states.get(source.key)
        shown = shown_state(source, state, now)
        said = (state.fault if state else None) or shown
        stands_still = bool(state and state.state == "stale")
        remedy = STANDS_STILL if stands_still else _source_remedy(shown, held.get(source.key))
        yield Finding(f"source {source.key}", shown in ("ok", "never"), said, remedy)
    if broken:
        yield Finding(
            "checks", False, f"the chain is broken: {', '.join(sorted(set(broken)))}", "`watchlist checks --verify`"
        )
    else:
        yield Finding("checks", True, "every chain is whole")


STANDS_STILL = "its publisher may have moved it: give its url under [sources], or switch it off"
"""What to do about a source that answers, and brings nothing new."""


def _pages(app: App) -> Iterator[Finding]:
    """How many pages were read, wait, or were given up: that some are is the way of the press."""
    if not app.settings.pages.enabled:
        yield Finding("pages", True, "not fetched ([pages] enabled = false)")
        return
    with app.store.read() as session:
        counts = session.pages.counts()
    totals = {state: sum(one.get(state, 0) for one in counts.values()) for state in PAGE_STATES}
    yield Finding("pages", True, ", ".join(f"{totals[state]} {word}" for state, word in PAGE_STATES.items()))


def _source_remedy(shown: str, held: str | None) -> str:
    return {
        "never": "`watchlist poll` or `watchlist run` polls it",
        "stale": "is the daemon running? `watchlist run`",
        "failing": "see the error; `watchlist poll` tries again",
        "held": f"look at it: `watchlist sources --held`, then accept or reject {held or ''}",
    }.get(shown, "")


def _subjects(app: App) -> Iterator[Finding]:
    with app.store.read() as session:
        count = len(session.subjects.all())
    yield Finding("subjects", True, f"{count} tracked", "" if count else "`watchlist subjects import FILE`")


def _templates(settings: Settings) -> Iterator[Finding]:
    """A template that fails costs no alert, but nobody would see in a message that it does."""
    looks, wrong = Looks(settings.templates_path), failing(settings)
    yield from (Finding("templates", False, one, TEMPLATE_REMEDY) for one in wrong)
    if looks.folder and not wrong:
        own = [name for name in NAMES if looks.owns(name)]
        yield Finding("templates", True, f"{len(own)} of your own in {looks.folder}: {', '.join(own) or 'none yet'}")


def _channels(app: App, settings: Settings) -> Iterator[Finding]:
    open_channel = opener(app)
    with app.store.read() as session:
        health = session.channels.all()
    for name, channel in settings.channels.items():
        try:
            open_channel(name)
        except WatchlistError as error:
            yield Finding(f"channel {name}", False, str(error), "set the secret or mend [channels]")
            continue
        known = health.get(name)
        failing = known and known.last_error_at and (not known.last_sent_at or known.last_error_at > known.last_sent_at)
        said = str(known.last_error) if known and failing else channel.kind
        yield Finding(f"channel {name}", not failing, said, f"`watchlist channels test {name}`" if failing else "")


def _follow_ups(app: App, settings: Settings) -> Iterator[Finding]:
    """What comes after messages that nobody answers, how many those are, and whether it reaches anybody else."""
    with app.store.read() as session:
        since = session.follow_ups.followed()
        now = app.clock()
        for one in settings.subscriptions:
            if not is_followed(one):
                continue
            begun = since.get(one.name, now)
            unanswered = len(session.follow_ups.open_messages(one.name, tried_from(one, now), begun))
            said = f"{', '.join(_sequel(one))}; {unanswered} waiting for an answer"
            nobody_else = bool(one.escalate_to) and set(one.escalate_to) <= set(one.channels)
            remedy = "escalate_to names only channels that were told already: name another" if nobody_else else ""
            yield Finding(f"subscription {one.name}", not nobody_else, said, remedy)


def _sequel(to: SubscriptionSettings) -> Iterator[str]:
    if to.remind_every:
        yield f"reminds every {spoken(to.remind_every)}, {REMINDERS} times at most"
    if to.escalate_after:
        yield f"escalates after {spoken(to.escalate_after)} to {', '.join(to.escalate_to)}"
