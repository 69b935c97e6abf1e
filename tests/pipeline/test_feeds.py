"""Feeds of several addresses, of publishers who refuse, and of outlets that stopped writing, against a local server."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import parse_qs

import pytest
from house_list import Clock, Configure
from pytest_httpserver import HTTPServer
from sqlalchemy import text
from werkzeug import Request, Response

from watchlist.app import App
from watchlist.fetch import Fetcher, Network
from watchlist.fetch.pace import Pace
from watchlist.model import Article, Event, Kind, Outcome
from watchlist.pipeline import Polled, poll
from watchlist.pipeline.articles import add_articles
from watchlist.pipeline.nearby import READ
from watchlist.schedule import shown_state
from watchlist.store import EventFilter

CONFIG = """
[network]
allow_private = true
[sources]
builtin = false
[sources.{key}]
{rest}
"""

Answer = Callable[[Request], Response]


def opened(configured: Configure, key: str, **said: object) -> App:
    rest = "\n".join(f"{name} = {json.dumps(value)}" for name, value in said.items())
    return configured(CONFIG.format(key=key, rest=rest))


def serve(server: HTTPServer, answer: Answer) -> str:
    server.expect_request(re.compile(".*")).respond_with_handler(answer)
    return server.url_for("/").rstrip("/")


def polled(app: App, key: str) -> Polled:
    return poll(app, app.sources[key])


def articles(app: App) -> list[Article]:
    with app.store.read() as session:
        return [one.article for one in session.news.articles()]


def faults(app: App) -> list[Event]:
    with app.store.read() as session:
        return list(session.events.select(EventFilter(kind=Kind.SOURCE_FAULT)))


def state(app: App, key: str, clock: Clock) -> str:
    with app.store.read() as session:
        return shown_state(app.sources[key], session.sources.states().get(key), clock.now)


def rss(*items: str) -> Response:
    inner = "".join(f"<item>{item}</item>" for item in items)
    return Response(f'<rss version="2.0"><channel><title>t</title>{inner}</channel></rss>', content_type="text/xml")


def test_every_page_of_the_justice_department_is_archived_and_read(
    configured: Configure, httpserver: HTTPServer, clock: Clock
) -> None:
    def answer(request: Request) -> Response:
        page = int(request.args["page"])
        day = str(int(clock.now.timestamp()) - 86400 * 6 * page)
        body = f"<p>Release {page} of the department.</p>"
        return Response(
            json.dumps({"results": [{"uuid": f"u{page}", "title": f"R{page}", "date": day, "body": body}]}),
            content_type="application/json",
        )

    app = opened(configured, "us_justice_press", url=f"{serve(httpserver, answer)}/api?pagesize=1")
    first = polled(app, "us_justice_press")
    assert (first.outcome, first.articles) == (Outcome.NEW, 3)
    assert {one.title for one in articles(app)} == {"R0", "R1", "R2"}
    with app.store.read() as session:
        (check,) = session.sources.checks("us_justice_press")
    with app.opened(str(check.check.snapshot)) as raw, zipfile.ZipFile(raw) as archived:
        pages = [json.loads(archived.read(name)) for name in archived.namelist()]
    assert [page["results"][0]["uuid"] for page in pages] == ["u0", "u1", "u2"]
    again = polled(app, "us_justice_press")
    assert (again.outcome, again.articles) == (Outcome.NEW, 0)
    assert len(httpserver.log) == 4


class Gdelt:
    """A GDELT that gives one article, or says what it is told to say."""

    def __init__(self) -> None:
        self.said: Response | None = None
        self.asked: list[dict[str, list[str]]] = []

    def __call__(self, request: Request) -> Response:
        self.asked.append(parse_qs(request.query_string.decode()))
        row = {
            "url": "https://outlet.example/1",
            "title": "Firm ' s accounts closed",
            "domain": "outlet.example",
            "seendate": "20240807T101500Z",
            "language": "English",
        }
        return self.said or Response(json.dumps({"articles": [row]}), content_type="application/json")


@pytest.fixture
def gdelt() -> Gdelt:
    return Gdelt()


@pytest.fixture
def app(configured: Configure, httpserver: HTTPServer, gdelt: Gdelt) -> App:
    url = f"{serve(httpserver, gdelt)}/doc"
    app = opened(configured, "search", kind="feed", form="gdelt", url=url, query="(a OR b) sourcelang:turkish")
    network = Network(user_agent="watchlist/0 (test)", allow_private=True)
    app.fetcher = Fetcher(network, app.settings.archive_path / "incoming", sleep=lambda _: None, pace=Pace(lambda: 0.0))
    return app


def test_a_search_of_ones_own_finds_titles_without_a_date(app: App, gdelt: Gdelt) -> None:
    assert polled(app, "search").articles == 1
    (article,) = articles(app)
    assert (article.title, article.outlet, article.published_at) == (
        "Firm's accounts closed",
        "outlet.example",
        None,
    )
    assert gdelt.asked[0]["query"] == ["(a OR b) sourcelang:turkish"]
    with app.store.read() as session:
        (record,) = session.news.articles()
    assert READ.decode(record.features).discovered


def test_what_an_outlet_told_itself_is_not_discovered_again(app: App) -> None:
    told = Article("own", "https://outlet.example/1", "Outlet", "Firm's accounts closed", "Text", app.clock())
    add_articles(app, [told])
    assert polled(app, "search").articles == 0
    assert [one.id for one in articles(app)] == ["own"]


@pytest.mark.parametrize(
    "said",
    [
        Response("Please limit requests to one every 5 seconds or contact x.\n", 200, content_type="text/plain"),
        Response("Please limit requests to one every 5 seconds or contact x.\n", 429, content_type="text/plain"),
    ],
    ids=["200", "429"],
)
def test_who_asks_too_often_fails_and_leaves_it_alone(app: App, gdelt: Gdelt, said: Response) -> None:
    gdelt.said = said
    assert polled(app, "search").outcome is Outcome.FAILED
    gdelt.said = None
    left = polled(app, "search")
    assert left.outcome is Outcome.FAILED
    assert "left alone" in str(left.error)
    assert len(gdelt.asked) == 1
    assert not faults(app)


SECRET = "HUSHHUSH"


@pytest.mark.parametrize("key", ["us_justice_press", "us_ofac_actions", "us_bis_press", "gb_ofsi", "sitemap_dunya"])
def test_a_secret_in_an_address_is_written_nowhere(configured: Configure, httpserver: HTTPServer, key: str) -> None:
    server = serve(httpserver, lambda _: Response("<html><body>Sorry</body></html>", content_type="text/html"))
    app = opened(configured, key, url=f"{server}/robots.xml?key={SECRET}", enabled=True)
    failed = polled(app, key)
    assert failed.outcome is Outcome.FAILED
    assert SECRET not in str(failed.error)
    with app.store.read() as session:
        assert SECRET not in str(list(session.sources.checks(key)))


def test_a_query_that_is_refused_is_told_in_its_words(app: App, gdelt: Gdelt) -> None:
    gdelt.said = Response("<html>Your query was too short or too long.</html>", content_type="text/html")
    for _ in range(3):
        refused = polled(app, "search")
    assert refused.outcome is Outcome.FAILED
    (fault,) = faults(app)
    assert "too short or too long" in fault.title


def test_a_feed_that_is_empty_is_told_as_stale_and_read_again(
    configured: Configure, httpserver: HTTPServer, clock: Clock
) -> None:
    items = ["<title>One</title><guid>1</guid>"]
    app = opened(configured, "wire", kind="feed", url=serve(httpserver, lambda _: rss(*items)))
    assert polled(app, "wire").articles == 1
    items.clear()
    assert (polled(app, "wire").outcome, state(app, "wire", clock)) == (Outcome.NEW, "ok")
    clock.forward(days=1)
    polled(app, "wire")
    assert not faults(app)
    clock.forward(days=2)
    assert polled(app, "wire").outcome is Outcome.UNCHANGED
    polled(app, "wire")
    (fault,) = faults(app)
    assert "no items since 2024-08-07" in fault.title
    assert state(app, "wire", clock) == "stale"
    items.append("<title>Two</title><guid>2</guid>")
    assert polled(app, "wire").articles == 1
    assert state(app, "wire", clock) == "ok"
    assert [event.is_recovery for event in faults(app)].count(True) == 1


def test_a_feed_whose_newest_item_is_a_year_old_is_told_as_stale(
    configured: Configure, httpserver: HTTPServer, clock: Clock
) -> None:
    old = "<title>Old</title><guid>1</guid><pubDate>Mon, 07 Aug 2023 12:00:00 GMT</pubDate>"
    app = opened(configured, "wire", kind="feed", url=serve(httpserver, lambda _: rss(old)))
    assert polled(app, "wire").articles == 1
    (fault,) = faults(app)
    assert "newest item is of 2023-08-07" in fault.title
    assert state(app, "wire", clock) == "stale"


def test_a_page_of_a_guard_fails_and_is_named(configured: Configure, httpserver: HTTPServer) -> None:
    page = Response("<!DOCTYPE html><html><head><title>Attention</title></head></html>", content_type="text/html")
    app = opened(configured, "us_state_press", enabled=True, url=serve(httpserver, lambda _: page))
    failed = polled(app, "us_state_press")
    assert failed.outcome is Outcome.FAILED
    assert "web page 'Attention'" in str(failed.error)


def test_a_date_in_the_future_is_not_kept(configured: Configure, httpserver: HTTPServer, clock: Clock) -> None:
    items = (
        "<title>Far</title><guid>1</guid><pubDate>Wed, 07 Aug 2030 12:00:00 GMT</pubDate>",
        "<title>Near</title><guid>2</guid><pubDate>Wed, 07 Aug 2024 15:00:00 GMT</pubDate>",
        "<title>Now</title><guid>3</guid><pubDate>Wed, 07 Aug 2024 11:00:00 GMT</pubDate>",
    )
    app = opened(configured, "wire", kind="feed", url=serve(httpserver, lambda _: rss(*items)))
    polled(app, "wire")
    assert {one.title: one.published_at for one in articles(app)} == {
        "Far": None,
        "Near": clock.now.date(),
        "Now": datetime(2024, 8, 7, 11, tzinfo=UTC),
    }


def test_the_commission_is_asked_plainly_and_its_texts_are_read(configured: Configure, httpserver: HTTPServer) -> None:
    detail = "https://ec.europa.eu/commission/presscorner/detail/en/ip_24_1"

    def answer(request: Request) -> Response:
        assert request.headers["Accept-Encoding"] == "identity"
        if request.path.endswith("/documents"):
            said = {"docuLanguageResource": {"title": "New sanctions", "htmlContent": "<p>In full.</p>"}}
            return Response(json.dumps(said), content_type="application/json")
        day = "<pubDate>Tue, 06 Aug 2024 22:00:00 GMT</pubDate>"
        return rss(f"<title>New sanctions</title><link>{detail}</link><guid>{detail}</guid>{day}")

    url = f"{serve(httpserver, answer)}/commission/presscorner/api/rss?language=en"
    app = opened(configured, "eu_commission_press", url=url)
    assert polled(app, "eu_commission_press").articles == 1
    (article,) = articles(app)
    assert (article.text, str(article.published_at)) == ("In full.", "2024-08-07")


def test_a_sitemap_of_ones_own_is_found_by_robots_txt(configured: Configure, httpserver: HTTPServer) -> None:
    def answer(request: Request) -> Response:
        if request.path == "/robots.txt":
            return Response("Sitemap: /news.xml", content_type="text/plain")
        return Response(
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/'
            'sitemap-news/0.9"><url><loc>https://o.example/1</loc><n:news><n:title>T</n:title></n:news></url></urlset>',
            content_type="text/xml",
        )

    url = f"{serve(httpserver, answer)}/robots.txt"
    app = opened(configured, "outlet", kind="feed", form="sitemap", url=url, outlet="Outlet")
    assert polled(app, "outlet").articles == 1
    assert [(one.title, one.outlet) for one in articles(app)] == [("T", "Outlet")]


def test_a_feed_that_is_cut_off_fails_in_one_line_and_is_asked_again_without_a_condition(
    configured: Configure, httpserver: HTTPServer
) -> None:
    """What came cut off is no answer that a server may call unchanged."""
    served: list[int] = [1]
    ends: list[int | None] = [None]

    def answer(request: Request) -> Response:
        tag = f'"{served[0]}"'
        if request.headers.get("If-None-Match") == tag:
            return Response(status=304)
        items = [f"<title>Item {n} of the wire</title><guid>{n}</guid>" for n in range(served[0])]
        whole = rss(*items).get_data()
        return Response(whole[: ends[0]], content_type="text/xml", headers={"ETag": tag})

    app = opened(configured, "wire", kind="feed", url=serve(httpserver, answer))
    assert polled(app, "wire").articles == 1
    served[0], ends[0] = 4, 150
    failed = polled(app, "wire")
    assert failed.outcome is Outcome.FAILED
    assert "breaks off" in str(failed.error)
    assert len(str(failed.error).splitlines()) == 1
    assert [one.title for one in articles(app)] == ["Item 0 of the wire"]
    with app.store.read() as session:
        kept = session.connection.execute(text("SELECT sha256 FROM snapshot")).scalars().all()
    assert len(kept) == 2
    assert all(map(app.archive.has, kept))
    ends[0] = None
    assert (polled(app, "wire").outcome, len(articles(app))) == (Outcome.NEW, 4)
    assert polled(app, "wire").outcome is Outcome.NOT_MODIFIED


def test_the_address_of_what_is_named_and_not_there_is_noted(configured: Configure, httpserver: HTTPServer) -> None:
    def answer(request: Request) -> Response:
        if request.path == "/index.xml":
            maps = "".join(
                f"<sitemap><loc>{httpserver.url_for(f'/{n}-news.xml?key={SECRET}')}</loc></sitemap>" for n in "ab"
            )
            return Response(f"<sitemapindex>{maps}</sitemapindex>", content_type="text/xml")
        if request.path == "/b-news.xml":
            return Response("gone", 404)
        page = "<url><loc>https://o.example/1</loc><n:news><n:title>T</n:title></n:news></url>"
        space = "http://www.google.com/schemas/sitemap-news/0.9"
        return Response(f'<urlset xmlns:n="{space}">{page}</urlset>', content_type="text/xml")

    app = opened(configured, "outlet", kind="feed", form="sitemap", url=f"{serve(httpserver, answer)}/index.xml")
    assert (polled(app, "outlet").outcome, polled(app, "outlet").outcome) == (Outcome.NEW, Outcome.UNCHANGED)
    with app.store.read() as session:
        noted = [one.check.error for one in session.sources.checks("outlet")]
    assert len(noted) == 2
    assert all(one and "/b-news.xml" in one and "not there" in one and SECRET not in one for one in noted)
    assert not faults(app)
