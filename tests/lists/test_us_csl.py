"""The Consolidated Screening List: its two formats, the keys of rows without stable ids, the quirks of its texts."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from publisher import Publisher, answer

from watchlist.errors import ParseError
from watchlist.lists import official_lists
from watchlist.lists.us_csl import LIST, parse
from watchlist.match import is_bare_address
from watchlist.model import Detail, Entry, Name, Strength

HERE = Path(__file__).parent / "us_csl"
REAL = Path(__file__).parents[2].parent / "shared" / "data" / "lists" / "tradegov_csl_csv"
ENTITY_LIST = "Entity List (EL) - Bureau of Industry and Security"
DEBARRED = "ITAR Debarred (DTC) - State Department"
ISTANBUL = {"address": "No. 1 Maslak Mah.", "city": "Istanbul", "state": "", "postal_code": None, "country": "TR"}

Row = dict[str, Any]


def row(**given: object) -> Row:
    return {"id": "1", "source": ENTITY_LIST, "name": "Azu International Ltd Sti", **given}


def entries(content: bytes) -> list[Entry]:
    return [found for found in parse(io.BytesIO(content)) if isinstance(found, Entry)]


def results(*rows: Row, **beside: object) -> bytes:
    return json.dumps({"results": rows, **beside}).encode()


def only(**given: object) -> Entry:
    (entry,) = entries(results(row(**given)))
    return entry


def columns(**given: str) -> Entry:
    """The entry of a row of the CSV."""
    header = (HERE / "columns.csv").read_text("utf-8").split("\n")[0].split(",")
    made = io.StringIO()
    lines = csv.DictWriter(made, header, restval="", quoting=csv.QUOTE_ALL)
    lines.writeheader()
    lines.writerow({"source": ENTITY_LIST, "name": "Azu International Ltd Sti", **given})
    (entry,) = entries(made.getvalue().encode())
    return entry


def test_both_formats_say_the_same_but_for_cities_and_isolated_countries() -> None:
    def alike(entry: Entry) -> Entry:
        return replace(entry, jurisdictions=(), addresses=tuple(replace(a, city="") for a in entry.addresses))

    first, second = (entries((HERE / name).read_bytes()) for name in ("columns.csv", "sample.json"))
    assert {entry.key: alike(entry) for entry in first} == {entry.key: alike(entry) for entry in second}
    assert len(first) == len(second)


def test_a_party_has_the_same_key_in_both_formats() -> None:
    keys = [{e.key for e in entries((HERE / name).read_bytes())} for name in ("columns.csv", "sample.json")]
    assert keys[0] == keys[1]


@pytest.mark.parametrize(
    ("source", "part"),
    [
        (ENTITY_LIST, "EL"),
        ("Unverified List (UVL) - Bureau of Industry and Security", "UVL"),
        ("Military End User (MEU) List - Bureau of Industry and Security", "MEU"),
        ("Denied Persons List (DPL) - Bureau of Industry and Security", "DPL"),
        (DEBARRED, "DTC"),
        ("Nonproliferation Sanctions (ISN) - State Department", "ISN"),
        ("Specially Designated Nationals (SDN) - Treasury Department", "SDN"),
        ("Sectoral Sanctions Identifications List (SSI) - Treasury Department", "SSI"),
        ("Foreign Sanctions Evaders (FSE) - Treasury Department", "FSE"),
        ("Capta List (CAP) - Treasury Department", "CAP"),
        ("Palestinian Legislative Council List (PLC) - Treasury Department", "PLC"),
        ("Non-SDN Menu-Based Sanctions List (NS-MBS List) - Treasury Department", "MBS"),
        ("Non-SDN Chinese Military-Industrial Complex Companies List (CMIC) - Treasury Department", "CMIC"),
        ("Another List (ANL) - Somebody", "anl"),
    ],
)
def test_row_belongs_to_the_list_that_it_repeats(source: str, part: str) -> None:
    entry = only(source=source, entity_number="44801")
    assert (entry.key, LIST.part(entry.key)) == (f"{part}:44801", part)
    assert entry.details[:2] == tuple(map(Detail, ("List", "Agency"), source.split(" - ")))


def test_every_repeated_list_has_its_witness() -> None:
    lists = official_lists().keys() | {"us_ofac_consolidated"}
    assert {key for key, _ in LIST.witness.values()} <= lists
    assert LIST.witness["UVL"] == ("us_bis_entity_list", "6")
    assert not {"DTC", "ISN"} & LIST.witness.keys()


def test_change_of_the_id_or_a_later_citation_is_no_other_party() -> None:
    before = only(federal_register_notice="89 FR 14388", addresses=[ISTANBUL])
    after = only(id="2", federal_register_notice="89 FR 14388; 90 FR 1", addresses=[ISTANBUL], remarks="x")
    assert before.key == after.key == "EL:tr-azu-international-ltd-sti-89fr14388"


def test_namesakes_are_told_apart_in_any_order() -> None:
    rows = [row(addresses=[ISTANBUL | {"city": city}], federal_register_notice="89 FR 1") for city in ("A", "B", "C")]
    found = [{e.addresses[0].city: e.key for e in entries(results(*some))} for some in permutations(rows)]
    assert len(set(found[0].values())) == 3
    assert all(keys == found[0] for keys in found)


def test_row_that_is_printed_twice_is_one_entry() -> None:
    assert len(entries(results(row(), row(id="2")))) == 1


def test_address_without_a_party_is_known_by_the_address() -> None:
    first, again = (only(name=name, addresses=[ISTANBUL]) for name in ("Address 3", "Address 07"))
    assert first.key == again.key
    assert first.name == "Address 3, No. 1 Maslak Mah., Istanbul, TR"
    assert is_bare_address(first)


@pytest.mark.parametrize(
    "thereof",
    [
        "; and any successor, sub-unit, or subsidiary thereof",
        " and any successor, sub-unit, or subsidiary thereof.",
        ", and any successors, subunits, or subsidiaries thereof",
    ],
)
def test_successors_are_a_remark_and_no_name(thereof: str) -> None:
    entry = only(name="Azu International" + thereof, remarks="Linked")
    assert entry.names == (Name("Azu International"),)
    assert entry.remarks == "Linked; " + thereof.strip("; ,.")


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("Azu (f.k.a. Azu Dis Ticaret)", [("Azu", ""), ("Azu Dis Ticaret", "f.k.a.")]),
        ("Seifi, Hamid (aka Hank Seifi)", [("Seifi, Hamid", ""), ("Hank Seifi", "a.k.a.")]),
        ("Azu (Istanbul) Ltd", [("Azu (Istanbul) Ltd", "")]),
        ("Guangzhou?s Institute", [("Guangzhou?s Institute", "")]),
        ("CETC 54, Subordinate Institution - CTI", [("CETC 54", ""), ("CTI", "subordinate institution")]),
        ("Affiliated Entity: Azu", [("Azu", "")]),
    ],
)
def test_other_names_are_told_from_the_first(name: str, names: list[tuple[str, str]]) -> None:
    assert [(n.text, n.relation) for n in only(name=name).names] == names


def test_aliases_lose_what_joins_them() -> None:
    given = ["Azu", "Affiliated Entity: Azu B.V.", "and Azu Institute."]
    assert only(alt_names=given).names[1:] == columns(alt_names="; ".join(given)).names[1:]
    assert only(alt_names=given).names[1:] == (
        Name("Azu", Strength.STRONG),
        Name("Azu B.V.", Strength.STRONG, "affiliated entity"),
        Name("Azu Institute", Strength.STRONG),
    )


@pytest.mark.parametrize("absent", [None, "", []])
def test_nothing_is_said_in_many_ways(absent: object) -> None:
    empty = only(alt_names=absent, programs=absent, dates_of_birth=absent, ids=absent, addresses=absent)
    assert empty == only()


@pytest.mark.parametrize(
    ("begins", "read"),
    [("2024-02-27", date(2024, 2, 27)), ("8/11/2015", date(2015, 8, 11)), ("3033-01-17", None), ("soon", None)],
)
def test_day_that_cannot_be_is_kept_as_it_is_printed(begins: str, read: date | None) -> None:
    entry = only(start_date=begins)
    assert entry.listed_on == read
    assert (Detail("Start date", begins) in entry.details) is (read is None)


@pytest.mark.parametrize("country", ["TR", "Turkey (Turkiye)", "turkish individual", "Atlantis"])
def test_country_is_read_or_kept(country: str) -> None:
    entry = only(source="Nonproliferation Sanctions (ISN) - State Department", country=country)
    assert ("TR" in entry.jurisdictions) != (Detail("Country", country) in entry.details)


@pytest.mark.parametrize(
    ("notice", "cited", "rest"),
    [
        ("76 FR 50407 (8/15/2011)", [("76 FR 50407", date(2011, 8, 15))], []),
        ("66 FR 24266, 77 FR 58006 (no. 182)", [("66 FR 24266", None), ("77 FR 58006", None)], ["(no. 182)"]),
        ("Vol. 88, No. 151, 08/08/2023", [("Vol. 88, No. 151", date(2023, 8, 8))], []),
        (
            "Vol.83, No. 166, 08/27/18, Federal Register",
            [("Vol. 83, No. 166", date(2018, 8, 27))],
            ["Federal Register"],
        ),
    ],
)
def test_notices_are_cited(notice: str, cited: list[tuple[str, date | None]], rest: list[str]) -> None:
    entry = only(federal_register_notice=notice)
    assert [(c.text, c.date) for c in entry.citations] == cited
    assert [d.value for d in entry.details if d.label == "Federal Register notice"] == rest


def test_columns_are_parted_where_a_country_ends_an_address() -> None:
    entry = columns(addresses="Room 1; Block B, Istanbul, TR; IR; Elsewhere")
    assert [(a.text, a.country) for a in entry.addresses] == [
        ("Room 1; Block B, Istanbul, TR", "TR"),
        ("IR", "IR"),
        ("Elsewhere", None),
    ]


def test_ids_with_commas_inside_are_understood() -> None:
    entry = columns(
        source="Specially Designated Nationals (SDN) - Treasury Department",
        entity_number="1",
        ids="Passport, U00242309, TR; Secondary sanctions risk:, Regulations, sections 1, IR; and 2; Website, a.b",
    )
    assert [(i.type, i.value, i.country) for i in entry.identifiers] == [("passport", "U00242309", "TR")]
    assert entry.details[2:] == (
        Detail("Secondary sanctions risk:", "Regulations, sections 1, IR; and 2"),
        Detail("Website", "a.b"),
    )


def test_id_keeps_its_days_and_unknown_country() -> None:
    number = {
        "type": "Passport",
        "number": "U1234567",
        "country": "Atlantis",
        "issue_date": "2020",
        "expiration_date": "2030",
    }
    assert only(ids=[number]).details[2:] == (
        Detail("Passport U1234567", "Atlantis"),
        Detail("Passport U1234567 issued", "2020"),
        Detail("Passport U1234567 expires", "2030"),
    )


def test_row_that_says_nothing_is_no_entry() -> None:
    assert len(entries(results({"id": "x", "source": None}, row()))) == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (results(row(), row(risk="1")), "result 2: .*risk"),
        (results(row(addresses=[{"town": "Istanbul"}])), "result 1: .*town"),
        (results(row(ids=[{"kind": "x"}])), "result 1: .*kind"),
        (results(row(), pages=[]), "pages"),
        (results(row(source="Entity List")), "result 1: the source has no code"),
        (results(row(source=None)), "result 1: the source has no code"),
        (results(row(name="")), None),
        (results(row(name="", remarks="x")), "result 1: there is no name"),
        (results(row(source="X (SDN) - Y")), "result 1: there is no entity number"),
        (results(), "no row"),
        (results(row(), total=25_000), "only 1 of 25000 rows"),
        (results(row(), total=1, offset=50), "only 1 of 1"),
        (results(row())[:-3], "not the list's JSON"),
        (b'{"results": {}}', "not the list's JSON"),
        ((HERE / "columns.csv").read_bytes().replace(b"source,", b"origin,", 1), "nobody knows the column 'origin'"),
        ((HERE / "columns.csv").read_bytes().replace(b",remarks,", b",", 1), "no column for remarks"),
        ((HERE / "columns.csv").read_bytes().partition(b"FR 40458")[0], "breaks off"),
        (
            (HERE / "columns.csv").read_bytes().replace(b'"LIM', b'"LIM"', 1).replace(b'"HAVIN', b'"HAV"IN', 1),
            "not CSV",
        ),
        ((HERE / "columns.csv").read_bytes().replace(b"LIMITED", b"LIM\xffTED"), "not UTF-8"),
    ],
)
def test_what_the_format_does_not_allow_is_named(content: bytes, message: str | None) -> None:
    with pytest.raises(ParseError, match=message or "no row"):
        entries(content)


def test_search_that_found_all_rows_is_the_list_too() -> None:
    assert len(entries(results(row(), total=1, sources_used=[{"source": "EL"}], search_performed_at="2026"))) == 1


def test_list_lies_whole_at_its_address() -> None:
    get = Publisher({LIST.url: results(row())})
    assert answer(LIST.collect(get, LIST.url)).content == results(row())


@pytest.mark.parametrize(("folder", "count"), [("2019-12-03_116rows", 115), ("sample_watchman", 13)])
def test_real_rows_are_read_to_the_last_column(folder: str, count: int) -> None:
    if not REAL.exists():
        pytest.skip("the real Consolidated Screening List is not beside the project")
    (path,) = (REAL / folder).iterdir()
    found = entries(path.read_bytes())
    assert len({e.key for e in found}) == len(found) == count


def test_ids_of_older_files_begin_with_the_country() -> None:
    if not REAL.exists():
        pytest.skip("the real Consolidated Screening List is not beside the project")
    found = {e.key: e for e in entries((REAL / "2019-12-03_116rows" / "csl.csv").read_bytes())}
    assert [(i.label, i.country) for i in found["SDN:20264"].identifiers] == [("Tax ID No.", "US")]
    assert found["SDN:15098"].details[2:] == (
        Detail("Website", "www.aictc.ir"),
        Detail("Additional Sanctions Information -", "Subject to Secondary Sanctions"),
    )
