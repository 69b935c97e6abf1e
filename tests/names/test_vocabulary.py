"""The knowledge files say one thing a phrase, and name nothing that is not there."""

import tomllib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

import watchlist.names
from watchlist.names.fold import fold, readings
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
