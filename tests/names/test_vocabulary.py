"""The knowledge files say one thing a phrase, and name nothing that is not there."""

import tomllib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

import watchlist.names
from watchlist.names.fold import fold, readings
from watchlist.names.parts import parts
from watchlist.names.vocabulary import Kind, forms, persons, places, words

NO_CLASSES = ("spelled", "position", "misprinted")
FOLDER = Path(watchlist.names.__file__).parent


def printed(name: str) -> dict[str, dict[str, str]]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


def phrases(text: str) -> list[str]:
    return [phrase.strip() for phrase in text.split(",")]


def repeated(found: Iterable[str]) -> list[str]:
    return [phrase for phrase, times in Counter(found).items() if times > 1]


def test_no_phrase_has_two_meanings() -> None:
    data = printed("words")
    written = (text for section in ("trade", "sector", "common", "numbers") for text in data[section].values())
    assert not repeated(phrase for text in written for phrase in phrases(text))


def test_no_form_is_two() -> None:
    classes = {kind: countries for kind, countries in printed("forms").items() if kind not in NO_CLASSES}
    written = (text for countries in classes.values() for text in countries.values())
    assert not repeated(phrase for text in written for phrase in phrases(text))


def test_related_trades_are_trades() -> None:
    names = {name for kind, name in words().phrases.values() if kind is Kind.SECTOR}
    assert {name for pair in words().related for name in pair} <= names


def test_positions_speak_of_forms() -> None:
    assert forms().end_only <= forms().phrases.keys()


def test_words_that_are_put_right_are_words_of_forms() -> None:
    assert forms().misprinted <= {word for phrase in forms().phrases for word in phrase.split()}


@pytest.mark.parametrize("phrase", ["anonim sirketi", "ltd sti", "limited sirketi", "kollektif sirketi"])
def test_turkish_forms_are_turkish(phrase: str) -> None:
    assert forms().phrases[phrase].country == "TR"


def test_phrases_are_folded() -> None:
    """What is not folded would never be met, and is folded on no loading."""
    found = [*forms().phrases, *forms().misprinted, *words().phrases, *words().silent, *words().everyday]
    assert [phrase for phrase in found if not phrase or phrase != fold(phrase)] == []


AMBIGUOUS = {
    "ag": "a network in Turkish; a share company only at the end of a name",
}


def test_no_form_is_a_trade() -> None:
    assert forms().phrases.keys() & words().phrases.keys() == AMBIGUOUS.keys()


def test_titles_and_particles_are_folded() -> None:
    for word in persons().titles | persons().particles | persons().descent | persons().common:
        assert word == fold(word)


def test_places_have_one_name() -> None:
    data = printed("places")
    assert not repeated(phrase for section in data.values() for text in section.values() for phrase in phrases(text))


@pytest.mark.parametrize(
    ("spelled", "name"),
    [("Стамбул", "istanbul"), ("Moskova", "moscow"), ("Москва", "moscow"), ("İzmir", "izmir"), ("Kiev", "kyiv")],
)
def test_a_city_is_one_however_it_is_spelled(spelled: str, name: str) -> None:
    assert {places().cities.get(reading) for reading in readings(spelled)} == {name}


@pytest.mark.parametrize(
    ("spelled", "code"), [("Türkiye", "TR"), ("Türk", "TR"), ("Российская", "RU"), ("Çin", "CN"), ("Iranian", "IR")]
)
def test_a_country_is_one_however_it_is_spelled(spelled: str, code: str) -> None:
    assert {places().countries.get(reading) for reading in readings(spelled)} == {code}


def test_places_are_folded() -> None:
    found = [*places().cities, *places().countries]
    assert [phrase for phrase in found if not phrase or phrase != fold(phrase)] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Сергей", "Serhii"),
        ("Володимир", "Vladimir"),
        ("Mehmet", "Muhammad"),
        ("Yusuf", "Joseph"),
        ("Ayşe", "Aisha"),
        ("Bill", "William"),
        ("Mykola", "Nikolai"),
    ],
)
def test_a_given_name_is_one_in_all_languages(one: str, other: str) -> None:
    known = persons().variants
    assert {known.get(reading) for reading in readings(one)} == {known[fold(other)]}


