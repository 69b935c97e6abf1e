"""What three years of a list cost as they were published: to poll, on disk, and to ask for any date of them."""

from __future__ import annotations

import csv
import hashlib
import random
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from sqlalchemy import or_, select

from scripts.benchmarks.archive import HISTORY, real_versions
from scripts.benchmarks.figures import Aim, Effort, Figure, seconds
from watchlist.app import App, open_app
from watchlist.config import Settings
from watchlist.model import Outcome
from watchlist.pipeline import Given, poll
from watchlist.pipeline.replaying import replay
from watchlist.store.entries import ENTRY

KEY = "us_ofac_sdn"
VERSIONS = 12
"""Of a made-up history."""

LINE = 2_800
"""Bytes of SDN.XML for which a made-up version has a row: SDN.CSV is a tenth of its size."""

DATES = 20
ENTRIES = 200
"""How many dates and entries are asked for."""

DAY = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the list in a file, and when it was published."""

    path: Path
    at: datetime

    def uids(self) -> set[str]:
        """Whom it lists, by a reader of the benchmark's own."""
        with self.path.open(encoding="utf-8", newline="") as file:
            return {row[0] for row in csv.reader(file) if len(row) == 12}


@dataclass(frozen=True, slots=True)
class Polled:
    """One repetition: its seconds, those of the reference in the same run, and what lies on disk after it."""

    seconds: float
    bare: float
    megabytes: float


def measure(effort: Effort) -> Iterator[Figure]:
    """Poll a history from its first version to its last, and ask for its past."""
    with tempfile.TemporaryDirectory(prefix="watchlist-bench-") as made:
        folder = Path(made)
        real = HISTORY.is_file() and not effort.generated
        contents = real_versions() if real else _generated(effort)
        versions = list(_written(folder, islice(contents, effort.versions or None)))
        runs = [_polled(folder / f"run-{number}", versions) for number in range(effort.times)]
        yield from _of_polling(runs, versions, real)
        with _app(folder / f"run-{effort.times - 1}") as app:
            yield _given_back(app, versions)
            yield from _asked(app, versions)
            yield _replayed(app)


def _polled(folder: Path, versions: list[Version]) -> Polled:
    """Poll every version in a database and an archive of its own, until the last of them is packed."""
    folder.mkdir()
    app = _app(folder)

    def ours() -> None:
        for version in versions:
            poll(app, app.sources[KEY], Given(version.path, version.at))
        app.close()

    bare = seconds(lambda: _bare(versions))
    taken = seconds(ours)
    on_disk = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return Polled(taken, bare, on_disk / 1e6)


def _bare(versions: list[Version]) -> None:
    """The unit: the standard library's reader over the same bytes, which keeps nothing."""
    for version in versions:
        with version.path.open(encoding="utf-8", newline="") as file:
            for _ in csv.reader(file):
                pass


def _app(folder: Path) -> App:
    said = {"enabled": True, "confirm_removals": 1, "at_least": 1}
    settings = Settings.model_validate(
        {
            "sources": {"builtin": False, KEY: said},
            "database": {"url": f"sqlite:///{folder}/watchlist.sqlite"},
            "archive": {"path": str(folder / "archive")},
        }
    )
    return open_app(settings, clock=lambda: DAY)


def _of_polling(runs: list[Polled], versions: list[Version], real: bool) -> Iterator[Figure]:
    size = sum(version.path.stat().st_size for version in versions) / 1e6
    origin = "SDN.CSV, August 2021 to May 2024" if real else "made up"
    yield Figure(
        name="the history polled",
        unit="s",
        values=tuple(run.seconds for run in runs),
        reference="csv.reader",
        references=tuple(run.bare for run in runs),
        aim=Aim(1.5, ratio=True),
        note=f"{len(versions)} versions of {size:.0f} MB: {origin}",
    )
    yield Figure(name="database and archive", unit="MB", values=tuple(run.megabytes for run in runs), aim=Aim(10))


def _given_back(app: App, versions: list[Version]) -> Figure:
    """Read every version back from the archive; raises RuntimeError where one came back changed."""

    def read() -> None:
        for version in versions:
            sha256 = hashlib.sha256(version.path.read_bytes()).hexdigest()
            with app.archive.open(sha256) as raw:
                if hashlib.file_digest(raw, "sha256").hexdigest() != sha256:  # type: ignore[arg-type]
                    raise RuntimeError(f"{version.path.name} came back changed")

    return Figure(name="every version given back", unit="s", values=(seconds(read),), note="byte for byte, by SHA-256")


