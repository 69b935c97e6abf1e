"""The Consolidated Screening List read beside its version before: what differs, and nothing else, is parsed."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from watchlist.lists import Item
from watchlist.lists.slices import Same, Uncut
from watchlist.lists.us_csl import differing, parse
from watchlist.model import Entry

HERE = Path(__file__).parent / "us_csl"
SAMPLE = (HERE / "sample.json").read_bytes()
NAME = b'"HAVIN BANK LIMITED"'


def parsed(content: bytes) -> dict[str, Entry]:
    return {item.key: item for item in parse(io.BytesIO(content)) if isinstance(item, Entry)}


def read(content: bytes, before: bytes = SAMPLE, known: frozenset[str] | None = None) -> list[Item | Same]:
    return list(differing(io.BytesIO(content), io.BytesIO(before), parsed(before) if known is None else known))


def same(items: list[Item | Same]) -> set[str]:
    return {item.key for item in items if isinstance(item, Same)}


def fresh(items: list[Item | Same]) -> dict[str, Entry]:
    return {item.key: item for item in items if isinstance(item, Entry)}


def test_rows_with_numbers_are_not_parsed_again_and_others_are() -> None:
    items = read(SAMPLE)
    numbered = {key for key, entry in parsed(SAMPLE).items() if key.rpartition(":")[2].isdecimal()}
    assert same(items) == numbered
    assert fresh(items) == {key: entry for key, entry in parsed(SAMPLE).items() if key not in numbered}


def test_row_that_has_changed_is_parsed() -> None:
    changed = SAMPLE.replace(NAME, b'"HAVANA BANK LIMITED"')
    items = read(changed)
    assert fresh(items)["SDN:906"] == parsed(changed)["SDN:906"]
    assert same(items) | fresh(items).keys() == parsed(changed).keys()


def test_row_that_is_not_known_is_parsed() -> None:
    assert "SDN:906" in fresh(read(SAMPLE, known=frozenset()))


def test_key_that_stands_twice_is_never_the_same() -> None:
    rows = json.loads(SAMPLE)["results"]
    doubled = json.dumps({"results": [*rows, {**rows[0], "title": "another"}]}).encode()
    assert "SDN:906" not in same(read(doubled, before=doubled))


@pytest.mark.parametrize(("content", "before"), [(SAMPLE, b"source,name\r\n"), (b"source,name\r\n", SAMPLE)])
def test_csv_is_read_whole(content: bytes, before: bytes) -> None:
    with pytest.raises(Uncut):
        read(content, before, frozenset())
