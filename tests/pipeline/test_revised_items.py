"""An item that its feed tells again under another guid, or in other words, is one article; another item is another."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from house_list import Clock, Configure
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from watchlist.app import App
from watchlist.model import Article
from watchlist.pipeline import poll
from watchlist.store.news import ReadRecord

CONFIG = """
[network]
allow_private = true
[pages]
enabled = false
[sources]
builtin = false
[sources.wire]
kind = "feed"
url = "{url}"
outlet = "Wire"
lang = "en"
"""
TITLE = "Washington warns Turkish banks over payments for Russia"
TEXT = "The United States warned two Turkish banks of secondary sanctions."
Show = Callable[..., None]


class Wire:
    """A feed on a local server whose items a test rewrites."""

    def __init__(self, app: App, clock: Clock) -> None:
        self.app = app
        self.clock = clock
        self.items: list[str] = []

    def item(self, guid: str, title: str = TITLE, text: str = TEXT, *, path: str = "/a", day: int = 7) -> None:
        """Put an item at the top of the feed."""
        said = f"<title>{title}</title><guid isPermaLink='false'>{guid}</guid><link>https://wire.example{path}</link>"
        date = f"<pubDate>{day:02} Aug 2024 09:00:00 GMT</pubDate>"
        self.items.insert(0, f"<item>{said}{date}<description>{text}</description></item>")

    def polled(self) -> int:
        """Poll the feed as it stands; how many articles were new."""
        self.clock.forward(minutes=20)
        return poll(self.app, self.app.sources["wire"]).articles

    def records(self) -> list[ReadRecord]:
        """What is kept."""
        with self.app.store.read() as session:
            return session.news.articles()

    def articles(self) -> list[Article]:
        """The articles that are kept."""
        return [one.article for one in self.records()]


@pytest.fixture
def wire(configured: Configure, httpserver: HTTPServer, clock: Clock) -> Wire:
    def answer(_: Request) -> Response:
        head = "<rss version='2.0'><channel><title>t</title>"
        return Response(f"{head}{''.join(found.items)}</channel></rss>", content_type="text/xml")

    httpserver.expect_request("/rss").respond_with_handler(answer)
    found = Wire(configured(CONFIG.format(url=httpserver.url_for("/rss"))), clock)
    return found


def test_one_address_under_changing_guids_is_one_article(wire: Wire) -> None:
    for revision in range(3):
        wire.items.clear()
        wire.item(f"a-{revision}")
        assert wire.polled() == (1 if revision == 0 else 0)
    assert len(wire.articles()) == 1


def test_one_address_twice_in_one_answer_is_one_article(wire: Wire) -> None:
    wire.item("a-1")
    wire.item("a-2", f"{TITLE}, officials say")
    assert wire.polled() == 1


@pytest.mark.parametrize(
    ("title", "path", "day"),
    [
        ("Rain is expected in Istanbul for the whole week", "/a", 7),
        (TITLE, "/b", 7),
        ("Rates of the day: 1 dollar is 33.4 lira", "/rates", 8),
    ],
    ids=["other words", "another address", "a page of every day"],
)
def test_another_item_at_the_address_is_another_article(wire: Wire, title: str, path: str, day: int) -> None:
    wire.item("a-1")
    wire.item("r-1", "Rates of the day: 1 dollar is 33.2 lira", "Rates.", path="/rates")
    wire.polled()
    before = len(wire.articles())
    wire.item("a-2", title, "Something else is told here.", path=path, day=day)
    assert wire.polled() == 1
    assert len(wire.articles()) == before + 1


def test_items_that_lead_to_the_front_page_are_told_apart_by_their_guids(wire: Wire) -> None:
    wire.item("a-1", path="/")
    wire.item("a-2", TITLE.replace("banks", "airlines"), path="/")
    assert wire.polled() == 2


def test_an_article_says_what_its_feed_says_of_it_now(wire: Wire) -> None:
    wire.item("a-1")
    wire.polled()
    (before,) = wire.records()
    wire.items.clear()
    wire.item("a-2", f"{TITLE}: official", TEXT.replace("two", "three"), day=8)
    assert wire.polled() == 0
    (after,) = wire.records()
    assert (after.article.title, after.article.text) == (f"{TITLE}: official", TEXT.replace("two", "three"))
    assert (after.article.id, after.story, after.seen_at) == (before.article.id, before.story, before.seen_at)
    assert after.article.published_at == before.article.published_at
    assert after.snapshot != before.snapshot
    assert all(wire.app.archive.has(str(one.snapshot)) for one in (before, after))
    found = [signal for signal in after.signals if signal.start is not None]
    assert found
    assert all(signal.quote == after.article.text[signal.start : signal.end] for signal in found)
    assert wire.polled() == 0
    assert wire.records() == [after]


def test_an_article_that_is_told_as_before_is_not_read_again(wire: Wire) -> None:
    wire.item("a-1")
    wire.polled()
    before = wire.records()
    wire.item("b-1", "Rain is expected in Istanbul", "For the whole week.", path="/b")
    assert wire.polled() == 1
    assert [one for one in wire.records() if one.article.id == before[0].article.id] == before
