"""What an <entity> of OFAC's delta says is done: an element at any depth may bear an action and its old value.

``as_before`` and ``as_after`` give the two sides of that; where an element is the same on both, it only says what the
change is in.
"""

from __future__ import annotations

from copy import deepcopy

from lxml.etree import _Element

from watchlist.errors import ParseError
from watchlist.lists.strict_xml import LOCAL

ADD, REMOVE, CHANGE = "add", "remove", ""
# The readers of DeltaFile.xsd do not agree on the words; one that is absent says that the element is corrected.
_WORDS = {
    "add": ADD,
    **dict.fromkeys(("remove", "delete"), REMOVE),
    **dict.fromkeys(("", "modify", "update", "change"), CHANGE),
}


def action(element: _Element) -> str:
    """What is done with an element: "add", "remove", or "" for a change. Raises ParseError for another word."""
    word = str(element.get("action") or "").strip().lower()
    if word not in _WORDS:
        raise ParseError(f"unknown action {word!r} on <{LOCAL[element.tag]}>")
    return _WORDS[word]


def number(entity: _Element) -> None:
    """Give an id to each element that has none: by it the two sides of a correction meet."""
    for place, element in enumerate(entity.iterdescendants()):
        if element.get("id") is None:
            element.set("id", f"#{place}")


def is_marked(entity: _Element) -> bool:
    """Whether any element within says what is done with it."""
    return any(element.get("action") or element.get("oldValue") is not None for element in entity.iterdescendants())


def is_said(entity: _Element) -> bool:
    """Whether every correction within says what went before."""
    return all(_is_said(element) for element in entity.iterdescendants() if _is_corrected(element))


def _is_corrected(element: _Element) -> bool:
    return bool(element.get("action")) and action(element) == CHANGE


def _is_said(element: _Element) -> bool:
    """A text says it by its old value, an element of parts by its parts; of the general facts there is one each."""
    if len(element):
        return element.get("oldValue") is None and is_marked(element)
    parent = element.getparent()
    return element.get("oldValue") is not None or (parent is not None and LOCAL[parent.tag] == "generalInfo")


def as_before(entity: _Element) -> _Element:
    """The entity without what is added, and with the old values."""
    before = _without(entity, ADD)
    for element in before.iter():
        if (old := element.get("oldValue")) is not None and not len(element):
            element.text = str(old)
    return before


def as_after(entity: _Element) -> _Element:
    """The entity without what is removed."""
    return _without(entity, REMOVE)


def _without(entity: _Element, gone: str) -> _Element:
    kept = deepcopy(entity)
    for element in [found for found in kept.iterdescendants() if found.get("action")]:
        parent = element.getparent()
        if action(element) == gone and parent is not None:
            parent.remove(element)
    return kept
