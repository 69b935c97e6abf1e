"""One official list as an app polls it from its publisher on the local server."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import msgspec
import pytest
from house_list import Clock
from official_publishers import OFFICES
from stage import Office, Stage

from watchlist.app import App
from watchlist.archive import Archive
from watchlist.bundle import manifest, opened
from watchlist.config import load
from watchlist.fetch import Fetcher, Network
from watchlist.lists import Edition, official_lists
from watchlist.model import Entry, Event, Kind
from watchlist.pipeline import Polled, poll
from watchlist.sources import ListSource
from watchlist.store import EventFilter, Store

SAMPLES = Path(__file__).parents[1] / "lists"
AGENT = "watchlist/0 (+https://example.com/contact)"
SOURCE = """
[sources.{key}]
url = "{url}"
allow_private = true
at_least = 1
confirm_removals = 1
max_removed = 0.9
"""


class Expected(msgspec.Struct):
    published_on: date | None
    entries: list[Entry]


def expected(key: str) -> Expected:
    """What a person has read in the sample."""
    return msgspec.json.decode((SAMPLES / key / "expected.json").read_bytes(), type=Expected)


def sample(key: str, name: str = "sample") -> dict[str, bytes]:
    """The files of a list's sample by their names."""
    folder = SAMPLES / key / name
    paths = folder.iterdir() if folder.is_dir() else (SAMPLES / key).glob(f"{name}.*")
    return {path.name: path.read_bytes() for path in paths}


def office(key: str) -> Office:
    """The list's publisher with its sample; fails for a list that none plays."""
    if key not in OFFICES:
        pytest.fail(f"nobody plays the publisher of {key}: add it to OFFICES in tests/support/official_publishers.py")
    return OFFICES[key](sample(key), day_of(key))


def day_of(key: str) -> date:
    """The day of the sample's edition."""
    return expected(key).published_on or date(2026, 8, 20)


def entries(key: str, files: Mapping[str, bytes]) -> dict[str, Entry]:
    """What the list's own parser reads in its files."""
    spec = official_lists()[key]
    if len(files) == 1:
        raw = io.BytesIO(*files.values())
    else:
        whole = io.BytesIO(manifest({name: name for name in files}))
        with opened(whole, lambda name: io.BytesIO(files[name])) as bundle:
            raw = io.BytesIO(bundle.read())
    return {item.key: item for item in spec.parse(raw) if isinstance(item, Entry) and not isinstance(item, Edition)}


@dataclass
class Playing:
    """A list that is played, and the app that polls it."""

    key: str
    app: App
    office: Office
    stage: Stage
    clock: Clock

    @property
    def source(self) -> ListSource:
        source = self.app.sources[self.key]
        assert isinstance(source, ListSource)
        return source

    def poll(self, *, in_full: bool = False, **later: float) -> Polled:
        """Poll, some time later than the last time."""
        self.clock.forward(**later or {"minutes": 15})
        return poll(self.app, self.source, in_full=in_full)

    def events(self, kind: Kind | None = None) -> list[Event]:
        with self.app.store.read() as session:
            return list(session.events.select(EventFilter(kind=kind, source=self.key)))

    def keys(self, kind: Kind) -> set[str]:
        """Whom the events of a kind are about."""
        return {key for event in self.events(kind) for key in told_of(event)}

    def stand(self, as_of: datetime | None = None) -> dict[str, Entry]:
        with self.app.store.read() as session:
            return {one.entry.key: one.entry for one in session.entries.versions(self.key, as_of=as_of)}

    def downloads(self) -> int:
        """How often the list itself was asked for."""
        return self.stage.count(self.office.heavy)


def told_of(event: Event) -> set[str]:
    return {event.entry.key} if event.entry else {member.key for member in event.members}


def configuration(stage: Stage, offices: Mapping[str, Office]) -> str:
    """A configuration that polls these lists where they are played; the user's key is in an environment variable."""
    text = f'[network]\nuser_agent = "{AGENT}"\n[sources]\nbuiltin = false\n'
    for key, one in offices.items():
        text += SOURCE.format(key=key, url=stage.play(one)) + ('key_env = "USERS_KEY"\n' if one.key else "")
    return text


def open_app(text: str, database: str, folder: Path, clock: Clock) -> App:
    """An app whose fetcher does not wait between attempts."""
    written = folder / "watchlist.toml"
    written.write_text(text, encoding="utf-8")
    app = App(load(str(written), database=database), Store(database), Archive(folder / "archive"), clock)
    network = Network(user_agent=AGENT, timeout=timedelta(seconds=20))
    app.fetcher = Fetcher(network, folder / "incoming", sleep=lambda _: None, jitter=lambda: 0.5)
    return app


def noon_after(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC) + timedelta(days=1)
