"""An article's page: its bytes become title, text, language, address, outlet and date, or it is said why they do not.

Where a page's text lies is found by trafilatura, for the pages of some offices by names that page.toml holds. What a
server gives in a page's place (a check for robots, a wall of consent, an empty shell) raises ParseError.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import msgspec

from watchlist.errors import ParseError
from watchlist.model import Article, Dating, Value
from watchlist.news.boilerplate import masked
from watchlist.news.language import guess
from watchlist.news.page_bytes import markup_of, tree_of
from watchlist.news.page_head import Head, read_head
from watchlist.news.printed import Dated, habit, printed
from watchlist.news.text import folded
from watchlist.resources import decoded

if TYPE_CHECKING:
    from lxml.html import HtmlElement

LEAST_TEXT = 80
"""Characters of a text worth having: less is a caption or a notice that there is none."""

_WALLED = 700  # characters up to which a page that speaks of robots is about nothing else
_ENDS_LINES = """
    p div br li ul ol tr table h1 h2 h3 h4 h5 h6 blockquote section article header footer figure figcaption hr dd dt pre
"""
_BLOCKS = frozenset(_ENDS_LINES.split())
_UNSEEN = frozenset(("script", "style", "noscript", "template", "svg", "form", "button", "nav", "iframe"))
_BY_NAME = "//*[contains(concat(' ', normalize-space(@{}), ' '), $value)]"
_SPACE = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[ \n]*")
_GUESSED = frozenset({"", "en", "tr", "de", "fr", "es", "it", "pt", "nl", "pl", "ru", "uk"})


class Page(Value, frozen=True):
    """What a page says: ``url`` is the address that it gives itself, ``dated_as`` the words that hold its date."""

    title: str
    text: str
    lang: str = ""
    url: str = ""
    outlet: str = ""
    published_at: datetime | date | None = None
    dated_by: Dating = Dating.UNKNOWN
    dated_as: str = ""


class _Site(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    host: str
    body: tuple[str, ...]
    title: tuple[str, ...] = ()
    date: tuple[str, ...] = ()


class _Walls(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    robots: tuple[str, ...]
    consent: tuple[str, ...]
    errors: tuple[str, ...]
    payment: tuple[str, ...]
    marks: tuple[str, ...]


class _Data(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    site: tuple[_Site, ...]
    walls: _Walls


def read_page(raw: bytes, *, url: str, content_type: str = "", lang: str = "") -> Page:
    """Read a page; ``content_type`` is the header's, ``lang`` what is known of its language already.

    Raises ParseError where it is no page, or none with an article on it.
    """
    markup = markup_of(raw, url, content_type, lang)
    tree = tree_of(markup, url)
    site = _site(url)
    head = read_head(tree)
    text = _named(tree, site.body if site else ()) or _main_text(tree, head)
    title = " ".join((_named(tree, site.title) if site else "").split()) or head.title
    _refuse_wall(tree, markup, title, text, url)
    dating = _date(tree, site, head, habit(head.lang or lang, urlsplit(url).hostname or ""))
    return Page(
        title=title,
        text=text,
        lang=_language(text, head.lang or lang),
        url=_canonical(url, head.url),
        outlet=head.outlet,
        published_at=dating.at if dating else None,
        dated_by=dating.by if dating else Dating.UNKNOWN,
        dated_as=dating.words if dating else "",
    )


def is_of(page: Page, article: Article) -> bool:
    """Whether a page is that of an article: it says most of what the article's title says, in whatever order."""
    wanted = {word[:5] for word in re.findall(r"[^\W_]{4,}", folded(article.title))}
    if len(wanted) < 3:
        return True
    said = {word[:5] for word in re.findall(r"[^\W_]{4,}", folded(f"{page.title}\n{page.text}"))}
    return len(wanted & said) * 2 >= len(wanted)


def _site(url: str) -> _Site | None:
    host = urlsplit(url).hostname or ""
    return next((site for site in _data().site if host == site.host or host.endswith(f".{site.host}")), None)


def _named(tree: HtmlElement, names: Sequence[str]) -> str:
    """The text of the first classes or ids that are there."""
    for name in names:
        kind, value = ("class", name[1:]) if name.startswith(".") else ("id", name[1:])
        found = tree.xpath(_BY_NAME.format(kind), value=f" {value} ")
        # An element within one that was found is not told twice.
        outer = [one for one in found if not any(up in found for up in one.iterancestors())]
        if text := "\n".join(filter(None, map(text_of, outer))):
            return text
    return ""


