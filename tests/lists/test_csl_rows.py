"""The Consolidated Screening List read beside its version before: what differs, and nothing else, is parsed."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shortcut import shortened, whole

from watchlist.lists import Item
from watchlist.lists.slices import Sames, Uncut
from watchlist.lists.us_csl import LIST, differing, parse
from watchlist.model import Entry

HERE = Path(__file__).parent / "us_csl"
SAMPLE = (HERE / "sample.json").read_bytes()
Row = dict[str, object]
NAME = b'"HAVIN BANK LIMITED"'
ORION: Row = {"source": "Entity List (EL) - BIS", "name": "Orion Ltd", "federal_register_notice": "89 FR 68548"}
LYRA: Row = {"source": "Entity List (EL) - BIS", "name": "Lyra"}
SOURCES = ["Entity List (EL) - BIS", "Denied Persons List (DPL) - BIS", "Nonproliferation Sanctions (ISN) - State"]
NAMES = [
    "Orion Ltd",
    "ORION LTD",
    "Orion Ltd (a.k.a. Orionis)",
    "Orion",
    "Address 4",
    "Orion; and any successor thereof",
]
UNNUMBERED = {
    "source": st.sampled_from(SOURCES),
    "name": st.sampled_from(NAMES),
    "federal_register_notice": st.sampled_from([None, "89 FR 68548", "89 F.R. 68548, 90 FR 40458", "Vol. 88, No. 151"]),
    "addresses": st.lists(
        st.fixed_dictionaries({"address": st.sampled_from(["A St", "B St; and C St"]), "country": st.just("TR")}),
        max_size=2,
    ),
    "start_date": st.sampled_from([None, "2024-08-23", "2020-01-02"]),
    "title": st.sampled_from([None, "one", "other"]),
    "id": st.sampled_from(["ab12", "cd34"]),
}
NUMBERED = {
    "source": st.just("Specially Designated Nationals (SDN) - Treasury Department"),
    "name": st.sampled_from(NAMES),
    "entity_number": st.sampled_from(["1", "2", "3", 3]),
    "programs": st.sampled_from([[], ["SDGT"]]),
}
ODD = st.sampled_from(
    [{}, {"source": "Entity List (EL) - BIS"}, {"name": "Orion"}, {"source": "(SDN)", "name": "Orion"}]
)
ROWS = st.lists(st.fixed_dictionaries(UNNUMBERED) | st.fixed_dictionaries(NUMBERED), min_size=1, max_size=12)


def listed(rows: list[Row], indent: int | None = None) -> bytes:
    return json.dumps({"results": rows}, indent=indent).encode()


def parsed(content: bytes) -> dict[str, Entry]:
    return {item.key: item for item in parse(io.BytesIO(content)) if isinstance(item, Entry)}


def read(content: bytes, before: bytes = SAMPLE, known: frozenset[str] | None = None) -> list[Item | Sames]:
    return list(differing(io.BytesIO(content), io.BytesIO(before), parsed(before) if known is None else known))


def same(items: list[Item | Sames]) -> set[str]:
    return {key for item in items if isinstance(item, Sames) for key in item.keys}


def fresh(items: list[Item | Sames]) -> dict[str, Entry]:
    return {item.key: item for item in items if isinstance(item, Entry)}


def test_rows_that_stood_before_are_not_parsed_again() -> None:
    namesakes = {key: entry for key, entry in parsed(SAMPLE).items() if key.startswith("EL:no-gunther")}
    assert len(namesakes) == 2
    assert same(items := read(SAMPLE)) == parsed(SAMPLE).keys() - namesakes
    assert fresh(items) == namesakes


def test_row_that_has_changed_is_parsed() -> None:
    changed = SAMPLE.replace(NAME, b'"HAVANA BANK LIMITED"')
    items = read(changed)
    assert fresh(items)["SDN:906"] == parsed(changed)["SDN:906"]
    assert same(items) | fresh(items).keys() == parsed(changed).keys()


def test_row_that_is_not_known_is_parsed() -> None:
    assert "SDN:906" in fresh(read(SAMPLE, known=frozenset(parsed(SAMPLE).keys() - {"SDN:906"})))


def test_key_that_stands_twice_is_never_the_same() -> None:
    rows = json.loads(SAMPLE)["results"]
    doubled = json.dumps({"results": [*rows, {**rows[0], "title": "another"}]}).encode()
    assert "SDN:906" not in same(read(doubled, before=doubled))


@pytest.mark.parametrize("other", [{"title": "another"}, {"start_date": "2020-01-02"}, {"source_list_url": "x"}])
def test_row_is_parsed_where_a_namesake_comes_or_goes(other: Row) -> None:
    one, two = listed([LYRA, ORION]), listed([LYRA, ORION, {**ORION, **other}])
    for content, before in ((one, two), (two, one), (two, two)):
        assert same(items := read(content, before)) == {"EL:lyra"}
        assert fresh(items) == {key: entry for key, entry in parsed(content).items() if key != "EL:lyra"}


@given(ROWS, ROWS, st.lists(ODD, max_size=1), st.data())
def test_shortcut_reads_what_the_whole_reads(
    before: list[Row], more: list[Row], odd: list[Row], data: st.DataObject
) -> None:
    kept = data.draw(st.lists(st.sampled_from(before), max_size=12))
    rows = [*data.draw(st.permutations(before) | st.just(before)), *data.draw(st.just([]) | st.just(more))]
    after = data.draw(st.sampled_from([rows, [*kept, *odd], [*kept, *more], [*rows, *odd]]))
    old, new = listed(before), listed(after, data.draw(st.sampled_from([None, None, 1])))
    stands = whole(LIST, old, {}).seen
    known = {key: stands[key] for key in stands if data.draw(st.sampled_from([True, True, True, False]))}
    assert shortened(LIST, new, known, old) == whole(LIST, new, known)


@given(ROWS, st.lists(ODD, max_size=2), st.data())
def test_any_two_versions_are_told_apart_as_wholes(before: list[Row], odd: list[Row], data: st.DataObject) -> None:
    rows = [*before, *odd]
    swapped = [{**row, "title": data.draw(st.sampled_from(["one", "other"]))} for row in before]
    after = data.draw(st.permutations([*swapped, *odd]))
    old, new = listed(rows), listed(after)
    stands = whole(LIST, old, {}).seen
    assert shortened(LIST, new, stands, old) == whole(LIST, new, stands)


@pytest.mark.parametrize(("content", "before"), [(SAMPLE, b"source,name\r\n"), (b"source,name\r\n", SAMPLE)])
def test_csv_is_read_whole(content: bytes, before: bytes) -> None:
    with pytest.raises(Uncut):
        read(content, before, frozenset())


ROW = json.dumps({"source": "Entity List (EL) - BIS", "name": "Orion"}).encode()
OTHER_ROW = json.dumps({"source": "Entity List (EL) - BIS", "name": "Vega"}).encode()


@pytest.mark.parametrize(
    "odd",
    [
        b'{"results": [%b, %b], "results": [%b]}' % (ROW, OTHER_ROW, OTHER_ROW.replace(b"Vega", b"Lyra")),
        b'{"results": [%b,\x0c%b]}' % (ROW, OTHER_ROW),
        b'{"results":\x0b[%b, %b]}' % (ROW, OTHER_ROW),
        b'{"results": [%b, %b]}%b]' % (ROW, OTHER_ROW, b" " * (5 << 20)),
    ],
    ids=["two arrays", "a form feed", "a vertical tab", "more behind its end"],
)
def test_what_is_odd_json_is_left_to_the_whole(odd: bytes) -> None:
    old = b'{"results": [%b, %b]}' % (ROW, OTHER_ROW)
    stands = whole(LIST, old, {}).seen
    assert shortened(LIST, odd, stands, old) == whole(LIST, odd, stands)
