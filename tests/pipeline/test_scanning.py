"""The names of the tracked are made ready once, and whoever is tracked meanwhile is found all the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from house_list import HOUSE, Configure

from watchlist.model import Article, Name, Subject
from watchlist.news.mentions import NameScanner
from watchlist.pipeline import scanning
from watchlist.pipeline.articles import add_articles
from watchlist.pipeline.scanning import scanner
from watchlist.pipeline.tracking import track
from watchlist.store.kept_heads import KeptHeads

MINE = Subject("mine", (Name("Örneksan Elektronik Ticaret A.Ş."),), country="TR")
ARTICLE = Article("a", "", "", "", "Washington, Örneksan Elektronik'i yaptırım listesine ekledi.", lang="tr")


def test_the_scanner_is_kept_until_a_subject_changes(configured: Configure) -> None:
    app = configured(HOUSE)
    with app.store.read() as session:
        first = scanner(app, session)
        assert scanner(app, session) is first
    track(configured(HOUSE), [MINE])
    with app.store.read() as session:
        assert [one.subject for one in scanner(app, session).scan(ARTICLE)] == ["mine"]


def test_an_article_names_who_was_tracked_by_another_process(configured: Configure) -> None:
    app = configured(HOUSE)
    add_articles(app, [Article("b", "", "", "", "Nothing.")])
    track(configured(HOUSE), [MINE])
    add_articles(app, [ARTICLE])
    with app.store.read() as session:
        (record,) = session.news.articles(ids=["a"])
    assert [one.subject for one in record.mentions] == ["mine"]


def test_heads_are_kept_and_a_damaged_file_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("watchlist.store.kept_heads.FEW", 1)
    file = tmp_path / "names" / "some.heads"
    first = KeptHeads(file)
    said = first(MINE)
    first.keep()
    monkeypatch.setattr("watchlist.store.kept_heads.heads", lambda _subject: ("nothing",))
    assert KeptHeads(file)(MINE) == said
    file.write_bytes(file.read_bytes()[:-3])
    assert KeptHeads(file)(MINE) == ("nothing",)


def test_many_subjects_are_made_ready_by_their_kept_heads(
    configured: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanning, "FEW", 1)
    app = configured(HOUSE)
    track(app, [MINE])
    with app.store.read() as session:
        found: NameScanner = scanner(app, session)
    assert [one.subject for one in found.scan(ARTICLE)] == ["mine"]
