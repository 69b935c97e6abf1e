"""Looks at everything that watchlist stands on, and says what is wrong and what to do."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from watchlist.app import App, open_app
from watchlist.config import Settings, find_config, load
from watchlist.errors import WatchlistError
from watchlist.pipeline.sending import opener
from watchlist.schedule import shown_state

PAGE_STATES = {"done": "read", "due": "waiting", "failed": "given up", "refused": "not allowed"}
LITTLE_SPACE = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is well, what was found, and what to do where it is not."""

    what: str
    ok: bool
    found: str
    remedy: str = ""


def diagnose(config: str | None, database: str | None) -> Iterator[Finding]:
    """Look at configuration, database, archive, disk, clock, sources, subjects, channels and deliveries in turn."""
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
        yield from _disk(app)
        yield from _clock(app)
        yield from _sources(app)
        yield from _pages(app)
        yield from _subjects(app)
        yield from _channels(app, settings)
        yield from _deliveries(app)


def _disk(app: App) -> Iterator[Finding]:
    archive = app.settings.archive_path
    # The archive's folder is made with its first content.
    free = shutil.disk_usage(next(place for place in (archive, *archive.parents) if place.exists())).free
    found = f"{free / 1e9:.1f} GB free at {archive}"
    yield Finding("disk", free > LITTLE_SPACE, found, "" if free > LITTLE_SPACE else "make room or move [archive] path")


def _clock(app: App) -> Iterator[Finding]:
    """A clock that runs behind what was recorded would date new events before old ones."""
    now = app.clock()
    with app.store.read() as session:
        checked = [state.last_check_at for state in session.sources.states().values() if state.last_check_at]
    ahead = max(checked, default=now) - now
    late = ahead > timedelta(minutes=1)
    yield Finding(
        "clock",
        not late,
        f"{now:%Y-%m-%d %H:%M} UTC" + (f", {ahead} behind the last check" if late else ""),
        "set the clock (NTP)" if late else "",
    )


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
    for subscription in settings.subscriptions:
        if subscription.escalate_after:
            yield Finding(
                f"subscription {subscription.name}", True, "escalate_after is read, but nothing escalates yet", ""
            )


def _deliveries(app: App) -> Iterator[Finding]:
    with app.store.read() as session:
        counts = session.outbox.counts()
    dead = counts.get("dead", 0)
    waiting = counts.get("pending", 0) + counts.get("retrying", 0)
    said = f"{counts.get('sent', 0)} sent, {waiting} waiting, {dead} dead"
    yield Finding(
        "deliveries", not dead, said, "`watchlist alerts --state dead`, then `alerts retry ID`" if dead else ""
    )
