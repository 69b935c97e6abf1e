"""Canada's list: the same parties before and after the publisher renamed its fields and renumbered its schedules."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path

import pytest

from watchlist.diff import changes
from watchlist.errors import ParseError
from watchlist.lists.ca_sema import LIST, parse
from watchlist.model import Detail, Entry, Schema, Strength

REAL = Path(__file__).parents[2].parent / "shared/data/lists/canada_sema_xml"


def read(*records: str) -> list[Entry]:
    body = "".join(f"<record>{record}</record>" for record in records)
    raw = io.BytesIO(f"<data-set>{body}</data-set>".encode())
    return [item for item in parse(raw) if isinstance(item, Entry)]


def firm(name: str, rest: str = "", country: str = "Russia / Russie") -> str:
    return f"<Country>{country}</Country><EntityOrShip>{name}</EntityOrShip>{rest}"


def real(day: str) -> dict[str, Entry]:
    if not (REAL / day).is_dir():
        pytest.skip("the publisher's own files are not here")
    with (REAL / day / "sema-lmes.xml").open("rb") as raw:
        return {item.key: item for item in parse(raw) if isinstance(item, Entry)}


def test_country_is_the_regulation_and_says_nothing_of_where_the_firm_is() -> None:
    [entry] = read(firm("DMT Electronics"))
    assert entry.programs == ("Russia",)
    assert entry.countries == ()


def test_firm_keeps_its_key_when_fields_schedules_and_the_regulation_are_renamed() -> None:
    [before] = read("<Country>Burma / Birmanie</Country><Entity>Air Bagan</Entity><Schedule>1</Schedule><Item>1</Item>")
    rest = "<Schedule>Part 1</Schedule><Item>2</Item>"
    [after] = read(firm("AIR BAGAN", rest, "Myanmar (Burma) / Myanmar (Birmanie)"))
    assert before.key == after.key == "mm-air-bagan"


def test_namesakes_are_told_apart_by_schedule_and_the_one_listed_first_keeps_its_key() -> None:
    first = firm("Orion", "<Schedule>1, Part 2</Schedule><DateOfListing>2022-02-24</DateOfListing>")
    later = firm("Orion", "<Schedule>3</Schedule><DateOfListing>2023-05-19</DateOfListing>")
    for order in ((first, later), (later, first)):
        assert {e.key: str(e.listed_on) for e in read(*order)} == {"ru-orion": "2022-02-24", "ru-orion-3": "2023-05-19"}


def test_field_of_both_spellings_is_an_error() -> None:
    with pytest.raises(ParseError, match="stands beside"):
        read(firm("Orion", "<Entity>Orion</Entity>"))


@pytest.mark.parametrize(
    "record",
    [
        "<Country>Russia</Country><Item>1</Item>",
        "<EntityOrShip>Orion</EntityOrShip>",
        firm(" ; "),
        firm("Orion", "<LastName>Orion</LastName>"),
    ],
)
def test_record_that_names_no_party_or_no_regulation_is_an_error(record: str) -> None:
    with pytest.raises(ParseError, match="record 1"):
        read(record)


def test_ship_is_a_vessel_and_a_blank_or_wordy_number_makes_none() -> None:
    ship, blank, wordy = read(
        firm("Pontus I", "<ShipIMONumber>9255660</ShipIMONumber>"),
        firm("Orion", "<ShipIMONumber> </ShipIMONumber>"),
        firm("Altair", "<ShipIMONumber>n/a</ShipIMONumber>"),
    )
    assert (ship.schema, [i.value for i in ship.identifiers]) == (Schema.VESSEL, ["9255660"])
    assert {blank.schema, wordy.schema} == {Schema.ORGANIZATION}
    assert wordy.details == (Detail("ShipIMONumber", "n/a"),)


def test_ship_s_date_is_when_it_was_built() -> None:
    [ship] = read(firm("Vega", "<DateOfBirthOrShipBuildDate>2007</DateOfBirthOrShipBuildDate>"))
    assert (ship.birth_dates, ship.details) == ((), (Detail("Build date", "2007"),))


@pytest.mark.parametrize(
    ("printed", "read_as"),
    [
        ("1983-06-15", ("1983-06-15",)),
        (" 1983-06-15  ", ("1983-06-15",)),
        ("30482", ("1983-06-15",)),
        ("15/06/1983", ("1983-06-15",)),
        ("06/15/1983", ("1983-06-15",)),
        ("05/06/1983", ("05/06/1983",)),
        ("15-06-83", ("15-06-83",)),
        ("1963 or 1964", ("1963", "1964")),
        ("born in the early 1970s", ("born in the early 1970s",)),
    ],
)
def test_birth_date_is_a_day_only_where_it_can_mean_no_other(printed: str, read_as: tuple[str, ...]) -> None:
    dated = f"<DateOfBirthOrShipBuildDate>{printed}</DateOfBirthOrShipBuildDate>"
    [person] = read(f"<Country>Belarus</Country><LastName>KARCHEVSKY</LastName>{dated}")
    assert person.birth_dates == read_as


def test_aliases_that_share_words_stay_together_and_are_kept_as_printed_too() -> None:
    printed = "Nikolay or Nikolai / Vasilievich Maximavich, Russian: Николай Васильевич Максимович"
    [person] = read(f"<Country>Belarus</Country><LastName>MAKSIMOVICH</LastName><Aliases>{printed}</Aliases>")
    assert [(n.text, n.lang) for n in person.names[1:]] == [
        ("Nikolay or Nikolai / Vasilievich Maximavich", ""),
        ("Николай Васильевич Максимович", "ru"),
    ]
    assert Detail("Aliases", printed) in person.details


def test_one_word_for_a_person_is_a_weak_name() -> None:
    [person] = read("<Country>Russia</Country><LastName>DANILENKO</LastName><Aliases>Sergey</Aliases>")
    assert person.names[1].strength is Strength.WEAK


def test_real_lists_of_2020_and_2025_have_the_parties_that_stayed_in_common() -> None:
    before, after = real("2020-04-15"), real("2025-05-25")
    assert (len(before), len(after)) == (1369, 4759)
    gone = Counter(key.split("-")[0] for key in before.keys() - after.keys())
    # A hundred left Zimbabwe's regulation; five spellings were corrected, nine parties moved under another name.
    assert gone == {"zw": 100, "ru": 9, "sy": 4, "ua": 1}


def test_of_the_parties_that_stayed_only_what_differs_is_amended() -> None:
    before, after = real("2020-04-15"), real("2025-05-25")
    amended: Counter[str] = Counter()
    for key in before.keys() & after.keys():
        found = changes(before[key], after[key])
        amended.update({(c.old or c.new or "").split(":")[0] if c.field == "details" else c.field for c in found})
    # The list gives its dates since; Burma's regulation and most schedules are named anew.
    assert amended == {
        "listed_on": 1255,
        "Schedule": 997,
        "programs": 89,
        "aliases": 16,
        "Item": 5,
        "birth_dates": 3,
        "Aliases": 1,
    }


def test_real_list_says_its_dates_and_ships_and_is_within_bounds() -> None:
    entries = real("2025-05-25").values()
    assert all(entry.listed_on for entry in entries)
    assert Counter(entry.schema for entry in entries)[Schema.VESSEL] == 109
    assert LIST.at_least < len(entries) < LIST.at_most
