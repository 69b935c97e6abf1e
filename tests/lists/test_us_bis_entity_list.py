"""The Entity List in the eCFR's XML: the table, the keys, the citations, and the two hops to the file."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TypedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st
from publisher import Publisher, answer

from watchlist.errors import ParseError, SourceError
from watchlist.lists.us_bis_entity_list import BARE_ADDRESS, LIST, collect, parse
from watchlist.match import is_bare_address
from watchlist.model import Detail, Entry

SHARED = Path(__file__).parents[2].parent / "shared"
DERIVED = SHARED / "data" / "lists" / "bis_entity_list_derived" / "bis_entity_list.json"
TOOL = SHARED / "tools" / "entity_list_to_ecfr_xml.py"
COLUMNS = ("Country", "Entity", "License requirement", "License review policy", "Federal Register citation")
EAR = "For all items subject to the EAR. (See § 744.11 of the EAR)"

Row = Sequence[str]


def row(entity: str, country: str = "", requirement: str = EAR, cited: str = "89 FR 14388, 2/27/24.") -> Row:
    return (country, entity, requirement, "Presumption of denial.", cited)


def cells(texts: Sequence[str], tag: str = "TD") -> str:
    return "<TR>" + "".join(f"<{tag}>{text}</{tag}>" for text in texts) + "</TR>"


def part(table: str, *, supplement: str = "Supplement No. 4 to Part 744") -> bytes:
    return f'<DIV5 N="744"><DIV9 N="{supplement}"><HEAD>x</HEAD><TABLE>{table}</TABLE></DIV9></DIV5>'.encode()


def table(*rows: Row) -> bytes:
    """The form of the bulk files: no THEAD, no TBODY, no classes."""
    return part(cells(COLUMNS, "TH") + "".join(map(cells, rows)))


def entries(content: bytes) -> list[Entry]:
    return [found for found in parse(io.BytesIO(content)) if isinstance(found, Entry)]


def only(one: Row) -> Entry:
    (found,) = entries(table(("TURKEY", *one[1:])))
    return found


def test_empty_country_is_the_one_above() -> None:
    found = entries(
        table(
            row("A Ltd", "TURKEY"), row("B Ltd"), row("[Reserved]", "UKRAINE"), row("C Ltd"), row("D Ltd", "HONG KONG")
        )
    )
    assert [(e.name, e.jurisdictions) for e in found] == [
        ("A Ltd", ("TR",)),
        ("B Ltd", ("TR",)),
        ("C Ltd", ("UA",)),
        ("D Ltd", ("HK",)),
    ]


@pytest.mark.parametrize("heading", ["TURKEY", "TÜRKIYE", "TÜRKİYE", "Turkey", "TURKIYE"])
def test_country_may_be_spelled_in_many_ways(heading: str) -> None:
    (entry,) = entries(table(row("A Ltd", heading)))
    assert (entry.jurisdictions, entry.key, entry.details) == (("TR",), "4-tr-a-ltd", ())


@pytest.mark.parametrize(
    ("heading", "code", "kept"),
    [
        ("CHINA, PEOPLE'S REPUBLIC OF", ("CN",), False),
        ("CRIMEA REGION OF UKRAINE", ("UA",), True),
        ("RUSSIA", ("RU",), False),
        ("ATLANTIS", (), True),
    ],
)
def test_heading_that_says_more_than_a_country_is_kept(heading: str, code: tuple[str, ...], kept: bool) -> None:
    (entry,) = entries(table(row("A Ltd", heading)))
    assert entry.jurisdictions == code
    assert (Detail("Country", heading) in entry.details) is kept


def test_repeated_heading_blank_rows_and_country_rows_are_no_entries() -> None:
    heading = cells(COLUMNS, "TH")
    body = cells(("TURKEY", "", "", "", "")) + cells(row("A Ltd")) + heading + cells([""] * 5) + cells(row("B Ltd"))
    assert [e.jurisdictions for e in entries(part(heading + body))] == [("TR",), ("TR",)]


def test_wide_and_high_cells_stand_in_every_row_and_column_they_cover() -> None:
    high = '<TR><TD rowspan="2">TURKEY</TD>' + "".join(f"<TD>{c}</TD>" for c in row("A Ltd")[1:]) + "</TR>"
    below = "<TR>" + "".join(f"<TD>{c}</TD>" for c in row("B Ltd")[1:]) + "</TR>"
    wide = '<TR><TD colspan="5">UKRAINE</TD></TR>' + cells(row("C Ltd"))
    found = entries(part(cells(COLUMNS, "TH") + high + below + wide))
    assert [(e.name, e.jurisdictions) for e in found] == [("A Ltd", ("TR",)), ("B Ltd", ("TR",)), ("C Ltd", ("UA",))]


def test_marks_leave_the_text_and_stay_as_footnotes() -> None:
    marked = "(See §§ 734.9(g),<SU>3</SU> 746.8(a)(3), and 744.21(b) of the EAR)"
    plain = "(See §§ 734.9(g),3 746.8(a)(3), and 744.21(b) of the EAR)"
    for text in (marked, plain, marked.replace("SU", "sup")):
        entry = only(row("A Ltd", requirement=text))
        assert entry.licence_requirement == "(See §§ 734.9(g), 746.8(a)(3), and 744.21(b) of the EAR)"
        assert entry.programs == ("734.9", "746.8", "744.21")
        assert entry.details == (Detail("Footnote", "3"),)


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("see §§ 734.9(e) 1 and 744.11 of the EAR 2", ("1", "2")),
        ("(See §§ 734.9(e)(2) and 744.11 of the EAR) 4", ("4",)),
        ("(See §§ 734.9(e)(2) and 744.11 of the EAR)4", ("4",)),
        ("(See §§ 734.9(g)3, 746.8(a)(3), and 744.2l(b) of the EAR)", ("3",)),
        ("items listed in supplement no. 7 to part 746 of the EAR", ()),
    ],
)
def test_marks_without_markup_are_told_from_paragraph_numbers(text: str, marks: tuple[str, ...]) -> None:
    assert tuple(d.value for d in only(row("A Ltd", requirement=text)).details) == marks


def test_letter_that_was_typed_for_a_digit_is_read_as_one() -> None:
    assert only(row("A Ltd", requirement="(See § 744.2l(b) of the EAR)")).programs == ("744.21",)


def test_exception_is_no_requirement() -> None:
    text = f"{EAR}. This license requirement may be overcome by License Exception GOV under § 740.11(b)(2)"
    assert only(row("A Ltd", requirement=text)).programs == ("744.11",)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("89 FR 14388, 2/27/24.", [("89 FR 14388", date(2024, 2, 27))]),
        (
            "78 FR 75463 12/12/13.<br/>87 FR 51877, 8/24/2022",
            [("78 FR 75463", date(2013, 12, 12)), ("87 FR 51877", date(2022, 8, 24))],
        ),
        (
            "62 FR 35334, 6/30/97 66 FR 24267, 5/14/01",
            [("62 FR 35334", date(1997, 6, 30)), ("66 FR 24267", date(2001, 5, 14))],
        ),
        ("81 FR 61601 preview citation details, 9/7/16", [("81 FR 61601", date(2016, 9, 7))]),
        ("86 FR 67319", [("86 FR 67319", None)]),
        ("86 FR 67319, 2/30/21", [("86 FR 67319", None)]),
    ],
)
def test_citations_carry_their_dates(cell: str, expected: list[tuple[str, date | None]]) -> None:
    entry = only(row("A Ltd", cited=cell))
    assert [(c.text, c.date) for c in entry.citations] == expected
    assert entry.listed_on == min((day for _, day in expected if day), default=None)
    assert entry.citations[0].url == "https://www.federalregister.gov/citation/" + expected[0][0].replace(" ", "-")


def test_citation_cell_that_cites_nothing_is_kept() -> None:
    assert only(row("A Ltd", cited="To be published")).details == (
        Detail("Federal Register citation", "To be published"),
    )


def test_bare_address_keeps_its_key_when_it_is_numbered_anew() -> None:
    first, again = (
        only(row(f"{number}, No: 52 Hasat Sk., Istanbul, Turkey.")) for number in ("Address 01", "Address 07")
    )
    assert first.key == again.key
    assert first.details == (Detail(BARE_ADDRESS, "Address 01"),)
    assert is_bare_address(first)


NAMESAKES = (
    row("Wong Yung Fai, Room 1, Hong Kong", "HONG KONG", cited="75 FR 1701, 1/13/10."),
    row("Wong Yung Fai, Room 2, Hong Kong", "HONG KONG", cited="74 FR 35797, 7/21/09."),
    row("Wong Yung Fai, Room 3, Hong Kong", "HONG KONG", cited="75 FR 1701, 1/13/10."),
    row("Other Ltd, Room 4, Hong Kong", "HONG KONG"),
)


@given(st.permutations(NAMESAKES))
def test_namesakes_keep_their_keys_in_any_order(rows: list[Row]) -> None:
    keys = {e.addresses[0].text[:6]: e.key for e in entries(table(*rows))}
    assert len(set(keys.values())) == 4
    assert keys["Room 2"] == "4-hk-wong-yung-fai"
    assert keys == {e.addresses[0].text[:6]: e.key for e in entries(table(*NAMESAKES))}


def test_later_namesake_changes_nothing_for_the_earlier() -> None:
    (before,) = entries(table(NAMESAKES[1]))
    assert before.key in {e.key for e in entries(table(*NAMESAKES)) if e.addresses == before.addresses}


def test_row_that_is_printed_twice_is_one_entry() -> None:
    assert len(entries(table(row("A Ltd", "TURKEY"), row("A Ltd")))) == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (part(cells(COLUMNS, "TH"), supplement="Supplement No. 6 to Part 744"), "stands 0 times"),
        (b'<DIV5><DIV9 N="Supplement No. 4 to Part 744"/></DIV5>', "no table"),
        (part(""), "no heading row"),
        (part(cells(row("A Ltd", "TURKEY"))), "row 1: .*neither a heading"),
        (part(cells(COLUMNS[:4], "TH")), "row 1: the columns are"),
        (part(cells((*COLUMNS[:4], "Notes"), "TH")), "row 1: the columns are"),
        (part(cells(COLUMNS, "TH") + cells(row("A Ltd", "TURKEY")[:4])), "row 2: there are 4 cells, not 5"),
        (part(cells(COLUMNS, "TH") + cells([*row("A Ltd", "TURKEY"), "x"])), "row 2: there are more than 5"),
        (part(cells(COLUMNS, "TH") + '<TR><TD colspan="many">x</TD></TR>'), "row 2: colspan"),
        (table(row("A Ltd")), "row 2: .*no country"),
        (table(row("", "TURKEY")), "row 2: the Entity cell is empty"),
        (table(row("A Ltd", "TURKEY"), row("")), "row 3: the Entity cell is empty"),
        (table(("WHEREVER", "", "", "", "")), "row 2: the Entity cell is empty"),
        (table(row("(See alternate address under Iran)", "TURKEY")), "row 2: no name"),
        (b"<html><body/></html>", "web page"),
        (b"<DIV8/>", "root element is <DIV8>"),
    ],
)
def test_what_the_format_does_not_allow_is_named(content: bytes, message: str) -> None:
    with pytest.raises(ParseError, match=message):
        entries(content)


TITLE = {"number": 15, "name": "Commerce and Foreign Trade", "up_to_date_as_of": "2026-06-16", "reserved": False}
RESERVED = {"number": 35, "name": "Reserved", "up_to_date_as_of": None, "reserved": True}


def titles(*listed: object, importing: bool = False) -> bytes:
    return json.dumps({"titles": listed, "meta": {"date": "2026-06-18", "import_in_progress": importing}}).encode()


def test_list_is_fetched_as_of_the_day_that_title_15_is_complete_for() -> None:
    base = "http://h/api/versioner/v1/"
    full = f"{base}full/2026-06-16/title-15.xml?part=744"
    collected = collect(Publisher({f"{base}titles.json": titles(TITLE, RESERVED), full: b"x"}), f"{base}titles.json")
    assert (answer(collected).url, collected.published_on) == (full, date(2026, 6, 16))


def test_import_in_progress_is_waited_out() -> None:
    with pytest.raises(SourceError, match="importing") as raised:
        collect(Publisher({"http://h/titles.json": titles(TITLE, importing=True)}), "http://h/titles.json")
    assert not isinstance(raised.value, ParseError)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>",
        b"[]",
        b"{}",
        titles(),
        titles(RESERVED),
        titles({"number": 15, "up_to_date_as_of": None}),
        titles({"number": 15, "up_to_date_as_of": "June"}),
        titles(TITLE, TITLE),
    ],
)
def test_first_hop_must_be_the_list_of_titles(content: bytes) -> None:
    with pytest.raises(ParseError, match="titles"):
        collect(Publisher({"http://h/titles.json": content}), "http://h/titles.json")


def test_built_in_address_is_the_list_of_titles() -> None:
    assert LIST.url.endswith("/titles.json")


class Source(TypedDict):
    """A row of the derived data that the real list's names and addresses are compared with."""

    name: str
    aliases: list[str]
    country: str
    address: str | None
    federal_register: str | None


