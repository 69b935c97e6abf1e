"""Annex IV: what is asked of CELLAR and of the sanctions map, and what stands in real cells."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from consolidation import annex, row, text, transcribed
from publisher import Publisher

from watchlist.diff import fingerprint
from watchlist.errors import NotFoundError, ParseError, SourceError
from watchlist.lists.eu_annex_iv import LIST, collect, parse
from watchlist.lists.sanctions_map import OFFICIAL
from watchlist.model import Entry

FOLDER = Path(__file__).parent / "eu_annex_iv" / "sample"
TEXT = (FOLDER / "consolidated.xhtml").read_bytes()
REGIME = (FOLDER / "sanctionsmap.json").read_bytes()
REAL = Path(__file__).parents[2].parent / "shared" / "data" / "lists" / "eu_journal_csv"
CELEX = "02014R0833-20260717"
CELLAR = f"https://publications.europa.eu/resource/celex/{CELEX}"
NAMED = b"""{"head":{"vars":["cons_celex"]},"results":{"bindings":[
{"cons_celex":{"type":"literal","value":"02014R0833-20260424"}},
{"cons_celex":{"type":"typed-literal","datatype":"http://www.w3.org/2001/XMLSchema#string","value":"02014R0833-20260717"}},
{"cons_celex":{"type":"literal","value":"02014R0833-20251024"}}]}}"""
REGIMES = b"""{"data":[
{"id":44,"specification":"Restrictive measures in respect of actions undermining the territorial integrity of Ukraine",
 "programme":["UKR"],"amendment":1777000000,"country":{"data":{"title":"Russia","code":"RU"}}},
{"id":26,"specification":"Restrictive measures in view of Russia's actions destabilising the situation in Ukraine",
 "programme":["UKR"],"amendment":1777000000,"country":{"data":{"title":"Russia","code":"RU"}}}]}"""


def entries(raw: bytes) -> list[Entry]:
    return [item for item in parse(io.BytesIO(raw)) if isinstance(item, Entry)]


def one(names: list[str], information: list[str], day: str = "25.6.2024") -> Entry:
    return entries(text(annex("IV", row(["644."], names, information, [day]))))[0]


def pages(**others: bytes) -> dict[str, bytes]:
    return {LIST.url: NAMED, CELLAR: TEXT, OFFICIAL: REGIMES, f"{OFFICIAL}/26": REGIME, **others}


def test_the_newest_consolidated_text_is_fetched_with_the_map_beside_it() -> None:
    get = Publisher(pages())
    found = collect(get, LIST.url)
    assert (found.mark, found.published_on) == (CELEX, date(2026, 7, 17))
    assert {name: one.url for name, one in found.members.items()} == {
        "consolidated.xhtml": CELLAR,
        "sanctionsmap.json": f"{OFFICIAL}/26",
    }
    assert get.wishes[0]["content_type"] == "application/sparql-query"
    assert get.wishes[0]["accept"] == "application/sparql-results+json"
    assert (get.wishes[1]["accept"], get.wishes[1]["language"]) == ("application/xhtml+xml", "eng")


def test_the_text_that_was_read_is_not_fetched_again() -> None:
    get = Publisher({LIST.url: NAMED}, mark=CELEX)
    assert not collect(get, LIST.url).members
    assert get.asked == [LIST.url]


def test_a_host_of_ones_own_answers_all_that_is_asked() -> None:
    host = "http://127.0.0.1:8000"
    get = Publisher(
        {
            f"{host}/webapi/rdf/sparql": NAMED,
            f"{host}/resource/celex/{CELEX}": TEXT,
            f"{host}/api/v1/regime": REGIMES,
            f"{host}/api/v1/regime/26": REGIME,
        }
    )
    assert len(collect(get, f"{host}/webapi/rdf/sparql").members) == 2


@pytest.mark.parametrize("regimes", [None, b"<html/>", b'{"data":[]}'], ids=["404", "page", "none"])
def test_a_silent_map_hinders_nothing(regimes: bytes | None) -> None:
    known = {address: page for address, page in pages().items() if address != OFFICIAL}
    found = collect(Publisher(known if regimes is None else {**known, OFFICIAL: regimes}), LIST.url)
    assert list(found.members) == ["consolidated.xhtml"]


@pytest.mark.parametrize(
    ("answered", "error"),
    [
        ({LIST.url: NAMED}, NotFoundError),
        ({LIST.url: NAMED, CELLAR: b""}, SourceError),
        ({LIST.url: b'{"results":{"bindings":[]}}'}, ParseError),
        ({LIST.url: b"<html></html>"}, ParseError),
        ({LIST.url: NAMED.replace(b"20260717", b"20269917")}, ParseError),
    ],
    ids=["no text", "empty text", "no consolidation", "page", "no such day"],
)
def test_without_the_text_the_check_fails(answered: dict[str, bytes], error: type[Exception]) -> None:
    with pytest.raises(error):
        collect(Publisher(answered), LIST.url)


def test_a_text_without_the_map_is_read_as_well() -> None:
    assert {LIST.part(entry.key) for entry in entries(TEXT)} == {"IV"}


def test_a_new_number_is_no_change() -> None:
    again = TEXT.replace(b">862.<", b">861.<")
    assert list(map(fingerprint, entries(again))) == list(map(fingerprint, entries(TEXT)))


def test_namesakes_are_told_apart_by_their_country() -> None:
    found = {entry.key: entry.addresses[0].country for entry in entries(TEXT) if entry.name == "I Jet Global DMCC"}
    assert found == {"IV-i-jet-global-dmcc": "AE", "IV-i-jet-global-dmcc-sy": "SY"}


def test_a_row_printed_twice_is_one_entry() -> None:
    rows = "".join(row([f"{number}."], ["Ornek Ltd"], ["Address: Izmir, Türkiye"], ["1.2.2025"]) for number in (1, 2))
    assert len(entries(text(annex("IV", rows)))) == 1


@pytest.mark.parametrize(
    ("information", "details"),
    [
        (["Phone: 1; 2"], [("Telephone", "1"), ("Telephone", "2")]),
        (["Emails: a@b.example; c@d.example"], [("Email", "a@b.example"), ("Email", "c@d.example")]),
        (["Website http://ornek.example"], [("Website", "http://ornek.example")]),
        (["Website: https://", "ornek.example/a"], [("Website", "https://ornek.example/a")]),
        (["Head office: Ankara"], [("Head office", "Ankara")]),
    ],
)
def test_labels_of_information(information: list[str], details: list[tuple[str, str]]) -> None:
    assert [(detail.label, detail.value) for detail in one(["Ornek"], information).details] == details


@pytest.mark.parametrize(
    ("printed", "found"),
    [
        ("0772-1465-6280-0001(Central Registration System No.)", ["mersis", "vkn"]),
        ("26722 (Trade Register Number), 7881047729 (TIN)", ["registration", "vkn"]),
        ("985592 (trade register number (Istanbul Merkez))", ["registration"]),
        ("800149 (Tax ID/INN)", ["tax"]),
        ("3881489178", ["vkn"]),
    ],
)
def test_numbers_are_what_their_check_digits_prove(printed: str, found: list[str]) -> None:
    entry = one(["Ornek"], ["Address: Istanbul, Republic of Türkiye", f"Registration number: {printed}"])
    assert [number.type for number in entry.identifiers] == found
    assert {number.country for number in entry.identifiers} == {"TR"}


@pytest.mark.parametrize(
    ("address", "country"),
    [
        ("Maslak Mah. No: 237, Sariyer, Istanbul, Republic of Türkiye", "TR"),
        ("Bursa, Turkey.", "TR"),
        ("Kolmogorova Str.,70, Office 209 Russian Federation", "RU"),
        ("Room 6, Russian Federation (local: САНКТ-ПЕТЕРБУРГ, КОМ. 6)", "RU"),
        ("Shenzhen, Guangdong, People’s Republic of China, 518099", "CN"),
        ("Centro Bianco, Singapore 534818", "SG"),
        ("119049, Moscow, Bolshaya Yakimanka Str., 40", None),
    ],
)
def test_the_country_ends_an_address(address: str, country: str | None) -> None:
    assert [found.country for found in one(["Ornek"], [f"Address: {address}"]).addresses] == [country]


def test_an_address_that_goes_on_in_another_line_is_one() -> None:
    found = one(["Ornek"], ["Address: Güvercin Cad.", "Ic Kapi No: 4 Avcilar, Istanbul, Türkiye"])
    assert [address.text for address in found.addresses] == ["Güvercin Cad. Ic Kapi No: 4 Avcilar, Istanbul, Türkiye"]


def test_a_name_behind_a_label_nobody_knows_is_a_name() -> None:
    found = one(["Ornek Ltd", "Trade name: Ornek; Örnek"], [])
    assert [(name.text, name.relation) for name in found.names[1:]] == [
        ("Ornek", "Trade name"),
        ("Örnek", "Trade name"),
    ]


HEADED = row(["Number"], ["Name"], ["Identifying Information"], ["Date of listing"])


@pytest.mark.parametrize(
    "raw",
    [
        text(annex("IVa", row(["1."], ["Ornek"], [], ["1.2.2025"]))),
        text(annex("IV", ""), annex("IV", "")),
        text(annex("IV", row(["1."], ["Ornek"], [], ["1.2.2025"]) * 2)),
        text(annex("IV", row(["1."], ["Ornek"], [], ["soon"]))),
        text(annex("IV", row(["one"], ["Ornek"], [], ["1.2.2025"]))),
        text(annex("IV", row(["1."], ["Ornek"], ["1.2.2025"]))),
        text(annex("IV", row(["and others"]))),
        text(annex("IV", "<tr><td>1.</td><td>Ornek<p>Ltd</p></td><td/><td>1.2.2025</td></tr>")),
        text(annex("IV", "").replace('<div class="centered">', '<div class="list">2. Ornek</div><div>')),
        text(annex("IV", "").replace(HEADED, "")),
    ],
    ids=["other", "two", "number twice", "date", "number", "cells", "mark", "stray", "list", "header"],
)
def test_what_the_annex_does_not_look_like_is_an_error(raw: bytes) -> None:
    with pytest.raises(ParseError):
        entries(raw)


def test_a_document_type_with_entities_of_its_own_is_refused() -> None:
    bomb = b'<!DOCTYPE html [<!ENTITY a "aaaa">]><html><body><p class="title-annex-1">&a;</p></body></html>'
    with pytest.raises(ParseError):
        entries(bomb)


def test_every_transcribed_party_is_read() -> None:
    if not REAL.is_dir():
        pytest.skip("the transcription of the annex is not on this machine")
    with (REAL / "consolidated__32014R0833.csv").open(encoding="utf-8") as file:
        parties = [party for party in csv.DictReader(file) if party["annex"] == "IV"]
    found = entries(text(annex("IV", "".join(map(transcribed, parties)))))
    assert len(found) == len(parties) == 921
    assert len({entry.key for entry in found}) == 921
    assert sorted(entry.name for entry in found) == sorted(party["name"] for party in parties)
    turkish = [entry for entry in found if "TR" in entry.countries]
    assert len(turkish) == 25
    proven = [number.type for entry in turkish for number in entry.identifiers if number.type in ("mersis", "vkn")]
    assert (proven.count("mersis"), proven.count("vkn")) == (7, 9)
