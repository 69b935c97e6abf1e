"""OFAC's deltas: what each set of changes that the list service publishes says of an entry, before the list does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import BinaryIO

from lxml.etree import _Element
from msgspec.structs import replace

from watchlist.errors import ParseError
from watchlist.lists import Delta, Deltas, Edition
from watchlist.lists.ofac_actions import ADD, REMOVE, action, as_after, as_before, is_marked, is_said, number
from watchlist.lists.ofac_delta_xml import entities, published_on
from watchlist.lists.ofac_entity import NAMES, Part, parts
from watchlist.lists.ofac_history import ZONE, fetch, published
from watchlist.lists.ofac_names import is_primary, spelt
from watchlist.lists.ofac_patch import added, corrected, corrections
from watchlist.lists.ofac_sublists import relabelled
from watchlist.lists.strict_xml import LOCAL
from watchlist.model import Entry

_ALL_OTHERS = "Consolidated List"


def deltas(key: str, *, consolidated: bool) -> Deltas:
    """How the changes of one of the two lists are had; each publication holds those of both."""
    return Deltas(published, fetch, partial(parse, key=key, consolidated=consolidated), ZONE)


def parse(raw: BinaryIO, *, key: str, consolidated: bool) -> Iterator[Edition | Delta]:
    """Stream the day of the publication and what it says of each entry; raises ParseError as the lists do."""
    for element in entities(raw):
        if LOCAL[element.tag] == "publicationInfo":
            yield Edition(published_on(element))
        else:
            yield _delta(element, key, consolidated=consolidated)


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

    @property
    def adds(self) -> bool:
        """Whether the entry is new to the list."""
        return self.action == ADD

    def stated(self) -> Entry | None:
        """The entry as the publication itself states it, removed or not; None where it gives no name."""
        named = any(part.table == NAMES and is_primary(part.row) and spelt(part.row) for part in self.after)
        return added(self.list, self.key, self.after) if named else None

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
    number(entity)
    named = tuple(_lists(entity))
    own = tuple((name, what) for name, what, _ in named if _is_sdn(name) != consolidated)
    days = [day for name, what, day in named if _is_sdn(name) != consolidated and what != REMOVE and day]
    is_corrected = done not in {ADD, REMOVE}
    marked = is_corrected and is_marked(entity)
    after = tuple(parts(as_after(entity) if is_corrected else entity))
    if done == ADD and not any(part.table == NAMES and is_primary(part.row) and spelt(part.row) for part in after):
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


def _is_sdn(name: str) -> bool:
    return name.upper().startswith(("SDN", "SPECIALLY DESIGNATED NATIONALS"))


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
