"""Pages of articles that matter are fetched politely, kept as evidence, and make their articles say more."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from house_list import Clock, Configure
from pytest_httpserver import HTTPServer
from sample_pages import PARAGRAPHS, ROBOT_PAGE, SHELL_PAGE, article_page
from sqlalchemy import text
from werkzeug import Request, Response

from watchlist.app import App
from watchlist.errors import Stopped
from watchlist.model import Dating, Kind, Name, Outcome, Story, Subject
from watchlist.pipeline import poll
from watchlist.pipeline.pages import AGAIN, Visited, fetch_next, fetch_pages
from watchlist.pipeline.polled import Given
from watchlist.pipeline.tracking import track
from watchlist.store import EventFilter
from watchlist.store.news import ReadRecord
from watchlist.store.pages import Wanted

OUTLET = """
[network]
allow_private = true
[pages]
rest = "0s"
{pages}
[sources]
builtin = false
[sources.outlet]
kind = "feed"
url = "{url}"
outlet = "Outlet"
lang = "en"
{more}
[[subscriptions]]
name = "press"
events = ["reported"]
subjects = "all"
"""
TITLE = "Washington warns Ankara of consequences over chip exports to Russia"


class Outlet:
    """An outlet's site on a local server: its feed, its pages, its robots.txt, and what it was asked."""

    def __init__(self, server: HTTPServer, clock: Clock) -> None:
        self.server = server
        self.clock = clock
        self.items: list[str] = []
        self.pages: dict[str, Response | Callable[[Request], Response]] = {}
        self.robots = Response("User-agent: *\nAllow: /\n", content_type="text/plain")
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        server.expect_request("/rss").respond_with_handler(self._feed)
        server.expect_request("/robots.txt").respond_with_handler(self._robots)

    def app(self, configured: Configure, pages: str = "", more: str = "") -> App:
        return configured(OUTLET.format(url=self.server.url_for("/rss"), pages=pages, more=more))

    def item(self, path: str, title: str = TITLE, summary: str = "", *, dated: bool = True) -> None:
        """Put an article into the feed."""
        stamp = f"<pubDate>{self.clock():%a, %d %b %Y %H:%M:%S} GMT</pubDate>" if dated else ""
        url = self.server.url_for(path)
        self.items.append(
            f"<item><title>{title}</title><link>{url}</link>{stamp}<description>{summary}</description></item>"
        )

    def page(self, path: str, answer: bytes | Response | Callable[[Request], Response]) -> None:
        """Let a page answer so."""
        said = Response(answer, content_type="text/html; charset=utf-8") if isinstance(answer, bytes) else answer
        self.pages[path] = said
        self.server.expect_request(path).respond_with_handler(self._page)

    def feed(self) -> bytes:
        return f"<rss version='2.0'><channel><title>O</title>{''.join(self.items)}</channel></rss>".encode()

    def _feed(self, request: Request) -> Response:
        return Response(self.feed())

    def _robots(self, request: Request) -> Response:
        self.asked.append("/robots.txt")
        return self.robots

    def _page(self, request: Request) -> Response:
        self.asked.append(request.path)
        self.headers.append(dict(request.headers))
        said = self.pages[request.path]
        return said if isinstance(said, Response) else said(request)


@pytest.fixture
def outlet(httpserver: HTTPServer, clock: Clock) -> Outlet:
    return Outlet(httpserver, clock)


def polled(app: App) -> None:
    assert poll(app, app.sources["outlet"]).outcome is Outcome.NEW


def visited(app: App) -> list[Visited]:
    return list(fetch_pages(app))


def records(app: App) -> dict[str, ReadRecord]:
    with app.store.read() as session:
        return {record.article.title: record for record in session.news.articles()}


def stories(app: App) -> list[Story]:
    with app.store.read() as session:
        return list(session.news.stories())


def state_of(app: App, record: ReadRecord) -> str | None:
    with app.store.read() as session:
        return session.pages.state(record.article.id)


