"""How rare words are, and which are names in their own right."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import watchlist.names
from watchlist.names.fold import fold
from watchlist.names.likeness import sound
from watchlist.names.rarity import is_known, rarity

KNOWN = Path(watchlist.names.__file__).with_name("known.txt")


def blocks() -> Iterator[tuple[str, list[str]]]:
    """Each theme of the known names, with its words in their order."""
    for block in KNOWN.read_text("ascii").rstrip("\n").split("\n\n"):
        theme, *lines = block.split("\n")
        yield theme, [word for line in lines for word in line.split(" ")]


def test_known_names_are_written_as_names_are_compared() -> None:
    words = [word for _, block in blocks() for word in block]
    assert [word for word in words if not re.fullmatch("[a-z]{3,}", word) or fold(word) != word] == []


def test_no_known_name_stands_twice() -> None:
    times = Counter(word for _, block in blocks() for word in block)
    assert [word for word, count in times.items() if count > 1] == []


def test_known_names_stand_in_themes_that_say_their_source_each_sorted() -> None:
    for theme, words in blocks():
        assert re.fullmatch(r"# .+ \(general knowledge\)", theme)
        assert words == sorted(words), theme


def test_no_line_of_known_names_is_long() -> None:
    assert [line for line in KNOWN.read_text("ascii").splitlines() if len(line) > 120] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Aksoy", "Aksu"),
        ("Altan", "Altay"),
        ("Polat", "Bolat"),
        ("Çakır", "Şakir"),
        ("Demirhan", "Demirkan"),
        ("Aydın", "Aydan"),
        ("Karaca", "Karacan"),
        ("Aktaş", "Akbaş"),
        ("Poyraz", "Toros"),
        ("Taksan", "Tezsan"),
        ("Vega", "Vesta"),
        ("Popov", "Potapov"),
    ],
)
def test_names_of_their_own_are_known_though_they_look_alike(one: str, other: str) -> None:
    assert is_known(fold(one))
    assert is_known(fold(other))


@pytest.mark.parametrize("word", ["karahnali", "karahanli", "aksyo", "yilmza", "demirkna", "polta", "hidormek", "xyz"])
def test_misspelt_and_made_up_words_are_not_known(word: str) -> None:
    assert not is_known(word)


@pytest.mark.parametrize(
    "spellings",
    [
        ("ahmet", "ahmed", "ahmad"),
        ("halit", "khalid"),
        ("cemil", "jamil"),
        ("davut", "dawood"),
        ("ferhat", "farhad"),
        ("mahmut", "mahmud"),
        ("murat", "murad"),
        ("serif", "sharif"),
    ],
)
def test_known_names_add_no_other_spelling_of_a_known_word(spellings: tuple[str, ...]) -> None:
    """Two spellings that sound alike never count as two words, and the lists' own spellings are counted anyhow."""
    words = {word for _, block in blocks() for word in block}
    added = {sound(word) for word in spellings if word in words}
    assert len(added) <= 1


def test_word_of_many_listed_names_is_known() -> None:
    assert is_known("mohammad")


def test_known_name_tells_less_than_a_word_nobody_knows_and_more_than_one_of_listed_names() -> None:
    assert rarity("general") < rarity("aksu") < rarity("aksoy") < rarity("karahanli") == 1.0
