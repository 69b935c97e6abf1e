"""What was collected of a feed is read answer by answer, and never more than a feed has."""

from __future__ import annotations

import io
import zipfile

import pytest

from watchlist.errors import ParseError
from watchlist.feeds import asking, read_all, reader
from watchlist.feeds.asking import MOST_BYTES, parts
from watchlist.model import Article


def archive(members: dict[str, bytes], packing: int = zipfile.ZIP_STORED) -> io.BytesIO:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", packing) as written:
        for name, content in members.items():
            written.writestr(name, content)
    made.seek(0)
    return made


def test_one_answer_has_the_address_of_the_feed() -> None:
    assert list(parts(io.BytesIO(b"<rss/>"), "u")) == [("u", b"<rss/>")]


def test_several_answers_have_their_own_in_their_order() -> None:
    raw = archive({"000 https://a.example/1": b"a", "001 https://a.example/2": b"b"})
    assert list(parts(raw, "u")) == [("https://a.example/1", b"a"), ("https://a.example/2", b"b")]


@pytest.mark.parametrize(
    "raw",
    [
        archive({"000 u": b"a" * 100}, zipfile.ZIP_DEFLATED),
        io.BytesIO(b"PK\x03\x04 and no more"),
        io.BytesIO(b" " * (MOST_BYTES + 10)),
    ],
    ids=["packed", "damaged", "large"],
)
def test_what_is_no_feed_is_held(raw: io.BytesIO) -> None:
    with pytest.raises(ParseError):
        list(parts(raw, "u"))


def test_an_article_that_two_answers_have_takes_the_best_of_both() -> None:
    brief = "<item><title>T</title><guid>1</guid><pubDate>2026-09-01</pubDate><description>Brief</description></item>"
    full = "<item><title>T</title><guid>1</guid><description>The whole text</description></item>"
    feeds = [f'<rss version="2.0"><channel>{item}</channel></rss>'.encode() for item in (brief, full)]
    for first, second in (feeds, feeds[::-1]):
        raw = archive({"000 u": first, "001 v": second})
        found: tuple[Article, ...] = read_all(raw, reader("syndication"), source="s", url="u", lang="", outlet="o")
        assert [(one.text, str(one.published_at)) for one in found] == [("The whole text", "2026-09-01")]


def test_names_keep_the_order_of_many() -> None:
    class Answer:
        not_modified = False
        sha256 = ""

        def __init__(self, url: str) -> None:
            self.url = url

        def open(self) -> io.BytesIO:
            return io.BytesIO(b"x")

    names = [*asking.named(Answer(f"https://a.example/{n}") for n in range(120))]
    assert names == sorted(names)
