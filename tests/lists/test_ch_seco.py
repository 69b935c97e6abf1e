"""SECO's list: who is on it no more, references to places and sets, and how names are put together."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from shortcut import assert_as_whole, parsed, shortened, standing, whole

from watchlist.errors import ParseError
from watchlist.lists import Edition, Gone, Item
from watchlist.lists.ch_seco import LIST, differing, parse
from watchlist.lists.seco_status import is_listed
from watchlist.lists.slices import Sames, Uncut
from watchlist.model import Detail, Entry, Name, Schema, Strength
from watchlist.reading import Spool, read

SAMPLE = (Path(__file__).parent / "ch_seco" / "sample.xml").read_bytes()
REAL = Path(__file__).parents[2].parent / "shared" / "data" / "lists" / "swiss_seco" / "2024-01-17_example" / "seco.xml"
LISTED = '<modification modification-type="listed" effective-date="2022-03-16"/>'
PART = '<name-part order="{}" name-part-type="{}"><value>{}</value>{}</name-part>'


def name_xml(*parts: tuple[str, str, str], kind: str = "primary-name", quality: str = "good") -> str:
    inner = "".join(PART.format(n, kind, text, more) for n, (kind, text, more) in enumerate(parts, 1))
    return f'<name ssid="2" name-type="{kind}" quality="{quality}">{inner}</name>'


WHOLE = name_xml(("whole-name", "Ornek Ltd", ""))


def target_xml(
    inner: str = "",
    *,
    name: str = WHOLE,
    party: str = "entity",
    more: str = "",
    changes: str = LISTED,
    attributes: str = "",
) -> str:
    identity = f'<identity ssid="1" main="true">{name}{inner}</identity>{more}'
    return f'<target ssid="7"{attributes}><{party}>{identity}</{party.split()[0]}>{changes}</target>'


def list_xml(*children: str, kind: str = "whole-list", day: str = "2026-08-27") -> bytes:
    return f'<swiss-sanctions-list list-type="{kind}" date="{day}">{"".join(children)}</swiss-sanctions-list>'.encode()


def items(content: bytes) -> list[Item]:
    return list(parse(io.BytesIO(content)))


def only(target: str, *others: str) -> Entry:
    _, entry = items(list_xml(target, *others))
    assert isinstance(entry, Entry)
    return entry


def change(kind: str, **days: str) -> str:
    said = "".join(f' {name}-date="{day}"' for name, day in days.items())
    return f'<modification modification-type="{kind}"{said}/>'


@pytest.mark.parametrize(
    ("changes", "gone_on"),
    [
        ([change("de-listed", effective="2016-03-01"), change("listed", effective="2011-01-01")], "2016-03-01"),
        ([change("listed", effective="2011-01-01"), change("de-listed", effective="2016-03-01")], "2016-03-01"),
        ([change("listed"), change("de-listed", publication="2016-03-01")], "2016-03-01"),
        ([change("amended", effective="2025-06-03"), change("de-listed", effective="2025-06-20")], "2025-06-20"),
        ([change("de-listed", effective="2016-03-01"), change("listed", effective="2016-03-01")], "2016-03-01"),
        ([change("listed", effective="2022-01-01"), change("de-listed", effective="2016-03-01")], None),
        ([change("listed", effective="2016-03-01"), change("de-listed", effective="2016-03-01")], None),
        ([change("listed")], None),
    ],
)
def test_latest_modification_says_whether_the_target_is_listed(changes: list[str], gone_on: str | None) -> None:
    _, found = items(list_xml(target_xml(changes="".join(changes))))
    assert found == Gone("7", date.fromisoformat(gone_on)) if gone_on else isinstance(found, Entry)


def test_target_that_is_listed_again_counts_from_then() -> None:
    changes = (change("listed", effective="2022-01-01"), change("de-listed", effective="2016-03-01"))
    entry = only(target_xml(changes="".join((*changes, change("listed", publication="2011-01-01")))))
    assert entry.listed_on == date(2022, 1, 1)


def test_who_is_gone_is_told_among_the_entries() -> None:
    found = items(SAMPLE)
    assert found[0] == Edition(date(2026, 8, 27))
    assert [item.key for item in found[1:] if isinstance(item, Gone)] == ["5142"]


def test_what_a_modification_repeats_is_not_read() -> None:
    old = name_xml(("whole-name", "Old Name", ""))
    added = f'<added><target ssid="8"><x>{old}</x></target></added>'
    more = f'<modification modification-type="amended">{added}</modification>'
    entry = only(target_xml(changes=LISTED + more))
    assert [name.text for name in entry.names] == ["Ornek Ltd"]


def test_person_s_name_is_put_in_its_spoken_order() -> None:
    variants = '<spelling-variant lang="RUS" script="LATN">Lukashenko</spelling-variant>'
    variants += '<spelling-variant lang="RUS" script="CYRL">Лукашенко</spelling-variant>'
    given = '<spelling-variant lang="RUS" script="LATN">Dmitri</spelling-variant>'
    name = name_xml(
        ("title", "Dr", ""),
        ("family-name", "Lukashenka", variants),
        ("given-name", "Dzmitry", given),
        ("father-name", "A.", ""),
    )
    entry = only(target_xml(name=name, party='individual sex="male"'))
    assert entry.names == (
        Name("Dzmitry A. Lukashenka"),
        Name("Dmitri A. Lukashenko", Strength.STRONG, "spelling variant, LATN", "rus"),
        Name("Лукашенко", Strength.WEAK, "spelling variant, CYRL", "rus"),
    )
    assert (entry.title, entry.schema) == ("Dr", Schema.PERSON)
    assert entry.details == (Detail("Sex", "male"),)


def test_several_spellings_of_a_part_are_several_names() -> None:
    variants = "<spelling-variant>Alpha</spelling-variant><spelling-variant>Alfa Ltd</spelling-variant>"
    names = only(target_xml(name=name_xml(("whole-name", "Alfa", variants)))).names
    assert [name.text for name in names] == ["Alfa", "Alpha", "Alfa Ltd"]


def test_name_of_birth_is_a_name_of_its_own() -> None:
    name = name_xml(("family-name", "Beta", ""), ("given-name", "Alfa", ""), ("maiden-name", "Gamma", ""))
    names = only(target_xml(name=name, party="individual")).names
    assert [(found.text, found.relation) for found in names] == [("Alfa Beta", ""), ("Alfa Gamma", "maiden name")]


def test_kinds_and_quality_of_names_are_kept() -> None:
    more = name_xml(("whole-name", "Eski", ""), kind="formerly-known-as") + name_xml(
        ("whole-name", "Kisa", ""), quality="low"
    )
    names = only(target_xml(more)).names
    assert [(name.text, name.strength, name.relation) for name in names] == [
        ("Ornek Ltd", Strength.PRIMARY, ""),
        ("Kisa", Strength.WEAK, ""),
        ("Eski", Strength.STRONG, "formerly-known-as"),
    ]


PLACE = (
    '<place ssid="5"><location>Istanbul</location><area>Tuzla</area><country iso-code="TR">Türkiye</country></place>'
)
ADDRESS = (
    '<address place-id="5" quality="low" current="false">'
    "<c-o>Ornek</c-o><p-o-box>9</p-o-box><remark>old</remark></address>"
)


@pytest.mark.parametrize("before", [True, False])
def test_places_may_stand_before_the_targets_or_after(before: bool) -> None:
    target = target_xml(ADDRESS)
    _, entry = items(list_xml(PLACE, target) if before else list_xml(target, PLACE))
    assert isinstance(entry, Entry)
    (address,) = entry.addresses
    assert (address.text, address.city, address.country) == (
        "c/o Ornek, P.O. Box 9, Istanbul, Tuzla, Türkiye",
        "Istanbul",
        "TR",
    )
    assert [detail.label for detail in entry.details] == [
        "Address note",
        "Address of low quality",
        "Address no longer current",
    ]


def test_place_and_set_that_the_file_does_not_hold_are_told_by_their_numbers() -> None:
    entry = only(target_xml(ADDRESS, attributes=' sanctions-set-id="44"'))
    assert (entry.addresses[0].text, entry.programs) == ("c/o Ornek, P.O. Box 9, place 5", ("44",))


@pytest.mark.parametrize(
    ("attributes", "text"),
    [
        ('year="1980" month="3" day="23" calendar="Gregorian"', "1980-03-23"),
        ('year="1980" month="3"', "1980-03"),
        ('year="1980" month="0" day="0" quality="low"', "circa 1980"),
        ('year="1359" calendar="Islamic"', "1359 (Islamic)"),
        ('day="1"', ""),
    ],
)
def test_date_is_read_as_far_as_it_is_known(attributes: str, text: str) -> None:
    entry = only(target_xml(f"<day-month-year {attributes}/>", party="individual"))
    assert entry.birth_dates == ((text,) if text else ())


def test_numbers_in_remarks_are_identifiers_where_they_are_labelled() -> None:
    more = "".join(
        f"<other-information>{text}</other-information>"
        for text in (
            "Tax Identification Number: 7350759377; Registration number: 122226.",
            "Date of registration: 12.3.2001",
            "Linked to Ornek: 2024",
        )
    )
    entry = only(target_xml(ADDRESS, more=more), PLACE)
    assert [(i.type, i.value, i.country) for i in entry.identifiers] == [
        ("vkn", "7350759377", "TR"),
        ("registration", "122226", "TR"),
    ]
    assert [detail.label for detail in entry.details].count("Other information") == 3


def test_document_is_an_identifier_and_its_facts_are_details() -> None:
    document = '<identification-document document-type="id-card">{}</identification-document>'
    known = document.format('<number>A 123456</number><issuer code="TR"/><expiry-date>2030-01-01</expiry-date>')
    entry = only(target_xml(known + document.format("<number>?</number><issuer>Atlantis</issuer>"), party="individual"))
    assert [(i.type, i.value, i.country) for i in entry.identifiers] == [("national_id", "A123456", "TR")]
    assert [(detail.label, detail.value) for detail in entry.details] == [
        ("id card A 123456 expires", "2030-01-01"),
        ("id card", "?"),
        ("id card ? issuer", "Atlantis"),
    ]


def test_what_has_no_field_is_a_detail() -> None:
    more = '<relation target-id="9702" relation-type="related-to"><remark>owner</remark></relation>'
    more += (
        '<generic-attribute name="sector">shipping</generic-attribute><justification colour="red">Why.</justification>'
    )
    inner = '<nationality><country>Atlantis</country></nationality><day-month-year year="2019"/>'
    entry = only(target_xml(inner, more=more, party='object object-type="dirigible"'))
    assert entry.schema == Schema.LEGAL_ENTITY
    assert {(detail.label, detail.value) for detail in entry.details} == {
        ("Object type", "dirigible"),
        ("Date", "2019"),
        ("Nationality", "Atlantis"),
        ("Relation", "related to 9702 owner"),
        ("sector", "shipping"),
        ("Justification", "Why."),
        ("justification colour", "red"),
    }


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (list_xml(target_xml(), kind="amendment"), "not the whole list: its list-type is 'amendment'"),
        (list_xml(PLACE), "there are no targets"),
        (list_xml(target_xml(), day="today"), "not a date"),
        (list_xml(target_xml(), "<note/>"), "unknown element <note> in <swiss-sanctions-list>"),
        (list_xml(target_xml("<wealth/>")), "ssid 7: unknown element <wealth> in <identity>"),
        (list_xml(target_xml(name=WHOLE.replace("value>", "x>"))), "ssid 7: unknown element <x> in <name-part>"),
        (list_xml(target_xml(name="")), "ssid 7: there is no name"),
        (list_xml(target_xml(changes="")), "ssid 7: no modification says"),
        (list_xml(target_xml(changes="<modification/>")), "ssid 7: no modification says"),
        (list_xml(target_xml(changes=LISTED + "<entity/>")), "ssid 7: 2 parties"),
        (list_xml(target_xml(name=WHOLE.replace('order="1"', 'order="a"'))), "ssid 7: the order"),
        (list_xml(target_xml().replace('ssid="7"', 'ssid="x"')), "ssid x: the ssid is not a number"),
    ],
)
def test_what_the_format_does_not_allow_is_named(content: bytes, message: str) -> None:
    with pytest.raises(ParseError, match=message):
        items(content)


def test_zipped_list_is_read_alike() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("list.xml", SAMPLE)
    assert items(held.getvalue()) == items(SAMPLE)


def test_the_publisher_s_own_example_of_an_amendment_is_not_taken_for_the_list() -> None:
    if not REAL.exists():
        pytest.skip("the publishers' files are not beside the project")
    with pytest.raises(ParseError, match="not the whole list"):
        items(REAL.read_bytes())
    found = items(REAL.read_bytes().replace(b'list-type="amendment"', b'list-type="whole-list"'))
    assert [item.name for item in found if isinstance(item, Entry)] == ["Test B", "Test C", "Test A"]


GONE = change("de-listed", effective="2026-08-01") + LISTED
AT_PLACE = '<address place-id="5" quality="good"/>'


def numbered(number: int, inner: str = "", *, changes: str = LISTED) -> str:
    return target_xml(inner, changes=changes).replace('ssid="7"', f'ssid="{number}"')


def differs(new: bytes, old: bytes) -> list[Item | Sames]:
    return list(differing(io.BytesIO(new), io.BytesIO(old), standing(LIST, old)))


def test_who_was_de_listed_before_in_the_same_bytes_is_not_read_again() -> None:
    old = list_xml(numbered(1), numbered(2), numbered(3, changes=GONE))
    new = list_xml(numbered(1), numbered(2), numbered(3, changes=GONE), numbered(4, changes=GONE), day="2026-08-28")
    found = differs(new, old)
    assert found[:2] == [Sames(("2",)), Edition(date(2026, 8, 28))]
    assert [item for item in found if isinstance(item, Gone)] == [Gone("4", date(2026, 8, 1))]
    assert [item.key for item in found if isinstance(item, Entry)] == ["1"]


@pytest.mark.parametrize(
    "changes",
    [change("listed", effective="2026-08-02") + GONE, LISTED],
    ids=["listed again", "as it was"],
)
def test_who_is_listed_again_is_read(changes: str) -> None:
    old = list_xml(numbered(1), numbered(3, changes=GONE))
    found = differs(list_xml(numbered(1), numbered(3, changes=changes)), old)
    assert [item.key for item in found if isinstance(item, Entry)] == ["1", "3"]


@pytest.mark.parametrize("changes", [GONE, LISTED], ids=["stands though de-listed", "listed but does not stand"])
def test_a_target_of_which_the_record_and_the_bytes_do_not_say_the_same_is_read(changes: str) -> None:
    raw = list_xml(numbered(1), numbered(2, changes=changes))
    before = {"1": "a mark"} | ({"2": "another"} if changes == GONE else {})
    told = shortened(LIST, raw, before, raw)
    assert told == whole(LIST, raw, before)
    assert told.certain == (frozenset({("2", date(2026, 8, 1))}) if changes == GONE else frozenset())


def test_a_de_listed_target_that_is_missing_already_waits_like_any_other() -> None:
    raw = list_xml(numbered(1), numbered(3, changes=GONE))
    before = standing(LIST, raw) | {"3": "a mark"}
    known = before.keys() - {"3"}
    with Spool() as spool:
        reading = read(
            parse, io.BytesIO(raw), before, spool, None, lambda: differing(io.BytesIO(raw), io.BytesIO(raw), known)
        )
        assert reading.gone == {"3"}
        assert not reading.ended


@pytest.mark.parametrize(
    ("place", "expected"),
    [(PLACE.replace("Tuzla", "Pendik"), ["1", "2"]), (PLACE.replace('"5"', '"6"'), ["1", "2"]), (PLACE * 2, ["1"])],
    ids=["another text", "another number", "the same twice"],
)
def test_a_target_that_names_a_place_which_has_changed_is_read(place: str, expected: list[str]) -> None:
    targets = [numbered(1), numbered(2, AT_PLACE), numbered(3)]
    old, new = list_xml(*targets, PLACE), list_xml(*targets, place)
    assert parsed(LIST, new, old) == expected
    assert_as_whole(LIST, new, old)


def test_a_number_that_is_written_as_a_reference_may_be_that_of_a_place() -> None:
    targets = [numbered(1), numbered(2, AT_PLACE.replace('"5"', '"&#53;"')), numbered(3)]
    new = list_xml(*targets, PLACE.replace("Tuzla", "Pendik"))
    assert parsed(LIST, new, list_xml(*targets, PLACE)) == ["1", "2"]


def test_places_without_a_number_are_not_cut_around() -> None:
    targets = [numbered(1), numbered(2)]
    with pytest.raises(Uncut):
        differs(list_xml(*targets, PLACE.replace('ssid="5"', "")), list_xml(*targets, PLACE))


def test_modifications_decide_in_any_order_of_their_attributes_and_days() -> None:
    said = b"<target>%b</target>"
    early, late = (
        change("listed", effective="2022-01-01").encode(),
        change("de-listed", publication="2023-01-01").encode(),
    )
    assert not is_listed(said % (early + late))
    assert not is_listed(said % (late + early))
    assert is_listed(said % (late + change("listed", effective="2024-01-01").encode()))
    assert is_listed(said % b'<x:modification modification-type="de-listed"/>')
