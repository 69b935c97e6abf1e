"""Times as people give them on the command line."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from watchlist.durations import parse_duration
from watchlist.errors import InputError

LAST = timedelta(microseconds=1)


def begin(text: str | None, now: datetime) -> datetime | None:
    """Read ``--since``: a day is meant from its start, ``7d`` that long ago, a full time as it is.

    >>> begin("2024-08-07", datetime(2024, 9, 1, tzinfo=UTC)).isoformat()
    '2024-08-07T00:00:00+00:00'
    """
    return _read(text, now, end=False)


def end(text: str | None, now: datetime) -> datetime | None:
    """Read ``--until`` and ``--as-of``: a day is meant to its end.

    >>> end("2024-08-07", datetime(2024, 9, 1, tzinfo=UTC)).isoformat()
    '2024-08-07T23:59:59.999999+00:00'
    """
    return _read(text, now, end=True)


def day(text: str | None, now: datetime) -> date | None:
    """Read ``--effective``: the day on which something is asked to hold."""
    moment = _read(text, now, end=True)
    return moment.date() if moment else None


def _read(text: str | None, now: datetime, *, end: bool) -> datetime | None:
    if text is None:
        return None
    try:
        whole = date.fromisoformat(text)
    except ValueError:
        return _moment(text, now)
    start = datetime.combine(whole, time(), tzinfo=UTC)
    return start + timedelta(days=1) - LAST if end else start


def _moment(text: str, now: datetime) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except ValueError:
        pass
    try:
        return now - parse_duration(text)
    except ValueError:
        raise InputError(
            f"{text!r} is no time: write a day (2024-08-07), a time (2024-08-07T12:00Z) or how long ago (7d, 12h)"
        ) from None
