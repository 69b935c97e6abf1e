"""Numbers that can be checked are read in three languages: what they count, of where, on which list, as of when."""

from __future__ import annotations

from datetime import date

import pytest

from scripts.benchmarks.claims import labelled, misses, told
from watchlist.model import Article, Bound, Claim
from watchlist.news.claims import claims

ENTITY_LIST = "us_bis_entity_list"
WEDNESDAY = date(2025, 3, 12)


def read(text: str, lang: str = "en", title: str = "", published: date | None = WEDNESDAY) -> tuple[Claim, ...]:
    return claims(Article(id="1", url="", outlet="", title=title, text=text, published_at=published, lang=lang))


def brief(text: str, lang: str = "en") -> list[tuple[int, str, str, str | None, str | None]]:
    return [(one.value, one.bound.value, one.what, one.country, one.list) for one in read(text, lang)]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "Nineteen Turkish firms are already on the Entity List.", (19, "exact", "companies", "TR", ENTITY_LIST)),
        (
            "en",
            "The Commerce Department put at least 14 companies from Kazakhstan on its blacklist.",
            (14, "at_least", "companies", "KZ", ENTITY_LIST),
        ),
        (
            "en",
            "OFAC has designated more than 250 entities and individuals since spring.",
            (250, "at_least", "parties", None, "us_ofac_sdn"),
        ),
        ("en", "Britain sanctioned some 20 oil tankers.", (20, "about", "vessels", None, "gb_sanctions")),
        ("en", "The EU listed two Turkish banks.", (2, "exact", "banks", "TR", "eu_fsf")),
        (
            "en",
            "As many as 40 Pakistani firms are on the Entity List.",
            (40, "at_most", "companies", "PK", ENTITY_LIST),
        ),
        ("en", "The Unverified List names 31 Chinese companies.", (31, "exact", "companies", "CN", ENTITY_LIST)),
        (
            "en",
            "The number of Emirati companies on the Entity List has reached 77.",
            (77, "exact", "companies", "AE", ENTITY_LIST),
        ),
        ("tr", "Varlık Listesi'nde en az 12 Türk firması var.", (12, "at_least", "companies", "TR", ENTITY_LIST)),
        (
            "tr",
            "OFAC, 20'yi aşkın Türk şirketini yaptırım listesine ekledi.",
            (20, "at_least", "companies", "TR", "us_ofac_sdn"),
        ),
        (
            "tr",
            "İngiltere, Türkiye merkezli on beş şirkete yaptırım uyguladı.",
            (15, "exact", "companies", "TR", "gb_sanctions"),
        ),
        (
            "ru",
            "В чёрный список Минторга США внесены девятнадцать турецких компаний.",
            (19, "exact", "companies", "TR", ENTITY_LIST),
        ),
        (
            "ru",
            "ЕС включил в санкционный список не менее двадцати пяти китайских организаций.",
            (25, "at_least", "entities", "CN", "eu_fsf"),
        ),
        (
            "ru",
            "Минфин США расширил санкционный список почти на 300 позиций.",
            (300, "about", "parties", None, "us_ofac_sdn"),
        ),
    ],
)
def test_a_number_of_the_listed_is_a_claim(lang: str, text: str, expected: tuple[object, ...]) -> None:
    assert brief(text, lang) == [expected]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Dozens of Turkish companies have been sanctioned by the Treasury."),
        ("en", "Twenty-six prisoners from seven countries were exchanged after Washington lifted sanctions."),
        ("en", "Turkish exports rose 18% to $9bn, companies said, despite the sanctions imposed by the US."),
        ("en", "The EU could add 40 Turkish companies to its sanctions list."),
        ("en", "OFAC removed 3 Turkish companies from the SDN list."),
        ("en", "Three Turkish companies were removed from the Entity List."),
        ("en", "OFAC published the names of three Turkish firms that have been removed from the SDN List."),
        ("en", "OFAC is publishing updates to the identifying information of five entities on its SDN List."),
        ("en", "OFAC is publishing the names of one or more persons that have been placed on its SDN List."),
        ("tr", "OFAC 3 Türk şirketini SDN listesinden çıkardı."),
        (
            "en",
            "Exports of 45 high-priority items to Russia fell after the Commerce Department added firms to its list.",
        ),
        ("en", "The 14th sanctions package of the EU was adopted in 2024 for 12 months; companies complained."),
        ("tr", "Türkiye'nin Rusya'ya ihracatı yüzde 18 azaldı, 12 şirket yaptırım riskinden kaygılı."),
        ("tr", "AB 40 Türk şirketini yaptırım listesine eklemeyi planlıyor, karar gelecek ay alınacak."),
        ("ru", "В 14-м пакете санкций ЕС ограничен импорт 60 категорий товаров."),
        ("ru", "США могут внести в список 40 турецких компаний."),
    ],
)
def test_other_numbers_are_no_claims(lang: str, text: str) -> None:
    assert brief(text, lang) == []


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        (
            "en",
            "Commerce put 58 entities, 11 of them in Turkey and six in China, on the Entity List.",
            {(58, None), (11, "TR"), (6, "CN")},
        ),
        (
            "en",
            "Commerce has put 31 Chinese, 12 Turkish and four Emirati companies on its blacklist.",
            {(31, "CN"), (12, "TR"), (4, "AE")},
        ),
        (
            "tr",
            "ABD Ticaret Bakanlığı 58 kuruluşu Varlık Listesi'ne ekledi. Listede Türkiye'den 11, Çin'den 6 şirket var.",
            {(58, None), (11, "TR"), (6, "CN")},
        ),
        ("ru", "США внесли в Entity List 11 компаний из Турции и 6 из Китая.", {(11, "TR"), (6, "CN")}),
        ("en", "Of 53 firms that Commerce added to the Entity List, nine are Turkish.", {(53, None), (9, "TR")}),
        ("tr", "Entity List'e eklenen 26 şirketin 6'sı Türkiye'de kayıtlı.", {(26, None), (6, "TR")}),
        ("ru", "Из 31 фирмы, добавленной в Entity List, восемь находятся в Турции.", {(31, None), (8, "TR")}),
    ],
)
def test_numbers_in_a_row_share_their_noun(lang: str, text: str, expected: set[tuple[int, str | None]]) -> None:
    found = read(text, lang)
    assert {(one.value, one.country) for one in found} == expected
    assert {one.list for one in found} == {ENTITY_LIST}
    assert all(one.act for one in found)