def test_a_page_gives_its_article_the_text_and_its_story_what_that_says(
    configured: Configure, outlet: Outlet, clock: Clock
) -> None:
    app = outlet.app(configured)
    track(app, [Subject("z", (Name("Zyxtron Elektronik Sanayi A.Ş."),))])
    outlet.item("/a", "Chip exports to Russia: a letter from Washington", "Sanctions talk in Ankara.", dated=False)
    outlet.page("/a", article_page("Chip exports to Russia: a letter from Washington to Ankara"))
    polled(app)
    (before,) = records(app).values()
    assert not before.signals
    assert before.article.published_at is None
    clock.forward(minutes=2)
    (seen,) = visited(app)
    assert (seen.state, seen.renewed, seen.error) == ("done", True, None)
    (after,) = records(app).values()
    assert PARAGRAPHS[2] in after.article.text
    assert after.article.title == "Chip exports to Russia: a letter from Washington to Ankara"
    assert after.article.published_at == datetime(2024, 8, 7, 11, 49, tzinfo=UTC)
    assert after.article.dated_by is Dating.METADATA
    assert after.signals
    assert [mention.subject for mention in after.mentions] == ["z"]
    assert all(signal.quote == after.article.text[signal.start : signal.end] for signal in after.signals)
    (story,) = stories(app)
    assert story.articles == (after.article.id,)
    with app.store.read() as session:
        reported = list(session.events.select(EventFilter(kind=Kind.REPORTED)))
        assert {event.story for event in reported} == {story.id}
    assert after.snapshot is not None
    assert app.archive.open(after.snapshot).read() == article_page(
        "Chip exports to Russia: a letter from Washington to Ankara"
    )
    assert visited(app) == []
    assert outlet.asked == ["/robots.txt", "/a"]


def test_an_article_alone_in_its_story_may_turn_out_to_tell_another(configured: Configure, outlet: Outlet) -> None:
    app = outlet.app(configured)
    outlet.item("/a", TITLE, " ".join(PARAGRAPHS))
    polled(app)
    outlet.item("/b", "United States imposes sanctions on a bank in Istanbul", "Treasury said.")
    outlet.page("/a", article_page())
    outlet.page("/b", article_page("United States imposes sanctions on a bank in Istanbul"))
    polled(app)
    before = {story.id for story in stories(app)}
    assert len(before) == 2
    assert {one.state for one in visited(app)} == {"done"}
    (story,) = stories(app)
    assert story.id in before
    assert len(story.articles) == 2
    (other,) = before - {story.id}
    with app.store.read() as session:
        assert session.news.story(other).id == story.id
        assert {record.story for record in session.news.articles()} == {story.id}


def test_only_articles_that_matter_have_their_pages_fetched(configured: Configure, outlet: Outlet) -> None:
    app = outlet.app(configured)
    outlet.item("/football", "Galatasaray win at home", "Three to one.")
    outlet.item("/sanctions", "New sanctions list published", "Details to follow.")
    outlet.item("/whole", "New sanctions on banks", " ".join(PARAGRAPHS * 4))
    outlet.page("/sanctions", article_page("New sanctions list published"))
    polled(app)
    assert [one.url.rpartition("/")[2] for one in visited(app)] == ["sanctions"]


@pytest.mark.parametrize(
    ("more", "pages", "count"), [('pages = "all"', "", 2), ('pages = "none"', "", 0), ("", "enabled = false", 0)]
)
def test_the_configuration_says_of_which_articles(
    configured: Configure, outlet: Outlet, more: str, pages: str, count: int
) -> None:
    app = outlet.app(configured, pages, more)
    for path, title in (("/football", "Galatasaray win at home"), ("/list", "New sanctions list")):
        outlet.item(path, title)
        outlet.page(path, article_page(title))
    polled(app)
    assert len(visited(app)) == count


def test_what_robots_txt_forbids_is_not_fetched(configured: Configure, outlet: Outlet) -> None:
    app = outlet.app(configured)
    outlet.robots = Response("User-agent: *\nDisallow: /private/\n\nUser-agent: watchlist\nDisallow: /ours/*/x$\n")
    outlet.item("/ours/1/x", TITLE)
    outlet.item("/private/1", f"{TITLE} again")
    outlet.page("/private/1", article_page(f"{TITLE} again"))
    polled(app)
    found = {one.url.partition("/")[2].rpartition("0/")[2]: one.state for one in visited(app)}
    assert sorted(found.values()) == ["done", "refused"]
    assert outlet.asked == ["/robots.txt", "/private/1"]
    assert state_of(app, records(app)[TITLE]) == "refused"


