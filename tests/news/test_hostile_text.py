"""Text that nobody wrote for people is read in about the time that its length takes."""

from __future__ import annotations

import time
from datetime import date

import pytest

from watchlist.model import Article, Name, Subject
from watchlist.news.cluster import ReadArticle
from watchlist.news.mentions import NameScanner
from watchlist.news.numbers import numbers
from watchlist.news.reading import read_article
from watchlist.news.text import sentences

LONG = 40_000
SECONDS = 60.0
"""Many times what the slowest takes, even where every line is traced; what grows with the square takes far longer."""

SCANNER = NameScanner(
    [Subject("zyxtron", (Name("Zyxtron Elektronik Sanayi A.Ş."),), country="TR"), Subject("yildiz", (Name("Yildiz"),))]
)


def read(title: str, text: str) -> ReadArticle:
    said = Article(id="x", url="", outlet="", title=title, text=text, published_at=date(2026, 1, 1), lang="en")
    return read_article(said, SCANNER)


PIECES = [
    *('"', "“a ", "- ", "—", "A", "Abc ", "1", "1 ", "111.", "12:", "(", "!", '!"', ". ", "\n", "a.", "дж", "İ", "_"),
    *("Secretary ", "Aa Bb, ", "Aa Secretary of Aa and ", "Zyxtron ", "Yildiz ", "Zyxtron Elektronik ", "санкции "),
    *("sanctions ban warn US Turkey ", "puts ", "added to ", "Reuters reported ", "2020 ", "eighteen firms "),
]


@pytest.mark.parametrize("piece", PIECES)
def test_a_long_page_of_anything_is_read(piece: str) -> None:
    page = piece * (LONG // len(piece))
    began = time.perf_counter()
    read(page, f"The sanctions. {page}")
    assert time.perf_counter() - began < SECONDS


def test_what_stands_beyond_any_article_is_not_read() -> None:
    filler = "Nothing happens here. " * 10_000
    assert read("", f"Zyxtron Elektronik is named. {filler}").mentions
    assert not read("", f"{filler} Zyxtron Elektronik is named.").mentions


def test_digits_without_end_are_no_number() -> None:
    text = f"It sold {'9' * 5_000} chips and 1,200 boards."
    assert [*numbers(text, sentences(text)[0])] == ["1200"]


def test_a_page_without_a_full_stop_is_cut_into_sentences() -> None:
    text = "word, " * 1_000 + "end"
    found = sentences(text)
    assert [len(sentence.words) for sentence in found] == [400, 400, 201]
    assert [text[sentence.start : sentence.end][:6] for sentence in found] == ["word, "] * 3
    assert text[found[-1].start : found[-1].end].endswith("word, end")