@pytest.fixture(scope="module")
def real() -> tuple[list[Source], bytes]:
    if not (DERIVED.exists() and TOOL.exists()):
        pytest.skip("the derived Entity List is not beside the project")
    sources: list[Source] = json.loads(DERIVED.read_text("utf-8"))["entities"]
    return sorted(sources, key=lambda s: (s["country"], s["name"])), written()


def written() -> bytes:
    """The list as the tool beside the data writes it in the eCFR's XML."""
    return subprocess.run([sys.executable, str(TOOL), str(DERIVED)], capture_output=True, check=True).stdout


def letters(text: str | None) -> str:
    return re.sub(r"[\W_]+", "", text or "").lower()


def test_every_name_alias_and_address_of_the_real_list_comes_back(real: tuple[list[Source], bytes]) -> None:
    sources, content = real
    found = entries(content)
    assert len(found) == len(sources)
    assert len({e.key for e in found}) == len(found)
    lost = [s["name"] for s, e in zip(sources, found, strict=True) if not whole(s, e)]
    assert lost == []
    exact = sum(agrees(s, e) for s, e in zip(sources, found, strict=True))
    assert exact / len(sources) > 0.96


def whole(source: Source, entry: Entry) -> bool:
    """Whether all words of the row are in the entry, wherever the grammar has put them."""
    read = [*(n.text for n in entry.names), *(a.text for a in entry.addresses), *(d.value for d in entry.details)]
    words = re.findall(r"\w+", " ".join([source["name"], *source["aliases"], source["address"] or ""]).lower())
    known = set(re.findall(r"\w+", " ".join(read).lower()))
    joining = {
        "and",
        "the",
        "following",
        "a",
        "k",
        "f",
        "one",
        "two",
        "three",
        "four",
        "alias",
        "aliases",
        "address",
        "alt",
    }
    return set(words) <= known | joining


def agrees(source: Source, entry: Entry) -> bool:
    """Whether name and aliases are the derived data's, one by one, and the addresses parts of its address."""
    names = [letters(name.text) for name in entry.names]
    aliases = [letters(alias) for alias in source["aliases"]]
    bare = source["name"].startswith("Address ")
    same = set(names) == {letters(source["name"]), *aliases} or bare
    return same and all(letters(a.text) in letters(source["address"]) for a in entry.addresses)


def test_real_list_says_what_is_known_of_turkey(real: tuple[list[Source], bytes]) -> None:
    turkish = [e for e in entries(real[1]) if "TR" in e.jurisdictions]
    assert len(turkish) == 88
    in_force = [e for e in turkish if e.listed_on and e.listed_on <= date(2024, 8, 7)]
    assert len(in_force) == 54
    assert sum(e.listed_on == date(2024, 2, 27) for e in in_force) == 16
    assert {a.country for e in turkish for a in e.addresses} == {"TR"}
