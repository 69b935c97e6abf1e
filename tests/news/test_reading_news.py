"""An article read in one step, and the small things it is read by."""

from __future__ import annotations

import io
import itertools
import re
import tarfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from watchlist.feeds.markup import plain
from watchlist.model import Article, Name, SignalType, Subject
from watchlist.news.conflicts import Fact, conflicts
from watchlist.news.features import skeleton
from watchlist.news.language import guess, language
from watchlist.news.mentions import NameScanner
from watchlist.news.numbers import numbers
from watchlist.news.reading import read_article
from watchlist.news.script import latin
from watchlist.news.signals import read_signals
from watchlist.news.text import folded, sentences

POSTS = Path(__file__).parents[3] / "shared" / "data" / "news" / "federal_register_and_pr_posts.tar.zst"


def test_everything_is_read_in_one_step() -> None:
    scanner = NameScanner([Subject("s", (Name("Örneksan Elektronik A.Ş."),), "TR")])
    read = read_article(
        Article(
            id="a",
            url="",
            outlet="Example",
            title="",
            text="Reuters reported that Treasury added Örneksan Elektronik and eleven more Turkish firms to the SDN.",
            published_at=date(2026, 3, 1),
        ),
        scanner,
    )
    assert [mention.subject for mention in read.mentions] == ["s"]
    assert read.signals[0].type == "designation"
    assert (read.features.origin, read.features.day, read.features.lang) == ("Reuters", date(2026, 3, 1), "en")
    assert read.features.states == ("TR",)
    assert read.features.numbers == ("11",)


def test_what_befalls_one_firm_is_aimed_at_it_by_its_name() -> None:
    scanner = NameScanner([Subject("s", (Name("Örneksan Elektronik A.Ş."),), "TR")])
    text = "The US Treasury sanctioned Örneksan Elektronik for exports to Russia."
    read = read_article(Article(id="a", url="", outlet="Example", title="", text=text, lang="en"), scanner)
    aimed = {signal.type: (signal.target, signal.target_kind) for signal in read.signals}
    assert aimed[SignalType.DESIGNATION] == ("Örneksan Elektronik A.Ş.", "named")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bakanlık açıklama yaptı ve şirket ile ilgili karar aldı.", "tr"),
        ("The ministry said that it had not been asked.", "en"),
        ("Министерство не ответило на запрос.", "ru"),
        ("Die Firma ist nicht auf der Liste und das ist gut.", "de"),
        ("12345 !!!", ""),
    ],
)
def test_the_language_is_guessed_from_the_words(text: str, expected: str) -> None:
    assert guess(text) == expected


def test_a_language_that_is_told_is_believed() -> None:
    assert language(Article(id="1", url="", outlet="", title="", text="The text", lang="tr-TR")) == "tr"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sold 1,200 chips for $85mn", ["1200", "85m"]),
        ("20 milyon dolarlık çip, yüzde 33", ["20m", "33"]),
        ("на 5,8 млн долларов", ["5.8m"]),
        ("eighteen companies, on yedi değil yedi", ["18", "7", "7"]),
        ("on 7 August 2024 at 14:49", []),
        ("07.08.2024 10:39, 2 firms", []),
    ],
)
def test_numbers_are_read_and_dates_are_not(text: str, expected: list[str]) -> None:
    assert [number for part in sentences(text) for number in numbers(text, part)] == expected


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("U.S. officials met Mr. Smith. They left.", 2),
        ("Örnek San. ve Tic. A.Ş. kapandı. Firma sustu.", 2),
        ("Title without a stop\nText behind it.", 2),
        ("Он сказал: «Нет». И ушёл.", 2),
        ("It cost 3.5 million. No. 7 was sold.", 2),
        ("", 0),
    ],
)
def test_sentences_end_where_readers_see_it(text: str, count: int) -> None:
    assert len(sentences(text)) == count


@given(st.text())
def test_sentences_lie_in_order_and_lose_no_word(text: str) -> None:
    found = sentences(text)
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))
    words = [word.text for part in found for word in part.words]
    assert words == re.findall(r"[^\W_]+", folded(text))


@given(st.text(alphabet="аджшщьюя abc.", max_size=40))
def test_latin_letters_know_their_places(text: str) -> None:
    plain, places = latin(text)
    if places is not None:
        assert len(plain) == len(places)
        assert list(places) == sorted(places)


@pytest.mark.parametrize(
    ("one", "other"), [("axelrod", "аксельрода"), ("nelson", "нельсоном"), ("megasan", "мегасан"), ("peskov", "песков")]
)
def test_a_name_is_the_same_in_both_scripts(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)


def test_copies_that_agree_are_in_no_conflict() -> None:
    same = (Fact("companies on the list", "18"),)
    other = (Fact("companies on the list", "16"),)
    assert conflicts({"a": same, "b": same}) == ()
    (found,) = conflicts({"a": same, "b": other})
    assert (found.values, found.likely) == ({"a": "18", "b": "16"}, None)
    assert conflicts({"a": same, "b": other, "c": same})[0].likely == "18"


def posts(press: bool) -> Iterator[Article]:
    """Real posts: press wires, or rules and notices."""
    with tarfile.open(fileobj=io.BytesIO(zstd.decompress(POSTS.read_bytes()))) as archive:
        for number, member in enumerate(archive):
            file = archive.extractfile(member) if member.isfile() and number % 5 == 0 else None
            if file is None:
                continue
            raw = file.read().decode()
            source = re.search(r"^source: (\S+)", raw, re.MULTILINE)
            title = re.search(r'^title: "(.*)"$', raw, re.MULTILINE)
            body = re.search(r"## Summary\n\n(.*?)\n\n##|\A---\n.*?\n---\n(.*)", raw, re.DOTALL)
            if source and title and body and (source[1] == "federal_register") is not press:
                yield Article(
                    id=member.name, url="", outlet="", title=title[1], text=plain(body[1] or body[2]), lang="en"
                )


@pytest.mark.skipif(not POSTS.is_file(), reason="the real posts lie beside the repository, and are not there")
def test_press_wires_about_other_things_seldom_give_a_signal() -> None:
    articles = [*posts(press=True)]
    assert len(articles) > 300
    # Among them are those of lawyers who look into firms, which have much in common with an inquiry.
    assert sum(bool(read_signals(article)) for article in articles) <= 0.02 * len(articles)


@pytest.mark.skipif(not POSTS.is_file(), reason="the real posts lie beside the repository, and are not there")
def test_additions_to_the_entity_list_are_read_from_abstracts() -> None:
    additions = [
        article
        for article in posts(press=False)
        if re.match(r"Additions? (?:of|to|and) .*Entity List", article.title) and "adding" in article.text
    ]
    assert additions
    for article in additions:
        assert ("designation", "imposed") in {(signal.type, signal.certainty) for signal in read_signals(article)}
