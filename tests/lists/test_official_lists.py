"""What every official list must do, whoever publishes it: one folder a list, with a sample and what is read from it.

A folder holds ``sample.*`` in the publisher's format, ``expected.json`` (written by hand or read over by a person),
``reordered.*`` (the same rows in another order) and ``unknown.*`` (the sample with an element or column nobody knows).
A list that comes in several files has folders of these names, whose files are read as one bundle.
"""

from __future__ import annotations

import io
import re
from functools import cache
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shortcut import assert_as_whole, parted, shortened, standing, whole

from watchlist.bundle import manifest, opened
from watchlist.errors import ParseError
from watchlist.lists import Edition, OfficialList, official_lists
from watchlist.model import Entry

HERE = Path(__file__).parent
LISTS = official_lists()
SHORTENED = [key for key, spec in LISTS.items() if spec.differing]
PAGE = b"<!DOCTYPE html>\n<html><head><title>Temporarily unavailable</title></head><body><p>Sorry</p></body></html>"


class Expected(msgspec.Struct, forbid_unknown_fields=True):
    """What a sample must be read into."""

    published_on: str | None
    entries: list[Entry]


@cache
def sample(key: str, name: str = "sample") -> bytes:
    folder = HERE / key / name
    return bundled(folder) if folder.is_dir() else next((HERE / key).glob(f"{name}.*")).read_bytes()


def bundled(folder: Path) -> bytes:
    """The files of a folder as the bundle that a list of several files is parsed from."""
    contents = {path.name: path for path in folder.iterdir()}
    with opened(io.BytesIO(manifest({name: name for name in contents})), lambda name: contents[name].open("rb")) as raw:
        return raw.read()


def read(spec: OfficialList, content: bytes) -> tuple[list[Edition], list[Entry]]:
    found = list(spec.parse(io.BytesIO(content)))
    return [f for f in found if isinstance(f, Edition)], [f for f in found if isinstance(f, Entry)]


@pytest.fixture(params=sorted(LISTS))
def spec(request: pytest.FixtureRequest) -> OfficialList:
    return LISTS[request.param]


def test_sample_is_read_as_expected(spec: OfficialList) -> None:
    expected = msgspec.json.decode((HERE / spec.key / "expected.json").read_bytes(), type=Expected)
    editions, entries = read(spec, sample(spec.key))
    assert [e.published_on and e.published_on.isoformat() for e in editions] == [expected.published_on]
    assert entries == expected.entries


def test_entries_belong_to_the_list_under_keys_of_their_own(spec: OfficialList) -> None:
    _, entries = read(spec, sample(spec.key))
    assert {entry.list for entry in entries} == {spec.key}
    assert len({entry.key for entry in entries}) == len(entries)


def test_order_of_rows_changes_neither_keys_nor_content(spec: OfficialList) -> None:
    _, entries = read(spec, sample(spec.key))
    _, again = read(spec, sample(spec.key, "reordered"))
    assert [e.key for e in again] != [e.key for e in entries]
    assert {e.key: e for e in again} == {e.key: e for e in entries}


@pytest.mark.parametrize("version", ["sample", "reordered", "unknown"])
@pytest.mark.parametrize("key", SHORTENED)
def test_shortcut_tells_what_the_whole_tells(key: str, version: str) -> None:
    old, new = sample(key), sample(key, version)
    before = standing(LISTS[key], old)
    told = shortened(LISTS[key], new, before, old)
    assert told == whole(LISTS[key], new, before)
    assert bool(told.fault) == (version == "unknown")
    assert (told.differing, told.gone) == ((), frozenset())


@pytest.mark.parametrize("key", SHORTENED)
def test_shortcut_is_taken_where_the_layout_is_the_publishers(key: str) -> None:
    assert parted(LISTS[key], sample(key), sample(key)).same


@pytest.mark.parametrize("key", [key for key in SHORTENED if sample(key).lstrip().startswith(b"<")])
@settings(max_examples=30)
@given(data=st.data())
def test_tag_that_is_printed_otherwise_hides_no_entry(key: str, data: st.DataObject) -> None:
    plain = sample(key)
    end = data.draw(st.sampled_from([found.start() for found in re.finditer(rb"(?<=\w)>", plain)]))
    odd = plain[:end] + b" " + plain[end:]
    for new, old in ((odd, odd), (odd, plain), (plain, odd)):
        assert_as_whole(LISTS[key], new, old)


def test_unknown_element_or_column_is_an_error(spec: OfficialList) -> None:
    with pytest.raises(ParseError):
        read(spec, sample(spec.key, "unknown"))


@pytest.mark.parametrize("share", [0.02, 0.3, 0.5, 0.8, 0.97, 0.999])
def test_truncated_file_is_an_error(spec: OfficialList, share: float) -> None:
    complete = sample(spec.key).rstrip()
    with pytest.raises(ParseError):
        read(spec, complete[: int(len(complete) * share)])


@pytest.mark.parametrize(
    "content", [b"", b" \n", PAGE, b"<other/>", b"a,b\r\n1,2\r\n", b'{"results": []}', b"PK\x03\x04"]
)
def test_anything_else_is_an_error(spec: OfficialList, content: bytes) -> None:
    with pytest.raises(ParseError):
        read(spec, content)


@pytest.mark.parametrize("other", sorted(LISTS))
def test_another_list_is_an_error(spec: OfficialList, other: str) -> None:
    if other != spec.key:
        with pytest.raises(ParseError):
            read(spec, sample(other))


@pytest.mark.parametrize("key", sorted(LISTS))
@settings(max_examples=40)  # the first PDF and the first workbook import their readers
@given(data=st.data())
def test_damaged_bytes_never_make_a_silently_shorter_list(key: str, data: st.DataObject) -> None:
    damaged = bytearray(sample(key))
    for _ in range(data.draw(st.integers(1, 3))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    try:
        _, entries = read(LISTS[key], bytes(damaged))
    except ParseError:
        return
    assert len(entries) >= len(read(LISTS[key], sample(key))[1])


def test_list_says_where_it_comes_from(spec: OfficialList) -> None:
    assert spec.url.startswith("https://")
    assert all((spec.title, spec.publisher, spec.law, spec.licence))
    assert 0 < spec.at_least < spec.at_most
    assert not spec.hours or spec.hours.outside >= spec.every
