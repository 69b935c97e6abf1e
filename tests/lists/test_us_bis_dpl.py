"""The Denied Persons List: the page that leads to it, the kinds of file it comes as, and the cell of its names."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from publisher import Publisher, answer

from watchlist.errors import ParseError
from watchlist.lists.us_bis_dpl import LIST, collect, parse
from watchlist.model import Detail, Entry

HERE = Path(__file__).parent / "us_bis_dpl"
REAL = Path(__file__).parents[2].parent / "shared" / "data" / "lists" / "bis_dpl_csv" / "2026-06-18" / "dpl.csv"
HEAD = "Name_and_Address,Effective_Date,Expiration_Date,Appropriate Federal Register Citations,Type of Denial"
CELL = "RESIT TAVAN, TATLI SU MAH. NO. 72/A, UMRANIYE - ISTANBUL, , TR, "
CITED = "85 F.R. 874 1/8/2020"
LINE = f'"{CELL}",12/31/2019,08/29/2028,{CITED},Standard'


def entries(content: bytes) -> list[Entry]:
    return [found for found in parse(io.BytesIO(content)) if isinstance(found, Entry)]


def csv(*lines: str, head: str = HEAD) -> bytes:
    return "".join(f"{line}\r\n" for line in (head, *lines)).encode()


def only(cell: str) -> Entry:
    (entry,) = entries(csv(LINE.replace(CELL, cell)))
    return entry


def workbook(*rows: Sequence[object], sheet: str = "dpl") -> bytes:
    book = Workbook()
    book.active.title = sheet
    for row in (HEAD.split(","), *rows):
        book.active.append(row)
    book.create_sheet("Sheet2")
    book.save(content := io.BytesIO())
    return content.getvalue()


@pytest.mark.parametrize(
    ("cell", "name", "text", "city", "country"),
    [
        (CELL, "RESIT TAVAN", "TATLI SU MAH. NO. 72/A, UMRANIYE - ISTANBUL, TR", "UMRANIYE - ISTANBUL", "TR"),
        ("A, 1 B ST, HEMET, CA, US, 92545", "A", "1 B ST, HEMET, CA, US, 92545", "HEMET", "US"),
        (
            "THANE-COAT, INC, 12725 ROYAL DRIVE, S, TX, US, ",
            "THANE-COAT, INC",
            "12725 ROYAL DRIVE, S, TX, US",
            "S",
            "US",
        ),
        ("ANNEXFIELD , LTD., 152 B RD., W, , GB, ", "ANNEXFIELD, LTD.", "152 B RD., W, GB", "W", "GB"),
        ("WEARFORM (MNC, INC.), 3334 W, H, TX, US, 1", "WEARFORM (MNC, INC.)", "3334 W, H, TX, US, 1", "H", "US"),
        ("A, , ROCHFORD, ESSEX, , GB, ", "A", "ROCHFORD, ESSEX, GB", "ESSEX", "GB"),
    ],
)
def test_cell_is_parted_from_the_right(cell: str, name: str, text: str, city: str, country: str) -> None:
    entry = only(cell)
    (address,) = entry.addresses
    assert (entry.name, address.text, address.city, address.country) == (name, text, city, country)


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("FUYI SUN A/K/A FRANK SUN", [("FUYI SUN", ""), ("FRANK SUN", "a.k.a.")]),
        ("PEARL (A.K.A. NEI-CHIEN CHU) LI", [("PEARL LI", ""), ("NEI-CHIEN CHU", "a.k.a.")]),
        ("SIBERIAN AIRLINES D/B/A S7 AIRLINES", [("SIBERIAN AIRLINES", ""), ("S7 AIRLINES", "d.b.a.")]),
        ("SAMMY (IHSAN MEDHAT) ELASHI", [("SAMMY (IHSAN MEDHAT) ELASHI", "")]),
    ],
)
def test_other_names_are_told_from_the_first(printed: str, names: list[tuple[str, str]]) -> None:
    assert [(name.text, name.relation) for name in only(f"{printed}, X, Y, , TR, ").names] == names


def test_party_with_several_addresses_is_one_entry() -> None:
    (entry,) = entries(csv(LINE, LINE.replace("TATLI SU", "BASKA")))
    assert (len(entry.addresses), len(entry.citations)) == (2, 1)


def test_renewed_order_is_another_entry_and_an_expired_one_stays() -> None:
    renewed = LINE.replace("12/31/2019", "8/29/2028").replace("08/29/2028,", "8/29/2029,")
    assert [e.key for e in entries(csv(LINE, renewed))] == ["resit-tavan-2019-12-31", "resit-tavan-2028-08-29"]


def test_order_without_end_has_none() -> None:
    (entry,) = entries(csv(LINE.replace("08/29/2028", "")))
    assert entry.details == (Detail("Type of denial", "Standard"),)


@pytest.mark.parametrize(
    ("cited", "found", "rest"),
    [
        ("46 F.R. 46154 9/17/81 and 46 F.R. 19290 3/30/81", ["46 FR 19290", "46 FR 46154"], []),
        ("82 F.R. 28473 28473 6/22/2017 88 F.R.2604 1/17/2023", ["82 FR 28473", "88 FR 2604"], []),
        ("67 F.R. 10890 3/11/02 72 F.R. 1/30/07", ["67 FR 10890"], ["72 F.R. 1/30/07"]),
        (
            "66 F.R. 47630 9/13/01. NEW F.R. NOTICE TO BE PUBLISHED SOON",
            ["66 FR 47630"],
            ["NEW F.R. NOTICE TO BE PUBLISHED SOON"],
        ),
        ("86 FR. 66277 11/222/2021", ["86 FR 66277"], ["11/222/2021"]),
    ],
)
def test_citations_are_read_and_what_is_none_is_kept(cited: str, found: list[str], rest: list[str]) -> None:
    (entry,) = entries(csv(LINE.replace(CITED, cited)))
    assert [citation.text for citation in entry.citations] == found
    assert [d.value for d in entry.details if d.label == "Federal Register citation"] == rest


def test_day_that_does_not_exist_is_kept_as_it_is_printed() -> None:
    (entry,) = entries(csv(LINE.replace("12/31/2019", "2/30/2019")))
    assert entry.listed_on is None
    assert Detail("Effective date", "2/30/2019") in entry.details


def test_workbooks_of_both_kinds_say_what_the_csv_file_says() -> None:
    first, second = entries((HERE / "excel_97.xls").read_bytes())
    assert first == next(e for e in entries((HERE / "sample.csv").read_bytes()) if e.key == first.key)
    assert (second.name, second.listed_on) == ("SABA AGNESE", date(1985, 7, 11))
    begins = datetime(2019, 12, 31)  # noqa: DTZ001 - a cell has no zone
    row = (CELL, begins, date(2028, 8, 29), CITED, "Standard", None)
    assert entries(workbook(row)) == entries(csv(LINE))


def test_postal_code_that_is_a_number_has_no_decimals() -> None:
    book = workbook((CELL, "12/31/2019", None, CITED, 7.0))
    assert entries(book)[0].details == (Detail("Type of denial", "7"),)


@pytest.mark.parametrize(
    "head",
    [
        HEAD.lower(),
        HEAD.replace("Effective", "Beginning").replace("Expiration", "Ending"),
        HEAD.replace("_", " "),
        "\ufeff" + HEAD,
    ],
)
def test_columns_are_known_by_their_words(head: str) -> None:
    assert entries(csv(LINE, head=head)) == entries(csv(LINE))


def test_file_in_the_code_page_of_windows_is_read() -> None:
    content = csv(LINE.replace("TATLI", "TATLÉ")).decode().encode("cp1252")
    assert entries(content)[0].addresses[0].text.startswith("TATLÉ SU")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (csv(LINE + ",x", head=HEAD + ",Action"), "nobody knows the column 'Action'"),
        (csv(LINE, head=HEAD.replace("Expiration_Date", "Beginning_Date")), "two columns"),
        (csv("x", head="Name_and_Address"), "no column for begins"),
        (csv(LINE + ",x"), "6 cells under 5"),
        (csv(LINE[:-9]), "4 cells under 5"),
        (csv(LINE)[:-3], "breaks off"),
        (csv(LINE).replace(b"TATLI", b"TA\x00LI"), "NUL"),
        (csv(LINE.replace(CELL, "RESIT TAVAN, TR")), "2 parts"),
        (csv(LINE.replace(", TR,", ", TURKEY,")), "'TURKEY' stands where a country's code should"),
        (csv(LINE.replace("12/31/2019", "")), "no day from which"),
        (csv(LINE.replace("12/31/2019", "soon")), "not a day"),
        (csv(LINE.replace("RESIT TAVAN", "")), "no name"),
        (workbook((CELL,), sheet="Sheet1"), "no sheet 'dpl'"),
        (workbook((CELL,))[:4000], "workbook cannot be read"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 600, "workbook cannot be read"),
        ((HERE / "excel_97.xls").read_bytes()[:3000], "workbook cannot be read"),
    ],
)
def test_what_the_format_does_not_allow_is_named(content: bytes, message: str) -> None:
    with pytest.raises(ParseError, match=message):
        entries(content)


PAGE = "https://h/licensing/dpl"
FILE = "https://h/files/dpl_04142026.csv"


def page(*links: str) -> bytes:
    return f"<!DOCTYPE html>\n<html><body><a href='/other.csv'>Entity List</a>{''.join(links)}</body></html>".encode()


@pytest.mark.parametrize("address", ["/files/dpl_04142026.csv", "../files/dpl_04142026.csv", FILE])
def test_page_leads_to_the_file(address: str) -> None:
    link = f'<a class="button" href="{address}"><span>Export\n as</span> CSV (110 KB)</a>'
    get = Publisher({PAGE: page(link), FILE: csv(LINE)})
    collected = collect(get, PAGE)
    assert (answer(collected).url, collected.published_on) == (FILE, date(2026, 4, 14))
    assert get.asked == [PAGE, FILE]


@pytest.mark.parametrize("links", [(), ("<a href='/1.csv'>Export as CSV</a>", "<a href='/2.csv'>Export as CSV</a>")])
def test_page_with_no_such_link_or_several_is_an_error(links: tuple[str, ...]) -> None:
    with pytest.raises(ParseError, match=r"links 'Export as CSV', not one"):
        collect(Publisher({PAGE: page(*links)}), PAGE)


def test_address_may_be_the_file_itself() -> None:
    get = Publisher({FILE: csv(LINE)})
    assert (answer(collect(get, FILE)).content, get.asked) == (csv(LINE), [FILE])
    assert collect(Publisher({PAGE: csv(LINE)}), PAGE).published_on is None


def test_real_list_is_read_to_the_last_row() -> None:
    if not REAL.exists():
        pytest.skip("the real Denied Persons List is not beside the project")
    found = entries(REAL.read_bytes())
    assert len({e.key for e in found}) == len(found) == 467
    assert sum(len(e.addresses) for e in found) == 558
    assert LIST.at_least < len(found) * 0.4
    turkish = {e.name for e in found if "TR" in e.countries}
    assert {"RESIT TAVAN", "OGUZHAN AYDIN", "MEHMET HAKAN ATILLA", "YAVUZ CIZMECI"} <= turkish
