"""The eCFR's versioner: which day title 15 is complete for, when part 744 was amended, and its text as of any day."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time
from urllib.parse import urljoin

import msgspec

from watchlist.answer import Answer
from watchlist.errors import FetchError, NotFoundError, ParseError, SourceError
from watchlist.lists import Collected, Get
from watchlist.resources import decoder

_PAGE = 1000
"""An answer of so many versions may be cut off."""


class _Title(msgspec.Struct):
    number: int
    up_to_date_as_of: date | None = None


class _Meta(msgspec.Struct):
    import_in_progress: bool = False


class _Titles(msgspec.Struct):
    titles: list[_Title]
    meta: _Meta = msgspec.field(default_factory=_Meta)


class _Version(msgspec.Struct):
    identifier: str
    issue_date: date


class _Versions(msgspec.Struct):
    content_versions: list[_Version]


_TITLES = decoder(_Titles)
_VERSIONS = decoder(_Versions)


def newest(get: Get, url: str, parts: Collection[str]) -> Collected:
    """Fetch part 744 as of the day that title 15 is complete for, unless no appendix of ``parts`` was amended since.

    Raises SourceError while the publisher is importing, ParseError where an answer is not what it should be.
    """
    day = _complete_as_of(get, url)
    try:
        issued = _issued(get, url, parts, day)
    except FetchError:
        # The detector only saves the fetching of a text: without it the text is fetched.
        issued = frozenset()
    mark = max(issued).isoformat() if issued else ""
    if mark and mark == get.mark:
        return Collected(published_on=day, mark=mark)
    return Collected(_text(get, url, day), published_on=day, mark=mark)


def kept(get: Get, url: str, parts: Collection[str], since: date) -> Iterator[tuple[datetime, Collected]]:
    """Fetch part 744 as it stood ``since`` a day, and as of each day after that on which one of ``parts`` was amended.

    Raises SourceError where the publisher does not say when that was: one version a day would be too much.
    """
    issued = _issued(get, url, parts, _complete_as_of(get, url))
    if not issued:
        raise SourceError("the eCFR does not say on which days part 744 was amended, so its past cannot be had")
    standing = max((day for day in issued if day <= since), default=since)
    for day in sorted(day for day in issued if day >= standing):
        yield datetime.combine(day, time(), UTC), Collected(_text(get, url, day), published_on=day)


def _text(get: Get, url: str, day: date) -> Answer:
    return get(urljoin(url, f"full/{day}/title-15.xml?part=744"))


def _complete_as_of(get: Get, url: str) -> date:
    with get(url).open() as answer:
        content = answer.read()
    try:
        titles = _TITLES.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ParseError(f"not the eCFR's list of titles: {error}") from error
    if titles.meta.import_in_progress:
        raise SourceError("the eCFR is importing a new edition; it will be complete in a few hours")
    days = [title.up_to_date_as_of for title in titles.titles if title.number == 15]
    if len(days) != 1 or days[0] is None:
        raise ParseError("the eCFR's list of titles does not say what day title 15 is complete for")
    return days[0]


def _issued(get: Get, url: str, parts: Collection[str], until: date) -> frozenset[date]:
    """The days of issue of these appendices, none later than the text is complete for; none where that is not known."""
    try:
        answer = get(urljoin(url, "versions/title-15.json?part=744"))
    except NotFoundError:
        return frozenset()
    with answer.open() as content:
        versions = _versions(content.read())
    if len(versions) >= _PAGE:
        return frozenset()
    return frozenset(one.issue_date for one in versions if one.identifier in parts and one.issue_date <= until)


def _versions(content: bytes) -> list[_Version]:
    try:
        return _VERSIONS.decode(content).content_versions
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ParseError(f"not the eCFR's list of versions: {error}") from error
