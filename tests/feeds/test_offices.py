"""The press of offices: OFAC, Treasury, BIS, GOV.UK, Council, Commission, each as it writes."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from web import Web, contents

from watchlist.errors import ParseError
from watchlist.feeds import (
    bis_press,
    commission,
    ofac_recent,
    reader,
    syndication,
    treasury_press,
)
from watchlist.feeds.asking import Collect, Question
from watchlist.feeds.listing import release_key
from watchlist.model import Article, Dating

NOW = datetime(2026, 9, 2, tzinfo=UTC)
FORMS = ["ofac_recent", "treasury_press", "bis_press", "govuk", "govuk_content", "council", "commission"]


def read(form: str, raw: str | bytes, url: str = "https://office.example/x") -> tuple[Article, ...]:
    content = raw.encode() if isinstance(raw, str) else raw
    return reader(form)(content, source="s", url=url, lang="en", outlet="Office")


def taken(collect: Collect, url: str, pages: dict[str, str], *known: str) -> list[str]:
    """The addresses that are collected, of an office with these pages, where these articles are known."""
    web = Web({address: content.encode() for address, content in pages.items()})
    since = NOW if known else None
    return contents(
        collect(web, Question(source="s", url=url, now=NOW, since=since, known=lambda ids: set(known) & set(ids)))
    )


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "raw",
    [b"", b"{}", b"<html><head><title>Access Denied</title></head><body><p>Reference #18</p></body></html>"],
    ids=["nothing", "an object", "a guard's page"],
)
def test_what_an_office_does_not_write_is_held(form: str, raw: bytes) -> None:
    with pytest.raises(ParseError):
        read(form, raw)


OFAC = "https://ofac.example/recent-actions"


def listing(*rows: tuple[str, str, str]) -> str:
    inner = "".join(
        f'<div class="margin-bottom-4 search-result views-row"><div><div class="font-sans-lg"><a href="{href}">{title}'
        f'</a></div></div><div><div class="margin-top-1">{day} - <a href="/recent-actions/sanctions-list-updates">'
        "Sanctions List Updates</a></div></div></div>"
        for href, title, day in rows
    )
    return f"<html><body><p>Displaying 1 - {len(rows)} of 2,345 results.</p>{inner}</body></html>"


ACTION = """<html><head><meta property="og:title" content="Russia-related Designations"></head><body><h1>Russia</h1>
<div class="field field--name-field-release-date"><div class="field__item">06/05/2026</div></div>
<div class="field field--name-field-body"><div class="field__item"><h4>The following entities have been added to OFAC's
SDN List:</h4><p><a>ALFA MAKINA, Istanbul, Turkey [RUSSIA-EO14024]</a><br><br>BETA LOJISTIK</p></div></div>
</body></html>"""


def test_the_listing_of_ofac_gives_titles_days_and_kinds() -> None:
    raw = listing(
        ("/recent-actions/20260605_33", "Russia-related Designations", "June 05, 2026"),
        ("/node/970956", "Settlement Agreement", "June 4, 2026"),
        ("/index.php/recent-actions/20260603", "General License", "June 03, 2026"),
    )
    first, second, third = read("ofac_recent", raw, OFAC)
    assert (first.title, first.text, first.published_at) == (
        "Russia-related Designations",
        "Sanctions List Updates",
        date(2026, 6, 5),
    )
    assert (second.url, second.published_at) == ("https://ofac.example/node/970956", date(2026, 6, 4))
    assert third.url == "https://ofac.example/recent-actions/20260603"


def test_the_page_of_an_action_is_the_same_article_with_its_text() -> None:
    url = f"{OFAC}/20260605_33"
    (action,) = read("ofac_recent", ACTION, url)
    (listed,) = read("ofac_recent", listing(("/recent-actions/20260605_33", "x", "June 05, 2026")), OFAC)
    assert action.id == listed.id
    assert (action.title, action.published_at) == ("Russia-related Designations", date(2026, 6, 5))
    assert "ALFA MAKINA, Istanbul, Turkey [RUSSIA-EO14024]\nBETA LOJISTIK" in action.text


def test_new_actions_are_fetched_page_after_page_until_one_is_known() -> None:
    pages = {
        OFAC: listing(("/recent-actions/20260605", "c", ""), ("/node/1", "b", "")),
        f"{OFAC}?page=1": listing(("/recent-actions/20260603", "a", ""), ("/recent-actions/20260602", "z", "")),
        f"{OFAC}/20260605": ACTION,
        f"{OFAC}/20260603": ACTION,
    }
    known = release_key("s", f"{OFAC}/20260602")
    assert taken(ofac_recent.collect, OFAC, pages, known) == [
        OFAC,
        f"{OFAC}/20260605",
        f"{OFAC}?page=1",
        f"{OFAC}/20260603",
    ]


TREASURY = "https://home.example/news/press-releases"
RELEASE = """<html><head><meta property=og:title content="Treasury Sanctions a Network"></head><body>
<h2 class="uswds-page-title"><span>Treasury Sanctions a Network</span></h2><article class="entity--type-node">
<div class="field field--name-field-news-publication-date"><time datetime="2026-09-01T06:20:00-04:00"
class="datetime">September 1, 2026</time></div><div class="field field--name-field-news-body"><p><strong>WASHINGTON
</strong> — Today <strong>ALFA</strong> (AM), a Türkiye-based firm</p><p>###</p></div></article></body></html>"""


