"""The weights of the statistical reading, taken apart as texts need them."""

from __future__ import annotations

import pytest

from watchlist.model import SignalType
from watchlist.news.lexicon import Lexicon, patterned
from watchlist.news.signals.learned import ANY, likelihoods, page_likelihood, read, telling
from watchlist.news.text import sentences

FILE = "\n".join(
    [
        "labels\tpenalty\tpenalty/imposed\tany",
        "thresholds\tpenalty=0.60",
        "stem:fined\t0:120\t2:80",
        "stem:goals\t0:-50\t2:-200",
        "always\t1:10",
    ]
)


def test_what_a_page_is_likely_to_tell_is_what_its_traits_add_up_to() -> None:
    known = read(FILE)
    traits = ("stem:fined", "stem:goals", "always", "stem:unheard")
    assert page_likelihood([traits], known) == pytest.approx(likelihoods(traits, known)[ANY])
    assert page_likelihood([("stem:fined",)], known) > 0.5 > page_likelihood([("stem:goals",)], known)


def test_a_trait_without_a_weight_speaks_neither_for_nor_against() -> None:
    known = read(FILE)
    assert set(likelihoods(("stem:unheard",), known).values()) == {0.5}
    assert [trait for trait, _ in telling(("stem:unheard", "always", "stem:fined"), SignalType.PENALTY, known)] == [
        "stem:fined"
    ]


def test_a_page_under_the_least_could_not_reach_any_threshold() -> None:
    known = read(FILE)
    assert known.least**0.5 < min(known.thresholds.values())


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
    cues = Lexicon([*patterned({"phrase": ["put on"], "gap": ["put right .. on"], "printed": ["PUT"]})])
    for _ in range(2):  # the second time by what is kept of the first
        assert [(one.kind, one.first, one.last) for one in cues.cues(text, sentences(text)[0])] == found
