"""SDN.XML: what the schema allows and the sample does not show, and where the file is looked for."""

from __future__ import annotations

import contextlib
import io
import tracemalloc
import zipfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from publisher import Publisher, answer

from watchlist.errors import FetchError, NotFoundError, ParseError
from watchlist.lists import Edition
from watchlist.lists.us_ofac_sdn import LIST, collect, parse
from watchlist.model import Detail, Entry, Schema, Strength

SAMPLE = (Path(__file__).parent / "us_ofac_sdn" / "sample.xml").read_bytes()


def entry_xml(inner: str = "", *, uid: str = "1", name: str = "ORNEK", kind: str = "Entity") -> str:
    return f"<sdnEntry><uid>{uid}</uid><lastName>{name}</lastName><sdnType>{kind}</sdnType>{inner}</sdnEntry>"


def list_xml(*entries: str, count: int | None = None, head: str = "", namespace: str = "urn:x") -> bytes:
    header = f"<publshInformation><Record_Count>{len(entries) if count is None else count}</Record_Count>"
    return f'{head}<sdnList xmlns="{namespace}">{header}</publshInformation>{"".join(entries)}</sdnList>'.encode()


def entries(content: bytes) -> list[Entry]:
    return [found for found in parse(io.BytesIO(content)) if isinstance(found, Entry)]


def only(inner: str = "", *, kind: str = "Entity") -> Entry:
    (found,) = entries(list_xml(entry_xml(inner, kind=kind)))
    return found


def zipped(**members: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("_", "."), content)
    return held.getvalue()


def test_zip_gives_what_the_plain_file_gives() -> None:
    archive = zipped(readme_txt=b"no", SDN_XML=SAMPLE)
    assert list(parse(io.BytesIO(archive))) == list(parse(io.BytesIO(SAMPLE)))


def test_zip_without_the_list_is_refused() -> None:
    with pytest.raises(ParseError, match=r"no \.xml file"):
        entries(zipped(readme_txt=SAMPLE))


@given(st.data())
def test_damaged_zip_gives_everything_or_an_error(data: st.DataObject) -> None:
    archive = bytearray(zipped(SDN_XML=SAMPLE))
    archive[data.draw(st.integers(0, len(archive) - 1))] ^= data.draw(st.integers(1, 255))
    with contextlib.suppress(ParseError):
        assert len(entries(bytes(archive))) == 5


def test_zip_that_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("watchlist.lists.unpack.unpacked.__defaults__", (100_000,))
    bomb = list_xml(entry_xml(f"<remarks>{' ' * 10_000_000}</remarks>"))
    with pytest.raises(ParseError, match="more than a list can be"):
        entries(zipped(SDN_XML=bomb))


def test_namespace_does_not_matter() -> None:
    assert entries(list_xml(entry_xml(), namespace="http://tempuri.org/sdnList.xsd"))[0].name == "ORNEK"


def test_order_of_elements_does_not_matter() -> None:
    moved = "<sdnEntry><akaList><aka><lastName>B</lastName></aka></akaList><sdnType>Entity</sdnType>"
    (entry,) = entries(list_xml(f"{moved}<lastName>A</lastName><uid>7</uid></sdnEntry>"))
    assert [name.text for name in entry.names] == ["A", "B"]


def test_two_parties_under_one_uid_are_both_given() -> None:
    # A file of January 2022 that is passed on has the uid of its last party cut short to another's.
    assert [entry.name for entry in entries(list_xml(entry_xml(name="ALFA"), entry_xml(name="BETA")))] == [
        "ALFA",
        "BETA",
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (list_xml(entry_xml(), count=2), "1 entries were found where Record_Count says 2"),
        (list_xml(entry_xml("<akaList><aka><quality/></aka></akaList>")), "uid 1: unknown element <quality> in <aka>"),
        (list_xml(entry_xml("<akaList><alias/></akaList>")), "uid 1: unknown element <alias>"),
        (list_xml(entry_xml("<wealth>1</wealth>")), "uid 1: unknown element <wealth>"),
        (list_xml(entry_xml("<remarks>a</remarks><remarks>b</remarks>")), "uid 1: .*twice"),
        (list_xml(entry_xml("<vesselInfo><oars>4</oars></vesselInfo>")), "uid 1: unknown element <oars>"),
        (list_xml(entry_xml("<addressList><address><city><b>x</b></city></address></addressList>")), "uid 1: .*holds"),
        (list_xml(entry_xml("<title><b>x</b></title>")), "uid 1: <title> holds"),
        (list_xml(entry_xml("<programList><program><b>x</b></program></programList>")), "uid 1: <program> holds"),
        (list_xml(entry_xml(uid="one")), "the uid is not a number"),
        (list_xml(entry_xml(name=" ")), "uid 1: there is no name"),
        (list_xml(entry_xml(), "<note/>", count=1), "unknown element <note> in <sdnList>"),
        (list_xml("<note/>", entry_xml(), count=1), "unknown element <note> in <sdnList>"),
        (list_xml(entry_xml(f"<x>{entry_xml(uid='2')}</x>"), count=2), "does not belong"),
        (
            list_xml("<publshInformation><Record_Count>0</Record_Count></publshInformation>", count=0),
            "header stands twice",
        ),
        (b"<sdnList>" + entry_xml().encode() + b"</sdnList>", "Record_Count says None"),
        (list_xml(entry_xml(), head="<!DOCTYPE sdnList>"), "document type"),
        (list_xml(entry_xml("<remarks>&a;</remarks>"), head='<!DOCTYPE x [<!ENTITY a "b">]>'), "document type"),
        (
            list_xml().replace(b"<Record_Count>0", b"<Publish_Date>31/12/2024</Publish_Date><Record_Count>0"),
            "not a date",
        ),
        (list_xml().replace(b"<Record_Count>0", b"<Record_Count>many"), "not a number"),
    ],
)
def test_what_the_format_does_not_allow_is_named(content: bytes, message: str) -> None:
    with pytest.raises(ParseError, match=message):
        entries(content)


