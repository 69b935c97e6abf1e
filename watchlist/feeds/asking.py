"""How a feed is asked: what is known before it is, the addresses that it takes, and what its publisher asks for."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from watchlist.answer import Answer
from watchlist.errors import ParseError
from watchlist.redaction import redacted

MOST_BYTES = 20_000_000
"""An answer is read whole: what is larger is no feed, and would fill the memory of a small machine."""

_ZIP = b"PK\x03\x04"


Get = Callable[[str], Answer]
"""Fetches an address; raises NotFoundError where there is nothing, FetchError for any other trouble."""

Known = Callable[[Iterable[str]], set[str]]
"""Which of these articles are there already."""


@dataclass(frozen=True, slots=True)
class Manners:
    """What a publisher asks for: seconds between two questions, and of rest after it was asked too often.

    ``plainly`` asks for a body that is not compressed.
    """

    pause: float = 0.0
    rest: float = 0.0
    plainly: bool = False


NO_WISHES = Manners()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of one feed now; ``since`` is its last good reading, None where this is the first."""

    source: str
    url: str
    now: datetime
    query: str = ""
    since: datetime | None = None
    known: Known = set


Collect = Callable[[Get, Question], Mapping[str, Answer]]
"""Fetches what a feed takes: the answers to read, under names that ``named`` makes."""


def single(get: Get, question: Question) -> Mapping[str, Answer]:
    """Collect a feed that lies whole at its address."""
    return named([get(question.url)])


def named(answers: Iterable[Answer]) -> dict[str, Answer]:
    """Answers by names that keep their order and tell their addresses, without what is secret in them."""
    return {f"{number:03} {redacted(answer.url)}": answer for number, answer in enumerate(answers)}


def whole(answer: Answer) -> bytes:
    """An answer's bytes; raises ParseError for more than any feed has."""
    with answer.open() as raw:
        return _bounded(raw, answer.url)


def parts(raw: BinaryIO, url: str) -> Iterator[tuple[str, bytes]]:
    """Each answer that was collected, with its address; one that came alone has the feed's.

    Raises ParseError for more than any feed has, and for an archive that is not ours.
    """
    begin = raw.read(len(_ZIP))
    if begin != _ZIP:
        yield url, begin + _bounded(raw, url)
        return
    raw.seek(0)
    try:
        with zipfile.ZipFile(raw) as archive:
            for member in archive.infolist():
                yield _address(member, url), archive.read(_ours(member, url))
    except zipfile.BadZipFile as error:
        raise ParseError(f"not a feed, but a damaged archive: {error}", place=url) from error


def _address(member: zipfile.ZipInfo, url: str) -> str:
    return member.filename.partition(" ")[2] or url


def _ours(member: zipfile.ZipInfo, url: str) -> zipfile.ZipInfo:
    """A member as we bundle it: not packed, so that it is not larger than it seems."""
    if member.compress_type != zipfile.ZIP_STORED or member.file_size > MOST_BYTES:
        raise ParseError("not a feed, but an archive", place=url)
    return member


def _bounded(raw: BinaryIO, url: str) -> bytes:
    content = raw.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ParseError(f"a feed of more than {MOST_BYTES // 1_000_000} MB is none", place=url)
    return content
