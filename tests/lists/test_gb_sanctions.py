"""The UK Sanctions List: two files that are merged, names and numbers as they are printed, and where it is fetched."""

from __future__ import annotations

import csv
import io
import tracemalloc
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest
from publisher import Publisher

from watchlist.errors import FetchError, NotFoundError, ParseError
from watchlist.lists import Edition
from watchlist.lists.gb_sanctions import LIST, collect, parse
from watchlist.model import Detail, Entry, Strength

SAMPLE = Path(__file__).parent / "gb_sanctions" / "sample"
CSV, XML = (SAMPLE / "UK-Sanctions-List.csv").read_bytes(), (SAMPLE / "UK-Sanctions-List.xml").read_bytes()
HEADER = next(csv.reader(CSV.decode().splitlines()[1:2]))
PRIMARY = {"Unique ID": "RUS1", "Name 6": "ORNEK LTD STI", "Name type": "Primary Name"}
UNIQUE = "<UniqueID>RUS1</UniqueID>"
NAME = "<Names><Name><Name6>ORNEK LTD STI</Name6><NameType>Primary name</NameType></Name></Names>"


def csv_file(
    *rows: Mapping[str, str], header: Sequence[str] = HEADER, first: str = "Report Date: 08-Oct-2026"
) -> bytes:
    held = io.StringIO()
    writer = csv.writer(held)
    writer.writerows([[first], header, *([row.get(column, "") for column in header] for row in rows)])
    return held.getvalue().encode()


def xml_file(*designations: str, day: str = "20/08/2026") -> bytes:
    inner = "".join(f"<Designation>{designation}</Designation>" for designation in designations)
    return f"<Designations><DateGenerated>{day}</DateGenerated>{inner}</Designations>".encode()


