"""Google News' searches: the publisher out of the title, a cluster's headlines one by one."""

from __future__ import annotations

from datetime import UTC, datetime

from watchlist.feeds import google_news
from watchlist.model import Article, Dating

ITEM = (
    "<item><title>Firm listed - again - CoinDesk</title><link>https://news.google.com/rss/articles/CBMi1?oc=5</link>"
    '<guid isPermaLink="false">CBMi1</guid><pubDate>Tue, 22 Sep 2026 14:35:00 GMT</pubDate>'
    '<description>&lt;a href="https://news.google.com/rss/articles/CBMi1"&gt;Firm listed - again&lt;/a&gt;&amp;nbsp;'
    '&lt;font color="#6f6f6f"&gt;CoinDesk&lt;/font&gt;</description><source url="https://c.example">CoinDesk</source>'
    "</item>"
)
CLUSTER = (
    "<item><title>Bank closes accounts - Dünya</title><link>https://news.google.com/rss/articles/CBMi2</link>"
    "<description>&lt;ol&gt;"
    '&lt;li&gt;&lt;a href="https://news.google.com/rss/articles/CBMi2" target="_blank"&gt;Bank closes accounts'
    "&lt;/a&gt;"
    '&amp;nbsp;&lt;font color="#6f6f6f"&gt;Dünya&lt;/font&gt;&lt;/li&gt;'
    '&lt;li&gt;&lt;a href="https://news.google.com/rss/articles/CBMi3"&gt;Accounts closed, says bank&lt;/a&gt;'
    "&amp;nbsp;&lt;font&gt;Ekonomim&lt;/font&gt;&lt;/li&gt;&lt;/ol&gt;</description></item>"
)


def read(*items: str) -> tuple[Article, ...]:
    raw = f'<rss version="2.0"><channel><generator>NFE/5.0</generator>{"".join(items)}</channel></rss>'
    return google_news.read(raw.encode(), source="s", url="u", lang="en", outlet="Google News")


def test_the_publisher_is_cut_off_the_title() -> None:
    (article,) = read(ITEM)
    assert (article.title, article.outlet, article.text) == ("Firm listed - again", "CoinDesk", "")
    assert (article.published_at, article.dated_by) == (datetime(2026, 9, 22, 14, 35, tzinfo=UTC), Dating.FEED)


def test_a_publisher_without_a_source_is_read_from_the_title() -> None:
    assert [(one.title, one.outlet) for one in read(CLUSTER)] == [
        ("Bank closes accounts", "Dünya"),
        ("Accounts closed, says bank", "Ekonomim"),
    ]


def test_the_date_of_an_item_is_not_that_of_its_cluster() -> None:
    dated = CLUSTER.replace("<description>", "<pubDate>Tue, 22 Sep 2026 14:35:00 GMT</pubDate><description>")
    first, second = read(dated)
    assert first.published_at is not None
    assert (second.published_at, second.dated_by) == (None, Dating.UNKNOWN)


def test_a_headline_of_a_publisher_comes_once_under_whatever_id() -> None:
    again = ITEM.replace("CBMi1", "CBMi9")
    assert len(read(ITEM, again)) == 1
    assert read(ITEM)[0].id == read(again)[0].id
