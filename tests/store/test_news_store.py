"""Stories in the store: found by their dates in one question, followed where they were merged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event

from watchlist.errors import UnknownError
from watchlist.model import Article, Story
from watchlist.store import Store
from watchlist.store.news import DatedStory, ReadRecord

START = datetime(2024, 8, 1, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    opened = Store(database_url)
    yield opened
    opened.close()


def keep(store: Store, count: int, articles: int = 2) -> None:
    """Keep stories ``s0``, ``s1``, ... that begin a day apart and last a day, each with some articles."""
    with store.write() as session:
        session.news.add(_record(f"s{n}", n, part) for n in range(count) for part in range(articles))
        session.news.save_stories(_dated(f"s{n}", n) for n in range(count))


def _record(story: str, day: int, part: int) -> ReadRecord:
    when = START + day * DAY + part * DAY
    article = Article(id=f"{story}.{part}", url="", outlet="", title="", text="long", published_at=when, lang="en")
    return ReadRecord(article, f"{story}.{part}".encode(), (), (), story, when)


def _dated(story: str, day: int) -> DatedStory:
    begin = START + day * DAY
    return DatedStory(Story(story, story, None, begin, (f"{story}.0",), 1), begin, begin + DAY)


def compared(store: Store, *articles: str) -> list[str]:
    with store.read() as session:
        return [one.features.decode() for one in session.news.compared(articles)]


def test_articles_are_compared_by_what_was_read_and_not_by_their_texts(store: Store) -> None:
    keep(store, 30)
    asked: list[str] = []
    with store.read() as session:
        connection = session.news._connection
        event.listen(connection, "before_cursor_execute", lambda *said: asked.append(said[2]))
        assert len(session.news.compared(f"s{n}.1" for n in range(30))) == 30
        assert len(session.news.members(f"s{n}" for n in range(30))) == 60
        assert len(session.news.stories_of(f"s{n}" for n in range(30))) == 30
    assert len(asked) == 4
    assert not any("article.text" in question for question in asked)


def test_articles_come_by_time_with_their_stories(store: Store) -> None:
    keep(store, 3)
    assert compared(store, "s2.0", "s0.1", "nobody") == ["s0.1", "s2.0"]
    with store.read() as session:
        assert session.news.stories_with(["s0.0", "s2.1", "nobody"]) == {"s0.0": "s0", "s2.1": "s2"}


def test_what_is_said_of_a_story_is_replaced(store: Store) -> None:
    keep(store, 2)
    changed = DatedStory(Story("s1", "another title", None, START, (), 1), START, START)
    with store.write() as session:
        session.news.save_stories([changed, _dated("s7", 7)])
    with store.read() as session:
        assert [story.title for story in session.news.stories()] == ["s0", "another title", "s7"]


def test_a_merged_story_leads_to_the_elder_however_often(store: Store) -> None:
    keep(store, 4)
    with store.write() as session:
        session.news.merge({"s3": "s2"})
    with store.write() as session:
        session.news.merge({"s2": "s0"})
    with store.read() as session:
        assert [story.id for story in session.news.stories()] == ["s0", "s1"]
        assert session.news.elders() == {"s3": "s0", "s2": "s0"}
        assert session.news.elders(["s3", "s1", "unknown"]) == {"s3": "s0"}
        assert session.news.lineages(["s0", "s1"]) == {"s0": {"s0", "s2", "s3"}, "s1": {"s1"}}
        assert session.news.story("s3").id == "s0"
        assert session.news.stories_with(["s3.0", "s2.1", "s1.0"]) == {"s3.0": "s0", "s2.1": "s0", "s1.0": "s1"}
        with pytest.raises(UnknownError, match="no story 'gone'"):
            session.news.stories_of(["s0", "gone"])
