"""Names in OFAC's deltas: how one is spelt, and what a correction of one makes of an entry's names."""

from __future__ import annotations

from msgspec.structs import replace

from watchlist.lists.ofac_entry import complete_name
from watchlist.lists.ofac_remarks import Row
from watchlist.model import Entry, Name, Strength

_TRUE = "true"


def spelt(row: Row) -> str:
    """The name as the list prints it, or nothing where the row does not spell it."""
    return complete_name(row) if "lastName" in row else row.get("fullName", "")


def is_primary(row: Row) -> bool:
    """Whether it is the primary name: one that is said to be no alias."""
    return row.get("primary", _TRUE) == _TRUE and "type" not in row


def alias_row(row: Row) -> Row:
    """The row of the list's XML for it."""
    category = "weak" if row.get("low") == _TRUE else "strong"
    return {"lastName": spelt(row), "category": category, "type": row.get("type", "").lower()}


def renamed(known: Entry, before: Row | None, after: Row | None) -> Entry | None:
    """The entry with one name corrected; None where that name is not known once, or the primary one goes."""
    if before is None:
        return _newly_named(known, after or {})
    text = spelt(before)
    places = [place for place, name in enumerate(known.names) if name.text == text]
    if len(places) != 1 or (after is None and places == [0]):
        return None
    names = list(known.names)
    names[places[0] : places[0] + 1] = [] if after is None else [_corrected(names[places[0]], after)]
    return replace(known, names=tuple(names))


def _newly_named(known: Entry, row: Row) -> Entry | None:
    text = spelt(row)
    if not text:
        return None
    if is_primary(row):
        return replace(known, names=(Name(text), *(name for name in known.names[1:] if name.text != text)))
    if any(name.text == text for name in known.names):
        return known
    return replace(known, names=(*known.names, Name(text, _strength(row), alias_row(row)["type"])))


def _corrected(name: Name, row: Row) -> Name:
    """The name with what the row says of it: a primary one stays primary."""
    keeps = name.strength is Strength.PRIMARY or "low" not in row
    relation = alias_row(row)["type"] or name.relation
    strength = name.strength if keeps else _strength(row)
    return replace(name, text=spelt(row) or name.text, strength=strength, relation=relation)


def _strength(row: Row) -> Strength:
    return Strength.WEAK if row.get("low") == _TRUE else Strength.STRONG