def test_what_is_added_is_told_from_what_is_removed_beside_it() -> None:
    text = "BIS adds nine entities to the Entity List, removes four entities and modifies 12 entities on it."
    assert [one.value for one in read(text)] == [9]


def test_two_numbers_are_two_claims() -> None:
    text = "OFAC placed seven individuals and six entities on the SDN List."
    assert [(one.value, one.what) for one in read(text)] == [(7, "individuals"), (6, "entities")]


def test_a_country_that_we_do_not_know_leaves_the_list_open() -> None:
    assert brief("18 Ruritanian companies are on the Entity List.") == [(18, "exact", "companies", None, None)]


def test_a_list_of_the_same_name_that_we_do_not_read_is_no_list_of_ours() -> None:
    assert [one.list for one in read("The UFLPA Entity List now has 144 companies.")] == [None]


def test_firms_of_several_countries_are_of_none() -> None:
    assert brief("BIS added 28 companies in China, Turkey and Iran to the Entity List.")[0][3] is None


def test_a_country_and_a_place_in_it_are_one_country() -> None:
    text = "It added seven companies in Türkiye and one Istanbul address to the Entity List."
    assert {(claim.value, claim.country) for claim in read(text)} == {(7, "TR")}


def test_the_words_leave_open_which_list_it_is_where_two_offices_act() -> None:
    text = "Treasury and Commerce acted together. The US sanctioned 400 companies."
    assert [one.list for one in read(text)] == [None]
    assert [one.list for one in read("Treasury acted. The US sanctioned 400 companies.")] == ["us_ofac_sdn"]


def test_each_number_is_of_the_list_named_beside_it() -> None:
    text = "The Council added 70 listings on Monday and put 44 entities, some in Turkey, on Annex IV."
    assert [(one.value, one.list) for one in read(text)] == [(70, "eu_fsf"), (44, "eu_annex_iv")]


@pytest.mark.parametrize(
    ("text", "day", "by"),
    [
        ("BIS added 16 Turkish entities to the Entity List on Feb. 23.", date(2025, 2, 23), "Feb. 23"),
        ("BIS added 16 Turkish entities to the Entity List on Monday.", date(2025, 3, 10), "Monday"),
        ("By June 2024 there were 20 Turkish companies on the Entity List.", date(2024, 6, 30), "June 2024"),
        ("Since February 2022, BIS has put 20 Turkish companies on the Entity List.", WEDNESDAY, "article"),
        ("BIS added 16 Turkish entities to the Entity List.", WEDNESDAY, "article"),
    ],
)
def test_a_claim_is_of_the_day_that_its_sentence_names(text: str, day: date, by: str) -> None:
    (found,) = read(text)
    assert (found.as_of, found.as_of_by) == (day, by)


