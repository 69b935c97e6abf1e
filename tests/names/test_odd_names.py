"""Names that nobody has: they are compared all the same, in no time."""

import time

import pytest

from watchlist.model import Schema
from watchlist.names import Index, compare


@pytest.mark.parametrize(
    "name",
    [
        "Ltd " * 1200,
        "(" * 3000,
        "a (" + " " * 3000 + "b",
        "a, " + "," * 3000 + "(b",
        "",
        "\u202e",
        "\x00",
        "😀" * 500,
        "Ltd",
    ],
)
def test_odd_names_are_compared(name: str) -> None:
    begun = time.process_time()
    assert compare(name, "Karahanlı Ltd", Schema.COMPANY).score < 0.70
    assert not Index({"1": name}.items()).search("Karahanlı Lojistik", minimum=0.7)
    assert time.process_time() - begun < 2, "it does not grow with the square"


def test_names_never_come_to_all_that_numbers_prove() -> None:
    name = "Klaus-Peter Friedrich Walter Schulze Karahan Bozkır Ulutaş"
    assert 0.999 < compare(name, name, Schema.PERSON).score < 1.0


def test_any_minimum_is_answered() -> None:
    assert Index({"1": "Karahanlı"}.items()).search("Karahanlı", minimum=0)


@pytest.mark.parametrize(
    ("listed", "asked"),
    [
        ("SMART TECHNO GROUP DIS TICARET LIMITED SIRKETI", "Smart Trading Ltd"),
        ("ANKARA GLOBAL DIS TICARET LIMITED SIRKETI", "GLOBAL DIS TICARET LIMITED SIRKETI ANKARA"),
        ("BAE Systems", "BAE Industries"),
    ],
)
def test_names_of_shared_words_are_found_where_they_score(listed: str, asked: str) -> None:
    score = compare(asked, listed, Schema.COMPANY).score
    found = Index({"1": listed}.items()).search(asked, minimum=0.70)
    assert [key for key, _ in found] == (["1"] if score >= 0.70 else [])
