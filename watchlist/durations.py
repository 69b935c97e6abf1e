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
