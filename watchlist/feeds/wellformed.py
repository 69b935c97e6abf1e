"""The fast way through a feed that has no fault: RSS 2.0, RSS in RDF and Atom 1.0 of elements that are known.

feedparser reads 2 MB in a second, and most feeds need none of its patience. What is read here is read as feedparser
would read it; whatever might not be is left to it: a feed that is not well-formed, an element said twice or unknown,
markup where text is due, a document type, a base for addresses.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable
from urllib.parse import urljoin

from lxml import etree

from watchlist.feeds.items import Feed, Item, item_of

Element = etree._Element

_ATOM = "{http://www.w3.org/2005/Atom}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_MEDIA = "{http://search.yahoo.com/mrss/}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_DECLARED = re.compile(
    rb"<\?xml\s+version=[\"']1\.0[\"'](?:\s+encoding=[\"']([\w.-]+)[\"'])?(?:\s+standalone=[\"']\w+[\"'])?\s*\?>"
)
_ENCODINGS = re.compile(r"utf-?8|iso-8859-\d{1,2}|windows-125\d|koi8-[ru]", re.IGNORECASE)
_BASE = re.compile(rb"[\s:]base\s*=")
_OTHERWISE_READ = re.compile("[\x80-\x9f]")
_SLASHES = re.compile(r"^([A-Za-z][A-Za-z0-9+-.]*://)(/*)")
_IN_QUERY = re.compile(r"&([A-Za-z0-9_]+);")

# Prefixes that feedparser knows by heart, with what they have to stand for.
_PREFIXES = {
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "thr": "http://purl.org/syndication/thread/1.0",
    "wfw": "http://wellformedweb.org/CommentAPI/",
}
_ATOM_NAMES = frozenset({_ATOM[1:-1]})
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_RDF_SPACES = ("http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/")

_HARMLESS = frozenset(
    {
        *("author", "category", "comments", "enclosure"),
        *(f"{_DC}creator", "{http://wellformedweb.org/CommentAPI/}commentRss"),
        "{http://purl.org/rss/1.0/modules/slash/}comments",
        *(f"{_MEDIA}content", f"{_MEDIA}thumbnail", f"{_MEDIA}credit"),
        "{com-wordpress:feed-additions:1}post-id",
    }
)
"""Elements of an item that say nothing of what is read."""
_HARMLESS_IN_ATOM = frozenset(
    {
        *(f"{_ATOM}{name}" for name in ("author", "name", "uri", "email", "category", "rights")),
        *(f"{_MEDIA}content", f"{_MEDIA}thumbnail", f"{_MEDIA}credit"),
    }
)
_HARMLESS_IN_RDF = frozenset({f"{_DC}creator", f"{_DC}subject", "{http://purl.org/rss/1.0/modules/slash/}comments"})
_IN_CHANNEL = frozenset(
    {
        *("title", "link", "description", "language", "copyright", "managingEditor", "webMaster", "pubDate"),
        *("lastBuildDate", "category", "generator", "docs", "ttl", "image", "item", f"{_ATOM}link"),
        "{http://purl.org/rss/1.0/modules/syndication/}updatePeriod",
        "{http://purl.org/rss/1.0/modules/syndication/}updateFrequency",
    }
)
_IN_FEED = frozenset(
    f"{_ATOM}{name}"
    for name in ("id", "title", "subtitle", "link", "updated", "author", "generator", "logo", "icon", "rights", "entry")
)


class _Faulty(Exception):  # noqa: N818 - what the feed is, left to feedparser
    """Something that feedparser may read otherwise."""


def feed(raw: bytes) -> Feed | None:
    """Read a feed without a fault; None for every other, and for what is no feed."""
    try:
        return _feed(_root(raw))
    except (_Faulty, etree.XMLSyntaxError, UnicodeDecodeError, LookupError, ValueError):
        return None


def _root(raw: bytes) -> Element:
    """The document, its encoding decided as feedparser does."""
    content = raw.removeprefix(b"\xef\xbb\xbf")
    declared = _DECLARED.match(content)
    encoding = (declared[1] or b"utf-8").decode() if declared else "utf-8"
    other = encoding.lower() not in ("utf-8", "utf8")
    if not _ENCODINGS.fullmatch(encoding) or (other and content is not raw):
        raise _Faulty("an encoding of its own")
    body = content[declared.end() :] if declared else content
    if b"<!DOCTYPE" in body or (b"base" in body and _BASE.search(body)) or not body.lstrip().startswith(b"<"):
        raise _Faulty("a document type, a base, or no document")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    return etree.fromstring(body.decode(encoding).encode(), parser)


def _feed(root: Element) -> Feed:
    _expect(not any(_PREFIXES.get(prefix or "", uri) != uri for prefix, uri in root.nsmap.items()))
    if root.tag == "rss" and (root.get("version") or "").startswith("2."):
        return _rss(root)
    if root.tag == f"{_RDF}RDF" and root.nsmap.get(None) in _RDF_SPACES:
        return _rdf(root, f"{{{root.nsmap[None]}}}")
    _expect(root.tag == f"{_ATOM}feed" and root.nsmap.get(None) in _ATOM_NAMES)
    return _atom(root)


def _rss(root: Element) -> Feed:
    _expect(len(root) == 1 and root[0].tag == "channel" and not root[0].attrib)
    _expect(not set(root.attrib) - {"version", _LANG})
    channel = root[0]
    _expect({child.tag for child in channel} <= _IN_CHANNEL)
    items = channel.findall("item")
    _expect(_count(root, "item", "entry") == len(items))
    languages = list(root.iter("{*}language"))
    _expect(len(languages) <= 1 and all(one.getparent() is channel for one in languages))
    said = _text(languages[0]) if languages else root.get(_LANG) or ""
    return Feed(said[:2].lower(), tuple(_rss_item(one) for one in items))


def _rss_item(element: Element) -> Item:
    _expect(not element.attrib)
    said = _parts(element, _RSS_PARTS, _HARMLESS)
    # Two dates of one meaning: the one that stands last would count.
    _expect(not {f"{_ATOM}updated", f"{_DC}date"} <= said.keys())
    guid, link = said.get("guid"), said.get("link")
    permanent = guid is not None and guid.get("isPermaLink", "true") == "true"
    # A guid that is an address stands in for a link, where there is none.
    address = _resolved(_text(guid)) if permanent and guid is not None else _text(guid)
    return item_of(
        guid=address,
        link=_linked(link) if link is not None else address if permanent else "",
        title=_text(said.get("title")),
        body=_text(said.get(_CONTENT)) or _text(said.get("description")),
        printed=_text(said.get("pubDate")) or _text(said.get(f"{_ATOM}updated")) or _text(said.get(f"{_DC}date")),
    )


_RSS_PARTS = {
    "title": frozenset[str](),
    "link": frozenset[str](),
    "description": frozenset[str](),
    "pubDate": frozenset[str](),
    "guid": frozenset({"isPermaLink"}),
    _CONTENT: frozenset[str](),
    f"{_ATOM}updated": frozenset[str](),
    f"{_DC}date": frozenset[str](),
}
"""What is read of an item, each at most once, with the attributes that it may have."""


def _rdf(root: Element, space: str) -> Feed:
    _expect({child.tag for child in root} <= {f"{space}{name}" for name in ("channel", "image", "item")})
    _expect(not root.attrib)
    items = root.findall(f"{space}item")
    _expect(_count(root, "item", "entry") == len(items))
    _expect(not _count(root, "language"))
    parts = {f"{space}{name}": frozenset[str]() for name in ("title", "link", "description")}
    parts |= {_CONTENT: frozenset(), f"{_DC}date": frozenset()}
    return Feed("", tuple(_rdf_item(one, space, parts) for one in items))


def _rdf_item(element: Element, space: str, known: dict[str, frozenset[str]]) -> Item:
    _expect(not set(element.attrib) - {f"{_RDF}about"})
    said = _parts(element, known, _HARMLESS_IN_RDF)
    link = said.get(f"{space}link")
    return item_of(
        guid=element.get(f"{_RDF}about") or "",
        link=_linked(link) if link is not None else "",
        title=_text(said.get(f"{space}title")),
        body=_text(said.get(_CONTENT)) or _text(said.get(f"{space}description")),
        printed=_text(said.get(f"{_DC}date")),
    )


def _atom(root: Element) -> Feed:
    _expect({child.tag for child in root} <= _IN_FEED and not set(root.attrib) - {_LANG})
    entries = root.findall(f"{_ATOM}entry")
    _expect(_count(root, "item", "entry") == len(entries))
    return Feed((root.get(_LANG) or "")[:2].lower(), tuple(_atom_item(one) for one in entries))


def _atom_item(element: Element) -> Item:
    _expect(not set(element.attrib) - {_LANG})
    links = element.findall(f"{_ATOM}link")
    others = {f"{_ATOM}link", *_HARMLESS_IN_ATOM}
    said = _parts(element, _ATOM_PARTS, others)
    for part in ("title", "summary", "content"):
        one = said.get(f"{_ATOM}{part}")
        _expect(one is None or one.get("type", "text") in ("text", "html", "text/html", "text/plain"))
    guid = _resolved(_text(said.get(f"{_ATOM}id")))
    addresses = [address for link in links if (address := _alternate(link)) is not None]
    return item_of(
        guid=guid,
        link=addresses[-1] if addresses else guid,
        title=_text(said.get(f"{_ATOM}title")),
        body=_text(said.get(f"{_ATOM}content")) or _text(said.get(f"{_ATOM}summary")),
        printed=_text(said.get(f"{_ATOM}published")) or _text(said.get(f"{_ATOM}updated")),
    )


_ATOM_PARTS = {
    f"{_ATOM}id": frozenset[str](),
    f"{_ATOM}title": frozenset({"type"}),
    f"{_ATOM}summary": frozenset({"type", _LANG}),
    f"{_ATOM}content": frozenset({"type", _LANG}),
    f"{_ATOM}published": frozenset[str](),
    f"{_ATOM}updated": frozenset[str](),
}


def _alternate(link: Element) -> str | None:
    """Where a link leads that is the entry's page; None for any other."""
    _expect(not set(link.attrib) - {"href", "rel", "type", "hreflang", "title", "length"} and bool(link.get("href")))
    relation, kind = link.get("rel", "alternate").lower(), link.get("type", "text/html").lower()
    if relation != "alternate" or kind not in ("text/html", "html", "xhtml", "application/xhtml+xml"):
        return None
    return _resolved(link.get("href") or "")


