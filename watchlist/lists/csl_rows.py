"""The rows of the Consolidated Screening List's JSON, as bytes: which there are, and which are as they were before."""

from __future__ import annotations

from collections import Counter
from typing import BinaryIO

import msgspec

from watchlist.errors import ParseError
from watchlist.lists.csl_entry import key_of
from watchlist.lists.csl_record import Identity
from watchlist.lists.json_rows import mark
from watchlist.lists.slices import Uncut
from watchlist.lists.unpack import Reader, unpacked

BLOCK = 1 << 20

_DECODER = msgspec.json.Decoder(Identity)


class _Answer(msgspec.Struct, forbid_unknown_fields=True):
    """The JSON; where it is a search's answer it also says how many rows it should hold."""

    results: list[msgspec.Raw]
    total: int | None = None
    offset: int = 0
    search_performed_at: msgspec.Raw = msgspec.Raw(b"null")
    sources_used: msgspec.Raw = msgspec.Raw(b"null")


def rows(raw: BinaryIO) -> list[msgspec.Raw]:
    """The rows of a version; raises ParseError for what is not the list, and Uncut for what is not JSON."""
    reader = unpacked(raw, ".json")
    start = reader.read(BLOCK)
    if not is_json(start):
        raise Uncut
    return results(content(start, reader))


def is_json(start: bytes) -> bool:
    """Whether an answer that begins so is JSON, and not CSV."""
    return start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")


def content(start: bytes, rest: Reader) -> bytearray:
    """The whole of an answer without a byte order mark."""
    whole = bytearray(start.removeprefix(b"\xef\xbb\xbf"))
    while block := rest.read(BLOCK):
        whole += block
    return whole


def results(answered: bytearray) -> list[msgspec.Raw]:
    """The rows of an answer, not yet decoded. Raises ParseError for another answer, and for a part of one."""
    try:
        answer = msgspec.json.decode(answered, type=_Answer)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ParseError(f"not the list's JSON: {error}") from error
    if answer.offset or answer.total not in (None, len(answer.results)):
        raise ParseError(f"only {len(answer.results)} of {answer.total} rows are in it")
    return answer.results


def keys(found: list[msgspec.Raw]) -> dict[bytes, str]:
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


def key(row: msgspec.Raw) -> str:
    """The key of a row, which others may share. Raises ParseError, and Uncut for a row of another shape."""
    try:
        return key_of(_DECODER.decode(row))
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Uncut from None
