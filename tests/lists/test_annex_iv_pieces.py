"""The rows of Annex IV stand alone, and only those that differ from the version before are parsed."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence

import pytest
from consolidation import annex, row, text
from hypothesis import given
from hypothesis import strategies as st
from shortcut import assert_as_whole, assert_both_ways, parsed
from versions import ENDS, NAMES, edited

from watchlist.lists.eu_annex_iv import LIST

COUNTRIES = st.sampled_from(["Russian Federation", "Russian Federation", "Türkiye", "China", ""])
DAYS = st.sampled_from(["25.6.2024", "25.6.2024", "3.6.2022"])


def party(name: str, country: str = "", day: str = "25.6.2024") -> str:
    """A row that is still without its number."""
    return row(["NUMBER."], [name], [f"Street 1, {country}"] if country else ["Email: a@example.com"], [day])


def numbered(rows: Sequence[str], first: int = 1) -> list[str]:
    return [one.replace("NUMBER", str(number)) for number, one in enumerate(rows, first)]


PARTIES = st.builds(party, NAMES, COUNTRIES, DAYS)
MARK = '<tr><td colspan="4"><p class="modref">▼C15</p></td></tr>'
REMOVED = row(["9."], ["—————"], [""], [""])
ODD = st.sampled_from(
    [
        MARK,
        REMOVED,
        row(["►M44 9. ◄"], ["Sirius"], [""], ["25.6.2024"]),
        row(["1"], ["Sirius"], [""], ["25.6.2024"]),
        row(["01."], ["Sirius"], [""], ["25.6.2024"]),
        row(["Sirius"], [""], ["25.6.2024"]),
        party("Sirius", day="25.6.2024").replace("NUMBER", "1").replace("td", "th"),
        "</tbody></table><p>words</p><table><tbody>",
        "</tbody></table><div>words</div><table><tbody>",
        '</tbody></table></div></div><div><p class="title-annex-1">ANNEX V</p><div><table><tbody>',
        "<tr><td><table><tr><td>Orion</td></tr></table></td></tr>",
        "<!-- <tr></tr> -->",
    ]
)


@st.composite
def _versions(draw: st.DrawFn) -> tuple[bytes, bytes]:
    end = draw(ENDS)
    found = []
    for pieces in draw(edited(st.builds(str.replace, PARTIES, st.just("NUMBER"), st.integers(1, 60).map(str)), ODD)):
        rows = numbered(pieces) if draw(st.integers(0, 3)) == 3 else pieces
        others = [annex("V", row(["Goods"], ["x"], ["x"], ["x"]) * draw(st.integers(0, 2)))] * draw(st.integers(0, 2))
        found.append(text(annex("II", row(["Goods"])), annex("IV", end.join(rows)), *others))
    return found[0], found[1]


@given(_versions())
def test_rows_are_read_as_in_the_whole(versions: tuple[bytes, bytes]) -> None:
    old, new = versions
    assert_as_whole(LIST, new, old)


STARS = numbered([party(name) for name in ("Vega", "Lira", "Altair", "Deneb", "Rigel", "Mizar", "Alcor", "Atlas")], 50)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([party("Orion")], [party("Orion", "China")], ["IV-orion"]),
        ([party("Orion"), MARK], [party("Orion"), REMOVED, party("Mayak")], ["IV-mayak"]),
        ([party("Orion")], [], []),
        ([party("Orion", "China"), party("Orion", "Türkiye")], [party("Orion", "China")], None),
        ([party("Orion", "China")], [party("Orion", "China"), party("Orion", "Türkiye")], None),
        ([party("Orion")], [party("Orion"), party("Mayak").replace("NUMBER", "1")], None),
        ([party("Orion")], [party("Orion"), party("Mayak").replace("td", "th")], None),
    ],
)
def test_only_rows_that_differ_are_parsed(
    before: Sequence[str], after: Sequence[str], expected: list[str] | None
) -> None:
    old, new = (
        text(annex("II", row([str(len(rows))])), annex("IV", "\n".join([*numbered(rows), *STARS])))
        for rows in (before, after)
    )
    assert parsed(LIST, new, old) == expected
    assert_as_whole(LIST, new, old)


def test_another_heading_of_the_annex_is_an_error_as_in_the_whole() -> None:
    old = text(annex("IV", "\n".join(STARS)))
    new = text(annex("IV", "\n".join(STARS[1:])), annex("IV ", ""))
    assert parsed(LIST, old, text(annex("IV", "\n".join(STARS[1:])))) == ["IV-vega"]
    assert_as_whole(LIST, new, old)


def _bundle(rows: Sequence[str], *mapped: str) -> bytes:
    members = [{"FSD_ID": None, "type": "E", "name": name} for name in mapped]
    regime = {"data": {"measures": {"data": [{"lists": {"data": [{"members": {"data": members}}]}}]}}}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("consolidated.xhtml", text(annex("IV", "\n".join(rows))))
        archive.writestr("sanctionsmap.json", json.dumps(regime))
    return made.getvalue()


def test_the_map_is_read_whole() -> None:
    old, new = _bundle(STARS, "Vega", "Lira"), _bundle(STARS[1:], "Lira", "Orion")
    assert parsed(LIST, new, old) == ["map-lira", "map-orion"]
    assert_both_ways(LIST, new, old)
