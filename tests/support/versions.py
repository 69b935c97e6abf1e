"""Two versions of a list, and whether reading only what differs tells what reading all of the new one tells."""

from __future__ import annotations

import io

from hypothesis import strategies as st

from watchlist.errors import ParseError
from watchlist.lists import OfficialList
from watchlist.lists.slices import Sames, Uncut
from watchlist.model import Entry
from watchlist.reading import Items, Spool, read

Told = tuple[dict[str, str], list[Entry], frozenset[str]] | str


def told(spec: OfficialList, raw: bytes, before: dict[str, str], old: bytes | None) -> Told:
    """What a reading says, or why there is none."""

    def items() -> Items:
        assert spec.differing
        yield from spec.differing(io.BytesIO(raw), io.BytesIO(old or b""), before)

    with Spool() as spool:
        try:
            reading = read(spec.parse, io.BytesIO(raw), before, spool, None, items if old is not None else None)
        except ParseError as error:
            return str(error)
        return reading.seen, sorted(reading.differing, key=lambda one: one.key), reading.gone


def known(spec: OfficialList, raw: bytes) -> dict[str, str]:
    """What stands after the version before."""
    found = told(spec, raw, {}, None)
    return found[0] if isinstance(found, tuple) else {}


def parsed(spec: OfficialList, new: bytes, old: bytes) -> list[str] | None:
    """The keys of the entries that are parsed; None where all of them have to be."""
    assert spec.differing
    try:
        items = list(spec.differing(io.BytesIO(new), io.BytesIO(old), known(spec, old)))
    except Uncut:
        return None
    assert any(isinstance(item, Sames) for item in items)
    return sorted(item.key for item in items if isinstance(item, Entry))


def assert_as_whole(spec: OfficialList, new: bytes, old: bytes) -> None:
    standing = known(spec, old)
    assert told(spec, new, standing, old) == told(spec, new, standing, None)


def assert_both_ways(spec: OfficialList, one: bytes, other: bytes) -> None:
    assert_as_whole(spec, one, other)
    assert_as_whole(spec, other, one)
    assert parsed(spec, one, other) is not None


NAMES = st.sampled_from(
    [
        "Orion",
        "ORION",
        "Orion 3",
        "Orion 3 5",
        "Orion Trading",
        "Mayak",
        "Mayak 1",
        "Vega",
        "Lira",
        "Altair",
        "Deneb",
        "Rigel",
    ]
)
ENDS = st.sampled_from(["\n", "\n", "\r\n", ""])
Pieces = list[str]


@st.composite
def edited(draw: st.DrawFn, piece: st.SearchStrategy[str], odd: st.SearchStrategy[str]) -> tuple[Pieces, Pieces]:
    """The pieces of a version, and those of the next: some changed, added, removed, repeated, in another order."""
    before = draw(st.lists(piece, min_size=2, max_size=14, unique=draw(st.integers(0, 4)) > 0))
    if draw(st.integers(0, 7)) == 7:
        before.insert(draw(st.integers(0, len(before))), draw(odd))
    kept = [one for one in before if draw(st.integers(0, 7)) < 7]
    after = [
        *kept,
        *draw(st.lists(piece, max_size=2)),
        *draw(st.lists(st.one_of(st.sampled_from(before), odd), max_size=1)),
    ]
    return before, draw(st.permutations(after)) if draw(st.booleans()) else after
