"""Ukraine's register: what it says of a subject in whichever type, who is gone, and whose decrees are asked for."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date

import pytest
from publisher import Publisher

from watchlist.errors import FetchError, ParseError
from watchlist.lists import Gone, Item
from watchlist.lists.ua_nsdc import LIST, collect, parse
from watchlist.model import Address, Citation, Detail, Entry

AZU = "AZU INTERNATIONAL BILGI TEKNOLOJILERI VE DIS TICARET LIMITED SIRKETI"
LEGAL, INDIVIDUAL = (f"{LIST.url}v2/subjects?subjectType={kind}" for kind in ("legal", "individual"))
Json = dict[str, object]


def subject(sid: object = "1", name: object = "ТОВ", **said: object) -> Json:
    return {"sid": sid, "name": name, "status": "active", **said}


def bundle(legal: object = (), individual: object = (), **more: object) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in {"legal": legal, "individual": individual, **more}.items():
            archive.writestr(f"{name}.json", json.dumps(content, ensure_ascii=False))
    return made.getvalue()


def items(content: bytes) -> list[Item]:
    return list(parse(io.BytesIO(content)))[1:]


def one(person: bool = False, **said: object) -> Entry:
    kind = "individual" if person else "legal"
    [entry] = items(bundle(**{kind: [subject(**said)]}))
    assert isinstance(entry, Entry)
    return entry


def pages(legal: list[Json], individual: list[Json], actions: dict[str, object]) -> Publisher:
    told = {f"{LIST.url}subjects/{sid}/actions": said for sid, said in actions.items()}
    everything = {LEGAL: legal, INDIVIDUAL: individual, **told}
    return Publisher({url: json.dumps(content).encode() for url, content in everything.items()})


def test_name_is_as_printed_and_the_names_outside_and_inside_its_brackets_are_names_too() -> None:
    entry = one(name='ТОВ "Орел" (Orel Dis Tic. Ltd. Sti, Орел)', translit='TOV "Orel"')
    assert [(name.text, name.relation) for name in entry.names] == [
        ('ТОВ "Орел" (Orel Dis Tic. Ltd. Sti, Орел)', ""),
        ('ТОВ "Орел"', ""),
        ("Orel Dis Tic. Ltd. Sti", ""),
        ("Орел", ""),
        ('TOV "Orel"', "translit"),
    ]


@pytest.mark.parametrize("aliases", ["Orel; Orel Trade", ["Orel", "Orel Trade"], ["Orel; Orel Trade", ""]])
def test_aliases_come_as_a_text_or_as_a_list(aliases: object) -> None:
    assert [name.text for name in one(aliases=aliases).names[1:]] == ["Orel", "Orel Trade"]


@pytest.mark.parametrize("citizenships", ["TR", ["TR"], "Turkey"])
def test_citizenship_of_a_firm_is_where_it_belongs(citizenships: object) -> None:
    assert one(citizenships=citizenships).jurisdictions == ("TR",)
    assert one(person=True, citizenships=citizenships).citizenships == ("TR",)


@pytest.mark.parametrize(
    ("printed", "read_as"), [("1968-01-02", "1968-01-02"), ("02.01.1968", "1968-01-02"), ("1968", "1968")]
)
def test_birth_date_comes_in_two_forms_or_as_a_year(printed: str, read_as: str) -> None:
    assert one(person=True, bd=printed).birth_dates == (read_as,)
    assert one(bd=printed).details == (Detail("bd", read_as),)


def test_numbers_are_read_by_what_the_register_calls_them() -> None:
    numbers = [
        {"id": "tax:inn", "code": "7842349892", "iso2": "RU"},
        {"id": "tax:number", "code": "4540536920; ", "iso2": "TR"},
    ]
    assert [(i.type, i.value, i.country) for i in one(identifiers=numbers).identifiers] == [
        ("tax", "7842349892", "RU"),
        ("vkn", "4540536920", "TR"),
    ]


def test_address_is_an_address_and_other_facts_are_details() -> None:
    facts = [{"key": "Адреса реєстрації", "value": "Beyoglu,  Istanbul, Turkey"}, {"key": "Примітка", "value": "так"}]
    entry = one(attributes=facts)
    assert entry.addresses == (Address("Beyoglu, Istanbul, Turkey", country="TR"),)
    assert entry.details == (Detail("Примітка", "так"),)


@pytest.mark.parametrize("status", ["expired", "excluded"])
def test_subject_whose_sanctions_are_over_is_gone_since_the_last_of_them_ended(status: str) -> None:
    ended = [{"aid": "1", "status": status, "endDate": day} for day in ("2020-05-15", "15.06.2021", None)]
    legal = [subject("7", status=status), subject("8", status=status)]
    assert items(bundle(legal, **{"actions-7": ended})) == [Gone("7", date(2021, 6, 15)), Gone("8")]


def test_decrees_are_citations_and_the_first_is_the_day_of_the_listing() -> None:
    link = "https://www.president.gov.ua/documents/12026-1"
    actions = [
        {"aid": "2", "status": "active", "decree": {"number": "1/2026", "date": "2026-01-15", "link": link}},
        {"aid": "1", "status": "active", "decree": {"number": "2/2025", "date": "15.01.2025", "link": None}},
    ]
    [entry] = items(bundle([subject("7")], **{"actions-7": actions}))
    assert isinstance(entry, Entry)
    assert entry.listed_on == date(2025, 1, 15)
    assert entry.citations[0] == Citation("Указ Президента України № 1/2026", date(2026, 1, 15), link)


def test_status_that_nobody_knows_is_kept_and_nobody_is_gone() -> None:
    assert one(status="suspended").details == (Detail("status", "suspended"),)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (bundle([subject(programme="x")]), "programme"),
        (bundle([subject(identifiers=[{"id": "tax:inn", "value": "1"}])]), "value"),
        (bundle([subject(bd=19680102)]), "bd"),
        (bundle([{"sid": "1", "name": "ТОВ"}]), "status"),
        (bundle([subject(name=" ")]), "no name"),
        (bundle({"data": []}), "array"),
        (bundle([subject("7")], **{"actions-7": [{"aid": "1"}]}), "actions-7"),
        (bundle(extra=[]), "extra.json"),
        (b"[]", "individual.json, legal.json"),
    ],
)
def test_what_the_register_is_not_known_to_say_is_an_error(content: bytes, complaint: str) -> None:
    with pytest.raises(ParseError, match=complaint):
        items(content)


def test_collect_asks_for_the_decrees_of_turkish_subjects_alone() -> None:
    legal = [
        subject("1", "ТОВ Орел", citizenships=["RU"]),
        subject("2", "Orel", citizenships="TR"),
        subject("3", AZU),
        subject("4", "Orel", identifiers=[{"id": "tax:number", "code": "1", "iso2": "TR"}]),
        subject("5", "Орел", attributes=[{"key": "Адреса", "value": "Туреччина, м. Стамбул"}]),
    ]
    publisher = pages(legal, [subject("6", "Дерипаска Олег Володимирович")], {sid: [] for sid in "123456"})
    collected = collect(publisher, LIST.url)
    asked = {"actions-2.json", "actions-3.json", "actions-4.json", "actions-5.json"}
    assert collected.members.keys() == {"legal.json", "individual.json", *asked}


def test_collect_finds_turkish_subjects_whatever_the_order_of_what_is_said_of_them() -> None:
    first, second, third = subject("1", AZU), subject("2", AZU), subject("3", "ТОВ Орел")
    turned = dict(reversed(second.items()))
    publisher = pages([first, turned, third], [], {sid: [] for sid in "123"})
    members = collect(publisher, LIST.url).members.keys()
    assert members == {"legal.json", "individual.json", "actions-1.json", "actions-2.json"}


def test_collect_goes_on_where_a_subject_has_no_decrees() -> None:
    collected = collect(pages([subject("2", AZU)], [], {}), LIST.url)
    assert collected.members.keys() == {"legal.json", "individual.json"}


def test_collect_asks_about_no_more_than_two_hundred_subjects_the_oldest_first() -> None:
    many = [subject(str(number), AZU) for number in range(300, 0, -1)]
    publisher = pages(many, [], {str(number): [] for number in range(301)})
    members = collect(publisher, LIST.url).members
    assert len(members) == 202
    assert "actions-200.json" in members
    assert "actions-201.json" not in members


def test_collect_gives_what_cannot_be_read_to_be_archived_and_parsed() -> None:
    publisher = Publisher({LEGAL: b'{"message": "limit"}', INDIVIDUAL: b"[]"})
    assert collect(publisher, LIST.url).members.keys() == {"legal.json", "individual.json"}


def test_collect_fails_where_the_register_does_not_answer() -> None:
    with pytest.raises(FetchError):
        collect(Publisher({LEGAL: b"[]"}), LIST.url)


def test_register_is_asked_with_the_user_s_key() -> None:
    assert LIST.key_header == "x-cota-public-api-key"
