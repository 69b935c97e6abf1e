"""OFAC's lists as CSV: the main file alone, or with its aliases, its addresses and what did not fit into remarks.

The files have no heading. ``-0-`` is nothing, and the last byte is 0x1A. A row gives the same entry as the XML.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from typing import BinaryIO

from msgspec.structs import replace

from watchlist.errors import ParseError
from watchlist.lists import Edition, Item
from watchlist.lists.ofac_entry import complete, entry
from watchlist.lists.ofac_remarks import Row
from watchlist.lists.unpack import Reader, unpacked
from watchlist.model import Detail, Entry

MAIN, ALIASES, ADDRESSES, COMMENTS = "main", "aliases", "addresses", "comments"
_FILES = {
    **dict.fromkeys(("", "SDN.CSV", "CONS_PRIM.CSV"), MAIN),
    **dict.fromkeys(("ALT.CSV", "CONS_ALT.CSV"), ALIASES),
    **dict.fromkeys(("ADD.CSV", "CONS_ADD.CSV"), ADDRESSES),
    **dict.fromkeys(("SDN_COMMENTS.CSV", "CONS_COMMENTS.CSV"), COMMENTS),
}
_WIDTHS = {MAIN: 12, ALIASES: 5, ADDRESSES: 6, COMMENTS: 2}
_KINDS = {"": "Entity", "individual": "Individual", "vessel": "Vessel", "aircraft": "Aircraft"}
_RELATIONS = {"aka": "a.k.a.", "fka": "f.k.a.", "nka": "n.k.a."}
_END = b"\x1a"
BLOCK = 1 << 18
_SWALLOWED = re.compile(r"[\r\n]\d+,")
"""A row inside a cell: the quote that ends the cell is missing."""
_UTF8_LETTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")

Cells = list[str]
Beside = Mapping[str, Mapping[str, list[str]]]
"""The rows of each file by number, each as one text: as lists of cells they take three times as much memory."""

_BETWEEN = "\x1a"
"""Stands in no cell, as a file ends with it."""


@dataclass(frozen=True, slots=True)
class File:
    """One of the files up to its end, and how its text is encoded."""

    body: bytes
    encoding: str


def read(named: Mapping[str, BinaryIO], key: str) -> Iterator[Item]:
    """Give the edition (which prints no date) and the entries of the list ``key`` from its files by their names.

    Raises ParseError for anything unknown, damaged or missing, and for files that are not of one publication.
    """
    found = files(named)
    yield Edition(None)
    yield from entries(found, key)


def files(named: Mapping[str, BinaryIO]) -> dict[str, File]:
    """The files by what they hold; errors as in ``read``."""
    return dict(each(named))


def each(named: Mapping[str, BinaryIO]) -> Iterator[tuple[str, File]]:
    """What each file holds, and the file, which is read when it is asked for; errors as in ``read``."""
    found = {_role(name): unpacked(raw, ".csv") for name, raw in named.items()}
    if MAIN not in found or len(found) < len(named):
        raise ParseError("the bundle does not hold each file of the list once")
    for role, raw in found.items():
        yield role, _file(whole(raw, marked=role != COMMENTS))


def entries(found: dict[str, File], key: str) -> Iterator[Entry]:
    """The entries of the main file, with what the files beside it say of each; errors as in ``read``.

    The files beside it are taken out of ``found``, so that each is let go when its rows are held.
    """
    beside = {role: _by_uid(found.pop(role), role) for role in [*found] if role != MAIN}
    count, uids = 0, set()
    for row in rows(found[MAIN], MAIN):
        taken = {role: [text.split(_BETWEEN) for text in by_uid.get(row[0], ())] for role, by_uid in beside.items()}
        try:
            party = _entry(key, row, taken)
        except ParseError as error:
            raise ParseError(str(error), place=f"uid {row[0]}") from error
        count += 1
        uids.add(party.key)
        yield party
    _check_beside(beside, uids, count - len(uids))


def _check_beside(beside: Beside, uids: Set[str], doubled: int) -> None:
    """Refuse rows about parties that the main file lacks, as when one of the files is of another publication.

    A party that bears another's uid in the main file is missing under its own (seen in the set of January 2022).
    """
    missing = {uid: role for role, by_uid in beside.items() for uid in by_uid if uid not in uids}
    if len(missing) > doubled:
        uid, role = next(iter(missing.items()))
        raise ParseError(f"there are {role} of a party that the list lacks", place=f"uid {uid}")


def whole(raw: Reader, *, marked: bool = True) -> bytes:
    """The bytes of a file up to its end. Held whole, because only its end tells that nothing is missing.

    ``marked`` is whether the publisher always ends the file with 0x1A.
    """
    body, mark = _upto_end(raw)
    # Whoever passes files on with other line ends loses the mark at times (seen in files of January 2022).
    if marked and not mark and b"\r\n" in body:
        raise ParseError("the file is cut off: the byte that ends it is missing")
    if not body and mark:
        # Nothing runs on: the file of what did not fit into remarks is its end alone.
        return body
    if not body.endswith(b"\n"):
        raise ParseError("the file is cut off: its last line has no end")
    return body


def _upto_end(raw: Reader) -> tuple[bytes, bytes]:
    """What stands before the byte that ends a file, and that byte, where it is there; read in pieces, held once."""
    body, mark = io.BytesIO(), b""
    while piece := raw.read(BLOCK):
        before, ends, after = (b"", b"", piece) if mark else piece.partition(_END)
        body.write(before)
        mark = mark or ends
        if mark and after.strip():
            raise ParseError("the file goes on behind its end")
    return body.getvalue(), mark


def rows(file: File, role: str) -> Iterator[Cells]:
    """The rows of a file, with nothing for what it prints as nothing."""
    reader = csv.reader(io.TextIOWrapper(io.BytesIO(file.body), file.encoding, newline=""))
    line = 0
    try:
        for row in reader:
            if len(row) != _WIDTHS[role] or not row[0].isdecimal():
                raise ParseError(f"not a row of the {role} file: {','.join(row)[:60]!r}")
            if reader.line_num > line + 1 and any(map(_SWALLOWED.search, row)):
                raise ParseError("a row stands within a row: a quote is missing")
            line = reader.line_num
            yield ["" if cell.strip() == "-0-" else cell for cell in row]
    except (csv.Error, ParseError) as error:
        raise ParseError(str(error), place=f"{role} file, line {line + 1}") from error


def _role(name: str) -> str:
    role = _FILES.get(name.rpartition("/")[2].upper())
    if role is None:
        raise ParseError(f"unknown file {name!r} in the bundle")
    return role


def _by_uid(file: File, role: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows(file, role):
        found[row[0]].append(_BETWEEN.join(row))
    return found


def _file(body: bytes) -> File:
    """The text is UTF-8, or in older files the code page 1252; not a mixture of both."""
    try:
        _check(body, "utf-8")
    except UnicodeDecodeError as error:
        if _UTF8_LETTER.search(body):
            raise ParseError("the text is damaged: it is neither UTF-8 nor the code page 1252") from error
    else:
        return File(body.removeprefix(codecs.BOM_UTF8), "utf-8")
    try:
        _check(body, "cp1252")
    except UnicodeDecodeError as error:
        raise ParseError(f"the text is in no encoding that is known: {error.reason}") from error
    return File(body, "cp1252")


def _check(body: bytes, encoding: str) -> None:
    """Raise UnicodeDecodeError where the text is in another encoding; it is read in pieces, and not held as text."""
    decoder = codecs.getincrementaldecoder(encoding)()
    for begin in range(0, len(body), BLOCK):
        decoder.decode(body[begin : begin + BLOCK])
    decoder.decode(b"", final=True)


def _entry(key: str, row: Cells, taken: Mapping[str, list[Cells]]) -> Entry:
    uid, name, kind, programs, title, sign, vessel, tonnage, gross, flag, owner, remarks = map(str.strip, row)
    remarks = "".join((row[-1], *(text for _, text in taken.get(COMMENTS, ())))).strip()
    texts = {"uid": uid, "lastName": name, "sdnType": _KINDS.get(kind.lower(), kind), "title": title}
    tables = {
        "programList": [{"program": program.strip("[] ")} for program in programs.split("] [") if program],
        "akaList": [_alias(cells) for cells in taken.get(ALIASES, ())],
        "addressList": [_address(cells) for cells in taken.get(ADDRESSES, ())],
        "vesselInfo": [
            _filled(
                callSign=sign,
                vesselType=vessel,
                vesselFlag=flag,
                vesselOwner=owner,
                tonnage=tonnage,
                grossRegisteredTonnage=gross,
            )
        ],
    }
    present = {table: filled for table, rows in tables.items() if (filled := [row for row in rows if row])}
    if remarks:
        texts["remarks"] = remarks
        if not remarks.startswith("("):
            complete(texts, present)
    made = entry(key, texts, present)
    notes = tuple(_notes(taken))
    return replace(made, details=(*made.details, *notes)) if notes else made


def _alias(cells: Cells) -> Row:
    _, _, relation, name, _ = map(str.strip, cells)
    return {"type": _RELATIONS.get(relation, relation), "category": "strong", "lastName": name}


def _address(cells: Cells) -> Row:
    _, _, street, city, country, _ = map(str.strip, cells)
    return _filled(address1=street, city=city, country=country)


def _notes(taken: Mapping[str, list[Cells]]) -> Iterator[Detail]:
    """What the last column says, which the publisher has left without use so far."""
    for role in (ALIASES, ADDRESSES):
        for cells in taken.get(role, ()):
            if cells[-1].strip():
                yield Detail(f"Remarks on {cells[-3 if role == ADDRESSES else 3]}".strip(), cells[-1].strip())


def _filled(**columns: str) -> Row:
    return {column: text for column, text in columns.items() if text}
