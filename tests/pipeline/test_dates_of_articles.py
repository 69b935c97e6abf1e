"""What an article's date is known from is kept with it, from whichever side it came."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from house_list import Clock, Configure

from watchlist.app import App
from watchlist.model import Article, Dating, Kind, Outcome
from watchlist.pipeline import poll
from watchlist.pipeline.articles import add_articles
from watchlist.pipeline.given import read_articles
from watchlist.pipeline.polled import Given
from watchlist.store import EventFilter

FEED = """
[sources]
builtin = false
[sources.outlet]
kind = "feed"
url = "https://outlet.example/rss"
outlet = "Outlet"
"""


def item(title: str, url: str, printed: str = "", summary: str = "") -> str:
    dated = f"<pubDate>{printed}</pubDate>" if printed else ""
    return f"<item><title>{title}</title><link>{url}</link>{dated}<description>{summary}</description></item>"


def kept(app: App) -> dict[str, Article]:
    with app.store.read() as session:
        return {record.article.title: record.article for record in session.news.articles()}


def test_what_a_feed_says_is_kept_with_what_it_is_known_from(
    configured: Configure, tmp_path: Path, clock: Clock
) -> None:
    app = configured(FEED)
    stamp = f"{clock():%a, %d %b %Y %H:%M:%S} GMT"
    late = f"{clock() + timedelta(hours=9):%a, %d %b %Y %H:%M:%S} GMT"
    file = tmp_path / "feed.xml"
    items = (
        item("One", "https://outlet.example/1", stamp),
        item("Two", "https://outlet.example/2/2024/02/03/two"),
        item("Three", "https://outlet.example/3", summary="Nothing says when."),
        item("Four", "https://outlet.example/4", late),
    )
    file.write_text(f"<rss version='2.0'><channel><title>O</title>{''.join(items)}</channel></rss>", encoding="utf-8")
    assert poll(app, app.sources["outlet"], Given(file)).outcome is Outcome.NEW
    found = kept(app)
    assert found["One"].published_at == clock().replace(microsecond=0)
    assert [found[title].dated_by for title in ("One", "Two", "Three", "Four")] == [
        Dating.FEED,
        Dating.ADDRESS,
        Dating.UNKNOWN,
        Dating.FEED,
    ]
    assert (found["Two"].published_at, found["Three"].published_at) == (date(2024, 2, 3), None)
    assert found["Four"].published_at == clock().date()
    assert found["Four"].dated_as == f"{late} (ahead of when it was read)"


def test_what_a_person_brings_in_is_dated_by_them_or_by_what_it_prints(configured: Configure, tmp_path: Path) -> None:
    lines = (
        {"title": "Given", "text": "6 May 2024\nThe bank was warned.", "published_at": "2024-05-07T10:00:00Z"},
        {"title": "Printed", "text": "6 May 2024 10:00\nThe bank was warned."},
        {"title": "Neither", "text": "The bank was warned on Monday."},
    )
    file = tmp_path / "articles.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    app = configured("[sources]\nbuiltin = false")
    add_articles(app, read_articles(file))
    found = kept(app)
    assert found["Given"].published_at == datetime(2024, 5, 7, 10, tzinfo=UTC)
    assert (found["Given"].dated_by, found["Given"].dated_as) == (Dating.GIVEN, "2024-05-07T10:00:00Z")
    assert (found["Printed"].published_at, found["Printed"].dated_by) == (date(2024, 5, 6), Dating.PRINTED)
    assert (found["Neither"].published_at, found["Neither"].dated_by) == (None, Dating.UNKNOWN)


STAR = """
[sources]
builtin = false
[sources.tr_star]
enabled = true
[[subscriptions]]
name = "all"
channels = ["console"]
events = ["reported"]
subjects = "all"
"""


def test_a_clock_that_is_wrong_is_put_right_once(configured: Configure, tmp_path: Path, clock: Clock) -> None:
    app = configured(STAR)
    file = tmp_path / "feed.xml"
    local = f"{clock() + timedelta(hours=3):%a, %d %b %Y %H:%M:%S} GMT"
    one = item("One", "https://www.star.com.tr/1", local)
    file.write_text(f"<rss version='2.0'><channel><title>O</title>{one}</channel></rss>", encoding="utf-8")
    assert poll(app, app.sources["tr_star"], Given(file)).outcome is Outcome.NEW
    assert kept(app)["One"].published_at == clock().replace(microsecond=0)


WARNED = "The United States has warned two Turkish banks of secondary sanctions"


def test_nothing_is_dated_by_when_it_was_fetched(configured: Configure, tmp_path: Path, clock: Clock) -> None:
    """An old report that names only a weekday stays undated, in its story, its events and its alerts."""
    app = configured(FEED + STAR[STAR.index("[[subs") :])
    file = tmp_path / "feed.xml"
    epoch = item("Epoch", "https://outlet.example/2", "Thu, 01 Jan 1970 00:00:00 GMT", summary=f"{WARNED} over chips.")
    told = item("Weekday", "https://outlet.example/1", summary=f"{WARNED} on Wednesday, officials said.")
    file.write_text(f"<rss version='2.0'><channel><title>O</title>{told}{epoch}</channel></rss>", encoding="utf-8")
    poll(app, app.sources["outlet"], Given(file))
    found = kept(app)
    assert [(found[key].published_at, found[key].dated_by) for key in ("Weekday", "Epoch")] == [(None, "")] * 2
    assert found["Weekday"].dated_as == "on Wednesday"
    assert "1970" in found["Epoch"].dated_as
    with app.store.read() as session:
        events = list(session.events.select(EventFilter(kind=Kind.REPORTED)))
        shown = session.outbox.alerts()
    assert events
    assert shown
    assert all(event.occurred_on is None for event in events)
