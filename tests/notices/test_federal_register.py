"""The Federal Register: which documents are read, what a rule or notice does to whom, and how the texts are had.

The samples are written for the project, in the publisher's formats. Their parties are listed ones with their names and
addresses; the notice that brings those of OFAC together, the removals, the revisions, the German firm, the vessel, and
the numbers and the weak alias of the firm are examples.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from publisher import Publisher, Served

from watchlist.errors import FetchError, ParseError
from watchlist.model import Act, Announcement, Detail, Strength
from watchlist.notices.federal_register import (
    Document,
    Pictured,
    Stage,
    announcements,
    collect,
    documents,
    is_listing,
)

SAMPLES = Path(__file__).parent / "samples"
RULE, NOTICE = documents((SAMPLES / "2024-19339.json").read_bytes())
(FILED,) = documents((SAMPLES / "inspection.json").read_bytes())


def read(name: str, document: Document = RULE) -> list[Announcement]:
    return list(announcements((SAMPLES / name).read_bytes(), document))


def rule(*instructions: str, rows: str = "", title: str = RULE.title) -> list[tuple[str, str, str]]:
    """What a rule with these instructions does: act, name, country."""
    printed = "".join(f"<AMDPAR>{text}</AMDPAR>" for text in instructions)
    raw = (
        "<RULE><REGTEXT PART='744'><AMDPAR>2. Supplement No. 4 to part 744 is amended:</AMDPAR>"
        f"{printed}{rows}</REGTEXT></RULE>"
    )
    found = announcements(raw.encode(), msgspec.structs.replace(RULE, title=title))
    return [(one.act.value, one.entry.name, "".join(one.entry.jurisdictions)) for one in found]


def table(*rows: tuple[str, str, str]) -> str:
    heads = "".join(f"<CHED H='1'>{head}</CHED>" for head in ("Country", "Entity", "Federal Register citation"))
    body = "".join("<ROW>" + "".join(f"<ENT>{cell}</ENT>" for cell in row) + "</ROW>" for row in rows)
    return f"<HD>Supplement No. 4 to Part 744—Entity List</HD><GPOTABLE><BOXHD>{heads}</BOXHD>{body}</GPOTABLE>"


def test_a_document_keeps_its_number_from_inspection_to_print() -> None:
    assert (RULE.number, RULE.stage, FILED.number, FILED.stage) == (
        "2024-19339",
        Stage.PUBLISHED,
        "2024-19339",
        Stage.INSPECTION,
    )
    assert RULE.key != FILED.key
    assert FILED.special
    assert FILED.title == "Additions of Entities to the Entity List"
    assert FILED.announced_on == date(2024, 8, 23)
    assert (RULE.announced_on, RULE.effective_on) == (date(2024, 8, 27), date(2024, 8, 27))
    assert (RULE.citation.text, FILED.citation.text) == ("89 FR 68548", "FR Doc. 2024-19339")


def test_other_agencies_are_left_out_and_one_without_a_slug_is_known_by_its_name() -> None:
    assert NOTICE.agencies == ("foreign-assets-control-office",)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"<html>Request Access</html>",
        b'{"status": 400}',
        b'{"count": 3}',
        b'{"count": 1, "results": [{"title": ""}]}',
    ],
)
def test_another_answer_is_no_list_of_documents(answer: bytes) -> None:
    with pytest.raises(ParseError):
        documents(answer)


def test_an_issue_with_nothing_is_no_trouble() -> None:
    assert documents(b'{"count":0,"results":[]}') == []
    assert documents(b'{"count":0,"description":"none"}') == []


@pytest.mark.parametrize(
    ("title", "type_", "abstract", "expected"),
    [
        ("Removals From the Unverified List", "Rule", "x", True),
        ("Entity List Removal", "Rule", "x", True),
        ("Addition of Entities to the Military End-User (MEU) List", "Rule", "x", True),
        ("Implementation of Sanctions Against Russia", "Rule", "", True),
        ("Implementation of Sanctions", "Rule", "adding five entities and eight addresses to the Entity List", True),
        ("Agency Information Collection Activities; Entity List and Unverified List Requests", "Notice", "", False),
        ("Order Denying Export Privileges", "Notice", "", False),
        ("Revisions to License Exception STA", "Rule", "This rule revises a licence exception.", False),
    ],
)
def test_rules_of_bis_that_may_list(title: str, type_: str, abstract: str, *, expected: bool) -> None:
    document = msgspec.structs.replace(RULE, title=title, type=type_, abstract=abstract)
    assert is_listing(document) is expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Notice of OFAC Sanctions Action", True),
        ("Correction to Notice of OFAC Sanctions Actions", True),
        ("Blocking or Unblocking of Persons and Properties", True),
        ("Agency Information Collection Activities; Blocking Reports", False),
        ("Publication of Russian Sanctions Regulations Web General License 8", False),
    ],
)
def test_notices_of_ofac_that_list(title: str, *, expected: bool) -> None:
    assert is_listing(msgspec.structs.replace(NOTICE, title=title, abstract="")) is expected


def test_a_rule_is_read_to_the_party() -> None:
    found = read("entity_rule.xml")
    assert [(one.act, one.entry.name.partition(",")[0]) for one in found] == [
        (Act.ADDS, "Address 01"),
        (Act.ADDS, "ASR Trans Lojistik Ve Dis Tic Ltd Sti"),
        (Act.ADDS, "Confienza Pazarlama Ve Ticaret Anonim Sirketi"),
        (Act.REVISES, "CTL Dis Ticaret Limited Sirketi"),
        (Act.REMOVES, "Gamma Werke GmbH"),
    ]
    assert {one.document for one in found} == {"2024-19339"}
    assert {one.effective_on for one in found} == {date(2024, 8, 27)}


def test_a_row_gives_aliases_addresses_terms_and_footnotes() -> None:
    entry = read("entity_rule.xml")[1].entry
    assert (entry.list, entry.key, entry.listed_on) == ("us_bis_entity_list", "", date(2024, 8, 27))
    assert [name.text for name in entry.names[1:]] == ["ASR Transit", "Clef Trade"]
    assert [address.country for address in entry.addresses] == ["TR"]
    assert entry.jurisdictions == ("TR",)
    assert entry.programs == ("734.9", "746.8", "744.11")
    assert entry.licence_policy == "Policy of denial."
    assert entry.details == (Detail("Footnote", "3"),)
    assert [citation.text for citation in entry.citations] == ["89 FR 68548"]


def test_a_revised_entry_keeps_the_day_it_was_listed() -> None:
    entry = read("entity_rule.xml")[3].entry
    assert [citation.text for citation in entry.citations] == ["89 FR 14388", "89 FR 68548"]
    assert entry.listed_on == date(2024, 2, 27)


def test_the_day_is_taken_from_the_text_where_the_answer_has_none() -> None:
    assert {one.effective_on for one in read("entity_rule.xml", FILED)} == {date(2024, 8, 27)}


def test_the_unverified_list_is_told_as_such() -> None:
    found = read("unverified_rule.xml", msgspec.structs.replace(FILED, title="Revisions to the Unverified List"))
    assert [(one.act, one.entry.name, one.entry.jurisdictions) for one in found] == [
        (Act.ADDS, "Orel Dis Ticaret Ltd.", ("TR",)),
        (Act.REMOVES, "Atlas Sanatgaran", ("AM",)),
    ]
    assert all(Detail("List", "Unverified List") in one.entry.details for one in found)
    assert found[0].effective_on == date(2024, 3, 1)


@pytest.mark.parametrize(("instruction", "expected"), json.loads((SAMPLES / "wordings.json").read_text("utf-8")))
def test_the_wordings_of_an_instruction(instruction: str, expected: list[list[str]]) -> None:
    assert sorted(map(list, rule(instruction))) == sorted(expected)


def test_country_and_verb_may_stand_further_up() -> None:
    found = rule(
        "a. Under TURKEY:",
        "i. By adding an entry for “A”;",
        "ii. By removing the entry for “B”;",
        "b. Under IRAN:",
        "i. By adding “C”.",
    )
    assert sorted(found) == [("adds", "A", "TR"), ("adds", "C", "IR"), ("removes", "B", "TR")]


def test_without_names_the_country_decides_and_then_what_a_row_cites() -> None:
    rows = table(
        ("ARMENIA", "A LLC, 1 Street, Yerevan, Armenia", "89 FR [INSERT], 8/27/24"),
        ("TURKEY", "B Ltd., 2 Street, Ankara, Turkey", "89 FR [INSERT], 8/27/24"),
        ("", "C Ltd., 3 Street, Ankara, Turkey", "88 FR 23332, 4/17/23. 89 FR [INSERT], 8/27/24"),
    )
    found = rule(
        "a. By revising under Armenia one Armenian entity;",
        "b. By adding and revising Turkish entities under Turkey.",
        rows=rows,
    )
    assert found == [("revises", "A LLC", "AM"), ("adds", "B Ltd.", "TR"), ("revises", "C Ltd.", "TR")]


def test_a_table_of_another_supplement_lists_nobody() -> None:
    other = table(("TURKEY", "X Ltd., Ankara, Turkey", "")).replace("No. 4", "No. 5")
    assert rule("a. Under TURKEY, by adding an entry for “A”.", rows=other) == [("adds", "A", "TR")]


def test_the_preamble_names_whom_the_instructions_do_not() -> None:
    raw = b"""<RULE><SUPLINF><HD>Removals From the Entity List</HD><P>This rule removes the following two entities:</P>
    <HD>France</HD><FP>(1) Alpha SA, a.k.a., the following alias: Alfa; and</FP>
    <P>Turkey: (2) Beta Ltd.; and Gamma A.S.</P>
    <LSTSUB><HD>List of Subjects in 15 CFR Part 744</HD></LSTSUB>
    <AMDPAR>2. Supplement No. 4 to part 744 is amended by removing one entry under France and two under Turkey.</AMDPAR>
    </SUPLINF></RULE>"""
    found = [(one.act, one.entry.name, one.entry.jurisdictions) for one in announcements(raw, RULE)]
    assert found == [
        (Act.REMOVES, "Alpha SA", ("FR",)),
        (Act.REMOVES, "Beta Ltd.", ("TR",)),
        (Act.REMOVES, "Gamma A.S.", ("TR",)),
    ]


def test_a_filing_gives_names_from_its_lists_and_addresses_where_a_line_prints_them() -> None:
    raw = """AGENCY: Bureau of Industry and Security, Commerce.