def _parts(element: Element, known: dict[str, frozenset[str]], harmless: Iterable[str]) -> dict[str, Element]:
    """The parts of an item by name; all else below it is known to say nothing."""
    found: dict[str, Element] = {}
    for child in element:
        tag = str(child.tag)
        attributes = known.get(tag)
        if attributes is None:
            _expect(all(one.tag in harmless for one in child.iter()))
            continue
        _expect(tag not in found and not len(child) and not set(child.attrib) - attributes)
        found[tag] = child
    return found


def _count(root: Element, *names: str) -> int:
    return sum(1 for _ in root.iter(*(f"{{*}}{name}" for name in names)))


def _text(element: Element | None) -> str:
    """An element's text, mended where it was encoded twice: read as Latin, and written as UTF-8."""
    text = (element.text or "").strip() if element is not None else ""
    if text.isascii():
        return text
    with contextlib.suppress(UnicodeEncodeError, UnicodeDecodeError):
        text = text.encode("iso-8859-1").decode()
    _expect(not _OTHERWISE_READ.search(text))
    return text


def _linked(element: Element) -> str:
    """An address as text, whose query is not to be taken for entities."""
    return _IN_QUERY.sub(r"&\1", _resolved(_text(element)).replace("&amp;", "&"))


def _resolved(address: str) -> str:
    return urljoin("", _SLASHES.sub(r"\1", address)) if address else ""


def _expect(fine: bool) -> None:
    if not fine:
        raise _Faulty
