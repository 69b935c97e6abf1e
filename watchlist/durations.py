"""Durations as people write them in the configuration and on the command line: 2s, 15m, 12h, 7d."""

from __future__ import annotations

import re
from datetime import timedelta

UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
WRITTEN = re.compile(r"(\d+(?:\.\d+)?)\s*([smhdw])")


def parse_duration(text: str) -> timedelta:
    """Read a duration; several parts add up.

    >>> parse_duration("15m")
    datetime.timedelta(seconds=900)
    >>> parse_duration("1d 12h").total_seconds() / 3600
    36.0

    Raises ValueError for anything else.
    """
    compact = text.strip().lower()
    parts = WRITTEN.findall(compact)
    if not parts or WRITTEN.sub("", compact).strip():
        raise ValueError(f"{text!r} is not a duration: write 30s, 15m, 2h or 1d")
    return sum((timedelta(**{UNITS[unit]: float(number)}) for number, unit in parts), timedelta())


def spoken(length: timedelta) -> str:
    """Write a duration as it may be written in the configuration.

    >>> spoken(timedelta(hours=2)), spoken(timedelta(days=1, minutes=30))
    ('2h', '1d 30m')
    """
    rest = round(length.total_seconds())
    parts = []
    for unit, seconds in (("d", 86400), ("h", 3600), ("m", 60), ("s", 1)):
        count, rest = divmod(rest, seconds)
        parts += [f"{count}{unit}"] if count else []
    return " ".join(parts) or "0s"
