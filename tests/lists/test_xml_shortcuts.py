"""Every list whose XML is cut into slices reads with the shortcut what it reads whole, whatever the versions are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shortcut import assert_as_whole

from watchlist.lists import ch_seco, eu_fsf, official_lists, un_sc

LISTS = official_lists()
DE_LISTED = '<modification modification-type="de-listed" effective-date="20{}-03-01"/>'
LISTED = '<modification modification-type="listed" effective-date="20{}-02-01"/>'


@dataclass(frozen=True)
class Row:
    """A party: its key, what is said of it, the place that it names, and which of two forms it has."""

    key: int
    name: str = "ALFA"
    place: int = 1
    is_second: bool = False


@dataclass(frozen=True)
class Version:
    """A version of a list: its parties, the places, and what may be odd about it."""

    rows: tuple[Row, ...]
    places: tuple[tuple[int, str], ...] = ((1, "Izmir"), (2, "Bursa"), (3, "Adana"))
    day: str = "2026-08-27"
    head: str = '<?xml version="1.0" encoding="UTF-8"?>\n'
    amid: str = "\n  "
    attributes: str = ""
    tail: str = "\n"
    places_first: bool = False


def un_xml(made: Version) -> str:
    """The UN's list: persons and organizations stand apart."""
    inner = ""
    for kind, within in (("INDIVIDUAL", "INDIVIDUALS"), ("ENTITY", "ENTITIES")):
        rows = [row for row in made.rows if row.is_second == (kind == "ENTITY")]
        parties = made.amid.join(
            f"<{kind}><DATAID>{row.key}</DATAID><FIRST_NAME>{row.name}</FIRST_NAME>"
            f"<{kind}_ADDRESS><CITY>{row.place}</CITY></{kind}_ADDRESS></{kind}>"
            for row in rows
        )
        inner += f"<{within}>{made.amid}{parties}</{within}>"
    return f"<CONSOLIDATED_LIST dateGenerated='{made.day}T00:00:09Z'{made.attributes}>{inner}</CONSOLIDATED_LIST>"


def fsf_xml(made: Version) -> str:
    """The EU's list: some entities have no reference number."""
    entities = made.amid.join(
        f'<sanctionEntity euReferenceNumber="{"" if row.is_second else f"EU.{row.key}"}" logicalId="{row.key}">'
        f'<nameAlias wholeName="{row.name}"/><address city="{row.place}"/></sanctionEntity>'
        for row in made.rows
    )
    return f'<export generationDate="{made.day}T00:00:00"{made.attributes}>{made.amid}{entities}</export>'


def seco_xml(made: Version) -> str:
    """SECO's list: places and sets stand apart from the targets that name them, and some targets are de-listed."""
    targets = made.amid.join(map(_target, made.rows))
    places = "".join(
        f'<place ssid="{ssid}"><location>{town}</location></place>'
        f'<sanctions-program ssid="{ssid}00"><program-name lang="eng">{town}</program-name>'
        f'<sanctions-set ssid="{ssid}0" lang="eng">Annex</sanctions-set></sanctions-program>'
        for ssid, town in made.places
    )
    inner = places + targets if made.places_first else targets + made.amid + places
    root = f'swiss-sanctions-list list-type="whole-list" date="{made.day}"{made.attributes}'
    return f"<{root}>{made.amid}{inner}</swiss-sanctions-list>"


def _target(row: Row) -> str:
    part = f'<name-part order="1" name-part-type="whole-name"><value>{row.name}</value></name-part>'
    named = f'<name ssid="2" name-type="primary-name">{part}</name>'
    where = f'<address place-id="{row.place}"/>' if row.key % 2 else ""
    identity = f'<identity ssid="1" main="true">{named}{where}</identity>'
    added = f'<added><target ssid="{row.key}"><entity>{identity}</entity></target></added>'
    changes = f'<modification modification-type="amended" effective-date="2021-01-01">{added}</modification>'
    changes += LISTED.format(30 if row.name == "BETA" else 20) + (DE_LISTED.format(25) if row.is_second else "")
    sets = "" if row.key % 3 else f"<sanctions-set-id>{row.place}0</sanctions-set-id>"
    return f'<target ssid="{row.key}">{sets}<entity>{identity}</entity>{changes}</target>'