def test_a_release_of_the_treasury_has_its_own_time() -> None:
    (article,) = read("treasury_press", RELEASE, f"{TREASURY}/sb0123")
    assert article.published_at == datetime(2026, 9, 1, 10, 20, tzinfo=UTC)
    assert article.title == "Treasury Sanctions a Network"
    assert article.text.startswith("WASHINGTON — Today ALFA (AM), a Türkiye-based firm")


def test_the_listing_of_the_treasury_leads_to_its_releases() -> None:
    raw = '<body><h3 class="featured-stories__headline"><a href=/news/press-releases/sb0123>Treasury</a></h3></body>'
    pages = {TREASURY: raw, f"{TREASURY}/sb0123": RELEASE}
    assert taken(treasury_press.collect, TREASURY, pages) == [TREASURY, f"{TREASURY}/sb0123"]
    (listed,) = read("treasury_press", raw, TREASURY)
    assert listed.id == read("treasury_press", RELEASE, f"{TREASURY}/sb0123")[0].id


def test_the_table_of_ofac_leads_to_them_too() -> None:
    raw = (
        '<body><table class="views-table"><tr><td><a href="https://home.example/index.php/news/press-releases/jy1">T'
        "</a></td></tr></table></body>"
    )
    assert [one.url for one in read("treasury_press", raw, OFAC)] == [f"{TREASURY}/jy1"]


BIS = "https://bis.example/news-updates/all-press-releases"


def shell(data: object) -> str:
    return f'<body><div id="root"></div><script id="__NEXT_DATA__" type="application/json">{json.dumps(data)}</script>'


@pytest.mark.parametrize(
    "raw",
    [
        '<body><a href="/press-release/bis-adds-firms">BIS Adds Firms</a><a href="/about">About</a></body>',
        shell({"props": {"items": [{"title": "BIS Adds Firms", "path": "/press-release/bis-adds-firms"}]}}),
    ],
    ids=["drawn", "a shell with its data"],
)
def test_the_listing_of_bis_is_read_with_and_without_its_script(raw: str) -> None:
    (article,) = read("bis_press", raw, BIS)
    assert (article.title, article.url) == ("BIS Adds Firms", "https://bis.example/press-release/bis-adds-firms")


def test_an_empty_shell_is_told_as_one() -> None:
    with pytest.raises(ParseError, match="empty shell"):
        read("bis_press", '<html><head><title>BIS</title></head><body><div id="root"></div></body></html>', BIS)