def text_of(element: HtmlElement) -> str:
    """The text of an element, one line a block, without what no reader sees."""
    pieces: list[str] = []
    _collect(element, pieces)
    return _LINES.sub("\n", _SPACE.sub(" ", "".join(pieces))).strip()


def _collect(element: HtmlElement, pieces: list[str]) -> None:
    if not isinstance(element.tag, str) or element.tag in _UNSEEN:
        return
    edge = "\n" if element.tag in _BLOCKS else ""
    pieces += [edge, _spaced(element.text)]
    for child in element:
        _collect(child, pieces)
        pieces.append(_spaced(child.tail))
    pieces.append(edge)


def _spaced(text: str | None) -> str:
    return " ".join(re.split(r"\s+", text)) if text else ""


def _main_text(tree: HtmlElement, head: Head) -> str:
    """The text as trafilatura finds it, or as the page states it for search engines where that is much more."""
    found = _extracted(tree, precisely=True)
    if len(found) < LEAST_TEXT:
        found = max(found, _extracted(tree, precisely=False), key=len)
    return head.body if len(head.body) > 2 * len(found) else found


def _extracted(tree: HtmlElement, *, precisely: bool) -> str:
    from copy import deepcopy

    from trafilatura import bare_extraction

    # It prunes the tree that it is given.
    found = bare_extraction(
        deepcopy(tree),
        include_comments=False,
        favor_precision=precisely,
        favor_recall=not precisely,
        with_metadata=False,
    )
    text = getattr(found, "text", None) if found is not None else None
    return _LINES.sub("\n", _SPACE.sub(" ", text)).strip() if text else ""


def _refuse_wall(tree: HtmlElement, markup: str, title: str, text: str, url: str) -> None:
    """Raise ParseError for what is given in a page's place."""
    left = " ".join(masked(text, title).split())
    if len(left) > _WALLED:
        return
    seen = folded(f"{title}\n{text}\n{text_of(tree)[:3000]}")
    walls = _data().walls
    for what, phrases in (("a check for robots", walls.robots), ("an error", walls.errors)):
        _refuse(what, phrases, folded(f"{title}\n{text}") if len(left) >= LEAST_TEXT else seen, url)
    if len(left) >= LEAST_TEXT:
        return
    if any(mark in markup.lower() for mark in walls.marks):
        raise ParseError("a check for robots stands in the page's place", place=url)
    _refuse("a wall of consent", walls.consent, seen, url)
    _refuse("a wall for subscribers", walls.payment, seen, url)
    raise ParseError("there is no article on the page, or it is made by a script", place=url)


def _refuse(what: str, phrases: Iterable[str], seen: str, url: str) -> None:
    said = next((phrase for phrase in phrases if folded(phrase) in seen), None)
    if said:
        raise ParseError(f"{what} stands in the page's place: {said!r}", place=url)


def _date(tree: HtmlElement, site: _Site | None, head: Head, lang: str) -> Dated | None:
    """The date that an office's page prints at its known place, else what the page states of itself."""
    if site and (said := _named(tree, site.date)):
        stamps = (_stamp(value, lang) for name in site.date for value in _stamped(tree, name))
        if found := next(filter(None, stamps), None):
            return found
        if found := printed(said, lang):
            return found
    return next((found for words in head.dates if (found := _stamp(words, lang))), None)


def _stamped(tree: HtmlElement, name: str) -> Iterator[str]:
    yield from (
        str(value) for value in tree.xpath(f"{_BY_NAME.format('class')}//time/@datetime", value=f" {name[1:]} ")
    )


def _stamp(words: str, lang: str) -> Dated | None:
    found = printed(words, lang)
    return Dated(found.at, Dating.METADATA, words.strip()) if found else None


def _language(text: str, stated: str) -> str:
    """The language of the text: many pages state that of their template."""
    stated = stated[:2].lower()
    return (guess(text) or stated) if stated in _GUESSED else stated


def _canonical(url: str, stated: str) -> str:
    """The address that a page gives itself, where it is of the same host."""
    given = urljoin(url, stated) if stated else url
    return given if _bare_host(given) == _bare_host(url) else url


def _bare_host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.").removeprefix("m.")


@cache
def _data() -> _Data:
    return decoded(Path(__file__).parent / "page.toml", _Data)
