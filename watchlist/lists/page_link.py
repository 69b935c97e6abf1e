"""The one link of a web page that leads to a list."""

from __future__ import annotations

from urllib.parse import urljoin

from lxml import etree

from watchlist.answer import Answer
from watchlist.errors import ParseError

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def only_link(answer: Answer, label: str) -> str | None:
    """The address of the link whose text holds the label; None where the answer is no web page.

    Raises ParseError where no link of the page has it, or several have that lead to different places.
    """
    with answer.open() as raw:
        content = raw.read()
    if not content.removeprefix(_BYTE_ORDER_MARK).lstrip().startswith(b"<"):
        return None
    found = {urljoin(answer.url, address) for address in _labelled(content, label)}
    if len(found) != 1:
        raise ParseError(f"{answer.url} has {len(found) or 'no'} links {label!r}, not one")
    return found.pop()


def _labelled(content: bytes, label: str) -> list[str]:
    page = etree.fromstring(content, etree.HTMLParser(no_network=True))
    links = page.iter("a") if page is not None else ()
    return [
        address for link in links if label.lower() in _words(link) and (address := (link.get("href") or "").strip())
    ]


def _words(link: etree._Element) -> str:
    return " ".join("".join(map(str, link.itertext())).split()).lower()
