"""Each redirect is looked at before it is taken, and secrets stay where they belong."""

from dataclasses import replace

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchlist.errors import FetchError
from watchlist.fetch import Validators
from watchlist.fetch.hops import Wish, next_hop, parse, request
from watchlist.redaction import redacted

WISH = Wish(user_agent="watchlist/0")


def redirect(location: str, status: int = 302) -> httpx.Response:
    return httpx.Response(status, headers={b"location": location.encode()})


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("/b", "https://a.example/b"),
        ("b?x=1", "https://a.example/dir/b?x=1"),
        ("//c.example/d", "https://c.example/d"),
        ("https://c.example/d#top", "https://c.example/d"),
        ("/İhracat listesi.xml", "https://a.example/%C4%B0hracat%20listesi.xml"),
    ],
)
def test_a_redirect_is_read_against_where_it_was_given(location: str, expected: str) -> None:
    assert str(next_hop(httpx.URL("https://a.example/dir/a"), redirect(location), "here")) == expected


@pytest.mark.parametrize("location", ["ftp://a.example/x", "file:///etc/passwd", "javascript:1", "https://[::1"])
def test_a_redirect_out_of_the_web_is_refused(location: str) -> None:
    with pytest.raises(FetchError, match="cannot be followed"):
        next_hop(httpx.URL("http://a.example/a"), redirect(location), "here")


def test_https_never_leads_to_http() -> None:
    with pytest.raises(FetchError, match=r"from https to http: http://a\.example/b"):
        next_hop(httpx.URL("https://a.example/a"), redirect("http://a.example/b"), "here")
    assert next_hop(httpx.URL("http://a.example/a"), redirect("https://a.example/b"), "here") is not None


@pytest.mark.parametrize("status", [200, 300, 304, 404])
def test_only_redirects_redirect(status: int) -> None:
    assert next_hop(httpx.URL("http://a.example/a"), redirect("/b", status), "here") is None


@pytest.mark.parametrize(
    "url", ["", "list.xml", "ftp://a.example/x", "file:///etc/passwd", "http://", "http://[::1", "http://a:b/"]
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(FetchError):
        parse(url)


def test_credentials_go_to_their_own_server_only() -> None:
    first = parse("https://me:se%40cret@a.example/list")
    kept = [request(parse(url), first, WISH) for url in (str(first), "https://a.example:443/b")]
    assert {sent.headers["authorization"] for sent in kept} == {"Basic bWU6c2VAY3JldA=="}
    assert all(sent.url.userinfo == b"" for sent in kept)
    for other in ("https://b.example/", "https://a.example:8443/", "http://a.example/", "https://you:x@b.example/"):
        assert "authorization" not in request(parse(other), first, WISH).headers


def test_the_conditions_are_sent_as_the_server_gave_them() -> None:
    url = parse("https://a.example/")
    validators = Validators('W/"é1"', "Wed, 07 Aug 2024 12:00:00 GMT")
    sent = request(url, url, replace(WISH, validators=validators, plainly=True, accept_language="eng"))
    assert "if-none-match" not in sent.headers
    assert sent.headers["if-modified-since"] == "Wed, 07 Aug 2024 12:00:00 GMT"
    assert sent.headers["accept-encoding"] == "identity"
    assert sent.headers["accept-language"] == "eng"


@given(st.text(st.characters(exclude_characters="/?#@&=:[]\\"), min_size=3).filter(lambda text: "secret" not in text))
def test_no_secret_of_an_address_is_shown(name: str) -> None:
    shown = redacted(f"https://user:secret@a.example/{name}?{name}=secret&key=secret#secret")
    assert "secret" not in shown
    assert shown.startswith(f"https://a.example/{name}?")
