"""Shows the whole pipeline at work: two recorded days, polled over real HTTP, told as they would have been."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.rule import Rule

from watchlist.app import App, open_app
from watchlist.config import FILE_NAME, load
from watchlist.demo.publishers import OBSERVED
from watchlist.demo.server import RecordedServer, settings
from watchlist.model import Event, Kind, Story
from watchlist.pipeline import Polled, poll
from watchlist.pipeline.deliver import deliver_due
from watchlist.pipeline.sending import opener
from watchlist.pipeline.tracking import read_subjects, track
from watchlist.render import clean
from watchlist.resources import shipped
from watchlist.store import EventFilter

SUBSCRIPTIONS = """
[[subscriptions]]
name = "compliance"
events = ["listed", "amended", "delisted", "already_listed"]
subjects = "tracked"

[[subscriptions]]
name = "press"
events = ["reported", "announced"]
types = ["warning_threat", "designation"]
subjects = "all"
"""


def show(folder: Path | None) -> None:
    """Run the demo; its database and configuration stay in ``folder``, or in a new one."""
    place = (folder or Path(tempfile.mkdtemp(prefix="watchlist-demo-"))).absolute()
    place.mkdir(parents=True, exist_ok=True)
    # Plain unbroken lines where nobody looks at a terminal.
    console = Console(highlight=False, soft_wrap=True)
    with RecordedServer(day=1) as server:
        with _demo(place, settings(server)) as (app, days):
            _say(console, "watchlist watches official lists and the news. This is a sample: recorded sources, served on")
            _say(console, "this machine, with real facts; the outlets and their words are made up.\n")
            for day, at in OBSERVED.items():
                server.day = day
                days.now = at
                _day(app, console, day, at)
        _farewell(console, place)


class _Day:
    now: datetime = OBSERVED[1]

    def __call__(self) -> datetime:
        return self.now


@contextmanager
def _demo(place: Path, sources: str) -> Iterator[tuple[App, _Day]]:
    (place / FILE_NAME).write_text(
        f'[database]\nurl = "sqlite:///demo.sqlite"\n\n{sources}\n{SUBSCRIPTIONS}', encoding="utf-8"
    )
    for old in place.glob("demo.sqlite*"):
        old.unlink()
    clock = _Day()
    with open_app(load(str(place / FILE_NAME)), clock=clock) as app:
        yield app, clock


def _day(app: App, console: Console, day: int, at: datetime) -> None:
    console.print(Rule(f"Day {day}: {at:%-d %B %Y}", style="bold"))
    polled = [poll(app, source) for source in app.sources.values() if source.enabled]
    for one in polled:
        _say(console, f"  {app.sources[one.source].title}: {_came(one, first=day == 1)}")
    _subjects(app, console, first=day == 1)
    _stories(app, console)
    _law(app, console, at)
    console.print(Rule("the alerts, as they left", style="dim"))
    deliver_due(app, opener(app))
    console.print()


def _came(polled: Polled, *, first: bool) -> str:
    if polled.error:
        return f"{polled.outcome}: {polled.error}"
    if polled.entries is None:
        return f"{polled.articles} new articles"
    if first:
        return f"{polled.entries} entries, taken as the baseline: nobody is told"
    changed = f"{polled.listed} listed, {polled.amended} amended, {polled.delisted} delisted"
    return f"{polled.entries} entries, {changed}"


def _subjects(app: App, console: Console, *, first: bool) -> None:
    with app.store.read() as session:
        made = len(session.subjects.all())
    _say(console, f"  {made} listed parties with a tie to Türkiye are tracked by themselves")
    if first:
        rows = read_subjects(shipped("config") / "subjects.example.csv")[:2]
        events = track(app, rows)
        listed = {event.entry.name for event in events if event.entry}
        _say(console, f"  a user imports {len(rows)} firms: {len(listed)} entries are listed already")


def _stories(app: App, console: Console) -> None:
    with app.store.read() as session:
        stories: list[Story] = [story for story in session.news.stories() if story.copies > 1]
    for story in stories:
        origin = f", origin {story.origin}" if story.origin else ""
        _say(console, f"  one story, {story.copies} copies, {story.independent} independent{origin}: {story.title!r}")


def _law(app: App, console: Console, at: datetime) -> None:
    with app.store.read() as session:
        listed: list[Event] = list(session.events.select(EventFilter(since=at, kind=Kind.LISTED, country="TR")))
    for event in listed:
        if event.entry and event.entry.citations:
            lines = ", ".join(f"{one.text} of {one.date}" for one in event.entry.citations)
            _say(console, f"  new: {event.entry.name}, by {lines}")


def _farewell(console: Console, place: Path) -> None:
    console.print(Rule(style="bold"))
    _say(console, f"The database stays in {place}. Try on it:")
    _say(console, f"  cd {place}")
    for command in ("search 'Enütek Makine'", "events --country TR --kind listed", "stories"):
        _say(console, f"  watchlist {command}")


def _say(console: Console, line: str) -> None:
    console.print(escape(clean(line)) if line.strip() else line)
