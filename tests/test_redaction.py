"""Of an address that holds a secret, what is left still says where it leads, and never the secret."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchlist.redaction import redacted, redacted_text, secret_parts

ADDRESSES = [
    ("https://example.com/list.xml", "https://example.com/list.xml"),
    ("https://me:hidden@example.com/list?key=hidden&format=xml#top", "https://example.com/list?key=…&format=…"),
    ("https://example.com/rss?hidden", "https://example.com/rss?…"),
    ("https://me:hid@den@example.com/", "https://example.com/"),
    ("https://me:hid/den@example.com/", "https://example.com/"),
    ("https://me:hid?den@example.com/", "https://example.com/"),
    ("https://me:hid#den@example.com/", "https://example.com/"),
    ("https://hidden@[::1]:8080/a", "https://[::1]:8080/a"),
    ("https://[::1]:8080/@a", "https://[::1]:8080/@a"),
    ("http://example.com:8080/@outlet", "http://example.com:8080/@outlet"),
    ("me:hidden@example.com/rss", "example.com/rss"),
    ("/login?token=hidden&next=https://example.com/?a=hidden", "/login?token=…&next=…"),
    ("postgresql+psycopg://me:hidden@db/name?password=hidden", "postgresql+psycopg://db/name?password=…"),
    ("oracl://me:hidden@db:notaport/name", "oracl://db:notaport/name"),
    ("sqlite:////var/lib/watchlist.sqlite", "sqlite:////var/lib/watchlist.sqlite"),
    ("postgresql:/me:hidden@db/name", "postgresql:/db/name"),
    ("https:///me:hidden@example.com/", "https:///example.com/"),
    ("nonsense", "nonsense"),
    ("", ""),
]


@pytest.mark.parametrize(("address", "shown"), ADDRESSES)
def test_of_an_address_only_the_place_is_shown(address: str, shown: str) -> None:
    assert redacted(address) == shown


@pytest.mark.parametrize(("address", "shown"), [pair for pair in ADDRESSES if "://" in pair[0] and pair[0][0] != "/"])
def test_an_address_in_a_text_is_shown_alike(address: str, shown: str) -> None:
    assert redacted_text(f"GET {address} failed") == f"GET {shown} failed"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("see https://example.com/a?key=hidden#part, then", "see https://example.com/a?key=… then"),
        ("'https://example.com/a?key=hidden'", "'https://example.com/a?key=…'"),
        ("...http://me:hid'den@example.com/", "...http://example.com/"),
        ("x" * 50 + "://me:hidden@example.com/", "x" * 50 + "://example.com/"),
        ("https://a.example/?x=hidden -> https://me:hidden@b.example/", "https://a.example/?x=… -> https://b.example/"),
        ("3 entries: what? nothing", "3 entries: what? nothing"),
        ("write to ops@example.com", "write to ops@example.com"),
    ],
)
def test_the_text_around_an_address_stays(said: str, shown: str) -> None:
    assert redacted_text(said) == shown


@given(st.text(max_size=60) | st.lists(st.sampled_from("a:/?#@&=[1 "), max_size=20).map("".join))
def test_what_was_redacted_once_stays_as_it_is(text: str) -> None:
    assert redacted_text(redacted_text(text)) == redacted_text(text)
    assert redacted(f"https://host/{redacted(text)}").startswith("https://")


@pytest.mark.parametrize("piece", ["a", "a.", "://", "a://", "a://b@", "@", "?", "a://b?c=d&", "x@y ", "://a'"])
def test_a_long_text_takes_no_more_than_its_share_of_time(piece: str) -> None:
    begun = time.perf_counter()
    redacted_text(piece * (1_000_000 // len(piece)))
    assert time.perf_counter() - begun < 5


@pytest.mark.parametrize(
    ("secret", "parts"),
    [
        ("correct horse battery", set()),
        ("whsec_QUJD whsec_REVG", {"whsec_QUJD", "QUJD", "whsec_REVG", "REVG"}),
        (
            "https://me:p%40ss@hooks.example.com/services/T01AB23CD?key=hid",
            {*("p%40ss", "p@ss", "T01AB23CD", "key=hid", "hid")},
        ),
        ("https://[bad", set()),
    ],
)
def test_a_secret_is_known_by_its_parts_too(secret: str, parts: set[str]) -> None:
    assert {*secret_parts(secret)} == {secret, *parts}