def test_entity_reads_no_file_of_this_machine(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hidden")
    head = f'<!DOCTYPE x [<!ENTITY a SYSTEM "{secret.as_uri()}">]>'
    with pytest.raises(ParseError):
        entries(list_xml(entry_xml("<remarks>&a;</remarks>"), head=head))


def test_edition_comes_with_the_day_of_publication() -> None:
    assert next(iter(parse(io.BytesIO(SAMPLE)))) == Edition(date(2024, 5, 2))


@pytest.mark.parametrize(
    ("remarks", "weak"),
    [
        ("DOB 1970; a.k.a. 'RUSAG'; Linked To: X.", ["RUSAG"]),
        ("a.k.a. 'QA'IDA BRANCH'; f.k.a. 'ANA I'.", ["QA'IDA BRANCH", "ANA I"]),
        ("a.k.a. 'CUT OFF AT THE EN", []),
        ("a.k.a. 'ORNEK'.", []),
        ("The party's a.k.a. is unknown", []),
    ],
)
def test_quoted_aliases_among_remarks_are_weak_names(remarks: str, weak: list[str]) -> None:
    names = only(f"<remarks>{remarks}</remarks>").names
    assert [name.text for name in names if name.strength is Strength.WEAK] == weak


def test_remarks_of_the_csv_give_what_the_xml_keeps_in_tables() -> None:
    entry = only(
        "<remarks>DOB 29 Apr 1976; alt. DOB 1977; POB Ankara, Turkey; nationality Turkey; alt. citizen Iran; "
        "Gender Male; Passport U07107567 (Turkey) expires 01 Apr 2023; Tax ID No. 6481617870 (Turkey); "
        "Secondary sanctions risk: section 1(b) of Executive Order 13224; Linked To: FACTORY 12.</remarks>",
        kind="Individual",
    )
    assert (entry.birth_dates, entry.birth_places) == (("29 Apr 1976", "1977"), ("Ankara, Turkey",))
    assert (entry.nationalities, entry.citizenships) == (("TR",), ("IR",))
    assert [(i.type, i.value, i.country) for i in entry.identifiers] == [
        ("passport", "U07107567", "TR"),
        ("vkn", "6481617870", "TR"),
    ]
    assert entry.details == (Detail("Passport U07107567 expires", "01 Apr 2023"),)


def test_tables_of_the_xml_outdo_the_remarks() -> None:
    number = "<id><idType>Tax ID No.</idType><idNumber>6481617870</idNumber><idCountry>Turkey</idCountry></id>"
    entry = only(f"<remarks>Passport U07107567 (Turkey); nationality Turkey.</remarks><idList>{number}</idList>")
    assert [i.type for i in entry.identifiers] == ["vkn"]
    assert entry.nationalities == ("TR",)


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "Zs"]), max_size=200))
def test_any_remarks_are_read_without_failing(remarks: str) -> None:
    assert only(f"<remarks>{escape(remarks)}</remarks>").name == "ORNEK"


def test_memory_does_not_grow_with_the_file() -> None:
    def peak(count: int) -> int:
        content = list_xml(*(entry_xml("<remarks>DOB 1970.</remarks>", uid=str(uid)) for uid in range(1, count + 1)))
        held = io.BytesIO(content)
        tracemalloc.start()
        for _ in parse(held):
            pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(10)
    assert peak(4000) < peak(1000) + 4000 * 200


