"""Shows the whole pipeline at work: two recorded days, polled over real HTTP, told as they would have been."""

from __future__ import annotations

import io
import re
import shutil
import sys
import tempfile
import textwrap
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
from watchlist.errors import InputError
from watchlist.match import is_bare_address
from watchlist.model import AlertState, Entry, Kind, Story
from watchlist.pipeline import Polled, poll
from watchlist.pipeline.deliver import deliver_due
from watchlist.pipeline.sending import opener
from watchlist.pipeline.tracking import read_subjects, track
from watchlist.render.clean import clean
from watchlist.render.named import Voice, list_name, short_title
from watchlist.render.title import copies
from watchlist.render.words import words_of
from watchlist.resources import shipped
from watchlist.store import EventFilter

MARK = "# Written by `watchlist demo`, which writes it anew each time."
DATABASE = "demo.sqlite*"
SUBSCRIPTIONS = """
[[subscriptions]]
name = "compliance"
sources = ["us_bis_entity_list"]
events = ["listed", "amended", "delisted"]

[[subscriptions]]
name = "my firms"
events = ["already_listed"]

[[subscriptions]]
name = "every morning"
sources = ["us_ofac_sdn"]
events = ["listed", "amended", "delisted"]
mode = "digest"
at = "08:00 Europe/Istanbul"

[[subscriptions]]
name = "press"
events = ["reported", "announced"]
types = ["warning_threat", "designation"]
subjects = "all"
"""
OPENING = (
    "watchlist watches official lists and the news. This is a sample: recorded sources, served on this machine, "
    "with real facts; the outlets and their words are made up."
)
WIDTH = 100
_LABELLED = re.compile(r"  .{16} ")


def show(folder: Path | None, database: str | None = None) -> None:
    """Run the demo; its database and configuration stay in ``folder``, or in a new one.

    ``database`` is another database to use; what the environment names is never touched.
    """
    place = (folder or Path(tempfile.mkdtemp(prefix="watchlist-demo-"))).absolute()
    # Plain unbroken lines where nobody looks at a terminal.
    console = Console(highlight=False, soft_wrap=True)
    console.width = min(WIDTH, console.width) if console.is_terminal else WIDTH
    with RecordedServer(day=1) as server:
        with _demo(place, settings(server), database) as (app, days):
            console.print(textwrap.fill(OPENING, console.width))
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
def _demo(place: Path, sources: str, database: str | None) -> Iterator[tuple[App, _Day]]:
    _take(place)
    (place / FILE_NAME).write_text(
        f'{MARK}\n\n[database]\nurl = "sqlite:///demo.sqlite"\n\n{sources}\n{SUBSCRIPTIONS}', encoding="utf-8"
    )
    for old in place.glob(DATABASE):
        old.unlink()
    clock = _Day()
    own = f"sqlite:///{place / 'demo.sqlite'}"
    with open_app(load(str(place / FILE_NAME), database=database or own), clock=clock) as app:
        yield app, clock


def _take(place: Path) -> None:
    """Refuse a folder with files of somebody else: the demo writes its own configuration and database there."""
    try:
        place.mkdir(parents=True, exist_ok=True)
        config = place / FILE_NAME
        ours = config.exists() and config.read_text(encoding="utf-8", errors="replace").startswith(f"{MARK}\n")
        for found in (config, *place.glob(DATABASE)):
            if found.exists() and not ours:
                raise InputError(f"{found}: this is not the demo's, which would write over it; give another folder")
    except OSError as error:
        raise InputError(f"{place}: the demo cannot be kept there: {error.strerror}; give another folder") from None


def _day(app: App, console: Console, day: int, at: datetime) -> None:
    console.print(Rule(f"Day {day}: {at:%-d %B %Y}", style="bold"))
    before = _told(app)
    polled = [poll(app, source) for source in app.sources.values() if source.enabled]
    for line in (*_came(app, polled, first=day == 1), *_subjects(app, first=day == 1), *_stories(app, before)):
        _say(console, line)
    for line in _law(app, at):
        _say(console, line)
    console.print(Rule("the alerts, as they left", style="dim"))
    _deliver(app, console)
    for line in _waiting(app):
        _say(console, line)


