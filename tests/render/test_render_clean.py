"""Outside text is data: it shows, and never steers."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchlist.render.clean import clean, clip, safe_link


@given(st.text())
def test_cleaned_text_is_one_line_that_steers_nothing(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert len(cleaned.splitlines()) <= 1
    assert not {unicodedata.category(sign) for sign in cleaned} & {"Cc", "Cs"}
    cleaned.encode()


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u200b", "\u061c", "\ufeff", "\x1b", "\x9b", "\U000e0041"])
def test_invisible_signs_go(sign: str) -> None:
    assert clean(f"AL{sign}FA") == "ALFA"


def test_letters_of_every_script_stay() -> None:
    for name in ("İŞLETME ve Ticaret A.Ş.", "ООО «Альфа»", "شرکت می\u200cخواهم", "アルファ株式会社", "🚢 GEMİ"):
        assert clean(name) == name


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//example.com/x",
        "http://",
        "https://ofac.treasury.gov@evil.example/",
        "https://evil.example\\@ofac.treasury.gov/",
        "http://[bad",
        "http://example.com:99999/",
        "https://example.com/" + "a" * 3000,
        "",
        None,
    ],
)
def test_only_plain_web_addresses_are_links(url: str | None) -> None:
    assert safe_link(url) is None


def test_links_are_percent_encoded_once() -> None:
    link = safe_link('https://example.com/ş?q="a"|<b>&c=%20#d')
    assert link == "https://example.com/%C5%9F?q=%22a%22%7C%3Cb%3E&c=%20#d"
    assert safe_link(link) == link
    assert safe_link("https://MÜNCHEN.example:8080/x") == "https://xn--mnchen-3ya.example:8080/x"


@given(st.text(max_size=80))
def test_any_text_makes_a_harmless_link_or_none(text: str) -> None:
    for url in (text, f"https://{text}", f"http://example.com/{text}"):
        if link := safe_link(url):
            assert link.startswith(("http://", "https://"))
            assert link.isascii()
            assert not set(link) & set(' <>"|\\`{}\r\n')
            assert safe_link(link) == link


@given(st.text(), st.integers(1, 50))
def test_clipping_never_exceeds_its_limit(text: str, limit: int) -> None:
    assert len(clip(text, limit)) <= limit
