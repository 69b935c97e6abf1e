"""Words that are one word: as it sounds, as it is mistyped, and as Arabic writes it."""

import pytest

from watchlist.names.likeness import likeness


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("djihan", "cihan"),
        ("yuecel", "yucel"),
        ("tchelik", "celik"),
        ("karahanli", "karahnali"),
        ("krhnly", "karahanli"),
    ],
)
def test_spellings_of_one_word_are_alike(ours: str, theirs: str) -> None:
    assert likeness(ours, theirs) == likeness(theirs, ours) > 0.75


@pytest.mark.parametrize(("ours", "theirs"), [("kaya", "koc"), ("krt", "kurultay"), ("bozkir", "ulutas")])
def test_other_words_are_not(ours: str, theirs: str) -> None:
    assert likeness(ours, theirs) == 0.0
