"""Streamed XML: entries that stand in containers, and entries inside entries."""

from __future__ import annotations

import io

import pytest

from watchlist.errors import ParseError
from watchlist.lists.strict_xml import children


def read(content: str, *, within: tuple[str, ...] = (), nested: bool = False) -> list[str | None]:
    elements = children(io.BytesIO(content.encode()), "list", ("a", "b"), within, nested=nested)
    return [element.text for element in elements]


def test_children_of_containers_are_streamed() -> None:
    content = "<list><as><a>1</a><a>2</a></as><bs><b>3</b></bs><as/><bs><b>4</b></bs></list>"
    assert read(content, within=("as", "bs")) == ["1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("<list><a/></list>", "<a> stands where it does not belong"),
        ("<list><as><a/><x/><a/></as></list>", "unknown element <x> in <as>"),
        ("<list><as><a/><x/></as></list>", "unknown element <x> in <as>"),
        ("<list><as><a/></as><x/><bs/></list>", "unknown element <x> in <list>"),
        ("<list><as/><bs/><x/></list>", "unknown element <x> in <list>"),
        ("<list><as><bs><b/></bs></as></list>", "does not belong"),
        ("<list><as><a><b/></a></as></list>", "does not belong"),
        ("<list><x><a/></x></list>", "does not belong"),
        ("<as><a/></as>", "the root element is <as>"),
    ],
)
def test_what_stands_elsewhere_is_an_error(content: str, message: str) -> None:
    with pytest.raises(ParseError, match=message):
        read(content, within=("as", "bs"))


def test_elements_of_the_same_name_may_stand_inside_where_a_format_allows_it() -> None:
    content = "<list><a>1<x><b/><a>old</a></x></a><b>2</b></list>"
    assert read(content, nested=True) == ["1", "2"]
    with pytest.raises(ParseError, match="does not belong"):
        read(content)
    with pytest.raises(ParseError, match="unknown element <x>"):
        read("<list><x><a/></x></list>", nested=True)