DATES: This rule is effective August 23, 2024.
The ERC made the determination to add the following 3 entities to the Entity List:
Türkiye: (2)
• BuyBest Electronic; and
• Orel Dis Ticaret Ltd., a.k.a., the following two aliases: —Orel Dis Ticaret Limited Sirketi; and
—Orel Foreign Trade Limited Company.
Russia
• OOO Gamma.
List of Subjects in 15 CFR Part 744
Accordingly, part 744 is amended as follows:
2. Supplement No. 4 to part 744 is amended by:
a. Adding in alphabetical order under TURKEY the following entities:
TURKEY
BuyBest Electronic, 19 Mayis mah, Halaskargazi cad, No:158, Istanbul, Turkey.
For all items subject to the EAR. (See § 744.11 of the EAR)
[FR Doc. 2024-19339 Filed: 8/23/2024 4:15 pm]
"""
    found = list(announcements(raw.encode(), FILED))
    assert [(one.act, one.entry.name, one.entry.jurisdictions) for one in found] == [
        (Act.ADDS, "BuyBest Electronic", ("TR",)),
        (Act.ADDS, "Orel Dis Ticaret Ltd.", ("TR",)),
        (Act.ADDS, "OOO Gamma", ("RU",)),
    ]
    assert found[0].entry.addresses[0].text == "19 Mayis mah, Halaskargazi cad, No:158, Istanbul, Turkey"
    assert len(found[1].entry.names) == 3
    assert found[0].effective_on == date(2024, 8, 23)


def test_a_rule_that_lists_and_names_nobody_is_told() -> None:
    with pytest.raises(ParseError, match="no party"):
        rule("a. By adding, under Turkey, sixteen entities.")


def test_a_rule_that_turns_out_to_change_no_list_gives_nothing() -> None:
    raw = b"<RULE><AMDPAR>2. Section 744.21 is amended by revising paragraph (a).</AMDPAR></RULE>"
    assert list(announcements(raw, msgspec.structs.replace(RULE, title="Foreign-Direct Product Rules"))) == []


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"<html><body>Request Access</body></html>",
        b"<DIV5/>",
        (SAMPLES / "entity_rule.xml").read_bytes()[:4000],
        (SAMPLES / "ofac_notice.txt").read_bytes()[:2500],
        b'<!DOCTYPE RULE [<!ENTITY x "y">]><RULE/>',
    ],
)
def test_damaged_texts_are_refused(raw: bytes) -> None:
    with pytest.raises(ParseError):
        list(announcements(raw, RULE))


def test_a_notice_of_ofac_is_read_to_the_party() -> None:
    found = read("ofac_notice.txt", NOTICE)
    assert [(one.act, one.entry.name, one.effective_on) for one in found] == [
        (Act.ADDS, "CIRE, Kursad Zafer", date(2023, 9, 14)),
        (Act.ADDS, "DENKAR SHIP CONSTRUCTION INCORPORATED COMPANY", date(2023, 9, 14)),
        (Act.ADDS, "MARGIANA INSAAT DIS TICARET LIMITED SIRKETI", date(2023, 9, 14)),
        (Act.ADDS, "ARTVIN", date(2023, 9, 14)),
        (Act.REMOVES, "DEXIAS INTERNATIONAL PRODUCTS AND TRADE LIMITED COMPANY", date(2023, 9, 15)),
        (Act.REVISES, "CTL DIS TICARET LIMITED SIRKETI", date(2023, 9, 15)),
    ]
    person, firm, _, vessel, _, changed = (one.entry for one in found)
    assert (person.schema, person.birth_dates, person.nationalities) == ("Person", ("30 Aug 1967",), ("TR",))
    assert [(one.type, one.value) for one in person.identifiers] == [("passport", "778456")]
    assert (vessel.schema, vessel.jurisdictions) == ("Vessel", ("PA",))
    assert changed.addresses[0].text == "Besiktas, Istanbul, Turkey"
    assert [(name.text, name.strength, name.relation) for name in firm.names[1:]] == [
        ("DENKAR SHIP REPAIR AND MANAGEMENT COMPANY", Strength.STRONG, "a.k.a."),
        ("DENKAR", Strength.WEAK, "f.k.a."),
    ]
    assert [(one.type, one.value, one.country) for one in firm.identifiers] == [("vkn", "6481617870", "TR")]
    assert firm.addresses[0].city == "Istanbul"
    assert firm.programs == ("RUSSIA-EO14024",)
    assert Detail("Organization Established Date", "04 Aug 2021") in firm.details


def test_what_is_printed_before_and_after_a_change_needs_no_second_tag() -> None:
    raw = b"<NOTICE><P>1. ALFA A.S., Ankara, Turkey [SDGT] -to- ALFA A.S., Izmir, Turkey</P></NOTICE>"
    (found,) = announcements(raw, NOTICE)
    assert (found.act, found.entry.addresses[0].city) == (Act.REVISES, "Izmir")


def test_names_in_a_picture_are_told_apart_from_names_not_found() -> None:
    raw = b"<NOTICE><P>the following persons are blocked:</P><GPH SPAN='3'><GID>EN30AU26.000</GID></GPH></NOTICE>"
    with pytest.raises(Pictured):
        list(announcements(raw, NOTICE))


API = "https://www.federalregister.gov/api/v1/"


class Api(Publisher):
    """The addresses of the API whatever they are asked, and the texts."""

    def __call__(self, url: str, **wishes: Any) -> Served:
        answer = super().__call__(url.partition("?")[0], **wishes)
        return Served(url, answer.content)


def pages(**changed: bytes | None) -> dict[str, bytes]:
    found = {
        f"{API}documents.json": (SAMPLES / "2024-19339.json").read_bytes(),
        f"{API}public-inspection-documents/current.json": (SAMPLES / "inspection.json").read_bytes(),
        RULE.full_text_xml_url: b"xml",
        NOTICE.raw_text_url: b"plain",
        FILED.raw_text_url: b"filed",
    }
    return {url: changed.get(page.decode(errors="replace"), page) or b"" for url, page in found.items()}


def collected(api: Api, known: frozenset[str] = frozenset()) -> list[tuple[str, bytes | None]]:
    got = collect(api, f"{API}documents.json?per_page=1000", date(2024, 8, 1), known)
    return [(document.key, text.open().read() if text else None) for document, text in got]


def test_the_text_of_each_listing_document_is_fetched_once_a_stage() -> None:
    api = Api(pages())
    assert collected(api) == [("2024-20000 published", b"plain"), ("2024-19339 published", b"xml")]
    assert collected(api, frozenset({"2024-20000 published", "2024-19339 published"})) == []


def test_a_filed_document_is_fetched_before_it_is_printed() -> None:
    api = Api({**pages(), f"{API}documents.json": b'{"count":0}'})
    assert collected(api) == [("2024-19339 inspection", b"filed")]


def test_a_text_that_is_not_there_yet_is_tried_in_plain_and_then_noted() -> None:
    held = pages()
    del held[RULE.full_text_xml_url]
    assert collected(Api(held))[1] == ("2024-19339 published", None)
    assert collected(Api({**held, RULE.raw_text_url: b"plain"}))[1] == ("2024-19339 published", b"plain")


def test_inspection_may_be_missing() -> None:
    held = pages()
    del held[f"{API}public-inspection-documents/current.json"]
    assert len(collected(Api(held))) == 2


def test_a_text_that_fails_keeps_the_others_from_nobody() -> None:
    class Failing(Api):
        def __call__(self, url: str, **wishes: Any) -> Served:
            if url == NOTICE.raw_text_url:
                raise FetchError(url, "500")
            return super().__call__(url, **wishes)

    seen: list[str] = []
    with pytest.raises(FetchError, match="500"):
        seen.extend(document.key for document, _ in collect(Failing(pages()), API, date(2024, 8, 1)))
    assert seen == ["2024-19339 published"]


def test_a_mirror_is_asked_at_its_own_address() -> None:
    mirror = "http://127.0.0.1:9/fr/api/v1/"
    api = Api({f"{mirror}documents.json": b'{"count":0}'})
    assert list(collect(api, f"{mirror}documents.json", date(2024, 8, 1))) == []
    assert all(url.startswith(mirror) for url in api.asked)


def test_further_pages_are_followed_and_a_short_answer_is_refused() -> None:
    first = json.loads((SAMPLES / "2024-19339.json").read_bytes())
    more = {**first, "count": 6, "next_page_url": f"{API}more"}
    held = {**pages(), f"{API}documents.json": json.dumps(more).encode(), f"{API}more": json.dumps(first).encode()}
    assert len(collected(Api(held))) == 4
    short = json.dumps({**first, "count": 6}).encode()
    with pytest.raises(ParseError, match="6 documents"):
        collected(Api({**pages(), f"{API}documents.json": short}))
