"""Where articles name the firms that are tracked, as Turkish, English and Russian pages print them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchlist.model import Article, Mention, Name, Schema, Strength, Subject
from watchlist.news.mentions import NameScanner


def subject(key: str, *names: str, schema: Schema = Schema.COMPANY) -> Subject:
    return Subject(key, tuple(Name(name) for name in names), "TR", schema)


SUBJECTS = (
    subject("ornek", "ÖRNEKSAN ELEKTRONİK TİCARET VE SANAYİ A.Ş.", "Orneksan Electronics"),
    subject("deneme", "Denemetaş Dış Ticaret Limited Şirketi"),
    subject("star", "Star Lojistik Ltd. Şti."),
    subject("two", "Kuzey Rüzgarı Denizcilik A.Ş."),
    subject("abc", "A.B.C. Makina San. ve Tic. Ltd. Şti."),
    subject("pair", "Taş & Kaya Otomotiv A.Ş."),
    subject("person", "ATATÜRK, Mustafa Kemal", schema=Schema.PERSON),
)
SCANNER = NameScanner(SUBJECTS)


def scan(text: str, title: str = "", lang: str = "tr") -> tuple[Mention, ...]:
    return SCANNER.scan(Article(id="1", url="", outlet="", title=title, text=text, lang=lang))


def found(text: str, title: str = "", lang: str = "tr") -> list[tuple[str | None, str]]:
    return [(mention.subject, mention.surface) for mention in scan(text, title, lang)]


@pytest.mark.parametrize(
    ("text", "surface", "kind"),
    [
        ("Örneksan Elektronik Ticaret ve Sanayi A.Ş.'nin hesabı", "Örneksan Elektronik Ticaret ve Sanayi A.Ş", "name"),
        ("ORNEKSAN ELEKTRONIK TIC. VE SAN. AS listede", "ORNEKSAN ELEKTRONIK TIC. VE SAN. AS", "name"),
        ("Treasury named Orneksan Electronics.", "Orneksan Electronics", "alias"),
        ("Örneksan Elektronik’e yaptırım", "Örneksan Elektronik", "alias"),
        ("Listede Örneksan'ın adı geçen şirket olduğu", "Örneksan", "head"),
        ("Şirket Örneksanın ortağı", "Örneksan", "head"),
        ("Örneksanʼdan açıklama: firma reddetti", "Örneksan", "head"),
        ("“Örneksan” adlı şirket", "Örneksan", "head"),
    ],
)
def test_a_firm_is_found_as_pages_print_it(text: str, surface: str, kind: str) -> None:
    (mention,) = scan(text)
    assert (mention.subject, mention.surface, mention.kind) == ("ornek", surface, kind)
    assert text[mention.start : mention.end] == surface


def test_a_whole_name_scores_above_a_head() -> None:
    whole, begun, head = (
        scan(text)[0].score
        for text in (
            "Denemetaş Dış Ticaret Ltd. Şti. reddetti",
            "Örneksan Elektronik Ticaret reddetti",
            "Denemetaş adlı şirket",
        )
    )
    assert 1 == whole > begun > head > 0


@pytest.mark.parametrize("text", ["Örneksanat galerisi şirketi", "Yeniörneksan şirketi", "örneksan gibi şirketler"])
def test_part_of_a_word_or_no_name_is_no_mention(text: str) -> None:
    assert found(text) == []


def test_a_firm_of_the_same_head_in_another_trade_is_another_firm() -> None:
    assert found("Örneksan Tekstil A.Ş. şirketi büyüdü") == []


def test_an_everyday_word_needs_a_firm_beside_it() -> None:
    assert found("A Star was born in Istanbul, a city of many people and one great company.", lang="en") == []
    assert found("Star Lojistik taşıdı") == [("star", "Star Lojistik")]
    assert found("Star Ltd. Şti. taşıdı") == [("star", "Star Ltd. Şti")]


def test_a_lone_word_needs_talk_of_firms() -> None:
    assert found("Denemetaş köyünde yağmur yağdı.") == []
    assert found("The list names three companies: Denemetas, and others.", lang="en") == [("deneme", "Denemetas")]


def test_a_firm_once_introduced_is_known_by_its_head() -> None:
    text = "Denemetaş Dış Ticaret Limited Şirketi yağmur gördü." + " Hava çok güzeldi." * 20 + " Denemetaş gitti."
    assert [surface for _, surface in found(text)] == ["Denemetaş Dış Ticaret Limited Şirketi", "Denemetaş"]


def test_several_words_are_a_name_by_themselves() -> None:
    assert found("Kuzey Rüzgarı'na el konuldu") == [("two", "Kuzey Rüzgarı")]


@pytest.mark.parametrize("text", ["A.B.C. Makina şirketi", "ABC Makina Ltd. şirketi"])
def test_initials_with_and_without_dots(text: str) -> None:
    assert [key for key, _ in found(text)] == ["abc"]


@pytest.mark.parametrize("text", ["Taş & Kaya Otomotiv battı", "Tas ve Kaya Otomotiv", "TAS AND KAYA OTOMOTIV A.S."])
def test_and_is_written_in_several_ways(text: str) -> None:
    assert [key for key, _ in found(text)] == ["pair"]


@pytest.mark.parametrize("text", ["Mustafa Kemal Atatürk doğdu", "ATATURK, Mustafa Kemal (individual)"])
def test_a_person_is_found_in_both_orders(text: str) -> None:
    assert [key for key, _ in found(text)] == ["person"]
    assert found("Mustafa Kemal ve Atatürk Barajı") == []


def test_a_russian_page_names_turkish_firms() -> None:
    text = "В список попала компания «Орнексан Электроник» из Турции."
    (mention,) = scan(text, lang="ru")
    assert (mention.subject, mention.surface) == ("ornek", "Орнексан Электроник")
    assert text[mention.start : mention.end] == mention.surface


def test_what_stands_only_in_the_title_has_no_offsets() -> None:
    (mention,) = scan("Ayrıntılar bekleniyor.", title="Örneksan Elektronik'e yaptırım")
    assert (mention.start, mention.end, mention.surface) == (None, None, "Örneksan Elektronik")
    (mention,) = scan("Örneksan Elektronik reddetti.", title="Örneksan Elektronik'e yaptırım")
    assert mention.start == 0


def test_a_weak_alias_never_counts_as_a_whole_name() -> None:
    weak = Subject("w", (Name("Uzun Bir Ad Makina A.Ş."), Name("Pusula Kardeşler", strength=Strength.WEAK)), "TR")
    (mention,) = NameScanner([weak]).scan(
        Article(id="1", url="", outlet="", title="", text="Pusula Kardeşler adlı şirket", lang="tr")
    )
    assert mention.score < 0.7


def test_two_subjects_of_one_name_are_both_mentioned() -> None:
    twins = [subject("a", "İkizler Kaynak Makina A.Ş."), subject("b", "Ikizler Kaynak Makina Ltd. Şti.")]
    article = Article(id="1", url="", outlet="", title="", text="İkizler Kaynak Makina reddetti", lang="tr")
    assert {mention.subject for mention in NameScanner(twins).scan(article)} == {"a", "b"}


def test_nobody_tracked_is_nobody_found() -> None:
    article = Article(id="1", url="", outlet="", title="Star", text="Star Lojistik")
    assert NameScanner([]).scan(article) == ()


@settings(max_examples=150)
@given(st.text(max_size=60), st.text(max_size=60))
def test_offsets_hold_in_any_text(before: str, behind: str) -> None:
    text = f"{before} Kuzey Rüzgarı Denizcilik {behind}"
    mentions = scan(text)
    assert all(text[mention.start : mention.end] == mention.surface for mention in mentions)
    assert any(mention.subject == "two" for mention in mentions)


def test_a_flood_of_one_name_is_kept_in_part() -> None:
    scanner = NameScanner([Subject("zerdapan", (Name("Zerdapan Elektronik A.Ş."),), "TR")])
    found = scanner.scan(Article("a", "", "", "", "Firms named were Zerdapan Elektronik, " + "Zerdapan, " * 2_000))
    assert len(found) == 200
    assert [one.start for one in found] == sorted(one.start or 0 for one in found)