def test_country_that_is_unknown_is_kept_as_a_detail() -> None:
    entry = only(
        "<nationalityList><nationality><country>Atlantis</country></nationality>"
        "<nationality><country>Korea, North</country></nationality></nationalityList>"
        "<idList><id><idType>Passport</idType><idNumber>A1234567</idNumber><idCountry>Atlantis</idCountry></id></idList>"
    )
    assert entry.nationalities == ("KP",)
    assert entry.details == (Detail("Passport A1234567", "Atlantis"), Detail("Nationality", "Atlantis"))


def test_registration_gives_the_jurisdiction() -> None:
    entry = only("<idList><id><idType>Nationality of Registration</idType><idNumber>Turkey</idNumber></id></idList>")
    assert (entry.jurisdictions, entry.identifiers) == (("TR",), ())


@pytest.mark.parametrize(
    ("printed", "expected"), [("24 Feb 2022", date(2022, 2, 24)), ("Feb 2022", None), ("2022", None)]
)
def test_listing_date_counts_only_to_the_day(printed: str, expected: date | None) -> None:
    listed = f"<id><idType>Listing Date (EO 14024 Directive 3):</idType><idNumber>{printed}</idNumber></id>"
    entry = only(f"<idList>{listed}</idList>")
    assert entry.listed_on == expected
    assert entry.details == (Detail("Listing Date (EO 14024 Directive 3):", printed),)


@pytest.mark.parametrize(
    ("label", "value", "known"),
    [
        ("Novel Register No.", "77-1", True),
        ("Novel Fact", "yes", False),
        ("Novel Determination -", "Directive 4", False),
    ],
)
def test_label_that_is_unknown_is_an_identifier_only_with_a_number(label: str, value: str, known: bool) -> None:
    entry = only(f"<idList><id><idType>{label}</idType><idNumber>{value}</idNumber></id></idList>")
    assert bool(entry.identifiers) is known
    assert bool(entry.details) is not known


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Passport", "Tax ID No.", "Website", "Gender", "MMSI", "Novel"]),
            st.sampled_from(["", "-", "A1", "12"]),
        ),
        max_size=4,
    )
)
def test_no_number_is_lost(rows: list[tuple[str, str]]) -> None:
    ids = "".join(f"<id><idType>{label}</idType><idNumber>{value}</idNumber></id>" for label, value in rows)
    entry = only(f"<idList>{ids}</idList>")
    kept = [(i.label, i.printed) for i in entry.identifiers] + [(d.label, d.value) for d in entry.details]
    assert sorted(set(kept)) == sorted(set(rows))


def test_kind_that_is_unknown_is_kept() -> None:
    entry = only(kind="Submarine")
    assert (entry.schema, entry.details) == (Schema.LEGAL_ENTITY, (Detail("sdnType", "Submarine"),))


def serving(*places: str) -> Publisher:
    return Publisher(dict.fromkeys(places, SAMPLE))


EXPORTS = "api/PublicationPreview/exports/"
NAMES = [
    *("SDN_XML.ZIP", "SDN.XML", f"{EXPORTS}SDN_XML.ZIP", f"{EXPORTS}SDN.XML", "sdn.xml"),
    *("SDN.CSV", f"{EXPORTS}SDN.CSV", "sdn.csv"),
]


@pytest.mark.parametrize(
    ("url", "below"),
    [
        ("http://h/", NAMES),
        ("http://h", [f"/{name}" for name in NAMES]),
        ("http://h/m/", NAMES),
        ("http://h/m", ["", *(f"/{name}" for name in NAMES)]),
        ("http://h/sdn.xml", [""]),
        ("http://h/x.zip", [""]),
        ("http://h/list?id=3", [""]),
    ],
)
def test_list_is_looked_for_in_turn(url: str, below: Iterable[str]) -> None:
    places = [url + suffix for suffix in below]
    for number, place in enumerate(places, 1):
        server = serving(place)
        assert answer(collect(server, url)).url == place
        assert server.asked[:number] == places[:number]
    with pytest.raises(NotFoundError, match=places[-1].replace(".", r"\.").replace("?", r"\?")):
        collect(serving(), url)


def test_other_trouble_is_not_taken_for_absence() -> None:
    def broken(_: bytes) -> bytes:
        raise FetchError("http://h/SDN_XML.ZIP", "503")

    with pytest.raises(FetchError, match="503"):
        collect(Publisher({"http://h/SDN_XML.ZIP": broken}), "http://h/")


def test_built_in_address_is_a_file() -> None:
    server = serving(LIST.url)
    assert answer(collect(server, LIST.url)).url == LIST.url
