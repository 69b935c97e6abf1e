"""What speaks for a name and what against it: short forms, others' names, two firms of one head, masks and breaks."""

from __future__ import annotations

import pytest

from watchlist.model import Article, Mention, Name, Subject
from watchlist.news.mentions import NameScanner


def subject(key: str, *names: str) -> Subject:
    return Subject(key, tuple(Name(name) for name in names), "TR")


SCANNER = NameScanner(
    [
        subject("ems", "Esmeran Makine Sanayi A.Ş."),
        subject("kartal", "Kartal Lojistik Ltd. Şti."),
        subject("ship", "Denizhan Lojistik A.Ş."),
        subject("fish", "Denizhan Balıkçılık Ltd. Şti."),
        subject("two", "Kuzey Rotası Gemi Acenteliği A.Ş."),
        subject("ö", "Gökçetaş Bilişim A.Ş."),
    ]
)


def scan(text: str) -> tuple[Mention, ...]:
    return SCANNER.scan(Article("a", "", "", "", text))


def found(text: str) -> list[tuple[str | None, str]]:
    return [(one.subject, one.surface) for one in scan(text)]


def test_an_acronym_is_a_name_where_the_article_has_introduced_it() -> None:
    assert ("ems", "EMS") in found("Esmeran Makine (EMS) sold lathes. Later EMS denied it.")
    assert found("Later EMS denied it.") == []


@pytest.mark.parametrize(
    "text",
    ["Kartal ilçesinde şirket açıldı.", "Kartal Belediyesi, firmaları uyardı.", "Mehmet Kartal firma gezdi."],
)
def test_a_place_an_office_and_a_person_are_no_firm(text: str) -> None:
    assert found(text) == []


def test_an_everyday_word_counts_beside_a_firm_and_then_for_little() -> None:
    (mention,) = scan("Kartal adlı şirket reddetti.")
    assert (mention.subject, mention.surface) == ("kartal", "Kartal")
    assert 0.7 <= mention.score < 0.8


def test_of_two_firms_of_one_head_the_trade_decides_and_else_neither_is_sure() -> None:
    assert found("Nakliyat yapan Denizhan’ın kamyonları ve lojistik deposu arandı.") == [("ship", "Denizhan")]
    unsure = scan("The accounts of Denizhan were frozen.")
    assert {one.subject for one in unsure} == {"ship", "fish"}
    assert all(one.score < 0.7 for one in unsure)


@pytest.mark.parametrize("text", ["Kuzey\n  Rotası reddetti", "KUZEY ROTASI", "gemi: “Kuzey-Rotası”"])
def test_breaks_hyphens_and_capitals_within_a_name(text: str) -> None:
    assert [key for key, _ in found(text)] == ["two"]


@pytest.mark.parametrize("text", ["Серверы «Гёкчеташа»", "Серверы «Гекчеташ»", "Счета «Гёкчеташу» закрыты"])
def test_a_russian_case_ending_belongs_to_the_word(text: str) -> None:
    (mention,) = scan(text)
    assert mention.subject == "ö"
    assert text[mention.start : mention.end] == mention.surface


def test_offsets_are_those_of_a_masked_text() -> None:
    text = "İlan " + " " * 40 + "Esmeran Makine’ye\u00a0dava"
    (mention,) = scan(text)
    assert text[mention.start : mention.end] == mention.surface == "Esmeran Makine"


def test_what_many_subjects_are_called_by_names_none_of_them() -> None:
    many = NameScanner(
        subject(str(number), f"Poyrazgil {trade} A.Ş.")
        for number, trade in enumerate(
            ("Tekstil", "Kimya", "Makina", "Lojistik", "Otomotiv", "Elektronik", "Denizcilik")
        )
    )
    article = Article("a", "", "", "", "Washington froze the accounts of Poyrazgil. Poyrazgil Kimya denied it.")
    assert {one.subject for one in many.scan(article)} == {"1"}