@pytest.mark.parametrize("robots", ["User-agent: *\nDisallow: /there\n", None], ids=["forbids", "in trouble"])
def test_a_redirect_is_followed_only_where_the_host_it_leads_to_lets_us(
    configured: Configure, outlet: Outlet, robots: str | None
) -> None:
    with HTTPServer(host="127.0.0.1") as elsewhere:
        said = Response(robots, content_type="text/plain") if robots else Response("oh", 503)
        elsewhere.expect_request("/robots.txt").respond_with_response(said)
        elsewhere.expect_request("/there").respond_with_data(article_page(), content_type="text/html")
        elsewhere.expect_request("/here").respond_with_data(article_page(), content_type="text/html")
        app = outlet.app(configured)
        for path, target in (("/a", "/there"), ("/b", "/here")):
            outlet.item(path, f"{TITLE} {path}")
            outlet.page(path, Response(status=302, headers={"Location": elsewhere.url_for(target)}))
        polled(app)
        found = {one.url[-2:]: one.state for one in visited(app)}
        asked = [request.path for request, _ in elsewhere.log]
    assert asked == (["/robots.txt", "/here"] if robots else ["/robots.txt"])
    assert found == ({"/a": "refused", "/b": "done"} if robots else {"/a": "due", "/b": "due"})


def test_a_redirect_to_what_robots_txt_forbids_at_the_same_host_is_not_followed(
    configured: Configure, outlet: Outlet
) -> None:
    app = outlet.app(configured)
    outlet.robots = Response("User-agent: *\nDisallow: /private/\n")
    outlet.item("/a")
    outlet.page("/a", Response(status=302, headers={"Location": "/private/a"}))
    outlet.page("/private/a", article_page())
    polled(app)
    assert [one.state for one in visited(app)] == ["refused"]
    assert outlet.asked == ["/robots.txt", "/a"]


def test_a_page_that_comes_while_its_host_rests_waits_as_well(
    configured: Configure, outlet: Outlet, clock: Clock
) -> None:
    app = outlet.app(configured)
    outlet.item("/a", f"{TITLE} /a")
    outlet.page("/a", Response("slowly", 429, headers={"Retry-After": "1800"}))
    polled(app)
    visited(app)
    clock.forward(minutes=10)
    outlet.item("/b", f"{TITLE} /b")
    outlet.page("/b", article_page(f"{TITLE} /b"))
    polled(app)
    assert visited(app) == []
    assert outlet.asked == ["/robots.txt", "/a"]
    outlet.page("/a", article_page(f"{TITLE} /a"))
    clock.forward(minutes=21)
    assert {one.state for one in visited(app)} == {"done"}


def test_a_page_that_comes_after_another_waits_for_the_delay_of_its_host(
    configured: Configure, outlet: Outlet, clock: Clock
) -> None:
    app = outlet.app(configured)
    outlet.robots = Response("User-agent: *\nCrawl-delay: 20\n")
    outlet.item("/a", f"{TITLE} /a")
    outlet.page("/a", article_page(f"{TITLE} /a"))
    polled(app)
    assert [one.state for one in visited(app)] == ["done"]
    clock.forward(seconds=8)
    outlet.item("/b", f"{TITLE} /b")
    outlet.page("/b", article_page(f"{TITLE} /b"))
    polled(app)
    assert [one.state for one in visited(app)] == ["due"]
    assert outlet.asked == ["/robots.txt", "/a"]
    clock.forward(seconds=13)
    assert [one.state for one in visited(app)] == ["done"]


@pytest.mark.parametrize("kind", ["application/pdf", "application/rss+xml", "image/png", "application/json"])
def test_what_is_no_page_by_its_kind_is_kept_and_not_asked_again(
    configured: Configure, outlet: Outlet, kind: str
) -> None:
    app = outlet.app(configured)
    outlet.item("/a")
    outlet.page("/a", Response(article_page(), content_type=kind))
    polled(app)
    (seen,) = visited(app)
    assert seen.state == "failed"
    assert kind in (seen.error or "")
    with app.store.read() as session:
        (kept,) = session.connection.execute(text("SELECT sha256 FROM snapshot WHERE url LIKE '%/a'")).scalars()
    assert app.archive.open(kept).read() == article_page()