def _asked(app: App, versions: list[Version]) -> Iterator[Figure]:
    """Ask for some dates and for some entries; raises RuntimeError where a date does not give its version's uids."""
    good = _good(app, versions)
    chosen = good[:: max(1, len(good) // DATES)][:DATES]
    keys, decoded = [], []
    for version in chosen:
        uids = version.uids()
        keys.append(_milliseconds(lambda: _keys_of(app, version.at), uids))  # noqa: B023 - called at once
        decoded.append(_milliseconds(lambda: _versions_of(app, version.at), uids))  # noqa: B023 - called at once
    yield Figure(name="who stood on a date: the question", unit="ms", values=tuple(keys), aim=Aim(100))
    yield Figure(
        name="who stood on a date: in full",
        unit="ms",
        values=tuple(decoded),
        note=f"{len(chosen)} dates, the uids of each exactly those of its version",
    )
    entries = sorted(chosen[-1].uids(), key=int)
    asked = entries[:: max(1, len(entries) // ENTRIES)]
    yield Figure(name="an entry's history", unit="ms", values=tuple(_history(app, asked)), aim=Aim(1))


def _good(app: App, versions: list[Version]) -> list[Version]:
    """The versions that were believed."""
    with app.store.read() as session:
        believed = {one.check.at for one in session.sources.checks(KEY) if one.check.outcome is Outcome.NEW}
    return [version for version in versions if version.at in believed]


def _milliseconds(ask: Callable[[], set[str]], expected: set[str]) -> float:
    found: set[str] = set()
    taken = seconds(lambda: found.update(ask()))
    if found != expected:
        raise RuntimeError(f"{len(found ^ expected)} entries stood then that should not, or the other way round")
    return 1000 * taken


def _keys_of(app: App, at: datetime) -> set[str]:
    """The question behind `entries --as-of`, for the keys alone."""
    stood = or_(ENTRY.c.valid_to.is_(None), ENTRY.c.valid_to > at)
    question = select(ENTRY.c.key).where(ENTRY.c.list == KEY, ENTRY.c.valid_from <= at, stood)
    with app.store.read() as session:
        return set(session.connection.execute(question).scalars())


def _versions_of(app: App, at: datetime) -> set[str]:
    with app.store.read() as session:
        return {version.entry.key for version in session.entries.versions(KEY, as_of=at)}


def _history(app: App, keys: Iterable[str]) -> Iterator[float]:
    with app.store.read() as session:
        for key in keys:
            begun = time.perf_counter()
            session.entries.history(KEY, key)
            yield 1000 * (time.perf_counter() - begun)


def _replayed(app: App) -> Figure:
    """Make every check again from the archive; raises RuntimeError where other events come of it."""
    proofs: list[bool] = []
    taken = seconds(lambda: proofs.append(replay(app).is_proof))
    if not all(proofs):
        raise RuntimeError("a replay comes to other events")
    return Figure(name="the history replayed", unit="s", values=(taken,), note="the same events")


def _written(folder: Path, contents: Iterable[tuple[str, bytes]]) -> Iterator[Version]:
    for name, content in contents:
        path = folder / name
        path.write_bytes(content)
        yield Version(path, datetime.strptime("_".join(name.split("_")[1:3]), "%Y-%m-%d_%H%M").replace(tzinfo=UTC))


def _generated(effort: Effort) -> Iterator[tuple[str, bytes]]:
    """Versions that each amend, add and remove a few rows; the same ones every time."""
    draw = random.Random(20260101)
    rows = {uid: _row(uid, draw) for uid in range(1, effort.size // LINE)}
    for number in range(VERSIONS):
        published = DAY - timedelta(days=VERSIONS - number)
        yield f"sdn_{published:%Y-%m-%d_%H%M}_made.csv", b"".join(rows.values()) + b"\x1a"
        amended, gone = draw.sample(sorted(rows), 2)
        rows[amended] = _row(amended, draw)
        del rows[gone]
        rows[max(rows) + 1] = _row(max(rows) + 1, draw)


def _row(uid: int, draw: random.Random) -> bytes:
    name = " ".join(draw.choices(("LIMITED", "TRADING", "SHIPPING", f"{draw.getrandbits(40):X}"), k=4))
    nothing = ",".join(["-0- "] * 7)
    return f'{uid},"{name}",-0- ,"CUBA",{nothing},"Tax ID No. {draw.getrandbits(30)} (Cuba)."\r\n'.encode()