def bundle(**files: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for suffix, content in files.items():
            archive.writestr(f"UK-Sanctions-List.{suffix}", content)
    return held.getvalue()


def entries(content: bytes) -> list[Entry]:
    return [item for item in parse(io.BytesIO(content)) if isinstance(item, Entry)]


def only(*rows: Mapping[str, str]) -> Entry:
    (entry,) = entries(csv_file(*({**PRIMARY, **row} for row in rows)))
    return entry


def merged(row: Mapping[str, str], xml: str) -> Entry:
    (entry,) = entries(bundle(csv=csv_file({**PRIMARY, **row}), xml=xml_file(UNIQUE + NAME + xml)))
    return entry


@pytest.mark.parametrize(
    ("content", "count"), [(CSV, 4), (XML, 5), (bundle(csv=CSV, xml=XML), 5), (bundle(xml=XML), 5)]
)
def test_either_file_is_taken_alone(content: bytes, count: int) -> None:
    edition, *found = parse(io.BytesIO(content))
    assert edition == Edition(date(2026, 8, 20))
    assert len(found) == count


def test_files_that_say_the_same_add_nothing_to_each_other() -> None:
    (alone,) = entries(csv_file({**PRIMARY, "Address Line 6": "Istanbul", "Address Country": "Turkey"}))
    address = "<Address><AddressLine6>Istanbul</AddressLine6><AddressCountry> Turkey\u00a0</AddressCountry></Address>"
    assert (
        merged({"Address Line 6": "Istanbul", "Address Country": "Turkey"}, f"<Addresses>{address}</Addresses>")
        == alone
    )


def test_what_one_file_alone_says_is_kept() -> None:
    xml = "<Websites><Website>www.ornek.example</Website></Websites>"
    entry = merged({"Parent company": "ORNEK HOLDING"}, xml)
    assert entry.details == (Detail("Website", "www.ornek.example"), Detail("Parent company", "ORNEK HOLDING"))


def test_where_the_files_disagree_the_csv_counts_and_the_other_is_told() -> None:
    entry = merged(
        {"Regime Name": "Russia", "Designation Type": "Entity", "Date Designated": "08/08/2023"},
        "<RegimeName>Belarus</RegimeName><IndividualEntityShip>entity</IndividualEntityShip>"
        "<DateDesignated>09/08/2023</DateDesignated>",
    )
    assert (entry.programs, entry.listed_on) == (("Russia",), date(2023, 8, 8))
    assert entry.details == (Detail("Regime Name, also", "Belarus"), Detail("Date Designated, also", "09/08/2023"))


def test_older_of_two_days_is_the_edition_s() -> None:
    content = bundle(csv=csv_file(PRIMARY), xml=xml_file(UNIQUE + NAME, day="07/10/2026"))
    assert next(parse(io.BytesIO(content))) == Edition(date(2026, 10, 7))


@pytest.mark.parametrize(("here", "there"), [(100, 98), (98, 100), (2, 1)])
def test_parties_of_one_file_only_are_kept(here: int, there: int) -> None:
    assert len(entries(halves(here, there))) == max(here, there)


@pytest.mark.parametrize(("here", "there"), [(100, 97), (97, 100), (100, 50), (5, 0)])
def test_file_that_lacks_many_parties_is_half_a_file(here: int, there: int) -> None:
    with pytest.raises(ParseError, match="half of it is missing"):
        entries(halves(here, there))


def halves(here: int, there: int) -> bytes:
    rows = [{**PRIMARY, "Unique ID": f"RUS{number}"} for number in range(here)]
    designations = [f"<UniqueID>RUS{number}</UniqueID>{NAME}" for number in range(there)]
    return bundle(csv=csv_file(*rows), xml=xml_file(*designations))


def test_rows_of_one_party_may_stand_apart_and_twice() -> None:
    other = {**PRIMARY, "Unique ID": "RUS2"}
    rows = [{**PRIMARY, "Address Country": country} for country in ("Turkey", "Russia")]
    first, second = entries(csv_file(rows[0], other, rows[1], rows[1], other))
    assert [address.country for address in first.addresses] == ["RU", "TR"]
    assert (second.key, second.addresses) == ("RUS2", ())


def test_name_is_put_together_from_all_of_its_parts() -> None:
    firm, person = {"Name 1": "ORNEK", "Name 6": "LTD STI"}, {"Name 1": "ALFA", "Name 2": "BETA", "Name 6": "GAMMA"}
    assert (only(firm).name, only(person).name) == ("ORNEK LTD STI", "ALFA BETA GAMMA")


@pytest.mark.parametrize(
    ("name", "kind", "said", "strength", "relation"),
    [
        ("Ornek Trade", "ALias", "Good quality a.k.a", Strength.STRONG, "alias"),
        ("Ornek Trade", "Alias", "Low quality a.k.a", Strength.WEAK, "alias"),
        ("Ornek Trade", "Alias", "", Strength.STRONG, "alias"),
        ("ORN", "Alias", "", Strength.WEAK, "alias"),
        ("ORN", "Primary name variation", "", Strength.STRONG, "primary name variation"),
        ("ORN", "Alias", "Good quality a.k.a.", Strength.STRONG, "alias"),
        ("Ornek Trade", "Nickname", "Fair", Strength.STRONG, "nickname, fair"),
    ],
)
def test_kind_and_strength_of_names(name: str, kind: str, said: str, strength: Strength, relation: str) -> None:
    found = only({}, {"Name 6": name, "Name type": kind, "Alias strength": said}).names
    assert (found[0].text, found[1].text, found[1].strength, found[1].relation) == (
        "ORNEK LTD STI",
        name,
        strength,
        relation,
    )


def test_alias_is_said_once_with_the_strength_that_one_row_gives() -> None:
    strength = "<AliasStrength>Low quality a.k.a</AliasStrength>"
    xml = f"<Names><Name><Name6>Ornek</Name6><NameType>alias</NameType>{strength}</Name>"
    alias = {"Name 6": "ORNEK", "Name type": "Alias"}
    designation = f"{UNIQUE}{NAME}".replace("<Names>", xml)
    (entry,) = entries(bundle(csv=csv_file(PRIMARY, {**PRIMARY, **alias}), xml=xml_file(designation)))
    assert [(name.text, name.strength) for name in entry.names[1:]] == [("ORNEK", Strength.WEAK)]


TRADE = ("registration", "122226", "TR")
TAX = ("vkn", "7350759377", "TR")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("122226 (Turkish Trade Registry)", [TRADE]),
        ("Turkey Tax Identifier\u00a0-\u00a07350759377 ", [TAX]),
        ("122226 (Turkish Trade Registry)\nTurkey Tax Identifier - 7350759377", [TRADE, TAX]),
        ("0612129479900001", [("registration", "0612129479900001", None)]),
        ("unknown", []),
    ],
)
def test_numbers_are_read_out_of_free_text(cell: str, expected: list[tuple[str, str, str | None]]) -> None:
    entry = only({"Business registration number (s)": cell})
    assert [(found.type, found.value, found.country) for found in entry.identifiers] == expected
    assert [detail.label for detail in entry.details] == ["Business registration number (s)"]


