"""News sitemaps as outlets' generators write them, from robots.txt down."""

from __future__ import annotations

import gzip
from datetime import UTC, date, datetime

import pytest
from web import Web, contents

from watchlist.errors import ParseError
from watchlist.feeds import sitemap
from watchlist.feeds.asking import Question
from watchlist.model import Article, Dating, digest

SITE = "https://outlet.example"
MAPS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS = 'xmlns:{}="http://www.google.com/schemas/sitemap-news/0.9"'


def url(
    title: str = "<![CDATA[Şirkete 'yaptırım' & ambargo]]>", day: str = "2026-09-01T14:05:00+03:00", p: str = "news"
) -> str:
    return (
        f"<url><loc>{SITE}/a?utm_source=map</loc><lastmod>2026-09-02</lastmod><{p}:news><{p}:publication>"
        f"<{p}:name>Outlet</{p}:name><{p}:language>tr</{p}:language></{p}:publication>"
        f"<{p}:publication_date>{day}</{p}:publication_date><{p}:title>{title}</{p}:title></{p}:news></url>"
    )


def urlset(*urls: str, prefix: str = "news") -> bytes:
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f"{head}<urlset {MAPS} {NEWS.format(prefix)}>{''.join(urls)}</urlset>".encode()


def index(*maps: tuple[str, str]) -> bytes:
    rows = (f"<sitemap><loc>{loc}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</sitemap>" for loc, day in maps)
    return f"<sitemapindex {MAPS}>{''.join(rows)}</sitemapindex>".encode()


def read(raw: bytes) -> tuple[Article, ...]:
    return sitemap.read(raw, source="s", url=f"{SITE}/news.xml", lang="", outlet="")


def test_a_page_of_news_becomes_an_article() -> None:
    assert read(urlset(url())) == (
        Article(
            id=digest("s", f"{SITE}/a"),
            url=f"{SITE}/a",
            outlet="Outlet",
            title="Şirkete 'yaptırım' & ambargo",
            text="",
            published_at=datetime(2026, 9, 1, 11, 5, tzinfo=UTC),
            lang="tr",
            source="s",
            dated_by=Dating.FEED,
            dated_as="2026-09-01T14:05:00+03:00",
        ),
    )


def test_another_prefix_is_the_same_namespace() -> None:
    assert read(urlset(url(p="n"), prefix="n")) == read(urlset(url()))


def test_a_day_is_a_day() -> None:
    (article,) = read(urlset(url(day="2026-09-01")))
    assert article.published_at == date(2026, 9, 1)


def test_a_title_that_is_escaped_is_read() -> None:
    (article,) = read(urlset(url("A &amp;amp; B")))
    assert article.title == "A & B"


def test_a_page_that_is_no_news_is_left_out() -> None:
    assert read(urlset(f"<url><loc>{SITE}/about</loc></url>", "<url><lastmod>2026</lastmod></url>")) == ()


def test_a_packed_sitemap_is_unpacked() -> None:
    assert len(read(gzip.compress(urlset(url())))) == 1


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"<html><body>no</body></html>",
        b"<!DOCTYPE html><html></html>",
        index(),
        urlset(url())[:-20],
        gzip.compress(urlset(url()), mtime=0)[:40],
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>' + urlset(url("&a;"))[39:],
    ],
)
def test_anything_else_is_held(raw: bytes) -> None:
    with pytest.raises(ParseError):
        read(raw)


def collected(pages: dict[str, bytes], start: str = "/robots.txt") -> list[str]:
    asked = Question(source="s", url=f"{SITE}{start}", now=datetime(2026, 9, 2, tzinfo=UTC))
    web = Web({f"{SITE}{path}": content for path, content in pages.items()})
    return [one.removeprefix(SITE) for one in contents(sitemap.collect(web, asked))]


def test_robots_txt_leads_to_the_sitemap_of_news() -> None:
    robots = f"User-agent: *\nDisallow:\nSitemap: {SITE}/all.xml\nsitemap:{SITE}/news-sitemap.xml\n".encode()
    assert collected({"/robots.txt": robots, "/news-sitemap.xml": urlset(url())}) == ["/news-sitemap.xml"]


def test_an_index_in_an_index_is_followed_to_what_is_recent() -> None:
    pages = {
        "/robots.txt": b"Sitemap: /index.xml",
        "/index.xml": index((f"{SITE}/inner.xml", "2026-09-02T01:00:00+03:00"), (f"{SITE}/2019.xml", "2019-01-01")),
        "/inner.xml": index((f"{SITE}/1.xml", ""), (f"{SITE}/gone.xml", "")),
        "/1.xml": urlset(url()),
    }
    assert collected(pages) == ["/1.xml"]


def test_a_sitemap_itself_may_be_named() -> None:
    assert collected({"/news.xml": urlset(url())}, "/news.xml") == ["/news.xml"]


def test_a_site_that_names_none_is_told() -> None:
    with pytest.raises(ParseError, match="no sitemap"):
        collected({"/robots.txt": b"User-agent: *\nDisallow: /"})


def test_an_index_that_names_itself_ends() -> None:
    with pytest.raises(ParseError, match="no sitemap"):
        collected({"/i.xml": index((f"{SITE}/i.xml", ""))}, "/i.xml")
