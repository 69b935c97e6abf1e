"""The weights of the statistical reading, taken apart as texts need them."""

from __future__ import annotations

import pytest

from watchlist.model import SignalType
from watchlist.news.lexicon import Lexicon, patterned
from watchlist.news.signals.learned import likelihoods, page_likelihood, read, telling
from watchlist.news.text import sentences

FILE = "\n".join(
    [
        "labels\tpenalty\tpenalty/imposed\tany",
        "thresholds\tpenalty=0.60",
        "begin\t0\t0\t0",
        "unit\t0.1\t0\t2\t1\t2",
        "unit\t0.1\t0\t0\t0\t-2",
        "stem:fined\tZF",
        "stem:goals\tFZ",
        "always\tQP",
    ]
)


def test_a_page_tells_as_likely_as_its_sentences_one_with_another() -> None:
    known = read(FILE)
    fined, goals = (likelihoods((trait,), known) for trait in ("stem:fined", "stem:goals"))
    assert fined["any"] > 0.5 > goals["any"]
    assert page_likelihood([goals, fined]) == pytest.approx((fined["any"] + goals["any"]) / 2)
    assert page_likelihood([]) == 0.0


def test_a_trait_without_a_weight_speaks_neither_for_nor_against() -> None:
    known = read(FILE)
    assert set(likelihoods(("stem:unheard",), known).values()) == {0.5}
    assert [trait for trait, _ in telling(("stem:unheard", "always", "stem:fined"), SignalType.PENALTY, known)] == [
        "stem:fined",
        "always",
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It was put on", [("phrase", 2, 3)]),
        ("It was put", []),
        ("It was put right back on", [("gap", 2, 5)]),
        ("PUT it", [("printed", 0, 0)]),
        ("put it", []),
    ],
)
def test_a_pattern_is_met_by_the_words_that_follow(text: str, found: list[tuple[str, int, int]]) -> None:
    cues = Lexicon([*patterned({"phrase": ["put on"], "gap": ["put right .. on"], "printed": ["PUT"]}.items())])
    for _ in range(2):  # the second time by what is kept of the first
        assert [(one.kind, one.first, one.last) for one in cues.cues(text, sentences(text)[0])] == found