def test_a_missing_robots_txt_allows_and_one_in_trouble_is_waited_for(
    configured: Configure, outlet: Outlet, clock: Clock
) -> None:
    app = outlet.app(configured)
    outlet.robots = Response("oh", 503)
    outlet.item("/a")
    outlet.page("/a", article_page())
    polled(app)
    (seen,) = visited(app)
    assert seen.state == "due"
    assert "its host's robots.txt cannot be had" in str(seen.error)
    assert visited(app) == []
    outlet.robots = Response("no", 404)
    clock.forward(minutes=70)
    assert [one.state for one in visited(app)] == ["done"]
    # It is not asked again within the day.
    outlet.item("/b", f"{TITLE} once more")
    outlet.page("/b", article_page(f"{TITLE} once more"))
    polled(app)
    assert [one.state for one in visited(app)] == ["done"]
    assert outlet.asked == ["/robots.txt", "/robots.txt", "/a", "/b"]


def test_a_host_is_left_alone_for_as_long_as_its_robots_txt_says(
    configured: Configure, outlet: Outlet, clock: Clock
) -> None:
    app = outlet.app(configured)
    outlet.robots = Response("User-agent: *\nCrawl-delay: 20\n")
    for path in ("/a", "/b"):
        outlet.item(path, f"{TITLE} {path}")
        outlet.page(path, article_page(f"{TITLE} {path}"))
    polled(app)
    assert len(visited(app)) == 1
    clock.forward(seconds=19)
    assert visited(app) == []
    clock.forward(seconds=2)
    assert len(visited(app)) == 1


def test_one_page_is_in_flight_at_a_host_however_many_ask(configured: Configure, outlet: Outlet) -> None:
    app = outlet.app(configured)
    begun, go_on = threading.Event(), threading.Event()

    def slow(_: Request) -> Response:
        begun.set()
        assert go_on.wait(20)
        return Response(article_page(), content_type="text/html")

    for path in ("/a", "/b"):
        outlet.item(path, f"{TITLE} {path}")
        outlet.page(path, slow)
    polled(app)
    first: list[Visited | None] = []
    thread = threading.Thread(target=lambda: first.append(fetch_next(app)))
    thread.start()
    try:
        assert begun.wait(20)
        assert fetch_next(app) is None
    finally:
        go_on.set()
        thread.join()
    assert first[0] is not None
    assert first[0].state == "done"
    assert fetch_next(app) is not None


def test_a_lease_of_one_who_died_is_taken_over_and_what_it_brings_late_is_not_written(
    configured: Configure, outlet: Outlet, clock: Clock
) -> None:
    app = outlet.app(configured)
    outlet.item("/a")
    outlet.page("/a", article_page())
    polled(app)
    with app.store.write() as session:
        dead = session.pages.claim("elsewhere:1:1", clock(), clock() + timedelta(seconds=60), lambda _: False)
    assert dead is not None
    assert visited(app) == []
    clock.forward(seconds=61)
    assert [one.state for one in visited(app)] == ["done"]
    with app.store.write() as session:
        assert not session.pages.settle(dead, "elsewhere:1:1", state="failed", error="late")
    assert state_of(app, records(app)[TITLE]) == "done"