def _waiting(app: App) -> Iterator[str]:
    with app.store.read() as session:
        waiting = session.outbox.alerts(state=AlertState.DIGEST)
    if waiting:
        yield f"{len(waiting)} alerts wait for the digest of tomorrow morning: watchlist alerts --state digest"


def _deliver(app: App, console: Console) -> None:
    """Send what is due through the console channel; where no terminal breaks its lines, they are broken here."""
    if console.is_terminal:
        deliver_due(app, opener(app))
        return
    printed = io.StringIO()
    deliver_due(app, opener(app, printed))
    for line in printed.getvalue().rstrip().splitlines():
        console.print(escape(folded(line)))


def folded(line: str, width: int = WIDTH) -> str:
    """Break a line of a message at ``width``, what follows standing under what it continues.

    >>> print(folded("  Law              89 FR 68548, 2024-08-27", 30))
      Law              89 FR
                       68548,
                       2024-08-27
    """
    label = _LABELLED.match(line)
    under = " " * len(label[0]) if label else ""
    return textwrap.fill(line, width, subsequent_indent=under, break_long_words=False, break_on_hyphens=False)


def _came(app: App, polled: list[Polled], *, first: bool) -> Iterator[str]:
    for one in polled:
        named = short_title(app.sources[one.source].title, words_of())
        if one.error:
            yield f"{named}: {one.outcome}: {one.error}"
        elif one.entries is not None:
            changed = f"{one.listed} listed, {one.amended} amended, {one.delisted} delisted"
            yield f"{named}: {one.entries} entries, {'the baseline: nobody is told' if first else changed}"
    feeds = [one for one in polled if one.entries is None and not one.error]
    yield f"{len(feeds)} feeds: {sum(one.articles for one in feeds)} new articles"


def _subjects(app: App, *, first: bool) -> Iterator[str]:
    with app.store.read() as session:
        made = len(session.subjects.all())
    if first:
        yield f"{made} listed parties with a tie to Türkiye are tracked by themselves"
        rows = read_subjects(shipped("config") / "subjects.example.csv")[:2]
        events = track(app, rows)
        yield f"a user imports {len(rows)} firms: {len(events)} entries name them already"


def _told(app: App) -> set[str]:
    with app.store.read() as session:
        return {story.id for story in session.news.stories()}


def _stories(app: App, before: set[str]) -> Iterator[str]:
    with app.store.read() as session:
        stories: list[Story] = [story for story in session.news.stories() if story.copies > 1]
    for story in stories:
        if story.id not in before:
            yield f"one story, {copies(story, words_of())}: {story.title}"


def _law(app: App, at: datetime) -> Iterator[str]:
    """Say which parties of Türkiye are new on which list, and by which line of law, each law once."""
    with app.store.read() as session:
        listed = list(session.events.select(EventFilter(since=at, kind=Kind.LISTED, country="TR")))
    by_law: dict[str, list[str]] = {}
    for event in listed:
        if event.entry and event.entry.citations and not is_bare_address(event.entry):
            by_law.setdefault(_basis(app, event.entry), []).append(event.entry.name)
    for basis, names in by_law.items():
        yield f"{len(names)} firms of Türkiye are new {basis}: {'; '.join(names)}"


def _basis(app: App, entry: Entry) -> str:
    place = list_name(entry.list, Voice(words_of(), {key: source.title for key, source in app.sources.items()}))
    return f"on {place} by {', '.join(f'{one.text} of {one.date}' for one in entry.citations)}"


def _farewell(console: Console, place: Path) -> None:
    console.print(Rule(style="bold"))
    _say(console, f"The database stays in {place}. Try on it:")
    _say(console, f"cd {place}", indent=4)
    program = _program()
    for command in ("search 'Enütek Makine'", "events --country TR --kind listed", "stories"):
        _say(console, f"{program} {command}", indent=4)


def _program() -> str:
    """How this program is called from where the person stands: from a checkout it is not on the path."""
    if shutil.which("watchlist"):
        return "watchlist"
    called = Path(sys.argv[0]).absolute()
    return str(called) if called.name == "watchlist" else f"{sys.executable} -m watchlist"


def _say(console: Console, line: str, *, indent: int = 2) -> None:
    under = " " * (indent + 2)
    text = textwrap.fill(
        clean(line), WIDTH, initial_indent=" " * indent, subsequent_indent=under, break_on_hyphens=False
    )
    console.print(escape(text))
