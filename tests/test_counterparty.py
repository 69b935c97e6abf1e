"""A row becomes the party that its cells say, or says what cannot be understood."""

from __future__ import annotations

import io

import pytest

from watchlist.errors import InputError
from watchlist.model import Party
from watchlist.names import compare_parties
from watchlist.screening.counterparty import counterparty
from watchlist.screening.csv_rows import LONGEST, MOST_LINES
from watchlist.screening.rows import Row, rows


def numbers(**cells: str) -> list[tuple[str, str]]:
    return [(one.type, one.value) for one in counterparty({"name": "Alfa", **cells}).party.identifiers]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"vkn": "6121294799"}, [("vkn", "6121294799")]),
        ({"imo": "IMO 9257137"}, [("imo", "9257137")]),
        ({"identifiers": "vkn:6121294799; imo:9257137"}, [("vkn", "6121294799"), ("imo", "9257137")]),
        ({"identifiers": "passport:X123456", "country": "RU"}, [("passport", "X123456")]),
        ({"identifiers": "TR-44123"}, [("any", "TR44123")]),
        ({"identifiers": "6121294799"}, [("any", "6121294799"), ("vkn", "6121294799")]),
        # Without a country, or under a word that nobody knows, a number is looked for as any.
        ({"identifiers": "passport:X123456"}, [("passport", "X123456"), ("any", "X123456")]),
        ({"identifiers": "our ref:123456"}, [("any", "123456")]),
        ({"identifiers": "; 12 ;"}, []),
    ],
)
def test_numbers_are_read_with_and_without_their_type(cells: dict[str, str], expected: list[tuple[str, str]]) -> None:
    assert numbers(**cells) == expected


def test_a_bare_number_finds_whom_it_names() -> None:
    listed = Party(
        counterparty({"name": "Somebody Else"}).party.names,
        identifiers=counterparty(
            {"name": "x", "identifiers": "registration:441233", "country": "TR"}
        ).party.identifiers,
    )
    asked = counterparty({"name": "Alfa", "identifiers": "441233"}).party
    assert compare_parties(asked, listed).score == 1


@pytest.mark.parametrize(
    ("written", "read"),
    [("1962-03-01", "1962-03-01"), ("1962", "1962"), ("01.03.1962", "1962"), ("3/1/1962", "1962")],
)
def test_a_date_of_birth_says_the_year_at_least(written: str, read: str) -> None:
    assert counterparty({"name": "A. Person", "schema": "person", "birth_date": written}).party.birth_dates == (read,)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"birth_date": "01.03.62"}, "birth"),
        ({"name": " - "}, "name"),
        ({"schema": "Spaceship"}, "Spaceship"),
        ({"country": "Atlantis"}, "Atlantis"),
    ],
)
def test_what_cannot_be_understood_is_said(cells: dict[str, str], said: str) -> None:
    with pytest.raises(InputError, match=said) as error:
        counterparty({"name": "Alfa", **cells})
    assert not str(error.value).startswith(":")


def test_a_row_without_an_id_is_known_by_its_folded_name_and_country() -> None:
    one, other = (counterparty({"name": name, "country": "TR"}) for name in ("Örnek Ltd", "ORNEK LTD"))
    assert one.identity == other.identity
    assert counterparty({"name": "Örnek Ltd"}).identity != one.identity
    named = counterparty({"name": "Örnek Ltd", "id": "1"}).identity
    assert named == counterparty({"name": "Başka", "id": "1"}).identity
    assert named != counterparty({"name": "Örnek Ltd", "id": "2"}).identity


def read(content: str | bytes) -> list[Row]:
    raw = content.encode() if isinstance(content, str) else content
    return list(rows(io.BytesIO(raw), "firms.csv"))


def test_a_quote_that_nobody_closes_takes_no_other_row_with_it() -> None:
    many = "".join(f"Firm {number}\n" for number in range(3 * MOST_LINES))
    first, *others = read(f'name\n"Alfa\n{many}')
    assert (first.line, "not closed" in first.error) == (2, True)
    assert [one.cells["name"] for one in others] == [f"Firm {number}" for number in range(3 * MOST_LINES)]
    assert [one.line for one in others] == list(range(3, 3 * MOST_LINES + 3))


def test_a_line_that_never_ends_is_one_bad_row() -> None:
    long, after = read(b"name\n" + b"x" * (3 * LONGEST) + b"\nAlfa\n")
    assert ("longer" in long.error, after.cells, after.line) == (True, {"name": "Alfa"}, 3)


def test_cells_of_several_lines_and_line_ends_of_windows() -> None:
    found = read('\ufeff"name";"address"\r\n"Alfa";"a\r\nb"\r\n\r\nBeta;c;;\r\n')
    assert [(one.number, one.line, one.cells, one.error) for one in found] == [
        (1, 2, {"name": "Alfa", "address": "a\r\nb"}, ""),
        (2, 5, {"name": "Beta", "address": "c"}, ""),
    ]


def test_a_heading_may_stand_on_two_lines_and_hold_another_separator() -> None:
    (found,) = read('name,"Note, or\nremark",country\nAlfa,x,DE\n')
    assert (found.line, found.cells) == (3, {"name": "Alfa", "country": "DE"})


def test_nul_bytes_are_no_name() -> None:
    bad, good = read(b"name\nAl\x00fa\nBeta\n")
    assert ("NUL" in bad.error, good.cells) == (True, {"name": "Beta"})
