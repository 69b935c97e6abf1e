"""Web pages of offices that have no feed: their elements by class, their words, what their head says of them."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from watchlist.errors import ParseError
from watchlist.feeds.markup import plain

Element = etree._Element


def page(raw: bytes, url: str) -> Element:
    """Read a web page as far as it can be; raises ParseError for what is none."""
    try:
        root = etree.fromstring(raw, etree.HTMLParser(no_network=True, encoding="utf-8"))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ParseError(f"not a web page: {error}", place=url) from error
    if root is None or root.find(".//body") is None:
        raise ParseError("not a web page", place=url)
    return root


def with_class(root: Element, name: str) -> Iterator[Element]:
    """Every element below that has this class, in the order of the page."""
    return (element for element in root.iter() if name in (element.get("class") or "").split())


def words(element: Element | None) -> str:
    """An element's words in one line; none where there is no element."""
    return "" if element is None else " ".join("".join(map(str, element.itertext())).split())


def prose(element: Element | None) -> str:
    """An element's words, one line a block."""
    if element is None:
        return ""
    markup = etree.tostring(element, encoding="unicode", method="html", with_tail=False)
    # A line's end in the source of a page is a blank to its readers.
    return plain(" ".join(markup.split()))


def named_in_head(root: Element, *names: str) -> str:
    """What the page's meta elements say under the first of these names that says anything."""
    said = {(meta.get("property") or meta.get("name") or "").lower(): meta.get("content") for meta in root.iter("meta")}
    return next((" ".join(content.split()) for name in names if (content := said.get(name))), "")
