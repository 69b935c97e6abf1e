"""Copies of one report that come at the same time, from several feeds or by hand, are one story all the same."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from house_list import Clock, Configure

from watchlist.app import App
from watchlist.model import Article
from watchlist.pipeline.articles import add_articles, read_batch, write_batch
from watchlist.pipeline.given import read_articles
from watchlist.pipeline.overtaken import OvertakenError
from watchlist.pipeline.reported import Origin
from watchlist.store import EventFilter

CONFIG = '[sources]\nbuiltin = false\n[[subscriptions]]\nname = "press"\nsubjects = "all"\n'
TEXT = (
    "The United States has warned Turkey of consequences unless it stops exports of American chips to Russia, "
    "the Financial Times reported on Wednesday. Officials met in Ankara and Istanbul."
)
OUTLETS = ("one", "two", "three", "four")


@pytest.fixture
def app(configured: Configure) -> App:
    return configured(CONFIG)


@pytest.fixture
def copies(tmp_path: Path) -> list[Article]:
    lines = [
        {
            "id": outlet,
            "outlet": outlet,
            "url": f"https://{outlet}.example/1",
            "title": "Washington warns Ankara of consequences over chip exports to Russia",
            "text": f"{TEXT} So writes {outlet}.",
            "published_at": f"2024-08-07T1{number}:00:00Z",
            "lang": "en",
        }
        for number, outlet in enumerate(OUTLETS)
    ]
    file = tmp_path / "articles.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines))
    return read_articles(file)


def assert_one_story(app: App) -> None:
    with app.store.read() as session:
        (story,) = session.news.stories()
        assert set(story.articles) == set(OUTLETS)
        assert len(list(session.events.select(EventFilter()))) == 1
        assert len(session.outbox.alerts()) == 1


def test_a_batch_that_did_not_see_the_other_is_read_again(app: App, copies: list[Article], clock: Clock) -> None:
    origin = Origin("outlet", clock.now)
    late = read_batch(app, copies[1:], origin)
    assert add_articles(app, copies[:1]) == 1
    with pytest.raises(OvertakenError), app.store.write() as session:
        write_batch(session, app, late, clock.now)
    assert add_articles(app, copies[1:]) == 3
    assert_one_story(app)


def test_many_at_once_make_one_story(app: App, copies: list[Article]) -> None:
    together = threading.Barrier(len(copies) + 1)
    errors: list[Exception] = []

    def bring(articles: list[Article]) -> None:
        together.wait(20)
        try:
            add_articles(app, articles)
        except Exception as error:  # noqa: BLE001 - shown below
            errors.append(error)

    # One of them comes twice: the same article from two sides.
    batches = [[article] for article in copies] + [copies[:1]]
    workers = [threading.Thread(target=bring, args=(batch,)) for batch in batches]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert errors == []
    assert_one_story(app)