FORMATS: dict[str, Callable[[Version], str]] = {un_sc.KEY: un_xml, eu_fsf.KEY: fsf_xml, ch_seco.KEY: seco_xml}


def printed(key: str, made: Version) -> bytes:
    """The file of a list in this version."""
    return f"{made.head}{FORMATS[key](made)}{made.tail}".encode()


PLAIN = Version(tuple(Row(key, is_second=key % 4 == 0) for key in range(1, 13)))
Rows = list[Row]
Places = tuple[tuple[int, str], ...]


def _swapped(rows: Rows, one: int, other: int) -> Rows:
    """Two parties under each other's keys."""
    found = list(rows)
    found[one] = replace(rows[other], key=rows[one].key)
    found[other] = replace(rows[one], key=rows[other].key)
    return found


CHANGES: dict[str, Callable[[Rows, int, int], Rows]] = {
    "name": lambda rows, one, _: [replace(row, name="BETA") if n == one else row for n, row in enumerate(rows)],
    "place": lambda rows, one, two: [replace(row, place=two) if n == one else row for n, row in enumerate(rows)],
    "form": lambda rows, one, _: [
        replace(row, is_second=not row.is_second) if n == one else row for n, row in enumerate(rows)
    ],
    "removed": lambda rows, one, _: [row for n, row in enumerate(rows) if n != one],
    "added": lambda rows, one, two: [*rows[:one], Row(20 + two), *rows[one:]],
    "doubled": lambda rows, one, two: [*rows, replace(rows[one], name=rows[two].name)],
    "moved": lambda rows, one, _: [*rows[one:], *rows[:one]],
    "swapped": _swapped,
}
PLACES: dict[str, Callable[[Places], Places]] = {
    "renamed": lambda places: ((1, "Konya"), *places[1:]),
    "fewer": lambda places: places[1:],
    "more": lambda places: (*places, (9, "Konya")),
    "turned": lambda places: places[::-1],
}
ODD = {
    "head": ("", '<?xml version="1.0" encoding="latin-1"?>', "\ufeff", "<!-- -->"),
    "amid": ("", " ", "\r\n", "<!-- -->", "<?odd?>", "<other/>", "]]>", "text"),
    "day": ("2026-08-29", "someday"),
    "attributes": (' xmlns="urn:one"', ' xmlns:x="urn:two"'),
    "tail": ("", "\n\n", "<!-- -->", "</end>", "\x1a"),
    "places_first": (True,),
}
ODDS: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    [{name: value} for name, values in ODD.items() for value in values]
)


@st.composite
def edited(draw: st.DrawFn, version: Version) -> Version:
    """The version with some changes, few of which are odd."""
    rows = list(version.rows)
    for change in draw(st.lists(st.sampled_from(sorted(CHANGES)), max_size=3)):
        last = len(rows) - 1
        rows = CHANGES[change](rows, draw(st.integers(0, last)), draw(st.integers(0, last)))
    found = replace(version, rows=tuple(rows), day="2026-08-28")
    if draw(st.integers(0, 2)) == 0:
        found = replace(found, places=PLACES[draw(st.sampled_from(sorted(PLACES)))](found.places))
    if draw(st.integers(0, 3)) == 0:
        found = replace(found, **draw(ODDS))
    return found


@st.composite
def versions(draw: st.DrawFn) -> tuple[Version, Version]:
    """Two versions, each of which may be odd, and may be an edition of the other or not."""
    before = PLAIN if draw(st.booleans()) else draw(edited(PLAIN))
    return before, draw(edited(before if draw(st.booleans()) else PLAIN))


@pytest.mark.parametrize("key", FORMATS)
@given(pair=versions())
def test_the_shortcut_reads_what_the_whole_reads(key: str, pair: tuple[Version, Version]) -> None:
    old, new = (printed(key, version) for version in pair)
    assert_as_whole(LISTS[key], new, old)


@pytest.mark.parametrize("key", FORMATS)
@given(pair=versions(), odd=st.sets(st.integers(1, 12).map(str), min_size=1))
def test_what_is_missing_meanwhile_is_read(key: str, pair: tuple[Version, Version], odd: set[str]) -> None:
    old, new = (printed(key, version) for version in pair)
    assert_as_whole(LISTS[key], new, old, odd | {f"EU.{one}" for one in odd})
