"""The knowledge files say one thing a phrase, and name nothing that is not there."""

import tomllib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

import watchlist.names
from watchlist.names.fold import fold, readings
from watchlist.names.vocabulary import Kind, forms, persons, words

NO_CLASSES = ("spelled", "position", "misprinted")
FOLDER = Path(watchlist.names.__file__).parent


def sections(name: str) -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


def printed(name: str) -> dict[str, dict[str, str]]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


def phrases(text: str) -> set[str]:
    """The readings of phrases that commas part."""
    return {reading for phrase in text.split(",") for reading in readings(phrase)}


def repeated(found: Iterable[str]) -> list[str]:
    return [phrase for phrase, times in Counter(found).items() if times > 1]


def test_no_phrase_has_two_meanings() -> None:
    data = sections("words")
    meanings = {
        (fold(p), name) for s in ("trade", "sector", "common", "numbers") for name, ps in data[s].items() for p in ps
    }
    twice = [phrase for phrase, times in Counter(phrase for phrase, _ in meanings).items() if times > 1]
    assert not twice


def test_no_form_is_two() -> None:
    classes = {kind: countries for kind, countries in printed("forms").items() if kind not in NO_CLASSES}
    written = (phrases(text) for countries in classes.values() for text in countries.values())
    assert not repeated(phrase for readings_of_one in written for phrase in readings_of_one)


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


def test_titles_and_particles_are_folded() -> None:
    for word in persons().titles | persons().particles | persons().descent | persons().common:
        assert word == fold(word)
