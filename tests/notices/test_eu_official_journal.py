"""Acts that amend Annex IV: how they are found, and what they say of each party before the list does."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from consolidation import HEADER, annex, row, text, transcribed
from msgspec.structs import replace
from publisher import Publisher

from watchlist.errors import ParseError, SourceError
from watchlist.lists.eu_annex_iv import LIST, parse
from watchlist.model import Act, Announcement, Entry
from watchlist.names.fold import fold
from watchlist.notices.eu_official_journal import LegalAct, acts, announcements, collect_acts, query

REAL = Path(__file__).parents[2].parent / "shared" / "data" / "lists" / "eu_journal_csv"
ACT = LegalAct("32026R0506", "Council Regulation (EU) 2026/506 of 23 April 2026", date(2026, 4, 23), "REG")
MERYN = (
    ["‘910."],
    ["Meryn Dis Ticaret Limited Sirketi"],
    [
        "Address: No. 18, 1471st Str., Alsancak, 35220 Konak, Izmir Province, Republic of Türkiye",
        "Registration number: 247646 (TRN)",
    ],
    ["24.4.2026"],
)
EPIC = (
    ["862."],
    ["Epic Shipping & Shipbuilding JSC", "Alias: EPIC Denizcilik ve Gemi Insaat A.S."],
    ["Address: Zinnur Str. 3, İçmeler, 34947 Tuzla, İstanbul, Republic of Türkiye"],
    ["24.4.2026’."],
)
ANSWERED = b"""{"head":{"vars":[]},"results":{"bindings":[
{"celex":{"type":"literal","value":"32026R1848"},"relation":{"type":"literal","value":"based_on"},
 "doc_date":{"type":"literal","value":"2026-07-23"},"type":{"type":"uri","value":"http://x/resource-type/REG_IMPL"}},
{"celex":{"type":"literal","value":"32026R0506"},"relation":{"type":"literal","value":"amends"},
 "title":{"type":"literal","value":"Council Regulation (EU) 2026/506"},
 "doc_date":{"type":"literal","value":"2026-04-23"},"type":{"type":"uri","value":"http://x/resource-type/REG"}},
{"celex":{"type":"literal","value":"32026R0506"},"relation":{"type":"literal","value":"based_on"},
 "title":{"type":"literal","value":"Council Regulation (EU) 2026/506"},
 "doc_date":{"type":"literal","value":"2026-04-23"},"type":{"type":"uri","value":"http://x/resource-type/REG"}},
{"celex":{"type":"literal","value":"02014R0833-20260424"},"doc_date":{"type":"literal","value":"2026-04-24"}}]}}"""


def table(*entries: tuple[list[str], ...], header: tuple[str, ...] | None = HEADER) -> str:
    rows = ([[one] for one in header], *entries) if header else entries
    body = "".join(row(*cells) for cells in rows).replace("<tr>", '<tr class="oj-table">')
    return f'<table width="100%" class="oj-table"><col width="8%"/><tbody>{body}</tbody></table>'


def paragraph(words: str) -> str:
    return f'<p class="oj-normal">{words}</p>'


def numbered(words: str, inside: str = "") -> str:
    """A numbered point, which the journal lays out as a table."""
    return f"<table><tbody><tr><td><p>(1)</p></td><td>{paragraph(words)}{inside}</td></tr></tbody></table>"


def act(*parts: str) -> bytes:
    return text(*parts)


def told(raw: bytes) -> list[Announcement]:
    return list(announcements(raw, ACT))


ADDED = "In Annex IV to Regulation (EU) No 833/2014, the following entries are added:"


def test_added_parties_are_announced() -> None:
    meryn, epic = told(act(paragraph("ANNEX I"), paragraph(ADDED), table(MERYN, EPIC)))
    assert (meryn.act, meryn.document, meryn.title) == (Act.ADDS, "32026R0506", ACT.title)
    assert (meryn.announced_on, meryn.effective_on) == (date(2026, 4, 23), date(2026, 4, 24))
    assert meryn.citation.text == "Regulation (EU) 2026/506"
    assert meryn.citation.url == "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:32026R0506"
    assert (meryn.entry.list, meryn.entry.key, meryn.entry.name) == (LIST.key, "", "Meryn Dis Ticaret Limited Sirketi")
    assert [name.text for name in epic.entry.names[1:]] == ["EPIC Denizcilik ve Gemi Insaat A.S."]
    assert epic.entry.countries == ("TR",)


def test_a_party_is_announced_as_the_list_will_have_it() -> None:
    announced = told(act(paragraph(ADDED), table(EPIC)))[0].entry
    cells = (*EPIC[:3], ["24.4.2026"])
    listed = next(one for one in parse(io.BytesIO(text(annex("IV", row(*cells))))) if isinstance(one, Entry))
    assert replace(listed, key="") == announced


@pytest.mark.parametrize(
    "raw",
    [
        act(numbered(ADDED, table(MERYN))),
        act(
            paragraph("Annex IV to Regulation (EU) No 833/2014 is amended as follows:"),
            numbered("the following entries are added:", table(MERYN)),
        ),
        act(paragraph(ADDED), table(MERYN, header=None)),
        act(paragraph(ADDED), table(MERYN, header=("No", "Name", "Identifying information", "Date of application"))),
        act(
            numbered("Annex IV is amended in accordance with Annex I to this Regulation;"),
            numbered("Annex XLII is amended in accordance with Annex II to this Regulation."),
            paragraph("ANNEX I"),
            paragraph("The following entries are added:"),
            table(MERYN),
        ),
        act(
            paragraph("Annexes IV, VII and XLII are amended in accordance with the Annex to this Regulation."),
            paragraph("ANNEX"),
            table(MERYN),
        ),
    ],
    ids=["point", "sub-point", "no header", "other header", "annexes of the act", "one annex"],
)
def test_ways_in_which_an_act_adds(raw: bytes) -> None:
    assert [(one.act, one.entry.name) for one in told(raw)] == [(Act.ADDS, "Meryn Dis Ticaret Limited Sirketi")]


def test_a_replaced_entry_is_revised_from_the_day_after_the_act() -> None:
    old = (["‘581."], ["SFT LLC"], ["Registration number: 7725842590 (Tax ID/INN)"], ["18.12.2023’"])
    found = told(act(paragraph("In Annex IV, entry 581 is replaced by the following:"), table(old)))[0]
    assert (found.act, found.entry.listed_on) == (Act.REVISES, date(2023, 12, 18))
    assert found.effective_on == date(2026, 4, 24)


@pytest.mark.parametrize(
    ("parts", "names"),
    [
        ([paragraph("In Annex IV, the entry for ‘SFT LLC’ is deleted.")], ["SFT LLC"]),
        ([paragraph("In Annex IV, the following entries are deleted:"), table(MERYN)], [MERYN[1][0]]),
        ([paragraph("In Annex IV, the following entries are deleted:"), paragraph("‘581. SFT LLC’;")], ["SFT LLC"]),
        ([paragraph("In Annex IV, entries 12, 13 and 581 are deleted.")], []),
        (
            [
                paragraph("In Annex IV, entry 12 is amended: the words ‘and others’ in entry 12 are deleted."),
                table(MERYN),
            ],
            [MERYN[1][0]],
        ),
    ],
    ids=["named", "table", "items", "numbers alone", "words"],
)
def test_deletions(parts: list[str], names: list[str]) -> None:
    assert [one.entry.name for one in told(act(*parts))] == names


def test_tables_of_other_annexes_are_passed_over() -> None:
    vessel = row(["1."], ["Angara"], ["9179842"], ["25.6.2024"])
    others = table(MERYN).replace("Identifying Information", "IMO number")
    raw = act(
        paragraph("In Annex V, the following entries are added:"),
        table(EPIC),
        paragraph("In Annex XLII, the following entries are added:"),
        others,
        f"<table><tbody>{vessel}</tbody></table>",
        paragraph(ADDED),
        table(MERYN),
    )
    assert [one.entry.name for one in told(raw)] == [MERYN[1][0]]


@pytest.mark.parametrize(
    "raw",
    [
        act(paragraph("Regulation (EU) No 833/2014 is amended as follows:"), numbered("Article 5 is replaced.")),
        act(
            paragraph("(7) The list in Annex IV to Regulation (EU) No 833/2014 should be amended."),
            paragraph("Regulation (EU) No 833/2014 is amended as follows:"),
            paragraph("in Annex VII, the following entry is added:"),
        ),
    ],
)
def test_an_act_that_leaves_the_annex_alone_announces_nothing(raw: bytes) -> None:
    assert told(raw) == []


@pytest.mark.parametrize(
    "raw",
    [
        act(paragraph(ADDED), paragraph("See the picture.")),
        act(paragraph(ADDED), table((["1."], ["Ornek"], [""]))),
        act(paragraph(ADDED), table(MERYN, header=("Number", "Name", "Identifying Information", "Grounds"))),
        act(paragraph(ADDED), table((["1."], [""], ["Address: Ankara"], ["1.2.2026"]))),
        act(paragraph(ADDED), table(MERYN))[:-20],
        b"",
    ],
    ids=["no table", "cells", "columns", "no name", "broken off", "empty"],
)
def test_an_act_that_cannot_be_read_to_the_party_is_an_error(raw: bytes) -> None:
    with pytest.raises(ParseError, match="32026R0506"):
        told(raw)


def test_acts_are_named_once_and_in_order() -> None:
    found = acts(ANSWERED)
    assert [(one.celex, one.title, one.dated, one.type) for one in found] == [
        ("32026R0506", "Council Regulation (EU) 2026/506", date(2026, 4, 23), "REG"),
        ("32026R1848", "", date(2026, 7, 23), "REG_IMPL"),
    ]


@pytest.mark.parametrize("answered", [b"", b"<html/>", b"{}", ANSWERED.replace(b"2026-04-23", b"23 April")])
def test_another_answer_is_no_list_of_acts(answered: bytes) -> None:
    with pytest.raises(ParseError):
        acts(answered)


def test_texts_are_fetched_once_each_and_a_missing_one_is_noted() -> None:
    host = "http://127.0.0.1:8000"
    url = f"{host}/webapi/rdf/sparql"
    get = Publisher({url: ANSWERED, f"{host}/resource/celex/32026R0506": act(paragraph(ADDED), table(MERYN))})
    found = [(one.celex, text is not None) for one, text in collect_acts(get, url, date(2026, 4, 1))]
    assert found == [("32026R0506", True), ("32026R1848", False)]
    assert get.wishes[0]["body"] == query(date(2026, 4, 1))
    assert (get.wishes[1]["accept"], get.wishes[1]["language"]) == ("application/xhtml+xml", "eng")
    assert not list(collect_acts(get, url, date(2026, 4, 1), known={"32026R0506", "32026R1848"}))


def test_a_text_that_comes_empty_keeps_the_others_from_nobody() -> None:
    host = "http://127.0.0.1:8000"
    pages = {f"{host}/webapi/rdf/sparql": ANSWERED, f"{host}/resource/celex/32026R0506": b""}
    get = Publisher({**pages, f"{host}/resource/celex/32026R1848": act(paragraph(ADDED), table(MERYN))})
    seen: list[str] = []
    with pytest.raises(SourceError, match="nothing as the text of 32026R0506"):
        seen.extend(one.celex for one, _ in collect_acts(get, f"{host}/webapi/rdf/sparql", date(2026, 4, 1)))
    assert seen == ["32026R1848"]


def test_the_question_names_the_day_and_the_regulation() -> None:
    asked = query(date(2026, 4, 1)).decode()
    assert '"2026-04-01"^^xsd:date' in asked
    assert '"32014R0833"^^xsd:string' in asked


def test_every_transcribed_party_of_a_real_act_is_read() -> None:
    if not REAL.is_dir():
        pytest.skip("the transcription of the act is not on this machine")
    with (REAL / "amendments__32026R1848.csv").open(encoding="utf-8") as file:
        parties = [party for party in csv.DictReader(file) if party["annex"] == "IV"]
    rows = "".join(map(transcribed, parties[1:]))
    whole = act(
        paragraph("In Annex IV, entry 581 is replaced by the following:"),
        f'<table class="oj-table"><tbody>{row(*[[one] for one in HEADER])}{transcribed(parties[0])}</tbody></table>',
        paragraph(ADDED),
        f'<table class="oj-table"><tbody>{row(*[[one] for one in HEADER])}{rows}</tbody></table>',
    )
    found = told(whole)
    assert [one.act for one in found] == [Act.REVISES, *[Act.ADDS] * 51]
    assert [one.entry.name for one in found] == [party["name"] for party in parties]
    turkish = [one.entry for one in found if "TR" in one.entry.countries]
    assert {fold(entry.name).split()[0] for entry in turkish} == {"mastel", "alfatrex", "suvari", "uzay"}
    assert [n.value for entry in turkish for n in entry.identifiers if n.type == "vkn"] == ["7881047729"]
