"""OFAC's deltas: each set of changes that the list service publishes, before the full list is read again.

The history names the publications of a year, and each is immutable under its id. Their times are of the US East.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from itertools import count
from typing import BinaryIO
from zoneinfo import ZoneInfo

import msgspec
from lxml.etree import _Element
from msgspec.structs import replace

from watchlist.errors import NotFoundError, ParseError
from watchlist.lists import Answer, Delta, Deltas, Edition, Get, Publication
from watchlist.lists.ofac_actions import ADD, REMOVE, action, as_after, as_before, is_marked, is_said
from watchlist.lists.ofac_delta_xml import entities, published_on
from watchlist.lists.ofac_entity import NAMES, Part, parts
from watchlist.lists.ofac_patch import added, corrected, corrections
from watchlist.lists.ofac_places import service
from watchlist.lists.ofac_sublists import relabelled
from watchlist.lists.strict_xml import LOCAL
from watchlist.model import Entry

_SDN = "SDN List"
_ALL_OTHERS = "Consolidated List"
_EAST = ZoneInfo("America/New_York")
_FIRST_YEAR = 2023
"""The archive of deltas begins with it."""


class _Row(msgspec.Struct):
    publicationID: int | str  # noqa: N815 - the service's own word
    datePublished: str  # noqa: N815


class _Wrapped(msgspec.Struct):
    publications: list[_Row]


def deltas(key: str, *, consolidated: bool) -> Deltas:
    """How the changes of one of the two lists are had; each publication holds those of both."""
    return Deltas(published, fetch, partial(parse, key=key, consolidated=consolidated))


def published(get: Get, url: str, since: date) -> list[Publication]:
    """The publications from a day on, the earliest first, from every year that the service knows.

    The last year is the one after which there is none: what day it is now, this does not know.
    """
    found: list[Publication] = []
    for year in count(max(since.year, _FIRST_YEAR)):
        rows = [row for row in _history(get, url, year) if row[1].year == year]
        if not rows and year > since.year:
            break
        found += [Publication(number, at.astimezone(UTC)) for number, at in rows if at.date() >= since]
    return sorted(found, key=lambda one: (one.at, one.id.zfill(12)))


def fetch(get: Get, url: str, publication: Publication) -> Answer:
    """Fetch one set of changes."""
    return get(f"{service(url)}changes/{publication.id}")


def parse(raw: BinaryIO, *, key: str, consolidated: bool) -> Iterator[Edition | Delta]:
    """Stream the day of the publication and what it says of each entry; raises ParseError as the lists do."""
    for element in entities(raw):
        if LOCAL[element.tag] == "publicationInfo":
            yield Edition(published_on(element))
        else:
            yield _delta(element, key, consolidated=consolidated)


def _history(get: Get, url: str, year: int) -> Iterator[tuple[str, datetime]]:
    try:
        answer = get(f"{service(url)}changes/history/{year}", accept="application/json")
    except NotFoundError:
        return
    with answer.open() as raw:
        content = raw.read()
    try:
        found = msgspec.json.decode(content, type=list[_Row] | _Wrapped) if content.strip() else []
    except msgspec.DecodeError as error:
        raise ParseError(f"the history of {year} is not what it was: {error}") from error
    for row in found.publications if isinstance(found, _Wrapped) else found:
        yield str(row.publicationID), _moment(row.datePublished)


def _moment(text: str) -> datetime:
    """A time of the US East, aware; fractions of a second have up to six digits.

    >>> _moment("2026-01-16T10:01:44.74").isoformat()
    '2026-01-16T10:01:44.740000-05:00'
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ParseError(f"not a time: {text!r}") from error
    return moment.astimezone(_EAST) if moment.tzinfo else moment.replace(tzinfo=_EAST)


@dataclass(frozen=True, slots=True)
class EntityDelta:
    """What one publication says of one entry."""

    key: str
    list: str
    consolidated: bool
    action: str
    own: tuple[tuple[str, str], ...]
    """The lists of ours that it names, each with what is done with it."""
    others: bool
    """Whether it names a list that is not ours."""
    listed_on: date | None
    before: tuple[Part, ...]
    after: tuple[Part, ...]
    is_marked: bool
    """Whether a correction says what is done with each part; else its parts are only stated."""
    certain: bool

    @property
    def removes(self) -> bool:
        """Whether the entry is on the list no more: of the lists within the consolidated one, one is not all."""
        left = {name for name, done in self.own if done == REMOVE}
        return self.action == REMOVE or (bool(left) and (not self.consolidated or _ALL_OTHERS in left))

    def concerns(self, *, standing: bool) -> bool:
        """By the lists that it names; a correction names only those that change, and where it names none, by key.

        One that is added and names no list may be on either, which only the full lists can say.
        """
        if self.own:
            return True
        if self.action and self.others:
            return False
        return standing or self.action == ADD

    def applied(self, before: Entry | None) -> Entry | None:
        """The entry after it; None where it is removed, was not known, or what changes cannot be said."""
        if self.removes or not self.certain:
            return None
        if self.action == ADD:
            made = self._added()
            return relabelled(made) if made and self.consolidated else made
        changed = None if before is None else corrected(before, corrections(self.before, self.after))
        if changed == before and not self.is_marked:
            # Parts that are stated and known already leave open what it is that is not stated any more.
            return None
        return relabelled(changed) if changed and self.consolidated else changed

    def _added(self) -> Entry | None:
        if not self.own:
            return None
        made = added(self.list, self.key, self.after)
        return replace(made, listed_on=self.listed_on or made.listed_on)


def _delta(entity: _Element, key: str, *, consolidated: bool) -> EntityDelta:
    uid = str(entity.get("id") or "")
    if not uid.isdecimal():
        raise ParseError(f"the id of an entity is not a number: {uid!r}")
    try:
        return _read(entity, uid, key, consolidated=consolidated)
    except ParseError as error:
        raise ParseError(str(error), place=f"entity {uid}") from error


def _read(entity: _Element, uid: str, key: str, *, consolidated: bool) -> EntityDelta:
    done = action(entity)
    named = tuple(_lists(entity))
    own = tuple((name, what) for name, what, _ in named if (name != _SDN) == consolidated)
    days = [day for name, what, day in named if (name != _SDN) == consolidated and what != REMOVE and day]
    is_corrected = done not in {ADD, REMOVE}
    marked = is_corrected and is_marked(entity)
    after = tuple(parts(as_after(entity) if is_corrected else entity))
    if done == ADD and not any(part.table == NAMES for part in after):
        raise ParseError("an entity is added without a name")
    return EntityDelta(
        uid,
        key,
        consolidated,
        done,
        own,
        len(own) < len(named),
        min(days, default=None),
        tuple(parts(as_before(entity))) if marked else (),
        after,
        marked,
        # A list within the consolidated one that an entry leaves may be the last one; only the full list tells.
        is_said(entity) and not (consolidated and any(what == REMOVE for _, what in own)),
    )


def _lists(entity: _Element) -> Iterator[tuple[str, str, date | None]]:
    for block in entity:
        if LOCAL[block.tag] == "sanctionsLists":
            for element in block:
                if LOCAL[element.tag] != "sanctionsList":
                    raise ParseError(f"unknown element <{LOCAL[element.tag]}> in <sanctionsLists>")
                yield (element.text or "").strip(), action(element), _day(str(element.get("datePublished") or ""))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError as error:
        raise ParseError(f"datePublished is not a date: {text!r}") from error
