"""Dates as feeds print them: an aware time where a zone is given, a day where it is not, else nothing."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, tzinfo
from email.utils import parsedate_to_datetime

from msgspec.structs import replace

from watchlist.model import Article, Dating
from watchlist.names.fold import fold_keeping_length as folded
from watchlist.zones import zone

_DOTTED = re.compile(r"\s*(\d{1,2})\.(\d{1,2})\.(\d{4})\b")  # with slashes nobody knows which is the month
_ISO = re.compile(r"\s*\d{4}-\d{2}-\d{2}")
_LABELLED_UTC = re.compile(r"(?:\b(?:GMT|UTC?)|\dZ|[+-]00:?00)\s*$", re.IGNORECASE)
_COLONLESS_ZONE = re.compile(r"([+-]\d{2})(\d{2})$")


def moment(printed: str) -> datetime | date | None:
    """Read a printed date: UTC where it names its zone, its day where it does not, None where it is no date.

    A time without a zone is somebody's local time: its day is all that is known. The present is never put in.

    >>> moment("Thu, 23 Apr 2026 09:00:00 +0300")
    datetime.datetime(2026, 4, 23, 6, 0, tzinfo=datetime.timezone.utc)
    >>> moment("2026-09-22 13:31"), moment("23.04.2026 09:00"), moment("3 saat önce")
    (datetime.date(2026, 9, 22), datetime.date(2026, 4, 23), None)
    """
    found = _parsed(printed)
    if not isinstance(found, datetime):
        return found
    return _utc(found) if found.tzinfo else found.date()


def _parsed(printed: str) -> datetime | date | None:
    return _iso(printed) if _ISO.match(printed) else _dotted(printed) or _rfc(printed)


def _utc(found: datetime) -> datetime | date:
    try:
        return found.astimezone(UTC)
    except OverflowError:  # the first or the last day that the calendar holds
        return found.date()


def _iso(printed: str) -> datetime | date | None:
    text = _COLONLESS_ZONE.sub(r"\1:\2", printed.strip())
    begin, _, name = text.rpartition(" ")
    if clock := zone(folded(name)):
        local = _iso(begin)
        return local.replace(tzinfo=clock) if isinstance(local, datetime) and local.tzinfo is None else local
    try:
        return datetime.fromisoformat(text) if len(text) > 10 else date.fromisoformat(text)
    except ValueError:
        return _day(text[:10])


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _dotted(printed: str) -> date | None:
    """Read day.month.year, which is how Turkish and Russian pages print a date."""
    found = _DOTTED.match(printed)
    return _day(f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}") if found else None


def _rfc(printed: str) -> datetime | None:
    """Read a date of mail; zones that mail does not know ("MSK") are known by their names."""
    begin, _, name = printed.strip().rpartition(" ")
    clock = zone(folded(name.strip("()")))
    if clock and (local := _mail(begin)) and local.tzinfo is None:
        return local.replace(tzinfo=clock)
    return _mail(printed)


def _mail(printed: str) -> datetime | None:
    try:
        return parsedate_to_datetime(printed)
    except (ValueError, IndexError, TypeError, OverflowError):
        return None


Clock = tzinfo | None
"""The zone of a feed's times that carry another's label, or none."""


def dating(found: datetime | date | None) -> Dating:
    """What a date that a feed may give is known from."""
    return Dating.FEED if found else Dating.UNKNOWN


def clock_of(offset: str) -> Clock:
    """The zone of an offset such as ``+03:00``; None where there is none."""
    return datetime.fromisoformat(f"2000-01-01T00:00:00{offset}").tzinfo if offset else None


def relabelled(article: Article, clock: Clock) -> Article:
    """Put an article's time right where its feed labels local time as GMT, or prints it without a zone.

    A time that names another zone is believed: feeds are mended. ``dated_as`` keeps what was printed.
    """
    if clock is None or article.dated_by is not Dating.FEED:
        return article
    found = _parsed(article.dated_as)
    if not isinstance(found, datetime) or (found.tzinfo and not _LABELLED_UTC.search(article.dated_as)):
        return article
    return replace(article, published_at=_utc(found.replace(tzinfo=clock)))
