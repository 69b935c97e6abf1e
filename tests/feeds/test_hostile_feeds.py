"""Whatever a publisher, or somebody in its place, answers: it is read or held, and nothing else comes of it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchlist.errors import Limited, ParseError
from watchlist.feeds import reader

NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
SAMPLES: dict[str, tuple[str, str]] = {
    "doj": (
        "https://o.example/api",
        json.dumps({"results": [{"uuid": "u", "title": "Şirket", "date": "1789430400", "body": "<p>b</p>"}]}),
    ),
    "gdelt": (
        "https://o.example/doc",
        json.dumps({"articles": [{"url": "https://n.example/1", "title": "A ' s \\d", "domain": "n.example"}]}),
    ),
    "sitemap": (
        "https://o.example/news.xml",
        (
            f'<urlset xmlns:n="{NEWS}"><url><loc>https://o.example/1</loc><n:news><n:title>T</n:title>'
            "<n:publication_date>2026-09-01</n:publication_date></n:news></url></urlset>"
        ),
    ),
    "ofac_recent": (
        "https://o.example/recent-actions",
        '<p>Displaying 1 - 1 of 2</p><div class="views-row"><a href="/recent-actions/20260605">T</a> June 05</div>',
    ),
    "treasury_press": (
        "https://o.example/news/press-releases",
        '<h3 class="featured-stories__headline"><a href="/news/press-releases/sb1">T</a></h3>',
    ),
    "bis_press": (
        "https://o.example/news",
        '<a href="/press-release/x">X</a><script type="application/json">{"name": "T", "u": "/press-release/y"}',
    ),
    "govuk": (
        "https://o.example/x.atom",
        (
            '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>a</id><title>T</title><link href="https://o.example/1"/>'
            "</entry></feed>"
        ),
    ),
    "govuk_content": (
        "https://o.example/api",
        json.dumps(
            {
                "base_path": "/x",
                "title": "T",
                "details": {"change_history": [{"public_timestamp": "2026-01-01T00:00Z"}]},
            }
        ),
    ),
    "council": (
        "https://o.example/rss",
        '<rss version="2.0"><channel><item><title>T</title><link>https://o.example/2026/09/15/x/</link></item></channel></rss>',
    ),
    "commission": (
        "https://ec.europa.eu/commission/presscorner/detail/en/ip_26_1",
        json.dumps({"docuLanguageResource": {"title": "T", "htmlContent": "<p>x</p>"}}),
    ),
    "google_news": (
        "https://o.example/rss",
        '<rss version="2.0"><channel><item><title>T - P</title><source url="u">P</source></item></channel></rss>',
    ),
}


def ids(form: str, raw: bytes) -> list[str]:
    """The articles of an answer; none of one that is held. What else comes of it flies."""
    try:
        return [one.id for one in reader(form)(raw, source="s", url=SAMPLES[form][0], lang="", outlet="o")]
    except (ParseError, Limited):
        return []


@pytest.mark.parametrize("form", SAMPLES)
def test_the_sample_is_read(form: str) -> None:
    assert ids(form, SAMPLES[form][1].encode())


@pytest.mark.parametrize("form", SAMPLES)
@settings(max_examples=60)
@given(data=st.data())
def test_damage_is_read_or_held(form: str, data: st.DataObject) -> None:
    raw = bytearray(SAMPLES[form][1].encode())
    for place in data.draw(st.lists(st.integers(0, len(raw) - 1), max_size=6)):
        raw[place] = data.draw(st.integers(0, 255))
    begin, end = sorted((data.draw(st.integers(0, len(raw))), data.draw(st.integers(0, len(raw)))))
    damaged = bytes(raw[begin:end] if data.draw(st.booleans()) else raw)
    found = ids(form, damaged)
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("form", SAMPLES)
@pytest.mark.parametrize(
    "raw",
    [b"[" * 100_000, b'{"a":' * 50_000, b"<a>" * 100_000, b"\x00" * 1000, b'"\\ud800"', b"<!--" * 50_000, b"\xff\xfe"],
    ids=["brackets", "braces", "elements", "nothing", "half a character", "comments", "a mark"],
)
def test_what_is_deep_or_endless_is_held(form: str, raw: bytes) -> None:
    with pytest.raises((ParseError, Limited)):
        reader(form)(raw, source="s", url=SAMPLES[form][0], lang="", outlet="o")
