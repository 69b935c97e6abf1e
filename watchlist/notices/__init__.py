"""Official notices: acts that name the parties which a list will add, revise or remove, read before the list has them.

A module here reads one publisher's acts, purely: bytes in, Announcements out. What cannot be read to the party raises
ParseError, so that a notice which names nobody is never taken for one whose names were not found. A constant
``NOTICES`` says by which source they are polled; it is found by folder, as the lists are.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from watchlist.answer import Answer
from watchlist.errors import ParseError
from watchlist.lists import Get, Hours, found_by_folder
from watchlist.model import Announcement


class Pictured(ParseError):  # noqa: N818 - what the notice is, not a fault of its bytes
    """The parties stand in a picture, not in the text: the list itself will name them."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice as it was collected, and how its bytes are read.

    ``key`` names what is read once, ``document`` is the publisher's number: a document that comes again at a further
    stage has the same number under another key. ``on`` is the day it came out; ``answer`` is None where it has no
    text yet.
    """

    key: str
    document: str
    title: str
    url: str
    on: date | None
    answer: Answer | None
    read: Callable[[bytes], Iterable[Announcement]]


Collect = Callable[[Get, str, date, Container[str]], Iterator[Notice]]
"""Fetches the notices since a day whose keys are not known; trouble with one is raised after the others were given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notices:
    """One publisher's notices, and the source that they are polled with.

    ``since`` is how far back the first look goes, ``again`` how far each later one goes behind the one before: texts
    come late. ``hours`` are those of the publisher.
    """

    source: str
    since: timedelta
    again: timedelta
    collect: Collect
    hours: Hours | None = None


@cache
def official_notices() -> dict[str, Notices]:
    """Every publisher's notices of this folder, by the key of their source."""
    found = found_by_folder(sys.modules[__name__], "NOTICES", Notices)
    return {notices.source: notices for _, notices in found}
