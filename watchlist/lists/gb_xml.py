"""The UK Sanctions List as XML: a day, and an element for each designation, read to the last element."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import BinaryIO

from lxml.etree import _Element

from watchlist.errors import ParseError
from watchlist.lists.gb_tables import IGNORED, KEY_ELEMENT, TABLES, Record, Records, Table
from watchlist.lists.strict_xml import LOCAL, children, fields

Tree = dict[str, "Table | Tree"]


def _tree() -> Tree:
    """Where each table stands below a designation."""
    tree: Tree = {}
    for table in TABLES:
        node = tree
        for name in table.path[:-1]:
            below = node.setdefault(name, {})
            assert isinstance(below, dict)
            node = below
        if table.path:
            node[table.path[-1]] = table
    return tree


_TREE = _tree()


def read(raw: BinaryIO, told: Records) -> tuple[date | None, Records]:
    """Read the file one designation at a time, and keep of each what ``told`` does not say already.

    Raises ParseError for an unknown element and a key that stands twice.
    """
    generated: date | None = None
    records = Records()
    for element in children(raw, "Designations", ("DateGenerated", "Designation")):
        if LOCAL[element.tag] == "DateGenerated":
            generated = _day(_text(element))
            continue
        key, record = _designation(element)
        if key in records:
            raise ParseError("the Unique ID stands twice", place=key)
        records[key] = _besides(record, told.get(key, {}))
    return generated, records


def _besides(record: Record, told: Record) -> Record:
    """The rows that are not told: nearly all are, and twice they would take twice the memory."""
    rest = {name: {row: None for row in rows if row not in told.get(name, ())} for name, rows in record.items()}
    return {name: rows for name, rows in rest.items() if rows}


def _day(text: str) -> date:
    try:
        return datetime.strptime(text[:10], "%d/%m/%Y").replace(tzinfo=UTC).date()
    except ValueError as error:
        raise ParseError(f"DateGenerated is not a date: {text!r}") from error


def _designation(element: _Element) -> tuple[str, Record]:
    key = next((_text(child) for child in element if LOCAL[child.tag] == KEY_ELEMENT), "")
    if not key:
        raise ParseError("a designation has no Unique ID")
    record: Record = {}
    try:
        for table, cells in _rows(element, _TREE):
            table.add(record, cells)
    except ParseError as error:
        raise ParseError(str(error), place=key) from error
    return key, record


def _rows(element: _Element, tree: Tree) -> Iterator[tuple[Table, list[str]]]:
    for child in element:
        name = LOCAL[child.tag]
        match tree.get(name):
            case Table(elements=()) as table:
                yield table, [_text(child)]
            case Table() as table:
                found = fields(child, frozenset(table.elements))
                yield table, [found.get(column, "") for column in table.elements]
            case dict() as below:
                yield from _rows(child, below)
            case None if tree is not _TREE or name not in (KEY_ELEMENT, *IGNORED):
                raise ParseError(f"unknown element <{name}> in <{LOCAL[element.tag]}>")


def _text(element: _Element) -> str:
    if len(element):
        raise ParseError(f"<{LOCAL[element.tag]}> holds elements where text was expected")
    return (element.text or "").strip()
