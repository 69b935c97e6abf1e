"""Why a text is said to mention a firm, as a person would ask it."""

from __future__ import annotations

import pytest

from watchlist.model import Article, Name, Subject
from watchlist.news.explaining import Explained, explain_mention
from watchlist.news.mentions import NameScanner

RARE = Subject("rare", (Name("Zerdapan Elektronik Ticaret A.Ş."),), "TR")
PLAIN = Subject("plain", (Name("Kartal Lojistik Ltd. Şti."),), "TR")


def explained(subject: Subject, text: str) -> Explained:
    (mention,) = NameScanner([subject]).scan(Article("a", "", "", "", text))
    return explain_mention(text, mention, subject)


def test_a_head_alone_says_what_it_tells_and_what_would_change_it() -> None:
    found = explained(RARE, "Washington froze the accounts of Zerdapan on Monday.")
    assert found.met == "Washington froze the accounts of [Zerdapan] on Monday."
    assert (found.part, found.vouched) == ("the head alone", "printed as a name")
    assert "no vocabulary knows" in found.tells
    assert any("whole name" in one for one in found.otherwise)
    assert any("small letters" in one for one in found.otherwise)


def test_an_everyday_word_names_the_word_that_vouched() -> None:
    found = explained(PLAIN, "The company Kartal lost its licence.")
    assert "“company”" in found.vouched
    assert "everyday" in found.tells
    assert any("without that word" in one for one in found.otherwise)
    assert found.score < 0.8


@pytest.mark.parametrize("text", ["Kartal Lojistik Ltd. Şti. reddetti.", "KARTAL LOJISTIK LTD STI, Turkey"])
def test_a_whole_name_has_nothing_to_wish_for(text: str) -> None:
    found = explained(PLAIN, text)
    assert found.part == "the whole name"
    assert not any("whole name it would" in one for one in found.otherwise)