@pytest.mark.parametrize(
    ("head", "body", "text", "day"),
    [
        ("<title>BIS Adds Firms | BIS</title>", "", "", None),
        ('<title>BIS Adds Firms</title><meta name="description" content="In brief.">', "", "In brief.", None),
        ('<meta property="og:title" content="BIS Adds Firms">', "<main><p>In full.</p></main>", "In full.", None),
        (
            (
                '<script type="application/ld+json">{"headline": "BIS Adds Firms", "articleBody": "<p>In full.</p>", '
                '"datePublished": "2026-09-01"}</script>'
            ),
            "",
            "In full.",
            date(2026, 9, 1),
        ),
    ],
    ids=["a link only", "a summary", "drawn", "structured data"],
)
def test_a_release_of_bis_is_what_its_page_has(head: str, body: str, text: str, day: date | None) -> None:
    raw = f"<html><head>{head}</head><body>{body}</body></html>"
    (article,) = read("bis_press", raw, "https://bis.example/press-release/bis-adds-firms")
    assert (article.title, article.text, article.published_at) == ("BIS Adds Firms", text, day)


def test_what_is_new_at_bis_is_fetched() -> None:
    raw = '<body><a href="/press-release/one">One</a><a href="/press-release/two">Two</a></body>'
    one = "https://bis.example/press-release/one"
    known = release_key("s", "https://bis.example/press-release/two")
    assert taken(bis_press.collect, BIS, {BIS: raw, one: "<body/>"}, known) == [BIS, one]


ATOM = '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB"><title>x</title>{}</feed>'
ENTRY = (
    "<entry><id>{}</id><updated>{}</updated><title>Guidance: Notice</title><summary>s</summary>"
    '<link rel="alternate" type="text/html" href="https://www.gov.example/publications/slug"/></entry>'
)


def test_a_document_is_the_same_in_the_feeds_of_an_organisation_and_of_a_search() -> None:
    page = "https://www.gov.example/publications/slug"
    organisation = ENTRY.format(f"{page}#2026-09-01T10:00:02Z", "2026-09-01T10:00:02Z")
    revised = ENTRY.format(f"{page}#2026-09-03T10:00:02Z", "2026-09-03T10:00:02Z")
    search = ENTRY.format("tag:www.gov.example,2005:/publications/slug", "2026-09-01T11:00:02+01:00")
    found = [read("govuk", ATOM.format(entry))[0] for entry in (organisation, revised, search)]
    assert len({one.id for one in found}) == 1
    assert found[0].published_at == found[2].published_at == datetime(2026, 9, 1, 10, 0, 2, tzinfo=UTC)
    assert len(read("govuk", ATOM.format(organisation + revised))) == 1


def test_a_feed_that_has_ended_says_so() -> None:
    ended = ENTRY.format("tag:x", "2026-09-01T10:00:02Z").replace("Guidance: Notice", "This feed has ended")
    with pytest.raises(ParseError, match="has ended"):
        read("govuk", ATOM.format(ended))


DOCUMENT = {
    "base_path": "/government/publications/the-uk-sanctions-list",
    "content_id": "uuid",
    "title": "The UK Sanctions List",
    "description": "Who is on it.",
    "public_updated_at": "2026-02-26T09:00:02.000+00:00",
    "withdrawn_notice": {},
    "details": {
        "body": "<div></div>",
        "change_history": [
            {"public_timestamp": "2024-01-01T00:00:00.000+00:00", "note": "First published."},
            {"public_timestamp": "2026-02-26T09:00:02.000+00:00", "note": "Added 3 entries &amp; removed 1."},
        ],
    },
}


def test_each_change_of_a_document_is_an_article_the_newest_first() -> None:
    newest, first = read("govuk_content", json.dumps(DOCUMENT))
    assert newest.title == "The UK Sanctions List: Added 3 entries & removed 1."
    assert newest.published_at == datetime(2026, 2, 26, 9, 0, 2, tzinfo=UTC)
    assert first.published_at == datetime(2024, 1, 1, tzinfo=UTC)
    assert newest.url == "https://www.gov.uk/government/publications/the-uk-sanctions-list"


def test_a_document_without_a_history_is_told_by_its_last_change() -> None:
    (article,) = read("govuk_content", json.dumps({**DOCUMENT, "details": {"body": ""}}))
    assert (article.title, article.text) == ("The UK Sanctions List", "Who is on it.")


def council_item(path: str, updated: str = "") -> str:
    dated = f"<a10:updated>{updated}</a10:updated>" if updated else ""
    return (
        f'<item><guid isPermaLink="false">1{path}</guid><link>https://council.example/en/{path}</link>'
        f"<title>T</title><description>D</description><category>c</category>{dated}</item>"
    )


