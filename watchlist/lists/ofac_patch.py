"""Applies what OFAC's delta states to an entry: the whole of one that is added, or only what is corrected.

A correction is applied where what it replaces is known to the letter. Anything else cannot be said, and is None.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from msgspec.structs import replace

from watchlist.lists.ofac_entity import NAMES, NOTES, TEXTS, Part
from watchlist.lists.ofac_entry import VESSEL, entry, schema_of
from watchlist.lists.ofac_names import alias_row, is_primary, renamed, spelt
from watchlist.lists.ofac_remarks import Row
from watchlist.model import Address, Detail, Entry

_FIELDS = (
    "programs",
    "addresses",
    "identifiers",
    "jurisdictions",
    "nationalities",
    "citizenships",
    "birth_dates",
    "birth_places",
    "details",
)

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Correction:
    """A row as it was and as it is; None on the side on which it is not there."""

    table: str
    before: Row | None
    after: Row | None


def corrections(before: Iterable[Part], after: Iterable[Part]) -> Iterator[Correction]:
    """What differs between the two sides of an entity."""
    old = {(part.table, part.id): part.row for part in before}
    new = {(part.table, part.id): part.row for part in after}
    for place in dict.fromkeys((*old, *new)):
        if old.get(place) != new.get(place):
            yield Correction(place[0], old.get(place), new.get(place))


def added(list_key: str, uid: str, stated: Iterable[Part]) -> Entry:
    """The entry that the parts state; raises ParseError where they state no name."""
    texts: Row = {"uid": uid}
    tables: dict[str, list[Row]] = {}
    for part in stated:
        if part.table == TEXTS:
            texts |= part.row
        elif part.table == NAMES and is_primary(part.row):
            texts |= {"lastName": spelt(part.row)}
        elif part.row:
            tables.setdefault(part.table, []).append(part.row)
    tables["akaList"] = [alias_row(row) for row in tables.pop(NAMES, ())]
    notes = tuple(Detail(row.get("label", ""), row.get("value", "")) for row in tables.pop(NOTES, ()))
    made = entry(list_key, texts, tables)
    return replace(made, details=(*made.details, *notes))


def corrected(known: Entry, changes: Iterable[Correction]) -> Entry | None:
    """The entry with all the corrections; None where one of them cannot be applied with certainty."""
    result: Entry | None = known
    for change in changes:
        if result is not None:
            result = _APPLIED.get(change.table, _in_table)(result, change)
    return result


def _general(known: Entry, change: Correction) -> Entry | None:
    before, after = change.before or {}, change.after or {}
    kept = {"title": known.title, "remarks": known.remarks}
    texts = {name: after.get(name, "" if name in before else text) for name, text in kept.items()}
    schema = schema_of(after["sdnType"]) if "sdnType" in after else known.schema
    return replace(known, schema=schema, **texts)


def _named(known: Entry, change: Correction) -> Entry | None:
    return renamed(known, change.before, change.after)


def _noted(known: Entry, change: Correction) -> Entry:
    """Notes are not in the full list, so that one which goes need not be known."""
    old, new = (row and Detail(row.get("label", ""), row.get("value", "")) for row in (change.before, change.after))
    details = [detail for detail in known.details if detail != old]
    return replace(known, details=(*details, *([new] if new and new not in details else [])))


def _in_table(known: Entry, change: Correction) -> Entry | None:
    before, after = change.before, change.after
    if before is not None:
        whole = _completed(known, change.table, before)
        if whole is None:
            return _readdressed(known, before, after) if change.table == "addressList" and after else None
        if after is not None:
            after = {**{column: text for column, text in whole.items() if column not in before}, **after}
        before = whole
    if after is not None and change.table == "idList" and "idNumber" not in after:
        after = None
    old, new = _fragment(known, change.table, before), _fragment(known, change.table, after)
    fields = {field: _exchanged(getattr(known, field), getattr(old, field), getattr(new, field)) for field in _FIELDS}
    return None if None in fields.values() else replace(known, **fields)


def _fragment(known: Entry, table: str, row: Row | None) -> Entry:
    """What a row alone would make of an entry."""
    texts = {"uid": known.key, "lastName": known.name, "sdnType": "Entity"}
    return entry(known.list, texts, {table: [row]} if row else {})


def _exchanged(known: tuple[Value, ...], old: tuple[Value, ...], new: tuple[Value, ...]) -> tuple[Value, ...] | None:
    """The values with ``new`` in the place of ``old``; None where the old ones are not there."""
    if any(value not in known for value in old):
        return None
    place = min((known.index(value) for value in old), default=len(known))
    kept = [value for value in known if value not in old]
    fresh = [value for value in new if value not in kept]
    return (*kept[:place], *fresh, *kept[place:])


def _completed(known: Entry, table: str, row: Row) -> Row | None:
    """The row with what the delta leaves out of it; None where the entry has no such row, or several."""
    if table == "idList" and "idNumber" in row:
        return _completed_number(known, row)
    fragment = _fragment(known, table, row)
    missing = any(value not in getattr(known, field) for field in _FIELDS for value in getattr(fragment, field))
    return None if missing or not row else row


def _completed_number(known: Entry, row: Row) -> Row | None:
    found = {(i.label, i.country or "") for i in known.identifiers if i.printed == row["idNumber"]}
    found |= {(d.label, "") for d in known.details if d.value == row["idNumber"] and d.label not in VESSEL.values()}
    fitting = [place for place in found if row.get("idType", place[0]) == place[0]]
    if len(fitting) != 1:
        return None
    label, country = fitting[0]
    return {"idType": label, **({"idCountry": country} if country else {}), **row}


def _readdressed(known: Entry, before: Row, after: Row) -> Entry | None:
    """An address of which only some lines are given: it is found by those, where they are in one address alone."""
    fitting = [address for address in known.addresses if all(_has(address, text) for text in before.values())]
    if len(fitting) != 1 or not before or before.keys() != after.keys():
        return None
    (address,) = fitting
    text = f", {address.text}, "
    for column, old in before.items():
        text = text.replace(f", {old}, ", f", {after[column]}, ")
    part = _fragment(known, "addressList", after).addresses[0]
    city = after.get("city", address.city)
    country = part.country if "country" in after else address.country
    moved = Address(text[2:-2], city, country)
    addresses = tuple(moved if one == address else one for one in known.addresses)
    return replace(known, addresses=addresses)


def _has(address: Address, line: str) -> bool:
    return f", {address.text}, ".count(f", {line}, ") == 1


_APPLIED: dict[str, Callable[[Entry, Correction], Entry | None]] = {TEXTS: _general, NAMES: _named, NOTES: _noted}
