"""compare: what is known of two parties beside their names, on the command line and in a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import CommandLine

NAMES = ("Karahanlı Lojistik", "Karahanli Lojistik")
PERSONS = ("Ayşe Demirkan", "Ayse Demirkan", "--schema", "Person")


def features(alone: CommandLine, *arguments: str) -> dict[str, tuple[str, str]]:
    """What met, by the feature's name."""
    found = alone("compare", *arguments, "--json").only["explanation"]
    return {one["feature"]: (one["query"], one["candidate"]) for one in found}


@pytest.mark.parametrize(
    ("options", "feature", "met"),
    [
        (("--id1", "VKN 1234567890", "--id2", "vkn:1234567890"), "vkn", ("1234567890", "1234567890")),
        (("--id1", "1234567890", "--id2", "MERSIS 0123-4567-8900-0001"), "vkn", ("1234567890", "1234567890")),
        (("--id1", "VKN 1234567890", "--id2", "4540536920"), "vkn", ("1234567890", "4540536920")),
        (
            ("--id1", "Ticaret Sicil No: 315939-5 (İstanbul)", "--id2", "Istanbul Trade Registry 315939-5"),
            "registration",
            ("3159395", "3159395"),
        ),
        (("--id1", "X-55512345", "--id2", "x 555 12345"), "any", ("X55512345", "X55512345")),
        (("--country1", "TR", "--country2", "Germany", "--country2", "AT"), "country", ("TR", "DE, AT")),
        (("--address1", "Moda Cad. 5, Kadıköy", "--address2", "Ankara"), "city", ("Istanbul", "Ankara")),
    ],
)
def test_what_is_known_beside_the_names_is_weighed(
    alone: CommandLine, options: tuple[str, ...], feature: str, met: tuple[str, str]
) -> None:
    assert features(alone, *NAMES, *options)[feature] == met


def test_dates_of_birth_are_weighed(alone: CommandLine) -> None:
    met = features(alone, *PERSONS, "--born1", "1970-05-03", "--born2", "1984")
    assert met["birth_date"] == ("1970-05-03", "1984")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--id1", "nothing"), "--id1 nothing: this is no number"),
        (("--country2", "Atlantis"), "--country2 Atlantis: no country is known by that"),
        (("--born1", "long ago"), "--born1 long ago: this is no date of birth"),
    ],
)
def test_what_cannot_be_read_is_one_line(alone: CommandLine, options: tuple[str, ...], said: str) -> None:
    answer = alone("compare", *NAMES, *options)
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith(f"watchlist: {said}")
    assert answer.err.count("\n") == 1


def test_options_and_a_file_do_not_mix(alone: CommandLine) -> None:
    answer = alone("compare", "--file", "pairs.csv", "--id1", "1234567890")
    assert answer.code == 2
    assert "columns" in answer.err


def test_a_file_may_say_more_of_either_side(alone: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "pairs.csv"
    file.write_text(
        "name1,colour,name2,schema,country1,identifiers2,identifiers1,birth_date1,birth_date2,address2\n"
        "Alfa,red,Beta,,TR,LEI 529900T8BM49AURSDO55; 1234567890,VKN 1234567890,,,\n"
        "Ayşe Demirkan,,Ayse Demirkan,Person,,,,1970-05-03,1970-03-05,Ankara\n"
        "Alfa,,Alfa\n",
        encoding="utf-8",
    )
    first, second, third = alone("compare", "--file", str(file), "--json").objects
    assert (first["score"], first["match"]) == (1.0, True)
    assert {one["feature"] for one in second["explanation"]} == {"name", "birth_date"}
    assert set(third) == {"name1", "name2", "score", "match", "explanation"}


def test_a_value_of_a_file_that_cannot_be_read_is_named_by_its_line(alone: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "pairs.csv"
    file.write_text("name1,name2,country2\nAlfa,Beta,DE\nAlfa,Beta,Atlantis\n", encoding="utf-8")
    answer = alone("compare", "--file", str(file), "--json")
    assert answer.code == 1
    assert len(answer.objects) == 1
    assert answer.err.startswith(f"watchlist: {file}, line 3: country2 Atlantis: no country is known")


def test_a_person_reads_plain_words(alone: CommandLine) -> None:
    lines = alone("compare", *NAMES, "--country1", "TR", "--country2", "DE").out.splitlines()
    assert lines[0].startswith("0.89 match Karahanlı Lojistik ~ Karahanli Lojistik")
    assert lines[1].split() == ["what", "query", "candidate", "effect", "why"]
    assert lines[-1].split() == ["score", "=", "0.89"]
    assert any(line.split()[:5] == ["country", "TR", "DE", "×", "0.90"] for line in lines)
