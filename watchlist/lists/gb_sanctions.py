"""The UK Sanctions List, which since 28 January 2026 is the only one of the United Kingdom: CSV and XML, merged.

Neither file carries everything, so both are read; a file alone is taken as well. The Unique ID is the key.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from io import BytesIO
from typing import BinaryIO
from urllib.parse import urlsplit

import msgspec

from watchlist.answer import Answer
from watchlist.errors import FetchError, NotFoundError, ParseError
from watchlist.lists import Collected, Edition, Get, Item, OfficialList, gb_csv, gb_xml
from watchlist.lists.gb_entry import Said, entry
from watchlist.lists.gb_slices import PIECES, Parted, parted
from watchlist.lists.gb_tables import Records
from watchlist.lists.slices import Sames, Uncut
from watchlist.lists.unpack import members
from watchlist.model import Entry
from watchlist.resources import decoder

KEY = "gb_sanctions"

_FILE = "UK-Sanctions-List"
_PUBLISHED_BY = "sanctionslist.fcdo.gov.uk"
_FEED = "/api/content/government/publications/the-uk-sanctions-list"
_LACKING = 0.02
"""The share of one file's parties that the other may lack before it is taken for half a file."""
_SAME = 0.75
"""The share of parties that must be as before: the others are held in memory."""


def parse(raw: BinaryIO) -> Iterator[Item]:
    """Give the edition and the entries of the CSV file, the XML file or both.

    Raises ParseError for anything unknown or damaged, and where one file lacks many of the other's parties.
    """
    reported, found = _read(_files(raw))
    if not any(found):
        raise ParseError("there are no designations")
    _check_halves(found)
    yield Edition(reported)
    yield from _entries(found)


def differing(raw: BinaryIO, before: BinaryIO, known: Collection[str]) -> Iterator[Item | Sames]:
    """Give of a party of which neither file's bytes differ from the version before only the key.

    Errors as in parse, and Uncut where a file is of another shape than before, or much of it differs.
    """
    earlier, now = _parted(before), _parted(raw)
    if {kind: file.frame for kind, file in earlier.items()} != {kind: file.frame for kind, file in now.items()}:
        raise Uncut
    if not set().union(*(file.marks for file in earlier.values())).issuperset(known):
        # One that was read before is hidden within another.
        raise Uncut
    _check_halves([file.marks for file in now.values()])
    standing = set().union(*(file.marks for file in now.values()))
    changed = {key for kind in now for key, _ in now[kind].marks.items() ^ earlier[kind].marks.items()}
    same = standing.intersection(known) - changed
    if len(same) < _SAME * len(standing):
        raise Uncut
    raw.seek(0)
    reported, found = _read({kind: BytesIO(now[kind].without(same, file)) for kind, file in _files(raw).items()})
    yield Edition(reported)
    yield Sames(tuple(same))
    yield from _entries(found)


def _parted(raw: BinaryIO) -> dict[str, Parted]:
    return {kind: parted(PIECES[kind](file)) for kind, file in _files(raw).items()}


def _files(raw: BinaryIO) -> dict[str, BinaryIO]:
    """The files by what they are, the CSV first, which wins where the two disagree."""
    start = raw.tell()
    head = raw.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()
    raw.seek(start)
    files = members(raw)
    if not files.keys() <= {"", f"{_FILE}.csv", f"{_FILE}.xml"}:
        raise ParseError(f"unknown files are in the bundle: {', '.join(sorted(files))}")
    alone = "xml" if head.startswith(b"<") else "csv"
    return {name[-3:] or alone: file for name, file in sorted(files.items())}


def _read(files: Mapping[str, BinaryIO]) -> tuple[date | None, list[Records]]:
    """The older of the files' days, and the records of each."""
    days: list[date] = []
    found: list[Records] = []
    for kind, file in files.items():
        day, records = gb_csv.read(file) if kind == "csv" else gb_xml.read(file, found[0] if found else Records())
        found.append(records)
        if day:
            days.append(day)
    return min(days, default=None), found


def _entries(found: Sequence[Records]) -> Iterator[Entry]:
    for unique_id in dict.fromkeys(unique_id for records in found for unique_id in records):
        yield _placed(unique_id, found)


def _check_halves(found: Sequence[Collection[str]]) -> None:
    for one, other in ((found[0], found[-1]), (found[-1], found[0])):
        lacking = sum(unique_id not in other for unique_id in one)
        if lacking > max(1, _LACKING * len(one)):
            raise ParseError(f"one file lacks {lacking} of the other's {len(one)} designations: half of it is missing")


def _placed(unique_id: str, found: Sequence[Records]) -> Entry:
    try:
        return entry(KEY, unique_id, _merged(unique_id, found))
    except ParseError as error:
        raise ParseError(str(error), place=unique_id) from error


def _merged(unique_id: str, found: Sequence[Records]) -> Said:
    """The rows of every table: the first file's in an order of their own, and then what only the other says."""
    said: dict[str, list[tuple[str, ...]]] = {}
    for records in found:
        for table, rows in records.get(unique_id, {}).items():
            known = said.setdefault(table, [])
            known += sorted(row for row in rows if row not in known)
    return said


def collect(get: Get, url: str) -> Collected:
    """Fetch the CSV file and the XML file beside it, where GOV.UK says that the list has been published anew.

    Raises NotFoundError where there is neither, FetchError at other trouble with one of them.
    """
    mark = _published(get, url)
    if mark and mark == get.mark:
        return Collected(mark=mark)
    stem, dot, suffix = url.rpartition(".")
    if suffix.lower() not in ("csv", "xml"):
        return Collected(get(url), mark=mark)
    files: dict[str, Answer] = {}
    for kind in ("csv", "xml"):
        try:
            files[f"{_FILE}.{kind}"] = get(f"{stem}{dot}{kind}")
        except NotFoundError:
            continue
    if not files:
        raise NotFoundError(url, "there is neither the CSV file nor the XML file (404)")
    return Collected(members=files, mark=mark if _is_of(mark, files.get(f"{_FILE}.csv")) else "")


class _Content(msgspec.Struct):
    public_updated_at: str = ""


_CONTENT = decoder(_Content)


def _published(get: Get, url: str) -> str:
    """When GOV.UK says that the list was published; nothing where it cannot be asked, and the files are fetched."""
    parts = urlsplit(url)
    site = "https://www.gov.uk" if parts.hostname == _PUBLISHED_BY else f"{parts.scheme}://{parts.netloc}"
    try:
        with get(f"{site}{_FEED}", accept="application/json").open() as answer:
            return _CONTENT.decode(answer.read()).public_updated_at
    except (FetchError, msgspec.DecodeError):
        return ""


def _is_of(mark: str, answer: Answer | None) -> bool:
    """Whether the CSV file is of that publication already: it lies on another host, and may come later."""
    if answer is None:
        return False
    with answer.open() as file:
        line = file.read(200).decode("utf-8", errors="replace").partition("\n")[0]
    try:
        return gb_csv.report_date(line.removeprefix("\ufeff")).isoformat() >= mark[:10]
    except ParseError:
        return False


LIST = OfficialList(
    key=KEY,
    title="UK Sanctions List",
    url=f"https://{_PUBLISHED_BY}/docs/{_FILE}.csv",
    publisher="Foreign, Commonwealth & Development Office",
    law="Sanctions and Anti-Money Laundering Act 2018",
    licence="Open Government Licence v3.0",
    parse=parse,
    differing=differing,
    collect=collect,
    every=timedelta(minutes=15),
    at_least=2400,
    at_most=25_000,
    stale_after=timedelta(days=14),
)
