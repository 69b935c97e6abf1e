"""A copy whose consequence is not read joins the report that it repeats, whenever it comes, and begins none itself."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from house_list import Clock, Configure

from watchlist.app import App
from watchlist.model import Article, Story
from watchlist.news.open_story import makes_a_story
from watchlist.pipeline.articles import add_articles
from watchlist.pipeline.nearby import READ
from watchlist.store import EventFilter
from watchlist.store.news import ReadRecord

NINE = datetime(2026, 3, 9, 9, tzinfo=UTC)
REPORT = Article(
    "report",
    "",
    "The Mersin Ledger",
    "US sanctions pump maker Dorukvana over deliveries to Kazan",
    "The United States imposed sanctions on Monday on Dorukvana Pompa, a pump maker in Mersin, over deliveries of "
    "compressors to a shipyard in Kazan. Its owner Okan Sezgir also runs the Velenta tyre depot.",
    NINE,
    "en",
)
BRIEF = Article(
    "brief",
    "",
    "Evening Post",
    "Dorukvana's pumps and the shipyard in Kazan",
    "Dorukvana Pompa of Mersin, whose owner Okan Sezgir runs the Velenta tyre depot, and compressors for a shipyard "
    "in Kazan: what is known on Monday.",
    NINE + timedelta(hours=5),
    "en",
)
EARLY = Article("early", "", "Dawn Post", BRIEF.title, BRIEF.text, NINE - timedelta(hours=2), "en")
FAIR = Article(
    "fair",
    "",
    "Evening Post",
    "Tulip fair opens in Konya",
    "Gardeners from forty villages show their bulbs in Konya until Sunday, and a brass band plays at noon.",
    NINE + timedelta(hours=4),
    "en",
)


@pytest.fixture
def app(configured: Configure) -> App:
    return configured("[sources]\nbuiltin = false\n")


def stories(app: App) -> list[Story]:
    with app.store.read() as session:
        return list(session.news.stories())


def records(app: App) -> dict[str, ReadRecord]:
    with app.store.read() as session:
        return {one.article.id: one for one in session.news.articles()}


def test_the_brief_tells_of_nothing_by_itself(app: App) -> None:
    add_articles(app, [BRIEF, EARLY, FAIR])
    assert not any(makes_a_story(READ.decode(one.features)) for one in records(app).values())
    assert stories(app) == []
    assert {one.story for one in records(app).values()} == {None}
    assert "in no story, since it tells of nothing" in records(app)["fair"].details.placed


@pytest.mark.parametrize("order", [*itertools.permutations((REPORT, BRIEF, EARLY, FAIR))])
def test_it_joins_the_report_whatever_the_order(app: App, order: tuple[Article, ...]) -> None:
    add_articles(app, order)
    (story,) = stories(app)
    assert story.articles == ("early", "report", "brief")
    assert records(app)["fair"].story is None


@pytest.mark.parametrize("order", [(BRIEF, REPORT, FAIR, EARLY), (FAIR, EARLY, BRIEF, REPORT), (REPORT, EARLY, BRIEF)])
def test_it_joins_in_a_later_poll_and_what_comes_later(app: App, clock: Clock, order: tuple[Article, ...]) -> None:
    for article in order:
        add_articles(app, [article])
        clock.forward(minutes=10)
    (story,) = stories(app)
    assert story.articles == ("early", "report", "brief")
    assert {key for key, one in records(app).items() if one.story} == {*story.articles}


def test_it_is_told_no_more_than_the_report(app: App) -> None:
    add_articles(app, [REPORT])
    with app.store.read() as session:
        before = list(session.events.select(EventFilter()))
    add_articles(app, [BRIEF, EARLY])
    with app.store.read() as session:
        assert list(session.events.select(EventFilter())) == before
    assert before


def test_why_names_another_article_as_the_nearest(app: App) -> None:
    add_articles(app, [REPORT, BRIEF])
    assert "nearest report" in records(app)["brief"].details.placed
