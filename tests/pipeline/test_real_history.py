"""The publishers' own history: each step tells exactly what differs between two versions, and any date comes back."""

from __future__ import annotations

import csv
import io
import sys
import tarfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree

from watchlist.app import App
from watchlist.archive import Archive
from watchlist.config import Settings
from watchlist.model import Event, Kind, Outcome
from watchlist.names.fold import fold
from watchlist.pipeline import Given, Polled, poll
from watchlist.store import EventFilter, Store

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

# The history is polled once, by whichever worker comes to it first.
pytestmark = pytest.mark.xdist_group("history")

OFAC = "us_ofac_sdn"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
STRETCHES = (
    ("2021-12-20", "2022-01-05"),
    ("2022-04-20", "2022-05-06"),
    ("2022-12-14", "2022-12-22"),
    ("2023-11-02", "2023-11-07"),
    ("2024-02-28", "2024-03-08"),
    ("2024-05-01", "2024-05-04"),
)
"""The first and the last day of versions that are read in a row; what lies between two stretches is one step more."""

WHITE_SPACE_ALONE = {"2022-12-16": {"40261"}, "2023-11-03": {"45950"}}
"""Rows that transitions.csv counts as amended, and that say the same: white space is no change."""

Rows = dict[str, tuple[str, ...]]
Keys = dict[Kind, set[str]]


@dataclass(frozen=True)
class Step:
    """One version of the list: its name, its rows by uid, and what polling it came to."""

    name: str
    rows: Rows
    polled: Polled
    events: list[Event]

    @property
    def day(self) -> str:
        return self.name.split("_")[1]

    @property
    def at(self) -> datetime:
        return _at(self.name)

    @property
    def told(self) -> Keys:
        """Who was listed, amended and delisted, each of a group for itself."""
        kinds = (Kind.LISTED, Kind.AMENDED, Kind.DELISTED)
        return {kind: {key for one in self.events if one.kind is kind for key in _keys(one)} for kind in kinds}


@dataclass(frozen=True)
class History:
    """Some versions of OFAC's list, read one after the other into one database."""

    app: App
    steps: list[Step]

    def step(self, day: str) -> Step:
        return next(step for step in self.steps if step.day == day)

    def pairs(self) -> list[tuple[Step, Step]]:
        """Each version that was believed, and the one before it."""
        good = [step for step in self.steps if step.polled.outcome is Outcome.NEW]
        return [*pairwise(good)]


def _at(name: str) -> datetime:
    return datetime.strptime("_".join(name.split("_")[1:3]), "%Y-%m-%d_%H%M").replace(tzinfo=UTC)


def _keys(event: Event) -> set[str]:
    return {event.entry.key} if event.entry else {member.key for member in event.members}


def _app(folder: Path, **said: object) -> App:
    """An app that delists what one good reading lacks."""
    lists = {key: {"enabled": True, "confirm_removals": 1} | said for key in (OFAC, "un_sc", "ca_sema")}
    settings = Settings.model_validate(
        {
            "sources": {"builtin": False, **lists},
            "database": {"url": f"sqlite:///{folder}/watchlist.sqlite"},
            "archive": {"path": str(folder / "archive")},
        }
    )
    return App(settings, Store(settings.database_url), Archive(settings.archive_path), lambda: NOW)


def _versions(shared: Path) -> Iterator[tuple[str, bytes]]:
    """The chosen versions by their names, oldest first."""
    packed = shared / "data/lists/ofac_sdn_csv_history/ALL_309_versions.tar.zst"
    window: dict[int, int] = {zstd.DecompressionParameter.window_log_max: 31}
    with zstd.open(packed, options=window) as raw, tarfile.open(fileobj=raw, mode="r|") as members:
        for member in members:
            day = member.name.split("_")[1]
            if any(first <= day <= last for first, last in STRETCHES):
                content = members.extractfile(member)
                assert content is not None
                yield member.name, content.read()


def _rows(content: bytes) -> Rows:
    read = csv.reader(io.StringIO(content.decode("utf-8"), newline=""))
    return {row[0]: tuple(row[1:]) for row in read if len(row) == 12}


def _of_check(app: App, polled: Polled) -> list[Event]:
    with app.store.read() as session:
        return [one for one in session.events.select(EventFilter()) if one.check == polled.check]


