"""Rows cut out of JSON as it comes are those that are in it, or it is not cut."""

from __future__ import annotations

import io
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchlist.lists import json_slices
from watchlist.lists.slices import Uncut

OPENING = re.compile(rb'"results"\s*+:\s*+\[')
TEXTS = st.sampled_from(
    ["", "a", '"', "\\", '}, {"id": ', '\\"},{\\"id\\":', '{"id": 1}, {"id": 2}', "]}", '"results": [', "ş"]
)
VALUES = st.recursive(
    TEXTS | st.integers() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS | st.just("id"), inner, max_size=3),
    max_leaves=8,
)
ROWS = st.lists(
    st.builds(lambda value, rest: {"id": value, **rest}, VALUES, st.dictionaries(TEXTS, VALUES, max_size=3))
)
FORMS = st.fixed_dictionaries(
    {"indent": st.sampled_from([None, 1]), "separators": st.sampled_from([None, (",", ":"), (" ,  ", " : ")])}
)


def whole(head: bytes, tail: bytes, count: int) -> bool:
    try:
        closed, with_one = json.loads(head + b"]}"), json.loads(head + b"null" + tail)
    except ValueError:
        return False
    return (closed, with_one) == ({"results": []}, {"results": [None]})


def cut(content: bytes, block: int) -> list[object] | None:
    """The rows, each decoded, as whoever cuts has to do; None where they cannot be cut."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_slices, "BLOCK", block)
        try:
            return [json.loads(row) for row in json_slices.rows(io.BytesIO(content), OPENING, whole)]
        except (Uncut, ValueError):
            return None


@given(ROWS, FORMS, st.booleans(), st.integers(40, 120))
def test_rows_are_those_of_the_whole(rows: list[object], form: dict[str, object], letters: bool, block: int) -> None:
    content = json.dumps({"results": rows}, ensure_ascii=letters, **form).encode()  # type: ignore[arg-type]
    # Within a row another may begin as rows do, and then the file is not cut.
    assert cut(content, block) in (rows, None)


@given(st.lists(st.builds(lambda one, of: {"id": one, "of": of}, TEXTS, st.lists(TEXTS))), FORMS, st.integers(40, 120))
def test_flat_rows_are_cut_whatever_texts_they_have(rows: list[object], form: dict[str, object], block: int) -> None:
    assert cut(json.dumps({"results": rows}, **form).encode(), block) == rows  # type: ignore[arg-type]


@given(ROWS, st.data())
def test_what_is_damaged_is_not_cut(rows: list[object], data: st.DataObject) -> None:
    content = json.dumps({"results": rows}).encode()
    at = data.draw(st.integers(0, len(content) - 1))
    damaged = data.draw(st.sampled_from([content[:at], content[:at] + content[at + 1 :], content + b"]", content * 2]))
    try:
        said = json.loads(damaged)
    except ValueError:
        said = None
    assert cut(damaged, 64) in (None, said["results"] if isinstance(said, dict) and list(said) == ["results"] else None)


@pytest.mark.parametrize(
    "content",
    [
        b'{"other": [{"id": 1}]}',
        b'{"first": {"results": [{"id": 1}]}, "results": [{"id": 2}]}',
        b'{"results": [{"id": 1}], "results": [{"id": 2}]}',
        b'{"results": [{"id": 1} {"id": 2}]}',
        b'{"results": [{"id": 1}, {"id": 2}',
        b'{"results": [{"id": [{"id": 1}, {"id": 2}]}]}',
    ],
)
def test_what_is_unusual_is_not_cut(content: bytes) -> None:
    assert cut(content, 4096) is None
