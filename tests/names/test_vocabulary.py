"""The knowledge files say one thing a phrase, and name nothing that is not there."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest

import watchlist.names
from watchlist.names.fold import fold
from watchlist.names.vocabulary import Kind, forms, persons, words

FOLDER = Path(watchlist.names.__file__).parent


def sections(name: str) -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


def test_no_phrase_has_two_meanings() -> None:
    data = sections("words")
    meanings = {
        (fold(p), name) for s in ("trade", "sector", "common", "numbers") for name, ps in data[s].items() for p in ps
    }
    twice = [phrase for phrase, times in Counter(phrase for phrase, _ in meanings).items() if times > 1]
    assert not twice


def test_no_phrase_is_a_form_of_two_classes() -> None:
    data = sections("forms")
    classes = {key: value for key, value in data.items() if key not in ("spelled", "position")}
    meanings = {(fold(p), kind) for kind, countries in classes.items() for ps in countries.values() for p in ps}
    twice = [phrase for phrase, times in Counter(phrase for phrase, _ in meanings).items() if times > 1]
    assert not twice


def test_related_trades_are_trades() -> None:
    names = {name for kind, name in words().phrases.values() if kind is Kind.SECTOR}
    assert {name for pair in words().related for name in pair} <= names


def test_positions_speak_of_forms() -> None:
    assert forms().end_only <= forms().phrases.keys()


@pytest.mark.parametrize("phrase", ["anonim sirketi", "ltd sti", "limited sirketi", "kollektif sirketi"])
def test_turkish_forms_are_turkish(phrase: str) -> None:
    assert forms().phrases[phrase].country == "TR"


def test_titles_and_particles_are_folded() -> None:
    for word in persons().titles | persons().particles | persons().descent | persons().common:
        assert word == fold(word)