@pytest.fixture(scope="module")
def history(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[History]:
    folder = tmp_path_factory.mktemp("history")
    with _app(folder) as app:
        read = []
        for name, content in _versions(shared):
            path = folder / name
            path.write_bytes(content)
            read.append((name, _rows(content), poll(app, app.sources[OFAC], Given(path, _at(name)))))
            path.unlink()
        with app.store.read() as session:
            events = list(session.events.select(EventFilter()))
        steps = [Step(name, rows, one, [e for e in events if e.check == one.check]) for name, rows, one in read]
        yield History(app, steps)


@pytest.fixture(scope="module")
def transitions(shared: Path) -> dict[tuple[str, str], dict[str, str]]:
    """What transitions.csv counts between two versions that follow one another."""
    with (shared / "data/lists/ofac_sdn_csv_history/transitions.csv").open(encoding="utf-8", newline="") as file:
        return {(row["from"], row["to"]): row for row in csv.DictReader(file)}


def test_each_step_tells_exactly_what_differs_between_the_rows(history: History) -> None:
    assert len(history.pairs()) == 24
    for before, after in history.pairs():
        both = before.rows.keys() & after.rows.keys()
        differing = {uid for uid in both if before.rows[uid] != after.rows[uid]}
        same = {uid for uid in differing if _spaced(before.rows[uid]) == _spaced(after.rows[uid])}
        assert same == WHITE_SPACE_ALONE.get(after.day, set()), after.name
        assert after.told == {
            Kind.LISTED: after.rows.keys() - before.rows.keys(),
            Kind.AMENDED: differing - same,
            Kind.DELISTED: before.rows.keys() - after.rows.keys(),
        }, after.name


def _spaced(row: tuple[str, ...]) -> list[str]:
    return [" ".join(cell.split()) for cell in row]


def test_the_counts_are_those_of_the_transitions(
    history: History, transitions: dict[tuple[str, str], dict[str, str]]
) -> None:
    counted = [(before, after) for before, after in history.pairs() if (before.name, after.name) in transitions]
    assert len(counted) == len(history.pairs()) - (len(STRETCHES) - 1)
    for before, after in counted:
        said = transitions[before.name, after.name]
        amended = int(said["amended"]) - len(WHITE_SPACE_ALONE.get(after.day, ()))
        expected = (int(said["added"]), int(said["removed"]), amended)
        assert (after.polled.listed, after.polled.delisted, after.polled.amended) == expected, after.name
        assert after.polled.entries == len(after.rows)


def test_one_boilerplate_in_499_entries_is_one_event(history: History) -> None:
    step = history.step("2022-04-29")
    [group] = [one for one in step.events if one.members]
    [change] = group.changes
    assert (change.field, change.old) == ("remarks", None)
    assert str(change.new).startswith("Secondary sanctions risk: Ukraine-/Russia-Related")
    alone = {key for one in step.events if not one.members for key in _keys(one)}
    # Programs changed of two as well, and another clause of the remarks of two others: each has an event for that.
    assert alone == {"25348", "25436", "17018", "26194"}
    assert len(_keys(group)) == len(group.members) == 499
    assert step.polled.amended == 499


def test_the_mass_removals_of_the_history_pass_the_guard(history: History) -> None:
    """The guard lets a tenth of a list go at once, and OFAC comes nowhere near that.

    On 30 December 2021 150 of 9,158 entries went (1.6 %), on 4 March 2024 86 of 14,510 (0.6 %).
    """
    for day, gone, of in (("2021-12-30", 150, 9_158), ("2024-03-04", 86, 14_510)):
        before, after = next(pair for pair in history.pairs() if pair[1].day == day)
        assert (after.polled.delisted, before.polled.entries) == (gone, of)


def test_an_empty_file_is_held_and_takes_nobody_off_the_list(history: History) -> None:
    *_, last_good, empty = history.steps
    assert (empty.day, empty.rows) == ("2024-05-04", {})
    assert (empty.polled.outcome, empty.polled.delisted) == (Outcome.HELD, 0)
    assert empty.polled.error == "the answer is empty"
    assert [one.kind for one in empty.events] == [Kind.SOURCE_FAULT]
    with history.app.store.read() as session:
        [held] = session.sources.held()
        standing = session.entries.count(OFAC)
    assert (held.check.id, held.check.source) == (empty.polled.check, OFAC)
    assert standing == len(last_good.rows) == 14965


def test_each_observed_date_gives_back_exactly_its_version(history: History) -> None:
    good = [step for step in history.steps if step.polled.outcome is Outcome.NEW]
    with history.app.store.read() as session:
        for step in good:
            stood = {one.entry.key: one for one in session.entries.versions(OFAC, as_of=step.at)}
            assert stood.keys() == step.rows.keys(), step.name
            names = {key: one.entry.name for key, one in stood.items()}
            assert names == {uid: " ".join(row[0].split()) for uid, row in step.rows.items()}, step.name


def _un(shared: Path, day: str) -> Given:
    file = shared / "data/lists/un_consolidated_xml" / day / "consolidated.xml"
    return Given(file, datetime.fromisoformat(f"{day}T12:00:00+00:00"))


def test_a_new_edition_of_the_un_list_with_the_same_entries_tells_nothing(shared: Path, tmp_path: Path) -> None:
    with _app(tmp_path) as app:
        first, second, damaged = (
            poll(app, app.sources["un_sc"], _un(shared, day)) for day in ("2024-09-21", "2024-09-26", "2025-08-16")
        )
        assert (first.outcome, second.outcome, damaged.outcome) == (Outcome.NEW, Outcome.NEW, Outcome.HELD)
        assert second.entries == first.entries
        assert _of_check(app, first) == _of_check(app, second) == []
        assert [one.kind for one in _of_check(app, damaged)] == [Kind.SOURCE_FAULT]
        with app.store.read() as session:
            assert session.entries.count("un_sc") == first.entries
            assert [one.check.id for one in session.sources.held()] == [damaged.check]


def _parties(file: Path) -> Counter[tuple[str, str]]:
    """How often a regulation and a folded name stand in Canada's list, in the field names of either date."""
    found: Counter[tuple[str, str]] = Counter()
    for record in etree.parse(file).getroot():
        said = {field.tag: (field.text or "").strip() for field in record}
        person = [said[part].rstrip(" ,;") for part in ("LastName", "GivenName") if said.get(part)]
        firm = said.get("Entity") or said.get("EntityOrShip")
        regulation = said["Country"].split(" / ")[0].replace("Myanmar (Burma)", "Burma")
        found[regulation, fold(firm or ", ".join(person))] += 1
    return found


def _party(event: Event) -> tuple[str, str]:
    assert event.entry is not None
    return event.entry.programs[0].replace("Myanmar (Burma)", "Burma"), fold(event.entry.name)


def test_five_years_of_canada_are_who_came_who_went_and_what_the_list_renamed(shared: Path, tmp_path: Path) -> None:
    """The list of 2020 lies under today's floor, and triples: only what the guard looks at is set for that."""
    old, new = (shared / f"data/lists/canada_sema_xml/{day}/sema-lmes.xml" for day in ("2020-04-15", "2025-05-25"))
    before, after = _parties(old), _parties(new)
    with _app(tmp_path, at_least=1000) as app:
        poll(app, app.sources["ca_sema"], Given(old, datetime(2020, 4, 15, tzinfo=UTC)))
        polled = poll(app, app.sources["ca_sema"], Given(new, datetime(2025, 5, 25, tzinfo=UTC)))
        events = _of_check(app, polled)
    told = {kind: Counter(_party(one) for one in events if one.kind is kind and one.entry) for kind in Kind}
    assert told[Kind.LISTED] == after - before
    assert told[Kind.DELISTED] == before - after
    assert (polled.listed, polled.delisted) == (3504, 114)
    groups = [one for one in events if one.members]
    [dated] = [one for one in groups if one.changes[0].field == "listed_on"]
    assert len(dated.members) == polled.amended == (before & after).total() == 1255
    [renamed] = [one for one in groups if one.changes[0].field == "programs"]
    assert len(renamed.members) == 89, "Burma is Myanmar (Burma) now"
    moved = [one for one in groups if one not in (dated, renamed)]
    assert {(change.old or change.new or "").split(":")[0] for one in moved for change in one.changes} == {"Schedule"}
    assert told[Kind.AMENDED].total() == 21
    assert not any(change.field == "listed_on" for one in events if one.entry for change in one.changes)
