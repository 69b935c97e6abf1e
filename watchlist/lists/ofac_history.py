"""The history of OFAC's list service: which sets of changes it has published, each immutable under its id.

Its times are of the US East, and say no zone.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import count
from typing import cast
from zoneinfo import ZoneInfo

import msgspec

from watchlist.answer import Answer
from watchlist.errors import NotFoundError, ParseError
from watchlist.lists import Get, Publication
from watchlist.lists.ofac_places import service
from watchlist.resources import decoder

ZONE = "America/New_York"
_EAST = ZoneInfo(ZONE)
_FIRST_YEAR = 2023
"""The archive of deltas begins with it."""


class _Row(msgspec.Struct):
    publicationID: int | str  # noqa: N815 - the service's own word
    datePublished: str  # noqa: N815


class _Wrapped(msgspec.Struct):
    publications: list[_Row]


_HISTORY = decoder(cast("type[list[_Row] | _Wrapped]", list[_Row] | _Wrapped))


def published(get: Get, url: str, since: date) -> list[Publication]:
    """The publications from a day on, the earliest first, from every year that the service knows.

    The last year is the one after which there is none: what day it is now, this does not know. Raises NotFoundError
    where the service has no history at all, which is not to be taken for one in which nothing happens.
    """
    found: list[Publication] = []
    first = max(since.year, _FIRST_YEAR)
    for year in count(first):
        try:
            rows = [row for row in _history(get, url, year) if row[1].year == year]
        except NotFoundError:
            if year == first:
                raise
            break
        if not rows and year > first:
            break
        found += [Publication(number, at.astimezone(UTC)) for number, at in rows if at.date() >= since]
    return sorted(found, key=lambda one: (one.at, one.id.zfill(12)))


def fetch(get: Get, url: str, publication: Publication) -> Answer:
    """Fetch one set of changes."""
    return get(f"{service(url)}changes/{publication.id}")


def _history(get: Get, url: str, year: int) -> Iterator[tuple[str, datetime]]:
    answer = get(f"{service(url)}changes/history/{year}", accept="application/json")
    with answer.open() as raw:
        content = raw.read()
    try:
        found = _HISTORY.decode(content) if content.strip() else []
    except msgspec.DecodeError as error:
        raise ParseError(f"the history of {year} is not what it was: {error}") from error
    for row in found.publications if isinstance(found, _Wrapped) else found:
        yield str(row.publicationID), _moment(row.datePublished)


def _moment(text: str) -> datetime:
    """A time of the US East, aware; fractions of a second have up to six digits.

    >>> _moment("2026-01-16T10:01:44.74").isoformat()
    '2026-01-16T10:01:44.740000-05:00'
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ParseError(f"not a time: {text!r}") from error
    return moment.astimezone(_EAST) if moment.tzinfo else moment.replace(tzinfo=_EAST)
