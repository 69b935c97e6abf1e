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
