"""Each list's sample as its publisher might have changed it by the next day: one party taken off, another amended."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping

import openpyxl
import pytest
from pdf_writer import pdf

from watchlist.lists.pdf_text import pdf_text

Files = dict[str, bytes]
Edit = tuple[str, str]
"""A regular expression, which must be found, and what stands in its place."""

EDITS: dict[str, tuple[Edit, ...]] = {
    "us_ofac_sdn": (
        (r"(?s)<sdnEntry>\s*<uid>48757</uid>.*?</sdnEntry>", ""),
        ("<Record_Count>5<", "<Record_Count>4<"),
        ("Umurbey Mah. Sehitler", "Umurbey Mahallesi Sehitler"),
    ),
    "us_ofac_consolidated": (
        (r"(?s)<sdnEntry>\s*<uid>33893</uid>.*?</sdnEntry>", ""),
        ("<Record_Count>5<", "<Record_Count>4<"),
        ("24 Usacheva Str.", "24 Usacheva Street"),
    ),
    "us_bis_entity_list": (
        (r"(?s)<TR>(?:(?!<TR>).)*?Kral Aviation.*?</TR>", ""),
        (r"Sonmez Apt\. No\. 4/5", "Sonmez Apt. No. 4/6"),
    ),
    "us_bis_dpl": ((r'"RESIT TAVAN,.*\r?\n', ""), ("MILLET CAD. NO: 26", "MILLET CAD. NO: 27")),
    "us_csl": ((r'.*"Senbol, Yuksel".*\n', ""), ("INKSNA", "INKSNA (2023)")),
    "eu_fsf": (
        (r'(?s)<sanctionEntity [^>]*"170004">.*?</sanctionEntity>', ""),
        ("Bayrampasa", "Bakirkoy"),
    ),
    "eu_annex_iv": ((r"<tr>(?:(?!<tr>).)*>862\..*</tr>", ""), ("Kwai Lok Street", "Kwai Lok Road")),
    "gb_sanctions": (
        (r"(?s)<Designation>(?:(?!<Designation>).)*?AQD0139.*?</Designation>|\n15/11/2021,AQD0139[^\n]*", ""),
        ("Grandpera Block No: 56-58", "Grandpera Block No: 56-60"),
    ),
    "un_sc": (
        (r"(?s)<ENTITY>\s*<DATAID>6908877</DATAID>.*?</ENTITY>", ""),
        ("In January 2017", "In February 2017"),
    ),
    "ch_seco": ((r'(?s)<target ssid="34461">.*?</target>', ""), ("Daire 55", "Daire 56")),
    "ca_sema": (
        (r"(?s)<record>(?:(?!<record>).)*?DMT Electronics.*?</record>", ""),
        ("Oil Tanker", "Chemical Tanker"),
    ),
    "ua_nsdc": (
        ('"suspended"', '"excluded"'),
        ("постачання електронних компонентів", "постачання мікросхем"),
    ),
}


def changed(key: str, files: Mapping[str, bytes]) -> Files:
    """The files of a list with one party less, and one of which something else is said."""
    if key in SPECIAL:
        return SPECIAL[key](files)
    if key not in EDITS:
        pytest.fail(f"nobody says how {key} changes: add it to EDITS in tests/support/changed_lists.py")
    made = dict(files)
    for pattern, new in EDITS[key]:
        edited = {name: re.sub(pattern, new, content.decode()).encode() for name, content in made.items()}
        assert edited != made, f"{key}: {pattern} is not found"
        made = edited
    return made


def _workbook(files: Mapping[str, bytes]) -> Files:
    ((name, content),) = files.items()
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    rows = {row[1].value: row for row in sheet.iter_rows()}
    rows["ANSHORI Abdullah"][1].value = "ANSHORI Abdullah Haji"
    sheet.delete_rows(rows["CHON MA SAN"][0].row)
    made = io.BytesIO()
    book.save(made)
    return {name: made.getvalue()}


def _printed(files: Mapping[str, bytes]) -> Files:
    name = "list_russia_tokutei.pdf"
    text = pdf_text(files[name]).replace("Zemetsa Street 18", "Zemetsa Street 19")
    return {**files, name: pdf([text[: text.index("３ 株式会社カザン")].splitlines()])}


SPECIAL: dict[str, Callable[[Mapping[str, bytes]], Files]] = {"au_dfat": _workbook, "jp_meti": _printed}
