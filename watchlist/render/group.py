"""Puts alerts together that people read as one matter: an event and all it meets, a firm and all its entries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from watchlist.model import Band, Entry, Kind, Origin, Told

Group: TypeAlias = tuple[Told, ...]
"""Alerts that are told as one item, at least one, the surest first."""

KNOWN = "known"
"""The feature of a comparison by which a subject is the entry, not only like it."""

_STATES = frozenset({Kind.LISTED, Kind.ALREADY_LISTED, Kind.DELISTED})
"""Kinds that say the same of each entry; what was amended belongs to one entry alone."""
_KINDS = {kind: place for place, kind in enumerate(Kind)}


def grouped(told: Iterable[Told]) -> list[Group]:
    """Put alerts into groups, those of the user's own firms first; the order of the alerts changes nothing.

    One group tells one event with all its subjects, or one story with all its events, or all entries of one name
    that one list states of one subject.
    """
    ranked = sorted(told, key=_rank)
    events = _by(((one,) for one in ranked), lambda group: group[0].event.story or group[0].event.id)
    return _by(events, _firm)


def is_possible(one: Told) -> bool:
    """Say whether a person should look before anyone believes that the event is about the subject."""
    return one.hit is not None and one.hit.band is not Band.HIT


def is_yours(one: Told) -> bool:
    """Say whether the subject is one that a user added, rather than one that a list made."""
    return one.subject is not None and one.subject.origin is Origin.USER


def is_known(one: Told) -> bool:
    """Say whether the subject is the entry itself, so that there is nothing to compare."""
    return one.hit is not None and any(feature.feature == KNOWN for feature in one.hit.comparison.explanation)


def entries(group: Group) -> list[Entry]:
    """Every entry that the group is about, once."""
    return list({(e.list, e.key): e for one in group if (e := one.event.entry)}.values())


def parties(groups: Iterable[Group]) -> int:
    """Count the parties that the groups are about: entries that are surely one subject are one."""
    joined: dict[str, str] = {}

    def first(key: str) -> str:
        while (known := joined.setdefault(key, key)) != key:
            joined[key] = key = joined[known]
        return key

    for group in groups:
        one, *others = sorted(_sure(group)) or [group[0].event.id]
        for key in others:
            joined[first(key)] = first(one)
        first(one)
    return sum(key == known for key, known in joined.items())


def _by(groups: Iterable[Group], key: Callable[[Group], str]) -> list[Group]:
    found: dict[str, list[Told]] = {}
    for group in groups:
        found.setdefault(key(group), []).extend(group)
    return [tuple(held) for held in found.values()]


def _firm(group: Group) -> str:
    event, sure = group[0].event, _sure(group)
    if event.entry is None or event.story or event.kind not in _STATES or not sure:
        return event.story or event.id
    return "\x1f".join((event.kind, event.entry.list, event.entry.name.casefold(), *sorted(sure)))


def _sure(group: Sequence[Told]) -> set[str]:
    return {one.subject.id for one in group if one.subject and not is_possible(one)}


def _rank(one: Told) -> tuple[bool, bool, bool, int, str, float, str]:
    return (
        not is_yours(one),
        one.subject is None,
        is_possible(one),
        _KINDS[one.event.kind],
        (one.event.entry.name if one.event.entry else one.event.title).casefold(),
        -one.hit.comparison.score if one.hit else 0.0,
        one.alert.id,
    )