@pytest.mark.parametrize("lang", ["en", "tr", "ru"])
def test_labelled_sentences_are_read_as_a_reader_does(lang: str) -> None:
    sentences = labelled()[lang]
    missed = [(one.text, found) for one, found in misses(lang, sentences)]
    assert len(sentences) == 40
    assert len(missed) <= 2, missed


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "At least a dozen Turkish firms are on the Entity List.", [">=12 companies TR entity_list stands"]),
        ("en", "Turkey's 18 firms are on the Entity List.", ["=18 companies TR entity_list stands"]),
        ("en", "Eighteen (18) Turkish firms are on the Entity List.", ["=18 companies TR entity_list stands"]),
        (
            "en",
            "BIS is adding 28 entities under 32 entries to the Entity List.",
            ["=28 entities - entity_list acts", "=32 entries - entity_list acts"],
        ),
        (
            "en",
            "OFAC published the names of two persons that have been placed on its SDN List.",
            ["=2 individuals - sdn acts"],
        ),
        ("en", "See entitylist.example/2024/02/27/2024-03969/additions-of-entities-to-the-entity-list", []),
        (
            "en",
            "BIS listed 32 firms; they stand under: Bulgaria, Canada and China.",
            ["=32 companies - entity_list acts"],
        ),
        (
            "tr",
            "OFAC, aralarında 3 Türk firmasının da yer aldığı 25 şirkete yaptırım uyguladı.",
            ["=3 companies TR sdn acts", "=25 companies - sdn acts"],
        ),
        (
            "ru",
            "Минфин США ввёл санкции против 25 компаний, среди которых три турецкие.",
            ["=25 companies - sdn acts", "=3 companies TR sdn acts"],
        ),
        ("ru", "США вывели из-под санкций 3 турецкие компании.", []),
        ("ru", "Из списка SDN исключили 3 турецкие компании.", []),
    ],
)
def test_what_stands_beside_a_number_is_told_from_it(lang: str, text: str, expected: list[str]) -> None:
    assert told(text, lang) == expected


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "US to blacklist 12 Turkish firms over Russia"),
        ("en", "The Commerce Department has not added 18 Turkish companies to the Entity List."),
        ("en", "Seven Turkish banks could lose access; nobody sanctioned them."),
        ("en", "None of the 12 Turkish firms is on the SDN list."),
        ("tr", "18 Türk şirketi listeye eklenmedi."),
        ("tr", "ABD'den 12 Türk şirketine yaptırım tehdidi"),
        ("ru", "США не вносили в чёрный список 18 турецких компаний."),
        ("ru", "США угрожают ввести санкции против 18 турецких компаний."),
    ],
)
def test_what_may_come_or_is_denied_is_no_claim(lang: str, text: str) -> None:
    assert brief(text, lang) == []


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("The US sanctioned 12 Turkish firms.", "US"),
        ("12 Turkish firms were blacklisted.", None),
        ("The US and the UK sanctioned 12 Turkish firms.", None),
    ],
)
def test_a_number_on_no_named_list_names_whose_lists_are_meant(text: str, actor: str | None) -> None:
    (found,) = read(text)
    assert (found.list, found.actor) == (None, actor)


def test_the_ends_of_a_range_are_one_number() -> None:
    (found,) = read("Between 18 and 20 Turkish companies are on the Entity List.")
    assert (found.value, found.most, found.bound) == (18, 20, Bound.EXACT)


def test_what_was_done_is_told_from_what_stands() -> None:
    (act,) = read("BIS added 16 Turkish entities to the Entity List on Monday for helping Russia's war effort.")
    (state,) = read("BIS has already added 18 Turkish companies to the Entity List.")
    assert (act.act, act.reason, act.background) == (True, "RU", False)
    assert (state.act, state.reason, state.background) == (False, None, True)


@pytest.mark.parametrize(
    ("text", "lang", "since", "as_of"),
    [
        ("Since February 2022, BIS has put 20 Turkish firms on the Entity List.", "en", date(2022, 2, 1), WEDNESDAY),
        ("In 2024 OFAC added 40 Turkish firms to its SDN list.", "en", date(2024, 1, 1), date(2024, 12, 31)),
        ("2022'den bu yana OFAC 40 Türk şirketini SDN listesine aldı.", "tr", date(2022, 1, 1), WEDNESDAY),
        ("С 2022 года Минфин США внёс в SDN 40 турецких компаний.", "ru", date(2022, 1, 1), WEDNESDAY),
        ("On Feb. 23 BIS added 16 Turkish entities to the Entity List.", "en", None, date(2025, 2, 23)),
    ],
)
def test_the_day_from_which_on_is_counted_is_read(text: str, lang: str, since: date | None, as_of: date) -> None:
    (found,) = read(text, lang)
    assert (found.since, found.as_of) == (since, as_of)


def test_offsets_are_those_of_the_text_as_given() -> None:
    text = "İlk cümle 🙂.\n\nABD, Entity List'e en az 12 Türk şirketini ekledi."
    (found,) = read(text, "tr")
    assert text[found.start : found.end] == "en az 12 Türk şirketini"
    assert found.quote == "ABD, Entity List'e en az 12 Türk şirketini ekledi."


def test_the_title_is_a_claim_only_where_the_text_does_not_say_it() -> None:
    title = "US adds 16 Turkish firms to Entity List"
    (found,) = read("The step was announced in Washington.", title=title)
    assert (found.value, found.start, found.bound) == (16, None, Bound.EXACT)
    (found,) = read("BIS added 16 Turkish companies to the Entity List.", title=title)
    assert found.start is not None


def test_what_no_day_is_known_of_has_none() -> None:
    (found,) = read("18 Turkish companies are on the Entity List.", published=None)
    assert (found.as_of, found.as_of_by) == (None, "")