def test_country_of_a_number_is_that_of_the_addresses_where_they_agree() -> None:
    row = {"Business registration number (s)": "0612129479900001", "Address Country": "Turkey"}
    assert [found.type for found in only(row).identifiers] == ["mersis", "vkn"]


@pytest.mark.parametrize(
    ("column", "printed", "expected"),
    [
        ("D.O.B", "23/03/1980", "1980-03-23"),
        ("D.O.B", "dd/mm/1945", "1945"),
        ("D.O.B", "00/00/1975", "1975"),
        ("D.O.B", "dd/03/1970", "1970-03"),
        ("D.O.B", "1961", "1961"),
    ],
)
def test_birth_date_is_read_as_far_as_it_is_known(column: str, printed: str, expected: str) -> None:
    assert only({column: printed}).birth_dates == (expected,)


def test_what_cannot_be_read_is_a_detail() -> None:
    entry = only(
        {
            "Designation Type": "Aircraft",
            "Date Designated": "mm/2019",
            "Nationality(/ies)": "Atlantis",
            "Passport number": "?",
            "Passport additional information": "expired",
            "IMO number": "-",
            "Hull identification number (HIN)": "H1",
        }
    )
    assert (entry.listed_on, entry.nationalities, entry.identifiers) == (None, (), ())
    assert {(detail.label, detail.value) for detail in entry.details} == {
        ("Designation Type", "Aircraft"),
        ("Date Designated", "mm/2019"),
        ("Nationality(/ies)", "Atlantis"),
        ("Passport number", "?"),
        ("Passport number ?", "expired"),
        ("IMO number", "-"),
        ("Hull identification number (HIN)", "H1"),
    }


def test_day_on_which_nothing_else_changed_amends_nobody() -> None:
    assert only({"Last Updated": "01/02/2026"}) == only({"Last Updated": "02/02/2026"})


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (csv_file(PRIMARY, header=[*HEADER, "Wealth"]), "line 2: unknown column 'Wealth'"),
        (csv_file(PRIMARY, header=HEADER[:-1]), r"line 2: there is no column 'Hull identification number \(HIN\)'"),
        (csv_file(PRIMARY, header=[*HEADER, "Title"]), "line 2: two columns have the same name"),
        (csv_file(PRIMARY, first="UK Sanctions List"), "line 1: no report date"),
        (csv_file(PRIMARY, first="Report Date: soon"), "line 1: no report date"),
        (csv_file({**PRIMARY, "Unique ID": " "}), "line 3: the Unique ID is empty"),
        (csv_file({"Unique ID": "RUS1"}), "RUS1: there is no name"),
        (csv_file(PRIMARY)[:-10], "line 3: there are 5. cells under 58 columns"),
        (csv_file({**PRIMARY, "Title": 'a "b'}).rstrip(b",\r\n")[:-1], "line 3: unexpected end of data"),
        (csv_file(PRIMARY).replace(b"STI", b"S\x00I"), "NUL bytes"),
        (csv_file(PRIMARY).replace(b"STI", b"S\xffI"), "not UTF-8"),
        (csv_file(), "there are no designations"),
        (xml_file(), "there are no designations"),
        (xml_file(UNIQUE + NAME, day="soon"), "DateGenerated is not a date"),
        (xml_file(UNIQUE + NAME, UNIQUE + NAME), "RUS1: the Unique ID stands twice"),
        (xml_file(NAME), "a designation has no Unique ID"),
        (xml_file(f"{UNIQUE}{NAME}<Wealth/>"), "RUS1: unknown element <Wealth> in <Designation>"),
        (xml_file(f"{UNIQUE}<Names><Alias/></Names>"), "RUS1: unknown element <Alias> in <Names>"),
        (xml_file(f"{UNIQUE}<Names><Name><Name7/></Name></Names>"), "RUS1: unknown element <Name7>"),
        (xml_file(f"{UNIQUE}{NAME}<RegimeName><b>x</b></RegimeName>"), "RUS1: <RegimeName> holds elements"),
        (bundle(csv=CSV, ods=b"PK"), "unknown files are in the bundle: .*ods"),
    ],
)
def test_what_the_format_does_not_allow_is_named(content: bytes, message: str) -> None:
    with pytest.raises(ParseError, match=message):
        entries(content)


