"""Ukraine's State Sanctions Register, kept by the National Security and Defense Council, by its keyed interface.

The register has tens of thousands of subjects; the decrees of each are a question of their own, which is asked only
for those with a tie to Türkiye.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import BinaryIO
from urllib.parse import quote, urljoin

import msgspec

from watchlist.answer import Answer
from watchlist.errors import NotFoundError, ParseError
from watchlist.lists import Collected, Edition, Get, Gone, Item, OfficialList, json_slices
from watchlist.lists.json_rows import PARSED, mark, parted
from watchlist.lists.nsdc_search import turkish
from watchlist.lists.nsdc_subject import KEY, Action, Subject, decoded, ended_on, entry
from watchlist.lists.slices import Sames, Uncut
from watchlist.lists.unpack import LARGEST, Reader, members
from watchlist.lists.whole_file import whole
from watchlist.model import Schema
from watchlist.resources import decoder

_SCHEMAS = {"legal": Schema.ORGANIZATION, "individual": Schema.PERSON}
_ENDED = frozenset({"expired", "excluded"})
_ACTIONS = "actions-"
_OPENING = re.compile(rb"\[")
_MOST_ASKED = 200
"""How many subjects are asked about one by one."""


class _Known(msgspec.Struct):
    """What says whether a subject is an entry, and which."""

    sid: str | int
    status: str


_KNOWN = decoder(_Known)


def parse(raw: BinaryIO) -> Iterator[Item]:
    """Read the edition (which the register does not print), the active subjects, and those that it says are no more so.

    Raises ParseError for a bundle without both kinds of subjects, and for a field that is unknown or of another type.
    """
    files = _files(raw)
    yield Edition(None)
    actions = dict(_actions(files))
    for kind, row in _rows(files):
        yield _item(kind, row, actions)


def differing(raw: BinaryIO, before: BinaryIO, known: Collection[str]) -> Iterator[Item | Sames]:
    """Give of active subjects that stand in the version before in the same bytes, with the same decrees, only the keys.

    Those that the register says are active no more are read each time. Errors as in parse, and Uncut.
    """
    old, new = _files(before), _files(raw)
    decreed, actions = dict(_actions(old)), dict(_actions(new))
    acted = {key for key in {*decreed, *actions} if decreed.get(key) != actions.get(key)}
    earlier = {mark(row, kind): _key(row) for kind, row in _cut(old)}
    same, rest = parted(((mark(row, kind), row) for kind, row in _cut(new)), earlier, _key, known, acted)
    yield Edition(None)
    yield same
    raw.seek(0)
    for place, (kind, row) in enumerate(_cut(_files(raw))):
        if place in rest:
            yield _item(kind, row, actions)


def _files(raw: BinaryIO) -> Mapping[str, BinaryIO]:
    files = members(raw)
    if missing := {f"{kind}.json" for kind in _SCHEMAS} - files.keys():
        raise ParseError(f"{', '.join(sorted(missing))} is not in it")
    return files


def _actions(files: Mapping[str, BinaryIO]) -> Iterator[tuple[str, Sequence[Action]]]:
    for name, raw in files.items():
        if name.startswith(_ACTIONS):
            yield name.removeprefix(_ACTIONS).removesuffix(".json"), decoded(whole(raw, LARGEST), list[Action], name)
        elif name.removesuffix(".json") not in _SCHEMAS:
            raise ParseError("an unknown file is in it", place=name)


def _rows(files: Mapping[str, BinaryIO]) -> Iterator[tuple[str, msgspec.Raw]]:
    """Each subject with its kind, not yet decoded: as values they would take several times the file."""
    for kind in _SCHEMAS:
        yield from ((kind, row) for row in _each(files[f"{kind}.json"], kind))


def _each(raw: Reader, kind: str) -> list[msgspec.Raw]:
    return decoded(whole(raw, LARGEST), list[msgspec.Raw], kind)


def _cut(files: Mapping[str, BinaryIO]) -> Iterator[tuple[str, bytes]]:
    """Each subject with its kind as it comes; raises Uncut where they cannot be cut.

    Each of them, or one of the same bytes, has to be asked for its key.
    """
    for kind in _SCHEMAS:
        yield from ((kind, row) for row in json_slices.rows(files[f"{kind}.json"], _OPENING, _is_whole))


def _is_whole(head: bytes, tail: bytes, _count: int) -> bool:
    """Whether an array begins and ends so."""
    try:
        return decoded(head + b"null" + tail, list[None], "") == [None]
    except ParseError:
        return False


def _key(row: bytes) -> str:
    try:
        known = _KNOWN.decode(row)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Uncut from None
    return PARSED if known.status in _ENDED else str(known.sid)


def _item(kind: str, row: bytes | msgspec.Raw, every: Mapping[str, Sequence[Action]]) -> Item:
    subject = decoded(row, Subject, kind)
    actions = every.get(subject.key, ())
    if not subject.name.strip() or not subject.key:
        raise ParseError("it has no name or no sid", place=f"subject {subject.key!r}")
    if subject.status in _ENDED:
        return Gone(subject.key, ended_on(actions))
    return entry(subject, _SCHEMAS[kind], actions)


def collect(get: Get, url: str) -> Collected:
    """Fetch both kinds of subjects, and for those with a tie to Türkiye what each decree does."""
    found: dict[str, Answer] = {}
    keys: list[str] = []
    for kind in _SCHEMAS:
        answer = get(urljoin(url, f"v2/subjects?subjectType={kind}"), accept="application/json")
        found[f"{kind}.json"] = answer
        keys += _turkish(answer, kind)
    for key in sorted(keys, key=lambda key: (len(key), key))[:_MOST_ASKED]:
        try:
            address = urljoin(url, f"subjects/{quote(key, safe='')}/actions")
            found[f"{_ACTIONS}{key}.json"] = get(address, accept="application/json")
        except NotFoundError:
            continue
    return Collected(members=found)


def _turkish(answer: Answer, kind: str) -> list[str]:
    """The keys of the subjects of an answer with a tie to Türkiye.

    There are none where it cannot be read, which is for ``parse`` to say once it is archived.
    """
    with suppress(ParseError):
        try:
            with answer.open() as raw:
                return turkish(json_slices.rows(raw, _OPENING, _is_whole), kind)
        except (Uncut, ParseError):
            # What was cut off wrongly is no subject.
            with answer.open() as raw:
                return turkish(_each(raw, kind), kind)
    return []


LIST = OfficialList(
    key=KEY,
    title="State Sanctions Register of Ukraine (NSDC)",
    url="https://api-drs.nsdc.gov.ua/",
    publisher="National Security and Defense Council of Ukraine",
    law="Law of Ukraine No. 1644-VII on Sanctions",
    licence="Creative Commons Attribution 4.0 International",
    parse=parse,
    differing=differing,
    collect=collect,
    every=timedelta(hours=6),
    at_least=4000,
    at_most=100_000,
    key_header="x-cota-public-api-key",
)
