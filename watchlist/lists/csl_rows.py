"""The rows of the Consolidated Screening List's JSON, as bytes: which there are, and which are as they were before."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import BinaryIO

import msgspec

from watchlist.errors import ParseError
from watchlist.lists import json_slices
from watchlist.lists.csl_entry import key_of
from watchlist.lists.csl_record import Identity
from watchlist.lists.json_rows import mark
from watchlist.lists.slices import Uncut
from watchlist.lists.unpack import Reader, unpacked
from watchlist.resources import decoder

BLOCK = 1 << 20

_NOTHING = b"null"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_OPENING = re.compile(rb'"results"[ \t\r\n]*+:[ \t\r\n]*+\[')
_IDENTITY = decoder(Identity)


class _Answer(msgspec.Struct, forbid_unknown_fields=True):
    """The JSON; where it is a search's answer it also says how many rows it should hold."""

    results: list[msgspec.Raw]
    total: int | None = None
    offset: int = 0
    search_performed_at: msgspec.Raw = msgspec.Raw(b"null")
    sources_used: msgspec.Raw = msgspec.Raw(b"null")


_ANSWER = decoder(_Answer)


def rows(raw: BinaryIO) -> Iterator[bytes]:
    """The rows of a version as they come; raises ParseError for what is no answer, and Uncut where they cannot be cut.

    Each of them, or one of the same bytes, has to be asked for its ``key``.
    """
    raw.seek(0)
    yield from json_slices.rows(unpacked(raw, ".json"), _OPENING, _is_whole)


def _is_whole(head: bytes, tail: bytes, count: int) -> bool:
    """Whether an answer of so many rows begins and ends so."""
    head = head.removeprefix(_BYTE_ORDER_MARK)
    try:
        # Closed here, it has no rows: what begins behind it are those of the answer itself.
        begun, answer = results(head + b"]}"), _decoded(head + _NOTHING + tail)
    except ParseError:
        return False
    return begun == [] and [bytes(row) for row in answer.results] == [_NOTHING] and _has_all(answer, count)


def is_json(start: bytes) -> bool:
    """Whether an answer that begins so is JSON, and not CSV."""
    return start.removeprefix(_BYTE_ORDER_MARK).lstrip().startswith(b"{")


def content(start: bytes, rest: Reader) -> bytearray:
    """The whole of an answer without a byte order mark."""
    whole = bytearray(start.removeprefix(_BYTE_ORDER_MARK))
    while block := rest.read(BLOCK):
        whole += block
    return whole


def results(answered: bytes | bytearray) -> list[msgspec.Raw]:
    """The rows of an answer, not yet decoded. Raises ParseError for another answer, and for a part of one."""
    answer = _decoded(answered)
    if not _has_all(answer, len(answer.results)):
        raise ParseError(f"only {len(answer.results)} of {answer.total} rows are in it")
    return answer.results


def _decoded(answered: bytes | bytearray) -> _Answer:
    try:
        return _ANSWER.decode(answered)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ParseError(f"not the list's JSON: {error}") from error


def _has_all(answer: _Answer, count: int) -> bool:
    return not answer.offset and answer.total in (None, count)


def keys(found: Iterable[bytes]) -> dict[bytes, str]:
    """The key of each row by the hash of its bytes."""
    return {mark(row): key(row) for row in found}


def meeting(found: list[msgspec.Raw]) -> frozenset[str]:
    """The keys in which several rows meet, without rows that cannot be read: who parses them says why."""
    counted = Counter(map(_readable, found))
    return frozenset(said for said, count in counted.items() if count > 1)


def _readable(row: msgspec.Raw) -> str:
    try:
        return key(row)
    except (ParseError, Uncut):
        return ""


def key(row: bytes | msgspec.Raw) -> str:
    """The key of a row, which others may share. Raises ParseError, and Uncut for a row of another shape."""
    try:
        return key_of(_IDENTITY.decode(row))
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Uncut from None