def test_a_given_name_stands_in_one_row() -> None:
    rows = tomllib.loads((FOLDER / "persons.toml").read_text("utf-8"))["variants"].strip().split("\n")
    assert len(rows) >= 120
    assert not repeated(name for row in rows for name in phrases(row))


@pytest.mark.parametrize(
    ("name", "classes"),
    [
        ("MACPAR MAKINA SAN VE TIC A.S.", {"share_company"}),
        ("AYTT CNC MACHINE TOOLS SAN TRADE LTD STI", {"limited_company"}),
        ("BOSPHORUS GATE DIS TICARET LIMSTED SIRKETI", {"limited_company"}),
        ("MOREXPRESS, S.A. DE C.V.", {"share_company"}),
        ("COCINA DE TIJUANA, S. DE R.L. DE C.V.", {"limited_company"}),
        ("MATSUNICHI OIL TRADER, C.A.", {"share_company"}),
        ("TALASSA SHIPPING DMCC", {"limited_company"}),
        ("RVC Management Company LLC", {"limited_company"}),
        ("Nova Shipmanagement LLC-FZ", {"limited_company"}),
        ("Beijing Nuodian Keji Youxian Gongsi", {"limited_company"}),
        ("ОБЩЕСТВО С ОГРАНИЧЕННОЙ ОТВЕТСТВЕННОСТЬЮ “ГЕОСКАН”", {"limited_company"}),
        ("Общество C Ограниченной Ответственностью ‘МФИ Софт’", {"limited_company"}),
        ("ПУБЛИЧНОЕ АКЦИОНЕРНОЕ ОБЩЕСТВО ‘ЗАВОД ТУЛА’", {"share_company"}),
        ("AKTSIONERNOE OBSCHESTVO ESHELON TEKHNOLOGII", {"share_company"}),
        ("FKP Kazanski Gosudarstvenny Kazenny Porokhovoi Zavod", {"state"}),
        ("FEDERAL STATE INSTITUTION MILITARY UNIT 20924", {"state"}),
        ("ААТ ‘МЗКЦ’", {"share_company"}),
        ("TAVARYSTVA Z ABMEZHAVANAY ADKAZNASTSYU SOKHRA", {"limited_company"}),
        ("OSOO KARGOLAYN", {"limited_company"}),
        ("“GFK LOGISTIC ASIA” mas'uliyati cheklangan jamiyati", {"limited_company"}),
        ("«DA GROUP 22» Жауапкершілігі Шектеулі Серіктестігі", {"limited_company"}),
        ("GOLDEN GROUP SAL OFF SHORE", {"share_company"}),
        ("ARANEKS DOO BEOGRAD", {"limited_company"}),
        ("DIGITAL SERVICES EAD", {"share_company"}),
        ("ALAXY BVBA", {"limited_company"}),
        ("PERUVIAN PRECIOUS METALS S.A.C.", {"share_company"}),
        ("DIZRIVER Y CIA. S. EN C.", {"partnership"}),
        ("BORISAT RUNGRIN CHAMKAT", {"limited_company"}),
        ("CONG TY TNHH INAND INDUSTRIES", {"limited_company"}),
        ("FUNDACION OKCOFFEE COLOMBIA", {"non_profit"}),
        ("Wael Issa Trading Establishment", {"company"}),
    ],
)
def test_names_on_the_lists_have_their_forms(name: str, classes: set[str]) -> None:
    """Every reading of a name has the form, where Cyrillic has two."""
    assert [taken.forms - {"company"} or taken.forms for taken in parts(name, person=False)] == [classes] * len(
        readings(name)
    )
