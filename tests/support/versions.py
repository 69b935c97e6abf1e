"""Two versions of a list that is made of pieces: names that namesakes share, and what may become of the pieces."""

from __future__ import annotations

from hypothesis import strategies as st

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
