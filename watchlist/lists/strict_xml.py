"""XML that must be exactly what it says it is: no document type, no entities, no network, no unknown element.

Elements are known by their local names, because publishers change namespaces without changing what they mean.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Set
from contextlib import contextmanager
from typing import BinaryIO

from lxml import etree

from watchlist.errors import ParseError
from watchlist.lists.unpack import Reader, unpacked


class _LocalNames(dict[str, str]):
    """The local name of each tag, worked out once."""

    def __missing__(self, tag: str) -> str:
        name = tag.rpartition("}")[2]
        if len(self) < 1000:
            self[tag] = name
        return name


LOCAL: _LocalNames = _LocalNames()
"""``LOCAL[element.tag]`` is the element's name without its namespace."""


def children(
    raw: BinaryIO, root: str, names: Collection[str], within: Collection[str] = (), *, nested: bool = False
) -> Iterator[etree._Element]:
    """Stream the children of the root element, each of which is emptied when the next is asked for.

    Where ``within`` names containers, these are the root's only children, and theirs are streamed. Where ``nested``,
    elements of these names may stand inside one that is streamed. Text that only indents is left out. Raises
    ParseError for a root of another name, for a child that ``names`` does not hold, and for bytes that are not
    well-formed XML to the last.
    """
    events = streamed(unpacked(raw, ".xml"), *(f"{{*}}{name}" for name in (*names, *within)))
    with well_formed():
        yield from _freed(events, root, within, nested=nested)


def streamed(raw: Reader, *tags: str, indented: bool = True) -> etree.iterparse[tuple[str, etree._Element]]:
    """Elements of some tags as they end, where nothing is fetched and no entity stands for anything.

    Where the file is ``indented``, text that only does that is left out.
    """
    return etree.iterparse(
        raw,
        events=("end",),
        tag=tags,
        remove_blank_text=indented,
        remove_comments=True,
        remove_pis=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
    )


@contextmanager
def well_formed() -> Iterator[None]:
    """Make of what is not well-formed XML a ParseError that names the line."""
    try:
        yield
    except etree.XMLSyntaxError as error:
        raise ParseError(f"not well-formed XML: {error.msg}", place=f"line {error.lineno}") from error


def _freed(
    events: etree.iterparse[tuple[str, etree._Element]], root_name: str, within: Collection[str], *, nested: bool
) -> Iterator[etree._Element]:
    root = None
    last: dict[bool, etree._Element] = {}
    for _, element in events:
        if root is None:
            root = _checked(element.getroottree().getroot(), root_name)
        parent = element.getparent()
        if nested and parent is not root and parent is not None:
            continue
        if parent is None or not _belongs(element, parent, root, within):
            raise ParseError(f"<{LOCAL[element.tag]}> stands where it does not belong")
        if is_container := LOCAL[element.tag] in within:
            _free(element, last.pop(True, None), None)
        _free(parent, last.get(parent is not root), element)
        if not is_container:
            yield element
        element.clear()
        last[parent is not root] = element
    _free(_checked(events.root, root_name), last.get(False), None)


def _belongs(element: etree._Element, parent: etree._Element, root: etree._Element, within: Collection[str]) -> bool:
    """Whether an element stands in the root, or where there are containers, a container there and others in it."""
    if parent is root:
        return not within or LOCAL[element.tag] in within
    return parent.getparent() is root and LOCAL[parent.tag] in within and LOCAL[element.tag] not in within


def _checked(root: etree._Element, name: str) -> etree._Element:
    if root.getroottree().docinfo.internalDTD is not None:
        raise ParseError("a document type is declared, which no list needs")
    if LOCAL[root.tag] != name:
        raise ParseError(f"the root element is <{LOCAL[root.tag]}>, not <{name}>")
    return root


def _free(root: etree._Element, last: etree._Element | None, until: etree._Element | None) -> None:
    """Drop the child that was read last, and see that nothing unknown came after it."""
    for child in root:
        if child is until:
            return
        if child is not last:
            raise ParseError(f"unknown element <{LOCAL[child.tag]}> in <{LOCAL[root.tag]}>")
        root.remove(child)


def document(raw: BinaryIO, roots: Collection[str]) -> etree._Element:
    """Read a small document whole, and give its root; what it refuses is what ``children`` refuses."""
    parser = etree.XMLParser(
        remove_comments=True, remove_pis=True, resolve_entities=False, no_network=True, load_dtd=False
    )
    with well_formed():
        root = etree.fromstring(unpacked(raw, ".xml").read(), parser)
    if LOCAL[root.tag] not in roots:
        raise ParseError(f"the root element is <{LOCAL[root.tag]}>, not <{'> or <'.join(sorted(roots))}>")
    return _checked(root, LOCAL[root.tag])


def fields(element: etree._Element, known: Set[str]) -> dict[str, str]:
    """The text of each child, by local name; empty children are left out.

    Raises ParseError for a child that ``known`` does not hold, that stands twice, or that has children itself.
    """
    found = {LOCAL[child.tag]: child.text or "" for child in element}
    if len(found) != len(element) or not found.keys() <= known:
        raise _unexpected(element, known)
    if "" not in found.values():
        return found
    if any(len(child) for child in element):
        raise _unexpected(element, known)
    return {name: text for name, text in found.items() if text}


def _unexpected(element: etree._Element, known: Set[str]) -> ParseError:
    seen: set[str] = set()
    for child in element:
        name = LOCAL[child.tag]
        if name not in known:
            return ParseError(f"unknown element <{name}> in <{LOCAL[element.tag]}>")
        if name in seen:
            return ParseError(f"<{name}> stands twice in <{LOCAL[element.tag]}>")
        seen.add(name)
    return ParseError(f"an element of <{LOCAL[element.tag]}> holds elements where text was expected")
