"""The fast way through a feed finds what feedparser finds, or leaves it to it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchlist.feeds import syndication, wellformed

SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:a10="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:itunes="http://www.itunes.com/DTDs/PodCast-1.0.dtd"'
)

WORDS = st.sampled_from(
    [
        *("", " ", "Firm listed", "Şirkete yaptırım", "Ã¼ber", "café", "R&amp;amp;D", "&lt;p&gt;a&lt;/p&gt;", "\x85"),
        *(
            "<![CDATA[<b>x</b> & y]]>",
            "a<!-- c -->b",
            "a<b>c</b>",
            "&#128;",
            "&nbsp;",
            "https://n.example/?a=1&amp;b=2",
        ),
        *("http:////n.example/x", "https://n.example/?a&amp;copy;=1", "Thu, 23 Apr 2026 09:00:00 GMT", "7"),
    ]
)
ELEMENTS = st.sampled_from(
    [
        *("title", "link", "guid", 'guid isPermaLink="false"', "pubDate", "description", "content:encoded", "dc:date"),
        *("a10:updated", "category", "dc:creator", "media:title", 'media:content url="u"', "image", "source", "author"),
        *('title type="html"', "itunes:summary", "dc:title", "unknown", "comments", "enclosure", "a10:link", "item"),
    ]
)
ATOM = st.sampled_from(
    [
        *("id", "title", 'title type="html"', 'title type="xhtml"', "summary", 'content type="html"', "published"),
        *("updated", 'link href="https://n.example/1"', 'link rel="self" href="https://n.example/2"', "author"),
        *('link rel="alternate" type="text/html" href="/3"', 'link rel="enclosure" href="x"', "rights", "source"),
        *('category term="x"', "content", 'content src="x"', 'summary type="text"', "name", "modified"),
    ]
)
HEAD = st.sampled_from(
    ["", "<language>tr-TR</language>", "<title>t</title><link>u</link>", "<image><url>u</url><title>t</title></image>"]
)


def written(parts: list[tuple[str, str]]) -> str:
    return "".join(f"<{name}>{words}</{name.split()[0]}>" for name, words in parts)


def same(raw: bytes) -> bool:
    """Whether both ways find the same; False where the fast one leaves the feed alone."""
    fast = wellformed.feed(raw)
    if fast is None:
        return False
    assert fast == syndication.by_feedparser(raw, "u")
    return True


@settings(max_examples=150)
@given(st.lists(st.lists(st.tuples(ELEMENTS, WORDS), max_size=5), max_size=2), HEAD)
def test_rss_is_read_alike_or_left_alone(items: list[list[tuple[str, str]]], head: str) -> None:
    inner = "".join(f"<item>{written(parts)}</item>" for parts in items)
    feed = f'<rss version="2.0" {SPACES}><channel>{head}{inner}</channel></rss>'
    assert same(feed.encode()) is (wellformed.feed(feed.encode()) is not None)


@settings(max_examples=150)
@given(st.lists(st.lists(st.tuples(ATOM, WORDS), max_size=5), max_size=2), st.sampled_from(["", ' xml:lang="tr"']))
def test_atom_is_read_alike_or_left_alone(entries: list[list[tuple[str, str]]], lang: str) -> None:
    inner = "".join(f"<entry>{written(parts)}</entry>" for parts in entries)
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom"{lang}><title>t</title>{inner}</feed>'
    assert same(feed.encode()) is (wellformed.feed(feed.encode()) is not None)


@settings(max_examples=100)
@given(
    st.lists(st.lists(st.tuples(ELEMENTS, WORDS), max_size=5), max_size=2),
    st.sampled_from(["", ' rdf:about="https://n.example/1"', ' rdf:about="7"']),
    st.sampled_from(["http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/"]),
)
def test_rdf_is_read_alike_or_left_alone(items: list[list[tuple[str, str]]], about: str, space: str) -> None:
    inner = "".join(f"<item{about}>{written(parts)}</item>" for parts in items)
    feed = (
        f'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="{space}" {SPACES}>'
        f"<channel><title>t</title><link>u</link></channel>{inner}</rdf:RDF>"
    )
    assert same(feed.encode()) is (wellformed.feed(feed.encode()) is not None)


PLAIN = (
    "<item><title>Şirket</title><link>https://n.example/1?a=1&amp;b=2</link><guid>7</guid>"
    "<pubDate>Thu, 23 Apr 2026 09:00:00 GMT</pubDate><description>&lt;p&gt;a&lt;/p&gt;</description>"
    "<category>c</category></item>"
)
ENTRY = (
    '<entry><id>tag:x,2005:/1</id><title type="html">Şirket</title><updated>2026-09-01T10:00:02Z</updated>'
    '<link rel="alternate" type="text/html" href="https://n.example/1"/><summary>s</summary></entry>'
)


@pytest.mark.parametrize(
    "raw",
    [
        f'<rss version="2.0"><channel><title>t</title>{PLAIN}</channel></rss>'.encode(),
        f'\ufeff<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>{PLAIN}</channel></rss>'.encode(),
        f'<?xml version="1.0" encoding="windows-1254"?><rss version="2.0"><channel>{PLAIN}</channel></rss>'.encode(
            "windows-1254"
        ),
        f'<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom">{ENTRY}</feed>'.encode(),
    ],
    ids=["RSS", "byte order mark", "windows-1254", "Atom"],
)
def test_a_feed_without_a_fault_takes_the_fast_way(raw: bytes) -> None:
    assert same(raw)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"<html><body>no</body></html>",
        b'<!DOCTYPE rss [<!ENTITY a "b">]><rss version="2.0"><channel/></rss>',
        b'<rss version="2.0"><channel><item><title>a</title></channel></rss>',
        b'<?xml version="1.0" encoding="us-ascii"?><rss version="2.0"><channel/></rss>',
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{PLAIN}</channel></rss>'.encode("cp1254"),
        b'<rss version="2.0" xml:base="https://n.example/"><channel/></rss>',
    ],
)
def test_any_other_is_left_alone(raw: bytes) -> None:
    assert wellformed.feed(raw) is None


SAMPLES = Path(__file__).parents[3] / "shared" / "data" / "news" / "feeds"


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the real feeds lie beside the repository, and are not there")
def test_real_feeds_are_read_alike() -> None:
    fast = [file.stem for file in sorted(SAMPLES.glob("*.xml")) if same(file.read_bytes())]
    assert len(fast) >= 7
