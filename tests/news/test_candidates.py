"""Firms that the news names and nobody tracks, in three languages; and who is none."""

from __future__ import annotations

import pytest

from watchlist.model import Article, Mention, Name, Subject
from watchlist.news.candidates import candidate_id, country_of, name_firms
from watchlist.news.mentions import NameScanner
from watchlist.news.reading import read_article

NOBODY = NameScanner([])


def named(text: str, lang: str = "en", mentions: tuple[Mention, ...] = ()) -> list[str]:
    return [one.surface for one in name_firms(Article("a", "", "", "", text, lang=lang), mentions)]


@pytest.mark.parametrize(
    ("lang", "text", "firms"),
    [
        ("en", "The Treasury sanctioned Turkish company Torekan Elektronik for chips.", ["Torekan Elektronik"]),
        ("en", "It named Karavel Dis Ticaret, a Turkey-based supplier, on Friday.", ["Karavel Dis Ticaret"]),
        ("en", "Two Turkish firms, including Torekan and Zarvelis Nakliyat.", ["Torekan", "Zarvelis Nakliyat"]),
        ("tr", "Bakanlık, Törekan adlı Türk şirketini listeye aldı.", ["Törekan"]),
        ("tr", "Bursa merkezli Törekan firması iddiaları reddetti.", ["Törekan"]),
        ("tr", "ABD, Törekan Makine San. ve Tic. Ltd. Şti.'yi ekledi.", ["Törekan Makine San. ve Tic. Ltd. Şti."]),
        ("tr", "Aralarında Törekan ve Miltrana'nın bulunduğu üç Türk şirketi listede.", ["Törekan", "Miltrana"]),
        ("ru", "В список попала турецкая компания «Терекан Макине».", ["Терекан Макине"]),
        ("ru", "Санкции введены против компании «Терекан» из Турции.", ["Терекан"]),
        ("ru", "Пять турецких компаний, в том числе «Терекан» и «Зарвелис», в списке.", ["Терекан", "Зарвелис"]),
    ],
)  # fmt: skip
def test_firms_are_named_as_the_press_names_them(lang: str, text: str, firms: list[str]) -> None:
    assert named(text, lang) == firms


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Turkish businessman Mehmet Aksoy was arrested; a Turkish company denied it."),
        ("en", "The Turkish Ministry of Trade and the Banks Association of Turkey warned companies."),
        ("en", "Turkish firms told Reuters, a company of London, that Ankara waits."),
        ("en", "American company Torekan Chips denied it."),
        ("tr", "Türk iş insanı Ahmet Yılmaz gözaltına alındı, şirket sustu."),
        ("tr", "Hürriyet gazetesi Türk şirketlerini yazdı; Türkiye Bankalar Birliği reddetti."),
        ("ru", "Турецкий бизнесмен Ахмет Йылмаз задержан, компания молчит."),
    ],
)
def test_persons_offices_outlets_and_others_firms_are_none(lang: str, text: str) -> None:
    assert named(text, lang) == []


def test_who_is_tracked_is_no_candidate() -> None:
    text = "The Treasury sanctioned Turkish company Torekan Elektronik, the U.S. said, for helping Russia."
    article = Article("a", "", "", "", text, lang="en")
    tracked = NameScanner([Subject("t", (Name("Törekan Elektronik A.Ş."),), "TR")])
    assert {one.subject for one in read_article(article, tracked).mentions} == {"t"}
    (sighted,) = read_article(article, NOBODY).mentions
    assert (sighted.subject, sighted.kind, sighted.reason) == (None, "candidate", "“company”")
    assert country_of(sighted, ["DE", "TR"]) == "TR"


def test_without_a_signal_nobody_is_a_candidate() -> None:
    article = Article("a", "", "", "", "Turkish company Torekan Elektronik opened a plant.", lang="en")
    assert read_article(article, NOBODY).mentions == ()


def test_spellings_of_one_firm_are_one_candidate() -> None:
    same = {
        candidate_id(name, "TR") for name in ("Törekan", "TOREKAN ELEKTRONIK A.S.", "Терекан", "Torekan Electronics")
    }
    assert len(same) == 1
    assert candidate_id("Kartal Kimya A.Ş.", "TR") != candidate_id("Kartal Makina A.Ş.", "TR")
