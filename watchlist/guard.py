"""Whether a reading is to be believed: a list that shrinks sharply is held, and nothing is delisted by it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from watchlist.errors import Held

FEW = 20
"""So many entries may lose a field at once, however short the list: a publisher does tidy up."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a list may change at once before a person has to look."""

    at_least: int
    max_removed: float
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """How many entries of a list, or of one of its sub-lists, stood before, were read, and would go."""

    before: int
    read: int
    gone: int


def guard(limits: Limits, whole: Count, parts: Mapping[str, Count]) -> None:
    """Hold a reading that is too short or too long, lacks a sub-list, or lacks too many entries of one.

    Raises Held, in one line that says what it would have done. A single entry may always go, however short the list,
    unless ``max_removed`` is zero. A sub-list that was never seen is not missing.
    """
    if whole.read < limits.at_least:
        raise Held(
            f"only {whole.read} entries where at least {limits.at_least} are expected "
            f"({whole.gone} of {whole.before} would go)"
        )
    if limits.at_most is not None and whole.read > limits.at_most:
        raise Held(f"{whole.read} entries where at most {limits.at_most} are expected")
    for name, count in parts.items():
        if count.before and not count.read:
            raise Held(f"the sub-list {name!r}, which had {count.before} entries, is not there")
        _guard_removals(limits, count, f" of the sub-list {name!r}")
    _guard_removals(limits, whole, "")


def _guard_removals(limits: Limits, count: Count, of: str) -> None:
    if count.gone > _allowed(limits, count.before):
        raise Held(
            f"{count.gone} of {count.before} entries{of} would go ({count.gone / count.before:.0%}), "
            f"more than max_removed allows ({limits.max_removed:.0%})"
        )


def _allowed(limits: Limits, entries: int) -> int:
    return max(1, int(limits.max_removed * entries)) if limits.max_removed else 0


def guard_day(before: date | None, now: date | None) -> None:
    """Hold a reading whose own date lies before that of the last good one: an old copy came back."""
    if before and now and now < before:
        raise Held(f"its own date is {now}, earlier than {before}, which was read before: an old copy is served")


def guard_fields(limits: Limits, entries: int, emptied: Mapping[str, int]) -> None:
    """Hold a reading in which a field that so many of the ``entries`` had is empty all at once."""
    for field, many in emptied.items():
        if many > max(FEW, _allowed(limits, entries)):
            raise Held(f"{field} would be empty in {many} of {entries} entries that have it now: a column is lost")


def counted(
    before: Iterable[str], read: Iterable[str], gone: Iterable[str], named: Mapping[str, str]
) -> dict[str, Count]:
    """Count entries by sub-list; ``named`` gives each key's."""
    parts: dict[str, list[int]] = {}
    for place, keys in enumerate((before, read, gone)):
        for key in keys:
            parts.setdefault(named[key], [0, 0, 0])[place] += 1
    return {name: Count(*found) for name, found in parts.items()}
