"""The UN's consolidated list: quirks of its rows, and the publisher's real files."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from shortcut import assert_as_whole, parted

from watchlist.diff import changes
from watchlist.errors import ParseError
from watchlist.lists import Edition, Item
from watchlist.lists.un_sc import LIST, parse
from watchlist.model import Detail, Entry, Strength

REAL = Path(__file__).parents[2].parent / "shared" / "data" / "lists" / "un_consolidated_xml"
ENTITY = "<ENTITY><DATAID>2</DATAID><FIRST_NAME>ORNEK</FIRST_NAME></ENTITY>"


def list_xml(*individuals: str, entities: str = ENTITY, generated: str = "2026-02-27T00:00:09.554Z") -> bytes:
    inner = f"<INDIVIDUALS>{''.join(individuals)}</INDIVIDUALS><ENTITIES>{entities}</ENTITIES>"
    return f"<CONSOLIDATED_LIST dateGenerated='{generated}'>{inner}</CONSOLIDATED_LIST>".encode()


def individual(inner: str = "", *, number: str = "1", name: str = "ALFA") -> str:
    return f"<INDIVIDUAL><DATAID>{number}</DATAID><FIRST_NAME>{name}</FIRST_NAME>{inner}</INDIVIDUAL>"


def entries(items: list[Item]) -> list[Entry]:
    return [item for item in items if isinstance(item, Entry)]


def only(inner: str) -> Entry:
    return entries(list(parse(io.BytesIO(list_xml(individual(inner))))))[0]


def real(day: str) -> list[Item]:
    return list(parse(io.BytesIO(real_file(day))))


def real_file(day: str) -> bytes:
    file = REAL / day / "consolidated.xml"
    if not file.exists():
        pytest.skip("the publishers' files are not beside the project")
    return file.read_bytes()


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("<TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1978-11-04</DATE>", ("1978-11-04",)),
        ("<TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><YEAR>1961</YEAR>", ("circa 1961",)),
        ("<TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1960</FROM_YEAR><TO_YEAR>1962</TO_YEAR>", ("1960 to 1962",)),
        ("<TYPE_OF_DATE>EXACT</TYPE_OF_DATE><YEAR>1958</YEAR><NOTE>Sep.</NOTE>", ("1958 (Sep.)",)),
        ("<TYPE_OF_DATE>EXACT</TYPE_OF_DATE><NOTE>null</NOTE>", ()),
        ("<TYPE_OF_DATE>BEFORE</TYPE_OF_DATE><YEAR>1958</YEAR>", ("before 1958",)),
        ("<TYPE_OF_DATE/>", ()),
    ],
)
def test_date_of_birth_says_how_sure_it_is(row: str, expected: tuple[str, ...]) -> None:
    entry = only(f"<INDIVIDUAL_DATE_OF_BIRTH>{row}</INDIVIDUAL_DATE_OF_BIRTH>")
    assert entry.birth_dates == expected


@pytest.mark.parametrize(
    ("quality", "strength", "relation"),
    [
        ("Low", Strength.WEAK, ""),
        ("Good", Strength.STRONG, ""),
        ("f.k.a.", Strength.STRONG, "f.k.a."),
        ("Fair", Strength.STRONG, "Fair"),
    ],
)
def test_quality_of_an_alias_is_kept(quality: str, strength: Strength, relation: str) -> None:
    alias = f"<QUALITY>{quality}</QUALITY><ALIAS_NAME>BETA</ALIAS_NAME>"
    name = only(f"<INDIVIDUAL_ALIAS>{alias}</INDIVIDUAL_ALIAS>").names[1]
    assert (name.text, name.strength, name.relation) == ("BETA", strength, relation)


def test_placeholders_say_nothing() -> None:
    entry = only(
        "<INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS><INDIVIDUAL_ADDRESS><COUNTRY/></INDIVIDUAL_ADDRESS>"
        "<NATIONALITY><VALUE>na</VALUE></NATIONALITY><INDIVIDUAL_DOCUMENT/><COMMENTS1/>"
        "<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>na</NUMBER></INDIVIDUAL_DOCUMENT>"
    )
    assert (len(entry.names), entry.addresses, entry.nationalities, entry.details) == (1, (), (), ())


def test_document_without_a_readable_number_or_country_is_kept_in_words() -> None:
    entry = only(
        "<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Número de pasaporte</TYPE_OF_DOCUMENT><NUMBER>D 000769</NUMBER>"
        "<ISSUING_COUNTRY>Atlantis</ISSUING_COUNTRY></INDIVIDUAL_DOCUMENT>"
        "<INDIVIDUAL_DOCUMENT><NUMBER>?</NUMBER><COUNTRY_OF_ISSUE>Egypt</COUNTRY_OF_ISSUE></INDIVIDUAL_DOCUMENT>"
        "<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT2>Ration card no.</TYPE_OF_DOCUMENT2>"
        "<COUNTRY_OF_ISSUE>Iraq</COUNTRY_OF_ISSUE></INDIVIDUAL_DOCUMENT>"
    )
    assert [(i.type, i.value) for i in entry.identifiers] == [("passport", "D000769")]
    assert entry.details == (
        Detail("Passport D 000769 country", "Atlantis"),
        Detail("Document", "?"),
        Detail("Document ? issued", "Egypt"),
        Detail("Ration card no. country", "Iraq"),
        Detail("Ration card no. issued", "Iraq"),
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (list_xml(individual("<WEALTH/>")), "DATAID 1: unknown element <WEALTH>"),
        (list_xml(individual("<ENTITY_ALIAS/>")), "DATAID 1: unknown element <ENTITY_ALIAS>"),
        (list_xml(individual("<INDIVIDUAL_ALIAS><X/></INDIVIDUAL_ALIAS>")), "DATAID 1: unknown element <X>"),
        (list_xml(individual("<TITLE><X/></TITLE>")), "DATAID 1: unknown element <X> in <TITLE>"),
        (list_xml(individual("<GENDER>a</GENDER><GENDER>b</GENDER>")), "DATAID 1: <GENDER> stands twice"),
        (list_xml(individual("<LISTED_ON>soon</LISTED_ON>")), "DATAID 1: not a date"),
        (list_xml(individual(number="one")), "DATAID one: the DATAID is not a number"),
        (list_xml(individual(name=" ")), "DATAID 1: there is no name"),
        (list_xml(individual(), entities=""), "not both individuals and entities"),
        (list_xml(individual(), entities="<GROUP/>"), "unknown element <GROUP> in <ENTITIES>"),
        (list_xml(individual(), generated="today"), "not a date"),
        (b"<CONSOLIDATED_LIST/>", "not both individuals and entities"),
        (f"<CONSOLIDATED_LIST>{ENTITY}</CONSOLIDATED_LIST>".encode(), "<ENTITY> stands where it does not belong"),
    ],
)
def test_what_the_format_does_not_allow_is_named(content: bytes, message: str) -> None:
    with pytest.raises(ParseError, match=message):
        list(parse(io.BytesIO(content)))


def test_days_on_which_nothing_else_changed_amend_nobody() -> None:
    before = only("<VERSIONNUM>1</VERSIONNUM><LAST_DAY_UPDATED><VALUE>2019-12-06</VALUE></LAST_DAY_UPDATED>")
    after = only("<VERSIONNUM>2</VERSIONNUM><LAST_DAY_UPDATED><VALUE>2026-12-06</VALUE></LAST_DAY_UPDATED>")
    assert before == after


@pytest.mark.parametrize(("day", "count"), [("2020-11-24", 1018), ("2024-09-21", 875)])
def test_real_file_is_read_whole(day: str, count: int) -> None:
    edition, *rest = real(day)
    assert edition == Edition(date.fromisoformat(day))
    assert len({entry.key for entry in entries(rest)}) == len(rest) == count
    assert LIST.at_least < count < LIST.at_most


def test_real_files_of_days_without_news_differ_in_nothing() -> None:
    before, after = entries(real("2024-09-21")), entries(real("2024-09-26"))
    assert [e.key for e in before] == [e.key for e in after]
    assert not [change for old, new in zip(before, after, strict=True) for change in changes(old, new)]


def test_real_file_that_is_damaged_is_refused() -> None:
    with pytest.raises(ParseError, match="not well-formed"):
        real("2025-08-16")


@pytest.mark.parametrize(("old", "new"), [("2020-11-24", "2024-09-21"), ("2024-09-21", "2024-09-26")])
def test_real_versions_are_read_with_the_shortcut_as_without(old: str, new: str) -> None:
    assert_as_whole(LIST, real_file(new), real_file(old))


def test_of_a_real_version_of_a_day_without_news_one_entry_of_each_kind_is_parsed() -> None:
    found = parted(LIST, real_file("2024-09-26"), real_file("2024-09-21"))
    assert (len(found.same), len(found.entries)) == (873, 2)