def test_memory_holds_each_row_s_facts_once() -> None:
    def peak(repetitions: int) -> int:
        rows = [{**PRIMARY, "UK Statement of Reasons": f"Reason {n % 10} " * 50} for n in range(repetitions)]
        held = io.BytesIO(csv_file(*rows))
        tracemalloc.start()
        entries(held.getvalue())
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(10)
    assert peak(4000) < peak(1000) + 4000 * 1200


BASE = "https://lists.example/docs/UK-Sanctions-List"
FEED = "https://lists.example/api/content/government/publications/the-uk-sanctions-list"
NEWS = b'{"public_updated_at": "2026-08-20T14:05:00+01:00", "title": "The UK Sanctions List"}'


@pytest.mark.parametrize("suffix", ["csv", "xml"])
def test_both_files_are_fetched_with_the_time_of_publication(suffix: str) -> None:
    found = collect(Publisher({FEED: NEWS, f"{BASE}.csv": CSV, f"{BASE}.xml": XML}), f"{BASE}.{suffix}")
    assert list(found.members) == ["UK-Sanctions-List.csv", "UK-Sanctions-List.xml"]
    assert found.mark == "2026-08-20T14:05:00+01:00"


def test_list_that_was_not_published_anew_is_not_fetched() -> None:
    server = Publisher({FEED: NEWS, f"{BASE}.csv": CSV}, mark="2026-08-20T14:05:00+01:00")
    found = collect(server, f"{BASE}.csv")
    assert (found.mark, found.answer, dict(found.members)) == (server.mark, None, {})
    assert server.asked == [FEED]


def test_file_that_is_older_than_its_publication_is_asked_for_again() -> None:
    later = NEWS.replace(b"08-20", b"08-21")
    assert collect(Publisher({FEED: later, f"{BASE}.csv": CSV, f"{BASE}.xml": XML}), f"{BASE}.csv").mark == ""
    assert collect(Publisher({FEED: NEWS, f"{BASE}.xml": XML}), f"{BASE}.csv").mark == ""


@pytest.mark.parametrize("feed", [{}, {FEED: b"<html>"}, {FEED: b"{}"}])
def test_publication_that_cannot_be_asked_for_leaves_no_mark(feed: dict[str, bytes]) -> None:
    found = collect(Publisher({**feed, f"{BASE}.xml": XML}), f"{BASE}.csv")
    assert (list(found.members), found.mark) == (["UK-Sanctions-List.xml"], "")


def test_neither_file_is_a_list_that_is_not_there() -> None:
    with pytest.raises(NotFoundError, match="neither the CSV file nor the XML file"):
        collect(Publisher({FEED: NEWS}), f"{BASE}.csv")


def test_other_trouble_is_not_taken_for_absence() -> None:
    def broken(_: bytes) -> bytes:
        raise FetchError(f"{BASE}.xml", "503")

    with pytest.raises(FetchError, match="503"):
        collect(Publisher({f"{BASE}.csv": CSV, f"{BASE}.xml": broken}), f"{BASE}.csv")


def test_official_list_is_asked_about_at_gov_uk() -> None:
    server = Publisher({LIST.url: CSV})
    collect(server, LIST.url)
    assert server.asked[0] == "https://www.gov.uk/api/content/government/publications/the-uk-sanctions-list"


def test_address_of_another_kind_is_one_file() -> None:
    found = collect(Publisher({"https://lists.example/uk": CSV}), "https://lists.example/uk")
    assert found.answer is not None
    assert found.answer.url == "https://lists.example/uk"
