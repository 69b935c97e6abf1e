"""OFAC's deltas: which there are, whom they are about, and what an entry is after them."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from typing import BinaryIO

import pytest
from publisher import Publisher, Served

from watchlist.errors import FetchError, NotFoundError, ParseError
from watchlist.lists import Delta, Edition, Publication, us_ofac_consolidated, us_ofac_sdn
from watchlist.lists.ofac_delta import EntityDelta, deltas
from watchlist.model import Address, Detail, Entry, Identifier, Name, Schema, Strength

SDN = deltas(us_ofac_sdn.KEY, consolidated=False)
CONSOLIDATED = deltas(us_ofac_consolidated.KEY, consolidated=True)
SDN_LIST = (
    '<sanctionsLists><sanctionsList id="1" refId="1550" datePublished="2026-08-28">SDN List</sanctionsList>'
    "</sanctionsLists>"
)
ON_MENU = SDN_LIST.replace("SDN List", "Non-SDN Menu-Based Sanctions List")
PROGRAMS = '<sanctionsPrograms><sanctionsProgram id="2" refId="3">RUSSIA-EO14024</sanctionsProgram></sanctionsPrograms>'
SYRIA = (
    '<addresses><address id="11" action="update"><country action="update" oldValue="Syria">Turkey</country></address>'
    "</addresses>"
)


def name_xml(
    last: str, *, first: str = "", alias: str = "", primary: bool = True, more: str = "", mark: str = ""
) -> str:
    kind = f'<aliasType refId="1">{alias}</aliasType>' if alias else ""
    first = f"<formattedFirstName>{first}</formattedFirstName>" if first else "<formattedFirstName/>"
    return (
        f'<name id="{last}"{mark}><isPrimary>{str(primary).lower()}</isPrimary>{kind}<isLowQuality>false</isLowQuality>'
        '<translations><translation id="9"><isPrimary>true</isPrimary><script refId="215">Latin</script>'
        f"{first}<formattedLastName>{last}</formattedLastName><formattedFullName>{last}</formattedFullName>"
        f'<nameParts><namePart id="10"><type refId="1">Entity Name</type><value>{last}</value></namePart></nameParts>'
        f"</translation>{more}</translations></name>"
    )


def delta_xml(*entities: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="utf-8"?><sanctionsData xmlns="https://www.treasury.gov/ofac/DeltaFile/1.0">'
        "<publicationInfo><datePublished>2026-08-28T00:00:00-04:00</datePublished>"
        "<publicationType>Standard Action</publicationType></publicationInfo>"
        f"<entities>{''.join(entities)}</entities></sanctionsData>"
    ).encode()


def entity_xml(inner: str, action: str | None = None, uid: str = "41486") -> str:
    return f'<entity id="{uid}"{f""" action="{action}" """ if action is not None else ""}>{inner}</entity>'


ADDED = entity_xml(
    '<generalInfo><identityId>1</identityId><entityType refId="601">Entity</entityType><title/>'
    "<remarks>(Linked To: BUKEY, Murat)</remarks></generalInfo>"
    f"{SDN_LIST}{PROGRAMS}"
    '<sanctionsTypes><sanctionsType id="3" refId="1705">Block</sanctionsType></sanctionsTypes>'
    '<legalAuthorities><legalAuthority id="4" refId="5">Executive Order 14024</legalAuthority></legalAuthorities>'
    "<names>"
    + name_xml(
        "OZONE HAVACILIK VE SAVUNMA SANAYI TICARET ANONIM SIRKETI",
        more='<translation id="8"><script>Cyrillic</script><formattedFullName>ОЗОН</formattedFullName></translation>',
    )
    + name_xml("OZONE HOBBY", alias="A.K.A.", primary=False).replace("<isLowQuality>false", "<isLowQuality>true")
    + '</names><addresses><address id="11"><country refId="9">Turkey</country><translations><translation id="12">'
    '<isPrimary>true</isPrimary><script refId="215">Latin</script><addressParts>'
    '<addressPart id="13"><type refId="1">ADDRESS1</type><value>Umurbey Mah. Sehitler Cad.</value></addressPart>'
    '<addressPart id="14"><type refId="2">CITY</type><value>Izmir</value></addressPart>'
    "</addressParts></translation></translations></address></addresses>"
    '<identityDocuments><identityDocument id="14"><type refId="1">Tax ID No.</type><name nameId="1">x</name>'
    "<documentNumber>6500100199</documentNumber><isValid>true</isValid>"
    '<issuingCountry refId="9">Turkey</issuingCountry></identityDocument></identityDocuments>'
    '<features><feature id="15"><type featureTypeId="8">Organization Established Date</type><versionId>1</versionId>'
    "<value>09 Jul 2018</value><valueDate id='16'><fromDateBegin>2018-07-09</fromDateBegin></valueDate>"
    "<isPrimary>true</isPrimary></feature></features>"
    '<relationships><relationship id="17"><type refId="1">Owned or controlled by</type>'
    '<relatedEntity entityId="100">BUKEY, Murat</relatedEntity></relationship></relationships>',
    "add",
)
TAX = Identifier("vkn", "6500100199", "TR", "Tax ID No.", "6500100199")
KNOWN = Entry(
    us_ofac_sdn.KEY,
    "41486",
    Schema.ORGANIZATION,
    (Name("OZONE"), Name("OZONE HOBBY", Strength.WEAK, "a.k.a.")),
    ("NPWMD", "IFSR"),
    (Address("Main Street, Damascus, Syria", "Damascus", "SY"), Address("Izmir, Turkey", "Izmir", "TR")),
    (TAX,),
    birth_dates=("1972",),
    title="Importer",
    remarks="(Linked To: BUKEY, Murat)",
    details=(Detail("Website", "www.ozonehobby.com"),),
)


def only(content: bytes, read: Callable[[BinaryIO], Iterable[Edition | Delta]] = SDN.parse) -> EntityDelta:
    _, delta = read(io.BytesIO(content))
    assert isinstance(delta, EntityDelta)
    return delta


def after(inner: str, action: str | None = None) -> Entry | None:
    return only(delta_xml(entity_xml(inner, action))).applied(KNOWN)


def test_entity_that_is_added_is_an_entry_as_the_list_makes_it() -> None:
    edition, delta = SDN.parse(io.BytesIO(delta_xml(ADDED)))
    assert edition == Edition(date(2026, 8, 28))
    assert isinstance(delta, EntityDelta)
    assert (delta.key, delta.removes, delta.concerns(standing=False)) == ("41486", False, True)
    assert delta.applied(None) == Entry(
        us_ofac_sdn.KEY,
        "41486",
        Schema.ORGANIZATION,
        (
            Name("OZONE HAVACILIK VE SAVUNMA SANAYI TICARET ANONIM SIRKETI"),
            Name("OZONE HOBBY", Strength.WEAK, "a.k.a."),
        ),
        ("RUSSIA-EO14024",),
        (Address("Umurbey Mah. Sehitler Cad., Izmir, Turkey", "Izmir", "TR"),),
        (TAX,),
        listed_on=date(2026, 8, 28),
        remarks="(Linked To: BUKEY, Murat)",
        details=(
            Detail("Organization Established Date", "09 Jul 2018"),
            Detail("Sanctions type", "Block"),
            Detail("Legal authority", "Executive Order 14024"),
            Detail("Name in Cyrillic script", "ОЗОН"),
            Detail("Owned or controlled by", "BUKEY, Murat"),
        ),
    )


def test_person_and_vessel_are_read_into_the_same_fields_as_in_the_list() -> None:
    features = {
        "Birthdate": "03 Mar 1972",
        "Place of Birth": "Ankara",
        "Nationality Country": "Turkey",
        "Citizenship Country": "Iran",
        "Gender": "Male",
        "Vessel Flag": "Panama",
    }
    told = "".join(
        f'<feature id="{n}"><type>{kind}</type><value>{value}</value></feature>'
        for n, (kind, value) in enumerate(features.items())
    )
    document = (
        "<identityDocument id='1'><type>Passport</type><documentNumber>U07107567</documentNumber>"
        "<isValid>false</isValid><issuingCountry>Turkey</issuingCountry><expirationDate>2023-04-01</expirationDate></identityDocument>"
    )
    entry = only(
        delta_xml(
            entity_xml(
                f"<generalInfo><entityType>Individual</entityType></generalInfo>{SDN_LIST}"
                f"<names>{name_xml('GOK', first='Mahmut')}</names><features>{told}</features>"
                f"<identityDocuments>{document}</identityDocuments>",
                "add",
            )
        )
    ).applied(None)
    assert entry is not None
    assert (entry.schema, entry.name) == (Schema.PERSON, "GOK, Mahmut")
    assert (entry.birth_dates, entry.birth_places) == (("03 Mar 1972",), ("Ankara",))
    assert (entry.nationalities, entry.citizenships, entry.jurisdictions) == (("TR",), ("IR",), ("PA",))
    assert [i.type for i in entry.identifiers] == ["passport"]
    assert set(entry.details) == {
        Detail("Gender", "Male"),
        Detail("Vessel flag", "Panama"),
        Detail("Passport U07107567 expires", "01 Apr 2023"),
        Detail("Passport U07107567", "not valid"),
    }


@pytest.mark.parametrize("word", ["remove", "delete", "REMOVE"])
def test_entity_that_is_removed_is_gone(word: str) -> None:
    delta = only(delta_xml(entity_xml(SDN_LIST, word)))
    assert (delta.removes, delta.concerns(standing=True), delta.applied(KNOWN)) == (True, True, None)


@pytest.mark.parametrize(
    ("lists", "action", "sdn", "others"),
    [
        (SDN_LIST, "add", (True, True), (False, False)),
        (ON_MENU, "add", (False, False), (True, True)),
        (SDN_LIST, "remove", (True, True), (False, False)),
        (ON_MENU, "remove", (False, False), (True, True)),
        ("", "remove", (False, True), (False, True)),
        ("", "add", (True, True), (True, True)),
        ("", None, (False, True), (False, True)),
        (SDN_LIST, None, (True, True), (False, True)),
        (ON_MENU, None, (False, True), (True, True)),
    ],
)
def test_lists_that_are_named_say_whom_it_concerns(
    lists: str, action: str | None, sdn: tuple[bool, bool], others: tuple[bool, bool]
) -> None:
    content = delta_xml(entity_xml(f"{lists}<names>{name_xml('A')}</names>", action))
    for read, expected in ((SDN.parse, sdn), (CONSOLIDATED.parse, others)):
        delta = only(content, read)
        assert (delta.concerns(standing=False), delta.concerns(standing=True)) == expected


def test_one_that_is_added_to_no_list_that_is_named_needs_the_full_list() -> None:
    assert only(delta_xml(entity_xml(f"<names>{name_xml('A')}</names>", "add"))).applied(None) is None


def test_leaving_the_sdn_list_is_being_removed_from_it_alone() -> None:
    moved = SDN_LIST.replace("<sanctionsList ", '<sanctionsList action="remove" ').replace(
        "</sanctionsLists>", '<sanctionsList id="2" action="add">SSI List</sanctionsList></sanctionsLists>'
    )
    content = delta_xml(entity_xml(moved))
    assert only(content).removes
    assert not only(content, CONSOLIDATED.parse).removes
    assert only(content, CONSOLIDATED.parse).concerns(standing=False)


def test_leaving_one_of_the_consolidated_lists_needs_the_full_list() -> None:
    left = ON_MENU.replace("<sanctionsList ", '<sanctionsList action="remove" ')
    delta = only(delta_xml(entity_xml(left)), CONSOLIDATED.parse)
    assert (delta.removes, delta.applied(KNOWN)) == (False, None)


def test_consolidated_entry_is_told_with_its_list() -> None:
    content = delta_xml(ADDED.replace("SDN List", "SSI List").replace("RUSSIA-EO14024", "UKRAINE-EO13662"))
    entry = only(content, CONSOLIDATED.parse).applied(None)
    assert entry is not None
    assert (entry.list, entry.details[-1]) == (us_ofac_consolidated.KEY, Detail("List", "SSI"))


def feature(kind: str, old: str, new: str) -> str:
    typed = f"<type>{kind}</type>" if kind else ""
    return (
        f'<features><feature id="1">{typed}<value action="update" oldValue="{old}">{new}</value></feature></features>'
    )


def document(number: str, rest: str = "") -> str:
    return f'<identityDocuments><identityDocument id="14">{number}{rest}</identityDocument></identityDocuments>'


def spelt(inner: str, quality: str = "") -> str:
    translation = f"<translations><translation id='2'>{inner}</translation></translations>"
    return f"<names><name id='1'>{quality}{translation}</name></names>"


FULL = "<formattedFullName>{}</formattedFullName>"
MARKED = ' action="add"'
NUMBER = "<documentNumber>6500100199</documentNumber>"
PROGRAM = '<sanctionsPrograms><sanctionsProgram id="5" refId="3" {}</sanctionsProgram></sanctionsPrograms>'


@pytest.mark.parametrize("word", [None, "", "modify", "update", "change"])
@pytest.mark.parametrize(
    ("inner", "field", "value"),
    [
        (PROGRAM.format('action="add">SDGT'), "programs", ("NPWMD", "IFSR", "SDGT")),
        (PROGRAM.format('action="remove">IFSR'), "programs", ("NPWMD",)),
        (PROGRAM.format('action="update" oldValue="NPWMD">SDGT'), "programs", ("SDGT", "IFSR")),
        (PROGRAM.format(">SDGT"), "programs", ("NPWMD", "IFSR", "SDGT")),
        (
            SYRIA,
            "addresses",
            (Address("Main Street, Damascus, Turkey", "Damascus", "TR"), Address("Izmir, Turkey", "Izmir", "TR")),
        ),
        (
            '<addresses><address id="7" action="add"><country>Iran</country></address></addresses>',
            "addresses",
            (*KNOWN.addresses, Address("Iran", "", "IR")),
        ),
        (feature("Birthdate", "1972", "03 Mar 1972"), "birth_dates", ("03 Mar 1972",)),
        (feature("Website", "www.ozonehobby.com", "ozone.tr"), "details", (Detail("Website", "ozone.tr"),)),
        (
            document('<documentNumber action="update" oldValue="6500100199">6500100190</documentNumber>'),
            "identifiers",
            (Identifier("tax", "6500100190", "TR", "Tax ID No.", "6500100190"),),
        ),
        (document('<type>Tax ID No.</type>' + NUMBER.replace(">", ' action="remove">', 1)), "identifiers", ()),
        (
            f"<names>{name_xml('OZONE HOBI', alias='A.K.A.', primary=False, mark=MARKED)}</names>",
            "names",
            (*KNOWN.names, Name("OZONE HOBI", Strength.STRONG, "a.k.a.")),
        ),
        (
            spelt("<formattedFullName action='update' oldValue='OZONE'>OZONE A.S.</formattedFullName>"),
            "names",
            (Name("OZONE A.S."), KNOWN.names[1]),
        ),
        (
            spelt(FULL.format("OZONE HOBBY"), "<isLowQuality action='update' oldValue='true'>false</isLowQuality>"),
            "names",
            (KNOWN.names[0], Name("OZONE HOBBY", Strength.STRONG, "a.k.a.")),
        ),
        (
            "<generalInfo><remarks action='update' oldValue='x'>(none)</remarks></generalInfo>",
            "remarks",
            "(none)",
        ),
        ("<generalInfo><title action='remove'>Importer</title></generalInfo>", "title", ""),
        (
            '<legalAuthorities><legalAuthority id="4" action="add">EO 14024</legalAuthority></legalAuthorities>',
            "details",
            (*KNOWN.details, Detail("Legal authority", "EO 14024")),
        ),
    ],
)  # fmt: skip
def test_only_what_is_corrected_changes(word: str | None, inner: str, field: str, value: object) -> None:
    entry = after(inner, word)
    assert entry is not None
    assert getattr(entry, field) == value
    unchanged = [name for name in KNOWN.__struct_fields__ if name != field]
    assert [getattr(entry, name) for name in unchanged] == [getattr(KNOWN, name) for name in unchanged]


def test_parts_without_ids_are_told_apart() -> None:
    programs = "<sanctionsProgram>SDGT</sanctionsProgram><sanctionsProgram>FTO</sanctionsProgram>"
    entry = after(f"<sanctionsPrograms>{programs}</sanctionsPrograms>")
    assert entry is not None
    assert entry.programs == ("NPWMD", "IFSR", "SDGT", "FTO")
    entry = after(SYRIA.replace(' id="11"', ""))
    assert entry is not None
    assert entry.addresses[0].country == "TR"


@pytest.mark.parametrize(
    "inner",
    [
        SYRIA.replace("Syria", "Lebanon"),
        SYRIA.replace(' oldValue="Syria"', ""),
        '<addresses><address id="11" action="update"><country>Turkey</country></address></addresses>',
        PROGRAM.format('action="remove">CUBA'),
        PROGRAM.format(">IFSR"),
        feature("", "1972", "1973"),
        feature("Birthdate", "1970", "1973"),
        document(NUMBER.replace("6500100199", "1"), '<type action="update" oldValue="Passport">Tax ID No.</type>'),
        spelt(FULL.format("OZONE")).replace("<name ", "<name action='remove' "),
        spelt("", "<isLowQuality action='update' oldValue='true'>false</isLowQuality>"),
        document("", '<type>Tax ID No.</type><issuingCountry action="update" oldValue="Iran">Turkey</issuingCountry>'),
    ],
)
def test_correction_of_what_is_not_known_needs_the_full_list(inner: str) -> None:
    assert after(inner) is None


def test_correction_of_an_entry_that_is_not_known_needs_the_full_list() -> None:
    assert only(delta_xml(entity_xml(SYRIA))).applied(None) is None


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"<html></html>", "web page"),
        (delta_xml(ADDED)[:-20], "not well-formed"),
        (b"<sdnList/>", "root element is <sdnList>"),
        (b"<!DOCTYPE a>" + delta_xml().partition(b"?>")[2], "document type|nothing"),
        (delta_xml().replace(b"2026-08-28", b"28.8.2026"), "not a date"),
        (delta_xml(entity_xml("", uid="x")), "not a number"),
        (delta_xml(entity_xml("", "invert")), "entity 41486: unknown action 'invert'"),
        (delta_xml(entity_xml(SDN_LIST, "add")), "added without a name"),
        (delta_xml(entity_xml(f"<names>{name_xml('A', alias='A.K.A.')}</names>", "add")), "added without a name"),
        (delta_xml(entity_xml("<wealth/>")), "unknown element <wealth>"),
        (delta_xml(entity_xml("<names><alias/></names>")), "unknown element <alias>"),
        (delta_xml(entity_xml("<names><name><age/></name></names>")), "unknown element <age>"),
        (delta_xml("<party/>"), "unknown element"),
        (delta_xml(entity_xml("<x/>").join(["<entities>", "</entities>"])), "does not belong"),
        (delta_xml().replace(b"<entities>", b"<note/><entities>"), "note"),
    ],
)
def test_what_the_format_does_not_allow_is_named(content: bytes, message: str) -> None:
    with pytest.raises(ParseError, match=message):
        list(SDN.parse(io.BytesIO(content)))


HISTORY = [
    {"publicationID": 803, "datePublished": "2026-01-16T10:01:44.740051"},
    {"publicationID": "802", "datePublished": "2026-01-15T23:30:00"},
    {"publicationID": 801, "datePublished": "2026-01-15T10:30:00.5", "documents": []},
    {"publicationID": 790, "datePublished": "2026-01-02T09:00:00"},
]


@pytest.mark.parametrize(
    ("url", "root"),
    [
        (us_ofac_sdn.LIST.url, "https://sanctionslistservice.ofac.treas.gov/"),
        ("http://127.0.0.1:1234/", "http://127.0.0.1:1234/"),
        ("http://127.0.0.1:1234", "http://127.0.0.1:1234/"),
        ("http://127.0.0.1:1234/m/SDN.CSV", "http://127.0.0.1:1234/m/"),
    ],
)
@pytest.mark.parametrize("wrapped", [False, True])
def test_publications_are_found_in_the_order_of_time(url: str, root: str, wrapped: bool) -> None:
    history = json.dumps({"publications": HISTORY} if wrapped else HISTORY).encode()
    server = Publisher({f"{root}changes/history/2026": history, f"{root}changes/803": b"<x/>"})
    found = SDN.published(server, url, date(2026, 1, 15))
    assert found == [
        Publication("801", datetime(2026, 1, 15, 15, 30, 0, 500_000, UTC)),
        Publication("802", datetime(2026, 1, 16, 4, 30, tzinfo=UTC)),
        Publication("803", datetime(2026, 1, 16, 15, 1, 44, 740_051, UTC)),
    ]
    assert server.asked == [f"{root}changes/history/2026", f"{root}changes/history/2027"]
    fetched = SDN.get(server, url, found[-1])
    assert isinstance(fetched, Served)
    assert fetched.url == f"{root}changes/803"


def test_years_are_asked_for_until_one_has_nothing() -> None:
    answered = json.dumps(HISTORY).encode()
    server = Publisher({f"http://h/changes/history/{year}": answered for year in range(2024, 2040)})
    assert len(SDN.published(server, "http://h/", date(2025, 12, 30))) == 4
    assert [place[-4:] for place in server.asked] == ["2025", "2026", "2027"]


def test_summer_time_is_reckoned_with() -> None:
    row = b'[{"publicationID": 1, "datePublished": "2026-07-01T10:00:00"}]'
    (one,) = SDN.published(Publisher({"http://h/changes/history/2026": row}), "http://h/", date(2026, 1, 1))
    assert one.at == datetime(2026, 7, 1, 14, tzinfo=UTC)


@pytest.mark.parametrize("content", [b"", b"[]", b'{"publications": []}'])
def test_year_may_be_empty_and_the_next_absent(content: bytes) -> None:
    assert SDN.published(Publisher({"http://h/changes/history/2026": content}), "http://h/", date(2026, 1, 1)) == []
    later = {"http://h/changes/history/2023": content, "http://h/changes/history/2024": b"[]"}
    assert SDN.published(Publisher(later), "http://h/", date(2020, 1, 1)) == []


def test_service_without_a_history_is_not_one_in_which_nothing_happens() -> None:
    with pytest.raises(NotFoundError):
        SDN.published(Publisher({}), "http://h/", date(2026, 1, 1))


@pytest.mark.parametrize(
    "content", [b"<html>", b'[{"id": 1}]', b'[{"publicationID": 1, "datePublished": "yesterday"}]', b"7"]
)
def test_history_that_is_none_is_an_error(content: bytes) -> None:
    with pytest.raises(ParseError):
        SDN.published(Publisher({"http://h/changes/history/2026": content}), "http://h/", date(2026, 1, 1))


def test_other_trouble_with_the_history_flies() -> None:
    def broken(_: bytes) -> bytes:
        raise FetchError("http://h/changes/history/2026", "503")

    with pytest.raises(FetchError):
        SDN.published(Publisher({"http://h/changes/history/2026": broken}), "http://h/", date(2026, 1, 1))


def test_both_lists_have_their_deltas() -> None:
    assert us_ofac_sdn.LIST.deltas
    assert us_ofac_consolidated.LIST.deltas
