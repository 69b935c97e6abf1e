"""Which announcement an entry of a list comes true by, and which has waited for its list for too long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Generic, Protocol, TypeVar

from watchlist.model import Act, Announcement, Entry, Kind, Strength
from watchlist.names.fold import fold

ACTS: Mapping[Kind, frozenset[Act]] = {
    Kind.LISTED: frozenset({Act.ADDS, Act.REVISES}),
    Kind.AMENDED: frozenset({Act.REVISES, Act.ADDS}),
    Kind.DELISTED: frozenset({Act.REMOVES}),
}
"""What a notice may have said of an entry that a list then adds, changes or removes: a rule that revises a name takes
one entry from the list and puts another on it."""


class Waiting(Protocol):
    """An announcement that its list has not said yet."""

    @property
    def announcement(self) -> Announcement: ...


One = TypeVar("One", bound=Waiting)


class Expected(Generic[One]):
    """The announcements that wait for one list, by the names under which their parties are announced."""

    def __init__(self, waiting: Iterable[One]) -> None:
        self._by_name: dict[str, list[One]] = {}
        for one in waiting:
            for name in _names(one.announcement.entry):
                self._by_name.setdefault(name, []).append(one)

    def __bool__(self) -> bool:
        return bool(self._by_name)

    def met(self, entry: Entry, kind: Kind) -> One | None:
        """The announcement that an entry, as a list now adds, changes or removes it, comes true by."""
        return next(self.meeting(entry, kind), None)

    def meeting(self, entry: Entry, kind: Kind) -> Iterator[One]:
        """Every announcement that an entry comes true by."""
        acts = ACTS.get(kind, frozenset())
        for name in _names(entry):
            for one in self._by_name.get(name, ()):
                if one.announcement.act in acts and same_place(one.announcement.entry, entry):
                    yield one


def _names(entry: Entry) -> list[str]:
    return [fold(name.text) for name in entry.names if name.strength is not Strength.WEAK]


def same_place(announced: Entry, listed: Entry) -> bool:
    """Whether one country is said of both; a notice's prose may say none."""
    return not announced.countries or not listed.countries or bool({*announced.countries} & {*listed.countries})


def is_law(announcement: Announcement, today: date) -> bool:
    """Whether what is announced is in force; a notice that names no day is from the day on which it came out."""
    since = announcement.effective_on or announcement.announced_on
    return since is not None and since <= today


def is_late(announcement: Announcement, today: date, patience: timedelta) -> bool:
    """Whether a list should have said by now what was announced for it."""
    since = announcement.effective_on or announcement.announced_on
    return since is not None and today - since > patience