def test_a_stop_in_the_middle_writes_nothing_and_the_page_is_tried_again(
    configured: Configure, outlet: Outlet, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = outlet.app(configured)
    outlet.item("/a")

    def stop(_: Request) -> Response:
        app.fetcher.stop()
        return Response(article_page(), content_type="text/html")

    outlet.page("/a", stop)
    polled(app)
    with pytest.raises(Stopped):
        visited(app)
    assert state_of(app, records(app)[TITLE]) == "due"
    outlet.page("/a", article_page())
    app.fetcher.close()
    del app.fetcher
    assert [one.state for one in visited(app)] == ["done"]


def tagged(content: list[bytes]) -> Callable[[Request], Response]:
    """Answer the last content, or 304 to who has it."""

    def answer(request: Request) -> Response:
        tag = f'"{len(content)}"'
        if request.headers.get("If-None-Match") == tag:
            return Response(status=304)
        return Response(content[-1], content_type="text/html", headers={"ETag": tag})

    return answer


def test_a_mere_flash_is_asked_again_on_condition_and_grows(
    configured: Configure, outlet: Outlet, clock: Clock
) -> None:
    app = outlet.app(configured)
    content = [article_page(paragraphs=PARAGRAPHS[:1])]
    outlet.item("/a")
    outlet.page("/a", tagged(content))
    polled(app)
    assert [one.renewed for one in visited(app)] == [True]
    content.append(article_page())
    clock.forward(seconds=AGAIN.total_seconds())
    assert [one.renewed for one in visited(app)] == [True]
    assert PARAGRAPHS[3] in records(app)[TITLE].article.text
    assert outlet.headers[1]["If-None-Match"] == '"1"'
    clock.forward(days=1)
    assert visited(app) == []


def test_a_flash_that_has_not_changed_stays_as_it_was(configured: Configure, outlet: Outlet, clock: Clock) -> None:
    app = outlet.app(configured)
    outlet.item("/a")
    outlet.page("/a", tagged([article_page(paragraphs=PARAGRAPHS[:1])]))
    polled(app)
    visited(app)
    before = records(app)
    clock.forward(seconds=AGAIN.total_seconds())
    assert [(one.state, one.renewed) for one in visited(app)] == [("done", False)]
    assert records(app) == before


def test_a_page_is_asked_again_on_condition_when_its_feed_says_something_else(
    configured: Configure, outlet: Outlet, clock: Clock
) -> None:
    app = outlet.app(configured)
    content = [article_page()]
    outlet.item("/a", TITLE, "A summary.")
    outlet.page("/a", tagged(content))
    polled(app)
    visited(app)
    (before,) = records(app).values()
    outlet.items.clear()
    outlet.item("/a", f"{TITLE}, minister says", "A summary.")
    content.append(article_page(f"{TITLE}, minister says", paragraphs=(*PARAGRAPHS, "The minister answered at once.")))
    clock.forward(minutes=20)
    polled(app)
    assert [one.renewed for one in visited(app)] == [True]
    (after,) = records(app).values()
    assert outlet.headers[1]["If-None-Match"] == '"1"'
    assert "The minister answered at once." in after.article.text
    assert (after.article.id, after.article.published_at) == (before.article.id, before.article.published_at)
    with app.store.read() as session:
        kept = (
            session.connection.execute(text("SELECT sha256 FROM snapshot WHERE url LIKE '%/a' ORDER BY fetched_at"))
            .scalars()
            .all()
        )
    assert [app.archive.open(one).read() for one in kept] == content


@pytest.mark.parametrize("page", [ROBOT_PAGE, SHELL_PAGE])
def test_a_page_for_robots_changes_nothing_is_kept_and_given_up_after_some_tries(
    configured: Configure, outlet: Outlet, clock: Clock, page: bytes
) -> None:
    app = outlet.app(configured, "attempts = 2")
    outlet.item("/a", TITLE, "A summary.")
    outlet.page("/a", page)
    polled(app)
    before = records(app)
    (seen,) = visited(app)
    assert (seen.state, seen.renewed) == ("due", False)
    assert seen.error
    assert visited(app) == []
    clock.forward(minutes=7)
    (seen,) = visited(app)
    assert seen.state == "failed"
    clock.forward(days=3)
    assert visited(app) == []
    assert records(app) == before
    with app.store.read() as session:
        error = session.pages.error(before[TITLE].article.id)
    assert error == seen.error


def test_too_many_requests_leave_the_whole_host_alone_for_as_long_as_it_asks(
    configured: Configure, outlet: Outlet, clock: Clock
) -> None:
    app = outlet.app(configured)
    for path in ("/a", "/b"):
        outlet.item(path, f"{TITLE} {path}")
        outlet.page(path, Response("slowly", 429, headers={"Retry-After": "1800"}))
    polled(app)
    assert [one.state for one in visited(app)] == ["due"]
    clock.forward(minutes=29)
    assert visited(app) == []
    for path in ("/a", "/b"):
        outlet.page(path, article_page(f"{TITLE} {path}"))
    clock.forward(minutes=2)
    assert {one.state for one in visited(app)} == {"done"}


def test_what_is_gone_is_given_up_at_once(configured: Configure, outlet: Outlet) -> None:
    app = outlet.app(configured)
    outlet.item("/a")
    outlet.page("/a", Response("gone", 410))
    polled(app)
    assert [one.state for one in visited(app)] == ["failed"]


def giant(_: Request) -> Response:
    body = gzip.compress(b"<html><body>" + b"<p>sanctions</p>" * 2_000_000)
    return Response(body, content_type="text/html", headers={"Content-Encoding": "gzip"})


def test_a_giant_page_is_not_read_to_its_end(configured: Configure, outlet: Outlet) -> None:
    app = outlet.app(configured)
    outlet.item("/a")
    outlet.page("/a", giant)
    polled(app)
    (seen,) = visited(app)
    assert seen.state == "due"
    assert seen.error is not None
    assert "5" in seen.error


def test_a_page_of_a_private_address_is_refused_where_only_the_feed_may_be_private(
    configured: Configure, outlet: Outlet
) -> None:
    text = OUTLET.replace("allow_private = true", "allow_private = false")
    url = outlet.server.url_for("/rss").replace("localhost", "127.0.0.1")
    app = configured(text.format(url=url, pages="", more="allow_private = true"))
    outlet.item("/a")  # at localhost, which is not the feed's host
    outlet.page("/a", article_page())
    polled(app)
    assert [one.state for one in visited(app)] == ["due"]
    assert outlet.asked == []


def test_letters_of_an_old_code_page_come_out_right(configured: Configure, outlet: Outlet) -> None:
    app = outlet.app(configured, more='pages = "all"')
    title = "ABD'den Türk şirketlerine yaptırım uyarısı: çip ihracatı"
    said = "ABD, Türk şirketlerini Rusya'ya çip ihracatı nedeniyle yaptırım uygulanacağı konusunda uyardı. " * 9
    raw = article_page(title, paragraphs=(said.strip(),), charset="windows-1254", lang="tr")
    outlet.item("/a", title)
    outlet.page("/a", Response(raw, content_type="text/html; charset=windows-1254"))
    polled(app)
    assert [one.state for one in visited(app)] == ["done"]
    (record,) = records(app).values()
    assert record.article.text == said.strip()
    assert record.article.lang == "tr"


@pytest.mark.parametrize(("leads", "why"), [("/", "front page"), ("/other", "another page")])
def test_an_address_that_leads_elsewhere_gives_no_text(
    configured: Configure, outlet: Outlet, leads: str, why: str
) -> None:
    app = outlet.app(configured)
    outlet.item("/a")
    outlet.page("/a", Response(status=302, headers={"Location": leads}))
    outlet.page(leads, article_page("Galatasaray win", paragraphs=("Galatasaray have won three to one at home. " * 9,)))
    polled(app)
    (seen,) = visited(app)
    assert seen.state == "due"
    assert why in (seen.error or "")


def test_a_full_text_in_the_feed_is_not_replaced_by_less(configured: Configure, outlet: Outlet) -> None:
    app = outlet.app(configured)
    outlet.item("/a", TITLE, " ".join(PARAGRAPHS))
    outlet.page("/a", article_page(paragraphs=PARAGRAPHS[:1]))
    polled(app)
    assert [one.state for one in visited(app)] == ["done"]
    (record,) = records(app).values()
    assert record.article.text == " ".join(PARAGRAPHS)
    assert record.article.dated_by is Dating.FEED


def test_a_source_that_is_gone_from_the_configuration_has_no_pages_fetched(
    configured: Configure, outlet: Outlet, clock: Clock
) -> None:
    app = outlet.app(configured)
    with app.store.write() as session:
        host = f"127.0.0.1:{outlet.server.port}"
        session.pages.add([Wanted("x", outlet.server.url_for("/a"), host, "gone")], clock())
    (seen,) = visited(app)
    assert seen.state == "refused"
    assert outlet.asked == []


def test_a_poll_that_is_given_a_file_fetches_nothing(configured: Configure, outlet: Outlet, tmp_path: Path) -> None:
    app = outlet.app(configured)
    outlet.item("/a")
    file = tmp_path / "feed.xml"
    file.write_bytes(outlet.feed())
    assert poll(app, app.sources["outlet"], Given(file)).articles == 1
    assert visited(app) == []