def test_the_council_is_dated_by_atom_or_by_its_addresses_and_its_meetings_are_left_out() -> None:
    items = (
        council_item("press/press-releases/2026/09/15/slug/", "2026-09-15T08:00:00Z"),
        council_item("press/press-releases/2026/09/14/other/"),
        council_item("meetings/fac/"),
    )
    raw = f'<rss xmlns:a10="http://www.w3.org/2005/Atom" version="2.0"><channel>{"".join(items)}</channel></rss>'
    first, second = read("council", raw)
    assert (first.published_at, first.dated_by) == (datetime(2026, 9, 15, 8, tzinfo=UTC), Dating.FEED)
    assert (second.published_at, second.dated_by) == (date(2026, 9, 14), Dating.ADDRESS)


PRESS = "https://ec.europa.eu/commission/presscorner"
CORNER = f"{PRESS}/api/rss?language=en"
TEXT = f"{PRESS}/api/documents?reference=IP%2F26%2F1799&language=en"


def commission_feed(printed: str) -> str:
    return (
        f"<rss version='2.0'><channel><item><title>New sanctions</title><link>{PRESS}/detail/en/ip_26_1799</link>"
        f"<description>In brief</description><category>POLICY_AREA=TRADE,FOREIGNAFF</category><pubDate>{printed}"
        f"</pubDate><guid>{PRESS}/detail/en/ip_26_1799</guid></item></channel></rss>"
    )


@pytest.mark.parametrize(
    ("printed", "when"),
    [
        ("Wed, 02 Sep 2026 22:00:00 GMT", date(2026, 9, 3)),
        ("Wed, 02 Dec 2026 23:00:00 GMT", date(2026, 12, 3)),
        ("Wed, 02 Dec 2026 22:00:00 GMT", datetime(2026, 12, 2, 22, tzinfo=UTC)),
        ("Wed, 02 Sep 2026 10:15:00 GMT", datetime(2026, 9, 2, 10, 15, tzinfo=UTC)),
    ],
)
def test_midnight_in_brussels_is_a_day(printed: str, when: date) -> None:
    assert read("commission", commission_feed(printed), CORNER)[0].published_at == when


def test_the_text_of_a_release_is_the_same_article() -> None:
    said = {
        "ky": 1,
        "docuLanguageResource": {"title": "New sanctions", "htmlContent": "<p>In full</p>", "language": "EN"},
    }
    (text,) = read("commission", json.dumps(said), f"{PRESS}/detail/en/ip_26_1799")
    (brief,) = read("commission", commission_feed(""), CORNER)
    assert (text.id, text.text, text.url) == (brief.id, "In full", brief.url)


def test_a_text_that_is_nowhere_is_done_without() -> None:
    feed = commission_feed("")
    assert taken(commission.collect, CORNER, {CORNER: feed, TEXT: "{}"}) == [CORNER, TEXT]
    assert taken(commission.collect, CORNER, {CORNER: feed}) == [CORNER]
    known = read("commission", feed, CORNER)[0].id
    assert taken(commission.collect, CORNER, {CORNER: feed, TEXT: "{}"}, known) == [CORNER]


def test_a_bulletin_of_the_treasury_is_dated_in_its_own_zone_and_needs_no_guid() -> None:
    (article,) = read(
        "syndication",
        "<rss version='2.0'><channel><title>OFAC: Recent Actions</title><item><title>Designations</title><link>"
        "https://content.govdelivery.com/accounts/USTREAS/bulletins/42687f0</link><pubDate>Mon, 24 Aug 2026 10:15:22 "
        "-0500</pubDate><description>&lt;p&gt;A &amp;amp; B&lt;/p&gt;</description></item></channel></rss>",
    )
    assert article.published_at == datetime(2026, 8, 24, 15, 15, 22, tzinfo=UTC)
    assert (article.text, article.url[-7:]) == ("A & B", "42687f0")


def test_a_guards_page_at_status_200_is_named() -> None:
    raw = b"<!DOCTYPE html><html><head><title>Just a moment&hellip;</title></head><body></body></html>"
    with pytest.raises(ParseError, match="web page 'Just a moment…'"):
        syndication.read(raw, source="s", url="https://state.example/feed/", lang="en", outlet="State")
