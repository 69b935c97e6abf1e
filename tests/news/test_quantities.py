"""Whole numbers are read in figures and in words, and what is no count is left."""

from __future__ import annotations

import pytest

from watchlist.news.quantities import quantities
from watchlist.news.text import sentences


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "twenty-six firms and one hundred and twenty people", [26, 120]),
        ("en", "1,200 firms, 1 500 banks and two dozen ships", [1200, 1500, 24]),
        ("en", "nearly a hundred, hundreds, dozens", [100]),
        ("en", "$85mn, 33%, 5.5 degrees, 14:30, the 14th package, €12 and 2 million", [2]),
        ("tr", "on sekiz şirket, yüz yirmi kişi, 2 bin firma, yüzde 33", [18, 120, 2000]),
        ("en", "half a dozen firms, dozens of them, no bank, no more than five, No. 7", [6, 0, 5]),
        ("tr", "iki düzine, yarım düzine, onlarca firma, yirmiyi aşkın, onu, hiçbir şirket", [24, 6, 20, 0]),
        ("ru", "полтора десятка, десятки, более сотни, сотни, ни одной компании", [15, 100, 0]),
        ("ru", "двадцать шесть фирм, сто двадцать лиц, 14-й пакет, 1 200 компаний", [26, 120, 1200]),
    ],
)
def test_counts_are_read(lang: str, text: str, expected: list[int]) -> None:
    assert [found.value for part in sentences(text) for found in quantities(text, part, lang)] == expected


def test_on_is_ten_in_turkish_alone() -> None:
    text = "on ten firms"
    assert [found.value for found in quantities(text, sentences(text)[0], "en")] == [10]


def test_round_words_are_told_from_exact_ones() -> None:
    text = "a dozen firms, twelve banks, 300 ships"
    assert [found.round for found in quantities(text, sentences(text)[0], "en")] == [True, False, False]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "18 to 20 firms"),
        ("en", "between 18 and 20 firms"),
        ("tr", "18-20 firma"),
        ("tr", "18 ila 20 firma"),
        ("ru", "от 18 до 20 фирм"),
    ],
)
def test_a_range_is_one_number_with_two_ends(lang: str, text: str) -> None:
    (found,) = quantities(text, sentences(text)[0], lang)
    assert (found.value, found.most) == (18, 20)
