"""The rows of a sheet: what openpyxl reads of it, is read of it here, and what Excel would not write is an error."""

from __future__ import annotations

import io
import string
import zipfile
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from workbooks import repacked, workbook

from watchlist.errors import ParseError
from watchlist.lists.sheet import sheet_rows

SHEET = "xl/worksheets/sheet1.xml"
STYLES = "xl/styles.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TEXTS = st.text(string.ascii_letters + string.digits + " \n\t<&\"'çİш_x;", max_size=20)
DAYS = st.datetimes(datetime(1901, 1, 1), datetime(2100, 1, 1))  # noqa: DTZ001 - a cell has no zone
CELLS = st.one_of(
    st.none(),
    TEXTS,
    st.booleans(),
    st.integers(-(10**9), 10**15),
    st.floats(allow_nan=False, allow_infinity=False),
    DAYS,
    st.dates(date(1901, 1, 1)),
    st.times(),
    st.timedeltas(timedelta(0), timedelta(900)),
)
ROWS = st.lists(st.lists(CELLS, max_size=6).map(tuple), min_size=1, max_size=6)


def rows(content: bytes) -> list[tuple[int, list[object]]]:
    return [(number, list(cells)) for number, cells in sheet_rows(content, lambda names: names[0])]


def by_openpyxl(content: bytes) -> list[tuple[int, list[object]]]:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    sheet = book.worksheets[0]
    sheet.reset_dimensions()
    return [(number, list(cells)) for number, cells in enumerate(sheet.iter_rows(values_only=True), 1)]


def without_blanks(found: list[tuple[int, list[object]]]) -> list[tuple[int, list[object]]]:
    return [(number, cells) for number, cells in found if any(cell is not None for cell in cells)]


def written(cells: str, *texts: str, styles: tuple[bytes, bytes] = (b"", b"")) -> bytes:
    """A workbook whose first sheet has these rows, as XML, and refers to these texts."""
    content = repacked(
        workbook([]), {SHEET: f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>'.encode()}
    )
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        kinds = archive.read("[Content_Types].xml").decode()
        style = archive.read(STYLES).replace(*styles)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    part = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/>'
    kinds = kinds if "sharedStrings" in kinds else kinds.replace("</Types>", f"{part}</Types>")
    strings = f'<sst xmlns="{MAIN}">{"".join(f"<si>{text}</si>" for text in texts)}</sst>'
    return repacked(
        content, {"[Content_Types].xml": kinds.encode(), "xl/sharedStrings.xml": strings.encode(), STYLES: style}
    )


@given(ROWS)
def test_cells_are_read_as_openpyxl_reads_them(printed: list[tuple[object, ...]]) -> None:
    content = workbook(printed)
    assert repr(without_blanks(rows(content))) == repr(without_blanks(by_openpyxl(content)))


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="A1" t="s"><v>0</v></c>', "plain"),
        ('<c r="A1" t="s"><v>1</v></c>', "rich text "),
        ('<c r="A1" t="s"><v>2</v></c>', "東京"),
        ('<c r="A1" t="s"><v>3</v></c>', "_x000D_"),
        ('<c r="A1" t="inlineStr"><is><r><rPr><b/></rPr><t>in</t></r><r><t>line</t></r></is></c>', "inline"),
        ('<c r="A1" t="inlineStr"><is><t>one<!-- comment -->word<![CDATA[ & more]]></t></is></c>', "oneword & more"),
        ('<c r="A1" t="str"><f>A2&amp;A3</f><v>of a formula</v></c>', "of a formula"),
        ('<c r="A1"><f>1+1</f><v>2</v></c>', 2),
        ('<c r="A1" t="e"><v>#N/A</v></c>', "#N/A"),
        ('<c r="A1" t="b"><v>1</v></c>', True),
        ('<c r="A1"><v>123</v></c>', 123),
        ('<c r="A1"><v>123.0</v></c>', 123.0),
        ('<c r="A1"><v>1.5E3</v></c>', 1500.0),
        ('<c r="A1" t="d"><v>2019-12-03</v></c>', date(2019, 12, 3)),
        ("<c><v>7</v></c>", 7),
    ],
)
def test_each_kind_of_cell_is_a_value(cell: str, value: object) -> None:
    phonetic = '<t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh>'
    content = written(
        f'<row r="1">{cell}</row>',
        "<t>plain</t>",
        '<r><t xml:space="preserve">rich </t></r><r><rPr><i/></rPr><t xml:space="preserve">text </t></r>',
        phonetic,
        "<t>_x005F_x000D_</t>",
    )
    assert repr(rows(content)) == repr(by_openpyxl(content)) == repr([(1, [value])])


@pytest.mark.parametrize(
    ("printed", "value"),
    [("43802", datetime(2019, 12, 3)), ("0.5", time(12)), ("99999999", "#VALUE!")],  # noqa: DTZ001
)
def test_number_in_the_format_of_a_day_is_that_day(printed: str, value: object) -> None:
    dated = (b'<xf numFmtId="0"', b'<xf numFmtId="14"')
    assert rows(written(f'<row r="1"><c r="A1" s="0"><v>{printed}</v></c></row>', styles=dated)) == [(1, [value])]


def test_rows_and_cells_may_be_left_out_and_merged_cells_are_empty_but_the_first() -> None:
    content = written('<row r="2"><c r="B2"><v>1</v></c><c r="C2"/></row><row><c><v>2</v></c></row><row r="9"/>')
    assert rows(content) == [(2, [None, 1, None]), (3, [2]), (9, [])]


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>',
        '<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        '<row r="1"><d r="A1"><v>1</v></d></row>',
        '<row r="x"><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="ABCD1"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>-1</v></c></row>',
        '<row r="1"><c r="A1" t="q"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>one</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></wor>',
    ],
)
def test_what_excel_would_not_write_is_an_error(cells: str) -> None:
    with pytest.raises(ParseError):
        rows(written(cells, "<t>the only text</t>"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_document_type_is_an_error_in_whatever_encoding(encoding: str) -> None:
    hostile = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE w [<!ENTITY a "b">]>'
        f'<worksheet xmlns="{MAIN}"><sheetData>'
        '<row r="1"><c r="A1" t="str"><v>&a;</v></c></row></sheetData></worksheet>'
    )
    with pytest.raises(ParseError, match="document type"):
        rows(repacked(workbook([]), {SHEET: hostile.encode(encoding)}))
