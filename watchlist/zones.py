"""Zones by the names that are printed behind times: MSK, TSİ, EDT, "Moscow time"."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone, tzinfo
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from watchlist.resources import decoded


class _Zones(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    hours: dict[str, int]
    places: dict[str, str]


def zone(name: str) -> tzinfo | None:
    """The zone of a folded name; None where none has it.

    >>> zone("msk").utcoffset(None), zone("local")
    (datetime.timedelta(seconds=10800), None)
    """
    found = _zones()
    if name in found.hours:
        return timezone(timedelta(hours=found.hours[name]))
    return ZoneInfo(found.places[name]) if name in found.places else None


def names() -> tuple[str, ...]:
    """Every name of a zone, the longest first."""
    found = _zones()
    return tuple(sorted((*found.hours, *found.places), key=len, reverse=True))


def with_offset(local: datetime, hours: str, minutes: str = "") -> datetime | None:
    """A local time in the zone of a printed offset such as +03; None where no zone is so far from Greenwich."""
    length = timedelta(hours=abs(int(hours)), minutes=int(minutes or 0))
    if length > timedelta(hours=14):
        return None
    return local.replace(tzinfo=timezone(-length if hours.startswith("-") else length))


@cache
def _zones() -> _Zones:
    return decoded(Path(__file__).parent / "zones.toml", _Zones)
