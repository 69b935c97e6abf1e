"""A search by the kept index finds what comparing with every version finds, whatever became of the file meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from house_list import Configure
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from watchlist.app import App
from watchlist.diff import fingerprint
from watchlist.model import Entry, Name, Party, Schema
from watchlist.names import compare_parties
from watchlist.names.identifiers import queried
from watchlist.pipeline import indexing
from watchlist.pipeline.searching import search

AT = datetime(2026, 1, 1, tzinfo=UTC)
LIST = "us_ofac_sdn"
WORDS = st.sampled_from(["Karahan", "Karahanlı", "Kara", "Hanlı", "Bozkır", "Demirkan", "Lojistik", "A.Ş.", "Muhammad"])
NAMES = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)


@pytest.fixture
def app(configured: Configure) -> App:
    return configured("")


def listed(app: App, names: Iterable[str], at: datetime = AT, *, first: int = 0, in_list: str = LIST) -> None:
    entries = [
        Entry(list=in_list, key=str(number), names=(Name(name),), schema=Schema.COMPANY)
        for number, name in enumerate(names, first)
    ]
    with app.store.write() as session:
        session.entries.open(((entry, fingerprint(entry), at.date()) for entry in entries), at)


def asked(name: str) -> Party:
    return Party((Name(name),), identifiers=queried(name))


def keys(app: App, name: str, **options: object) -> list[str]:
    return [version.entry.key for version, _ in search(app, asked(name), **options)]  # type: ignore[arg-type]


def kept_file(app: App) -> Path:
    (file,) = (app.settings.archive_path / "names").iterdir()
    return file


def test_a_second_search_answers_as_the_first_that_made_the_file(app: App) -> None:
    listed(app, ["Karahanlı Lojistik A.Ş.", "Bozkır Ltd", "Kara Hanlı"])
    first = search(app, asked("Karahanli"))
    written = kept_file(app).stat().st_mtime_ns
    assert [version.entry.key for version, _ in first] == ["2", "0"]
    assert search(app, asked("Karahanli")) == first
    assert kept_file(app).stat().st_mtime_ns == written, "it was not made anew"


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(NAMES, min_size=1, max_size=8), st.lists(NAMES, max_size=4), NAMES)
def test_what_is_kept_and_what_came_since_answer_as_a_full_comparison(
    app: App, before: list[str], since: list[str], name: str
) -> None:
    with app.store.write() as session:
        session.entries.replace_history(LIST, [])
    listed(app, before)
    search(app, asked(name))
    listed(app, since, first=len(before))
    full = {
        str(number): found.score
        for number, listed_name in enumerate([*before, *since])
        if (found := compare_parties(asked(name), Party((Name(listed_name),), Schema.COMPANY))).score >= 0.70
    }
    got = {version.entry.key: found.score for version, found in search(app, asked(name), minimum=0.70)}
    assert got == full


def test_an_entry_is_found_as_it_stood_and_after_it_was_delisted(app: App) -> None:
    listed(app, ["Karahanlı"])
    search(app, asked("Karahanlı"))
    with app.store.write() as session:
        session.entries.close(LIST, ["0"], AT + timedelta(days=9), (AT + timedelta(days=9)).date())
    assert [version.status for version, _ in search(app, asked("Karahanlı"))] == ["delisted"]
    assert keys(app, "Karahanlı", as_of=AT + timedelta(days=1)) == ["0"]
    assert keys(app, "Karahanlı", as_of=AT + timedelta(days=10)) == []


def test_what_says_something_else_by_now_is_found_by_what_it_says(app: App) -> None:
    listed(app, ["Karahanlı", "Demirkan"])
    search(app, asked("Karahanlı"))
    with app.store.write() as session:
        session.entries.reword(LIST, [Entry(list=LIST, key="0", names=(Name("Bozkır"),), schema=Schema.COMPANY)])
    assert (keys(app, "Bozkır"), keys(app, "Karahanlı")) == (["0"], [])


def test_only_the_list_that_is_asked_for_is_searched(app: App) -> None:
    listed(app, ["Karahanlı"])
    listed(app, ["Karahanlı A.Ş."], in_list="un_sc", first=7)
    assert keys(app, "Karahanlı", list_key="un_sc") == ["7"]


def truncated(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def spoilt(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[:4096] + b"\x00\xff" * ((len(content) - 4096) // 2))


@pytest.mark.parametrize("spoil", [truncated, emptied, spoilt, Path.unlink])
def test_a_file_that_is_spoilt_is_made_anew(app: App, spoil: Callable[[Path], None]) -> None:
    listed(app, ["Karahanlı", *(f"Bozkır {number}" for number in range(50))])
    first = search(app, asked("Karahanlı"))
    spoil(kept_file(app))
    assert search(app, asked("Karahanlı")) == first
    whole = kept_file(app).read_bytes()
    assert search(app, asked("Karahanlı")) == first
    assert kept_file(app).read_bytes() == whole, "the new one is used"


def test_a_file_of_another_revision_is_made_anew(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    listed(app, ["Karahanlı"])
    with monkeypatch.context() as earlier:
        earlier.setattr(indexing, "revision", lambda: "another")
        search(app, asked("Karahanlı"))
    before = kept_file(app).read_bytes()
    assert keys(app, "Karahanlı") == ["0"]
    assert kept_file(app).read_bytes() != before


def test_a_place_that_cannot_be_written_harms_no_search(app: App) -> None:
    listed(app, ["Karahanlı"])
    app.settings.archive_path.mkdir(parents=True, exist_ok=True)
    (app.settings.archive_path / "names").write_text("a file where the folder would be")
    assert keys(app, "Karahanlı") == ["0"]
