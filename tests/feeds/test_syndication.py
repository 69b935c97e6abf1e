"""RSS and Atom as real feeds write them, each with one of their defects."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchlist.errors import ParseError
from watchlist.feeds import syndication
from watchlist.model import Article, Dating, digest

URL = "https://news.example/rss"


def read(raw: bytes | str, lang: str = "en") -> tuple[Article, ...]:
    data = raw.encode() if isinstance(raw, str) else raw
    return syndication.read(data, source="s", url=URL, lang=lang, outlet="Example")


def rss(*items: str, head: str = "", namespaces: str = "") -> str:
    inner = "".join(f"<item>{item}</item>" for item in items)
    return f'<rss version="2.0" {namespaces}><channel><title>t</title>{head}{inner}</channel></rss>'


def one(item: str, **more: str) -> Article:
    (article,) = read(rss(item, **more))
    return article


def test_an_item_becomes_an_article() -> None:
    article = one(
        "<title>Firm listed</title><link>https://news.example/a?id=7&amp;utm_source=rss</link><guid>7</guid>"
        "<pubDate>Thu, 23 Apr 2026 09:00:00 +0300</pubDate><description>&lt;p&gt;One&lt;/p&gt;Two</description>"
    )
    assert article == Article(
        id=digest("s", "7"),
        url="https://news.example/a?id=7",
        outlet="Example",
        title="Firm listed",
        text="One\nTwo",
        published_at=datetime(2026, 4, 23, 6, tzinfo=UTC),
        lang="en",
        source="s",
        dated_by=Dating.FEED,
        dated_as="Thu, 23 Apr 2026 09:00:00 +0300",
    )


def test_the_id_survives_an_edited_title_and_a_tracker() -> None:
    first = one("<title>A</title><link>https://n.example/a?utm_medium=x</link>")
    second = one("<title>A, corrected</title><link>https://n.example/a#top</link>")
    assert first.id == second.id


def test_without_guid_and_link_title_and_date_make_the_id() -> None:
    monday = "<title>Daily rates</title><pubDate>Mon, 20 Apr 2026 09:00:00 GMT</pubDate>"
    articles = read(rss(monday, monday.replace("Mon, 20", "Tue, 21"), monday))
    assert len({article.id for article in articles}) == len(articles) == 2


def test_a_guid_that_all_items_share_tells_nothing() -> None:
    items = [f"<title>{n}</title><guid>same</guid><link>https://n.example/{n}</link>" for n in range(3)]
    assert len(read(rss(*items))) == 3


def test_a_revision_of_a_government_page_is_the_same_article() -> None:
    page = "https://www.gov.example/publications/notice"
    entry = '<entry><id>{0}#{1}</id><updated>{1}</updated><link rel="alternate" href="{0}"/><title>N</title></entry>'
    feed = '<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title>{}</feed>'
    ids = {
        read(feed.format(entry.format(page, time)))[0].id for time in ("2026-09-01T10:00:02Z", "2026-09-03T08:00:00Z")
    }
    assert len(ids) == 1


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Mon, 24 Aug 2026 10:15:22 -0500", datetime(2026, 8, 24, 15, 15, 22, tzinfo=UTC)),
        ("2026-09-01T10:00:02Z", datetime(2026, 9, 1, 10, 0, 2, tzinfo=UTC)),
        ("2026-09-01T12:00:02+0200", datetime(2026, 9, 1, 10, 0, 2, tzinfo=UTC)),
        ("2026-09-22 13:31", date(2026, 9, 22)),
        ("2026-09-22", date(2026, 9, 22)),
        ("23.04.2026 09:00", date(2026, 4, 23)),
        ("Thu, 23 Apr 2026 09:00:00", date(2026, 4, 23)),
        ("Thu, 23 Apr 2026 09:00:00 XYZ", date(2026, 4, 23)),
        ("3 saat önce", None),
        ("dün 14:05", None),
        ("99.99.2026", None),
        ("", None),
    ],
)
def test_a_date_is_never_more_precise_than_printed(printed: str, expected: datetime | date | None) -> None:
    assert one(f"<title>t</title><guid>1</guid><pubDate>{printed}</pubDate>").published_at == expected


def test_the_council_dates_its_items_by_atom() -> None:
    article = one(
        '<guid isPermaLink="false">150481</guid><link>https://c.example/en/slug/</link><title>T</title>'
        "<a10:updated>2026-09-15T08:00:00Z</a10:updated>",
        namespaces='xmlns:a10="http://www.w3.org/2005/Atom"',
    )
    assert article.published_at == datetime(2026, 9, 15, 8, tzinfo=UTC)


def test_full_content_is_preferred_to_the_summary() -> None:
    article = one(
        "<title>t</title><guid>1</guid><description>Short.</description>"
        "<content:encoded><![CDATA[<p>The whole <b>text</b>.</p><script>x()</script>]]></content:encoded>",
        namespaces='xmlns:content="http://purl.org/rss/1.0/modules/content/"',
    )
    assert article.text == "The whole text."


def test_entities_escaped_twice_are_read() -> None:
    article = one(
        "<title>Bakan: &amp;quot;Yaptırım&amp;quot; &amp;amp; ambargo</title><guid>1</guid>"
        "<description>&amp;lt;p&amp;gt;T&amp;amp;uuml;rkiye&amp;lt;/p&amp;gt;</description>"
    )
    assert article.title == 'Bakan: "Yaptırım" & ambargo'
    assert article.text == "Türkiye"


@pytest.mark.parametrize("encoding", ["windows-1254", "ISO-8859-9"])
def test_turkish_encodings_are_read(encoding: str) -> None:
    raw = f'<?xml version="1.0" encoding="{encoding}"?>' + rss("<title>İşletme ğüşıöç</title><guid>1</guid>")
    (article,) = read(raw.encode(encoding))
    assert article.title == "İşletme ğüşıöç"


def test_a_prolog_that_lies_is_not_believed() -> None:
    raw = '<?xml version="1.0" encoding="us-ascii"?>' + rss("<title>Şirket</title><guid>1</guid>")
    (article,) = read(raw.encode())
    assert article.title == "Şirket"


def test_a_byte_order_mark_is_no_text() -> None:
    (article,) = read(b"\xef\xbb\xbf" + rss("<title>Şirket</title><guid>1</guid>").encode())
    assert article.title == "Şirket"


def test_an_ampersand_in_an_address_is_forgiven() -> None:
    assert one("<title>t</title><link>https://n.example/a?x=1&y=2</link>").url == "https://n.example/a?x=1&y=2"


def test_a_bare_image_is_forgiven() -> None:
    article = one(
        "<image>https://n.example/a.jpg</image><title>T</title><guid>1</guid><link>https://n.example/a</link>"
    )
    assert (article.title, article.url) == ("T", "https://n.example/a")


@pytest.mark.parametrize("guid", ['<guid isPermaLink="false">3307498</guid>', "<guid>3307498</guid>"])
def test_a_number_for_a_guid_is_no_address(guid: str) -> None:
    article = one(f"<title>T</title>{guid}<link>https://n.example/3307498?utm_source=rss</link>")
    assert (article.id, article.url) == (digest("s", "3307498"), "https://n.example/3307498")


def test_a_guid_that_is_the_address_is_freed_of_what_changes() -> None:
    first, second = (one(f"<title>T</title><guid>https://n.example/a?utm_campaign={n}#t{n}</guid>") for n in "12")
    assert first.id == second.id
    assert first.url == second.url == "https://n.example/a"


def test_rss_of_the_semantic_web_is_read() -> None:
    raw = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://n.example"><title>c</title></channel>'
        '<item rdf:about="https://n.example/1"><title>One</title><link>https://n.example/1</link>'
        "<dc:date>2026-09-01T12:00:00+02:00</dc:date></item></rdf:RDF>"
    )
    (article,) = read(raw)
    assert (article.title, article.published_at) == ("One", datetime(2026, 9, 1, 10, tzinfo=UTC))


def test_the_order_of_the_feed_is_kept() -> None:
    items = [f"<title>{n}</title><guid>{n}</guid>" for n in (3, 1, 2)]
    assert [article.title for article in read(rss(*items))] == ["3", "1", "2"]


def test_the_feed_names_its_language_where_we_do_not() -> None:
    feed = rss("<title>t</title><guid>1</guid>", head="<language>tr-TR</language>")
    assert read(feed, lang="")[0].lang == "tr"
    assert read(feed, lang="en")[0].lang == "en"


def test_an_item_that_says_nothing_is_no_article() -> None:
    assert read(rss("<pubDate>Wed, 17 Oct 2018 10:30:00 GMT</pubDate>")) == ()


def test_an_empty_feed_is_fine() -> None:
    assert read(rss()) == ()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"<!DOCTYPE html><html><head><title>Access denied</title></head><body>Are you a robot?</body></html>",
        b'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"></urlset>',
        b'{"error": "no"}',
        b"https://news.example/rss",
        b'<?xml version="1.0"?><rss version="2.0"><channel><title>cut of',
    ],
    ids=["nothing", "a page", "a sitemap", "JSON", "an address", "broken off"],
)
def test_what_is_no_feed_is_held(raw: bytes) -> None:
    with pytest.raises(ParseError, match=r"news\.example"):
        read(raw)


@pytest.mark.parametrize("end", [20, 200, 330, 500])
def test_a_feed_that_is_cut_off_is_held_and_says_where(end: int) -> None:
    whole = rss(*(f"<title>{n}</title><guid>{n}</guid><description>{'x' * 60}</description>" for n in range(5)))
    with pytest.raises(ParseError, match=r"breaks off: </rss> is missing behind \d whole items"):
        read(whole[:end])


def test_an_atom_feed_that_is_cut_off_is_held() -> None:
    entry = "<a:entry><a:id>1</a:id><a:title>T</a:title></a:entry>"
    whole = f'<a:feed xmlns:a="http://www.w3.org/2005/Atom">{entry}</a:feed>'
    assert len(read(whole)) == 1
    with pytest.raises(ParseError, match="breaks off"):
        read(whole[: whole.rindex("</a:feed>")])


ENTITIES = "<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {name} '{f'&{before};' * 10}'>" for before, name in zip("abcdefg", "bcdefgh", strict=True)
)


@pytest.mark.parametrize(
    "declared",
    [
        f"<!DOCTYPE rss [{ENTITIES}]>",
        '<!DOCTYPE rss [<!ENTITY h SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE rss SYSTEM "https://elsewhere.example/rss.dtd">',
        '<!-- before --><!doctype rss [<!ENTITY h "x">]>',
    ],
    ids=["a bomb", "a file", "elsewhere", "behind a comment"],
)
def test_a_feed_with_declarations_is_not_read(declared: str) -> None:
    with pytest.raises(ParseError, match="document type"):
        read(f'<?xml version="1.0"?>{declared}' + rss("<title>&h;</title><guid>1</guid>"))


def test_the_document_type_that_rss_once_had_is_harmless() -> None:
    named = '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/rss-0.91.dtd">'
    assert len(read(named + rss("<title>t</title><guid>1</guid>"))) == 1


@pytest.mark.parametrize(
    "page",
    [
        "<html><head><title>Check</title></head><body><rss version='2.0'></rss></body></html>",
        '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Check</title></head><body><p>item</p></body></html>',
        f"<!-- a --><html><head><title>Check</title></head><body><pre>{rss('<title>t</title>')}</pre></body></html>",
        "<HEAD><TITLE>Check</TITLE></HEAD><BODY><item><title>x</title></item></BODY>",
    ],
)
def test_a_page_that_holds_a_feed_is_a_page(page: str) -> None:
    with pytest.raises(ParseError, match="web page 'Check'"):
        read(page)


def test_a_feed_in_wide_letters_is_read() -> None:
    raw = '<?xml version="1.0" encoding="utf-16"?>' + rss("<title>Şirket</title><guid>1</guid>")
    assert read(raw.encode("utf-16"))[0].title == "Şirket"


@settings(max_examples=60)
@given(st.data())
def test_damage_is_read_or_held_and_nothing_else(data: st.DataObject) -> None:
    raw = bytearray(rss("<title>İ</title><guid>1</guid><pubDate>2026-01-01</pubDate>", "<title>2</title>").encode())
    for place in data.draw(st.lists(st.integers(0, len(raw) - 1), max_size=8)):
        raw[place] = data.draw(st.integers(0, 255))
    try:
        articles = read(bytes(raw[: data.draw(st.integers(0, len(raw)))]))
    except ParseError:
        return
    assert len({article.id for article in articles}) == len(articles)


SAMPLES = Path(__file__).parents[3] / "shared" / "data" / "news" / "feeds"


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the real feeds lie beside the repository, and are not there")
@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("encoding_ISO-8859-1", 40),
        ("encoding_WINDOWS-1251", 50),
        ("large_atom", 25),
        ("large_rss", 25),
        ("no_encoding_ISO-8859-1", 9),  # of its ten items one says nothing at all
        ("rdf_UTF8", 60),
        ("small_atom", 20),
        ("urdu_UTF8", 26),
    ],
)
def test_real_feeds_are_read_whole(name: str, count: int) -> None:
    articles = read((SAMPLES / f"{name}.xml").read_bytes(), lang="")
    assert len(articles) == count
    assert all(article.title and "&" + "amp;" not in article.title for article in articles)
    assert all(article.url.startswith("http") for article in articles)
    assert not any("<p>" in article.text or "�" in article.text for article in articles)
