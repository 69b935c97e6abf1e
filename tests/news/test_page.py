"""A page becomes an article's title, text and date; what a server gives in its place is told for what it is."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sample_pages import CONSENT_PAGE, PARAGRAPHS, ROBOT_PAGE, SHELL_PAGE, article_page

from watchlist.errors import ParseError
from watchlist.model import Article, Dating
from watchlist.news.page import Page, is_of, read_page
from watchlist.news.page_bytes import MOST_BYTES

URL = "https://www.outlet.example/world/chips"
TITLE = "Washington warns Ankara of consequences over chip exports to Russia"


def office(url: str, markup: str) -> Page:
    return read_page(f"<!DOCTYPE html><html><body>{markup}</body></html>".encode(), url=url)


def test_an_outlets_page_is_its_article_and_nothing_around_it() -> None:
    page = read_page(article_page(canonical="/world/chips-1"), url=f"{URL}?utm_source=rss")
    assert page.title == TITLE
    assert all(paragraph in page.text for paragraph in PARAGRAPHS)
    for beside in ("Another headline", "A reader says", "cookies", "All rights reserved", "Sport"):
        assert beside not in page.text
    assert (page.lang, page.outlet, page.url) == ("en", "Outlet", "https://www.outlet.example/world/chips-1")
    assert page.published_at == datetime(2024, 8, 7, 11, 49, tzinfo=UTC)
    assert (page.dated_by, page.dated_as) == (Dating.METADATA, "2024-08-07T14:49:00+03:00")


@pytest.mark.parametrize(
    ("head", "at"),
    [
        (
            '<meta property="article:published_time" content="2024-08-06T10:00:00Z">',
            datetime(2024, 8, 6, 10, tzinfo=UTC),
        ),
        ('<meta name="date" content="2024-08-06">', date(2024, 8, 6)),
        ('<meta itemprop="datePublished" content="2024-08-06 10:00">', date(2024, 8, 6)),
        ('<meta property="article:modified_time" content="2024-08-06T10:00:00Z">', None),
        ("<meta name='copyright' content='2019-2024'>", None),
    ],
)
def test_where_json_ld_has_no_date_the_meta_tags_date_a_page(head: str, at: date | None) -> None:
    page = read_page(article_page(published="", head=head), url=URL)
    assert page.published_at == at
    assert page.dated_by is (Dating.METADATA if at else Dating.UNKNOWN)


def test_json_ld_that_is_broken_loses_nothing_else() -> None:
    raw = article_page(published="").replace(b'{"@context"', b"{{")
    page = read_page(
        raw.replace(b"<article>", b'<article><time datetime="2024-08-05T09:00:00Z">5 August</time>'), url=URL
    )
    assert page.published_at == datetime(2024, 8, 5, 9, tzinfo=UTC)
    assert page.title == TITLE


TURKISH = (
    (
        "ABD, Türkiye'yi Rusya'ya çip ihracatını durdurmazsa sonuçları olacağı konusunda uyardı; yetkililer Ankara ve "
        "İstanbul'da görüşmeler yaptı, bankalardan hesapları incelemeleri istendi."
    ),
    (
        "Bakanlık, mektubun alındığını ve gereken yanıtın verileceğini açıkladı. Şirketler için lisans şartı getirilip "
        "getirilmeyeceği ise söylenmedi; ihracatçılar birliği görüşünü daha sonra bildirecek."
    ),
)


@pytest.mark.parametrize(
    ("charset", "header"),
    [
        ("windows-1254", "text/html; charset=windows-1254"),
        ("windows-1254", "text/html; charset=ISO-8859-9"),
        ("windows-1254", "text/html"),
        ("utf-8", "text/html; charset=ISO-8859-9"),
        ("utf-8", ""),
    ],
)
def test_letters_are_those_that_the_page_means_whatever_the_header_says(charset: str, header: str) -> None:
    raw = article_page("ABD'den Türkiye'ye çip uyarısı", paragraphs=TURKISH, lang="en", charset=charset)
    page = read_page(raw, url=URL, content_type=header)
    assert page.title == "ABD'den Türkiye'ye çip uyarısı"
    assert all(paragraph in page.text for paragraph in TURKISH)
    # Its template says "en".
    assert page.lang == "tr"


def test_where_neither_header_nor_page_say_the_language_stands_for_the_letters() -> None:
    raw = article_page("Çip uyarısı", paragraphs=TURKISH, charset="windows-1254").replace(
        b'<meta charset="windows-1254">', b""
    )
    assert TURKISH[0] in read_page(raw, url=URL, lang="tr").text


@pytest.mark.parametrize(
    ("raw", "kind", "why"),
    [
        (ROBOT_PAGE, "text/html", "robots"),
        (SHELL_PAGE, "text/html", "made by a script"),
        (CONSENT_PAGE, "text/html", "consent"),
        (b"<html><head><title>Page not found</title></head><body><p>404</p></body></html>", "text/html", "an error"),
        (b"<html><body><p>Subscribe to read this. Already a subscriber? Log in</p></body></html>", "", "subscribers"),
        (b"%PDF-1.7", "application/pdf", "application/pdf"),
        (b"%PDF-1.7 and so on", "", "no web page"),
        (b"", "text/html", "no web page"),
        (b"<html><body>" + b"x" * MOST_BYTES, "text/html", "MB"),
        (b"<html>" + b"<div>" * 20_000 + b"deep", "text/html", "within one another|cannot be read|no article"),
        (b"<rss><channel></channel></rss>", "text/xml", "no web page"),
    ],
)
def test_what_is_given_in_a_pages_place_is_refused_with_its_reason(raw: bytes, kind: str, why: str) -> None:
    with pytest.raises(ParseError, match=why):
        read_page(raw, url=URL, content_type=kind)


def test_a_long_report_about_robots_is_no_check_for_them() -> None:
    said = (
        "Access denied: that is what exporters read when they log in to the ministry's system, and a captcha before.",
    )
    assert "captcha" in read_page(article_page(paragraphs=said + PARAGRAPHS * 3), url=URL).text


SEEN = "<p>Share</p><div class='menu'><a href='/'>Home</a></div>"


def test_offices_pages_are_read_whole_from_where_their_text_lies() -> None:
    treasury = office(
        "https://home.treasury.gov/news/press-releases/sb0000",
        f"""<h2 class="uswds-page-title"><span>Treasury Targets a Network</span></h2><article>{SEEN}
        <div class="field--name-field-news-publication-date">
        <time datetime="2026-09-01T06:20:00-04:00">1 Sept</time></div>
        <div class="field field--name-field-news-body"><p><strong>WASHINGTON</strong> — Today the office
        designated a network.</p><p>ÖRNEK MAKINE (ORNEK), a Türkiye-based firm<br>SECOND FIRM</p><p>###</p></div>
        </article>
        <p>{"Sanctions rest on law that is explained here. " * 9}</p>""",
    )
    assert treasury.title == "Treasury Targets a Network"
    assert treasury.text.startswith("WASHINGTON — Today the office")
    assert "firm\nSECOND FIRM\n###" in treasury.text
    assert "explained here" not in treasury.text
    assert treasury.published_at == datetime(2026, 9, 1, 10, 20, tzinfo=UTC)


def test_ofac_and_gov_uk_and_bulletins() -> None:
    actions = office(
        "https://ofac.treasury.gov/recent-actions/20260605",
        """<div class="field--name-field-release-date"><div class="field__item">Release Date 11/28/2022</div></div>
        <div class="field--name-field-body"><div class="field__item"><h4>The following entities have been added to
        OFAC's SDN List:</h4><p>ÖRNEK LOJISTIK LIMITED SIRKETI, Mersin, Turkey<br><br>
        SECOND TRADING FZE, Dubai, UAE; Secondary
        sanctions risk: section 11 of an order.</p></div></div>""",
    )
    assert actions.text.split("\n")[1:] == [
        "ÖRNEK LOJISTIK LIMITED SIRKETI, Mersin, Turkey",
        "SECOND TRADING FZE, Dubai, UAE; Secondary sanctions risk: section 11 of an order.",
    ]
    assert actions.published_at == date(2022, 11, 28)
    guidance = office(
        "https://www.gov.uk/government/news/x",
        f"""{SEEN}<div class="gem-c-govspeak govspeak"><p>{PARAGRAPHS[0]}</p></div>""",
    )
    assert guidance.text == PARAGRAPHS[0]
    bulletin = office(
        "https://content.govdelivery.com/accounts/X/bulletins/1", f'<div id="bulletin_body">{PARAGRAPHS[1]}</div>{SEEN}'
    )
    assert bulletin.text == PARAGRAPHS[1]


def test_where_an_office_has_changed_its_pages_they_are_read_as_any_other() -> None:
    page = read_page(article_page(), url="https://home.treasury.gov/news/press-releases/sb0001")
    assert PARAGRAPHS[0] in page.text


def test_a_page_speaks_for_another_host_in_vain() -> None:
    assert read_page(article_page(canonical="https://evil.example/x"), url=URL).url == URL


def test_a_page_is_the_articles_where_it_says_what_its_title_says() -> None:
    page = read_page(article_page(), url=URL)
    ours = Article("a", URL, "", "Washington warns Ankara over exports of chips", "")
    other = Article("a", URL, "", "Galatasaray beat Fenerbahce before a full house", "")
    assert is_of(page, ours)
    assert is_of(page, Article("a", URL, "", "Warning", ""))
    assert not is_of(page, other)
